#pragma once

#include "core/constants/named_value.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace swb {

// One constant of name resolution with its number on each system that has it: the numbers differ, the names do not.
struct ResolverConstant {
    std::string_view symbol;             // "AI_PASSIVE"
    std::optional<std::int64_t> here;    // in this system's <netdb.h>; none: not on this system
    std::optional<std::int64_t> windows; // ... in <ws2tcpip.h>
    std::optional<std::int64_t> macos;
    std::optional<std::int64_t> freebsd;
    std::string_view meaning; // one line, our own words
    std::string_view note;    // the surprise, or what to try; may be empty
    std::string_view source;
};
using ResolverConstants = std::span<const ResolverConstant>;

// Those of this system first, by number; then those that only others have.
ResolverConstants addrInfoFlagRows();  // AI_*
ResolverConstants nameInfoFlagRows();  // NI_*
ResolverConstants addrInfoErrorRows(); // EAI_*
ResolverConstants hostErrorRows();     // HOST_NOT_FOUND ... as h_errno has them

// The rows that this system has, as other tables are.
NamedTable addrInfoFlags();
NamedTable nameInfoFlags();
NamedTable addrInfoErrors();
NamedTable hostErrors();

NamedTable dnsRecordTypes(); // A, AAAA, MX ... as a DNS message numbers them

// "Linux 8, Windows 2048, macOS 2048, FreeBSD 2048".
std::string systemsText(const ResolverConstant& row);

// The numbers that the window itself decides by.
inline constexpr int kAiPassive = 0x1;
inline constexpr int kAiCanonname = 0x2;
inline constexpr int kAiNumerichost = 0x4;
inline constexpr int kAiV4mapped = 0x8;
inline constexpr int kAiAll = 0x10;
inline constexpr int kAiAddrconfig = 0x20;
inline constexpr int kAiIdn = 0x40;
inline constexpr int kEaiSystem = -11;
inline constexpr int kNiNumerichost = 0x1;
inline constexpr int kNiNumericserv = 0x2;
inline constexpr int kNiNamereqd = 0x8;
inline constexpr int kNiDgram = 0x10;

} // namespace swb
