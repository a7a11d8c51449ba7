#include "tests/support/engine_harness.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

using namespace swb;
using namespace std::chrono_literals;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::textOf;

// Bytes that move without coming through the program: sendfile, splice, zero-copy.
class InKernelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();

    void sendfileSendsTheWholeFileInVisibleParts();
    void sendfileSendsAPart_data();
    void sendfileSendsAPart();
    void sendfileOfAFileThatIsShorterSaysSo();
    void sendfileThatCannotBeIsRefused_data();
    void sendfileThatCannotBeIsRefused();
    void sendfileInterruptedKeepsItsCount();
    void sendfileToAClosedPeerTellsWhatWent();
    void sendfileInTimeOutModePolls();
    void spliceMovesFromOneSocketToAnother();
    void spliceEndsWithTheStream();
    void spliceThatLosesBytesSaysHowMany();
    void spliceToAClosedSocketMakesNoCall();
    void closingTheTargetEndsASplice();
    void spliceOfASocketToItself();
    void zeroCopyWithoutTheOptionIsSaidToBeIgnored();
    void zeroCopySendsTheBytesThatWereGiven();

private:
    std::string fileOf(const Bytes& content);

    QTemporaryDir m_directory;
    int m_files = 0;
};

namespace {

Bytes pattern(std::size_t size) {
    Bytes bytes(size);
    std::uint32_t state = 0x2545f491u;
    for (std::uint8_t& byte : bytes) {
        state = state * 1664525u + 1013904223u;
        byte = static_cast<std::uint8_t>(state >> 24);
    }
    return bytes;
}

// Everything that comes, with MSG_WAITALL.
Bytes receive(EngineHarness& h, SocketId socket, std::size_t size) {
    h.run(socket, step::Recv{size, MSG_WAITALL});
    return h.receivedBy(socket);
}

std::int64_t countOf(const std::vector<CallRecord>& records, CallId call) {
    return std::count_if(records.begin(), records.end(), [&](const CallRecord& record) { return record.call == call; });
}

int openDescriptors() {
    int count = 0;
    for (int fd = 0; fd < 512; ++fd)
        count += ::fcntl(fd, F_GETFD) != -1 ? 1 : 0;
    return count;
}

} // namespace

void InKernelTest::initTestCase() { QVERIFY(m_directory.isValid()); }

std::string InKernelTest::fileOf(const Bytes& content) {
    const std::string path = m_directory.filePath(QString::number(++m_files)).toStdString();
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    return path;
}

void InKernelTest::sendfileSendsTheWholeFileInVisibleParts() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const Bytes content = pattern(3 * 1024 * 1024 + 17);
    const int before = openDescriptors();
    const ActionId action = h.start(client, step::Sendfile{fileOf(content), 0, 0});
    QVERIFY(receive(h, server, content.size()) == content);
    const ActionReport report = h.waitFor(action);
    QVERIFY(!report.error);
    QCOMPARE(report.value, static_cast<std::int64_t>(content.size()));
    QCOMPARE(h.view(client).bytesSent, static_cast<std::uint64_t>(content.size()));
    const std::vector<CallRecord> records = h.recordsOf(action);
    QCOMPARE(records.front().call, CallId::Open);
    QCOMPARE(records.back().call, CallId::Close);
    QVERIFY(countOf(records, CallId::Sendfile) >= 5); // four parts, and the 0 of its end
    QCOMPARE(openDescriptors(), before);
}

void InKernelTest::sendfileSendsAPart_data() {
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<quint64>("count");
    QTest::addColumn<QByteArray>("sent");
    QTest::newRow("from the middle on") << qint64(4) << quint64(0) << QByteArray("456789");
    QTest::newRow("some of it") << qint64(2) << quint64(3) << QByteArray("234");
    QTest::newRow("nothing behind the end") << qint64(10) << quint64(0) << QByteArray("");
}

void InKernelTest::sendfileSendsAPart() {
    QFETCH(const qint64, offset);
    QFETCH(const quint64, count);
    QFETCH(const QByteArray, sent);
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionReport report = h.run(client, step::Sendfile{fileOf(bytesOf("0123456789")), offset, count});
    QVERIFY(!report.error);
    QCOMPARE(report.value, std::int64_t(sent.size()));
    h.run(client, step::Shutdown{SHUT_WR});
    QCOMPARE(textOf(receive(h, server, 64)), sent.toStdString());
}

void InKernelTest::sendfileOfAFileThatIsShorterSaysSo() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionReport report = h.run(client, step::Sendfile{fileOf(bytesOf("short")), 0, 100});
    QVERIFY(!report.error);
    QCOMPARE(report.value, std::int64_t(5));
    QVERIFY2(report.hint.find("5 of the 100") != std::string::npos, report.hint.c_str());
}

