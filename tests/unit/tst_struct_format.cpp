#include "core/payload/hex.h"
#include "core/payload/struct_format.h"

#include <QTest>

using namespace swb;

namespace {

QString q(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

struct Failure {
    bool inValues = false;
    QString marked;
    QString message;
};

// What is wrong when these are packed: where, and why.
Failure failureOf(const QString& format, const QString& values) {
    const std::string f = format.toStdString();
    const std::string v = values.toStdString();
    const auto marked = [](const std::string& text, const ParseError& error) {
        return q(std::string_view(text).substr(std::min(error.position, text.size()), error.length));
    };
    const auto read = StructFormat::parse(f);
    if (!read)
        return {false, marked(f, read.error()), q(read.error().message)};
    const auto packed = packStruct(*read, v);
    if (packed)
        return {};
    const StructError& error = packed.error();
    const bool inValues = error.in == StructError::In::Values;
    return {inValues, marked(inValues ? v : f, error.error), q(error.error.message)};
}

} // namespace

// Formats of Python's struct: what is said of one that does not fit. That they pack as Python does: tests/peers.
class StructFormatTest : public QObject {
    Q_OBJECT

private slots:
    void marksWhatDoesNotFitAndSaysWhy_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("values");
        QTest::addColumn<bool>("inValues");
        QTest::addColumn<QString>("marked");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const char* format, const char* values, bool inValues, const char* marked,
                            const char* said) {
            QTest::newRow(name) << q(format) << q(values) << inValues << q(marked) << q(said);
        };
        row("unknown letter", "!HyI", "", false, "y", "'y' is no letter of a format");
        row("not ASCII", "H\xc3\xa9", "", false, "\xc3\xa9", "'\xc3\xa9' is no letter");
        row("count alone", "4", "", false, "4", "the count 4 has no letter");
        row("count at the end", "!H12", "", false, "12", "the count 12 has no letter");
        row("count apart", "4 s", "", false, " ", "directly before its letter");
        row("order inside", "H!I", "", false, "!", "stands first");
        row("order after a space", " !H", "", false, "!", "stands first");
        row("native letter", "=2n", "", false, "n", "no standard size");
        row("enormous", "99999999999s", "", false, "99999999999s", "more than 67108864 bytes");
        row("enormous in two", "67108864xB", "1", false, "B", "more than 67108864 bytes");
        row("more digits than a number has", "99999999999999999999999999x", "", false, "99999999999999999999999999x",
            "more than 67108864 bytes");
        row("one value short", "!HI4s", "1, 2", true, "", "takes 3 values, 2 are given: there is none for 's'");
        row("none", "B", "", true, "", "takes 1 value, 0 are given: there is none for 'B' (unsigned char)");
        row("one value too many", "!HI", "1, 2, b'abcd'", true, "b'abcd'", "takes 2 values, 3 are given");
        row("two too many", "B", "1, 22, 333", true, "22, 333", "from here on there are too many");
        row("too large", "!BH", "1, 70000", true, "70000",
            "value 2, 70000, does not fit 'H' (unsigned short): it holds 0 to 65535");
        row("negative", "BB", "-1, 2", true, "-1", "it holds 0 to 255");
        row("below signed", "b", "-129", true, "-129", "it holds -128 to 127");
        row("beyond 64 bits", "Q", "99999999999999999999999", true, "99999999999999999999999",
            "it holds 0 to 18446744073709551615");
        row("a fraction", "I", "2.5", true, "2.5", "it takes a whole number, not a number with a fraction");
        row("text for a number", "I", "'5'", true, "'5'", "it takes a whole number, not a text");
        row("text for bytes", "4s", "'abcd'", true, "'abcd'", "put a b before the quote");
        row("number for bytes", "4s", "65", true, "65", "it takes bytes");
        row("two bytes for one", "c", "b'ab'", true, "b'ab'", "exactly one byte, 2 are given");
        row("half too large", "e", "1e5", true, "1e5", "up to 65504");
        row("float too large", "<f", "1e39", true, "1e39", "up to 3.4028235e+38");
        row("no literal", "H", "abc", true, "abc", "is a name and no literal");
        row("unfinished", "HH", "1, [2", true, "", "ends where");
    }
    void marksWhatDoesNotFitAndSaysWhy() {
        QFETCH(const QString, format);
        QFETCH(const QString, values);
        QFETCH(const bool, inValues);
        QFETCH(const QString, marked);
        QFETCH(const QString, said);
        const Failure failure = failureOf(format, values);
        QVERIFY2(failure.message.contains(said), qPrintable(failure.message));
        QCOMPARE(failure.marked, marked);
        QCOMPARE(failure.inValues, inValues);
    }

    void takesValuesWithoutBracketsInATupleAndInAList() {
        const auto format = StructFormat::parse("!HI4s");
        for (const char* values : {"1, 2, b'abcd'", "(1, 2, b'abcd')", "[1, 2, b'abcd']", "1,2,\\\nb'abcd',",
                                   " 0x1 , 0b10, b'ab' b'cd' # three"}) {
            const auto packed = packStruct(*format, values);
            QVERIFY2(packed.has_value(), values);
            QCOMPARE(toHex(packed->bytes), "00 01 00 00 00 02 61 62 63 64");
        }
    }

    void tellsWhichValuesWereCut() {
        const auto packed = packStruct(*StructFormat::parse("!4sH3p4s"), "b'abcdefgh', 1, b'xyz', b'four'");
        QVERIFY(packed.has_value());
        QCOMPARE(toHex(packed->bytes), "61 62 63 64 00 01 02 78 79 66 6f 75 72");
        QCOMPARE(packed->cuts.size(), 2u);
        QCOMPARE(packed->cuts[0].index, 0u);
        QCOMPARE(packed->cuts[0].given, 8u);
        QCOMPARE(packed->cuts[0].kept, 4u);
        QCOMPARE(packed->cuts[1].index, 2u); // one byte of a p is the length
        QCOMPARE(packed->cuts[1].given, 3u);
        QCOMPARE(packed->cuts[1].kept, 2u);
    }

    void fieldsCoverEveryByteWithPaddingBetween() {
        const auto format = StructFormat::parse("B2xHqx0i");
        const auto fields = format->fields(100);
        std::uint64_t next = 0;
        int padding = 0;
        for (const StructField& field : fields) {
            QCOMPARE(field.offset, next);
            next += field.length;
            padding += field.isPadding ? 1 : 0;
        }
        QCOMPARE(next, format->size());
        QCOMPARE(padding, 5); // 2x, one byte before H, two before q, x, three before 0i
        QCOMPARE(fields.size(), 8u);
        QCOMPARE(format->fields(2).size(), 2u);
    }

    void saysTheByteOrder() {
        QVERIFY(q(StructFormat::parse("!H")->orderText()).contains("network byte order, big-endian"));
        QVERIFY(!StructFormat::parse(">H")->isLittleEndian());
        QVERIFY(StructFormat::parse("<H")->isLittleEndian());
        QVERIFY(q(StructFormat::parse("H")->orderText()).contains("alignment"));
    }
};

QTEST_APPLESS_MAIN(StructFormatTest)
#include "tst_struct_format.moc"
