#pragma once

#include "core/calls/call_record.h"
#include "core/engine/option_report.h"

#include <QStringList>

#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

namespace swb {

using OptionChanges = std::shared_ptr<const std::vector<OptionChange>>;

// What was read of a socket's options around one call, or one group of calls.
struct CallChanges {
    std::uint64_t sequence = 0; // of the call that it stands beside in the ledger; 0: it has not come yet
    bool isSettled = false;     // that is the call a person asked for: no other of its group will do better
    std::string during;         // "connect", or "accept and setsockopt"
    bool isShared = false;      // another call was in flight, too
    std::size_t read = 0;       // options that answered after it
    OptionChanges changes = {};
};

// The changes that the ledger tells, of the newest calls.
class ChangeStore {
public:
    static constexpr std::size_t kMost = 10'000;

    CallChanges& add(const OptionReport& report);
    // A call came to be shown, or was there: the changes of its action stand beside it unless a better one has them.
    // True when they do now.
    bool offer(const CallRecord& record);
    void clear();

    bool isEmpty() const { return m_changes.empty(); }
    const CallChanges* beside(const CallRecord& record) const; // null: not read, or told beside another call
    const CallChanges* of(ActionId action) const;
    std::uint64_t dropped() const { return m_dropped; } // too old to be kept

private:
    std::unordered_map<ActionId, CallChanges> m_changes;
    std::deque<ActionId> m_order;
    std::uint64_t m_dropped = 0;
};

// "changed SO_RCVBUF, SO_BUF_LOCK, TCP_INFO (3)", then shorter ones for where that has no room; empty for no changes.
QStringList changeMarks(const CallChanges& changes);

} // namespace swb