void InKernelTest::sendfileThatCannotBeIsRefused_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<int>("error");
    QTest::addColumn<QString>("call");
    QTest::newRow("no such file") << "/nowhere/at/all" << qint64(0) << ENOENT << "open";
    QTest::newRow("empty path") << "" << qint64(0) << ENOENT << "open";
    QTest::newRow("a directory") << "/" << qint64(0) << EINVAL << "sendfile";
    QTest::newRow("negative offset") << "/etc/passwd" << qint64(-1) << EINVAL << "sendfile";
    QTest::newRow("a name too long") << QString(5000, 'x') << qint64(0) << ENAMETOOLONG << "open";
}

void InKernelTest::sendfileThatCannotBeIsRefused() {
    QFETCH(const QString, path);
    QFETCH(const qint64, offset);
    QFETCH(const int, error);
    QFETCH(const QString, call);
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const int before = openDescriptors();
    const ActionReport report = h.run(client, step::Sendfile{path.toStdString(), offset, 0});
    QCOMPARE(report.error.value().number, error);
    QCOMPARE(QString::fromUtf8(report.error->call.data()), call);
    QCOMPARE(openDescriptors(), before); // the file is closed all the same
}

void InKernelTest::sendfileInterruptedKeepsItsCount() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const Bytes content = pattern(64 * 1024 * 1024); // far more than both buffers hold, and nobody reads
    const ActionId action = h.start(client, step::Sendfile{fileOf(content), 0, 0});
    h.engine().watch({server});
    QVERIFY(h.viewWhen(server, [](const SocketView& view) { return view.inQueue.value_or(0) > 0; }).id);
    h.waitUntilInFlight(action);
    h.engine().interrupt(action);
    const ActionReport report = h.waitFor(action);
    QVERIFY(report.cancelled || report.error.value().number == EINTR);
    QVERIFY(h.view(client).bytesSent > 0);
    QVERIFY(h.view(client).bytesSent < content.size());
    QCOMPARE(report.value, static_cast<std::int64_t>(h.view(client).bytesSent));
    QCOMPARE(h.recordsOf(action).back().call, CallId::Close);
    h.run(client, step::Shutdown{SHUT_WR}); // exactly what was counted arrives
    const Bytes arrived = receive(h, server, content.size());
    QCOMPARE(arrived.size(), static_cast<std::size_t>(report.value));
    QVERIFY(std::equal(arrived.begin(), arrived.end(), content.begin()));
}

void InKernelTest::sendfileToAClosedPeerTellsWhatWent() {
    EngineHarness h;
    const ActionReport pair = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0});
    h.run(pair.made.back(), step::Close{});
    const ActionReport report = h.run(pair.made.front(), step::Sendfile{fileOf(bytesOf("lost")), 0, 0});
    QCOMPARE(report.error.value().number, EPIPE);
    QCOMPARE(report.value, std::int64_t(0));
}

void InKernelTest::sendfileInTimeOutModePolls() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::SetTimeout{50ms});
    const ActionId action = h.start(client, step::Sendfile{fileOf(pattern(64 * 1024 * 1024)), 0, 0});
    const ActionReport report = h.waitFor(action);
    QVERIFY(report.timedOut);
    QVERIFY(countOf(h.recordsOf(action), CallId::Poll) > 0);
    QVERIFY(h.view(client).bytesSent > 0);
}

