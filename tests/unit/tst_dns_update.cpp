#include "core/payload/hex.h"
#include "core/wire/decode.h"
#include "core/wire/dns_name.h"
#include "core/wire/dns_update.h"
#include "tests/fuzz/packet_check.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

using namespace swb;

namespace {

constexpr unsigned kA = 1, kTxt = 16, kMx = 15, kAaaa = 28;

Bytes hex(std::string_view text) { return parseHex(text).value_or(Bytes()); }
QString shown(const Bytes& bytes) { return QString::fromStdString(toHex(bytes)); }

const Decoder& dns() { return *findDecoder("dns"); }

std::vector<std::string> groupsOf(const Decoded& decoded) {
    std::vector<std::string> out;
    for (const Field& field : decoded.fields)
        if (!field.children.empty())
            out.push_back(field.name + ": " + field.value + (field.note.empty() ? "" : " (" + field.note + ")"));
    return out;
}
using Texts = std::vector<std::string>;

DnsUpdate updateOf(std::vector<DnsCondition> conditions, std::vector<DnsChange> changes) {
    return {0x1234, "example.", std::move(conditions), std::move(changes)};
}

Bytes composed(const DnsUpdate& update) { return composeDnsUpdate(update).value_or(Bytes()); }

// Header with the counts given, and the zone example.
std::string headerHex(int conditions, int changes) {
    return QStringLiteral("1234 2800 0001 %1 %2 0000 07 65 78 61 6d 70 6c 65 00 0006 0001")
        .arg(conditions, 4, 16, QLatin1Char('0'))
        .arg(changes, 4, 16, QLatin1Char('0'))
        .toStdString();
}
const std::string kWww = " 03 777777 07 6578616d706c65 00 ";

} // namespace

