#include "core/transcript/mapping_guard.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <mutex>

namespace swb {

// Read by a signal handler while other threads come and go: atomic numbers, no lock.
struct GuardedPlace {
    static constexpr std::uintptr_t kClaimed = 1; // and its size is not there yet

    std::atomic<std::uintptr_t> begin{0}; // 0: free
    std::atomic<std::uint64_t> size{0};
    std::atomic<bool> isDamaged{false};

    bool holds(std::uintptr_t address) const {
        const std::uintptr_t from = begin.load(std::memory_order_acquire);
        return from > kClaimed && address >= from && address - from < size.load(std::memory_order_relaxed);
    }
};

namespace {

constexpr std::size_t kPlaces = 1024; // a reader holds a handful, a transcript keeps sixteen

struct Guarded {
    std::array<GuardedPlace, kPlaces> places;
    struct sigaction before{};
};

// Made before the program begins: a signal handler cannot wait until somebody has made it.
Guarded& guarded() {
    static constinit Guarded all;
    return all;
}

bool giveZeros(void* address) {
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    for (GuardedPlace& place : guarded().places) {
        if (!place.holds(at))
            continue;
        // NOLINTNEXTLINE(performance-no-int-to-ptr): where the kernel says it was
        void* begin = reinterpret_cast<void*>(at - at % page);
        if (mmap(begin, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
            return false;
        place.isDamaged.store(true, std::memory_order_release);
        return true;
    }
    return false;
}

// What is not ours is left to whoever was asked before, as if there were nobody in between: the read is tried again.
void onBusError(int signal, siginfo_t* info, void*) {
    const int error = errno;
    if (!giveZeros(info->si_addr)) {
        sigaction(signal, &guarded().before, nullptr);
        if (info->si_code <= 0) // sent by a program: nothing is tried again
            raise(signal);
    }
    errno = error;
}

void install() {
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction action{};
        action.sa_sigaction = onBusError;
        sigemptyset(&action.sa_mask);
        action.sa_flags = SA_SIGINFO;
        sigaction(SIGBUS, nullptr, &guarded().before); // there before the handler is
        sigaction(SIGBUS, &action, nullptr);
    });
}

} // namespace

MappingGuard::MappingGuard(const std::uint8_t* data, std::uint64_t size)
    : m_place(nullptr) {
    install();
    for (GuardedPlace& place : guarded().places) {
        std::uintptr_t free = 0;
        if (!place.begin.compare_exchange_strong(free, GuardedPlace::kClaimed, std::memory_order_acq_rel))
            continue;
        place.size.store(size, std::memory_order_relaxed);
        place.isDamaged.store(false, std::memory_order_relaxed);
        place.begin.store(reinterpret_cast<std::uintptr_t>(data), std::memory_order_release);
        m_place = &place;
        return;
    }
}

MappingGuard::~MappingGuard() {
    if (m_place != nullptr)
        m_place->begin.store(0, std::memory_order_release);
}

bool MappingGuard::isDamaged() const {
    return m_place != nullptr && m_place->isDamaged.load(std::memory_order_acquire);
}

} // namespace swb
