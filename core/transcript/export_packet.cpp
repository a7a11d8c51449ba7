#include "core/transcript/export_packet.h"

#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace swb {

namespace {

void put16(std::uint8_t* at, std::size_t value) {
    const std::uint16_t big = htons(static_cast<std::uint16_t>(value));
    std::memcpy(at, &big, sizeof big);
}

void put32(std::uint8_t* at, std::uint32_t value) {
    const std::uint32_t big = htonl(value);
    std::memcpy(at, &big, sizeof big);
}

template <class T>
T copyOf(BytesView bytes) {
    T out{};
    std::memcpy(&out, bytes.data(), std::min(sizeof out, bytes.size()));
    return out;
}

constexpr std::uint8_t kHops = 64;
constexpr std::uint16_t kWindow = 65'535;
constexpr std::size_t kTcpHeader = 20;
constexpr std::size_t kTcpSize = 12, kTcpWindow = 14, kTcpChecksum = 16; // where they stand
constexpr std::size_t kUdpHeader = 8;
constexpr std::size_t kSynOptions = 8;
// Nothing, window scale 14, end: a gigabyte may be on its way, so that no window is ever said to be full.
constexpr std::array<std::uint8_t, kSynOptions> kScale{1, 3, 3, 14, 0, 0, 0, 0};

} // namespace

std::optional<IpEnd> ipEndOf(const Address& address) {
    IpEnd end;
    if (address.family() == AF_INET && address.bytes().size() >= sizeof(sockaddr_in)) {
        const auto inet = copyOf<sockaddr_in>(address.bytes());
        std::memcpy(end.ip.data(), &inet.sin_addr, 4);
    } else if (address.family() == AF_INET6) {
        const auto inet6 = copyOf<sockaddr_in6>(address.bytes());
        const auto* ip = inet6.sin6_addr.s6_addr;
        end.isV6 = !IN6_IS_ADDR_V4MAPPED(&inet6.sin6_addr);
        std::copy_n(end.isV6 ? ip : ip + 12, end.isV6 ? 16 : 4, end.ip.begin());
    } else {
        return {};
    }
    end.port = static_cast<std::uint16_t>(address.port());
    return end;
}

PacketMaker::PacketMaker(const IpEnd& from, const IpEnd& to, std::uint8_t protocol)
    : m_isV6(from.isV6)
    , m_protocol(protocol)
    , m_ipSize(from.isV6 ? 40 : 20) {
    const std::size_t size = from.isV6 ? 16 : 4;
    std::uint8_t* ip = m_headers.data();
    if (m_isV6) {
        ip[0] = 0x60;
        ip[6] = protocol;
        ip[7] = kHops;
    } else {
        ip[0] = 0x45;
        ip[6] = 0x40; // not to be fragmented, so the identification may be 0 (RFC 6864)
        ip[8] = kHops;
        ip[9] = protocol;
    }
    std::uint8_t* rest = ip + m_ipSize;
    std::copy_n(from.ip.begin(), size, rest - 2 * size);
    std::copy_n(to.ip.begin(), size, rest - size);
    InternetSum ipSum;
    ipSum.add({ip, m_ipSize});
    m_ipSum = ipSum.folded();
    put16(rest, from.port);
    put16(rest + 2, to.port);
    InternetSum pseudoSum;
    pseudoSum.add({rest - 2 * size, 2 * size + 4});
    pseudoSum.addNumber(protocol);
    if (protocol == IPPROTO_TCP) {
        put16(rest + kTcpWindow, kWindow);
        pseudoSum.addNumber(kWindow);
    }
    m_pseudoSum = pseudoSum.folded();
}

// `length`: what follows the IP header. Copies more than there is of headers, by a length that the compiler knows; what
// is too much is written over.
std::size_t PacketMaker::putHeaders(std::uint8_t* at, std::size_t length) const {
    std::memcpy(at, m_headers.data(), m_headers.size());
    if (m_isV6) {
        put16(at + 4, length);
        return m_ipSize;
    }
    put16(at + 2, m_ipSize + length);
    InternetSum sum;
    sum.addNumber(m_ipSum);
    sum.addNumber(static_cast<std::uint32_t>(m_ipSize + length));
    put16(at + 10, sum.checksum());
    return m_ipSize;
}

// The checksum is made of the fields, not of what was written of them: those are too fresh to be read at once.
std::size_t PacketMaker::tcp(std::uint8_t* at, const TcpFields& fields, BytesView bytes) const {
    const bool isSyn = (fields.flags & kTcpSyn) != 0;
    const std::size_t header = kTcpHeader + (isSyn ? kSynOptions : 0);
    const std::size_t length = header + bytes.size();
    std::uint8_t* tcp = at + putHeaders(at, length);
    const auto sizeAndFlags = static_cast<std::uint16_t>(header / 4 << 12 | fields.flags);
    put32(tcp + 4, fields.sequence);
    put32(tcp + 8, fields.acknowledged);
    put16(tcp + kTcpSize, sizeAndFlags);
    InternetSum sum;
    sum.addNumber(m_pseudoSum);
    sum.addNumber(static_cast<std::uint32_t>(length));
    sum.addNumber(fields.sequence);
    sum.addNumber(fields.acknowledged);
    sum.addNumber(sizeAndFlags);
    sum.addNumber(fields.urgent);
    if (isSyn) {
        std::memcpy(tcp + kTcpHeader, kScale.data(), kSynOptions);
        sum.add(kScale);
    }
    sum.addCopying(bytes, tcp + header);
    put32(tcp + kTcpChecksum, std::uint32_t{sum.checksum()} << 16 | fields.urgent);
    return m_ipSize + length;
}

std::size_t PacketMaker::udp(std::uint8_t* at, BytesView bytes, std::size_t length) const {
    std::uint8_t* udp = at + putHeaders(at, kUdpHeader + length);
    const std::size_t covered = m_protocol == IPPROTO_UDPLITE ? 0 : kUdpHeader + length; // 0: all of it
    InternetSum sum;
    sum.addNumber(m_pseudoSum);
    sum.addNumber(static_cast<std::uint32_t>(kUdpHeader + length));
    sum.addNumber(static_cast<std::uint32_t>(covered));
    sum.addCopying(bytes, udp + kUdpHeader);
    const bool hasSum = bytes.size() == length || m_isV6; // over IPv4, 0 says that there is none
    const std::uint16_t checksum = sum.checksum() == 0 ? 0xffff : sum.checksum();
    put32(udp + 4, static_cast<std::uint32_t>(covered << 16) | (hasSum ? checksum : 0U));
    return m_ipSize + kUdpHeader + bytes.size();
}

std::size_t PacketMaker::alone(std::uint8_t* at, BytesView bytes, std::size_t length) const {
    std::uint8_t* rest = at + putHeaders(at, length);
    if (!bytes.empty())
        std::memcpy(rest, bytes.data(), bytes.size());
    return m_ipSize + bytes.size();
}

} // namespace swb
