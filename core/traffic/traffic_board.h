#pragma once

#include "core/traffic/packed_address.h"
#include "core/traffic/peer_view.h"

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>

namespace swb {

// What of a peer changes while it lives.
struct PeerFigures {
    static constexpr std::uint16_t kNoRule = UINT16_MAX;

    std::uint64_t bytesIn = 0, bytesOut = 0;
    std::uint64_t messagesIn = 0, messagesOut = 0;
    std::uint64_t queued = 0;
    std::uint64_t unsent = 0;
    std::uint64_t answersHeld = 0;
    Nanoseconds lastActivity{};
    int error = 0;
    std::uint16_t lastRule = kNoRule;
    PeerState state = PeerState::Open;
    bool paused = false;
    bool backPressure = false;
    bool rateLimited = false;
    bool sending = false;

    bool isOver() const { return state >= PeerState::Closed; }
};

// What the traffic thread publishes, and others copy out. Thread: any.
class TrafficBoard {
public:
    struct NewPeer {
        SocketId id;
        SocketId endpoint;
        Address remote;
        std::shared_ptr<const Address> local; // null: the endpoint's
        std::optional<PeerCredentials> credentials;
        Nanoseconds since{};
    };
    struct Update {
        SocketId id;
        PeerFigures figures;
        std::optional<PlanView> plan = {};
    };

    void add(const NewPeer& peer, const PeerFigures& figures);
    // A peer that is over is listed on, until a thousand others are.
    void update(std::span<const Update> updates, std::span<const EndpointView> endpoints, const TrafficTotals& totals);
    void removePeer(SocketId id);
    void removeEndpoint(SocketId id); // and its samples
    std::optional<PeerView> peer(SocketId id) const;

    void addSample(SocketId id, RateSample sample); // gives it its index
    void forgetSamples(SocketId id);

    TrafficChanges changesSince(std::uint64_t version, std::size_t most) const;
    TrafficTotals totals() const;
    std::vector<RateSample> samplesSince(SocketId id, std::uint64_t index) const;

private:
    static constexpr std::size_t kOverKept = 1000;
    static constexpr std::size_t kGoneKept = 16384;
    static constexpr std::size_t kSamplesKept = 6000;

    struct Row {
        SocketId id;
        SocketId endpoint;
        std::uint64_t version = 0;
        PeerFigures figures;
        PackedAddress remote;
        std::shared_ptr<const Address> local;
        std::optional<PeerCredentials> credentials;
        Nanoseconds since{};
        std::unique_ptr<PlanView> plan; // few have one
    };
    using Rows = std::list<Row>;
    struct Gone {
        std::uint64_t version;
        SocketId id;
        bool endpoint;
    };
    struct Samples {
        std::deque<RateSample> kept;
        std::uint64_t last = 0;
    };

    static PeerView viewOf(const Row& row);
    void renew(Rows::iterator row, const Update& update);
    void remove(Rows::iterator row);
    void noteGone(SocketId id, bool endpoint);

    mutable std::mutex m_mutex;
    std::uint64_t m_version = 0;
    Rows m_rows; // by version: what changed last is at the end
    std::unordered_map<SocketId, Rows::iterator> m_places;
    std::deque<SocketId> m_over; // in the order in which they ended
    std::map<SocketId, EndpointView> m_endpoints;
    std::deque<Gone> m_gone;
    std::uint64_t m_goneForgotten = 0; // version of the last that m_gone has lost
    std::map<SocketId, Samples> m_samples;
    TrafficTotals m_totals;
};

} // namespace swb
