#include "core/payload/text_codec.h"
#include "tests/support/parse_fault.h"

#include <QtTest>

#include <random>

using namespace swb;

namespace {

QByteArray arrayOf(BytesView bytes) { return {reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())}; }

Parsed<Bytes> interpret(std::string_view text, TextEncoding encoding = TextEncoding::Utf8) {
    return encodeText(text, {.encoding = encoding, .escapes = Escapes::Interpret});
}

Bytes randomBytes(std::mt19937& random, std::size_t size) {
    Bytes out(size);
    for (auto& byte : out)
        byte = static_cast<std::uint8_t>(random());
    return out;
}

// Bytes that are likely to form escapes, digits and UTF-8 sequences next to each other.
Bytes trickyBytes(std::mt19937& random, std::size_t size) {
    static constexpr char kAlphabet[] = "\0\0\x01\n\r\t\\\"'?x017afu\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xc2\xad\x7f";
    Bytes out(size);
    for (auto& byte : out)
        byte = static_cast<std::uint8_t>(kAlphabet[random() % sizeof kAlphabet]);
    return out;
}

} // namespace

class TestTextCodec : public QObject {
    Q_OBJECT

private slots:
    void escapesBecomeTheirBytes_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* text, const QByteArray& bytes) {
            QTest::newRow(text) << QByteArray(text) << bytes;
        };
        row("\\n\\r\\t", "\n\r\t");
        row("\\a\\b\\f\\v\\e", "\a\b\f\v\x1b");
        row("\\\\ \\\" \\'", "\\ \" '");
        row("\\0", QByteArray(1, '\0'));
        row("\\0a", QByteArray("\0a", 2));
        row("\\08", QByteArray("\0"
                               "8",
                               2));
        row("\\101\\7\\377", QByteArray("A\a\xff"));
        row("\\1018", "A8");
        row("\\0101", QByteArray("\b1"));
        row("\\x41\\xfF", QByteArray("A\xff"));
        row("\\x414", "A4");
        row("\\u00e9", "\xc3\xa9");
        row("\\u20acx", "\xe2\x82\xacx");
        row("\\U0001f600", "\xf0\x9f\x98\x80");
        row("\\U0010ffff", "\xf4\x8f\xbf\xbf");
        row("\\u0000", QByteArray(1, '\0'));
        row("caf\xc3\xa9\\n", "caf\xc3\xa9\n");
        row("", "");
    }
    void escapesBecomeTheirBytes() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, bytes);
        const auto encoded = interpret(text.toStdString());
        QVERIFY2(encoded.has_value(), encoded ? "" : encoded.error().message.c_str());
        QCOMPARE(arrayOf(*encoded), bytes);
    }

    void latin1TakesOneByteForEachCharacter() {
        QCOMPARE(arrayOf(*interpret("caf\xc3\xa9 \\u00e9\\xe9\\351\\U000000ff", TextEncoding::Latin1)),
                 QByteArray("caf\xe9 \xe9\xe9\xe9\xff"));
        QCOMPARE(arrayOf(*encodeText("\xc3\xbf\\n", {.encoding = TextEncoding::Latin1})), QByteArray("\xff\\n"));
    }

    void literalTextKeepsItsBackslashes() {
        QCOMPARE(arrayOf(*encodeText("a\\n\\x4\\", {})), QByteArray("a\\n\\x4\\"));
    }

    void faultsAreMarkedAtTheirByteOffset_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* text, int position, int length, const char* says) {
            QTest::newRow(text) << QByteArray(text) << position << length << QString(says);
        };
        row("ab\\", 2, 1, "ends after a backslash");
        row("\\q", 0, 2, "'q' is no escape");
        row("\xc3\xa9\\q", 2, 2, "'q' is no escape");
        row("\\\xc3\xa9", 0, 3, "'\xc3\xa9' is no escape");
        row("\\8", 0, 2, "'8' is no escape");
        row("\\N", 0, 2, "'N' is no escape");
        row("\\X41", 0, 2, "'X' is no escape");
        row("\\\n", 0, 1, "before a line end");
        row("\\\r\n", 0, 1, "before a line end");
        row("\\x", 0, 2, "exactly two hex digits");
        row("a\\x4", 1, 3, "exactly two hex digits");
        row("\\x4g", 0, 3, "exactly two hex digits");
        row("\\xg4", 0, 2, "exactly two hex digits");
        row("\\u12", 0, 4, "exactly four hex digits");
        row("\\u{e9}", 0, 2, "exactly four hex digits");
        row("\\U0001f60", 0, 9, "exactly eight hex digits");
        row("\\U00110000", 0, 10, "U+110000 is beyond");
        row("\\Uffffffff", 0, 10, "U+FFFFFFFF is beyond");
        row("\\ud83d", 0, 6, "U+D83D is half of a UTF-16 pair");
        row("x\\ude00", 1, 6, "U+DE00 is half");
        row("\\ud83d\\ude00", 0, 12, "\\U0001f600");
        row("\\ud83d\\u0041", 0, 6, "U+D83D is half");
        row("\\U0000dfff", 0, 10, "U+DFFF is half");
        row("\\400", 0, 4, "octal for 256");
        row("\\777", 0, 4, "octal for 511");
        row("ab\xff", 2, 1, "byte ff");
        row("\xc3", 0, 1, "byte c3");
        row("\xc0\x80", 0, 1, "byte c0");
        row("\xed\xa0\x80", 0, 1, "byte ed");
        row("\xf4\x90\x80\x80", 0, 1, "byte f4");
        row("a\x80", 1, 1, "byte 80");
    }
    void faultsAreMarkedAtTheirByteOffset() {
        QFETCH(QByteArray, text);
        swb::test::verifyFault(interpret(text.toStdString()));
    }

    void latin1RefusesWhatItCannotWrite_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("length");
        QTest::newRow("typed") << QByteArray("\xc3\xa9 \xe2\x82\xac") << 3 << 3;
        QTest::newRow("typed, four bytes") << QByteArray("\xf0\x9f\x98\x80") << 0 << 4;
        QTest::newRow("first one beyond") << QByteArray("\\u00ff\\u0100") << 6 << 6;
        QTest::newRow("escaped") << QByteArray("a\\u20ac") << 1 << 6;
        QTest::newRow("long escape") << QByteArray("\\U0001f600") << 0 << 10;
    }
    void latin1RefusesWhatItCannotWrite() {
        QFETCH(QByteArray, text);
        QFETCH(int, position);
        QFETCH(int, length);
        const auto encoded = interpret(text.toStdString(), TextEncoding::Latin1);
        QVERIFY(!encoded.has_value());
        QVERIFY(QString::fromStdString(encoded.error().message).contains("Latin-1"));
        QCOMPARE(int(encoded.error().position), position);
        QCOMPARE(int(encoded.error().length), length);
    }

    void lineEndsBecomeTheChosenOne_data() {
        QTest::addColumn<LineEnding>("ending");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("as typed") << LineEnding::AsTyped << QByteArray("a\nb\r\nc\rd\r\r\n\n");
        QTest::newRow("LF") << LineEnding::Lf << QByteArray("a\nb\nc\nd\n\n\n");
        QTest::newRow("CRLF") << LineEnding::CrLf << QByteArray("a\r\nb\r\nc\r\nd\r\n\r\n\r\n");
        QTest::newRow("CR") << LineEnding::Cr << QByteArray("a\rb\rc\rd\r\r\r");
        QTest::newRow("NUL") << LineEnding::Nul << QByteArray("a\0b\0c\0d\0\0\0", 10);
    }
    void lineEndsBecomeTheChosenOne() {
        QFETCH(LineEnding, ending);
        QFETCH(QByteArray, bytes);
        QCOMPARE(arrayOf(*encodeText("a\nb\r\nc\rd\r\r\n\n", {.lineEnding = ending})), bytes);
    }

    void escapedLineEndsStayAsTheyAre() {
        const TextOptions options{.escapes = Escapes::Interpret, .lineEnding = LineEnding::CrLf};
        QCOMPARE(arrayOf(*encodeText("a\\nb\\r\n", options)), QByteArray("a\nb\r\r\n"));
    }

    void theLastLineIsEndedWhenAsked_data() {
        QTest::addColumn<LineEnding>("ending");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty stays empty") << LineEnding::CrLf << QByteArray("") << QByteArray("");
        QTest::newRow("one line") << LineEnding::CrLf << QByteArray("a") << QByteArray("a\r\n");
        QTest::newRow("an empty last line too") << LineEnding::CrLf << QByteArray("a\n") << QByteArray("a\r\n\r\n");
        QTest::newRow("NUL") << LineEnding::Nul << QByteArray("a") << QByteArray("a\0", 2);
        QTest::newRow("as typed, none seen") << LineEnding::AsTyped << QByteArray("a") << QByteArray("a\n");
        QTest::newRow("as typed, CRLF seen") << LineEnding::AsTyped << QByteArray("a\r\nb") << QByteArray("a\r\nb\r\n");
        QTest::newRow("as typed, CR seen") << LineEnding::AsTyped << QByteArray("a\rb") << QByteArray("a\rb\r");
    }
    void theLastLineIsEndedWhenAsked() {
        QFETCH(LineEnding, ending);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, bytes);
        const auto encoded = encodeText(text.toStdString(), {.lineEnding = ending, .endLastLine = true});
        QCOMPARE(arrayOf(*encoded), bytes);
    }

    void escapedBytesAreReadBackTheSame() {
        std::mt19937 random(20240229); // the same bytes in every run
        for (int round = 0; round < 4000; ++round) {
            const std::size_t size = random() % 80;
            const Bytes bytes = round % 2 == 0 ? randomBytes(random, size) : trickyBytes(random, size);
            for (const TextEncoding encoding : {TextEncoding::Utf8, TextEncoding::Latin1}) {
                const std::string text = escapeBytes(bytes, encoding);
                QVERIFY(QString::fromStdString(text).toStdString() == text); // always UTF-8
                const auto back = interpret(text, encoding);
                QVERIFY2(back.has_value(), text.c_str());
                QCOMPARE(arrayOf(*back), arrayOf(bytes));
            }
        }
    }

    void escapedBytesShowNoControlAndNoHiddenCharacter() {
        QCOMPARE(escapeBytes(viewOf({"a\0b\0"
                                     "1\n\r\t\x1b\x7f\\",
                                     11})),
                 std::string("a\\0b\\x001\\n\\r\\t\\x1b\\x7f\\\\"));
        QCOMPARE(escapeBytes(viewOf("\xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80")),
                 std::string("\xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80"));
        QCOMPARE(escapeBytes(viewOf("\xe2\x80\xae\xc2\xa0\xef\xbb\xbf")), std::string("\\u202e\\u00a0\\ufeff"));
        QCOMPARE(escapeBytes(viewOf("\xf3\xa0\x81\x81")), std::string("\\U000e0041"));
        QCOMPARE(escapeBytes(viewOf("\xc3(\xff\xc0\x80")), std::string("\\xc3(\\xff\\xc0\\x80"));
        QCOMPARE(escapeBytes(viewOf("\xe9\xad\x85"), TextEncoding::Latin1), std::string("\xc3\xa9\\xad\\x85"));
    }

    void cLiteralNeedsNoLookAhead() {
        QCOMPARE(cLiteral({}), std::string("\"\""));
        QCOMPARE(cLiteral(viewOf("say \"hi\"\n\\")), std::string("\"say \\\"hi\\\"\\n\\\\\""));
        QCOMPARE(cLiteral(viewOf("\x16"
                                 "A\x16g")),
                 std::string("\"\\x16\" \"A\\x16g\""));
        QCOMPARE(cLiteral(viewOf({"\0x\0"
                                  "7",
                                  4})),
                 std::string("\"\\0x\\x00\" \"7\""));
        QCOMPARE(cLiteral(viewOf("\?\?=")), std::string("\"?\\?=\""));
        QCOMPARE(cLiteral(viewOf("\xc3\xa9")), std::string("\"\\xc3\\xa9\""));
    }

    void pythonLiteralsEscapeTheirQuote() {
        QCOMPARE(pythonBytesLiteral(viewOf({"\0it's \"\\\n\xff", 10})), std::string("b'\\x00it\\'s \"\\\\\\n\\xff'"));
        QCOMPARE(pythonTextLiteral(viewOf("it's \xc3\xa9\xff")), std::string("'it\\'s \xc3\xa9\\udcff'"));
    }
};

QTEST_APPLESS_MAIN(TestTextCodec)
#include "tst_text_codec.moc"
