#include "core/inspect/sock_diag.h"

#include "core/base/unique_fd.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

namespace swb {

namespace {

constexpr std::uint32_t kEveryState = 0xffffffff;
constexpr int kTimeWait = 6;             // TCP_TIME_WAIT
constexpr int kUnixUid = 7;              // UNIX_DIAG_UID, Linux 5.3; older headers lack it
constexpr std::uint32_t kShowUid = 0x40; // UDIAG_SHOW_UID
constexpr std::size_t kReplyRoom = 1u << 16;

using Sockets = std::vector<SystemSocket>;

Address inetAddress(int family, const __be32* words, __be16 port, std::uint32_t interface) {
    if (family == AF_INET) {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_port = port;
        in.sin_addr.s_addr = words[0];
        return Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&in), sizeof in);
    }
    sockaddr_in6 in6{};
    in6.sin6_family = AF_INET6;
    in6.sin6_port = port;
    std::memcpy(&in6.sin6_addr, words, sizeof in6.sin6_addr);
    if (IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr))
        in6.sin6_scope_id = interface;
    return Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&in6), sizeof in6);
}

struct Reply {
    Sockets* sockets;
    int type;
    int protocol;
};

int takeInet(const nlmsghdr* header, void* into) {
    const auto& reply = *static_cast<Reply*>(into);
    if (mnl_nlmsg_get_payload_len(header) < sizeof(inet_diag_msg))
        return MNL_CB_OK;
    inet_diag_msg message{};
    std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
    if (message.idiag_family != AF_INET && message.idiag_family != AF_INET6)
        return MNL_CB_OK;
    SystemSocket socket;
    socket.family = message.idiag_family;
    socket.type = reply.type;
    socket.protocol = reply.protocol;
    socket.state = message.idiag_state;
    socket.local = inetAddress(message.idiag_family, message.id.idiag_src, message.id.idiag_sport, message.id.idiag_if);
    socket.peer = inetAddress(message.idiag_family, message.id.idiag_dst, message.id.idiag_dport, message.id.idiag_if);
    socket.uid = message.idiag_uid;
    socket.inode = message.idiag_inode;
    if (message.idiag_state == kTimeWait)
        socket.leaves = std::chrono::milliseconds(message.idiag_expires);
    reply.sockets->push_back(socket);
    return MNL_CB_OK;
}

Address unixName(const nlattr* attribute) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    const std::size_t length = std::min<std::size_t>(mnl_attr_get_payload_len(attribute), sizeof name.sun_path);
    std::memcpy(name.sun_path, mnl_attr_get_payload(attribute), length);
    return Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&name),
                                 static_cast<std::uint32_t>(offsetof(sockaddr_un, sun_path) + length));
}

int takeUnixAttribute(const nlattr* attribute, void* into) {
    auto& socket = *static_cast<SystemSocket*>(into);
    const int kind = mnl_attr_get_type(attribute);
    const std::size_t length = mnl_attr_get_payload_len(attribute);
    if (kind == UNIX_DIAG_NAME) {
        socket.local = unixName(attribute);
    } else if (kind == kUnixUid && length >= sizeof(std::uint32_t)) {
        socket.uid = mnl_attr_get_u32(attribute);
    } else if (kind == UNIX_DIAG_VFS && length >= sizeof(unix_diag_vfs)) {
        unix_diag_vfs file{};
        std::memcpy(&file, mnl_attr_get_payload(attribute), sizeof file);
        socket.fileDevice = file.udiag_vfs_dev;
        socket.fileInode = file.udiag_vfs_ino;
    }
    return MNL_CB_OK;
}

int takeUnix(const nlmsghdr* header, void* into) {
    const auto& reply = *static_cast<Reply*>(into);
    if (mnl_nlmsg_get_payload_len(header) < sizeof(unix_diag_msg))
        return MNL_CB_OK;
    unix_diag_msg message{};
    std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
    SystemSocket socket;
    socket.family = AF_UNIX;
    socket.type = message.udiag_type;
    socket.state = message.udiag_state;
    socket.inode = message.udiag_ino;
    mnl_attr_parse(header, sizeof message, takeUnixAttribute, &socket);
    if (!socket.local.isEmpty())
        reply.sockets->push_back(socket);
    return MNL_CB_OK;
}

