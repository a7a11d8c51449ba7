#include "core/net/raw_access.h"
#include "core/payload/hex.h"
#include "core/wire/decode.h"
#include "core/wire/echo.h"
#include "core/wire/form.h"
#include "tests/support/child_run.h"
#include "tests/support/engine_harness.h"
#include "tests/support/own_network.h"
#include "tests/support/peer_process.h"
#include "tests/support/socket_steps.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryFile>
#include <QTest>

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

namespace {

Address here(int family) {
    return family == AF_INET6 ? *Address::parseInet6("::1", "0") : *Address::parseInet("127.0.0.1", "0");
}

std::vector<TranscriptRow> rowsOf(EngineHarness& h, SocketId socket, Direction direction) {
    std::vector<TranscriptRow> rows;
    for (const TranscriptRow& row : h.engine().transcript().copySince(0))
        if (row.socket == socket && row.direction == direction)
            rows.push_back(row);
    return rows;
}

DecodeContext contextOf(const SocketView& view, const TranscriptRow& row) {
    DecodeContext context;
    context.family = view.family;
    context.type = view.type;
    context.protocol = view.protocol;
    context.isSent = row.direction == Direction::Sent;
    context.peer = row.peer;
    context.local = view.local.value_or(Address());
    return context;
}

Decoded decodeRow(EngineHarness& h, const TranscriptRow& row) {
    const Bytes bytes = h.engine().transcript().bytesOf(row.index);
    const DecodeContext context = contextOf(h.view(row.socket), row);
    const Decoder* decoder = automaticDecoder(bytes, context);
    return decoder != nullptr ? decoder->decode(bytes, context) : Decoded();
}

// An echo request goes out, and its answer comes back, decoded without a fault.
int echo(int family, int type) {
    if (!enterOwnNetwork().empty() || !setSysctl("net/ipv4/ping_group_range", "0 0"))
        return kChildSkipped;
    EngineHarness h;
    const SocketId socket = h.socket(family, type, family == AF_INET6 ? int(IPPROTO_ICMPV6) : int(IPPROTO_ICMP));
    CHILD_REQUIRE(socket);
    const Bytes request = echoRequest(family, 0x1234, 7, viewOf("hello, echo"));
    CHILD_REQUIRE(h.run(socket, step::Sendto{request, 0, here(family)}).value == 19);
    for (int i = 0; i < 4; ++i) {
        CHILD_REQUIRE(!h.run(socket, step::Recvfrom{512, 0}).error);
        const TranscriptRow row = rowsOf(h, socket, Direction::Received).back();
        const auto read = readEcho(family, type, h.engine().transcript().bytesOf(row.index));
        if (!read || !read->isReply)
            continue; // a raw socket gets the request, too
        CHILD_REQUIRE(read->sequence == 7);
        CHILD_REQUIRE((read->timeToLive >= 0) == (family == AF_INET && type == SOCK_RAW));
        CHILD_REQUIRE(type == SOCK_DGRAM || read->identifier == 0x1234);
        const Decoded decoded = decodeRow(h, row);
        CHILD_REQUIRE(decoded.name.find("echo reply") != std::string::npos);
        CHILD_REQUIRE(!decoded.isFaulty());
        return 0;
    }
    return 2;
}

int rawEcho() { return echo(AF_INET, SOCK_RAW); }
int rawEcho6() { return echo(AF_INET6, SOCK_RAW); }
int pingEcho() { return echo(AF_INET, SOCK_DGRAM); }
int pingEcho6() { return echo(AF_INET6, SOCK_DGRAM); }

// A filter that blocks replies leaves the request alone; read back, it is what was written.
int icmpFilter() {
    if (!enterOwnNetwork().empty())
        return kChildSkipped;
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    const Bytes blockReplies = {1, 0, 0, 0}; // bit 0: echo reply
    CHILD_REQUIRE(!h.run(socket, step::Setsockopt{SOL_RAW, 1, blockReplies}).error);
    CHILD_REQUIRE(h.run(socket, step::Getsockopt{SOL_RAW, 1, 4}).bytes == blockReplies);
    h.run(socket, step::Sendto{echoRequest(AF_INET, 1, 1, {}), 0, here(AF_INET)});
    CHILD_REQUIRE(h.run(socket, step::Recvfrom{512, 0}).value == 28);
    const auto got = readEcho(AF_INET, SOCK_RAW,
                              h.engine().transcript().bytesOf(rowsOf(h, socket, Direction::Received).back().index));
    CHILD_REQUIRE(got && !got->isReply);
    CHILD_REQUIRE(errorOf(h.run(socket, step::Recvfrom{512, MSG_DONTWAIT})) == EAGAIN);
    return 0;
}

SocketId capture(EngineHarness& h, int type = SOCK_RAW) {
    const SocketId socket = h.socket(AF_PACKET, type, htons(ETH_P_ALL));
    if (!socket || h.run(socket, step::Bind{*Address::parseLink("lo", "ETH_P_ALL")}).error)
        return {};
    return socket;
}

// What is captured is read the same by a reader that nobody here wrote: Python's struct.
int captureAgreesWithPython() {
    if (!enterOwnNetwork().empty())
        return kChildSkipped;
    EngineHarness h;
    const SocketId tap = capture(h);
    CHILD_REQUIRE(tap);
    const SocketId udp = h.socket(AF_INET, SOCK_DGRAM);
    h.run(udp, step::Bind{here(AF_INET)});
    h.run(udp, step::Sendto{bytesOf("captured"), 0, *h.view(udp).local});
    // Going out and coming in.
    CHILD_REQUIRE(h.run(tap, step::Recvfrom{2048, 0}).value == 14 + 20 + 8 + 8);
    CHILD_REQUIRE(h.run(tap, step::Recvfrom{2048, 0}).value == 14 + 20 + 8 + 8);
    const std::vector<TranscriptRow> rows = rowsOf(h, tap, Direction::Received);
    CHILD_REQUIRE(rows.front().peer.toString().find("PACKET_OUTGOING") != std::string::npos);
    CHILD_REQUIRE(rows.back().peer.toString().find("PACKET_HOST") != std::string::npos);
    const Bytes frame = h.engine().transcript().bytesOf(rows.back().index);
    const Decoded decoded = decodeRow(h, rows.back());
    CHILD_REQUIRE(!decoded.isFaulty());
    const int port = h.view(udp).local->port();
    CHILD_REQUIRE(decoded.name == "UDP " + std::to_string(port) + " to " + std::to_string(port));
    constexpr const char* kReader =
        "import struct, sys\n"
        "f = bytes.fromhex(sys.argv[1])\n"
        "dst, src, kind = struct.unpack_from('!6s6sH', f)\n"
        "vi, tos, total, ident, frag, ttl, proto, check, s, d = struct.unpack_from('!BBHHHBBH4s4s', f, 14)\n"
        "sp, dp, length, usum = struct.unpack_from('!HHHH', f, 14 + (vi & 15) * 4)\n"
        "print(kind, vi >> 4, total, ttl, proto, '.'.join(map(str, s)), '.'.join(map(str, d)), sp, dp, length,\n"
        "      f[14 + (vi & 15) * 4 + 8:].decode())\n";
    QProcess python;
    python.start("python3", {"-c", kReader, QString::fromStdString(toHex(frame, ""))});
    CHILD_REQUIRE(python.waitForFinished(20000) && python.exitCode() == 0);
    const std::string portText = std::to_string(port);
    const std::string expected = "2048 4 36 64 17 127.0.0.1 127.0.0.1 " + portText + " " + portText + " 16 captured\n";
    CHILD_REQUIRE(python.readAllStandardOutput().toStdString() == expected);
    const auto value = [&](std::size_t layer, std::string_view name) {
        for (const Field& field : decoded.fields.at(layer).children)
            if (field.name == name)
                return field.value;
        return std::string();
    };
    CHILD_REQUIRE(value(1, "total length") == "36" && value(1, "time to live") == "64");
    CHILD_REQUIRE(value(1, "source") == "127.0.0.1" && value(2, "destination port") == portText);
    CHILD_REQUIRE(value(2, "length") == "16");
    return 0;
}

// A cooked socket has no frame header: the address says what it said.
int cookedCapture() {
    if (!enterOwnNetwork().empty())
        return kChildSkipped;
    EngineHarness h;
    const SocketId tap = capture(h, SOCK_DGRAM);
    CHILD_REQUIRE(tap);
    const SocketId six = h.socket(AF_INET6, SOCK_DGRAM);
    h.run(six, step::Bind{here(AF_INET6)});
    h.run(six, step::Sendto{bytesOf("v6"), 0, *h.view(six).local});
    CHILD_REQUIRE(h.run(tap, step::Recvfrom{2048, 0}).value == 40 + 8 + 2);
    const TranscriptRow row = rowsOf(h, tap, Direction::Received).back();
    CHILD_REQUIRE(row.peer.toString().find("lo ETH_P_IPV6") == 0);
    CHILD_REQUIRE(decodeRow(h, row).name.find("UDP ") == 0);
    return 0;
}

// A frame made of fields goes out and comes in as it was made; one that is longer than the interface takes does not.
int sendsFrames() {
    if (!enterOwnNetwork().empty())
        return kChildSkipped;
    EngineHarness h;
    const SocketId tap = capture(h);
    CHILD_REQUIRE(tap);
    const Form& form = *findForm("ethernet");
    const Bytes frame = *build(form, initialValues(form), viewOf("a frame of one's own"));
    const Address lo = *Address::parseLink("lo", "0");
    CHILD_REQUIRE(h.run(tap, step::Sendto{frame, 0, lo}).value == std::int64_t(frame.size()));
    CHILD_REQUIRE(h.run(tap, step::Recvfrom{2048, 0}).value == std::int64_t(frame.size()));
    const TranscriptRow row = rowsOf(h, tap, Direction::Received).back();
    CHILD_REQUIRE(h.engine().transcript().bytesOf(row.index) == frame);
    const Bytes tooLong = *build(form, initialValues(form), Bytes(65537, 'x')); // the MTU of lo is 65536
    CHILD_REQUIRE(errorOf(h.run(tap, step::Sendto{tooLong, 0, lo})) == EMSGSIZE);
    CHILD_REQUIRE(errorOf(h.run(tap, step::Sendto{frame, 0, *Address::parseLink("", "0")})) == ENXIO);
    CHILD_REQUIRE(errorOf(h.run(tap, step::Sendto{Bytes(4, 0), 0, lo})) == EINVAL); // shorter than a header
    return 0;
}

// The counters count every frame, taken or dropped, and are 0 after they were read.
int countsDrops() {
    if (!enterOwnNetwork().empty())
        return kChildSkipped;
    EngineHarness h;
    const SocketId tap = capture(h);
    CHILD_REQUIRE(tap);
    const Bytes small = {0, 16, 0, 0}; // SO_RCVBUF 4096
    CHILD_REQUIRE(!h.run(tap, step::Setsockopt{SOL_SOCKET, SO_RCVBUF, small}).error);
    const SocketId udp = h.socket(AF_INET, SOCK_DGRAM);
    h.run(udp, step::Bind{here(AF_INET)});
    constexpr int kDatagrams = 50;
    for (int i = 0; i < kDatagrams; ++i)
        h.run(udp, step::Sendto{bytesOf("drop"), 0, *h.view(udp).local});
    int received = 0;
    while (!h.run(tap, step::Recvfrom{2048, MSG_DONTWAIT}).error)
        ++received;
    const Bytes stats = h.run(tap, step::Getsockopt{SOL_PACKET, PACKET_STATISTICS, 8}).bytes;
    std::array<std::uint32_t, 2> counts{};
    CHILD_REQUIRE(stats.size() == sizeof counts);
    std::memcpy(counts.data(), stats.data(), sizeof counts);
    CHILD_REQUIRE(counts[0] == 2 * kDatagrams);
    CHILD_REQUIRE(counts[1] > 0);
    CHILD_REQUIRE(received + int(counts[1]) == 2 * kDatagrams);
    CHILD_REQUIRE(h.run(tap, step::Getsockopt{SOL_PACKET, PACKET_STATISTICS, 8}).bytes == Bytes(8, 0));
    return 0;
}

// Following by recvmmsg takes every frame, each a row of its own.
int followsInBatches() {
    if (!enterOwnNetwork().empty())
        return kChildSkipped;
    EngineHarness h;
    const SocketId tap = capture(h);
    CHILD_REQUIRE(tap);
    const ActionId following = h.start(tap, step::Follow{2048, 16, 0});
    const SocketId udp = h.socket(AF_INET, SOCK_DGRAM);
    h.run(udp, step::Bind{here(AF_INET)});
    constexpr std::size_t kDatagrams = 40;
    for (std::size_t i = 0; i < kDatagrams; ++i)
        h.run(udp, step::Sendto{bytesOf("follow"), 0, *h.view(udp).local});
    const bool all =
        QTest::qWaitFor([&] { return rowsOf(h, tap, Direction::Received).size() == 2 * kDatagrams; }, 20000);
    CHILD_REQUIRE(all);
    h.engine().interrupt(following);
    const ActionReport report = h.waitFor(following);
    CHILD_REQUIRE(!report.error && report.value == 2 * kDatagrams);
    const std::vector<CallRecord> calls = h.recordsOf(following);
    CHILD_REQUIRE(calls.front().call == CallId::Recvmmsg);
    CHILD_REQUIRE(calls.size() <= 2 * kDatagrams + 1);
    return 0;
}

// Without CAP_NET_RAW: which of the two sockets would work here is said.
int refusalOfRawSockets() {
    if (!enterOwnNetwork().empty() || !setSysctl("net/ipv4/ping_group_range", "0 2147483647"))
        return kChildSkipped;
    if (!becomeOrdinaryUser())
        return kChildSkipped;
    EngineHarness h;
    const ActionReport raw = h.run({}, step::Socket{AF_INET, SOCK_RAW, IPPROTO_ICMP});
    CHILD_REQUIRE(errorOf(raw) == EPERM);
    CHILD_REQUIRE(raw.hint.find("CAP_NET_RAW") != std::string::npos);
    CHILD_REQUIRE(raw.hint.find("works here") != std::string::npos);
    const ActionReport packet = h.run({}, step::Socket{AF_PACKET, SOCK_RAW, 0x0300});
    CHILD_REQUIRE(errorOf(packet) == EPERM && packet.hint.find("packet socket") != std::string::npos);
    CHILD_REQUIRE(h.socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP)); // as it said
    return 0;
}

