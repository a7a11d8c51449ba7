// Automatic mode beside bare loops that do the least that can be done, in the same run and by turns. Each loop and the
// traffic thread gets the same bytes from the same sender; congestion control is cubic on both sides.
#include "core/calls/fault_plan.h"
#include "core/calls/recorder.h"
#include "core/traffic/traffic.h"
#include "core/transcript/stored_transcript.h"
#include "tests/bench/bench_table.h"
#include "tests/support/traffic_rules.h"

#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace swb {
namespace {

using bench::Figures;
constexpr std::size_t kPiece = 256 << 10;
int rounds = 5;

void check(bool ok, const char* what) {
    if (!ok) {
        std::perror(what);
        std::exit(1);
    }
}

double seconds(Nanoseconds time) { return std::chrono::duration<double>(time).count(); }

void beCubic(int fd) { ::setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "cubic", 5); }

sockaddr_in loopbackPort(in_port_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = port;
    return address;
}

int tcpListener(sockaddr_in& address, int backlog = 4096) {
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

int tcpConnect(const sockaddr_in& address) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(fd >= 0, "socket");
    beCubic(fd);
    check(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "connect");
    return fd;
}

struct Pair {
    UniqueFd here, there;
};

Pair tcpPair() {
    sockaddr_in address{};
    const UniqueFd listener(tcpListener(address));
    Pair pair;
    pair.there = UniqueFd(tcpConnect(address));
    pair.here = UniqueFd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    check(pair.here.isValid(), "accept4");
    return pair;
}

Pair unixPair() {
    int fds[2] = {-1, -1};
    check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0, "socketpair");
    const int room = 1 << 20;
    for (const int fd : fds)
        for (const int name : {SO_SNDBUF, SO_RCVBUF})
            ::setsockopt(fd, SOL_SOCKET, name, &room, sizeof room);
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

