#include "ui/models/attempt_list_model.h"

#include "core/base/errno_table.h"
#include "core/constants/named_value.h"
#include "core/constants/tables.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"
#include "ui/models/lookup_list_model.h"

#include <QTextDocument>

#include <algorithm>
#include <array>
#include <utility>

namespace swb {

namespace {

constexpr std::array kColumns = {
    ColumnHead{QT_TRANSLATE_NOOP("swb::AttemptListModel", "#"),
               QT_TRANSLATE_NOOP("swb::AttemptListModel", "In the order in which they begin"), Qt::AlignRight},
    ColumnHead{QT_TRANSLATE_NOOP("swb::AttemptListModel", "Address"),
               QT_TRANSLATE_NOOP("swb::AttemptListModel",
                                 "What connect() was given; the families take turns. When it began, after the first"),
               Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::AttemptListModel", "Time"),
               QT_TRANSLATE_NOOP("swb::AttemptListModel", "From the beginning of the attempt to its end"),
               Qt::AlignLeft},
};
static_assert(kColumns.size() == AttemptListModel::ColumnCount);

QString sinceStart(Nanoseconds time) { return QLatin1Char('+') + lookupTimeText(time); }

// "50 ms": the times of an axis are round.
QString roundText(Nanoseconds time) {
    const auto count = static_cast<double>(time.count());
    return count >= 1e9   ? AttemptListModel::tr("%1 s").arg(count / 1e9)
           : count >= 1e6 ? AttemptListModel::tr("%1 ms").arg(count / 1e6)
                          : AttemptListModel::tr("%1 \u00b5s").arg(count / 1e3);
}

QString beganText(const Attempt& attempt) {
    const QString family = text(decodeValue(families(), attempt.address.family()));
    return attempt.state == Attempt::State::NotBegun
               ? family
               : AttemptListModel::tr("%1 from %2").arg(family, sinceStart(attempt.begin));
}

// Below the address, which tells its family, and below the bar: short, that the bars have room in a narrow window.
QString shortBeginText(const Attempt& attempt) {
    return attempt.state == Attempt::State::NotBegun ? text(decodeValue(families(), attempt.address.family()))
                                                     : AttemptListModel::tr("from %1").arg(sinceStart(attempt.begin));
}

QString shortEndText(const Attempt& attempt) {
    switch (attempt.state) {
    case Attempt::State::Failed:
        return AttemptListModel::tr("%1 %2").arg(text(errnoSymbol(attempt.error)), sinceStart(attempt.end));
    case Attempt::State::Overtaken:
        return AttemptListModel::tr("overtaken %1").arg(sinceStart(attempt.end));
    case Attempt::State::Interrupted:
        return AttemptListModel::tr("interrupted %1").arg(sinceStart(attempt.end));
    default:
        return {}; // short as they are
    }
}

Semantic toneOf(Attempt::State state) {
    switch (state) {
    case Attempt::State::Running:
        return Semantic::Running;
    case Attempt::State::Failed:
        return Semantic::Failure;
    case Attempt::State::Won:
        return Semantic::Success;
    default:
        return Semantic::MutedText;
    }
}

} // namespace

TimeAxis timeAxisFor(Nanoseconds latest) {
    constexpr int kLines = 6; // at most
    const Nanoseconds length = std::clamp<Nanoseconds>(latest, std::chrono::microseconds(1), std::chrono::hours(10000));
    for (Nanoseconds decade{100};; decade *= 10)
        for (const int factor : {1, 2, 5})
            if (const Nanoseconds step = decade * factor; step * kLines >= length)
                return {step * ((length + step - Nanoseconds(1)) / step), step};
}

int AttemptListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.attempts.size());
}

int AttemptListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

const Attempt* AttemptListModel::attempt(int row) const {
    return row >= 0 && row < rowCount() ? &m_shown.attempts[static_cast<std::size_t>(row)] : nullptr;
}

