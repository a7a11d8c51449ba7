#include "core/rules/send_schedule.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace swb {

using Pace = SendPlan::Pace;

namespace {

constexpr double kNanosecondsPerSecond = 1e9;
constexpr long double kLongest = 3e18L; // nanoseconds: a century, which is never

// How long so many take at so many a second.
Nanoseconds timeFor(long double count, double rate) {
    return Nanoseconds(std::llround(std::min(count * kNanosecondsPerSecond / rate, kLongest)));
}

} // namespace

SendSchedule::SendSchedule(std::shared_ptr<const SendProgram> program, Nanoseconds start)
    : m_program(std::move(program))
    , m_start(start)
    , m_readyAt(start)
    , m_rateStart(start) {}

bool SendSchedule::isTicking() const {
    return (plan().pace == Pace::Every && m_message == 0) || plan().pace == Pace::MessagesPerSecond;
}

Nanoseconds SendSchedule::moment(std::uint64_t tick) const {
    if (plan().pace == Pace::Every)
        return m_start + plan().every * static_cast<std::int64_t>(tick);
    return m_start + timeFor(static_cast<long double>(tick), plan().rate);
}

Nanoseconds SendSchedule::dueTime() const {
    const Nanoseconds delay = plan().messages[m_message].delay;
    const Nanoseconds ready = m_readyAt + delay;
    if (plan().pace == Pace::Every && m_message == 0)
        return moment(m_tick) + delay;
    if (plan().pace == Pace::MessagesPerSecond)
        return std::max(moment(m_tick), delay.count() > 0 ? ready : Nanoseconds(0));
    if (plan().pace == Pace::BytesPerSecond) {
        const Nanoseconds paced = m_rateStart + timeFor(m_sentAtRate, plan().rate);
        return std::max(paced, delay.count() > 0 ? ready : Nanoseconds(0));
    }
    return ready;
}

// With Late::Skip: goes on to the last moment that has come, if another came since the one that is due.
void SendSchedule::skipMissed(Nanoseconds now) {
    if (plan().late == SendPlan::Late::CatchUp)
        return;
    const Nanoseconds late = now - dueTime();
    if (plan().pace == Pace::BytesPerSecond && late > kGrace) {
        m_rateStart += late;
        return;
    }
    if (!isTicking())
        return;
    const Nanoseconds interval = plan().pace == Pace::Every ? Nanoseconds(plan().every) : timeFor(1, plan().rate);
    const Nanoseconds grace = plan().pace == Pace::Every ? std::max(interval, kLate) : std::max(interval, kGrace);
    if (late < grace || interval.count() <= 0)
        return;
    const auto missed = static_cast<std::uint64_t>(late / interval);
    m_tick += missed;
    m_tally.skipped += missed;
}

SendSchedule::Due SendSchedule::ended() const {
    return {m_state == State::TimedOut ? Kind::TimedOut : m_state == State::Stopped ? Kind::Stopped : Kind::Done};
}

SendSchedule::Due SendSchedule::next(Nanoseconds now) {
    if (m_state == State::AfterMessage) {
        if (now < m_waitUntil)
            return {Kind::Wait, m_waitUntil, m_message, m_round, true};
        ++m_tally.timeOuts;
        if (plan().messages[m_message].onTimeout == PlannedMessage::OnTimeout::Stop)
            m_state = State::TimedOut;
        else
            goOn(now);
    }
    if (m_state != State::Before)
        return ended();
    skipMissed(now);
    const Nanoseconds due = dueTime();
    return {due > now ? Kind::Wait : Kind::Send, due, m_message, m_round};
}

void SendSchedule::sent(Nanoseconds now, std::size_t bytes) {
    if (m_state != State::Before)
        return;
    const Nanoseconds late = now - dueTime();
    if (plan().pace != Pace::AtOnce) {
        m_tally.late += late > kLate ? 1 : 0;
        m_tally.worst = std::max(m_tally.worst, late);
    }
    ++m_tally.messages;
    m_tally.bytes += bytes;
    m_sentAtRate += static_cast<double>(bytes);
    if (isTicking())
        ++m_tick;
    if (m_program->waitFor(m_message) == nullptr)
        return goOn(now);
    m_state = State::AfterMessage;
    m_waitUntil = now + plan().messages[m_message].waitMost;
    m_seen.clear();
}

bool SendSchedule::received(BytesView bytes, Unit unit, Nanoseconds now) {
    if (m_state != State::AfterMessage)
        return false;
    BytesView looked = bytes;
    if (unit == Unit::Piece) {
        m_seen.insert(m_seen.end(), bytes.begin(), bytes.end());
        if (m_seen.size() > kMostSeen)
            m_seen.erase(m_seen.begin(), m_seen.end() - static_cast<std::ptrdiff_t>(kMostSeen));
        looked = m_seen;
    }
    if (!m_program->waitFor(m_message)->matches(looked))
        return false;
    goOn(now);
    return true;
}

void SendSchedule::goOn(Nanoseconds now) {
    Bytes().swap(m_seen);
    m_readyAt = now;
    m_state = State::Before;
    if (++m_message < plan().messages.size())
        return;
    m_message = 0;
    ++m_round;
    ++m_tally.rounds;
    if (plan().rounds != SendPlan::kForEver && m_round >= plan().rounds)
        m_state = State::Done;
}

} // namespace swb
