#include "ui/models/record_store.h"

#include <algorithm>

namespace swb {

namespace {

std::uint64_t sequenceOf(const RecordStore::Entry& entry) { return entry.record.sequence; }

} // namespace

std::optional<std::uint64_t> RecordStore::find(std::uint64_t sequence) const {
    const auto found = std::ranges::lower_bound(m_records, sequence, {}, sequenceOf);
    if (found == m_records.end() || found->record.sequence != sequence)
        return std::nullopt;
    return m_first + static_cast<std::uint64_t>(found - m_records.begin());
}

std::uint64_t RecordStore::firstBegunAfter(Nanoseconds moment) const {
    const auto start = [](const Entry& entry) { return entry.record.start; };
    const auto found = std::ranges::upper_bound(m_records, moment, {}, start);
    return m_first + static_cast<std::uint64_t>(found - m_records.begin());
}

void RecordStore::insert(const CallRecord& record) {
    const auto before = std::ranges::lower_bound(m_records, record.sequence, {}, sequenceOf);
    m_records.insert(before, {record, ++m_lastNumber});
}

void RecordStore::removeBefore(std::uint64_t position) {
    const auto count = static_cast<std::ptrdiff_t>(position - m_first);
    m_records.erase(m_records.begin(), m_records.begin() + count);
    m_first = position;
}

} // namespace swb
