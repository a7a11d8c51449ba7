// What reading every option of a socket costs: a sweep, recorded as an observer's, beside the same getsockopts in a
// bare loop; and the snapshot and comparison that each call of a watched socket brings with it.
#include "bench_table.h"
#include "core/base/clock.h"
#include "core/options/option_reader.h"
#include "core/options/option_value.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace {

using namespace swb;

constexpr int kRounds = 501;
constexpr int kSweepsPerRound = 20;

template <class Work>
double microseconds(Work work) {
    const Nanoseconds before = monotonicNow();
    for (int i = 0; i < kSweepsPerRound; ++i)
        work();
    return static_cast<double>((monotonicNow() - before).count()) / 1000.0 / kSweepsPerRound;
}

// Into the same memory each time, as a program would that only looks.
void bareLoop(int fd, OptionRows rows) {
    static std::array<std::uint8_t, 4096 * 8> room;
    for (const OptionSpec* option : rows) {
        socklen_t length = readRoom(*option);
        static_cast<void>(::getsockopt(fd, option->level, option->name, room.data(), &length));
    }
}

void measure(const char* title, int fd, SocketKinds kind) {
    Recorder recorder;
    recorder.setNewsHandler([] {}); // never taken: one call of it for all, as while a window draws
    const CallContext observed{&recorder, nullptr, SocketId{1}, {}, Origin::Observer};
    const CallContext unrecorded;
    const OptionRows rows = sweepRows(kind);
    for (int i = 0; i < 200; ++i) // past the ring's growth
        readOptions(observed, fd, rows);
    const OptionSnapshot before = readOptions(observed, fd, rows);
    bench::Figures bare, off, sweep, watched, ratio, offRatio;
    for (int round = 0; round < kRounds; ++round) {
        const double first = microseconds([&] { bareLoop(fd, rows); });
        const double plain = microseconds([&] { readOptions(unrecorded, fd, rows); });
        const double recorded = microseconds([&] { readOptions(observed, fd, rows); });
        const double reference = (first + microseconds([&] { bareLoop(fd, rows); })) / 2;
        bare.add(reference);
        off.add(plain);
        sweep.add(recorded);
        ratio.add(recorded / reference);
        offRatio.add(plain / reference);
        watched.add(microseconds([&] {
            if (differences(before, readOptions(observed, fd, rows)).size() > rows.size())
                std::abort();
        }));
    }
    bench::printHead(title);
    std::printf("%zu options\n", rows.size());
    bench::printRow("bare loop of getsockopt", bare, "us");
    bench::printRow("sweep, recording off", off, "us");
    bench::printRow("sweep, recorded as an observer's", sweep, "us");
    bench::printRow("snapshot and difference, as after each call", watched, "us");
    bench::printRatio("ratio, recording off", offRatio);
    bench::printRatio("ratio, recorded", ratio);
    bench::printGoal("Sweep against the bare loop", ratio.median(), 1.5, "x");
    bench::printGoal("Snapshot and difference", watched.median(), 200, "us");
}

} // namespace

int main() {
    const int tcp = ::socket(AF_INET, SOCK_STREAM, 0);
    const int tcp6 = ::socket(AF_INET6, SOCK_STREAM, 0);
    if (tcp < 0 || tcp6 < 0)
        std::abort();
    measure("Every readable option of a TCP socket", tcp, on::Tcp4);
    measure("Every readable option of a TCP socket over IPv6", tcp6, on::Tcp6);
    ::close(tcp);
    ::close(tcp6);
    return 0;
}
