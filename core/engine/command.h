#pragma once

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/net/address.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace swb {

// What a person asks for. Each step is one system call with these arguments, or the visible group of calls named at it.
// While the socket is in Python's time-out mode, connect, accept and everything that sends or receives become groups:
// poll() for the time left, then the call.
namespace step {

struct Socket {
    int family = 0, type = 0, protocol = 0;
}; // type with its flags
struct Socketpair {
    int family = 0, type = 0, protocol = 0;
};
struct Bind {
    Address address;
};
struct Connect {
    Address address;
}; // time-out mode: connect, poll, getsockopt(SO_ERROR), as Python does
struct Listen {
    int backlog = 0;
};
struct Accept {
    int flags = 0;
}; // accept(); with flags accept4()
struct Send {
    Bytes data;
    int flags = 0;
};
struct Sendto {
    Bytes data;
    int flags = 0;
    Address address;
};
struct SendAll {
    Bytes data;
    int flags = 0;
}; // send() for what is left, until nothing is or one fails
struct Write {
    Bytes data;
};
struct Recv {
    std::uint64_t size = 0;
    int flags = 0;
};
struct Recvfrom {
    std::uint64_t size = 0;
    int flags = 0;
};
struct Read {
    std::uint64_t size = 0;
};
struct Shutdown {
    int how = 0;
};
struct Close {};
struct Getsockname {};
struct Getpeername {};
struct Getsockopt {
    int level = 0, name = 0;
    std::uint32_t room = 4;
};
struct Setsockopt {
    int level = 0, name = 0;
    Bytes value;
};
struct Fcntl {
    int command = 0, argument = 0;
};
struct Ioctl {
    unsigned long request = 0;
};
struct Poll {
    short events = 0;
    int timeoutMs = 0; // -1: for ever
};
struct Unlink {
    std::string path;
};
// Python's settimeout(): fcntl(F_GETFL), fcntl(F_SETFL), and the engine's own keeping of the seconds.
struct SetTimeout {
    std::optional<std::chrono::nanoseconds> timeout; // none: blocking; zero: non-blocking; else time-out mode
};

} // namespace step

using Step = std::variant<step::Socket, step::Socketpair, step::Bind, step::Connect, step::Listen, step::Accept,
                          step::Send, step::Sendto, step::SendAll, step::Write, step::Recv, step::Recvfrom, step::Read,
                          step::Shutdown, step::Close, step::Getsockname, step::Getpeername, step::Getsockopt,
                          step::Setsockopt, step::Fcntl, step::Ioctl, step::Poll, step::Unlink, step::SetTimeout>;

enum class Lane : std::uint8_t {
    InOrder,     // after what the socket was asked before
    OtherThread, // at once, beside whatever is in flight
};

struct Command {
    SocketId socket = {}; // none for Socket and Socketpair
    Step step;
    Lane lane = Lane::InOrder;
};

// "connect", "sendall", "settimeout": what the control that makes this step is called.
std::string_view stepName(const Step& step);

// Close, shutdown and the get... calls do not wait behind a blocked lane.
bool passesLane(const Step& step);

} // namespace swb
