#include "core/options/option_layout.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"

#include <QtTest>

#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>

using namespace swb;

namespace {

template <class T>
Bytes bytesOf(const T& value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

const OptionSpec& spec(const char* symbol) {
    const OptionSpec* found = findOption(symbol);
    return found != nullptr ? *found : unknownOption();
}

std::string textOf(const char* symbol, const Bytes& bytes) { return decodeOption(spec(symbol), bytes).text; }

Bytes bytesFrom(const char* symbol, std::string_view text) {
    const auto bytes = encodeOption(spec(symbol), text);
    return bytes ? *bytes : Bytes{0xba, 0xad};
}

} // namespace

class TestOptionValue : public QObject {
    Q_OBJECT

private slots:
    void aValueIsReadAndWrittenBothWays_data();
    void aValueIsReadAndWrittenBothWays();
    void whatAPersonMayWriteInstead_data();
    void whatAPersonMayWriteInstead();
    void aWrongTextSaysWhereAndWhy_data();
    void aWrongTextSaysWhereAndWhy();
    void numbersAreReadByTheLengthThatCame();
    void oneIsOneOfItsUnit();
    void aTimeThatIsNoneIsToldInBraces();
    void aStructureIsReadByTheLengthThatCame();
    void aLongerStructureShowsTheRestAsHex();
    void bitFieldsOfTcpInfoAreTakenApart();
    void aFilterIsToldAsTcpdumpPrintsIt();
    void aFilterReadsBackFromItsText();
    void networkOrderIsTheOptionsNotThePersons();
    void everyStructureOfTheCatalogueIsKnown();
    void everyStructureIsToldCutAndPadded_data();
    void everyStructureIsToldCutAndPadded();
    void congestionInfoIsReadByTheAlgorithm();
    void countersOfANewerPacketRingAreRead();
    void everyKindSaysHowMuchRoomItNeeds();
    void whatIsDecodedCanBeWrittenBack();
};

void TestOptionValue::aValueIsReadAndWrittenBothWays_data() {
    QTest::addColumn<QByteArray>("symbol");
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<std::string>("text");
    const auto row = [](const char* symbol, const Bytes& bytes, const char* text) {
        QTest::addRow("%s %s", symbol, text) << QByteArray(symbol) << bytes << std::string(text);
    };
    row("SO_KEEPALIVE", bytesOf(1), "on");
    row("SO_KEEPALIVE", bytesOf(0), "off");
    row("SO_KEEPALIVE", bytesOf(2), "2");
    row("SO_RCVBUF", bytesOf(212992), "212992");
    row("SO_PEEK_OFF", bytesOf(-1), "-1");
    row("SO_MAX_PACING_RATE", bytesOf(UINT64_MAX), "18446744073709551615");
    row("SO_TYPE", bytesOf(int(SOCK_STREAM)), "SOCK_STREAM");
    row("SO_PROTOCOL", bytesOf(0), "0");
    row("SO_PROTOCOL", bytesOf(6), "IPPROTO_TCP");
    row("SO_ERROR", bytesOf(ECONNREFUSED), "ECONNREFUSED");
    row("SO_MARK", bytesOf(0x2a), "0x2a");
    row("SO_BUF_LOCK", bytesOf(3), "SOCK_SNDBUF_LOCK|SOCK_RCVBUF_LOCK");
    row("SO_TIMESTAMPING", bytesOf(0x80000018), "SOF_TIMESTAMPING_RX_SOFTWARE|SOF_TIMESTAMPING_SOFTWARE|0x80000000");
    row("IP_MTU_DISCOVER", bytesOf(2), "IP_PMTUDISC_DO");
    row("IP_TOS", bytesOf(0x10), "IPTOS_LOWDELAY");
    row("IP_TOS", bytesOf(0x11), "17");
    row("SO_LINGER", bytesOf(linger{0, 0}), "off");
    row("SO_LINGER", bytesOf(linger{1, 0}), "on, 0 s");
    row("SO_LINGER", bytesOf(linger{1, 5}), "on, 5 s");
    row("SO_LINGER", bytesOf(linger{0, 5}), "off, 5 s");
    row("SO_LINGER", bytesOf(linger{7, -1}), "{7, -1}");
    row("SO_RCVTIMEO", bytesOf(timeval{0, 0}), "0 s");
    row("SO_RCVTIMEO", bytesOf(timeval{2, 500000}), "2.5 s");
    row("SO_RCVTIMEO", bytesOf(timeval{0, 4000}), "0.004 s");
    row("SO_RCVTIMEO", bytesOf(timeval{-1, 0}), "{-1, 0}");
    row("SO_PEERCRED", bytesOf(ucred{4711, 1000, 100}), "{pid=4711, uid=1000, gid=100}");
    row("SO_BINDTODEVICE", {'l', 'o', 0}, "lo");
    row("TCP_CONGESTION", {'c', 'u', 'b', 'i', 'c'}, "cubic");
    row("TCP_CONGESTION", {'a', ' ', '"', 1}, "\"a \\\"\\x01\"");
    // Words that begin another form are quoted.
    row("SO_BINDTODEVICE", {'u', '8', 0}, "\"u8\"");
    row("SO_BINDTODEVICE", {'h', 'e', 'x', 0}, "\"hex\"");
    row("SO_BINDTODEVICE", {'N', 'o', 'n', 'e', 0}, "\"None\"");
    row("TCP_CONGESTION", {'i', 'n', 't'}, "\"int\"");
    row("IP_LOCAL_PORT_RANGE", bytesOf(std::uint32_t{41000} << 16 | 40000), "40000-41000");
    row("IP_LOCAL_PORT_RANGE", bytesOf(0), "off");
    row("IP_MULTICAST_IF", {127, 0, 0, 1}, "127.0.0.1");
    row("IPV6_MULTICAST_IF", bytesOf(1), "lo");
    row("NETLINK_LIST_MEMBERSHIPS", bytesOf(0x11), "1, 5");
    row("SO_PEERGROUPS", bytesOf(std::array<std::uint32_t, 3>{0, 4, 24}), "0, 4, 24");
    row("IP_OPTIONS", {1, 1, 1, 0}, "hex 01 01 01 00");
    row("TCP_FASTOPEN_KEY", {}, "none");
    row("PACKET_FANOUT", {7, 0, 1, 0x10}, "{id=7, mode=PACKET_FANOUT_LB, flags=0x10}");
    row("IP_ADD_MEMBERSHIP", {239, 1, 2, 3, 0, 0, 0, 0, 1, 0, 0, 0},
        "{imr_multiaddr=239.1.2.3, imr_address=0.0.0.0, imr_ifindex=lo}");
    Bytes group6(20);
    group6[0] = 0xff;
    group6[1] = 2;
    group6[15] = 0xfb;
    group6[16] = 1;
    row("IPV6_ADD_MEMBERSHIP", group6, "{ipv6mr_multiaddr=ff02::fb, ipv6mr_interface=lo}");
}

void TestOptionValue::aValueIsReadAndWrittenBothWays() {
    QFETCH(QByteArray, symbol);
    QFETCH(Bytes, bytes);
    QFETCH(std::string, text);
    QVERIFY(findOption(symbol.constData()));
    QCOMPARE(textOf(symbol.constData(), bytes), text);
    const auto encoded = encodeOption(spec(symbol.constData()), text);
    QVERIFY2(encoded, encoded ? "" : encoded.error().message.c_str());
    QCOMPARE(*encoded, bytes);
}

void TestOptionValue::whatAPersonMayWriteInstead_data() {
    QTest::addColumn<QByteArray>("symbol");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Bytes>("bytes");
    const auto row = [](const char* symbol, const char* text, const Bytes& bytes) {
        QTest::addRow("%s %s", symbol, text) << QByteArray(symbol) << std::string(text) << bytes;
    };
    row("SO_KEEPALIVE", " true ", bytesOf(1));
    row("SO_KEEPALIVE", "0x1", bytesOf(1));
    row("SO_KEEPALIVE", "u8 1", {1});
    row("SO_RCVBUF", "64 KiB", bytesOf(65536));
    row("SO_RCVBUF", "1M", bytesOf(1 << 20));
    row("SO_RCVBUF", "hex 00:01 02 03", {0, 1, 2, 3});
    row("SO_MARK", "0xffffffff", bytesOf(UINT32_MAX));
    row("SO_TYPE", "sock_dgram", bytesOf(int(SOCK_DGRAM)));
    row("TCP_USER_TIMEOUT", "2 s", bytesOf(2000));
    row("TCP_USER_TIMEOUT", "1500ms", bytesOf(1500));
    row("TCP_KEEPIDLE", "2 min", bytesOf(120));
    row("SO_RCVTIMEO", "300 ms", bytesOf(timeval{0, 300000}));
    row("SO_RCVTIMEO", "3", bytesOf(timeval{3, 0}));
    row("SO_RCVTIMEO", "for ever", bytesOf(timeval{0, 0}));
    row("SO_RCVTIMEO", "{0, 1000000}", bytesOf(timeval{0, 1000000}));
    row("SO_RCVTIMEO", "-1 s", bytesOf(timeval{-1, 0}));
    row("SO_LINGER", "{1, 0}", bytesOf(linger{1, 0}));
    row("SO_LINGER", "1, 2", bytesOf(linger{1, 2}));
    row("SO_BINDTODEVICE", "\"lo\"", {'l', 'o', 0});
    row("SO_BINDTODEVICE", "none", {});
    row("SO_BINDTODEVICE", "u8", {'u', '8', 0});
    row("SO_DETACH_FILTER", "", Bytes(4));
    row("IP_MULTICAST_IF", "lo", {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0});
    row("IP_ADD_MEMBERSHIP", "239.1.2.3", {239, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0});
    row("IP_ADD_MEMBERSHIP", "239.1.2.3, 127.0.0.1, 1", {239, 1, 2, 3, 127, 0, 0, 1, 1, 0, 0, 0});
    row("IP_ADD_MEMBERSHIP", "imr_ifindex=lo, imr_multiaddr=239.1.2.3", {239, 1, 2, 3, 0, 0, 0, 0, 1, 0, 0, 0});
    row("IP_TOS", "0xb8", bytesOf(0xb8));
    row("IP_TOS", "IPTOS_DSCP_EF", bytesOf(0xb8));
    row("SO_TIMESTAMPING", "SOF_TIMESTAMPING_SOFTWARE | 0x8", bytesOf(0x18));
}

void TestOptionValue::whatAPersonMayWriteInstead() {
    QFETCH(QByteArray, symbol);
    QFETCH(std::string, text);
    QFETCH(Bytes, bytes);
    const auto encoded = encodeOption(spec(symbol.constData()), text);
    QVERIFY2(encoded, encoded ? "" : encoded.error().message.c_str());
    QCOMPARE(*encoded, bytes);
}

void TestOptionValue::aWrongTextSaysWhereAndWhy_data() {
    QTest::addColumn<QByteArray>("symbol");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<std::string>("says");
    const auto row = [](const char* symbol, const char* text, int position, const char* says) {
        QTest::addRow("%s %s", symbol, text)
            << QByteArray(symbol) << std::string(text) << position << std::string(says);
    };
    row("SO_RCVBUF", "much", 0, "not a number");
    row("SO_RCVBUF", "", 0, "missing");
    row("SO_RCVBUF", "5 parrots", 2, "bytes");
    row("SO_RCVBUF", "4294967296", 0, "does not fit");
    row("SO_RCVBUF", "99999999999999999999", 0, "does not fit");
    row("TCP_KEEPIDLE", "1500 ms", 0, "whole number");
    row("IP_MTU_DISCOVER", "IP_PMTUDISC_MAYBE", 0, "neither a name");
    row("SO_TIMESTAMPING", "SOF_TIMESTAMPING_SOFTWARE|nothing", 26, "neither a name");
    row("TCP_KEEPIDLE", "5 us", 0, "whole number");
    row("SO_LINGER", "on", 0, "seconds");
    row("SO_RCVTIMEO", "1.1234567", 0, "six digits");
    row("SO_RCVTIMEO", "{1}", 0, "braces");
    row("IP_ADD_MEMBERSHIP", "239.1.2", 0, "not an IPv4 address");
    row("IP_ADD_MEMBERSHIP", "239.1.2.3, 0.0.0.0, nosuchif0", 20, "no interface");
    row("IP_ADD_MEMBERSHIP", "{imr_parrot=1}", 1, "no field");
    row("IP_LOCAL_PORT_RANGE", "40000", 0, "dash");
    row("IP_OPTIONS", "01 0", 3, "missing");
    row("IP_OPTIONS", "01 zz", 3, "not a hex digit");
    row("SO_ATTACH_FILTER", "2\n6 0 0 0", 0, "announced");
    row("SO_ATTACH_FILTER", "1\n6 0 0", 2, "four numbers");
    row("SO_ATTACH_FILTER", "1\n6 0 300 0", 6, "does not fit");
    row("TCP_CONGESTION", "\"cubic", 0, "closing quote");
    row("SO_DETACH_FILTER", "5", 0, "no value");
    row("NETLINK_LIST_MEMBERSHIPS", "1, -5", 3, "1 to 65535");
    row("NETLINK_LIST_MEMBERSHIPS", "0", 0, "1 to 65535");
}

void TestOptionValue::aWrongTextSaysWhereAndWhy() {
    QFETCH(QByteArray, symbol);
    QFETCH(std::string, text);
    QFETCH(int, position);
    QFETCH(std::string, says);
    const auto encoded = encodeOption(spec(symbol.constData()), text);
    QVERIFY(!encoded);
    QVERIFY2(encoded.error().message.find(says) != std::string::npos, encoded.error().message.c_str());
    QCOMPARE(static_cast<int>(encoded.error().position), position);
}

void TestOptionValue::numbersAreReadByTheLengthThatCame() {
    const DecodedOption one = decodeOption(spec("IP_TTL"), Bytes{64});
    QCOMPARE(one.text, std::string("64"));
    QCOMPARE(one.note, std::string("1 byte"));
    QCOMPARE(decodeOption(spec("SO_RCVBUF"), bytesOf(std::uint16_t{16384})).number, std::optional<std::int64_t>(16384));
    QCOMPARE(textOf("SO_RCVBUF", {1, 2, 3}), std::string("hex 01 02 03"));
    QCOMPARE(decodeOption(spec("SO_RCVBUF"), Bytes()).note, std::string("nothing came"));
}

void TestOptionValue::oneIsOneOfItsUnit() {
    QCOMPARE(withUnit("1", Unit::Hops), std::string("1 hop"));
    QCOMPARE(withUnit("64", Unit::Hops), std::string("64 hops"));
    QCOMPARE(withUnit("1", Unit::ByteCount), std::string("1 byte"));
    QCOMPARE(withUnit("0", Unit::ByteCount), std::string("0 bytes"));
    QCOMPARE(withUnit("1", Unit::Milliseconds), std::string("1 ms"));
    QCOMPARE(withUnit("7", Unit::Count), std::string("7"));
    QCOMPARE(withUnit("", Unit::Hops), std::string());
}

void TestOptionValue::aTimeThatIsNoneIsToldInBraces() {
    QCOMPARE(textOf("SO_SNDTIMEO", bytesOf(timeval{1, 1000000})), std::string("{1, 1000000}"));
    QCOMPARE(decodeOption(spec("SO_SNDTIMEO"), bytesOf(timeval{})).note, std::string("for ever"));
    QCOMPARE(textOf("SO_SNDTIMEO", Bytes(8)), std::string("hex 00 00 00 00 00 00 00 00"));
}

void TestOptionValue::aStructureIsReadByTheLengthThatCame() {
    Bytes bytes(104);
    bytes[0] = TCP_ESTABLISHED;
    bytes[5] = 7;
    const std::uint32_t rtt = 1234;
    std::memcpy(bytes.data() + 68, &rtt, sizeof rtt);
    const DecodedOption decoded = decodeOption(spec("TCP_INFO"), bytes);
    QCOMPARE(decoded.fields.front().value, std::string("TCP_ESTABLISHED"));
    QCOMPARE(decoded.fields.back().name, std::string_view("tcpi_total_retrans"));
    const auto found = std::ranges::find(decoded.fields, "tcpi_rtt", &OptionField::name);
    QVERIFY(found != decoded.fields.end());
    QCOMPARE(found->value, std::string("1234"));
    QCOMPARE(found->unit, Unit::Microseconds);
    QVERIFY(decoded.rest.empty());
    QVERIFY(decoded.note.find("104 of the 280") != std::string::npos);
    bytes.resize(106);
    QCOMPARE(decodeOption(spec("TCP_INFO"), bytes).rest.size(), std::size_t{2});
}

void TestOptionValue::aLongerStructureShowsTheRestAsHex() {
    Bytes bytes(300);
    bytes[299] = 0xab;
    const DecodedOption decoded = decodeOption(spec("TCP_INFO"), bytes);
    QCOMPARE(decoded.rest.size(), std::size_t{20});
    QVERIFY(decoded.text.ends_with("00 ab}"));
    QCOMPARE(bytesFrom("TCP_INFO", decoded.text), bytes);
}

void TestOptionValue::bitFieldsOfTcpInfoAreTakenApart() {
    Bytes bytes(280);
    bytes[6] = 0x7a;
    bytes[7] = 0x05;
    const DecodedOption decoded = decodeOption(spec("TCP_INFO"), bytes);
    const auto value = [&](std::string_view name) {
        const auto field = std::ranges::find(decoded.fields, name, &OptionField::name);
        return field == decoded.fields.end() ? std::string("missing") : field->value;
    };
    QCOMPARE(value("tcpi_snd_wscale"), std::string("10"));
    QCOMPARE(value("tcpi_rcv_wscale"), std::string("7"));
    QCOMPARE(value("tcpi_delivery_rate_app_limited"), std::string("1"));
    QCOMPARE(value("tcpi_fastopen_client_fail"), std::string("2"));
    QCOMPARE(bytesFrom("TCP_INFO", decoded.text), bytes);
}

void TestOptionValue::aFilterIsToldAsTcpdumpPrintsIt() {
    const std::array<sock_filter, 4> program{{BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
                                              BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x800, 0, 1),
                                              BPF_STMT(BPF_RET | BPF_K, 262144), BPF_STMT(BPF_RET | BPF_K, 0)}};
    const DecodedOption decoded = decodeOption(spec("SO_ATTACH_FILTER"), bytesOf(program));
    QCOMPARE(decoded.text, std::string("4\n40 0 0 12\n21 0 1 2048\n6 0 0 262144\n6 0 0 0"));
    QCOMPARE(decoded.brief, std::string("4 instructions"));
    QCOMPARE(decoded.fields.size(), std::size_t{4});
    QCOMPARE(decoded.fields[0].value, std::string("ldh [12]"));
    QCOMPARE(decoded.fields[1].value, std::string("jeq #0x800 jt 2 jf 3"));
    QCOMPARE(decoded.fields[2].value, std::string("ret #262144"));
    QCOMPARE(textOf("SO_ATTACH_FILTER", {}), std::string("none"));
}

