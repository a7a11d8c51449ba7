#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

class QTabWidget;

namespace swb {

class RecordingPanel;
class TranscriptFile;
class TranscriptPane;
class Worker;

// The mode Transcript: what all sockets sent and received, now and in sessions recorded before.
class TranscriptPage : public QWidget {
    Q_OBJECT

public:
    // As RecordingPanel has them.
    TranscriptPage(EngineBridge& bridge, const QString& settingsFile, const QString& folder, QWidget* parent = nullptr);
    ~TranscriptPage() override;

    TranscriptPane& now() const { return *m_now; }
    RecordingPanel& recording() const { return *m_recording; }
    void open(const QString& directory); // a recorded session, in a tab of its own

signals:
    void explainRequested(const swb::Explanation& explanation);

private:
    void add(std::unique_ptr<TranscriptFile> session, const QString& directory);
    void closeTab(int index);

    EngineBridge& m_bridge;
    const QString m_settingsFile;
    QTabWidget* m_tabs;
    TranscriptPane* m_now;
    RecordingPanel* m_recording;
    Worker* m_opener;
};

} // namespace swb
