#include "ui/models/ledger_model.h"

#include "ui/models/ledger_columns.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cerrno>
#include <chrono>

namespace swb {

LedgerModel::LedgerModel(QObject* parent, std::size_t capacity)
    : QAbstractTableModel(parent)
    , m_stores(capacity) {
    m_sliceTimer.setSingleShot(true);
    m_sliceTimer.setInterval(0);
    connect(&m_sliceTimer, &QTimer::timeout, this, &LedgerModel::indexSlice);
    m_tickTimer.setInterval(100);
    connect(&m_tickTimer, &QTimer::timeout, this, &LedgerModel::tick);
}

int LedgerModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int LedgerModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

const CallRecord& LedgerModel::record(int row) const { return recordOf(m_visible[static_cast<std::size_t>(row)]); }

std::uint64_t LedgerModel::number(int row) const { return m_stores.numberOf(m_visible[static_cast<std::size_t>(row)]); }

LedgerModel::RowState LedgerModel::state(const CallRecord& record) const {
    if (record.inFlight)
        return m_lost.contains(record.sequence) ? RowState::Lost : RowState::Running;
    if (record.error == EAGAIN || record.error == EINPROGRESS || record.error == EALREADY)
        return RowState::NotYet;
    if (record.error == EINTR && record.ending != Ending::Undisturbed)
        return RowState::Ended;
    return record.failed() ? RowState::Failed : RowState::Done;
}

bool LedgerModel::sameAction(int row, int other) const {
    if (row < 0 || other < 0 || row >= rowCount() || other >= rowCount())
        return false;
    const ActionId action = record(row).action;
    return action && action == record(other).action;
}

LedgerModel::Group LedgerModel::group(int row) const {
    const bool before = sameAction(row, row - 1);
    const bool after = sameAction(row, row + 1);
    if (before)
        return after ? Group::Middle : Group::Last;
    return after ? Group::First : Group::None;
}

int LedgerModel::rowOf(std::uint64_t sequence) const {
    const auto found = lowerBound(sequence);
    if (found == m_visible.end() || sequenceOf(*found) != sequence)
        return -1;
    return static_cast<int>(found - m_visible.begin());
}

std::vector<CallRecord> LedgerModel::shownRecords() const {
    std::vector<CallRecord> records;
    records.reserve(m_visible.size());
    for (const Ref ref : m_visible)
        records.push_back(recordOf(ref));
    return records;
}

std::deque<LedgerModel::Ref>::const_iterator LedgerModel::lowerBound(std::uint64_t sequence) const {
    return std::ranges::lower_bound(m_visible, sequence, {}, [this](Ref ref) { return sequenceOf(ref); });
}

QVariant LedgerModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const CallRecord& shown = record(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return LedgerColumns::text(*this, index.row(), index.column());
    case Qt::AccessibleTextRole:
        return LedgerColumns::spoken(*this, index.row(), index.column());
    case Qt::ToolTipRole:
        return LedgerColumns::toolTip(*this, index.row(), index.column());
    case Qt::TextAlignmentRole:
        return LedgerColumns::alignment(index.column()).toInt();
    case StateRole:
        return static_cast<int>(state(shown));
    case OriginRole:
        return static_cast<int>(shown.origin);
    case ScriptedRole:
        return shown.scripted;
    case GroupRole:
        return static_cast<int>(group(index.row()));
    case ChangesRole:
        return LedgerColumns::changeMarks(*this, index.row(), index.column());
    default:
        return {};
    }
}

QVariant LedgerModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return LedgerColumns::header(section);
    case Qt::ToolTipRole:
        return LedgerColumns::headerToolTip(section);
    case Qt::TextAlignmentRole:
        return LedgerColumns::alignment(section).toInt();
    default:
        return {};
    }
}

