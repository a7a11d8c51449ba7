#pragma once

#include "core/base/error.h"
#include "core/base/unique_fd.h"

#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

namespace swb {

// Tasks for a thread that waits for descriptors: posted from any thread, taken by that one, in order.
class TaskQueue {
public:
    using Task = std::function<void()>;

    // `what` could not be started, says the error. Calls: eventfd. Errors: its own.
    Result<void> open(std::string_view what);
    int fd() const { return m_wake.get(); } // can be read once there is something
    void post(Task task);                   // any thread
    void woken();                           // the descriptor was found ready: it is quiet again
    std::vector<Task> take();

private:
    UniqueFd m_wake;
    std::mutex m_mutex;
    std::vector<Task> m_tasks;
};

} // namespace swb
