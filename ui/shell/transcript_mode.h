#pragma once

#include "core/transcript/transcript_sessions.h"

#include <QWidget>

#include <functional>

namespace swb {

class EngineBridge;
class ExplainPanel;
class InlineNote;
class Worker;
struct StorePaths;

// The page of the mode Transcript, connected to what explains.
QWidget* createTranscriptMode(EngineBridge& bridge, ExplainPanel& explain, const StorePaths& paths);

// The rows that the expression says, of what is recorded now. The mode is in front.
void filterTranscript(const QWidget& window, const QString& expression);

// Looks, once the window is there, for sessions that a crash ended, and offers the newest; lets complete ones go that
// no longer fit within the budget. Takes no room while there is nothing to offer.
class RecoveredOffer : public QWidget {
    Q_OBJECT

public:
    // `showMode` puts the mode Transcript in front, in the same window.
    RecoveredOffer(const StorePaths& paths, std::function<void()> showMode, QWidget* parent = nullptr);

private:
    void look();
    void offer(const std::vector<RecordedSession>& crashed);
    void remove();

    const std::function<void()> m_showMode;
    QString m_folder;
    std::uint64_t m_budget = 0;
    QString m_directory;
    InlineNote* m_text;
    Worker* m_worker;
};

} // namespace swb