void LedgerModel::add(const RecordBatch& batch) {
    std::vector<const CallRecord*> fresh;
    fresh.reserve(batch.completed.size() + batch.inFlight.size());
    std::vector<const CallRecord*> late;
    for (const auto* list : {&batch.completed, &batch.inFlight}) {
        for (const CallRecord& arrived : *list) {
            if (arrived.sequence > m_lastCall)
                fresh.push_back(&arrived);
            else if (const auto position = m_calls.find(arrived.sequence))
                settle(*position, arrived);
            else if (arrived.sequence > m_goneUpTo)
                late.push_back(&arrived);
        }
    }
    insertLate(late);
    m_dropped += batch.dropped;
    if (batch.dropped > 0)
        markLost(batch);
    appendCalls(std::move(fresh));
    evict();
    indexSlice();
    updateTicking();
    emit countsChanged();
}

void LedgerModel::appendCalls(std::vector<const CallRecord*> fresh) {
    // Completed ones come in order of completion, and in-flight ones apart: the rows stand in order of starting.
    std::ranges::sort(fresh, {}, &CallRecord::sequence);
    for (const CallRecord* arrived : fresh) {
        if (!m_started) {
            m_started = true;
            m_start = arrived->start;
        }
        m_calls.append(*arrived);
        if (!m_changes.isEmpty()) // where the calls are behind: else they come first
            m_changes.offer(*arrived);
        if (arrived->inFlight)
            m_running.insert(arrived->sequence);
    }
    if (!fresh.empty())
        m_lastCall = fresh.back()->sequence;
}

void LedgerModel::addObservers(const RecordBatch& batch) { addAside(LedgerStores::Observers, batch); }

void LedgerModel::addAutomatic(const RecordBatch& batch) { addAside(LedgerStores::Automatic, batch); }

void LedgerModel::addAside(LedgerStores::Source source, const RecordBatch& batch) {
    if (!m_started && !batch.completed.empty()) {
        m_started = true;
        m_start = batch.completed.front().start;
    }
    m_stores.append(source, batch.completed);
    m_dropped += batch.dropped;
    evict();
    indexSlice();
    emit countsChanged();
}

bool LedgerModel::matches(const CallRecord& record) const {
    const bool asks = m_filter.changedOnly || !m_filter.text.empty();
    const CallChanges* changes = asks ? m_changes.beside(record) : nullptr;
    return changes != nullptr ? m_filter.matches(record, m_numbers, *changes->changes)
                              : m_filter.matches(record, m_numbers);
}

// The call a person asked for has it, else the first of its group; they are mostly the newest.
void LedgerModel::takeChanges(const OptionReport& report) {
    if (!report.action || report.isMade || !report.snapshot)
        return;
    const CallChanges& kept = m_changes.add(report);
    const int rows = rowCount();
    // Its calls began before the reading after them; most often they are the newest of all.
    const std::uint64_t end = std::min(m_calls.end(), m_calls.firstBegunAfter(report.snapshot->taken) + kBegunAtOnce);
    const std::uint64_t least = end - std::min(end - m_calls.begin(), kLookBack);
    std::uint64_t place = m_calls.end();
    for (std::uint64_t position = end; position > least && !kept.isSettled; --position) {
        if (m_calls.at(position - 1).action == report.action && m_changes.offer(m_calls.at(position - 1)))
            place = position - 1;
    }
    if (place < m_calls.end() && !kept.changes->empty())
        show(place, matches(m_calls.at(place)));
    if (rowCount() != rows)
        emit countsChanged();
}

// A record that was seen in flight comes again.
void LedgerModel::settle(std::uint64_t position, const CallRecord& record) {
    CallRecord& kept = m_calls.at(position);
    const bool found = m_lost.erase(record.sequence) > 0;
    if (record.inFlight && !found && record.ending == kept.ending)
        return;
    kept = record;
    if (record.inFlight)
        m_running.insert(record.sequence);
    else
        m_running.erase(record.sequence);
    show(position, matches(record));
}

// When the calls come faster than they are copied, one copy ends in the middle of them; a call that outlasted it then
// comes after others that began later.
void LedgerModel::insertLate(const std::vector<const CallRecord*>& late) {
    for (const CallRecord* record : late) {
        m_calls.insert(*record);
        if (record->inFlight)
            m_running.insert(record->sequence);
    }
    if (!late.empty())
        startOver();
}