void InKernelTest::spliceMovesFromOneSocketToAnother() {
    EngineHarness h;
    const auto [writer, source] = h.connectedTcp();
    const auto [target, reader] = h.connectedTcp();
    const Bytes content = pattern(200'000); // more than a pipe holds
    const int before = openDescriptors();
    const ActionId splicing = h.start(source, step::Splice{target, content.size(), 0});
    const ActionId sending = h.start(writer, step::SendAll{content, 0});
    QVERIFY(receive(h, reader, content.size()) == content);
    QVERIFY(!h.waitFor(sending).error);
    const ActionReport report = h.waitFor(splicing);
    QVERIFY(!report.error);
    QCOMPARE(report.value, static_cast<std::int64_t>(content.size()));
    QCOMPARE(h.view(source).bytesReceived, static_cast<std::uint64_t>(content.size()));
    QCOMPARE(h.view(source).bytesSent, std::uint64_t(0));
    QCOMPARE(h.view(target).bytesSent, static_cast<std::uint64_t>(content.size()));
    QCOMPARE(openDescriptors(), before);
    const std::vector<CallRecord> records = h.recordsOf(splicing);
    QCOMPARE(records.front().call, CallId::Pipe2);
    QCOMPARE(countOf(records, CallId::Close), std::int64_t(2));
}

void InKernelTest::spliceEndsWithTheStream() {
    EngineHarness h;
    const auto [writer, source] = h.connectedTcp();
    const auto [target, reader] = h.connectedTcp();
    h.run(writer, step::Send{bytesOf("the end"), 0});
    h.run(writer, step::Shutdown{SHUT_WR});
    const ActionReport report = h.run(source, step::Splice{target, 1000, 0});
    QVERIFY(!report.error);
    QCOMPARE(report.value, std::int64_t(7));
    QVERIFY(h.view(source).endOfStream);
    QVERIFY(report.hint.find("7 of the 1000") != std::string::npos);
    QCOMPARE(textOf(receive(h, reader, 7)), std::string("the end"));
}

void InKernelTest::spliceThatLosesBytesSaysHowMany() {
    EngineHarness h;
    const auto [writer, source] = h.connectedTcp();
    const ActionReport pair = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0});
    h.run(pair.made.back(), step::Close{});
    h.run(writer, step::Send{bytesOf("taken"), 0});
    const ActionReport report = h.run(source, step::Splice{pair.made.front(), 5, 0});
    QCOMPARE(report.error.value().number, EPIPE);
    QVERIFY2(report.error->detail.find("5 bytes") != std::string::npos, report.error->detail.c_str());
}

void InKernelTest::spliceToAClosedSocketMakesNoCall() {
    EngineHarness h;
    const auto [writer, source] = h.connectedTcp();
    const SocketId target = h.socket(AF_INET, SOCK_STREAM);
    h.run(target, step::Close{});
    const ActionId action = h.start(source, step::Splice{target, 5, 0});
    QCOMPARE(h.waitFor(action).error.value().number, EBADF);
    QVERIFY(h.recordsOf(action).empty());
    QCOMPARE(h.run(source, step::Splice{SocketId{4711}, 5, 0}).error.value().number, EBADF);
    QVERIFY(!h.run(source, step::Getpeername{}).error); // the lane goes on
}

void InKernelTest::closingTheTargetEndsASplice() {
    EngineHarness h;
    const auto [writer, source] = h.connectedTcp();
    const auto [target, reader] = h.connectedTcp();
    const int fd = h.view(target).fd;
    const ActionId splicing = h.start(source, step::Splice{target, 5, 0}); // waits: nothing has come
    h.waitUntilInFlight(splicing);
    QVERIFY(!h.run(target, step::Close{}).error);
    QVERIFY(h.waitFor(splicing).error || h.waitFor(splicing).cancelled);
    QCOMPARE(::fcntl(fd, F_GETFD), -1);
    QVERIFY(h.view(source).isOpen());
}

void InKernelTest::spliceOfASocketToItself() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("echo"), 0});
    QCOMPARE(h.run(server, step::Splice{server, 4, 0}).value, std::int64_t(4));
    QCOMPARE(textOf(receive(h, client, 4)), std::string("echo"));
}

void InKernelTest::zeroCopyWithoutTheOptionIsSaidToBeIgnored() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionReport report = h.run(client, step::Send{bytesOf("copied"), MSG_ZEROCOPY});
    QCOMPARE(report.value, std::int64_t(6));
    QVERIFY2(report.hint.find("ignored") != std::string::npos, report.hint.c_str());
    QCOMPARE(textOf(receive(h, server, 6)), std::string("copied"));
}

// The step's own bytes are gone as soon as the action has ended: what the kernel sends must be kept elsewhere.
void InKernelTest::zeroCopySendsTheBytesThatWereGiven() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const int on = 1;
    Bytes value(sizeof on);
    std::copy_n(reinterpret_cast<const std::uint8_t*>(&on), sizeof on, value.begin());
    if (h.run(client, step::Setsockopt{SOL_SOCKET, SO_ZEROCOPY, value}).error)
        QSKIP("this kernel has no SO_ZEROCOPY for TCP");
    Bytes all;
    for (int i = 0; i < 8; ++i) {
        const Bytes content = pattern(60'000 + static_cast<std::size_t>(i));
        all.insert(all.end(), content.begin(), content.end());
        const ActionReport report = h.run(client, step::SendAll{content, MSG_ZEROCOPY});
        QCOMPARE(report.value, static_cast<std::int64_t>(content.size()));
        QVERIFY2(report.hint.find("error queue") != std::string::npos, report.hint.c_str());
    }
    h.run(client, step::Close{}); // and still not before the peer has them
    QVERIFY(receive(h, server, all.size()) == all);
}

QTEST_APPLESS_MAIN(InKernelTest)
#include "tst_in_kernel.moc"
