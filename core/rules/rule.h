#pragma once

#include "core/rules/pattern.h"
#include "core/rules/template.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace swb {

// One thing that an answer is made of.
struct Action {
    enum class Kind {
        Reply,     // `reply`
        File,      // the contents of `path`
        Echo,      // the message, as it stood in the stream
        Discard,   // nothing, so that no later rule sees the message
        Generate,  // the character generator: `lines` of it, 0 without end; to a datagram one of up to 512 bytes
        Daytime,   // the time of day as text, RFC 867
        Time,      // as 32 bits, RFC 868
        Delay,     // what comes next waits for `delay`
        HalfClose, // shutdown(SHUT_WR), behind what is still to be sent
        Close,     // likewise
        Reset,     // at once: what is still to be sent is lost, the peer gets ECONNRESET
    };

    Kind kind = Kind::Reply;
    PayloadText reply = {};
    std::string path = {};
    bool isFramed = false; // Reply, File: as a message of the endpoint's framing; else exactly these bytes
    std::uint32_t lines = 0;
    std::chrono::milliseconds delay{0};

    friend bool operator==(const Action&, const Action&) = default;
};

std::string_view actionName(Action::Kind kind); // "reply from a file"
std::span<const Action::Kind> actionKinds();

// When something happens to a session, and what is done then.
struct Rule {
    enum class When {
        Message, // that suits the pattern
        Connect, // streams: as soon as there is a connection
        End,     // streams: the peer sends no more
    };

    std::string name;
    bool isEnabled = true;
    When when = When::Message;
    std::optional<Pattern> pattern = {}; // none: every message
    std::vector<Action> actions = {};
    bool goesOn = false; // the rules behind it are asked, too

    friend bool operator==(const Rule&, const Rule&) = default;
};

std::string describe(const Rule& rule); // "a message that contains PING: reply, then close"
std::string describe(const Pattern& pattern);

// Rules under a name, as they are saved and chosen.
struct NamedRules {
    std::string name;
    std::string purpose;
    std::vector<Rule> rules;

    friend bool operator==(const NamedRules&, const NamedRules&) = default;
};

// Those the program brings: the simple services of RFC 862 to 868, and an example of each kind of rule.
const std::vector<NamedRules>& builtInRules();

} // namespace swb
