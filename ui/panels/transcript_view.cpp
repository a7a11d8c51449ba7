#include "ui/panels/transcript_view.h"

#include "core/transcript/marks.h"
#include "core/transcript/transcript_bytes.h"
#include "ui/editors/inline_note.h"
#include "ui/look/type_scale.h"
#include "ui/models/byte_saver.h"
#include "ui/panels/compare_menu.h"
#include "ui/panels/transcript_filter.h"
#include "ui/panels/transcript_search.h"
#include "ui/views/buttons.h"
#include "ui/views/icon.h"
#include "ui/views/menu_button.h"
#include "ui/views/transcript_table.h"
#include "ui/views/work_strip.h"

#include <QClipboard>
#include <QEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace swb {

namespace {
constexpr int kLookEveryMs = 500;
}

TranscriptView::TranscriptView(const Transcript& transcript, SocketId socket, const QString& whenEmpty, QWidget* parent)
    : QWidget(parent)
    , m_transcript(transcript)
    , m_model(new TranscriptModel(transcript, socket, this))
    , m_table(new TranscriptTable(*m_model))
    , m_pages(new QStackedWidget)
    , m_bar(new FlowBox)
    , m_added(new QWidget)
    , m_count(new QLabel)
    , m_note(new QLabel)
    , m_work(new WorkStrip)
    , m_recording(new InlineNote)
    , m_cutShort(std::make_shared<std::atomic<std::uint64_t>>(0)) {
    auto* nothing = new QLabel(whenEmpty);
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setWordWrap(true);
    setTextTone(nothing, Semantic::MutedText);
    m_pages->addWidget(nothing);
    m_pages->addWidget(m_table);
    createBar();
    createShortcuts();
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    setTextRole(m_note, TextRole::Small);
    setTextTone(m_note, Semantic::MutedText);
    m_note->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addWidget(m_bar);
    column->addWidget(m_recording);
    column->addWidget(m_pages, 1);
    column->addWidget(m_work);
    column->addWidget(m_note);
    connect(m_table, &TranscriptTable::rowChosen, this, &TranscriptView::takeChosen);
    connect(m_table, &TranscriptTable::menuWanted, this,
            [this](const QPoint& at) { m_rowsMenu->entries()->popup(at); });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        returnToChosen();
        tell();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, &TranscriptView::tell);
    connect(m_model, &TranscriptModel::gatheringChanged, this, &TranscriptView::tell);
    m_look.setInterval(kLookEveryMs);
    connect(&m_look, &QTimer::timeout, this, &TranscriptView::tellRecording);
    takeChosen();
    tell();
}

void TranscriptView::setEarlier(std::function<std::vector<std::string>()> faults) {
    m_isEarlier = true;
    m_faults = std::move(faults);
    tellRecording();
}

void TranscriptView::createBar() {
    m_flow = flowOfControls(m_bar);
    m_addedFlow = flowOfControls(m_added);
    m_added->hide();
    m_searchButton = createButton(QStringLiteral("search"), tr("Find in the rows"),
                                  tr("Rows that hold some bytes, a time or a row to go to (Ctrl+F)"));
    m_searchButton->setCheckable(true);
    m_filterButton =
        createButton(QStringLiteral("filter"), tr("Choose rows"), tr("An expression says which rows are shown"));
    m_filterButton->setCheckable(true);
    connect(m_filterButton, &QToolButton::clicked, this, &TranscriptView::showFilter);
    m_followButton = createButton(QStringLiteral("chevron-down"), tr("Follow"), tr("Keep the newest row in sight"));
    m_followButton->setCheckable(true);
    m_followButton->setChecked(true);
    m_viewMenu = new MenuButton(tr("View"), tr("How time and bytes are shown"));
    m_rowsMenu = new MenuButton(tr("Rows"), tr("Copy, save, mark, compare the rows that are selected"));
    m_count->setTextFormat(Qt::PlainText);
    setTextRole(m_count, TextRole::Small);
    setTextTone(m_count, Semantic::MutedText);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_filterButton, m_searchButton, m_followButton, m_viewMenu,
                                                           m_rowsMenu, m_added, m_count})
        m_flow->addWidget(widget);
    createViewMenu();
    createRowsMenu();
    connect(m_searchButton, &QToolButton::clicked, this, &TranscriptView::showSearch);
    connect(m_followButton, &QToolButton::clicked, m_table, &TailTable::setFollows);
    connect(m_table, &TailTable::followsChanged, m_followButton, &QToolButton::setChecked);
}

