// Rows that come as fast as a thread makes them, while the transcript's view is open and follows its tail: how late the
// event loop gets, beside a QTableView on a bare model that is given the same rows. Then a gigabyte in hex, and rows
// found by what they hold, beside grep on the same rows as text.
#include "bench_table.h"
#include "core/transcript/export.h"
#include "core/transcript/stored_transcript.h"
#include "ui/models/hex_model.h"
#include "ui/panels/transcript_view.h"
#include "ui/shell/theme.h"
#include "ui/views/hex_view.h"
#include "ui/views/long_table.h"
#include "ui/views/transcript_table.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QHeaderView>
#include <QProcess>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <mutex>
#include <thread>

namespace {

using namespace swb;

constexpr int kSettleMs = 300;
constexpr int kFlowMs = 3000;
constexpr int kTickMs = 33;                  // as the bridge has it
constexpr std::size_t kRowBytes = 250;       // 4 million of them a second are 1 GB
constexpr std::size_t kMostBehind = 500'000; // rows
constexpr std::size_t kMostBareRows = 20'000'000;
constexpr int kFoundRows = 1'000'000;
constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

class Lateness : public QObject {
public:
    Lateness() {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(1);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            const Nanoseconds now = monotonicNow();
            m_late.add(std::max(0.0, static_cast<double>((now - m_before).count()) / 1e6 - 1));
            m_before = now;
        });
    }
    void start() {
        m_before = monotonicNow();
        m_timer.start();
    }
    bench::Figures stop() {
        m_timer.stop();
        return m_late;
    }

private:
    QTimer m_timer;
    bench::Figures m_late;
    Nanoseconds m_before{};
};

void spin(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

struct Flow {
    double rowsASecond = 0; // offered
    bench::Figures late;
};

// Rows a second of `offer`, which is called in a thread of its own until the time is over.
template <typename Offer>
Flow flow(Offer offer) {
    std::atomic<bool> goes{true};
    std::uint64_t rows = 0;
    Lateness lateness;
    lateness.start();
    QElapsedTimer time;
    time.start();
    std::thread thread([&] {
        while (goes)
            rows += offer();
    });
    spin(kFlowMs);
    goes = false;
    thread.join();
    const double seconds = static_cast<double>(time.elapsed()) / 1e3;
    spin(kSettleMs);
    return {static_cast<double>(rows) / seconds, lateness.stop()};
}

TranscriptOptions optionsIn(const QTemporaryDir& folder) {
    TranscriptOptions options;
    options.directory = folder.filePath("session").toStdString();
    options.budget.bytes = std::uint64_t{2} << 30;
    options.whenOutrun = WhenOutrun::Gaps;
    return options;
}

// As traffic is recorded: written where it stays.
std::uint64_t fill(Transcript& transcript) {
    std::uint64_t rows = 0;
    TranscriptRoom room = transcript.room(Transcript::kMostRoom / 2);
    if (!room) {
        std::this_thread::yield();
        return 0;
    }
    while (room.left().size() >= kRowBytes) {
        std::fill_n(room.left().begin(), kRowBytes, static_cast<std::uint8_t>('x'));
        TranscriptRow row;
        row.socket = SocketId{1};
        row.direction = Direction::Received;
        row.length = kRowBytes;
        row.time = monotonicNow();
        rows += transcript.commit(std::move(row), room, kRowBytes) != 0 ? 1 : 0; // those that are kept
    }
    return rows;
}

// Not shown: what the rows cost the event loop with nobody looking.
Flow flowIntoView(bool isShown) {
    const QTemporaryDir folder;
    StoredTranscript transcript(optionsIn(folder));
    TranscriptView view(transcript, SocketId{}, QString());
    view.resize(1200, 600);
    view.show();
    if (!QTest::qWaitForWindowExposed(&view))
        std::abort();
    spin(kSettleMs);
    QTimer tick;
    QObject::connect(&tick, &QTimer::timeout, &view, &TranscriptView::update);
    if (isShown)
        tick.start(kTickMs);
    const Flow flowed = flow([&] { return fill(transcript); });
    const QScrollBar* bar = view.table()->verticalScrollBar();
    if (isShown && bar->value() != bar->maximum()) {
        std::fprintf(stderr, "bench_transcript_view: the tail was not followed\n");
        std::exit(1);
    }
    return flowed;
}

// What any program would do first: the rows in a vector, told in batches as often.
class BareModel : public QAbstractTableModel {
public:
    struct Row {
        Nanoseconds time;
        std::uint32_t socket;
        std::uint32_t length;
    };
    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 4; }
    QVariant data(const QModelIndex& index, int role) const override {
        if (role != Qt::DisplayRole)
            return {};
        const Row& row = m_rows[static_cast<std::size_t>(index.row())];
        switch (index.column()) {
        case 0:
            return qint64(row.time.count());
        case 1:
            return row.socket;
        case 2:
            return row.length;
        default:
            return QStringLiteral("aaaaaaaaaaaaaaaa");
        }
    }
    // False: the window is so far behind that it would never catch up, or has as many as it can be given.
    bool offer(const std::vector<Row>& rows) {
        const std::scoped_lock lock(m_mutex);
        if (m_new.size() > kMostBehind || m_offered > kMostBareRows)
            return false;
        m_offered += rows.size();
        m_new.insert(m_new.end(), rows.begin(), rows.end());
        return true;
    }
    void take() {
        std::vector<Row> fresh;
        {
            const std::scoped_lock lock(m_mutex);
            fresh.swap(m_new);
        }
        if (fresh.empty())
            return;
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
        m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
        endInsertRows();
    }

private:
    std::vector<Row> m_rows;
    std::mutex m_mutex;
    std::vector<Row> m_new;
    std::size_t m_offered = 0;
};

