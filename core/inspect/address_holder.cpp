#include "core/inspect/address_holder.h"

#include "core/base/escape.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace swb {

namespace {

constexpr std::size_t kOwnersLookedFor = 8;

enum State { Established = 1, FinWait1 = 4, FinWait2 = 5, TimeWait = 6, Closed = 7, CloseWait = 8, Listen = 10 };

bool isInet(const Address& address) { return address.family() == AF_INET || address.family() == AF_INET6; }

// "::ffff:127.0.0.1" and "127.0.0.1" are the same place.
std::string hostOf(const Address& address) {
    const std::string host = address.host();
    constexpr std::string_view kMapped = "::ffff:";
    return host.starts_with(kMapped) && host.find('.') != std::string::npos ? host.substr(kMapped.size()) : host;
}

bool overlaps(const Address& wanted, const Address& held) {
    // An IPv4 wildcard leaves IPv6 addresses alone; "::" may cover both families, depending on IPV6_V6ONLY.
    const auto covers = [](const Address& wide, const Address& narrow) {
        return wide.isWildcard() && (wide.family() == AF_INET6 || narrow.family() == AF_INET ||
                                     hostOf(narrow).find(':') == std::string::npos);
    };
    return hostOf(wanted) == hostOf(held) || covers(wanted, held) || covers(held, wanted);
}

int protocolOf(const WantedAddress& wanted) {
    if (wanted.protocol == IPPROTO_MPTCP)
        return IPPROTO_TCP; // its subflows are what holds ports
    if (wanted.protocol != 0)
        return wanted.protocol;
    return wanted.type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
}

// A listener is in everybody's way; what rests in TIME_WAIT only in that of those without SO_REUSEADDR.
int rank(const SystemSocket& socket) {
    switch (socket.state) {
    case Listen:
        return 0;
    case kStateBoundInactive:
    case Closed:
        return 1;
    case TimeWait:
        return 3;
    default:
        return 2;
    }
}

// The number under which the diagnostics tell a file's device: the kernel's own packing of the two numbers.
std::uint32_t packedDevice(dev_t device) { return (major(device) << 20) | minor(device); }

std::string pathOf(const Address& address) {
    const BytesView name = address.bytes().subspan(offsetof(sockaddr_un, sun_path));
    std::string path(name.begin(), name.end());
    path.resize(std::min(path.find('\0'), path.size()));
    return path;
}

// The same file, however its path is written; an abstract name by its bytes.
class SameUnixName {
public:
    explicit SameUnixName(const Address& wanted)
        : m_wanted(wanted) {
        const std::string path = pathOf(wanted);
        struct stat status{};
        if (path.empty() || ::lstat(path.c_str(), &status) != 0)
            return;
        m_device = packedDevice(status.st_dev);
        m_inode = static_cast<std::uint32_t>(status.st_ino);
    }
    bool operator()(const SystemSocket& socket) const {
        if (m_inode != 0)
            return socket.fileInode == m_inode && socket.fileDevice == m_device;
        return socket.local == m_wanted;
    }

private:
    const Address& m_wanted;
    std::uint32_t m_device = 0;
    std::uint32_t m_inode = 0;
};

Result<std::vector<SystemSocket>> socketsInTheWay(const CallContext& context, const WantedAddress& wanted) {
    if (wanted.address.family() == AF_UNIX) {
        const SameUnixName same(wanted.address);
        return unixSockets(context).map([&same](std::vector<SystemSocket> all) {
            std::erase_if(all, [&same](const SystemSocket& one) { return !same(one); });
            return all;
        });
    }
    return inetSockets(context, protocolOf(wanted), wanted.address.port()).map([&](std::vector<SystemSocket> all) {
        std::erase_if(all, [&](const SystemSocket& one) { return !overlaps(wanted.address, one.local); });
        return all;
    });
}

std::string shownCommand(const SocketOwner& owner) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(owner.command.data());
    return owner.command.empty() ? "a process" : escapeBytes({bytes, owner.command.size()});
}

