#include "ui/panels/recording_panel.h"

#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/sessions_model.h"
#include "ui/views/flow_layout.h"
#include "ui/views/scrolled_page.h"
#include "ui/views/work_strip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kMebi = 20; // shifts
constexpr int kGibi = 30;
constexpr quint64 kMostUnits = 1'000'000;
constexpr int kLookEveryMs = 500;

} // namespace

RecordingPanel::RecordingPanel(EngineBridge& bridge, QString settingsFile, QString folder, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_file(std::move(settingsFile))
    , m_usualFolder(std::move(folder))
    , m_settings(RecordingSettings::load(m_file))
    , m_sessions(new SessionsModel(this))
    , m_state(new QLabel)
    , m_budget(new QLineEdit)
    , m_unit(new QComboBox)
    , m_outrun(new QComboBox)
    , m_toDisk(new QCheckBox(tr("Record to disk")))
    , m_folder(new QLineEdit)
    , m_note(new InlineNote)
    , m_table(new QTableView)
    , m_work(new WorkStrip) {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    column->setSpacing(scaled(6));
    column->addWidget(createSettings());
    column->addWidget(m_note);
    column->addWidget(createSessions(), 1);
    column->addWidget(m_work);
    fillWithScrolling(this, page);
    m_look.setInterval(kLookEveryMs);
    connect(&m_look, &QTimer::timeout, this, [this] {
        if (isVisible())
            tellState();
        else
            m_look.stop();
    });
}

QWidget* RecordingPanel::createSettings() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    auto* heading = new QLabel(tr("Recording"));
    setTextRole(heading, TextRole::Heading);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    setTextTone(m_state, Semantic::MutedText);
    auto* controls = new FlowBox;
    FlowLayout* flow = flowOfControls(controls);
    m_budget->setToolTip(
        tr("What the transcript may take, bytes and what stands beside them; the oldest rows go first"));
    m_budget->setMaximumWidth(m_budget->fontMetrics().averageCharWidth() * 12);
    m_unit->addItem(QStringLiteral("MiB"), kMebi);
    m_unit->addItem(QStringLiteral("GiB"), kGibi);
    m_unit->setToolTip(tr("The unit of the budget"));
    m_outrun->addItem(tr("hold the peers back"));
    m_outrun->addItem(tr("leave gaps, and count them"));
    m_outrun->setToolTip(tr("What happens when bytes come faster than the disk takes them"));
    flow->addPair(tr("Budget"), m_budget);
    flow->addPair(tr("Unit"), m_unit);
    flow->addPair(tr("When the disk is slower"), m_outrun);
    m_toDisk->setToolTip(
        tr("Else the transcript is in memory alone, and ends with the program. From the next start on"));
    m_folder->setToolTip(tr("The folder that sessions are recorded in. From the next start on"));
    m_folder->setPlaceholderText(m_usualFolder);
    m_folder->setMinimumWidth(m_folder->fontMetrics().averageCharWidth() * 56);
    flow->addWidget(m_toDisk);
    flow->addPair(tr("Folder"), m_folder);
    const bool isWhole = m_settings.budget.bytes % (quint64{1} << kGibi) == 0;
    m_unit->setCurrentIndex(isWhole ? 1 : 0);
    m_budget->setText(QString::number(m_settings.budget.bytes >> (isWhole ? kGibi : kMebi)));
    m_outrun->setCurrentIndex(m_settings.whenOutrun == WhenOutrun::Gaps ? 1 : 0);
    m_toDisk->setChecked(m_settings.toDisk);
    m_folder->setText(m_settings.folder);
    connect(m_budget, &QLineEdit::editingFinished, this, &RecordingPanel::takeBudget);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &RecordingPanel::takeBudget);
    connect(m_outrun, &QComboBox::currentIndexChanged, this, &RecordingPanel::apply);
    connect(m_toDisk, &QCheckBox::toggled, this, &RecordingPanel::apply);
    connect(m_folder, &QLineEdit::editingFinished, this, &RecordingPanel::apply);
    for (QWidget* widget : std::initializer_list<QWidget*>{heading, m_state, controls})
        column->addWidget(widget);
    return box;
}

QWidget* RecordingPanel::createSessions() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    auto* heading = new QLabel(tr("Recorded sessions"));
    setTextRole(heading, TextRole::Heading);
    auto* about =
        new QLabel(tr("Complete ones are kept while all together stay within the budget, the oldest go first; "
                      "those that ended by a crash stay until you delete them."));
    about->setWordWrap(true);
    setTextRole(about, TextRole::Small);
    setTextTone(about, Semantic::MutedText);
    m_table->setModel(m_sessions);
    m_table->setAccessibleName(tr("recorded sessions"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_actions = new FlowBox;
    FlowLayout* flow = flowOfControls(m_actions);
    m_open = new QPushButton(tr("Open"));
    m_open->setToolTip(tr("Read the selected session, beside what is recorded now"));
    m_delete = new QPushButton(tr("Delete"));
    m_delete->setToolTip(tr("Delete the files of the selected session"));
    auto* refresh = new QPushButton(tr("Refresh"));
    refresh->setToolTip(tr("Look for sessions again"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_open, m_delete, refresh})
        flow->addWidget(widget);
    createQuestion();
    for (QWidget* widget : std::initializer_list<QWidget*>{heading, about, m_table, m_actions, m_question})
        column->addWidget(widget);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RecordingPanel::takeChosen);
    connect(m_sessions, &QAbstractItemModel::modelReset, this, &RecordingPanel::takeChosen);
    connect(m_table, &QTableView::doubleClicked, this, [this] { emit openWanted(chosenDirectory()); });
    connect(m_open, &QPushButton::clicked, this, [this] { emit openWanted(chosenDirectory()); });
    connect(refresh, &QPushButton::clicked, this, &RecordingPanel::refresh);
    takeChosen();
    return box;
}

