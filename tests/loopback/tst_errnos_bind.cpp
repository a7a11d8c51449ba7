#include "tests/support/errno_cases.h"

#include <QTemporaryDir>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>

using namespace swb;
using namespace swb::test;

// bind() and listen().
namespace {

Address path(const std::string& text) { return *Address::unixPath(text); }

CallRecord bind(EngineHarness& h, int family, const Address& address, int type = SOCK_STREAM) {
    return refused(h, h.socket(family, type), step::Bind{address});
}

Provoked toHeldPort(EngineHarness& h) { return bind(h, AF_INET, h.listener().address); }

Provoked twice(EngineHarness& h) {
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    h.run(id, step::Bind{loopback(0)});
    return refused(h, id, step::Bind{loopback(0)});
}

Provoked inAForbiddenFolder(EngineHarness& h) { return bind(h, AF_UNIX, path("/swb-not-allowed")); }

// A file system of its own over a directory, mounted so.
Provoked onFiles(EngineHarness& h, unsigned long flags, const char* options) {
    const QTemporaryDir directory;
    const std::string place = directory.path().toStdString();
    if (mount("swb", place.c_str(), "tmpfs", flags, options) != 0)
        return Provoked::impossible("this process may not mount a file system");
    const CallRecord record = bind(h, AF_UNIX, path(place + "/s"));
    umount2(place.c_str(), MNT_DETACH);
    return record;
}

Provoked throughAFile(EngineHarness& h) {
    QTemporaryDir directory;
    const std::string file = directory.filePath("file").toStdString();
    close(open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    return bind(h, AF_UNIX, path(file + "/s"));
}

Provoked throughALoop(EngineHarness& h) {
    QTemporaryDir directory;
    const std::string link = directory.filePath("a").toStdString();
    if (symlink("a", link.c_str()) != 0)
        return Provoked::impossible("no symbolic link could be made");
    return bind(h, AF_UNIX, path(link + "/s"));
}

Provoked toAFileDescriptor(EngineHarness&) {
    const Address address = loopback(0);
    return madeWithAFile(
        [&](const CallContext& context, int fd) { (void)calls::bind(context, fd, address.bytes(), address.length()); });
}

Provoked toNoDescriptor(EngineHarness&) {
    const Address address = loopback(0);
    return madeDirectly(
        [&](const CallContext& context) { (void)calls::bind(context, -1, address.bytes(), address.length()); });
}

// Two sockets with SO_REUSEADDR may have one port between them, but only one may listen there.
Provoked listenBesideAListener(EngineHarness& h) {
    SocketId ids[2];
    Address address = loopback(0);
    for (SocketId& id : ids) {
        id = h.socket(AF_INET, SOCK_STREAM);
        h.run(id, step::Setsockopt{SOL_SOCKET, SO_REUSEADDR, intBytes(1)});
        h.run(id, step::Bind{address});
        address = h.view(id).local.value_or(Address());
    }
    h.run(ids[0], step::Listen{1});
    return refused(h, ids[1], step::Listen{1});
}

constexpr ErrnoCase kCases[] = {
    {"bind", EADDRINUSE, Place::Here, toHeldPort},
    {"bind", EADDRNOTAVAIL, Place::Here, // of the range for documentation: on no machine
     [](auto& h) -> Provoked { return bind(h, AF_INET, *Address::parseInet("192.0.2.1", "0")); }},
    {"bind", EACCES, Place::OrdinaryUser, inAForbiddenFolder},
    {"bind", EINVAL, Place::Here, twice},
    {"bind", EAFNOSUPPORT, Place::Here, [](auto& h) -> Provoked { return bind(h, AF_INET, loopback6(0)); }},
    {"bind", ENOTSOCK, Place::Here, toAFileDescriptor},
    {"bind", EBADF, Place::Here, toNoDescriptor},
    {"bind", ENOENT, Place::Here, [](auto& h) -> Provoked { return bind(h, AF_UNIX, path("/swb-missing/s")); }},
    {"bind", ENOTDIR, Place::Here, throughAFile},
    {"bind", EROFS, Place::OwnMounts, [](auto& h) -> Provoked { return onFiles(h, MS_RDONLY, nullptr); }},
    {"bind", ENOSPC, Place::OwnMounts, [](auto& h) -> Provoked { return onFiles(h, 0, "nr_inodes=1"); }},
    {"bind", ELOOP, Place::Here, throughALoop},
    {"bind", ENODEV, Place::Here,
     [](auto& h) -> Provoked { return bind(h, AF_INET6, *Address::parseInet6("fe80::1", "0", 0, 999999)); }},
    {"listen", EADDRINUSE, Place::Here, listenBesideAListener},
    {"listen", EOPNOTSUPP, Place::Here,
     [](auto& h) -> Provoked { return refused(h, h.socket(AF_INET, SOCK_DGRAM), step::Listen{1}); }},
    {"listen", EINVAL, Place::Here,
     [](auto& h) -> Provoked { return refused(h, h.connectedTcp().client, step::Listen{1}); }},
    {"listen", ENOTSOCK, Place::Here,
     [](auto&) -> Provoked {
         return madeWithAFile([](auto& context, int fd) { (void)calls::listen(context, fd, 1); });
     }},
    {"listen", EBADF, Place::Here,
     [](auto&) -> Provoked { return madeDirectly([](auto& context) { (void)calls::listen(context, -1, 1); }); }},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_bind", kCases, argc, argv); }
