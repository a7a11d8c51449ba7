// What looking at a thousand connected TCP sockets costs: their TCP_INFO read once, as an observer, bare and told by
// fields; and the engine with all of them watched, as processor time of the whole process.
#include "bench_table.h"
#include "core/base/clock.h"
#include "core/options/option_names.h"
#include "core/options/option_reader.h"
#include "core/options/option_value.h"
#include "tests/support/engine_harness.h"

#include <QCoreApplication>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <thread>

namespace {

using namespace swb;

constexpr std::size_t kSockets = 1000;
constexpr int kRounds = 51;
constexpr int kEngineRounds = 5;
constexpr auto kEngineRound = std::chrono::seconds(3);

void check(bool holds, const char* what) {
    if (holds)
        return;
    std::fprintf(stderr, "bench_many_sockets: %s\n", what);
    std::exit(1);
}

double processMilliseconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

template <class Work>
double milliseconds(Work work) {
    const double before = processMilliseconds();
    work();
    return processMilliseconds() - before;
}

void raiseFileLimit() {
    rlimit limit{};
    check(::getrlimit(RLIMIT_NOFILE, &limit) == 0, "RLIMIT_NOFILE cannot be read");
    limit.rlim_cur = limit.rlim_max;
    check(::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 2 * kSockets + 200,
          "RLIMIT_NOFILE is too low for a thousand connections");
}

// Connected by the engine, one call after the other, and accepted here.
std::vector<SocketId> connected(test::EngineHarness& harness, std::vector<int>& accepted) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* place = reinterpret_cast<sockaddr*>(&address);
    check(::bind(listener, place, length) == 0 && ::listen(listener, 16) == 0 &&
              ::getsockname(listener, place, &length) == 0,
          "no listener");
    const Address peer = Address::fromBytes({reinterpret_cast<const std::uint8_t*>(&address), sizeof address}, length);
    std::vector<SocketId> sockets;
    for (std::size_t i = 0; i < kSockets; ++i) {
        const SocketId socket = harness.socket(AF_INET, SOCK_STREAM);
        check(!harness.run(socket, step::Connect{peer}).error, "connect failed");
        accepted.push_back(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
        check(accepted.back() >= 0, "accept failed");
        sockets.push_back(socket);
    }
    ::close(listener);
    return sockets;
}

// Of the accepted ends, which the engine has not: nothing else looks at them.
void readOnce(const std::vector<int>& fds) {
    const OptionSpec* const info = findOption(IPPROTO_TCP, TCP_INFO);
    const OptionRows rows(&info, 1);
    Recorder recorder;
    recorder.setNewsHandler([] {});
    const CallContext observed{&recorder, nullptr, SocketId{1}, {}, Origin::Observer};
    std::array<std::uint8_t, 1024> room{};
    bench::Figures bare, sweep, told, ratio;
    for (int round = 0; round < kRounds; ++round) {
        bare.add(milliseconds([&] {
            for (const int fd : fds) {
                socklen_t length = room.size();
                check(::getsockopt(fd, info->level, info->name, room.data(), &length) == 0, "TCP_INFO was refused");
            }
        }));
        sweep.add(milliseconds([&] {
            for (const int fd : fds)
                check(readOptions(observed, fd, rows).answered() == 1, "TCP_INFO was refused");
        }));
        told.add(milliseconds([&] {
            for (const int fd : fds) {
                const OptionSnapshot snapshot = readOptions(observed, fd, rows);
                check(decodeOption(*info, snapshot.bytesOf(snapshot.readings()[0])).fields.size() > 40, "few fields");
            }
        }));
        ratio.add(sweep.median() / bare.median());
    }
    bench::printHead("TCP_INFO of 1,000 connected sockets, once");
    bench::printRow("bare getsockopt", bare, "ms", 2);
    bench::printRow("recorded as an observer's", sweep, "ms", 2);
    bench::printRow("the same, every field told in words", told, "ms", 2);
    bench::printRatio("ratio, recorded", ratio);
    bench::printGoal("Once a second and told, of one core", told.median() / 10, 2, "%");
}

void watched(test::EngineHarness& harness, const std::vector<SocketId>& sockets) {
    bench::Figures rest, looking, more, looks;
    for (int round = 0; round < kEngineRounds; ++round) {
        const auto shareOf = [&](std::vector<SocketId> which) {
            harness.engine().watch(std::move(which));
            const std::uint64_t callsBefore = harness.engine().recorder().observerCount();
            const double used = milliseconds([] { std::this_thread::sleep_for(kEngineRound); });
            const double seconds = std::chrono::duration<double>(kEngineRound).count();
            const auto calls = static_cast<double>(harness.engine().recorder().observerCount() - callsBefore);
            return std::pair(used / seconds / 10, calls / seconds);
        };
        const auto [idle, none] = shareOf({});
        const auto [busy, calls] = shareOf(sockets);
        rest.add(idle);
        looking.add(busy);
        more.add(busy - idle);
        looks.add(calls);
    }
    bench::printHead("The engine watches 1,000 connected sockets");
    bench::printRow("none watched, of one core", rest, "%", 2);
    bench::printRow("all watched", looking, "%", 2);
    bench::printRow("observer calls in a second", looks, "");
    bench::printGoal("Watching them", more.median(), 2, "%");
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    raiseFileLimit();
    test::EngineHarness harness;
    std::vector<int> accepted;
    const std::vector<SocketId> sockets = connected(harness, accepted);
    readOnce(accepted);
    watched(harness, sockets);
    return 0;
}
