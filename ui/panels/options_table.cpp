#include "ui/panels/options_table.h"

#include "core/constants/tables.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "core/options/readback.h"
#include "core/payload/hex.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/option_delegate.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/options_filter.h"
#include "ui/models/options_model.h"
#include "ui/models/report_text.h"
#include "ui/panels/option_export_menu.h"
#include "ui/views/flow_layout.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kLiveMs = 500;
constexpr std::size_t kBytesShown = 64;

SocketKinds kindOfView(const SocketView& view) {
    return kindOf(view.family, view.kernelType >= 0 ? view.kernelType : view.type,
                  view.kernelProtocol >= 0 ? view.kernelProtocol : view.protocol);
}

} // namespace

OptionsTable::OptionsTable(EngineBridge& bridge, SocketId socket, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket) {
    m_tick.setInterval(kLiveMs);
    connect(&m_tick, &QTimer::timeout, this, &OptionsTable::readNow);
}

void OptionsTable::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_model == nullptr) {
        build();
        takeHistory();
        readAll();
    } else {
        readNow();
    }
    QMetaObject::invokeMethod(this, &OptionsTable::fitColumns, Qt::QueuedConnection); // once it is laid out
    if (m_live->isChecked())
        m_tick.start();
}

void OptionsTable::hideEvent(QHideEvent* event) {
    m_tick.stop(); // what nobody sees is not read
    QWidget::hideEvent(event);
}

void OptionsTable::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

void OptionsTable::build() {
    m_model = new OptionsModel(this);
    m_filter = new OptionsFilter(this);
    m_filter->setSourceModel(m_model);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    column->addWidget(createFilters());
    column->addWidget(createSwitches());
    column->addWidget(createTree(), 1);
    column->addWidget(createDetails());
    connect(m_model, &OptionsModel::countsChanged, this, &OptionsTable::updateCounts);
    connect(&m_bridge, &EngineBridge::optionsRead, this, &OptionsTable::takeOptions);
    connect(&m_bridge, &EngineBridge::actionFinished, this, &OptionsTable::takeAction);
    fitColumns();
    showDetails();
    updateCounts();
}

QWidget* OptionsTable::createFilters() {
    auto* box = new FlowBox;
    auto* row = new FlowLayout(box);
    row->setContentsMargins({});
    m_search = new QLineEdit;
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search"));
    m_search->setPlaceholderText(tr("Name or meaning"));
    m_search->setToolTip(tr("Shows the options whose name or meaning has these words"));
    row->addPair(tr("Search"), m_search);
    m_show = new QComboBox;
    m_show->addItem(tr("Answered here"), static_cast<int>(OptionsFilter::Show::Answered));
    m_show->addItem(tr("Changed from default"), static_cast<int>(OptionsFilter::Show::Changed));
    m_show->addItem(tr("Can be set"), static_cast<int>(OptionsFilter::Show::Settable));
    m_show->addItem(tr("Everything"), static_cast<int>(OptionsFilter::Show::Everything));
    m_show->setToolTip(tr("Everything: also those this socket refuses, and those of other systems"));
    row->addPair(tr("Show"), m_show);
    m_level = new QComboBox;
    m_level->addItem(tr("All levels"));
    for (int i = 0; i < m_model->rowCount(); ++i)
        m_level->addItem(m_model->index(i, 0).data().toString(), m_model->index(i, 0).data());
    m_level->setToolTip(tr("Only the options of one level"));
    row->addPair(tr("Level"), m_level);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filter->setSearch(words);
        m_tree->expandToDepth(0);
    });
    connect(m_show, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setShow(static_cast<OptionsFilter::Show>(m_show->currentData().toInt()));
        m_tree->expandToDepth(0);
    });
    connect(m_level, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setLevel(m_level->currentData().toString());
        m_tree->expandToDepth(0);
    });
    return box;
}