void LedgerModel::show(std::uint64_t position, bool matches) {
    if (!m_stores.isFiltered(LedgerStores::Calls, position))
        return; // its slice is still to come
    const std::uint64_t sequence = m_calls.at(position).sequence;
    const int row = rowOf(sequence);
    if (row >= 0 && matches) {
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    } else if (row >= 0) {
        beginRemoveRows({}, row, row);
        m_visible.erase(m_visible.begin() + row);
        endRemoveRows();
    } else if (matches) {
        insertSorted({Ref{position, LedgerStores::Calls}});
    }
}

void LedgerModel::markLost(const RecordBatch& batch) {
    std::set<std::uint64_t> missing = m_running;
    for (const CallRecord& record : batch.inFlight)
        missing.erase(record.sequence);
    for (const std::uint64_t sequence : missing) {
        m_running.erase(sequence);
        m_lost.insert(sequence);
        if (const int row = rowOf(sequence); row >= 0)
            emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

void LedgerModel::evict() {
    evictAutomatic();
    const LedgerStores::Surplus surplus = m_stores.surplus();
    if (surplus.count == 0)
        return;
    m_removed += surplus.count;
    m_goneUpTo = surplus.below - 1;
    removeRowsBefore(surplus.below);
    m_stores.removeBelow(surplus.below);
    m_running.erase(m_running.begin(), m_running.lower_bound(surplus.below));
    m_lost.erase(m_lost.begin(), m_lost.lower_bound(surplus.below));
}

// The rows to go stand between others that stay; mostly in a few runs.
void LedgerModel::evictAutomatic() {
    const LedgerStores::Surplus surplus = m_stores.surplusOfAutomatic();
    if (surplus.count == 0)
        return;
    m_removed += surplus.count;
    const auto goes = [](Ref ref) { return ref.source == LedgerStores::Automatic; };
    const auto end = lowerBound(surplus.below);
    std::vector<std::pair<int, int>> runs;
    for (auto at = std::find_if(m_visible.cbegin(), end, goes); at != end;) {
        const auto over = std::find_if_not(at, end, goes);
        runs.emplace_back(at - m_visible.cbegin(), over - m_visible.cbegin());
        at = std::find_if(over, end, goes);
    }
    if (runs.size() > kMostRuns) {
        beginResetModel(); // the rows refer to records that are about to go
        m_visible.clear();
        m_stores.removeAutomaticBelow(surplus.below);
        m_stores.filterAgain();
        endResetModel();
        return;
    }
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        beginRemoveRows({}, run->first, run->second - 1);
        m_visible.erase(m_visible.begin() + run->first, m_visible.begin() + run->second);
        endRemoveRows();
    }
    m_stores.removeAutomaticBelow(surplus.below);
}

void LedgerModel::removeRowsBefore(std::uint64_t sequence) {
    const auto end = lowerBound(sequence);
    if (end == m_visible.begin())
        return;
    beginRemoveRows({}, 0, static_cast<int>(end - m_visible.begin()) - 1);
    m_visible.erase(m_visible.begin(), end);
    endRemoveRows();
}

void LedgerModel::clear() {
    std::vector<RecordStore::Entry> running;
    for (const std::uint64_t sequence : m_running) {
        if (const auto position = m_calls.find(sequence))
            running.push_back(m_calls.entryAt(*position));
    }
    beginResetModel();
    m_visible.clear();
    m_stores.clear();
    for (const RecordStore::Entry& entry : running)
        m_calls.appendAgain(entry);
    m_lost.clear();
    m_changes.clear();
    m_goneUpTo = m_lastCall;
    m_removed = 0;
    m_dropped = 0;
    m_stores.filterAgain();
    endResetModel();
    indexSlice();
    emit countsChanged();
}

void LedgerModel::setFilter(LedgerFilter filter) {
    if (filter == m_filter)
        return;
    m_filter = std::move(filter);
    startOver();
    indexSlice();
    emit countsChanged();
}

void LedgerModel::setNumbers(Numbers numbers) {
    if (numbers == m_numbers)
        return;
    m_numbers = numbers;
    if (!m_filter.text.empty()) { // the text is looked for in what is shown
        startOver();
        indexSlice();
    } else if (!m_visible.empty()) {
        emit dataChanged(index(0, CallColumn), index(rowCount() - 1, ErrnoColumn));
    }
}

void LedgerModel::setCompact(bool compact) {
    if (std::exchange(m_compact, compact) != compact && !m_visible.empty())
        emit dataChanged(index(0, CallColumn), index(rowCount() - 1, ErrnoColumn));
}

void LedgerModel::setTimeMode(TimeMode mode) {
    if (mode == m_timeMode)
        return;
    m_timeMode = mode;
    if (!m_visible.empty())
        emit dataChanged(index(0, TimeColumn), index(rowCount() - 1, TimeColumn));
    emit headerDataChanged(Qt::Horizontal, TimeColumn, TimeColumn);
}

void LedgerModel::startOver() {
    beginResetModel();
    m_visible.clear();
    m_stores.filterAgain();
    endResetModel();
}

void LedgerModel::indexSlice() {
    QElapsedTimer elapsed;
    elapsed.start();
    std::vector<Ref> refs;
    for (std::size_t seen = 0; refs.size() < kSliceRows; ++seen) {
        if (seen % 64 == 63 && elapsed.elapsed() >= kSliceMilliseconds)
            break;
        const std::optional<Ref> next = m_stores.nextToFilter();
        if (!next)
            break;
        if (matches(recordOf(*next)))
            refs.push_back(*next);
    }
    if (countRuns(refs) > kMostRuns)
        startOver(); // one fresh start costs less than many small insertions
    else
        insertSorted(refs);
    if (isBusy())
        m_sliceTimer.start();
    else
        emit countsChanged();
}

std::size_t LedgerModel::countRuns(const std::vector<Ref>& refs) const {
    std::size_t runs = 0;
    auto end = refs.begin();
    while (end != refs.end()) {
        ++runs;
        const auto before = lowerBound(sequenceOf(*end));
        if (before == m_visible.end())
            break;
        const std::uint64_t limit = sequenceOf(*before);
        end = std::find_if(end, refs.end(), [&](Ref ref) { return sequenceOf(ref) > limit; });
    }
    return runs;
}

// Mostly one insertion at the end; observers and calls arrive apart, so a few rows may belong between others.
void LedgerModel::insertSorted(const std::vector<Ref>& refs) {
    auto from = refs.begin();
    while (from != refs.end()) {
        const auto before = lowerBound(sequenceOf(*from));
        auto to = refs.end();
        if (before != m_visible.end()) {
            const std::uint64_t limit = sequenceOf(*before);
            to = std::find_if(from, refs.end(), [&](Ref ref) { return sequenceOf(ref) > limit; });
        }
        const int row = static_cast<int>(before - m_visible.begin());
        beginInsertRows({}, row, row + static_cast<int>(to - from) - 1);
        m_visible.insert(before, from, to);
        endInsertRows();
        regroup(row - 1);
        regroup(row + static_cast<int>(to - from));
        from = to;
    }
}

// A neighbour came: the row may now stand elsewhere in its group.
void LedgerModel::regroup(int row) {
    if (sameAction(row, row - 1) || sameAction(row, row + 1))
        emit dataChanged(index(row, CallColumn), index(row, CallColumn), {GroupRole});
}

void LedgerModel::updateTicking() {
    if (m_running.empty())
        m_tickTimer.stop();
    else if (!m_tickTimer.isActive())
        m_tickTimer.start();
}

void LedgerModel::tick() {
    for (const std::uint64_t sequence : m_running) {
        if (const int row = rowOf(sequence); row >= 0)
            emit dataChanged(index(row, DurationColumn), index(row, DurationColumn), {Qt::DisplayRole});
    }
    updateTicking();
}

} // namespace swb