void TestOptionValue::aFilterReadsBackFromItsText() {
    const std::array<sock_filter, 2> program{{BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0), BPF_STMT(BPF_RET | BPF_A, 0)}};
    QCOMPARE(bytesFrom("SO_ATTACH_FILTER", "2\n128 0 0 0\n22 0 0 0\n"), bytesOf(program));
    QCOMPARE(bytesFrom("SO_ATTACH_FILTER", "2,128 0 0 0,22 0 0 0,"), bytesOf(program));
}

void TestOptionValue::networkOrderIsTheOptionsNotThePersons() {
    QCOMPARE(bytesFrom("IP_UNICAST_IF", "1"), (Bytes{0, 0, 0, 1}));
    QCOMPARE(textOf("IP_UNICAST_IF", {0, 0, 0, 1}), std::string("lo"));
    QCOMPARE(bytesFrom("IPV6_MULTICAST_IF", "1"), bytesOf(1));
}

void TestOptionValue::everyStructureOfTheCatalogueIsKnown() {
    for (const OptionSpec& option : optionNames()) {
        if (option.kind == ValueKind::Struct)
            QVERIFY2(findLayout(option.structure), option.structure.data());
    }
    QCOMPARE(findLayout("tcp_info")->fields.size(), std::size_t{70});
}

