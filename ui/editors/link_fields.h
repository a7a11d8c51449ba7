#pragma once

#include "ui/editors/address_fields.h"

namespace swb {

class HostCombo;
class NumberCombo;

// The address of a packet socket: an interface, a type of frames, and the hardware address that a SOCK_DGRAM socket
// sends to. What a received one tells beside these is said below.
class LinkFields : public AddressFields {
    Q_OBJECT

public:
    explicit LinkFields(QWidget* parent);

    tl::expected<Address, Problem> read() const override;
    QList<Problem> problems() const override;
    void write(const Address& address) override;
    bool canHold(const Address& address) const override;
    void setPurpose(AddressPurpose purpose) override;
    QList<QLineEdit*> fields() const override;
    Remark remark(const Address& address) const override;
    bool isUntouched() const override;

private:
    void offerInterfaces();

    HostCombo* m_interface;
    NumberCombo* m_protocol;
    QLineEdit* m_hardware;
    QLabel* m_hardwareLabel;
};

} // namespace swb
