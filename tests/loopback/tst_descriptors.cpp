#include "core/render/call_text.h"
#include "tests/support/engine_harness.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

using namespace swb;
using namespace std::chrono_literals;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::textOf;

Q_DECLARE_METATYPE(swb::Life)

// Duplicates, descriptors that were there before, and those that are given away.
class DescriptorsTest : public QObject {
    Q_OBJECT

private slots:
    void closingADuplicateLeavesTheConnection();
    void aDuplicateSharesNonBlockingAndSaysSo();
    void whatOneDescriptorDoesTheOtherShows();
    void fcntlMakesADuplicateWithCloseOnExec();
    void fcntlDuplicateFromANumberOn();
    void anInheritedSocketIsTakenOnAsWhatItIs_data();
    void anInheritedSocketIsTakenOnAsWhatItIs();
    void anInheritedNonBlockingSocketStaysSo();
    void takingOnMakesTheCallsThatPythonMakes();
    void fromfdLeavesTheOtherDescriptorAlone();
    void fromfdOfAnOwnSocketIsItsDuplicate();
    void whatCannotBeTakenOnIsRefused_data();
    void whatCannotBeTakenOnIsRefused();
    void theProgramsOwnDescriptorsAreRefusedWithoutACall();
    void aSocketIsNotTakenOnTwice();
    void detachLeavesTheDescriptorOpenAndMakesNoCall();
    void aDetachedSocketIsTakenOnAgain();
    void detachCancelsWhatWaitsBehindIt();
    void fcntlReadsAndSetsWhatADescriptorHas();
    void fcntlSaysWhatTheFlagsAreCalled();
    void fcntlPassesTheOwnerInItsStructure();
    void aRefusedSocketTakesNoNumber();
};

namespace {

int flagsOf(EngineHarness& h, SocketId socket, int command) {
    return static_cast<int>(h.run(socket, step::Fcntl{command, 0}).value);
}

SocketId adopted(EngineHarness& h, int fd, bool duplicate = false) {
    h.engine().offer({fd});
    const ActionReport report = h.run({}, step::Adopt{fd, duplicate});
    return report.made.empty() ? SocketId{} : report.made.front();
}

} // namespace

void DescriptorsTest::closingADuplicateLeavesTheConnection() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionReport report = h.run(client, step::Dup{});
    QCOMPARE(report.made.size(), std::size_t(1));
    const SocketId second = report.made.front();
    QCOMPARE(h.view(second).duplicateOf, client);
    QVERIFY(h.view(second).fd != h.view(client).fd);
    QCOMPARE(h.view(second).life, Life::Connected);
    QVERIFY(!h.run(client, step::Close{}).error);
    QCOMPARE(h.run(second, step::Send{bytesOf("still here"), 0}).value, 10);
    QCOMPARE(h.run(server, step::Recv{64, 0}).value, 10);
    h.run(second, step::Close{});
    QCOMPARE(h.run(server, step::Recv{64, 0}).value, 0); // now the connection ends
}

void DescriptorsTest::aDuplicateSharesNonBlockingAndSaysSo() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const SocketId second = h.run(client, step::Dup{}).made.front();
    h.run(second, step::Fcntl{F_SETFL, O_RDWR | O_NONBLOCK});
    QCOMPARE(h.view(client).mode, TimeoutMode::NonBlocking);
    QVERIFY(flagsOf(h, client, F_GETFL) & O_NONBLOCK); // the kernel says the same
    QCOMPARE(h.run(client, step::Recv{1, 0}).error.value().number, EAGAIN);
    h.run(client, step::SetTimeout{});
    QCOMPARE(h.view(second).mode, TimeoutMode::Blocking);
    QVERIFY(!(flagsOf(h, second, F_GETFL) & O_NONBLOCK));
    // FD_CLOEXEC belongs to each descriptor.
    QCOMPARE(flagsOf(h, client, F_GETFD), FD_CLOEXEC);
    QCOMPARE(flagsOf(h, second, F_GETFD), 0);
}