void TestOptionValue::everyStructureIsToldCutAndPadded_data() {
    QTest::addColumn<QByteArray>("structure");
    std::set<std::string_view> names{"tcp_bbr_info", "tcpvegas_info", "tcp_dctcp_info", "ip_mreqn"};
    for (const OptionSpec& option : optionNames())
        if (option.kind == ValueKind::Struct && option.structure != "tcp_cc_info")
            names.insert(option.structure);
    for (const std::string_view name : names) {
        const QByteArray structure(name.data(), static_cast<qsizetype>(name.size()));
        QTest::newRow(structure.constData()) << structure;
    }
}

// Of any length: the fields that came whole, each at its place, what lies between and beyond as hex, nothing twice.
void TestOptionValue::everyStructureIsToldCutAndPadded() {
    QFETCH(QByteArray, structure);
    const std::string_view name(structure.constData(), static_cast<std::size_t>(structure.size()));
    OptionSpec any = spec("TCP_INFO");
    any.structure = name;
    const StructLayout& layout = *findLayout(name);
    for (std::size_t size = 0; size <= layout.size + 20u; ++size) {
        Bytes bytes(size);
        for (std::size_t i = 0; i < size; ++i)
            bytes[i] = static_cast<std::uint8_t>(i * 7 + 1);
        const DecodedOption decoded = decodeOption(any, bytes);
        std::size_t whole = 0, end = 0;
        while (whole < layout.fields.size() && layout.fields[whole].offset + layout.fields[whole].size <= size) {
            const FieldSpec& field = layout.fields[whole];
            QVERIFY(whole < decoded.fields.size());
            QCOMPARE(decoded.fields[whole].name, field.name);
            QCOMPARE(decoded.fields[whole].offset, std::size_t{field.offset});
            QVERIFY(!decoded.fields[whole].value.empty());
            end = std::size_t{field.offset} + field.size;
            ++whole;
        }
        QCOMPARE(decoded.fields.size(), whole);
        const std::size_t known = size >= layout.size ? std::max(end, std::size_t{layout.size}) : end;
        QCOMPARE(decoded.rest, Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(known), bytes.end()));
        QCOMPARE(decoded.note.empty(), size >= layout.size && known == size);
        QCOMPARE(decoded.text.starts_with("hex"), size < layout.size);
        QCOMPARE(decoded.text.find("rest=") != std::string::npos, size >= layout.size && known < size);
        const auto again = encodeOption(any, decoded.text);
        QVERIFY2(again, decoded.text.c_str());
        QCOMPARE(decodeOption(any, *again).text, decoded.text);
    }
}

