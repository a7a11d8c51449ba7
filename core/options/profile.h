#pragma once

#include "core/base/bytes.h"
#include "core/options/option_snapshot.h"
#include "core/options/option_spec.h"
#include "core/options/readback.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace swb {

// One option of a profile, and what it is to be.
struct ProfileLine {
    int level = 0;
    int name = 0;
    std::string value = {};  // as encodeOption() reads it; bytes as "hex 01 02"
    std::string reason = {}; // why it belongs here, in a line; may be empty

    friend bool operator==(const ProfileLine&, const ProfileLine&) = default;
};

// Options that belong together for a purpose, by a name.
struct OptionProfile {
    std::string name;
    std::string purpose = {}; // one line
    std::vector<ProfileLine> lines = {};

    friend bool operator==(const OptionProfile&, const OptionProfile&) = default;
};

// Those that the program brings, in the order in which they are offered.
const std::vector<OptionProfile>& builtInProfiles();

// The row of the catalogue, or that of an option which no table has.
const OptionSpec& specOf(const ProfileLine& line);

// What a plan has to know of the socket that it is for.
struct ProfileTarget {
    SocketKinds kind = on::Other;
    bool isBound = false;   // it has a local address
    bool isDecided = false; // it listens, or it is or was connected or connecting
    bool isConnected = false;
    std::uint64_t capabilities = 0; // of the program, as effectiveCapabilities() tells
    OptionLimits limits = {};
};

// What setting a line would be, told before anything is called.
enum class StepState : std::uint8_t {
    WouldSet,
    AlreadySo,      // it reads as wanted
    TooLate,        // the phase has passed: the call may be made, and has not the effect it is there for
    TooEarly,       // it works on a connection, and there is none
    OtherKind,      // this kind of socket does not have it
    NeedsPrivilege, // a capability that the program has not got
    Unreadable,     // the value means nothing here: nothing can be called
};

struct ProfileStep {
    std::size_t line = 0; // of the profile
    const OptionSpec* spec = nullptr;
    int level = 0;
    int name = 0;
    Bytes value;              // what setsockopt would be given
    std::string wanted;       // the value as text
    std::optional<Bytes> now; // as it reads
    std::string nowText;      // the same as text; empty where it was not or cannot be read
    bool differs = false;     // known to read otherwise than wanted
    StepState state = StepState::WouldSet;
    std::string why;    // of the state, a sentence; empty where there is nothing to say
    std::string reason; // of the profile

    bool canBeTried() const { return state != StepState::Unreadable; }
};

// The lines in the order that phases demand: what must be set before bind, before listen or connect, what may be set at
// any time, and what needs a connection; within each as the profile has them, but what another one overwrites after it.
// `now` null: nothing was read. Calls: none on a socket; if_nametoindex for names of interfaces.
std::vector<ProfileStep> planProfile(const OptionProfile& profile, const ProfileTarget& target,
                                     const OptionSnapshot* now);

// Whether an option that reads `got` is as setting `wanted` leaves it: equal, or doubled, or rounded as the kernel
// does. `now` is the snapshot that `got` is of: it tells whether a buffer of this size was set or grew by itself.
bool readsAsWanted(const OptionSpec& spec, SocketKinds kind, BytesView wanted, BytesView got, const OptionSnapshot* now,
                   const OptionLimits& limits);

} // namespace swb
