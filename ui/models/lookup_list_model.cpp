#include "ui/models/lookup_list_model.h"

#include "core/constants/resolver_tables.h"
#include "core/explain/explain_resolver.h"
#include "core/render/lookup_code.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"

#include <QCoreApplication>
#include <QTextDocument>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr std::array kColumns = {
    ColumnHead{QT_TRANSLATE_NOOP("swb::LookupListModel", "#"),
               QT_TRANSLATE_NOOP("swb::LookupListModel", "In the order in which they were asked for"), Qt::AlignRight},
    ColumnHead{QT_TRANSLATE_NOOP("swb::LookupListModel", "Call"),
               QT_TRANSLATE_NOOP("swb::LookupListModel",
                                 "What was asked, as Python writes it; of getaddrinfo() its arguments alone"),
               Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::LookupListModel", "Answer"),
               QT_TRANSLATE_NOOP("swb::LookupListModel", "How many addresses came, or why none"), Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::LookupListModel", "Time"),
               QT_TRANSLATE_NOOP("swb::LookupListModel", "From its start to its answer"), Qt::AlignRight},
};
static_assert(kColumns.size() == LookupListModel::ColumnCount);

QString tr(const char* words, int count = -1) {
    return QCoreApplication::translate("swb::LookupListModel", words, nullptr, count);
}

QString callText(const LookupView& view) {
    if (const auto* dns = std::get_if<lookup::DnsRecords>(&view.lookup))
        return QStringLiteral("res_nquery(%1, %2)")
            .arg(text(dns->name), text(decodeValue(dnsRecordTypes(), dns->type)));
    QString call = text(lookupAsPython(view.lookup));
    return call.remove(QStringLiteral("socket."));
}

// In a narrow list all of them would begin, and end, with the same word.
QString shortCallText(const LookupView& view) {
    QString call = callText(view);
    if (!std::holds_alternative<lookup::GetAddrInfo>(view.lookup))
        return call;
    const qsizetype open = call.indexOf(QLatin1Char('('));
    return call.sliced(open + 1).chopped(1);
}

QString answeredText(const LookupView& view) {
    const LookupAnswer& answer = *view.answer;
    if (answer.error) {
        const QString symbol = text(lookupErrorSymbol(*answer.error));
        return symbol.isEmpty() ? text(answer.error->text)
                                : QStringLiteral("%1: %2").arg(symbol, text(answer.error->text));
    }
    if (std::holds_alternative<lookup::GetAddrInfo>(view.lookup))
        return answer.addresses.size() == 1 ? tr("1 result") : tr("%1 results").arg(answer.addresses.size());
    if (std::holds_alternative<lookup::DnsRecords>(view.lookup))
        return answer.records.size() == 1 ? tr("1 record") : tr("%1 records").arg(answer.records.size());
    return text(answerAsPython(view.lookup, answer));
}

QVariant toneOf(const LookupView& view) {
    switch (view.state) {
    case LookupState::Running:
    case LookupState::Waiting:
        return semanticColor(Semantic::Running);
    case LookupState::Answered:
        return semanticColor(view.answer->error ? Semantic::Failure : Semantic::Success);
    case LookupState::Refused:
        return semanticColor(Semantic::Failure);
    default:
        return semanticColor(Semantic::MutedText);
    }
}

// The symbol of an error says enough beside other look-ups: its words stand below the list, and in the tool tip.
QString shortStateText(const LookupView& view) {
    if (view.state == LookupState::Answered && view.answer->error)
        if (const QString symbol = text(lookupErrorSymbol(*view.answer->error)); !symbol.isEmpty())
            return symbol;
    return lookupStateText(view);
}

} // namespace

QString lookupTimeText(Nanoseconds time) {
    const double milliseconds = static_cast<double>(time.count()) / 1e6;
    if (milliseconds >= 1000)
        return tr("%1 s").arg(milliseconds / 1000, 0, 'f', 1);
    return tr("%1 ms").arg(milliseconds, 0, 'f', milliseconds < 10 ? 2 : 1);
}

QString lookupStateText(const LookupView& view) {
    switch (view.state) {
    case LookupState::Waiting:
        return tr("waits: all %1 threads are taken").arg(Resolver::kThreads);
    case LookupState::Running:
        return tr("running");
    case LookupState::Answered:
        return answeredText(view);
    case LookupState::Refused:
        return tr("not asked: %1").arg(text(view.answer->error->text));
    case LookupState::Abandoned:
        return view.holdsThread ? tr("abandoned; it still holds its thread") : tr("abandoned");
    case LookupState::TimedOut:
        return view.holdsThread ? tr("timed out; it still holds its thread") : tr("timed out");
    }
    return {};
}

int LookupListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LookupListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant LookupListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LookupView& view = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NumberColumn:
            return QString::number(view.id.value);
        case CallColumn:
            return shortCallText(view);
        case AnswerColumn:
            return shortStateText(view);
        default:
            return view.start == Nanoseconds{} ? QString() : lookupTimeText(view.duration);
        }
    case Qt::ToolTipRole:
        return Qt::convertFromPlainText(callText(view) + QLatin1Char('\n') + lookupStateText(view).left(600));
    case Qt::TextAlignmentRole:
        return QVariant(kColumns.at(static_cast<std::size_t>(index.column())).alignment | Qt::AlignVCenter);
    case Qt::FontRole:
        return fontFor(index.column() == CallColumn ? TextRole::Code : TextRole::Small);
    case Qt::ForegroundRole:
        return index.column() == AnswerColumn ? toneOf(view)
               : index.column() == CallColumn ? QVariant()
                                              : QVariant(semanticColor(Semantic::MutedText));
    default:
        return {};
    }
}

QVariant LookupListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns.at(static_cast<std::size_t>(section)), "swb::LookupListModel", role);
}

// Rows go one by one and come at the end; the others change in place, so that a selection stays.
void LookupListModel::take(const std::vector<LookupView>& lookups) {
    for (int row = rowCount() - 1; row >= 0; --row) {
        const LookupId id = m_rows[static_cast<std::size_t>(row)].id;
        if (std::ranges::binary_search(lookups, id, {}, &LookupView::id))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    const int old = rowCount();
    for (int row = 0; row < old; ++row) {
        LookupView& shown = m_rows[static_cast<std::size_t>(row)];
        const LookupView& now = lookups[static_cast<std::size_t>(row)];
        const bool isSame =
            shown.state == now.state && shown.duration == now.duration && shown.holdsThread == now.holdsThread;
        shown = now;
        if (!isSame)
            emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
    const int size = static_cast<int>(lookups.size());
    if (size == old)
        return;
    beginInsertRows({}, old, size - 1);
    m_rows.insert(m_rows.end(), lookups.begin() + old, lookups.end());
    endInsertRows();
}

const LookupView* LookupListModel::lookup(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int LookupListModel::rowOf(LookupId id) const {
    const auto view = std::ranges::lower_bound(m_rows, id, {}, &LookupView::id);
    return view != m_rows.end() && view->id == id ? static_cast<int>(view - m_rows.begin()) : -1;
}

} // namespace swb
