#include "core/engine/plan.h"
#include "core/render/call_text.h"

#include <QProcess>
#include <QTest>

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

using namespace swb;

namespace {

const Address kAddress = *Address::parseInet("127.0.0.1", "4000");

SocketView openSocket(TimeoutMode mode = TimeoutMode::Blocking) {
    SocketView socket;
    socket.id = SocketId{3};
    socket.fd = 7;
    socket.mode = mode;
    socket.timeout =
        mode == TimeoutMode::Timeout ? std::chrono::nanoseconds(1'500'000'001) : std::chrono::nanoseconds();
    return socket;
}

QString lines(const Step& step, const SocketView* view) {
    QStringList all;
    for (const CallRecord& record : plannedCalls({view ? view->id : SocketId{}, step, Lane::InOrder}, view))
        all << QString::fromStdString(lineText(record, Numbers::Symbols));
    return all.join(" ; ");
}

Bytes bytes(std::string_view text) {
    const BytesView view = viewOf(text);
    return {view.begin(), view.end()};
}

} // namespace

class TestPlan : public QObject {
    Q_OBJECT

private slots:
    void aPlanIsTheCallsThatWillBeMade_data() {
        QTest::addColumn<QString>("planned");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const Step& step, const char* expected,
                            TimeoutMode mode = TimeoutMode::Blocking) {
            const SocketView view = openSocket(mode);
            QTest::newRow(name) << lines(step, &view) << QString(expected);
        };
        row("bind", step::Bind{kAddress}, "bind(7, 127.0.0.1:4000, 16)");
        row("connect", step::Connect{kAddress}, "connect(7, 127.0.0.1:4000, 16)");
        row("connect without waiting", step::Connect{kAddress}, "connect(7, 127.0.0.1:4000, 16)",
            TimeoutMode::NonBlocking);
        row("connect within a time", step::Connect{kAddress},
            "connect(7, 127.0.0.1:4000, 16) ; poll({7, POLLOUT}, 1501) ; "
            "getsockopt(7, SOL_SOCKET, SO_ERROR, ..., [4])",
            TimeoutMode::Timeout);
        row("listen", step::Listen{5}, "listen(7, 5)");
        row("accept", step::Accept{}, "accept(7, ...)");
        row("accept with flags", step::Accept{SOCK_CLOEXEC}, "accept4(7, ..., SOCK_CLOEXEC)");
        row("accept within a time", step::Accept{}, "poll({7, POLLIN}, 1501) ; accept(7, ...)", TimeoutMode::Timeout);
        row("send", step::Send{bytes("hi"), MSG_NOSIGNAL}, "send(7, \"hi\", 2, MSG_NOSIGNAL)");
        row("send within a time", step::Send{bytes("hi"), 0}, "poll({7, POLLOUT}, 1501) ; send(7, \"hi\", 2, 0)",
            TimeoutMode::Timeout);
        row("sendto", step::Sendto{bytes("hi"), 0, kAddress}, "sendto(7, \"hi\", 2, 0, 127.0.0.1:4000, 16)");
        row("sendall", step::SendAll{bytes("hi"), 0}, "send(7, \"hi\", 2, 0)");
        row("write", step::Write{bytes("hi")}, "write(7, \"hi\", 2)");
        row("recv", step::Recv{4096, MSG_PEEK}, "recv(7, ..., 4096, MSG_PEEK)");
        row("recvfrom within a time", step::Recvfrom{10, 0}, "poll({7, POLLIN}, 1501) ; recvfrom(7, ..., 10, 0, ...)",
            TimeoutMode::Timeout);
        row("read", step::Read{10}, "read(7, ..., 10)");
        row("shutdown", step::Shutdown{SHUT_WR}, "shutdown(7, SHUT_WR)");
        row("close", step::Close{}, "close(7)");
        row("getsockname", step::Getsockname{}, "getsockname(7, ...)");
        row("getpeername", step::Getpeername{}, "getpeername(7, ...)");
        row("getsockopt", step::Getsockopt{SOL_SOCKET, SO_TYPE, 4}, "getsockopt(7, SOL_SOCKET, SO_TYPE, ..., [4])");
        row("setsockopt", step::Setsockopt{SOL_SOCKET, SO_REUSEADDR, {1, 0, 0, 0}},
            "setsockopt(7, SOL_SOCKET, SO_REUSEADDR, 1, 4)");
        row("fcntl", step::Fcntl{F_GETFL, 0}, "fcntl(7, F_GETFL)");
        row("ioctl", step::Ioctl{SIOCOUTQ}, "ioctl(7, SIOCOUTQ, ...)");
        row("poll", step::Poll{POLLIN, -1}, "poll({7, POLLIN}, -1)");
        row("unlink", step::Unlink{"/tmp/s"}, "unlink(\"/tmp/s\")");
        row("blocking", step::SetTimeout{{}}, "fcntl(7, F_GETFL) ; fcntl(7, F_SETFL, O_RDWR)");
        row("a time-out", step::SetTimeout{std::chrono::seconds(2)},
            "fcntl(7, F_GETFL) ; fcntl(7, F_SETFL, O_RDWR|O_NONBLOCK)");
    }
    void aPlanIsTheCallsThatWillBeMade() {
        QFETCH(QString, planned);
        QTEST(planned, "expected");
    }

