// Datagrams in automatic mode, each kept as a row of the transcript, beside recvmmsg and a store, and beside GRO; by
// turns, from a sender that never waits. bench_traffic_datagrams [ROW [ROUNDS]]; rows `datagrams flood offload`.
#include "tests/bench/other_programs.h"
#include "tests/bench/traffic_bench.h"

namespace swb {
namespace {

using bench::check, bench::Command, bench::Figures, bench::OtherProgram, bench::Sent, bench::Udp, bench::Workbench;
int rounds = 5;

// The senders begin when the receiver has its memory, and it ends when all is over.
class Run {
public:
    void isReady() {
        m_ready = true;
        m_ready.notify_one();
    }
    void waitUntilReady() { m_ready.wait(false); }
    void end() { m_over = true; }
    bool isOver() const { return m_over; }

private:
    std::atomic<bool> m_ready{false}, m_over{false};
};

void waitAtMost(int fd, const timeval& time) { ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time); }

void switchOn(int fd, int level, int name) {
    const int yes = 1;
    check(::setsockopt(fd, level, name, &yes, sizeof yes) == 0, "setsockopt");
}

// The anchor: recvmmsg into rooms, with who sent it and how many were dropped before it, as a row of the transcript has
// to say; and each datagram is put behind the one before.
std::uint64_t bareDatagrams(int fd, Run& run) {
    constexpr std::size_t kCount = 64, kRoom = 65536;
    switchOn(fd, SOL_SOCKET, SO_RXQ_OVFL);
    waitAtMost(fd, {0, 20'000});
    Bytes rooms(kCount * kRoom), store(std::size_t{256} << 20);
    struct Beside {
        sockaddr_in from;
        alignas(cmsghdr) std::array<char, 256> control;
    };
    std::vector<Beside> beside(kCount);
    std::array<mmsghdr, kCount> headers{};
    std::array<iovec, kCount> parts{};
    for (std::size_t i = 0; i < kCount; ++i)
        parts[i] = {rooms.data() + i * kRoom, kRoom};
    std::size_t at = 0;
    std::uint64_t got = 0;
    run.isReady();
    while (!run.isOver()) {
        for (std::size_t i = 0; i < kCount; ++i)
            headers[i].msg_hdr = {&beside[i].from,          sizeof(sockaddr_in),      &parts[i], 1,
                                  beside[i].control.data(), beside[i].control.size(), 0};
        const int count = ::recvmmsg(fd, headers.data(), kCount, MSG_WAITFORONE, nullptr);
        for (std::size_t i = 0; static_cast<int>(i) < count; ++i) {
            const std::size_t size = headers[i].msg_len;
            if (at + size > store.size())
                at = 0;
            std::memcpy(store.data() + at, parts[i].iov_base, size);
            at += size;
            ++got;
        }
    }
    return got;
}

// Many that came as one are received by one call, where they stay.
std::uint64_t bareOffload(int fd, std::size_t each, Run& run) {
    switchOn(fd, IPPROTO_UDP, UDP_GRO);
    waitAtMost(fd, {0, 20'000});
    Bytes store(std::size_t{256} << 20);
    std::size_t at = 0;
    std::uint64_t got = 0;
    alignas(cmsghdr) std::array<char, 256> control{};
    run.isReady();
    while (!run.isOver()) {
        constexpr std::size_t kRoom = 65536;
        if (at + kRoom > store.size())
            at = 0;
        iovec part{store.data() + at, kRoom};
        msghdr header{nullptr, 0, &part, 1, control.data(), control.size(), 0};
        const ssize_t size = ::recvmsg(fd, &header, 0);
        if (size <= 0)
            continue;
        at += static_cast<std::size_t>(size);
        got += (static_cast<std::size_t>(size) + each - 1) / each;
    }
    return got;
}

struct Flooded {
    std::uint64_t sent = 0, got = 0;
    std::uint64_t drops = 0; // as told
    double million() const { return static_cast<double>(got) / 1e6; }
    double lost() const { return 100.0 * static_cast<double>(sent - std::min(got, sent)) / static_cast<double>(sent); }
};

// A second of it. One more comes when all is over: it brings along what was dropped before it.
Flooded flooded(std::size_t size, Sent how, const std::function<void(const Udp&, Run&, Flooded&)>& receive) {
    const Udp udp;
    Flooded figures;
    Run run;
    std::thread receiver([&] { receive(udp, run, figures); });
    run.waitUntilReady();
    figures.sent += bench::floodForASecond(udp.there.get(), size, how);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const std::string last(size, 'l');
    check(::send(udp.there.get(), last.data(), last.size(), 0) == static_cast<ssize_t>(size), "send");
    ++figures.sent;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    run.end();
    receiver.join();
    return figures;
}

void receiveInAutomaticMode(const Udp& udp, bool offload, Run& run, Flooded& figures) {
    Workbench workbench(true);
    AutoSettings settings;
    settings.offload = offload;
    const SocketId id = workbench.take(udp.here.get(), settings);
    run.isReady();
    while (!run.isOver())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    workbench.giveBack(id);
    figures.got = workbench.traffic->totals().messagesIn;
    figures.drops = workbench.traffic->totals().drops;
}

std::vector<OtherProgram> others() {
    const auto socat = [](const std::string& port, const std::string& file) {
        return bench::ifInstalled("socat", {"-u", "UDP4-RECV:" + port + ",bind=127.0.0.1", "CREATE:" + file});
    };
    const auto ncat = [](const std::string& port, const std::string&) {
        return bench::ifInstalled("ncat", {"-u", "-l", "127.0.0.1", port, "--recv-only"});
    };
    return {{"socat", [=] { return bench::datagramsInto(socat); }},
            {"ncat", [=] { return bench::datagramsInto(ncat); }}};
}

void datagrams(const char* title, std::size_t size, Sent how, bool offload, double goal) {
    const std::string job = title;
    Figures bare, own, ratio, bareLost, ownLost;
    std::vector<OtherProgram> beside = how == Sent::Segmented ? std::vector<OtherProgram>{} : others();
    std::uint64_t wrong = 0; // of the drops that were told
    for (int round = 0; round < rounds; ++round) {
        const Flooded least = flooded(size, how, [&](const Udp& udp, Run& run, Flooded& to) {
            to.got = offload ? bareOffload(udp.here.get(), size, run) : bareDatagrams(udp.here.get(), run);
        });
        const Flooded ours = flooded(
            size, how, [&](const Udp& udp, Run& run, Flooded& to) { receiveInAutomaticMode(udp, offload, run, to); });
        bare.add(least.million());
        own.add(ours.million());
        ratio.add(ours.million() / least.million());
        bareLost.add(least.lost());
        ownLost.add(ours.lost());
        const std::uint64_t missing = ours.sent - ours.got;
        wrong += missing > ours.drops ? missing - ours.drops : ours.drops - missing;
        for (OtherProgram& other : beside)
            other.run(ours.million());
    }
    const char* const bareName = offload ? "bare GSO to GRO" : "bare recvmmsg, sender, drops, store";
    bench::printHead(title);
    bench::printRow(bareName, bare, "M/s", 3);
    bench::printRow("automatic mode", own, "M/s", 3);
    bench::printRatio("ratio, round by round", ratio);
    bench::printRow("dropped, bare", bareLost, "%");
    bench::printRow("dropped, automatic mode", ownLost, "%");
    bench::conclude({job, bench::amount(own.median(), "M/s"), bench::amount(bare.median(), "M/s, ") + bareName,
                     ratio.median(), "at least " + bench::amount(goal, ""), ratio.median() >= goal});
    for (const OtherProgram& other : beside)
        other.print(job, bench::amount(own.median(), "M/s"), "M/s");
    if (offload) // a drop is a train of datagrams: how long it was, the kernel does not tell
        return;
    bench::conclude({job + ": dropped",
                     bench::amount(ownLost.median(), "%", 1),
                     bench::amount(bareLost.median(), "%, bare", 1),
                     {},
                     "no worse",
                     ownLost.median() <= bareLost.median()});
    std::printf("\nsent, less what came, less what SO_RXQ_OVFL told: %llu in %d rounds\n",
                static_cast<unsigned long long>(wrong), rounds);
    bench::conclude({job + ": drops told wrong, of all rounds",
                     std::to_string(wrong),
                     "sent less received",
                     {},
                     "exact",
                     wrong == 0});
}

} // namespace
} // namespace swb

int main(int argc, char** argv) {
    using swb::bench::Sent;
    const std::string only = argc > 1 ? argv[1] : "";
    if (argc > 2)
        swb::rounds = std::atoi(argv[2]);
    if (only.empty() || only == "datagrams")
        swb::datagrams("64-byte datagrams in, kept", 64, Sent::OneByOne, false, 0.95);
    if (only.empty() || only == "flood")
        swb::datagrams("64-byte datagrams in, kept, segmented by the sender", 64, Sent::Segmented, false, 0.95);
    if (only.empty() || only == "offload")
        swb::datagrams("1,400-byte datagrams, segmented", 1400, Sent::Segmented, true, 0.8);
    return 0;
}
