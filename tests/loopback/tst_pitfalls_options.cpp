#include "core/options/option_reader.h"
#include "core/options/option_value.h"
#include "tests/support/option_sockets.h"

#include <QTest>

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

using namespace swb;
using namespace swb::test;

// NOLINTBEGIN(clang-analyzer-unix.StdCLibraryFunctions,bugprone-unused-return-value): what is missing fails the test
namespace {

constexpr int kIsMptcp = 43;
constexpr int kRtoMaxMs = 44;

UniqueFd stream() { return UniqueFd(::socket(AF_INET, SOCK_STREAM, 0)); }
UniqueFd datagrams() { return UniqueFd(::socket(AF_INET, SOCK_DGRAM, 0)); }

int setBytes(const UniqueFd& fd, int level, int name, BytesView bytes) {
    const auto done = calls::setsockopt(kUnrecorded, fd.get(), level, name, bytes);
    return done ? 0 : done.error().number;
}

Bytes get(const UniqueFd& fd, int level, int name, std::uint32_t room) {
    return calls::getsockopt(kUnrecorded, fd.get(), level, name, room).value_or(Bytes());
}

bool becomesReady(const UniqueFd& fd, short events, int milliseconds = 10000) {
    pollfd waiting{fd.get(), events, 0};
    return ::poll(&waiting, 1, milliseconds) == 1;
}

std::uint32_t segmentsWithData(const UniqueFd& fd) {
    const Bytes bytes = get(fd, IPPROTO_TCP, TCP_INFO, 512);
    tcp_info info{};
    std::memcpy(&info, bytes.data(), std::min(bytes.size(), sizeof info));
    return info.tcpi_data_segs_out;
}

void sendFiveTimes(const UniqueFd& fd) {
    for (int i = 0; i < 5; ++i)
        ::send(fd.get(), "ab", 2, MSG_NOSIGNAL);
}

} // namespace

// What surprises about options.
class PitfallsOptionsTest : public QObject {
    Q_OBJECT

private slots:
    void bufferSizesAreDoubledAndCutInSilence();
    void settingABufferEndsItsTuning();
    void readingThePendingErrorErasesIt();
    void zerocopyReceiveTakesThePendingError();
    void valueThatIsTooLongIsCutInSilence();
    void someOptionsTakeOneByte();
    void oneMistakeHasThreeAnswers();
    void someOptionsAreTakenAndDoNothing();
    void typeOfServiceHidesBitsAndWraps();
    void numbersAreRounded();
    void twoKindsOfTimeStampsExcludeEachOther();
    void protocolOfASocketThatIsNotRawIsItsPort();
    void corkHoldsEvenWithoutNagle();
    void quickAcknowledgementsDoNotLast();
    void userTimeoutOverrulesTheCountOfProbes();
    void lowWaterMarkHoldsPollBack();
    void multipathHidesThatItFellBack();
    void tcpInfoIsAsLongAsTheRoom();
    void segmentSizeReadsDifferentlyOnceConnected();
};

void PitfallsOptionsTest::bufferSizesAreDoubledAndCutInSilence() {
    const UniqueFd fd = datagrams();
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_RCVBUF, 10000), 0);
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_RCVBUF), 20000);
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_RCVBUF, 1'000'000'000), 0);
    const int most = getInt(fd, SOL_SOCKET, SO_RCVBUF);
    QVERIFY(most > 0 && most < 1'000'000'000);
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_RCVBUF, 1), 0);
    QVERIFY(getInt(fd, SOL_SOCKET, SO_RCVBUF) > 2);
}

void PitfallsOptionsTest::settingABufferEndsItsTuning() {
    const UniqueFd fd = stream();
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_BUF_LOCK), 0);
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_RCVBUF, 10000), 0);
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_BUF_LOCK), 2);
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_BUF_LOCK, 0), 0); // given back to the kernel
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_BUF_LOCK), 0);
}

namespace {
// A stream whose connect was refused while nobody asked.
UniqueFd refused() {
    UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    const UniqueFd taken = stream();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(taken.get(), reinterpret_cast<sockaddr*>(&address), sizeof address); // bound and not listening: refuses
    ::getsockname(taken.get(), reinterpret_cast<sockaddr*>(&address), &length);
    if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 || errno != EINPROGRESS ||
        !becomesReady(fd, POLLOUT))
        return {};
    return fd;
}
} // namespace

