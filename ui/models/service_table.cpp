#include "ui/models/service_table.h"

#include <QCoreApplication>
#include <QLocale>

namespace swb {

void ServiceTable::read() {
    m_ports = byPort(serviceEntries());
    m_source = QString::fromStdString(serviceSourceText());
    m_readAt = QDateTime::currentDateTime();
}

QString ServiceTable::whenAndWhere() const {
    return QCoreApplication::translate("Reference", "Read at %1. %2")
        .arg(QLocale().toString(m_readAt.time(), QStringLiteral("HH:mm:ss")), m_source);
}

} // namespace swb
