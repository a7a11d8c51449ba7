#pragma once

#include <QObject>

#include <atomic>
#include <functional>
#include <future>
#include <memory>

namespace swb {

// How far a long work is, and whether it is still wanted: the work tells and asks, the window shows. Thread: any.
class WorkProgress {
public:
    // False: the work should end.
    bool tell(std::uint64_t done) {
        m_done.store(done, std::memory_order_relaxed);
        return !isEnded();
    }
    void setTotal(std::uint64_t total) { m_total.store(total, std::memory_order_relaxed); }
    void end() { m_isEnded.store(true, std::memory_order_relaxed); }
    bool isEnded() const { return m_isEnded.load(std::memory_order_relaxed); }
    double share() const; // of the whole, from 0 to 1

private:
    std::atomic<std::uint64_t> m_done{0};
    std::atomic<std::uint64_t> m_total{0};
    std::atomic<bool> m_isEnded{false};
};

// One work at a time on a thread of the pool. What it gives back is run in the thread of this object, unless another
// was begun meanwhile. The destructor ends the work and waits for it: it may use what goes away next.
class Worker : public QObject {
    Q_OBJECT

public:
    using Finish = std::function<void()>;
    using Work = std::function<Finish(WorkProgress&)>;

    explicit Worker(QObject* parent = nullptr)
        : QObject(parent) {}
    ~Worker() override { abandon(); }

    void run(Work work); // abandons what is still going on
    bool isRunning() const { return m_progress != nullptr; }
    double share() const { return m_progress != nullptr ? m_progress->share() : 0; }
    void stop(); // what the work gives back is still run: it says how far it came
    void abandon();

signals:
    void finished(); // before what the work gave back is run

private:
    std::shared_ptr<WorkProgress> m_progress; // of the work going on; null: none
    std::future<void> m_end;
};

} // namespace swb
