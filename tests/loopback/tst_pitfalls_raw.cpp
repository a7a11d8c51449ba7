#include "tests/support/child_run.h"
#include "tests/support/errno_cases.h"
#include "tests/support/own_network.h"
#include "tests/support/socket_steps.h"

#include <QTest>

#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

namespace {

constexpr int kProtocol = 253; // for experiments, RFC 3692

template <class Value>
Value valueAt(const Bytes& bytes, std::size_t at) {
    Value value{};
    if (bytes.size() >= at + sizeof value)
        std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

// The network is the test's own: a raw socket would see what others send over loopback, too.
int rawSocketsHearUdp() {
    if (!enterOwnNetwork().empty())
        return kChildSkipped;
    EngineHarness h;
    const SocketId four = h.socket(AF_INET, SOCK_RAW, IPPROTO_UDP);
    const SocketId six = h.socket(AF_INET6, SOCK_RAW, IPPROTO_UDP);
    CHILD_REQUIRE(four && six);
    const SocketId receiver = h.socket(AF_INET, SOCK_DGRAM);
    h.run(receiver, step::Bind{loopback(0)});
    const Address address = h.view(receiver).local.value();
    CHILD_REQUIRE(h.run(h.socket(AF_INET, SOCK_DGRAM), step::Sendto{bytesOf("abc"), 0, address}).value == 3);
    CHILD_REQUIRE(h.run(receiver, step::Recv{64, 0}).value == 3); // which has it as ever
    CHILD_REQUIRE(h.run(four, step::Recv{64, 0}).value == 20 + 8 + 3);
    CHILD_REQUIRE(h.receivedBy(four).at(0) == 0x45); // version 4, five words: the IP header
    const SocketId receiver6 = h.socket(AF_INET6, SOCK_DGRAM);
    h.run(receiver6, step::Bind{loopback6(0)});
    const Address address6 = h.view(receiver6).local.value();
    CHILD_REQUIRE(h.run(h.socket(AF_INET6, SOCK_DGRAM), step::Sendto{bytesOf("abc"), 0, address6}).value == 3);
    CHILD_REQUIRE(h.run(six, step::Recv{64, 0}).value == 8 + 3); // without
    return 0;
}

int headerIsMended() {
    if (!enterOwnNetwork().empty())
        return kChildSkipped;
    EngineHarness h;
    const SocketId receiver = h.socket(AF_INET, SOCK_RAW, kProtocol);
    const SocketId sender = h.socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
    CHILD_REQUIRE(receiver && sender);
    CHILD_REQUIRE(h.run(sender, step::Getsockopt{IPPROTO_IP, IP_HDRINCL, 4}).bytes == intBytes(1)); // by itself
    iphdr header{};
    header.version = 4;
    header.ihl = 5;
    header.ttl = 7;
    header.protocol = kProtocol;
    header.tot_len = htons(0x3412); // wrong
    header.check = htons(0xbad);    // wrong
    header.daddr = htonl(INADDR_LOOPBACK);
    Bytes packet(sizeof header + 4);
    std::memcpy(packet.data(), &header, sizeof header);
    CHILD_REQUIRE(h.run(sender, step::Sendto{packet, 0, loopback(0)}).value == 24);
    CHILD_REQUIRE(h.run(receiver, step::Recv{64, 0}).value == 24);
    const auto got = valueAt<iphdr>(h.receivedBy(receiver), 0);
    CHILD_REQUIRE(ntohs(got.tot_len) == 24);
    CHILD_REQUIRE(got.check != htons(0xbad));
    CHILD_REQUIRE(got.id != 0);
    CHILD_REQUIRE(got.saddr == htonl(INADDR_LOOPBACK));
    CHILD_REQUIRE(got.ttl == 7);
    CHILD_REQUIRE(errorOf(h.run(sender, step::Recv{64, MSG_DONTWAIT})) == EAGAIN); // it only sends
    return 0;
}

int pingSockets() {
    if (!enterOwnNetwork().empty())
        return kChildSkipped;
    EngineHarness h;
    CHILD_REQUIRE(errorOf(h.run({}, step::Socket{AF_INET, SOCK_DGRAM, IPPROTO_ICMP})) == EACCES);
    CHILD_REQUIRE(setSysctl("net/ipv4/ping_group_range", "0 0"));
    const SocketId id = h.socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
    CHILD_REQUIRE(id);
    icmphdr echo{};
    echo.type = ICMP_ECHO;
    echo.un.echo.id = htons(0x1234);
    Bytes packet(sizeof echo + 4);
    std::memcpy(packet.data(), &echo, sizeof echo);
    CHILD_REQUIRE(h.run(id, step::Sendto{packet, 0, loopback(0)}).value == 12);
    CHILD_REQUIRE(h.run(id, step::Recv{64, 0}).value == 12); // no IP header
    const auto reply = valueAt<icmphdr>(h.receivedBy(id), 0);
    CHILD_REQUIRE(reply.type == ICMP_ECHOREPLY);
    CHILD_REQUIRE(ntohs(reply.un.echo.id) == h.view(id).local.value().port()); // not the one that was sent
    packet[0] = ICMP_TIMESTAMP;
    CHILD_REQUIRE(errorOf(h.run(id, step::Sendto{packet, 0, loopback(0)})) == EINVAL);
    return 0;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"copies", rawSocketsHearUdp}, {"header", headerIsMended}, {"ping", pingSockets}});
    return runs;
}

} // namespace

// What surprises about raw and ping sockets.
class PitfallsRawTest : public QObject {
    Q_OBJECT

private slots:
    void rawSocketsHearOtherProtocolsAndIpv4BringsItsHeader();
    void ownHeaderIsMendedByTheKernel();
    void pingSocketsAreForAGroupAndHaveTheirOwnNumber();
};

void PitfallsRawTest::rawSocketsHearOtherProtocolsAndIpv4BringsItsHeader() { RUN_CHILD(childRuns(), "copies"); }

void PitfallsRawTest::ownHeaderIsMendedByTheKernel() { RUN_CHILD(childRuns(), "header"); }

void PitfallsRawTest::pingSocketsAreForAGroupAndHaveTheirOwnNumber() { RUN_CHILD(childRuns(), "ping"); }

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    PitfallsRawTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_pitfalls_raw.moc"
