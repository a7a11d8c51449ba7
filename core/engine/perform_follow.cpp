#include "core/engine/performer.h"

#include <sys/socket.h>

#include <utility>

namespace swb {

void Performer::operator()(const step::Follow& s) {
    std::uint64_t bytes = 0;
    std::int64_t messages = 0;
    do {
        m_deadline = monotonicNow() + m_job.timeout; // a time-out is for each call, as in a program's loop
        if (s.batch > 1)
            (*this)(step::Recvmmsg{s.batch, s.size, 0, s.flags | MSG_WAITFORONE, {}});
        else
            (*this)(step::Recvfrom{s.size, s.flags});
        m_outcome.messages.clear(); // each has its row in the transcript
        m_origin = Origin::Consequence;
        bytes += std::exchange(m_outcome.received, 0);
        if (m_outcome.error || m_outcome.timedOut || m_outcome.cancelled)
            break;
        messages += s.batch > 1 ? m_outcome.value : 1;
    } while (!m_outcome.endOfStream && !(s.untilDone && m_isDone) && mayGoOn());
    m_outcome.received = bytes;
    m_outcome.value = messages;
    // Being told to stop is how it ends well. The row of the call that was interrupted says so.
    if (m_job.stop.load() && m_job.stopReason.load() == Ending::Interrupted) {
        m_outcome.error.reset();
        m_outcome.cancelled = false;
    }
}

} // namespace swb
