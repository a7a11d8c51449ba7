#include "core/engine/command.h"
#include "core/engine/next_calls.h"

#include <QTest>

#include <poll.h>
#include <sys/socket.h>

#include <set>

using namespace swb;

Q_DECLARE_METATYPE(swb::SocketView)

namespace {

SocketView view(int type, Life life) {
    SocketView socket;
    socket.type = type;
    socket.kernelType = type;
    socket.life = life;
    return socket;
}

QString suggested(const SocketView& socket) {
    QStringList names;
    for (const std::string_view name : suggestedSteps(socket))
        names << QString::fromUtf8(name.data(), qsizetype(name.size()));
    return names.join(' ');
}

} // namespace

class TestNextCalls : public QObject {
    Q_OBJECT

private slots:
    void whatMakesSenseFollowsTypeAndLife_data() {
        QTest::addColumn<SocketView>("socket");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const SocketView& socket, const char* expected) {
            QTest::newRow(name) << socket << QString(expected);
        };
        row("stream, fresh", view(SOCK_STREAM, Life::Fresh), "bind connect");
        row("stream, bound", view(SOCK_STREAM, Life::Bound), "listen connect getsockname");
        row("stream, listening", view(SOCK_STREAM, Life::Listening), "accept getsockname close");
        row("stream, connecting", view(SOCK_STREAM, Life::Connecting), "poll getsockopt close");
        row("stream, connected", view(SOCK_STREAM, Life::Connected), "send recv shutdown close");
        SocketView readable = view(SOCK_STREAM, Life::Connected);
        readable.readiness = POLLIN | POLLOUT;
        row("stream, input waits", readable, "recv send shutdown close");
        readable.readiness.reset();
        readable.inQueue = 5;
        row("stream, bytes queued", readable, "recv send shutdown close");
        SocketView noticed = view(SOCK_STREAM, Life::Connected);
        noticed.readiness = POLLOUT | POLLERR; // a zero-copy notice, a time stamp
        row("stream, an entry on the error queue", noticed, "MSG_ERRQUEUE send recv shutdown close");
        SocketView refused = view(SOCK_STREAM, Life::Fresh);
        refused.readiness = POLLOUT | POLLERR | POLLHUP; // a connect that failed has no entry there
        row("stream, refused", refused, "bind connect");
        SocketView told = view(SOCK_DGRAM, Life::Bound);
        told.readiness = POLLERR;
        row("datagram, an entry on the error queue", told, "MSG_ERRQUEUE recvfrom sendto connect");
        SocketView file = view(0, Life::Fresh);
        file.notASocket = "regular file /etc/hosts, open for reading";
        row("a file for reading", file, "read fcntl dup close");
        SocketView log = view(0, Life::Fresh);
        log.notASocket = "regular file /var/log/messages, open for writing";
        row("a file for writing", log, "write fcntl dup close");
        log.notASocket = "regular file /var/log/messages";
        row("a file for both", log, "read write fcntl dup close");
        SocketView pipe = view(0, Life::Fresh);
        pipe.notASocket = "pipe";
        row("no socket", pipe, "read write fcntl dup close");
        file.life = Life::Closed;
        row("no socket, closed", file, "");
        SocketView ended = view(SOCK_STREAM, Life::Connected);
        ended.endOfStream = true;
        row("stream, the peer has ended", ended, "shutdown close send");
        ended.writeShut = true;
        row("stream, both have ended", ended, "close");
        SocketView halfClosed = view(SOCK_STREAM, Life::Connected);
        halfClosed.writeShut = true;
        row("stream, this side has ended", halfClosed, "recv close");
        row("stream, closed", view(SOCK_STREAM, Life::Closed), "");
        row("seqpacket, bound", view(SOCK_SEQPACKET, Life::Bound), "listen connect getsockname");
        row("seqpacket pair", view(SOCK_SEQPACKET, Life::Connected), "send recv shutdown close");
        row("datagram, fresh", view(SOCK_DGRAM, Life::Fresh), "bind sendto connect");
        row("datagram, bound", view(SOCK_DGRAM, Life::Bound), "recvfrom sendto connect");
        row("datagram, peer known", view(SOCK_DGRAM, Life::Connected), "send recv close");
        SocketView sender = view(SOCK_DGRAM, Life::Fresh);
        sender.family = AF_INET;
        sender.local = Address::parseInet("0.0.0.0", "0").value();
        row("datagram, no port yet", sender, "bind sendto connect");
        sender.local = Address::parseInet("0.0.0.0", "40000").value();
        row("datagram, port of the kernel", sender, "sendto recvfrom connect");
        sender.readiness = POLLIN;
        row("datagram, port of the kernel, answered", sender, "recvfrom sendto connect");
        SocketView rawNamed = view(SOCK_RAW, Life::Fresh);
        rawNamed.local = Address::parseInet("0.0.0.0", "1").value();
        row("raw, the protocol is no port", rawNamed, "bind sendto connect");
        row("raw, fresh", view(SOCK_RAW, Life::Fresh), "bind sendto connect");
        SocketView unixRaw = view(SOCK_RAW, Life::Bound);
        unixRaw.kernelType = SOCK_DGRAM;
        row("what the kernel says goes first", unixRaw, "recvfrom sendto connect");
        SocketView netlink = view(SOCK_RAW, Life::Fresh);
        netlink.family = AF_NETLINK;
        row("netlink, fresh", netlink, "bind sendto");
        netlink.life = Life::Bound;
        netlink.bound = true;
        row("netlink, bound", netlink, "sendto recvfrom close");
        netlink.readiness = POLLIN;
        row("netlink, answered", netlink, "recvfrom sendto close");
        SocketView unread = view(SOCK_STREAM, Life::Fresh);
        unread.kernelType = -1;
        row("type not read back", unread, "bind connect");
    }
    void whatMakesSenseFollowsTypeAndLife() {
        QFETCH(SocketView, socket);
        QTEST(suggested(socket), "expected");
    }

    void everySuggestionIsTheNameOfAStep() {
        std::set<std::string_view> known;
        const Step steps[] = {step::Bind{},     step::Connect{},    step::Listen{},     step::Accept{},   step::Send{},
                              step::Sendto{},   step::Recv{},       step::Poll{},       step::Recvfrom{}, step::Close{},
                              step::Shutdown{}, step::Getsockopt{}, step::Getsockname{}};
        for (const Step& step : steps)
            known.insert(stepName(step));
        for (const int type : {int(SOCK_STREAM), int(SOCK_DGRAM), int(SOCK_RAW), int(SOCK_SEQPACKET), 77})
            for (int life = 0; life <= int(Life::Closed); ++life)
                for (const std::string_view name : suggestedSteps(view(type, Life(life))))
                    QVERIFY(known.contains(name));
    }
};

QTEST_APPLESS_MAIN(TestNextCalls)
#include "tst_next_calls.moc"
