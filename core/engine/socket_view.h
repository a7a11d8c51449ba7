#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/calls/call_id.h"
#include "core/net/message.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace swb {

// How far a socket has come, as far as the calls made on it and the kernel's own state tell.
enum class Life : std::uint8_t { Fresh, Bound, Listening, Connecting, Connected, Closing, Closed };

enum class TimeoutMode : std::uint8_t { Blocking, NonBlocking, Timeout };

struct ActionView {
    ActionId id;
    std::string name;    // as stepName() says
    Nanoseconds since{}; // monotonic; when it was asked for, or when it began
    bool interruptRequested = false;
};

// One socket of the workbench as it is known now: copied out whole, no pointers.
struct SocketView {
    SocketId id;
    std::uint64_t version = 0; // grows with every change of any socket
    int fd = -1;               // the number while open; kept, for the eye, after closing
    int family = 0;
    int type = 0;            // without flags
    int typeFlags = 0;       // SOCK_NONBLOCK, SOCK_CLOEXEC as passed when it was made
    int protocol = 0;        // as passed
    int kernelProtocol = -1; // SO_PROTOCOL, read back; -1 when it could not be
    int kernelType = -1;     // SO_TYPE, read back
    SocketId parent;         // the listener that accepted it
    SocketId twin;           // the other end of a socketpair
    SocketId duplicateOf;    // dup(): shares the open file, its flags and its offset with this one
    SocketId receivedFrom;   // it arrived as SCM_RIGHTS on this socket
    bool inherited = false;  // it was open before the workbench took it on
    bool detached = false;   // with Life::Closed: the descriptor is still open, and no more the workbench's
    std::string name;        // of LISTEN_FDNAMES or --fd name=3; else empty
    std::string
        notASocket; // what the descriptor is when it is no socket: "regular file /etc/hosts", "pipe"; else empty
    Life life = Life::Fresh;
    bool automatic = false; // handed over: the traffic thread makes its calls until it is taken back
    TimeoutMode mode = TimeoutMode::Blocking;
    std::chrono::nanoseconds timeout{}; // in TimeoutMode::Timeout
    std::optional<Address> local;       // getsockname
    std::optional<Address> peer;        // getpeername
    int backlog = -1;                   // of the last successful listen
    bool bound = false;                 // bind() succeeded
    bool readShut = false;              // shutdown(SHUT_RD) succeeded
    bool writeShut = false;             // shutdown(SHUT_WR) succeeded
    bool endOfStream = false;           // a read returned 0 on a stream
    std::uint64_t bytesSent = 0;
    std::uint64_t bytesReceived = 0;
    bool fileOpen = false;           // makefile() is in use
    std::uint64_t fileReadAhead = 0; // bytes that its buffer holds and nobody has read
    std::uint64_t fileUnsent = 0;    // bytes written to it and not flushed
    // What observers saw last; absent while not observed.
    std::optional<short> readiness;   // poll() revents of POLLIN POLLPRI POLLOUT POLLRDHUP, POLLERR, POLLHUP
    std::optional<int> inQueue;       // SIOCINQ, bytes
    std::optional<int> outQueue;      // SIOCOUTQ, bytes
    std::optional<int> tcpState;      // tcp_info tcpi_state
    std::vector<ActionView> inFlight; // begun, in order
    std::vector<ActionView> waiting;  // in the lane behind them, in order

    bool isOpen() const { return life != Life::Closed; }
    bool isBusy() const { return !inFlight.empty(); }
};

// How one action ended. The ledger has its calls; this is for the control that asked.
struct ActionReport {
    std::uint64_t index = 0; // from 1, without gaps
    ActionId action;
    SocketId socket;  // the one acted on; for socket(), socketpair() and accept() the one they were asked on, or none
    std::string name; // as stepName() says
    std::optional<Error> error;
    bool byClose = false;   // it ended because the socket was being closed
    bool timedOut = false;  // the time-out of time-out mode ran out: poll said so, no errno did
    bool cancelled = false; // never begun, or not finished, because the socket was closed or the action interrupted
    std::int64_t value = 0; // what the last call returned; for sendall the bytes that went
    Bytes bytes;            // getsockopt's value, an ifreq, what a file read gave: at most 65536
    std::vector<MessageInfo> messages; // of recvmsg and recvmmsg
    std::vector<SocketId> made;        // sockets that came of it
    std::string hint;                  // beyond the errno: who holds the address, which path is stale
    std::string stalePath;             // a Unix path that nobody listens on: unlink() can be offered
};

} // namespace swb
