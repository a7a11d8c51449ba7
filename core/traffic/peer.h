#pragma once

#include "core/base/unique_fd.h"
#include "core/calls/syscalls.h"
#include "core/traffic/auto_settings.h"
#include "core/traffic/traffic_board.h"

namespace swb {

class Endpoint;
class TrafficHub;

// One conversation of an endpoint. There may be ten thousand: what most of them do not need is not in here.
// Thread: traffic.
class Peer {
public:
    Peer(TrafficHub& hub, Endpoint& endpoint, SocketId id);
    virtual ~Peer() = default;
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    SocketId id() const { return m_id; }
    Endpoint& endpoint() const { return m_endpoint; }
    const PeerFigures& figures() const { return m_figures; }
    bool isOver() const { return m_figures.isOver(); }

    virtual void send(BytesView bytes) = 0;
    virtual void stopSending() = 0;
    virtual void pauseReceive(bool paused) = 0;
    virtual void shutdownSend() = 0;
    virtual void close() = 0;
    virtual void reset() = 0;
    virtual UniqueFd takeOut() = 0; // invalid when there is nothing to take
    virtual void abandon() = 0;     // the program ends
    virtual void settingsChanged(const AutoSettings&) {}
    virtual void goOn() {} // after the transcript had no room

    bool isDirty = false;

protected:
    TrafficHub& hub() const { return m_hub; }
    CallContext context(std::uint64_t* sequence = nullptr) const;
    void received(std::size_t bytes);
    void sent(std::size_t bytes);
    void countMessages(std::uint64_t in, std::uint64_t out);
    void touch(); // the figures changed

    PeerFigures m_figures;

private:
    TrafficHub& m_hub;
    Endpoint& m_endpoint;
    const SocketId m_id;
};

} // namespace swb
