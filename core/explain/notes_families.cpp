#include "core/base/host_word.h"
#include "core/constants/tables.h"
#include "core/explain/note_table.h"

#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <vector>

namespace swb::notes {

namespace {

constexpr int kTcpIsMptcp = 43; // linux/tcp.h, which does not go together with netinet/tcp.h
constexpr int kIpv6FlowlabelMgr = 32;
constexpr int kIpv6FlowinfoSend = 33;
constexpr int kUdpliteSendCscov = 10;
constexpr int kUdpliteRecvCscov = 11;

bool makesSocket(Record r) { return r.call == CallId::Socket; }
bool makesFamily(Record r, int family) { return makesSocket(r) && r.args[0] == family; }
bool makesInternet(Record r, int protocol) {
    return (makesFamily(r, AF_INET) || makesFamily(r, AF_INET6)) && r.args[2] == protocol;
}
bool isNetlink(Record r) { return addressOf(r).family() == AF_NETLINK; }
bool isVsock(Record r) { return addressOf(r).family() == AF_VSOCK; }

std::uint32_t groupsOf(Record r) {
    return isNetlink(r) ? wordAt(r.addressBytes(), offsetof(sockaddr_nl, nl_groups)) : 0;
}
std::uint32_t portIdOf(Record r) { return wordAt(r.addressBytes(), offsetof(sockaddr_nl, nl_pid)); }
std::uint32_t contextOf(Record r) { return wordAt(r.addressBytes(), offsetof(sockaddr_vm, svm_cid)); }
bool hasFlow(Record r) {
    return addressOf(r).family() == AF_INET6 && wordAt(r.addressBytes(), offsetof(sockaddr_in6, sin6_flowinfo)) != 0;
}

constexpr Note kRefusals[] = {
    {[](Record r) {
         return makesSocket(r) && failedWith(r, EAFNOSUPPORT) && findValue(families(), r.args[0]) != nullptr;
     },
     "The headers have a number for this family, this kernel has no code for it: it was left out when the kernel was "
     "built, removed since, or sits in a module that is not loaded. The family's own explanation names the module; "
     "modprobe loads it, as root, and afterwards the same call may succeed.",
     "socket(2); observed on Linux 6.18"},
    {[](Record r) {
         return makesSocket(r) && failedWith(r, EAFNOSUPPORT) && findValue(families(), r.args[0]) == nullptr;
     },
     "No family of this number is known: neither to the headers this program was built with, nor to this kernel.",
     "socket(2); observed on Linux 6.18"},
    {[](Record r) {
         return makesInternet(r, IPPROTO_SCTP) && (r.error == EPROTONOSUPPORT || r.error == ESOCKTNOSUPPORT);
     },
     "This kernel has no SCTP, or its module is not loaded: modprobe sctp, as root, loads it where it was built.",
     "sctp(7); observed on Linux 6.18"},
    {[](Record r) {
         return makesSocket(r) && failedWith(r, ESOCKTNOSUPPORT) && (r.args[1] & 0xf) == SOCK_SEQPACKET &&
                !makesInternet(r, IPPROTO_SCTP);
     },
     "SOCK_SEQPACKET is for AF_UNIX and AF_VSOCK, and over IP for SCTP alone.", "observed on Linux 6.18"},
};

constexpr Note kNetlinkNotes[] = {
    {[](Record r) { return makesFamily(r, AF_NETLINK) && succeeded(r); },
     "The other side is the kernel: what is sent is answered at once, within the call. Reading needs no privilege; "
     "most messages that change something need CAP_NET_ADMIN.",
     "netlink(7)"},
    {[](Record r) { return r.call == CallId::Bind && isNetlink(r) && succeeded(r) && portIdOf(r) == 0; },
     "The kernel chose the port id: the process id for the first netlink socket of a program, a number of its own for "
     "the next. getsockname tells which.",
     "netlink(7)"},
    {[](Record r) { return r.call == CallId::Bind && failedWith(r, EADDRINUSE) && isNetlink(r); },
     "Another netlink socket of this protocol has this port id. Bind with 0 to be given a free one.", "netlink(7)"},
    {[](Record r) { return r.call == CallId::Bind && succeeded(r) && groupsOf(r) != 0; },
     "From now on what happens in these groups arrives by itself, between the answers. Groups above 32 have no bit "
     "here: NETLINK_ADD_MEMBERSHIP joins them by number.",
     "netlink(7)"},
    {[](Record r) { return isSending(r) && failedWith(r, ECONNREFUSED) && isNetlink(r); },
     "No netlink socket has this port id, or it does not listen to other programs.", "observed on Linux 6.18"},
    {[](Record r) { return isReceiving(r) && failedWith(r, ENOBUFS); },
     "Nothing was received by this call, and the next one goes on with what is still queued: the messages between are "
     "lost for good, so ask for the whole state again. NETLINK_NO_ENOBUFS only hides the error.",
     "netlink(7); observed on Linux 6.18"},
    {[](Record r) { return isReceiving(r) && succeeded(r) && isNetlink(r) && r.result > bytesAsked(r); },
     "The length returned is the message's own. What did not fit is gone: ask again with more room, 32768 bytes is as "
     "much as a list puts into one message.",
     "netlink(7); observed on Linux 6.18"},
    {[](Record r) {
         return isReceiving(r) && succeeded(r) && isNetlink(r) && r.result == bytesAsked(r) && r.result > 0 &&
                !hasMessageFlag(r, MSG_TRUNC);
     },
     "The room was filled to its end, so the message was probably longer and its end is gone. With MSG_TRUNC the call "
     "returns the real length.",
     "netlink(7); observed on Linux 6.18"},
};

constexpr Note kVsockNotes[] = {
    {[](Record r) { return r.call == CallId::Bind && failedWith(r, EADDRNOTAVAIL) && isVsock(r); },
     "This machine does not have this context id. VMADDR_CID_ANY takes what it has; VMADDR_CID_LOCAL needs the module "
     "vsock_loopback, which this kernel has not loaded.",
     "vsock(7); observed on Linux 6.18"},
    {[](Record r) {
         return r.call == CallId::Connect && isVsock(r) && contextOf(r) == VMADDR_CID_LOCAL &&
                (r.error == ETIMEDOUT || r.error == ENODEV || r.error == ECONNRESET);
     },
     "Without the module vsock_loopback a connection to this machine itself is handed to the hypervisor, which does "
     "not "
     "know what to do with it.",
     "vsock(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && failedWith(r, ECONNRESET) && isVsock(r); },
     "Nobody listens at this port of that machine: over vsock that is a reset, not ECONNREFUSED.",
     "observed on Linux 6.18"},
};

constexpr Note kTransportNotes[] = {
    {[](Record r) { return makesInternet(r, IPPROTO_MPTCP) && succeeded(r); },
     "If the other side, or a box on the way, does not speak Multipath TCP, the connection goes on as plain TCP and no "
     "call says so: TCP_IS_MPTCP then reads 0, while SO_PROTOCOL still reads 262.",
     "RFC 8684; observed on Linux 6.18"},
    {[](Record r) {
         return r.call == CallId::Getsockopt && isOption(r, IPPROTO_TCP, kTcpIsMptcp) && optionNumber(r) == 0;
     },
     "0: plain TCP. On a socket made with IPPROTO_MPTCP it means that the other side did not speak it, and the "
     "connection fell back.",
     "RFC 8684; observed on Linux 6.18"},
    {[](Record r) {
         return r.call == CallId::Setsockopt && succeeded(r) &&
                (isOption(r, IPPROTO_UDPLITE, kUdpliteSendCscov) || isOption(r, IPPROTO_UDPLITE, kUdpliteRecvCscov));
     },
     "The checksum covers so many bytes from the header on: 8 is the header alone, and what lies behind may arrive "
     "damaged. 0 covers everything; 1 to 7 become 8. A receiver may ask for more than the sender covers, and then "
     "drops the datagram.",
     "udplite(7); RFC 3828"},
};

constexpr Note kFlowNotes[] = {
    {[](Record r) { return is(r, {CallId::Connect, CallId::Sendto, CallId::Sendmsg}) && hasFlow(r) && succeeded(r); },
     "The flow label of the address is ignored unless IPV6_FLOWINFO_SEND is set on the socket; without it the kernel "
     "makes a label of its own.",
     "Linux networking documentation; observed on Linux 6.18"},
    {[](Record r) {
         return is(r, {CallId::Connect, CallId::Sendto, CallId::Sendmsg}) && hasFlow(r) && failedWith(r, EINVAL);
     },
     "With IPV6_FLOWINFO_SEND set, and somebody on this machine holding a flow label for himself, only labels that "
     "this socket has leased with IPV6_FLOWLABEL_MGR are taken.",
     "observed on Linux 6.18"},
    {[](Record r) { return is(r, {CallId::Setsockopt}) && isOption(r, IPPROTO_IPV6, kIpv6FlowinfoSend); },
     "1: the lower 20 bits of sin6_flowinfo become the flow label of the packets sent to that address.",
     "observed on Linux 6.18"},
    {[](Record r) { return is(r, {CallId::Setsockopt}) && isOption(r, IPPROTO_IPV6, kIpv6FlowlabelMgr); },
     "The value is a struct in6_flowlabel_req: the destination, the label, get, put or renew, who may share it, and "
     "how long it lasts. One exclusive lease makes the kernel check the labels of every socket.",
     "Linux networking documentation; observed on Linux 6.18"},
};

} // namespace

std::span<const Note> ofFamilies() {
    static const std::vector<Note> kAll = [] {
        std::vector<Note> all;
        for (const std::span<const Note> part :
             {std::span<const Note>(kRefusals), std::span<const Note>(kNetlinkNotes),
              std::span<const Note>(kVsockNotes), std::span<const Note>(kTransportNotes),
              std::span<const Note>(kFlowNotes)})
            all.insert(all.end(), part.begin(), part.end());
        return all;
    }();
    return kAll;
}

} // namespace swb::notes
