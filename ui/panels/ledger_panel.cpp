#include "ui/panels/ledger_panel.h"

#include "core/explain/explain_changes.h"
#include "ui/look/type_scale.h"
#include "ui/panels/ledger_bar.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/ledger_delegate.h"
#include "ui/views/tail_table.h"

#include <QActionGroup>
#include <QClipboard>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace swb {

namespace {
constexpr std::size_t kFindingsKept = 256;
constexpr double kLeastOfCall = 0.44; // of the table's width
// In the order in which they are given up.
constexpr LedgerModel::Column kOptional[] = {LedgerModel::TimeColumn, LedgerModel::NumberColumn,
                                             LedgerModel::OriginColumn, LedgerModel::DurationColumn,
                                             LedgerModel::SocketColumn};
} // namespace

LedgerPanel::LedgerPanel(EngineBridge& bridge, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_bar(new LedgerBar(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    createTable();
    createMenus();
    createFoot();
    connectBridge();
    connectBar();
    m_countTimer.setInterval(1000);
    connect(&m_countTimer, &QTimer::timeout, this, &LedgerPanel::refreshCounts);
    updateFoot();
}

QVariantMap LedgerPanel::view() const {
    QVariantMap view = m_bar->view();
    QVariantList menu; // clocks, columns, origins: in their order
    for (const QAction* action : m_viewMenu->actions())
        menu << action->isChecked();
    view.insert(QStringLiteral("menu"), menu);
    return view;
}

void LedgerPanel::setView(const QVariantMap& view) {
    const QList<QAction*> actions = m_viewMenu->actions();
    const QVariantList menu = view.value(QStringLiteral("menu")).toList();
    if (menu.size() != actions.size())
        return; // of another version, or none
    m_bar->setView(view);
    for (qsizetype i = 0; i < actions.size(); ++i)
        if (actions[i]->isCheckable() && actions[i]->isChecked() != menu[i].toBool() &&
            (menu[i].toBool() || actions[i]->actionGroup() == nullptr))
            actions[i]->trigger();
}

int LedgerPanel::heightOfWholeRows(int most) const {
    const int row = m_table->verticalHeader()->defaultSectionSize();
    const int around = height() - m_table->viewport()->height();
    return around + std::max(1, (most - around) / row) * row;
}

void LedgerPanel::setPlain(bool plain) {
    m_plain = plain;
    m_bar->setVisible(!plain);
    m_model.setCompact(plain);
    m_table->setVerticalScrollBarPolicy(plain ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    takeColumnWidths();
    updateFoot();
}

// Where room is short, the call itself has it.
void LedgerPanel::chooseColumns() {
    std::array<bool, LedgerModel::ColumnCount> shown{};
    shown.fill(true);
    shown[LedgerModel::OriginColumn] = m_originWanted && !m_plain;
    shown[LedgerModel::NumberColumn] = !m_plain;
    shown[LedgerModel::TimeColumn] = !m_plain;
    shown[LedgerModel::ErrnoColumn] = !m_plain; // it stands in the result
    shown[LedgerModel::DurationColumn] = !m_plain;
    int others = 0;
    for (int column = 0; column < LedgerModel::ColumnCount; ++column)
        others += shown.at(std::size_t(column)) ? m_widths.at(std::size_t(column)) : 0;
    const int whole = width() - style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    for (const LedgerModel::Column column : kOptional) {
        if (whole - others >= whole * kLeastOfCall)
            break;
        others -= shown[column] ? m_widths[column] : 0;
        shown[column] = false;
    }
    for (int column = 0; column < LedgerModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, !shown.at(std::size_t(column)));
}

void LedgerPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    chooseColumns();
}

void LedgerPanel::createTable() {
    m_table = new TailTable(this);
    m_table->setAccessibleName(tr("Call ledger"));
    setTextRole(m_table, TextRole::Code);
    QHeaderView* header = m_table->horizontalHeader();
    setTextRole(header, TextRole::Small); // before the model: the header measures its texts, and looks for their font
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new LedgerDelegate(m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // columns are left out instead
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setSectionResizeMode(LedgerModel::CallColumn, QHeaderView::Stretch);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    takeColumnWidths();
    layout()->addWidget(m_table);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint& at) { m_viewMenu->popup(header->mapToGlobal(at)); });
    connect(m_table, &QWidget::customContextMenuRequested, this, &LedgerPanel::showContextMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (QGuiApplication::mouseButtons() == Qt::NoButton) // else pressed() follows
            explainCurrent();
    });
    connect(m_table, &QAbstractItemView::pressed, this, [this] {
        m_currentSequence = 0; // a press asks again
        explainCurrent();
    });
    connect(&m_model, &LedgerModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex& last) {
        const int row = m_table->currentIndex().row();
        if (m_table->hasFocus() && row >= first.row() && row <= last.row())
            explainCurrent(); // it has ended under the reader's eyes
    });
    connect(&m_model, &LedgerModel::countsChanged, this, &LedgerPanel::updateFoot);
}

