// What it costs to ask through the resolver's threads: a thousand literal addresses, beside a bare loop of
// getaddrinfo() in one thread. The two take turns within each round.
#include "bench_table.h"
#include "core/resolve/resolver.h"

#include <netdb.h>
#include <sys/socket.h>

#include <cstdlib>
#include <semaphore>
#include <string>

namespace {

using namespace swb;

constexpr int kRounds = 21;
constexpr int kLookups = 1000;

std::string hostOf(int number) { return "192.0.2." + std::to_string(number % 250 + 1); }

void check(bool answered) {
    if (!answered)
        std::abort();
}

double millisecondsOf(void (*run)()) {
    const Nanoseconds before = monotonicNow();
    run();
    return static_cast<double>((monotonicNow() - before).count()) / 1e6;
}

void bareLoop() {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    for (int i = 0; i < kLookups; ++i) {
        addrinfo* list = nullptr;
        check(::getaddrinfo(hostOf(i).c_str(), "80", &hints, &list) == 0);
        ::freeaddrinfo(list);
    }
}

void throughResolver() {
    std::counting_semaphore<> news(0);
    Resolver resolver;
    resolver.setNewsHandler([&news] { news.release(); });
    for (int i = 0; i < kLookups; ++i)
        resolver.start(lookup::GetAddrInfo{hostOf(i), "80", AF_UNSPEC, SOCK_STREAM, 0, 0});
    for (int told = 0; told < kLookups * 2; ++told) // that it started, and that it ended
        news.acquire();
    for (const LookupView& view : resolver.lookups())
        check(view.state == LookupState::Answered && view.answer->addresses.size() == 1);
}

} // namespace

int main() {
    bench::Figures bare, resolver, ratio;
    bareLoop();
    throughResolver();
    for (int round = 0; round < kRounds; ++round) {
        const double bareTime = millisecondsOf(&bareLoop);
        const double resolverTime = millisecondsOf(&throughResolver);
        bare.add(bareTime);
        resolver.add(resolverTime);
        ratio.add(resolverTime / bareTime);
    }
    bench::printHead("A thousand literal look-ups");
    bench::printRow("getaddrinfo() in a loop", bare, "ms", 2);
    bench::printRow("through the resolver's four threads", resolver, "ms", 2);
    bench::printRatio("the resolver beside the loop", ratio);
    bench::printGoal("The resolver beside the loop", ratio.median(), 1.3, "x");
    return 0;
}
