#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

class QTabWidget;

namespace swb {

class TranscriptPane;

// The mode Transcript: what all sockets sent and received, now and in sessions recorded before.
class TranscriptPage : public QWidget {
    Q_OBJECT

public:
    explicit TranscriptPage(EngineBridge& bridge, QWidget* parent = nullptr);

    TranscriptPane& now() const { return *m_now; }

signals:
    void explainRequested(const swb::Explanation& explanation);

private:
    EngineBridge& m_bridge;
    QTabWidget* m_tabs;
    TranscriptPane* m_now;
};

} // namespace swb
