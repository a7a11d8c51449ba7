#include "core/constants/table_row.h"
#include "core/constants/tables.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <linux/un.h>
#include <poll.h>
#include <sys/ioctl.h>

namespace swb {

namespace {

constexpr NamedValue kPollEvents[] = {
    SWB_ROW(POLLIN, "Reading would not wait: data, a connection to accept, or end of stream.",
            "End of stream counts as readable: recv then gives 0.", "poll(2)"),
    SWB_ROW(POLLPRI, "Something urgent: an out-of-band byte of TCP.", "", "poll(2)"),
    SWB_ROW(POLLOUT, "Writing would not wait; a connection under way has ended, well or badly.",
            "After a non-blocking connect SO_ERROR says which.", "poll(2)"),
    SWB_ROW(POLLERR, "An error waits: SO_ERROR or the error queue has it.", "Reported without being asked for.",
            "poll(2)"),
    SWB_ROW(POLLHUP, "Both directions are shut down.", "A new stream socket shows it too, before it is connected.",
            "poll(2)"),
    SWB_ROW(POLLNVAL, "The descriptor is not open.", "", "poll(2)"),
    SWB_ROW(POLLRDNORM, "The same as POLLIN.", "", "poll(2)"),
    SWB_ROW(POLLRDBAND, "Priority data can be read.", "Unused by the Internet protocols.", "poll(2)"),
    SWB_ROW(POLLWRNORM, "The same as POLLOUT.", "", "poll(2)"),
    SWB_ROW(POLLWRBAND, "Priority data can be written.", "", "poll(2)"),
    SWB_ROW(POLLMSG, "Known to Linux and not used.", "", "poll(2)"),
    SWB_ROW(POLLRDHUP, "The peer has shut down its sending side; reading will come to the end of the stream.",
            "Linux alone, and only when asked for.", "poll(2)"),
};
static_assert(isSoundTable(kPollEvents));

constexpr NamedValue kCommands[] = {
    SWB_ROW(F_DUPFD, "Makes a second descriptor of the same open socket.",
            "Both share O_NONBLOCK and the connection; close ends it when the last one is closed.", "fcntl(2)"),
    SWB_ROW(F_GETFD, "Reads the flags of the descriptor: FD_CLOEXEC.", "", "fcntl(2)"),
    SWB_ROW(F_SETFD, "Sets the flags of the descriptor: FD_CLOEXEC.", "", "fcntl(2)"),
    SWB_ROW(F_GETFL, "Reads the status flags of the open socket: O_NONBLOCK and others.", "", "fcntl(2)"),
    SWB_ROW(F_SETFL, "Sets the status flags of the open socket: O_NONBLOCK and others.",
            "Everyone who shares the socket, by dup or fork or passing, gets them too.", "fcntl(2)"),
    SWB_ROW(F_SETOWN, "Chooses the process or group that gets SIGIO and SIGURG.", "", "fcntl(2)"),
    SWB_ROW(F_GETOWN, "Reads the process or group that gets SIGIO and SIGURG.", "A group shows as a negative number.",
            "fcntl(2)"),
    SWB_ROW(F_SETSIG, "Chooses the signal sent instead of SIGIO.", "", "fcntl(2)"),
    SWB_ROW(F_GETSIG, "Reads the signal sent instead of SIGIO.", "0 stands for SIGIO.", "fcntl(2)"),
    SWB_ROW(F_SETOWN_EX, "Chooses the thread, process or group that gets the signals.", "", "fcntl(2)"),
    SWB_ROW(F_GETOWN_EX, "Reads the thread, process or group that gets the signals.", "", "fcntl(2)"),
    SWB_ROW(F_DUPFD_CLOEXEC, "Makes a second descriptor that is closed when the program executes another one.", "",
            "fcntl(2)"),
    SWB_ROW(F_SETPIPE_SZ, "Sets how many bytes a pipe holds.", "A socket refuses it with EBADF.", "fcntl(2)"),
    SWB_ROW(F_GETPIPE_SZ, "Reads how many bytes a pipe holds.", "A socket refuses it with EBADF.", "fcntl(2)"),
};
static_assert(isSoundTable(kCommands));

constexpr NamedValue kStatusFlags[] = {
    SWB_ROW(O_WRONLY, "Open for writing alone.", "Never on a socket.", "open(2)"),
    SWB_ROW(O_RDWR, "Open for reading and writing, as every socket is.", "", "open(2)"),
    SWB_ROW(O_APPEND, "Each write goes to the end of the file.", "No effect on a socket.", "open(2)"),
    SWB_ROW(O_NONBLOCK, "No call waits: it gives EAGAIN, and connect EINPROGRESS.",
            "Belongs to the open socket, not to the descriptor: a duplicate has it too.", "open(2)"),
    SWB_ROW(O_DSYNC, "Each write waits for the disk.", "No effect on a socket.", "open(2)"),
    SWB_ROW(O_ASYNC, "SIGIO is sent when reading or writing becomes possible.", "Needs F_SETOWN.", "open(2)"),
    SWB_ROW(O_DIRECT, "Reads and writes past the page cache.", "No effect on a socket.", "open(2)"),
    SWB_ROW(O_NOATIME, "Reading leaves the time of last access alone.", "No effect on a socket.", "open(2)"),
    SWB_ROW(O_SYNC, "Each write waits for the disk, and for the file's description too.", "No effect on a socket.",
            "open(2)"),
    SWB_ROW(O_PATH, "Only names a place in the file system.", "Never on a socket made by socket().", "open(2)"),
};
static_assert(isSoundTable(kStatusFlags));

constexpr NamedValue kRequests[] = {
    SWB_ROW(SIOCOUTQ, "How many bytes of the send queue are not yet delivered.",
            "TCP counts what the peer has not acknowledged; UDP counts with the kernel's overhead. Also TIOCOUTQ.",
            "tcp(7)"),
    SWB_ROW(SIOCINQ, "How many bytes can be read.",
            "UDP gives the length of the next datagram alone. Also called FIONREAD.", "tcp(7)"),
    SWB_ROW(FIONBIO, "Sets or clears O_NONBLOCK.", "", "ioctl_list(2)"),
    SWB_ROW(FIONCLEX, "Clears FD_CLOEXEC.", "", "ioctl_list(2)"),
    SWB_ROW(FIOCLEX, "Sets FD_CLOEXEC.", "", "ioctl_list(2)"),
    SWB_ROW(FIOASYNC, "Sets or clears O_ASYNC.", "", "socket(7)"),
    SWB_ROW(FIOSETOWN, "Chooses the process or group that gets SIGIO and SIGURG.", "", "socket(7)"),
    SWB_ROW(SIOCSPGRP, "Chooses the process or group that gets SIGIO and SIGURG.", "", "socket(7)"),
    SWB_ROW(FIOGETOWN, "Reads the process or group that gets SIGIO and SIGURG.", "", "socket(7)"),
    SWB_ROW(SIOCGPGRP, "Reads the process or group that gets SIGIO and SIGURG.", "", "socket(7)"),
    SWB_ROW(SIOCATMARK, "Whether the next byte to read is the one marked urgent.", "", "sockatmark(3)"),
    SWB_ROW(SIOCGSTAMP_OLD, "When the datagram that was received last arrived, to the microsecond.",
            "ENOENT before the first one. Programs write SIOCGSTAMP.", "socket(7)"),
    SWB_ROW(SIOCGSTAMPNS_OLD, "When the datagram that was received last arrived, to the nanosecond.",
            "ENOENT before the first one. Programs write SIOCGSTAMPNS.", "socket(7)"),
    SWB_ROW(SIOCGIFNAME, "The name of the interface with a number.", "", "netdevice(7)"),
    SWB_ROW(SIOCGIFCONF, "The IPv4 addresses of the interfaces.", "IPv6 addresses are not among them.", "netdevice(7)"),
    SWB_ROW(SIOCGIFFLAGS, "The flags of an interface: up, running, loopback.", "", "netdevice(7)"),
    SWB_ROW(SIOCGIFADDR, "The IPv4 address of an interface.", "", "netdevice(7)"),
    SWB_ROW(SIOCGIFDSTADDR, "The other end's address of a point-to-point interface.", "", "netdevice(7)"),
    SWB_ROW(SIOCGIFBRDADDR, "The broadcast address of an interface.", "", "netdevice(7)"),
    SWB_ROW(SIOCGIFNETMASK, "The network mask of an interface.", "", "netdevice(7)"),
    SWB_ROW(SIOCGIFMETRIC, "The metric of an interface.", "Linux always says 0.", "netdevice(7)"),
    SWB_ROW(SIOCGIFMTU, "The largest packet of an interface.", "", "netdevice(7)"),
    SWB_ROW(SIOCGIFHWADDR, "The hardware address of an interface.", "", "netdevice(7)"),
    SWB_ROW(SIOCGIFINDEX, "The number of the interface with a name.", "", "netdevice(7)"),
    SWB_ROW(SIOCGIFTXQLEN, "How many packets may wait to be sent on an interface.", "", "netdevice(7)"),
    SWB_ROW(SIOCOUTQNSD, "How many bytes of the send queue have not been sent even once.", "TCP alone.",
            "linux/sockios.h"),
    SWB_ROW(SIOCUNIXFILE, "Opens the file a Unix socket is bound to.", "Needs CAP_NET_ADMIN.", "linux/un.h"),
    SWB_ROW(SIOCGSTAMP_NEW, "When the datagram that was received last arrived, to the microsecond.",
            "With 64 bits for the seconds on every machine.", "linux/sockios.h"),
    SWB_ROW(SIOCGSTAMPNS_NEW, "When the datagram that was received last arrived, to the nanosecond.",
            "With 64 bits for the seconds on every machine.", "linux/sockios.h"),
};
static_assert(isSoundTable(kRequests));

constexpr NamedValue kDescriptorFlags[] = {
    SWB_ROW(FD_CLOEXEC, "The descriptor is closed when the program executes another one.",
            "Belongs to the descriptor: a duplicate has one of its own.", "fcntl(2)"),
};
static_assert(isSoundTable(kDescriptorFlags));

constexpr NamedValue kSpliceFlags[] = {
    SWB_ROW(SPLICE_F_MOVE, "Asks to move pages instead of copying them.", "Without effect on Linux since 2.6.21.",
            "splice(2)"),
    SWB_ROW(SPLICE_F_NONBLOCK, "Does not wait for the pipe.", "A socket that blocks is still waited for.", "splice(2)"),
    SWB_ROW(SPLICE_F_MORE, "More will follow: what is sent may wait for it, as with MSG_MORE.", "", "splice(2)"),
    SWB_ROW(SPLICE_F_GIFT, "Gives the pages away.", "For vmsplice alone.", "splice(2)"),
};
static_assert(isSoundTable(kSpliceFlags));

constexpr NamedValue kOpenFlags[] = {
    SWB_ROW(O_WRONLY, "Opens for writing alone.", "", "open(2)"),
    SWB_ROW(O_RDWR, "Opens for reading and writing.", "", "open(2)"),
    SWB_ROW(O_NONBLOCK, "Does not wait, neither to open nor to read and write.", "", "open(2)"),
    SWB_ROW(O_CLOEXEC, "The descriptor is closed when the program executes another one.", "", "open(2)"),
};
static_assert(isSoundTable(kOpenFlags));

constexpr NamedValue kPipeFlags[] = {
    SWB_ROW(O_NONBLOCK, "Neither end waits.", "", "pipe(2)"),
    SWB_ROW(O_DIRECT, "Each write is a packet of its own.", "", "pipe(2)"),
    SWB_ROW(O_CLOEXEC, "Both descriptors are closed when the program executes another one.", "", "pipe(2)"),
};
static_assert(isSoundTable(kPipeFlags));

} // namespace

NamedTable descriptorFlags() { return kDescriptorFlags; }

NamedTable spliceFlags() { return kSpliceFlags; }

NamedTable openFlags() { return kOpenFlags; }

NamedTable pipeFlags() { return kPipeFlags; }

NamedTable pollEvents() { return kPollEvents; }

NamedTable fcntlCommands() { return kCommands; }

NamedTable fileStatusFlags() { return kStatusFlags; }

NamedTable ioctlRequests() { return kRequests; }

} // namespace swb
