#pragma once

#include "core/base/unique_fd.h"
#include "core/engine/job.h"
#include "core/engine/lent_buffers.h"
#include "core/engine/socket_view.h"

#include <deque>
#include <map>
#include <memory>
#include <vector>

namespace swb {

using JobPtr = std::shared_ptr<Job>;

// One socket of the workbench as the engine's thread keeps it.
struct SocketEntry {
    SocketView view;
    UniqueFd fd;
    std::uint32_t generation = 0; // of `fd`: grows when it is closed
    std::deque<JobPtr> lane;      // waiting, first in first out
    JobPtr laneHolder;            // the job of the lane that is in flight
    std::vector<JobPtr> active;   // every job in flight, the lane's included
    JobPtr closing;               // waits for `active` to empty, then runs
    bool isClosing = false;       // refuses new calls
    int looks = 0;                // readings of its options under way: it stays open for them
    bool isComingBack = false;    // from the traffic thread
    LentBuffers lent;             // of the open file: kept with the first of its duplicates

    bool mayLook() const { return fd.isValid() && !isClosing; }
};

// The sockets by id; ids are never used twice. Thread: engine.
class Registry {
public:
    SocketEntry& add(SocketId id);
    SocketEntry* find(SocketId id);
    void remove(SocketId id) { m_entries.erase(id); }
    IdSource& ids() { return m_ids; }
    std::map<SocketId, std::unique_ptr<SocketEntry>>& entries() { return m_entries; }
    const std::map<SocketId, std::unique_ptr<SocketEntry>>& entries() const { return m_entries; }

private:
    std::map<SocketId, std::unique_ptr<SocketEntry>> m_entries;
    IdSource m_ids;
};

// What one outcome changed about the socket it happened on: life, peer, backlog, time-out state, counters.
void applyOutcome(SocketEntry& entry, const Job& job, const Outcome& outcome);

// "s2 of this workbench holds 127.0.0.1:4000", or what stands at a Unix path; else what the search of the whole system
// found. Empty where nothing can be said.
struct Hint {
    std::string text;
    std::string stalePath;
};
Hint hintFor(Registry& registry, const Job& job, const Outcome& outcome, const std::string& systemHolder);

} // namespace swb
