#include "core/engine/plan.h"
#include "core/engine/stream_file.h"
#include "tests/support/engine_harness.h"

#include <QTest>

#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using namespace std::chrono_literals;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::textOf;

// makefile(): buffered reading and writing above visible recv() and send() calls.
class StreamFileTest : public QObject {
    Q_OBJECT

private slots:
    void readlineGivesOneLineAndReadsAhead();
    void readlineThatTheBufferHasMakesNoCall();
    void readlineStopsAtItsLimit_data();
    void readlineStopsAtItsLimit();
    void eachRecvAsksForTheSizeOfTheBuffer();
    void readGivesExactlySoManyBytes();
    void readToTheEndGivesEverything();
    void endOfStreamInMidLineGivesTheRestThenNothing();
    void resetInMidLineKeepsWhatCameBefore();
    void recvDoesNotSeeWhatWasReadAhead();
    void timeoutInMidLineKeepsWhatCameBefore();
    void eachRecvHasTheWholeTimeout();
    void nonBlockingReadGivesWhatIsThereThenEagain();
    void interruptInMidLineKeepsWhatCameBefore();
    void twoReadersTakeTurnsAndSplitNoLine();
    void waitingForATurnCanBeInterrupted();
    void readingAndWritingGoOnAtTheSameTime();
    void smallWritesWaitInTheBufferUntilFlushed();
    void writeThatDoesNotFitSendsTheBufferFirst();
    void writeToASocketThatDoesNotWaitSaysHowMuchWasTaken();
    void closeSendsTheRestAndLeavesTheSocketOpen();
    void closeForgetsWhatWasReadAhead();
    void closeWithABrokenPipeClosesAllTheSame();
    void closingTheSocketForgetsItsFile();
    void flushAndCloseWithoutAFileMakeNoCall();
    void lineThatNeverEndsIsRefusedAtTheLimit();
    void lineOf20MegabytesIsRead();
    void planTellsTheCallsAndThePython();
};

namespace {

struct Sockets {
    EngineHarness h;
    SocketId near, far;

    Sockets() {
        const ActionReport made = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0});
        near = made.made.at(0);
        far = made.made.at(1);
    }
    void peerSends(std::string_view text) { h.run(far, step::SendAll{bytesOf(text), MSG_NOSIGNAL}); }
    ActionReport readline(std::int64_t limit = -1) { return h.run(near, step::FileReadline{limit}); }
    std::size_t callsOf(const ActionReport& report) { return h.recordsOf(report.action).size(); }
    std::uint64_t readAhead() { return h.view(near).fileReadAhead; }
};

std::string repeated(std::string_view text, int times) {
    std::string result;
    while (times-- > 0)
        result += text;
    return result;
}

} // namespace

void StreamFileTest::readlineGivesOneLineAndReadsAhead() {
    Sockets s;
    QVERIFY(!s.h.view(s.near).fileOpen);
    s.peerSends("one\ntwo\nthr");
    const ActionReport report = s.readline();
    QCOMPARE(textOf(report.bytes), "one\n");
    QCOMPARE(report.value, 4);
    QCOMPARE(report.hint, "1 recv()");
    QVERIFY(s.h.view(s.near).fileOpen);
    QCOMPARE(s.readAhead(), 7u);
    QCOMPARE(textOf(s.h.engine().fileContents(s.near, 100).readAhead), "two\nthr");
    QCOMPARE(textOf(s.h.engine().fileContents(s.near, 3).readAhead), "two");
}

void StreamFileTest::readlineThatTheBufferHasMakesNoCall() {
    Sockets s;
    s.peerSends("one\ntwo\n");
    s.readline();
    const ActionReport report = s.readline();
    QCOMPARE(textOf(report.bytes), "two\n");
    QCOMPARE(s.callsOf(report), 0u);
    QCOMPARE(report.hint, "from the buffer, no call");
    QCOMPARE(s.readAhead(), 0u);
}

void StreamFileTest::readlineStopsAtItsLimit_data() {
    QTest::addColumn<int>("limit");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::newRow("none of it") << 0 << QByteArray() << QByteArray("hello\n");
    QTest::newRow("before the line end") << 3 << QByteArray("hel") << QByteArray("lo\n");
    QTest::newRow("at the line end") << 5 << QByteArray("hello") << QByteArray("\n");
    QTest::newRow("with the line end") << 6 << QByteArray("hello\n") << QByteArray("next\n");
    QTest::newRow("beyond it") << 100 << QByteArray("hello\n") << QByteArray("next\n");
}

