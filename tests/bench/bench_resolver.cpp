// What it costs to ask through the resolver: a thousand literal addresses, of the kinds that a person asks for, beside
// a bare loop of getaddrinfo() in one thread. The two take turns within each round.
#include "bench_table.h"
#include "core/resolve/resolver.h"

#include <netdb.h>
#include <sys/socket.h>

#include <cstdlib>
#include <semaphore>
#include <string>
#include <vector>

namespace {

using namespace swb;

constexpr int kRounds = 21;
constexpr int kLookups = 1000;

std::string hostOf(int number) { return "192.0.2." + std::to_string(number % 250 + 1); }

void check(bool answered) {
    if (!answered)
        std::abort();
}

template <class Run>
double millisecondsOf(Run run) {
    const Nanoseconds before = monotonicNow();
    run();
    return static_cast<double>((monotonicNow() - before).count()) / 1e6;
}

// What a person's look-up of an address in digits is made of.
struct Kind {
    const char* name;
    const char* service;
    int type;
    std::size_t results;
};
constexpr Kind kKinds[] = {
    {"port in digits, SOCK_STREAM", "80", SOCK_STREAM, 1},
    {"port in digits, any type: three results", "80", 0, 3},
    {"service by name, SOCK_STREAM", "http", SOCK_STREAM, 1},
    {"service by name, any type: two results", "domain", 0, 2},
};

void bareLoop(const Kind& kind) {
    addrinfo hints{};
    hints.ai_socktype = kind.type;
    for (int i = 0; i < kLookups; ++i) {
        addrinfo* list = nullptr;
        check(::getaddrinfo(hostOf(i).c_str(), kind.service, &hints, &list) == 0);
        ::freeaddrinfo(list);
    }
}

void throughResolver(const Kind& kind) {
    std::counting_semaphore<> news(0);
    Resolver resolver;
    resolver.setNewsHandler([&news] { news.release(); });
    std::vector<LookupId> ids;
    for (int i = 0; i < kLookups; ++i)
        ids.push_back(resolver.start(lookup::GetAddrInfo{hostOf(i), kind.service, AF_UNSPEC, kind.type, 0, 0}));
    std::vector<LookupView> views = resolver.lookups();
    for (const LookupId id : ids)
        while (!views[id.value - 1].hasEnded()) {
            while (!resolver.find(id)->hasEnded())
                news.acquire();
            views = resolver.lookups();
        }
    for (const LookupView& view : views)
        check(view.state == LookupState::Answered && view.answer->addresses.size() == kind.results);
}

void measure(const Kind& kind) {
    bench::Figures bare, resolver, ratio;
    bareLoop(kind);
    throughResolver(kind);
    for (int round = 0; round < kRounds; ++round) {
        const double bareTime = millisecondsOf([&] { bareLoop(kind); });
        const double resolverTime = millisecondsOf([&] { throughResolver(kind); });
        bare.add(bareTime);
        resolver.add(resolverTime);
        ratio.add(resolverTime / bareTime);
    }
    bench::printHead(kind.name);
    bench::printRow("getaddrinfo() in a loop", bare, "ms", 3);
    bench::printRow("through the resolver", resolver, "ms", 3);
    bench::printRatio("the resolver beside the loop", ratio);
    bench::printGoal("The resolver beside the loop", ratio.median(), 1.3, "x");
}

} // namespace

int main() {
    for (const Kind& kind : kKinds)
        measure(kind);
    return 0;
}
