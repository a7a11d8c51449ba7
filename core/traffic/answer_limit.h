#pragma once

#include "core/base/clock.h"

#include <algorithm>
#include <cstdint>

namespace swb {

// How many answers a peer has had in this tenth of a second.
class AnswerLimit {
public:
    static constexpr Nanoseconds kWindow = std::chrono::milliseconds(100);

    // One more at `now`. True: that were as many as `perSecond` allows, until resumeAt().
    bool isReached(Nanoseconds now, std::uint32_t perSecond) {
        return perSecond != 0 && m_count >= allowed(perSecond) && now < resumeAt(perSecond);
    }
    void count(Nanoseconds now) {
        if (now - m_begin >= kWindow) {
            m_begin = now;
            m_count = 0;
        }
        ++m_count;
    }
    std::uint32_t inWindow() const { return m_count; }
    // What came in one go beyond the limit is paid for by a longer pause.
    Nanoseconds resumeAt(std::uint32_t perSecond) const {
        return m_begin + kWindow * std::max<std::uint32_t>(1, m_count / allowed(perSecond));
    }
    static std::uint32_t allowed(std::uint32_t perSecond) { return std::max<std::uint32_t>(1, perSecond / 10); }

private:
    Nanoseconds m_begin{};
    std::uint32_t m_count = 0;
};

} // namespace swb
