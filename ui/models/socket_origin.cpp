#include "ui/models/socket_origin.h"

#include "core/constants/numbers.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace swb {

namespace {

struct SocketOrigin {
    Q_DECLARE_TR_FUNCTIONS(swb::SocketOrigin)
};

// The socket at the beginning of a row of duplicates. One that is not in the list any more still stands for itself.
SocketId originalOf(const std::vector<SocketView>& sockets, SocketId socket) {
    const auto found = std::ranges::find(sockets, socket, &SocketView::id);
    return found != sockets.end() && found->duplicateOf ? originalOf(sockets, found->duplicateOf) : socket;
}

} // namespace

QString originText(const SocketView& view) {
    if (view.receivedFrom) {
        const bool closes = (view.typeFlags & kSockCloexec) != 0;
        const QString what = view.notASocket.empty() ? settingsText(view) : QString::fromStdString(view.notASocket);
        return SocketOrigin::tr("received on %1 = %2 (%3), %4")
            .arg(socketName(view.receivedFrom))
            .arg(view.fd)
            .arg(closes ? SocketOrigin::tr("FD_CLOEXEC") : SocketOrigin::tr("no FD_CLOEXEC"), what);
    }
    if (view.duplicateOf)
        return QStringLiteral("dup(%1) = %2: %3")
            .arg(socketName(view.duplicateOf))
            .arg(view.fd)
            .arg(settingsText(view));
    if (!view.inherited)
        return {};
    const QString number = QStringLiteral("socket(fileno=%1)").arg(view.fd);
    const QString name =
        view.name.empty() ? QString() : QStringLiteral(" \"%1\"").arg(QString::fromStdString(view.name));
    return QStringLiteral("%1%2: %3").arg(number, name, settingsText(view));
}

QString sharingText(const std::vector<SocketView>& sockets, const SocketView& view) {
    if (view.detached)
        return SocketOrigin::tr("Given away: descriptor %1 stays open until something closes it, or the program ends. "
                                "New socket takes it on again with socket(fileno).")
            .arg(view.fd);
    if (!view.isOpen())
        return {};
    if (view.receivedFrom)
        return SocketOrigin::tr("Shares its open file with who sent it: O_NONBLOCK, set by one, holds for both. "
                                "FD_CLOEXEC is its own, and is set by MSG_CMSG_CLOEXEC.");
    QStringList others;
    for (const SocketView& other : sockets)
        if (other.id != view.id && other.isOpen() && originalOf(sockets, other.id) == originalOf(sockets, view.id))
            others << socketName(other.id);
    if (others.isEmpty())
        return {};
    return SocketOrigin::tr("Shares its open file with %1: O_NONBLOCK, set on one, holds for all, and the connection "
                            "ends only when the last is closed. FD_CLOEXEC is each one's own.")
        .arg(others.join(QStringLiteral(", ")));
}

} // namespace swb
