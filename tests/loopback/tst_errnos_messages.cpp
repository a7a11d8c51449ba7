#include "core/calls/syscalls_message.h"
#include "tests/support/errno_cases.h"

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

using namespace swb;
using namespace swb::test;

// What sendmsg(), recvmsg() and their many-message forms give beside what send() and recv() do.
namespace {

template <class Value>
Bytes control(int level, int type, const std::vector<Value>& values) {
    const std::size_t size = values.size() * sizeof(Value);
    Bytes bytes(CMSG_SPACE(size));
    cmsghdr header{};
    header.cmsg_len = CMSG_LEN(size);
    header.cmsg_level = level;
    header.cmsg_type = type;
    std::memcpy(bytes.data(), &header, sizeof header);
    std::memcpy(bytes.data() + CMSG_LEN(0), values.data(), size);
    return bytes;
}

std::vector<SocketId> pairOf(EngineHarness& h) { return h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0}).made; }

CallRecord send(EngineHarness& h, SocketId id, Bytes beside, std::vector<Bytes> buffers = {Bytes(1)}) {
    return refused(h, id, step::Sendmsg{{std::move(buffers), std::move(beside), {}}, MSG_NOSIGNAL});
}

Provoked credentialsOfRoot(EngineHarness& h) {
    return send(h, pairOf(h).at(0), control(SOL_SOCKET, SCM_CREDENTIALS, std::vector{ucred{getpid(), 0, 0}}));
}

Provoked lengthThatLies(EngineHarness& h) {
    Bytes lying = control(SOL_SOCKET, SCM_RIGHTS, std::vector{0});
    const std::size_t length = 4096;
    std::memcpy(lying.data(), &length, sizeof length);
    return send(h, pairOf(h).at(0), lying);
}

Provoked moreThanOptionMemory(EngineHarness& h) {
    std::size_t limit = 0;
    std::ifstream("/proc/sys/net/core/optmem_max") >> limit;
    const std::vector<std::uint8_t> ballast(limit + 1);
    return send(h, h.connectedTcp().client, control(SOL_SOCKET, 9999, ballast));
}

Provoked tooManyOnTheirWay(EngineHarness& h) {
    const auto pair = pairOf(h);
    const std::vector<int> many(200, h.view(pair.at(0)).fd);
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 100;
    setrlimit(RLIMIT_NOFILE, &limit);
    send(h, pair.at(0), control(SOL_SOCKET, SCM_RIGHTS, many)); // nobody receives them
    return send(h, pair.at(0), control(SOL_SOCKET, SCM_RIGHTS, many));
}

Provoked errorQueueOfASocketThatBlocks(EngineHarness& h) {
    return refused(h, h.socket(AF_INET, SOCK_DGRAM), step::Recvmsg{{16}, 64, MSG_ERRQUEUE});
}

Provoked timeoutThatIsNone(EngineHarness& h) {
    return refused(h, h.socket(AF_INET, SOCK_DGRAM), step::Recvmmsg{2, 16, 0, 0, std::chrono::nanoseconds(-1)});
}

constexpr ErrnoCase kCases[] = {
    {"sendmsg", EPERM, Place::OrdinaryUser, credentialsOfRoot},
    {"sendmsg", EBADF, Place::Here,
     [](auto& h) -> Provoked { return send(h, pairOf(h).at(0), control(SOL_SOCKET, SCM_RIGHTS, std::vector{-1})); }},
    {"sendmsg", EINVAL, Place::Here, lengthThatLies},
    {"sendmsg", EMSGSIZE, Place::Here,
     [](auto& h) -> Provoked { return send(h, pairOf(h).at(0), {}, std::vector<Bytes>(1025, Bytes(1))); }},
    {"sendmsg", ENOBUFS, Place::Here, moreThanOptionMemory},
    {"sendmsg", ETOOMANYREFS, Place::OrdinaryUser, tooManyOnTheirWay},
    {"recvmsg", EAGAIN, Place::Here, errorQueueOfASocketThatBlocks},
    {"recvmsg", EMSGSIZE, Place::Here,
     [](auto& h) -> Provoked {
         return refused(h, h.socket(AF_INET, SOCK_DGRAM), step::Recvmsg{std::vector<std::uint64_t>(1025, 1), 0, 0});
     }},
    {"recvmmsg", EINVAL, Place::Here, timeoutThatIsNone},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_messages", kCases, argc, argv); }
