#pragma once

#include "core/inspect/descriptor_owners.h"
#include "core/inspect/sock_diag.h"

#include <string>
#include <vector>

namespace swb {

// The address that a socket was refused, and what kind of socket it is.
struct WantedAddress {
    Address address;
    int type = 0;
    int protocol = 0; // as the kernel chose it; 0: by family and type
};

struct AddressHolders {
    std::vector<SystemSocket> sockets; // those in the way, the likeliest cause first
    OwnerSearch search;
    bool known = false; // false: the kernel's diagnostics could not be asked
};

// Who has the address on this system, anywhere in this network namespace. Thread: any but the GUI's and the engine's.
// Calls: those of sock_diag.h, as an observer's; then /proc, for no longer than `budget`.
AddressHolders findHolders(const CallContext& context, const WantedAddress& wanted, Nanoseconds budget);

// "python3 (pid 812, user nobody) listens on 127.0.0.1:4000"; several: the first, and how many more. Where the process
// cannot be seen, what is known, and why not more. Empty when nobody was found.
std::string holdersText(const AddressHolders& holders);

} // namespace swb