void sendAll(int fd, std::size_t size) {
    const std::string piece(kPiece, 'x');
    while (size > 0) {
        const ssize_t sent = ::send(fd, piece.data(), std::min(size, piece.size()), MSG_NOSIGNAL);
        check(sent > 0, "send");
        size -= static_cast<std::size_t>(sent);
    }
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
    void until(const std::function<bool(const TrafficTotals&)>& condition) const {
        while (!condition(traffic->totals()))
            std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    Recorder recorder;
    StoredTranscript transcript{TranscriptOptions{}}; // in memory: what a disk takes is another figure
    FaultPlan faults;
    IdSource ids;
    std::unique_ptr<Traffic> traffic;
};

AutoSettings counting() {
    AutoSettings settings;
    settings.keep = false;
    return settings;
}

void report(const char* title, const char* unit, const char* bareName, Figures& bare, Figures& own, Figures& ratio,
            double goal, int decimals = 2) {
    bench::printHead(title);
    bench::printRow(bareName, bare, unit, decimals);
    bench::printRow("automatic mode", own, unit, decimals);
    bench::printRatio("ratio, round by round", ratio);
    std::printf("\n%s: %.2f of the bare loop, goal at least %.2f: %s\n", title, ratio.median(), goal,
                ratio.median() >= goal ? "met" : "MISSED");
}

// What iperf3 says of itself, GB/s; nothing where it is not installed.
std::optional<double> iperf3() {
    sockaddr_in address{};
    ::close(tcpListener(address)); // a port that is free
    const std::string port = std::to_string(ntohs(address.sin_port));
    const std::string run =
        "command -v iperf3 >/dev/null || exit 1; iperf3 -s -1 -p " + port +
        " >/dev/null 2>&1 & for i in 1 2 3 4 5 6 7 8 9; do iperf3 -c 127.0.0.1 -t 2 -l 256K -C cubic "
        "-J -p " +
        port + " 2>/dev/null && break; sleep 0.2; done";
    std::FILE* const output = ::popen(run.c_str(), "r");
    if (output == nullptr)
        return std::nullopt;
    std::string text;
    for (int c = std::fgetc(output); c != EOF; c = std::fgetc(output))
        text += static_cast<char>(c);
    ::pclose(output);
    const std::string_view key = "\"bits_per_second\":";
    const std::size_t at = text.find(key, text.find("\"sum_received\""));
    if (text.find("\"sum_received\"") == std::string::npos || at == std::string::npos)
        return std::nullopt;
    return std::strtod(text.c_str() + at + key.size(), nullptr) / 8e9;
}

// Bytes in, counted and thrown away.
Figures streamIn(const char* title, const std::function<Pair()>& makePair, std::size_t size) {
    Figures bare, own, ratio;
    Workbench workbench;
    for (int round = 0; round < rounds; ++round) {
        const auto measure = [&](const std::function<void(int)>& receive) {
            Pair pair = makePair();
            std::thread sender([&] { sendAll(pair.there.get(), size); });
            const Nanoseconds begin = monotonicNow();
            receive(pair.here.get());
            const Nanoseconds took = monotonicNow() - begin;
            sender.join();
            return static_cast<double>(size) / seconds(took) / 1e9;
        };
        const double least = measure([&](int fd) {
            BareLoop loop;
            loop.add(fd);
            std::string room(kPiece, '\0');
            std::size_t got = 0;
            loop.run([&](int ready) {
                got += static_cast<std::size_t>(::recv(ready, room.data(), room.size(), MSG_DONTWAIT));
                return got < size;
            });
        });
        const double ours = measure([&](int fd) {
            const std::uint64_t before = workbench.traffic->totals().bytesIn;
            const SocketId id = workbench.take(fd, counting());
            workbench.until([&](const TrafficTotals& totals) { return totals.bytesIn - before >= size; });
            workbench.giveBack(id);
        });
        bare.add(least);
        own.add(ours);
        ratio.add(ours / least);
    }
    report(title, "GB/s", "bare epoll loop, 256 KiB reads", bare, own, ratio, 0.95);
    return own;
}

void echo(std::size_t size) {
    Figures bare, own, ratio;
    Workbench workbench;
    AutoSettings settings = test::echoing();
    settings.keep = false;
    for (int round = 0; round < rounds; ++round) {
        const auto measure = [&](int client) {
            const Nanoseconds begin = monotonicNow();
            std::thread sender([&] { sendAll(client, size); });
            std::string room(kPiece, '\0');
            for (std::size_t got = 0; got < size;) {
                const ssize_t some = ::recv(client, room.data(), room.size(), 0);
                check(some > 0, "recv");
                got += static_cast<std::size_t>(some);
            }
            sender.join();
            return static_cast<double>(size) / seconds(monotonicNow() - begin) / 1e9;
        };
        double least = 0;
        {
            const Pair pair = tcpPair();
            std::thread server([&] {
                BareLoop loop;
                loop.add(pair.here.get());
                std::string room(kPiece, '\0');
                std::size_t begin = 0, end = 0;
                loop.run([&](int fd) {
                    if (begin == end) {
                        const ssize_t got = ::recv(fd, room.data(), room.size(), MSG_DONTWAIT);
                        begin = 0;
                        end = got > 0 ? static_cast<std::size_t>(got) : 0;
                        if (got == 0)
                            return false;
                    }
                    const ssize_t sent = ::send(fd, room.data() + begin, end - begin, MSG_NOSIGNAL | MSG_DONTWAIT);
                    const bool wasWaiting = begin > 0;
                    begin += sent > 0 ? static_cast<std::size_t>(sent) : 0;
                    if (begin < end || wasWaiting) // what did not go is waited for, as it must be with several clients
                        loop.change(fd, begin < end ? EPOLLOUT : EPOLLIN);
                    return true;
                });
            });
            least = measure(pair.there.get());
            ::shutdown(pair.there.get(), SHUT_WR);
            server.join();
        }
        const Pair pair = tcpPair();
        const SocketId id = workbench.take(pair.here.get(), settings);
        const double ours = measure(pair.there.get());
        workbench.giveBack(id);
        bare.add(least);
        own.add(ours);
        ratio.add(ours / least);
    }
    report("Echo, 256 KiB", "GB/s", "bare epoll echo", bare, own, ratio, 0.95);
}

void connectAcceptClose(int count) {
    Figures bare, own, ratio;
    for (int round = 0; round < rounds; ++round) {
        const auto measure = [&](const sockaddr_in& address) {
            const Nanoseconds begin = monotonicNow();
            const linger zero{1, 0}; // no TIME-WAIT, else the ports run out
            for (int i = 0; i < count; ++i) {
                const int fd = tcpConnect(address);
                ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &zero, sizeof zero);
                ::close(fd);
            }
            return count / seconds(monotonicNow() - begin);
        };
        double least = 0;
        {
            sockaddr_in address{};
            const UniqueFd listener(tcpListener(address));
            std::thread server([&] {
                BareLoop loop;
                loop.add(listener.get());
                int closed = 0;
                char byte = 0;
                loop.run([&](int fd) {
                    if (fd == listener.get()) {
                        const int accepted = ::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
                        if (accepted >= 0)
                            loop.add(accepted);
                        return true;
                    }
                    [[maybe_unused]] const ssize_t got = ::recv(fd, &byte, 1, MSG_DONTWAIT);
                    ::close(fd);
                    return ++closed < count;
                });
            });
            least = measure(address);
            server.join();
        }
        Workbench workbench;
        sockaddr_in address{};
        const UniqueFd listener(tcpListener(address));
        const SocketId id = workbench.take(listener.get(), counting(), true);
        const double ours = measure(address);
        workbench.until([&](const TrafficTotals& totals) {
            return totals.accepted == static_cast<std::uint64_t>(count) && totals.peers == 0;
        });
        workbench.giveBack(id);
        bare.add(least / 1000);
        own.add(ours / 1000);
        ratio.add(ours / least);
    }
    report("Connect, accept, close", "k/s", "bare epoll, accept4", bare, own, ratio, 0.9);
}

