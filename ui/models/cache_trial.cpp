#include "ui/models/cache_trial.h"

#include "core/constants/numbers.h"
#include "core/explain/explain_resolver.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"
#include "ui/models/lookup_list_model.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr std::array kColumns = {
    ColumnHead{QT_TRANSLATE_NOOP("swb::CacheTrial", "Ask"), QT_TRANSLATE_NOOP("swb::CacheTrial", "In this order"),
               Qt::AlignRight},
    ColumnHead{"getaddrinfo()",
               QT_TRANSLATE_NOOP("swb::CacheTrial", "Through files, caches and servers, as programs look names up"),
               Qt::AlignLeft},
    ColumnHead{"res_nquery()", QT_TRANSLATE_NOOP("swb::CacheTrial", "A question to the name server alone"),
               Qt::AlignLeft},
};
static_assert(kColumns.size() == CacheTrial::ColumnCount);

constexpr int kTypeA = 1;
constexpr double kClearlyLess = 3;                      // times
constexpr std::chrono::milliseconds kModulesLoading{3}; // the C library's, at its first look-up

} // namespace

CacheTrial::CacheTrial(ResolverBridge& resolver, QObject* parent)
    : QAbstractTableModel(parent)
    , m_resolver(resolver) {
    connect(&resolver, &ResolverBridge::changed, this, &CacheTrial::take);
}

void CacheTrial::start(const std::string& host, const std::string& server, int asks) {
    stop();
    beginResetModel();
    m_rows.clear();
    endResetModel();
    m_host = host;
    m_server = server;
    m_asks = asks;
    m_kind = 0;
    next();
}

void CacheTrial::stop() {
    if (!m_current)
        return;
    const LookupId stopped = std::exchange(m_current, {});
    m_resolver.abandon(stopped);
    m_resolver.forget(stopped);
    emit changed();
}

void CacheTrial::next() {
    if (m_kind == 0) {
        if (rowCount() >= m_asks)
            return emit changed();
        beginInsertRows({}, rowCount(), rowCount());
        m_rows.emplace_back();
        endInsertRows();
        m_current = m_resolver.start(lookup::GetAddrInfo{m_host, {}, kAfInet, kSockStream, 0, 0});
    } else {
        m_current = m_resolver.start(lookup::DnsRecords{m_host, kTypeA, m_server});
    }
    emit changed();
    take(); // what is refused has ended already
}

CacheTrial::Cell CacheTrial::cellOf(const LookupView& view) const {
    Cell cell{view.duration, {}, true, false};
    if (view.answer == nullptr)
        return cell;
    const LookupAnswer& answer = *view.answer;
    if (!answer.calls.empty())
        cell.took = answer.calls.front().duration;
    cell.hasFailed = answer.error.has_value();
    if (answer.error) {
        const std::string symbol = lookupErrorSymbol(*answer.error);
        cell.answer = text(symbol.empty() ? answer.error->text : symbol);
    } else if (!answer.addresses.empty()) {
        cell.answer = text(answer.addresses.front().address.host());
    } else if (!answer.records.empty()) {
        cell.answer =
            tr("%1, to be kept for %2 s").arg(text(answer.records.back().value)).arg(answer.records.back().ttl);
    }
    return cell;
}

void CacheTrial::take() {
    const LookupView* view = m_current ? m_resolver.find(m_current) : nullptr;
    if (view == nullptr || !view->hasEnded())
        return;
    m_rows.back().at(m_kind) = cellOf(*view);
    const LookupId ended = std::exchange(m_current, {});
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1)); // the bars have another measure
    m_kind = 1 - m_kind;
    m_resolver.forget(ended);
    if (!m_current)
        next();
}

Nanoseconds CacheTrial::longest() const {
    Nanoseconds most{1};
    for (const Row& row : m_rows)
        for (const Cell& cell : row)
            most = std::max(most, cell.took);
    return most;
}

QString CacheTrial::summaryOf(std::size_t kind, const QString& name) const {
    Nanoseconds later{};
    int count = 0;
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        if (m_rows[row].at(kind).hasFailed)
            return tr("%1: where there is no answer, its time says nothing of a cache.").arg(name);
        else if (row > 0 && m_rows[row].at(kind).isThere) {
            later += m_rows[row].at(kind).took;
            ++count;
        }
    if (count == 0)
        return {};
    later /= count;
    const Nanoseconds first = m_rows.front().at(kind).took;
    const QString times =
        tr("%1: first %2, later %3 on average").arg(name, lookupTimeText(first), lookupTimeText(later));
    const bool isKept = static_cast<double>(first.count()) > kClearlyLess * static_cast<double>(later.count()) &&
                        first - later > kModulesLoading;
    return isKept ? tr("%1: something on the way keeps the answer.").arg(times)
                  : tr("%1: no sign of a cache, or it had the answer before.").arg(times);
}

QString CacheTrial::summary() const {
    QStringList lines{summaryOf(0, QStringLiteral("getaddrinfo()")), summaryOf(1, QStringLiteral("res_nquery()"))};
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

int CacheTrial::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CacheTrial::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant CacheTrial::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.column() == AskColumn)
        return role == Qt::DisplayRole         ? QVariant(index.row() + 1)
               : role == Qt::TextAlignmentRole ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                               : QVariant();
    const Cell& cell = m_rows[static_cast<std::size_t>(index.row())].at(index.column() == LibraryColumn ? 0 : 1);
    if (!cell.isThere)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return QStringLiteral("%1  %2").arg(lookupTimeText(cell.took), cell.answer);
    case Qt::ForegroundRole:
        return cell.hasFailed ? QVariant(semanticColor(Semantic::Failure)) : QVariant();
    case PartRole:
        return static_cast<double>(cell.took.count()) / static_cast<double>(longest().count());
    default:
        return {};
    }
}

QVariant CacheTrial::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns.at(static_cast<std::size_t>(section)), "swb::CacheTrial", role);
}

} // namespace swb
