#pragma once

#include "core/rules/send_plan.h"

namespace swb {

// What a plan has next for one peer. It asks no clock and sends nothing: the time is passed in, monotonic. Moments are
// counted from the start (start + k * every), so they do not drift however late a message is. Thread: one at a time.
//
//   for (;;) switch (const auto due = schedule.next(now); due.kind) {
//       Send:     bytes = program.render(due.message, {.count = due.round, ...}); schedule.sent(now, bytes->size());
//       Wait:     ask again at due.at (never, for Nanoseconds::max()) or when something was received
//       Done, TimedOut, Stopped: that was all
//   }
class SendSchedule {
public:
    enum class Kind { Send, Wait, Done, TimedOut, Stopped };
    struct Due {
        Kind kind = Kind::Done;
        Nanoseconds at{0};               // Send: when it was due, not later than now; Wait: until then at the most
        std::size_t message = 0;         // of the plan
        std::uint64_t round = 0;         // from 0
        bool isWaitingForAnswer = false; // Wait
    };
    struct Tally {
        std::uint64_t messages = 0, bytes = 0;
        std::uint64_t rounds = 0;  // finished
        std::uint64_t late = 0;    // sent more than kLate after their moment
        std::uint64_t skipped = 0; // moments that passed without a message
        std::uint64_t timeOuts = 0;
        Nanoseconds worst{0}; // the latest
    };
    static constexpr Nanoseconds kLate = std::chrono::milliseconds(1);
    // At a rate, what is late by less than this is made up for even with Late::Skip: timers are not that fine.
    static constexpr Nanoseconds kGrace = std::chrono::milliseconds(100);
    static constexpr std::size_t kMostSeen = 65536;

    SendSchedule(std::shared_ptr<const SendProgram> program, Nanoseconds start);

    Due next(Nanoseconds now);
    void sent(Nanoseconds now, std::size_t bytes); // what next() said to send went to the socket
    // What came. True: it is what was waited for. Pieces of a stream that is not cut into messages are looked at
    // together, since the message was sent, the last kMostSeen bytes of them.
    enum class Unit { Message, Piece };
    bool received(BytesView bytes, Unit unit, Nanoseconds now);
    bool isWaitingForAnswer() const { return m_state == State::AfterMessage; }
    void stop() { m_state = State::Stopped; }

    const Tally& tally() const { return m_tally; }
    const SendProgram& program() const { return *m_program; }

private:
    enum class State { Before, AfterMessage, Done, TimedOut, Stopped };
    const SendPlan& plan() const { return m_program->plan(); }
    bool isTicking() const; // this message has a moment of its own
    Nanoseconds moment(std::uint64_t tick) const;
    Nanoseconds dueTime() const;
    void skipMissed(Nanoseconds now);
    void goOn(Nanoseconds now);
    Due ended() const;

    std::shared_ptr<const SendProgram> m_program;
    Nanoseconds m_start;
    State m_state = State::Before;
    std::size_t m_message = 0;
    std::uint64_t m_round = 0;
    std::uint64_t m_tick = 0;   // moments used up, skipped ones too
    Nanoseconds m_readyAt;      // the message before is done with
    Nanoseconds m_waitUntil{0}; // for an answer
    Bytes m_seen;               // pieces, while waiting
    double m_sentAtRate = 0;    // bytes since m_rateStart
    Nanoseconds m_rateStart;
    Tally m_tally;
};

} // namespace swb