void LedgerPanel::takeColumnWidths() {
    struct Width {
        LedgerModel::Column column;
        const char* sample;
    };
    static constexpr Width kWidths[] = {
        {LedgerModel::NumberColumn, "100000"},        {LedgerModel::TimeColumn, "00:00:00.000"},
        {LedgerModel::SocketColumn, "s99999"},        {LedgerModel::OriginColumn, "consequence...."},
        {LedgerModel::ResultColumn, "= running"},     {LedgerModel::ErrnoColumn, "EADDRNOTAVAIL"},
        {LedgerModel::DurationColumn, "59 min 59 s"},
    };
    const QFontMetrics metrics(fontFor(TextRole::Code));
    m_table->horizontalHeader()->setMinimumSectionSize(scaled(36));
    for (const Width& width : kWidths) {
        m_widths[width.column] = metrics.horizontalAdvance(QLatin1String(width.sample)) + scaled(12);
        m_table->setColumnWidth(width.column, m_widths[width.column]);
    }
    if (m_plain) {
        const int icon = metrics.ascent() + scaled(6);
        m_widths[LedgerModel::ResultColumn] = metrics.horizontalAdvance(QLatin1String("-1 ECONNREFUSED")) + icon;
        m_table->setColumnWidth(LedgerModel::ResultColumn, m_widths[LedgerModel::ResultColumn]);
        m_widths[LedgerModel::SocketColumn] = m_table->horizontalHeader()->sectionSizeHint(LedgerModel::SocketColumn);
        m_table->setColumnWidth(LedgerModel::SocketColumn, m_widths[LedgerModel::SocketColumn]);
    }
    chooseColumns();
}

void LedgerPanel::createMenus() {
    m_viewMenu = new QMenu(tr("View"), this);
    auto* clocks = new QActionGroup(m_viewMenu);
    const std::pair<LedgerModel::TimeMode, QString> modes[] = {
        {LedgerModel::TimeMode::WallClock, tr("Time of day")},
        {LedgerModel::TimeMode::SinceStart, tr("Seconds since the first call")},
        {LedgerModel::TimeMode::SincePrevious, tr("Time since the row before")},
    };
    for (const auto& [mode, text] : modes) {
        QAction* action = m_viewMenu->addAction(text, this, [this, chosen = mode] { m_model.setTimeMode(chosen); });
        action->setCheckable(true);
        action->setChecked(mode == m_model.timeMode());
        clocks->addAction(action);
    }
    m_viewMenu->addSeparator();
    QAction* origin = m_viewMenu->addAction(tr("Origin column"));
    origin->setCheckable(true);
    origin->setChecked(true);
    connect(origin, &QAction::toggled, this, [this](bool shown) {
        m_originWanted = shown;
        chooseColumns();
    });
    m_viewMenu->addSeparator();
    QAction* user = m_viewMenu->addAction(tr("Calls you asked for"));
    QAction* consequences = m_viewMenu->addAction(tr("Their consequences"));
    for (QAction* action : {user, consequences}) {
        action->setCheckable(true);
        action->setChecked(true);
        connect(action, &QAction::toggled, this,
                [this, user, consequences] { m_bar->setOriginsShown(user->isChecked(), consequences->isChecked()); });
    }
    addOptionEntries();
    m_bar->viewButton()->setMenu(m_viewMenu);

    QMenu* copy = m_bar->copyMenu();
    m_copyText = copy->addAction(tr("Copy as text"), this, [this] { copySelected(CopyAs::Text); });
    m_copyC = copy->addAction(tr("Copy as C"), this, [this] { copySelected(CopyAs::C); });
    m_copyPython = copy->addAction(tr("Copy as Python"), this, [this] { copySelected(CopyAs::Python); });
    m_copyText->setShortcut(QKeySequence::Copy);
    m_copyText->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(m_copyText);
}

