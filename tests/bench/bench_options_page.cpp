// What the Options page costs: from asking for it to its first paint and to its values, and reading live twice a
// second, as processor time of the whole process beside the same window at rest.
#include "bench_table.h"
#include "core/base/clock.h"
#include "core/bridge/engine_bridge.h"
#include "tests/support/option_sockets.h"
#include "ui/models/options_model.h"
#include "ui/panels/options_table.h"
#include "ui/shell/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QTest>
#include <QTimer>
#include <QTreeView>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>

namespace {

using namespace swb;

constexpr int kOpenings = 25;
constexpr int kRounds = 7;
constexpr int kRoundMs = 3000;

double processMilliseconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

double since(Nanoseconds start) { return static_cast<double>((monotonicNow() - start).count()) / 1e6; }

class PaintWatch : public QObject {
public:
    bool painted = false;

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        painted = painted || event->type() == QEvent::Paint;
        return false;
    }
};

SocketId adopt(EngineBridge& bridge, int fd) {
    bridge.engine().offer({fd});
    bridge.submit({{}, step::Adopt{fd, false, {}}, Lane::InOrder});
    SocketId made;
    if (!QTest::qWaitFor([&] {
            for (const SocketView& view : bridge.sockets())
                made = view.id;
            return made.value != 0;
        }))
        std::abort();
    return made;
}

void waitFor(const std::function<bool()>& condition) {
    for (const Nanoseconds start = monotonicNow(); !condition();) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 1);
        if (since(start) > 30000)
            std::abort();
    }
}

void opening(EngineBridge& bridge, SocketId socket) {
    bench::Figures painted, valued;
    for (int i = 0; i <= kOpenings; ++i) {
        const Nanoseconds start = monotonicNow();
        OptionsTable page(bridge, socket);
        page.resize(760, 700);
        page.show();
        PaintWatch watch;
        page.findChild<QTreeView*>()->viewport()->installEventFilter(&watch);
        const auto* model = page.findChild<OptionsModel*>();
        waitFor([&] { return watch.painted; });
        const double first = since(start);
        waitFor([&] { return model->answeredCount() > 60; });
        if (i == 0) // what is made once for the program
            continue;
        painted.add(first);
        valued.add(since(start));
    }
    bench::printHead("The Options page opens");
    bench::printRow("to its first paint", painted, "ms");
    bench::printRow("to the values of a connected socket", valued, "ms");
    bench::printGoal("The page with its values", valued.median(), 100, "ms");
}

// Something to see: bytes come in and are taken ten times a second, whether the page reads or not.
class Arrivals : public QTimer {
public:
    Arrivals(int from, int to) {
        connect(this, &QTimer::timeout, this, [from, to] {
            std::array<char, 2000> room{};
            const bool went = ::send(from, room.data(), 1000, MSG_DONTWAIT | MSG_NOSIGNAL) > 0;
            static_cast<void>(went && ::recv(to, room.data(), room.size(), MSG_DONTWAIT) > 0);
        });
        start(100);
    }
};

void live(EngineBridge& bridge, SocketId socket) {
    OptionsTable page(bridge, socket);
    page.resize(760, 700);
    page.show();
    const auto* model = page.findChild<OptionsModel*>();
    waitFor([&] { return model->answeredCount() > 60; });
    page.findChild<QLineEdit*>()->setText(QStringLiteral("TCP_INFO")); // what changes all the time is what is seen
    page.findChild<QTreeView*>()->expandAll();
    QCheckBox* box = nullptr;
    for (QCheckBox* one : page.findChildren<QCheckBox*>())
        box = one->text() == OptionsTable::tr("Live") ? one : box;
    if (box == nullptr)
        std::abort();
    bench::Figures rest, reading, more, calls;
    for (int round = 0; round < kRounds; ++round) {
        const auto shareOf = [&](bool isLive) {
            box->setChecked(isLive);
            const std::uint64_t callsBefore = bridge.engine().recorder().observerCount();
            const double before = processMilliseconds();
            const Nanoseconds start = monotonicNow();
            QTest::qWait(kRoundMs);
            const double share = 100 * (processMilliseconds() - before) / since(start);
            if (isLive)
                calls.add(static_cast<double>(bridge.engine().recorder().observerCount() - callsBefore) * 1000 /
                          since(start));
            return share;
        };
        const double idle = shareOf(false), busy = shareOf(true);
        rest.add(idle);
        reading.add(busy);
        more.add(busy - idle);
    }
    bench::printHead("The Options page reads live, twice a second");
    bench::printRow("at rest", rest, "%", 2);
    bench::printRow("live", reading, "%", 2);
    bench::printRow("what live adds, of one core", more, "%", 2);
    bench::printRow("options read in a second", calls, "", 0);
    bench::printGoal("Live", more.median(), 2, "%");
}

} // namespace

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    auto engine = Engine::create();
    if (!engine)
        std::abort();
    EngineBridge bridge(std::move(*engine));
    test::TcpEnds ends = test::connectedTcpEnds();
    const int fd = ends.client.release(); // the engine's now
    const SocketId socket = adopt(bridge, fd);
    const Arrivals traffic(ends.server.get(), fd);
    opening(bridge, socket);
    live(bridge, socket);
    return 0;
}
