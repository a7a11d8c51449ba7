#pragma once

#include "ui/editors/address_fields.h"

namespace swb {

class FlagsEditor;

// Port id and multicast groups of a netlink address.
class NetlinkFields : public AddressFields {
    Q_OBJECT

public:
    explicit NetlinkFields(QWidget* parent);

    tl::expected<Address, Problem> read() const override;
    void write(const Address& address) override;
    bool canHold(const Address& address) const override;
    void setPurpose(AddressPurpose purpose) override;
    QList<QLineEdit*> fields() const override { return {m_portId}; }
    Remark remark(const Address& address) const override;
    bool isUntouched() const override;

private:
    QLineEdit* m_portId;
    FlagsEditor* m_groups;
};

} // namespace swb
