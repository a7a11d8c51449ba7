#include "core/calls/syscalls_descriptor.h"
#include "tests/support/child_run.h"
#include "tests/support/errno_cases.h"

#include <QTemporaryDir>

#include <fcntl.h>
#include <net/if.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

using namespace swb;
using namespace swb::test;

// dup(), open(), pipe2(), sendfile() and splice().
namespace {

CallRecord open(const std::string& path, int flags = O_RDONLY) {
    return madeDirectly([&](const CallContext& context) {
        const auto fd = calls::open(context, path, flags);
        if (fd)
            ::close(*fd);
    });
}

CallRecord pipe(int flags) {
    return madeDirectly([flags](const CallContext& context) { (void)calls::pipe2(context, flags); });
}

// Both ends of a pipe, closed with the object.
class Pipe {
public:
    explicit Pipe(int flags = 0)
        : m_made(::pipe2(m_ends.data(), flags | O_CLOEXEC) == 0) {}
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        for (const int end : m_ends)
            if (m_made)
                ::close(end);
    }
    int readEnd() const { return m_ends[0]; }
    int writeEnd() const { return m_ends[1]; }

private:
    std::array<int, 2> m_ends{-1, -1};
    bool m_made;
};

CallRecord sendfileFrom(EngineHarness& h, int file, std::int64_t offset) {
    const int socket = h.view(h.connectedTcp().client).fd;
    return madeDirectly([&](const CallContext& context) { (void)calls::sendfile(context, socket, file, offset, 16); });
}

Provoked ofASocketsPath(EngineHarness& h) {
    const QTemporaryDir directory;
    const std::string path = directory.filePath("s").toStdString();
    h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Bind{*Address::unixPath(path)});
    return open(path);
}

Provoked throughALoop(EngineHarness&) {
    const QTemporaryDir directory;
    const std::string link = directory.filePath("a").toStdString();
    if (symlink("a", link.c_str()) != 0)
        return Provoked::impossible("no symbolic link could be made");
    return open(link);
}

Provoked ofTheRunningProgram(EngineHarness&) {
    const CallRecord record = open("/proc/self/exe", O_WRONLY);
    if (record.error == EACCES)
        return Provoked::impossible("the file of this program belongs to another user");
    return record;
}

// The open() of sendfile's group waits for somebody to write into a named pipe.
Provoked ofAPipeThatNobodyWrites(EngineHarness& h) {
    const QTemporaryDir directory;
    const std::string path = directory.filePath("pipe").toStdString();
    if (mkfifo(path.c_str(), 0600) != 0)
        return Provoked::impossible("no named pipe could be made");
    return interrupted(h, h.connectedTcp().client, step::Sendfile{path, 0, 16});
}

Provoked fromAFileForWriting(EngineHarness& h) {
    const int fd = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    const CallRecord record = sendfileFrom(h, fd, 0);
    ::close(fd);
    return record;
}

Provoked fromAFile(EngineHarness& h, std::int64_t offset) {
    const QTemporaryDir directory;
    const int fd = ::open(directory.filePath("f").toStdString().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const CallRecord record = sendfileFrom(h, fd, offset);
    ::close(fd);
    if (record.error == 0)
        return Provoked::impossible("files of this file system may be so large");
    return record;
}

CallRecord splice(int from, int to, unsigned flags) {
    return madeDirectly([&](const CallContext& context) { (void)calls::splice(context, from, to, 16, flags); });
}

Provoked spliceOfAnEmptyPipe(EngineHarness& h) {
    const Pipe pipe;
    return splice(pipe.readEnd(), h.view(h.connectedTcp().client).fd, SPLICE_F_NONBLOCK);
}

Provoked spliceWithoutAPipe(EngineHarness& h) {
    const auto [client, server] = h.connectedTcp();
    return splice(h.view(client).fd, h.view(server).fd, 0);
}

constexpr ErrnoCase kCases[] = {
    {"dup", EBADF, Place::Here,
     [](auto&) -> Provoked { return madeDirectly([](auto& context) { (void)calls::dup(context, -1); }); }},
    {"dup", EMFILE, Place::Child,
     [](auto& h) -> Provoked {
         const SocketId id = h.socket(AF_INET, SOCK_DGRAM);
         closeTheDoor();
         return refused(h, id, step::Dup{});
     }},
    {"open", EPERM, Place::OrdinaryUser, [](auto&) -> Provoked { return open("/etc/passwd", O_RDONLY | O_NOATIME); }},
    {"open", ENOENT, Place::Here, [](auto&) -> Provoked { return open("/swb-missing"); }},
    {"open", EINTR, Place::Here, ofAPipeThatNobodyWrites},
    {"open", ENXIO, Place::Here, ofASocketsPath},
    {"open", EACCES, Place::OrdinaryUser, [](auto&) -> Provoked { return open("/proc/1/mem"); }},
    {"open", ENOTDIR, Place::Here, [](auto&) -> Provoked { return open("/dev/null/x"); }},
    {"open", EISDIR, Place::Here, [](auto&) -> Provoked { return open("/", O_WRONLY); }},
    {"open", EINVAL, Place::Here, [](auto&) -> Provoked { return open("/proc/self/status", O_RDONLY | O_DIRECT); }},
    {"open", EMFILE, Place::Child,
     [](auto&) -> Provoked {
         closeTheDoor();
         return open("/dev/null");
     }},
    {"open", ETXTBSY, Place::Here, ofTheRunningProgram},
    {"open", ENAMETOOLONG, Place::Here, [](auto&) -> Provoked { return open("/" + std::string(300, 'x')); }},
    {"open", ELOOP, Place::Here, throughALoop},
    {"pipe2", EINVAL, Place::Here, [](auto&) -> Provoked { return pipe(O_APPEND); }},
    {"pipe2", EMFILE, Place::Child,
     [](auto&) -> Provoked {
         closeTheDoor();
         return pipe(0);
     }},
    {"sendfile", EBADF, Place::Here, fromAFileForWriting},
    {"sendfile", EINVAL, Place::Here, [](auto& h) -> Provoked { return fromAFile(h, -5); }},
    {"sendfile", ESPIPE, Place::Here,
     [](auto& h) -> Provoked {
         const Pipe pipe;
         return sendfileFrom(h, pipe.readEnd(), 0);
     }},
    {"sendfile", EOVERFLOW, Place::Here, [](auto& h) -> Provoked { return fromAFile(h, 1LL << 62); }},
    {"splice", EBADF, Place::Here, [](auto&) -> Provoked { return splice(-1, -1, 0); }},
    {"splice", EAGAIN, Place::Here, spliceOfAnEmptyPipe},
    {"splice", EINVAL, Place::Here, spliceWithoutAPipe},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_descriptors", kCases, argc, argv); }
