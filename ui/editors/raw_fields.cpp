#include "ui/editors/raw_fields.h"

#include "core/payload/hex.h"
#include "ui/look/type_scale.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include <array>
#include <cstring>

namespace swb {

RawFields::RawFields(QWidget* parent)
    : AddressFields(parent)
    , m_hex(new QLineEdit(this)) {
    m_hex->setAccessibleName(tr("Bytes"));
    m_hex->setToolTip(tr("The whole socket address as hexadecimal bytes; the first two are the family, in the byte "
                         "order of this machine"));
    setTextRole(m_hex, TextRole::Code);
    m_hex->setMinimumWidth(fontMetrics().averageCharWidth() * 8);
    auto* label = createLabel(tr("Bytes"), m_hex);
    grid()->addWidget(label, 0, 0);
    grid()->addWidget(m_hex, 0, 1);
    connect(m_hex, &QLineEdit::textChanged, this, &AddressFields::edited);
}

tl::expected<Address, AddressFields::Problem> RawFields::read() const {
    const auto bytes = parseHex(m_hex->text().toStdString());
    if (!bytes)
        return tl::unexpected(Problem{m_hex, bytes.error(), {}});
    if (bytes->size() > Address::kCapacity)
        return tl::unexpected(
            Problem{m_hex, {0, 0, tr("An address has at most %1 bytes.").arg(Address::kCapacity).toStdString()}, {}});
    return Address::fromBytes(*bytes, static_cast<std::uint32_t>(bytes->size()));
}

void RawFields::write(const Address& address) { m_hex->setText(QString::fromStdString(toHex(address.bytes()))); }

AddressFields::Remark RawFields::remark(const Address& address) const {
    return {NoteKind::Hint,
            tr("%1 bytes, the first two of them the family. The kernel judges the rest.").arg(address.length())};
}

bool RawFields::isUntouched() const { return m_hex->text().isEmpty(); }

void RawFields::proposeFamily(int family) {
    if (m_hex->text() != m_proposed)
        return;
    const auto number = static_cast<std::uint16_t>(family);
    std::array<std::uint8_t, sizeof number> bytes{};
    std::memcpy(bytes.data(), &number, sizeof number);
    m_proposed = QString::fromStdString(toHex(bytes));
    m_hex->setText(m_proposed);
}

} // namespace swb
