#include "core/constants/elsewhere.h"

#include <algorithm>
#include <iterator>

namespace swb {

namespace {

constexpr std::nullopt_t kNone = std::nullopt;

// Symbol, then the numbers of Windows (where it is WSA and the symbol), macOS, FreeBSD and OpenBSD.
// Source: winsock2.h; sys/errno.h of the three.
constexpr NumbersElsewhere kErrnos[] = {
    {"E2BIG", kNone, 7, 7, 7},
    {"EACCES", 10013, 13, 13, 13},
    {"EADDRINUSE", 10048, 48, 48, 48},
    {"EADDRNOTAVAIL", 10049, 49, 49, 49},
    {"EAFNOSUPPORT", 10047, 47, 47, 47},
    {"EAGAIN", 10035, 35, 35, 35},
    {"EALREADY", 10037, 37, 37, 37},
    {"EBADF", 10009, 9, 9, 9},
    {"EBADMSG", kNone, 94, 89, 92},
    {"EBUSY", kNone, 16, 16, 16},
    {"ECANCELED", kNone, 89, 85, 88},
    {"ECHILD", kNone, 10, 10, 10},
    {"ECONNABORTED", 10053, 53, 53, 53},
    {"ECONNREFUSED", 10061, 61, 61, 61},
    {"ECONNRESET", 10054, 54, 54, 54},
    {"EDEADLK", kNone, 11, 11, 11},
    {"EDESTADDRREQ", 10039, 39, 39, 39},
    {"EDOM", kNone, 33, 33, 33},
    {"EDQUOT", 10069, 69, 69, 69},
    {"EEXIST", kNone, 17, 17, 17},
    {"EFAULT", 10014, 14, 14, 14},
    {"EFBIG", kNone, 27, 27, 27},
    {"EHOSTDOWN", 10064, 64, 64, 64},
    {"EHOSTUNREACH", 10065, 65, 65, 65},
    {"EIDRM", kNone, 90, 82, 89},
    {"EILSEQ", kNone, 92, 86, 84},
    {"EINPROGRESS", 10036, 36, 36, 36},
    {"EINTR", 10004, 4, 4, 4},
    {"EINVAL", 10022, 22, 22, 22},
    {"EIO", kNone, 5, 5, 5},
    {"EISCONN", 10056, 56, 56, 56},
    {"EISDIR", kNone, 21, 21, 21},
    {"ELOOP", 10062, 62, 62, 62},
    {"EMEDIUMTYPE", kNone, kNone, kNone, 86},
    {"EMFILE", 10024, 24, 24, 24},
    {"EMLINK", kNone, 31, 31, 31},
    {"EMSGSIZE", 10040, 40, 40, 40},
    {"EMULTIHOP", kNone, 95, 90, kNone},
    {"ENAMETOOLONG", 10063, 63, 63, 63},
    {"ENETDOWN", 10050, 50, 50, 50},
    {"ENETRESET", 10052, 52, 52, 52},
    {"ENETUNREACH", 10051, 51, 51, 51},
    {"ENFILE", kNone, 23, 23, 23},
    {"ENOBUFS", 10055, 55, 55, 55},
    {"ENODATA", kNone, 96, kNone, kNone},
    {"ENODEV", kNone, 19, 19, 19},
    {"ENOENT", kNone, 2, 2, 2},
    {"ENOEXEC", kNone, 8, 8, 8},
    {"ENOLCK", kNone, 77, 77, 77},
    {"ENOLINK", kNone, 97, 91, kNone},
    {"ENOMEDIUM", kNone, kNone, kNone, 85},
    {"ENOMEM", kNone, 12, 12, 12},
    {"ENOMSG", kNone, 91, 83, 90},
    {"ENOPROTOOPT", 10042, 42, 42, 42},
    {"ENOSPC", kNone, 28, 28, 28},
    {"ENOSR", kNone, 98, kNone, kNone},
    {"ENOSTR", kNone, 99, kNone, kNone},
    {"ENOSYS", kNone, 78, 78, 78},
    {"ENOTBLK", kNone, 15, 15, 15},
    {"ENOTCONN", 10057, 57, 57, 57},
    {"ENOTDIR", kNone, 20, 20, 20},
    {"ENOTEMPTY", 10066, 66, 66, 66},
    {"ENOTRECOVERABLE", kNone, 104, 95, 93},
    {"ENOTSOCK", 10038, 38, 38, 38},
    {"ENOTSUP", kNone, 45, 45, 91},
    {"ENOTTY", kNone, 25, 25, 25},
    {"ENXIO", kNone, 6, 6, 6},
    {"EOPNOTSUPP", 10045, 102, 45, 45},
    {"EOVERFLOW", kNone, 84, 84, 87},
    {"EOWNERDEAD", kNone, 105, 96, 94},
    {"EPERM", kNone, 1, 1, 1},
    {"EPFNOSUPPORT", 10046, 46, 46, 46},
    {"EPIPE", kNone, 32, 32, 32},
    {"EPROTO", kNone, 100, 92, 95},
    {"EPROTONOSUPPORT", 10043, 43, 43, 43},
    {"EPROTOTYPE", 10041, 41, 41, 41},
    {"ERANGE", kNone, 34, 34, 34},
    {"EREMOTE", 10071, 71, 71, 71},
    {"EROFS", kNone, 30, 30, 30},
    {"ESHUTDOWN", 10058, 58, 58, 58},
    {"ESOCKTNOSUPPORT", 10044, 44, 44, 44},
    {"ESPIPE", kNone, 29, 29, 29},
    {"ESRCH", kNone, 3, 3, 3},
    {"ESTALE", 10070, 70, 70, 70},
    {"ETIME", kNone, 101, kNone, kNone},
    {"ETIMEDOUT", 10060, 60, 60, 60},
    {"ETOOMANYREFS", 10059, 59, 59, 59},
    {"ETXTBSY", kNone, 26, 26, 26},
    {"EUSERS", 10068, 68, 68, 68},
    {"EXDEV", kNone, 18, 18, 18},
};
static_assert(std::ranges::is_sorted(kErrnos, std::ranges::less_equal{}, &NumbersElsewhere::symbol));

// Symbol, meaning, then the numbers as above.
constexpr ForeignConstant kForeignErrnos[] = {
    {"EPROCLIM", "A user has as many processes as are allowed.", 10067, 67, 67, 67},
    {"EBADRPC", "A remote procedure call has a damaged structure.", kNone, 72, 72, 72},
    {"ERPCMISMATCH", "The two sides of a remote procedure call speak different versions of it.", kNone, 73, 73, 73},
    {"EPROGUNAVAIL", "The remote program is not there.", kNone, 74, 74, 74},
    {"EPROGMISMATCH", "The remote program has another version.", kNone, 75, 75, 75},
    {"EPROCUNAVAIL", "The remote program has no such procedure.", kNone, 76, 76, 76},
    {"EFTYPE", "The file is of the wrong type or format.", kNone, 79, 79, 79},
    {"EAUTH", "The network file system does not believe who is asking.", kNone, 80, 80, 80},
    {"ENEEDAUTH", "The network file system wants to know who is asking.", kNone, 81, 81, 81},
    {"EPWROFF", "The power of the device is off.", kNone, 82, kNone, kNone},
    {"EDEVERR", "The device reports a fault of its own.", kNone, 83, kNone, kNone},
    {"EBADEXEC", "The program file is damaged.", kNone, 85, kNone, kNone},
    {"EBADARCH", "The program is for another processor.", kNone, 86, kNone, kNone},
    {"ESHLIBVERS", "A shared library has the wrong version.", kNone, 87, kNone, kNone},
    {"EBADMACHO", "The Mach-O file is damaged.", kNone, 88, kNone, kNone},
    {"ENOATTR", "The extended attribute is not there.", kNone, 93, 87, 83},
    {"ENOPOLICY", "No policy of this name is there.", kNone, 103, kNone, kNone},
    {"EQFULL", "The queue of the interface is full.", kNone, 106, kNone, kNone},
    {"EDOOFUS", "The program made a mistake in calling.", kNone, kNone, 88, kNone},
    {"ENOTCAPABLE", "The descriptor was given without the right to this (Capsicum).", kNone, kNone, 93, kNone},
    {"ECAPMODE", "A process in capability mode may not do this (Capsicum).", kNone, kNone, 94, kNone},
    {"EINTEGRITY", "The stored data failed its check.", kNone, kNone, 97, kNone},
    {"EIPSEC", "IPsec could not process the packet.", kNone, kNone, kNone, 82},
    {"WSASYSNOTREADY", "The network of the system is not ready.", 10091, kNone, kNone, kNone},
    {"WSAVERNOTSUPPORTED", "The library does not have the version of Winsock that was asked for.", 10092, kNone, kNone,
     kNone},
    {"WSANOTINITIALISED", "WSAStartup() has not been called.", 10093, kNone, kNone, kNone},
    {"WSAEDISCON", "The peer ends the connection in order.", 10101, kNone, kNone, kNone},
    {"WSAENOMORE", "There are no more results.", 10102, kNone, kNone, kNone},
    {"WSAECANCELLED", "The look-up was called off.", 10103, kNone, kNone, kNone},
    {"WSAEINVALIDPROCTABLE", "The table of a provider's functions is damaged.", 10104, kNone, kNone, kNone},
    {"WSAEINVALIDPROVIDER", "The provider is of another version.", 10105, kNone, kNone, kNone},
    {"WSAEPROVIDERFAILEDINIT", "The provider could not be loaded.", 10106, kNone, kNone, kNone},
    {"WSASYSCALLFAILURE", "A call that should never fail has failed.", 10107, kNone, kNone, kNone},
    {"WSASERVICE_NOT_FOUND", "No such service is known.", 10108, kNone, kNone, kNone},
    {"WSATYPE_NOT_FOUND", "No such class is known.", 10109, kNone, kNone, kNone},
    {"WSA_E_NO_MORE", "There are no more results.", 10110, kNone, kNone, kNone},
    {"WSA_E_CANCELLED", "The look-up was called off.", 10111, kNone, kNone, kNone},
    {"WSAEREFUSED", "The look-up was refused.", 10112, kNone, kNone, kNone},
    {"WSAHOST_NOT_FOUND", "The name server says there is no such host.", 11001, kNone, kNone, kNone},
    {"WSATRY_AGAIN", "The name server did not answer; a later try may go better.", 11002, kNone, kNone, kNone},
    {"WSANO_RECOVERY", "The name server failed for good.", 11003, kNone, kNone, kNone},
    {"WSANO_DATA", "The name exists and has no record of this kind.", 11004, kNone, kNone, kNone},
};

// Source: sys/socket.h of the three; winsock2.h.
constexpr ForeignConstant kForeignFlags[] = {
    {"MSG_BCAST", "In what recvmsg tells: it came as a broadcast.", 0x400, kNone, kNone, 0x100},
    {"MSG_MCAST", "In what recvmsg tells: it came as a multicast.", 0x800, kNone, kNone, 0x200},
    {"MSG_EOF", "Send, and close the sending side with it.", kNone, 0x100, 0x100, kNone},
    {"MSG_WAITSTREAM", "Wait until all of the rest has arrived.", kNone, 0x200, kNone, kNone},
    {"MSG_FLUSH", "Begin what MSG_HOLD gathers.", kNone, 0x400, kNone, kNone},
    {"MSG_HOLD", "Gather this, to be sent with what follows.", kNone, 0x800, kNone, kNone},
    {"MSG_SEND", "Send what was gathered.", kNone, 0x1000, kNone, kNone},
    {"MSG_HAVEMORE", "In what recvmsg tells: more data is ready.", kNone, 0x2000, kNone, kNone},
    {"MSG_RCVMORE", "In what recvmsg tells: more of this record follows.", kNone, 0x4000, kNone, kNone},
    {"MSG_NEEDSA", "The address is wanted, also of a connected socket.", kNone, 0x10000, kNone, kNone},
    {"MSG_NOTIFICATION", "In what recvmsg tells: it is news of SCTP, not data.", kNone, kNone, 0x2000, kNone},
    {"MSG_NBIO", "As if O_NONBLOCK were set, for this call.", kNone, kNone, 0x4000, kNone},
    {"MSG_PARTIAL", "A part of a message: more of it follows.", 0x8000, kNone, kNone, kNone},
    {"MSG_INTERRUPT", "Reserved.", 0x10, kNone, kNone, kNone},
    {"MSG_PUSH_IMMEDIATE", "Hand over what has arrived, without waiting for more.", 0x20, kNone, kNone, kNone},
};

} // namespace

std::span<const NumbersElsewhere> errnosElsewhere() { return kErrnos; }
std::span<const ForeignConstant> foreignErrnos() { return kForeignErrnos; }
std::span<const ForeignConstant> foreignMessageFlags() { return kForeignFlags; }

const NumbersElsewhere* findErrnoElsewhere(std::string_view symbol) {
    const auto* row = std::ranges::lower_bound(kErrnos, symbol, {}, &NumbersElsewhere::symbol);
    return row != std::end(kErrnos) && row->symbol == symbol ? row : nullptr;
}

std::string winsockName(std::string_view symbol) {
    return symbol == "EAGAIN" ? "WSAEWOULDBLOCK" : "WSA" + std::string(symbol);
}

} // namespace swb
