#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/net/address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the traffic thread tells of its endpoints and peers: copied out whole, no pointers.
namespace swb {

enum class PeerState : std::uint8_t {
    Connecting,
    Open,
    PeerEnded, // the peer has ended its sending; ours still works
    SendShut,  // we have ended ours
    Ending,    // being closed: what is queued still goes, then the peer's end is waited for
    Closed,    // both have ended, or the person closed it
    Reset,     // by the peer: what was under way may be lost
    Failed,    // PeerView::error says how
    TakenOut,  // it is a socket of the list now
};

struct PeerCredentials {
    int pid = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    friend bool operator==(const PeerCredentials&, const PeerCredentials&) = default;
};

enum class PlanState : std::uint8_t { None, Running, Done, TimedOut, Stopped, Failed };

// How far a plan of sending is.
struct PlanView {
    PlanState state = PlanState::None;
    std::string fault; // Failed: a sentence
    std::uint64_t messages = 0, bytes = 0, rounds = 0;
    std::uint64_t late = 0;    // sent more than a millisecond after their moment
    std::uint64_t skipped = 0; // moments that passed without a message
    std::uint64_t timeOuts = 0;
    Nanoseconds worst{}; // the latest
    bool isWaitingForAnswer = false;
};

// The other side of one conversation.
struct PeerView {
    SocketId id;
    SocketId endpoint;         // the same as id for a handed-over stream
    std::uint64_t version = 0; // grows with every change of anything here
    Address remote;
    Address local; // empty where it is the endpoint's
    PeerState state = PeerState::Open;
    int error = 0; // errno, of Reset and Failed
    std::uint64_t bytesIn = 0, bytesOut = 0;
    std::uint64_t messagesIn = 0, messagesOut = 0; // of a stream without framing: receiving and sending calls
    std::uint64_t queued = 0;                      // bytes to be sent that the kernel has not taken yet
    std::uint64_t unsent = 0;                      // bytes that were queued when it ended
    std::uint64_t answersHeld = 0; // how often a limit held it up; of a datagram endpoint's peer, answers not given
    Nanoseconds since{};           // monotonic
    Nanoseconds lastActivity{};
    bool paused = false;       // receiving, by the person
    bool backPressure = false; // receiving, because too much waits to be sent
    bool rateLimited = false;
    bool sending = false;                       // a plan is under way
    std::optional<PlanView> plan;               // the last one
    std::optional<PeerCredentials> credentials; // Unix: who connected
    std::optional<std::size_t> lastRule;        // index of the rule that fired last

    bool isOver() const { return state >= PeerState::Closed; }
};

enum class EndpointKind : std::uint8_t { Stream, Listener, Datagram };

struct EndpointView {
    SocketId id;
    std::uint64_t version = 0;
    EndpointKind kind = EndpointKind::Stream;
    bool active = true; // false: taken back, but it has peers left
    Address local;
    std::size_t peers = 0; // open ones
    std::uint64_t bytesIn = 0, bytesOut = 0;
    std::uint64_t messagesIn = 0, messagesOut = 0;
    std::uint64_t accepted = 0;
    std::uint64_t refusedByLimit = 0;         // accepted and closed at once: there were peerLimit peers
    std::uint64_t refusedByDescriptors = 0;   // the same, because the process had no descriptor left (EMFILE)
    int lastError = 0;                        // errno of the last call that failed and was no peer's matter
    std::string lastFault;                    // why an answer could not be made, last
    std::optional<std::uint32_t> acceptQueue; // connections waiting to be accepted, while looked at
    std::optional<std::uint32_t> backlog;     // as the kernel has it
    std::uint64_t drops = 0;                  // datagrams, or attempts to connect, that the kernel dropped
    std::uint64_t truncated = 0;              // datagrams longer than the room for them
    std::vector<std::uint64_t> firedRules;    // how often each of its rules fired
};

// Whose version is above the one asked for; at most so many peers, the longest unchanged first.
struct TrafficChanges {
    std::vector<EndpointView> endpoints;
    std::vector<PeerView> peers;
    std::vector<SocketId> goneEndpoints;
    std::vector<SocketId> gonePeers; // no longer listed: the oldest of those that are over make room
    std::uint64_t version = 0;       // pass to the next changesSince()
    bool more = false;               // ask again with it: there were more than the most
    bool incomplete = false;         // so many have gone since that not all are named: begin again with version 0
};

struct TrafficTotals {
    std::uint64_t bytesIn = 0, bytesOut = 0;
    std::uint64_t messagesIn = 0, messagesOut = 0;
    std::size_t endpoints = 0;
    std::size_t peers = 0; // open ones
    std::uint64_t accepted = 0;
    std::uint64_t refusedByLimit = 0;
    std::uint64_t refusedByDescriptors = 0;
    std::uint64_t drops = 0;
    std::uint64_t resets = 0;
    std::uint64_t answers = 0;
    std::uint64_t answersHeld = 0;
    std::uint64_t unsent = 0;
};

// What moved in the tenth of a second before `time`.
struct RateSample {
    std::uint64_t index = 0; // from 1, without gaps
    Nanoseconds time{};      // monotonic
    std::uint64_t bytesIn = 0, bytesOut = 0;
    std::uint64_t messagesIn = 0, messagesOut = 0;
};

} // namespace swb
