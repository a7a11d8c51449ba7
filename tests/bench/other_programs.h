#pragma once

#include "tests/bench/traffic_bench.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// Other programs in the place of automatic mode, given the same work by the same senders: socat, ncat, and a server
// made of QTcpSocket. What is not installed gives nothing.
namespace swb::bench {

inline std::optional<std::string> installed(const std::string& name) {
    std::string path = std::getenv("PATH") != nullptr ? std::getenv("PATH") : "";
    path += ':';
    for (std::size_t at = 0, end = 0; (end = path.find(':', at)) != std::string::npos; at = end + 1)
        if (std::string file = path.substr(at, end - at) + '/' + name; ::access(file.c_str(), X_OK) == 0)
            return file;
    return std::nullopt;
}

// Where this program stands there is the server made of QTcpSocket, too.
inline std::optional<std::string> qtServerFile() {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::string file = (self.parent_path() / "bench_qt_server").string();
    return ::access(file.c_str(), X_OK) == 0 ? std::optional(file) : std::nullopt;
}

using Command = std::vector<std::string>;

// The command of a program, if it is installed.
inline Command ifInstalled(const char* name, Command rest) {
    const std::optional<std::string> file = installed(name);
    if (!file)
        return {};
    rest.insert(rest.begin(), *file);
    return rest;
}

inline Command qtServer(const std::string& port, const char* what) {
    const std::optional<std::string> file = qtServerFile();
    return file ? Command{*file, port, what} : Command{};
}

// Ends with its object, and all that it started.
class Program {
public:
    explicit Program(std::vector<std::string> words, const std::string& output = "/dev/null") {
        std::vector<char*> arguments;
        arguments.reserve(words.size() + 1);
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t files;
        posix_spawnattr_t attributes;
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawnattr_init(&attributes);
        ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        check(::posix_spawn(&m_child, words.front().c_str(), &files, &attributes, arguments.data(), environ) == 0,
              "posix_spawn");
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }
    ~Program() {
        ::kill(-m_child, SIGKILL);
        ::waitpid(m_child, nullptr, 0);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    pid_t pid() const { return m_child; }

private:
    pid_t m_child = 0;
};

inline in_port_t freePort() { // in network order; free a moment ago
    sockaddr_in address{};
    ::close(tcpListener(address));
    return address.sin_port;
}

// A name that differs from program to program, taken away with its object.
class Scratch {
public:
    Scratch() {
        check(::mkdtemp(m_directory.data()) != nullptr, "mkdtemp");
        file = m_directory + "/x";
    }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(m_directory, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    std::string file;

private:
    std::string m_directory = ::access("/dev/shm", W_OK) == 0 ? "/dev/shm/swb-bench-XXXXXX" : "/tmp/swb-bench-XXXXXX";
};

// A server that was started a moment ago is not there at once. Whoever hangs is given up.
inline UniqueFd connectPatiently(const sockaddr* address, socklen_t length) {
    for (int i = 0; i < 500; ++i) {
        UniqueFd fd(::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (address->sa_family == AF_INET)
            beCubic(fd.get());
        if (::connect(fd.get(), address, length) == 0) {
            const timeval patience{20, 0};
            ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            return fd;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return {};
}

inline UniqueFd connectPatiently(in_port_t port) {
    const sockaddr_in address = loopbackPort(port);
    return connectPatiently(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

// GB/s of a stream until the other side has read all of it.
inline std::optional<double> drained(const UniqueFd& fd, std::size_t size) {
    if (!fd.isValid())
        return std::nullopt;
    const Nanoseconds begin = monotonicNow();
    if (!sendAll(fd.get(), size))
        return std::nullopt;
    for (int left = 1; left > 0 && monotonicNow() - begin < std::chrono::seconds(60);) {
        if (::ioctl(fd.get(), SIOCOUTQ, &left) != 0)
            return std::nullopt;
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    return static_cast<double>(size) / seconds(monotonicNow() - begin) / 1e9;
}

struct OtherProgram {
    std::string name;
    std::function<std::optional<double>()> measure; // nothing: it is not there, or did not do it
    Figures figures = {};
    Figures ratio = {}; // of the program beside it
    void run(double own) {
        if (const std::optional<double> figure = measure()) {
            figures.add(*figure);
            ratio.add(own / *figure);
        }
    }
    void print(const std::string& job, const std::string& own, const char* unit, double goal = 0) const {
        if (figures.empty()) {
            std::printf("| %-46s | %9s |\n", name.c_str(), "not there");
            conclude({job,
                      own,
                      name + ": not installed, or gave up",
                      {},
                      goal > 0 ? "at least " + amount(goal, "times it") : "",
                      {}});
            return;
        }
        printRow(name.c_str(), figures, unit, 2);
        conclude({job, own, amount(figures.median(), unit) + ", " + name, ratio.median(),
                  goal > 0 ? "at least " + amount(goal, "times it", 1) : "",
                  goal > 0 ? std::optional(ratio.median() >= goal) : std::nullopt});
    }
};

// `command` is given the port in digits and says what is to be started; empty: what is needed is not there.
inline std::optional<double> tcpInto(const std::function<Command(const std::string&)>& command, std::size_t size) {
    const in_port_t port = freePort();
    const Command words = command(std::to_string(ntohs(port)));
    if (words.empty())
        return std::nullopt;
    const Program program(words);
    return drained(connectPatiently(port), size);
}

inline std::optional<double> unixInto(const std::function<Command(const std::string&)>& command, std::size_t size) {
    const Scratch scratch;
    const Command words = command(scratch.file);
    if (words.empty())
        return std::nullopt;
    const Program program(words);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, scratch.file.c_str(), scratch.file.size() + 1);
    return drained(connectPatiently(reinterpret_cast<const sockaddr*>(&address), sizeof address), size);
}

// GB/s of what a client sends and has back.
inline std::optional<double> echoed(int client, std::size_t size) {
    const Nanoseconds begin = monotonicNow();
    std::thread sender([&] { sendAll(client, size); });
    std::string room(kPiece, '\0');
    std::size_t got = 0;
    while (got < size) {
        const ssize_t some = ::recv(client, room.data(), room.size(), 0);
        if (some <= 0)
            break;
        got += static_cast<std::size_t>(some);
    }
    if (got < size)
        ::shutdown(client, SHUT_RDWR);
    sender.join();
    return got < size ? std::nullopt : std::optional(static_cast<double>(size) / seconds(monotonicNow() - begin) / 1e9);
}

inline std::optional<double> echoOf(const std::function<Command(const std::string&)>& command, std::size_t size) {
    const in_port_t port = freePort();
    const Command words = command(std::to_string(ntohs(port)));
    if (words.empty())
        return std::nullopt;
    const Program program(words);
    const UniqueFd fd = connectPatiently(port);
    return fd.isValid() ? echoed(fd.get(), size) : std::nullopt;
}

// Connects, ends, and waits until the server has closed its side, too, so many times, with `atOnce` of them under way.
// False: a connection did not end so.
inline bool visit(const sockaddr_in& address, const sockaddr_in& from, int count, int atOnce) {
    const UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
    constexpr int kPatience = 20'000; // milliseconds
    const int yes = 1;
    for (int begun = 0, done = 0; done < count;) {
        for (; begun < count && begun - done < atOnce; ++begun) {
            UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
            ::setsockopt(fd.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.fd = fd.get();
            if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0 ||
                ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
                ::shutdown(fd.get(), SHUT_WR) != 0 || ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd.get(), &event) != 0)
                return false;
            (void)fd.release();
        }
        std::array<epoll_event, 64> events{};
        const int ready = ::epoll_wait(epoll.get(), events.data(), static_cast<int>(events.size()), kPatience);
        if (ready <= 0)
            return false;
        for (int i = 0; i < ready; ++i, ++done) {
            const UniqueFd fd(events[static_cast<std::size_t>(i)].data.fd);
            char byte = 0;
            if (::recv(fd.get(), &byte, 1, MSG_DONTWAIT) != 0)
                return false;
        }
    }
    return true;
}

// Thousand connections a second, so many at once, by two threads where there are several. One counts when the client
// has seen that the server closed it: that the kernel took it for somebody who is busy is nobody's work.
inline std::optional<double> visits(const sockaddr_in& address, int count, int atOnce) {
    static std::uint32_t sources = 0; // from other addresses each time: the ports of the last ones wait for a minute
    const int threads = std::min(atOnce, 2);
    std::vector<std::thread> clients;
    clients.reserve(static_cast<std::size_t>(threads));
    std::atomic<bool> failed{false};
    const Nanoseconds begin = monotonicNow();
    for (int i = 0; i < threads; ++i) {
        sockaddr_in from = loopbackPort(0);
        from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 256 + ++sources);
        clients.emplace_back([&, from] {
            if (!visit(address, from, count / threads, atOnce / threads))
                failed = true;
        });
    }
    for (std::thread& client : clients)
        client.join();
    return failed ? std::nullopt : std::optional(count / seconds(monotonicNow() - begin) / 1000);
}

inline std::optional<double> visitsOf(const std::function<Command(const std::string&)>& command, int count,
                                      int atOnce) {
    const in_port_t port = freePort();
    const Command words = command(std::to_string(ntohs(port)));
    if (words.empty())
        return std::nullopt;
    const Program program(words);
    if (!connectPatiently(port).isValid())
        return std::nullopt;
    return visits(loopbackPort(port), count, atOnce);
}

// Datagrams of 64 bytes that a program wrote into a file in memory, million a second, under the same flood.
inline std::optional<double>
datagramsInto(const std::function<Command(const std::string&, const std::string&)>& command) {
    constexpr std::size_t kSize = 64;
    const Scratch scratch;
    const in_port_t port = freePort();
    const Command words = command(std::to_string(ntohs(port)), scratch.file);
    if (words.empty())
        return std::nullopt;
    const Program program(words, words.front().find("ncat") != std::string::npos ? scratch.file : "/dev/null");
    const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopbackPort(port);
    check(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "udp");
    const auto written = [&]() -> std::size_t {
        struct stat there{};
        return ::stat(scratch.file.c_str(), &there) == 0 ? static_cast<std::size_t>(there.st_size) : 0;
    };
    const std::string hello(kSize, 'h');
    for (int i = 0; i < 500 && written() == 0; ++i) { // until it is there
        (void)::send(fd.get(), hello.data(), hello.size(), 0);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    const std::size_t before = written();
    if (before == 0)
        return std::nullopt;
    floodForASecond(fd.get(), kSize, Sent::OneByOne);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return static_cast<double>(written() - before) / kSize / 1e6;
}

} // namespace swb::bench
