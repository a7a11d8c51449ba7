// A day of traffic in as long as it takes: an echo server in automatic mode, its bytes kept in a transcript on disk
// within a budget, and clients of another process that come, send, compare what comes back and end in every way there
// is. Prints memory and descriptors as they go, and at the end whether they stayed flat. Run by hand:
// bench_traffic_soak [CONNECTIONS [MEGABYTES]]; without, a day of 10 connections and 1 MB a second.
#include "core/calls/recorder.h"
#include "core/rules/rule_set.h"
#include "core/traffic/traffic.h"
#include "core/transcript/stored_transcript.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace swb;

constexpr int kClients = 8; // threads
constexpr std::uint64_t kDayOfConnections = 864'000;
constexpr std::uint64_t kDayOfMegabytes = 86'400;
constexpr double kMostGrowth = 1.10;

// In memory that both processes share.
struct Counts {
    std::atomic<std::uint64_t> connections{0}, bytes{0}, wrong{0}, refused{0};
    std::atomic<bool> stop{false};
};

struct Ends {
    std::uint64_t connections, bytes;
};

std::uint32_t next(std::uint32_t& state) { return state = state * 1664525U + 1013904223U; }

bool transfer(int fd, std::vector<char>& out, std::vector<char>& in, std::size_t size) {
    std::size_t sent = 0;
    std::size_t got = 0;
    while (got < size) {
        pollfd entry{fd, static_cast<short>(POLLIN | (sent < size ? POLLOUT : 0)), 0};
        if (::poll(&entry, 1, 60000) <= 0)
            return false;
        if ((entry.revents & POLLOUT) != 0 && sent < size) {
            const ssize_t part = ::send(fd, out.data() + sent, size - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            sent += part > 0 ? static_cast<std::size_t>(part) : 0;
        }
        if ((entry.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
            const ssize_t part = ::recv(fd, in.data() + got, size - got, MSG_DONTWAIT);
            if (part == 0 || (part < 0 && errno != EAGAIN))
                return false;
            got += part > 0 ? static_cast<std::size_t>(part) : 0;
        }
    }
    return std::equal(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size), in.begin());
}

// One conversation: a few messages of up to 256 KiB, then close(), a half-close read to its end, or a reset.
bool converse(const sockaddr_in& server, std::uint32_t& state, std::vector<char>& out, std::vector<char>& in,
              Counts& counts) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    // A reset keeps no port waiting, so that as many as wanted can follow each other from one address.
    const linger atOnce{1, 0};
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) {
        ++counts.refused;
        ::close(fd);
        return true;
    }
    bool good = true;
    const std::uint32_t messages = next(state) >> 30U;
    for (std::uint32_t i = 0; i <= messages && good; ++i) {
        const std::size_t size = 1 + (next(state) >> 8U) % ((next(state) & 7U) == 0 ? 262144U : 65536U);
        good = transfer(fd, out, in, size);
        counts.bytes += size;
    }
    switch (next(state) >> 30U) {
    case 0: // half-close: what is left comes, then the end
        ::shutdown(fd, SHUT_WR);
        good = good && ::recv(fd, in.data(), in.size(), 0) == 0;
        break;
    case 1:
        break;
    default:
        ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    }
    ::close(fd);
    ++counts.connections;
    return good;
}

