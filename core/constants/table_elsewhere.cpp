#include "core/constants/elsewhere.h"

#include <algorithm>
#include <cerrno>
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
    {"MSG_CMSG_CLOEXEC", kNone, kNone, 262144, kNone},
    {"MSG_CTRUNC", 512, 32, 32, kNone},
    {"MSG_DONTROUTE", 4, 4, 4, kNone},
    {"MSG_DONTWAIT", kNone, 128, 128, kNone},
    {"MSG_EOR", kNone, 8, 8, kNone},
    {"MSG_NOSIGNAL", kNone, 524288, 131072, kNone},
    {"MSG_OOB", 1, 1, 1, kNone},
    {"MSG_PEEK", 2, 2, 2, kNone},
    {"MSG_TRUNC", 256, 16, 16, kNone},
    {"MSG_WAITALL", 8, 64, 64, kNone},
    {"MSG_WAITFORONE", kNone, kNone, 524288, kNone},
    {"SCM_RIGHTS", kNone, 1, 1, kNone},
    {"SHUT_RD", kNone, 0, 0, kNone},
    {"SHUT_RDWR", kNone, 2, 2, kNone},
    {"SHUT_WR", kNone, 1, 1, kNone},
    {"SOCK_CLOEXEC", kNone, kNone, 268435456, kNone},
    {"SOCK_DGRAM", 2, 2, 2, kNone},
    {"SOCK_NONBLOCK", kNone, kNone, 536870912, kNone},
    {"SOCK_RAW", 3, 3, 3, kNone},
    {"SOCK_RDM", 4, 4, 4, kNone},
    {"SOCK_SEQPACKET", 5, 5, 5, kNone},
    {"SOCK_STREAM", 1, 1, 1, kNone},
};
static_assert(std::ranges::is_sorted(kTable, std::ranges::less_equal{}, &NumbersElsewhere::symbol));

struct WinsockError {
    int number;
    int theirs;
};

constexpr WinsockError kWinsock[] = {
    {EACCES, 10013},          {EADDRINUSE, 10048},  {EADDRNOTAVAIL, 10049},   {EAFNOSUPPORT, 10047},
    {EAGAIN, 10035},          {EALREADY, 10037},    {EBADF, 10009},           {ECONNABORTED, 10053},
    {ECONNREFUSED, 10061},    {ECONNRESET, 10054},  {EDESTADDRREQ, 10039},    {EFAULT, 10014},
    {EHOSTUNREACH, 10065},    {EINPROGRESS, 10036}, {EINTR, 10004},           {EINVAL, 10022},
    {EISCONN, 10056},         {ELOOP, 10062},       {EMFILE, 10024},          {EMSGSIZE, 10040},
    {ENAMETOOLONG, 10063},    {ENETDOWN, 10050},    {ENETUNREACH, 10051},     {ENOBUFS, 10055},
    {ENOPROTOOPT, 10042},     {ENOTCONN, 10057},    {ENOTSOCK, 10038},        {EOPNOTSUPP, 10045},
    {EPROTONOSUPPORT, 10043}, {EPROTOTYPE, 10041},  {ESOCKTNOSUPPORT, 10044}, {ETIMEDOUT, 10060},
};

} // namespace

std::span<const NumbersElsewhere> numbersElsewhere() { return kTable; }

const NumbersElsewhere* findElsewhere(std::string_view symbol) {
    const auto* row = std::ranges::lower_bound(kTable, symbol, {}, &NumbersElsewhere::symbol);
    return row != std::end(kTable) && row->symbol == symbol ? row : nullptr;
}

std::optional<int> winsockError(int number) {
    const auto* row = std::ranges::find(kWinsock, number, &WinsockError::number);
    return row != std::end(kWinsock) ? std::optional(row->theirs) : std::nullopt;
}

} // namespace swb
