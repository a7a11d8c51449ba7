#include "core/calls/fault_plan.h"
#include "core/reference/kernel_matrix.h"
#include "tests/support/child_run.h"
#include "tests/support/own_network.h"

#include <QtTest>

#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>

using namespace swb;
using namespace swb::test;

namespace {

using Outcome = MatrixRange::Outcome;
using Plain = MatrixProbe::Plain;

MatrixScope small(std::vector<int> families, std::vector<int> types, int last) {
    MatrixScope scope;
    scope.families = std::move(families);
    scope.types = std::move(types);
    scope.lastProtocol = last;
    return scope;
}

std::vector<MatrixRange> run(MatrixProbe& probe, MatrixProbe::Wish wish) {
    probe.start(std::move(wish));
    if (!QTest::qWaitFor([&] { return !probe.progress().isRunning; }, 60000))
        return {};
    return probe.ranges();
}

MatrixProbe::Wish wish(MatrixScope scope) {
    MatrixProbe::Wish wish;
    wish.scope = std::move(scope);
    wish.loaded.canLoad = false; // as if it were known: what is asked here is in every kernel
    return wish;
}

const MatrixRange* at(const std::vector<MatrixRange>& ranges, int family, int type, int protocol) {
    const auto range = std::ranges::find_if(ranges, [&](const MatrixRange& one) {
        return one.family == family && one.type == type && one.first <= protocol && protocol <= one.last;
    });
    return range == ranges.end() ? nullptr : &*range;
}

std::size_t descriptors() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator()));
}

// What an ordinary user gets, beside what the thread without capabilities got.
int plainIsWhatAnOrdinaryUserGets() {
    const MatrixScope scope = small({AF_INET, AF_PACKET, AF_UNIX}, {SOCK_STREAM, SOCK_RAW}, 2);
    Recorder recorder;
    MatrixProbe probe(recorder, nullptr);
    const auto asRoot = run(probe, wish(scope));
    if (probe.progress().plain != Plain::OrdinaryUser)
        return 10;
    if (!becomeOrdinaryUser())
        return 11;
    const auto asUser = run(probe, wish(scope));
    if (probe.progress().plain != Plain::NothingToGiveUp)
        return 12;
    for (const int family : scope.families)
        for (const int type : scope.types)
            for (int protocol = 0; protocol <= scope.lastProtocol; ++protocol) {
                const MatrixRange* root = at(asRoot, family, type, protocol);
                const MatrixRange* user = at(asUser, family, type, protocol);
                const int theirs = user->outcome == Outcome::Made ? 0 : user->error;
                if (root->outcome == Outcome::Made && root->plainError != theirs)
                    return 13;
                if (user->plainError)
                    return 14; // there was nothing to give up
            }
    return 0;
}

// ICMP datagram sockets are for groups, whatever the user: root outside of them is refused what others get.
int pingSocketsAreForGroups() {
    if (geteuid() != 0 || !enterOwnNetwork().empty())
        return kChildSkipped;
    const MatrixScope scope = small({AF_INET}, {SOCK_DGRAM}, 1);
    Recorder recorder;
    MatrixProbe probe(recorder, nullptr);
    CHILD_REQUIRE(setSysctl("net/ipv4/ping_group_range", "0 0"));
    auto ranges = run(probe, wish(scope));
    if (probe.progress().plain != Plain::OrdinaryUser)
        return kChildSkipped; // this root may become nobody else
    const MatrixRange* ping = at(ranges, AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
    CHILD_REQUIRE(ping->outcome == Outcome::Made);
    CHILD_REQUIRE(ping->plainError == EACCES); // the same user without capabilities would get it
    CHILD_REQUIRE(pingGroupsText(*ping).find("is 0 0: who is in one of the groups 0 to 0") != std::string::npos);
    CHILD_REQUIRE(setSysctl("net/ipv4/ping_group_range", "65534 65534"));
    ranges = run(probe, wish(scope));
    ping = at(ranges, AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
    CHILD_REQUIRE(ping->outcome == Outcome::Refused && ping->error == EACCES);
    CHILD_REQUIRE(ping->plainError == 0);
    CHILD_REQUIRE(setSysctl("net/ipv4/ping_group_range", "1 0"));
    ranges = run(probe, wish(scope));
    ping = at(ranges, AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
    CHILD_REQUIRE(ping->outcome == Outcome::Refused && ping->plainError == EACCES);
    CHILD_REQUIRE(pingGroupsText(*ping).find("nobody may") != std::string::npos);
    CHILD_REQUIRE(pingGroupsText(*at(ranges, AF_INET, SOCK_DGRAM, 0)).empty());
    return geteuid() == 0 && prctl(PR_GET_DUMPABLE) == 1 ? 0 : 1; // the process is who it was
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"plain", plainIsWhatAnOrdinaryUserGets}, {"ping", pingSocketsAreForGroups}});
    return runs;
}

} // namespace

