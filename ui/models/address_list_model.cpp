#include "ui/models/address_list_model.h"

#include "core/base/errno_table.h"
#include "core/constants/tables.h"
#include "core/render/lookup_code.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"

#include <QTextDocument>

#include <algorithm>
#include <array>
#include <map>

namespace swb {

namespace {

constexpr std::array kColumns = {
    ColumnHead{QT_TRANSLATE_NOOP("swb::AddressListModel", "#"),
               QT_TRANSLATE_NOOP("swb::AddressListModel", "The resolver's order"), Qt::AlignRight},
    ColumnHead{QT_TRANSLATE_NOOP("swb::AddressListModel", "Address"),
               QT_TRANSLATE_NOOP("swb::AddressListModel", "What connect() and bind() take"), Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::AddressListModel", "In"),
               QT_TRANSLATE_NOOP("swb::AddressListModel", "Which of the two look-ups has it"), Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::AddressListModel", "Why here"),
               QT_TRANSLATE_NOOP("swb::AddressListModel", "The rule of RFC 6724 that puts it behind the one before it"),
               Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::AddressListModel", "For socket()"),
               QT_TRANSLATE_NOOP("swb::AddressListModel", "Type and protocol that come with it"), Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::AddressListModel", "Source"),
               QT_TRANSLATE_NOOP("swb::AddressListModel",
                                 "The address this machine would send from: a UDP socket was connected, which sends "
                                 "nothing, and asked for its name"),
               Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::AddressListModel", "Label"),
               QT_TRANSLATE_NOOP("swb::AddressListModel", "Rule 5 wants that of the source to be the same"),
               Qt::AlignRight},
    ColumnHead{
        QT_TRANSLATE_NOOP("swb::AddressListModel", "Precedence"),
        QT_TRANSLATE_NOOP("swb::AddressListModel", "Rule 6 puts the higher one first; /etc/gai.conf can change it"),
        Qt::AlignRight},
    ColumnHead{QT_TRANSLATE_NOOP("swb::AddressListModel", "Scope"),
               QT_TRANSLATE_NOOP("swb::AddressListModel", "2 the link, 5 the site, 14 the Internet; rule 8 puts the "
                                                          "smaller one first"),
               Qt::AlignRight},
};
static_assert(kColumns.size() == AddressListModel::ColumnCount);

QString typeText(const AddrInfo& entry) {
    const QString type = entry.type == 0 ? QStringLiteral("0") : text(decodeValue(socketTypes(), entry.type));
    return QStringLiteral("%1, %2").arg(type, entry.protocol == 0 ? QStringLiteral("0")
                                                                  : text(decodeValue(ipProtocols(), entry.protocol)));
}

bool isSame(const AddrInfo& a, const AddrInfo& b) {
    return a.address == b.address && a.type == b.type && a.protocol == b.protocol;
}

} // namespace

int AddressListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AddressListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

void AddressListModel::set(std::vector<AddrInfo> entries, std::vector<RankedAddress> ranked) {
    beginResetModel();
    m_entries = std::move(entries);
    m_ranked = std::move(ranked);
    m_in.clear();
    m_comparing = false;
    build();
    endResetModel();
}

void AddressListModel::compare(const std::vector<AddrInfo>& first, const QString& firstName,
                               const std::vector<AddrInfo>& second, const QString& secondName) {
    beginResetModel();
    m_entries = first;
    m_ranked.clear();
    m_in.clear();
    m_comparing = true;
    const auto isIn = [](const std::vector<AddrInfo>& list, const AddrInfo& one) {
        return std::ranges::any_of(list, [&one](const AddrInfo& other) { return isSame(one, other); });
    };
    for (const AddrInfo& entry : first)
        m_in.push_back(isIn(second, entry) ? tr("both") : tr("only %1").arg(firstName));
    for (const AddrInfo& entry : second)
        if (!isIn(first, entry)) {
            m_entries.push_back(entry);
            m_in.push_back(tr("only %1").arg(secondName));
        }
    build();
    endResetModel();
}

void AddressListModel::setGrouped(bool grouped) {
    if (grouped == m_grouped)
        return;
    beginResetModel();
    m_grouped = grouped;
    build();
    endResetModel();
}

void AddressListModel::build() {
    m_rows.clear();
    std::map<std::string, std::size_t> places; // ten thousand addresses are looked for once each
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (m_grouped) {
            const BytesView bytes = m_entries[i].address.bytes();
            std::string key(bytes.begin(), bytes.end());
            if (m_comparing)
                key += m_in[i].toStdString();
            const auto [place, isNew] = places.emplace(std::move(key), m_rows.size());
            if (!isNew) {
                m_rows[place->second].entries.push_back(i);
                continue;
            }
        }
        m_rows.push_back({{i}});
    }
}

