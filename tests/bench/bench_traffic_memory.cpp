// What the program keeps of each of ten thousand connections in automatic mode, beside a bare epoll server and one made
// of QTcpSocket. A program of its own: memory that others gave back would be used again. bench_traffic_memory [COUNT]
#include "tests/bench/other_programs.h"
#include "tests/bench/traffic_bench.h"
#include "tests/support/traffic_rules.h"

#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <fstream>
#include <unordered_map>

namespace swb {
namespace {

using bench::BareLoop, bench::check, bench::Command, bench::Figures, bench::loopbackPort, bench::qtServer;
using bench::tcpConnect, bench::tcpListener, bench::Workbench;

// Many clients, of a process of their own: only what the program has is counted, and descriptors suffice. Each sends a
// byte, has it back, and stays.
class Crowd {
public:
    Crowd(const sockaddr_in& address, std::size_t count) {
        int ends[2] = {-1, -1};
        check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
        m_child = ::fork();
        check(m_child >= 0, "fork");
        if (m_child == 0) {
            ::close(ends[0]);
            come(address, count, ends[1]);
        }
        ::close(ends[1]);
        m_line = UniqueFd(ends[0]);
    }
    ~Crowd() {
        m_line = UniqueFd();
        ::waitpid(m_child, nullptr, 0);
    }
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;
    std::size_t echoed() { // comes now
        std::size_t got = 0;
        check(::write(m_line.get(), "g", 1) == 1 && ::read(m_line.get(), &got, sizeof got) == sizeof got, "crowd");
        return got;
    }

private:
    [[noreturn]] static void come(const sockaddr_in& address, std::size_t count, int line) {
        char byte = 0;
        std::size_t echoed = 0;
        if (::read(line, &byte, 1) == 1) {
            for (std::size_t i = 0; i < count; ++i) {
                const int fd = tcpConnect(address);
                if (::send(fd, "x", 1, 0) == 1 && ::recv(fd, &byte, 1, 0) == 1)
                    ++echoed;
            }
            if (::write(line, &echoed, sizeof echoed) == sizeof echoed) [[maybe_unused]]
                const ssize_t end = ::read(line, &byte, 1);
        }
        ::_exit(0);
    }

    pid_t m_child = 0;
    UniqueFd m_line;
};

std::size_t heap() {
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

// What a bare server keeps of each: counts, and room for a rest that did not go.
double bareMemory(std::size_t count) {
    struct Connection {
        std::uint64_t in = 0, out = 0;
        std::string rest = {};
    };
    sockaddr_in address{};
    const UniqueFd listener(tcpListener(address));
    Crowd crowd(address, count);
    std::unordered_map<int, Connection> all;
    const std::size_t before = heap();
    std::size_t echoed = 0;
    std::thread server([&] {
        BareLoop loop;
        loop.add(listener.get());
        loop.run([&](int fd) {
            if (fd == listener.get()) {
                const int accepted = ::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
                all.emplace(accepted, Connection{});
                loop.add(accepted);
                return true;
            }
            char byte = 0;
            if (::recv(fd, &byte, 1, 0) == 1 && ::send(fd, &byte, 1, MSG_NOSIGNAL) == 1)
                ++all[fd].out;
            return ++echoed < count;
        });
    });
    crowd.echoed();
    server.join();
    const std::size_t after = heap();
    for (const auto& [fd, connection] : all)
        ::close(fd);
    return static_cast<double>(after - before) / static_cast<double>(count) / 1000;
}

double anonymousKilobytes(pid_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    std::string word;
    double kilobytes = 0;
    while (status >> word)
        if (word == "RssAnon:" && status >> kilobytes)
            break;
    return kilobytes * 1.024;
}

std::optional<double> qtMemory(std::size_t count) {
    const in_port_t port = bench::freePort();
    const Command command = qtServer(std::to_string(ntohs(port)), "echo");
    if (command.empty())
        return std::nullopt;
    const bench::Program program(command);
    if (!bench::connectPatiently(port).isValid())
        return std::nullopt;
    Crowd crowd(loopbackPort(port), count);
    const double before = anonymousKilobytes(program.pid());
    if (crowd.echoed() != count)
        return std::nullopt;
    return (anonymousKilobytes(program.pid()) - before) / static_cast<double>(count);
}

void measure(std::size_t count) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    count = std::min<std::size_t>(count, files.rlim_max - 100);
    Figures each;
    std::size_t echoed = 0;
    {
        sockaddr_in address{};
        const UniqueFd listener(tcpListener(address));
        Crowd crowd(address, count);
        Workbench workbench;
        AutoSettings settings = test::echoing();
        settings.keep = false;
        settings.peerLimit = count;
        workbench.take(listener.get(), settings, true);
        ::malloc_trim(0);
        const std::size_t before = heap();
        echoed = crowd.echoed();
        workbench.until([&](const TrafficTotals& totals) { return totals.peers == count && totals.bytesOut == count; });
        each.add(static_cast<double>(heap() - before) / static_cast<double>(count) / 1000);
    }
    const double bare = bareMemory(count);
    const std::optional<double> qt = qtMemory(count);
    bench::printHead("Connections at once, after one echo each");
    bench::printRow("memory of the program, each", each, "KB", 3);
    std::printf("\n%zu of %zu echoed; a bare epoll server has %.3f KB each, QTcpSocket %.1f\n", echoed, count, bare,
                qt.value_or(0));
    bench::conclude({std::to_string(count) + " connections after an echo each, memory of one",
                     bench::amount(each.median(), "KB"),
                     bench::amount(bare, "KB, bare epoll server") +
                         (qt ? bench::amount(*qt, "KB, QTcpSocket", 1).insert(0, "; ") : "; no QTcpSocket"),
                     {},
                     "at most 0.6 KB",
                     each.median() <= 0.6});
    bench::conclude({"the same: connections lost", std::to_string(count - echoed), "", {}, "none", echoed == count});
}

} // namespace
} // namespace swb

int main(int argc, char** argv) {
    swb::measure(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000);
    return 0;
}
