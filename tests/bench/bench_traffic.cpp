// Automatic mode beside bare loops that do the least that can be done, in the same run and by turns. Each loop and the
// traffic thread gets the same bytes from the same sender; congestion control is cubic on both sides.
#include "tests/bench/other_programs.h"
#include "tests/bench/traffic_bench.h"
#include "tests/support/traffic_rules.h"

#include <string_view>

namespace swb {
namespace {

using bench::BareLoop, bench::Command, bench::Figures, bench::OtherProgram, bench::Pair, bench::Workbench;
using bench::check, bench::counting, bench::kPiece, bench::seconds, bench::sendAll;
using bench::ifInstalled, bench::qtServer, bench::tcpListener, bench::tcpPair;

int rounds = 5;

void report(const char* title, const char* unit, const char* bareName, Figures& bare, Figures& own, Figures& ratio,
            double goal, int decimals = 2) {
    bench::printHead(title);
    bench::printRow(bareName, bare, unit, decimals);
    bench::printRow("automatic mode", own, unit, decimals);
    bench::printRatio("ratio, round by round", ratio);
    bench::conclude({title, bench::amount(own.median(), unit), bench::amount(bare.median(), unit) + ", " + bareName,
                     ratio.median(), "at least " + bench::amount(goal, ""), ratio.median() >= goal});
}

// What iperf3 says of itself, GB/s; nothing where it is not installed.
std::optional<double> iperf3() {
    sockaddr_in address{};
    ::close(tcpListener(address)); // a port that is free
    const std::string port = std::to_string(ntohs(address.sin_port));
    const std::string run =
        "command -v iperf3 >/dev/null || exit 1; iperf3 -s -1 -p " + port +
        " >/dev/null 2>&1 & for i in 1 2 3 4 5 6 7 8 9; do iperf3 -c 127.0.0.1 -t 1 -l 256K -C cubic "
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
void streamIn(const char* title, const std::function<Pair()>& makePair, std::size_t size,
              std::vector<OtherProgram> others) {
    Figures bare, own, ratio;
    Workbench workbench;
    for (int round = 0; round < rounds; ++round) {
        const auto measure = [&](const std::function<void(int)>& receive) {
            Pair pair = makePair();
            std::thread sender([&] { check(sendAll(pair.there.get(), size), "send"); });
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
        for (OtherProgram& other : others)
            other.run(ours);
    }
    report(title, "GB/s", "bare epoll loop, 256 KiB reads", bare, own, ratio, 0.95);
    for (const OtherProgram& other : others)
        other.print(title, bench::amount(own.median(), "GB/s"), "GB/s", other.name == "iperf3" ? 1 : 0);
}

void tcpIn() {
    constexpr std::size_t kSize = std::size_t{1} << 30;
    const auto socat = [](const std::string& port) {
        return ifInstalled("socat", {"-u", "TCP-LISTEN:" + port + ",bind=127.0.0.1", "OPEN:/dev/null"});
    };
    const auto ncat = [](const std::string& port) {
        return ifInstalled("ncat", {"-l", "127.0.0.1", port, "--recv-only"});
    };
    const auto qt = [](const std::string& port) { return qtServer(port, "discard"); };
    streamIn("TCP stream in, thrown away", tcpPair, std::size_t{4} << 30,
             {{"iperf3", iperf3},
              {"socat, 8 KiB", [=] { return bench::tcpInto(socat, kSize); }},
              {"ncat", [=] { return bench::tcpInto(ncat, kSize); }},
              {"QTcpSocket, readAll", [=] { return bench::tcpInto(qt, kSize); }}});
}

void unixIn() {
    constexpr std::size_t kSize = std::size_t{1} << 30;
    const auto socat = [](const std::string& path) {
        return ifInstalled("socat", {"-u", "UNIX-LISTEN:" + path, "OPEN:/dev/null"});
    };
    const auto ncat = [](const std::string& path) { return ifInstalled("ncat", {"-lU", path, "--recv-only"}); };
    streamIn("Unix stream in, thrown away", bench::unixPair, std::size_t{4} << 30,
             {{"socat, 8 KiB", [=] { return bench::unixInto(socat, kSize); }},
              {"ncat", [=] { return bench::unixInto(ncat, kSize); }}});
}

std::vector<OtherProgram> otherEchoes() {
    constexpr std::size_t kSize = std::size_t{1} << 28;
    const auto socat = [](const std::string& port) {
        return ifInstalled("socat", {"TCP-LISTEN:" + port + ",bind=127.0.0.1", "PIPE"});
    };
    const auto qt = [](const std::string& port) { return qtServer(port, "echo"); };
    return {{"socat, 8 KiB", [=] { return bench::echoOf(socat, kSize); }},
            {"QTcpSocket", [=] { return bench::echoOf(qt, kSize); }}};
}

void echo(std::size_t size) {
    Figures bare, own, ratio;
    std::vector<OtherProgram> others = otherEchoes();
    Workbench workbench;
    AutoSettings settings = test::echoing();
    settings.keep = false;
    for (int round = 0; round < rounds; ++round) {
        const auto measure = [&](int client) {
            const std::optional<double> rate = bench::echoed(client, size);
            check(rate.has_value(), "echo");
            return *rate;
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
        for (OtherProgram& other : others)
            other.run(ours);
    }
    report("Echo, 256 KiB", "GB/s", "bare epoll echo", bare, own, ratio, 0.95);
    for (const OtherProgram& other : others)
        other.print("Echo, 256 KiB", bench::amount(own.median(), "GB/s"), "GB/s", other.name[0] == 's' ? 2 : 0);
}

Command socatListener(const std::string& port) {
    return ifInstalled("socat", {"-u", "TCP-LISTEN:" + port + ",bind=127.0.0.1,fork,backlog=128", "OPEN:/dev/null"});
}

Command ncatListener(const std::string& port) { return ifInstalled("ncat", {"-lk", "127.0.0.1", port, "--recv-only"}); }

// The least that can be done: accepted, the client's end read, closed.
double bareVisits(int count, int atOnce) {
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
            if (::recv(fd, &byte, 1, MSG_DONTWAIT) != 0)
                return true;
            ::close(fd);
            return ++closed < count;
        });
    });
    const std::optional<double> rate = bench::visits(address, count, atOnce);
    server.join();
    check(rate.has_value(), "visits");
    return *rate;
}

// Eight at once: ncat's queue of connections that wait has room for ten, and beyond that a client waits for a second.
void connectAcceptClose(const char* job, int count, int atOnce, bool hasGoal) {
    Figures bare, own, ratio;
    std::vector<OtherProgram> others = {
        {"ncat", [=] { return bench::visitsOf(ncatListener, count / 2, atOnce); }},
        {"socat, fork", [=] { return bench::visitsOf(socatListener, count / 20, atOnce); }}};
    for (int round = 0; round < rounds; ++round) {
        const double least = bareVisits(count, atOnce);
        Workbench workbench;
        sockaddr_in address{};
        const UniqueFd listener(tcpListener(address));
        const SocketId id = workbench.take(listener.get(), counting(), true);
        const std::optional<double> ours = bench::visits(address, count, atOnce);
        check(ours.has_value(), "visits");
        workbench.until([&](const TrafficTotals& totals) {
            return totals.accepted == static_cast<std::uint64_t>(count) && totals.peers == 0;
        });
        workbench.giveBack(id);
        bare.add(least);
        own.add(*ours);
        ratio.add(*ours / least);
        for (OtherProgram& other : others)
            other.run(*ours);
    }
    report(job, "k/s", "bare epoll, accept4", bare, own, ratio, 0.9);
    for (const OtherProgram& other : others)
        other.print(job, bench::amount(own.median(), "k/s"), "k/s", hasGoal && other.name == "ncat" ? 5 : 0);
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
    const auto tell = [](const char* job, const Figures& own, const Figures& bare, const Figures& ratio, double goal) {
        bench::conclude({job, bench::amount(own.median(), "us"), bench::amount(bare.median(), "us, bare epoll echo"),
                         ratio.median(), "at most " + bench::amount(goal, ""), ratio.median() <= goal});
    };
    tell("One byte there and back, p50", ownHalf, bareHalf, half, 1.05);
    tell("One byte there and back, p99", ownMost, bareMost, most, 1.10);
}

} // namespace
} // namespace swb

int main(int argc, char** argv) {
    using namespace swb;
    const std::string only = argc > 1 ? argv[1] : "";
    if (argc > 2)
        rounds = std::atoi(argv[2]);
    const auto wants = [&](const char* name) { return only.empty() || only == name; };
    if (wants("tcp"))
        tcpIn();
    if (wants("unix"))
        unixIn();
    if (wants("echo"))
        echo(std::size_t{1} << 30);
    if (wants("accept")) {
        connectAcceptClose("Connect, accept, close", 20'000, 8, true);
        connectAcceptClose("Connect, accept, close, one after the other", 10'000, 1, false);
    }
    if (wants("pingpong"))
        pingPong(20'000);
    return 0;
}
