#pragma once

#include "core/calls/call_record.h"

#include <cstdint>
#include <deque>
#include <optional>

namespace swb {

// Call records in order of their sequence numbers. A position stays that of the same record while older ones go.
class RecordStore {
public:
    struct Entry {
        CallRecord record;
        std::uint64_t number; // a count of what was kept here, without the gaps that sequence numbers have
    };

    std::uint64_t begin() const { return m_first; }
    std::uint64_t end() const { return m_first + m_records.size(); }
    std::size_t size() const { return m_records.size(); }

    const CallRecord& at(std::uint64_t position) const { return m_records[position - m_first].record; }
    CallRecord& at(std::uint64_t position) { return m_records[position - m_first].record; }
    std::uint64_t numberAt(std::uint64_t position) const { return m_records[position - m_first].number; }
    std::optional<std::uint64_t> find(std::uint64_t sequence) const;
    std::uint64_t firstBegunAfter(Nanoseconds moment) const; // to a few, where threads began theirs at once

    void append(const CallRecord& record) { m_records.push_back({record, ++m_lastNumber}); }
    void appendAgain(const Entry& entry) { m_records.push_back(entry); }
    const Entry& entryAt(std::uint64_t position) const { return m_records[position - m_first]; }
    void insert(const CallRecord& record); // anywhere; positions behind it move up by one
    void removeBefore(std::uint64_t position);

private:
    std::deque<Entry> m_records;
    std::uint64_t m_first = 0;
    std::uint64_t m_lastNumber = 0;
};

} // namespace swb
