#include "ui/shell/transcript_mode.h"

#include "ui/editors/inline_note.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/recording_settings.h"
#include "ui/models/sessions_model.h"
#include "ui/models/worker.h"
#include "ui/panels/explain_panel.h"
#include "ui/panels/transcript_filter.h"
#include "ui/panels/transcript_page.h"
#include "ui/panels/transcript_pane.h"
#include "ui/panels/transcript_view.h"
#include "ui/shell/store_paths.h"
#include "ui/views/flow_layout.h"

#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {
constexpr int kLookAfterMs = 500; // starting comes first
}

QWidget* createTranscriptMode(EngineBridge& bridge, ExplainPanel& explain, const StorePaths& paths) {
    auto* page = new TranscriptPage(bridge, paths.window, paths.transcripts);
    QObject::connect(page, &TranscriptPage::explainRequested, &explain, &ExplainPanel::explain);
    return page;
}

void filterTranscript(const QWidget& window, const QString& expression) {
    TranscriptView& rows = window.findChild<TranscriptPage*>()->now().rows();
    rows.showFilter(true);
    rows.filter()->setExpression(expression);
}

RecoveredOffer::RecoveredOffer(const StorePaths& paths, std::function<void()> showMode, QWidget* parent)
    : QWidget(parent)
    , m_showMode(std::move(showMode))
    , m_text(new InlineNote)
    , m_worker(new Worker(this)) {
    const RecordingSettings settings = RecordingSettings::load(paths.window);
    m_folder = settings.folderOr(paths.transcripts);
    m_budget = settings.budget.bytes;
    auto* buttons = new FlowBox;
    FlowLayout* flow = flowOfControls(buttons);
    const auto add = [&](const QString& text, const QString& toolTip, auto act) {
        auto* button = new QPushButton(text);
        button->setToolTip(toolTip);
        flow->addWidget(button);
        connect(button, &QPushButton::clicked, this, act);
    };
    add(tr("Open it"), tr("Read what was recorded, in the mode Transcript"), [this] {
        hide();
        m_showMode();
        window()->findChild<TranscriptPage*>()->open(m_directory);
    });
    add(tr("Delete it"), tr("Its files cannot be brought back"), [this] { remove(); });
    add(tr("Later"), tr("It stays in the mode Transcript, among the recorded sessions"), [this] { hide(); });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    column->setSpacing(scaled(4));
    column->addWidget(m_text);
    column->addWidget(buttons);
    hide();
    if (!m_folder.isEmpty())
        QTimer::singleShot(kLookAfterMs, this, &RecoveredOffer::look);
}

void RecoveredOffer::look() {
    m_worker->run([this, folder = m_folder.toStdString(), budget = m_budget](WorkProgress&) {
        const std::vector<RecordedSession> sessions = recordedSessions(folder);
        for (const RecordedSession& old : beyondBudget(sessions, budget))
            (void)removeSession(old.directory); // another program reads it: the next start tries again
        std::vector<RecordedSession> crashed;
        std::ranges::copy_if(sessions, std::back_inserter(crashed), [](const RecordedSession& session) {
            return !session.endedWell && session.fault.empty() && session.rows > 0;
        });
        return [this, crashed] { offer(crashed); };
    });
}

void RecoveredOffer::offer(const std::vector<RecordedSession>& crashed) {
    if (crashed.empty())
        return;
    m_directory = QString::fromStdString(crashed.front().directory);
    QString text = tr("A transcript: %1.").arg(sessionWords(crashed.front()));
    if (crashed.size() > 1)
        text += QLatin1Char('\n') + tr("There are %1 more among the recorded sessions.").arg(crashed.size() - 1);
    m_text->say(NoteKind::Warning, text);
    show();
}

void RecoveredOffer::remove() {
    m_worker->run([this, directory = m_directory.toStdString()](WorkProgress&) {
        const Result<void> removed = removeSession(directory);
        const QString fault = removed ? QString() : text(whyNotRemoved(removed.error()));
        return [this, fault] {
            if (fault.isEmpty())
                hide();
            else
                m_text->say(NoteKind::Error, fault);
        };
    });
}

} // namespace swb
