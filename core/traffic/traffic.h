#pragma once

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/base/unique_fd.h"
#include "core/traffic/auto_settings.h"
#include "core/traffic/peer_view.h"

#include <functional>
#include <memory>
#include <vector>

namespace swb {

class FaultPlan;
class Recorder;
class SendProgram;
class Transcript;

// A socket that goes into automatic mode.
struct Handover {
    SocketId socket;
    int fd = -1; // borrowed until giveBack() is done
    int family = 0;
    int type = 0;
    bool listening = false;
    Address local, peer;
    bool connected = false;
};

// What the traffic thread works with; all outlive it, each may be used from any thread.
struct TrafficServices {
    Recorder* recorder = nullptr;     // null: calls are not recorded
    Transcript* transcript = nullptr; // null: bytes are not kept
    FaultPlan* faults = nullptr;
    IdSource* ids = nullptr; // for accepted peers
};

enum class PollerKind : std::uint8_t { Epoll, Poll };

// Endpoints in automatic mode, on one thread of their own that never blocks in a call: it accepts, receives, answers by
// rule, sends and counts. An endpoint is a handed-over socket; a peer is a connection that a listener accepted, or a
// remote address of a datagram endpoint; a handed-over stream is an endpoint with one peer of the same id. Descriptors
// of endpoints are borrowed; those of accepted peers belong to the traffic thread, which closes them.
// Every function may be called from any thread and returns at once, save the destructor. What is asked of an id that is
// not there (any more) is left undone.
class Traffic {
public:
    // Errors: of epoll_create1, eventfd, pthread_create.
    static Result<std::unique_ptr<Traffic>> create(const TrafficServices& services,
                                                   PollerKind poller = PollerKind::Epoll);
    // Closes the accepted peers, joins the thread.
    ~Traffic();
    Traffic(const Traffic&) = delete;
    Traffic& operator=(const Traffic&) = delete;

    // To be set before the first take(). Each is called from the traffic thread, and must not call back and wait.
    // Descriptors arrived from a peer (SCM_RIGHTS).
    void onDescriptors(std::function<void(SocketId from, std::vector<UniqueFd> descriptors)> handler);
    // A borrowed socket is done with (close(), reset(), or a rule that closes): nothing of what was to be sent is left.
    // Whoever owns it gives it back and closes it.
    void onCloseWanted(std::function<void(SocketId endpoint)> handler);

    // A listener is made non-blocking by a visible fcntl(), undone by giveBack(); the others need no change, because
    // their calls carry MSG_DONTWAIT. Of a datagram socket options are set, as AutoSettings says, and put back.
    void take(const Handover& handover, AutoSettings settings);
    // `done` runs in the traffic thread when it does not touch the descriptor any more; also for one that it never had.
    // A listener's peers stay, and go on as configured.
    void giveBack(SocketId endpoint, std::function<void(const EndpointView& end)> done);
    void configure(SocketId endpoint, AutoSettings settings); // also before take(): then they are kept for it

    // A peer of a datagram endpoint that has not sent anything yet; it is told of like the others.
    void openPeer(SocketId endpoint, Address remote);
    void send(std::vector<SocketId> peers, Bytes bytes); // once, behind what is queued already
    // By a plan, in place of one that is under way; when a peer takes it slower than it is meant, it waits.
    void send(std::vector<SocketId> peers, std::shared_ptr<const SendProgram> program);
    void stopSending(SocketId peer); // ends a plan, and drops what is queued
    void pauseReceive(SocketId peer, bool paused);
    void shutdownSend(SocketId peer); // once all that is queued has gone
    void close(SocketId peer);        // the same, then waits two seconds at most for the peer to end
    void reset(SocketId peer);        // SO_LINGER of 0 seconds and close: the peer sees ECONNRESET
    // The peer's descriptor and what it was, in the traffic thread; an invalid one when there is no such peer, or it is
    // a borrowed socket's. The id goes with it.
    void takeOut(SocketId peer, std::function<void(UniqueFd, PeerView)> receiver);

    TrafficChanges changesSince(std::uint64_t version, std::size_t most) const;
    TrafficTotals totals() const;
    // Of an endpoint, or of a watched peer, ten a second; the newest 6000 are kept.
    std::vector<RateSample> samplesSince(SocketId id, std::uint64_t index) const;
    // What is looked at: its accept queue is asked for (an observer's call), samples of peers are taken.
    void watch(std::vector<SocketId> ids);
    void setObserving(bool on); // off: no observer's call is made, and what they told is absent

    // Called from any thread when there is something new since the last takeNews(); coalesced.
    void setNewsHandler(std::function<void()> handler);
    void takeNews();

private:
    struct Private;
    explicit Traffic(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace swb
