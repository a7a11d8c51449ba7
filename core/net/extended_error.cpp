#include "core/net/extended_error.h"

#include "core/base/errno_table.h"

#include <fmt/format.h>
#include <linux/errqueue.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <iterator>

namespace swb {

namespace {

constexpr int kEveryCode = -1;

struct Reason {
    int origin;
    int type;
    int code;
    std::string_view text;
};

// The errors of ICMP and ICMPv6 (RFC 792, 1122, 1812, 4443, 4884); the other messages never come to the error queue.
constexpr Reason kReasons[] = {
    {SO_EE_ORIGIN_ICMP, 3, 0, "destination unreachable, network unreachable"},
    {SO_EE_ORIGIN_ICMP, 3, 1, "destination unreachable, host unreachable"},
    {SO_EE_ORIGIN_ICMP, 3, 2, "destination unreachable, protocol unreachable"},
    {SO_EE_ORIGIN_ICMP, 3, 3, "destination unreachable, port unreachable"},
    {SO_EE_ORIGIN_ICMP, 3, 4, "destination unreachable, too large and not to be fragmented"},
    {SO_EE_ORIGIN_ICMP, 3, 5, "destination unreachable, source route failed"},
    {SO_EE_ORIGIN_ICMP, 3, 6, "destination unreachable, network unknown"},
    {SO_EE_ORIGIN_ICMP, 3, 7, "destination unreachable, host unknown"},
    {SO_EE_ORIGIN_ICMP, 3, 8, "destination unreachable, source host isolated"},
    {SO_EE_ORIGIN_ICMP, 3, 9, "destination unreachable, network forbidden by an administrator"},
    {SO_EE_ORIGIN_ICMP, 3, 10, "destination unreachable, host forbidden by an administrator"},
    {SO_EE_ORIGIN_ICMP, 3, 11, "destination unreachable, network not for this type of service"},
    {SO_EE_ORIGIN_ICMP, 3, 12, "destination unreachable, host not for this type of service"},
    {SO_EE_ORIGIN_ICMP, 3, 13, "destination unreachable, filtered by an administrator"},
    {SO_EE_ORIGIN_ICMP, 3, 14, "destination unreachable, precedence violation"},
    {SO_EE_ORIGIN_ICMP, 3, 15, "destination unreachable, precedence cut off"},
    {SO_EE_ORIGIN_ICMP, 3, kEveryCode, "destination unreachable"},
    {SO_EE_ORIGIN_ICMP, 4, kEveryCode, "source quench"},
    {SO_EE_ORIGIN_ICMP, 5, kEveryCode, "redirect"},
    {SO_EE_ORIGIN_ICMP, 11, 0, "time exceeded, too many hops"},
    {SO_EE_ORIGIN_ICMP, 11, 1, "time exceeded, fragments missing"},
    {SO_EE_ORIGIN_ICMP, 11, kEveryCode, "time exceeded"},
    {SO_EE_ORIGIN_ICMP, 12, kEveryCode, "parameter problem"},
    {SO_EE_ORIGIN_ICMP6, 1, 0, "destination unreachable, no route"},
    {SO_EE_ORIGIN_ICMP6, 1, 1, "destination unreachable, forbidden by an administrator"},
    {SO_EE_ORIGIN_ICMP6, 1, 2, "destination unreachable, beyond the scope of the source address"},
    {SO_EE_ORIGIN_ICMP6, 1, 3, "destination unreachable, address unreachable"},
    {SO_EE_ORIGIN_ICMP6, 1, 4, "destination unreachable, port unreachable"},
    {SO_EE_ORIGIN_ICMP6, 1, 5, "destination unreachable, source address failed a policy"},
    {SO_EE_ORIGIN_ICMP6, 1, 6, "destination unreachable, route rejected"},
    {SO_EE_ORIGIN_ICMP6, 1, kEveryCode, "destination unreachable"},
    {SO_EE_ORIGIN_ICMP6, 2, kEveryCode, "packet too big"},
    {SO_EE_ORIGIN_ICMP6, 3, 0, "time exceeded, too many hops"},
    {SO_EE_ORIGIN_ICMP6, 3, 1, "time exceeded, fragments missing"},
    {SO_EE_ORIGIN_ICMP6, 3, kEveryCode, "time exceeded"},
    {SO_EE_ORIGIN_ICMP6, 4, 0, "parameter problem, bad header field"},
    {SO_EE_ORIGIN_ICMP6, 4, 1, "parameter problem, unknown next header"},
    {SO_EE_ORIGIN_ICMP6, 4, 2, "parameter problem, unknown option"},
    {SO_EE_ORIGIN_ICMP6, 4, kEveryCode, "parameter problem"},
    {SO_EE_ORIGIN_TXTIME, kEveryCode, SO_EE_CODE_TXTIME_INVALID_PARAM, "a transmit time that cannot be"},
    {SO_EE_ORIGIN_TXTIME, kEveryCode, SO_EE_CODE_TXTIME_MISSED, "the transmit time was missed"},
    {SO_EE_ORIGIN_ZEROCOPY, kEveryCode, SO_EE_CODE_ZEROCOPY_COPIED, "copied after all"},
};

constexpr std::string_view kOrigins[] = {"none",      "local",        "ICMP", "ICMPv6", "transmit time stamp",
                                         "zero copy", "transmit time"};

std::string timestampName(std::uint32_t info) {
    constexpr std::string_view kNames[] = {"SCM_TSTAMP_SND", "SCM_TSTAMP_SCHED", "SCM_TSTAMP_ACK",
                                           "SCM_TSTAMP_COMPLETION"};
    return info < std::size(kNames) ? std::string(kNames[info]) : std::to_string(info);
}

std::string pathMtuText(const ExtendedError& error) {
    const bool tellsMtu = (error.origin == SO_EE_ORIGIN_ICMP && error.type == 3 && error.code == 4) ||
                          (error.origin == SO_EE_ORIGIN_ICMP6 && error.type == 2);
    return tellsMtu && error.info != 0 ? fmt::format(", at most {} bytes fit", error.info) : std::string();
}

template <class T>
T read(BytesView bytes, std::size_t offset) {
    T value{};
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

} // namespace

bool ExtendedError::isZeroCopyNotice() const { return origin == SO_EE_ORIGIN_ZEROCOPY; }

bool ExtendedError::isTimestamp() const { return origin == SO_EE_ORIGIN_TIMESTAMPING; }

std::optional<ExtendedError> parseExtendedError(BytesView data) {
    if (data.size() < sizeof(sock_extended_err))
        return {};
    ExtendedError error;
    error.error = read<std::uint32_t>(data, offsetof(sock_extended_err, ee_errno));
    error.origin = data[offsetof(sock_extended_err, ee_origin)];
    error.type = data[offsetof(sock_extended_err, ee_type)];
    error.code = data[offsetof(sock_extended_err, ee_code)];
    error.info = read<std::uint32_t>(data, offsetof(sock_extended_err, ee_info));
    error.data = read<std::uint32_t>(data, offsetof(sock_extended_err, ee_data));
    const BytesView offender = data.subspan(sizeof(sock_extended_err));
    // Nobody told: the kernel leaves the family at AF_UNSPEC.
    if (offender.size() > sizeof(sa_family_t) && read<sa_family_t>(offender, 0) != 0)
        error.offender = Address::fromBytes(offender, static_cast<std::uint32_t>(offender.size()));
    return error;
}

std::string errorOriginText(std::uint8_t origin) {
    return origin < std::size(kOrigins) ? std::string(kOrigins[origin]) : std::to_string(origin);
}

std::string extendedErrorReason(const ExtendedError& error) {
    const auto found = std::ranges::find_if(kReasons, [&](const Reason& reason) {
        return reason.origin == error.origin && (reason.type == kEveryCode || reason.type == error.type) &&
               (reason.code == kEveryCode || reason.code == error.code);
    });
    if (found != std::end(kReasons))
        return std::string(found->text);
    const bool isIcmp = error.origin == SO_EE_ORIGIN_ICMP || error.origin == SO_EE_ORIGIN_ICMP6;
    return isIcmp ? fmt::format("type {} code {}", error.type, error.code) : std::string();
}

std::string extendedErrorText(const ExtendedError& error) {
    const std::string reason = extendedErrorReason(error);
    if (error.isZeroCopyNotice())
        return fmt::format("zero-copy sends {} to {} are done{}", error.info, error.data,
                           reason.empty() ? std::string() : ", " + reason);
    if (error.isTimestamp())
        return fmt::format("time stamp {} of {}", timestampName(error.info), error.data);
    std::string text =
        fmt::format("{} by {}", errnoSymbol(static_cast<int>(error.error)), errorOriginText(error.origin));
    if (!reason.empty())
        text += ": " + reason;
    text += pathMtuText(error);
    if (!error.offender.isEmpty())
        text += fmt::format(", told by {}",
                            error.offender.host().empty() ? error.offender.toString() : error.offender.host());
    return text;
}

} // namespace swb
