#include "tests/support/engine_harness.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace swb;
using swb::test::bytesOf;
using swb::test::EngineHarness;

namespace {

bool isThere(const std::string& path) {
    struct stat status{};
    return lstat(path.c_str(), &status) == 0;
}

// A name nobody else has, with a NUL in the middle and one at the end.
Bytes ownName(std::string_view what) {
    Bytes name = bytesOf("swb-test-" + std::to_string(getpid()) + "-");
    name.insert(name.end(), what.begin(), what.end());
    name.insert(name.end(), {0, 'b', 0});
    return name;
}

} // namespace

class CallsUnixTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_directory.isValid()); }

    void streamConversesOverAPath();
    void abstractNameKeepsItsNulBytes();
    void autobindPicksAName();
    void unnamedClientHasNoAddress();
    void datagramCarriesThePathOfItsSender();
    void cutDatagramIsNotedWithItsFullLength();
    void seqpacketKeepsMessagesApart();
    void socketpairEndsAreTwins_data();
    void socketpairEndsAreTwins();
    void stalePathIsOfferedAndUnlinked();
    void stalePathWithOddBytesIsOfferedRaw();
    void stalePathIsToldOnConnect();
    void pathOfAnotherProgramIsInUse();
    void pathOfAnOwnSocketIsNamed();
    void ordinaryFileInTheWayIsTold();
    void unlinkOfAMissingPathIsEnoent();
    void pathOfFullLengthIsBound();
    void connectToAMissingPathIsEnoent();
    void wrongTypeIsRefused();
    void fullBacklogBlocksTheConnectAndItsInterruptLeavesNothing();
    void fullBacklogIsEagainForANonBlockingConnect();

private:
    std::string path(const char* name) const { return m_directory.filePath(name).toStdString(); }
    Address addressOf(const char* name) const { return *Address::unixPath(path(name)); }
    static SocketId listener(EngineHarness& h, const Address& address, int type = SOCK_STREAM, int backlog = 4);
    QTemporaryDir m_directory;
};

SocketId CallsUnixTest::listener(EngineHarness& h, const Address& address, int type, int backlog) {
    const SocketId id = h.socket(AF_UNIX, type);
    if (h.run(id, step::Bind{address}).error || h.run(id, step::Listen{backlog}).error)
        return {};
    return id;
}

void CallsUnixTest::streamConversesOverAPath() {
    EngineHarness h;
    const SocketId server = listener(h, addressOf("stream"));
    const SocketId client = h.socket(AF_UNIX, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{addressOf("stream")}).error);
    const SocketId accepted = h.run(server, step::Accept{0}).made.at(0);
    QCOMPARE(h.run(client, step::Send{bytesOf("over a path"), 0}).value, 11);
    QCOMPARE(h.run(accepted, step::Recv{64, 0}).value, 11);
    QCOMPARE(h.view(client).peer.value().toString(), path("stream"));
    h.run(server, step::Close{});
    QVERIFY(isThere(path("stream"))); // close() leaves the file, and so does the workbench
}

void CallsUnixTest::abstractNameKeepsItsNulBytes() {
    EngineHarness h;
    const Bytes name = ownName("abstract");
    const auto address = Address::unixAbstract(name);
    const SocketId server = listener(h, *address);
    const Address local = h.view(server).local.value();
    QCOMPARE(local.length(), static_cast<std::uint32_t>(sizeof(sa_family_t) + 1 + name.size()));
    QVERIFY(local == *address);
    const SocketId client = h.socket(AF_UNIX, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{*address}).error);
    const auto shorter = Address::unixAbstract(BytesView(name).first(name.size() - 1));
    const SocketId other = h.socket(AF_UNIX, SOCK_STREAM);
    QCOMPARE(h.run(other, step::Connect{*shorter}).error.value().number, ECONNREFUSED);
}

void CallsUnixTest::autobindPicksAName() {
    EngineHarness h;
    const SocketId id = h.socket(AF_UNIX, SOCK_DGRAM);
    QVERIFY(!h.run(id, step::Bind{Address::unixAutobind()}).error);
    const Address local = h.view(id).local.value();
    QCOMPARE(local.length(), static_cast<std::uint32_t>(sizeof(sa_family_t) + 6));
    QCOMPARE(local.bytes()[2], std::uint8_t(0));
}

void CallsUnixTest::unnamedClientHasNoAddress() {
    EngineHarness h;
    const SocketId server = listener(h, addressOf("unnamed"));
    const SocketId client = h.socket(AF_UNIX, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{addressOf("unnamed")}).error);
    const SocketId accepted = h.run(server, step::Accept{0}).made.at(0);
    QCOMPARE(h.view(accepted).peer.value().toString(), "(unnamed)");
}