QToolButton* TranscriptView::createButton(const QString& iconName, const QString& text, const QString& toolTip) {
    return iconButton(iconName, text, text + QStringLiteral(": ") + toolTip);
}

void TranscriptView::createShortcuts() {
    const auto add = [this](const QKeySequence& keys, QWidget* place, Qt::ShortcutContext context, auto act) {
        auto* shortcut = new QShortcut(keys, place);
        shortcut->setContext(context);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    add(QKeySequence::Copy, m_table, Qt::WidgetShortcut, [this] { copyChosen(CopyRowsAs::Text); });
    add(QKeySequence::Find, this, Qt::WidgetWithChildrenShortcut, [this] { showSearch(true); });
    add(QKeySequence(Qt::Key_F2), m_table, Qt::WidgetShortcut, [this] { editNote(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Down), m_table, Qt::WidgetShortcut, [this] { goToMark(1); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Up), m_table, Qt::WidgetShortcut, [this] { goToMark(-1); });
}

void TranscriptView::update() {
    m_model->update();
    if (m_search != nullptr && m_search->isVisible())
        m_search->update();
    tell();
    tellRecording();
}

// One of its own for each who uses it: it remembers what it found of addresses.
TranscriptModel::Filter TranscriptView::newFilter() {
    if (m_shownOnly.isEmpty())
        return {};
    auto filter = std::make_shared<RowFilter>(m_shownOnly, m_model->start(), &m_transcript.marks());
    return [filter, cutShort = m_cutShort](const RowView& row) {
        const bool matches = filter->matches(row);
        cutShort->store(filter->cutShort(), std::memory_order_relaxed);
        return matches;
    };
}

void TranscriptView::setExpression(const FilterExpression& expression) {
    m_shownOnly = expression;
    *m_cutShort = 0;
    const std::vector<std::uint64_t> before = m_table->chosen();
    if (!before.empty())
        m_chosenBefore = before.front();
    m_model->setFilter(newFilter());
    if (m_search != nullptr)
        m_search->setFilter(newFilter());
    returnToChosen();
    if (m_table->chosen().empty())
        takeChosen();
}

// What was chosen before other rows are shown is chosen again, as soon as it is among them.
void TranscriptView::returnToChosen() {
    if (m_chosenBefore != 0 && m_model->rowOf(m_chosenBefore) >= 0)
        m_table->choose(std::exchange(m_chosenBefore, 0));
}

void TranscriptView::showFilter(bool shown) {
    if (shown && m_expression == nullptr) {
        m_expression = new TranscriptFilter;
        static_cast<QVBoxLayout*>(layout())->insertWidget(1, m_expression);
        connect(m_expression, &TranscriptFilter::changed, this, &TranscriptView::setExpression);
        connect(m_expression, &TranscriptFilter::stopWanted, m_model, &TranscriptModel::stopGathering);
        connect(m_expression, &TranscriptFilter::closeWanted, this, [this] {
            showFilter(false);
            m_table->setFocus();
        });
    }
    m_filterButton->setChecked(shown);
    if (m_expression == nullptr)
        return;
    m_expression->setVisible(shown);
    if (!shown)
        m_expression->setExpression({}); // what is not seen chooses nothing
    else if (isVisible())
        m_expression->field()->setFocus();
}

void TranscriptView::addControl(QWidget* control) {
    m_addedFlow->addWidget(control);
    m_added->show();
}

void TranscriptView::setLeastRows(int rows) {
    m_leastRows = rows;
    const int least = rows * m_table->verticalHeader()->defaultSectionSize();
    m_pages->setMinimumHeight(least + m_table->horizontalHeader()->sizeHint().height());
}

void TranscriptView::choose(std::uint64_t index) { m_table->choose(index); }

std::vector<std::uint64_t> TranscriptView::chosen() const { return m_table->chosen(); }

QVariantMap TranscriptView::options() const {
    const auto chosen = [](const auto& actions) {
        return static_cast<int>(std::ranges::find_if(actions, &QAction::isChecked) - actions.begin());
    };
    return {{QStringLiteral("time"), chosen(m_times)}, {QStringLiteral("bytes"), chosen(m_forms)}};
}

void TranscriptView::setOptions(const QVariantMap& options) {
    const QSignalBlocker quiet(this);
    const auto choose = [&](const char* name, auto& actions) {
        const int wanted = options.value(QLatin1String(name)).toInt();
        if (wanted >= 0 && wanted < static_cast<int>(actions.size()))
            actions[static_cast<std::size_t>(wanted)]->trigger();
    };
    choose("time", m_times);
    choose("bytes", m_forms);
}

void TranscriptView::showSearch(bool shown) {
    if (shown && m_search == nullptr) {
        m_search = new TranscriptSearch(m_transcript, m_model->socket());
        m_search->setFilter(newFilter());
        static_cast<QVBoxLayout*>(layout())->insertWidget(m_expression != nullptr ? 2 : 1, m_search);
        connect(m_search, &TranscriptSearch::found, this, &TranscriptView::choose);
        connect(m_search, &TranscriptSearch::closeWanted, this, [this] {
            showSearch(false);
            m_table->setFocus();
        });
    }
    m_searchButton->setChecked(shown);
    if (m_search != nullptr)
        m_search->setVisible(shown);
    if (!shown)
        return;
    m_search->setStart(m_model->start());
    m_search->update();
    m_search->begin();
}

void TranscriptView::takeChosen() {
    const std::vector<std::uint64_t> rows = m_table->chosen();
    for (QAction* action : m_forChosen)
        action->setEnabled(!rows.empty());
    m_compare->setEnabled(rows.size() == 2);
    m_compareWith->setEnabled(rows.size() == 1);
    if (!rows.empty())
        m_chosenBefore = 0;
    if (m_search != nullptr && rows.size() == 1)
        m_search->setPlace(rows.front());
    say({});
    emit rowChosen(rows.size() == 1 ? rows.front() : 0);
}

void TranscriptView::copyChosen(CopyRowsAs form) {
    const std::vector<std::uint64_t> rows = m_table->chosen();
    if (rows.empty())
        return say(tr("No row is selected."));
    const CopiedRows copied = copyRows(m_transcript, rows, form);
    QGuiApplication::clipboard()->setText(copied.text);
    const QLocale locale;
    const QString count = locale.toString(qulonglong(copied.rows));
    say(copied.isWhole
            ? tr("%1 rows copied.").arg(count)
            : tr("%1 of %2 rows copied: no more than %3 bytes go to the clipboard. Save takes all.")
                  .arg(count, locale.toString(qulonglong(rows.size())), locale.toString(qulonglong(kMostCopiedBytes))));
}

void TranscriptView::askWhereToSave() {
    auto* dialog = new QFileDialog(this, tr("Save the bytes of the selected rows"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("bytes"));
    connect(dialog, &QFileDialog::fileSelected, this, &TranscriptView::saveChosen);
    dialog->open();
}

void TranscriptView::saveChosen(const QString& path) {
    const std::vector<std::uint64_t> rows = m_table->chosen();
    m_work->run(tr("Saving"), [this, rows, path, &transcript = m_transcript](WorkProgress& progress) {
        std::vector<BytesToSave> parts;
        std::uint64_t bytes = 0;
        for (const std::uint64_t index : rows) {
            auto source = std::make_shared<TranscriptBytes>(transcript, index);
            bytes += source->size();
            parts.push_back({source, 0, source->size()});
        }
        progress.setTotal(bytes);
        const QString fault = saveBytes(parts, path, [&](std::uint64_t done) { return progress.tell(done); });
        return [this, fault, path, bytes] {
            say(fault.isEmpty() ? tr("%1 bytes were saved in %2.").arg(bytes).arg(path) : fault);
        };
    });
}

void TranscriptView::markChosen(const std::string& colour) {
    for (const std::uint64_t index : m_table->chosen())
        if (const int number = m_model->rowOf(index); number >= 0)
            m_model->mark(number, colour);
}

// Nearest in the direction of the step, from the row that is current.
void TranscriptView::goToMark(int step) {
    const QModelIndex current = m_table->currentIndex();
    const std::uint64_t from = current.isValid() ? m_model->indexOf(current.row()) : 0;
    std::uint64_t next = 0;
    for (const Marks::Marked& marked : m_transcript.marks().all()) {
        if (m_model->rowOf(marked.index) < 0)
            continue;
        if (step > 0 && marked.index > from && next == 0)
            next = marked.index;
        if (step < 0 && marked.index < from)
            next = marked.index;
    }
    if (next == 0)
        return say(step > 0 ? tr("There is no marked row further down.") : tr("There is no marked row further up."));
    m_table->choose(next);
}

void TranscriptView::editNote() {
    const std::vector<std::uint64_t> rows = m_table->chosen();
    const int number = rows.empty() ? -1 : m_model->rowOf(rows.front());
    if (number < 0)
        return say(tr("No row is selected."));
    m_table->showNotes();
    const QModelIndex place = m_model->index(number, TranscriptModel::NoteColumn);
    m_table->setCurrentIndex(place);
    m_table->edit(place);
}

void TranscriptView::compareChosen() {
    if (const std::vector<std::uint64_t> rows = m_table->chosen(); rows.size() == 2)
        emit compareWanted(rows.front(), rows.back());
}

void TranscriptView::tell() {
    const int rows = m_model->rowCount() - (m_model->isGap(0) ? 1 : 0);
    const bool isEmpty = m_model->rowCount() == 0 && m_shownOnly.isEmpty() && !m_model->isGathering();
    if (isEmpty == (m_pages->currentWidget() == m_table))
        m_pages->setCurrentIndex(isEmpty ? 0 : 1);
    if (m_expression != nullptr)
        m_expression->setLooking(m_model->isGathering());
    const QLocale locale;
    QString text = rows == 1 ? tr("1 row") : tr("%1 rows").arg(locale.toString(rows));
    if (m_model->isGathering())
        text += QStringLiteral(" \u00b7 ") + tr("looking, %1\u2009%").arg(static_cast<int>(m_model->gathered() * 100));
    else if (m_model->isStopped())
        text += QStringLiteral(" \u00b7 ") + tr("stopped");
    if (const std::uint64_t cut = m_cutShort->load(std::memory_order_relaxed); cut > 0)
        text += QStringLiteral(" \u00b7 ") + tr("%1 too long for the expression").arg(locale.toString(qulonglong(cut)));
    m_count->setText(text);
}

void TranscriptView::tellRecording() {
    if (m_isEarlier)
        return tellFaults();
    const TranscriptState state = m_transcript.state();
    const std::uint64_t missed = state.lost.disk.rows + state.lost.outrun.rows;
    const QString rows = QLocale().toString(qulonglong(missed));
    if (state.paused && state.onDisk)
        m_recording->say(NoteKind::Warning, tr("Recording is paused: %1 Rows not kept: %2. Traffic goes on.")
                                                .arg(QString::fromStdString(state.why), rows));
    else if (missed > 0)
        m_recording->say(NoteKind::Warning, tr("Rows that were not kept: %1.").arg(rows));
    else
        m_recording->hush();
}

void TranscriptView::tellFaults() {
    const std::vector<std::string> faults = m_faults ? m_faults() : std::vector<std::string>();
    if (faults.empty())
        return m_recording->hush();
    QString text = tr("Damaged: %1. What is damaged is left out.").arg(QString::fromStdString(faults.front()));
    if (faults.size() > 1)
        text += QLatin1Char(' ') + tr("Further places: %1.").arg(QLocale().toString(qulonglong(faults.size() - 1)));
    m_recording->say(NoteKind::Warning, text);
}

// While recording is paused no row comes that would be heard of.
void TranscriptView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    tellRecording();
    m_look.start();
}

void TranscriptView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_look.stop();
}

void TranscriptView::say(const QString& text) {
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void TranscriptView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        setLeastRows(m_leastRows);
}

} // namespace swb
