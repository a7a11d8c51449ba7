// From the start of the program to its first painted window, and the memory resident after that, beside an empty Qt
// Widgets window. The two take turns. Usage: bench_start PROGRAM REFERENCE [RUNS]; start_probe.cpp tells the figures.
#include "bench_table.h"
#include "core/base/clock.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

namespace {

using namespace swb;

constexpr int kPatienceMs = 60'000;

struct Start {
    double loadedMs;  // the application object exists
    double paintedMs; // the first window has been painted
    double usedMs;    // processor time until then, of all threads
    double residentMiB;
    double anonymousMiB;
    double proportionalMiB; // with a share only of what other programs use too
};

std::string answerOf(int pipeEnd) {
    std::string answer;
    std::array<char, 256> room;
    pollfd entry{pipeEnd, POLLIN, 0};
    while (::poll(&entry, 1, kPatienceMs) > 0) {
        const ssize_t size = ::read(pipeEnd, room.data(), room.size());
        if (size <= 0)
            break;
        answer.append(room.data(), static_cast<std::size_t>(size));
    }
    return answer;
}

std::optional<Start> run(char* program) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return {};
    const int inherited = ::dup(ends[1]);
    ::setenv("SWB_START_PROBE_FD", std::to_string(inherited).c_str(), 1);
    char* arguments[] = {program, nullptr};
    pid_t child = 0;
    const Nanoseconds before = monotonicNow();
    const int failed = ::posix_spawn(&child, program, nullptr, nullptr, arguments, environ);
    ::close(ends[1]);
    ::close(inherited);
    if (failed != 0) {
        ::close(ends[0]);
        return {};
    }
    const std::string answer = answerOf(ends[0]);
    ::close(ends[0]);
    ::kill(child, SIGKILL); // has ended by itself when it answered
    ::waitpid(child, nullptr, 0);
    long long loaded = 0, painted = 0, used = 0, resident = 0, anonymous = 0, proportional = 0;
    if (std::sscanf(answer.c_str(), "%lld %lld %lld %lld %lld %lld", &loaded, &painted, &used, &resident, &anonymous,
                    &proportional) != 6)
        return {};
    const auto since = [&](long long moment) { return static_cast<double>(moment - before.count()) / 1e6; };
    const auto mib = [](long long kilobytes) { return static_cast<double>(kilobytes) / 1024; };
    return Start{since(loaded), since(painted), static_cast<double>(used) / 1e6,
                 mib(resident), mib(anonymous), mib(proportional)};
}

struct Series {
    bench::Figures loaded, painted, used, resident, anonymous, proportional;
    void add(const Start& start) {
        loaded.add(start.loadedMs);
        painted.add(start.paintedMs);
        used.add(start.usedMs);
        resident.add(start.residentMiB);
        anonymous.add(start.anonymousMiB);
        proportional.add(start.proportionalMiB);
    }
};

void print(const Series& ours, const Series& empty, const bench::Figures& time, const bench::Figures& memory) {
    bench::printHead("Start to first painted window");
    bench::printRow("empty window: application object made", empty.loaded, "ms");
    bench::printRow("empty window: painted", empty.painted, "ms");
    bench::printRow("empty window: processor time until then", empty.used, "ms");
    bench::printRow("Socket Workbench: application object made", ours.loaded, "ms");
    bench::printRow("Socket Workbench: painted", ours.painted, "ms");
    bench::printRow("Socket Workbench: processor time until then", ours.used, "ms");
    bench::printRatio("ratio, painted", time);
    bench::printHead("Memory, a second after that");
    bench::printRow("empty window: resident", empty.resident, "MiB");
    bench::printRow("Socket Workbench: resident", ours.resident, "MiB");
    bench::printRatio("ratio, resident", memory);
    bench::printRow("empty window: anonymous part", empty.anonymous, "MiB");
    bench::printRow("Socket Workbench: anonymous part", ours.anonymous, "MiB");
    bench::printRow("empty window: proportional share", empty.proportional, "MiB");
    bench::printRow("Socket Workbench: proportional share", ours.proportional, "MiB");
    bench::printGoal("Start against an empty window", time.median(), 1.8, "x");
    bench::printGoal("Resident memory against an empty window", memory.median(), 1.5, "x");
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: bench_start PROGRAM REFERENCE [RUNS]; tests/bench/run knows both\n");
        return 2;
    }
    const int runs = argc > 3 ? std::atoi(argv[3]) : 15;
    Series ours, empty;
    bench::Figures time, memory;
    for (int round = -1; round < runs; ++round) { // the first fills the file cache and does not count
        const auto reference = run(argv[2]);
        const auto program = run(argv[1]);
        if (!reference || !program) {
            std::fprintf(stderr, "bench_start: %s showed no window\n", reference ? argv[1] : argv[2]);
            return 1;
        }
        if (round < 0)
            continue;
        empty.add(*reference);
        ours.add(*program);
        time.add(program->paintedMs / reference->paintedMs);
        memory.add(program->residentMiB / reference->residentMiB);
    }
    print(ours, empty, time, memory);
    return 0;
}