const AddrInfo* AddressListModel::entry(int row) const {
    return row >= 0 && row < rowCount() ? &m_entries[m_rows[static_cast<std::size_t>(row)].entries.front()] : nullptr;
}

const RankedAddress* AddressListModel::rankOf(const Address& address) const {
    const auto rank = std::ranges::find(m_ranked, address, &RankedAddress::address);
    return rank == m_ranked.end() ? nullptr : &*rank;
}

QString AddressListModel::whyText(int row) const {
    if (m_comparing)
        return {};
    const RankedAddress* own = rankOf(entry(row)->address);
    if (own == nullptr)
        return m_ranked.empty() ? QString() : tr("not looked at: only the first %1 are").arg(kMostRanked);
    if (row == 0)
        return tr("first");
    const RankedAddress* before = rankOf(entry(row - 1)->address);
    if (before == nullptr || before == own)
        return before == own ? tr("the same address") : QString();
    const OrderReason reason = compareByRules(*before, *own);
    const QString why = swb::text(reason.why);
    if (reason.verdict > 0) // what glibc sorts by, this program does not see all of
        return tr("rule %1 would put it first: %2").arg(reason.rule).arg(why);
    return tr("rule %1: %2").arg(reason.rule).arg(why);
}

// With what makes it less, or more, welcome.
QString AddressListModel::sourceText(const RankedAddress& rank) const {
    if (!rank.source)
        return tr("none: %1").arg(swb::text(errnoSymbol(rank.sourceError)));
    QStringList words;
    if (rank.own.isDeprecated)
        words << tr("deprecated");
    if (rank.own.isHome)
        words << tr("home");
    if (rank.own.isOverTunnel)
        words << tr("tunnel");
    const QString host = swb::text(rank.source->host());
    return words.isEmpty() ? host : tr("%1 (%2)").arg(host, words.join(QStringLiteral(", ")));
}

QString AddressListModel::typesText(const Row& row) const {
    QStringList types;
    for (const std::size_t i : row.entries)
        types << typeText(m_entries[i]);
    return types.join(QStringLiteral("; "));
}

QString AddressListModel::text(int number, int column) const {
    const Row& row = m_rows[static_cast<std::size_t>(number)];
    const AddrInfo& first = m_entries[row.entries.front()];
    const RankedAddress* rank = rankOf(first.address);
    switch (column) {
    case NumberColumn:
        return QString::number(number + 1);
    case AddressColumn:
        return swb::text(m_grouped ? first.address.toString() : printedTuple(first));
    case TypesColumn:
        return typesText(row);
    case InColumn:
        return m_comparing ? m_in[row.entries.front()] : QString();
    case WhyColumn:
        return whyText(number);
    default:
        break;
    }
    if (rank == nullptr)
        return {};
    switch (column) {
    case SourceColumn:
        return sourceText(*rank);
    case LabelColumn:
        return QString::number(rank->label);
    case PrecedenceColumn:
        return QString::number(rank->precedence);
    default:
        return QString::number(rank->scope);
    }
}

QVariant AddressListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case Qt::ToolTipRole:
        return Qt::convertFromPlainText(text(index.row(), index.column()));
    case Qt::TextAlignmentRole:
        return QVariant(kColumns.at(static_cast<std::size_t>(index.column())).alignment | Qt::AlignVCenter);
    case Qt::FontRole:
        return fontFor(index.column() == AddressColumn ? TextRole::Code : TextRole::Small);
    case Qt::ForegroundRole:
        return index.column() == AddressColumn ? QVariant() : QVariant(semanticColor(Semantic::MutedText));
    default:
        return {};
    }
}

QVariant AddressListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole && section == AddressColumn && !m_grouped)
        return tr("As Python prints it");
    return headOf(kColumns.at(static_cast<std::size_t>(section)), "swb::AddressListModel", role);
}

} // namespace swb
