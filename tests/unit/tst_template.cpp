#include "core/rules/reply_files.h"
#include "core/rules/template.h"
#include "tests/support/parse_fault.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace swb;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(swb::PayloadText)

namespace {

constexpr Nanoseconds kMoment = 1795289400s + 123ms; // 2026-11-21 19:30:00 UTC
const std::vector<std::string> kCaptures{"verb", ""};

std::string textOf(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

PayloadText filled(std::string text, PayloadText::Form form = PayloadText::Form::Text) {
    return {form, std::move(text), true, {}};
}

std::string rendered(const PayloadText& text, RenderContext context = {}) {
    const auto made = Template::compile(text, Template::Use::Answer, kCaptures);
    if (!made)
        return "COMPILE " + made.error().message;
    static ReplyFiles files;
    Random random(1);
    context.files = &files;
    if (context.random == nullptr)
        context.random = &random;
    const auto bytes = made->render(context);
    return bytes ? textOf(**bytes) : "RENDER " + bytes.error();
}

} // namespace

class TestTemplate : public QObject {
    Q_OBJECT

private slots:
    void withoutPlaceholdersItIsAsItStands() {
        QCOMPARE(rendered({PayloadText::Form::Text, R"(a{b}\x41\r\n)", false, {}}), std::string("a{b}A\r\n"));
        QCOMPARE(rendered({PayloadText::Form::Plain, R"(a\n{)", false, {}}), std::string(R"(a\n{)"));
        QCOMPARE(rendered({PayloadText::Form::Hex, "41 42", false, {}}), std::string("AB"));
        QCOMPARE(rendered(PayloadText::ofBytes(viewOf("x\n"))), std::string("x\n"));
    }

    void placeholdersAreFilledIn_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addRow("counter") << "n={counter}" << QByteArray("n=4");
        QTest::addRow("counter with all") << "{counter start=254 step=-2 width=4 base=16}" << QByteArray("00f8");
        QTest::addRow("counter below zero") << "{counter start=1 step=-2 width=3}" << QByteArray("-05");
        QTest::addRow("counter upper") << "{counter start=0xabcd step=0 base=16 upper}" << QByteArray("ABCD");
        QTest::addRow("counter as bytes")
            << "{counter start=0x1234 step=0 as=u16be}{counter as=u32le}" << QByteArray("\x12\x34\x04\x00\x00\x00", 6);
        QTest::addRow("braces") << "{{{counter}}}" << QByteArray("{4}");
        QTest::addRow("utc") << "{utc}|{utc %H:%M}" << QByteArray("2026-11-21T19:30:00Z|19:30");
        QTest::addRow("unix") << "{unix} {unixms} {unixus}" << QByteArray("1795289400 1795289400123 1795289400123000");
        QTest::addRow("capture") << "<{$1}><{$2}><{$verb lower}><{$0}>" << QByteArray("<GET></a><get><GET /a>");
        QTest::addRow("message") << "{message upper}|{message hex}|{message reversed}|{length}"
                                 << QByteArray("XGET /A|78474554202f61|a/ TEGx|7");
        QTest::addRow("peer") << "{peer}|{peer host}|{peer port}|{local port}"
                              << QByteArray("127.0.0.1:4000|127.0.0.1|4000|80");
        QTest::addRow("rest") << "{rest}:abc" << QByteArray("4:abc");
        QTest::addRow("rest of a body") << "L={rest}\\r\\n\\r\\n{body}hello {counter}"
                                        << QByteArray("L=7\r\n\r\nhello 4");
        QTest::addRow("rests of rests") << "{rest width=2}{rest}ab" << QByteArray("032ab");
        QTest::addRow("dollar alone is text") << "$5\\r\\n$1" << QByteArray("$5\r\n$1");
        QTest::addRow("random number of one") << "{randomnumber 7 7 width=3}" << QByteArray("007");
    }
    void placeholdersAreFilledIn() {
        QFETCH(QString, text);
        QFETCH(QByteArray, bytes);
        const Address peer = *Address::parseInet("127.0.0.1", "4000");
        const Address local = *Address::parseInet("127.0.0.1", "80");
        const Match match{{1, 6}, {Span{1, 3}, Span{5, 2}}};
        QCOMPARE(rendered(filled(text.toStdString()), {.count = 3,
                                                       .wallTime = kMoment,
                                                       .peer = &peer,
                                                       .local = &local,
                                                       .message = viewOf("xGET /a"),
                                                       .match = &match}),
                 bytes.toStdString());
    }

    void inHexTheyStandBetweenBytes() {
        QCOMPARE(rendered(filled("de ad {counter as=u16be} 0a", PayloadText::Form::Hex), {.count = 0x100}),
                 std::string("\xde\xad\x01\x01\x0a"));
    }

    void theLocalTimeIsThatOfThePlace() {
        qputenv("TZ", "Asia/Kolkata");
        ::tzset();
        QCOMPARE(rendered(filled("{time}"), {.wallTime = kMoment}), std::string("2026-11-22 01:00:00"));
        qunsetenv("TZ");
        ::tzset();
    }

