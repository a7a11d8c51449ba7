#include "core/constants/call_error_tables.h"

#include <cerrno>

namespace swb {

namespace {

constexpr CallError kTable[] = {
    {"dup", EBADF, "The descriptor is not open: it has been closed.", "Duplicate a socket that is open.", "dup(2)"},
    {"dup", ENOMEM, "The kernel has no memory left for a larger table of descriptors.",
     "Close sockets or programs, then try again.", "dup(2)"},
    {"dup", EMFILE, "This process has no descriptor left for a duplicate.",
     "Close sockets that are not needed, or raise the limit with ulimit -n before starting.",
     "dup(2); observed on Linux 6.18"},
    {"open", EPERM, "The flags ask for something that only the owner of the file may have.",
     "Open it for reading only.", "open(2)"},
    {"open", ENOENT, "The file does not exist, or a directory on the way to it does not.", "Correct the path.",
     "open(2); observed on Linux 6.18"},
    {"open", EINTR, "A signal interrupted the wait for a slow device or for the other end of a named pipe.",
     "Open it again.", "open(2)"},
    {"open", ENXIO, "The path is a socket, or a named pipe that nobody reads.",
     "A socket is not opened but connected to: make a Unix socket and connect to the path.",
     "open(2); observed on Linux 6.18"},
    {"open", ENOMEM, "The kernel has no memory left for the file.", "Close programs, then try again.", "open(2)"},
    {"open", EACCES, "This user may not read the file, or may not pass through a directory on the way to it.",
     "Choose a file of your own, or ask its owner for permission.", "open(2); observed on Linux 6.18"},
    {"open", EFAULT, "The path lies outside the program's memory.",
     "Report this: it is a fault of the program that made the call.", "open(2)"},
    {"open", EBUSY, "The system is using the device.", "Choose another file.", "open(2)"},
    {"open", ENODEV, "There is no device behind this special file.", "Choose another file.", "open(2)"},
    {"open", ENOTDIR, "A part of the path is a file, not a directory.", "Correct the path.",
     "open(2); observed on Linux 6.18"},
    {"open", EISDIR, "The path is a directory, which cannot be opened for writing.", "Choose a file in it.", "open(2)"},
    {"open", EINVAL, "The flags do not go together, or the file system cannot do what they ask.",
     "Open it with O_RDONLY alone.", "open(2)"},
    {"open", ENFILE, "The whole system has as many files open as it allows.",
     "Close other programs, or have the administrator raise fs.file-max.", "open(2)"},
    {"open", EMFILE, "This process has as many descriptors open as its limit allows.",
     "Close sockets that are not needed, or raise the limit with ulimit -n before starting.",
     "open(2); observed on Linux 6.18"},
    {"open", ETXTBSY, "The file is a program that is running, and cannot be written.", "Open it for reading only.",
     "open(2)"},
    {"open", ENAMETOOLONG, "The path, or a part of it, is too long.", "Correct the path.",
     "open(2); observed on Linux 6.18"},
    {"open", ELOOP, "The path goes through too many symbolic links.", "Choose a path without the loop.",
     "open(2); observed on Linux 6.18"},
    {"open", EOVERFLOW, "The file is larger than this program can count.", "Choose a smaller file.", "open(2)"},
    {"pipe2", EFAULT, "The place for the two descriptors is outside the program's memory.",
     "Report this: it is a fault of the program that made the call.", "pipe(2)"},
    {"pipe2", EINVAL, "The flags have a bit that the kernel does not know.",
     "Only O_CLOEXEC, O_NONBLOCK, O_DIRECT and O_NOTIFICATION_PIPE exist.", "pipe(2)"},
    {"pipe2", ENFILE,
     "The whole system has as many files open as it allows, or this user's pipes take more memory than they may.",
     "Close other programs; fs.pipe-user-pages-hard is the limit for pipes.", "pipe(2)"},
    {"pipe2", EMFILE, "The process has no room for two more descriptors.",
     "Close sockets that are not needed, or raise the limit with ulimit -n before starting.",
     "pipe(2); observed on Linux 6.18"},
    {"recvmmsg", EINVAL, "The time-out is not a valid time, or a flag does not go with this kind of socket.",
     "Give a time-out of zero or more, or none at all.", "recvmmsg(2)"},
    {"recvmsg", EAGAIN,
     "Nothing is there to read now, and the call does not wait: the socket is non-blocking, or MSG_DONTWAIT was given, "
     "or SO_RCVTIMEO ran out; with MSG_ERRQUEUE the error queue is empty, and that is never waited for.",
     "Wait until poll reports POLLIN, or POLLERR for the error queue.", "recv(2); ip(7); observed on Linux 6.18"},
    {"recvmsg", EMSGSIZE, "More buffers were given than one message may have (1024).", "Give fewer, larger buffers.",
     "recvmsg(2); readv(2)"},
    {"sendfile", EIO, "The file could not be read: its disk reports a fault.", "Choose another file.", "sendfile(2)"},
    {"sendfile", EBADF, "The file is not open for reading, or the socket has been closed.",
     "Open the file for reading, and send on a socket that is open.", "sendfile(2)"},
    {"sendfile", EINVAL,
     "The file cannot be read in this way (it has to be a file that can be mapped, not a socket or a terminal), or the "
     "offset is negative.",
     "Choose a regular file; an offset counts from 0.", "sendfile(2); observed on Linux 6.18"},
    {"sendfile", ESPIPE, "An offset was given for a file that has no positions, such as a pipe.",
     "Give no offset, or choose a regular file.", "sendfile(2)"},
    {"sendfile", EOVERFLOW, "The offset and the count together go beyond the largest file there can be.",
     "Give a smaller count.", "sendfile(2)"},
    {"sendmsg", EPERM,
     "The credentials beside the message are not this process's own, or the receiver takes no descriptors "
     "(SO_PASSRIGHTS 0), or a firewall rule dropped it.",
     "Give the pid, uid and gid of this process: others need CAP_SYS_ADMIN, CAP_SETUID, CAP_SETGID. For a firewall: "
     "nft list ruleset.",
     "unix(7); send(2); observed on Linux 6.18"},
    {"sendmsg", EBADF, "The socket has been closed, or one of the descriptors to be passed on is not open.",
     "Pass descriptors that are open at this moment.", "send(2); unix(7); observed on Linux 6.18"},
    {"sendmsg", EINVAL,
     "A control message is malformed: its cmsg_len is shorter than the header (16 bytes) or longer than what is there, "
     "it is of a type that can only be received, or it passes more than 253 descriptors; or the address has a bad "
     "length.",
     "Compare cmsg_len with the data: 16 bytes of header, then the data, without the padding behind it.",
     "cmsg(3); unix(7); observed on Linux 6.18"},
    {"sendmsg", EMSGSIZE,
     "The message does not fit one datagram (65507 bytes over IPv4, 65527 over IPv6), or it has more than 1024 "
     "buffers.",
     "Send smaller messages, or fewer buffers.", "send(2); observed on Linux 6.18"},
    {"sendmsg", ENOBUFS,
     "The control messages together are larger than net.core.optmem_max, or the queue of the network interface is "
     "full, "
     "or MSG_ZEROCOPY may lock no more memory.",
     "Send less beside the data; send more slowly; raise the limit of locked memory (ulimit -l).",
     "send(2); observed on Linux 6.18"},
    {"sendmsg", ETOOMANYREFS,
     "More descriptors are on their way in messages that nobody has received than this user may have (the limit of "
     "open files).",
     "Let the receivers take theirs first.", "unix(7); observed on Linux 6.18"},
    {"splice", EBADF, "A descriptor is not open, or not open in the direction that is needed.",
     "Read from the one and write to the other.", "splice(2)"},
    {"splice", EAGAIN, "Nothing can be moved now, and SPLICE_F_NONBLOCK, or one of the two ends, does not wait.",
     "Wait until poll reports the socket ready.", "splice(2); observed on Linux 6.18"},
    {"splice", ENOMEM, "The kernel has no memory left for this.", "Move fewer bytes at a time.", "splice(2)"},
    {"splice", EINVAL,
     "Neither of the two is a pipe, or one of them cannot be spliced (a file opened to append), or a flag is unknown.",
     "Put a pipe between them: from the first into the pipe, from the pipe into the second.",
     "splice(2); observed on Linux 6.18"},
    {"splice", ESPIPE, "An offset was given for a pipe or a socket, which have no positions.", "Give no offset.",
     "splice(2); observed on Linux 6.18"},
};
static_assert(isSoundTable(kTable));

} // namespace

std::span<const CallError> descriptorErrors() { return kTable; }

} // namespace swb