void TestOptionValue::congestionInfoIsReadByTheAlgorithm() {
    const OptionSpec& info = spec("TCP_CC_INFO");
    const auto firstField = [&](const char* algorithm, std::size_t size) {
        const DecodedOption decoded = decodeOption(*specUnder(&info, algorithm), Bytes(size));
        return decoded.fields.empty() ? std::string_view("none") : decoded.fields.front().name;
    };
    QCOMPARE(firstField("bbr", 20), std::string_view("bbr_bw_lo"));
    QCOMPARE(firstField("bbr", 16), std::string_view("bbr_bw_lo")); // cut, and still its own
    QCOMPARE(firstField("vegas", 16), std::string_view("tcpv_enabled"));
    QCOMPARE(firstField("westwood", 16), std::string_view("tcpv_enabled"));
    QCOMPARE(firstField("dctcp", 16), std::string_view("dctcp_enabled"));
    QCOMPARE(firstField("of tomorrow", 20), std::string_view("bbr_bw_lo")); // by the length alone
    QCOMPARE(firstField("of tomorrow", 16), std::string_view("none"));
    QVERIFY(decodeOption(info, Bytes(16)).note.find("TCP_CONGESTION") != std::string::npos);
    QCOMPARE(decodeOption(info, Bytes()).brief, std::string("none")); // reno and cubic tell nothing
    QCOMPARE(specUnder(&spec("TCP_INFO"), "bbr"), &spec("TCP_INFO"));
}