void StreamFileTest::readlineStopsAtItsLimit() {
    QFETCH(const int, limit);
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, second);
    Sockets s;
    s.peerSends("hello\nnext\n");
    QCOMPARE(textOf(s.readline(limit).bytes), first.toStdString());
    QCOMPARE(textOf(s.readline().bytes), second.toStdString());
}

void StreamFileTest::eachRecvAsksForTheSizeOfTheBuffer() {
    Sockets s;
    s.peerSends(repeated("x", 20000) + "\n");
    const ActionReport report = s.readline();
    QCOMPARE(report.value, 20001);
    const auto records = s.h.recordsOf(report.action);
    QVERIFY(records.size() >= 3);
    for (const CallRecord& record : records) {
        QCOMPARE(record.call, CallId::Recv);
        QCOMPARE(record.args[1], 8192);
        QCOMPARE(record.origin, Origin::Consequence);
    }
    QCOMPARE(report.hint, std::to_string(records.size()) + " recv() calls");
    QCOMPARE(s.h.receivedBy(s.near).size(), 20001u);
}

void StreamFileTest::readGivesExactlySoManyBytes() {
    Sockets s;
    s.peerSends("0123456789");
    QCOMPARE(textOf(s.h.run(s.near, step::FileRead{4}).bytes), "0123");
    const ActionReport buffered = s.h.run(s.near, step::FileRead{6});
    QCOMPARE(textOf(buffered.bytes), "456789");
    QCOMPARE(s.callsOf(buffered), 0u);
    const ActionId waiting = s.h.start(s.near, step::FileRead{5});
    s.h.waitUntilInFlight(waiting);
    s.peerSends("ab");
    s.peerSends("cdefg");
    QCOMPARE(textOf(s.h.waitFor(waiting).bytes), "abcde");
    QCOMPARE(s.readAhead(), 2u);
}

void StreamFileTest::readToTheEndGivesEverything() {
    Sockets s;
    s.peerSends("first\n" + repeated("y", 30000));
    s.h.run(s.far, step::Shutdown{SHUT_WR});
    s.readline();
    const ActionReport rest = s.h.run(s.near, step::FileRead{-1});
    QCOMPARE(rest.value, 30000);
    QVERIFY(rest.hint.ends_with("end of stream"));
    const ActionReport again = s.h.run(s.near, step::FileRead{-1});
    QCOMPARE(again.value, 0);
    QVERIFY(again.bytes.empty());
}

void StreamFileTest::endOfStreamInMidLineGivesTheRestThenNothing() {
    Sockets s;
    s.peerSends("whole\npart");
    s.h.run(s.far, step::Close{});
    QCOMPARE(textOf(s.readline().bytes), "whole\n");
    const ActionReport rest = s.readline();
    QCOMPARE(textOf(rest.bytes), "part");
    QVERIFY2(rest.hint.find("before a line end") != std::string::npos, rest.hint.c_str());
    const ActionReport end = s.readline();
    QCOMPARE(end.value, 0);
    QVERIFY(!end.error);
    QVERIFY(s.h.view(s.near).endOfStream);
}

void StreamFileTest::resetInMidLineKeepsWhatCameBefore() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(server, step::Send{bytesOf("whole\npart"), 0});
    QCOMPARE(textOf(h.run(client, step::FileReadline{}).bytes), "whole\n");
    const int linger[] = {1, 0};
    const auto* first = reinterpret_cast<const std::uint8_t*>(linger);
    h.run(server, step::Setsockopt{SOL_SOCKET, SO_LINGER, Bytes(first, first + sizeof linger)});
    h.run(server, step::Close{});
    const ActionReport failed = h.run(client, step::FileReadline{});
    QVERIFY(failed.error);
    QCOMPARE(failed.error->number, ECONNRESET);
    QVERIFY(failed.error->detail.starts_with("4 bytes"));
    const ActionReport rest = h.run(client, step::FileRead{4});
    QCOMPARE(textOf(rest.bytes), "part");
    QCOMPARE(h.recordsOf(rest.action).size(), 0u);
}

void StreamFileTest::recvDoesNotSeeWhatWasReadAhead() {
    Sockets s;
    s.peerSends("line\nahead");
    s.readline();
    const ActionReport past = s.h.run(s.near, step::Recv{100, MSG_DONTWAIT});
    QCOMPARE(past.error.value().number, EAGAIN);
    QCOMPARE(s.readAhead(), 5u);
}

