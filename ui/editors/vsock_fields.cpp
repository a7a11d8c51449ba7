#include "ui/editors/vsock_fields.h"

#include "core/base/host_word.h"
#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/host_combo.h"
#include "ui/look/control_look.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include <cstring>

namespace swb {
namespace {

constexpr std::size_t kPortAt = 4; // in struct sockaddr_vm
constexpr std::size_t kContextAt = 8;
constexpr std::size_t kFlagsAt = 12;
constexpr std::uint32_t kAny = 0xffffffff;

Address rebuilt(const Address& address) {
    const std::uint8_t flags = kFlagsAt < address.bytes().size() ? address.bytes()[kFlagsAt] : 0;
    return Address::vsock(wordAt(address.bytes(), kContextAt), wordAt(address.bytes(), kPortAt), flags);
}

// "local", as the list offers it.
QString contextText(std::uint32_t cid) {
    const NamedValue* row = findValue(vsockContexts(), cid);
    if (row == nullptr)
        return QString::number(cid);
    const QString symbol = QString::fromUtf8(row->symbol.data(), static_cast<qsizetype>(row->symbol.size()));
    return symbol.section(QLatin1Char('_'), -1).toLower();
}

} // namespace

VsockFields::VsockFields(QWidget* parent)
    : AddressFields(parent)
    , m_context(new HostCombo(this))
    , m_port(new QLineEdit(this))
    , m_flags(new FlagsEditor(tr("Flags"), vsockFlags(), this)) {
    setFieldName(m_context, tr("Context"));
    m_context->setToolTip(tr("svm_cid: which machine, by its number or a name from the list"));
    m_context->setEditText(contextText(1));
    m_port->setAccessibleName(tr("Port"));
    m_port->setToolTip(tr("svm_port: a number of 32 bits, or any. Ports below 1024 need CAP_NET_BIND_SERVICE."));
    m_port->setMinimumWidth(fontMetrics().averageCharWidth() * 8);
    m_flagsLabel = createLabel(tr("Flags"), m_flags);
    grid()->addWidget(createLabel(tr("Context"), m_context), 0, 0);
    grid()->addWidget(m_context, 0, 1);
    grid()->addWidget(createLabel(tr("Port"), m_port), 1, 0);
    grid()->addWidget(m_port, 1, 1);
    grid()->addWidget(m_flagsLabel, 2, 0);
    grid()->addWidget(m_flags, 2, 1);
    connect(m_context, &QComboBox::editTextChanged, this, &AddressFields::edited);
    connect(m_context, &HostCombo::offersWanted, this, &VsockFields::offerContexts);
    connect(m_port, &QLineEdit::textChanged, this, &AddressFields::edited);
    connect(m_flags, &FlagsEditor::valueChanged, this, &AddressFields::edited);
    setPurpose(AddressPurpose::Connect);
}

void VsockFields::offerContexts() {
    m_context->offer(contextText(1), tr("this machine"));
    m_context->offer(contextText(2), tr("the host"));
    m_context->offer(contextText(0), tr("few answer"));
    if (purpose() == AddressPurpose::Bind)
        m_context->offer(contextText(kAny), tr("whatever this machine has"));
}

// The flags are read in connect alone.
void VsockFields::setPurpose(AddressPurpose purpose) {
    AddressFields::setPurpose(purpose);
    const bool isConnect = purpose == AddressPurpose::Connect;
    m_flags->setVisible(isConnect);
    m_flagsLabel->setVisible(isConnect);
}

QList<AddressFields::Problem> VsockFields::problems() const {
    QList<Problem> found;
    if (const auto context = Address::parseVsock(m_context->currentText().trimmed().toStdString(), {}); !context)
        found << Problem{m_context->lineEdit(), context.error(), tr("Context")};
    if (const auto port = Address::parseVsock("1", m_port->text().trimmed().toStdString()); !port)
        found << Problem{m_port, port.error(), tr("Port")};
    return found;
}

tl::expected<Address, AddressFields::Problem> VsockFields::read() const {
    if (const QList<Problem> found = problems(); !found.isEmpty())
        return tl::unexpected(found.front());
    const auto flags = m_flags->isHidden() ? std::string() : std::to_string(m_flags->value());
    const auto address = Address::parseVsock(m_context->currentText().trimmed().toStdString(),
                                             m_port->text().trimmed().toStdString(), flags);
    return address.map_error([this](const ParseError& error) { return Problem{m_port, error, tr("Flags")}; });
}

bool VsockFields::canHold(const Address& address) const {
    return address.family() != kAfVsock || address == rebuilt(address);
}

void VsockFields::write(const Address& address) {
    if (address.family() != kAfVsock)
        return;
    m_context->setEditText(contextText(wordAt(address.bytes(), kContextAt)));
    const std::uint32_t port = wordAt(address.bytes(), kPortAt);
    m_port->setText(port == kAny ? QStringLiteral("any") : QString::number(port));
    m_flags->setValue(kFlagsAt < address.bytes().size() ? address.bytes()[kFlagsAt] : 0);
}

void VsockFields::propose(int port, const QString&) {
    if (m_port->text().isEmpty())
        m_port->setText(QString::number(port));
}

QList<QLineEdit*> VsockFields::fields() const { return {m_context->lineEdit(), m_port}; }

AddressFields::Remark VsockFields::remark(const Address& address) const {
    const std::uint32_t cid = wordAt(address.bytes(), kContextAt);
    if (purpose() == AddressPurpose::Bind && cid == kAny)
        return {NoteKind::Warning,
                tr("The host and its other machines may reach the socket. local stays on this one.")};
    if (purpose() == AddressPurpose::Connect && cid == kAny)
        return {NoteKind::Hint, tr("any is for bind; a peer has a number.")};
    if (cid == 1)
        return {NoteKind::Hint, tr("This machine; needs the kernel's module vsock_loopback.")};
    return {};
}

bool VsockFields::isUntouched() const { return m_port->text().isEmpty(); }

} // namespace swb