void TestOptionValue::countersOfANewerPacketRingAreRead() {
    const Bytes bytes{1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0};
    QCOMPARE(textOf("PACKET_STATISTICS", Bytes(bytes.begin(), bytes.begin() + 8)),
             std::string("{tp_packets=1, tp_drops=2}"));
    QCOMPARE(textOf("PACKET_STATISTICS", bytes), std::string("{tp_packets=1, tp_drops=2, tp_freeze_q_cnt=3}"));
    QCOMPARE(bytesFrom("PACKET_STATISTICS", "{tp_packets=1, tp_drops=2, tp_freeze_q_cnt=3}"), bytes);
}

void TestOptionValue::everyKindSaysHowMuchRoomItNeeds() {
    for (const OptionSpec& option : optionNames())
        QVERIFY2(readRoom(option) >= 1 && readRoom(option) <= 4096, option.symbol.data());
    QCOMPARE(readRoom(spec("SO_RCVBUF")), 4u);
    QCOMPARE(readRoom(spec("SO_NETNS_COOKIE")), 8u); // the kernel takes no other length
    QVERIFY(readRoom(spec("TCP_INFO")) > 280);
    QCOMPARE(readRoom(spec("TCP_REPAIR_WINDOW")), 20u); // nor here
}

void TestOptionValue::whatIsDecodedCanBeWrittenBack() {
    for (const OptionSpec& option : optionNames()) {
        for (const std::size_t size : {0, 1, 4, 8, 12, 16, 128, 300}) {
            Bytes bytes(size);
            for (std::size_t i = 0; i < size; ++i)
                bytes[i] = static_cast<std::uint8_t>(i % 16 == 1 ? 0 : i * 7 + 1);
            const DecodedOption decoded = decodeOption(option, bytes);
            const auto again =
                option.kind == ValueKind::Nothing ? Parsed<Bytes>(bytes) : encodeOption(option, decoded.text);
            QVERIFY2(again || decoded.text == "hex", (std::string(option.symbol) + ": " + decoded.text).c_str());
        }
    }
}

QTEST_APPLESS_MAIN(TestOptionValue)
#include "tst_option_value.moc"