void DescriptorsTest::whatOneDescriptorDoesTheOtherShows() {
    EngineHarness h;
    const SocketId first = h.socket(AF_INET, SOCK_STREAM);
    const SocketId second = h.run(first, step::Dup{}).made.front();
    h.run(second, step::Bind{*Address::parseInet("127.0.0.1", "0")});
    QCOMPARE(h.view(first).life, Life::Bound);
    QVERIFY(h.view(first).local && h.view(first).local->port() > 0);
    h.run(first, step::Listen{7});
    QCOMPARE(h.view(second).life, Life::Listening);
    QCOMPARE(h.view(second).backlog, 7);
    const SocketId third = h.run(second, step::Dup{}).made.front(); // a duplicate of a duplicate
    h.run(third, step::Shutdown{SHUT_RD});
    QCOMPARE(h.view(first).life, Life::Bound);
}

void DescriptorsTest::fcntlMakesADuplicateWithCloseOnExec() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_UNIX, SOCK_DGRAM);
    const ActionReport report = h.run(socket, step::Fcntl{F_DUPFD_CLOEXEC, 0});
    QCOMPARE(report.made.size(), std::size_t(1));
    const SocketView second = h.view(report.made.front());
    QCOMPARE(second.duplicateOf, socket);
    QCOMPARE(second.fd, static_cast<int>(report.value));
    QVERIFY(second.typeFlags & SOCK_CLOEXEC);
    QCOMPARE(flagsOf(h, second.id, F_GETFD), FD_CLOEXEC);
}

void DescriptorsTest::fcntlDuplicateFromANumberOn() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_UNIX, SOCK_DGRAM);
    const ActionReport report = h.run(socket, step::Fcntl{F_DUPFD, 200});
    QVERIFY(report.value >= 200);
    QCOMPARE(h.view(report.made.front()).typeFlags & SOCK_CLOEXEC, 0);
    QCOMPARE(h.run(socket, step::Fcntl{F_DUPFD, -1}).error.value().number, EINVAL);
}

void DescriptorsTest::anInheritedSocketIsTakenOnAsWhatItIs_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Life>("life");
    QTest::newRow("new") << "new" << Life::Fresh;
    QTest::newRow("bound") << "bound" << Life::Bound;
    QTest::newRow("listening") << "listening" << Life::Listening;
    QTest::newRow("connected") << "connected" << Life::Connected;
}

