// Calls that arrive while the ledger follows its tail: how late the event loop gets. A timer of 1 ms is late by what
// the loop was busy with; the same is measured with nothing arriving, which is the machine's own share, and as
// processor time of the window's thread between two ticks, which other processes cannot add to.
#include "bench_table.h"
#include "core/bridge/engine_bridge.h"
#include "core/calls/syscalls.h"
#include "ui/panels/ledger_panel.h"
#include "ui/shell/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ctime>
#include <thread>

namespace {

using namespace swb;

constexpr int kRounds = 11;
constexpr int kRows = 10'000;
constexpr std::size_t kReportsOfOneCopy = 1024;
constexpr int kManyRows = 200'000;
constexpr int kSettleMs = 300;

double threadMilliseconds() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

class Lateness : public QObject {
public:
    Lateness() {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(1);
        connect(&m_timer, &QTimer::timeout, this, &Lateness::tick);
    }
    void start() {
        m_late = {};
        m_busy = {};
        m_before = monotonicNow();
        m_usedBefore = threadMilliseconds();
        m_timer.start();
    }
    void stop() { m_timer.stop(); }
    const bench::Figures& late() const { return m_late; }
    const bench::Figures& busy() const { return m_busy; }

private:
    void tick() {
        const Nanoseconds now = monotonicNow();
        const double used = threadMilliseconds();
        m_late.add(std::max(0.0, static_cast<double>((now - m_before).count()) / 1e6 - 1));
        m_busy.add(used - m_usedBefore);
        m_before = now;
        m_usedBefore = used;
    }

    QTimer m_timer;
    bench::Figures m_late;
    bench::Figures m_busy;
    Nanoseconds m_before{};
    double m_usedBefore = 0;
};

// Real calls through the seam, as the call runner's threads make them; `perSecond` 0 is as fast as they go.
void makeCalls(Recorder& recorder, int calls, int perSecond) {
    CallContext context;
    context.recorder = &recorder;
    context.socket = SocketId{1};
    const auto started = std::chrono::steady_clock::now();
    for (int i = 0; i < calls; ++i) {
        context.action = ActionId{static_cast<std::uint64_t>(i + 1)};
        if (i % 3 == 2)
            (void)calls::bind(context, -1, viewOf("no address here"), 15);
        else
            (void)calls::fcntl(context, 0, F_GETFL, 0);
        if (perSecond > 0)
            std::this_thread::sleep_until(started + std::chrono::microseconds(1'000'000LL * (i + 1) / perSecond));
    }
}

OptionReport reportOf(const CallRecord& record) {
    auto snapshot = std::make_shared<OptionSnapshot>();
    snapshot->taken = record.start + record.duration;
    OptionReport report;
    report.socket = record.socket;
    report.action = record.action;
    report.call = "fcntl";
    report.snapshot = std::move(snapshot);
    report.changes = {{SOL_SOCKET, SO_RCVBUF, OptionAnswer{Bytes(4), 0}, OptionAnswer{Bytes{1, 0, 0, 0}, 0}},
                      {IPPROTO_TCP, TCP_INFO, OptionAnswer{Bytes(248), 0}, OptionAnswer{Bytes(248, 1), 0}}};
    return report;
}

struct Measured {
    const char* what;
    int calls;
    int perSecond;
    bool changes = false; // each tells an option that it changed, as many as the engine keeps for one copy
    bench::Figures worst = {}, p99 = {}, busiest = {};
    int shown = 0;
};

void measure(Measured& into) {
    auto engine = Engine::create();
    if (!engine)
        std::abort();
    EngineBridge bridge(std::move(*engine));
    LedgerPanel panel(bridge);
    panel.resize(1200, 400);
    panel.show();
    if (!QTest::qWaitForWindowExposed(&panel))
        std::abort();
    QTest::qWait(kSettleMs);

    if (into.changes)
        QObject::connect(&bridge, &EngineBridge::recordsArrived, [&bridge](const RecordBatch& batch) {
            for (std::size_t i = 0; i < std::min(batch.completed.size(), kReportsOfOneCopy); ++i)
                emit bridge.optionsRead(reportOf(batch.completed[batch.completed.size() - 1 - i]));
        });
    Lateness lateness;
    lateness.start();
    std::thread caller([&] { makeCalls(bridge.engine().recorder(), into.calls, into.perSecond); });
    QElapsedTimer waited;
    waited.start();
    const auto arrived = [&] { return panel.model().kept() + panel.model().removed() + panel.model().dropped(); };
    while (arrived() < static_cast<std::size_t>(into.calls) && waited.elapsed() < 60'000)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    waited.restart(); // what the last rows left to do belongs to it; with no rows this is all there is
    while (waited.elapsed() < kSettleMs)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    lateness.stop();
    caller.join();

    auto* table = panel.findChild<QTableView*>();
    const bool atTail = table->verticalScrollBar()->value() == table->verticalScrollBar()->maximum();
    if (arrived() < static_cast<std::size_t>(into.calls) || !atTail) {
        std::fprintf(stderr, "bench_ledger: %zu of %d rows arrived, %s\n", static_cast<std::size_t>(arrived()),
                     into.calls, atTail ? "at the tail" : "but the tail was not followed");
        std::exit(1);
    }
    into.worst.add(lateness.late().most());
    into.p99.add(lateness.late().quantile(0.99));
    into.busiest.add(lateness.busy().most());
}

} // namespace

int main(int argc, char* argv[]) {
    QApplication application(argc, argv);
    Theme theme;
    theme.applyTo(application);

    Measured series[] = {
        {"nothing arrives", 0, 0},
        {"10,000 rows at once", kRows, 0},
        {"10,000 rows in a second", kRows, kRows},
        {"the same, with what they changed", kRows, kRows, true},
        {"200,000 rows at once", kManyRows, 0},
    };
    for (int round = -1; round < kRounds; ++round) // the first warms fonts and caches and does not count
        for (Measured& one : series) {
            Measured unwanted = one;
            measure(round < 0 ? unwanted : one);
        }

    bench::printHead("Event loop while rows arrive and the tail is followed: figure of each round");
    for (const Measured& one : series) {
        const std::string what = one.what;
        bench::printRow((what + ": latest tick").c_str(), one.worst, "ms", 2);
        bench::printRow((what + ": p99 of ticks").c_str(), one.p99, "ms", 2);
        bench::printRow((what + ": longest work").c_str(), one.busiest, "ms", 2);
    }
    bench::printGoal("10,000 rows, latest tick of all rounds", std::max(series[1].worst.most(), series[2].worst.most()),
                     16, "ms");
    bench::printGoal("10,000 rows, latest tick, median of the rounds",
                     std::max(series[1].worst.median(), series[2].worst.median()), 16, "ms");
    return 0;
}