void StreamFileTest::timeoutInMidLineKeepsWhatCameBefore() {
    Sockets s;
    s.h.run(s.near, step::SetTimeout{50ms});
    s.peerSends("part");
    const ActionReport report = s.readline();
    QVERIFY(report.timedOut);
    QCOMPARE(s.readAhead(), 4u);
    QVERIFY(report.hint.starts_with("4 bytes"));
    s.peerSends(" and rest\n");
    QCOMPARE(textOf(s.readline().bytes), "part and rest\n");
}

void StreamFileTest::eachRecvHasTheWholeTimeout() {
    Sockets s;
    s.h.run(s.near, step::SetTimeout{10s});
    const ActionId reading = s.h.start(s.near, step::FileReadline{});
    s.h.waitUntilInFlight(reading);
    s.peerSends("a");
    QVERIFY(s.h.viewWhen(s.near, [&](const SocketView&) { return s.h.receivedBy(s.near).size() == 1; }).id);
    s.h.waitUntilInFlight(reading);
    s.peerSends("b\n");
    const ActionReport report = s.h.waitFor(reading);
    QCOMPARE(textOf(report.bytes), "ab\n");
    int polls = 0;
    for (const CallRecord& record : s.h.recordsOf(report.action))
        if (record.call == CallId::Poll && ++polls > 0)
            QCOMPARE(record.args[3], 10000);
    QCOMPARE(polls, 2);
}

void StreamFileTest::nonBlockingReadGivesWhatIsThereThenEagain() {
    Sockets s;
    s.h.run(s.near, step::SetTimeout{0ns});
    s.peerSends("par");
    const ActionReport part = s.h.run(s.near, step::FileRead{10});
    QVERIFY(!part.error);
    QCOMPARE(textOf(part.bytes), "par");
    const ActionReport nothing = s.h.run(s.near, step::FileRead{10});
    QCOMPARE(nothing.error.value().number, EAGAIN);
    QVERIFY(nothing.error->detail.find("None") != std::string::npos);
    s.peerSends("no end");
    QCOMPARE(textOf(s.readline().bytes), "no end");
}

void StreamFileTest::interruptInMidLineKeepsWhatCameBefore() {
    Sockets s;
    s.peerSends("part");
    const ActionId reading = s.h.start(s.near, step::FileReadline{});
    QVERIFY(s.h.viewWhen(s.near, [&](const SocketView&) { return s.h.receivedBy(s.near).size() == 4; }).id);
    s.h.waitUntilInFlight(reading);
    s.h.engine().interrupt(reading);
    QVERIFY(s.h.waitFor(reading).error.value().number == EINTR);
    QCOMPARE(s.readAhead(), 4u);
    s.peerSends("!\n");
    QCOMPARE(textOf(s.readline().bytes), "part!\n");
}

void StreamFileTest::twoReadersTakeTurnsAndSplitNoLine() {
    Sockets s;
    const ActionId first = s.h.start(s.near, step::FileReadline{});
    s.h.waitUntilInFlight(first);
    const ActionId second = s.h.start(s.near, step::FileReadline{}, Lane::OtherThread);
    s.peerSends("long line of the first\nand one of the second\n");
    QCOMPARE(textOf(s.h.waitFor(first).bytes), "long line of the first\n");
    QCOMPARE(textOf(s.h.waitFor(second).bytes), "and one of the second\n");
}

void StreamFileTest::waitingForATurnCanBeInterrupted() {
    Sockets s;
    const ActionId first = s.h.start(s.near, step::FileReadline{});
    s.h.waitUntilInFlight(first);
    const ActionId second = s.h.start(s.near, step::FileReadline{}, Lane::OtherThread);
    QVERIFY(s.h.viewWhen(s.near, [](const SocketView& v) { return v.inFlight.size() == 2; }).id);
    s.h.engine().interrupt(second);
    QVERIFY(s.h.waitFor(second).cancelled);
    s.peerSends("mine\n");
    QCOMPARE(textOf(s.h.waitFor(first).bytes), "mine\n");
}

void StreamFileTest::readingAndWritingGoOnAtTheSameTime() {
    Sockets s;
    const ActionId reading = s.h.start(s.near, step::FileReadline{});
    s.h.waitUntilInFlight(reading);
    s.h.run(s.near, step::FileWrite{bytesOf("question\n")}, Lane::OtherThread);
    QCOMPARE(s.h.run(s.near, step::FileFlush{}, Lane::OtherThread).value, 9);
    QCOMPARE(s.h.run(s.far, step::Recv{100, 0}).value, 9);
    s.peerSends("answer\n");
    QCOMPARE(textOf(s.h.waitFor(reading).bytes), "answer\n");
}

