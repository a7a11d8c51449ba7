#include "ui/models/group_model.h"

#include "core/net/interfaces.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

namespace swb {

namespace {

struct ColumnText {
    const char* header;
    const char* toolTip;
    QString GroupModel::Row::* cell;
};
constexpr char kContext[] = "swb::GroupModel";
constexpr std::array<ColumnText, GroupModel::ColumnCount> kColumns = {{
    {QT_TRANSLATE_NOOP("swb::GroupModel", "Group"), QT_TRANSLATE_NOOP("swb::GroupModel", "The address of the group"),
     &GroupModel::Row::group},
    {QT_TRANSLATE_NOOP("swb::GroupModel", "Interface"),
     QT_TRANSLATE_NOOP("swb::GroupModel", "Where it was joined: the same group elsewhere is another membership"),
     &GroupModel::Row::interface},
    {QT_TRANSLATE_NOOP("swb::GroupModel", "Senders"),
     QT_TRANSLATE_NOOP("swb::GroupModel", "From whom its datagrams are taken"), &GroupModel::Row::senders},
    {QT_TRANSLATE_NOOP("swb::GroupModel", "Joined"),
     QT_TRANSLATE_NOOP("swb::GroupModel", "By which call, or how many have joined it on this machine"),
     &GroupModel::Row::members},
}};

QString tr(const char* text) { return QCoreApplication::translate(kContext, text); }

QString listOf(const std::vector<std::string>& sources) {
    QStringList list;
    for (const std::string& source : sources)
        list << QString::fromStdString(source);
    return list.join(QStringLiteral(", "));
}

// The option that joined it.
QString joinedWith(const Membership& membership) {
    const GroupDeed deed = membership.isInclude ? GroupDeed::JoinSource : GroupDeed::Join;
    const OptionSpec* option = groupOption(deed, membership.form, membership.family);
    return option == nullptr ? QString() : text(option->symbol);
}

} // namespace

QString sendersText(const Membership& membership) {
    if (membership.sources.empty())
        return tr("everybody");
    return (membership.isInclude ? tr("only %1") : tr("not %1")).arg(listOf(membership.sources));
}

QString interfaceName(std::uint32_t index, const std::string& address) {
    if (index == 0)
        return address.empty() ? tr("by routing") : QString::fromStdString(address);
    for (const auto& [number, name] : interfaceNames())
        if (number == index)
            return QString::fromStdString(name);
    return QString::number(index);
}

int GroupModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int GroupModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant GroupModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const ColumnText& column = kColumns.at(static_cast<std::size_t>(index.column()));
    if (role == Qt::DisplayRole)
        return row.*column.cell;
    if (role == Qt::ToolTipRole)
        return QStringLiteral("%1 · %2 · %3 · %4").arg(row.group, row.interface, row.senders, row.members);
    return {};
}

QVariant GroupModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns.at(static_cast<std::size_t>(section)), kContext, role);
}

void GroupModel::setMemberships(const std::vector<Membership>& memberships) {
    std::vector<Row> rows;
    rows.reserve(memberships.size());
    for (const Membership& one : memberships)
        rows.push_back({QString::fromStdString(one.group), interfaceName(one.interface, one.interfaceAddress),
                        sendersText(one), joinedWith(one), one.family});
    setRows(std::move(rows));
}

void GroupModel::setHostGroups(const std::vector<HostGroup>& groups) {
    std::vector<Row> rows;
    rows.reserve(groups.size());
    for (const HostGroup& one : groups) {
        QStringList senders;
        for (const GroupSource& source : one.sources) {
            const QString address = QString::fromStdString(source.address);
            if (source.includes > 0)
                senders << tr("%1 asked for").arg(address);
            if (source.excludes > 0)
                senders << tr("%1 blocked").arg(address);
        }
        rows.push_back({QString::fromStdString(one.group), QString::fromStdString(one.interfaceName),
                        senders.isEmpty() ? tr("everybody") : senders.join(QStringLiteral(", ")),
                        QString::number(one.users), one.family});
    }
    setRows(std::move(rows));
}

// Rows that stay keep their selection: what is gone is removed, what differs is said, what is new is put in.
void GroupModel::setRows(std::vector<Row> rows) {
    for (std::size_t at = m_rows.size(); at-- > 0;) {
        if (std::ranges::find(rows, m_rows[at]) != rows.end())
            continue;
        beginRemoveRows({}, static_cast<int>(at), static_cast<int>(at));
        m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(at));
        endRemoveRows();
    }
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (at < m_rows.size() && m_rows[at] == rows[at])
            continue;
        if (std::ranges::find(m_rows, rows[at]) != m_rows.end()) { // the order has changed
            beginResetModel();
            m_rows = std::move(rows);
            endResetModel();
            return;
        }
        beginInsertRows({}, static_cast<int>(at), static_cast<int>(at));
        m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(at), rows[at]);
        endInsertRows();
    }
}

} // namespace swb