std::string processesText(const AddressHolders& holders, const SystemSocket& socket) {
    std::string text;
    int more = 0;
    for (const SocketOwner& owner : holders.search.owners) {
        if (owner.inode != socket.inode)
            continue;
        if (!text.empty()) {
            ++more;
            continue;
        }
        text = owner.pid == ::getpid()
                   ? fmt::format("this workbench itself (pid {})", owner.pid)
                   : fmt::format("{} (pid {}, user {})", shownCommand(owner), owner.pid, userName(owner.uid));
    }
    return more > 0 ? fmt::format("{}, shared with {} more,", text, more) : text;
}

std::string deedText(const SystemSocket& socket) {
    const std::string local = socket.local.toString();
    if (socket.state == Listen)
        return fmt::format("listens on {}", local);
    const bool connected = isInet(socket.peer) && socket.peer.port() > 0;
    if (connected)
        return fmt::format("has a connection from {} to {}", local, socket.peer.toString());
    return fmt::format("has a socket bound to {}{}", local, socket.type == SOCK_STREAM ? ", not listening" : "");
}

std::string timeWaitText(const SystemSocket& socket) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(socket.leaves.value_or(Nanoseconds::zero())).count();
    return fmt::format(
        "no process holds it any more, but the ended connection from {} to {} rests in TIME_WAIT for another {} s. "
        "SO_REUSEADDR before bind passes it if the earlier server had set it too",
        socket.local.toString(), socket.peer.toString(), left);
}

// Somebody has it, and this user may not see who.
std::string unseenText(const AddressHolders& holders, const SystemSocket& socket) {
    const std::string user = socket.uid ? fmt::format(" of user {}", userName(*socket.uid)) : "";
    const std::string who = fmt::format("a process{} {} (socket inode {})", user, deedText(socket), socket.inode);
    if (!holders.search.complete)
        return who + "; there was not the time to look through every process for it";
    if (holders.search.closedProcesses > 0)
        return fmt::format("{}; which one, this user may not see: the descriptors of {} processes are not readable. "
                           "As root: ss -anp",
                           who, holders.search.closedProcesses);
    return who + "; no process that can be seen from here has it open, it may be in another container";
}

std::string socketText(const AddressHolders& holders, const SystemSocket& socket) {
    if (socket.state == TimeWait)
        return timeWaitText(socket);
    if (socket.inode == 0)
        return fmt::format("no process holds it any more, but the kernel is still ending the connection from {} to {}",
                           socket.local.toString(), socket.peer.toString());
    const std::string processes = processesText(holders, socket);
    return processes.empty() ? unseenText(holders, socket) : fmt::format("{} {}", processes, deedText(socket));
}

} // namespace

AddressHolders findHolders(const CallContext& context, const WantedAddress& wanted, Nanoseconds budget) {
    AddressHolders holders;
    const bool isNamed = wanted.address.family() == AF_UNIX && wanted.address.length() > sizeof(sa_family_t);
    if (!isNamed && !(isInet(wanted.address) && wanted.address.port() > 0 && wanted.type != SOCK_RAW))
        return holders;
    const Nanoseconds deadline = monotonicNow() + budget;
    auto sockets = socketsInTheWay(context, wanted);
    if (!sockets)
        return holders;
    holders.known = true;
    holders.sockets = std::move(*sockets);
    // Not stable_sort: clang warns of what GCC 12's library does inside it.
    std::ranges::sort(holders.sockets, {},
                      [](const SystemSocket& socket) { return std::pair(rank(socket), socket.inode); });
    std::vector<std::uint64_t> inodes; // a busy server has thousands of connections on its port
    for (const SystemSocket& socket : holders.sockets)
        if (socket.inode != 0 && inodes.size() < kOwnersLookedFor)
            inodes.push_back(socket.inode);
    holders.search = findOwners(inodes, deadline - monotonicNow());
    return holders;
}

std::string holdersText(const AddressHolders& holders) {
    if (holders.sockets.empty())
        return {};
    const std::string first = socketText(holders, holders.sockets.front());
    const std::size_t more = holders.sockets.size() - 1;
    return more == 0 ? first
                     : fmt::format("{}; {} more {} there", first, more, more == 1 ? "socket is" : "sockets are");
}

} // namespace swb
