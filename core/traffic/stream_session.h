#pragma once

#include "core/rules/deframer.h"
#include "core/traffic/answer_limit.h"
#include "core/traffic/out_queue.h"
#include "core/traffic/packed_address.h"
#include "core/traffic/peer.h"
#include "core/traffic/poller.h"
#include "core/transcript/transcript_row.h"

namespace swb {

// Who connected to a Unix socket, as the kernel knows it. Calls: getsockopt(SO_PEERCRED).
std::optional<PeerCredentials> credentialsOf(const CallContext& context, int fd);

// One connection: TCP, a Unix stream, or the messages of SOCK_SEQPACKET.
class StreamSession final : public Peer, private ReadySource {
public:
    enum class Owner : std::uint8_t {
        Session, // accepted here: it closes the descriptor
        Engine,  // handed over: it borrows it
    };
    StreamSession(TrafficHub& hub, Endpoint& endpoint, SocketId id, int fd, Owner owner, const Address& remote,
                  std::shared_ptr<const Address> local = {});
    ~StreamSession() override;

    void begin(bool isConnected);
    void endBorrowing(); // the descriptor is not touched any more

    Address remote() const override { return m_remote.unpacked(); }
    Address local() const override;
    void send(BytesView bytes) override;
    void sendShared(std::shared_ptr<const Bytes> bytes) override;
    void sendFile(std::shared_ptr<const OpenFile> file) override;
    void generate(std::uint64_t count) override;
    bool takesMore() const override { return !isOver() && !m_figures.backPressure; }
    void scriptAdvanced() override;
    void stopSending() override;
    void pauseReceive(bool paused) override;
    void shutdownSend() override;
    void close() override;
    void reset() override;
    UniqueFd takeOut() override;
    void abandon() override;
    void settingsChanged(const AutoSettings& before) override;
    void goOn() override;

private:
    static constexpr int kCallsInARow = 4; // of receiving or sending, until others have their turn
    static constexpr int kErrorsInARow = 16;
    static constexpr std::size_t kMostAtOnce = std::size_t{1} << 20; // bytes of one sending call
    static constexpr std::size_t kMostKeptAtOnce = std::size_t{256} << 10;
    static constexpr Nanoseconds kLinger = std::chrono::seconds(2);

    struct Got {
        std::size_t size = 0;
        int flags = 0;
        Bytes control = {};
    };

    void ready(Readiness what) override;
    SocketId socketId() const override { return id(); }
    bool drainErrorQueue();
    void hold(); // the transcript has no room
    void checkConnected();
    void connected();
    void receive();
    bool receiveOnce();
    Result<Got> receiveInto(std::span<std::uint8_t> room, std::uint64_t* sequence);
    bool hasMoreToRead();
    void receiveFailed(int error);
    void account(const Got& got, std::span<std::uint8_t> room, std::uint64_t sequence);
    void takeDescriptors(const Bytes& control);
    void peerEnded();
    void process(BytesView bytes);
    void deframe();
    void message(BytesView body, BytesView whole);
    bool maySend() const;
    void refuseToSend(std::size_t bytes);
    void countAnswer();
    std::uint32_t answersPerSecond() const;
    void throttle();
    void endThrottleLater();
    void endThrottle();
    void forgetThrottle(std::uint8_t throttles);

    void sendEcho(BytesView bytes);
    std::optional<std::size_t> sendNow(BytesView bytes); // how many went; nothing when the call was not made, or failed
    void sendFailed(int error);
    void flush();
    void perform(OutQueue::Then then);
    void queueChanged();
    OutQueue& queue();
    bool keepsBorders() const; // of messages: each is sent by a call of its own
    bool isQueueEmpty() const { return !m_queue; }
    void shutdownNow();
    void closeNow();
    void finishIfDone();
    void finish(PeerState state, int error = 0);
    void dropQueue();

    bool wantsToRead() const;
    void updateInterest();
    void leavePoller();
    void setLingerZero();
    TranscriptRow rowOf(Direction direction, std::size_t length, std::uint64_t sequence) const;

    std::unique_ptr<OutQueue> m_queue;      // null: nothing waits
    std::unique_ptr<Deframer> m_deframer;   // null: no framing
    std::shared_ptr<const Address> m_local; // null: the endpoint's
    PackedAddress m_remote;
    AnswerLimit m_limit;
    int m_fd;
    const Owner m_owner;
    Poller::Wanted m_wanted;
    bool m_isPolled = false;
    bool m_isConnected = true;
    bool m_peerEnded = false;
    bool m_hangsUp = false; // as the poller said last
    bool m_sendShut = false;
    bool m_isHeld = false; // the transcript has no room
    bool m_isLoop = false;
    bool m_isThrottled = false; // there were as many answers as are allowed
    std::uint8_t m_throttles = 0;
};

} // namespace swb