std::pair<double, double> pingPongTimes(int client, int count) { // the median and the 99th of a hundred, in us
    std::vector<double> all;
    all.reserve(static_cast<std::size_t>(count));
    char byte = 'x';
    for (int i = 0; i < count; ++i) {
        const Nanoseconds begin = monotonicNow();
        check(::send(client, &byte, 1, 0) == 1 && ::recv(client, &byte, 1, 0) == 1, "ping-pong");
        all.push_back(seconds(monotonicNow() - begin) * 1e6);
    }
    std::sort(all.begin(), all.end());
    return {all[all.size() / 2], all[all.size() * 99 / 100]};
}

Pair quickPair() {
    Pair pair = tcpPair();
    const int yes = 1;
    for (const int fd : {pair.here.get(), pair.there.get()})
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return pair;
}

std::pair<double, double> barePingPong(int count) {
    const Pair pair = quickPair();
    std::thread server([&] {
        BareLoop loop;
        loop.add(pair.here.get());
        std::string room(kPiece, '\0');
        loop.run([&](int fd) {
            const ssize_t got = ::recv(fd, room.data(), room.size(), MSG_DONTWAIT);
            if (got > 0)
                check(::send(fd, room.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got, "send");
            return got != 0;
        });
    });
    const auto times = pingPongTimes(pair.there.get(), count);
    ::shutdown(pair.there.get(), SHUT_WR);
    server.join();
    return times;
}

void pingPong(int count) {
    Figures bareHalf, ownHalf, bareMost, ownMost, half, most;
    Workbench workbench;
    AutoSettings settings = test::echoing();
    settings.keep = false;
    for (int round = 0; round < rounds; ++round) {
        const auto least = barePingPong(count);
        const Pair pair = quickPair();
        const SocketId id = workbench.take(pair.here.get(), settings);
        const auto ours = pingPongTimes(pair.there.get(), count);
        workbench.giveBack(id);
        bareHalf.add(least.first);
        bareMost.add(least.second);
        ownHalf.add(ours.first);
        ownMost.add(ours.second);
        half.add(ours.first / least.first);
        most.add(ours.second / least.second);
    }
    bench::printHead("One byte there and back");
    bench::printRow("bare epoll echo, p50", bareHalf, "us");
    bench::printRow("automatic mode, p50", ownHalf, "us");
    bench::printRow("bare epoll echo, p99", bareMost, "us");
    bench::printRow("automatic mode, p99", ownMost, "us");
    bench::printRatio("ratio, p50", half);
    bench::printRatio("ratio, p99", most);
    std::printf("\nOne byte: p50 %.3f times, goal at most 1.05; p99 %.3f times, goal at most 1.10: %s\n", half.median(),
                most.median(), half.median() <= 1.05 && most.median() <= 1.1 ? "met" : "MISSED");
}

// The clients are a process of their own: only what the program has is counted, and descriptors suffice.
void memoryOfMany(std::size_t count) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    count = std::min<std::size_t>(count, files.rlim_max - 100);
    sockaddr_in address{};
    const UniqueFd listener(tcpListener(address));
    int pipe[2] = {-1, -1};
    check(::pipe(pipe) == 0, "pipe");
    const pid_t child = ::fork();
    check(child >= 0, "fork");
    if (child == 0) {
        char go = 0;
        check(::read(pipe[0], &go, 1) == 1, "go");
        std::size_t echoed = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const int fd = tcpConnect(address);
            char byte = 'x';
            if (::send(fd, &byte, 1, 0) == 1 && ::recv(fd, &byte, 1, 0) == 1)
                ++echoed;
        }
        std::printf("\n%zu of %zu connections echoed\n", echoed, count);
        std::fflush(stdout);
        check(::read(pipe[0], &go, 1) == 1, "go");
        ::_exit(0);
    }
    Workbench workbench;
    AutoSettings settings = test::echoing();
    settings.keep = false;
    settings.peerLimit = count;
    workbench.take(listener.get(), settings, true);
    ::malloc_trim(0);
    const std::size_t before = ::mallinfo2().uordblks + ::mallinfo2().hblkhd;
    check(::write(pipe[1], "g", 1) == 1, "go");
    workbench.until([&](const TrafficTotals& totals) { return totals.peers == count && totals.bytesOut == count; });
    const std::size_t after = ::mallinfo2().uordblks + ::mallinfo2().hblkhd;
    bench::printHead("Connections at once, after one echo each");
    Figures each;
    each.add(static_cast<double>(after - before) / static_cast<double>(count) / 1000);
    bench::printRow("memory of the program, each", each, "KB", 3);
    bench::printGoal("Memory of a connection", each.median(), 0.6, "KB");
    check(::write(pipe[1], "g", 1) == 1, "go");
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(pipe[0]);
    ::close(pipe[1]);
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

