// Capture on AF_PACKET loopback at a given rate, through the window's own way: a socket of the engine that follows,
// each call recorded, each frame a row of the transcript and of the Data page. Loopback shows every packet twice,
// going out and coming in: n datagrams are 2n frames. What was not received must be what the kernel counted as
// dropped. How late the window's event loop was is measured in the same run.
#include "bench_table.h"
#include "core/bridge/engine_bridge.h"
#include "core/store/history.h"
#include "tests/support/own_network.h"
#include "ui/models/transcript_model.h"
#include "ui/panels/data_panel.h"
#include "ui/shell/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

using namespace swb;

constexpr int kEveryFrame = 0x0300; // htons(ETH_P_ALL)
constexpr int kBurst = 32;          // datagrams a sendmmsg
constexpr std::size_t kPayload = 64;

struct Order {
    int datagrams = 0;
    int perSecond = 0;
};
struct Sent {
    int datagrams = 0;
    double seconds = 0;
};

double secondsNow() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void sleepUntil(double when) {
    const auto whole = static_cast<time_t>(when);
    const timespec until{whole, static_cast<long>((when - static_cast<double>(whole)) * 1e9)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
}

// The other side, a process of its own: takes orders, sends so many datagrams to a socket of its own that never reads.
[[noreturn]] void sendDatagrams(int orders) {
    const int sink = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    const int least = 1;
    setsockopt(sink, SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
    bind(sink, reinterpret_cast<sockaddr*>(&address), sizeof address);
    getsockname(sink, reinterpret_cast<sockaddr*>(&address), &length);
    const int out = socket(AF_INET, SOCK_DGRAM, 0);
    connect(out, reinterpret_cast<sockaddr*>(&address), sizeof address);
    std::array<char, kPayload> payload{};
    iovec part{payload.data(), payload.size()};
    std::array<mmsghdr, kBurst> messages{};
    for (mmsghdr& message : messages)
        message.msg_hdr = {nullptr, 0, &part, 1, nullptr, 0, 0};
    Order order;
    while (read(orders, &order, sizeof order) == sizeof order) {
        const double start = secondsNow();
        Sent sent;
        while (sent.datagrams < order.datagrams) {
            const int wanted = std::min(kBurst, order.datagrams - sent.datagrams);
            const int taken = sendmmsg(out, messages.data(), static_cast<unsigned>(wanted), 0);
            sent.datagrams += std::max(taken, 0);
            sleepUntil(start + sent.datagrams / static_cast<double>(order.perSecond));
        }
        sent.seconds = secondsNow() - start;
        if (write(orders, &sent, sizeof sent) != sizeof sent)
            break;
    }
    _exit(0);
}

// How late a timer of 1 ms is: what the event loop was busy with, and what the machine took from it.
class Lateness : public QObject {
public:
    Lateness() {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(1);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            const double now = secondsNow();
            m_late.add(std::max(0.0, (now - m_before) * 1e3 - 1));
            m_before = now;
        });
    }
    void start() {
        m_late = {};
        m_before = secondsNow();
        m_timer.start();
    }
    void stop() { m_timer.stop(); }
    const bench::Figures& late() const { return m_late; }

private:
    QTimer m_timer;
    bench::Figures m_late;
    double m_before = 0;
};

struct Series {
    const char* what;
    int perSecond;       // frames, as the capture sees them
    std::uint32_t batch; // messages a call
    int receiveBuffer;   // SO_RCVBUF; 0: as it is
    bench::Figures rate = {}, received = {}, drops = {}, worst = {}, p99 = {};
    bool exact = true;
};

class Bench {
public:
    explicit Bench(int orders)
        : m_orders(orders) {
        auto engine = Engine::create();
        if (!engine)
            std::abort();
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        QObject::connect(m_bridge.get(), &EngineBridge::actionFinished,
                         [this](const ActionReport& report) { m_reports.push_back(report); });
    }