void StreamFileTest::smallWritesWaitInTheBufferUntilFlushed() {
    Sockets s;
    const ActionReport first = s.h.run(s.near, step::FileWrite{bytesOf("abc")});
    QCOMPARE(first.value, 3);
    QCOMPARE(s.callsOf(first), 0u);
    s.h.run(s.near, step::FileWrite{bytesOf("def")});
    QCOMPARE(s.h.view(s.near).fileUnsent, 6u);
    QCOMPARE(textOf(s.h.engine().fileContents(s.near, 100).unsent), "abcdef");
    const ActionReport flushed = s.h.run(s.near, step::FileFlush{});
    QCOMPARE(flushed.value, 6);
    QCOMPARE(s.callsOf(flushed), 1u);
    QCOMPARE(s.h.view(s.near).fileUnsent, 0u);
    s.h.run(s.far, step::Recv{100, 0});
    QCOMPARE(textOf(s.h.receivedBy(s.far)), "abcdef");
    QCOMPARE(s.h.run(s.near, step::FileFlush{}).hint, "nothing to send: no call was made");
}

void StreamFileTest::writeThatDoesNotFitSendsTheBufferFirst() {
    Sockets s;
    s.h.run(s.near, step::FileWrite{bytesOf("head")});
    const ActionReport full = s.h.run(s.near, step::FileWrite{Bytes(8190, 'b')});
    QCOMPARE(full.value, 8190);
    QCOMPARE(s.callsOf(full), 1u); // "head"; the 8190 fit then
    QCOMPARE(s.h.view(s.near).fileUnsent, 8190u);
    const ActionReport large = s.h.run(s.near, step::FileWrite{Bytes(10000, 'c')});
    QCOMPARE(s.callsOf(large), 2u); // the 8190, then all of the 10000 without going through the buffer
    QCOMPARE(s.h.view(s.near).fileUnsent, 0u);
    QCOMPARE(s.h.view(s.near).bytesSent, 4u + 8190 + 10000);
}

void StreamFileTest::writeToASocketThatDoesNotWaitSaysHowMuchWasTaken() {
    Sockets s;
    s.h.run(s.near, step::SetTimeout{0ns});
    const std::int64_t size = 4'000'000;
    const ActionReport report = s.h.run(s.near, step::FileWrite{Bytes(size, 'z')});
    QCOMPARE(report.error.value().number, EAGAIN);
    const SocketView view = s.h.view(s.near);
    QCOMPARE(view.fileUnsent, 8192u);
    QCOMPARE(report.value, static_cast<std::int64_t>(view.bytesSent + view.fileUnsent));
    QVERIFY(report.error->detail.find("characters_written") != std::string::npos);
}

void StreamFileTest::closeSendsTheRestAndLeavesTheSocketOpen() {
    Sockets s;
    s.h.run(s.near, step::FileWrite{bytesOf("bye\n")});
    const ActionReport closed = s.h.run(s.near, step::FileClose{});
    QVERIFY(!closed.error);
    QCOMPARE(s.callsOf(closed), 1u);
    QVERIFY(!s.h.view(s.near).fileOpen);
    QVERIFY(s.h.view(s.near).isOpen());
    s.h.run(s.far, step::Recv{10, 0});
    QCOMPARE(textOf(s.h.receivedBy(s.far)), "bye\n");
    s.peerSends("and again\n");
    QCOMPARE(textOf(s.readline().bytes), "and again\n");
}

void StreamFileTest::closeForgetsWhatWasReadAhead() {
    Sockets s;
    s.peerSends("line\nahead\n");
    s.readline();
    const ActionReport closed = s.h.run(s.near, step::FileClose{});
    QVERIFY2(closed.hint.find("6 bytes read ahead are forgotten") != std::string::npos, closed.hint.c_str());
    s.peerSends("new\n");
    QCOMPARE(textOf(s.readline().bytes), "new\n");
}

void StreamFileTest::closeWithABrokenPipeClosesAllTheSame() {
    Sockets s;
    s.h.run(s.near, step::FileWrite{bytesOf("lost")});
    s.h.run(s.far, step::Close{});
    const ActionReport closed = s.h.run(s.near, step::FileClose{});
    QCOMPARE(closed.error.value().number, EPIPE);
    QVERIFY(s.h.recordsOf(closed.action).at(0).sigpipe); // Python's send() has no MSG_NOSIGNAL either
    QVERIFY2(closed.hint.find("4 bytes were not sent") != std::string::npos, closed.hint.c_str());
    QVERIFY(!s.h.view(s.near).fileOpen);
}