    void randomOnesDifferAndHaveTheirSize() {
        Random random(7);
        const auto one = rendered(filled("{random 33}"), {.random = &random});
        QCOMPARE(one.size(), 33u);
        QVERIFY(one != rendered(filled("{random 33}"), {.random = &random}));
        const auto text = rendered(filled("{randomtext 50}"), {.random = &random});
        QCOMPARE(text.size(), 50u);
        for (const char c : text)
            QVERIFY(QChar::fromLatin1(c).isLetterOrNumber());
        for (int i = 0; i < 50; ++i) {
            const int number = std::stoi(rendered(filled("{randomnumber 3 5}"), {.random = &random}));
            QVERIFY(number >= 3 && number <= 5);
        }
    }

    void aFileIsReadAtTheMomentOfSending() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("reply");
        const PayloadText text = filled("<{file " + path.toStdString() + "}>");
        QVERIFY(rendered(text).starts_with("RENDER '" + path.toStdString() + "' cannot be sent: ENOENT"));
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("one");
        file.close();
        QCOMPARE(rendered(text), std::string("<one>"));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("another");
        file.close();
        QCOMPARE(rendered(text), std::string("<another>"));
    }

    void whatIsNoFileIsNotWaitedFor() {
        const QTemporaryDir folder;
        const std::string fifo = folder.filePath("fifo").toStdString();
        QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
        QVERIFY(rendered(filled("{file " + fifo + "}")).find("no regular file") != std::string::npos);
        QVERIFY(rendered(filled("{file /dev/zero}")).find("no regular file") != std::string::npos);
    }

    void oneReadingServesAllUntilTheFileChanges() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("reply"));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("content");
        file.close();
        ReplyFiles files;
        const auto one = files.read(file.fileName().toStdString());
        const auto two = files.read(file.fileName().toStdString());
        QVERIFY(one && two);
        QCOMPARE(one->get(), two->get());
    }

    void aChecksumStandsBehindWhatWasFilledIn() {
        PayloadText text = filled("01 04 02 {counter start=0xffff step=0 as=u16be}", PayloadText::Form::Hex);
        text.checksum = {findChecksum("CRC-16/MODBUS"), ChecksumChoice::Form::Little};
        QCOMPARE(rendered(text), std::string("\x01\x04\x02\xff\xff\xb8\x80"));
    }

    void whatIsWrongIsMarked_data() {
        QTest::addColumn<PayloadText>("text");
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* text, int position, int length, const char* word) {
            QTest::addRow("%s", text) << filled(text) << position << length << word;
        };
        row("ab{counter", 2, 1, "not closed");
        row("ab}", 2, 1, "closes nothing");
        row("a{}b", 1, 2, "empty");
        row("a{nothing}", 2, 7, "no placeholder");
        row("{counter start=x}", 15, 1, "no whole number");
        row("{counter base=99}", 14, 2, "from 2 to 36");
        row("{counter tart=1}", 9, 6, "a counter takes");
        row("{counter as=u16}", 12, 3, "u16be");
        row("{random}", 1, 6, "how many");
        row("{random 99999999999}", 8, 11, "no whole number");
        row("{randomnumber 5 1}", 16, 1, "lower");
        row("{file}", 1, 4, "path");
        row("{$3}", 1, 2, "2 groups");
        row("{$nobody}", 1, 7, "no group");
        row("{$1 louder}", 4, 6, "upper, lower");
        row("{peer name}", 6, 4, "host, port");
        row("{{x \\q", 4, 2, "escape"); // in the text behind a placeholder
        QTest::addRow("hex") << filled("41 {counter} 4", PayloadText::Form::Hex) << 13 << 1 << "half a byte";
    }
    void whatIsWrongIsMarked() {
        QFETCH(PayloadText, text);
        test::verifyFault(Template::compile(text, Template::Use::Answer, kCaptures));
    }

    void whatIsSentUnaskedHasNoMessage() {
        for (const char* text : {"{$0}", "{message}", "{length}"}) {
            const auto made = Template::compile(filled(text), Template::Use::Sending);
            QVERIFY(!made && made.error().message.find("there is none") != std::string::npos);
        }
    }

    void whatIsNotKnownIsSaid() {
        QCOMPARE(rendered(filled("{peer}")), std::string("RENDER the peer's address is not known"));
        QVERIFY(rendered(filled("{$1}")).starts_with("RENDER "));
    }

    void everyExampleOfTheHelpCanBeRead() {
        for (const PlaceholderRow& row : placeholders()) {
            const auto made = Template::compile(filled(std::string(row.example)), Template::Use::Answer, kCaptures);
            QVERIFY2(made.has_value(), std::string(row.example).c_str());
            const auto sent = Template::compile(filled(std::string(row.example)), Template::Use::Sending);
            QCOMPARE(sent.has_value(), !row.wantsMessage);
        }
    }

    void whatDoesNotChangeIsMadeOnce() {
        const auto made = Template::compile(filled("{rest} {body}abc"));
        QVERIFY(made && made->isConstant());
        QCOMPARE(made->render({})->get(), made->render({})->get());
        QVERIFY(!Template::compile(filled("{counter}"))->isConstant());
    }
};

QTEST_APPLESS_MAIN(TestTemplate)
#include "tst_template.moc"
