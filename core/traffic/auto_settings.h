#pragma once

#include "core/rules/framing.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace swb {

class RuleSet;

// What a person chose for an endpoint in automatic mode. A value; rules are shared by all its peers.
struct AutoSettings {
    std::shared_ptr<const RuleSet> rules;     // null: nothing answers
    Framing framing;                          // how a stream is cut into the messages that rules see
    std::size_t readSize = 262144;            // bytes asked for by one receiving call
    bool keep = true;                         // bytes go into the transcript; else they are counted and thrown away
    bool receivePaused = false;               // nothing is read: the kernel's buffer fills and the sender sees it
    bool acceptPaused = false;                // connections wait in the listener's queue
    bool closeOnPeerEnd = true;               // an accepted peer that has ended is closed once all answers have gone
    std::size_t peerLimit = 10000;            // peers at once; the next of a listener are closed at once, and counted
    std::chrono::milliseconds idleTimeout{0}; // without a byte either way, an accepted peer is closed; 0: never
    // Of datagram sockets: options that are set when the socket is handed over, and put back when it is given back.
    bool countDrops = true;             // SO_RXQ_OVFL: what the kernel dropped is told beside what arrives
    bool errorQueue = true;             // IP_RECVERR, IPV6_RECVERR: a refusal names the address that was sent to
    bool offload = false;               // UDP_GRO, and UDP_SEGMENT with each send: many datagrams of a size in one call
    std::size_t highWater = 1 << 20;    // bytes a peer waiting to be sent: above it its reading pauses
    std::uint32_t answersPerSecond = 0; // to a peer; 0: no limit
    // To a peer that is a socket of this workbench in automatic mode itself: two that answer each other never end.
    std::uint32_t loopAnswersPerSecond = 1000;
};

} // namespace swb