// Instead of the buttons, so that deleting takes two different ones.
void RecordingPanel::createQuestion() {
    m_question = new FlowBox;
    FlowLayout* flow = flowOfControls(m_question);
    m_questionText = new QLabel;
    auto* yes = new QPushButton(tr("Delete for good"));
    setDanger(yes, Mark::On);
    yes->setToolTip(tr("Its files cannot be brought back"));
    m_no = new QPushButton(tr("Keep it"));
    m_no->setToolTip(tr("Leave the session as it is"));
    flow->addWidget(m_questionText);
    flow->addWidget(yes);
    flow->addWidget(m_no);
    m_question->hide();
    const auto end = [this] {
        m_question->hide();
        m_actions->show();
        m_table->setFocus();
    };
    connect(m_no, &QPushButton::clicked, this, end);
    connect(yes, &QPushButton::clicked, this, [this, end] {
        end();
        removeChosen();
    });
    connect(m_delete, &QPushButton::clicked, this, [this] {
        const int row = m_table->currentIndex().row();
        m_questionText->setText(sessionWords(m_sessions->session(row)) + u'?');
        m_actions->hide();
        m_question->show();
        m_no->setFocus();
    });
}

QString RecordingPanel::chosenDirectory() const {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? QString() : QString::fromStdString(m_sessions->session(rows.front().row()).directory);
}

void RecordingPanel::takeChosen() {
    const bool isAny = !chosenDirectory().isEmpty();
    m_open->setEnabled(isAny);
    m_delete->setEnabled(isAny);
}

void RecordingPanel::takeBudget() {
    bool isNumber = false;
    const quint64 count = m_budget->text().trimmed().toULongLong(&isNumber);
    const quint64 bytes = count << m_unit->currentData().toInt();
    const bool isGood = isNumber && count <= kMostUnits && bytes >= (quint64{64} << kMebi);
    setInvalid(m_budget, isGood ? Mark::Off : Mark::On);
    if (!isGood)
        return say(tr("A budget is a whole number, at least 64 MiB."), true);
    say({}, false);
    m_settings.budget.bytes = bytes;
    apply();
}

void RecordingPanel::apply() {
    m_settings.whenOutrun = m_outrun->currentIndex() == 1 ? WhenOutrun::Gaps : WhenOutrun::BackPressure;
    m_settings.toDisk = m_toDisk->isChecked();
    const QString folder = m_folder->text().trimmed();
    const bool isGood = folder.isEmpty() || QDir::isAbsolutePath(folder);
    setInvalid(m_folder, isGood ? Mark::Off : Mark::On);
    if (!isGood)
        return say(tr("A folder is written from its root on, beginning with /."), true);
    m_settings.folder = folder;
    m_settings.save(m_file);
    Transcript& transcript = m_bridge.engine().transcript();
    if (!(transcript.state().budget == m_settings.budget))
        transcript.setBudget(m_settings.budget);
    transcript.setWhenOutrun(m_settings.whenOutrun);
    tellState();
}

void RecordingPanel::tellState() {
    const TranscriptState state = m_bridge.engine().transcript().state();
    const QLocale locale;
    const QString amount =
        tr("%1 rows, %2 moved; on disk %3, in memory %4")
            .arg(locale.toString(qulonglong(state.rows)), locale.formattedDataSize(qint64(state.bytes)),
                 locale.formattedDataSize(qint64(state.diskBytes)),
                 locale.formattedDataSize(qint64(state.memoryBytes)));
    QStringList parts{amount};
    if (!state.directory.empty())
        parts << QString::fromStdString(state.directory);
    if (!state.why.empty())
        parts << QString::fromStdString(state.why);
    const std::pair<QString, TranscriptLoss> losses[] = {
        {tr("dropped to stay within the budget"), state.lost.budget},
        {tr("not kept while the disk refused"), state.lost.disk},
        {tr("not kept while the disk was too slow"), state.lost.outrun},
        {tr("kept in part, as they were too long"), state.lost.tooLong}};
    for (const auto& [words, loss] : losses)
        if (loss.rows > 0)
            parts << tr("%1 rows %2").arg(locale.toString(qulonglong(loss.rows)), words);
    m_state->setText(parts.join(u'\n'));
    setTextTone(m_state, state.paused ? Semantic::Warning : Semantic::MutedText);
}

void RecordingPanel::refresh() {
    const QString root = m_settings.folderOr(m_usualFolder);
    if (root.isEmpty())
        return;
    m_work->run(tr("Looking for sessions"), [this, root](WorkProgress&) {
        auto found = std::make_shared<std::vector<RecordedSession>>(recordedSessions(root.toStdString()));
        return [this, found] {
            m_sessions->setSessions(std::move(*found));
            m_table->resizeColumnsToContents();
        };
    });
}

void RecordingPanel::removeChosen() {
    const QString directory = chosenDirectory();
    if (directory.isEmpty())
        return;
    m_work->run(tr("Deleting"), [this, directory](WorkProgress&) {
        const Result<void> removed = removeSession(directory.toStdString());
        const QString fault = removed ? QString() : text(whyNotRemoved(removed.error()));
        return [this, fault] {
            say(fault, true);
            refresh();
        };
    });
}

void RecordingPanel::say(const QString& text, bool isFault) {
    m_note->say(isFault ? NoteKind::Error : NoteKind::Hint, text);
}

void RecordingPanel::showEvent(QShowEvent* event) {
    tellState();
    refresh();
    m_look.start();
    QWidget::showEvent(event);
}

} // namespace swb
