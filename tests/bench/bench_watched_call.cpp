// What reading every option before and after each call costs a person's call through the whole engine: from submit()
// to its report, with watching on and off, interleaved.
#include "bench_table.h"
#include "tests/support/engine_harness.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>

namespace {

using namespace swb;
using namespace swb::test;

constexpr int kRounds = 201;
constexpr int kCallsPerRound = 20;

double microsecondsOfCalls(EngineHarness& h, SocketId socket) {
    const Nanoseconds before = monotonicNow();
    for (int i = 0; i < kCallsPerRound; ++i)
        if (h.run(socket, step::Getsockname{}).error)
            std::abort();
    return static_cast<double>((monotonicNow() - before).count()) / 1000.0 / kCallsPerRound;
}

void measureCalls(const char* title, EngineHarness& h, SocketId socket) {
    bench::Figures off, on, cost;
    for (int round = -5; round < kRounds; ++round) { // the first warm up and do not count
        h.engine().watchAllOptions(false);
        const double plain = microsecondsOfCalls(h, socket);
        h.engine().watchAllOptions(true);
        const double watched = microsecondsOfCalls(h, socket);
        if (round < 0)
            continue;
        off.add(plain);
        on.add(watched);
        cost.add(watched - plain);
    }
    bench::printHead(title);
    bench::printRow("getsockname through the engine, not watched", off, "us");
    bench::printRow("the same, watched: two readings, differences", on, "us");
    bench::printRow("what watching adds to a call", cost, "us");
    bench::printGoal("Snapshots and difference, per call", cost.median(), 200, "us");
}

} // namespace

int main() {
    EngineHarness h;
    const auto pair = h.connectedTcp();
    measureCalls("A call on a connected TCP socket", h, pair.client);
    measureCalls("A call on a UDP socket", h, h.socket(AF_INET, SOCK_DGRAM));
    return 0;
}
