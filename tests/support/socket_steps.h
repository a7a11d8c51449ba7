#pragma once

#include "tests/support/engine_harness.h"

#include <sys/socket.h>

#include <cstring>
#include <string>

// Sockets that tests begin with again and again.
namespace swb::test {

inline int errorOf(const ActionReport& report) { return report.error ? report.error->number : 0; }

inline SocketId stream(EngineHarness& h, int flags = 0) { return h.socket(AF_INET, SOCK_STREAM | flags); }
inline SocketId datagrams(EngineHarness& h) { return h.socket(AF_INET, SOCK_DGRAM); }

inline Address loopback(int port) { return *Address::parseInet("127.0.0.1", std::to_string(port)); }

inline Bytes intBytes(int value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

struct Endpoint {
    SocketId socket;
    Address address;
};

inline Endpoint boundTo(EngineHarness& h, const Address& address, int type = SOCK_DGRAM) {
    const SocketId id = h.socket(address.family(), type);
    h.run(id, step::Bind{address});
    return {id, h.view(id).local.value_or(Address())};
}

// Bound to the loopback address of the family, to a port that the kernel chose.
inline Endpoint bound(EngineHarness& h, int family = AF_INET, int type = SOCK_DGRAM) {
    return boundTo(h, family == AF_INET ? *Address::parseInet("127.0.0.1", "0") : *Address::parseInet6("::1", "0"),
                   type);
}

struct UnixPair {
    SocketId a, b;
};

inline UnixPair unixPair(EngineHarness& h, int type = SOCK_STREAM) {
    const ActionReport made = h.run({}, step::Socketpair{AF_UNIX, type, 0});
    return {made.made.at(0), made.made.at(1)};
}

inline SocketId connectedTo(EngineHarness& h, const Address& address) {
    const SocketId id = h.socket(address.family(), SOCK_STREAM);
    return h.run(id, step::Connect{address}).error ? SocketId{} : id;
}

} // namespace swb::test
