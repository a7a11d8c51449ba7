// What reading every option before and after each call costs a person's call through the whole engine: from submit()
// to its report, with watching on and off, interleaved; and what a live page pays twice a second to take a reading in.
#include "bench_table.h"
#include "tests/support/engine_harness.h"
#include "ui/models/options_model.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cstdlib>
#include <ctime>

namespace {

using namespace swb;
using namespace swb::test;

constexpr int kRounds = 201;
constexpr int kCallsPerRound = 20;
constexpr double kLiveEveryMicroseconds = 500'000;

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

OptionReport readingOf(EngineHarness& h, SocketId socket, std::uint64_t& index) {
    h.engine().sweep(socket, Sweep::Readable);
    std::vector<OptionReport> reports;
    while ((reports = h.engine().optionReportsSince(index)).empty()) {
    }
    index = reports.back().index;
    return reports.back();
}

double threadMicroseconds() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e6 + static_cast<double>(used.tv_nsec) / 1e3;
}

void measureLivePage(EngineHarness& h, SocketId socket) {
    h.engine().watchAllOptions(false);
    OptionsModel model;
    std::size_t cells = 0;
    QObject::connect(&model, &OptionsModel::dataChanged, [&](const QModelIndex&, const QModelIndex&) { ++cells; });
    std::uint64_t index = h.engine().optionReportsSince(0).empty() ? 0 : h.engine().optionReportsSince(0).back().index;
    bench::Figures taken, repainted;
    for (int round = -5; round < kRounds; ++round) {
        const OptionReport report = readingOf(h, socket, index);
        cells = 0;
        const double before = threadMicroseconds();
        model.take(report);
        if (round < 0)
            continue;
        taken.add(threadMicroseconds() - before);
        repainted.add(static_cast<double>(cells));
    }
    bench::printHead("A live page takes a reading in, twice a second");
    bench::printRow("processor time of the window's thread", taken, "us");
    bench::printRow("pieces that it repaints", repainted, "", 0);
    bench::printGoal("Of one core, without the painting", taken.median() / kLiveEveryMicroseconds * 100, 2, "%");
}

} // namespace

int main() {
    EngineHarness h;
    const auto pair = h.connectedTcp();
    measureCalls("A call on a connected TCP socket", h, pair.client);
    measureCalls("A call on a UDP socket", h, h.socket(AF_INET, SOCK_DGRAM));
    measureLivePage(h, pair.client);
    return 0;
}