void flood(int fd, std::size_t size, std::size_t segment, const std::atomic<bool>& stop, std::uint64_t& sent) {
    const std::string payload(segment > 0 ? segment * (65000 / segment) : size, 'd');
    std::array<mmsghdr, 64> headers{};
    iovec part{const_cast<char*>(payload.data()), payload.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint16_t))> control{};
    cmsghdr option{};
    option.cmsg_level = SOL_UDP;
    option.cmsg_type = UDP_SEGMENT;
    option.cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
    std::memcpy(control.data(), &option, sizeof option);
    const auto each = static_cast<std::uint16_t>(segment);
    std::memcpy(control.data() + CMSG_LEN(0), &each, sizeof each);
    for (mmsghdr& header : headers) {
        header.msg_hdr.msg_iov = &part;
        header.msg_hdr.msg_iovlen = 1;
        header.msg_hdr.msg_control = segment > 0 ? control.data() : nullptr;
        header.msg_hdr.msg_controllen = segment > 0 ? control.size() : 0;
    }
    const unsigned batch = segment > 0 ? 4 : 64;
    while (!stop) {
        const int count = ::sendmmsg(fd, headers.data(), batch, 0);
        if (count > 0)
            sent += static_cast<std::uint64_t>(count) * (segment > 0 ? payload.size() / segment : 1);
    }
}

