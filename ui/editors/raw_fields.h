#pragma once

#include "ui/editors/address_fields.h"

namespace swb {

// The bytes of a socket address of any family, in hex.
class RawFields : public AddressFields {
    Q_OBJECT

public:
    explicit RawFields(QWidget* parent);

    tl::expected<Address, Problem> read() const override;
    void write(const Address& address) override;
    QList<QLineEdit*> fields() const override { return {m_hex}; }
    Remark remark(const Address& address) const override;
    bool isUntouched() const override;
    // Proposes the family's own two bytes, unless a person has written something else.
    void proposeFamily(int family);

private:
    QLineEdit* m_hex;
    QString m_proposed;
};

} // namespace swb