// What this kernel makes sockets of, asked of it.
class TestKernelMatrix : public QObject {
    Q_OBJECT

private slots:
    void tellsWhatWasMadeAndWhatWasRefused();
    void tellsWhatTheKernelChose();
    void marksWhatIsNotAsAsked();
    void asksNothingThatMightLoadAModule();
    void thePersonMayAskForThatToo();
    void everyCallIsAnObserversAndNothingStaysOpen();
    void canBeGivenUp();
    void beginningAgainForgetsWhatWasFound();
    void anOrdinaryUserIsAskedForByOne();
    void whatDependsOnGroupsIsAskedForByAnother();
    void saysWhoseAnswersTheyAre();
    void scriptedAnswersAreTakenAsTheyCome();
    void exportsEveryRange();
    void theWholeIsAsLargeAsItSays();
};

void TestKernelMatrix::tellsWhatWasMadeAndWhatWasRefused() {
    Recorder recorder;
    MatrixProbe probe(recorder, nullptr);
    const auto ranges = run(probe, wish(small({AF_UNSPEC, AF_UNIX, AF_INET}, {SOCK_STREAM, SOCK_RDM}, 17)));
    QCOMPARE(at(ranges, AF_UNSPEC, SOCK_STREAM, 0)->error, EAFNOSUPPORT);
    QCOMPARE(at(ranges, AF_UNSPEC, SOCK_STREAM, 0)->last, 17);
    QCOMPARE(at(ranges, AF_INET, SOCK_RDM, 0)->error, ESOCKTNOSUPPORT);
    QCOMPARE(at(ranges, AF_INET, SOCK_STREAM, IPPROTO_UDP)->error, EPROTONOSUPPORT);
    QVERIFY(at(ranges, AF_INET, SOCK_STREAM, IPPROTO_TCP)->outcome == Outcome::Made);
    QVERIFY(at(ranges, AF_UNIX, SOCK_STREAM, 0)->outcome == Outcome::Made);
    QCOMPARE(probe.progress().done >= probe.progress().total, true);
    QVERIFY(std::ranges::is_sorted(
        ranges, {}, [](const MatrixRange& range) { return std::tuple(range.family, range.type, range.first); }));
}

void TestKernelMatrix::tellsWhatTheKernelChose() {
    Recorder recorder;
    MatrixProbe probe(recorder, nullptr);
    const auto ranges = run(probe, wish(small({AF_INET}, {SOCK_STREAM, SOCK_DGRAM}, 17)));
    QCOMPARE(at(ranges, AF_INET, SOCK_STREAM, 0)->madeProtocol.value_or(-1), int{IPPROTO_TCP});
    QCOMPARE(at(ranges, AF_INET, SOCK_DGRAM, 0)->madeProtocol.value_or(-1), int{IPPROTO_UDP});
    QCOMPARE(outcomeText(*at(ranges, AF_INET, SOCK_STREAM, 0)), std::string("made; the kernel chose IPPROTO_TCP (6)"));
    QVERIFY(surpriseOf(*at(ranges, AF_INET, SOCK_STREAM, 0)).empty());
    QVERIFY(!at(ranges, AF_INET, SOCK_DGRAM, IPPROTO_UDP)->madeProtocol);
}

void TestKernelMatrix::marksWhatIsNotAsAsked() {
    Recorder recorder;
    MatrixProbe probe(recorder, nullptr);
    const auto ranges = run(probe, wish(small({AF_UNIX}, {SOCK_RAW}, 1)));
    QCOMPARE(at(ranges, AF_UNIX, SOCK_RAW, 0)->madeType, int{SOCK_DGRAM});
    QCOMPARE(surpriseOf(*at(ranges, AF_UNIX, SOCK_RAW, 0)), std::string("The kernel made a SOCK_DGRAM of it."));
    // SO_PROTOCOL of a Unix socket reads 0 although 1 was taken
    QCOMPARE(surpriseOf(*at(ranges, AF_UNIX, SOCK_RAW, 1)),
             std::string("The kernel made a SOCK_DGRAM of it. SO_PROTOCOL reads 0."));
}