QWidget* OptionsTable::createSwitches() {
    auto* box = new FlowBox;
    auto* row = new FlowLayout(box);
    row->setContentsMargins({});
    auto* again = new QPushButton(tr("Read all"));
    again->setToolTip(tr("Asks for every option that can be read without harm, as an observer"));
    connect(again, &QPushButton::clicked, this, &OptionsTable::readAll);
    m_live = new QCheckBox(tr("Live"));
    m_live->setToolTip(tr("Reads them again twice a second while this page is seen"));
    connect(m_live, &QCheckBox::toggled, this, [this](bool on) { on ? m_tick.start() : m_tick.stop(); });
    m_watch = new QCheckBox(tr("Watch calls"));
    m_watch->setToolTip(tr("Reads them before and after each call on this socket, and notes which call changed what"));
    const auto showWatch = [this] { m_watch->setChecked(m_bridge.watchesOptions(m_socket)); };
    showWatch();
    connect(&m_bridge, &EngineBridge::watchChanged, this, showWatch);
    connect(m_watch, &QCheckBox::toggled, this, [this](bool on) { m_bridge.watchOptions(m_socket, on); });
    m_counts = new QLabel(tr("not read yet")); // an empty label has no name to be read out
    setTextRole(m_counts, TextRole::Small);
    setTextTone(m_counts, Semantic::MutedText);
    for (QWidget* widget : {static_cast<QWidget*>(again), static_cast<QWidget*>(m_live), static_cast<QWidget*>(m_watch),
                            static_cast<QWidget*>(m_counts)})
        row->addWidget(widget);
    row->addWidget(new OptionExportMenu(m_bridge, m_socket, *m_filter));
    return box;
}

QTreeView* OptionsTable::createTree() {
    m_tree = new QTreeView;
    m_tree->setAccessibleName(tr("Options"));
    m_tree->setModel(m_filter);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setIndentation(scaled(14));
    m_tree->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->header()->setSectionsMovable(false);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* delegate = new OptionDelegate(
        [this](const QModelIndex& index) {
            const OptionsModel::Row* row = m_model->row(m_filter->mapToSource(index));
            return row != nullptr ? row->spec : nullptr;
        },
        m_tree);
    m_tree->setItemDelegateForColumn(OptionsModel::Value, delegate);
    connect(delegate, &OptionDelegate::entered, this, &OptionsTable::enter);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &OptionsTable::select);
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex& index) {
        const QModelIndex value = index.siblingAtColumn(OptionsModel::Value);
        if ((value.flags() & Qt::ItemIsEditable) != 0)
            m_tree->edit(value);
    });
    connect(m_model, &OptionsModel::dataChanged, this, &OptionsTable::showDetails);
    return m_tree;
}

QWidget* OptionsTable::createDetails() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_meaning = new WrappedLabel({}, box);
    m_note = new InlineNote;
    m_bytes = new WrappedLabel({}, box);
    m_bytes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTextRole(m_bytes, TextRole::Code);
    m_bytes->hide();
    auto* buttons = new FlowBox;
    auto* row = new FlowLayout(buttons);
    row->setContentsMargins({});
    m_read = new QPushButton(QStringLiteral("getsockopt"));
    m_read->setToolTip(
        tr("Reads the selected option with a call of your own; the only way to read one that is taken by it"));
    connect(m_read, &QPushButton::clicked, this, &OptionsTable::readSelected);
    m_back = new QPushButton(tr("Set to default"));
    m_back->setToolTip(tr("setsockopt() with the value of a fresh socket"));
    connect(m_back, &QPushButton::clicked, this, &OptionsTable::setBack);
    row->addWidget(m_read);
    row->addWidget(m_back);
    for (QWidget* widget : {static_cast<QWidget*>(m_meaning), static_cast<QWidget*>(m_note),
                            static_cast<QWidget*>(m_bytes), static_cast<QWidget*>(buttons)})
        column->addWidget(widget);
    return box;
}

