#pragma once

#include "core/rules/rule_set.h"
#include "core/rules/send_schedule.h"
#include "core/traffic/peer_view.h"
#include "core/traffic/timer_queue.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace swb {

class Peer;
class TrafficHub;

// What is still to be done with a peer later: the rest of answers that wait, and a plan of sending. Most peers have
// none. Thread: traffic.
class PeerScript {
public:
    PeerScript(TrafficHub& hub, Peer& peer);
    ~PeerScript();
    PeerScript(const PeerScript&) = delete;
    PeerScript& operator=(const PeerScript&) = delete;

    // The steps from `begin` on after the wait; those of different messages do not wait for each other.
    void postpone(std::chrono::milliseconds wait, std::vector<Answer> steps, std::size_t begin);
    void beginPlan(std::shared_ptr<const SendProgram> program); // in place of the one that is under way
    void stopPlan();
    void received(BytesView bytes, SendSchedule::Unit unit);
    void pump();     // sends what the plan has due, as far as the peer takes it
    void pumpSoon(); // after what is being done now
    void stop();     // everything: the peer is over

    bool hasAnswers() const { return !m_waiting.empty(); }
    bool hasTooMany() const { return m_waiting.size() >= kMostWaiting; }
    bool isIdle() const;
    bool isSending() const;
    PlanView planView() const;

private:
    static constexpr std::size_t kMostWaiting = 1000;
    static constexpr int kMessagesInARow = 64; // then others have their turn

    void goOn(std::uint64_t number);
    bool sendOne(const SendSchedule::Due& due);
    void pumpAt(Nanoseconds due);

    struct Waiting {
        TimerQueue::Id timer;
        std::vector<Answer> steps;
        std::size_t next = 0;
    };
    TrafficHub& m_hub;
    Peer& m_peer;
    std::map<std::uint64_t, Waiting> m_waiting;
    std::uint64_t m_last = 0;
    std::optional<SendSchedule> m_schedule;
    PlanState m_state = PlanState::None;
    std::string m_fault;
    TimerQueue::Id m_pumping;
    bool m_isPumping = false;
};

} // namespace swb