void TestKernelMatrix::asksNothingThatMightLoadAModule() {
    Recorder recorder;
    MatrixProbe probe(recorder, nullptr);
    MatrixProbe::Wish asked = wish(small({AF_INET, AF_CAN}, {SOCK_STREAM}, 132));
    asked.loaded.canLoad = true;
    asked.loaded.families = {AF_INET};
    asked.asOrdinaryUser = false;
    const auto ranges = run(probe, asked);
    QVERIFY(at(ranges, AF_CAN, SOCK_STREAM, 0)->outcome == Outcome::NotAsked);
    QCOMPARE(at(ranges, AF_CAN, SOCK_STREAM, 0)->last, 132);
    QVERIFY(at(ranges, AF_INET, SOCK_STREAM, IPPROTO_SCTP)->outcome == Outcome::NotAsked);
    QVERIFY(at(ranges, AF_INET, SOCK_STREAM, IPPROTO_TCP)->outcome == Outcome::Made);
    for (const CallRecord& record : recorder.copyObserversSince(0).completed)
        if (record.call == CallId::Socket)
            QVERIFY(record.args[0] == AF_INET && (record.args[2] == 0 || record.args[2] == IPPROTO_TCP));
}

void TestKernelMatrix::thePersonMayAskForThatToo() {
    Recorder recorder;
    MatrixProbe probe(recorder, nullptr);
    MatrixProbe::Wish asked = wish(small({AF_INET}, {SOCK_STREAM}, 20));
    asked.loaded.canLoad = true;
    asked.mayLoad = true;
    const auto ranges = run(probe, asked);
    QVERIFY(std::ranges::none_of(ranges, [](const auto& range) { return range.outcome == Outcome::NotAsked; }));
}

void TestKernelMatrix::everyCallIsAnObserversAndNothingStaysOpen() {
    Recorder recorder;
    const std::size_t before = descriptors();
    {
        MatrixProbe probe(recorder, nullptr);
        MatrixProbe::Wish asked = wish(small({AF_INET, AF_UNIX}, {SOCK_STREAM, SOCK_DGRAM}, 6));
        asked.asOrdinaryUser = false;
        run(probe, asked);
    }
    QCOMPARE(descriptors(), before);
    QVERIFY(recorder.copySince(0).completed.empty());
    const auto records = recorder.copyObserversSince(0).completed;
    const auto count = [&](CallId call) { return std::ranges::count(records, call, &CallRecord::call); };
    QCOMPARE(count(CallId::Socket), 4 * 7);
    const auto made = std::ranges::count_if(
        records, [](const CallRecord& record) { return record.call == CallId::Socket && record.error == 0; });
    QVERIFY(made > 0);
    QCOMPARE(count(CallId::Close), made);
    QCOMPARE(count(CallId::Getsockopt), 3 * made);
}

void TestKernelMatrix::canBeGivenUp() {
    Recorder recorder;
    auto probe = std::make_unique<MatrixProbe>(recorder, nullptr);
    MatrixScope scope = MatrixScope::whole();
    scope.families = std::vector<int>(2000, AF_INET); // long enough to be stopped on the way
    probe->start(wish(scope));
    QTRY_VERIFY(probe->progress().done > 0);
    probe->stop();
    QTRY_VERIFY(!probe->progress().isRunning);
    const auto progress = probe->progress();
    QVERIFY(progress.done < progress.total);
    QVERIFY(!probe->ranges().empty()); // what was found stays
    const std::uint64_t calls = recorder.observerCount();
    probe.reset(); // its thread is gone
    QCOMPARE(recorder.observerCount(), calls);
}

void TestKernelMatrix::beginningAgainForgetsWhatWasFound() {
    Recorder recorder;
    MatrixProbe probe(recorder, nullptr);
    run(probe, wish(small({AF_INET}, {SOCK_STREAM}, 3)));
    const auto ranges = run(probe, wish(small({AF_UNIX}, {SOCK_STREAM}, 0)));
    QCOMPARE(ranges.size(), std::size_t{1});
    QCOMPARE(ranges.front().family, int{AF_UNIX});
    QCOMPARE(probe.progress().total >= 1, true);
}

