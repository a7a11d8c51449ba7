#include "ui/panels/automatic_words.h"

#include "core/base/errno_table.h"
#include "core/constants/call_errors.h"
#include "core/constants/numbers.h"
#include "core/engine/socket_kind.h"
#include "ui/look/words.h"
#include "ui/models/peers_model.h"
#include "ui/models/socket_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <cstring>

namespace swb {

namespace {

QString say(const char* text) { return QCoreApplication::translate("Automatic", text); }

QString number(std::uint64_t value) { return QLocale().toString(qulonglong(value)); }

void add(Explanation& explanation, const QString& heading, const QString& text) {
    if (!text.isEmpty())
        explanation.sections.push_back({heading.toStdString(), text.toStdString(), false});
}

QString stateMeaning(const PeerView& peer) {
    switch (peer.state) {
    case PeerState::Connecting:
        return say("The connection is being made; the kernel says so when it is there, or why not.");
    case PeerState::Open:
        return say("Both sides may send.");
    case PeerState::PeerEnded:
        return say("A read returned 0: the peer has ended its sending, and everything it sent has come. What is sent "
                   "from here still reaches it.");
    case PeerState::SendShut:
        return say("shutdown(SHUT_WR) was called here: the peer reads to the end of what was sent. What it sends "
                   "still comes.");
    case PeerState::Ending:
        return say("It is being closed: what is queued still goes, then the peer's own end is waited for.");
    case PeerState::Closed:
        return say(
            "The conversation is over: both sides had said all they wanted, or it was closed or reset from here.");
    case PeerState::Reset:
        return say("The peer ended the connection at once (RST): what was under way in either direction may be lost.");
    case PeerState::Failed:
        return say("A call failed, and the conversation could not go on.");
    case PeerState::TakenOut:
        return say("It is a socket of the list now, driven call by call.");
    }
    return {};
}

// What it means of the call that had it, and what to try.
QString errorWords(const PeerView& peer) {
    for (const char* call : {"send", "recv"})
        if (const CallError* row = findCallError(call, peer.error); row != nullptr)
            return text(row->cause) + QLatin1Char(' ') + text(row->remedy);
    return QString::fromLocal8Bit(std::strerror(peer.error));
}

// How another program comes to this address, as a person would type it. Empty where its name needs quoting.
QString commandTo(const SocketView& view) {
    const Address local = view.local.value_or(Address());
    if (view.family == kAfUnix) {
        const QString path = QString::fromStdString(local.toString());
        static const QRegularExpression plain(QStringLiteral("^/[A-Za-z0-9_./-]+$"));
        if (!plain.match(path).hasMatch())
            return {};
        if (view.type == kSockDgram)
            return QStringLiteral("socat - UNIX-SENDTO:%1").arg(path);
        return (view.type == kSockSeqpacket ? QStringLiteral("socat - UNIX-CONNECT:%1,type=5")
                                            : QStringLiteral("ncat -U %1"))
            .arg(path);
    }
    if (local.port() <= 0 || (view.type != kSockStream && view.type != kSockDgram))
        return {};
    const QString own = view.family == kAfInet6 ? QStringLiteral("::1") : QStringLiteral("127.0.0.1");
    return (view.type == kSockDgram ? QStringLiteral("ncat -u %1 %2") : QStringLiteral("ncat %1 %2"))
        .arg(local.isWildcard() ? own : QString::fromStdString(local.host()))
        .arg(local.port());
}

} // namespace

EndpointKind endpointKindOf(const SocketView& view) {
    if (view.life == Life::Listening)
        return EndpointKind::Listener;
    const int type = knownType(view);
    return type == kSockStream || type == kSockSeqpacket ? EndpointKind::Stream : EndpointKind::Datagram;
}

QString counted(std::uint64_t count, const QString& one, const QString& many) {
    return count == 1 ? one : many.arg(number(count));
}

QString nobodyWords(const SocketView& view) {
    const bool connects = view.type == kSockStream || view.type == kSockSeqpacket;
    if (!view.isOpen())
        return say("The socket is closed.");
    if (!view.automatic && connects && view.life != Life::Listening && view.life != Life::Connected)
        return say("First it has to listen, or to be connected: bind and listen, or connect, on the page Calls.");
    if (!view.automatic)
        return say("Hand over, and the program does by itself what you would do call by call: it accepts who comes, "
                   "receives, answers by the rules chosen under Answers, sends what stands under Sending, and counts. "
                   "Each peer then has a row here.");
    const QString command = commandTo(view);
    const QString invitation =
        command.isEmpty() ? QString() : say("\n\nTo be the first, in a terminal:\n%1").arg(command);
    if (endpointKindOf(view) == EndpointKind::Datagram)
        return say("No datagram has come yet. Whoever sends one has a row here; whom to send to first is typed "
                   "below.") +
               invitation;
    return say("Nobody has come yet.") + invitation;
}

QString endpointSummary(const EndpointView& view) {
    QStringList parts;
    if (!view.active)
        parts << say("taken back");
    if (view.kind == EndpointKind::Listener)
        parts << say("%1 open of %2 that came").arg(number(view.peers), number(view.accepted));
    else if (view.kind == EndpointKind::Datagram)
        parts << counted(view.peers, say("1 peer"), say("%1 peers"));
    parts << say("%1 B in, %2 B out").arg(number(view.bytesIn), number(view.bytesOut));
    if (view.acceptQueue)
        parts << say("accept queue %1 of %2").arg(number(*view.acceptQueue), number(view.backlog.value_or(0)));
    if (view.refusedByLimit > 0)
        parts << say("%1 closed at once: the limit of peers").arg(number(view.refusedByLimit));
    if (view.refusedByDescriptors > 0)
        parts << say("%1 closed at once: EMFILE, no descriptor was left").arg(number(view.refusedByDescriptors));
    if (view.drops > 0 && view.kind == EndpointKind::Listener)
        parts << say("%1 attempts to connect dropped by the kernel: the queue was full").arg(number(view.drops));
    else if (view.drops > 0)
        parts << say("%1 datagrams dropped by the kernel: its buffer was full").arg(number(view.drops));
    if (view.truncated > 0)
        parts << say("%1 datagrams cut: longer than the read size").arg(number(view.truncated));
    if (view.lastError != 0)
        parts << say("last failure: %1, %2")
                     .arg(text(errnoSymbol(view.lastError)), QString::fromLocal8Bit(std::strerror(view.lastError)));
    if (!view.lastFault.empty())
        parts << say("last answer that could not be made: %1").arg(QString::fromStdString(view.lastFault));
    return parts.join(QStringLiteral(" \u00b7 "));
}

Explanation explainPeer(const PeerView& peer) {
    Explanation explanation;
    explanation.title = socketName(peer.id).toStdString();
    explanation.subtitle =
        say("peer %1 of %2").arg(PeersModel::addressText(peer), socketName(peer.endpoint)).toStdString();
    add(explanation, PeersModel::stateText(peer), stateMeaning(peer));
    if (peer.error != 0)
        add(explanation, say("%1, errno %2").arg(text(errnoSymbol(peer.error))).arg(peer.error), errorWords(peer));
    add(explanation, say("Moved"),
        say("Bytes that came: %1, in %2. Bytes that went: %3, in %4. Without framing, what one receiving call gave is "
            "a message.")
            .arg(number(peer.bytesIn), counted(peer.messagesIn, say("1 message"), say("%1 messages")),
                 number(peer.bytesOut), counted(peer.messagesOut, say("1 message"), say("%1 messages"))));
    if (peer.backPressure)
        add(explanation, say("Back-pressure"),
            say("%1 bytes wait to be sent, because the peer does not read. Until they are fewer nothing is read from "
                "it: its own sending stops too.")
                .arg(number(peer.queued)));
    if (peer.paused)
        add(explanation, say("Receiving is paused"),
            say("Nothing is read. The kernel's receive buffer fills, TCP's window closes, and the sender's send() "
                "blocks or gives EAGAIN."));
    if (peer.rateLimited || peer.answersHeld > 0)
        add(explanation, say("Answers are limited"),
            say("%1 answers were held back, because more came a second than the settings allow. Two endpoints that "
                "answer each other would never end.")
                .arg(number(peer.answersHeld)));
    if (peer.unsent > 0)
        add(explanation, say("Not sent"),
            say("Bytes that were to be sent and did not go, because of an error or of the end: %1.")
                .arg(number(peer.unsent)));
    explanation.source = "tcp(7), shutdown(2), unix(7)";
    return explanation;
}

} // namespace swb
