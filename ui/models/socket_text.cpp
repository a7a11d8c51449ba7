#include "ui/models/socket_text.h"

#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "core/engine/socket_kind.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>

namespace swb {

namespace {

struct SocketText {
    Q_DECLARE_TR_FUNCTIONS(swb::SocketText)
};

bool isInternet(const SocketView& socket) { return socket.family == kAfInet || socket.family == kAfInet6; }

QString internetText(const SocketView& socket) {
    const int protocol = knownProtocol(socket);
    if (socket.type == kSockStream && (protocol == 0 || protocol == kIpprotoTcp))
        return QStringLiteral("TCP");
    if (socket.type == kSockDgram && (protocol == 0 || protocol == kIpprotoUdp))
        return QStringLiteral("UDP");
    QString name = QString::fromStdString(decodeValue(ipProtocols(), protocol));
    if (name.startsWith(QLatin1String("IPPROTO_")))
        name = name.mid(8);
    return socket.type == kSockRaw ? SocketText::tr("raw %1").arg(name) : name;
}

QString unixText(int type) {
    switch (type) {
    case kSockStream:
        return SocketText::tr("Unix stream");
    case kSockDgram:
        return SocketText::tr("Unix datagram");
    case kSockSeqpacket:
        return SocketText::tr("Unix seqpacket");
    default:
        return {};
    }
}

// "netlink ROUTE": the protocol says what is talked of, and raw or datagram makes no difference.
QString netlinkText(const SocketView& socket) {
    QString name = QString::fromStdString(decodeValue(netlinkProtocols(), knownProtocol(socket)));
    if (name.startsWith(QLatin1String("NETLINK_")))
        name = name.mid(8);
    return SocketText::tr("netlink %1").arg(name);
}

QString vsockText(int type) {
    switch (type) {
    case kSockStream:
        return SocketText::tr("vsock stream");
    case kSockDgram:
        return SocketText::tr("vsock datagram");
    case kSockSeqpacket:
        return SocketText::tr("vsock seqpacket");
    default:
        return {};
    }
}

// A netlink socket has the kernel as its peer from the beginning; that is no connection anybody made.
bool hasKernelAsPeer(const SocketView& socket) {
    return socket.family == kAfNetlink && socket.life != Life::Connected && socket.peer &&
           *socket.peer == Address::netlink(0, 0);
}

// The first datagram sent gives the socket a port, without a call of bind().
bool isAutobound(const SocketView& socket) {
    if (socket.family == kAfNetlink)
        return socket.life == Life::Fresh && socket.local && !(*socket.local == Address::netlink(0, 0));
    return socket.life == Life::Fresh && socket.type == kSockDgram && isInternet(socket) && socket.local &&
           socket.local->port() > 0;
}

QString textOf(const std::optional<Address>& address) {
    return address && !address->isEmpty() ? QString::fromStdString(address->toString()) : QString();
}

QString runningText(const SocketView& socket) {
    QStringList names;
    for (const ActionView& action : socket.inFlight)
        names << QString::fromStdString(action.name);
    return names.join(QStringLiteral(", "));
}

// What became of the descriptor's flags on its way, which its sender cannot tell and its receiver should know.
QString receivedText(const SocketView& socket) {
    const bool closes = (socket.typeFlags & kSockCloexec) != 0;
    return SocketText::tr("descriptor %1, received on %2 by SCM_RIGHTS. FD_CLOEXEC is %3. O_NONBLOCK is shared with "
                          "the sender: set by one, it holds for both.")
        .arg(socket.fd)
        .arg(socketName(socket.receivedFrom),
             closes ? SocketText::tr("set (MSG_CMSG_CLOEXEC)")
                    : SocketText::tr("not set: every program started from here keeps it open"));
}

constexpr std::array<ReadinessLight, kReadinessLights> kLights{{
    {kPollin, "IN", QT_TRANSLATE_NOOP("swb::SocketText", "a read would not wait")},
    {kPollout, "OUT", QT_TRANSLATE_NOOP("swb::SocketText", "a write would not wait")},
    {kPollpri, "PRI", QT_TRANSLATE_NOOP("swb::SocketText", "urgent data, or another exception, waits")},
    {kPollrdhup, "RDHUP", QT_TRANSLATE_NOOP("swb::SocketText", "the peer has shut down its writing")},
    {kPollhup, "HUP", QT_TRANSLATE_NOOP("swb::SocketText", "both directions are shut down")},
    {kPollerr, "ERR", QT_TRANSLATE_NOOP("swb::SocketText", "an error waits to be read")},
}};

} // namespace

QString socketName(SocketId socket) { return QLatin1Char('s') + QString::number(socket.value); }

QString transportText(const SocketView& socket) {
    if (!socket.notASocket.empty())
        return QString::fromStdString(socket.notASocket);
    if (isInternet(socket))
        return internetText(socket);
    if (socket.family == kAfUnix) {
        if (const QString text = unixText(socket.type); !text.isEmpty())
            return text;
    }
    if (socket.family == kAfNetlink)
        return netlinkText(socket);
    if (socket.family == kAfVsock) {
        if (const QString text = vsockText(socket.type); !text.isEmpty())
            return text;
    }
    return QString::fromStdString(decodeValue(families(), socket.family) + ' ' +
                                  decodeValue(socketTypes(), socket.type));
}

QString namedTransportText(const SocketView& socket) {
    const QString name = QString::fromStdString(socket.name);
    return name.isEmpty() ? transportText(socket) : QStringLiteral("%1 \"%2\"").arg(transportText(socket), name);
}

QString addressText(const SocketView& socket) {
    if (socket.twin)
        return SocketText::tr("pair with %1").arg(socketName(socket.twin));
    if (!socket.notASocket.empty())
        return {};
    const QString peer = textOf(socket.peer);
    if (!peer.isEmpty() && !hasKernelAsPeer(socket))
        return (socket.parent ? QStringLiteral("\u2190 ") : QStringLiteral("\u2192 ")) + peer;
    if (socket.life == Life::Fresh && !isAutobound(socket))
        return socket.family == kAfInet6 ? QStringLiteral("IPv6") : QString();
    return textOf(socket.local);
}

QString endpointText(const SocketView& socket) {
    QString address = addressText(socket);
    if (socket.life != Life::Listening && (socket.life != Life::Closed || socket.backlog < 0))
        return address;
    return address.isEmpty() ? SocketText::tr("listen") : SocketText::tr("listen %1").arg(address);
}

QString whatText(const SocketView& socket) {
    const QString endpoint = endpointText(socket);
    const QString transport = namedTransportText(socket);
    return endpoint.isEmpty() ? transport : transport + QLatin1Char(' ') + endpoint;
}

QString lifeText(const SocketView& socket) {
    // An unconnected TCP socket is CLOSE to the kernel; that would read as if it had been closed.
    const bool kernelSays =
        socket.tcpState && socket.isOpen() && socket.life != Life::Fresh && socket.life != Life::Bound;
    if (kernelSays) {
        const QString symbol = QString::fromStdString(decodeValue(tcpStates(), *socket.tcpState));
        return symbol.startsWith(QLatin1String("TCP_")) ? symbol.mid(4) : symbol;
    }
    if (socket.detached)
        return SocketText::tr("given away");
    if (!socket.notASocket.empty() && socket.isOpen())
        return SocketText::tr("open");
    const Life life = isAutobound(socket) ? Life::Bound : socket.life;
    static constexpr std::array kWords{
        QT_TRANSLATE_NOOP("swb::SocketText", "new"),       QT_TRANSLATE_NOOP("swb::SocketText", "bound"),
        QT_TRANSLATE_NOOP("swb::SocketText", "listening"), QT_TRANSLATE_NOOP("swb::SocketText", "connecting"),
        QT_TRANSLATE_NOOP("swb::SocketText", "connected"), QT_TRANSLATE_NOOP("swb::SocketText", "closing"),
        QT_TRANSLATE_NOOP("swb::SocketText", "closed"),
    };
    return SocketText::tr(kWords[static_cast<std::size_t>(life)]);
}

const ReadinessLight& readinessLight(int number) { return kLights[static_cast<std::size_t>(number)]; }

bool isLit(const ReadinessLight& light, short readiness) { return (light.events & readiness) != 0; }

QString readinessText(short readiness) {
    QStringList lit;
    for (const ReadinessLight& light : kLights) {
        if (isLit(light, readiness))
            lit << QString::fromLatin1(light.text);
    }
    return lit.join(QLatin1Char(' '));
}

QString socketSummary(const SocketView& socket) {
    QStringList parts{socketName(socket.id), whatText(socket), lifeText(socket)};
    if (socket.automatic)
        parts << SocketText::tr("automatic");
    if (socket.isBusy())
        parts << SocketText::tr("%1 running").arg(runningText(socket));
    if (!socket.waiting.empty())
        parts << SocketText::tr("%1 waiting").arg(socket.waiting.size());
    if (socket.isOpen() && socket.readiness && *socket.readiness != 0)
        parts << SocketText::tr("ready: %1").arg(readinessText(*socket.readiness));
    return parts.join(QStringLiteral(", "));
}

QString socketDetails(const SocketView& socket) {
    QStringList lines{socketSummary(socket)};
    if (socket.receivedFrom)
        lines << receivedText(socket);
    else
        lines << QStringLiteral("socket(%1, %2, %3) = %4")
                     .arg(QString::fromStdString(decodeValue(families(), socket.family)),
                          QString::fromStdString(decodeValue(socketTypes(), socket.type)),
                          socket.family == kAfNetlink
                              ? QString::fromStdString(decodeValue(netlinkProtocols(), socket.protocol))
                              : QString::number(socket.protocol),
                          QString::number(socket.fd));
    if (socket.local)
        lines << SocketText::tr("local %1").arg(QString::fromStdString(socket.local->toString()));
    if (socket.peer)
        lines << SocketText::tr("peer %1").arg(QString::fromStdString(socket.peer->toString()));
    if (socket.backlog >= 0)
        lines << SocketText::tr("backlog %1").arg(socket.backlog);
    lines << SocketText::tr("sent %1, received %2 bytes").arg(socket.bytesSent).arg(socket.bytesReceived);
    if (socket.inQueue && socket.outQueue)
        lines << SocketText::tr("queued: %1 in, %2 out").arg(*socket.inQueue).arg(*socket.outQueue);
    if (socket.readiness) {
        for (int i = 0; i < kReadinessLights; ++i) {
            if (const ReadinessLight& light = readinessLight(i); isLit(light, *socket.readiness))
                lines << QString::fromLatin1(light.text) + QStringLiteral(": ") + SocketText::tr(light.meaning);
        }
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace swb
