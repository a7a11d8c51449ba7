#pragma once

#include "core/engine/job.h"

#include <string>

namespace swb {

// Who on this system holds the address that the job was refused, in words; empty when it was refused for another
// reason, nobody was found, or nobody is to look. `local` and `protocol` are the socket's own.
// Thread: the call runner's. Calls: an observer's, and for at most 500 ms.
std::string searchHolder(const Job& job, const Outcome& outcome, const Address& local, int protocol);

} // namespace swb
