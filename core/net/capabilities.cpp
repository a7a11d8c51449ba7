#include "core/net/capabilities.h"

#include <linux/capability.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace swb {

std::uint64_t effectiveCapabilities() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        if (word != "CapEff:")
            continue;
        std::uint64_t effective = 0;
        status >> std::hex >> effective;
        return effective;
    }
    return 0;
}

std::optional<int> capabilityNumber(std::string_view symbol) {
    struct Row {
        std::string_view symbol;
        int number;
    };
    static constexpr Row kRows[] = {
        {"CAP_NET_BROADCAST", CAP_NET_BROADCAST},
        {"CAP_NET_ADMIN", CAP_NET_ADMIN},
        {"CAP_NET_RAW", CAP_NET_RAW},
        {"CAP_SYS_ADMIN", CAP_SYS_ADMIN},
        {"CAP_BPF", CAP_BPF},
    };
    const auto row = std::ranges::find(kRows, symbol, &Row::symbol);
    return row != std::end(kRows) ? std::optional(row->number) : std::nullopt;
}

} // namespace swb
