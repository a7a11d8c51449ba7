#pragma once

#include "core/base/bytes.h"
#include "core/net/address.h"
#include "core/payload/checksum.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>

namespace swb {

// One end of a conversation as a packet names it.
struct IpEnd {
    bool isV6 = false;
    std::array<std::uint8_t, 16> ip{}; // four of them without v6
    std::uint16_t port = 0;
    auto operator<=>(const IpEnd&) const = default;
};

// Empty for an address of another family. An IPv4 address in IPv6 (::ffff:127.0.0.1) is one of IPv4, as on the wire.
std::optional<IpEnd> ipEndOf(const Address& address);

inline constexpr std::uint8_t kTcpFin = 0x01, kTcpSyn = 0x02, kTcpPush = 0x08, kTcpAck = 0x10, kTcpUrgent = 0x20;

struct TcpFields {
    std::uint32_t sequence = 0;
    std::uint32_t acknowledged = 0;
    std::uint8_t flags = kTcpAck;
    std::uint16_t urgent = 0; // bytes up to the end of what is urgent
};

// Makes the packets of one direction of a conversation: IPv4 or IPv6, then TCP, UDP, UDP-Lite, or the bytes alone.
// Every checksum is right. Source: RFC 791, 8200, 9293, 768, 3828.
class PacketMaker {
public:
    static constexpr std::size_t kMostHeaders = 40 + 28; // IPv6, TCP with the options of a SYN

    PacketMaker() = default;
    PacketMaker(const IpEnd& from, const IpEnd& to, std::uint8_t protocol);

    std::size_t mostTcp() const { return m_isV6 ? 65'515 : 65'495; } // bytes that one packet takes
    std::size_t mostUdp() const { return m_isV6 ? 65'527 : 65'507; }
    std::size_t mostAlone() const { return m_isV6 ? 65'535 : 65'515; }

    // Each writes the packet to `at`, where there is room for kMostHeaders and the bytes, and returns its size. Of a
    // datagram of `length` bytes fewer may be there: then the packet is cut off, as a capture cuts them.
    std::size_t tcp(std::uint8_t* at, const TcpFields& fields, BytesView bytes) const;
    std::size_t udp(std::uint8_t* at, BytesView bytes, std::size_t length) const;
    std::size_t alone(std::uint8_t* at, BytesView bytes, std::size_t length) const;

private:
    std::size_t putHeaders(std::uint8_t* at, std::size_t length) const;

    bool m_isV6 = false;
    std::uint8_t m_protocol = 0;
    std::size_t m_ipSize = 0;
    std::array<std::uint8_t, 64> m_headers{}; // what is the same in each: IP, the ports, of TCP the window
    std::uint16_t m_ipSum = 0;                // of an IPv4 header but for its length
    std::uint16_t m_pseudoSum = 0; // of the addresses, the protocol, the ports, and what is the same in each packet
};

} // namespace swb
