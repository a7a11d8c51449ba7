#include "ui/panels/transcript_page.h"

#include "core/base/errno_table.h"
#include "core/transcript/transcript_file.h"
#include "ui/models/sessions_model.h"
#include "ui/models/worker.h"
#include "ui/panels/recording_panel.h"
#include "ui/panels/transcript_pane.h"
#include "ui/panels/transcript_view.h"
#include "ui/views/icon.h"
#include "ui/views/transcript_table.h"

#include <QSettings>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace swb {

namespace {

QString faultOf(const Error& error) {
    if (error.number == 0)
        return QString::fromStdString(error.detail);
    return QStringLiteral("%1: %2").arg(QString::fromStdString(std::string(error.call)),
                                        QString::fromStdString(errnoSymbol(error.number)));
}

} // namespace

TranscriptPage::TranscriptPage(EngineBridge& bridge, const QString& settingsFile, const QString& folder,
                               QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_settingsFile(settingsFile)
    , m_tabs(new QTabWidget)
    , m_now(new TranscriptPane(bridge, nullptr))
    , m_recording(new RecordingPanel(bridge, settingsFile, folder))
    , m_opener(new Worker(this)) {
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_now, tr("Now"));
    m_tabs->setTabToolTip(0, tr("What is sent and received while this program runs"));
    m_tabs->addTab(m_recording, tr("Recording"));
    m_tabs->setTabToolTip(1, tr("How much is kept, and where; the sessions recorded before"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_tabs);
    connect(m_now, &TranscriptPane::explainRequested, this, &TranscriptPage::explainRequested);
    connect(m_recording, &RecordingPanel::openWanted, this, &TranscriptPage::open);
    if (m_settingsFile.isEmpty())
        return;
    const QString key = QStringLiteral("transcript");
    m_now->rows().setOptions(QSettings(m_settingsFile, QSettings::IniFormat).value(key).toMap());
    connect(&m_now->rows(), &TranscriptView::optionsChanged, this,
            [this, key] { QSettings(m_settingsFile, QSettings::IniFormat).setValue(key, m_now->rows().options()); });
}

// What is opened stands in a pane of this widget.
TranscriptPage::~TranscriptPage() { m_opener->abandon(); }

void TranscriptPage::open(const QString& directory) {
    if (directory.isEmpty())
        return;
    for (int i = 0; i < m_tabs->count(); ++i)
        if (m_tabs->tabBar()->tabData(i).toString() == directory)
            return m_tabs->setCurrentIndex(i);
    m_recording->say(tr("Opening\u2026"), false);
    m_opener->run([this, directory](WorkProgress&) {
        auto opened =
            std::make_shared<Result<std::unique_ptr<TranscriptFile>>>(TranscriptFile::open(directory.toStdString()));
        return [this, opened, directory] {
            if (!*opened) {
                m_tabs->setCurrentWidget(m_recording);
                return m_recording->say(tr("It could not be opened: %1").arg(faultOf(opened->error())), true);
            }
            m_recording->say({}, false);
            add(std::move(**opened), directory);
        };
    });
}

void TranscriptPage::add(std::unique_ptr<TranscriptFile> session, const QString& directory) {
    const Transcript& transcript = *session;
    const auto rows = transcript.rows(transcript.firstKept(), 1);
    const QString name = rows.empty() ? tr("empty") : sessionTime(transcript.wallTime(rows.front().time));
    auto* pane = new TranscriptPane(m_bridge, std::move(session));
    connect(pane, &TranscriptPane::explainRequested, this, &TranscriptPage::explainRequested);
    const int index = m_tabs->addTab(pane, name);
    m_tabs->tabBar()->setTabData(index, directory);
    m_tabs->setTabToolTip(index, tr("A recorded session, to read: %1").arg(directory));
    auto* close = new QToolButton;
    close->setIcon(icon(u"close"));
    close->setAccessibleName(tr("Close %1").arg(name));
    close->setToolTip(tr("Close this session; its files stay"));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::StrongFocus);
    m_tabs->tabBar()->setTabButton(index, QTabBar::RightSide, close);
    connect(close, &QToolButton::clicked, this, [this, pane] { closeTab(m_tabs->indexOf(pane)); });
    m_tabs->setCurrentIndex(index);
    pane->rows().table()->setFollows(false);
}

void TranscriptPage::closeTab(int index) {
    QWidget* pane = m_tabs->widget(index);
    m_tabs->removeTab(index);
    pane->deleteLater();
}

} // namespace swb