void PitfallsOptionsTest::readingThePendingErrorErasesIt() {
    const UniqueFd fd = refused();
    QVERIFY(fd.isValid());
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_ERROR), ECONNREFUSED);
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_ERROR), 0);
}

void PitfallsOptionsTest::zerocopyReceiveTakesThePendingError() {
    const UniqueFd fd = refused();
    QVERIFY(fd.isValid());
    get(fd, IPPROTO_TCP, TCP_ZEROCOPY_RECEIVE, 64); // its field err is filled by taking the error
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_ERROR), 0);
}

void PitfallsOptionsTest::valueThatIsTooLongIsCutInSilence() {
    const UniqueFd fd = datagrams();
    const int whole = getInt(fd, SOL_SOCKET, SO_RCVBUF);
    const Bytes cut = get(fd, SOL_SOCKET, SO_RCVBUF, 2);
    QCOMPARE(cut.size(), std::size_t{2});
    QCOMPARE(cut[0] | cut[1] << 8, whole & 0xffff);
}

void PitfallsOptionsTest::someOptionsTakeOneByte() {
    const UniqueFd fd = stream();
    QCOMPARE(setBytes(fd, IPPROTO_IP, IP_TTL, Bytes{33}), 0);
    QCOMPARE(getInt(fd, IPPROTO_IP, IP_TTL), 33);
    QCOMPARE(get(fd, IPPROTO_IP, IP_TTL, 1), Bytes{33});
    QCOMPARE(setBytes(fd, SOL_SOCKET, SO_KEEPALIVE, Bytes{1}), EINVAL);
    QCOMPARE(setBytes(fd, IPPROTO_TCP, TCP_NODELAY, Bytes{1}), EINVAL);
}

void PitfallsOptionsTest::oneMistakeHasThreeAnswers() {
    const UniqueFd fd = datagrams();
    QCOMPARE(getError(fd, SOL_SOCKET, 4242), ENOPROTOOPT);           // no such option
    QCOMPARE(getError(fd, IPPROTO_TCP, TCP_NODELAY), EOPNOTSUPP);    // no such level here
    QCOMPARE(setInt(fd, IPPROTO_IP, IP_MTU_DISCOVER, 6), EINVAL);    // no such value
    QCOMPARE(getError(fd, SOL_SOCKET, SO_RCVBUFFORCE), ENOPROTOOPT); // it exists, and can only be set
}

void PitfallsOptionsTest::someOptionsAreTakenAndDoNothing() {
    const UniqueFd fd = stream();
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_BSDCOMPAT, 1), 0);
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_BSDCOMPAT), 0);
    QCOMPARE(setInt(fd, IPPROTO_TCP, TCP_THIN_DUPACK, 1), 0);
    QCOMPARE(getInt(fd, IPPROTO_TCP, TCP_THIN_DUPACK), 0);
}

void PitfallsOptionsTest::typeOfServiceHidesBitsAndWraps() {
    const UniqueFd tcp = stream(), udp = datagrams();
    for (const auto& [fd, reads] : {std::pair(&tcp, 0xfc), std::pair(&udp, 0xff)}) {
        QCOMPARE(setInt(*fd, IPPROTO_IP, IP_TOS, 0xff), 0);
        QCOMPARE(getInt(*fd, IPPROTO_IP, IP_TOS), reads);
    }
    QCOMPARE(setInt(udp, IPPROTO_IP, IP_TOS, 300), 0);
    QCOMPARE(getInt(udp, IPPROTO_IP, IP_TOS), 44);
    QCOMPARE(setInt(udp, SOL_SOCKET, SO_PRIORITY, 5), 0);
    QCOMPARE(setInt(udp, IPPROTO_IP, IP_TOS, 0x10), 0);
    QCOMPARE(getInt(udp, SOL_SOCKET, SO_PRIORITY), 6);
    const UniqueFd six(::socket(AF_INET6, SOCK_DGRAM, 0));
    QCOMPARE(setInt(six, IPPROTO_IPV6, IPV6_TCLASS, 256), EINVAL);
}

