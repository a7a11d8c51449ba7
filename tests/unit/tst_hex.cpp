#include "core/payload/hex.h"
#include "tests/support/parse_fault.h"

#include <QtTest>

using namespace swb;

namespace {

QByteArray arrayOf(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())};
}

Bytes counting(std::size_t size) {
    Bytes out(size);
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<std::uint8_t>(i);
    return out;
}

} // namespace

class TestHex : public QObject {
    Q_OBJECT

private slots:
    void parseReadsPairsWithAnySeparator_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray("") << QByteArray("");
        QTest::newRow("separators alone") << QByteArray(" ,:-\t\r\n") << QByteArray("");
        QTest::newRow("spaces") << QByteArray("48 65 6c 6c 6f") << QByteArray("Hello");
        QTest::newRow("joined") << QByteArray("48656c6c6f") << QByteArray("Hello");
        QTest::newRow("upper and lower case") << QByteArray("6C6c") << QByteArray("ll");
        QTest::newRow("mac address") << QByteArray("00:1a:2B-ff") << QByteArray("\x00\x1a\x2b\xff", 4);
        QTest::newRow("lines") << QByteArray("41\r\n42\n43\t44") << QByteArray("ABCD");
        QTest::newRow("C array") << QByteArray("0x41, 0X42,0x43") << QByteArray("ABC");
        QTest::newRow("C string") << QByteArray("\\x41\\x42") << QByteArray("AB");
        QTest::newRow("one prefix for all") << QByteArray("0x414243") << QByteArray("ABC");
        QTest::newRow("a byte of 00 is no prefix") << QByteArray("0041") << QByteArray("\0A", 2);
    }
    void parseReadsPairsWithAnySeparator() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, bytes);
        const auto parsed = parseHex(text.toStdString());
        QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().message.c_str());
        QCOMPARE(arrayOf(*parsed), bytes);
    }

    void parseMarksTheFaultWhereItStands_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* text, int position, int length, const char* says) {
            QTest::newRow(text) << QByteArray(text) << position << length << QString(says);
        };
        row("4", 0, 1, "'4' is half a byte");
        row("48 6", 3, 1, "as in 06");
        row("48 6 5", 3, 1, "half a byte");
        row("486", 2, 1, "half a byte");
        row("4\\x41", 0, 1, "half a byte");
        row("zz", 0, 1, "'z' is not a hex digit");
        row("4g", 1, 1, "'g' is not a hex digit");
        row("48 \xc3\xa9", 3, 2, "'\xc3\xa9' is not a hex digit");
        row("4\xf0\x9f\x98\x80", 1, 4, "is not a hex digit");
        row("41 \xff", 3, 1, "'\\xff' is not a hex digit");
        row("41 \x01", 3, 1, "'\\x01' is not a hex digit");
        row("41;42", 2, 1, "';' is not a hex digit");
        row("x41", 0, 1, "'x' is not a hex digit");
        row("h41", 0, 1, "'h' is not a hex digit");
        row("00x41", 2, 1, "'x' is not a hex digit");
        row("0x", 0, 2, "missing after 0x");
        row("41 0x 42", 3, 2, "missing after 0x");
        row("\\x", 0, 2, "missing after \\x");
        row("0x4", 2, 1, "half a byte");
        row("0x0x41", 3, 1, "'x' is not a hex digit");
        row("\\n", 0, 1, "'\\\\' is not a hex digit");
        row("-1", 1, 1, "half a byte");
    }
    void parseMarksTheFaultWhereItStands() {
        QFETCH(QByteArray, text);
        swb::test::verifyFault(parseHex(text.toStdString()));
    }

    void parseRefusesAnEmbeddedNul() {
        const auto parsed = parseHex(std::string_view("41\0", 3));
        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error().position, std::size_t(2));
    }

    void toHexIsReadBackByParseHex() {
        const Bytes all = counting(256);
        for (const char* separator : {" ", "", ":", "\n", ", "})
            QCOMPARE(arrayOf(*parseHex(toHex(all, separator))), arrayOf(all));
        QCOMPARE(toHex(viewOf("Hello")), std::string("48 65 6c 6c 6f"));
        QCOMPARE(toHex({}), std::string());
    }

    void hexRowPadsTheLastRow() {
        const HexRow row = hexRow(viewOf("0123456789abcdefXY\n"), 1);
        QCOMPARE(row.offset, std::size_t(16));
        QCOMPARE(row.text, std::string("XY."));
        QCOMPARE(row.hex, "58 59 0a" + std::string(39, ' '));
        QCOMPARE(row.hex.size(), hexRow(viewOf("0123456789abcdef"), 0).hex.size());
    }

    void hexRowShowsPrintableAsciiAlone() {
        const HexRow row = hexRow(viewOf("a\x7f\x80 \x1f~"), 0, 6);
        QCOMPARE(row.hex, std::string("61 7f 80 20 1f 7e"));
        QCOMPARE(row.text, std::string("a.. .~"));
    }

    void hexRowBehindTheEndIsBlank() {
        for (const std::size_t row : {std::size_t(1), std::size_t(2), SIZE_MAX}) {
            const HexRow blank = hexRow(viewOf("abcd"), row, 4);
            QCOMPARE(blank.text, std::string());
            QCOMPARE(blank.hex, std::string(11, ' '));
        }
    }

    void hexRowCountRoundsUp() {
        QCOMPARE(hexRowCount(0), std::size_t(0));
        QCOMPARE(hexRowCount(1), std::size_t(1));
        QCOMPARE(hexRowCount(16), std::size_t(1));
        QCOMPARE(hexRowCount(17), std::size_t(2));
        QCOMPARE(hexRowCount(SIZE_MAX, 16), SIZE_MAX / 16 + 1);
        QCOMPARE(hexRowCount(5, 0), std::size_t(5)); // a width of 0 counts as 1
    }
};

QTEST_APPLESS_MAIN(TestHex)
#include "tst_hex.moc"
