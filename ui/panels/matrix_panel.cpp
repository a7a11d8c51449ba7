#include "ui/panels/matrix_panel.h"

#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/models/matrix_model.h"
#include "ui/models/reference_rows.h"
#include "ui/views/flow_layout.h"
#include "ui/views/menu_button.h"
#include "ui/views/reference_table.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSaveFile>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <chrono>

namespace swb {

namespace {

using namespace std::chrono_literals;

int count(const std::vector<MatrixRange>& ranges, MatrixRange::Outcome outcome) {
    int sum = 0;
    for (const MatrixRange& range : ranges)
        sum += range.outcome == outcome ? range.last - range.first + 1 : 0;
    return sum;
}

} // namespace

MatrixPanel::MatrixPanel(EngineBridge& bridge, QWidget* parent)
    : QWidget(parent)
    , m_probe(bridge.engine().recorder(), &bridge.engine().faults())
    , m_scope(MatrixScope::whole())
    , m_model(new MatrixModel(this))
    , m_rangeModel(new ReferenceModel(reference::rangeColumns(), this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    m_note = new InlineNote;
    m_consent = new ModuleConsent(*m_note, this);
    column->addWidget(createBar());
    column->addWidget(m_note);
    column->addWidget(createTables(), 1);
    column->addWidget(createFoot());
    m_tick.setInterval(33ms);
    connect(&m_tick, &QTimer::timeout, this, &MatrixPanel::look);
    showState();
}

MatrixPanel::~MatrixPanel() = default;

void MatrixPanel::focusInEvent(QFocusEvent*) { m_ask->setFocus(); }

QWidget* MatrixPanel::createBar() {
    auto* box = new FlowBox;
    auto* row = new FlowLayout(box);
    row->setContentsMargins({});
    const auto add = [row](const QString& words, const QString& tip) {
        auto* button = new QPushButton(words);
        button->setToolTip(tip);
        row->addWidget(button);
        return button;
    };
    m_ask = add(tr("Ask this kernel"), tr("socket() with every family, type and protocol, as an observer; each socket "
                                          "that is made is looked at and closed"));
    setProminent(m_ask, Mark::On);
    row->addWidget(m_consent->question());
    row->addWidget(m_consent->answer());
    m_stop = add(tr("Stop"), tr("Asks no more; what was found stays"));
    connect(m_ask, &QPushButton::clicked, this, [this] { start(false); });
    connect(m_consent, &ModuleConsent::agreed, this, [this] { start(true); });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_wasStopped = true;
        m_probe.stop();
    });
    m_bar = new QProgressBar;
    m_bar->setAccessibleName(tr("Progress"));
    m_bar->setToolTip(tr("Combinations asked, of all"));
    m_bar->setTextVisible(false);
    m_bar->setFocusPolicy(Qt::NoFocus);
    m_state = new QLabel(tr("not asked yet")); // an empty label has no name to be read out
    setTextRole(m_state, TextRole::Small);
    setTextTone(m_state, Semantic::MutedText);
    row->addWidget(m_bar);
    row->addWidget(m_state);
    return box;
}

QWidget* MatrixPanel::createTables() {
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    m_grid = new QTableView;
    m_grid->setAccessibleName(tr("Families and types"));
    m_grid->setModel(m_model);
    m_grid->setSelectionMode(QAbstractItemView::SingleSelection);
    m_grid->setTabKeyNavigation(false);
    m_grid->setCornerButtonEnabled(false);
    if (auto* corner = m_grid->findChild<QAbstractButton*>()) { // the table shows it again and again
        corner->setAccessibleName(tr("Families down, types across"));
        corner->setToolTip(tr("Families down, types across"));
    }
    m_grid->setWordWrap(false);
    QFont bold = m_grid->font(); // as what was made is written
    bold.setBold(true);
    m_grid->horizontalHeader()->setDefaultSectionSize(
        QFontMetrics(bold).horizontalAdvance(QStringLiteral("EPROTONOSUPPORT")) + scaled(12));
    m_grid->horizontalHeader()->setHighlightSections(false);
    m_grid->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_grid->verticalHeader()->setDefaultSectionSize(m_grid->fontMetrics().height() * 3 / 2);
    m_ranges = new ReferenceTable(tr("Protocols"), *m_rangeModel, 0);
    splitter->addWidget(m_grid);
    splitter->addWidget(m_ranges);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    connect(m_grid->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        showRanges();
        if (const auto ranges = m_model->rangesAt(now); !ranges.empty() && m_rangeModel->row(0).explain)
            emit explainRequested(m_rangeModel->row(0).explain());
    });
    connect(m_ranges, &ReferenceTable::rowChosen, this, [this](const ReferenceRow& row) {
        if (row.explain)
            emit explainRequested(row.explain());
        showState();
    });
    return splitter;
}