void StreamFileTest::closingTheSocketForgetsItsFile() {
    Sockets s;
    s.peerSends("a\nb");
    s.readline();
    s.h.run(s.near, step::Close{});
    QVERIFY(!s.h.view(s.near).fileOpen);
    QCOMPARE(s.readAhead(), 0u);
    QVERIFY(s.h.engine().fileContents(s.near, 10).readAhead.empty());
}

void StreamFileTest::flushAndCloseWithoutAFileMakeNoCall() {
    Sockets s;
    for (const Step& step : {Step(step::FileFlush{}), Step(step::FileClose{})}) {
        const ActionReport report = s.h.run(s.near, step);
        QVERIFY(!report.error);
        QCOMPARE(s.callsOf(report), 0u);
        QVERIFY(!s.h.view(s.near).fileOpen);
    }
}

void StreamFileTest::lineThatNeverEndsIsRefusedAtTheLimit() {
    StreamFile file;
    const Bytes block(1 << 20, 'x');
    while (file.readAhead() < StreamFile::kMostReadAhead)
        file.append(block);
    QVERIFY(!file.lineLength(-1));
    Sockets s;
    const ActionId reading = s.h.start(s.near, step::FileReadline{});
    const Bytes piece(8 << 20, 'x');
    for (std::size_t sent = 0; sent <= StreamFile::kMostReadAhead; sent += piece.size())
        s.h.start(s.far, step::SendAll{piece, MSG_NOSIGNAL});
    const ActionReport refused = s.h.waitFor(reading);
    QCOMPARE(refused.error.value().number, ENOBUFS);
    QVERIFY(refused.error->detail.find("no call was made") != std::string::npos);
    QVERIFY(s.readAhead() <= StreamFile::kMostReadAhead);
    QVERIFY(s.readAhead() > StreamFile::kMostReadAhead - StreamFile::kBuffer);
    QCOMPARE(s.h.run(s.near, step::FileRead{1000}).value, 1000); // and what is there can be taken
}

void StreamFileTest::lineOf20MegabytesIsRead() {
    Sockets s;
    const ActionId reading = s.h.start(s.near, step::FileReadline{});
    Bytes line(20'000'000, 'm');
    line.back() = '\n';
    s.h.run(s.far, step::SendAll{line, MSG_NOSIGNAL});
    const ActionReport report = s.h.waitFor(reading);
    QCOMPARE(report.value, 20'000'000);
    QCOMPARE(report.bytes.size(), 65536u); // as much as a report carries; the transcript has the rest
    QCOMPARE(s.readAhead(), 0u);
}

void StreamFileTest::planTellsTheCallsAndThePython() {
    SocketView view;
    view.fd = 5;
    const SocketId id{1};
    QCOMPARE(planAsPython({id, step::FileReadline{}, Lane::InOrder}, &view),
             "f = s.makefile('rwb')\nline = f.readline()");
    QCOMPARE(plannedCalls({id, step::FileReadline{}, Lane::InOrder}, &view).size(), 1u);
    view.fileOpen = true;
    view.fileReadAhead = 100;
    view.fileUnsent = 8000;
    QCOMPARE(planAsPython({id, step::FileRead{10}, Lane::InOrder}, &view), "data = f.read(10)");
    QCOMPARE(plannedCalls({id, step::FileRead{10}, Lane::InOrder}, &view).size(), 0u);
    QCOMPARE(plannedCalls({id, step::FileRead{101}, Lane::InOrder}, &view).size(), 1u);
    QCOMPARE(plannedCalls({id, step::FileWrite{Bytes(100, 'a')}, Lane::InOrder}, &view).size(), 0u);
    QCOMPARE(plannedCalls({id, step::FileWrite{Bytes(9000, 'a')}, Lane::InOrder}, &view).size(), 2u);
    QCOMPARE(plannedCalls({id, step::FileFlush{}, Lane::InOrder}, &view).size(), 1u);
    QCOMPARE(planAsPython({id, step::FileWrite{bytesOf("hi\n")}, Lane::InOrder}, &view), "f.write(b'hi\\n')");
    QCOMPARE(planAsPython({id, step::FileClose{}, Lane::InOrder}, &view), "f.close()  # the socket stays open");
}

QTEST_APPLESS_MAIN(StreamFileTest)
#include "tst_stream_file.moc"