    void measure(Series& series, double seconds) {
        const SocketId socket = run({}, step::Socket{AF_PACKET, SOCK_RAW, kEveryFrame}).made.front();
        if (series.receiveBuffer > 0) {
            Bytes value(sizeof series.receiveBuffer);
            std::memcpy(value.data(), &series.receiveBuffer, value.size());
            run(socket, step::Setsockopt{SOL_SOCKET, SO_RCVBUF, value});
        }
        run(socket, step::Bind{*Address::parseLink("lo", "3")});
        History history{QString()};
        DataPanel panel(*m_bridge, socket, history);
        panel.resize(700, 700);
        panel.show();
        if (!QTest::qWaitForWindowExposed(&panel))
            std::abort();
        QTest::qWait(300);

        Lateness lateness;
        lateness.start();
        const ActionId following = m_bridge->submit({socket, step::Follow{2048, series.batch, 0}, Lane::InOrder});
        const Sent sent = send({static_cast<int>(series.perSecond / 2 * seconds), series.perSecond / 2});
        QTest::qWait(400); // the last frames, and their rows
        lateness.stop();
        m_bridge->engine().interrupt(following);
        const std::int64_t received = waitFor(following).value;
        const Bytes stats = run(socket, step::Getsockopt{SOL_PACKET, PACKET_STATISTICS, 8}).bytes;
        std::array<std::uint32_t, 2> counts{};
        std::memcpy(counts.data(), stats.data(), sizeof counts);
        run(socket, step::Close{});

        const auto frames = 2 * static_cast<std::int64_t>(sent.datagrams);
        series.exact = series.exact && counts[0] == frames && received + counts[1] == frames;
        series.rate.add(static_cast<double>(frames) / sent.seconds);
        series.received.add(static_cast<double>(received));
        series.drops.add(counts[1]);
        series.worst.add(lateness.late().most());
        series.p99.add(lateness.late().quantile(0.99));
    }

private:
    ActionReport run(SocketId socket, Step step) {
        return waitFor(m_bridge->submit({socket, std::move(step), Lane::InOrder}));
    }

    ActionReport waitFor(ActionId action) {
        QElapsedTimer waited;
        waited.start();
        while (waited.elapsed() < 60'000) {
            for (const ActionReport& report : m_reports)
                if (report.action == action)
                    return report;
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
        }
        std::fprintf(stderr, "bench_capture: an action did not end\n");
        std::exit(1);
    }

    Sent send(const Order& order) {
        if (write(m_orders, &order, sizeof order) != sizeof order)
            std::abort();
        Sent sent;
        while (recv(m_orders, &sent, sizeof sent, MSG_DONTWAIT) != sizeof sent)
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
        return sent;
    }

    int m_orders;
    std::unique_ptr<EngineBridge> m_bridge;
    std::vector<ActionReport> m_reports;
};

} // namespace

int main(int argc, char* argv[]) {
    if (const std::string why = test::enterOwnNetwork(); !why.empty()) {
        std::printf("\nbench_capture: left out, it needs a network of its own: %s\n", why.c_str());
        return 0;
    }
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
        return 1;
    const pid_t sender = fork(); // before there are threads
    if (sender == 0) {
        close(ends[0]);
        sendDatagrams(ends[1]);
    }
    close(ends[1]);
    QApplication application(argc, argv);
    Theme theme;
    theme.applyTo(application);

    const int rounds = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 5;
    constexpr double kSeconds = 3;
    constexpr int kLarge = 4 << 20;
    Series series[] = {
        {"nothing arrives", 2, 64, 0},
        {"200,000/s, one call a frame", 200'000, 1, 0},
        {"200,000/s, one call a frame, SO_RCVBUF 4 MiB", 200'000, 1, kLarge},
        {"200,000/s, 64 at once", 200'000, 64, 0},
        {"200,000/s, 64 at once, SO_RCVBUF 4 MiB", 200'000, 64, kLarge},
        {"400,000/s, 64 at once, SO_RCVBUF 4 MiB", 400'000, 64, kLarge},
    };
    Bench bench(ends[0]);
    for (int round = 0; round < rounds; ++round)
        for (Series& one : series)
            bench.measure(one, kSeconds);

    bench::printHead("Capture on loopback for 3 seconds, the Data page following: figure of each round");
    bool exact = true;
    for (const Series& one : series) {
        const std::string what = one.what;
        bench::printRow((what + ": frames").c_str(), one.rate, "/s", 0);
        bench::printRow((what + ": received").c_str(), one.received, "", 0);
        bench::printRow((what + ": dropped").c_str(), one.drops, "", 0);
        bench::printRow((what + ": latest tick").c_str(), one.worst, "ms", 2);
        bench::printRow((what + ": p99 of ticks").c_str(), one.p99, "ms", 2);
        exact = exact && one.exact;
    }
    std::printf("\nreceived + PACKET_STATISTICS' drops == 2 x sent, in every round: %s\n", exact ? "yes" : "NO");
    bench::printGoal("200,000 frames a second, 64 at once, 4 MiB: dropped, median", series[4].drops.median(), 0, "");
    bench::printGoal("the same: latest tick, median of the rounds", series[4].worst.median(), 33, "ms");
    close(ends[0]);
    waitpid(sender, nullptr, 0);
    return exact ? 0 : 1;
}