// What the calls change of the options: whether it is read, and whether it chooses the rows.
void LedgerPanel::addOptionEntries() {
    m_viewMenu->addSeparator();
    QAction* changed = m_viewMenu->addAction(tr("Only calls that changed an option"));
    changed->setCheckable(true);
    connect(changed, &QAction::toggled, m_bar, &LedgerBar::setChangedOnly);
    QAction* watch = m_viewMenu->addAction(tr("Read options around each call"));
    watch->setCheckable(true);
    watch->setChecked(m_bridge.watchesAllOptions());
    watch->setToolTip(tr("Before and after each call on any socket, as an observer, to tell what it changed"));
    connect(watch, &QAction::triggered, this, [this](bool on) { m_bridge.watchAllOptions(on); });
    connect(&m_bridge, &EngineBridge::watchChanged, watch,
            [this, watch] { watch->setChecked(m_bridge.watchesAllOptions()); });
}

void LedgerPanel::createFoot() {
    auto* foot = new FlowBox(this);
    auto* row = new FlowLayout(foot);
    row->setContentsMargins(scaled(8), scaled(3), scaled(8), scaled(4));
    m_counts = new QLabel(foot);
    m_missing = new QLabel(foot);
    m_note = new QLabel(foot);
    setTextTone(m_counts, Semantic::MutedText);
    setTextTone(m_missing, Semantic::Warning);
    for (QLabel* label : {m_counts, m_missing, m_note}) {
        label->setTextFormat(Qt::PlainText);
        setTextRole(label, TextRole::Small);
        row->addWidget(label);
    }
    m_missing->hide();
    m_note->hide();
    layout()->addWidget(foot);
}

void LedgerPanel::connectBridge() {
    connect(&m_bridge, &EngineBridge::recordsArrived, &m_model, &LedgerModel::add);
    connect(&m_bridge, &EngineBridge::observersArrived, &m_model, &LedgerModel::addObservers);
    connect(&m_bridge, &EngineBridge::automaticArrived, &m_model, &LedgerModel::addAutomatic);
    connect(&m_bridge, &EngineBridge::optionsRead, this, &LedgerPanel::takeChanges);
    connect(&m_bridge, &EngineBridge::actionFinished, this, &LedgerPanel::keepFinding);
    connect(&m_bridge, &EngineBridge::socketsChanged, this, [this] { m_bar->setSockets(m_bridge.sockets()); });
    m_bar->setSockets(m_bridge.sockets());
}

void LedgerPanel::connectBar() {
    connect(m_bar, &LedgerBar::filterChanged, this, &LedgerPanel::applyFilter);
    connect(m_bar, &LedgerBar::numbersChosen, &m_model, &LedgerModel::setNumbers);
    connect(m_bar, &LedgerBar::observersToggled, this, [this](bool shown) { m_bridge.setObserversShown(shown); });
    connect(m_bar, &LedgerBar::automaticToggled, this, [this](bool shown) { m_bridge.setAutomaticShown(shown); });
    connect(m_bar, &LedgerBar::pauseToggled, this, [this](bool paused) {
        m_paused = paused;
        m_bridge.setRecordsPaused(paused);
        updateFoot();
    });
    const auto endNote = [this] { showNote({}, false); };
    connect(m_bar, &LedgerBar::filterChanged, this, endNote);
    connect(m_bar, &LedgerBar::numbersChosen, this, endNote);
    connect(m_bar, &LedgerBar::pauseToggled, this, endNote);
    connect(m_bar, &LedgerBar::clearRequested, this, endNote);
    connect(m_table, &QAbstractItemView::pressed, this, endNote);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, endNote);
    connect(&m_bridge, &EngineBridge::actionFinished, this, [this, endNote] {
        if (!m_noteIsFailure) // that is to be read first
            endNote();
    });
    connect(m_bar, &LedgerBar::clearRequested, &m_model, &LedgerModel::clear);
    connect(m_bar, &LedgerBar::copyRequested, this, [this] { copySelected(CopyAs::Text); });
    connect(m_bar, &LedgerBar::saveRequested, this, &LedgerPanel::askWhereToSave);
    connect(m_bar, &LedgerBar::followToggled, m_table, &TailTable::setFollows);
    connect(m_table, &TailTable::followsChanged, m_bar, &LedgerBar::setFollows);
}