// The end of a dump carries the errno that ended it early; libmnl reads that only from version 1.0.5 on.
int takeEnd(const nlmsghdr* header, void*) {
    std::int32_t status = 0;
    if (mnl_nlmsg_get_payload_len(header) >= sizeof status)
        std::memcpy(&status, mnl_nlmsg_get_payload(header), sizeof status);
    if (status >= 0)
        return MNL_CB_STOP;
    errno = -status;
    return MNL_CB_ERROR;
}

// A netlink socket of the program's own, for one question after the other.
class Diagnostics {
public:
    static Result<Diagnostics> open(const CallContext& context) {
        // Non-blocking: the kernel has the answer ready, and an observer never waits.
        const auto fd =
            calls::socket(context, AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG);
        if (!fd)
            return tl::unexpected(fd.error());
        return Diagnostics(context, *fd);
    }
    Diagnostics(Diagnostics&&) = default;
    ~Diagnostics() {
        if (m_fd.isValid())
            (void)calls::close(m_context, m_fd.release());
    }

    template <class Request>
    Result<void> dump(const Request& request, mnl_cb_t take, Reply& reply) {
        alignas(NLMSG_ALIGNTO) std::array<std::uint8_t, 256> room{};
        nlmsghdr* header = mnl_nlmsg_put_header(room.data());
        header->nlmsg_type = SOCK_DIAG_BY_FAMILY;
        header->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
        header->nlmsg_seq = ++m_sequence;
        std::memcpy(mnl_nlmsg_put_extra_header(header, sizeof request), &request, sizeof request);
        const auto sent = calls::send(m_context, m_fd.get(), BytesView(room).first(header->nlmsg_len), 0);
        if (!sent)
            return tl::unexpected(sent.error());
        return receive(take, reply);
    }

private:
    Diagnostics(const CallContext& context, int fd)
        : m_context(context)
        , m_fd(fd)
        , m_room(kReplyRoom) {}

    Result<void> receive(mnl_cb_t take, Reply& reply) {
        std::array<mnl_cb_t, NLMSG_DONE + 1> control{nullptr, nullptr, nullptr, takeEnd};
        int more = MNL_CB_OK;
        while (more > MNL_CB_STOP) {
            const auto size = calls::recv(m_context, m_fd.get(), m_room, 0);
            if (!size)
                return tl::unexpected(size.error());
            more = mnl_cb_run2(m_room.data(), *size, m_sequence, 0, take, &reply, control.data(), control.size());
            const int error = errno;
            if (more < 0)
                return tl::unexpected(Error{"sock_diag", error});
        }
        return {};
    }

    CallContext m_context;
    UniqueFd m_fd;
    Bytes m_room;
    std::uint32_t m_sequence = 0;
};

} // namespace

Result<Sockets> inetSockets(const CallContext& context, int protocol, int port) {
    inet_diag_req_v2 request{};
    request.sdiag_protocol = static_cast<std::uint8_t>(protocol);
    request.idiag_states = kEveryState;
    request.id.idiag_sport = htons(static_cast<std::uint16_t>(port));
    request.id.idiag_cookie[0] = request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    Sockets found;
    auto diagnostics = Diagnostics::open(context);
    if (!diagnostics)
        return tl::unexpected(diagnostics.error());
    Reply reply{&found, protocol == IPPROTO_TCP ? SOCK_STREAM : SOCK_DGRAM, protocol};
    for (const int family : {AF_INET, AF_INET6}) {
        request.sdiag_family = static_cast<std::uint8_t>(family);
        if (const auto done = diagnostics->dump(request, takeInet, reply); !done)
            return tl::unexpected(done.error());
    }
    // The kernel leaves its own filter out for sockets that are bound and inactive (seen on Linux 6.18).
    if (port != 0)
        std::erase_if(found, [port](const SystemSocket& one) { return one.local.port() != port; });
    return found;
}

Result<Sockets> unixSockets(const CallContext& context) {
    unix_diag_req request{};
    request.sdiag_family = AF_UNIX;
    request.udiag_states = kEveryState;
    request.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_VFS | kShowUid;
    Sockets found;
    auto diagnostics = Diagnostics::open(context);
    if (!diagnostics)
        return tl::unexpected(diagnostics.error());
    Reply reply{&found, 0, 0};
    if (const auto done = diagnostics->dump(request, takeUnix, reply); !done)
        return tl::unexpected(done.error());
    return found;
}

} // namespace swb
