#include "core/wire/echo.h"

#include "core/payload/checksum.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>

#include <algorithm>

namespace swb {

namespace {

constexpr std::size_t kHeader = 8;
constexpr std::size_t kLeastIpHeader = 20;
constexpr std::size_t kTimeToLiveAt = 8;

std::uint16_t wordAt(BytesView bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

void putWord(Bytes& bytes, std::size_t at, std::uint16_t word) {
    bytes[at] = static_cast<std::uint8_t>(word >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(word);
}

} // namespace

Bytes echoRequest(int family, std::uint16_t identifier, std::uint16_t sequence, BytesView data) {
    Bytes message(kHeader + data.size());
    message[0] = family == AF_INET6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
    putWord(message, 4, identifier);
    putWord(message, 6, sequence);
    std::ranges::copy(data, message.begin() + kHeader);
    if (family != AF_INET6)
        putWord(message, 2, internetChecksum(message));
    return message;
}

std::optional<Echo> readEcho(int family, int type, BytesView received) {
    Echo echo;
    if (family == AF_INET && type == SOCK_RAW) {
        if (received.size() < kLeastIpHeader)
            return {};
        const std::size_t header = static_cast<std::size_t>(received[0] & 15) * 4;
        if (header < kLeastIpHeader || header > received.size())
            return {};
        echo.timeToLive = received[kTimeToLiveAt];
        received = received.subspan(header);
    }
    if (received.size() < kHeader)
        return {};
    const int request = family == AF_INET6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
    const int reply = family == AF_INET6 ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY;
    if (received[0] != request && received[0] != reply)
        return {};
    echo.isReply = received[0] == reply;
    echo.identifier = wordAt(received, 4);
    echo.sequence = wordAt(received, 6);
    return echo;
}

} // namespace swb
