#pragma once

#include "core/calls/fault_plan.h"
#include "core/calls/recorder.h"
#include "core/traffic/traffic.h"
#include "core/transcript/stored_transcript.h"
#include "tests/bench/bench_table.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <thread>

// What the benchmarks of automatic mode share: sockets and senders, the bare loop, the program's own way.
namespace swb::bench {

inline constexpr std::size_t kPiece = 256 << 10;
inline void check(bool ok, const char* what) {
    if (!ok) {
        std::perror(what);
        std::exit(1);
    }
}

inline double seconds(Nanoseconds time) { return std::chrono::duration<double>(time).count(); }

inline void beCubic(int fd) { ::setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "cubic", 5); }

inline sockaddr_in loopbackPort(in_port_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = port;
    return address;
}

inline int tcpListener(sockaddr_in& address, int backlog = 4096) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(fd >= 0, "socket");
    beCubic(fd);
    address = loopbackPort(0);
    socklen_t length = sizeof address;
    check(::bind(fd, reinterpret_cast<sockaddr*>(&address), length) == 0 && ::listen(fd, backlog) == 0 &&
              ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0,
          "listener");
    return fd;
}

inline int tcpConnect(const sockaddr_in& address) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(fd >= 0, "socket");
    beCubic(fd);
    check(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "connect");
    return fd;
}

struct Pair {
    UniqueFd here, there;
};

inline Pair tcpPair() {
    sockaddr_in address{};
    const UniqueFd listener(tcpListener(address));
    Pair pair;
    pair.there = UniqueFd(tcpConnect(address));
    pair.here = UniqueFd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    check(pair.here.isValid(), "accept4");
    return pair;
}

inline Pair unixPair() {
    int fds[2] = {-1, -1};
    check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0, "socketpair");
    const int room = 1 << 20;
    for (const int fd : fds)
        for (const int name : {SO_SNDBUF, SO_RCVBUF})
            ::setsockopt(fd, SOL_SOCKET, name, &room, sizeof room);
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

// False when the other side is gone.
inline bool sendAll(int fd, std::size_t size) {
    const std::string piece(kPiece, 'x');
    while (size > 0) {
        const ssize_t sent = ::send(fd, piece.data(), std::min(size, piece.size()), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

// The least that can be done with a socket: wait, read, and what `with` does.
class BareLoop {
public:
    BareLoop()
        : m_epoll(::epoll_create1(EPOLL_CLOEXEC)) {}
    void add(int fd) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = fd;
        check(::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) == 0, "epoll_ctl");
    }
    void change(int fd, std::uint32_t events) {
        epoll_event event{};
        event.events = events;
        event.data.fd = fd;
        check(::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event) == 0, "epoll_ctl");
    }
    // Until `ready` says that was all.
    void run(const std::function<bool(int)>& ready) {
        std::array<epoll_event, 256> events{};
        for (;;) {
            const int count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < count; ++i)
                if (!ready(events[static_cast<std::size_t>(i)].data.fd))
                    return;
        }
    }

private:
    UniqueFd m_epoll;
};

// The program's own way, as the window has it: every call recorded.
struct Workbench {
    explicit Workbench(bool hasTranscript = false) {
        recorder.setNewsHandler([] {});
        for (int i = 0; i < 65536; ++i) { // as after a while: the ring is full and grows no more
            CallRecord record;
            record.origin = Origin::Automatic;
            recorder.file(record);
        }
        auto made = Traffic::create({&recorder, hasTranscript ? &transcript : nullptr, &faults, &ids});
        check(made.has_value(), "Traffic::create");
        if (hasTranscript)
            transcript.warmUp();
        traffic = std::move(*made);
    }
    SocketId take(int fd, AutoSettings settings, bool listening = false) {
        const SocketId id = ids.next();
        Handover handover{id, fd, 0, 0, listening, {}, {}, !listening};
        socklen_t length = sizeof(int);
        ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &handover.family, &length);
        ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &handover.type, &length);
        sockaddr_storage name{};
        length = sizeof name;
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &length);
        handover.local = Address::fromSockaddr(reinterpret_cast<sockaddr*>(&name), length);
        length = sizeof name;
        handover.connected = ::getpeername(fd, reinterpret_cast<sockaddr*>(&name), &length) == 0;
        if (handover.connected)
            handover.peer = Address::fromSockaddr(reinterpret_cast<sockaddr*>(&name), length);
        traffic->take(handover, std::move(settings));
        return id;
    }
    void giveBack(SocketId id) {
        std::atomic<bool> done{false};
        traffic->giveBack(id, [&](const EndpointView&) {
            done = true;
            done.notify_one();
        });
        done.wait(false);
    }
    // Looked at seldom, as a window does: a thread that wakes up all the time takes a processor from the others.
    void until(const std::function<bool(const TrafficTotals&)>& condition) const {
        while (!condition(traffic->totals()))
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    Recorder recorder;
    StoredTranscript transcript{TranscriptOptions{}}; // in memory: what a disk takes is another figure
    FaultPlan faults;
    IdSource ids;
    std::unique_ptr<Traffic> traffic;
};

inline AutoSettings counting() {
    AutoSettings settings;
    settings.keep = false;
    return settings;
}

// Datagrams from a sender that never waits: what is received, and what the kernel counted as dropped.
struct Udp {
    Udp() {
        here = UniqueFd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        there = UniqueFd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        address = loopbackPort(0);
        socklen_t length = sizeof address;
        const int room = 8 << 20;
        ::setsockopt(here.get(), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
        check(::bind(here.get(), reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                  ::getsockname(here.get(), reinterpret_cast<sockaddr*>(&address), &length) == 0 &&
                  ::connect(there.get(), reinterpret_cast<sockaddr*>(&address), length) == 0,
              "udp");
    }
    UniqueFd here, there;
    sockaddr_in address{};
};

enum class Sent { OneByOne, Segmented };

// Datagrams of a size for a second; how many were sent. Segmented by the kernel they come faster than they are received
// (a socket without UDP_GRO gets each by itself); else each goes all the way to the other socket in its sender's call.
inline std::uint64_t floodForASecond(int fd, std::size_t size, Sent how) {
    constexpr std::size_t kMostSegments = 64; // UDP_MAX_SEGMENTS before Linux 6.9
    constexpr std::size_t kInOneCall = 64;
    const std::size_t segments = how == Sent::Segmented ? std::min(65000 / size, kMostSegments) : 1;
    const std::string payload(size * segments, 'd');
    const int each = how == Sent::Segmented ? static_cast<int>(size) : 0;
    check(::setsockopt(fd, SOL_UDP, UDP_SEGMENT, &each, sizeof each) == 0, "UDP_SEGMENT");
    std::array<mmsghdr, kInOneCall> headers{};
    iovec part{const_cast<char*>(payload.data()), payload.size()};
    for (mmsghdr& header : headers) {
        header.msg_hdr.msg_iov = &part;
        header.msg_hdr.msg_iovlen = 1;
    }
    const unsigned calls = how == Sent::Segmented ? 4 : kInOneCall;
    std::uint64_t sent = 0;
    for (const Nanoseconds end = monotonicNow() + std::chrono::seconds(1); monotonicNow() < end;)
        if (const int count = ::sendmmsg(fd, headers.data(), calls, 0); count > 0)
            sent += static_cast<std::uint64_t>(count) * segments;
    const int none = 0;
    ::setsockopt(fd, SOL_UDP, UDP_SEGMENT, &none, sizeof none);
    return sent;
}

} // namespace swb::bench
