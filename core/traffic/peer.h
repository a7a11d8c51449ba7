#pragma once

#include "core/base/unique_fd.h"
#include "core/calls/syscalls.h"
#include "core/rules/rule_set.h"
#include "core/rules/send_plan.h"
#include "core/traffic/auto_settings.h"
#include "core/traffic/traffic_board.h"

namespace swb {

class Endpoint;
class PeerScript;
class TrafficHub;

// One conversation of an endpoint. There may be ten thousand: what most of them do not need is not in here.
// Thread: traffic.
class Peer {
public:
    Peer(TrafficHub& hub, Endpoint& endpoint, SocketId id);
    virtual ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    SocketId id() const { return m_id; }
    Endpoint& endpoint() const { return m_endpoint; }
    const PeerFigures& figures() const { return m_figures; }
    bool isOver() const { return m_figures.isOver(); }

    virtual Address remote() const = 0;
    virtual Address local() const; // the endpoint's, where it has none of its own
    virtual void send(BytesView bytes) = 0;
    virtual void sendShared(std::shared_ptr<const Bytes> bytes) = 0;
    virtual void sendFile(std::shared_ptr<const OpenFile> file) = 0; // in pieces
    virtual void generate(std::uint64_t count) = 0;                  // characters, RFC 864
    virtual bool takesMore() const = 0;                              // to be sent: not too much waits already
    virtual void stopSending() = 0;
    virtual void pauseReceive(bool paused) = 0;
    virtual void shutdownSend() = 0;
    virtual void close() = 0;
    virtual void reset() = 0;
    virtual UniqueFd takeOut() = 0; // invalid when there is nothing to take
    virtual void abandon() = 0;     // the program ends
    virtual void settingsChanged(const AutoSettings&) {}
    virtual void goOn() {} // after the transcript had no room

    void beginPlan(std::shared_ptr<const SendProgram> program);
    void stopPlan();
    std::optional<PlanView> planView() const;
    // Steps of an answer from `begin` on; a wait among them puts the rest off. `message` is what Echo sends.
    void performSteps(std::vector<Answer> steps, std::size_t begin, BytesView message);
    virtual void scriptAdvanced(); // something of what was put off is done

    bool isDirty = false;

protected:
    // Asks the rules and does what they say. `whole` is the message as it stood, `body` without its framing.
    void answer(Rule::When when, BytesView body, BytesView whole, bool isDatagram);
    PeerScript* script() const { return m_script.get(); }
    void faulted(const std::string& why);
    static std::string fileTooLong(const OpenFile& file); // for one message
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
    std::unique_ptr<PeerScript> m_script; // null until something is put off
    const SocketId m_id;
};

} // namespace swb
