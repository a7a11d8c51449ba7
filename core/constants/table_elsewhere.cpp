#include "core/constants/elsewhere.h"

#include <algorithm>
#include <iterator>

namespace swb {

namespace {

constexpr std::nullopt_t kNone = std::nullopt;

// Symbol, then the numbers of Windows, macOS, FreeBSD and OpenBSD.
constexpr NumbersElsewhere kTable[] = {
    {"AF_APPLETALK", 16, 16, 16, 16},
    {"AF_BLUETOOTH", kNone, kNone, 36, 32},
    {"AF_DECnet", 12, 12, 12, 12},
    {"AF_INET", 2, 2, 2, 2},
    {"AF_INET6", 23, 30, 28, 24},
    {"AF_IPX", 6, 23, 23, 23},
    {"AF_IRDA", 26, kNone, kNone, kNone},
    {"AF_ISDN", kNone, 28, 26, 26},
    {"AF_KEY", kNone, kNone, kNone, 30},
    {"AF_MPLS", kNone, kNone, kNone, 33},
    {"AF_SNA", 11, 11, 11, 11},
    {"AF_UNIX", 1, 1, 1, 1},
    {"AF_UNSPEC", 0, 0, 0, 0},
    {"AF_VSOCK", kNone, 40, kNone, kNone},
    {"MSG_CMSG_CLOEXEC", kNone, kNone, 262144, 2048},
    {"MSG_CTRUNC", 512, 32, 32, 32},
    {"MSG_DONTROUTE", 4, 4, 4, 4},
    {"MSG_DONTWAIT", kNone, 128, 128, 128},
    {"MSG_EOR", kNone, 8, 8, 8},
    {"MSG_ERRQUEUE", 4096, kNone, kNone, kNone},
    {"MSG_NOSIGNAL", kNone, 524288, 131072, 1024},
    {"MSG_OOB", 1, 1, 1, 1},
    {"MSG_PEEK", 2, 2, 2, 2},
    {"MSG_TRUNC", 256, 16, 16, 16},
    {"MSG_WAITALL", 8, 64, 64, 64},
    {"MSG_WAITFORONE", kNone, kNone, 524288, 4096},
    {"POLLERR", 1, 8, 8, 8},
    {"POLLHUP", 2, 16, 16, 16},
    {"POLLIN", 768, 1, 1, 1},
    {"POLLNVAL", 4, 32, 32, 32},
    {"POLLOUT", 16, 4, 4, 4},
    {"POLLPRI", 1024, 2, 2, 2},
    {"POLLRDBAND", 512, 128, 128, 128},
    {"POLLRDHUP", kNone, kNone, 16384, kNone},
    {"POLLRDNORM", 256, 64, 64, 64},
    {"POLLWRBAND", 32, 256, 256, 256},
    {"POLLWRNORM", 16, 4, 4, 4},
    {"SCM_RIGHTS", kNone, 1, 1, 1},
    {"SHUT_RD", kNone, 0, 0, 0},
    {"SHUT_RDWR", kNone, 2, 2, 2},
    {"SHUT_WR", kNone, 1, 1, 1},
    {"SOCK_CLOEXEC", kNone, kNone, 268435456, 32768},
    {"SOCK_DGRAM", 2, 2, 2, 2},
    {"SOCK_NONBLOCK", kNone, kNone, 536870912, 16384},
    {"SOCK_RAW", 3, 3, 3, 3},
    {"SOCK_RDM", 4, 4, 4, 4},
    {"SOCK_SEQPACKET", 5, 5, 5, 5},
    {"SOCK_STREAM", 1, 1, 1, 1},
};
static_assert(std::ranges::is_sorted(kTable, std::ranges::less_equal{}, &NumbersElsewhere::symbol));

} // namespace

std::span<const NumbersElsewhere> numbersElsewhere() { return kTable; }

const NumbersElsewhere* findElsewhere(std::string_view symbol) {
    const auto* row = std::ranges::lower_bound(kTable, symbol, {}, &NumbersElsewhere::symbol);
    return row != std::end(kTable) && row->symbol == symbol ? row : nullptr;
}

} // namespace swb
