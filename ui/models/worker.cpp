#include "ui/models/worker.h"

#include <QThreadPool>

#include <algorithm>

namespace swb {

double WorkProgress::share() const {
    const auto total = static_cast<double>(m_total.load(std::memory_order_relaxed));
    return total > 0 ? std::min(1.0, static_cast<double>(m_done.load(std::memory_order_relaxed)) / total) : 0;
}

void Worker::run(Work work) {
    abandon();
    auto progress = std::make_shared<WorkProgress>();
    auto end = std::make_shared<std::promise<void>>();
    m_progress = progress;
    m_end = end->get_future();
    QThreadPool::globalInstance()->start([this, end, progress, work = std::move(work)] {
        Finish then = work(*progress);
        // This object is there: before it goes it waits for the end.
        QMetaObject::invokeMethod(
            this,
            [this, progress, then = std::move(then)] {
                if (progress != m_progress)
                    return; // another was begun
                m_progress.reset();
                emit finished();
                if (then)
                    then();
            },
            Qt::QueuedConnection);
        end->set_value();
    });
}

void Worker::stop() {
    if (m_progress != nullptr)
        m_progress->end();
}

void Worker::abandon() {
    if (m_progress == nullptr)
        return;
    m_progress->end();
    m_progress.reset();
    m_end.wait();
}

} // namespace swb
