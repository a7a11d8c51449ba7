#pragma once

#include "core/calls/syscalls.h"
#include "core/traffic/auto_settings.h"
#include "core/traffic/peer_view.h"
#include "core/traffic/traffic.h"

namespace swb {

class Peer;
class TrafficHub;

// A handed-over socket on the traffic thread. Thread: traffic.
class Endpoint {
public:
    Endpoint(TrafficHub& hub, const Handover& handover, EndpointKind kind, AutoSettings settings);
    virtual ~Endpoint() = default;
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    SocketId id() const { return m_handover.socket; }
    int fd() const { return m_handover.fd; }
    int family() const { return m_handover.family; }
    int type() const { return m_handover.type; }
    const Address& local() const { return m_handover.local; }
    const AutoSettings& settings() const { return m_settings; }
    bool isActive() const { return view.active; }

    virtual void begin() = 0;    // the descriptor may be used from now on
    virtual void giveBack() = 0; // it is not touched any more
    void configure(AutoSettings settings);
    virtual void lookAt() {}                                   // observers' calls, while it is looked at
    virtual void goOn() {}                                     // after the transcript had no room
    virtual void turnEnded() {}                                // as it asked for with atTurnEnd()
    virtual Peer* openPeer(const Address&) { return nullptr; } // where any address can be sent to

    // As another hand-over of the same socket says; it was given back before.
    void takeAgain(const Handover& handover, AutoSettings settings);

    // Of its peers.
    void peerCame();
    void peerWent();
    void moved(std::uint64_t bytesIn, std::uint64_t messagesIn, std::uint64_t bytesOut, std::uint64_t messagesOut);
    void answered(std::uint64_t times);
    void failed(int error); // a call failed that was no peer's matter

    void touch();     // the view changed
    void noteFired(); // of its rules, in the view

    EndpointView view; // its version is the board's matter
    bool isDirty = false;
    RateSample sampled; // counters when the last sample was taken

protected:
    virtual void settingsChanged(const AutoSettings& before) = 0;
    TrafficHub& hub() const { return m_hub; }
    CallContext context() const;
    const Handover& handover() const { return m_handover; }

private:
    TrafficHub& m_hub;
    Handover m_handover;
    AutoSettings m_settings;
};

} // namespace swb
