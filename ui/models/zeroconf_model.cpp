#include "ui/models/zeroconf_model.h"

#include "core/constants/numbers.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"

#include <QTextDocument>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr std::array kColumns = {
    ColumnHead{QT_TRANSLATE_NOOP("swb::ZeroconfModel", "Service"),
               QT_TRANSLATE_NOOP("swb::ZeroconfModel", "A type of service, and the instances of it"), Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::ZeroconfModel", "Address"),
               QT_TRANSLATE_NOOP("swb::ZeroconfModel", "Where it is to be reached, with its port"), Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::ZeroconfModel", "Host"),
               QT_TRANSLATE_NOOP("swb::ZeroconfModel", "The machine that has it, by its name on the link"),
               Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::ZeroconfModel", "Interface"),
               QT_TRANSLATE_NOOP("swb::ZeroconfModel", "Over which it was heard"), Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::ZeroconfModel", "Heard over"),
               QT_TRANSLATE_NOOP("swb::ZeroconfModel", "The protocol of the announcement; the service may have "
                                                       "addresses of the other as well"),
               Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::ZeroconfModel", "Domain"),
               QT_TRANSLATE_NOOP("swb::ZeroconfModel", "In which it is announced"), Qt::AlignLeft},
};
static_assert(kColumns.size() == ZeroconfModel::ColumnCount);

constexpr quintptr kIsType = 0; // an instance has the id of its group

} // namespace

int ZeroconfModel::rowOf(quint64 id) const {
    const auto found = std::ranges::find(m_groups, id, &Group::id);
    return static_cast<int>(found - m_groups.begin());
}

QModelIndex ZeroconfModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column,
                       parent.isValid() ? static_cast<quintptr>(m_groups[static_cast<std::size_t>(parent.row())].id)
                                        : kIsType);
}

QModelIndex ZeroconfModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == kIsType)
        return {};
    const int row = rowOf(index.internalId());
    return row < static_cast<int>(m_groups.size()) ? createIndex(row, 0, kIsType) : QModelIndex();
}

int ZeroconfModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return static_cast<int>(m_groups.size());
    if (parent.internalId() != kIsType || parent.column() != 0)
        return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].instances.size());
}

int ZeroconfModel::columnCount(const QModelIndex& /*parent*/) const { return ColumnCount; }

const ZeroconfInstance* ZeroconfModel::instance(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == kIsType)
        return nullptr;
    const Group& group = m_groups[static_cast<std::size_t>(rowOf(index.internalId()))];
    return &group.instances[static_cast<std::size_t>(index.row())];
}

QString ZeroconfModel::cell(const ZeroconfInstance& instance, int column) {
    switch (column) {
    case NameColumn:
        return text(instance.name);
    case AddressColumn:
        if (instance.state == ZeroconfInstance::State::Found)
            return tr("being asked for");
        return instance.state == ZeroconfInstance::State::Failed ? tr("no answer: %1").arg(text(instance.trouble))
                                                                 : text(instance.address.toString());
    case HostColumn:
        return text(instance.host);
    case InterfaceColumn:
        return text(instance.interfaceName);
    case ProtocolColumn:
        return instance.family == kAfInet ? tr("IPv4") : instance.family == kAfInet6 ? tr("IPv6") : tr("not told");
    case DomainColumn:
        return text(instance.type.domain);
    default:
        return {};
    }
}

QVariant ZeroconfModel::typeData(const Group& group, int column, int role) const {
    if (column != NameColumn)
        return {};
    if (role == Qt::FontRole)
        return fontFor(TextRole::Heading);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const QString name = text(group.type.type.type);
    if (!group.type.trouble.empty())
        return tr("%1: %2").arg(name, text(group.type.trouble));
    return tr("%1 (%2)").arg(name).arg(group.instances.size());
}

QVariant ZeroconfModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == kIsType)
        return typeData(m_groups[static_cast<std::size_t>(index.row())], index.column(), role);
    const ZeroconfInstance& row = *instance(index);
    switch (role) {
    case Qt::DisplayRole:
        return cell(row, index.column());
    case Qt::ToolTipRole:
        return Qt::convertFromPlainText(cell(row, index.column()));
    case Qt::FontRole:
        return index.column() == AddressColumn && row.state == ZeroconfInstance::State::Resolved
                   ? QVariant(fontFor(TextRole::Code))
                   : QVariant();
    case Qt::ForegroundRole:
        return row.state == ZeroconfInstance::State::Resolved ? QVariant()
                                                              : QVariant(semanticColor(Semantic::MutedText));
    default:
        return {};
    }
}

QVariant ZeroconfModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns.at(static_cast<std::size_t>(section)), "swb::ZeroconfModel", role);
}

void ZeroconfModel::take(const ZeroconfBrowser& browser) {
    takeTypes(browser.types());
    for (int row = 0; row < rowCount(); ++row)
        takeInstances(row, browser.instances());
}

void ZeroconfModel::takeTypes(const std::vector<ZeroconfBrowser::Type>& types) {
    for (int row = rowCount() - 1; row >= 0; --row)
        if (std::ranges::find(types, m_groups[static_cast<std::size_t>(row)].type.type, &ZeroconfBrowser::Type::type) ==
            types.end()) {
            beginRemoveRows({}, row, row);
            m_groups.erase(m_groups.begin() + row);
            endRemoveRows();
        }
    for (const ZeroconfBrowser::Type& type : types) {
        const auto known = std::ranges::find(m_groups, type.type, [](const Group& group) { return group.type.type; });
        if (known != m_groups.end()) {
            known->type = type;
            continue;
        }
        beginInsertRows({}, rowCount(), rowCount());
        m_groups.push_back({++m_lastId, type, {}});
        endInsertRows();
    }
}

void ZeroconfModel::takeInstances(int row, const std::vector<ZeroconfInstance>& all) {
    Group& group = m_groups[static_cast<std::size_t>(row)];
    const QModelIndex parent = index(row, 0);
    std::vector<ZeroconfInstance> now;
    std::ranges::copy_if(all, std::back_inserter(now),
                         [&group](const ZeroconfInstance& one) { return one.type == group.type.type; });
    for (int at = rowCount(parent) - 1; at >= 0; --at)
        if (!std::ranges::binary_search(now, group.instances[static_cast<std::size_t>(at)].id, {},
                                        &ZeroconfInstance::id)) {
            beginRemoveRows(parent, at, at);
            group.instances.erase(group.instances.begin() + at);
            endRemoveRows();
        }
    const std::size_t kept = group.instances.size(); // ids grow: what is new stands behind
    std::ranges::copy_n(now.begin(), static_cast<std::ptrdiff_t>(kept), group.instances.begin());
    if (now.size() > kept) {
        beginInsertRows(parent, static_cast<int>(kept), static_cast<int>(now.size()) - 1);
        group.instances = std::move(now);
        endInsertRows();
    }
    emit dataChanged(parent, parent.siblingAtColumn(ColumnCount - 1));
    if (kept > 0)
        emit dataChanged(index(0, 0, parent), index(static_cast<int>(kept) - 1, ColumnCount - 1, parent));
}

} // namespace swb