// A narrow page keeps the name and the value; the rest stands in Explain as well.
void OptionsTable::fitColumns() {
    if (m_tree == nullptr)
        return;
    const int width = m_tree->viewport()->width();
    const int step = scaled(110);
    int shown = 2;
    for (int column = OptionsModel::Default; column < OptionsModel::ColumnCount; ++column) {
        const bool fits = width >= scaled(330) + (column - 1) * step;
        m_tree->setColumnHidden(column, !fits);
        shown += fits ? 1 : 0;
    }
    const int rest = (shown - 2) * step;
    m_tree->header()->setStretchLastSection(true);
    m_tree->setColumnWidth(OptionsModel::Name, (width - rest) * 55 / 100);
    m_tree->setColumnWidth(OptionsModel::Value, (width - rest) * 45 / 100);
    for (int column = OptionsModel::Default; column < OptionsModel::ColumnCount; ++column)
        m_tree->setColumnWidth(column, step);
}

// Calls that were watched before the page was looked at.
void OptionsTable::takeHistory() {
    const OptionHistory& history = m_bridge.engine().optionHistory();
    for (const OptionMoment& after : history.of(m_socket)) {
        if (after.when != OptionMoment::When::After)
            continue;
        if (const auto before = history.find(m_socket, after.action, OptionMoment::When::Before))
            m_model->takeChanges(differences(*before->snapshot, *after.snapshot), text(after.name));
    }
}

void OptionsTable::readNow() { m_bridge.engine().sweep(m_socket, Sweep::Readable); }

void OptionsTable::readAll() {
    m_bridge.engine().sweep(m_socket, Sweep::Defaults);
    m_bridge.engine().sweep(m_socket, Sweep::Probe);
}

void OptionsTable::takeOptions(const OptionReport& report) {
    if (report.socket != m_socket)
        return;
    const bool isFirst = m_model->answeredCount() == 0;
    m_model->take(report);
    if (isFirst)
        m_tree->expandToDepth(0);
    if (report.error && report.sweep != Sweep::Defaults)
        m_counts->setText(QString::fromStdString(report.error->detail));
}

void OptionsTable::enter(const QModelIndex& index, const QString& value) {
    const OptionsModel::Row* row = m_model->row(m_filter->mapToSource(index));
    if (row == nullptr)
        return;
    const OptionSpec& spec = *row->spec;
    const auto bytes = encodeOption(spec, value.toStdString());
    if (!bytes) {
        m_model->setNote(spec.level, spec.name, OptionsModel::NoteKind::Failed, tr("not set"),
                         QString::fromStdString(bytes.error().message));
        return;
    }
    set(spec, *bytes);
}

void OptionsTable::set(const OptionSpec& spec, const Bytes& bytes) {
    m_model->setRequested(spec.level, spec.name, bytes);
    m_model->setNote(spec.level, spec.name, OptionsModel::NoteKind::None, tr("being set"), {});
    const ActionId action = m_bridge.submit({m_socket, step::Setsockopt{spec.level, spec.name, bytes}});
    m_pending[action] = {&spec, bytes, false};
}

void OptionsTable::takeAction(const ActionReport& report) {
    const auto found = m_pending.find(report.action);
    if (found == m_pending.end()) {
        if (report.socket == m_socket && isVisible() && !m_watch->isChecked())
            readNow(); // a call may have changed anything
        return;
    }
    const Pending pending = found->second;
    m_pending.erase(found);
    if (pending.isReadback)
        return takeReadback(pending, report);
    const OptionSpec& spec = *pending.spec;
    if (report.error || report.cancelled) {
        const ReportText words = reportText(report);
        m_model->setNote(spec.level, spec.name, OptionsModel::NoteKind::Failed, words.headline, words.detail);
        return;
    }
    if (const OptionSpec* source = readbackOf(spec)) {
        const ActionId action =
            m_bridge.submit({m_socket, step::Getsockopt{source->level, source->name, readRoom(*source)}});
        m_pending[action] = {&spec, pending.requested, true};
    } else {
        m_model->setNote(spec.level, spec.name, OptionsModel::NoteKind::Good, tr("set"),
                         tr("The kernel took it; it cannot be read back."));
    }
}

