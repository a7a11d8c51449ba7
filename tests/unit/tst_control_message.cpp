#include "core/net/control_message.h"
#include "core/net/extended_error.h"
#include "core/options/option_names.h"
#include "core/payload/hex.h"
#include "core/wire/control_fields.h"

#include <QTest>

#include <linux/errqueue.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <random>

using namespace swb;

namespace {

// As the kernel writes it on this machine: length of 8 bytes, level and type of 4, data, padding to 8.
Bytes message(std::uint64_t length, int level, int type, const Bytes& data, std::size_t padding) {
    Bytes bytes(16);
    std::memcpy(bytes.data(), &length, 8);
    std::memcpy(bytes.data() + 8, &level, 4);
    std::memcpy(bytes.data() + 12, &type, 4);
    bytes.insert(bytes.end(), data.begin(), data.end());
    bytes.resize(bytes.size() + padding);
    return bytes;
}

Bytes hex(std::string_view text) { return *parseHex(text); }

QString valueOf(int level, int type, std::string_view data) {
    const Bytes bytes = hex(data);
    const ControlPart part{level, type, bytes};
    const Bytes control = controlBytes({&part, 1});
    return QString::fromStdString(controlValueText(controlMessages(control).at(0)));
}

QString errorText(std::string_view data) {
    const Bytes bytes = hex(data);
    return QString::fromStdString(extendedErrorText(*parseExtendedError(bytes)));
}

} // namespace

class TestControlMessage : public QObject {
    Q_OBJECT

private slots:
    void aWalkFindsEachMessageWhereItStands() {
        Bytes control = message(20, IPPROTO_IP, IP_TTL, hex("40 00 00 00"), 4);
        const Bytes second = message(17, IPPROTO_IP, IP_TOS, hex("10"), 7);
        control.insert(control.end(), second.begin(), second.end());
        const auto messages = controlMessages(control);
        QCOMPARE(messages.size(), 2u);
        QCOMPARE(messages[0].length, 20u);
        QCOMPARE(messages[0].padding, 4u);
        QCOMPARE(messages[0].kind->symbol, "IP_TTL");
        QCOMPARE(controlNumber(messages[0], messages[0].kind->fields[0]), 64u);
        QCOMPARE(messages[1].offset, 24u);
        QCOMPARE(messages[1].dataOffset(), 40u);
        QCOMPARE(messages[1].data.size(), 1u);
        QCOMPARE(controlNumber(messages[1], messages[1].kind->fields[0]), 16u);
        QVERIFY(messages[1].fault == ControlFault::None);
    }

    void aLastMessageNeedsNoPadding() {
        const auto messages = controlMessages(message(17, IPPROTO_IP, IP_TOS, hex("10"), 0));
        QCOMPARE(messages.size(), 1u);
        QVERIFY(messages[0].fault == ControlFault::None);
        QCOMPARE(messages[0].padding, 0u);
    }

    void aLengthThatLiesEndsTheWalkAndIsMarked_data() {
        QTest::addColumn<quint64>("length");
        QTest::addColumn<QString>("said");
        QTest::newRow("zero") << quint64(0) << "cmsg_len says 0, and the header alone has 16";
        QTest::newRow("less than a header") << quint64(15) << "cmsg_len says 15, and the header alone has 16";
        QTest::newRow("one too many") << quint64(25) << "cmsg_len says 25 bytes, and 24 are there";
        QTest::newRow("all of them") << quint64(UINT64_MAX)
                                     << "cmsg_len says 18446744073709551615 bytes, and 24 are there";
        QTest::newRow("overflows when rounded up")
            << quint64(UINT64_MAX - 3) << "cmsg_len says 18446744073709551612 bytes, and 24 are there";
    }
    void aLengthThatLiesEndsTheWalkAndIsMarked() {
        QFETCH(quint64, length);
        QFETCH(QString, said);
        const Bytes control = message(length, IPPROTO_IP, IP_TTL, hex("40 00 00 00 00 00 00 00"), 0);
        const auto messages = controlMessages(control);
        QCOMPARE(messages.size(), 1u);
        QCOMPARE(QString::fromStdString(controlFaultText(messages[0])), said);
        const Decoded decoded = decodeControl(control);
        QVERIFY(decoded.isFaulty());
        QCOMPARE(decoded.fields[0].length, control.size());
    }

    void aHeaderThatIsCutIsMarked() {
        Bytes control = message(20, IPPROTO_IP, IP_TTL, hex("40 00 00 00"), 4);
        control.resize(control.size() + 15, 7);
        const auto messages = controlMessages(control);
        QCOMPARE(messages.size(), 2u);
        QVERIFY(messages[1].fault == ControlFault::HeaderCut);
        QCOMPARE(controlFaultText(messages[1]), "15 bytes are left, and a header has 16");
    }

