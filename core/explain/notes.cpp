#include "core/explain/explain_parts.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <initializer_list>

namespace swb {

namespace {

using Record = const CallRecord&;

bool is(Record record, std::initializer_list<CallId> calls) {
    return std::ranges::find(calls, record.call) != calls.end();
}
bool isDone(Record record) { return record.sequence != 0 && !record.inFlight; }
bool succeeded(Record record) { return isDone(record) && !record.failed(); }
bool failedWith(Record record, int error) { return isDone(record) && record.error == error; }

Address addressOf(Record record) { return Address::fromBytes(record.addressBytes(), record.addressLength); }
bool isPort(Record record, int port) { return addressOf(record).port() == port; }
bool isLowPort(Record record) { return addressOf(record).port() > 0 && addressOf(record).port() < 1024; }

bool isSending(Record record) { return is(record, {CallId::Send, CallId::Sendto, CallId::Write}); }
bool isReceiving(Record record) { return is(record, {CallId::Recv, CallId::Recvfrom, CallId::Read}); }
bool isNaming(Record record) { return is(record, {CallId::Bind, CallId::Connect}); }

bool isOption(Record record, int level, int name) {
    return is(record, {CallId::Getsockopt, CallId::Setsockopt}) && record.args[1] == level && record.args[2] == name;
}
bool isBufferSize(Record record) {
    return isOption(record, SOL_SOCKET, SO_RCVBUF) || isOption(record, SOL_SOCKET, SO_SNDBUF);
}

struct Note {
    bool (*applies)(Record record);
    std::string_view text;
    std::string_view source;
};

// In the order in which they are shown: what was unusual about this call first, then what surprises of this kind meet.
constexpr Note kNotes[] = {
    {[](Record r) { return r.scripted; },
     "Scripted: this answer came from the fault plan of a lesson or test, not from the kernel.", ""},
    {[](Record r) { return isDone(r) && r.ending == Ending::Interrupted; },
     "Interrupt was pressed while the call was waiting: a signal was sent, and the kernel made the call return.",
     "signal(7)"},
    {[](Record r) { return isDone(r) && r.ending == Ending::InterruptedByClose; },
     "The socket was being closed while the call was waiting. A bare close in another thread would not have woken it: "
     "this program interrupts the call first, then closes.",
     "observed on Linux 6.18"},
    {[](Record r) { return r.sigpipe; },
     "The kernel also sent the signal SIGPIPE, which ends a program that does not handle it. MSG_NOSIGNAL prevents the "
     "signal, not the error.",
     "send(2)"},
    {[](Record r) { return r.call == CallId::Connect && failedWith(r, EINPROGRESS); },
     "Not a failure: the socket does not wait, and the attempt is under way. When poll reports POLLOUT it has ended, "
     "well or badly: SO_ERROR tells which.",
     "connect(2)"},
    {[](Record r) { return r.call == CallId::Connect && failedWith(r, EINTR); },
     "The attempt goes on by itself. Do not connect again: wait for POLLOUT with poll, then read SO_ERROR.",
     "connect(2)"},
    {[](Record r) { return r.call == CallId::Connect && failedWith(r, ECONNREFUSED) && addressOf(r).port() > 0; },
     "On Linux the socket can be used for another connect after this. Other systems leave that open: a portable "
     "program makes a new socket.",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && addressOf(r).family() == AF_UNSPEC; },
     "An address of the family AF_UNSPEC undoes a connection: a datagram socket forgets its peer, a TCP connection is "
     "reset.",
     "connect(2); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && addressOf(r).isWildcard(); },
     "As a destination the wildcard address means this machine, on Linux. Write 127.0.0.1 or ::1 instead.",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && isPort(r, 0); },
     "Port 0 is nobody's: on TCP it gives ECONNREFUSED. Only bind takes it as \"choose for me\".",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Bind && failedWith(r, EACCES) && isLowPort(r); },
     "Root has CAP_NET_BIND_SERVICE, an ordinary program does not. The limit of 1024 itself can be lowered for "
     "everyone "
     "with the sysctl net.ipv4.ip_unprivileged_port_start.",
     "ip(7); capabilities(7)"},
    {[](Record r) { return r.call == CallId::Bind && failedWith(r, EADDRINUSE) && addressOf(r).family() == AF_UNIX; },
     "The path of a Unix socket stays after its socket is closed. If connect to it gives ECONNREFUSED nobody listens "
     "any more: unlink the path, then bind again.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Bind && failedWith(r, EADDRINUSE) && addressOf(r).port() > 0; },
     "SO_REUSEADDR helps against a connection still in TIME_WAIT, if the earlier server had set it too. It never helps "
     "while another socket listens on the port.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Bind && isPort(r, 0); },
     "Port 0 lets the kernel pick a free one. getsockname tells which.", "ip(7)"},
    {[](Record r) { return r.call == CallId::Bind && addressOf(r).isWildcard(); },
     "The wildcard address means every interface: other machines can reach this socket. 127.0.0.1 or ::1 keeps it to "
     "this machine.",
     "ip(7)"},
    {[](Record r) {
         return r.call == CallId::Bind && succeeded(r) && addressOf(r).family() == AF_UNIX &&
                r.addressLength == sizeof(sa_family_t);
     },
     "With the family alone the kernel picks an abstract name of five hex digits. getsockname tells it.", "unix(7)"},
    {[](Record r) {
         return isNaming(r) && failedWith(r, EINVAL) && classOf(addressOf(r)).name == "link-local" &&
                addressOf(r).family() == AF_INET6 && addressOf(r).scopeId() == 0;
     },
     "A link-local IPv6 address is only complete with its interface: write it behind a percent sign, fe80::1%eth0.",
     "ipv6(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Socket && failedWith(r, EPERM); },
     "Raw and packet sockets need the capability CAP_NET_RAW: root has it, or setcap cap_net_raw=+ep PROGRAM gives it.",
     "raw(7); capabilities(7)"},
    {[](Record r) { return r.call == CallId::Socket && r.args[0] == AF_INET6; },
     "Bound to :: such a socket takes IPv4 too, as ::ffff:a.b.c.d, unless IPV6_V6ONLY is set before bind.",
     "ipv6(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Listen && r.args[1] < 0; },
     "The kernel reads the backlog as a number without a sign, so a negative one is huge, and then cuts it to "
     "net.core.somaxconn (4096 by default).",
     "listen(2); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Listen && r.args[1] > 4096; },
     "More than net.core.somaxconn (4096 by default) is cut to it, without an error.",
     "listen(2); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Listen && r.args[1] == 0; },
     "Even with a backlog of 0 one connection may wait: Linux admits one more than the number. Further TCP clients "
     "hang "
     "in SYN_SENT; they are not refused.",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Listen && succeeded(r) && r.args[1] > 0 && r.args[1] <= 4096; },
     "From now on clients can connect and even send before accept is called: the kernel completes their connections by "
     "itself.",
     "listen(2); observed on Linux 6.18"},
    {[](Record r) { return is(r, {CallId::Accept, CallId::Accept4}) && succeeded(r); },
     "The new socket inherits the listener's options, but neither O_NONBLOCK nor close-on-exec.",
     "accept(2); observed on Linux 6.18"},
    {[](Record r) { return is(r, {CallId::Accept, CallId::Accept4}) && failedWith(r, EMFILE); },
     "The connection stays in the queue, and poll goes on reporting it.", "accept(2)"},
    {[](Record r) { return isReceiving(r) && succeeded(r) && r.result == 0 && r.args[1] > 0; },
     "On a stream 0 bytes mean that the peer has ended its sending: nothing more will come, but it may still be "
     "listening. On a datagram socket it is an empty message, and no end of anything.",
     "recv(2)"},
    {[](Record r) { return isReceiving(r) && succeeded(r) && r.result > r.args[1]; },
     "MSG_TRUNC returns the real length of the message. What did not fit is gone: the next call reads the next "
     "message.",
     "recv(2); observed on Linux 6.18"},
    {[](Record r) { return isReceiving(r) && succeeded(r) && r.call != CallId::Read && (r.args[2] & MSG_PEEK) != 0; },
     "MSG_PEEK leaves the bytes in the queue: the next call reads the same ones again.", "recv(2)"},
    {[](Record r) { return isReceiving(r) && failedWith(r, ECONNRESET); },
     "The peer aborted instead of closing: it crashed, closed with unread data, or has SO_LINGER set to 0 seconds.",
     "tcp(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Recvfrom && succeeded(r) && r.addressLength == 0 && r.result > 0; },
     "The sender's address is empty: on a TCP connection the kernel does not fill it in, and a Unix sender without a "
     "name has none.",
     "recv(2); observed on Linux 6.18"},
    {[](Record r) { return isSending(r) && succeeded(r) && r.result < r.args[1]; },
     "Fewer bytes were taken than given: the send buffer was full. Send the rest from where this call stopped; a "
     "program does so in a loop.",
     "send(2)"},
    {[](Record r) { return isSending(r) && succeeded(r) && r.result == r.args[1] && r.result > 0; },
     "The kernel has taken the bytes. Whether they arrived, and whether anyone read them, this call does not say.",
     "send(2)"},
    {[](Record r) { return isSending(r) && succeeded(r) && r.args[1] == 0; },
     "On a stream 0 bytes send nothing at all; on a datagram socket they send an empty message.",
     "observed on Linux 6.18"},
    {[](Record r) { return isSending(r) && failedWith(r, ECONNREFUSED); },
     "This tells of an earlier datagram: an answer \"nobody there\" came back for it. The one of this call was not "
     "sent.",
     "udp(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Shutdown && failedWith(r, ENOTCONN); },
     "On a datagram socket it has taken effect all the same: poll now reports end of stream for ever.",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Shutdown && succeeded(r) && r.args[1] == SHUT_WR; },
     "The peer will read what is under way, then 0 bytes. What it sends can still be received here: a half-close.",
     "shutdown(2)"},
    {[](Record r) { return r.call == CallId::Shutdown && succeeded(r) && r.args[1] == SHUT_RD; },
     "TCP tells the peer nothing of it, and Linux still takes what the peer sends.", "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Close && failedWith(r, EINTR); },
     "The descriptor is closed in spite of the error. Closing again could hit someone else's.", "close(2)"},
    {[](Record r) { return r.call == CallId::Close && succeeded(r); },
     "If received bytes had not been read, TCP sends a reset instead of an orderly end. The side that closes first "
     "keeps its port in TIME_WAIT for a minute.",
     "tcp(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Setsockopt && isBufferSize(r); },
     "The kernel doubles the number, for its own bookkeeping, and clamps it without an error; reading it back gives "
     "the "
     "doubled one. Setting it also ends the automatic growing of the buffer.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Getsockopt && isBufferSize(r); },
     "A number that was set reads back doubled: the kernel counts its own bookkeeping in.", "socket(7)"},
    {[](Record r) { return r.call == CallId::Getsockopt && isOption(r, SOL_SOCKET, SO_ERROR); },
     "Reading SO_ERROR clears it: the next read gives 0.", "socket(7)"},
    {[](Record r) { return r.call == CallId::Getsockopt && succeeded(r) && r.args[4] == r.args[3] && r.args[3] != 4; },
     "The value fills the room exactly. A longer one would have been cut without an error.",
     "getsockopt(2); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Setsockopt && isOption(r, SOL_SOCKET, SO_REUSEADDR); },
     "It has to be set before bind, and on every server that uses the port in turn.", "socket(7)"},
    {[](Record r) { return r.call == CallId::Fcntl && r.args[1] == F_SETFL; },
     "The flags belong to the open socket, not to this descriptor: duplicates, and a child process, share them.",
     "fcntl(2)"},
    {[](Record r) {
         return r.call == CallId::Poll && succeeded(r) && r.result > 0 &&
                (r.args[2] & (POLLOUT | POLLHUP)) == (POLLOUT | POLLHUP) && (r.args[2] & (POLLIN | POLLERR)) == 0;
     },
     "A stream socket that was never connected reports POLLOUT and POLLHUP together.", "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Poll && succeeded(r) && r.result > 0 && (r.args[2] & POLLERR) != 0; },
     "POLLERR is reported without being asked for: SO_ERROR, or the error queue, says what it is.", "poll(2)"},
    {[](Record r) { return r.call == CallId::Ioctl && r.args[1] == SIOCINQ; },
     "On a stream this counts all bytes that wait; on UDP only those of the next datagram, and 0 can also be an empty "
     "one.",
     "udp(7); observed on Linux 6.18"},
};

// Numbers that a note's text cannot hold.
std::string doubledText(Record record) {
    if (record.call != CallId::Setsockopt || !isBufferSize(record) || record.dataLength != sizeof(std::int32_t))
        return {};
    std::int32_t asked = 0;
    std::memcpy(&asked, record.data.data(), sizeof asked);
    if (asked <= 0 || asked > 1'000'000)
        return {};
    return fmt::format("{} asked for should read back as {}, within the limits.", asked, 2 * asked);
}

} // namespace

void addNotes(Explanation& to, const CallRecord& record) {
    std::string text;
    const auto append = [&text](std::string_view line) {
        if (!line.empty())
            text += fmt::format("{}{}", text.empty() ? "" : "\n\n", line);
    };
    for (const Note& note : kNotes) {
        if (!note.applies(record))
            continue;
        append(note.text);
        addSource(to, note.source);
    }
    append(doubledText(record));
    addText(to, "Worth knowing", std::move(text));
}

} // namespace swb
