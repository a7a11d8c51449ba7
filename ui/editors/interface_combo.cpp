#include "ui/editors/interface_combo.h"

#include "core/constants/numbers.h"

#include <QCoreApplication>
#include <QSignalBlocker>
#include <QStringList>

#include <algorithm>

namespace swb {

namespace {

constexpr int kCharacters = 14;

QString tr(const char* text) { return QCoreApplication::translate("swb::InterfaceCombo", text); }

QString hostsOf(const std::vector<Address>& addresses) {
    QStringList hosts;
    for (const Address& address : addresses)
        if (const QString host = QString::fromStdString(address.host()); !hosts.contains(host))
            hosts << host;
    return hosts.join(QStringLiteral(", "));
}

} // namespace

QString interfaceFlagsText(const InterfaceInfo& interface) {
    QStringList words{interface.isUp ? tr("up") : tr("down")};
    if (interface.isLoopback)
        words << tr("loopback");
    if (interface.hasMulticast)
        words << QStringLiteral("MULTICAST");
    return words.join(QStringLiteral(", "));
}

QString outgoingInterfaceText(const InterfaceInfo* interface, int family) {
    if (family == kAfInet6)
        return interface == nullptr ? QStringLiteral("0") : QString::number(interface->index);
    if (interface == nullptr)
        return QStringLiteral("0.0.0.0");
    const Address* own = interface->firstOf(kAfInet);
    return QStringLiteral("{imr_address=%1, imr_ifindex=%2}")
        .arg(own == nullptr ? QStringLiteral("0.0.0.0") : QString::fromStdString(own->host()))
        .arg(interface->index);
}

QString interfaceText(const InterfaceInfo& interface) {
    QStringList parts{tr("%1 (%2): %3%4")
                          .arg(QString::fromStdString(interface.name))
                          .arg(interface.index)
                          .arg(interfaceFlagsText(interface),
                               interface.hasMulticast ? QString() : tr(", without the flag MULTICAST"))};
    if (!interface.addresses.empty())
        parts << hostsOf(interface.addresses);
    parts << (interface.broadcasts.empty() ? tr("no broadcast address")
                                           : tr("broadcast %1").arg(hostsOf(interface.broadcasts)));
    return parts.join(QStringLiteral(" · "));
}

InterfaceCombo::InterfaceCombo(const QString& none, QWidget* parent)
    : NarrowCombo(kCharacters, parent)
    , m_none(none) {
    renew();
}

const InterfaceInfo* InterfaceCombo::interface() const {
    const auto found = std::ranges::find(m_interfaces, index(), &InterfaceInfo::index);
    return found == m_interfaces.end() ? nullptr : &*found;
}

void InterfaceCombo::choose(std::uint32_t index) { setCurrentIndex(std::max(0, findData(index))); }

void InterfaceCombo::renew() {
    const std::uint32_t chosen = index();
    m_interfaces = allInterfaces().value_or(std::vector<InterfaceInfo>{});
    const QSignalBlocker quiet(this);
    clear();
    addItem(m_none, 0U);
    for (const InterfaceInfo& one : m_interfaces) {
        addItem(QStringLiteral("%1 · %2").arg(QString::fromStdString(one.name), interfaceFlagsText(one)), one.index);
        setItemData(count() - 1, interfaceText(one), Qt::ToolTipRole);
    }
    choose(chosen);
}

void InterfaceCombo::showPopup() {
    const std::uint32_t before = index();
    renew();
    if (index() != before)
        emit currentIndexChanged(currentIndex()); // the one that was chosen is gone
    QComboBox::showPopup();
}

} // namespace swb
