// What it costs to record a call: getsockopt through the seam, recorded and not, beside the bare system call. The
// three take turns within each round, so that a busy machine slows them alike; the ratio is taken round by round.
#include "bench_table.h"
#include "core/calls/seam.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace {

using namespace swb;

constexpr int kRounds = 2'001;
constexpr int kCallsPerRound = 500; // short, so that few rounds are hit by another process;

template <class Call>
double nanosecondsPerCall(Call call) {
    const Nanoseconds before = monotonicNow();
    for (int i = 0; i < kCallsPerRound; ++i)
        call();
    return static_cast<double>((monotonicNow() - before).count()) / kCallsPerRound;
}

void check(bool answered) {
    if (!answered)
        std::abort();
}

void bare(int fd) {
    int value = 0;
    socklen_t length = sizeof value;
    check(::getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &value, &length) == 0 && value > 0);
}

void throughSeam(const CallContext& context, int fd) {
    const auto value = calls::getsockopt(context, fd, SOL_SOCKET, SO_RCVBUF, sizeof(int));
    check(value && value->size() == sizeof(int));
}

} // namespace

int main() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    check(fd >= 0);
    Recorder recorder;
    recorder.setNewsHandler([] {}); // never taken: one call of it for all, as while a window draws
    CallContext recorded;
    recorded.recorder = &recorder;
    recorded.socket = SocketId{1};
    recorded.action = ActionId{1};
    CallContext observed = recorded;
    observed.origin = Origin::Observer;
    const CallContext unrecorded;

    for (int i = 0; i < 200'000; ++i) // past the ring's growth
        throughSeam(recorded, fd);

    bench::Figures bareTime, offTime, observedTime, recordedTime, offRatio, observedRatio, recordedRatio;
    for (int round = 0; round < kRounds; ++round) {
        const double first = nanosecondsPerCall([&] { bare(fd); });
        const double off = nanosecondsPerCall([&] { throughSeam(unrecorded, fd); });
        const double observer = nanosecondsPerCall([&] { throughSeam(observed, fd); });
        const double on = nanosecondsPerCall([&] { throughSeam(recorded, fd); });
        const double reference = (first + nanosecondsPerCall([&] { bare(fd); })) / 2;
        bareTime.add(reference);
        offTime.add(off);
        observedTime.add(observer);
        recordedTime.add(on);
        offRatio.add(off / reference);
        observedRatio.add(observer / reference);
        recordedRatio.add(on / reference);
    }
    ::close(fd);

    bench::printHead("getsockopt(SO_RCVBUF), one call");
    bench::printRow("bare system call", bareTime, "ns");
    bench::printRow("through the seam, recording off", offTime, "ns");
    bench::printRow("recorded as an observer's", observedTime, "ns");
    bench::printRow("recorded as the user's", recordedTime, "ns");
    bench::printRatio("ratio, recording off", offRatio);
    bench::printRatio("ratio, recorded as an observer's", observedRatio);
    bench::printRatio("ratio, recorded as the user's", recordedRatio);
    bench::printGoal("Recorded call against the bare one", recordedRatio.median(), 1.8, "x");
    return 0;
}
