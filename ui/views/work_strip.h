#pragma once

#include "ui/models/worker.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;

namespace swb {

// A work on a thread of its own, with a bar of how far it is and a button that stops it. Shown only once it has taken a
// moment.
class WorkStrip : public QWidget {
    Q_OBJECT

public:
    explicit WorkStrip(QWidget* parent = nullptr);

    void run(const QString& what, Worker::Work work); // `what`: in a few words, as "Searching"
    bool isRunning() const { return m_worker.isRunning(); }
    void stop() { m_worker.stop(); }
    void abandon();

private:
    void look();

    QLabel* m_what;
    QProgressBar* m_bar;
    QTimer m_look;
    Worker m_worker;
};

} // namespace swb
