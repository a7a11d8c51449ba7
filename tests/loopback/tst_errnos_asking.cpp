#include "core/calls/syscalls_descriptor.h"
#include "tests/support/child_run.h"
#include "tests/support/errno_cases.h"
#include "tests/support/own_network.h"
#include "tests/support/socket_steps.h"

#include <QTemporaryDir>

#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

using namespace swb;
using namespace swb::test;

// getsockname(), getpeername(), socketpair(), fcntl(), ioctl(), poll() and unlink().
namespace {

CallRecord pair(EngineHarness& h, int family, int type, int protocol) {
    return refused(h, {}, step::Socketpair{family, type, protocol});
}

CallRecord unlinked(EngineHarness& h, const std::string& path) { return refused(h, {}, step::Unlink{path}); }

void ownName(const CallContext& context, int fd) { (void)calls::getsockname(context, fd); }
void peersName(const CallContext& context, int fd) { (void)calls::getpeername(context, fd); }

// A file in a directory, both of root's, as an ordinary user finds them.
Provoked unlinkedByAnother(EngineHarness& h, mode_t modeOfTheDirectory) {
    const QTemporaryDir directory;
    const std::string place = directory.path().toStdString();
    const std::string file = place + "/s";
    ::close(::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
    if (chmod(place.c_str(), modeOfTheDirectory) != 0)
        return Provoked::impossible("the directory's mode cannot be set");
    if (seteuid(65534) != 0) // every thread
        return Provoked::impossible("this process cannot become an ordinary user");
    const CallRecord record = unlinked(h, file);
    (void)!seteuid(0);         // or the directory could not be removed
    prctl(PR_SET_DUMPABLE, 1); // or the leak check at the end could not look at its own process
    return record;
}

Provoked unlinkedOnReadOnlyFiles(EngineHarness& h) {
    const QTemporaryDir directory;
    const std::string place = directory.path().toStdString();
    if (mount("swb", place.c_str(), "tmpfs", MS_RDONLY, nullptr) != 0)
        return Provoked::impossible("this process may not mount a file system");
    const CallRecord record = unlinked(h, place + "/s");
    umount2(place.c_str(), MNT_DETACH);
    return record;
}

Provoked unlinkedMountPoint(EngineHarness& h) {
    const QTemporaryDir directory;
    const std::string file = directory.filePath("s").toStdString();
    ::close(::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    if (mount("/dev/null", file.c_str(), nullptr, MS_BIND, nullptr) != 0)
        return Provoked::impossible("this process may not mount a file");
    const CallRecord record = unlinked(h, file);
    umount2(file.c_str(), MNT_DETACH);
    return record;
}

Provoked unlinkedThroughALoop(EngineHarness& h) {
    const QTemporaryDir directory;
    const std::string link = directory.filePath("a").toStdString();
    if (symlink("a", link.c_str()) != 0)
        return Provoked::impossible("no symbolic link could be made");
    return unlinked(h, link + "/s");
}

// O_NOATIME is for the owner of the open file alone.
Provoked flagOfAnotherUser(EngineHarness& h) {
    const SocketId id = datagrams(h);
    if (!becomeOrdinaryUser())
        return Provoked::impossible("this process cannot become an ordinary user");
    return refused(h, id, step::Fcntl{F_SETFL, O_RDWR | O_NOATIME});
}

Provoked addressOfNone(EngineHarness& h) {
    if (!ip("addr flush dev lo"))
        return Provoked::impossible("ip could not take the address away");
    return refused(h, datagrams(h), step::InterfaceIoctl{SIOCGIFADDR, "lo"});
}

constexpr ErrnoCase kCases[] = {
    {"getsockname", EBADF, Place::Here,
     [](auto&) -> Provoked { return madeDirectly([](auto& context) { ownName(context, -1); }); }},
    {"getsockname", ENOTSOCK, Place::Here, [](auto&) -> Provoked { return madeWithAFile(ownName); }},
    {"getpeername", EBADF, Place::Here,
     [](auto&) -> Provoked { return madeDirectly([](auto& context) { peersName(context, -1); }); }},
    {"getpeername", ENOTSOCK, Place::Here, [](auto&) -> Provoked { return madeWithAFile(peersName); }},
    {"getpeername", ENOTCONN, Place::Here,
     [](auto& h) -> Provoked { return refused(h, datagrams(h), step::Getpeername{}); }},
    {"socketpair", EINVAL, Place::Here, [](auto& h) -> Provoked { return pair(h, AF_UNIX, SOCK_STREAM | 0x100, 0); }},
    {"socketpair", EMFILE, Place::Child,
     [](auto& h) -> Provoked {
         closeTheDoor();
         return pair(h, AF_UNIX, SOCK_STREAM, 0);
     }},
    {"socketpair", EPROTONOSUPPORT, Place::Here, [](auto& h) -> Provoked { return pair(h, AF_UNIX, SOCK_STREAM, 17); }},
    {"socketpair", ESOCKTNOSUPPORT, Place::Here, [](auto& h) -> Provoked { return pair(h, AF_UNIX, SOCK_RDM, 0); }},
    {"socketpair", EOPNOTSUPP, Place::Here, [](auto& h) -> Provoked { return pair(h, AF_INET, SOCK_STREAM, 0); }},
    {"socketpair", EAFNOSUPPORT, Place::Here, [](auto& h) -> Provoked { return pair(h, 9999, SOCK_STREAM, 0); }},
    {"fcntl", EPERM, Place::Root, flagOfAnotherUser},
    {"fcntl", ESRCH, Place::Here,
     [](auto& h) -> Provoked { return refused(h, datagrams(h), step::Fcntl{F_SETOWN, 0x7ffffffe}); }},
    {"fcntl", EBADF, Place::Here,
     [](auto&) -> Provoked {
         return madeDirectly([](auto& context) { (void)calls::fcntl(context, -1, F_GETFL, 0); });
     }},
    {"fcntl", EINVAL, Place::Here, [](auto& h) -> Provoked { return refused(h, datagrams(h), step::Fcntl{9999, 0}); }},
    {"fcntl", EMFILE, Place::Child,
     [](auto& h) -> Provoked {
         const int fd = h.view(datagrams(h)).fd;
         closeTheDoor(1); // the least number asked for has to be below the limit
         return madeDirectly([fd](auto& context) { (void)calls::fcntl(context, fd, F_DUPFD_CLOEXEC, 0); });
     }},
    {"ioctl", EPERM, Place::OrdinaryUser,
     [](auto& h) -> Provoked { return refused(h, datagrams(h), step::InterfaceIoctl{SIOCSIFFLAGS, "lo"}); }},
    {"ioctl", EBADF, Place::Here,
     [](auto&) -> Provoked {
         return madeDirectly([](auto& context) { (void)calls::ioctlInt(context, -1, FIONREAD); });
     }},
    {"ioctl", ENODEV, Place::Here,
     [](auto& h) -> Provoked { return refused(h, datagrams(h), step::InterfaceIoctl{SIOCGIFFLAGS, "nosuch"}); }},
    {"ioctl", EINVAL, Place::Here,
     [](auto& h) -> Provoked { return refused(h, h.listener().socket, step::Ioctl{SIOCINQ}); }},
    {"ioctl", ENOTTY, Place::Here, [](auto& h) -> Provoked { return refused(h, datagrams(h), step::Ioctl{0x4242}); }},
    {"ioctl", EOPNOTSUPP, Place::OwnNetwork, // asking a transceiver needs CAP_NET_ADMIN
     [](auto& h) -> Provoked { return refused(h, datagrams(h), step::InterfaceIoctl{SIOCGMIIPHY, "lo"}); }},
    {"ioctl", EADDRNOTAVAIL, Place::OwnNetwork, addressOfNone},
    {"poll", EINTR, Place::Here,
     [](auto& h) -> Provoked { return interrupted(h, datagrams(h), step::Poll{POLLIN, -1}); }},
    {"poll", EINVAL, Place::Child,
     [](auto& h) -> Provoked {
         const SocketId id = datagrams(h);
         closeTheDoor(); // the limit is also that of the descriptors that poll takes
         return refused(h, id, step::Poll{POLLIN, 0});
     }},
    {"unlink", EPERM, Place::Root, [](auto& h) -> Provoked { return unlinkedByAnother(h, 01777); }},
    {"unlink", ENOENT, Place::Here, [](auto& h) -> Provoked { return unlinked(h, "/swb-missing"); }},
    {"unlink", EACCES, Place::Root, [](auto& h) -> Provoked { return unlinkedByAnother(h, 0755); }},
    {"unlink", EBUSY, Place::OwnMounts, unlinkedMountPoint},
    {"unlink", ENOTDIR, Place::Here, [](auto& h) -> Provoked { return unlinked(h, "/dev/null/s"); }},
    {"unlink", EISDIR, Place::Here,
     [](auto& h) -> Provoked {
         const QTemporaryDir directory;
         return unlinked(h, directory.path().toStdString());
     }},
    {"unlink", EROFS, Place::OwnMounts, unlinkedOnReadOnlyFiles},
    {"unlink", ENAMETOOLONG, Place::Here, [](auto& h) -> Provoked { return unlinked(h, "/" + std::string(300, 'x')); }},
    {"unlink", ELOOP, Place::Here, unlinkedThroughALoop},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_asking", kCases, argc, argv); }
