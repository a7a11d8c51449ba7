#pragma once

#include "core/calls/call_record.h"
#include "core/options/option_snapshot.h"
#include "core/render/call_text.h"

#include <optional>
#include <span>
#include <string>

namespace swb {

// Which calls the ledger shows. All conditions hold together.
struct LedgerFilter {
    SocketId socket = {};            // none: of every socket
    std::optional<CallId> call = {}; // none: every call
    bool failedOnly = false;
    bool changedOnly = false; // those that changed an option of their socket
    bool user = true;
    bool consequences = true;
    bool observers = false;
    bool automatic = true;
    // Found anywhere in "s3 ", the call's whole line as it is rendered and the options it changed; ASCII case is
    // ignored.
    std::string text = {};

    bool operator==(const LedgerFilter&) const = default;
    bool matches(const CallRecord& record, Numbers numbers, std::span<const OptionChange> changes = {}) const;
    bool admits(Origin origin) const;
};

} // namespace swb
