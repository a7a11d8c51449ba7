#include "ui/editors/link_fields.h"

#include "core/constants/numbers.h"
#include "core/constants/packet_tables.h"
#include "core/net/interfaces.h"
#include "core/payload/hex.h"
#include "ui/editors/host_combo.h"
#include "ui/editors/number_combo.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>
#include <cstring>

namespace swb {
namespace {

constexpr std::size_t kProtocolAt = 2; // in struct sockaddr_ll
constexpr std::size_t kIndexAt = 4;
constexpr std::size_t kHardwareLengthAt = 11;
constexpr std::size_t kHardwareAt = 12;
constexpr int kEveryType = 3; // ETH_P_ALL

std::size_t byteAt(const Address& address, std::size_t at) {
    return at < address.bytes().size() ? address.bytes()[at] : 0;
}

int protocolOf(const Address& address) {
    return static_cast<int>(byteAt(address, kProtocolAt) << 8 | byteAt(address, kProtocolAt + 1));
}

BytesView hardwareOf(const Address& address) {
    const BytesView bytes = address.bytes();
    if (bytes.size() < kHardwareAt)
        return {};
    return bytes.subspan(kHardwareAt, std::min(byteAt(address, kHardwareLengthAt), bytes.size() - kHardwareAt));
}

// "lo", or the index where it has no name; empty for none.
QString interfaceOf(const Address& address) {
    std::uint32_t index = 0;
    if (address.bytes().size() >= kIndexAt + sizeof index)
        std::memcpy(&index, address.bytes().data() + kIndexAt, sizeof index);
    for (const auto& [known, name] : interfaceNames())
        if (known == index)
            return QString::fromStdString(name);
    return index == 0 ? QString() : QString::number(index);
}

} // namespace

LinkFields::LinkFields(QWidget* parent)
    : AddressFields(parent)
    , m_interface(new HostCombo(this))
    , m_protocol(new NumberCombo(etherTypes(), this))
    , m_hardware(new QLineEdit(this)) {
    setFieldName(m_interface, tr("Interface"));
    m_interface->setToolTip(tr("sll_ifindex: an interface by its name or number; empty is none"));
    setFieldName(m_protocol, tr("Frames"));
    m_protocol->setToolTip(tr("sll_protocol: the type of the frames, ETH_P_..., in network order when it is passed"));
    m_protocol->setValue(kEveryType);
    m_hardware->setAccessibleName(tr("Hardware"));
    m_hardware->setToolTip(
        tr("sll_addr: the hardware address that a frame of a SOCK_DGRAM socket goes to. SOCK_RAW has "
           "it in the frame."));
    m_hardware->setPlaceholderText(QStringLiteral("02:00:00:00:00:01"));
    m_hardware->setMinimumWidth(fontMetrics().averageCharWidth() * 8);
    setTextRole(m_hardware, TextRole::Code);
    m_hardwareLabel = createLabel(tr("Hardware"), m_hardware);
    grid()->addWidget(createLabel(tr("Interface"), m_interface), 0, 0);
    grid()->addWidget(m_interface, 0, 1);
    grid()->addWidget(createLabel(tr("Frames"), m_protocol), 1, 0);
    grid()->addWidget(m_protocol, 1, 1);
    grid()->addWidget(m_hardwareLabel, 2, 0);
    grid()->addWidget(m_hardware, 2, 1);
    connect(m_interface, &QComboBox::editTextChanged, this, &AddressFields::edited);
    connect(m_interface, &HostCombo::offersWanted, this, &LinkFields::offerInterfaces);
    connect(m_protocol, &NumberCombo::valueChanged, this, &AddressFields::edited);
    connect(m_protocol, &NumberCombo::errorChanged, this, &AddressFields::edited);
    connect(m_hardware, &QLineEdit::textChanged, this, &AddressFields::edited);
    m_interface->setEditText(QStringLiteral("lo"));
    setPurpose(AddressPurpose::Connect);
}

void LinkFields::offerInterfaces() {
    for (const auto& [index, name] : interfaceNames())
        m_interface->offer(QString::fromStdString(name), tr("interface %1").arg(index));
}

// bind() does not look at a hardware address.
void LinkFields::setPurpose(AddressPurpose purpose) {
    AddressFields::setPurpose(purpose);
    m_hardware->setVisible(purpose == AddressPurpose::Connect);
    m_hardwareLabel->setVisible(purpose == AddressPurpose::Connect);
}

tl::expected<Address, AddressFields::Problem> LinkFields::read() const {
    if (!m_protocol->isValid())
        return tl::unexpected(Problem{m_protocol->lineEdit(), {0, 0, m_protocol->error().toStdString()}, tr("Frames")});
    Bytes hardware;
    if (purpose() == AddressPurpose::Connect) {
        auto bytes = parseHex(m_hardware->text().toStdString());
        if (!bytes)
            return tl::unexpected(Problem{m_hardware, bytes.error(), tr("Hardware")});
        hardware = std::move(*bytes);
    }
    constexpr std::size_t kMostHardware = 8;
    if (hardware.size() > kMostHardware)
        return tl::unexpected(Problem{
            m_hardware,
            {0, static_cast<std::size_t>(m_hardware->text().size()), tr("sll_addr holds 8 bytes.").toStdString()},
            tr("Hardware")});
    const auto address = Address::parseLink(m_interface->currentText().trimmed().toStdString(),
                                            std::to_string(m_protocol->value()), hardware);
    return address.map_error(
        [this](const ParseError& error) { return Problem{m_interface->lineEdit(), error, tr("Interface")}; });
}

QList<AddressFields::Problem> LinkFields::problems() const {
    const auto reading = read();
    return reading ? QList<Problem>() : QList<Problem>{reading.error()};
}

bool LinkFields::canHold(const Address& address) const {
    if (address.family() != kAfPacket)
        return true;
    const auto again = Address::parseLink(interfaceOf(address).toStdString(), std::to_string(protocolOf(address)),
                                          hardwareOf(address));
    return again && *again == address;
}

void LinkFields::write(const Address& address) {
    if (address.family() != kAfPacket)
        return;
    m_interface->setEditText(interfaceOf(address));
    m_protocol->setValue(protocolOf(address));
    m_hardware->setText(QString::fromStdString(toHex(hardwareOf(address), ":")));
}

QList<QLineEdit*> LinkFields::fields() const { return {m_interface->lineEdit(), m_protocol->lineEdit(), m_hardware}; }

AddressFields::Remark LinkFields::remark(const Address& address) const {
    if (purpose() == AddressPurpose::Connect)
        return {NoteKind::Hint, interfaceOf(address).isEmpty()
                                    ? tr("To send, an interface is needed: without one the answer is ENXIO.")
                                    : tr("A packet socket sends with sendto(); connect() is not for it (EOPNOTSUPP).")};
    if (protocolOf(address) == 0)
        return {NoteKind::Hint, tr("With type 0 the one given to socket() stays.")};
    if (interfaceOf(address).isEmpty())
        return {NoteKind::Hint, tr("Frames from every interface.")};
    return {NoteKind::Hint, protocolOf(address) == kEveryType
                                ? tr("Every frame of this interface, those that leave too. On lo each packet is seen "
                                     "twice: going out and coming in.")
                                : tr("Arriving frames of this type alone.")};
}

bool LinkFields::isUntouched() const { return false; }

} // namespace swb
