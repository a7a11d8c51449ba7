#include "ui/editors/netlink_fields.h"

#include "core/base/host_word.h"
#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "ui/editors/flags_editor.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace swb {
namespace {

constexpr std::size_t kPortIdAt = 4; // in struct sockaddr_nl
constexpr std::size_t kGroupsAt = 8;

} // namespace

NetlinkFields::NetlinkFields(QWidget* parent)
    : AddressFields(parent)
    , m_portId(new QLineEdit(this))
    , m_groups(new FlagsEditor(tr("Groups"), routeGroups(), this)) {
    m_portId->setAccessibleName(tr("Port id"));
    m_portId->setToolTip(tr("nl_pid: which netlink socket, a decimal or 0x number; empty is 0"));
    m_portId->setMinimumWidth(fontMetrics().averageCharWidth() * 8);
    grid()->addWidget(createLabel(tr("Port id"), m_portId), 0, 0);
    grid()->addWidget(m_portId, 0, 1);
    auto* groups = createLabel(tr("Groups"), m_groups);
    groups->setToolTip(tr("nl_groups: multicast groups 1 to 32, a bit each. The names are those of NETLINK_ROUTE."));
    grid()->addWidget(groups, 1, 0);
    grid()->addWidget(m_groups, 1, 1);
    connect(m_portId, &QLineEdit::textChanged, this, &AddressFields::edited);
    connect(m_groups, &FlagsEditor::valueChanged, this, &AddressFields::edited);
    setPurpose(AddressPurpose::Connect);
}

void NetlinkFields::setPurpose(AddressPurpose purpose) {
    AddressFields::setPurpose(purpose);
    m_portId->setPlaceholderText(purpose == AddressPurpose::Bind ? tr("0: any free") : tr("0: the kernel"));
}

tl::expected<Address, AddressFields::Problem> NetlinkFields::read() const {
    const auto address = Address::parseNetlink(m_portId->text().trimmed().toStdString(), {});
    if (!address)
        return tl::unexpected(Problem{m_portId, address.error(), {}});
    return Address::netlink(wordAt(address->bytes(), kPortIdAt), static_cast<std::uint32_t>(m_groups->value()));
}

bool NetlinkFields::canHold(const Address& address) const {
    return address.family() != kAfNetlink ||
           address == Address::netlink(wordAt(address.bytes(), kPortIdAt), wordAt(address.bytes(), kGroupsAt));
}

void NetlinkFields::write(const Address& address) {
    if (address.family() != kAfNetlink)
        return;
    const std::uint32_t id = wordAt(address.bytes(), kPortIdAt);
    m_portId->setText(id == 0 ? QString() : QString::number(id));
    m_groups->setValue(static_cast<int>(wordAt(address.bytes(), kGroupsAt)));
}

AddressFields::Remark NetlinkFields::remark(const Address& address) const {
    const bool isKernel = wordAt(address.bytes(), kPortIdAt) == 0;
    if (m_groups->value() != 0)
        return {NoteKind::Hint, purpose() == AddressPurpose::Bind
                                    ? tr("What happens in these groups will arrive by itself.")
                                    : tr("Every socket in these groups gets it; that needs CAP_NET_ADMIN.")};
    if (purpose() == AddressPurpose::Bind)
        return {NoteKind::Hint,
                isKernel ? tr("The kernel chooses an id: the process id, if that is free.") : QString()};
    return {NoteKind::Hint, isKernel ? tr("Port id 0 is the kernel itself.")
                                     : tr("Another program; most protocols let only the kernel answer.")};
}

bool NetlinkFields::isUntouched() const { return m_portId->text().isEmpty() && m_groups->value() == 0; }

} // namespace swb
