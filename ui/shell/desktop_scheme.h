#pragma once

#include "ui/look/semantic.h"

#include <QDBusVariant>
#include <QObject>

#include <optional>

class QDBusPendingCallWatcher;

namespace swb {

// What the desktop says about light and dark: the setting `color-scheme` of org.freedesktop.appearance, read from the
// desktop portal over D-Bus. Qt 6.4 does not tell. Never waits for an answer; silent where there is no bus or portal.
// Source: XDG Desktop Portal, org.freedesktop.portal.Settings.
class DesktopScheme : public QObject {
    Q_OBJECT

public:
    explicit DesktopScheme(QObject* parent = nullptr)
        : QObject(parent) {}

    void start();

    // 1 prefers dark, 2 prefers light; everything else is no preference.
    static std::optional<Shade> shadeOf(const QVariant& value);

signals:
    void shadeChanged(std::optional<swb::Shade> shade);

private slots:
    void settingChanged(const QString& space, const QString& key, const QDBusVariant& value);

private:
    void readReply(QDBusPendingCallWatcher* watcher);
};

} // namespace swb
