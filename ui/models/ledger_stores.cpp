#include "ui/models/ledger_stores.h"

#include <algorithm>

namespace swb {

std::size_t LedgerStores::kept() const {
    std::size_t sum = 0;
    for (const RecordStore& store : m_stores)
        sum += store.size();
    return sum;
}

bool LedgerStores::isBusy() const {
    for (std::size_t source = 0; source < SourceCount; ++source)
        if (m_next[source] < m_stores[source].end())
            return true;
    return false;
}

std::optional<LedgerStores::Ref> LedgerStores::nextToFilter() {
    std::size_t best = SourceCount;
    for (std::size_t source = 0; source < SourceCount; ++source) {
        if (m_next[source] >= m_stores[source].end())
            continue;
        if (best == SourceCount ||
            m_stores[source].at(m_next[source]).sequence < m_stores[best].at(m_next[best]).sequence)
            best = source;
    }
    if (best == SourceCount)
        return std::nullopt;
    return Ref{m_next[best]++, best};
}

void LedgerStores::filterAgain() {
    for (std::size_t source = 0; source < SourceCount; ++source)
        m_next[source] = m_stores[source].begin();
}

void LedgerStores::append(Source source, const std::vector<CallRecord>& records) {
    for (const CallRecord& record : records) {
        if (record.sequence <= m_last[source])
            continue;
        m_stores[source].append(record);
        m_last[source] = record.sequence;
    }
}

LedgerStores::Surplus LedgerStores::surplus() const {
    const RecordStore& calls = m_stores[Calls];
    const RecordStore& observers = m_stores[Observers];
    const std::size_t size = calls.size() + observers.size();
    if (size <= m_capacity)
        return {};
    const std::size_t count = size - m_capacity + m_capacity / 20;
    std::uint64_t call = calls.begin();
    std::uint64_t observer = observers.begin();
    for (std::size_t left = count; left > 0; --left) {
        const bool fromObservers = call == calls.end() || (observer < observers.end() &&
                                                           observers.at(observer).sequence < calls.at(call).sequence);
        ++(fromObservers ? observer : call);
    }
    std::uint64_t below = UINT64_MAX;
    if (call < calls.end())
        below = calls.at(call).sequence;
    if (observer < observers.end())
        below = std::min(below, observers.at(observer).sequence);
    return {below, count};
}

LedgerStores::Surplus LedgerStores::surplusOfAutomatic() const {
    const RecordStore& store = m_stores[Automatic];
    if (store.size() <= kAutomaticKept)
        return {};
    const std::size_t count = store.size() - kAutomaticKept + kAutomaticKept / 20;
    return {store.at(store.begin() + count).sequence, count};
}

void LedgerStores::removeBelow(std::uint64_t sequence) {
    for (const Source source : {Calls, Observers, Automatic})
        removeBelow(source, sequence);
}

void LedgerStores::removeAutomaticBelow(std::uint64_t sequence) { removeBelow(Automatic, sequence); }

void LedgerStores::removeBelow(Source source, std::uint64_t sequence) {
    RecordStore& store = m_stores[source];
    std::uint64_t low = store.begin();
    std::uint64_t high = store.end();
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (store.at(middle).sequence < sequence)
            low = middle + 1;
        else
            high = middle;
    }
    store.removeBefore(low);
    m_next[source] = std::max(m_next[source], low);
}

void LedgerStores::clear() {
    for (RecordStore& store : m_stores)
        store.removeBefore(store.end());
}

} // namespace swb
