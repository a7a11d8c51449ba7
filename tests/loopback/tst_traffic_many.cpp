// Ten thousand peers at once; their other ends are in a process of their own, for the limit of descriptors.
#include "tests/support/child_run.h"
#include "tests/support/traffic_harness.h"
#include "tests/support/traffic_rules.h"

#include <QTest>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdlib>
#include <thread>

namespace {

using namespace swb;
using namespace swb::test;

constexpr std::size_t kPeers = 10'000;
constexpr const char* kPlace = "SWB_TEST_PLACE"; // the abstract name of the listener

bool mayOpen(std::size_t files) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < files)
        return false;
    limit.rlim_cur = limit.rlim_max;
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

int tenThousandClients() {
    const std::string place = std::getenv(kPlace);
    CHILD_REQUIRE(mayOpen(kPeers + 100));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    place.copy(address.sun_path + 1, sizeof address.sun_path - 1);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + place.size());
    std::vector<UniqueFd> clients;
    clients.reserve(kPeers);
    for (std::size_t i = 0; i < kPeers; ++i) {
        clients.emplace_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const timeval limit{60, 0};
        ::setsockopt(clients.back().get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        CHILD_REQUIRE(::connect(clients.back().get(), reinterpret_cast<sockaddr*>(&address), length) == 0);
    }
    for (std::size_t i = 0; i < kPeers; ++i)
        writeAll(clients[i], std::to_string(i) + '\n');
    for (std::size_t i = 0; i < kPeers; ++i) {
        const std::string own = std::to_string(i) + '\n';
        CHILD_REQUIRE(readExactly(clients[i], own.size()) == own); // nobody's but its own
    }
    for (const UniqueFd& client : clients)
        CHILD_REQUIRE(readExactly(client, 4) == "all\n");
    return 0;
}

const ChildRuns& runs(int argc = 0, char** argv = nullptr, int* status = nullptr) {
    static ChildRuns all({{"tenThousandClients", tenThousandClients}});
    if (status != nullptr && !all.ranAsChild(argc, argv, *status))
        *status = -1;
    return all;
}

} // namespace

class TestTrafficMany : public QObject {
    Q_OBJECT

private slots:
    void tenThousandAreAnsweredAtOnceAndTalkedTo() {
        if (!mayOpen(kPeers + 200))
            QSKIP("this system lets a process have too few descriptors (ulimit -Hn)");
        TrafficHarness h;
        const auto listener = h.listener(echoing(), AF_UNIX, SOCK_STREAM, 4096);
        const BytesView name = BytesView(listener.address.bytes()).subspan(sizeof(sa_family_t) + 1);
        qputenv(kPlace, QByteArray(reinterpret_cast<const char*>(name.data()), qsizetype(name.size())));
        int status = -1;
        std::thread others([&] { status = runs().start("tenThousandClients"); });
        const bool areThere =
            h.waitUntil([&] { return h.traffic().totals().peers == kPeers && h.traffic().totals().answers >= kPeers; });
        const auto peers = h.peers();
        std::vector<SocketId> open;
        for (const auto& [id, peer] : peers)
            if (peer.state == PeerState::Open && peer.bytesOut == peer.bytesIn && peer.bytesIn > 0)
                open.push_back(id);
        h.traffic().send(open, {'a', 'l', 'l', '\n'});
        others.join();
        QVERIFY(areThere);
        QCOMPARE(open.size(), kPeers);
        QCOMPARE(status, 0);
        QVERIFY(h.waitUntil([&] { return h.traffic().totals().peers == 0; }));
        QCOMPARE(h.endpoint(listener.id).accepted, kPeers);
        QCOMPARE(h.endpoint(listener.id).refusedByDescriptors, 0u);
    }
};

int main(int argc, char* argv[]) {
    int status = 0;
    runs(argc, argv, &status);
    if (status >= 0)
        return status;
    TestTrafficMany test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_traffic_many.moc"
