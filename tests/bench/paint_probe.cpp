// Preloaded into a program of any version of Qt, where the plugin of start_probe.cpp cannot go: the moment when its
// first picture is handed to the X server, by the call that all of them make for it, and the memory a second later.
// Then it ends the program. Tells the same figures in the same form.
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace {

long long nanoseconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

long long kilobytes(const char* file, const char* label) {
    long long value = 0;
    char line[256];
    if (std::FILE* lines = std::fopen(file, "r")) {
        while (std::fgets(line, sizeof line, lines) != nullptr)
            if (std::strncmp(line, label, std::strlen(label)) == 0)
                value = std::atoll(line + std::strlen(label));
        std::fclose(lines);
    }
    return value;
}

void painted(int answer) {
    const long long moment = nanoseconds(CLOCK_MONOTONIC);
    const long long used = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    std::thread([=] {
        const timespec settle{1, 0};
        nanosleep(&settle, nullptr);
        dprintf(answer, "0 %lld %lld %lld %lld %lld\n", moment, used, kilobytes("/proc/self/status", "VmRSS:"),
                kilobytes("/proc/self/status", "RssAnon:"), kilobytes("/proc/self/smaps_rollup", "Pss:"));
        _exit(0);
    }).detach();
}

struct Cookie { // xcb_void_cookie_t
    unsigned sequence;
};

using PutImage = Cookie (*)(void*, std::uint32_t, std::uint32_t, std::uint16_t, std::uint16_t, std::uint16_t,
                            std::uint16_t, std::uint16_t, std::uint16_t, std::int16_t, std::int16_t, std::uint8_t,
                            std::uint8_t, std::uint8_t, std::uint32_t, std::uint32_t);

} // namespace

// In place of the one of libxcb-shm, which it calls. NOLINTNEXTLINE(readability-identifier-naming): its name
extern "C" Cookie xcb_shm_put_image(void* connection, std::uint32_t drawable, std::uint32_t gc,
                                    std::uint16_t totalWidth, std::uint16_t totalHeight, std::uint16_t srcX,
                                    std::uint16_t srcY, std::uint16_t srcWidth, std::uint16_t srcHeight,
                                    std::int16_t dstX, std::int16_t dstY, std::uint8_t depth, std::uint8_t format,
                                    std::uint8_t sendEvent, std::uint32_t segment, std::uint32_t offset) {
    static std::atomic<bool> first{true};
    // By its name: Qt loads it with a plugin, so that it stands in no order of libraries that RTLD_NEXT could follow.
    static void* const library = dlopen("libxcb-shm.so.0", RTLD_NOW);
    static const auto next = reinterpret_cast<PutImage>(dlsym(library, "xcb_shm_put_image"));
    const Cookie cookie = next(connection, drawable, gc, totalWidth, totalHeight, srcX, srcY, srcWidth, srcHeight, dstX,
                               dstY, depth, format, sendEvent, segment, offset);
    const char* const answer = std::getenv("SWB_START_PROBE_FD");
    if (answer != nullptr && first.exchange(false))
        painted(std::atoi(answer));
    return cookie;
}