void CallsUnixTest::datagramCarriesThePathOfItsSender() {
    EngineHarness h;
    const SocketId a = h.socket(AF_UNIX, SOCK_DGRAM);
    const SocketId b = h.socket(AF_UNIX, SOCK_DGRAM);
    QVERIFY(!h.run(a, step::Bind{addressOf("dgram-a")}).error);
    QVERIFY(!h.run(b, step::Bind{addressOf("dgram-b")}).error);
    QCOMPARE(h.run(a, step::Sendto{bytesOf("x"), 0, addressOf("dgram-b")}).value, 1);
    const ActionReport got = h.run(b, step::Recvfrom{16, 0});
    const CallRecord record = h.recordsOf(got.action).front();
    QCOMPARE(Address::fromBytes(record.addressBytes(), record.addressLength).toString(), path("dgram-a"));
}

void CallsUnixTest::cutDatagramIsNotedWithItsFullLength() {
    EngineHarness h;
    const ActionReport pair = h.run({}, step::Socketpair{AF_UNIX, SOCK_DGRAM, 0});
    h.run(pair.made.at(0), step::Send{bytesOf("0123456789"), 0});
    QCOMPARE(h.run(pair.made.at(1), step::Recv{3, 0}).value, 3);
    const TranscriptRow row = h.engine().transcript().copySince(0).back();
    QCOMPARE(row.note, RowNote::Truncated);
    QCOMPARE(row.fullLength, std::uint64_t(10));
}

void CallsUnixTest::seqpacketKeepsMessagesApart() {
    EngineHarness h;
    const SocketId server = listener(h, addressOf("seqpacket"), SOCK_SEQPACKET);
    const SocketId client = h.socket(AF_UNIX, SOCK_SEQPACKET);
    QVERIFY(!h.run(client, step::Connect{addressOf("seqpacket")}).error);
    const SocketId accepted = h.run(server, step::Accept{0}).made.at(0);
    h.run(client, step::Send{bytesOf("one"), 0});
    h.run(client, step::Send{bytesOf("three"), 0});
    QCOMPARE(h.run(accepted, step::Recv{64, 0}).value, 3);
    QCOMPARE(h.run(accepted, step::Recv{64, 0}).value, 5);
    h.run(client, step::Close{});
    QCOMPARE(h.run(accepted, step::Recv{64, 0}).value, 0);
    QVERIFY(h.view(accepted).endOfStream);
}

void CallsUnixTest::socketpairEndsAreTwins_data() {
    QTest::addColumn<int>("type");
    QTest::newRow("stream") << int(SOCK_STREAM);
    QTest::newRow("datagram") << int(SOCK_DGRAM);
    QTest::newRow("seqpacket") << int(SOCK_SEQPACKET);
}

void CallsUnixTest::socketpairEndsAreTwins() {
    QFETCH(const int, type);
    EngineHarness h;
    const ActionReport report = h.run({}, step::Socketpair{AF_UNIX, type | SOCK_NONBLOCK, 0});
    QCOMPARE(report.made.size(), std::size_t(2));
    QVERIFY(!report.socket);
    const SocketView a = h.view(report.made[0]);
    const SocketView b = h.view(report.made[1]);
    QCOMPARE(a.twin, b.id);
    QCOMPARE(b.twin, a.id);
    QCOMPARE(a.life, Life::Connected);
    QCOMPARE(b.mode, TimeoutMode::NonBlocking);
    QCOMPARE(a.kernelType, type);
    const CallRecord record = h.recordsOf(report.action).front();
    QCOMPARE(record.args[3], std::int64_t(a.fd));
    QCOMPARE(record.args[4], std::int64_t(b.fd));
    QCOMPARE(h.run(a.id, step::Send{bytesOf("twin"), 0}).value, 4);
    QCOMPARE(h.run(b.id, step::Recv{16, 0}).value, 4);
}

void CallsUnixTest::stalePathIsOfferedAndUnlinked() {
    if (access("/proc/net/unix", R_OK) != 0)
        QSKIP("/proc/net/unix is not there to tell who is bound");
    EngineHarness h;
    const SocketId ended = listener(h, addressOf("stale"));
    h.run(ended, step::Close{});
    const SocketId id = h.socket(AF_UNIX, SOCK_STREAM);
    const ActionReport refused = h.run(id, step::Bind{addressOf("stale")});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QCOMPARE(refused.stalePath, path("stale"));
    QVERIFY(!refused.hint.empty());
    QVERIFY(isThere(path("stale"))); // offered, and not done
    QVERIFY(!h.run(id, step::Unlink{refused.stalePath}).error);
    QVERIFY(!h.run(id, step::Bind{addressOf("stale")}).error);
    QCOMPARE(h.view(id).life, Life::Bound);
}

void CallsUnixTest::stalePathWithOddBytesIsOfferedRaw() {
    if (access("/proc/net/unix", R_OK) != 0)
        QSKIP("/proc/net/unix is not there to tell who is bound");
    EngineHarness h;
    const Address odd = addressOf("od\xff d\x01");
    h.run(listener(h, odd), step::Close{});
    const ActionReport refused = h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Bind{odd});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QVERIFY(!refused.stalePath.empty());
    QVERIFY(!h.run({}, step::Unlink{refused.stalePath}).error);
}

