#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/options/option_snapshot.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace swb {

// What is to be read of a socket's options, by the engine's own hand.
enum class Sweep : std::uint8_t {
    Readable, // what its kind is known to answer
    Probe,    // every option that can be read without harm: which answer, and the errno of each that does not
    Defaults, // of a fresh socket of the same kind, made for it and closed again
};

// The options of a socket as they were read, asked for or around a call.
struct OptionReport {
    std::uint64_t index = 0; // from 1, without gaps
    SocketId socket;
    Sweep sweep = Sweep::Readable;
    ActionId action;                                     // the call after which they were read; none when asked for
    std::string call = {};                               // its name: "connect"
    std::vector<std::string> alongside = {};             // others that were in flight meanwhile, on the same open file
    bool isMade = false;                                 // the socket came of the action: there was nothing before it
    std::uint64_t moment = 0;                            // its number in the history; 0: not kept
    std::shared_ptr<const OptionSnapshot> snapshot = {}; // none with an error
    std::vector<OptionChange> changes = {};              // what differs from before the action
    std::optional<Error> error = {};                     // why there is no snapshot
};

// "connect"; "accept and setsockopt" where two calls were in flight and either may have changed it.
std::string changedDuring(const OptionReport& report);

} // namespace swb