int refusalOfPingSockets() {
    if (!enterOwnNetwork().empty()) // whose range is empty: 1 0
        return kChildSkipped;
    EngineHarness h;
    const ActionReport ping = h.run({}, step::Socket{AF_INET, SOCK_DGRAM, IPPROTO_ICMP});
    CHILD_REQUIRE(errorOf(ping) == EACCES);
    CHILD_REQUIRE(ping.hint.find("\"1 0\": no group at all") != std::string::npos);
    CHILD_REQUIRE(ping.hint.find("The raw socket") != std::string::npos &&
                  ping.hint.find("works here") != std::string::npos);
    CHILD_REQUIRE(h.socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)); // as it said
    return 0;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"raw echo", rawEcho},
                           {"raw echo 6", rawEcho6},
                           {"ping echo", pingEcho},
                           {"ping echo 6", pingEcho6},
                           {"filter", icmpFilter},
                           {"capture", captureAgreesWithPython},
                           {"cooked", cookedCapture},
                           {"frames", sendsFrames},
                           {"drops", countsDrops},
                           {"follow", followsInBatches},
                           {"raw refused", refusalOfRawSockets},
                           {"ping refused", refusalOfPingSockets}});
    return runs;
}

} // namespace

class TestPacketSockets : public QObject {
    Q_OBJECT

private slots:
    void aRawSocketPings() { RUN_CHILD(childRuns(), "raw echo"); }
    void aRawSocketPingsOverIpv6() { RUN_CHILD(childRuns(), "raw echo 6"); }
    void aPingSocketPings() { RUN_CHILD(childRuns(), "ping echo"); }
    void aPingSocketPingsOverIpv6() { RUN_CHILD(childRuns(), "ping echo 6"); }
    void anIcmpFilterBlocksTypesAndIsReadBack() { RUN_CHILD(childRuns(), "filter"); }
    void aCaptureIsReadAsPythonReadsIt() { RUN_CHILD(childRuns(), "capture"); }
    void aCookedCaptureIsReadByItsAddress() { RUN_CHILD(childRuns(), "cooked"); }
    void aFrameOfFieldsIsSentAndOneThatIsTooLongIsRefused() { RUN_CHILD(childRuns(), "frames"); }
    void dropsAreCountedExactly() { RUN_CHILD(childRuns(), "drops"); }
    void followingByBatchesTakesEveryFrame() { RUN_CHILD(childRuns(), "follow"); }
    void aRefusedRawSocketNamesThePingSocket() { RUN_CHILD(childRuns(), "raw refused"); }
    void aRefusedPingSocketNamesTheRawSocket() { RUN_CHILD(childRuns(), "ping refused"); }

    void theRangeOfPingGroupsDecides() {
        RawAccess access;
        access.groups = {1000};
        access.pingGroups = {0, 100};
        QVERIFY(!access.mayPing());
        access.pingGroups = {1000, 1000};
        QVERIFY(access.mayPing());
        access.pingGroups = {1, 0};
        QVERIFY(!access.mayPing());
        QVERIFY(rawRefusal(AF_INET, SOCK_STREAM, 0, EPERM, access).empty());
        QVERIFY(rawRefusal(AF_INET, SOCK_RAW, 253, EPERM, access).find("as root") != std::string::npos);
    }
};

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    TestPacketSockets test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_packet_sockets.moc"
