#pragma once

#include <QTimer>
#include <QWidget>

#include <atomic>
#include <functional>
#include <future>
#include <memory>

class QLabel;
class QProgressBar;
class QToolButton;

namespace swb {

// How far a long work is, and whether it is still wanted: the work asks and tells, the window shows. Thread: any.
class WorkProgress {
public:
    // False: the work should end.
    bool tell(std::uint64_t done) {
        m_done.store(done, std::memory_order_relaxed);
        return !m_isEnded.load(std::memory_order_relaxed);
    }
    void setTotal(std::uint64_t total) { m_total.store(total, std::memory_order_relaxed); }
    void end() { m_isEnded.store(true, std::memory_order_relaxed); }
    bool isEnded() const { return m_isEnded.load(std::memory_order_relaxed); }
    int permille() const;

private:
    std::atomic<std::uint64_t> m_done{0};
    std::atomic<std::uint64_t> m_total{0};
    std::atomic<bool> m_isEnded{false};
};

// One long work at a time on a thread of its own, with a bar of how far it is and a button that stops it. Shown only
// once it has taken a moment. What the work gives back is run in the window's thread, unless another was begun or the
// strip is gone; until it is, the destructor waits for the work's end.
class WorkStrip : public QWidget {
    Q_OBJECT

public:
    using Finish = std::function<void()>;
    using Work = std::function<Finish(WorkProgress&)>;

    explicit WorkStrip(QWidget* parent = nullptr);
    ~WorkStrip() override;

    // `what`: in a few words, as "Searching". Ends what is still going on.
    void run(const QString& what, Work work);
    bool isRunning() const { return m_progress != nullptr; }
    void stop(); // what it gives back then is still run: it says how far it came
    void abandon();

signals:
    void runningChanged(bool running);

private:
    void show();
    void finish(const std::shared_ptr<WorkProgress>& progress, const Finish& then);

    QLabel* m_what;
    QProgressBar* m_bar;
    QToolButton* m_stop;
    QTimer m_look;
    std::shared_ptr<WorkProgress> m_progress; // of the work going on; null: none
    std::future<void> m_end;
};

} // namespace swb