// Bytes as RFC 2136 lays them out, written down by hand.
class TestDnsUpdate : public QObject {
    Q_OBJECT

private slots:
    void aChangeIsARecord_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("bytes");
        using Kind = DnsChange::Kind;
        const QString www = QString::fromStdString(kWww);
        QTest::newRow("add") << static_cast<int>(Kind::Add) << 1 << www + "0001 0001 00000e10 0004 c0000201";
        QTest::newRow("replace") << static_cast<int>(Kind::Replace) << 2
                                 << www + "0001 00ff 00000000 0000" + www + "0001 0001 00000e10 0004 c0000201";
        QTest::newRow("delete the record")
            << static_cast<int>(Kind::DeleteRecord) << 1 << www + "0001 00fe 00000000 0004 c0000201";
        QTest::newRow("delete the RRset")
            << static_cast<int>(Kind::DeleteRrset) << 1 << www + "0001 00ff 00000000 0000";
        QTest::newRow("delete the name") << static_cast<int>(Kind::DeleteName) << 1 << www + "00ff 00ff 00000000 0000";
    }
    void aChangeIsARecord() {
        QFETCH(const int, kind);
        QFETCH(const int, count);
        QFETCH(const QString, bytes);
        const Bytes made =
            composed(updateOf({}, {{static_cast<DnsChange::Kind>(kind), "www.example", kA, 3600, "192.0.2.1"}}));
        QCOMPARE(shown(made), shown(hex(headerHex(0, count) + bytes.toStdString())));
    }

    void aConditionIsARecord_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("bytes");
        using Kind = DnsCondition::Kind;
        QTest::newRow("name in use") << static_cast<int>(Kind::NameInUse) << "00ff 00ff 00000000 0000";
        QTest::newRow("name not in use") << static_cast<int>(Kind::NameNotInUse) << "00ff 00fe 00000000 0000";
        QTest::newRow("RRset exists") << static_cast<int>(Kind::RrsetExists) << "0001 00ff 00000000 0000";
        QTest::newRow("RRset has value") << static_cast<int>(Kind::RrsetHasValue) << "0001 0001 00000000 0004 c0000201";
        QTest::newRow("RRset absent") << static_cast<int>(Kind::RrsetAbsent) << "0001 00fe 00000000 0000";
    }
    void aConditionIsARecord() {
        QFETCH(const int, kind);
        QFETCH(const QString, bytes);
        const Bytes made =
            composed(updateOf({{static_cast<DnsCondition::Kind>(kind), "www.example.", kA, "192.0.2.1"}}, {}));
        QCOMPARE(shown(made), shown(hex(headerHex(1, 0) + kWww + bytes.toStdString())));
    }

    void theSectionsOfAnUpdateHaveNamesOfTheirOwn() {
        const Bytes made = composed(updateOf({{DnsCondition::Kind::NameInUse, "@", kA, {}}},
                                             {{DnsChange::Kind::Replace, "www.example", kAaaa, 60, "2001:db8::1"},
                                              {DnsChange::Kind::DeleteName, "old.example", kA, 0, {}}}));
        const Decoded decoded = dns().decode(made, {});
        fuzz::checkFields(decoded, made.size());
        QVERIFY(!decoded.isFaulty());
        QCOMPARE(decoded.name, std::string("DNS update"));
        QCOMPARE(groupsOf(decoded), (Texts{"zone: example. SOA (the zone that is changed)",
                                           "prerequisite: example. ANY (condition: the name is in use)",
                                           "update: www.example. AAAA (delete its AAAA records)",
                                           "update: www.example. AAAA 2001:db8::1 (add this record)",
                                           "update: old.example. ANY (delete every record of the name)"}));
    }

    void anAnswersCodeIsSaidInWords() {
        const Decoded decoded = dns().decode(hex("1234 a805 0000 0000 0000 0000"), {});
        QCOMPARE(decoded.name, std::string("DNS update response: REFUSED"));
        const auto code = std::ranges::find(decoded.fields, std::string("response code"), &Field::name);
        QVERIFY(code != decoded.fields.end());
        QVERIFY(code->note.find("without a signature") != std::string::npos);
    }

    void anOrdinaryAnswerIsReadWithItsCompressedNames() {
        // www.example A? with an alias to web.example and its address, as a server compresses it
        const Bytes answer = hex("0001 8580 0001 0002 0000 0000" + kWww +
                                 "0001 0001"
                                 "c00c 0005 0001 0000004d 0006 03 776562 c010"
                                 "c029 0001 0001 0000004d 0004 c0000201");
        const Decoded decoded = dns().decode(answer, {});
        fuzz::checkFields(decoded, answer.size());
        QVERIFY(!decoded.isFaulty());
        QCOMPARE(decoded.name, std::string("DNS response: NOERROR"));
        QCOMPARE(groupsOf(decoded), (Texts{"question: www.example. A", "answer: www.example. CNAME web.example.",
                                           "answer: web.example. A 192.0.2.1"}));
    }

    void aNameThatGoesRoundEndsAndSaysSo_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("to itself") << "c00c";
        QTest::newRow("forwards") << "c020";
        QTest::newRow("round two") << "0161 c00c";
    }
    void aNameThatGoesRoundEndsAndSaysSo() {
        QFETCH(const QString, name);
        const Bytes message = hex("0001 8180 0001 0000 0000 0000" + name.toStdString() + "0001 0001");
        const Decoded decoded = dns().decode(message, {});
        fuzz::checkFields(decoded, message.size());
        QVERIFY(decoded.isFaulty());
    }

    void everyCutOfAMessageIsRead() {
        const Bytes made = composed(updateOf({{DnsCondition::Kind::RrsetHasValue, "www.example", kMx, "10 a.example"}},
                                             {{DnsChange::Kind::Add, "www.example", kTxt, 60, "\"a b\" c\\\"d"}}));
        QVERIFY(!made.empty());
        for (std::size_t size = 0; size < made.size(); ++size) {
            const BytesView cut = BytesView(made).first(size);
            const Decoded decoded = dns().decode(cut, {});
            fuzz::checkFields(decoded, size);
            QVERIFY2(decoded.isFaulty(), qPrintable(QString::number(size)));
        }
        QVERIFY(!dns().decode(made, {}).isFaulty());
    }

    void aStreamHasTheLengthInFront() {
        Bytes made = composed(updateOf({}, {{DnsChange::Kind::DeleteName, "www.example", kA, 0, {}}}));
        const auto size = static_cast<std::uint8_t>(made.size());
        made.insert(made.begin(), {0, size});
        Bytes two = made;
        two.insert(two.end(), made.begin(), made.end());
        DecodeContext context{AF_INET, SOCK_STREAM, 0, true, {}, {}, {}};
        context.peer = *Address::parseInet("127.0.0.1", "53");
        QCOMPARE(automaticDecoder(two, context)->id, std::string_view("dns-stream"));
        const Decoded decoded = findDecoder("dns-stream")->decode(two, context);
        fuzz::checkFields(decoded, two.size());
        QCOMPARE(decoded.fields.size(), std::size_t{2});
        QCOMPARE(decoded.fields[1].value, std::string("DNS update"));
    }

    void datagramsOfPort53AreReadSoUnasked() {
        const Bytes message = hex("0001 0100 0000 0000 0000 0000");
        DecodeContext context{AF_INET6, SOCK_DGRAM, 0, false, {}, {}, {}};
        QVERIFY(automaticDecoder(message, context) == nullptr);
        context.peer = *Address::parseInet6("::1", "53");
        QCOMPARE(automaticDecoder(message, context)->id, std::string_view("dns"));
    }

    void whatCannotBeReadIsRefusedWhereItStands_data() {
        QTest::addColumn<unsigned>("type");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("why");
        QTest::newRow("no address") << kA << "192.0.2" << "IPv4 address";
        QTest::newRow("no IPv6 address") << kAaaa << "192.0.2.1" << "IPv6 address";
        QTest::newRow("nothing") << kA << "  " << "a value is wanted";
        QTest::newRow("MX without a number") << kMx << "mail.example." << "a number and a name";
        QTest::newRow("MX with too great a number") << kMx << "65536 mail.example." << "0 to 65535";
        QTest::newRow("an open quotation mark") << kTxt << "\"abc" << "closing quotation mark";
        QTest::newRow("a long text") << kTxt << QString(256, 'a') << "255 at most";
        QTest::newRow("an escape") << kTxt << "a\\300" << "up to 255";
        QTest::newRow("an unknown type") << 4711u << "text" << "\\# 4";
        QTest::newRow("a wrong length") << 4711u << "\\# 3 c0000201" << "says 3 bytes, 4 follow";
        QTest::newRow("a label of 64") << 5u << QString(64, 'a') + ".example" << "63 is the most";
        QTest::newRow("an empty label") << 5u << "a..b" << "between two dots";
    }
    void whatCannotBeReadIsRefusedWhereItStands() {
        QFETCH(const unsigned, type);
        QFETCH(const QString, value);
        QFETCH(const QString, why);
        const auto made =
            composeDnsUpdate(updateOf({}, {{DnsChange::Kind::Add, "a.example", type, 0, value.toStdString()}}));
        QVERIFY(!made);
        QCOMPARE(made.error().part, DnsUpdateFault::Part::ChangeValue);
        QVERIFY2(QString::fromStdString(made.error().error.message).contains(why), made.error().error.message.c_str());
    }

    void aFaultSaysWhichTextItIsIn() {
        auto update = updateOf({{DnsCondition::Kind::NameInUse, "", kA, {}}}, {});
        QCOMPARE(composeDnsUpdate(update).error().part, DnsUpdateFault::Part::ConditionName);
        update.zone = "a b";
        QCOMPARE(composeDnsUpdate(update).error().part, DnsUpdateFault::Part::Zone);
        update = updateOf({}, {{DnsChange::Kind::DeleteName, "..", kA, 0, {}}});
        QCOMPARE(composeDnsUpdate(update).error().part, DnsUpdateFault::Part::ChangeName);
    }

    void namesGoThereAndBack_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {".", "example.", "a.b.c.", "\\032space.x.", "dot\\.inside.x.", "\\255\\000.x."})
            QTest::newRow(name) << name;
    }
    void namesGoThereAndBack() {
        QFETCH(const QString, name);
        const auto bytes = dnsNameBytes(name.toStdString());
        QVERIFY(bytes);
        const DnsName read = readDnsName(*bytes, 0);
        QCOMPARE(QString::fromStdString(read.text), name);
        QCOMPARE(read.size, bytes->size());
    }

    void aValueOfAnyTypeCanBeBytes() {
        QCOMPARE(shown(*dnsRecordBytes(kA, "\\# 4 c0 00 02 01")), QString("c0 00 02 01"));
    }
};

QTEST_APPLESS_MAIN(TestDnsUpdate)
#include "tst_dns_update.moc"