void OptionsTable::takeReadback(const Pending& pending, const ActionReport& report) {
    const OptionSpec& spec = *pending.spec;
    if (report.error || report.cancelled) {
        const ReportText words = reportText(report);
        m_model->setNote(spec.level, spec.name, OptionsModel::NoteKind::Failed, words.headline, words.detail);
        return;
    }
    const OptionSpec* source = pending.requested.empty() && !spec.isSettable() ? &spec : readbackOf(spec);
    source = source != nullptr ? source : &spec;
    m_model->takeValue(source->level, source->name, {report.bytes, 0},
                       pending.requested.empty() ? QString() : QStringLiteral("setsockopt"));
    if (pending.requested.empty()) {
        m_model->setNote(spec.level, spec.name, OptionsModel::NoteKind::None, {}, {});
    } else {
        const SocketView* view = m_bridge.find(m_socket);
        const Readback readback = explainReadback(spec, view != nullptr ? kindOfView(*view) : on::Other,
                                                  pending.requested, report.bytes, optionLimits());
        m_model->setNote(
            spec.level, spec.name, OptionsModel::NoteKind::Good, readback.isSame ? QString() : tr("adjusted"),
            readback.isSame ? tr("It reads as it was set.") : QString::fromStdString(readback.explanation));
    }
    readNow(); // one option moves others: SO_RCVBUF its lock, IP_TOS the priority
}

void OptionsTable::readSelected() {
    const OptionSpec* spec = currentSpec();
    if (spec == nullptr)
        return;
    const ActionId action = m_bridge.submit({m_socket, step::Getsockopt{spec->level, spec->name, readRoom(*spec)}});
    m_pending[action] = {spec, {}, true};
}

void OptionsTable::setBack() {
    const OptionsModel::Row* row = m_model->row(m_filter->mapToSource(m_tree->currentIndex()));
    if (row != nullptr && row->atFirst && row->atFirst->error == 0)
        set(*row->spec, Bytes(row->atFirst->bytes));
}

const OptionSpec* OptionsTable::currentSpec() const {
    const OptionsModel::Row* row = m_model->row(m_filter->mapToSource(m_tree->currentIndex()));
    return row != nullptr ? row->spec : nullptr;
}

void OptionsTable::select() {
    showDetails();
    if (const OptionSpec* spec = currentSpec())
        emit explainRequested(explainOption(*spec));
}

void OptionsTable::showDetails() {
    if (m_note == nullptr)
        return;
    const auto showBytes = [this](const QString& bytes) {
        m_bytes->setText(bytes);
        m_bytes->setVisible(!bytes.isEmpty());
    };
    const QModelIndex source = m_filter->mapToSource(m_tree->currentIndex());
    const OptionsModel::Row* row = m_model->row(source);
    m_read->setEnabled(row != nullptr && row->spec->isReadable());
    m_back->setEnabled(row != nullptr && row->spec->isSettable() && row->isChanged());
    if (row == nullptr) {
        m_meaning->setText(source.isValid() ? source.data(Qt::ToolTipRole).toString()
                                            : tr("Select an option to see its bytes, and in Explain what it means."));
        m_note->hush();
        showBytes({});
        return;
    }
    m_meaning->setText(text(row->spec->meaning));
    const NoteKind kind = row->note == OptionsModel::NoteKind::Failed ? NoteKind::Error : NoteKind::Hint;
    m_note->say(kind, kind == NoteKind::Error && !row->noteText.isEmpty()
                          ? QStringLiteral("%1: %2").arg(row->noteHead, row->noteText)
                          : row->noteText);
    if (row->state() != OptionsModel::State::Answered) {
        showBytes(row->now ? row->value : QString());
        return;
    }
    const BytesView bytes(row->now->bytes);
    const QString hex = QString::fromStdString(toHex(bytes.first(std::min(bytes.size(), kBytesShown))));
    showBytes(bytes.size() > kBytesShown ? tr("%1 … (%n bytes)", nullptr, static_cast<int>(bytes.size())).arg(hex)
                                         : tr("%1 (%n bytes)", nullptr, static_cast<int>(bytes.size())).arg(hex));
}

void OptionsTable::updateCounts() {
    m_counts->setText(tr("%1 answered, %2 changed").arg(m_model->answeredCount()).arg(m_model->changedCount()));
}

} // namespace swb
