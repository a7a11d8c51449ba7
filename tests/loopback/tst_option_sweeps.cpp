#include "core/options/option_names.h"
#include "tests/support/engine_harness.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

using namespace swb;
using namespace swb::test;

namespace {

Bytes intBytes(int value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

// The next report after this index; waits for it.
OptionReport reportAfter(EngineHarness& h, std::uint64_t index) {
    std::vector<OptionReport> reports;
    [&] {
        QTRY_VERIFY(([&] {
            reports = h.engine().optionReportsSince(index);
            return !reports.empty();
        }()));
    }();
    return reports.empty() ? OptionReport() : reports.front();
}

std::string textOf(const std::vector<OptionChange>& changes) {
    std::string text;
    for (const OptionChange& change : changes)
        text += changeText(change) + "; ";
    return text;
}

} // namespace

class TestOptionSweeps : public QObject {
    Q_OBJECT

private slots:
    void aSweepTellsTheOptionsOfASocket();
    void aProbeTellsTheErrnoOfTheOthers();
    void defaultsAreReadFromASocketOfItsOwn();
    void aClosedSocketIsNotRead();
    void nothingIsReadWhileLookingIsOff();
    void aCallTellsWhatItChanged();
    void aSocketThatIsNotWatchedIsLeftAlone();
    void closingWaitsForAReadingUnderWay();
    void manySocketsAreLookedAtLessOften();
};

void TestOptionSweeps::aSweepTellsTheOptionsOfASocket() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    const std::size_t calls = h.records().size();
    h.engine().sweep(id, Sweep::Readable);
    const OptionReport report = reportAfter(h, 0);
    QCOMPARE(report.socket, id);
    QVERIFY(report.snapshot);
    QVERIFY(report.snapshot->find(SOL_SOCKET, SO_RCVBUF));
    QVERIFY(!report.snapshot->find(SOL_SOCKET, SO_ERROR));
    QCOMPARE(h.records().size(), calls); // in the observers' ring alone
}

void TestOptionSweeps::aProbeTellsTheErrnoOfTheOthers() {
    EngineHarness h;
    h.engine().sweep(h.socket(AF_UNIX, SOCK_DGRAM), Sweep::Probe);
    const OptionReport report = reportAfter(h, 0);
    QVERIFY(report.snapshot);
    QCOMPARE(report.snapshot->find(IPPROTO_IP, IP_TTL)->error, EOPNOTSUPP);
}

void TestOptionSweeps::defaultsAreReadFromASocketOfItsOwn() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_DGRAM);
    QVERIFY(!h.run(id, step::Setsockopt{SOL_SOCKET, SO_BROADCAST, intBytes(1)}).error);
    h.engine().sweep(id, Sweep::Defaults);
    h.engine().sweep(id, Sweep::Readable);
    const OptionReport first = reportAfter(h, 0), second = reportAfter(h, 1);
    const OptionReport& defaults = first.sweep == Sweep::Defaults ? first : second;
    const OptionReport& now = first.sweep == Sweep::Defaults ? second : first;
    QVERIFY(defaults.snapshot && now.snapshot);
    const std::string text = textOf(differences(*defaults.snapshot, *now.snapshot));
    QVERIFY2(text.find("SO_BROADCAST off -> on") != std::string::npos, text.c_str());
}

void TestOptionSweeps::aClosedSocketIsNotRead() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    h.run(id, step::Close{});
    h.engine().sweep(id, Sweep::Readable);
    const OptionReport report = reportAfter(h, 0);
    QVERIFY(!report.snapshot);
    QCOMPARE(report.error->number, EBADF);
}

void TestOptionSweeps::nothingIsReadWhileLookingIsOff() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    h.engine().setObserving(false);
    const std::uint64_t observers = h.engine().recorder().observerCount();
    h.engine().sweep(id, Sweep::Readable);
    QVERIFY(reportAfter(h, 0).error);
    QCOMPARE(h.engine().recorder().observerCount(), observers);
}

void TestOptionSweeps::aCallTellsWhatItChanged() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    h.engine().watchOptions(id, true);
    const ActionReport set = h.run(id, step::Setsockopt{SOL_SOCKET, SO_RCVBUF, intBytes(10000)});
    const OptionReport ofSet = reportAfter(h, 0);
    QCOMPARE(ofSet.action, set.action);
    const std::string changed = textOf(ofSet.changes);
    QVERIFY2(changed.find("SO_RCVBUF 131072 -> 20000 bytes") != std::string::npos ||
                 changed.find("-> 20000 bytes") != std::string::npos,
             changed.c_str());
    QVERIFY2(changed.find("SO_BUF_LOCK 0 -> SOCK_RCVBUF_LOCK") != std::string::npos, changed.c_str());
    h.run(id, step::Listen{3});
    const std::string listened = textOf(reportAfter(h, 1).changes);
    QVERIFY2(listened.find("SO_ACCEPTCONN off -> on") != std::string::npos, listened.c_str());
}

void TestOptionSweeps::aSocketThatIsNotWatchedIsLeftAlone() {
    EngineHarness h;
    const SocketId watched = h.socket(AF_INET, SOCK_STREAM), other = h.socket(AF_INET, SOCK_STREAM);
    h.engine().watchOptions(watched, true);
    h.run(other, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)});
    h.run(watched, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)});
    QCOMPARE(reportAfter(h, 0).socket, watched);
    h.engine().watchOptions(watched, false);
    h.run(watched, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(0)});
    QCOMPARE(h.engine().optionReportsSince(1).size(), std::size_t{0});
}

void TestOptionSweeps::closingWaitsForAReadingUnderWay() {
    EngineHarness h;
    for (int i = 0; i < 50; ++i) {
        const SocketId id = h.socket(AF_INET, SOCK_STREAM);
        h.engine().sweep(id, Sweep::Probe);
        QVERIFY(!h.run(id, step::Close{}).error);
        const OptionReport report = reportAfter(h, static_cast<std::uint64_t>(i));
        // The descriptor was this socket's for the whole reading.
        QVERIFY(report.snapshot);
        QCOMPARE(report.snapshot->find(SOL_SOCKET, SO_TYPE)->error, 0);
        QVERIFY(std::ranges::none_of(report.snapshot->readings(),
                                     [](const OptionReading& reading) { return reading.error == EBADF; }));
    }
}

// A thousand looks a second are shared among all that are watched.
void TestOptionSweeps::manySocketsAreLookedAtLessOften() {
    EngineHarness h;
    std::vector<SocketId> sockets(150);
    for (SocketId& socket : sockets)
        socket = h.socket(AF_INET, SOCK_DGRAM);
    const SocketId one = sockets.front();
    h.engine().watch(sockets);
    std::vector<Nanoseconds> looks;
    QTRY_VERIFY(([&] {
        looks.clear();
        for (const CallRecord& record : h.engine().recorder().copyObserversSince(0).completed)
            if (record.socket == one && record.call == CallId::Poll)
                looks.push_back(record.start);
        return looks.size() >= 4;
    }()));
    // The first is of making it; those of the watch follow each other by 150 ms and more.
    QVERIFY(looks[3] - looks[2] >= std::chrono::milliseconds(149));
}

QTEST_APPLESS_MAIN(TestOptionSweeps)
#include "tst_option_sweeps.moc"
