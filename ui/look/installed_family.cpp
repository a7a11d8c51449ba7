#include "ui/look/installed_family.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QVariant>

namespace swb {

namespace {

QByteArray keyOf(const QString& name) { return "swbFamily/" + name.toUtf8(); }

} // namespace

QString installedFamily(const QString& name) {
    QString told = QCoreApplication::instance()->property(keyOf(name)).toString();
    if (!told.isEmpty())
        return told;
    return QFontDatabase::hasFamily(name) ? name : QFontInfo(QFont(name)).family();
}

void setInstalledFamily(const QString& name, const QString& family) {
    QCoreApplication::instance()->setProperty(keyOf(name), family);
}

} // namespace swb
