#include "core/calls/syscalls_waiting.h"
#include "core/traffic/poller.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <unordered_map>

namespace swb {

namespace {

short eventsOf(Poller::Wanted wanted) {
    return static_cast<short>((wanted.read ? POLLIN | POLLRDHUP : 0) | (wanted.write ? POLLOUT : 0));
}

class PollPoller final : public Poller {
public:
    explicit PollPoller(const CallContext& context)
        : m_context(context)
        , m_ownerOf([this](int fd) { return m_sources[m_places.at(fd)]->socketId(); }) {}

    Result<void> add(int fd, Wanted wanted, ReadySource& source) override {
        if (m_places.contains(fd))
            return tl::unexpected(Error{"poll", EEXIST});
        m_places.emplace(fd, m_entries.size());
        m_entries.push_back({fd, eventsOf(wanted), 0});
        m_sources.push_back(&source);
        return {};
    }

    Result<void> change(int fd, Wanted wanted, ReadySource& source) override {
        const auto place = m_places.find(fd);
        if (place == m_places.end())
            return tl::unexpected(Error{"poll", ENOENT});
        m_entries[place->second] = {fd, eventsOf(wanted), 0};
        m_sources[place->second] = &source;
        return {};
    }

    void remove(int fd) override {
        const auto place = m_places.find(fd);
        if (place == m_places.end())
            return;
        const std::size_t at = place->second;
        m_places.erase(place);
        if (at + 1 != m_entries.size()) {
            m_entries[at] = m_entries.back();
            m_sources[at] = m_sources.back();
            m_places[fdOf(m_entries[at])] = at;
        }
        m_entries.pop_back();
        m_sources.pop_back();
    }

    void wait(std::optional<Nanoseconds> until, std::vector<Event>& events) override {
        events.clear();
        timespec limit{};
        if (until) {
            const Nanoseconds time = std::max(*until - monotonicNow(), Nanoseconds::zero());
            const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
            limit = {seconds.count(), static_cast<long>((time - seconds).count())};
        }
        if (calls::ppoll(m_context, m_entries, until ? &limit : nullptr, m_ownerOf).value_or(0) == 0)
            return;
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            pollfd& entry = m_entries[i];
            if (entry.revents == 0)
                continue;
            events.push_back(
                {m_sources[i],
                 {(entry.revents & POLLIN) != 0, (entry.revents & POLLOUT) != 0,
                  (entry.revents & (POLLHUP | POLLRDHUP)) != 0, (entry.revents & (POLLERR | POLLNVAL)) != 0}});
            if (entry.events == 0)
                entry.fd = ~entry.fd; // told once; a negative descriptor is passed over
        }
    }

private:
    static int fdOf(const pollfd& entry) { return entry.fd >= 0 ? entry.fd : ~entry.fd; }

    const CallContext m_context;
    const calls::OwnerOf m_ownerOf;
    std::vector<pollfd> m_entries;
    std::vector<ReadySource*> m_sources; // of the entries at the same place
    std::unordered_map<int, std::size_t> m_places;
};

} // namespace

std::unique_ptr<Poller> makePollPoller(const CallContext& context) { return std::make_unique<PollPoller>(context); }

} // namespace swb