    void aMessageOfAnotherSizeThanItsKindIsMarked() {
        const Bytes control = message(18, SOL_SOCKET, SCM_RIGHTS, hex("05 00"), 6);
        const auto messages = controlMessages(control);
        QVERIFY(messages[0].fault == ControlFault::WrongSize);
        QCOMPARE(controlFaultText(messages[0]), "2 bytes of data, and SCM_RIGHTS has 4 to 1012");
        QVERIFY(descriptorsIn(messages[0]).empty());
        const Bytes uneven = message(22, SOL_SOCKET, SCM_RIGHTS, hex("05 00 00 00 06 00"), 2);
        QCOMPARE(controlFaultText(controlMessages(uneven)[0]), "6 bytes are no whole number of descriptors");
        QCOMPARE(descriptorsIn(controlMessages(uneven)[0]), std::vector<int>{5});
    }

    void eachKindIsToldInOneLine_data() {
        QTest::addColumn<QString>("told");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const QString& told, const char* expected) {
            QTest::newRow(name) << told << QString(expected);
        };
        row("rights", valueOf(SOL_SOCKET, SCM_RIGHTS, "05 00 00 00 ff ff ff ff"), "[5, -1]");
        row("credentials", valueOf(SOL_SOCKET, SCM_CREDENTIALS, "0c000000 e8030000 feffffff"),
            "pid 12, uid 1000, gid 4294967294");
        row("label", valueOf(SOL_SOCKET, 3, "756e0a00"), "un\\n\\0");
        row("ttl", valueOf(IPPROTO_IP, IP_TTL, "40 00 00 00"), "64");
        row("tos of one byte", valueOf(IPPROTO_IP, IP_TOS, "b8"), "184");
        row("pktinfo", valueOf(IPPROTO_IP, IP_PKTINFO, "01000000 7f000001 7f000002"),
            "ipi_ifindex lo, ipi_spec_dst 127.0.0.1, ipi_addr 127.0.0.2");
        row("pktinfo of IPv6", valueOf(IPPROTO_IPV6, IPV6_PKTINFO, "00000000000000000000000000000001 01000000"),
            "ipi6_addr ::1, ipi6_ifindex lo");
        row("traffic class of -1", valueOf(IPPROTO_IPV6, IPV6_TCLASS, "ffffffff"), "-1");
        row("flow info", valueOf(IPPROTO_IPV6, 11, "000abcde"), "0xabcde");
        row("time", valueOf(SOL_SOCKET, SO_TIMESTAMP, "1000000000000000 0f00000000000000"), "16.000015");
        row("nanoseconds", valueOf(SOL_SOCKET, SO_TIMESTAMPNS, "1000000000000000 0f00000000000000"), "16.000000015");
        row("three times",
            valueOf(SOL_SOCKET, SO_TIMESTAMPING,
                    "01000000000000000200000000000000 00000000000000000000000000000000 "
                    "03000000000000000400000000000000"),
            "software 1.000000002, hardware 3.000000004");
        row("the flags of timestamping to send", valueOf(SOL_SOCKET, SO_TIMESTAMPING, "02 02 00 00"), "0x202");
        row("dropped", valueOf(SOL_SOCKET, SO_RXQ_OVFL, "ff ff ff ff"), "4294967295");
        row("segment", valueOf(IPPROTO_UDP, UDP_SEGMENT, "b0 04"), "1200");
        row("joined", valueOf(IPPROTO_UDP, UDP_GRO, "b0 04 00 00"), "1200");
        row("transmit time", valueOf(SOL_SOCKET, SO_TXTIME, "ffffffffffffffff"), "18446744073709551615");
        row("original destination", valueOf(IPPROTO_IP, IP_ORIGDSTADDR, "0200 0fa0 7f000001 0000000000000000"),
            "127.0.0.1:4000");
        row("frame", valueOf(SOL_PACKET, PACKET_AUXDATA, "01000000 62000000 40000000 0000 0e00 0000 0000"),
            "tp_status 0x1, tp_len 98, tp_snaplen 64, tp_mac 0, tp_net 14, tp_vlan_tci 0x0, tp_vlan_tpid 0x0");
        row("record type", valueOf(282, 2, "16"), "22");
        row("unknown", valueOf(4242, 7, "01 02"), "01 02");
        row("unknown and empty", valueOf(4242, 7, ""), "(no bytes)");
        row("wrong size", valueOf(IPPROTO_IP, IP_TTL, "40"), "1 bytes of data, and IP_TTL has 4");
    }
    void eachKindIsToldInOneLine() {
        QFETCH(QString, told);
        QFETCH(QString, expected);
        QCOMPARE(told, expected);
    }

    void entriesOfTheErrorQueueAreToldWithWhoToldThem_data() {
        QTest::addColumn<QString>("told");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const QString& told, const char* expected) {
            QTest::newRow(name) << told << QString(expected);
        };
        row("refused", errorText("6f000000 02 03 03 00 00000000 00000000 0200 0000 7f000001 0000000000000000"),
            "ECONNREFUSED by ICMP: destination unreachable, port unreachable, told by 127.0.0.1");
        row("too large", errorText("5a000000 02 03 04 00 dc050000 00000000"),
            "EMSGSIZE by ICMP: destination unreachable, too large and not to be fragmented, at most 1500 bytes fit");
        row("local", errorText("5a000000 01 00 00 00 dc050000 00000000 0000"), "EMSGSIZE by local");
        row("IPv6", errorText("71000000 03 01 03 00 00000000 00000000"),
            "EHOSTUNREACH by ICMPv6: destination unreachable, address unreachable");
        row("a code of no name", errorText("71000000 03 07 09 00 00000000 00000000"),
            "EHOSTUNREACH by ICMPv6: type 7 code 9");
        row("zero copy", errorText("00000000 05 00 01 00 00000000 02000000"),
            "zero-copy sends 0 to 2 are done, copied after all");
        row("time stamp", errorText("2a000000 04 00 00 00 02000000 05000000"), "time stamp SCM_TSTAMP_ACK of 5");
        row("an origin of no name", errorText("2a000000 63 00 00 00 02000000 05000000"), "ENOMSG by 99");
    }
    void entriesOfTheErrorQueueAreToldWithWhoToldThem() {
        QFETCH(QString, told);
        QFETCH(QString, expected);
        QCOMPARE(told, expected);
    }

    void anErrorOfTooFewBytesIsNone() { QVERIFY(!parseExtendedError(Bytes(15))); }

    void fieldsAreThoseOfTheKernelsStructure() {
        QCOMPARE(offsetof(sock_extended_err, ee_info), 8u);
        const ControlKind* error = findControlKind("IP_RECVERR");
        QCOMPARE(error->fields[5].offset, offsetof(sock_extended_err, ee_info));
        QCOMPARE(error->fields[7].offset, sizeof(sock_extended_err));
        const ControlKind* info = findControlKind("ip_pktinfo");
        QCOMPARE(info->leastSize, sizeof(in_pktinfo));
        QCOMPARE(info->fields[1].offset, offsetof(in_pktinfo, ipi_spec_dst));
        QCOMPARE(findControlKind("PACKET_AUXDATA")->leastSize, sizeof(tpacket_auxdata));
        QCOMPARE(findControlKind("SCM_CREDENTIALS")->leastSize, sizeof(ucred));
        QCOMPARE(findControlKind("SCM_TIMESTAMPING")->mostSize, sizeof(scm_timestamping));
        QCOMPARE(findControlKind("SCM_SECURITY")->level, SOL_SOCKET);
    }

    void everyKindNamesAnOptionThatExistsAndFitsItsFields() {
        for (const ControlKind& kind : controlKinds()) {
            const std::string symbol(kind.askedBy);
            QVERIFY2(symbol.empty() || findOption(symbol) != nullptr, symbol.c_str());
            QVERIFY(!kind.meaning.empty() && !kind.source.empty() && !kind.fields.empty());
            std::size_t end = 0;
            for (const ControlField& field : kind.fields) {
                QVERIFY2(field.offset == end || field.length == 0, kind.symbol.data());
                end = field.offset + std::size_t{field.length};
            }
            QVERIFY2(kind.fields.back().length == 0 || end == kind.mostSize, kind.symbol.data());
        }
    }

    void partsBecomeTheBytesThatTheKernelReads() {
        const std::vector<ControlPart> parts{{SOL_SOCKET, SCM_RIGHTS, hex("05 00 00 00")}, {4242, 7, {}}};
        const Bytes bytes = controlBytes(parts);
        Bytes expected = message(20, SOL_SOCKET, SCM_RIGHTS, hex("05 00 00 00"), 4);
        const Bytes second = message(16, 4242, 7, {}, 0);
        expected.insert(expected.end(), second.begin(), second.end());
        QCOMPARE(bytes, expected);
        QCOMPARE(controlParts(bytes), parts);
        QCOMPARE(controlSpace(4), 24u);
    }

    void whatIsTypedIntoAFieldIsReadBack_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("field");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("bytes"); // empty: refused
        const auto row = [](const char* kind, int field, const char* typed, const char* bytes) {
            QTest::addRow("%s %s", kind, typed) << QString(kind) << field << QString(typed) << QString(bytes);
        };
        row("SCM_RIGHTS", 0, "5, 7", "05 00 00 00 07 00 00 00");
        row("SCM_RIGHTS", 0, "-1", "ff ff ff ff");
        row("SCM_RIGHTS", 0, "5,", "");
        row("SCM_RIGHTS", 0, "", "");
        row("SCM_RIGHTS", 0, "4294967296", "");
        row("IP_PKTINFO", 0, "lo", "01 00 00 00");
        row("IP_PKTINFO", 0, "0x7", "07 00 00 00");
        row("IP_PKTINFO", 0, "nosuchif", "");
        row("IP_PKTINFO", 1, "127.0.0.1", "7f 00 00 01");
        row("IP_PKTINFO", 1, "127.1", "");
        row("IPV6_PKTINFO", 0, "::1", "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01");
        row("IP_TTL", 0, "-1", "ff ff ff ff");
        row("IP_TTL", 0, "many", "");
        row("IP_TTL", 0, "4294967296", "");
        row("UDP_SEGMENT", 0, "65535", "ff ff");
        row("UDP_SEGMENT", 0, "65536", "");
        row("SCM_TXTIME", 0, "18446744073709551615", "ff ff ff ff ff ff ff ff");
        row("SCM_TXTIME", 0, "18446744073709551616", "");
        row("IPV6_FLOWINFO", 0, "0xabcde", "00 0a bc de");
        row("SCM_TIMESTAMP", 0, "16.000015", "10 00 00 00 00 00 00 00 0f 00 00 00 00 00 00 00");
        row("SCM_TIMESTAMP", 0, "16.0000151", "");
        row("IP_RECVERR", 0, "ECONNREFUSED", "6f 00 00 00");
        row("SCM_SECURITY", 0, "un\\0", "75 6e 00");
        row("IPV6_RTHDR", 0, "00 ff", "00 ff");
        row("IPV6_RTHDR", 0, "0", "");
    }
    void whatIsTypedIntoAFieldIsReadBack() {
        QFETCH(QString, kind);
        QFETCH(int, field);
        QFETCH(QString, typed);
        QFETCH(QString, bytes);
        const ControlField& spec = findControlKind(kind.toStdString())->fields[static_cast<std::size_t>(field)];
        const auto encoded = encodeControlField(spec, typed.toStdString());
        if (bytes.isEmpty()) {
            QVERIFY(!encoded);
            QVERIFY(!encoded.error().message.empty());
            QVERIFY(encoded.error().position <= std::size_t(typed.size()));
            return;
        }
        QVERIFY(encoded.has_value());
        QCOMPARE(QString::fromStdString(toHex(*encoded)), bytes);
        const auto again = encodeControlField(spec, controlFieldText(spec, *encoded));
        QVERIFY(again.has_value());
        QCOMPARE(*again, *encoded);
    }

    void everyProposedPartIsSoundAndEveryFieldOfItCanBeEdited() {
        for (const ControlKind& kind : controlKinds()) {
            if (!kind.canSend)
                continue;
            const ControlPart part = proposedPart(kind);
            const Bytes control = controlBytes({&part, 1});
            const ControlMessage found = controlMessages(control).at(0);
            QVERIFY2(found.fault == ControlFault::None, kind.symbol.data());
            for (const ControlField& field : controlFields(found)) {
                const BytesView bytes = found.data.subspan(
                    field.offset, field.length == 0 ? found.data.size() - field.offset : field.length);
                if (bytes.empty())
                    continue;
                const auto back = encodeControlField(field, controlFieldText(field, bytes));
                QVERIFY2(back && std::ranges::equal(*back, bytes), kind.symbol.data());
            }
        }
    }

    // Every byte stands in exactly one leaf of the tree, whatever the bytes are.
    void anyBytesAreWalkedToTheirEnd() {
        std::mt19937 random(7);
        for (int round = 0; round < 20000; ++round) {
            Bytes control(random() % 96);
            for (std::uint8_t& byte : control)
                byte =
                    random() % 4 == 0 ? static_cast<std::uint8_t>(random()) : static_cast<std::uint8_t>(random() % 3);
            if (control.size() > 16 && round % 2 == 0)
                control[0] = static_cast<std::uint8_t>(16 + random() % 24);
            std::size_t reached = 0;
            for (const Field& field : decodeControl(control).fields) {
                QCOMPARE(field.offset, reached);
                reached += field.length;
                std::size_t inner = field.offset;
                for (const Field& child : field.children) {
                    QCOMPARE(child.offset, inner);
                    inner += child.length;
                }
                QVERIFY(field.children.empty() || inner == reached);
            }
            QCOMPARE(reached, control.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestControlMessage)
#include "tst_control_message.moc"
