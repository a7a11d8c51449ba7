#include "core/engine/observe.h"

#include "core/calls/syscalls.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>

namespace swb {

namespace {

template <class T>
bool assign(T& known, T seen) {
    if (known == seen)
        return false;
    known = std::move(seen);
    return true;
}

std::optional<int> intOption(const CallContext& context, int fd, int level, int name) {
    const auto value = calls::getsockopt(context, fd, level, name, sizeof(int));
    if (!value || value->size() != sizeof(int))
        return {};
    int result = 0;
    std::memcpy(&result, value->data(), sizeof result);
    return result;
}

std::optional<int> ioctlOf(const CallContext& context, int fd, unsigned long request) {
    const auto value = calls::ioctlInt(context, fd, request);
    return value ? std::optional<int>(*value) : std::nullopt;
}

bool isTcp(const SocketView& view) {
    return view.kernelProtocol == IPPROTO_TCP && (view.family == AF_INET || view.family == AF_INET6);
}

bool lookAtTcpState(const CallContext& context, int fd, SocketView& view) {
    const auto info = calls::getsockopt(context, fd, IPPROTO_TCP, TCP_INFO, 8);
    std::optional<int> state;
    if (info && !info->empty())
        state = info->front();
    if (view.life == Life::Connecting && state && *state == TCP_ESTABLISHED)
        view.life = Life::Connected;
    else if (view.life == Life::Connecting && state && *state == TCP_CLOSE)
        view.life = view.bound ? Life::Bound : Life::Fresh;
    return assign(view.tcpState, state);
}

bool lookAtNames(const CallContext& context, int fd, SocketView& view) {
    bool changed = false;
    if (const auto local = calls::getsockname(context, fd))
        changed |= assign(view.local, std::optional(Address::fromBytes(local->address, local->addressLength)));
    if (const auto peer = calls::getpeername(context, fd)) {
        changed |= assign(view.peer, std::optional(Address::fromBytes(peer->address, peer->addressLength)));
        if (view.life == Life::Connecting && !isTcp(view))
            view.life = Life::Connected;
    }
    return changed;
}

} // namespace

bool observe(Recorder& recorder, int fd, SocketView& view, Look look) {
    const CallContext context{&recorder, nullptr, view.id, {}, Origin::Observer};
    const Life lifeBefore = view.life;
    bool changed = false;
    const bool isSocket = view.notASocket.empty();
    // An attempt that goes on by itself has succeeded when the peer has a name; of TCP its own state tells more.
    const bool awaitsPeer = view.life == Life::Connecting && !isTcp(view);
    if (awaitsPeer && look != Look::Whole)
        changed |= lookAtNames(context, fd, view);
    if (look == Look::Whole && isSocket) {
        if (view.kernelType < 0) {
            changed |= assign(view.kernelType, intOption(context, fd, SOL_SOCKET, SO_TYPE).value_or(-1));
            changed |= assign(view.kernelProtocol, intOption(context, fd, SOL_SOCKET, SO_PROTOCOL).value_or(-1));
        }
        changed |= lookAtNames(context, fd, view);
    }
    if (const auto answer = calls::poll(context, fd, POLLIN | POLLPRI | POLLOUT | POLLRDHUP, 0))
        changed |= assign(view.readiness, std::optional<short>(answer->revents));
    // On a listener the queues are of connections, and SIOCINQ is EINVAL; netlink has neither request.
    if (view.life != Life::Listening && isSocket && view.family != AF_NETLINK) {
        changed |= assign(view.inQueue, ioctlOf(context, fd, SIOCINQ));
        changed |= assign(view.outQueue, ioctlOf(context, fd, SIOCOUTQ));
    }
    if (isTcp(view))
        changed |= lookAtTcpState(context, fd, view);
    return changed || view.life != lifeBefore;
}

} // namespace swb