[[noreturn]] void clients(const sockaddr_in& server, Counts& counts) {
    std::vector<std::thread> threads;
    threads.reserve(kClients);
    for (std::uint32_t i = 0; i < kClients; ++i) {
        threads.emplace_back([&, i] {
            std::uint32_t state = i * 7919 + 1;
            std::vector<char> out(262144);
            std::vector<char> in(262144);
            for (char& byte : out)
                byte = static_cast<char>(next(state) >> 24U);
            while (!counts.stop)
                if (!converse(server, state, out, in, counts))
                    ++counts.wrong;
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    ::_exit(0);
}

double residentMiB() {
    long pages = 0;
    long resident = 0;
    if (FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2)
            resident = 0;
        std::fclose(file);
    }
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

int descriptors() {
    int count = -3; // ".", "..", and the one of the directory
    if (DIR* folder = ::opendir("/proc/self/fd")) {
        while (::readdir(folder) != nullptr)
            ++count;
        ::closedir(folder);
    }
    return count;
}

Ends wanted(int argc, char** argv) {
    Ends ends{kDayOfConnections, kDayOfMegabytes * 1'000'000};
    if (argc > 1)
        ends.connections = std::strtoull(argv[1], nullptr, 10);
    if (argc > 2)
        ends.bytes = std::strtoull(argv[2], nullptr, 10) * 1'000'000;
    return ends;
}

void printLine(double seconds, const Counts& counts, const Traffic& traffic, const StoredTranscript& transcript) {
    const TranscriptState state = transcript.state();
    std::printf("| %6.0f | %10llu | %10.1f | %8.1f | %5d | %5zu | %12llu | %9.1f |\n", seconds,
                static_cast<unsigned long long>(counts.connections), static_cast<double>(counts.bytes) / 1e6,
                residentMiB(), descriptors(), traffic.totals().peers,
                static_cast<unsigned long long>(transcript.lastIndex()), static_cast<double>(state.diskBytes) / 1e6);
    std::fflush(stdout);
}

// 0 when all stayed flat and nothing was wrong.
int soak(const std::string& directory, int listener, const sockaddr_in& address, const Ends& until, Counts& counts,
         pid_t child) {
    Recorder recorder;
    TranscriptOptions options;
    options.directory = directory + "/session";
    options.budget.bytes = std::uint64_t{256} << 20;
    StoredTranscript transcript(options);
    IdSource ids;
    auto traffic = Traffic::create({&recorder, &transcript, nullptr, &ids});
    AutoSettings settings;
    settings.rules =
        *RuleSet::compile({Rule{.name = "echo", .actions = {Action{.kind = Action::Kind::Echo, .reply = {}}}}});
    Handover handover;
    handover.socket = ids.next();
    handover.fd = listener;
    handover.family = AF_INET;
    handover.type = SOCK_STREAM;
    handover.listening = true;
    handover.local = Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int before = descriptors();
    (*traffic)->take(handover, settings);

    std::printf("| second | connections | MB echoed | MiB held | files | peers | rows so far | MB on disk |\n"
                "|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    const auto begin = std::chrono::steady_clock::now();
    std::vector<double> memory;
    while (counts.connections < until.connections || counts.bytes < until.bytes) {
        std::this_thread::sleep_for(std::chrono::seconds(5));
        memory.push_back(residentMiB());
        printLine(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), counts, **traffic,
                  transcript);
    }
    counts.stop = true;
    ::waitpid(child, nullptr, 0);
    for (int i = 0; i < 100 && (*traffic)->totals().peers > 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    printLine(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), counts, **traffic,
              transcript);
    // The first third is left out: rings and the budget fill up there.
    const double middle = memory[memory.size() / 3];
    const double last = memory.back();
    const int open = descriptors() - before;
    const bool isFlat = last <= middle * kMostGrowth;
    std::printf("\nmemory: %.1f MiB after a third, %.1f at the end, %.2f times (at most %.2f): %s\n", middle, last,
                last / middle, kMostGrowth, isFlat ? "flat" : "GROWS");
    // The transcript's own files: as many as the budget has room for.
    std::printf("descriptors beyond those at the start: %d; peers left: %zu; wrong or missing echoes: %llu; "
                "connections refused: %llu\n",
                open, (*traffic)->totals().peers, static_cast<unsigned long long>(counts.wrong),
                static_cast<unsigned long long>(counts.refused));
    const int verdict = isFlat && counts.wrong == 0 && (*traffic)->totals().peers == 0 ? 0 : 1;
    (*traffic)->giveBack(handover.socket, {});
    traffic->reset();
    return verdict;
}

} // namespace

int main(int argc, char** argv) {
    const Ends until = wanted(argc, argv);
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener, 1024) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        std::perror("listener");
        return 1;
    }
    void* const shared = ::mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    auto& counts = *new (shared) Counts;
    const pid_t child = ::fork(); // before there are threads
    if (child == 0) {
        ::close(listener);
        clients(address, counts);
    }

    char directory[] = "/tmp/swb-soak-XXXXXX";
    if (::mkdtemp(directory) == nullptr) {
        std::perror("directory");
        return 1;
    }
    const int verdict = soak(directory, listener, address, until, counts, child);
    ::close(listener);
    const std::string clean = "rm -rf " + std::string(directory);
    return std::system(clean.c_str()) == 0 ? verdict : 1; // NOLINT(cert-env33-c): a name of mkdtemp's
}
