#pragma once

#include "core/base/unique_fd.h"
#include "core/traffic/endpoint.h"
#include "core/traffic/poller.h"
#include "core/traffic/timer_queue.h"

namespace swb {

// Accepts in bursts. When the process has no descriptor left, it gives up a spare one for a moment, so that the
// connection can be taken and closed: its client learns of it, and the listener does not turn in circles over it.
class Listener final : public Endpoint, private ReadySource {
public:
    Listener(TrafficHub& hub, const Handover& handover, AutoSettings settings);
    ~Listener() override;

    void begin() override;
    void giveBack() override;
    void lookAt() override;

private:
    void lookAtDrops(const CallContext& observer);
    static constexpr int kMostInARow = 256;
    static constexpr Nanoseconds kRest = std::chrono::milliseconds(100);

    void ready(Readiness what) override;
    SocketId socketId() const override { return id(); }
    void settingsChanged(const AutoSettings& before) override;
    bool acceptOne(); // false: there is nothing more, or something is wrong
    void adopt(int fd, const Address& remote);
    void refuse(int fd, std::uint64_t& counter, std::uint64_t& total);
    void outOfDescriptors(int error);
    void restAWhile();
    std::shared_ptr<const Address> localOf(const CallContext& context, int fd);

    UniqueFd m_spare;
    std::shared_ptr<const Address> m_lastLocal;
    int m_flagsBefore = -1; // of fcntl(F_GETFL), when they have been changed
    int m_burst = 1;
    bool m_isWaiting = false; // the poller has it
    TimerQueue::Id m_rest;    // until it is accepted from again
};

} // namespace swb
