#pragma once

#include "core/net/interfaces.h"
#include "ui/editors/narrow_combo.h"

#include <vector>

namespace swb {

// One of this machine's interfaces, with what it can do; or none, which leaves the choice to the kernel. The list is
// read anew when it opens.
class InterfaceCombo : public NarrowCombo {
    Q_OBJECT

public:
    explicit InterfaceCombo(const QString& none, QWidget* parent = nullptr);

    std::uint32_t index() const { return currentData().toUInt(); } // 0: none
    const InterfaceInfo* interface() const;                        // null: none
    const std::vector<InterfaceInfo>& all() const { return m_interfaces; }
    void choose(std::uint32_t index);

    void showPopup() override;

private:
    void renew();

    QString m_none;
    std::vector<InterfaceInfo> m_interfaces;
};

QString interfaceFlagsText(const InterfaceInfo& interface); // "up, loopback", "up, MULTICAST", "down"
// What sets it as the way out for groups. IPv4 takes an address of it as well, which is then the sender's.
QString outgoingInterfaceText(const InterfaceInfo* interface, int family); // null: by routing
// All there is to say: flags, addresses, where broadcast goes.
QString interfaceText(const InterfaceInfo& interface);

} // namespace swb
