#pragma once

#include "core/calls/call_record.h"
#include "core/render/call_text.h"

#include <optional>
#include <string>

namespace swb {

// Which calls the ledger shows. All conditions hold together.
struct LedgerFilter {
    SocketId socket = {};            // none: of every socket
    std::optional<CallId> call = {}; // none: every call
    bool failedOnly = false;
    bool user = true;
    bool consequences = true;
    bool observers = false;
    std::string text = {}; // found anywhere in "s3 " and the call's whole line as it is rendered; ASCII case is ignored

    bool operator==(const LedgerFilter&) const = default;
    bool matches(const CallRecord& record, Numbers numbers) const;
    bool admits(Origin origin) const;
};

} // namespace swb
