// What the workbench adds to recvmsg: the call with three control messages bare, recorded through the seam, and
// recorded with its control messages taken apart. Each call takes one datagram from loopback; the sends between are
// not measured. The kinds take turns within each round, and the ratio is taken round by round.
#include "bench_table.h"
#include "core/calls/seam.h"
#include "core/calls/syscalls_message.h"
#include "core/net/control_message.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace {

using namespace swb;

constexpr int kRounds = 1'001;
constexpr int kCallsPerRound = 100;
constexpr std::size_t kControlRoom = 256;

void check(bool right) {
    if (!right)
        std::abort();
}

struct Sockets {
    int sender = ::socket(AF_INET, SOCK_DGRAM, 0);
    int receiver = ::socket(AF_INET, SOCK_DGRAM, 0);

    Sockets() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* name = reinterpret_cast<sockaddr*>(&address);
        check(::bind(receiver, name, length) == 0 && ::getsockname(receiver, name, &length) == 0);
        check(::connect(sender, name, length) == 0);
        const int on = 1;
        for (const int option : {IP_PKTINFO, IP_RECVTTL, IP_RECVTOS})
            check(::setsockopt(receiver, IPPROTO_IP, option, &on, sizeof on) == 0);
    }
    ~Sockets() {
        ::close(sender);
        ::close(receiver);
    }
    void fill() const {
        for (int i = 0; i < kCallsPerRound; ++i)
            check(::send(sender, "0123456789abcdef", 16, 0) == 16);
    }
};

template <class Call>
double nanosecondsPerCall(const Sockets& sockets, Call call) {
    sockets.fill();
    const Nanoseconds before = monotonicNow();
    for (int i = 0; i < kCallsPerRound; ++i)
        call();
    return static_cast<double>((monotonicNow() - before).count()) / kCallsPerRound;
}

void bare(int fd) {
    char data[64];
    alignas(cmsghdr) char control[kControlRoom];
    sockaddr_storage from;
    iovec part{data, sizeof data};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    check(::recvmsg(fd, &message, 0) == 16);
    int count = 0;
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header))
        ++count;
    check(count == 3);
}

// `Use` gets the control bytes of the message.
template <class Use>
void throughSeam(const CallContext& context, int fd, Use use) {
    std::uint8_t data[64];
    alignas(cmsghdr) std::uint8_t control[kControlRoom];
    const std::span<std::uint8_t> part(data);
    const auto got = calls::recvmsg(context, fd, {{&part, 1}, control}, 0);
    check(got && got->size == 16);
    use(BytesView(control, got->controlLength));
}

// Every field of every message, as the window's models read them.
void decode(BytesView control) {
    const std::vector<ControlMessage> messages = controlMessages(control);
    check(messages.size() == 3);
    std::uint64_t sum = 0;
    for (const ControlMessage& message : messages)
        for (const ControlField& field : controlFields(message))
            sum += controlNumber(message, field);
    check(sum != 0);
}

void tell(BytesView control) {
    for (const ControlMessage& message : controlMessages(control))
        check(!controlValueText(message).empty());
}

} // namespace

int main() {
    const Sockets sockets;
    Recorder recorder;
    recorder.setNewsHandler([] {}); // never taken: one call of it for all, as while a window draws
    CallContext recorded;
    recorded.recorder = &recorder;
    recorded.socket = SocketId{1};
    recorded.action = ActionId{1};
    const auto nothing = [](BytesView) {};
    for (int i = 0; i < 1000; ++i) // past the ring's growth
        nanosecondsPerCall(sockets, [&] { throughSeam(recorded, sockets.receiver, nothing); });

    bench::Figures bareTime, seamTime, decodedTime, toldTime, seamRatio, decodedRatio, toldRatio;
    for (int round = 0; round < kRounds; ++round) {
        const double first = nanosecondsPerCall(sockets, [&] { bare(sockets.receiver); });
        const double seam = nanosecondsPerCall(sockets, [&] { throughSeam(recorded, sockets.receiver, nothing); });
        const double decoded = nanosecondsPerCall(sockets, [&] { throughSeam(recorded, sockets.receiver, decode); });
        const double told = nanosecondsPerCall(sockets, [&] { throughSeam(recorded, sockets.receiver, tell); });
        const double reference = (first + nanosecondsPerCall(sockets, [&] { bare(sockets.receiver); })) / 2;
        bareTime.add(reference);
        seamTime.add(seam);
        decodedTime.add(decoded);
        toldTime.add(told);
        seamRatio.add(seam / reference);
        decodedRatio.add(decoded / reference);
        toldRatio.add(told / reference);
    }

    bench::printHead("recvmsg of a datagram with three control messages, one call");
    bench::printRow("bare system call, its messages counted", bareTime, "ns");
    bench::printRow("recorded", seamTime, "ns");
    bench::printRow("recorded and decoded", decodedTime, "ns");
    bench::printRow("recorded, decoded and told in words", toldTime, "ns");
    bench::printRatio("ratio, recorded", seamRatio);
    bench::printRatio("ratio, recorded and decoded", decodedRatio);
    bench::printRatio("ratio, recorded, decoded and told in words", toldRatio);
    bench::printGoal("Recorded and decoded recvmsg against the bare one", decodedRatio.median(), 2.0, "x");
    return 0;
}