void TestKernelMatrix::whatDependsOnGroupsIsAskedForByAnother() { RUN_CHILD(childRuns(), "ping"); }

void TestKernelMatrix::saysWhoseAnswersTheyAre() {
    const auto sentence = [](Plain plain, int uid) {
        return MatrixProbe::plainSentence({.plain = plain, .uid = uid, .gid = 100});
    };
    QVERIFY(sentence(Plain::OrdinaryUser, 0)
                .starts_with("This process is root (gid 100). In parentheses: what uid "
                             "65534 and gid 65534 get"));
    QVERIFY(sentence(Plain::WithoutCapabilities, 1000).starts_with("This process is uid 1000, gid 100."));
    QVERIFY(sentence(Plain::NothingToGiveUp, 1000).ends_with("these are the answers that an ordinary user gets."));
    QVERIFY(sentence(Plain::NotAsked, 0).ends_with("Nothing was asked as an ordinary user."));
}

void TestKernelMatrix::anOrdinaryUserIsAskedForByOne() {
    if (geteuid() != 0)
        QSKIP("needs root: what it compares with has to be given up first");
    QCOMPARE(childRuns().start("plain"), 0);
    // the thread that asks gives them up, the process keeps them
    Recorder recorder;
    MatrixProbe probe(recorder, nullptr);
    const auto ranges = run(probe, wish(small({AF_INET}, {SOCK_RAW}, 1)));
    if (at(ranges, AF_INET, SOCK_RAW, 1)->outcome != Outcome::Made)
        QSKIP("this root may not make raw sockets");
    QCOMPARE(at(ranges, AF_INET, SOCK_RAW, 1)->plainError.value_or(-1), int{EPERM});
    QCOMPARE(plainText(*at(ranges, AF_INET, SOCK_RAW, 1)), std::string("EPERM"));
    const int fd = socket(AF_INET, SOCK_RAW, 1);
    QVERIFY(fd >= 0);
    close(fd);
}

void TestKernelMatrix::scriptedAnswersAreTakenAsTheyCome() {
    Recorder recorder;
    FaultPlan faults;
    faults.add({.call = CallId::Socket, .error = EMFILE});
    MatrixProbe probe(recorder, &faults);
    const auto ranges = run(probe, wish(small({AF_UNIX}, {SOCK_STREAM}, 0)));
    QCOMPARE(ranges.front().error, EMFILE);
    QVERIFY(recorder.copyObserversSince(0).completed.front().scripted);
}

void TestKernelMatrix::exportsEveryRange() {
    Recorder recorder;
    MatrixProbe probe(recorder, nullptr);
    const auto ranges = run(probe, wish(small({AF_INET, AF_UNIX}, {SOCK_STREAM, SOCK_RAW}, 6)));
    const QStringList csv = QString::fromStdString(matrixAsCsv(ranges)).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(csv.size(), static_cast<qsizetype>(ranges.size()) + 1);
    for (const QString& line : csv)
        QCOMPARE(line.count(u','), csv.front().count(u','));
    QVERIFY(csv.contains(QStringLiteral("2,AF_INET,1,SOCK_STREAM,6,6,made,2,1,same,%1,")
                             .arg(QString::fromStdString(plainText(*at(ranges, AF_INET, SOCK_STREAM, 6))))));
    const QStringList table = QString::fromStdString(matrixAsMarkdown(ranges)).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(table.size(), static_cast<qsizetype>(ranges.size()) + 2);
    for (const QString& line : table)
        QCOMPARE(line.count(u'|'), 7);
}

void TestKernelMatrix::theWholeIsAsLargeAsItSays() {
    const MatrixScope whole = MatrixScope::whole();
    QCOMPARE(whole.families.size(), std::size_t{46});
    QCOMPARE(whole.types.size(), std::size_t{10});
    QCOMPARE(whole.size(), std::size_t{120980});
}

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv); // the child waits by its event loop, too
    if (int status = 0; childRuns().ranAsChild(argc, argv, status))
        return status;
    TestKernelMatrix test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_kernel_matrix.moc"
