#include "core/payload/checksum.h"
#include "core/payload/hex.h"
#include "core/wire/decode.h"

#include <QTest>

#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <functional>

using namespace swb;

namespace {

Bytes hex(std::string_view text) {
    auto bytes = parseHex(text);
    return bytes ? *bytes : Bytes();
}

Decoded decode(std::string_view id, const Bytes& bytes, const DecodeContext& context = {}) {
    return findDecoder(id)->decode(bytes, context);
}

const Field* find(const std::vector<Field>& fields, std::string_view name) {
    for (const Field& field : fields) {
        if (field.name == name)
            return &field;
        if (const Field* inner = find(field.children, name))
            return inner;
    }
    return nullptr;
}

QString valueOf(const Decoded& decoded, std::string_view name) {
    const Field* field = find(decoded.fields, name);
    return field != nullptr ? QString::fromStdString(field->value) : QStringLiteral("(no such field)");
}
QString noteOf(const Decoded& decoded, std::string_view name) {
    const Field* field = find(decoded.fields, name);
    return field != nullptr ? QString::fromStdString(field->note) : QStringLiteral("(no such field)");
}
bool isFaulty(const Decoded& decoded, std::string_view name) {
    const Field* field = find(decoded.fields, name);
    return field != nullptr && field->isFaulty;
}

// Every byte belongs to a field, and no field to bytes that are not there.
bool coversAll(const Decoded& decoded, std::size_t size) {
    std::vector<bool> seen(size);
    bool inside = true;
    const std::function<void(const std::vector<Field>&)> walk = [&](const std::vector<Field>& fields) {
        for (const Field& field : fields) {
            inside = inside && field.offset + field.length <= size;
            for (std::size_t i = field.offset; inside && i < field.offset + field.length; ++i)
                seen[i] = true;
            walk(field.children);
        }
    };
    walk(decoded.fields);
    return inside && std::find(seen.begin(), seen.end(), false) == seen.end();
}

// An IPv4 packet with an echo request, as ping sent it on loopback.
const Bytes kPing4 = hex("45 00 00 54 5b 5d 40 00 40 01 e1 49 7f 00 00 01 7f 00 00 01"
                         "08 00 b8 58 00 07 00 01 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15"
                         "16 17 18 19 1a 1b 1c 1d 1e 1f 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f 30 31 32 33"
                         "34 35 36 37");

void putChecksum(Bytes& bytes, std::size_t at, BytesView covered) {
    bytes[at] = bytes[at + 1] = 0;
    const std::uint16_t sum = internetChecksum(covered);
    bytes[at] = static_cast<std::uint8_t>(sum >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(sum);
}

Bytes goodPing() {
    Bytes ping = kPing4;
    putChecksum(ping, 10, BytesView(ping).first(20));
    putChecksum(ping, 22, BytesView(ping).subspan(20));
    return ping;
}

} // namespace

class TestPackets : public QObject {
    Q_OBJECT

private slots:
    // The example of RFC 1071, section 3.
    void theChecksumIsThatOfTheRfc() {
        InternetSum sum;
        sum.add(hex("00 01 f2 03 f4 f5 f6 f7"));
        QCOMPARE(sum.folded(), std::uint16_t{0xddf2});
        QCOMPARE(sum.checksum(), std::uint16_t{0x220d});
    }

    void aSumInPiecesOfOddLengthIsThatOfTheWhole() {
        InternetSum pieces;
        pieces.add(hex("00 01 f2"));
        pieces.add(hex("03 f4 f5 f6"));
        pieces.add(hex("f7"));
        QCOMPARE(pieces.folded(), std::uint16_t{0xddf2});
        QCOMPARE(internetChecksum(hex("01")), std::uint16_t{0xfeff});
    }

