#include "core/calls/poll_entry.h"
#include "core/explain/note_table.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>

#include <algorithm>

namespace swb::notes {

namespace {

bool isControl(Record r, int one, int other) {
    return r.call == CallId::EpollCtl && (r.args[2] == one || r.args[2] == other);
}
bool isWait(Record r) { return is(r, {CallId::EpollWait, CallId::Ppoll}); }
bool anyReady(Record r, std::uint32_t events) {
    return succeeded(r) && std::ranges::any_of(epolledOf(r), [events](const EpollEntry& entry) {
               return (entry.events & events) != 0;
           });
}

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
    {[](Record r) {
         return isControl(r, EPOLL_CTL_ADD, EPOLL_CTL_MOD) && succeeded(r) && r.args[3] == std::int64_t{EPOLLET};
     },
     "Neither reading nor writing is waited for. EPOLLHUP and EPOLLERR come all the same, and with EPOLLET once: "
     "without it each wait would return at once for as long as they last.",
     "epoll_ctl(2); observed on Linux 6.18"},
    {[](Record r) { return isControl(r, EPOLL_CTL_DEL, EPOLL_CTL_DEL) && succeeded(r); },
     "Closing a descriptor takes it off the list too, but only with its last duplicate: until then the epoll goes on "
     "telling of it, by a number that may be another socket's by then.",
     "epoll(7)"},
    {[](Record r) { return r.call == CallId::EpollWait && anyReady(r, EPOLLRDHUP); },
     "EPOLLRDHUP: the peer has ended its sending. Reading gives what it sent before, then 0.", "epoll_ctl(2)"},
    {[](Record r) { return r.call == CallId::EpollWait && anyReady(r, EPOLLHUP); },
     "EPOLLHUP: both directions have ended. It is told without being asked for, again and again, until the descriptor "
     "is taken off the list.",
     "epoll_ctl(2)"},
    {[](Record r) { return r.call == CallId::EpollWait && succeeded(r) && r.result >= r.args[1] && r.args[1] > 0; },
     "There was no room for more: what else is ready is told by the next wait.", "epoll_wait(2)"},
    {[](Record r) { return isWait(r) && succeeded(r) && r.origin == Origin::Automatic; },
     "One wait for all sockets in automatic mode together; its duration is the time in which none of them was ready. "
     "The program's thread also waits for its own timers and tasks: what wakes it for those alone is no row.",
     "epoll_wait(2)"},
    {[](Record r) { return r.call == CallId::Ppoll && isDone(r); },
     "The kernel is given the whole list each time and looks at every descriptor of it. Where there are thousands, "
     "epoll saves that.",
     "epoll(7)"},
};

} // namespace

std::span<const Note> ofDescriptors() { return kNotes; }

} // namespace swb::notes