void LedgerPanel::setSocketFilter(SocketId socket) { m_bar->setSocketFilter(socket); }

void LedgerPanel::applyFilter() {
    m_model.setFilter(m_bar->filter());
    const int row = m_model.rowOf(m_currentSequence);
    if (row < 0)
        return;
    m_table->setCurrentIndex(m_model.index(row, LedgerModel::CallColumn));
}

void LedgerPanel::explainCurrent() {
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const CallRecord& record = m_model.record(current.row());
    if (record.sequence == m_currentSequence && record.inFlight == m_currentInFlight)
        return; // it is current again after filtering: what is explained stays
    m_currentSequence = record.sequence;
    m_currentInFlight = record.inFlight;
    const auto finding = m_findings.find(record.action);
    const bool isMeant =
        finding != m_findings.end() && !record.inFlight && (record.failed() || record.origin == Origin::User);
    Explanation explanation = explainRecord(record, isMeant ? std::string_view(finding->second) : std::string_view());
    if (const CallChanges* told = m_model.changes(current.row()))
        explainChanges(explanation, told->during, told->isShared, *told->changes, told->read);
    emit explainRequested(explanation);
}

void LedgerPanel::takeChanges(const OptionReport& report) {
    m_model.takeChanges(report);
    if (report.action)
        explainAgain(report.action);
}

void LedgerPanel::keepFinding(const ActionReport& report) {
    if (report.hint.empty())
        return;
    m_findings[report.action] = report.hint;
    if (m_findings.size() > kFindingsKept)
        m_findings.erase(m_findings.begin());
    explainAgain(report.action);
}

void LedgerPanel::explainAgain(ActionId action) {
    const QModelIndex current = m_table->currentIndex();
    if (m_currentSequence == 0 || !current.isValid() || m_model.record(current.row()).action != action)
        return;
    m_currentSequence = 0; // its row was explained before this was known
    explainCurrent();
}

std::vector<CallRecord> LedgerPanel::selectedRecords() const {
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    std::vector<CallRecord> records;
    for (const QModelIndex& index : rows)
        records.push_back(m_model.record(index.row()));
    return records;
}

ChangesByCall LedgerPanel::changesOf(const std::vector<CallRecord>& records) const {
    ChangesByCall changes;
    for (const CallRecord& record : records)
        if (const CallChanges* told = m_model.changes().beside(record))
            changes[record.sequence] = told->changes;
    return changes;
}

void LedgerPanel::copySelected(CopyAs format) {
    const std::vector<CallRecord> records = selectedRecords();
    if (records.empty()) {
        showNote(tr("No call is selected"), false);
        return;
    }
    QString text;
    switch (format) {
    case CopyAs::Text:
        text = ledgerText(records, m_model.numbers(), changesOf(records));
        break;
    case CopyAs::C:
        text = ledgerAsC(records);
        break;
    case CopyAs::Python:
        text = ledgerAsPython(records);
        break;
    }
    QGuiApplication::clipboard()->setText(text);
    showNote(records.size() == 1 ? tr("1 call copied") : tr("%1 calls copied").arg(records.size()), false);
}

