#pragma once

#include "ui/editors/address_fields.h"

namespace swb {

class FlagsEditor;
class HostCombo;

// Context id and port of an address between a virtual machine and its host.
class VsockFields : public AddressFields {
    Q_OBJECT

public:
    explicit VsockFields(QWidget* parent);

    tl::expected<Address, Problem> read() const override;
    QList<Problem> problems() const override;
    void write(const Address& address) override;
    bool canHold(const Address& address) const override;
    void propose(int port, const QString& unixPath) override;
    void setPurpose(AddressPurpose purpose) override;
    QList<QLineEdit*> fields() const override;
    Remark remark(const Address& address) const override;
    bool isUntouched() const override;

private:
    void offerContexts();

    HostCombo* m_context;
    QLineEdit* m_port;
    QLabel* m_flagsLabel;
    FlagsEditor* m_flags;
};

} // namespace swb
