#include "core/base/task_queue.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

namespace swb {

Result<void> TaskQueue::open(std::string_view what) {
    const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake < 0)
        return tl::unexpected(Error{"eventfd", errno, std::string(what)});
    m_wake = UniqueFd(wake);
    return {};
}

void TaskQueue::post(Task task) {
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        first = m_tasks.empty();
        m_tasks.push_back(std::move(task));
    }
    if (first) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(m_wake.get(), &one, sizeof one); // full means awake anyway
    }
}

void TaskQueue::woken() {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(m_wake.get(), &count, sizeof count);
}

std::vector<TaskQueue::Task> TaskQueue::take() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_tasks, {});
}

} // namespace swb