// The anchor: recvmmsg into rooms, and each datagram is put behind the one before; or GRO, one call a time.
std::uint64_t bareDatagrams(int fd, bool offload, const std::atomic<bool>& stop) {
    const int yes = 1;
    if (offload)
        ::setsockopt(fd, IPPROTO_UDP, UDP_GRO, &yes, sizeof yes);
    const timeval time{0, 20'000};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    Bytes rooms(std::size_t{64} << 16), store(std::size_t{256} << 20);
    std::size_t at = 0;
    std::uint64_t got = 0;
    std::array<mmsghdr, 64> headers{};
    std::array<iovec, 64> parts{};
    alignas(cmsghdr) std::array<char, 256> control{};
    for (std::size_t i = 0; i < headers.size(); ++i) {
        parts[i] = {rooms.data() + i * 65536, 65536};
        headers[i].msg_hdr.msg_iov = &parts[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    while (!stop) {
        if (offload) {
            if (at + 65536 > store.size())
                at = 0;
            parts[0] = {store.data() + at, 65536};
            headers[0].msg_hdr.msg_control = control.data();
            headers[0].msg_hdr.msg_controllen = control.size();
        }
        const int count = ::recvmmsg(fd, headers.data(), offload ? 1 : 64, MSG_WAITFORONE, nullptr);
        for (int i = 0; i < count; ++i) {
            const std::size_t size = headers[static_cast<std::size_t>(i)].msg_len;
            if (!offload) {
                if (at + size > store.size())
                    at = 0;
                std::memcpy(store.data() + at, parts[static_cast<std::size_t>(i)].iov_base, size);
            }
            at += size;
            got += offload ? (size + 1399) / 1400 : 1;
        }
    }
    return got;
}

void datagrams(const char* title, std::size_t size, bool offload, double goal) {
    Figures bare, own, ratio, bareDrops, ownDrops;
    for (int round = 0; round < rounds; ++round) {
        const auto measure = [&](const std::function<std::uint64_t(const Udp&, const std::atomic<bool>&)>& receive,
                                 Figures& drops) {
            const Udp udp;
            std::atomic<bool> stop{false}, stopSending{false};
            std::uint64_t sent = 0, got = 0;
            std::thread receiver([&] { got = receive(udp, stop); });
            std::thread sender([&] { flood(udp.there.get(), size, offload ? size : 0, stopSending, sent); });
            std::this_thread::sleep_for(std::chrono::seconds(1));
            stopSending = true;
            sender.join();
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            stop = true;
            receiver.join();
            drops.add(100.0 * static_cast<double>(sent - std::min(got, sent)) / static_cast<double>(sent));
            return static_cast<double>(got) / 1e6;
        };
        const double least = measure(
            [&](const Udp& udp, const std::atomic<bool>& stop) { return bareDatagrams(udp.here.get(), offload, stop); },
            bareDrops);
        const double ours = measure(
            [&](const Udp& udp, const std::atomic<bool>& stop) {
                Workbench workbench(true);
                AutoSettings settings;
                settings.offload = offload;
                const SocketId id = workbench.take(udp.here.get(), settings);
                while (!stop)
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                workbench.giveBack(id);
                return workbench.traffic->totals().messagesIn;
            },
            ownDrops);
        bare.add(least);
        own.add(ours);
        ratio.add(ours / least);
    }
    report(title, "M/s", offload ? "bare GSO to GRO" : "bare recvmmsg and store", bare, own, ratio, goal, 3);
    bench::printRow("dropped, bare", bareDrops, "%");
    bench::printRow("dropped, automatic mode", ownDrops, "%");
}

} // namespace
} // namespace swb

int main(int argc, char** argv) {
    using namespace swb;
    const std::string only = argc > 1 ? argv[1] : "";
    if (argc > 2)
        rounds = std::atoi(argv[2]);
    const auto wants = [&](const char* name) { return only.empty() || only == name; };
    if (wants("memory"))
        memoryOfMany(10'000); // first: memory that others gave back would be used again
    if (wants("tcp")) {
        const Figures own = streamIn("TCP stream in, thrown away", tcpPair, std::size_t{8} << 30);
        if (const std::optional<double> other = iperf3())
            std::printf("\niperf3 of the same machine, just now: %.2f GB/s; automatic mode has %.2f of it\n", *other,
                        own.median() / *other);
    }
    if (wants("unix"))
        streamIn("Unix stream in, thrown away", unixPair, std::size_t{8} << 30);
    if (wants("echo"))
        echo(std::size_t{1} << 30);
    if (wants("accept"))
        connectAcceptClose(20'000);
    if (wants("pingpong"))
        pingPong(20'000);
    if (wants("datagrams"))
        datagrams("64-byte datagrams in, kept", 64, false, 0.95);
    if (wants("offload"))
        datagrams("1,400-byte datagrams, segmented", 1400, true, 0.8);
    return 0;
}