void PitfallsOptionsTest::numbersAreRounded() {
    const UniqueFd fd = stream();
    const timeval micro{0, 1};
    Bytes value(sizeof micro);
    std::memcpy(value.data(), &micro, sizeof micro);
    QCOMPARE(setBytes(fd, SOL_SOCKET, SO_RCVTIMEO, value), 0);
    timeval got{};
    std::memcpy(&got, get(fd, SOL_SOCKET, SO_RCVTIMEO, sizeof got).data(), sizeof got);
    QVERIFY(got.tv_sec == 0 && got.tv_usec >= 1000); // a tick of the kernel's clock
    QCOMPARE(setInt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, 5), 0);
    QCOMPARE(getInt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT), 7);
    QCOMPARE(setInt(fd, IPPROTO_TCP, TCP_LINGER2, 1000), 0);
    QCOMPARE(getInt(fd, IPPROTO_TCP, TCP_LINGER2), 120);
    if (const int error = setInt(fd, IPPROTO_TCP, kRtoMaxMs, 1023); error != ENOPROTOOPT) {
        QCOMPARE(error, 0);
        QVERIFY(getInt(fd, IPPROTO_TCP, kRtoMaxMs) >= 1023);
    }
}

void PitfallsOptionsTest::twoKindsOfTimeStampsExcludeEachOther() {
    const UniqueFd fd = datagrams();
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_TIMESTAMP, 1), 0);
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1), 0);
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_TIMESTAMP), 0);
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_TIMESTAMPNS), 1);
}

void PitfallsOptionsTest::protocolOfASocketThatIsNotRawIsItsPort() {
    constexpr int kProtocol = 52; // IP_PROTOCOL, Linux 6.7
    const UniqueFd fd = datagrams();
    if (getError(fd, IPPROTO_IP, kProtocol) == ENOPROTOOPT)
        QSKIP("this kernel has no IP_PROTOCOL");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    socklen_t length = sizeof address;
    QCOMPARE(::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    QCOMPARE(::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &length), 0);
    QCOMPARE(getInt(fd, IPPROTO_IP, kProtocol), static_cast<int>(ntohs(address.sin_port)));
}

void PitfallsOptionsTest::corkHoldsEvenWithoutNagle() {
    const TcpEnds corked = connectedTcpEnds(), plain = connectedTcpEnds();
    QCOMPARE(setInt(plain.client, IPPROTO_TCP, TCP_NODELAY, 1), 0);
    sendFiveTimes(plain.client);
    QCOMPARE(segmentsWithData(plain.client), 5u);
    QCOMPARE(setInt(corked.client, IPPROTO_TCP, TCP_NODELAY, 1), 0);
    QCOMPARE(setInt(corked.client, IPPROTO_TCP, TCP_CORK, 1), 0);
    sendFiveTimes(corked.client);
    QVERIFY(segmentsWithData(corked.client) <= 1); // none, or the one that 200 ms let go on a busy machine
    QCOMPARE(setInt(corked.client, IPPROTO_TCP, TCP_CORK, 0), 0);
    QVERIFY(becomesReady(corked.server, POLLIN));
    QCOMPARE(segmentsWithData(corked.client), 1u);
}

void PitfallsOptionsTest::quickAcknowledgementsDoNotLast() {
    const TcpEnds ends = connectedTcpEnds();
    char byte = 0;
    QCOMPARE(setInt(ends.server, IPPROTO_TCP, TCP_QUICKACK, 1), 0);
    bool changed = false;
    for (int i = 0; i < 200 && !changed; ++i) { // a conversation: answers carry the acknowledgements
        ::send(ends.client.get(), "x", 1, MSG_NOSIGNAL);
        ::recv(ends.server.get(), &byte, 1, 0);
        ::send(ends.server.get(), "y", 1, MSG_NOSIGNAL);
        ::recv(ends.client.get(), &byte, 1, 0);
        changed = getInt(ends.server, IPPROTO_TCP, TCP_QUICKACK) == 0;
    }
    QVERIFY(changed);
}

