#pragma once

#include "ui/models/record_store.h"

#include <array>
#include <cstdint>
#include <optional>

namespace swb {

// The ledger's records by where they come from, each store in order of sequence, and how far each has been filtered.
// The person's calls and the observers' share one limit; the automatic ones have their own, so that a flood of them
// pushes out nothing else.
class LedgerStores {
public:
    enum Source : std::uint8_t { Calls, Observers, Automatic, SourceCount };
    struct Ref {
        std::uint64_t position : 62;
        std::uint64_t source : 2;
    };
    static constexpr std::size_t kAutomaticKept = 20'000;

    explicit LedgerStores(std::size_t capacity)
        : m_capacity(capacity) {}

    RecordStore& of(Source source) { return m_stores[source]; }
    const RecordStore& of(Source source) const { return m_stores[source]; }
    const CallRecord& recordOf(Ref ref) const { return m_stores[ref.source].at(ref.position); }
    std::uint64_t numberOf(Ref ref) const { return m_stores[ref.source].numberAt(ref.position); }
    std::size_t kept() const;

    bool isFiltered(Source source, std::uint64_t position) const { return position < m_next[source]; }
    bool isBusy() const;               // records wait to be filtered
    std::optional<Ref> nextToFilter(); // the lowest sequence of those that wait
    void filterAgain();

    // Takes a batch of records that nobody has seen, in order; those seen before are left out.
    void append(Source source, const std::vector<CallRecord>& records);

    // What is given up of a store that is full: more than it must, so that it happens seldom.
    struct Surplus {
        std::uint64_t below = 0; // records of a sequence below this one go
        std::size_t count = 0;   // of them; 0: nothing has to go
    };
    Surplus surplus() const; // of the calls and the observers: automatic ones below it go along
    Surplus surplusOfAutomatic() const;
    void removeBelow(std::uint64_t sequence); // of all stores
    void removeAutomaticBelow(std::uint64_t sequence);
    void clear();

private:
    void removeBelow(Source source, std::uint64_t sequence);

    std::array<RecordStore, SourceCount> m_stores;
    std::array<std::uint64_t, SourceCount> m_next{};
    std::array<std::uint64_t, SourceCount> m_last{}; // highest sequence ever appended
    std::size_t m_capacity;
};

} // namespace swb