void LedgerPanel::askWhereToSave() {
    auto* dialog = new QFileDialog(this, tr("Save the calls that are shown"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Text (*.txt)"), tr("JSON lines (*.jsonl)"), tr("CSV (*.csv)")});
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    dialog->selectFile(QStringLiteral("calls"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        const qsizetype from = filter.indexOf(QLatin1String("*.")) + 2;
        dialog->setDefaultSuffix(filter.mid(from, filter.size() - from - 1));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &LedgerPanel::saveTo);
    dialog->setWindowModality(Qt::NonModal);
    dialog->show();
}

void LedgerPanel::saveTo(const QString& path) {
    std::vector<CallRecord> records = m_model.shownRecords();
    ChangesByCall changes = changesOf(records);
    m_saving.run([this, path, records = std::move(records), changes = std::move(changes),
                  numbers = m_model.numbers()](WorkProgress&) -> Worker::Finish {
        const QString fault = saveLedger(path, records, numbers, changes);
        return [this, path, fault] {
            if (fault.isEmpty())
                showNote(tr("Saved as %1").arg(QFileInfo(path).fileName()), false);
            else
                showNote(tr("Not saved as %1: %2").arg(path, fault), true);
        };
    });
    showNote(tr("Saving\u2026"), false);
}

void LedgerPanel::showNote(const QString& text, bool failed) {
    setTextTone(m_note, failed ? Semantic::Failure : Semantic::MutedText);
    m_noteIsFailure = failed;
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void LedgerPanel::updateFoot() {
    const QLocale locale;
    const auto number = [&locale](auto count) { return locale.toString(qulonglong(count)); };
    QStringList parts{tr("calls kept: %1, shown: %2").arg(number(m_model.kept()), number(m_model.rowCount()))};
    if (m_model.running() > 0)
        parts << tr("%1 running").arg(number(m_model.running()));
    if (m_model.removed() > 0)
        parts << tr("%1 oldest removed").arg(number(m_model.removed()));
    if (const auto gone = m_model.changes().dropped() + m_bridge.optionReportsMissed(); gone > 0)
        parts << tr("what %1 calls changed is not kept").arg(number(gone));
    const Recorder& recorder = m_bridge.engine().recorder();
    if (recorder.automaticCount() > 0)
        parts << tr("automatic: %1").arg(number(recorder.automaticCount()));
    if (recorder.observerCount() > 0)
        parts << tr("by observers: %1").arg(number(recorder.observerCount()));
    if (m_paused)
        parts << tr("paused");
    m_counts->setText(parts.join(QStringLiteral(" \u00b7 ")));
    m_counts->setVisible(!m_plain || m_paused);
    m_missing->setText(tr("calls not shown: %1, the ring was full").arg(number(m_model.dropped())));
    m_missing->setVisible(m_model.dropped() > 0);
}

void LedgerPanel::showContextMenu(const QPoint& position) {
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid())
        return;
    const CallRecord record = m_model.record(index.row());
    const std::string_view spec = specOf(record.call).name;
    const QString name = QString::fromUtf8(spec.data(), qsizetype(spec.size()));
    auto* menu = new QMenu(m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* interrupt = menu->addAction(icon(u"interrupt"), tr("Interrupt %1").arg(name), this,
                                         [this, action = record.action] { m_bridge.interrupt(action); });
    interrupt->setEnabled(record.inFlight && record.action);
    menu->addSeparator();
    menu->addActions({m_copyText, m_copyC, m_copyPython});
    menu->addSeparator();
    if (record.socket) {
        menu->addAction(tr("Only s%1").arg(record.socket.value), this,
                        [this, socket = record.socket] { m_bar->setSocketFilter(socket); });
    }
    menu->addAction(tr("Only %1").arg(name), this, [this, call = record.call] { m_bar->setCallFilter(call); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void LedgerPanel::refreshCounts() {
    m_bar->showAutomatic(m_bridge.engine().recorder().automaticCount() > 0);
    updateFoot();
}

void LedgerPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refreshCounts();
    m_countTimer.start();
}

void LedgerPanel::hideEvent(QHideEvent* event) {
    m_countTimer.stop();
    QWidget::hideEvent(event);
}

void LedgerPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_table != nullptr)
        takeColumnWidths();
}

} // namespace swb