void CallsUnixTest::stalePathIsToldOnConnect() {
    if (access("/proc/net/unix", R_OK) != 0)
        QSKIP("/proc/net/unix is not there to tell who is bound");
    EngineHarness h;
    h.run(listener(h, addressOf("left")), step::Close{});
    const ActionReport refused = h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Connect{addressOf("left")});
    QCOMPARE(refused.error.value().number, ECONNREFUSED);
    QCOMPARE(refused.stalePath, path("left"));
}

void CallsUnixTest::pathOfAnotherProgramIsInUse() {
    if (access("/proc/net/unix", R_OK) != 0)
        QSKIP("/proc/net/unix is not there to tell who is bound");
    // A socket that the engine knows nothing of stands for another program's.
    const Address address = addressOf("foreign");
    const int foreign = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    QVERIFY(foreign >= 0);
    QCOMPARE(::bind(foreign, address.data(), address.length()), 0);
    EngineHarness h;
    const ActionReport refused = h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Bind{address});
    ::close(foreign);
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QVERIFY(refused.stalePath.empty());
    QVERIFY2(refused.hint.starts_with("this workbench itself (pid "), refused.hint.c_str());
}

void CallsUnixTest::pathOfAnOwnSocketIsNamed() {
    EngineHarness h;
    const SocketId holder = listener(h, addressOf("own"));
    const ActionReport refused = h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Bind{addressOf("own")});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QCOMPARE(refused.hint,
             "s" + std::to_string(holder.value) + " of this workbench holds " + path("own") + ", listening");
    QVERIFY(refused.stalePath.empty());
}

void CallsUnixTest::ordinaryFileInTheWayIsTold() {
    EngineHarness h;
    QFile file(m_directory.filePath("file"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const ActionReport refused = h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Bind{addressOf("file")});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QVERIFY(refused.stalePath.empty());
    QVERIFY(refused.hint.find("not a socket") != std::string::npos);
}

void CallsUnixTest::unlinkOfAMissingPathIsEnoent() {
    EngineHarness h;
    QCOMPARE(h.run({}, step::Unlink{path("nothing")}).error.value().number, ENOENT);
}

void CallsUnixTest::pathOfFullLengthIsBound() {
    EngineHarness h;
    std::string longest = path("");
    longest.resize(108, 'p');
    const SocketId id = h.socket(AF_UNIX, SOCK_STREAM);
    QVERIFY(!h.run(id, step::Bind{*Address::unixPath(longest)}).error);
    QCOMPARE(h.view(id).local.value().toString(), longest);
    QCOMPARE(h.view(id).local.value().length(), 111u);
    QVERIFY(!h.run(id, step::Unlink{longest}).error);
}

void CallsUnixTest::connectToAMissingPathIsEnoent() {
    EngineHarness h;
    const ActionReport refused = h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Connect{addressOf("nobody")});
    QCOMPARE(refused.error.value().number, ENOENT);
}

void CallsUnixTest::wrongTypeIsRefused() {
    EngineHarness h;
    QVERIFY(listener(h, addressOf("typed"), SOCK_SEQPACKET));
    const ActionReport refused = h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Connect{addressOf("typed")});
    QCOMPARE(refused.error.value().number, EPROTOTYPE);
}

void CallsUnixTest::fullBacklogBlocksTheConnectAndItsInterruptLeavesNothing() {
    EngineHarness h;
    const SocketId server = listener(h, addressOf("full"), SOCK_STREAM, 0);
    QVERIFY(!h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Connect{addressOf("full")}).error);
    const SocketId client = h.socket(AF_UNIX, SOCK_STREAM);
    const ActionId blocked = h.start(client, step::Connect{addressOf("full")});
    h.waitUntilInFlight(blocked);
    h.engine().interrupt(blocked);
    QCOMPARE(h.waitFor(blocked).error.value().number, EINTR);
    // Unlike TCP, nothing goes on: the connect has to be made again, and then succeeds.
    QCOMPARE(h.view(client).life, Life::Fresh);
    QVERIFY(!h.run(server, step::Accept{0}).made.empty());
    QVERIFY(!h.run(client, step::Connect{addressOf("full")}).error);
    QCOMPARE(h.view(client).life, Life::Connected);
}

void CallsUnixTest::fullBacklogIsEagainForANonBlockingConnect() {
    EngineHarness h;
    QVERIFY(listener(h, addressOf("full-nb"), SOCK_STREAM, 0));
    QVERIFY(!h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Connect{addressOf("full-nb")}).error);
    const SocketId client = h.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK);
    QCOMPARE(h.run(client, step::Connect{addressOf("full-nb")}).error.value().number, EAGAIN);
    QCOMPARE(h.view(client).life, Life::Fresh);
}

QTEST_APPLESS_MAIN(CallsUnixTest)
#include "tst_calls_unix.moc"