Flow flowIntoBareTable() {
    BareModel model;
    QTableView table;
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.setModel(&model);
    table.resize(1200, 600);
    table.show();
    if (!QTest::qWaitForWindowExposed(&table))
        std::abort();
    spin(kSettleMs);
    QTimer tick;
    QObject::connect(&tick, &QTimer::timeout, &table, [&] {
        model.take();
        table.scrollToBottom();
    });
    tick.start(kTickMs);
    std::vector<BareModel::Row> rows(2000);
    return flow([&] {
        for (BareModel::Row& row : rows)
            row = {monotonicNow(), 1, kRowBytes};
        if (model.offer(rows))
            return rows.size();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return std::size_t{0};
    });
}

void printFlow(const char* what, const Flow& flow) {
    bench::Figures rows;
    rows.add(flow.rowsASecond / 1e6);
    bench::printRow((std::string(what) + ": rows a second").c_str(), rows, "M", 2);
    for (const auto& [name, share] : {std::pair("p50", 0.5), std::pair("p99", 0.99), std::pair("worst", 1.0)}) {
        bench::Figures figure;
        figure.add(flow.late.quantile(share));
        bench::printRow((std::string(what) + ": event loop late, " + name).c_str(), figure, "ms", 2);
    }
}

void concludeFlow(const Flow& seen, const Flow& bare) {
    const double bytes = seen.rowsASecond * kRowBytes / 1e9;
    bench::conclude({"Rows of 250 bytes into the transcript's view, tail followed",
                     bench::amount(seen.rowsASecond / 1e6, "million/s, ", 1) + bench::amount(bytes, "GB/s", 1),
                     bench::amount(bare.rowsASecond / 1e6, "million/s, QTableView on a bare model", 1),
                     seen.rowsASecond / bare.rowsASecond, "at least 4 million/s, 1 GB/s",
                     seen.rowsASecond >= 4e6 && bytes >= 1});
    const double p99 = seen.late.quantile(0.99);
    bench::conclude({"the same: event loop late, p99", bench::amount(p99, "ms", 1),
                     bench::amount(bare.late.quantile(0.99), "ms", 1), p99 / bare.late.quantile(0.99), "under 16 ms",
                     p99 < 16});
    bench::conclude({"the same: worst", bench::amount(seen.late.most(), "ms", 1),
                     bench::amount(bare.late.most(), "ms", 1), seen.late.most() / bare.late.most(), "under 50 ms",
                     seen.late.most() < 50});
}

double milliseconds(const std::function<void()>& work) {
    QElapsedTimer time;
    time.start();
    work();
    return static_cast<double>(time.nsecsElapsed()) / 1e6;
}

