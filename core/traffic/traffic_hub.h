#pragma once

#include "core/base/news_bell.h"
#include "core/calls/message_batch.h"
#include "core/traffic/endpoint.h"
#include "core/traffic/peer.h"
#include "core/traffic/reactor.h"
#include "core/traffic/traffic.h"
#include "core/traffic/traffic_board.h"
#include "core/transcript/transcript.h"

#include <map>
#include <set>
#include <unordered_map>

namespace swb {

// What endpoints and peers share: the loop, the board, each other by id. Thread: traffic, where not said otherwise.
class TrafficHub {
public:
    TrafficHub(const TrafficServices& services, std::unique_ptr<Poller> poller);
    ~TrafficHub();

    Reactor& reactor() { return m_reactor; }
    TrafficBoard& board() { return m_board; }
    const TrafficServices& services() const { return m_services; }
    Nanoseconds now() const { return m_reactor.now(); }

    Endpoint* endpoint(SocketId id);
    Peer* peer(SocketId id);
    void take(const Handover& handover, AutoSettings settings);
    EndpointView giveBack(SocketId id);
    void configure(SocketId id, AutoSettings settings);
    Peer& addPeer(std::unique_ptr<Peer> peer, const TrafficBoard::NewPeer& row);
    // Ends after this turn; it cannot be found by its id any more.
    void bury(Peer& peer);
    void settingsChanged(const Endpoint& endpoint, const AutoSettings& before); // its peers are told
    void watch(const std::vector<SocketId>& ids);
    void setObserving(bool on);
    // Whether the address is one of an endpoint here: then an answer may come back for ever.
    bool isOwnAddress(const Address& address) const;
    void closeAll();

    // Memory to receive into, the same for everybody: its content is gone at the next call.
    std::span<std::uint8_t> room(std::size_t size);
    // Keeps what stands in the last room: it is not used again while it is held. Null when it is cheaper to copy the
    // bytes, or they stand elsewhere.
    std::shared_ptr<const Bytes> shareRoom(BytesView bytes) const;
    // The same in the transcript, for commit(); none when it asks to hold back.
    std::span<std::uint8_t> transcriptRoom(std::size_t size);
    void commit(const TranscriptRow& row, std::size_t length);
    void keep(const TranscriptRow& row, BytesView bytes); // the same, copied
    void holdBack(SocketId peer);                         // until the transcript has room again
    void goOn();                                          // it has

    MessageBatch& batch();             // for datagrams, the same for everybody
    void atTurnEnd(SocketId endpoint); // its turnEnded() is called
    Random& random() { return m_random; }
    ReplyFiles& files() { return m_files; }

    void publish(const Peer& peer); // now, and it alone
    void touch(Peer& peer);
    void touch(Endpoint& endpoint);
    void turnEnded();

    void setNewsHandler(std::function<void()> handler) { m_news.setHandler(std::move(handler)); } // any thread
    void takeNews() { m_news.taken(); }

    TrafficTotals totals;
    std::function<void(SocketId, std::vector<UniqueFd>)> onDescriptors;
    std::function<void(SocketId)> onCloseWanted;

private:
    static constexpr Nanoseconds kPublishEvery = std::chrono::milliseconds(15);
    static constexpr std::size_t kRoomsKept = 8;
    static constexpr std::size_t kLeastRoom = std::size_t{256} << 10;
    static constexpr Nanoseconds kSampleEvery = std::chrono::milliseconds(100);

    std::unique_ptr<Endpoint> makeEndpoint(const Handover& handover, AutoSettings settings);
    void removeIfUnused(SocketId endpoint);
    void publish();
    void takeSamples();
    void startSampling();
    void closeIdle();

    TrafficServices m_services;
    TrafficBoard m_board;
    Reactor m_reactor;
    std::map<SocketId, std::unique_ptr<Endpoint>> m_endpoints;
    std::unordered_map<SocketId, std::unique_ptr<Peer>> m_peers;
    std::map<SocketId, AutoSettings> m_settingsBefore; // of sockets that are not here yet
    std::vector<std::unique_ptr<Peer>> m_buried;
    std::vector<Peer*> m_dirtyPeers;
    std::vector<Endpoint*> m_dirtyEndpoints;
    std::set<SocketId> m_maybeUnused; // endpoints
    bool m_publishAtOnce = false;
    std::set<SocketId> m_watched;
    bool m_isObserving = true;
    std::map<SocketId, RateSample> m_sampledPeers;
    Random m_random;
    ReplyFiles m_files;
    TimerQueue::Id m_sampling;
    TimerQueue::Id m_publishing;
    Nanoseconds m_published{};
    std::shared_ptr<Bytes> m_room;
    std::vector<std::shared_ptr<Bytes>> m_rooms; // some are held by others
    bool m_isRoomKept = false;                   // m_room is one of them
    std::unique_ptr<MessageBatch> m_batch;
    std::vector<SocketId> m_atTurnEnd;
    TranscriptRoom m_transcriptRoom;
    std::vector<TranscriptRoom> m_usedRooms; // in this turn
    std::set<SocketId> m_held;
    NewsBell m_news;
};

} // namespace swb
