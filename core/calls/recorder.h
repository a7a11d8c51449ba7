#pragma once

#include "core/base/news_bell.h"
#include "core/calls/call_record.h"

#include <pthread.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace swb {

// What the ledger copies out in one go: every sequence number up to the newest is in exactly one of the two lists, or
// was in an earlier copy, or is among the dropped.
struct RecordBatch {
    std::vector<CallRecord> completed; // in order of completion
    std::vector<CallRecord> inFlight;  // in order of starting
    std::uint64_t nextCursor = 0;      // pass to the next copySince()
    std::uint64_t dropped = 0;         // completed records that the ring overwrote before this copy saw them
};

// Keeps the calls: a bounded ring of completed ones for user and consequence calls, one for observers and one for the
// automatic mode, so that no flood pushes out what a person asked for, and a slot for each call in flight, which never
// wraps. All functions may be called from any thread.
class Recorder {
public:
    explicit Recorder(std::size_t callCapacity = 65536, std::size_t observerCapacity = 8192,
                      std::size_t automaticCapacity = 65536);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    // For the call seam alone. begin() numbers the record and shows it in flight; end() files it.
    // An observer's or an automatic call never begins: file() takes it once it is over.
    std::size_t begin(CallRecord& record);
    void end(std::size_t slot, CallRecord& record);
    void file(CallRecord& record);
    // Before a thread waits: loads the places of the next few automatic calls, which by then have left the caches.
    void expectAutomatic() const;

    RecordBatch copySince(std::uint64_t cursor, std::size_t most = SIZE_MAX) const;
    RecordBatch copyObserversSince(std::uint64_t cursor, std::size_t most = SIZE_MAX) const;
    RecordBatch copyAutomaticSince(std::uint64_t cursor, std::size_t most = SIZE_MAX) const;
    std::uint64_t observerCount() const;
    std::uint64_t automaticCount() const;

    // Sends the interrupt signal to the thread inside the call of this action, and marks the record.
    // False when the action has no call in flight. The signal may come before the thread is inside the kernel and be
    // lost, so the caller sends again until the record has ended.
    bool signalInFlight(ActionId action, Ending reason);
    bool hasInFlight(ActionId action) const;

    // Called, from any thread, when there is something new since the last takeNews(); coalesced.
    void setNewsHandler(std::function<void()> handler) { m_news.setHandler(std::move(handler)); }
    void takeNews() { m_news.taken(); }

private:
    struct Slot {
        CallRecord record;
        pthread_t thread{};
        bool used = false;
    };
    // Grows by chunks up to its capacity, so that an idle program holds no memory for calls it never made.
    class Ring {
    public:
        explicit Ring(std::size_t capacity)
            : m_capacity(capacity) {}
        void push(const CallRecord& record);
        void copySince(std::uint64_t cursor, std::size_t most, RecordBatch& into) const;
        void prefetchNext(std::size_t count) const;
        std::uint64_t count() const { return m_count; }

    private:
        std::size_t m_capacity;
        std::vector<CallRecord> m_records;
        std::uint64_t m_count = 0;
    };

    Ring& ringOf(Origin origin);

    mutable std::mutex m_mutex;
    Ring m_calls;
    Ring m_observers;
    Ring m_automatic;
    std::vector<std::unique_ptr<Slot>> m_slots;
    std::vector<std::size_t> m_freeSlots;
    std::uint64_t m_lastSequence = 0;
    NewsBell m_news;
};

} // namespace swb
