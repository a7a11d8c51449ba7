#include "core/explain/note_table.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace swb::notes {

namespace {

constexpr Note kNotes[] = {
    {[](Record r) { return r.call == CallId::Fcntl && r.args[1] == F_SETFL; },
     "The flags belong to the open socket, not to this descriptor: duplicates, and a child process, share them.",
     "fcntl(2)"},
    {[](Record r) { return r.call == CallId::Ioctl && r.args[1] == SIOCINQ; },
     "On a stream this counts all bytes that wait; on UDP only those of the next datagram, and 0 can also be an empty "
     "one.",
     "udp(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Ioctl && r.args[1] == SIOCATMARK && succeeded(r) && r.args[2] != 0; },
     "Here is the mark: all that was sent before the urgent byte has been read. With SO_OOBINLINE that byte is the "
     "next to be read; without it MSG_OOB takes it, and ordinary reading goes on behind it.",
     "sockatmark(3); tcp(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Ioctl && r.args[1] == SIOCATMARK && succeeded(r) && r.args[2] == 0; },
     "No mark here. Ordinary reading stops where the urgent byte stands, so a read that gives fewer bytes than waited "
     "may have come to it: ask again then.",
     "sockatmark(3); tcp(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Dup && succeeded(r); },
     "Both descriptors are one socket: O_NONBLOCK, options and the connection are shared, and the peer sees the end "
     "only "
     "when the last of them is closed. shutdown ends it at once.",
     "dup(2); shutdown(2)"},
};

} // namespace

std::span<const Note> ofDescriptors() { return kNotes; }

} // namespace swb::notes