void PitfallsOptionsTest::userTimeoutOverrulesTheCountOfProbes() {
    const TcpEnds ends = connectedTcpEnds();
    const sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
    Bytes deaf(sizeof nothing);
    std::memcpy(deaf.data(), &nothing, sizeof nothing);
    QCOMPARE(setBytes(ends.server, SOL_SOCKET, SO_ATTACH_FILTER, deaf), 0);
    for (const auto& [name, value] : {std::pair{TCP_KEEPIDLE, 1}, {TCP_KEEPINTVL, 1}, {TCP_KEEPCNT, 100}})
        QCOMPARE(setInt(ends.client, IPPROTO_TCP, name, value), 0);
    QCOMPARE(setInt(ends.client, IPPROTO_TCP, TCP_USER_TIMEOUT, 1000), 0);
    QCOMPARE(setInt(ends.client, SOL_SOCKET, SO_KEEPALIVE, 1), 0);
    QVERIFY(becomesReady(ends.client, POLLIN, 50000)); // a hundred probes would take 100 s
    QCOMPARE(getInt(ends.client, SOL_SOCKET, SO_ERROR), ETIMEDOUT);
}

void PitfallsOptionsTest::lowWaterMarkHoldsPollBack() {
    const TcpEnds ends = connectedTcpEnds();
    QCOMPARE(setInt(ends.server, SOL_SOCKET, SO_RCVLOWAT, 4), 0);
    ::send(ends.client.get(), "abc", 3, MSG_NOSIGNAL);
    QVERIFY(!becomesReady(ends.server, POLLIN, 50));
    ::send(ends.client.get(), "d", 1, MSG_NOSIGNAL);
    QVERIFY(becomesReady(ends.server, POLLIN));
    QCOMPARE(setInt(ends.server, SOL_SOCKET, SO_SNDLOWAT, 4), ENOPROTOOPT);
}

void PitfallsOptionsTest::multipathHidesThatItFellBack() {
    const UniqueFd listener = stream();
    const UniqueFd client(::socket(AF_INET, SOCK_STREAM, 262));
    if (!client.isValid())
        QSKIP("this system has no Multipath TCP");
    QCOMPARE(getError(client, IPPROTO_IP, IP_TTL), EOPNOTSUPP);
    QCOMPARE(setInt(client, IPPROTO_TCP, TCP_KEEPIDLE, -5),
             0); // taken unseen: nobody is asked before a subflow is there
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    QCOMPARE(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    QCOMPARE(::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &length), 0);
    QCOMPARE(::listen(listener.get(), 1), 0);
    QCOMPARE(::connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    QCOMPARE(getInt(client, SOL_SOCKET, SO_PROTOCOL), 262);
    if (getError(client, IPPROTO_TCP, kIsMptcp) == 0)
        QCOMPARE(getInt(client, IPPROTO_TCP, kIsMptcp), 0);
}

void PitfallsOptionsTest::tcpInfoIsAsLongAsTheRoom() {
    const UniqueFd fd = stream();
    QCOMPARE(get(fd, IPPROTO_TCP, TCP_INFO, 104).size(), std::size_t{104});
    QCOMPARE(get(fd, IPPROTO_TCP, TCP_INFO, 5).size(), std::size_t{5});
    QVERIFY(get(fd, IPPROTO_TCP, TCP_INFO, 4096).size() >= 232);
}

void PitfallsOptionsTest::segmentSizeReadsDifferentlyOnceConnected() {
    const UniqueFd fd = stream();
    QCOMPARE(setInt(fd, IPPROTO_TCP, TCP_MAXSEG, 1000), 0);
    QCOMPARE(getInt(fd, IPPROTO_TCP, TCP_MAXSEG), 1000);
    const UniqueFd listener = stream();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    QCOMPARE(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    QCOMPARE(::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &length), 0);
    QCOMPARE(::listen(listener.get(), 1), 0);
    QCOMPARE(::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    const int real = getInt(fd, IPPROTO_TCP, TCP_MAXSEG);
    QVERIFY(real == 988 || real == 1000); // less the time stamps, where they are in use
}

// NOLINTEND(clang-analyzer-unix.StdCLibraryFunctions,bugprone-unused-return-value)

QTEST_APPLESS_MAIN(PitfallsOptionsTest)
#include "tst_pitfalls_options.moc"
