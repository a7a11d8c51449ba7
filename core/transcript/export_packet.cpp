#include "core/transcript/export_packet.h"

#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace swb {

namespace {

void put16(std::uint8_t* at, std::size_t value) {
    at[0] = static_cast<std::uint8_t>(value >> 8);
    at[1] = static_cast<std::uint8_t>(value);
}

void put32(std::uint8_t* at, std::uint32_t value) {
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
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
    if (m_isV6) {
        m_ip[0] = 0x60;
        m_ip[6] = protocol;
        m_ip[7] = kHops;
    } else {
        m_ip[0] = 0x45;
        m_ip[6] = 0x40; // not to be fragmented, so the identification may be 0 (RFC 6864)
        m_ip[8] = kHops;
        m_ip[9] = protocol;
    }
    std::uint8_t* addresses = m_ip.data() + m_ipSize - 2 * size;
    std::copy_n(from.ip.begin(), size, addresses);
    std::copy_n(to.ip.begin(), size, addresses + size);
    put16(m_ports.data(), from.port);
    put16(m_ports.data() + 2, to.port);
    m_ipSum.add(BytesView(m_ip).first(m_ipSize));
    m_pseudoSum.add({addresses, 2 * size});
    m_pseudoSum.addNumber(protocol);
    m_pseudoSum.add(m_ports);
}

// `length`: what follows the IP header.
std::size_t PacketMaker::putIp(std::uint8_t* at, std::size_t length) const {
    std::memcpy(at, m_ip.data(), m_ip.size()); // a length the compiler knows; what is too much is written over
    if (m_isV6) {
        put16(at + 4, length);
        return m_ipSize;
    }
    put16(at + 2, m_ipSize + length);
    InternetSum sum = m_ipSum;
    sum.addNumber(static_cast<std::uint32_t>(m_ipSize + length));
    put16(at + 10, sum.checksum());
    return m_ipSize;
}

std::size_t PacketMaker::tcp(std::uint8_t* at, const TcpFields& fields, BytesView bytes) const {
    const std::size_t options = (fields.flags & kTcpSyn) != 0 ? kSynOptions : 0;
    const std::size_t header = kTcpHeader + options;
    std::uint8_t* tcp = at + putIp(at, header + bytes.size());
    std::memcpy(tcp, m_ports.data(), m_ports.size());
    put32(tcp + 4, fields.sequence);
    put32(tcp + 8, fields.acknowledged);
    tcp[12] = static_cast<std::uint8_t>(header / 4 << 4);
    tcp[13] = fields.flags;
    put16(tcp + 14, kWindow);
    put32(tcp + 16, fields.urgent); // the checksum is 0 for now
    std::memcpy(tcp + kTcpHeader, kScale.data(), options);
    if (!bytes.empty())
        std::memcpy(tcp + header, bytes.data(), bytes.size());
    InternetSum sum = m_pseudoSum;
    sum.addNumber(static_cast<std::uint32_t>(header + bytes.size()));
    sum.add({tcp + 4, header - 4 + bytes.size()});
    put16(tcp + 16, sum.checksum());
    return m_ipSize + header + bytes.size();
}

std::size_t PacketMaker::udp(std::uint8_t* at, BytesView bytes, std::size_t length) const {
    std::uint8_t* udp = at + putIp(at, kUdpHeader + length);
    std::memcpy(udp, m_ports.data(), m_ports.size());
    const std::size_t covered = m_protocol == IPPROTO_UDPLITE ? 0 : kUdpHeader + length; // 0: all of it
    put16(udp + 4, covered);
    put16(udp + 6, 0);
    if (!bytes.empty())
        std::memcpy(udp + kUdpHeader, bytes.data(), bytes.size());
    if (bytes.size() == length || m_isV6) { // over IPv4, 0 says that there is none
        InternetSum sum = m_pseudoSum;
        sum.addNumber(static_cast<std::uint32_t>(kUdpHeader + length));
        sum.addNumber(static_cast<std::uint32_t>(covered));
        sum.add(bytes);
        put16(udp + 6, sum.checksum() == 0 ? 0xffff : sum.checksum());
    }
    return m_ipSize + kUdpHeader + bytes.size();
}

std::size_t PacketMaker::alone(std::uint8_t* at, BytesView bytes, std::size_t length) const {
    std::uint8_t* rest = at + putIp(at, length);
    if (!bytes.empty())
        std::memcpy(rest, bytes.data(), bytes.size());
    return m_ipSize + bytes.size();
}

} // namespace swb
