#pragma once

#include "core/reference/system_tables.h"

#include <QDateTime>

namespace swb {

// This machine's table of services as it was when it was read.
class ServiceTable {
public:
    void read();
    const std::vector<ServicePort>& ports() const { return m_ports; } // stays where it is, also when read again
    bool isRead() const { return m_readAt.isValid(); }
    QString whenAndWhere() const; // "Read at 20:11:17: ..."

private:
    std::vector<ServicePort> m_ports;
    QDateTime m_readAt;
    QString m_source;
};

} // namespace swb
