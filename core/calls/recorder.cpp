#include "core/calls/recorder.h"

#include "core/calls/interrupt_signal.h"

#include <csignal>

namespace swb {

void Recorder::Ring::push(const CallRecord& record) {
    if (m_records.size() < m_capacity) {
        if (m_records.size() == m_records.capacity())
            m_records.reserve(std::min(m_capacity, std::max<std::size_t>(64, m_records.capacity() * 2)));
        m_records.push_back(record);
    } else {
        m_records[m_count % m_capacity] = record;
    }
    ++m_count;
}

void Recorder::Ring::copySince(std::uint64_t cursor, std::size_t most, RecordBatch& into) const {
    const std::uint64_t oldest = m_count - m_records.size();
    std::uint64_t from = cursor;
    if (from < oldest) {
        into.dropped = oldest - from;
        from = oldest;
    }
    const std::uint64_t until = m_count - from > most ? from + most : m_count;
    into.completed.reserve(until > from ? until - from : 0);
    for (std::uint64_t at = from; at < until; ++at)
        into.completed.push_back(m_records[at % m_capacity]);
    into.nextCursor = std::max(until, from);
}

void Recorder::Ring::prefetchNext(std::size_t count) const {
    constexpr std::size_t kLine = 64;
    if (m_records.size() < m_capacity)
        return;
    for (std::size_t i = 0; i < count; ++i) {
        const auto* first = reinterpret_cast<const char*>(&m_records[(m_count + i) % m_capacity]);
        for (std::size_t at = 0; at < sizeof(CallRecord); at += kLine)
            __builtin_prefetch(first + at, 1);
    }
}

Recorder::Recorder(std::size_t callCapacity, std::size_t observerCapacity, std::size_t automaticCapacity)
    : m_calls(callCapacity)
    , m_observers(observerCapacity)
    , m_automatic(automaticCapacity) {
    installSignalHandlers();
}

Recorder::~Recorder() = default;

std::size_t Recorder::begin(CallRecord& record) {
    record.inFlight = true;
    std::size_t index = 0;
    {
        const std::lock_guard lock(m_mutex);
        record.sequence = ++m_lastSequence;
        if (m_freeSlots.empty()) {
            m_slots.push_back(std::make_unique<Slot>());
            index = m_slots.size() - 1;
        } else {
            index = m_freeSlots.back();
            m_freeSlots.pop_back();
        }
        Slot& slot = *m_slots[index];
        slot.record = record;
        slot.thread = pthread_self();
        slot.used = true;
    }
    m_news.ring();
    return index;
}

void Recorder::end(std::size_t slotIndex, CallRecord& record) {
    record.inFlight = false;
    {
        const std::lock_guard lock(m_mutex);
        Slot& slot = *m_slots[slotIndex];
        record.ending = slot.record.ending;
        slot.used = false;
        m_freeSlots.push_back(slotIndex);
        m_calls.push(record);
    }
    m_news.ring();
}

void Recorder::file(CallRecord& record) {
    {
        const std::lock_guard lock(m_mutex);
        record.sequence = ++m_lastSequence;
        ringOf(record.origin).push(record);
    }
    m_news.ring();
}

void Recorder::expectAutomatic() const {
    constexpr std::size_t kOfOneMessage = 3; // the wait, a receiving call, a sending one
    const std::lock_guard lock(m_mutex);
    m_automatic.prefetchNext(kOfOneMessage);
}

Recorder::Ring& Recorder::ringOf(Origin origin) {
    switch (origin) {
    case Origin::Observer:
        return m_observers;
    case Origin::Automatic:
        return m_automatic;
    case Origin::User:
    case Origin::Consequence:
        break;
    }
    return m_calls;
}

RecordBatch Recorder::copySince(std::uint64_t cursor, std::size_t most) const {
    RecordBatch batch;
    const std::lock_guard lock(m_mutex);
    m_calls.copySince(cursor, most, batch);
    if (batch.nextCursor == m_calls.count()) { // a partial copy has not caught up with what is in flight now
        for (const auto& slot : m_slots)
            if (slot->used)
                batch.inFlight.push_back(slot->record);
        std::sort(batch.inFlight.begin(), batch.inFlight.end(),
                  [](const CallRecord& a, const CallRecord& b) { return a.sequence < b.sequence; });
    }
    return batch;
}

RecordBatch Recorder::copyObserversSince(std::uint64_t cursor, std::size_t most) const {
    RecordBatch batch;
    const std::lock_guard lock(m_mutex);
    m_observers.copySince(cursor, most, batch);
    return batch;
}

RecordBatch Recorder::copyAutomaticSince(std::uint64_t cursor, std::size_t most) const {
    RecordBatch batch;
    const std::lock_guard lock(m_mutex);
    m_automatic.copySince(cursor, most, batch);
    return batch;
}

std::uint64_t Recorder::automaticCount() const {
    const std::lock_guard lock(m_mutex);
    return m_automatic.count();
}

std::uint64_t Recorder::observerCount() const {
    const std::lock_guard lock(m_mutex);
    return m_observers.count();
}

bool Recorder::signalInFlight(ActionId action, Ending reason) {
    // The thread takes the same mutex to end its record, so while it is held the thread is still in this very call,
    // and the signal cannot hit whatever the thread does next.
    const std::lock_guard lock(m_mutex);
    bool found = false;
    for (const auto& slot : m_slots) {
        if (slot->used && slot->record.action == action) {
            slot->record.ending = reason;
            pthread_kill(slot->thread, interruptSignal());
            found = true;
        }
    }
    return found;
}

bool Recorder::hasInFlight(ActionId action) const {
    const std::lock_guard lock(m_mutex);
    for (const auto& slot : m_slots)
        if (slot->used && slot->record.action == action)
            return true;
    return false;
}

} // namespace swb