QWidget* MatrixPanel::createFoot() {
    auto* box = new FlowBox;
    auto* row = new FlowLayout(box);
    row->setContentsMargins({});
    m_make = new QPushButton(tr("Create a socket with this"));
    m_make->setToolTip(tr("Sets the builder to the row that is selected; nothing is made before you press socket()"));
    connect(m_make, &QPushButton::clicked, this, [this] {
        const ReferenceRow* chosen = m_ranges->currentRow();
        if (chosen != nullptr && chosen->socket)
            emit socketWanted(*chosen->socket);
    });
    m_onlyMade = new QCheckBox(tr("Only families that were made"));
    m_onlyMade->setToolTip(tr("Hides the families of which every socket was refused"));
    connect(m_onlyMade, &QCheckBox::toggled, this, &MatrixPanel::hideRefused);
    m_export = new MenuButton(tr("Export"), tr("The whole matrix, as far as it was asked"));
    m_export->entries()->addAction(tr("Copy as CSV"), this, [this] {
        QGuiApplication::clipboard()->setText(QString::fromStdString(matrixAsCsv(m_probe.ranges())));
    });
    m_export->entries()->addAction(tr("Copy as Markdown"), this, [this] {
        QGuiApplication::clipboard()->setText(QString::fromStdString(matrixAsMarkdown(m_probe.ranges())));
    });
    m_export->entries()->addAction(tr("Save..."), this, &MatrixPanel::save);
    row->addWidget(m_make);
    row->addWidget(m_onlyMade);
    row->addWidget(m_export);
    return box;
}

void MatrixPanel::setScope(MatrixScope scope, ModuleConsent::Source loaded) {
    m_scope = std::move(scope);
    m_consent->setSource(std::move(loaded));
}

void MatrixPanel::start(bool mayLoad) {
    m_wasStopped = false;
    m_version = 0;
    MatrixProbe::Wish wish;
    wish.scope = m_scope;
    wish.loaded = m_consent->takeLoaded();
    wish.mayLoad = mayLoad;
    m_probe.start(std::move(wish));
    m_tick.start();
    look();
}

void MatrixPanel::look() {
    const MatrixProbe::Progress progress = m_probe.progress();
    if (progress.version != m_version) {
        m_version = progress.version;
        m_model->setRanges(m_probe.ranges());
        for (int column = 0; column < m_model->columnCount(); ++column)
            m_grid->setColumnHidden(column, !m_model->isColumnNeeded(column));
        hideRefused();
        showRanges();
    }
    if (!progress.isRunning)
        m_tick.stop();
    showState();
}

void MatrixPanel::showRanges() {
    const QModelIndex now = m_grid->currentIndex();
    std::vector<MatrixRange> ranges = m_model->rangesAt(now);
    if (!now.isValid()) { // what was made, until a cell is selected
        ranges = m_probe.ranges();
        std::erase_if(ranges, [](const MatrixRange& range) { return range.outcome != MatrixRange::Outcome::Made; });
    }
    const int row = m_ranges->currentIndex().row();
    m_rangeModel->setRows(reference::rangeRows(ranges));
    if (row >= 0 && row < m_rangeModel->rowCount() && m_tick.isActive()) {
        const QSignalBlocker quiet(m_ranges); // it was explained when it was chosen
        m_ranges->selectRow(row);
    }
}

void MatrixPanel::showState() {
    const MatrixProbe::Progress progress = m_probe.progress();
    const QLocale locale;
    m_ask->setEnabled(!progress.isRunning);
    m_consent->setPossible(!progress.isRunning);
    m_stop->setEnabled(progress.isRunning);
    m_export->setEnabled(!progress.isRunning && m_version > 0);
    const ReferenceRow* chosen = m_ranges->currentRow();
    m_make->setEnabled(chosen != nullptr);
    m_bar->setMaximum(static_cast<int>(std::max<std::size_t>(progress.total, 1)));
    m_bar->setValue(static_cast<int>(progress.done));
    if (progress.total == 0)
        return;
    if (progress.isRunning) {
        m_state->setText(
            tr("%1 of %2 asked")
                .arg(locale.toString(qulonglong(progress.done)), locale.toString(qulonglong(progress.total))));
        return;
    }
    const auto ranges = m_probe.ranges();
    QStringList parts{tr("%1 made").arg(locale.toString(count(ranges, MatrixRange::Outcome::Made))),
                      tr("%1 refused").arg(locale.toString(count(ranges, MatrixRange::Outcome::Refused)))};
    if (const int left = count(ranges, MatrixRange::Outcome::NotAsked); left > 0)
        parts << tr("%1 not asked").arg(locale.toString(left));
    if (m_wasStopped)
        parts << tr("stopped");
    m_state->setText(parts.join(QStringLiteral(" \u00b7 ")));
    m_note->say(NoteKind::Hint, QString::fromStdString(MatrixProbe::plainSentence(progress)));
}

void MatrixPanel::hideRefused() {
    for (int row = 0; row < m_model->rowCount(); ++row)
        m_grid->setRowHidden(row, m_onlyMade->isChecked() && !m_model->isMade(row));
}

void MatrixPanel::save() {
    auto* dialog = new QFileDialog(this, tr("Save the matrix"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("Markdown (*.md)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("sockets"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QLatin1String("*.md")) ? QStringLiteral("md") : QStringLiteral("csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &MatrixPanel::saveTo);
    dialog->setWindowModality(Qt::NonModal);
    dialog->show();
}

void MatrixPanel::saveTo(const QString& path) {
    const auto ranges = m_probe.ranges();
    const std::string words =
        path.endsWith(QLatin1String(".md"), Qt::CaseInsensitive) ? matrixAsMarkdown(ranges) : matrixAsCsv(ranges);
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.write(words.data(), static_cast<qint64>(words.size()));
        if (file.commit())
            return m_note->say(NoteKind::Hint, tr("Saved as %1").arg(QFileInfo(path).fileName()));
    }
    m_note->say(NoteKind::Error, tr("Not saved as %1: %2").arg(path, file.errorString()));
}

} // namespace swb
