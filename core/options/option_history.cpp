#include "core/options/option_history.h"

#include <algorithm>
#include <utility>

namespace swb {

namespace {

using When = OptionMoment::When;

std::size_t sizeOf(const OptionMoment& moment) {
    return sizeof moment + moment.name.capacity() + (moment.snapshot ? moment.snapshot->memory() : 0);
}

bool isByHand(const OptionMoment& moment) { return moment.when == When::ByHand; }

} // namespace

std::uint64_t OptionHistory::add(OptionMoment moment) {
    const std::lock_guard lock(m_mutex);
    moment.number = ++m_last;
    m_bytes += sizeOf(moment);
    Kept& kept = m_sockets[moment.socket];
    kept.moments.push_back(std::move(moment));
    keepWithin(kept);
    while (m_bytes > m_limits.bytes && dropOldest()) {
    }
    return m_last;
}

void OptionHistory::forget(SocketId socket) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_sockets.find(socket);
    if (found == m_sockets.end())
        return;
    for (const OptionMoment& moment : found->second.moments)
        m_bytes -= sizeOf(moment);
    m_sockets.erase(found);
}

std::vector<OptionMoment> OptionHistory::of(SocketId socket) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_sockets.find(socket);
    return found == m_sockets.end()
               ? std::vector<OptionMoment>()
               : std::vector<OptionMoment>(found->second.moments.begin(), found->second.moments.end());
}

std::optional<OptionMoment> OptionHistory::find(std::uint64_t number) const {
    const std::lock_guard lock(m_mutex);
    for (const auto& [socket, kept] : m_sockets) {
        const auto moment = std::ranges::lower_bound(kept.moments, number, {}, &OptionMoment::number);
        if (moment != kept.moments.end() && moment->number == number)
            return *moment;
    }
    return std::nullopt;
}

std::optional<OptionMoment> OptionHistory::find(SocketId socket, ActionId action, When when) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_sockets.find(socket);
    if (found == m_sockets.end())
        return std::nullopt;
    const auto& moments = found->second.moments;
    const auto moment = std::find_if(moments.rbegin(), moments.rend(), [&](const OptionMoment& candidate) {
        return candidate.action == action && candidate.when == when;
    });
    return moment != moments.rend() ? std::optional(*moment) : std::nullopt;
}

std::uint64_t OptionHistory::dropped(SocketId socket) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_sockets.find(socket);
    return found != m_sockets.end() ? found->second.dropped : 0;
}

std::size_t OptionHistory::bytes() const {
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

void OptionHistory::keepWithin(Kept& kept) {
    const auto byHand = static_cast<std::size_t>(std::ranges::count_if(kept.moments, isByHand));
    if (byHand > m_limits.byHand)
        drop(kept, std::ranges::find_if(kept.moments, isByHand));
    if (kept.moments.size() - byHand > m_limits.ofSocket)
        drop(kept, std::ranges::find_if_not(kept.moments, isByHand));
}

// The last moment of a socket stays as long as there is another to give up: it is all that is known of a closed one.
bool OptionHistory::dropOldest() {
    Kept* owner = nullptr;
    std::deque<OptionMoment>::iterator oldest;
    std::pair<int, std::uint64_t> rank{3, 0};
    for (auto& [socket, kept] : m_sockets) {
        for (auto moment = kept.moments.begin(); moment != kept.moments.end(); ++moment) {
            const bool isLast = moment + 1 == kept.moments.end();
            const std::pair<int, std::uint64_t> its{isByHand(*moment) ? 2 : isLast ? 1 : 0, moment->number};
            if (its < rank) {
                rank = its;
                owner = &kept;
                oldest = moment;
            }
            if (its.first == 0)
                break; // those behind it are younger
        }
    }
    if (owner == nullptr)
        return false;
    drop(*owner, oldest);
    return true;
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): an iterator is passed as the library passes its own
void OptionHistory::drop(Kept& kept, std::deque<OptionMoment>::iterator moment) {
    m_bytes -= sizeOf(*moment);
    kept.moments.erase(moment);
    ++kept.dropped;
}

} // namespace swb