    void makingASocketNeedsNoSocket() {
        QCOMPARE(lines(step::Socket{AF_INET, SOCK_STREAM, 0}, nullptr), "socket(AF_INET, SOCK_STREAM, 0)");
        QCOMPARE(lines(step::Socketpair{AF_UNIX, SOCK_STREAM, 0}, nullptr), "socketpair(AF_UNIX, SOCK_STREAM, 0, ...)");
    }

    void oneCallIsTheUsersAndTheOthersFollowFromIt() {
        const SocketView view = openSocket(TimeoutMode::Timeout);
        const Step steps[] = {step::Connect{kAddress}, step::Accept{}, step::Recv{1, 0},
                              step::SetTimeout{std::chrono::seconds(1)}};
        for (const Step& step : steps) {
            const auto calls = plannedCalls({view.id, step, Lane::InOrder}, &view);
            QVERIFY(calls.size() > 1);
            QCOMPARE(std::ranges::count(calls, Origin::User, &CallRecord::origin), 1);
            for (const CallRecord& record : calls) {
                QCOMPARE(record.sequence, std::uint64_t(0));
                QVERIFY(record.socket == view.id);
            }
        }
    }

    void pythonHasOneMethodForAGroup() {
        const SocketView view = openSocket(TimeoutMode::Timeout);
        const auto python = [&view](const Step& step) {
            return QString::fromStdString(planAsPython({view.id, step, Lane::InOrder}, &view));
        };
        QCOMPARE(python(step::SendAll{bytes("hi"), MSG_NOSIGNAL}), "s.sendall(b'hi', socket.MSG_NOSIGNAL)");
        QCOMPARE(python(step::Connect{kAddress}), "error = s.connect_ex(('127.0.0.1', 4000))");
        QCOMPARE(python(step::Accept{}), "conn, address = s.accept()");
        QCOMPARE(python(step::SetTimeout{std::chrono::milliseconds(1500)}), "s.settimeout(1.5)");
        QCOMPARE(python(step::SetTimeout{std::chrono::seconds(10)}), "s.settimeout(10)");
        QVERIFY(python(step::SetTimeout{{}}).startsWith("s.settimeout(None)"));
        QVERIFY(python(step::SetTimeout{std::chrono::seconds(0)}).startsWith("s.settimeout(0)"));
    }

    void aConnectThatWillBeWaitedForDoesNotFailWithEinprogress() {
        const SocketView timed = openSocket(TimeoutMode::Timeout);
        const SocketView blocking = openSocket();
        const Command command{timed.id, step::Connect{kAddress}, Lane::InOrder};
        QVERIFY(QString::fromStdString(planAsC(command, &timed)).contains("== -1 && errno != EINPROGRESS)\n"));
        QVERIFY(!QString::fromStdString(planAsC(command, &blocking)).contains("errno"));
    }

    void everyGroupCompilesAsC() {
        const SocketView view = openSocket(TimeoutMode::Timeout);
        const Step steps[] = {step::Connect{kAddress}, step::Accept{},
                              step::Recvfrom{10, 0},   step::SendAll{bytes("hi"), 0},
                              step::SendAll{{}, 0},    step::SendAll{Bytes(1000, 1), 0},
                              step::SetTimeout{{}},    step::SetTimeout{std::chrono::seconds(1)}};
        QByteArray source(
            "#include <arpa/inet.h>\n#include <errno.h>\n#include <fcntl.h>\n#include <poll.h>\n#include <stdio.h>\n"
            "#include <sys/socket.h>\n#include <unistd.h>\n");
        int number = 0;
        for (const Step& step : steps)
            source += "void group" + QByteArray::number(number++) + "(int s)\n{\n" +
                      QByteArray::fromStdString(planAsC({view.id, step, Lane::InOrder}, &view)) + "\n}\n";
        QProcess compiler;
        compiler.setProcessChannelMode(QProcess::MergedChannels);
        compiler.start("cc", {"-std=c11", "-D_GNU_SOURCE", "-Wall", "-Werror", "-fsyntax-only", "-x", "c", "-"});
        compiler.write(source);
        compiler.closeWriteChannel();
        QVERIFY(compiler.waitForFinished(120000));
        const QByteArray output = compiler.readAll();
        QVERIFY2(compiler.exitCode() == 0, output.constData());
    }
};

QTEST_APPLESS_MAIN(TestPlan)
#include "tst_plan.moc"