void DescriptorsTest::anInheritedSocketIsTakenOnAsWhatItIs() {
    QFETCH(const QString, kind);
    QFETCH(const Life, life);
    EngineHarness h;
    int fds[2] = {-1, -1};
    if (kind == "connected") {
        QCOMPARE(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
    } else {
        fds[0] = ::socket(AF_INET6, SOCK_STREAM, 0);
        const Address address = *Address::parseInet6("::1", "0");
        if (kind != "new")
            QCOMPARE(::bind(fds[0], address.data(), address.length()), 0);
        if (kind == "listening")
            QCOMPARE(::listen(fds[0], 4), 0);
    }
    const SocketId socket = adopted(h, fds[0]);
    QVERIFY(socket);
    const SocketView view = h.view(socket);
    QCOMPARE(view.fd, fds[0]);
    QCOMPARE(view.life, life);
    QVERIFY(view.inherited);
    QCOMPARE(view.family, kind == "connected" ? AF_UNIX : AF_INET6);
    QCOMPARE(view.type, int(kind == "connected" ? SOCK_SEQPACKET : SOCK_STREAM));
    QCOMPARE(view.protocol, kind == "connected" ? 0 : int(IPPROTO_TCP));
    QCOMPARE(view.mode, TimeoutMode::Blocking);
    h.run(socket, step::Close{});
    QCOMPARE(::fcntl(fds[0], F_GETFD), -1); // it was the workbench's to close
    ::close(fds[1]);
}

void DescriptorsTest::anInheritedNonBlockingSocketStaysSo() {
    EngineHarness h;
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const SocketView view = h.view(adopted(h, fd));
    QCOMPARE(view.mode, TimeoutMode::NonBlocking);
    QCOMPARE(view.typeFlags, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// Source: CPython's sock_initobj(), seen with strace under Python 3.11.
void DescriptorsTest::takingOnMakesTheCallsThatPythonMakes() {
    EngineHarness h;
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    h.engine().offer({fd});
    const ActionId action = h.start({}, step::Adopt{fd, false});
    QVERIFY(!h.waitFor(action).error);
    const std::vector<CallRecord> records = h.recordsOf(action);
    QCOMPARE(records.size(), std::size_t(3));
    QCOMPARE(records[0].call, CallId::Getsockname);
    QCOMPARE(records[0].origin, Origin::User);
    QCOMPARE(records[1].args[2], std::int64_t(SO_TYPE));
    QCOMPARE(records[2].args[2], std::int64_t(SO_PROTOCOL));
}

void DescriptorsTest::fromfdLeavesTheOtherDescriptorAlone() {
    EngineHarness h;
    const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
    const SocketId socket = adopted(h, fd, true);
    QVERIFY(socket);
    QVERIFY(h.view(socket).fd != fd);
    QVERIFY(h.view(socket).typeFlags & SOCK_CLOEXEC);
    h.run(socket, step::Close{});
    QVERIFY(::fcntl(fd, F_GETFD) != -1);
    ::close(fd);
}

void DescriptorsTest::fromfdOfAnOwnSocketIsItsDuplicate() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionReport report = h.run({}, step::Adopt{h.view(client).fd, true});
    QVERIFY(!report.error);
    QCOMPARE(h.view(report.made.front()).duplicateOf, client);
    QCOMPARE(h.view(report.made.front()).life, Life::Connected);
}

void DescriptorsTest::whatCannotBeTakenOnIsRefused_data() {
    QTest::addColumn<QString>("path"); // opened and offered; empty: the number is
    QTest::addColumn<int>("number");
    QTest::addColumn<int>("error");
    QTest::newRow("negative") << "" << -1 << EBADF;
    QTest::newRow("far too large") << "" << 2147483647 << EBADF;
    QTest::newRow("not open") << "" << 900 << EBADF;
    QTest::newRow("a directory") << "/" << -1 << ENOTSOCK;
    QTest::newRow("a file") << "/proc/self/status" << -1 << ENOTSOCK;
    QTest::newRow("a device") << "/dev/null" << -1 << ENOTSOCK;
}

void DescriptorsTest::whatCannotBeTakenOnIsRefused() {
    QFETCH(const QString, path);
    QFETCH(int, number);
    QFETCH(const int, error);
    EngineHarness h;
    if (!path.isEmpty())
        number = ::open(path.toLocal8Bit().constData(), O_RDONLY);
    const bool isOpen = ::fcntl(number, F_GETFD) != -1;
    QCOMPARE(isOpen, !path.isEmpty());
    if (isOpen)
        h.engine().offer({number});
    for (const bool duplicate : {false, true}) {
        const ActionId action = h.start({}, step::Adopt{number, duplicate});
        const ActionReport report = h.waitFor(action);
        QVERIFY(report.error);
        QCOMPARE(report.error->number, error);
        QVERIFY(report.made.empty());
        const std::vector<CallRecord> records = h.recordsOf(action);
        QVERIFY(!records.empty()); // it is the kernel that says so
        const auto closed = std::count_if(records.begin(), records.end(),
                                          [](const CallRecord& record) { return record.call == CallId::Close; });
        QCOMPARE(closed, isOpen && duplicate ? 1 : 0); // the duplicate that was made for nothing
    }
    QCOMPARE(::fcntl(number, F_GETFD) != -1, isOpen);
    if (isOpen)
        ::close(number);
}

void DescriptorsTest::theProgramsOwnDescriptorsAreRefusedWithoutACall() {
    EngineHarness h;
    const int own = ::eventfd(0, EFD_CLOEXEC);
    for (const bool duplicate : {false, true}) {
        const ActionId action = h.start({}, step::Adopt{own, duplicate});
        const ActionReport report = h.waitFor(action);
        QCOMPARE(report.error.value().number, EBUSY);
        QVERIFY2(report.error->detail.find("eventfd") != std::string::npos, report.error->detail.c_str());
        QVERIFY(h.recordsOf(action).empty());
    }
    ::close(own);
}

void DescriptorsTest::aSocketIsNotTakenOnTwice() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_DGRAM);
    const ActionReport report = h.run({}, step::Adopt{h.view(socket).fd, false});
    QCOMPARE(report.error.value().number, EBUSY);
    QVERIFY(report.error->detail.find("s1") != std::string::npos);
    QVERIFY(!h.run(socket, step::Getsockname{}).error); // unharmed
}

