#pragma once

#include "core/calls/recorder.h"
#include "core/render/call_text.h"
#include "ui/models/change_store.h"
#include "ui/models/ledger_filter.h"
#include "ui/models/ledger_stores.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <cstdint>
#include <deque>
#include <set>
#include <vector>

namespace swb {

// The calls, newest last: those that ended and those in flight. Keeps a bounded number, filters by an index of its own,
// and takes large batches in slices, so that no single turn of the event loop is long.
class LedgerModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        NumberColumn,
        TimeColumn,
        SocketColumn,
        OriginColumn,
        CallColumn,
        ResultColumn,
        ErrnoColumn,
        DurationColumn,
        ColumnCount
    };
    enum Role { StateRole = Qt::UserRole + 1, OriginRole, ScriptedRole, GroupRole, ChangesRole };
    enum class TimeMode { WallClock, SinceStart, SincePrevious };
    enum class RowState {
        Running,
        Done,
        NotYet, // an errno that only says "later": EAGAIN, EINPROGRESS, EALREADY
        Ended,  // EINTR because somebody here asked for it
        Failed,
        Lost, // it ended, but its result was overwritten before it could be copied
    };

    // Where a row stands among neighbours that one action caused.
    enum class Group { None, First, Middle, Last };

    static constexpr std::size_t kCapacity = 100'000;
    explicit LedgerModel(QObject* parent = nullptr, std::size_t capacity = kCapacity);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void add(const RecordBatch& batch);
    void addObservers(const RecordBatch& batch);
    void addAutomatic(const RecordBatch& batch);
    void takeChanges(const OptionReport& report); // before or after the calls that it is about
    void clear();                                 // calls in flight stay: they are not over

    const LedgerFilter& filter() const { return m_filter; }
    void setFilter(LedgerFilter filter);
    Numbers numbers() const { return m_numbers; }
    void setNumbers(Numbers numbers);
    // For narrow tables of large type: the errno stands in the result, and of data there is less.
    bool isCompact() const { return m_compact; }
    void setCompact(bool compact);
    TimeMode timeMode() const { return m_timeMode; }
    void setTimeMode(TimeMode mode);

    const CallRecord& record(int row) const;
    std::uint64_t number(int row) const; // counts the calls, and the observers' and the automatic ones apart
    RowState state(const CallRecord& record) const;
    Group group(int row) const;
    int rowOf(std::uint64_t sequence) const; // -1 when it is not shown
    std::vector<CallRecord> shownRecords() const;

    std::size_t kept() const { return m_stores.kept(); }
    std::size_t running() const { return m_running.size(); }
    const ChangeStore& changes() const { return m_changes; }
    const CallChanges* changes(int row) const { return m_changes.beside(record(row)); } // null: not told here
    std::uint64_t removed() const { return m_removed; } // oldest rows given up for new ones
    std::uint64_t dropped() const { return m_dropped; } // never arrived: the recorder's ring was full
    Nanoseconds firstStart() const { return m_start; }  // of the first call ever seen
    bool isBusy() const { return m_stores.isBusy(); }   // rows wait to be filtered

signals:
    void countsChanged();

private:
    using Ref = LedgerStores::Ref;
    static constexpr std::size_t kSliceRows = 4096;
    static constexpr int kSliceMilliseconds = 5;
    static constexpr std::size_t kMostRuns = 32;
    static constexpr std::uint64_t kLookBack = 4096; // calls, for the one that changed something
    static constexpr std::uint64_t kBegunAtOnce = 64;

    const CallRecord& recordOf(Ref ref) const { return m_stores.recordOf(ref); }
    std::uint64_t sequenceOf(Ref ref) const { return recordOf(ref).sequence; }
    std::deque<Ref>::const_iterator lowerBound(std::uint64_t sequence) const;

    bool matches(const CallRecord& record) const;
    void settle(std::uint64_t position, const CallRecord& record);
    void insertLate(const std::vector<const CallRecord*>& late);
    void appendCalls(std::vector<const CallRecord*> fresh);
    void markLost(const RecordBatch& batch);
    void show(std::uint64_t position, bool matches);
    void addAside(LedgerStores::Source source, const RecordBatch& batch);
    void evict();
    void evictAutomatic();
    void removeRowsBefore(std::uint64_t sequence);
    void startOver();
    void indexSlice();
    bool sameAction(int row, int other) const;
    void regroup(int row);
    void insertSorted(const std::vector<Ref>& refs);
    std::size_t countRuns(const std::vector<Ref>& refs) const;
    void tick();
    void updateTicking();

    LedgerStores m_stores;
    RecordStore& m_calls = m_stores.of(LedgerStores::Calls);
    ChangeStore m_changes;
    std::deque<Ref> m_visible;         // in order of sequence
    std::set<std::uint64_t> m_running; // sequences
    std::set<std::uint64_t> m_lost;    // sequences
    std::uint64_t m_lastCall = 0;      // highest sequence ever seen
    std::uint64_t m_goneUpTo = 0;      // records up to here that are not kept were cleared away or given up
    std::uint64_t m_removed = 0;
    std::uint64_t m_dropped = 0;
    LedgerFilter m_filter;
    Numbers m_numbers = Numbers::Symbols;
    bool m_compact = false;
    TimeMode m_timeMode = TimeMode::WallClock;
    Nanoseconds m_start{};
    bool m_started = false;
    QTimer m_sliceTimer;
    QTimer m_tickTimer;
};

} // namespace swb
