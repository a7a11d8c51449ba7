#include "core/base/errno_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <iterator>

namespace swb {

namespace {

constexpr std::string_view kPage = "errno(3)";

#define SWB_ERRNO(symbol, meaning) {symbol, #symbol, meaning, kPage}

constexpr ErrnoInfo kTable[] = {
    SWB_ERRNO(EPERM, "The operation needs a right this process does not have."),
    SWB_ERRNO(ENOENT, "There is no such file, directory or name."),
    SWB_ERRNO(ESRCH, "There is no such process."),
    SWB_ERRNO(EINTR, "A signal arrived and the call came back before it was done."),
    SWB_ERRNO(EIO, "A device failed to read or write."),
    SWB_ERRNO(ENXIO, "There is no such device or address."),
    SWB_ERRNO(E2BIG, "The list of arguments is too long."),
    SWB_ERRNO(ENOEXEC, "The file is not a program this system can run."),
    SWB_ERRNO(EBADF, "The descriptor is not open, or not open for this use."),
    SWB_ERRNO(ECHILD, "There is no child process to wait for."),
    SWB_ERRNO(EAGAIN, "It would have to wait, and was told not to; trying again later may work."),
    SWB_ERRNO(ENOMEM, "The system does not have the memory this needs."),
    SWB_ERRNO(EACCES, "Permission is denied."),
    SWB_ERRNO(EFAULT, "A pointer leads outside the memory of the program."),
    SWB_ERRNO(ENOTBLK, "A block device is needed here."),
    SWB_ERRNO(EBUSY, "The thing is in use."),
    SWB_ERRNO(EEXIST, "It exists already."),
    SWB_ERRNO(EXDEV, "A link cannot lead to another file system."),
    SWB_ERRNO(ENODEV, "There is no such device, or the device cannot do this."),
    SWB_ERRNO(ENOTDIR, "A part of the path is not a directory."),
    SWB_ERRNO(EISDIR, "This is a directory."),
    SWB_ERRNO(EINVAL, "An argument makes no sense here."),
    SWB_ERRNO(ENFILE, "The whole system has as many files open as it allows."),
    SWB_ERRNO(EMFILE, "This process has as many descriptors open as it may."),
    SWB_ERRNO(ENOTTY, "The descriptor does not know this ioctl request."),
    SWB_ERRNO(ETXTBSY, "The program file is being run and cannot be written, or the reverse."),
    SWB_ERRNO(EFBIG, "The file would grow too large."),
    SWB_ERRNO(ENOSPC, "No space is left on the device."),
    SWB_ERRNO(ESPIPE, "One cannot seek in a pipe or socket."),
    SWB_ERRNO(EROFS, "The file system can only be read."),
    SWB_ERRNO(EMLINK, "The file has too many links."),
    SWB_ERRNO(EPIPE, "Nobody can read what is written here."),
    SWB_ERRNO(EDOM, "The number lies outside the range the function is defined for."),
    SWB_ERRNO(ERANGE, "The result does not fit."),
    SWB_ERRNO(EDEADLK, "Waiting here would never end: a deadlock."),
    SWB_ERRNO(ENAMETOOLONG, "The name is too long."),
    SWB_ERRNO(ENOLCK, "No more locks can be had."),
    SWB_ERRNO(ENOSYS, "This kernel does not have the call."),
    SWB_ERRNO(ENOTEMPTY, "The directory is not empty."),
    SWB_ERRNO(ELOOP, "The path goes through too many symbolic links."),
    SWB_ERRNO(ENOMSG, "There is no message of this type."),
    SWB_ERRNO(EIDRM, "The identifier has been removed."),
    SWB_ERRNO(ECHRNG, "The channel number is out of range."),
    SWB_ERRNO(EL2NSYNC, "Level 2 is not in step."),
    SWB_ERRNO(EL3HLT, "Level 3 has been halted."),
    SWB_ERRNO(EL3RST, "Level 3 has been reset."),
    SWB_ERRNO(ELNRNG, "The link number is out of range."),
    SWB_ERRNO(EUNATCH, "The protocol driver is not attached."),
    SWB_ERRNO(ENOCSI, "There is no CSI structure."),
    SWB_ERRNO(EL2HLT, "Level 2 has been halted."),
    SWB_ERRNO(EBADE, "The exchange is not valid."),
    SWB_ERRNO(EBADR, "The request descriptor is not valid."),
    SWB_ERRNO(EXFULL, "The exchange is full."),
    SWB_ERRNO(ENOANO, "There is no anode."),
    SWB_ERRNO(EBADRQC, "The request code is not valid."),
    SWB_ERRNO(EBADSLT, "The slot is not valid."),
    SWB_ERRNO(EBFONT, "The font file has a bad format."),
    SWB_ERRNO(ENOSTR, "This is not a STREAMS device."),
    SWB_ERRNO(ENODATA, "There is no data of this kind here."),
    SWB_ERRNO(ETIME, "A timer ran out."),
    SWB_ERRNO(ENOSR, "No STREAMS resources are left."),
    SWB_ERRNO(ENONET, "The machine is not on the network."),
    SWB_ERRNO(ENOPKG, "The package is not installed, or the protocol is not in this kernel."),
    SWB_ERRNO(EREMOTE, "The object is on another machine."),
    SWB_ERRNO(ENOLINK, "The link has been cut."),
    SWB_ERRNO(EADV, "The resource is advertised already."),
    SWB_ERRNO(ESRMNT, "The resource is mounted from another machine."),
    SWB_ERRNO(ECOMM, "Sending failed on the line."),
    SWB_ERRNO(EPROTO, "The other side broke the protocol."),
    SWB_ERRNO(EMULTIHOP, "Several hops were tried where one is allowed."),
    SWB_ERRNO(EDOTDOT, "An error particular to the RFS file system."),
    SWB_ERRNO(EBADMSG, "The message is damaged."),
    SWB_ERRNO(EOVERFLOW, "The value is too large for its type."),
    SWB_ERRNO(ENOTUNIQ, "The name is not unique on the network."),
    SWB_ERRNO(EBADFD, "The descriptor is in a bad state."),
    SWB_ERRNO(EREMCHG, "The remote address changed."),
    SWB_ERRNO(ELIBACC, "A shared library could not be opened."),
    SWB_ERRNO(ELIBBAD, "A shared library is damaged."),
    SWB_ERRNO(ELIBSCN, "The library section of the program is damaged."),
    SWB_ERRNO(ELIBMAX, "Too many shared libraries are to be linked."),
    SWB_ERRNO(ELIBEXEC, "A shared library cannot be run as a program."),
    SWB_ERRNO(EILSEQ, "The bytes are not a character."),
    SWB_ERRNO(ERESTART, "The interrupted call is to be started again."),
    SWB_ERRNO(ESTRPIPE, "A stream pipe failed."),
    SWB_ERRNO(EUSERS, "There are too many users."),
    SWB_ERRNO(ENOTSOCK, "The descriptor is not a socket."),
    SWB_ERRNO(EDESTADDRREQ, "An address to send to is missing."),
    SWB_ERRNO(EMSGSIZE, "The message is longer than can be sent in one piece."),
    SWB_ERRNO(EPROTOTYPE, "The other socket is of another type."),
    SWB_ERRNO(ENOPROTOOPT, "The protocol does not have this option."),
    SWB_ERRNO(EPROTONOSUPPORT, "The protocol does not go with this family and type, or is not in this kernel."),
    SWB_ERRNO(ESOCKTNOSUPPORT, "The family has no sockets of this type."),
    SWB_ERRNO(EOPNOTSUPP, "This kind of socket cannot do that."),
    SWB_ERRNO(EPFNOSUPPORT, "The protocol family is not in this kernel."),
    SWB_ERRNO(EAFNOSUPPORT, "The address family is not in this kernel, or not the socket's own."),
    SWB_ERRNO(EADDRINUSE, "The address is in use."),
    SWB_ERRNO(EADDRNOTAVAIL, "This machine does not have the address, or no port is free."),
    SWB_ERRNO(ENETDOWN, "The network interface is down."),
    SWB_ERRNO(ENETUNREACH, "There is no route to that network."),
    SWB_ERRNO(ENETRESET, "The network dropped the connection when it was reset."),
    SWB_ERRNO(ECONNABORTED, "The connection was given up on this side."),
    SWB_ERRNO(ECONNRESET, "The peer broke the connection off."),
    SWB_ERRNO(ENOBUFS, "No buffer space is left for this."),
    SWB_ERRNO(EISCONN, "The socket is connected already."),
    SWB_ERRNO(ENOTCONN, "The socket is not connected."),
    SWB_ERRNO(ESHUTDOWN, "The socket has been shut down and cannot send."),
    SWB_ERRNO(ETOOMANYREFS, "Too many references: more descriptors are on their way than one may pass."),
    SWB_ERRNO(ETIMEDOUT, "The other side did not answer in time."),
    SWB_ERRNO(ECONNREFUSED, "Nobody listens at that address."),
    SWB_ERRNO(EHOSTDOWN, "The other machine is down."),
    SWB_ERRNO(EHOSTUNREACH, "The other machine cannot be reached."),
    SWB_ERRNO(EALREADY, "That is under way already."),
    SWB_ERRNO(EINPROGRESS, "The work has begun and goes on by itself."),
    SWB_ERRNO(ESTALE, "The file behind this handle is gone."),
    SWB_ERRNO(EUCLEAN, "The structure needs cleaning: the file system is damaged."),
    SWB_ERRNO(ENOTNAM, "This is not a XENIX named type file."),
    SWB_ERRNO(ENAVAIL, "No XENIX semaphores are to be had."),
    SWB_ERRNO(EISNAM, "This is a named type file."),
    SWB_ERRNO(EREMOTEIO, "Reading or writing on the other machine failed."),
    SWB_ERRNO(EDQUOT, "The disk quota is used up."),
    SWB_ERRNO(ENOMEDIUM, "There is no medium in the drive."),
    SWB_ERRNO(EMEDIUMTYPE, "The medium is of the wrong type."),
    SWB_ERRNO(ECANCELED, "The operation was cancelled."),
    SWB_ERRNO(ENOKEY, "The key that is needed is not there."),
    SWB_ERRNO(EKEYEXPIRED, "The key has expired."),
    SWB_ERRNO(EKEYREVOKED, "The key has been revoked."),
    SWB_ERRNO(EKEYREJECTED, "The key was rejected."),
    SWB_ERRNO(EOWNERDEAD, "The owner of the lock died."),
    SWB_ERRNO(ENOTRECOVERABLE, "The state of the lock cannot be restored."),
    SWB_ERRNO(ERFKILL, "A radio switch has turned the device off."),
    SWB_ERRNO(EHWPOISON, "The memory page is broken."),
};

#undef SWB_ERRNO

consteval bool isSorted() {
    for (std::size_t i = 1; i < std::size(kTable); ++i) {
        if (kTable[i - 1].number >= kTable[i].number)
            return false;
    }
    return true;
}

// A gap is a number Linux never gave out; any other missing row breaks this.
static_assert(isSorted() && std::size(kTable) == 131 && kTable[0].number == 1 && kTable[130].number == 133);

struct Alias {
    std::string_view alias;
    int number;
};

constexpr Alias kAliases[] = {{"EWOULDBLOCK", EWOULDBLOCK}, {"ENOTSUP", ENOTSUP}, {"EDEADLOCK", EDEADLOCK}};

} // namespace

std::span<const ErrnoInfo> errnoTable() { return kTable; }

const ErrnoInfo* findErrno(int number) {
    const auto* row = std::ranges::lower_bound(kTable, number, {}, &ErrnoInfo::number);
    return row != std::end(kTable) && row->number == number ? row : nullptr;
}

const ErrnoInfo* findErrno(std::string_view symbol) {
    const auto* row = std::ranges::find(kTable, symbol, &ErrnoInfo::symbol);
    if (row != std::end(kTable))
        return row;
    const auto* alias = std::ranges::find(kAliases, symbol, &Alias::alias);
    return alias != std::end(kAliases) ? findErrno(alias->number) : nullptr;
}

std::string errnoSymbol(int number) {
    const ErrnoInfo* row = findErrno(number);
    return row ? std::string(row->symbol) : fmt::format("errno {}", number);
}

} // namespace swb
