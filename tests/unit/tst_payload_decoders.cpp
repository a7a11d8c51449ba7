#include "core/payload/hex.h"
#include "core/wire/decode.h"

#include <QTest>

using namespace swb;

namespace {

QString q(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

Decoded decode(std::string_view id, BytesView bytes, std::string argument = {}) {
    DecodeContext context;
    context.argument = std::move(argument);
    return findDecoder(id)->decode(bytes, context);
}

// "name=value@offset+length" of the fields and what is in them; '!' behind a faulty one.
QString shape(const std::vector<Field>& fields) {
    QStringList parts;
    for (const Field& field : fields) {
        QString part = QStringLiteral("%1=%2@%3+%4%5")
                           .arg(q(field.name), q(field.value))
                           .arg(field.offset)
                           .arg(field.length)
                           .arg(field.isFaulty ? "!" : "");
        if (!field.children.empty())
            part += "{" + shape(field.children) + "}";
        parts << part;
    }
    return parts.join(' ');
}

std::size_t countFields(const std::vector<Field>& fields) {
    std::size_t count = fields.size();
    for (const Field& field : fields)
        count += countFields(field.children);
    return count;
}

} // namespace

// Values that programs send, taken apart into fields with their places.
class PayloadDecodersTest : public QObject {
    Q_OBJECT

private slots:
    void structFieldsStandAtTheirBytes() {
        const Decoded decoded = decode("struct", *parseHex("00 07 00 00 00 2a 61 62 63 64"), "!HI4s");
        QCOMPARE(shape(decoded.fields), QString("[0] H=7@0+2 [1] I=42@2+4 [2] 4s=b'abcd'@6+4"));
        QVERIFY(q(decoded.name).contains("10 bytes, network byte order"));
        QVERIFY(q(decoded.fields[1].note).contains("unsigned int, 4 bytes, high byte first"));
    }
    void structShowsPaddingAndByteOrder() {
        QCOMPARE(shape(decode("struct", *parseHex("01 00 02 00"), "@BH").fields),
                 QString("[0] B=1@0+1 padding=\\0@1+1 [1] H=2@2+2"));
        QCOMPARE(shape(decode("struct", *parseHex("00 02"), ">h").fields), QString("[0] h=2@0+2"));
        QCOMPARE(shape(decode("struct", *parseHex("00 02"), "<h").fields), QString("[0] h=512@0+2"));
    }
    void structOfTooFewOrTooManyBytesIsAFault() {
        const Decoded cut = decode("struct", *parseHex("00 07 00"), "!HI");
        QCOMPARE(shape(cut.fields), QString("[0] H=7@0+2 [1] I=@2+1!"));
        QVERIFY(cut.isFaulty());
        QCOMPARE(shape(decode("struct", *parseHex("00 07 01"), "!H").fields), QString("[0] H=7@0+2 data=\\x01@2+1!"));
    }
    void structRepeatsAsRecords() {
        const Decoded decoded = decode("struct", *parseHex("01 02 03 04 05"), "BB");
        QCOMPARE(shape(decoded.fields),
                 QString("record 1=@0+2{[0] B=1@0+1 [1] B=2@1+1} record 2=@2+2{[0] B=3@2+1 [1] B=4@3+1} "
                         "data=\\x05@4+1!"));
    }
    void structAsksForAFormatAndSaysWhatIsWrongWithIt() {
        QVERIFY(!decode("struct", Bytes(3), "").isFaulty());
        QVERIFY(q(decode("struct", Bytes(3), "").fields[0].note).contains("!HI4s"));
        const Decoded wrong = decode("struct", Bytes(3), "!Y");
        QVERIFY(wrong.isFaulty());
        QVERIFY(q(wrong.fields[0].note).contains("no letter of a format"));
        QVERIFY(!findDecoder("struct")->argument.empty());
    }
    void jsonIsATreeOfItsValues() {
        const std::string text = " {\"a\": [1, true]} ";
        QCOMPARE(shape(decode("json", viewOf(text)).fields),
                 QString("space=@0+1 an object={\"a\": [1, true]}@1+16{[\"a\"]=[1, true]@2+14{[0]=1@8+1 "
                         "[1]=true@11+4}} space=@17+1"));
        QVERIFY(decode("json", viewOf("{\"a\":1,\"a\":2}")).isFaulty());
    }
    void textThatIsNoneOfItsKindTellsWhere() {
        const Decoded json = decode("json", viewOf("[1, x]"));
        QVERIFY(json.isFaulty());
        QCOMPARE(json.fields.at(1).offset, 4u);
        QVERIFY(q(json.fields.at(1).note).contains("line 1, column 5"));
        const Decoded python = decode("python", viewOf("[1, x]"));
        QCOMPARE(shape(python.fields), QString("text=[1, @0+4 fault=x@4+1! data=]@5+1"));
        QVERIFY(decode("python", Bytes{0xff, 0}).isFaulty());
    }
    void pythonIsATreeOfItsValues() {
        QCOMPARE(shape(decode("python", viewOf("{'k': (1, b'x')}")).fields),
                 QString("a dict={'k': (1, b'x')}@0+16{['k']=(1, b'x')@6+9{[0]=1@7+1 [1]=b'x'@10+4}}"));
    }
    void messagesBehindEachOtherAndTheIncompleteRest() {
        const Decoded decoded = decode("length-prefix", *parseHex("00 02 61 62 00 05 63"), "2");
        QCOMPARE(shape(decoded.fields), QString("message 1=ab@0+4{length=2@0+2 payload=ab@2+2} "
                                                "message 2=c@4+3{length=5@4+2 payload=c@6+1}"));
        QVERIFY(q(decoded.fields[1].note).contains("incomplete"));
        QVERIFY(!decoded.isFaulty()); // more may come
        QVERIFY(decode("length-prefix", *parseHex("00 01 61"), "2 itself").isFaulty());
        QVERIFY(q(decode("length-prefix", Bytes(3), "3 bytes").fields[0].note).contains("no width"));
    }
    void hugeInputsMakeAFewThousandFields() {
        const Bytes zeros(1'000'000);
        for (const char* argument : {"B", "4B", "65536B", "x", "1000000B"})
            QVERIFY2(countFields(decode("struct", zeros, argument).fields) < 20000, argument);
        QVERIFY(countFields(decode("length-prefix", zeros, "1").fields) < 20000);
        std::string list = "[";
        for (int i = 0; i < 100000; ++i)
            list += "1,";
        list += "1]";
        QVERIFY(countFields(decode("json", viewOf(list)).fields) < 20000);
        QVERIFY(countFields(decode("python", viewOf(list)).fields) < 20000);
    }
};

QTEST_APPLESS_MAIN(PayloadDecodersTest)
#include "tst_payload_decoders.moc"
