#include "core/net/interfaces.h"
#include "core/options/group_call.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "tests/support/engine_harness.h"
#include "tests/support/peer_process.h"

#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

using namespace swb;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::PeerProcess;
using swb::test::textOf;

namespace {

constexpr char kGroup[] = "239.255.1.1";

// Joins and prints its port, then every datagram with its sender's address.
constexpr char kReceiver[] = R"(
import socket, struct, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 0))
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
             socket.inet_aton(sys.argv[1]) + socket.inet_aton('127.0.0.1'))
print('port', s.getsockname()[1])
data, peer = s.recvfrom(100)
print('got', data.decode(), 'from', peer[0])
)";

constexpr char kReceiver6[] = R"(
import socket, struct, sys
index = int(sys.argv[2])
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
s.bind(('::', 0))
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP,
             socket.inet_pton(socket.AF_INET6, sys.argv[1]) + struct.pack('@I', index))
print('port', s.getsockname()[1])
data, peer = s.recvfrom(100)
print('got', data.decode())
s.sendto(b'back', (sys.argv[1], int(data), 0, index))
)";

constexpr char kSender[] = R"(
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton('127.0.0.1'))
s.sendto(b'from python', (sys.argv[1], int(sys.argv[2])))
)";

ActionReport ask(EngineHarness& h, SocketId socket, const GroupRequest& request) {
    const OptionSpec* option = groupOption(request.deed, request.form, request.family);
    return h.run(socket, step::Setsockopt{option->level, option->name, *groupValue(request)});
}

GroupRequest join(const std::string& group, int family, std::uint32_t interface) {
    GroupRequest request;
    request.form = GroupForm::Independent;
    request.family = family;
    request.group = group;
    request.interface = interface;
    return request;
}

const InterfaceInfo* interfaceThat(const std::vector<InterfaceInfo>& all, bool (*suits)(const InterfaceInfo&)) {
    const auto found = std::ranges::find_if(all, suits);
    return found == all.end() ? nullptr : &*found;
}

} // namespace

// Groups with programs nobody here wrote.
class MulticastProgramsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_directory.isValid()); }

    void pythonReceivesFromUs();
    void socatReceivesFromUs();
    void pythonSendsToUs();
    void pythonAndWeMeetInAGroupOfIpv6();

private:
    std::string directory() const { return m_directory.path().toStdString(); }
    void send(int port);

    QTemporaryDir m_directory;
};

void MulticastProgramsTest::send(int port) {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_DGRAM);
    const OptionSpec* option = findOption("IP_MULTICAST_IF");
    QVERIFY(!h.run(id, step::Setsockopt{option->level, option->name, *encodeOption(*option, "127.0.0.1")}).error);
    QCOMPARE(h.run(id, step::Sendto{bytesOf("hello"), 0, *Address::parseInet(kGroup, std::to_string(port))}).value, 5);
}

void MulticastProgramsTest::pythonReceivesFromUs() {
    NEED_PROGRAM("python3");
    PeerProcess receiver("python3", {"-u", "-c", kReceiver, kGroup}, directory());
    const int port = receiver.waitForNumberAfter("port ");
    QVERIFY2(port > 0, receiver.output().c_str());
    send(port);
    QVERIFY2(receiver.waitForOutput("got hello from 127.0.0.1"), receiver.output().c_str());
}

void MulticastProgramsTest::socatReceivesFromUs() {
    NEED_PROGRAM("socat");
    const int port = test::recentlyFreePort();
    PeerProcess receiver("socat",
                         {"-d", "-d", "-d", "-u",
                          "UDP4-RECV:" + std::to_string(port) + ",ip-add-membership=" + kGroup + ":127.0.0.1", "-"},
                         directory());
    QVERIFY2(receiver.waitForOutput("starting data transfer loop"), receiver.output().c_str());
    send(port);
    QVERIFY2(receiver.waitForOutput("hello"), receiver.output().c_str());
}

void MulticastProgramsTest::pythonSendsToUs() {
    NEED_PROGRAM("python3");
    const auto all = allInterfaces();
    const InterfaceInfo* lo = interfaceThat(*all, [](const InterfaceInfo& one) { return one.isLoopback; });
    QVERIFY(lo);
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_DGRAM);
    QVERIFY(!h.run(id, step::Bind{*Address::parseInet(kGroup, "0")}).error);
    QVERIFY(!ask(h, id, join(kGroup, AF_INET, lo->index)).error);
    PeerProcess sender("python3", {"-c", kSender, kGroup, std::to_string(h.view(id).local->port())}, directory());
    QCOMPARE(h.run(id, step::Recvfrom{64, 0}).value, 11);
    QCOMPARE(textOf(h.receivedBy(id)), "from python");
    QCOMPARE(sender.waitForExit(), 0);
}

// Interface-local: it never leaves this machine, whatever the interface.
void MulticastProgramsTest::pythonAndWeMeetInAGroupOfIpv6() {
    NEED_PROGRAM("python3");
    const auto all = allInterfaces();
    const InterfaceInfo* there = interfaceThat(*all, [](const InterfaceInfo& one) {
        return one.isUp && one.hasMulticast && !one.isLoopback && one.firstOf(AF_INET6) != nullptr;
    });
    if (there == nullptr)
        QSKIP("no interface beside loopback is up and has IPv6 and multicast");
    PeerProcess peer("python3", {"-u", "-c", kReceiver6, "ff01::101", std::to_string(there->index)}, directory());
    const int port = peer.waitForNumberAfter("port ");
    QVERIFY2(port > 0, peer.output().c_str());
    EngineHarness h;
    const SocketId id = h.socket(AF_INET6, SOCK_DGRAM);
    QVERIFY(!h.run(id, step::Bind{*Address::parseInet6("ff01::101", "0", 0, there->index)}).error);
    QVERIFY(!ask(h, id, join("ff01::101", AF_INET6, there->index)).error);
    const std::string own = std::to_string(h.view(id).local->port());
    const Address to = *Address::parseInet6("ff01::101", std::to_string(port), 0, there->index);
    QVERIFY(!h.run(id, step::Sendto{bytesOf(own), 0, to}).error);
    QVERIFY2(peer.waitForOutput("got " + own), peer.output().c_str());
    QCOMPARE(h.run(id, step::Recvfrom{64, 0}).value, 4);
    QCOMPARE(textOf(h.receivedBy(id)), "back");
}

QTEST_APPLESS_MAIN(MulticastProgramsTest)
#include "tst_multicast_programs.moc"
