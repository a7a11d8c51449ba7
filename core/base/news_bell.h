#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace swb {

// Tells one listener that there is news: once, then not again until he has taken it. Thread: any.
class NewsBell {
public:
    void setHandler(std::function<void()> handler);
    void ring(); // calls the handler, in the thread that rings
    void taken() { m_isRung.store(false, std::memory_order_release); }

private:
    std::atomic<bool> m_isRung{false};
    std::mutex m_mutex;
    std::shared_ptr<const std::function<void()>> m_handler;
};

} // namespace swb
