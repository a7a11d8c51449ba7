#include "ui/shell/desktop_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFile>

namespace swb {

namespace {

constexpr int kReplyTimeoutMs = 3000;

QString service() { return QStringLiteral("org.freedesktop.portal.Desktop"); }
QString path() { return QStringLiteral("/org/freedesktop/portal/desktop"); }
QString interfaceName() { return QStringLiteral("org.freedesktop.portal.Settings"); }
QString space() { return QStringLiteral("org.freedesktop.appearance"); }
QString key() { return QStringLiteral("color-scheme"); }

// Without either, libdbus would start a bus of its own: seconds, and a process left behind.
bool sessionBusExists() {
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") ||
           QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

} // namespace

void DesktopScheme::start() {
    if (!sessionBusExists())
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service(), path(), interfaceName(), QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));

    QDBusMessage read = QDBusMessage::createMethodCall(service(), path(), interfaceName(), QStringLiteral("Read"));
    read << space() << key();
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(read, kReplyTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, &DesktopScheme::readReply);
}

void DesktopScheme::readReply(QDBusPendingCallWatcher* watcher) {
    const QDBusPendingReply<QDBusVariant> reply = *watcher;
    watcher->deleteLater();
    if (reply.isValid())
        emit shadeChanged(shadeOf(reply.value().variant()));
}

void DesktopScheme::settingChanged(const QString& changedSpace, const QString& changedKey, const QDBusVariant& value) {
    if (changedSpace == space() && changedKey == key())
        emit shadeChanged(shadeOf(value.variant()));
}

std::optional<Shade> DesktopScheme::shadeOf(const QVariant& value) {
    QVariant inner = value;
    // Read wraps its answer in a variant once more than SettingChanged does.
    while (inner.userType() == qMetaTypeId<QDBusVariant>())
        inner = inner.value<QDBusVariant>().variant();
    switch (inner.toUInt()) {
    case 1:
        return Shade::Dark;
    case 2:
        return Shade::Light;
    default:
        return std::nullopt;
    }
}

} // namespace swb
