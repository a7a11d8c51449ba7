#include "core/explain/note_table.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace swb::notes {

namespace {

constexpr int kZeroCopy = 0x4000000; // MSG_ZEROCOPY

bool isMessageIn(Record r) { return is(r, {CallId::Sendmsg, CallId::Sendmmsg}); }
bool isMessageOut(Record r) { return is(r, {CallId::Recvmsg, CallId::Recvmmsg}); }

// Whether a control message of this kind is among those that are kept.
bool hasControl(Record r, int level, int type) {
    const BytesView kept = r.controlBytes();
    for (std::size_t at = 0; at + sizeof(cmsghdr) <= kept.size();) {
        cmsghdr header{};
        std::memcpy(&header, kept.data() + at, sizeof header);
        if (header.cmsg_level == level && header.cmsg_type == type)
            return true;
        if (header.cmsg_len < sizeof header || header.cmsg_len > kept.size() - at)
            return false;
        at += CMSG_ALIGN(header.cmsg_len);
    }
    return false;
}

constexpr Note kNotes[] = {
    {[](Record r) { return wasReturned(r, MSG_TRUNC) && !hasMessageFlag(r, MSG_ERRQUEUE); },
     "MSG_TRUNC came back: the message was longer than the buffers, and what did not fit is gone. Asked for as a flag "
     "of the call, MSG_TRUNC makes it return the full length.",
     "recvmsg(2); observed on Linux 6.18"},
    {[](Record r) { return wasReturned(r, MSG_CTRUNC); },
     "MSG_CTRUNC came back: the room for control messages was too small. What did not fit is lost; descriptors among "
     "it "
     "were closed by the kernel.",
     "recvmsg(2); unix(7); observed on Linux 6.18"},
    {[](Record r) { return isMessageOut(r) && succeeded(r) && hasControl(r, SOL_SOCKET, SCM_RIGHTS); },
     "The descriptors are new numbers in this process for files that the sender has open too. They lack FD_CLOEXEC "
     "unless MSG_CMSG_CLOEXEC was asked for; a plain recv of the same message would have thrown them away.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) {
         return isMessageIn(r) && isDone(r) && hasControl(r, SOL_SOCKET, SCM_RIGHTS) && !failedWith(r, EPERM);
     },
     "On a stream descriptors travel only with at least one byte of data: with none the call returns 0 and they are "
     "not "
     "delivered. The receiver has to ask with recvmsg, with room for them.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) { return isMessageIn(r) && failedWith(r, EPERM) && hasControl(r, SOL_SOCKET, SCM_RIGHTS); },
     "The receiver has set SO_PASSRIGHTS to 0: it takes no descriptors, and the sender is told.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) { return isMessageOut(r) && succeeded(r) && hasMessageFlag(r, MSG_ERRQUEUE); },
     "The bytes are those of a packet sent before; beside them a control message says what became of it, and who said "
     "so. Until it is read poll reports POLLERR. With IP_RECVERR even a socket without a peer hears of ICMP errors.",
     "ip(7); recv(2); observed on Linux 6.18"},
    {[](Record r) { return isReceiving(r) && failedWith(r, EAGAIN) && hasMessageFlag(r, MSG_ERRQUEUE); },
     "The error queue is never waited for, not even by a blocking socket: empty means EAGAIN.",
     "recv(2); observed on Linux 6.18"},
    {[](Record r) { return isSending(r) && succeeded(r) && hasMessageFlag(r, kZeroCopy); },
     "Without SO_ZEROCOPY set on the socket, MSG_ZEROCOPY is ignored in silence. With it the memory must stay "
     "untouched "
     "until the error queue says that the kernel is done; on loopback that notice says it copied after all.",
     "Documentation/networking/msg_zerocopy.rst (Linux); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Recvmmsg && isDone(r) && r.args[4] >= 0; },
     "The time-out of recvmmsg is looked at only after a message has come: with none the call waits on.",
     "recvmmsg(2)"},
};

} // namespace

std::span<const Note> ofMessages() { return kNotes; }

} // namespace swb::notes