Nanoseconds AttemptListModel::endOf(const Attempt& attempt) const {
    return attempt.hasEnded() ? attempt.end : m_shown.now;
}

QString AttemptListModel::endText(const Attempt& attempt) const {
    switch (attempt.state) {
    case Attempt::State::NotBegun:
        return m_shown.hasEnded ? tr("never begun") : tr("not begun");
    case Attempt::State::Running:
        return tr("under way");
    case Attempt::State::Failed:
        return tr("failed at %1: %2").arg(sinceStart(attempt.end), swb::text(errnoSymbol(attempt.error)));
    case Attempt::State::Won:
        return tr("won at %1").arg(sinceStart(attempt.end));
    case Attempt::State::Overtaken:
        return tr("overtaken at %1, closed").arg(sinceStart(attempt.end));
    case Attempt::State::Interrupted:
        break;
    }
    return tr("interrupted at %1, closed").arg(sinceStart(attempt.end));
}

QString AttemptListModel::text(const Attempt& attempt, int row, int column) const {
    switch (column) {
    case NumberColumn:
        return QString::number(row + 1);
    case AddressColumn:
        return tr("%1, %2").arg(swb::text(attempt.address.toString()), beganText(attempt));
    default:
        return endText(attempt);
    }
}

QVariant AttemptListModel::bar(const Attempt& attempt, int role) const {
    const auto onAxis = [this](Nanoseconds time) {
        return static_cast<double>(time.count()) / static_cast<double>(m_axis.length.count());
    };
    if (role == StepRole)
        return onAxis(m_axis.step);
    if (attempt.state == Attempt::State::NotBegun)
        return {};
    return onAxis(role == BeginRole ? attempt.begin : endOf(attempt));
}

QVariant AttemptListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Attempt& attempt = m_shown.attempts[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(attempt, index.row(), index.column());
    case Qt::ToolTipRole:
        return Qt::convertFromPlainText(text(attempt, index.row(), index.column()));
    case Qt::TextAlignmentRole:
        return QVariant(kColumns.at(static_cast<std::size_t>(index.column())).alignment | Qt::AlignVCenter);
    case Qt::FontRole:
        return fontFor(TextRole::Small);
    case Qt::ForegroundRole:
        return semanticColor(index.column() == TimeColumn ? toneOf(attempt.state) : Semantic::MutedText);
    case MainRole:
        return swb::text(attempt.address.toString());
    case BelowRole: {
        if (index.column() == AddressColumn)
            return shortBeginText(attempt);
        const QString end = shortEndText(attempt);
        return end.isEmpty() ? endText(attempt) : end;
    }
    case BeginRole:
    case EndRole:
    case StepRole:
        return bar(attempt, role);
    case StateRole:
        return static_cast<int>(attempt.state);
    default:
        return {};
    }
}

QVariant AttemptListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole && section == TimeColumn && !m_shown.attempts.empty())
        return tr("0 to %1").arg(roundText(m_axis.length));
    if (role == Qt::ToolTipRole && section == TimeColumn && !m_shown.attempts.empty())
        return tr("From the beginning of the attempt to its end; a line at every %1").arg(roundText(m_axis.step));
    return headOf(kColumns.at(static_cast<std::size_t>(section)), "swb::AttemptListModel", role);
}

void AttemptListModel::take(AttemptLog::Copy copy) {
    const bool isSameList =
        copy.attempts.size() == m_shown.attempts.size() &&
        std::ranges::equal(copy.attempts, m_shown.attempts, {}, &Attempt::address, &Attempt::address);
    if (!isSameList)
        beginResetModel();
    m_shown = std::move(copy);
    m_axis = timeAxisFor(m_shown.now);
    if (!isSameList)
        endResetModel();
    else if (!m_shown.attempts.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    emit headerDataChanged(Qt::Horizontal, TimeColumn, TimeColumn);
}

} // namespace swb
