// From the start of the program to its first painted window, and the memory resident after that, beside an empty Qt
// Widgets window. The two take turns. Usage: bench_start PROGRAM REFERENCE [RUNS]; start_probe.cpp or
// paint_probe.cpp tells the figures.
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

void print(const std::string& name, const Series& ours, const Series& other, const bench::Figures& time,
           const bench::Figures& memory) {
    const std::string own = "Socket Workbench";
    const auto row = [](const std::string& what, const bench::Figures& figures, const char* unit) {
        bench::printRow(what.c_str(), figures, unit);
    };
    bench::printHead("Start to first painted window");
    if (other.loaded.least() > 0) { // the plugin knows; what is preloaded does not
        row(name + ": application object made", other.loaded, "ms");
        row(own + ": application object made", ours.loaded, "ms");
    }
    row(name + ": painted", other.painted, "ms");
    row(name + ": processor time until then", other.used, "ms");
    row(own + ": painted", ours.painted, "ms");
    row(own + ": processor time until then", ours.used, "ms");
    bench::printRatio("ratio, painted", time);
    bench::printHead("Memory, a second after that");
    row(name + ": resident", other.resident, "MiB");
    row(own + ": resident", ours.resident, "MiB");
    bench::printRatio("ratio, resident", memory);
    row(name + ": anonymous part", other.anonymous, "MiB");
    row(own + ": anonymous part", ours.anonymous, "MiB");
    row(name + ": proportional share", other.proportional, "MiB");
    row(own + ": proportional share", ours.proportional, "MiB");
}

void conclude(const std::string& name, const Series& ours, const Series& other, const bench::Figures& time,
              const bench::Figures& memory, double mostTime, double mostMemory) {
    bench::printGoal(("Start, of " + name).c_str(), time.median(), mostTime, "x");
    bench::printGoal(("Resident memory, of " + name).c_str(), memory.median(), mostMemory, "x");
    bench::conclude({"Start to first paint", bench::amount(ours.painted.median(), "ms", 0),
                     bench::amount(other.painted.median(), "ms, ", 0) + name, time.median(),
                     "at most " + bench::amount(mostTime, "", 1), time.median() <= mostTime});
    bench::conclude({"Resident memory after it", bench::amount(ours.resident.median(), "MiB", 1),
                     bench::amount(other.resident.median(), "MiB, ", 1) + name, memory.median(),
                     "at most " + bench::amount(mostMemory, "", 1), memory.median() <= mostMemory});
    const double megabytes = ours.resident.median() * 1.048576;
    bench::conclude({"the same", bench::amount(megabytes, "MB", 1), "", {}, "under 60 MB", megabytes < 60});
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc < 3) {
        std::fprintf(stderr,
                     "usage: bench_start PROGRAM REFERENCE [RUNS [NAME MOST-TIME MOST-MEMORY]]; the last three are "
                     "the reference's name and the goals; tests/bench/run knows them\n");
        return 2;
    }
    const int runs = argc > 3 ? std::atoi(argv[3]) : 15;
    const std::string name = argc > 4 ? argv[4] : "empty window";
    Series ours, other;
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
        other.add(*reference);
        ours.add(*program);
        time.add(program->paintedMs / reference->paintedMs);
        memory.add(program->residentMiB / reference->residentMiB);
    }
    print(name, ours, other, time, memory);
    conclude(name, ours, other, time, memory, argc > 5 ? std::atof(argv[5]) : 1.8, argc > 6 ? std::atof(argv[6]) : 1.5);
    return 0;
}
