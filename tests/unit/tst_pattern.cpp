#include "core/rules/pattern.h"
#include "tests/support/parse_fault.h"

#include <QElapsedTimer>
#include <QTest>

using namespace swb;
using Form = Pattern::Form;
using Place = Pattern::Place;

Q_DECLARE_METATYPE(swb::Pattern)

namespace {

Matcher compiled(const Pattern& pattern) {
    auto matcher = Matcher::compile(pattern);
    if (!matcher)
        qFatal("%s", matcher.error().message.c_str());
    return *matcher;
}

QByteArray spanOf(const QByteArray& message, const Span& span) {
    return message.mid(static_cast<qsizetype>(span.offset), static_cast<qsizetype>(span.length));
}

BytesView viewOfBytes(const QByteArray& bytes) {
    return viewOf(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

} // namespace

class TestPattern : public QObject {
    Q_OBJECT

private slots:
    void itIsFoundWhereItIsLookedFor_data() {
        QTest::addColumn<Pattern>("pattern");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<int>("offset"); // -1: not there
        QTest::addColumn<int>("length");
        const auto row = [](const char* name, const Pattern& pattern, const QByteArray& message, int offset = -1,
                            int length = 0) { QTest::addRow("%s", name) << pattern << message << offset << length; };
        row("contains", {Form::Text, Place::Anywhere, false, "PING"}, "a PING b", 2, 4);
        row("contains not", {Form::Text, Place::Anywhere, false, "PING"}, "a ping b");
        row("longer than the message", {Form::Text, Place::Anywhere, false, "PING"}, "PIN");
        row("capitals", {Form::Text, Place::Anywhere, true, "PiNG"}, "a pInG b", 2, 4);
        row("capitals of bytes above ASCII count", {Form::Text, Place::Anywhere, true, "\\xe9"}, "\xc9");
        row("starts", {Form::Text, Place::Start, false, "GET "}, "GET /", 0, 4);
        row("starts not", {Form::Text, Place::Start, false, "GET "}, "xGET /");
        row("ends", {Form::Text, Place::End, false, "\\r\\n"}, "x\r\n", 1, 2);
        row("ends not", {Form::Text, Place::End, false, "\\n"}, "\nx");
        row("whole", {Form::Text, Place::Whole, false, "ab"}, "ab", 0, 2);
        row("whole not", {Form::Text, Place::Whole, false, "ab"}, "abc");
        row("a zero byte", {Form::Text, Place::Anywhere, false, "a\\0b"}, QByteArray("xa\0b", 4), 1, 3);
        row("hex", {Form::Hex, Place::Anywhere, false, "de ad"}, "\x01\xde\xad", 1, 2);
        row("hex wild", {Form::Hex, Place::Anywhere, false, "de ?? 0?"}, QByteArray("\x01\xde\x0a\x0f", 4), 1, 3);
        row("hex wild matches a line end", {Form::Hex, Place::Whole, false, "??"}, "\n", 0, 1);
        row("hex half", {Form::Hex, Place::Whole, false, "?d"}, "\x0d", 0, 1);
        row("hex half not", {Form::Hex, Place::Whole, false, "?d"}, "\x0e");
        row("hex other half not", {Form::Hex, Place::Whole, false, "0?"}, "\x10");
        row("hex at the end", {Form::Hex, Place::End, false, "0? 01"}, QByteArray("\x01\x01\x00\x01", 4), 2, 2);
        row("regex", {Form::Regex, Place::Anywhere, false, "b+"}, "abbbc", 1, 3);
        row("regex byte", {Form::Regex, Place::Anywhere, false, R"(\xff.)"}, "a\xff\xfe", 1, 2);
        row("regex start", {Form::Regex, Place::Start, false, "b+"}, "abbbc");
        row("regex whole", {Form::Regex, Place::Whole, false, "a|abb"}, "abb", 0, 3);
        row("regex end", {Form::Regex, Place::End, false, "a|ab"}, "aab", 1, 2);
        row("regex capitals", {Form::Regex, Place::Anywhere, true, "quit"}, "QUIT", 0, 4);
        row("regex of an empty message", {Form::Regex, Place::Whole, false, "x*"}, "", 0, 0);
    }
    void itIsFoundWhereItIsLookedFor() {
        QFETCH(Pattern, pattern);
        QFETCH(QByteArray, message);
        QFETCH(int, offset);
        QFETCH(int, length);
        Match match;
        const Matcher matcher = compiled(pattern);
        const auto found = matcher.find(viewOfBytes(message), &match);
        QCOMPARE(found, offset < 0 ? Matcher::Found::No : Matcher::Found::Yes);
        QCOMPARE(matcher.matches(viewOfBytes(message)), offset >= 0);
        if (offset >= 0)
            QCOMPARE(match.all, (Span{static_cast<std::size_t>(offset), static_cast<std::size_t>(length)}));
    }

    void groupsAreTold() {
        const Matcher matcher = compiled({Form::Regex, Place::Start, false, R"((?P<verb>GET|PUT) (\S+)( now)?(x*))"});
        QCOMPARE(matcher.captureNames(), (std::vector<std::string>{"verb", "", "", ""}));
        const QByteArray message = "PUT /a rest";
        Match match;
        QCOMPARE(matcher.find(viewOfBytes(message), &match), Matcher::Found::Yes);
        QCOMPARE(match.captures.size(), 4u);
        QCOMPARE(spanOf(message, *match.captures[0]), QByteArray("PUT"));
        QCOMPARE(spanOf(message, *match.captures[1]), QByteArray("/a"));
        QVERIFY(!match.captures[2]); // it took no part
        QVERIFY(match.captures[3] && match.captures[3]->length == 0);
    }

    void whatIsWrongIsMarked_data() {
        QTest::addColumn<Pattern>("pattern");
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, Form form, const char* text, int position, int length, const char* word) {
            QTest::addRow("%s", name) << Pattern{form, Place::Anywhere, false, text} << position << length << word;
        };
        row("empty", Form::Text, "", 0, 0, "empty");
        row("escape", Form::Text, "ab\\q", 2, 2, "escape");
        row("hex letter", Form::Hex, "de xx", 3, 1, "hex digit");
        row("hex half", Form::Hex, "de a", 3, 1, "half a byte");
        row("hex wild letter", Form::Hex, "?? g0", 3, 1, "hex digit");
        row("hex wild half", Form::Hex, "?? ?", 3, 1, "half a byte");
        row("hex nothing", Form::Hex, " , ", 0, 3, "every message");
        row("look-ahead", Form::Regex, "ab(?=c)", 2, 3, "look-ahead");
        row("paren", Form::Regex, "a(b", 0, 3, ") is missing");
        row("class", Form::Regex, "a[z-b]", 2, 3, "range");
        row("repeat", Form::Regex, "*a", 0, 1, "repeat");
        row("escape of a regex", Form::Regex, "a\\q", 1, 2, "escape");
        row("too many repetitions", Form::Regex, "(?:x{500}){500}", 0, 15, "repetitions");
    }
    void whatIsWrongIsMarked() {
        QFETCH(Pattern, pattern);
        test::verifyFault(Matcher::compile(pattern));
    }

    void anExpressionThatIsTooLargeIsRefused() {
        const auto refusal = [](int times) {
            std::string text;
            for (int i = 0; i < times; ++i)
                text += "x{1000}";
            const auto matcher = Matcher::compile({Form::Regex, Place::Anywhere, false, text});
            return matcher ? std::string() : matcher.error().message;
        };
        QCOMPARE(refusal(30), std::string());
        QVERIFY(refusal(50).find("32768 are the most") != std::string::npos);
        QVERIFY(refusal(1000).find("8 MiB") != std::string::npos);
        QVERIFY(!Matcher::compile({Form::Text, Place::Anywhere, false, std::string(20000, 'a')}));
    }

    // Where a backtracking engine takes longer than the universe has.
    void anExplodingExpressionTakesBoundedTime() {
        const std::string message = std::string(std::size_t{10} << 20, 'a') + "!";
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(compiled({Form::Regex, Place::Whole, false, "(a*)*b"})
                     .find(viewOf(std::string_view(message).substr(0, 100000)), nullptr),
                 Matcher::Found::No);
        Match match;
        const Matcher nested = compiled({Form::Regex, Place::Anywhere, false, "((a+)+)+$"});
        QVERIFY(nested.find(viewOf(message), &match) != Matcher::Found::Yes);
        QVERIFY2(timer.elapsed() < 20000, qPrintable(QString::number(timer.elapsed())));
    }

    void whatThereIsNoTimeToSearchIsTold() {
        const Matcher large = compiled({Form::Regex, Place::Anywhere, false, "(?:[ab]{900}x){1,1}y(c)"});
        const std::string message(large.searchable() + 1, 'a');
        Match match;
        QCOMPARE(large.find(viewOf(message), &match), Matcher::Found::TooLarge);
        QCOMPARE(large.find(viewOf(std::string_view(message).substr(1)), &match), Matcher::Found::No);
        QVERIFY(large.searchable() < message.size() && large.searchable() >= 4096);
        // What stands in the part that is searched is found however long the message is.
        const Matcher small = compiled({Form::Regex, Place::Anywhere, false, "b(.)"});
        const std::string found = "ab!" + std::string(small.searchable(), 'a');
        QCOMPARE(small.find(viewOf(found), &match), Matcher::Found::Yes);
        QCOMPARE(match.captures[0], std::optional(Span{2, 1}));
    }

    void aPlainTextIsSearchedInAnyMessage() {
        std::string message(std::size_t{10} << 20, 'a');
        message += "needle";
        Match match;
        QCOMPARE(compiled({Form::Text, Place::Anywhere, false, "needle"}).find(viewOf(message), &match),
                 Matcher::Found::Yes);
        QCOMPARE(match.all.offset, message.size() - 6);
    }
};

QTEST_APPLESS_MAIN(TestPattern)
#include "tst_pattern.moc"
