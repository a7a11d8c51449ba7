#include "ui/models/profile_plan_model.h"

#include "core/options/option_names.h"
#include "ui/look/semantic.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"
#include "ui/models/options_model.h"

#include <algorithm>

namespace swb {

namespace {

using Row = ProfilePlanModel::Row;

QString symbolOf(const ProfileStep& step) {
    return step.spec->symbol.empty() ? ProfilePlanModel::tr("level %1, option %2").arg(step.level).arg(step.name)
                                     : text(step.spec->symbol);
}

QString wantedText(const ProfileStep& step) {
    return step.canBeTried() ? optionCellText(*step.spec, {step.value, 0}) : QString::fromStdString(step.wanted);
}

QString nowText(const ProfileStep& step) {
    const OptionSpec* source = readbackOf(*step.spec);
    if (step.now && source != nullptr)
        return optionCellText(*source, {*step.now, 0});
    return step.spec->isReadable() ? ProfilePlanModel::tr("not read") : ProfilePlanModel::tr("cannot be read");
}

QString capabilities(const OptionSpec& spec) {
    const std::string_view privilege = spec.privilege;
    return text(privilege.substr(0, privilege.find(',')));
}

QString stateText(const Row& row) {
    if (row.result != ProfilePlanModel::Result::None)
        return row.resultHead;
    switch (row.step.state) {
    case StepState::WouldSet:
        return ProfilePlanModel::tr("would set");
    case StepState::AlreadySo:
        return ProfilePlanModel::tr("already so");
    case StepState::TooLate:
        return ProfilePlanModel::tr("too late");
    case StepState::TooEarly:
        return ProfilePlanModel::tr("too early");
    case StepState::OtherKind:
        return ProfilePlanModel::tr("not for this socket");
    case StepState::NeedsPrivilege:
        return ProfilePlanModel::tr("needs %1").arg(capabilities(*row.step.spec));
    case StepState::Unreadable:
        break;
    }
    return ProfilePlanModel::tr("no such value");
}

QVariant toneOf(const Row& row) {
    using Result = ProfilePlanModel::Result;
    switch (row.result) {
    case Result::Good:
        return semanticColor(Semantic::Success);
    case Result::Adjusted:
        return semanticColor(Semantic::Warning);
    case Result::Failed:
        return semanticColor(Semantic::Failure);
    case Result::Waiting:
        return semanticColor(Semantic::Running);
    case Result::NotMade:
        return semanticColor(Semantic::MutedText);
    case Result::None:
        break;
    }
    switch (row.step.state) {
    case StepState::WouldSet:
        return {};
    case StepState::TooLate:
    case StepState::TooEarly:
    case StepState::NeedsPrivilege:
        return semanticColor(Semantic::Warning);
    case StepState::Unreadable:
        return semanticColor(Semantic::Failure);
    case StepState::AlreadySo:
    case StepState::OtherKind:
        break;
    }
    return semanticColor(Semantic::MutedText);
}

struct ColumnSpec {
    const char* header;
    const char* toolTip;
    QString (*text)(const Row&);
};

constexpr ColumnSpec kColumns[] = {
    {QT_TRANSLATE_NOOP("swb::ProfilePlanModel", "Option"),
     QT_TRANSLATE_NOOP("swb::ProfilePlanModel", "In the order of the calls; the check says whether Apply makes it"),
     [](const Row& row) { return symbolOf(row.step); }},
    {QT_TRANSLATE_NOOP("swb::ProfilePlanModel", "Wanted"),
     QT_TRANSLATE_NOOP("swb::ProfilePlanModel", "What setsockopt would be given; Enter or a double click edits it"),
     [](const Row& row) { return wantedText(row.step); }},
    {QT_TRANSLATE_NOOP("swb::ProfilePlanModel", "Now"),
     QT_TRANSLATE_NOOP("swb::ProfilePlanModel", "What the socket has"),
     [](const Row& row) { return nowText(row.step); }},
    {QT_TRANSLATE_NOOP("swb::ProfilePlanModel", "State"),
     QT_TRANSLATE_NOOP("swb::ProfilePlanModel", "What the call would be, and then what came of it"), stateText},
    {QT_TRANSLATE_NOOP("swb::ProfilePlanModel", "When"),
     QT_TRANSLATE_NOOP("swb::ProfilePlanModel", "The moment at which setting it has its effect"),
     [](const Row& row) { return phaseText(row.step.spec->phase); }},
};
static_assert(std::size(kColumns) == ProfilePlanModel::ColumnCount);

} // namespace

// What cannot be read was set for all that is known, once it was: a second time may be refused, as a membership is.
void ProfilePlanModel::decide(Row& row) const {
    if (!row.isByHand)
        row.isChosen =
            row.step.state == StepState::WouldSet && row.result != Result::Good && row.result != Result::Adjusted;
    row.isChosen = row.isChosen && row.step.canBeTried();
}

void ProfilePlanModel::setSteps(std::vector<ProfileStep> steps) {
    const bool isSame =
        std::ranges::equal(steps, m_rows, {}, &ProfileStep::line, [](const Row& row) { return row.step.line; }) &&
        std::ranges::equal(steps, m_rows, [](const ProfileStep& step, const Row& row) {
            return step.level == row.step.level && step.name == row.step.name;
        });
    if (!isSame) {
        beginResetModel();
        m_rows.clear();
        for (ProfileStep& step : steps) {
            m_rows.push_back({std::move(step)});
            decide(m_rows.back());
        }
        endResetModel();
    } else {
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (m_rows[i].step.wanted != steps[i].wanted) { // another value: what came of the old one is over
                m_rows[i].result = Result::None;
                m_rows[i].isByHand = false;
            }
            if (m_rows[i].isSettled && m_rows[i].step.now != steps[i].now) // somebody has set it since
                m_rows[i].result = Result::None;
            m_rows[i].step = std::move(steps[i]);
            decide(m_rows[i]);
        }
        if (!m_rows.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
    emit chosenChanged();
}

void ProfilePlanModel::clear() {
    beginResetModel();
    m_rows.clear();
    endResetModel();
    emit chosenChanged();
}

void ProfilePlanModel::setResult(int row, Result result, const QString& head, const QString& text) {
    Row& changed = m_rows[static_cast<std::size_t>(row)];
    changed.result = result;
    changed.resultHead = head;
    changed.resultText = text;
    changed.isSettled = false;
    if (result == Result::Good || result == Result::Adjusted)
        changed.isByHand = false; // it is done
    decide(changed);
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    emit chosenChanged();
}

void ProfilePlanModel::settle(int row) {
    Row& settled = m_rows[static_cast<std::size_t>(row)];
    settled.isSettled = settled.result != Result::None;
}

void ProfilePlanModel::forgetResults() {
    for (int i = 0; i < rowCount(); ++i)
        setResult(i, Result::None, {}, {});
}

int ProfilePlanModel::rowOfLine(std::size_t line) const {
    const auto found = std::ranges::find(m_rows, line, [](const Row& row) { return row.step.line; });
    return found != m_rows.end() ? static_cast<int>(found - m_rows.begin()) : -1;
}

int ProfilePlanModel::chosenCount() const {
    return static_cast<int>(std::ranges::count_if(m_rows, [](const Row& row) { return row.isChosen; }));
}

int ProfilePlanModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ProfilePlanModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ProfilePlanModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Row& shown = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return kColumns[index.column()].text(shown);
    case Qt::EditRole:
        return index.column() == Wanted ? QVariant(QString::fromStdString(shown.step.wanted))
                                        : QVariant(kColumns[index.column()].text(shown));
    case Qt::CheckStateRole:
        return index.column() == Option ? QVariant(shown.isChosen ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ToolTipRole:
        if (index.column() == State)
            return shown.result != Result::None ? shown.resultText : QString::fromStdString(shown.step.why);
        return index.column() == Option ? QString::fromStdString(shown.step.reason)
                                        : kColumns[index.column()].text(shown); // a narrow cell cuts it
    case Qt::ForegroundRole:
        if (index.column() == State)
            return toneOf(shown);
        return shown.step.state == StepState::OtherKind || (index.column() == Now && !shown.step.now)
                   ? QVariant(semanticColor(Semantic::MutedText))
                   : QVariant();
    default:
        return {};
    }
}

bool ProfilePlanModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || index.column() != Option || role != Qt::CheckStateRole)
        return false;
    Row& changed = m_rows[static_cast<std::size_t>(index.row())];
    if (!changed.step.canBeTried())
        return false;
    changed.isByHand = true;
    changed.isChosen = value.toInt() == Qt::Checked;
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit chosenChanged();
    return true;
}

QVariant ProfilePlanModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns[section], "swb::ProfilePlanModel", role);
}

Qt::ItemFlags ProfilePlanModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid())
        return flags;
    flags |= Qt::ItemNeverHasChildren;
    if (index.column() == Option && row(index.row()).step.canBeTried())
        flags |= Qt::ItemIsUserCheckable;
    if (index.column() == Wanted)
        flags |= Qt::ItemIsEditable;
    return flags;
}

} // namespace swb
