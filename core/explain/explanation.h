#pragma once

#include "core/calls/call_record.h"
#include "core/constants/named_value.h"
#include "core/net/address.h"
#include "core/options/option_names.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// What is said about anything a person selects: always the same form. Plain text, never mark-up: the parts may hold
// bytes of a peer.
struct Explanation {
    struct Section {
        std::string heading; // "Why", "What to try", "In C", "In Python", ...
        std::string text;
        bool isCode = false;
    };
    std::string title;    // "ECONNREFUSED", "bind", "AF_INET6"
    std::string subtitle; // "errno 111 of connect(2)", "address family 10"
    std::vector<Section> sections;
    std::string source; // "connect(2); observed on Linux 6.18"
};

// `finding` is what the program found out about this very failure, such as who holds the address; it comes first.
Explanation explainRecord(const CallRecord& record, std::string_view finding = {}); // with arguments, cause, C, Python
Explanation explainCall(CallId call);
Explanation explainErrno(int number, std::string_view call = {}, std::string_view finding = {}); // cause, remedy
Explanation explainConstant(std::string_view group, const NamedValue& value); // group: "address family"
Explanation explainOption(const OptionSpec& option);
Explanation explainForeignOption(const ForeignOption& option);
Explanation explainAddress(const Address& address); // its fields, byte by byte; class and scope

} // namespace swb