void DescriptorsTest::detachLeavesTheDescriptorOpenAndMakesNoCall() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const int fd = h.view(client).fd;
    const ActionId action = h.start(client, step::Detach{});
    const ActionReport report = h.waitFor(action);
    QVERIFY(!report.error);
    QCOMPARE(report.value, fd);
    QVERIFY(h.recordsOf(action).empty());
    const SocketView view = h.view(client);
    QVERIFY(view.detached && !view.isOpen());
    QCOMPARE(view.fd, fd);
    QCOMPARE(::write(fd, "raw", 3), ssize_t(3)); // open, and still connected
    QCOMPARE(h.run(server, step::Recv{16, 0}).value, 3);
    const ActionReport late = h.run(client, step::Send{bytesOf("x"), 0});
    QCOMPARE(late.error.value().number, EBADF);
    QVERIFY(late.error->detail.find("detach") != std::string::npos);
    h.engine().closeAll();
    h.run(client, step::Close{});
    QVERIFY(::fcntl(fd, F_GETFD) != -1);
    ::close(fd);
}

void DescriptorsTest::aDetachedSocketIsTakenOnAgain() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const int fd = h.view(client).fd;
    h.run(client, step::Detach{});
    const ActionReport report = h.run({}, step::Adopt{fd, false});
    QVERIFY(!report.error);
    const SocketView again = h.view(report.made.front());
    QCOMPARE(again.fd, fd);
    QCOMPARE(again.life, Life::Connected);
    QCOMPARE(h.run(again.id, step::Send{bytesOf("back"), 0}).value, 4);
    QCOMPARE(h.run(server, step::Recv{16, 0}).value, 4);
    h.run(again.id, step::Close{});
    QCOMPARE(::fcntl(fd, F_GETFD), -1);
}

void DescriptorsTest::detachCancelsWhatWaitsBehindIt() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const int fd = h.view(server).fd;
    const ActionId receiving = h.start(server, step::Recv{16, 0});
    h.waitUntilInFlight(receiving);
    const ActionId detaching = h.start(server, step::Detach{});
    const ActionId late = h.start(server, step::Send{bytesOf("late"), 0});
    h.run(client, step::Send{bytesOf("x"), 0});
    QCOMPARE(h.waitFor(receiving).value, 1);
    QVERIFY(!h.waitFor(detaching).error);
    QVERIFY(h.waitFor(late).cancelled);
    ::close(fd);
}

void DescriptorsTest::fcntlSaysWhatTheFlagsAreCalled() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC);
    QCOMPARE(h.run(socket, step::Fcntl{F_GETFL, 0}).hint, std::string("0x802: O_RDWR|O_NONBLOCK"));
    QCOMPARE(h.run(socket, step::Fcntl{F_GETFD, 0}).hint, std::string("FD_CLOEXEC"));
    h.run(socket, step::Fcntl{F_SETFD, 0});
    QVERIFY(h.run(socket, step::Fcntl{F_GETFD, 0}).hint.starts_with("no flag"));
    QVERIFY(h.run(socket, step::Fcntl{F_GETOWN, 0}).hint.ends_with("go to nobody"));
    QVERIFY(h.run(socket, step::Fcntl{F_GETSIG, 0}).hint.starts_with("SIGIO"));
    h.run(socket, step::Fcntl{F_SETSIG, SIGUSR1});
    QCOMPARE(h.run(socket, step::Fcntl{F_GETSIG, 0}).hint, std::string("SIGUSR1"));
}