void measureHex() {
    const auto gigabyte = std::make_shared<HeldBytes>(Bytes(kGiB, 'x'));
    HexView view;
    view.resize(1000, 600);
    view.show();
    if (!QTest::qWaitForWindowExposed(&view))
        std::abort();
    spin(kSettleMs);
    bench::Figures open;
    bench::Figures rows;
    auto* table = view.findChild<LongTable*>();
    for (int round = 0; round < 20; ++round) {
        view.setBytes({}, "none", 0);
        open.add(milliseconds([&] {
            view.setSource(gigabyte, "a gigabyte", kGiB);
            view.repaint();
        }));
        for (int i = 1; i < 20; ++i) {
            table->verticalScrollBar()->setValue(table->verticalScrollBar()->maximum() / 20 * i);
            rows.add(milliseconds([&] { table->viewport()->repaint(); }));
        }
    }
    bench::Figures found;
    found.add(milliseconds([&] { (void)findBytes(*gigabyte, viewOf("needle"), 0, SearchWay::Forward); }));
    bench::printHead("A payload of 1 GiB in hex");
    bench::printRow("opened and painted", open, "ms", 2);
    bench::printRow("another page of rows painted", rows, "ms", 2);
    bench::printRow("looked through for six bytes", found, "ms", 0);
    bench::printGoal("opened and painted, the slowest", open.most(), 50, "ms");
    bench::printGoal("a page of rows, the slowest", rows.most(), 16, "ms");
    bench::conclude({"A payload of 1 GiB in hex, opened and painted, the slowest",
                     bench::amount(open.most(), "ms", 1),
                     "",
                     {},
                     "under 50 ms",
                     open.most() < 50});
    bench::conclude({"the same: another page of rows, the slowest",
                     bench::amount(rows.most(), "ms", 1),
                     "",
                     {},
                     "at most 16 ms",
                     rows.most() <= 16});
}

void measureFind() {
    const QTemporaryDir folder;
    StoredTranscript transcript(optionsIn(folder));
    const std::string bytes(64, 'x');
    std::string needle = bytes;
    needle.replace(20, 6, "needle");
    for (int i = 0; i < kFoundRows; ++i) {
        TranscriptRow row;
        row.socket = SocketId{1};
        row.length = bytes.size();
        row.time = monotonicNow();
        transcript.append(std::move(row), viewOf(i % 1000 == 0 ? needle : bytes));
    }
    const QString text = folder.filePath("rows.txt");
    if (!exportToFile(transcript, {}, {}, text.toStdString()))
        std::abort();
    bench::Figures ours;
    bench::Figures grep;
    bench::Figures ratio;
    for (int round = 0; round < 9; ++round) {
        TranscriptModel model(transcript, SocketId{});
        const double mine = milliseconds([&] {
            model.setFilter([](const RowView& row) { return findIn(row.bytes, viewOf("needle")).has_value(); });
            QEventLoop loop;
            QObject::connect(&model, &TranscriptModel::gatheringChanged, &loop, [&] {
                if (!model.isGathering())
                    loop.quit();
            });
            if (model.isGathering())
                loop.exec();
        });
        const double others = milliseconds([&] {
            QProcess process;
            process.start("grep", {"-c", "needle", text});
            process.waitForFinished();
        });
        if (model.rowCount() != kFoundRows / 1000)
            std::abort();
        ours.add(mine);
        grep.add(others);
        ratio.add(mine / others);
    }
    bench::printHead("Rows that hold a word, of 1,000,000 of 64 bytes");
    bench::printRow("found and listed, beside the window", ours, "ms", 1);
    bench::printRow("grep -c on the same rows as text", grep, "ms", 1);
    bench::printRatio("of grep's time", ratio);
    bench::printGoal("of grep's time, median", ratio.median(), 2, "x");
    bench::conclude({"The same rows found and listed by the view", bench::amount(ours.median(), "ms", 0),
                     bench::amount(grep.median(), "ms, grep -c", 0), ratio.median(), "at most 2", ratio.median() <= 2});
}

} // namespace

int main(int argc, char* argv[]) {
    QApplication application(argc, argv);
    Theme theme;
    theme.applyTo(application);
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // it takes a while: each line when it is known

    (void)flowIntoView(true); // warms fonts and caches
    const Flow unseen = flowIntoView(false);
    const Flow seen = flowIntoView(true);
    const Flow bare = flowIntoBareTable();
    bench::printHead("Rows of 250 bytes as fast as a thread makes them, the tail followed");
    printFlow("nobody looks", unseen);
    printFlow("the transcript's view", seen);
    printFlow("QTableView, bare model", bare);
    bench::printGoal("event loop, p99", seen.late.quantile(0.99), 16, "ms");
    bench::printGoal("event loop, worst", seen.late.most(), 50, "ms");
    concludeFlow(seen, bare);
    measureHex();
    measureFind();
    return 0;
}
