#include "core/net/attempt_log.h"

#include <utility>

namespace swb {

void AttemptLog::start(std::vector<Attempt> attempts) {
    const std::lock_guard lock(m_mutex);
    m_start = monotonicNow();
    m_state = {std::move(attempts), {}, false};
}

void AttemptLog::begin(std::size_t index) {
    const std::lock_guard lock(m_mutex);
    Attempt& attempt = m_state.attempts.at(index);
    attempt.state = Attempt::State::Running;
    attempt.begin = monotonicNow() - m_start;
}

void AttemptLog::end(std::size_t index, Attempt::State state, int error, std::string_view call) {
    const std::lock_guard lock(m_mutex);
    Attempt& attempt = m_state.attempts.at(index);
    attempt.state = state;
    attempt.end = monotonicNow() - m_start;
    attempt.error = error;
    attempt.call = call;
}

void AttemptLog::finish() {
    const std::lock_guard lock(m_mutex);
    m_state.hasEnded = true;
    m_state.now = monotonicNow() - m_start;
}

AttemptLog::Copy AttemptLog::copy() const {
    const std::lock_guard lock(m_mutex);
    Copy copy = m_state;
    if (!copy.hasEnded && !copy.attempts.empty())
        copy.now = monotonicNow() - m_start;
    return copy;
}

} // namespace swb
