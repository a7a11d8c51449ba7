#pragma once

#include "core/calls/message_batch.h"
#include "core/calls/syscalls_message.h"
#include "core/traffic/endpoint.h"
#include "core/traffic/poller.h"
#include "core/traffic/timer_queue.h"
#include "core/transcript/transcript_row.h"

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace swb {

class DatagramPeer;

// A socket whose messages keep their borders: UDP, Unix datagrams, raw and packet sockets. Its peers are the addresses
// that it has heard of; those of a connected one are one, with the endpoint's own id.
class DatagramEndpoint final : public Endpoint, private ReadySource {
public:
    DatagramEndpoint(TrafficHub& hub, const Handover& handover, AutoSettings settings);
    ~DatagramEndpoint() override;

    void begin() override;
    void giveBack() override;
    void lookAt() override;
    void goOn() override;
    void turnEnded() override;
    Peer* openPeer(const Address& remote) override;

    // Of its peers. Views of bytes must stay until flush().
    void enqueue(DatagramPeer& peer, BytesView bytes, std::shared_ptr<const Bytes> owner);
    void flush(); // what is queued, as far as the kernel takes it
    bool isReceiving() const { return m_isReceiving; }
    bool takesMore() const { return view.active && !m_backPressure; }
    void dropQueued(DatagramPeer& peer);
    void forget(DatagramPeer& peer);
    void pauseReceive(bool paused);
    void setSending(DatagramPeer& peer, bool isSending); // a plan
    // Sends what there is, and ends the peer once all that is for it has gone.
    void endWhenSent(DatagramPeer& peer);

private:
    static constexpr std::size_t kInOneCall = 64;
    static constexpr int kCallsInARow = 4;
    static constexpr Nanoseconds kRetryAfter = std::chrono::milliseconds(10);

    struct Outgoing {
        DatagramPeer* peer;
        BytesView bytes;
        std::shared_ptr<const Bytes> owner; // null: the bytes stand in what was received just now
    };
    struct Option {
        int level, name, before;
    };
    enum class Place : std::uint8_t { InTranscript, Elsewhere }; // where received bytes stand
    struct Arrival {                                             // of all that one call brought
        Nanoseconds time;
        std::uint64_t sequence;
        Place place;
    };
    // What the control messages say.
    struct Told {
        std::size_t segment = 0; // the size of each when it is several datagrams in one, else 0
        bool isMore = false;     // beyond what was asked for to count with: it is kept with the bytes
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    void ready(Readiness what) override;
    SocketId socketId() const override { return id(); }
    void settingsChanged(const AutoSettings& before) override;
    void setOptions();
    void setOption(int level, int name, int value);
    void restoreOptions();
    void receive();
    bool receiveBatch(); // true: there may be more
    bool receiveOne();
    void receiveFailed(int error);
    bool keeps() const; // what moves, in the transcript
    void hold();        // the transcript has no room
    void take(const MessageBatch::Message& message, const Arrival& arrival);
    void fillRow(const MessageBatch::Message& message, const Arrival& arrival, const DatagramPeer* peer,
                 bool keepsControl);
    void keep(BytesView bytes, Place place);
    Told readControl(const MessageBatch::Message& message, const DatagramPeer* peer);
    void readErrors();
    bool readError();
    void noteDrops(std::uint32_t counter);
    DatagramPeer* peerOf(BytesView address, std::uint32_t length);
    DatagramPeer& addPeer(SocketId id, const Address& remote);

    void sendAgain();
    void sendSome();
    std::size_t segmentsFrom(std::size_t begin) const;
    std::size_t bytesThatCanBeKept() const;
    void sendFailed(int error, std::size_t messages);
    void wentOut(std::size_t messages, std::uint64_t sequence);
    void ownQueue();
    void endThoseSent();
    void updateState();

    std::unordered_map<std::string, DatagramPeer*, TextHash, std::equal_to<>> m_peers; // by the bytes of the address
    std::string m_lastAddress;
    DatagramPeer* m_lastPeer = nullptr;
    TranscriptRow m_row;                     // of the message that is taken in
    const DatagramPeer* m_rowPeer = nullptr; // whose address stands in it
    std::vector<Outgoing> m_queue;
    std::size_t m_queueBegin = 0; // what is before it has gone
    std::size_t m_queuedBytes = 0;
    std::vector<Option> m_options; // as they were before
    Address m_remote;              // of a connected one
    bool m_isConnected = false;
    bool m_isPolled = false;
    bool m_isReceiving = false;
    bool m_hangsUp = false; // as the poller said last
    bool m_isHeld = false;  // the transcript has no room
    bool m_isBlocked = false;
    bool m_backPressure = false;
    bool m_isPaused = false;
    bool m_isFlushing = false;
    bool m_isFlushDue = false;
    bool m_wasRefused = false; // the last call told of an earlier datagram
    bool m_shownPaused = false;
    bool m_shownBackPressure = false;
    std::set<DatagramPeer*> m_sending, m_ending;
    TimerQueue::Id m_retry; // until it is sent again, when the poller cannot say
    std::uint32_t m_lastDrops = 0;
    Poller::Wanted m_wanted;
    // Used again by each sending call.
    std::vector<calls::MessageToSend> m_messages;
    std::vector<BytesView> m_parts;
    std::vector<Address> m_addresses;
};

} // namespace swb
