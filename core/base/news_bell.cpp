#include "core/base/news_bell.h"

namespace swb {

void NewsBell::setHandler(std::function<void()> handler) {
    const std::lock_guard lock(m_mutex);
    m_handler = std::make_shared<const std::function<void()>>(std::move(handler));
}

void NewsBell::ring() {
    if (m_isRung.load(std::memory_order_relaxed) || m_isRung.exchange(true, std::memory_order_acq_rel))
        return;
    std::shared_ptr<const std::function<void()>> handler;
    {
        const std::lock_guard lock(m_mutex);
        handler = m_handler;
    }
    if (handler && *handler)
        (*handler)();
}

} // namespace swb
