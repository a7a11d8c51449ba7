#pragma once

#include "core/traffic/answer_limit.h"
#include "core/traffic/packed_address.h"
#include "core/traffic/peer.h"

namespace swb {

class DatagramEndpoint;

// A remote address of a datagram endpoint. Each send() is a datagram.
class DatagramPeer final : public Peer {
public:
    DatagramPeer(TrafficHub& hub, DatagramEndpoint& endpoint, SocketId id, const Address& remote);

    Address remote() const override { return m_remote.unpacked(); }
    void send(BytesView bytes) override;
    void sendShared(std::shared_ptr<const Bytes> bytes) override;
    void sendFile(std::shared_ptr<const OpenFile> file) override;
    void generate(std::uint64_t count) override;
    bool takesMore() const override;
    void stopSending() override;
    void pauseReceive(bool paused) override; // of the whole endpoint: there is one queue for all
    void shutdownSend() override {}
    void close() override; // once all has gone; it is over then, until something comes of it again
    void goOn() override;
    void scriptAdvanced() override;
    void reset() override { closeNow(); }
    UniqueFd takeOut() override { return {}; }
    void abandon() override { end(); }

    // Of its endpoint.
    void messageCame(BytesView bytes);
    void messageWent(std::size_t size);
    void messageFailed(std::size_t size, int error);
    void failed(int error);
    void queued(std::int64_t bytes); // more, or less
    void dropped(std::size_t bytes); // of what was queued
    void end();
    void closeNow();
    void pumpSoon();
    void showState(bool paused, bool backPressure);

private:
    static constexpr Nanoseconds kLinger = std::chrono::seconds(2);

    DatagramEndpoint& owner() const;
    bool maySend() const { return !isOver() && m_figures.state != PeerState::Ending; }
    bool mayAnswer();
    void forgetLimit(std::uint8_t times);

    PackedAddress m_remote;
    AnswerLimit m_limit;
    bool m_isLoop = false;
    std::uint8_t m_limits = 0;
};

} // namespace swb
