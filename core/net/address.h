#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

struct sockaddr;

namespace swb {

// A socket address exactly as a system call takes or gives it: up to 128 bytes and their length. The length is kept
// as the kernel said it, which may be more than fits (a Unix path of 108 bytes comes back with length 111).
class Address {
public:
    static constexpr std::size_t kCapacity = 128;

    Address() = default; // length 0: no address

    // Any bytes with any length; what does not fit is cut, the length is kept.
    static Address fromBytes(BytesView bytes, std::uint32_t length);
    // Reads min(length, kCapacity) bytes at `address`; a null pointer gives the empty address.
    static Address fromSockaddr(const sockaddr* address, std::uint32_t length);

    // Literals only; a name is refused with a message that says getaddrinfo would find it. Strict dotted quad.
    // The host is read first. An error does not say which of the two texts it is in: to mark fields, read the port
    // with parsePort() and the host with an empty port.
    static Parsed<Address> parseInet(std::string_view host, std::string_view port);
    // "::1", "fe80::1%eth0" (interface name or index after '%'; a scope typed there wins over `scopeId`). `flowInfo`
    // is in host order, as Python takes it. A link-local address without scope is let through: the kernel says EINVAL.
    // Calls: if_nametoindex, if there is a '%'.
    static Parsed<Address> parseInet6(std::string_view host, std::string_view port, std::uint32_t flowInfo = 0,
                                      std::uint32_t scopeId = 0);
    // A path of 1 to 108 bytes; 108 are passed without a closing NUL, 109 are refused here because sun_path cannot
    // hold them.
    static Parsed<Address> unixPath(std::string_view path);
    // An abstract name of 0 to 107 bytes, NUL bytes and all; the leading NUL is added.
    static Parsed<Address> unixAbstract(BytesView name);
    // Family alone, length 2: bind() then picks a five digit abstract name.
    static Address unixAutobind();
    // AF_NETLINK: port id 0 is the kernel as a destination, and "choose for me" in bind(); groups are a bit mask.
    static Address netlink(std::uint32_t portId, std::uint32_t groups);
    // Numbers, decimal or 0x; groups also as RTMGRP_* joined by '|'. An empty text is 0.
    static Parsed<Address> parseNetlink(std::string_view portId, std::string_view groups);
    static Address vsock(std::uint32_t cid, std::uint32_t port, std::uint8_t flags = 0);
    // Numbers, decimal or 0x, -1 for 4294967295; or VMADDR_* names, with and without their prefix. An empty port is 0.
    static Parsed<Address> parseVsock(std::string_view cid, std::string_view port, std::string_view flags = {});
    // AF_PACKET: an interface by name or index, empty for none; the EtherType in host order, decimal, 0x or ETH_P_*,
    // empty is 0; and for sending from SOCK_DGRAM a hardware address of up to 8 bytes.
    // Calls: if_nametoindex.
    static Parsed<Address> parseLink(std::string_view interface, std::string_view protocol, BytesView hardware = {});
    static Address unspecified(); // AF_UNSPEC, 16 bytes: connect() with it dissolves an association

    int family() const; // -1 when the length does not reach the family
    const sockaddr* data() const;
    std::uint32_t length() const { return m_length; }
    BytesView bytes() const; // at most kCapacity
    bool isEmpty() const { return m_length == 0; }

    int port() const;              // host order; -1 for families without one
    std::uint32_t scopeId() const; // 0 for families without one
    std::string host() const;      // "127.0.0.1", "fe80::1%lo"; empty for families without one. Calls: if_indextoname
    bool isWildcard() const;       // 0.0.0.0 or ::

    // "127.0.0.1:80", "[fe80::1%lo]:80", "/run/a.sock" (escaped; a path that begins with '@' has it as \x40),
    // "@name\0x" (abstract, escaped), "(unnamed)", "(none)", "AF_UNSPEC", "netlink:4711", "netlink:0 groups 0x11",
    // "vsock:local:80", "lo ETH_P_IP", "eth0 ETH_P_ARP PACKET_BROADCAST 02:00:00:00:00:01", or "family 9999: 0a 1b ..."
    // with the bytes after the family.
    std::string toString() const;
    // As a Python program writes or prints it: ('127.0.0.1', 80), ('::1', 80, 0, 0), '/run/a.sock', b'\x00name', '',
    // (4711, 0) for a netlink and (1, 80) for a vsock address, ('lo', 2048, 4, 772, b'\x00...') for one of a packet
    // socket, None for length 0, and (9999, b'...') for a family of none of these.
    std::string toPython() const;
    // The lines of C11 that define and fill a variable `name`; empty for length 0, where a call passes NULL. They need
    // <arpa/inet.h>, <linux/netlink.h>, <linux/vm_sockets.h>, <net/if.h>, <netpacket/packet.h>, <stddef.h>, <string.h>,
    // <sys/socket.h> and <sys/un.h>.
    std::string toCInitializer(std::string_view name) const;
    // The addrlen that goes with it: "sizeof name", "offsetof(struct sockaddr_un, sun_path) + 6",
    // "sizeof(sa_family_t)", or a number.
    std::string toCLength(std::string_view name) const;

    friend bool operator==(const Address& a, const Address& b);

private:
    alignas(8) std::array<std::uint8_t, kCapacity> m_bytes{};
    std::uint32_t m_length = 0;
};

// 0..65535, decimal digits alone; an empty text is 0. "70000" says what a C program that casts it would get.
Parsed<std::uint16_t> parsePort(std::string_view text);

} // namespace swb
