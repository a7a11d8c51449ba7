#include "core/explain/note_table.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

namespace swb::notes {

namespace {

bool hasReceived(Record r) { return isReceiving(r) && succeeded(r) && isOneMessage(r); }
bool hasSent(Record r) { return isSending(r) && succeeded(r) && isOneMessage(r); }
bool isStreamEnd(Record r) { return hasReceived(r) && r.result == 0 && bytesAsked(r) > 0; }
bool isWhole(Record r) { return hasSent(r) && r.result == bytesAsked(r); }

constexpr Note kNotes[] = {
    {[](Record r) { return isStreamEnd(r) && !hasMessageFlag(r, MSG_ERRQUEUE); },
     "On a stream 0 bytes mean that the peer has ended its sending: nothing more will come, but it may still be "
     "listening. On a datagram socket it is an empty message, and no end of anything; records (SOCK_SEQPACKET) cannot "
     "tell the two apart.",
     "recv(2)"},
    {[](Record r) { return hasReceived(r) && r.result > bytesAsked(r); },
     "MSG_TRUNC returns the real length of the message. What did not fit is gone: the next call reads the next "
     "message.",
     "recv(2); observed on Linux 6.18"},
    {[](Record r) {
         return hasReceived(r) && hasMessageFlag(r, MSG_TRUNC) && r.result > 0 && r.result <= bytesAsked(r);
     },
     "On a TCP socket MSG_TRUNC takes the bytes out of the queue and throws them away unseen.",
     "tcp(7); observed on Linux 6.18"},
    {[](Record r) { return hasReceived(r) && hasMessageFlag(r, MSG_PEEK); },
     "MSG_PEEK leaves the bytes in the queue: the next call reads the same ones again, unless SO_PEEK_OFF was set, "
     "which moves on with each peek.",
     "recv(2); socket(7)"},
    {[](Record r) { return hasReceived(r) && hasMessageFlag(r, MSG_WAITALL) && r.result < bytesAsked(r); },
     "MSG_WAITALL gives fewer bytes than asked for when the peer ends, an error or a signal comes, or the urgent mark "
     "is reached; on a datagram socket it does nothing.",
     "recv(2); observed on Linux 6.18"},
    {[](Record r) { return hasReceived(r) && hasMessageFlag(r, MSG_OOB); },
     "Urgent data of TCP is one byte, out of its place in the stream. Ordinary receiving stops at its mark, and a "
     "second "
     "MSG_OOB for the same byte is EINVAL.",
     "tcp(7); RFC 6093; observed on Linux 6.18"},
    {[](Record r) { return isReceiving(r) && failedWith(r, EINVAL) && hasMessageFlag(r, MSG_OOB); },
     "There is no urgent byte to read: none was sent, it was read already, or SO_OOBINLINE has left it in its place in "
     "the stream.",
     "tcp(7); observed on Linux 6.18"},
    {[](Record r) { return isReceiving(r) && failedWith(r, ECONNRESET); },
     "The peer aborted instead of closing: it crashed, closed with unread data, or has SO_LINGER set to 0 seconds.",
     "tcp(7); observed on Linux 6.18"},
    {[](Record r) { return isReceiving(r) && failedWith(r, EAGAIN) && !hasMessageFlag(r, MSG_ERRQUEUE); },
     "The same errno stands for \"nothing there\" and for \"SO_RCVTIMEO ran out\": only the duration tells them apart.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Recvfrom && succeeded(r) && r.addressLength == 0 && r.result > 0; },
     "The sender's address is empty: on a TCP connection the kernel does not fill it in, and a Unix sender without a "
     "name has none.",
     "recv(2); observed on Linux 6.18"},
    {[](Record r) { return hasSent(r) && hasMessageFlag(r, MSG_OOB); },
     "Only the last byte of these is urgent; those before it are ordinary data. A second urgent byte replaces the "
     "first "
     "one's mark.",
     "tcp(7); RFC 6093; observed on Linux 6.18"},
    {[](Record r) { return hasSent(r) && r.result < bytesAsked(r); },
     "Fewer bytes were taken than given: the send buffer was full. Send the rest from where this call stopped; a "
     "program does so in a loop.",
     "send(2)"},
    {[](Record r) { return isWhole(r) && r.result > 0; },
     "The kernel has taken the bytes. Whether they arrived, and whether anyone read them, this call does not say: "
     "after "
     "a peer has closed, the first send still succeeds and only the next fails.",
     "send(2); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Sendto && succeeded(r) && addressOf(r).port() > 0; },
     "On a TCP connection the address given here is ignored. A datagram socket that was not bound got its own port "
     "with "
     "the first datagram: getsockname tells it.",
     "send(2); observed on Linux 6.18"},
    {[](Record r) { return hasSent(r) && bytesAsked(r) == 0; },
     "On a stream 0 bytes send nothing at all; on a datagram socket they send an empty message.",
     "observed on Linux 6.18"},
    {[](Record r) { return isSending(r) && failedWith(r, EPIPE); },
     "On TCP the first send after the peer has closed still succeeds; its answer, a reset, makes the next one EPIPE. A "
     "Unix stream says it at once, a Unix datagram socket says ECONNREFUSED instead, without a signal.",
     "send(2); observed on Linux 6.18"},
    {[](Record r) { return isSending(r) && failedWith(r, ECONNREFUSED); },
     "This tells of an earlier datagram: an answer \"nobody there\" came back for it. The one of this call was not "
     "sent; the next can be. Only a connected socket hears of it.",
     "udp(7); observed on Linux 6.18"},
    {[](Record r) { return isSending(r) && failedWith(r, EAGAIN); },
     "Of Unix datagrams the receiver's queue decides, not the send buffer: it takes net.unix.max_dgram_qlen messages "
     "(10 by default on many machines) and one more, then senders wait.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) { return isSending(r) && failedWith(r, EMSGSIZE); },
     "A datagram goes whole or not at all: one byte more than 65507 over IPv4, or 65527 over IPv6, is refused.",
     "udp(7); observed on Linux 6.18"},
    {[](Record r) { return isSending(r) && failedWith(r, EACCES) && addressOf(r).port() >= 0; },
     "Broadcast has to be allowed first, with SO_BROADCAST, so that nobody does it by a slip.",
     "ip(7); socket(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Shutdown && failedWith(r, ENOTCONN); },
     "On a datagram socket it has taken effect all the same: poll now reports end of stream for ever.",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Shutdown && succeeded(r) && r.args[1] == SHUT_WR; },
     "The peer will read what is under way, then 0 bytes. What it sends can still be received here: a half-close.",
     "shutdown(2)"},
    {[](Record r) { return r.call == CallId::Shutdown && succeeded(r) && r.args[1] == SHUT_RD; },
     "TCP tells the peer nothing of it, and Linux still takes what the peer sends.", "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Shutdown && succeeded(r) && r.args[1] != SHUT_WR; },
     "A thread that waits in recv on this socket is woken by it, which close alone does not do.",
     "shutdown(2); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Close && failedWith(r, EINTR); },
     "The descriptor is closed in spite of the error. Closing again could hit someone else's.", "close(2)"},
    {[](Record r) { return r.call == CallId::Close && succeeded(r); },
     "If received bytes had not been read, TCP sends a reset instead of an orderly end. The side that closes first "
     "keeps its port in TIME_WAIT for a minute.",
     "tcp(7); observed on Linux 6.18"},
    {[](Record r) {
         return r.call == CallId::Poll && succeeded(r) && r.result > 0 &&
                (r.args[2] & (POLLOUT | POLLHUP)) == (POLLOUT | POLLHUP) && (r.args[2] & (POLLIN | POLLERR)) == 0;
     },
     "A stream socket that was never connected reports POLLOUT and POLLHUP together.", "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Poll && succeeded(r) && r.result > 0 && (r.args[2] & POLLERR) != 0; },
     "POLLERR is reported without being asked for: SO_ERROR, or the error queue, says what it is.", "poll(2)"},
};

} // namespace

std::span<const Note> ofData() { return kNotes; }

} // namespace swb::notes
