#include "core/payload/hex.h"
#include "core/wire/decode.h"
#include "core/wire/form.h"

#include <QTest>

using namespace swb;

namespace {

std::vector<std::string> filled(const Form& form,
                                const std::vector<std::pair<std::string_view, std::string>>& changes) {
    std::vector<std::string> values = initialValues(form);
    for (const auto& [name, value] : changes)
        for (std::size_t i = 0; i < form.fields.size(); ++i)
            if (form.fields[i].name == name)
                values[i] = value;
    return values;
}

QString built(std::string_view id, const std::vector<std::pair<std::string_view, std::string>>& changes,
              std::string_view payload = {}) {
    const Form& form = *findForm(id);
    const auto bytes = build(form, filled(form, changes), viewOf(payload));
    return bytes ? QString::fromStdString(toHex(*bytes)) : QString::fromStdString("error: " + bytes.error().message);
}

} // namespace

class TestForm : public QObject {
    Q_OBJECT

private slots:
    // ff bit by bit: type 8 and sequence 1 with data "a" of odd length.
    void anEchoRequestHasItsChecksum() {
        QCOMPARE(built("icmp-echo", {{"identifier", "0x0007"}}, "a"), "08 00 96 f7 00 07 00 01 61");
    }

    void whatIsTypedStaysEvenWhereItIsWrong() {
        QCOMPARE(built("icmp-echo", {{"checksum", "0xdead"}}, "a"), "08 00 de ad 00 01 00 01 61");
        QVERIFY(built("udp", {{"length", "3"}}, "a").startsWith("0f a1 0f a0 00 03"));
    }

    void bitFieldsStandOneBehindTheOther() {
        const QString bytes = built("ipv4", {{"DSCP", "46"},
                                             {"ECN", "1"},
                                             {"don't fragment", "1"},
                                             {"fragment offset", "0x1fff"},
                                             {"protocol", "IPPROTO_ICMP"}});
        QVERIFY2(bytes.startsWith("45 b9 00 14 00 00 5f ff 40 01"), qPrintable(bytes));
        QVERIFY(built("tcp", {{"ACK", "1"}}).contains("50 12 ff ff"));
        QVERIFY(built("ipv6", {{"flow label", "0x12345"}, {"traffic class", "0xab"}}).startsWith("6a b1 23 45"));
    }

    // Every form, as it stands first, is read without a fault by the decoder of its kind.
    void everyFormIsReadBack_data() {
        QTest::addColumn<QString>("form");
        QTest::addColumn<QString>("decoder");
        QTest::newRow("icmp-echo") << "icmp-echo" << "icmp";
        QTest::newRow("icmp") << "icmp" << "icmp";
        QTest::newRow("udp") << "udp" << "udp";
        QTest::newRow("tcp") << "tcp" << "tcp";
        QTest::newRow("ipv4") << "ipv4" << "ipv4";
        QTest::newRow("ipv6") << "ipv6" << "ipv6";
        QTest::newRow("ethernet") << "ethernet" << "ethernet";
        QTest::newRow("arp") << "arp" << "arp";
    }
    void everyFormIsReadBack() {
        QFETCH(QString, form);
        QFETCH(QString, decoder);
        const Form& description = *findForm(form.toStdString());
        const auto bytes = build(description, initialValues(description), viewOf("payload of 20 bytes."));
        QVERIFY(bytes.has_value());
        DecodeContext context;
        const Decoded decoded = findDecoder(decoder.toStdString())->decode(*bytes, context);
        QVERIFY2(!decoded.isFaulty(), decoded.name.c_str());
    }

    void aTransportChecksumCoversThePseudoHeader() {
        const Form& udp = *findForm("udp");
        const auto datagram = build(udp, initialValues(udp), viewOf("hi"));
        const Form& ip = *findForm("ipv4");
        const auto packet = build(ip, filled(ip, {{"protocol", "17"}}), *datagram);
        const Decoded decoded = findDecoder("ipv4")->decode(*packet, {});
        QVERIFY(!decoded.isFaulty());
        QCOMPARE(QString::fromStdString(decoded.name), "UDP 4001 to 4000");
        QVERIFY(built("udp", {{"source", ""}}, "hi").startsWith("0f a1 0f a0 00 0a 00 00"));
    }

    void computedValuesAreTold() {
        const Form& form = *findForm("icmp-echo");
        const auto texts = computedTexts(form, initialValues(form), viewOf(""));
        QCOMPARE(QString::fromStdString(texts.at(2)), "0xf7fd");
        QCOMPARE(QString::fromStdString(texts.at(0)), "");
    }

    void aFaultIsToldAtItsField_data() {
        QTest::addColumn<QString>("form");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("message");
        QTest::newRow("too large") << "icmp-echo" << "sequence" << "65536" << "does not fit 16 bits";
        QTest::newRow("negative") << "icmp-echo" << "sequence" << "-1" << "does not fit 16 bits";
        QTest::newRow("no number") << "icmp-echo" << "sequence" << "one" << "is no number";
        QTest::newRow("a flag of 2") << "tcp" << "SYN" << "2" << "does not fit 1 bits";
        QTest::newRow("IPv4") << "ipv4" << "source" << "localhost" << "is no IPv4 address";
        QTest::newRow("IPv6") << "ipv6" << "source" << "127.0.0.1" << "is no IPv6 address";
        QTest::newRow("MAC, short") << "ethernet" << "source" << "02:00:00" << "has 6 bytes, here are 3";
        QTest::newRow("MAC, no hex") << "ethernet" << "source" << "zz:00:00:00:00:00" << "not a hex digit";
        QTest::newRow("a type by name") << "ethernet" << "type" << "ETH_P_NOPE" << "no name known";
    }
    void aFaultIsToldAtItsField() {
        QFETCH(QString, form);
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(QString, message);
        const Form& description = *findForm(form.toStdString());
        const auto values = filled(description, {{field.toStdString(), value.toStdString()}});
        const auto problems = problemsOf(description, values);
        QVERIFY(!problems.empty());
        QCOMPARE(QString::fromUtf8(description.fields[problems.front().field].name.data()), field);
        QVERIFY2(QString::fromStdString(problems.front().error.message).contains(message),
                 problems.front().error.message.c_str());
        QVERIFY(!build(description, values, {}));
    }

    void hostOrderIsThatOfTheMachine() {
        const FormField fields[] = {{"nlmsg_len", 32, FormKind::Number, "", "", nullptr, Filled::WholeLength},
                                    {"nlmsg_type", 16, FormKind::Number, "18", ""}};
        const Form form{"test", "test", "", fields, WireOrder::Host};
        const auto bytes = build(form, initialValues(form), viewOf("ab"));
        const std::uint32_t length = 8;
        QVERIFY(bytes.has_value());
        QCOMPARE(std::memcmp(bytes->data(), &length, sizeof length), 0);
        const std::uint16_t type = 18;
        QCOMPARE(std::memcmp(bytes->data() + 4, &type, sizeof type), 0);
    }
};

QTEST_APPLESS_MAIN(TestForm)
#include "tst_form.moc"
