#include "core/engine/next_calls.h"

#include "core/engine/received_descriptor.h"
#include "core/engine/socket_kind.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>

namespace swb {

namespace {

using Names = std::vector<std::string_view>;

// AF_UNIX makes SOCK_DGRAM of SOCK_RAW, so what the kernel says comes first.
bool isConnectionType(const SocketView& socket) {
    const int type = knownType(socket);
    return type == SOCK_STREAM || type == SOCK_SEQPACKET;
}

bool hasInput(const SocketView& socket) {
    return (socket.readiness && (*socket.readiness & POLLIN) != 0) || socket.inQueue.value_or(0) > 0;
}

// A connection in which one direction after the other comes to its end.
Names connectedSteps(const SocketView& socket) {
    const bool mayRead = !socket.endOfStream && !socket.readShut;
    if (socket.writeShut)
        return mayRead ? Names{"recv", "close"} : Names{"close"};
    if (!mayRead)
        return {"shutdown", "close", "send"};
    return hasInput(socket) ? Names{"recv", "send", "shutdown", "close"} : Names{"send", "recv", "shutdown", "close"};
}

Names connectionSteps(const SocketView& socket) {
    switch (socket.life) {
    case Life::Fresh:
        return {"bind", "connect"};
    case Life::Bound:
        return {"listen", "connect", "getsockname"};
    case Life::Listening:
        return {"accept", "getsockname", "close"};
    case Life::Connecting:
        return {"poll", "getsockopt", "close"};
    case Life::Connected:
        return connectedSteps(socket);
    case Life::Closing:
    case Life::Closed:
        break;
    }
    return {};
}

// sendto() on a socket without a name lets the kernel choose a port: bind() is EINVAL from there on. A raw socket
// tells its protocol in the place of the port.
bool hasPortOfTheKernel(const SocketView& socket) {
    const int type = knownType(socket);
    return type == SOCK_DGRAM && socket.local && socket.local->port() > 0;
}

Names datagramSteps(const SocketView& socket) {
    switch (socket.life) {
    case Life::Fresh:
        if (hasPortOfTheKernel(socket))
            return hasInput(socket) ? Names{"recvfrom", "sendto", "connect"} : Names{"sendto", "recvfrom", "connect"};
        return {"bind", "sendto", "connect"};
    case Life::Bound:
        return {"recvfrom", "sendto", "connect"};
    case Life::Connecting:
    case Life::Connected:
        return hasInput(socket) ? Names{"recv", "send", "close"} : Names{"send", "recv", "close"};
    case Life::Listening:
    case Life::Closing:
    case Life::Closed:
        break;
    }
    return {};
}

// The kernel is the peer from the beginning: a request can be sent at once, and bind is for being heard of.
Names netlinkSteps(const SocketView& socket) {
    switch (socket.life) {
    case Life::Fresh:
    case Life::Bound:
        if (hasInput(socket))
            return {"recvfrom", "sendto", "close"};
        return socket.bound ? Names{"sendto", "recvfrom", "close"} : Names{"bind", "sendto"};
    default:
        return datagramSteps(socket);
    }
}

// The error queue has an entry: poll() says POLLERR until it is read, and nothing else clears it. A connection that
// failed says POLLHUP beside it and has no entry.
bool hasErrorQueued(const SocketView& socket) {
    return socket.readiness && (*socket.readiness & POLLERR) != 0 && (*socket.readiness & POLLHUP) == 0;
}

} // namespace

std::vector<std::string_view> suggestedSteps(const SocketView& socket) {
    if (socket.automatic) // its calls are made by the traffic thread
        return {};
    if (!socket.notASocket.empty()) {
        if (!socket.isOpen())
            return {};
        if (socket.notASocket.ends_with(kForReading))
            return {"read", "fcntl", "dup", "close"};
        if (socket.notASocket.ends_with(kForWriting))
            return {"write", "fcntl", "dup", "close"};
        return {"read", "write", "fcntl", "dup", "close"};
    }
    if (socket.family == AF_NETLINK)
        return netlinkSteps(socket);
    if (hasErrorQueued(socket)) {
        Names steps = isConnectionType(socket) ? connectionSteps(socket) : datagramSteps(socket);
        steps.insert(steps.begin(), "MSG_ERRQUEUE");
        return steps;
    }
    return isConnectionType(socket) ? connectionSteps(socket) : datagramSteps(socket);
}

} // namespace swb
