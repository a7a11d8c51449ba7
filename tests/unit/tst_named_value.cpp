#include "core/constants/named_value.h"

#include <QtTest>

using namespace swb;

namespace {

constexpr NamedValue kFlags[] = {
    {0x1, "FLAG_ONE", "", "", ""},   {0x2, "FLAG_TWO", "", "", ""},   {0x40, "FLAG_PART", "", "", ""},
    {0xc0, "FLAG_BOTH", "", "", ""}, {0x800, "FLAG_BIG", "", "", ""},
};

constexpr NamedValue kFamilies[] = {
    {0, "AF_UNSPEC", "", "", ""},
    {1, "AF_UNIX", "", "", ""},
    {2, "AF_INET", "", "", ""},
};

} // namespace

class TestNamedValue : public QObject {
    Q_OBJECT

private slots:
    void aKnownValueDecodesToItsSymbol();
    void anUnknownValueStaysItsNumber();
    void flagsAreNamedBitByBit_data();
    void flagsAreNamedBitByBit();
    void aTextIsReadAsSymbolOrNumber_data();
    void aTextIsReadAsSymbolOrNumber();
    void aTextThatIsNeitherIsRefused_data();
    void aTextThatIsNeitherIsRefused();
    void whatIsDecodedIsReadBackUnchanged();
    void aSecondNameFindsTheFirst();
};

void TestNamedValue::aKnownValueDecodesToItsSymbol() {
    QCOMPARE(decodeValue(kFamilies, 2), std::string("AF_INET"));
    QCOMPARE(findValue(kFamilies, 2), &kFamilies[2]);
}

void TestNamedValue::anUnknownValueStaysItsNumber() {
    QCOMPARE(decodeValue(kFamilies, 9999), std::string("9999"));
    QCOMPARE(decodeValue(kFamilies, -1), std::string("-1"));
    QCOMPARE(findValue(kFamilies, 9999), nullptr);
    QCOMPARE(findSymbol(kFamilies, "AF_INET9"), nullptr);
}

void TestNamedValue::flagsAreNamedBitByBit_data() {
    QTest::addColumn<quint64>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("none") << quint64(0) << QByteArray("0");
    QTest::newRow("one") << quint64(2) << QByteArray("FLAG_TWO");
    QTest::newRow("two in the order of their bits") << quint64(0x801) << QByteArray("FLAG_ONE|FLAG_BIG");
    QTest::newRow("the unnamed rest as one number") << quint64(0x300001) << QByteArray("FLAG_ONE|0x300000");
    QTest::newRow("no name at all") << quint64(0x100000) << QByteArray("0x100000");
    QTest::newRow("part of a name of two bits") << quint64(0x40) << QByteArray("FLAG_PART");
    QTest::newRow("a name of two bits says its parts") << quint64(0xc0) << QByteArray("FLAG_BOTH");
    QTest::newRow("half a name is a number") << quint64(0x80) << QByteArray("0x80");
    QTest::newRow("the topmost bit") << quint64(0x8000000000000000u) << QByteArray("0x8000000000000000");
}

void TestNamedValue::flagsAreNamedBitByBit() {
    QFETCH(quint64, value);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(decodeFlags(kFlags, value)), text);
}

void TestNamedValue::aTextIsReadAsSymbolOrNumber_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("value");
    QTest::newRow("symbol") << QByteArray("FLAG_TWO") << qint64(2);
    QTest::newRow("symbol in small letters") << QByteArray("flag_two") << qint64(2);
    QTest::newRow("decimal") << QByteArray("4242") << qint64(4242);
    QTest::newRow("negative") << QByteArray("-1") << qint64(-1);
    QTest::newRow("with a plus") << QByteArray("+5") << qint64(5);
    QTest::newRow("leading zero is decimal") << QByteArray("010") << qint64(10);
    QTest::newRow("hexadecimal") << QByteArray("0x1F") << qint64(31);
    QTest::newRow("hexadecimal with a large X") << QByteArray("0Xff") << qint64(255);
    QTest::newRow("several") << QByteArray("FLAG_ONE|0x10|32") << qint64(0x31);
    QTest::newRow("several with spaces") << QByteArray(" flag_one | FLAG_BIG ") << qint64(0x801);
    QTest::newRow("the same twice") << QByteArray("FLAG_ONE|FLAG_ONE") << qint64(1);
    QTest::newRow("largest") << QByteArray("9223372036854775807") << std::numeric_limits<qint64>::max();
    QTest::newRow("smallest") << QByteArray("-9223372036854775808") << std::numeric_limits<qint64>::min();
    QTest::newRow("all 64 bits") << QByteArray("0xffffffffffffffff") << qint64(-1);
}

void TestNamedValue::aTextIsReadAsSymbolOrNumber() {
    QFETCH(QByteArray, text);
    QFETCH(qint64, value);
    const auto read = parseValue(kFlags, text.toStdString());
    QVERIFY(read.has_value());
    QCOMPARE(qint64(*read), value);
}

void TestNamedValue::aTextThatIsNeitherIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"",
                             " ",
                             "|",
                             "FLAG_ONE|",
                             "|FLAG_ONE",
                             "FLAG_ONE||FLAG_TWO",
                             "FLAG_",
                             "TWO",
                             "FLAG_TWO_",
                             "12x",
                             "1 2",
                             "--1",
                             "+-1",
                             "-",
                             "+",
                             "0x",
                             "0xg",
                             "-0x1",
                             "0x-1",
                             "1.5",
                             "9223372036854775808",
                             "-9223372036854775809",
                             "0x10000000000000000",
                             "\xc3\xa9"})
        QTest::newRow(qPrintable(QStringLiteral("'%1'").arg(QString::fromUtf8(text)))) << QByteArray(text);
}

void TestNamedValue::aTextThatIsNeitherIsRefused() {
    QFETCH(QByteArray, text);
    QVERIFY(!parseValue(kFlags, text.toStdString()));
}

void TestNamedValue::whatIsDecodedIsReadBackUnchanged() {
    for (std::uint64_t value = 0; value < 0x2000; ++value) {
        const auto read = parseValue(kFlags, decodeFlags(kFlags, value));
        QVERIFY(read.has_value());
        QCOMPARE(std::uint64_t(*read), value);
    }
}

void TestNamedValue::aSecondNameFindsTheFirst() {
    QCOMPARE(findSymbol(kFamilies, "AF_LOCAL"), &kFamilies[1]);
    QCOMPARE(findSymbol(kFamilies, "pf_inet"), &kFamilies[2]);
    QCOMPARE(findSymbol(kFamilies, "PF_INET9"), nullptr);
    QCOMPARE(findSymbol(kFlags, "AF_LOCAL"), nullptr);
}

QTEST_APPLESS_MAIN(TestNamedValue)
#include "tst_named_value.moc"