void DescriptorsTest::fcntlPassesTheOwnerInItsStructure() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_DGRAM);
    const int fd = h.view(socket).fd;
    QVERIFY(!h.run(socket, step::Fcntl{F_SETOWN_EX, getpid()}).error);
    f_owner_ex owner{};
    QCOMPARE(::fcntl(fd, F_GETOWN_EX, &owner), 0);
    QVERIFY(owner.type == F_OWNER_PID && owner.pid == getpid());
    const ActionId setting = h.start(socket, step::Fcntl{F_SETOWN_EX, -getpgrp()});
    QVERIFY(!h.waitFor(setting).error);
    QCOMPARE(::fcntl(fd, F_GETOWN_EX, &owner), 0);
    QVERIFY(owner.type == F_OWNER_PGRP && owner.pid == getpgrp());
    const ActionId reading = h.start(socket, step::Fcntl{F_GETOWN_EX, 0});
    QCOMPARE(h.waitFor(reading).hint, "SIGIO and SIGURG go to process group " + std::to_string(getpgrp()));
    const std::string structure = ", {F_OWNER_PGRP, " + std::to_string(getpgrp()) + "}) = 0";
    for (const auto& [action, command] : {std::pair(setting, "F_SETOWN_EX"), std::pair(reading, "F_GETOWN_EX")}) {
        const std::string line = lineText(h.recordsOf(action).front(), Numbers::Symbols);
        QVERIFY2(line.ends_with(command + structure), line.c_str());
    }
}

void DescriptorsTest::aRefusedSocketTakesNoNumber() {
    EngineHarness h;
    const SocketId first = h.socket(AF_INET, SOCK_STREAM);
    const std::vector<Step> refused{step::Socket{9999, SOCK_STREAM, 0}, step::Socketpair{AF_INET, SOCK_STREAM, 0},
                                    step::Adopt{9999, false}};
    for (const Step& step : refused) {
        const ActionId action = h.start({}, step);
        QVERIFY(h.waitFor(action).error);
        for (const CallRecord& record : h.recordsOf(action))
            QVERIFY(!record.socket); // or the row would be that of a socket made later
    }
    const ActionId action = h.start({}, step::Socket{AF_INET, SOCK_STREAM, 0});
    const ActionReport made = h.waitFor(action);
    QCOMPARE(made.made.front().value, first.value + 1);
    QCOMPARE(h.recordsOf(action).front().socket.value, first.value + 1);
}

void DescriptorsTest::fcntlReadsAndSetsWhatADescriptorHas() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_STREAM);
    const auto run = [&](int command, int argument = 0) { return h.run(socket, step::Fcntl{command, argument}); };
    QCOMPARE(run(F_GETFD).value, std::int64_t(FD_CLOEXEC));
    QCOMPARE(run(F_SETFD, 0).value, std::int64_t(0));
    QCOMPARE(run(F_GETFD).value, std::int64_t(0));
    QCOMPARE(run(F_GETOWN).value, std::int64_t(0));
    QVERIFY(!run(F_SETOWN, ::getpid()).error);
    QCOMPARE(run(F_GETOWN).value, std::int64_t(::getpid()));
    QVERIFY(!run(F_SETSIG, 10).error);
    QCOMPARE(run(F_GETSIG).value, std::int64_t(10));
    QCOMPARE(run(F_SETSIG, 1000).error.value().number, EINVAL);
    QCOMPARE(run(F_GETPIPE_SZ).error.value().number, EBADF); // of a pipe alone
    QCOMPARE(run(4711).error.value().number, EINVAL);
}

QTEST_APPLESS_MAIN(DescriptorsTest)
#include "tst_descriptors.moc"