    // The header that textbooks compute: its checksum is b861.
    void anIpv4HeaderIsRead() {
        const Bytes bytes = hex("45 00 00 73 00 00 40 00 40 11 b8 61 c0 a8 00 01 c0 a8 00 c7");
        const Decoded decoded = decode("ipv4", bytes);
        QCOMPARE(valueOf(decoded, "version"), "4");
        QCOMPARE(valueOf(decoded, "header length"), "20 bytes");
        QCOMPARE(valueOf(decoded, "protocol"), "IPPROTO_UDP (17)");
        QCOMPARE(valueOf(decoded, "don't fragment"), "set");
        QCOMPARE(valueOf(decoded, "source"), "192.168.0.1");
        QCOMPARE(valueOf(decoded, "destination"), "192.168.0.199");
        QCOMPARE(noteOf(decoded, "header checksum"), "correct");
        QVERIFY(isFaulty(decoded, "total length")); // 115 bytes, of which 20 are here
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void anEchoRequestIsRead() {
        const Bytes bytes = goodPing();
        const Decoded decoded = decode("ipv4", bytes);
        QCOMPARE(QString::fromStdString(decoded.name), "ICMP echo request, id 7, sequence 1");
        QCOMPARE(valueOf(decoded, "type"), "echo request (8)");
        QCOMPARE(noteOf(decoded, "checksum"), "correct");
        QCOMPARE(find(decoded.fields, "data")->length, std::size_t{56});
        QCOMPARE(find(decoded.fields, "data")->offset, std::size_t{28});
        QVERIFY(!decoded.isFaulty());
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void aWrongChecksumIsAFaultAndTheRightOneIsSaid() {
        Bytes bytes = goodPing();
        const QString right = valueOf(decode("ipv4", bytes), "checksum");
        bytes[22] ^= 0x40;
        const Decoded decoded = decode("ipv4", bytes);
        QVERIFY(isFaulty(decoded, "checksum"));
        QCOMPARE(noteOf(decoded, "checksum"), QStringLiteral("wrong: %1 would be right").arg(right));
    }

    void ipv4OptionsAreRead() {
        // Record route with room for two, one written; then the end and its padding.
        Bytes bytes = hex("49 00 00 24 00 00 00 00 40 fd 00 00 7f 00 00 01 7f 00 00 01"
                          "01 07 0b 08 0a 00 00 01 00 00 00 00 00 00 00 00");
        putChecksum(bytes, 10, bytes);
        const Decoded decoded = decode("ipv4", bytes);
        QCOMPARE(valueOf(decoded, "header length"), "36 bytes");
        const Field* route = find(decoded.fields, "record route");
        QVERIFY(route != nullptr);
        QCOMPARE(route->length, std::size_t{11});
        QCOMPARE(QString::fromStdString(find(route->children, "address")->value), "10.0.0.1");
        QVERIFY(!decoded.isFaulty());
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void aFragmentIsNotTakenForATransportHeader() {
        Bytes bytes = hex("45 00 00 1c 12 34 00 b9 40 11 00 00 7f 00 00 01 7f 00 00 01 de ad be ef de ad be ef");
        putChecksum(bytes, 10, BytesView(bytes).first(20));
        const Decoded decoded = decode("ipv4", bytes);
        QCOMPARE(valueOf(decoded, "fragment offset"), "1480 bytes");
        QVERIFY(find(decoded.fields, "fragment") != nullptr);
        QVERIFY(find(decoded.fields, "UDP header") == nullptr);
        QVERIFY(!decoded.isFaulty());
    }

    void icmpErrorsQuoteThePacketTheyAreAbout() {
        // Port unreachable from 127.0.0.1 about a datagram of 3 bytes to port 9.
        Bytes bytes =
            hex("45 c0 00 3b 00 00 00 00 40 01 00 00 7f 00 00 01 7f 00 00 01"
                "03 03 00 00 00 00 00 00"
                "45 00 00 1f 9c 40 40 00 40 11 00 00 7f 00 00 01 7f 00 00 01 9c a4 00 09 00 0b fe 1e 68 69 0a");
        putChecksum(bytes, 10, BytesView(bytes).first(20));
        putChecksum(bytes, 38, BytesView(bytes).subspan(28, 20)); // of the quoted header
        putChecksum(bytes, 22, BytesView(bytes).subspan(20));
        const Decoded decoded = decode("ipv4", bytes);
        QCOMPARE(QString::fromStdString(decoded.name), "ICMP destination unreachable");
        QCOMPARE(valueOf(decoded, "code"), "port unreachable (3)");
        QCOMPARE(valueOf(decoded, "quoted packet"), "UDP 40100 to 9");
        QCOMPARE(valueOf(decoded, "destination port"), "9");
        QVERIFY(!decoded.isFaulty());
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void aQuoteThatIsCutIsNoFault() {
        const Bytes bytes = hex("0b 00 f4 ff 00 00 00 00" // RFC 792: the header and 8 bytes
                                "45 00 05 dc 9c 40 40 00 01 06 00 00 0a 00 00 01 0a 00 00 02 9c a4 00 50 01 02 03 04");
        const Decoded decoded = decode("icmp", bytes);
        QCOMPARE(valueOf(decoded, "quoted packet"), "TCP");
        QVERIFY(noteOf(decoded, "total length").contains("28 bytes of it are quoted"));
        QVERIFY(!isFaulty(decoded, "total length"));
        QVERIFY(!isFaulty(decoded, "acknowledgment number"));
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void fragmentationNeededTellsTheMtu() {
        const Decoded decoded = decode("icmp", hex("03 04 f6 9f 00 00 05 dc"));
        QCOMPARE(valueOf(decoded, "next-hop MTU"), "1500");
    }

    void aPingOfIpv6IsRead() {
        Bytes bytes = hex("60 01 23 45 00 0c 3a 40 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01"
                          "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 80 00 00 00 00 09 00 02 61 62 63 64");
        InternetSum sum;
        sum.add(BytesView(bytes).subspan(8, 32));
        sum.addNumber(12);
        sum.addNumber(58);
        sum.add(BytesView(bytes).subspan(40));
        bytes[42] = static_cast<std::uint8_t>(sum.checksum() >> 8);
        bytes[43] = static_cast<std::uint8_t>(sum.checksum());
        const Decoded decoded = decode("ipv6", bytes);
        QCOMPARE(QString::fromStdString(decoded.name), "ICMPv6 echo request, id 9, sequence 2");
        QCOMPARE(valueOf(decoded, "flow label"), "0x12345");
        QCOMPARE(find(decoded.fields, "flow label")->bit, std::uint8_t{4});
        QCOMPARE(find(decoded.fields, "flow label")->bits, std::uint8_t{20});
        QCOMPARE(valueOf(decoded, "source"), "::1");
        QCOMPARE(noteOf(decoded, "checksum"), "correct");
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void extensionHeadersAreReadOneAfterTheOther() {
        // Hop-by-hop with a router alert, then a fragment header, then UDP.
        const Bytes bytes = hex("60 00 00 00 00 18 00 01 fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01"
                                "ff 02 00 00 00 00 00 00 00 00 00 00 00 00 00 16"
                                "2c 00 05 02 00 00 01 00"
                                "11 00 00 01 00 00 ab cd"
                                "04 d2 00 35 00 08 00 00");
        const Decoded decoded = decode("ipv6", bytes);
        QVERIFY(find(decoded.fields, "hop-by-hop options") != nullptr);
        QVERIFY(find(decoded.fields, "router alert") != nullptr);
        QCOMPARE(valueOf(decoded, "identification"), "0x0000abcd");
        QCOMPARE(QString::fromStdString(decoded.name), "UDP 1234 to 53");
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void aNeighborSolicitationIsRead() {
        const Bytes bytes = hex("87 00 00 00 00 00 00 00 fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 02"
                                "01 01 02 00 00 00 00 01");
        const Decoded decoded = decode("icmpv6", bytes);
        QCOMPARE(valueOf(decoded, "type"), "neighbor solicitation (135)");
        QCOMPARE(valueOf(decoded, "target"), "fe80::2");
        QCOMPARE(valueOf(decoded, "address"), "02:00:00:00:00:01");
        QVERIFY(noteOf(decoded, "checksum").contains("not checked"));
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void udpWithoutAChecksumIsRightOverIpv4AndWrongOverIpv6() {
        Bytes four = hex("45 00 00 1d 00 00 00 00 40 11 00 00 7f 00 00 01 7f 00 00 01 04 d2 00 35 00 09 00 00 78");
        putChecksum(four, 10, BytesView(four).first(20));
        QVERIFY(!decode("ipv4", four).isFaulty());
        const Bytes six = hex("60 00 00 00 00 09 11 40 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01"
                              "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 04 d2 00 35 00 09 00 00 78");
        QVERIFY(isFaulty(decode("ipv6", six), "checksum"));
    }

    // What AF_PACKET sees on loopback: nobody finishes the sum, because no card does.
    void aChecksumLeftToTheCardIsNoFault() {
        Bytes bytes = hex("45 00 00 1d 00 00 00 00 40 11 00 00 7f 00 00 01 7f 00 00 01 04 d2 00 35 00 09 00 00 78");
        putChecksum(bytes, 10, BytesView(bytes).first(20));
        InternetSum pseudo;
        pseudo.add(BytesView(bytes).subspan(12, 8));
        pseudo.addNumber(9);
        pseudo.addNumber(17);
        bytes[26] = static_cast<std::uint8_t>(pseudo.folded() >> 8);
        bytes[27] = static_cast<std::uint8_t>(pseudo.folded());
        const Decoded decoded = decode("ipv4", bytes);
        QVERIFY(!decoded.isFaulty());
        QVERIFY(noteOf(decoded, "checksum").contains("pseudo-header alone"));
    }

    void udpLengthsThatLieAreFaults_data() {
        QTest::addColumn<QString>("bytes");
        QTest::addColumn<QString>("note");
        QTest::newRow("too short") << "04 d2 00 35 00 07 00 00 78" << "shorter than the header";
        QTest::newRow("too long") << "04 d2 00 35 00 0a 00 00 78" << "says 10 bytes, 9 are there";
    }
    void udpLengthsThatLieAreFaults() {
        QFETCH(QString, bytes);
        QFETCH(QString, note);
        const Bytes packet = hex(bytes.toStdString());
        const Decoded decoded = decode("udp", packet);
        QVERIFY(isFaulty(decoded, "length"));
        QVERIFY(noteOf(decoded, "length").contains(note));
        QVERIFY(coversAll(decoded, packet.size()));
    }

    void tcpOptionsAreRead() {
        const Bytes bytes = hex("9c a4 00 50 01 02 03 04 00 00 00 00 a0 02 ff d7 fe 30 00 00"
                                "02 04 ff d7 04 02 08 0a 12 34 56 78 00 00 00 00 01 03 03 07");
        const Decoded decoded = decode("tcp", bytes);
        QCOMPARE(QString::fromStdString(decoded.name), "TCP 40100 to 80 SYN");
        QCOMPARE(valueOf(decoded, "segment size"), "65495");
        QCOMPARE(valueOf(decoded, "shift"), "7");
        QVERIFY(find(decoded.fields, "SACK permitted") != nullptr);
        QCOMPARE(valueOf(decoded, "SYN"), "set");
        QCOMPARE(valueOf(decoded, "ACK"), "not set");
        QVERIFY(!decoded.isFaulty());
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void aTcpOptionThatLiesIsAFault_data() {
        QTest::addColumn<QString>("options");
        QTest::newRow("beyond the header") << "02 20 ff d7";
        QTest::newRow("of no length") << "02 00 ff d7";
        QTest::newRow("without a length") << "01 01 01 02";
    }
    void aTcpOptionThatLiesIsAFault() {
        QFETCH(QString, options);
        const Bytes bytes = hex("9c a4 00 50 01 02 03 04 00 00 00 00 60 02 ff d7 fe 30 00 00" + options.toStdString());
        const Decoded decoded = decode("tcp", bytes);
        QVERIFY(decoded.isFaulty());
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void udpLiteCoversWhatItSays() {
        DecodeContext context;
        const Bytes bytes = hex("04 d2 00 35 00 08 00 00 64 61 74 61");
        QCOMPARE(valueOf(decode("udplite", bytes, context), "checksum coverage"), "8");
        QVERIFY(isFaulty(decode("udplite", hex("04 d2 00 35 00 07 00 00 64"), context), "checksum coverage"));
        QVERIFY(isFaulty(decode("udplite", hex("04 d2 00 35 00 20 00 00 64"), context), "checksum coverage"));
    }

    void anArpRequestInAFrameIsRead() {
        const Bytes bytes = hex("ff ff ff ff ff ff 02 00 00 00 00 01 08 06 00 01 08 00 06 04 00 01"
                                "02 00 00 00 00 01 0a 00 00 01 00 00 00 00 00 00 0a 00 00 02"
                                "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
        const Decoded decoded = decode("ethernet", bytes);
        QCOMPARE(QString::fromStdString(decoded.name), "ARP: who has 10.0.0.2? tell 10.0.0.1");
        QVERIFY(noteOf(decoded, "destination").contains("broadcast"));
        QCOMPARE(find(decoded.fields, "padding")->length, std::size_t{18});
        QVERIFY(!decoded.isFaulty());
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void aVlanTagStandsBeforeTheType() {
        const Bytes bytes = hex("02 00 00 00 00 02 02 00 00 00 00 01 81 00 a0 64 08 06 00 01");
        const Decoded decoded = decode("ethernet", bytes);
        QCOMPARE(valueOf(decoded, "priority"), "5");
        QCOMPARE(valueOf(decoded, "VLAN"), "100");
        QVERIFY(find(decoded.fields, "ARP") != nullptr);
        QVERIFY(coversAll(decoded, bytes.size()));
    }

    void aLengthInPlaceOfTheTypeIsRead() {
        const Bytes bytes = hex("01 80 c2 00 00 00 02 00 00 00 00 01 00 05 42 42 03 aa bb 00 00 00");
        const Decoded decoded = decode("ethernet", bytes);
        QCOMPARE(valueOf(decoded, "length"), "5");
        QCOMPARE(valueOf(decoded, "DSAP"), "0x42");
        QCOMPARE(find(decoded.fields, "padding")->length, std::size_t{3});
        QVERIFY(coversAll(decoded, bytes.size()));
        const Decoded lying = decode("ethernet", hex("01 80 c2 00 00 00 02 00 00 00 00 01 00 50 42 42 03"));
        QVERIFY(isFaulty(lying, "length"));
    }

    // Cut anywhere, a packet gives a faulty field and no byte that is not there.
    void everyPacketMayBeCutAnywhere() {
        const std::pair<std::string_view, Bytes> packets[] = {
            {"ipv4", goodPing()},
            {"ipv6", hex("60 00 00 00 00 18 00 01 fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01"
                         "ff 02 00 00 00 00 00 00 00 00 00 00 00 00 00 16"
                         "2c 00 05 02 00 00 01 00 11 00 00 01 00 00 ab cd 04 d2 00 35 00 08 00 00")},
            {"tcp", hex("9c a4 00 50 01 02 03 04 00 00 00 00 a0 02 ff d7 fe 30 00 00"
                        "02 04 ff d7 04 02 08 0a 12 34 56 78 00 00 00 00 01 03 03 07")},
            {"ethernet", hex("ff ff ff ff ff ff 02 00 00 00 00 01 81 00 00 01 08 06 00 01 08 00 06 04 00 01"
                             "02 00 00 00 00 01 0a 00 00 01 00 00 00 00 00 00 0a 00 00 02")},
        };
        for (const auto& [id, whole] : packets) {
            for (std::size_t size = 0; size < whole.size(); ++size) {
                const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
                const Decoded decoded = decode(id, cut);
                QVERIFY2(coversAll(decoded, size), qPrintable(QString::number(size)));
            }
            QVERIFY(decode(id, Bytes(whole.begin(), whole.begin() + 7)).isFaulty());
        }
    }

    void theSocketSaysHowItsBytesAreRead_data() {
        QTest::addColumn<int>("family");
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("protocol");
        QTest::addColumn<bool>("isSent");
        QTest::addColumn<QString>("id");
        QTest::newRow("raw, received") << AF_INET << int(SOCK_RAW) << int(IPPROTO_ICMP) << false << "ipv4";
        QTest::newRow("raw, sent") << AF_INET << int(SOCK_RAW) << int(IPPROTO_ICMP) << true << "icmp";
        QTest::newRow("raw UDP, sent") << AF_INET << int(SOCK_RAW) << int(IPPROTO_UDP) << true << "udp";
        QTest::newRow("IPPROTO_RAW, sent") << AF_INET << int(SOCK_RAW) << int(IPPROTO_RAW) << true << "ipv4";
        QTest::newRow("ping socket") << AF_INET << int(SOCK_DGRAM) << int(IPPROTO_ICMP) << false << "icmp";
        QTest::newRow("raw ICMPv6") << AF_INET6 << int(SOCK_RAW) << int(IPPROTO_ICMPV6) << false << "icmpv6";
        QTest::newRow("ping socket, IPv6") << AF_INET6 << int(SOCK_DGRAM) << int(IPPROTO_ICMPV6) << true << "icmpv6";
        QTest::newRow("packet") << AF_PACKET << int(SOCK_RAW) << 768 << false << "ethernet";
        QTest::newRow("UDP") << AF_INET << int(SOCK_DGRAM) << int(IPPROTO_UDP) << false << "";
        QTest::newRow("TCP") << AF_INET << int(SOCK_STREAM) << 0 << true << "";
    }
    void theSocketSaysHowItsBytesAreRead() {
        QFETCH(int, family);
        QFETCH(int, type);
        QFETCH(int, protocol);
        QFETCH(bool, isSent);
        QFETCH(QString, id);
        DecodeContext context;
        context.family = family;
        context.type = type;
        context.protocol = protocol;
        context.isSent = isSent;
        const Bytes bytes = hex("08 00 f7 ff 00 00 00 00 61");
        const Decoder* decoder = automaticDecoder(bytes, context);
        const std::string_view found = decoder != nullptr ? decoder->id : std::string_view();
        QCOMPARE(QString::fromUtf8(found.data(), static_cast<qsizetype>(found.size())), id);
    }

    void aCookedPacketIsReadByTheTypeOfItsAddress() {
        sockaddr_ll address{};
        address.sll_family = AF_PACKET;
        address.sll_protocol = htons(0x86dd);
        DecodeContext context;
        context.family = AF_PACKET;
        context.type = SOCK_DGRAM;
        context.peer = Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&address), sizeof address);
        QCOMPARE(automaticDecoder(hex("60 00"), context)->id, std::string_view("ipv6"));
        address.sll_protocol = htons(0x0806);
        context.peer = Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&address), sizeof address);
        QCOMPARE(automaticDecoder(hex("00 01"), context)->id, std::string_view("arp"));
    }

    void whatGoesIntoARawSocketWithAHeaderIsReadWithIt() {
        DecodeContext context;
        context.family = AF_INET;
        context.type = SOCK_RAW;
        context.protocol = IPPROTO_ICMP;
        context.isSent = true;
        const Bytes bytes = goodPing();
        QCOMPARE(automaticDecoder(bytes, context)->id, std::string_view("ipv4"));
        const Decoded decoded = decode("ipv4", bytes, context);
        QVERIFY(noteOf(decoded, "header checksum").contains("the kernel writes it"));
    }
};

QTEST_APPLESS_MAIN(TestPackets)
#include "tst_packets.moc"
