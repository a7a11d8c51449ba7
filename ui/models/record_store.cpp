#include "ui/models/record_store.h"

#include <algorithm>

namespace swb {

std::optional<std::uint64_t> RecordStore::find(std::uint64_t sequence) const {
    const auto found = std::ranges::lower_bound(m_records, sequence, {}, &CallRecord::sequence);
    if (found == m_records.end() || found->sequence != sequence)
        return std::nullopt;
    return m_first + static_cast<std::uint64_t>(found - m_records.begin());
}

void RecordStore::insert(const CallRecord& record) {
    m_records.insert(std::ranges::lower_bound(m_records, record.sequence, {}, &CallRecord::sequence), record);
}

void RecordStore::removeBefore(std::uint64_t position) {
    const auto count = static_cast<std::ptrdiff_t>(position - m_first);
    m_records.erase(m_records.begin(), m_records.begin() + count);
    m_first = position;
}

} // namespace swb
