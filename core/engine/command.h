#pragma once

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/net/attempt_log.h"
#include "core/net/message.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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
    int argument = 0; // for the requests that read an int: FIONBIO, SIOCSPGRP
};
struct Poll {
    short events = 0;
    int timeoutMs = 0; // -1: for ever
};
struct Unlink {
    std::string path;
};
struct Sendmsg {
    OutMessage message;
    int flags = 0;
};
struct Recvmsg {
    std::vector<std::uint64_t> rooms; // one buffer each
    std::uint32_t controlRoom = 0;
    int flags = 0;
};
struct Sendmmsg {
    std::vector<OutMessage> messages;
    int flags = 0;
};
struct Recvmmsg {
    std::uint32_t count = 0;
    std::uint64_t room = 0; // of each message
    std::uint32_t controlRoom = 0;
    int flags = 0;
    std::optional<std::chrono::nanoseconds> timeout; // the call's own, which the kernel looks at only between messages
};
struct Dup {}; // the duplicate is a socket of its own in the list, of the same open file
// Python's socket(fileno=fd): getsockname(), then getsockopt() of SO_TYPE and SO_PROTOCOL. With `duplicate`, fromfd():
// fcntl(F_DUPFD_CLOEXEC) before it.
struct Adopt {
    int fd = -1;
    bool duplicate = false;
    std::string name = {}; // what whoever handed it on called it
};
struct Detach {}; // Python's detach(): no call; the descriptor stays open, and is the workbench's no more
// open(), sendfile() until the count is reached or the file ends, close().
struct Sendfile {
    std::string path;
    std::int64_t offset = 0;
    std::uint64_t count = 0; // 0: to the end of the file
};
// pipe2(), splice() from this socket into the pipe, splice() from the pipe into the target, close() of both ends.
struct Splice {
    SocketId target;
    std::uint64_t size = 0;
    unsigned flags = 0;
};
struct InterfaceIoctl {
    unsigned long request = 0; // one that takes a struct ifreq
    std::string interface;
};
// Python's create_connection(): for each address in turn socket(), bind() where a source is given, connect(); close()
// of those that failed.
struct CreateConnection {
    std::vector<Address> addresses;
    std::optional<std::chrono::nanoseconds> timeout;
    std::optional<Address> source;
};
// RFC 8305's connecting: each address in turn gets a non-blocking socket() and connect(), the next one after `delay`
// without an answer, or at once when one fails; poll() waits for all of them, and getsockopt(SO_ERROR) tells how one
// ended. The first that connects is kept and made blocking again by fcntl(); close() of the others. At most
// kMostAttempts addresses are tried, in the order given.
struct HappyEyeballs {
    static constexpr std::size_t kMostAttempts = 64;
    std::vector<Address> addresses;
    std::chrono::nanoseconds delay = std::chrono::milliseconds(250);
    std::shared_ptr<AttemptLog> log = {}; // where it is told while it happens; may be none
};
// Python's create_server(): socket(), setsockopt() of SO_REUSEADDR and what is asked for, bind(), listen().
struct CreateServer {
    Address address;
    std::optional<int> backlog; // none: listen(128), where Python leaves the choice to its C library
    bool reusePort = false;
    bool dualStack = false;
};
// Python's makefile(): a buffer above recv() and send(). Every recv() asks for 8192 bytes.
struct FileReadline {
    std::int64_t limit = -1; // bytes at most; -1: none
};
struct FileRead {
    std::int64_t size = -1; // bytes; -1: until the peer sends no more
};
struct FileWrite {
    Bytes data;
};
struct FileFlush {};
struct FileClose {}; // flushes, and forgets what was read ahead; the socket stays open
// recvfrom() again and again, until one fails, a stream ends or a person interrupts it. With a batch above 1 it is
// recvmmsg() with MSG_WAITFORONE for so many messages at once, each with `size` bytes of room.
struct Follow {
    std::uint64_t size = 0;
    std::uint32_t batch = 1;
    int flags = 0;
    bool untilDone = false; // netlink: NLMSG_DONE, which ends a list, or NLMSG_ERROR, which answers, ends it too
};
// Hands the socket to the traffic thread, which makes its calls from then on. No call by itself: the thread's carry
// MSG_DONTWAIT, and a listener gets O_NONBLOCK by a visible fcntl(), undone when it is taken back. Refused while a call
// is in flight.
struct Automate {};
struct TakeBack {}; // no call by itself; what was queued to be sent is dropped, and told
// Python's settimeout(): fcntl(F_GETFL), fcntl(F_SETFL), and the engine's own keeping of the seconds.
struct SetTimeout {
    std::optional<std::chrono::nanoseconds> timeout; // none: blocking; zero: non-blocking; else time-out mode
};

} // namespace step

using Step = std::variant<step::Socket, step::Socketpair, step::Bind, step::Connect, step::Listen, step::Accept,
                          step::Send, step::Sendto, step::SendAll, step::Write, step::Recv, step::Recvfrom, step::Read,
                          step::Shutdown, step::Close, step::Getsockname, step::Getpeername, step::Getsockopt,
                          step::Setsockopt, step::Fcntl, step::Ioctl, step::Poll, step::Unlink, step::SetTimeout,
                          step::Sendmsg, step::Recvmsg, step::Sendmmsg, step::Recvmmsg, step::Dup, step::Adopt,
                          step::Detach, step::Sendfile, step::Splice, step::InterfaceIoctl, step::CreateConnection,
                          step::CreateServer, step::FileReadline, step::FileRead, step::FileWrite, step::FileFlush,
                          step::FileClose, step::Follow, step::HappyEyeballs, step::Automate, step::TakeBack>;

enum class Lane : std::uint8_t {
    InOrder,     // after what the socket was asked before
    OtherThread, // at once, beside whatever is in flight
};

struct Command {
    SocketId socket = {}; // none for a step that needs no socket
    Step step;
    Lane lane = Lane::InOrder;
};

// "connect", "sendall", "settimeout": what the control that makes this step is called.
std::string_view stepName(const Step& step);

// Those that make a socket, or need none.
bool needsNoSocket(const Step& step);

// Close, shutdown and the get... calls do not wait behind a blocked lane.
bool passesLane(const Step& step);

} // namespace swb
