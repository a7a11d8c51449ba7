#include "ui/panels/options_table.h"

#include "core/constants/tables.h"
#include "core/options/option_value.h"
#include "core/options/set_again.h"
#include "ui/editors/option_cell_edit.h"
#include "ui/editors/option_delegate.h"
#include "ui/editors/option_editor.h"
#include "ui/editors/picking_combo.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/options_filter.h"
#include "ui/models/options_model.h"
#include "ui/panels/option_caller.h"
#include "ui/panels/option_details.h"
#include "ui/panels/option_export_menu.h"
#include "ui/panels/option_strip.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/option_form.h"
#include "ui/views/scrolled_page.h"
#include "ui/views/stretched_tree.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {

constexpr int kLiveMs = 500;
constexpr int kSearchWidth = 64;  // at the least
constexpr int kTableHeight = 128; // at the least; below that the page scrolls
constexpr int kLeastHeight = 170;
constexpr int kRoomForAll = 340; // the height from which all controls are shown
constexpr int kListLetters = 9;
constexpr int kRoomForCounts = 420;
constexpr int kRoomForMeaning = 280; // the height; Explain and the row's tool tip have it too
constexpr int kRoomForLabel = 290;
constexpr int kNameAndValue = 330; // what the two columns want at the least

// The columns beside name and value, in the order in which a wider page shows them.
struct FurtherColumn {
    int column;
    int width;
};
constexpr FurtherColumn kFurtherColumns[] = {
    {OptionDefault, 110}, {OptionChangedBy, 100}, {OptionWhen, 150}, {OptionRequested, 110}, {OptionPrivilege, 180}};

} // namespace

OptionsTable::OptionsTable(EngineBridge& bridge, SocketId socket, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket) {
    m_tick.setInterval(kLiveMs);
    connect(&m_tick, &QTimer::timeout, this, &OptionsTable::readNow);
}

QSize OptionsTable::minimumSizeHint() const {
    const bool isWide = width() >= scaled(kRoomForCounts); // else large type must not outgrow the screen
    const int least = isWide ? scaled(kLeastHeight) : std::min(scaled(kLeastHeight), window()->height() / 4);
    return QWidget::minimumSizeHint().expandedTo({0, least});
}

void OptionsTable::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_model == nullptr) {
        build();
        m_caller->takeHistory();
        readAll();
    } else {
        updateStage();
        readNow();
    }
    if (!m_wanted.isEmpty())
        find(m_wanted);
    QMetaObject::invokeMethod(this, &OptionsTable::fitToSize, Qt::QueuedConnection); // once it is laid out
    if (m_live->isChecked())
        m_tick.start();
}

void OptionsTable::hideEvent(QHideEvent* event) {
    m_tick.stop(); // what nobody sees is not read
    QWidget::hideEvent(event);
}

void OptionsTable::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitToSize();
}

void OptionsTable::build() {
    m_model = new OptionsModel(this);
    m_filter = new OptionsFilter(this);
    m_filter->setSourceModel(m_model);
    m_caller = new OptionCaller(m_bridge, m_socket, *m_model, this);
    m_details = new OptionDetails;
    m_strip = new OptionStrip;
    auto* page = new QWidget;
    fillWithScrolling(this, page);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    column->addWidget(createFilters());
    column->addWidget(createSwitches());
    column->addWidget(m_strip);
    column->addWidget(createTree(), 1);
    column->addWidget(m_details);
    createCounts();
    connectParts();
    updateStage();
    fitToSize();
    showDetails();
    updateCounts();
}

void OptionsTable::connectParts() {
    connect(m_model, &OptionsModel::countsChanged, this, &OptionsTable::updateCounts);
    connect(m_model, &OptionsModel::dataChanged, this, &OptionsTable::showDetailsSoon);
    connect(&m_bridge, &EngineBridge::optionsRead, this, &OptionsTable::takeOptions);
    connect(&m_bridge, &EngineBridge::socketsChanged, this, &OptionsTable::updateStage);
    connect(m_caller, &OptionCaller::settled, this, &OptionsTable::readNow);
    connect(m_caller, &OptionCaller::otherEnded, this, [this] {
        if (isVisible() && !m_watch->isChecked())
            readNow(); // a call may have changed anything
    });
    connect(m_details, &OptionDetails::changeAsked, this, [this] { edit(m_tree->currentIndex()); });
    connect(m_details, &OptionDetails::defaultAsked, this, &OptionsTable::setBack);
    connect(m_details, &OptionDetails::readAsked, this, [this] {
        if (const OptionSpec* spec = specOf(current()))
            m_caller->read(*spec);
    });
    connect(m_strip, &OptionStrip::getAsked, m_caller, &OptionCaller::getByHand);
    connect(m_strip, &OptionStrip::setAsked, m_caller, &OptionCaller::setByHand);
    connect(m_caller, &OptionCaller::gotByHand, m_strip, &OptionStrip::showRead);
    connect(m_caller, &OptionCaller::setByHandEnded, m_strip, &OptionStrip::showSet);
}

// In one line of which the search takes what is left, and at its end what opens the rest where a page is low.
QWidget* OptionsTable::createFilters() {
    auto* line = new QWidget;
    auto* both = new QHBoxLayout(line);
    both->setContentsMargins({});
    both->setSpacing(scaled(4));
    auto* box = new FlowBox;
    auto* row = flowOfControls(box);
    m_search = new QLineEdit;
    addClearButton(m_search);
    m_search->setAccessibleName(tr("Search"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setToolTip(tr("Shows the options whose name, meaning or fields have these words"));
    m_search->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_search->setMinimumWidth(scaled(kSearchWidth));
    m_showLabel = row->addPair(tr("Show"), createShow());
    m_levelPair = row->addPair(tr("Level"), createLevels())->parentWidget();
    row->addWidget(m_search);
    both->addWidget(box, 1);
    both->addWidget(createFold(), 0, Qt::AlignTop);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filter->setSearch(words);
        filterAnew();
    });
    for (QComboBox* list : {m_show, m_level}) {
        list->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        list->setMinimumContentsLength(kListLetters);
        widenList(list);
    }
    return line;
}

QToolButton* OptionsTable::createFold() {
    m_fold = new QToolButton;
    m_fold->setIcon(icon(u"more"));
    m_fold->setText(tr("More"));
    m_fold->setToolTip(tr("Level, reading, watching, copying, and any option by name or number"));
    m_fold->setCheckable(true);
    m_fold->setAutoRaise(true);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    connect(m_fold, &QToolButton::toggled, this, &OptionsTable::fitToSize);
    return m_fold;
}

QComboBox* OptionsTable::createShow() {
    using Show = OptionsFilter::Show;
    m_show = new QComboBox;
    m_show->addItem(tr("Answered here"), static_cast<int>(Show::Answered));
    m_show->addItem(tr("Changed from default"), static_cast<int>(Show::Changed));
    m_show->addItem(tr("Can be set"), static_cast<int>(Show::Settable));
    m_show->addItem(tr("Needs privilege"), static_cast<int>(Show::Privileged));
    m_show->addItem(tr("Refused here"), static_cast<int>(Show::Refused));
    m_show->addItem(tr("Everything"), static_cast<int>(Show::Everything));
    m_show->setToolTip(tr("Everything: also those this socket refuses, and those of other systems"));
    connect(m_show, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setShow(static_cast<Show>(m_show->currentData().toInt()));
        filterAnew();
    });
    return m_show;
}

QComboBox* OptionsTable::createLevels() {
    m_level = new QComboBox;
    m_level->addItem(tr("All levels"));
    for (int i = 0; i < m_model->rowCount(); ++i)
        m_level->addItem(m_model->index(i, 0).data().toString(), m_model->index(i, 0).data());
    m_level->setToolTip(tr("Only the options of one level"));
    connect(m_level, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setLevel(m_level->currentData().toString());
        filterAnew();
        fitToSize(); // a choice that leaves rows out is not out of sight
    });
    return m_level;
}

// What is found by a field alone is opened: the field is what was meant.
void OptionsTable::filterAnew() {
    m_tree->expandToDepth(0);
    for (const QModelIndex& option : m_filter->foundByField())
        m_tree->expand(option);
    if (m_filter->isSearching())
        m_tree->scrollToTop();
    const int hidden = m_filter->isSearching() ? m_filter->hiddenCount() : 0;
    m_more->setText(tr("%n more", nullptr, hidden));
    m_more->setVisible(hidden > 0);
}

void OptionsTable::find(const QString& words) {
    m_wanted = words;
    if (m_model == nullptr)
        return; // it is not there before it is seen
    showEverything();
    m_search->setText(m_wanted);
    m_wanted.clear();
}

void OptionsTable::showEverything() {
    m_level->setCurrentIndex(0);
    m_show->setCurrentIndex(m_show->findData(static_cast<int>(OptionsFilter::Show::Everything)));
}

QWidget* OptionsTable::createSwitches() {
    m_switches = new FlowBox;
    auto* row = flowOfControls(m_switches);
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
    for (QWidget* widget :
         {static_cast<QWidget*>(again), static_cast<QWidget*>(m_live), static_cast<QWidget*>(m_watch)})
        row->addWidget(widget);
    row->addWidget(new OptionExportMenu(m_bridge, m_socket, *m_filter));
    row->addWidget(m_strip->opener());
    return m_switches;
}

void OptionsTable::createCounts() {
    m_counts = new QLabel(tr("not read yet")); // an empty label has no name to be read out
    setTextRole(m_counts, TextRole::Small);
    setTextTone(m_counts, Semantic::MutedText);
    m_more = new QPushButton;
    m_more->setToolTip(
        tr("Shows everything that the search finds: what this socket refuses or was not asked for, other "
           "levels, and other systems"));
    m_more->hide();
    connect(m_more, &QPushButton::clicked, this, &OptionsTable::showEverything);
    m_details->addBehindButtons(m_counts);
    m_details->addBehindButtons(m_more); // last: it comes and goes
}

QTreeView* OptionsTable::createTree() {
    m_tree = new StretchedTree;
    m_tree->setAccessibleName(tr("Options"));
    m_tree->setModel(m_filter);
    m_tree->setMinimumHeight(scaled(kTableHeight));
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setIndentation(scaled(14));
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers); // edit() decides what a value is edited with
    m_tree->setAllColumnsShowFocus(true);
    m_tree->header()->setSectionsMovable(false);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->installEventFilter(this);
    m_tree->viewport()->installEventFilter(this); // the page's scroll bar comes and goes
    auto* delegate = new OptionDelegate(
        [this](const QModelIndex& index) {
            const OptionsModel::Row* row = m_model->row(m_filter->mapToSource(index));
            if (row == nullptr || m_model->field(m_filter->mapToSource(index)) != nullptr)
                return OptionDelegate::Cell{};
            const bool isKnown = row->state() == OptionsModel::State::Answered;
            return OptionDelegate::Cell{row->spec, isKnown ? &row->now->bytes : nullptr};
        },
        OptionDelegate::Large::InForm, m_tree);
    m_tree->setItemDelegateForColumn(OptionsModel::Value, delegate);
    connect(delegate, &OptionDelegate::entered, this, &OptionsTable::enter);
    connect(delegate, &OptionDelegate::bytesWanted, this, [this](const QModelIndex& index) { openForm(index, true); });
    connect(delegate, &OptionDelegate::remarked, this,
            [this](const QModelIndex&, NoteKind kind, const QString& words) { m_details->remark(kind, words); });
    connect(delegate, &OptionDelegate::closeEditor, this, [this] { m_details->remark(NoteKind::Hint, {}); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &OptionsTable::select);
    connect(m_tree, &QTreeView::activated, this, &OptionsTable::edit);
    return m_tree;
}

bool OptionsTable::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && watched == m_tree->viewport())
        fitColumns();
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_F2) {
        edit(m_tree->currentIndex());
        return true;
    }
    return (key == Qt::Key_Space && turnSwitch()) || QWidget::eventFilter(watched, event);
}

// A low page keeps one line of controls; the others come when asked for.
void OptionsTable::fitToSize() {
    if (m_tree == nullptr)
        return;
    const bool isLow = height() < scaled(kRoomForAll);
    if (isLow && !m_fold->isVisibleTo(this) && m_strip->opener()->isChecked())
        m_fold->setChecked(true); // what is in use stays
    const bool showsAll = !isLow || m_fold->isChecked();
    m_fold->setVisible(isLow);
    m_levelPair->setVisible(showsAll || m_level->currentIndex() > 0);
    m_switches->setVisible(showsAll);
    m_strip->setVisible(showsAll && m_strip->opener()->isChecked());
    m_showLabel->setVisible(width() >= scaled(kRoomForLabel)); // what is chosen says it alone
    m_details->setBrief(height() < scaled(kRoomForMeaning));
    const bool isWide = width() >= scaled(kRoomForCounts);
    m_counts->setVisible(isWide);
    m_strip->opener()->setText(isWide ? tr("Any option, by name or number") : tr("Any option"));
    fitColumns();
}

// A narrow page keeps the name and the value; the rest stands in Explain as well.
void OptionsTable::fitColumns() {
    if (m_tree == nullptr)
        return;
    const int width = m_tree->viewport()->width();
    int rest = width;
    bool isRoom = true;
    for (const auto& [column, wanted] : kFurtherColumns) {
        isRoom = isRoom && rest - scaled(wanted) >= scaled(kNameAndValue);
        rest -= isRoom ? scaled(wanted) : 0;
        m_tree->setColumnHidden(column, !isRoom);
        m_tree->setColumnWidth(column, scaled(wanted));
    }
    m_tree->header()->setStretchLastSection(true);
    m_tree->setColumnWidth(OptionsModel::Name, rest * 55 / 100);
    m_tree->setColumnWidth(OptionsModel::Value, rest * 45 / 100);
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
        filterAnew();
    if (report.error && report.sweep != Sweep::Defaults)
        m_counts->setText(QString::fromStdString(report.error->detail));
}

void OptionsTable::edit(const QModelIndex& index) {
    const QModelIndex value = index.siblingAtColumn(OptionsModel::Value);
    const OptionSpec* spec = specOf(m_filter->mapToSource(index));
    if (spec == nullptr || !value.flags().testFlag(Qt::ItemIsEditable))
        return;
    if (!hasCellEditor(*spec))
        return openForm(value, false);
    m_tree->scrollTo(value);
    m_tree->edit(value);
}

void OptionsTable::openForm(const QModelIndex& index, bool asBytes) {
    const OptionsModel::Row* row = m_model->row(m_filter->mapToSource(index));
    if (row == nullptr)
        return;
    if (m_form == nullptr) {
        m_form = new OptionForm(this);
        connect(m_form, &OptionForm::dismissed, this, &OptionsTable::closeForm);
        connect(m_form, &OptionForm::entered, this, [this](const OptionSpec& spec, const Bytes& bytes) {
            closeForm();
            m_caller->set(spec, bytes);
        });
    }
    m_tree->scrollTo(index);
    const QRect cell = m_tree->visualRect(index);
    const QPoint corner = m_tree->viewport()->mapTo(this, cell.topLeft());
    const bool isKnown = row->state() == OptionsModel::State::Answered;
    m_form->open(*row->spec, isKnown ? BytesView(row->now->bytes) : BytesView(),
                 asBytes ? OptionForm::AsBytes : OptionForm::AsValue, QRect(corner, cell.size()));
}

void OptionsTable::closeForm() { m_form->leaveTo(*m_tree); }

void OptionsTable::enter(const QModelIndex& index, const Bytes& bytes) {
    if (const OptionSpec* spec = specOf(m_filter->mapToSource(index)))
        m_caller->set(*spec, bytes);
}

bool OptionsTable::turnSwitch() {
    const OptionsModel::Row* row = m_model->row(current());
    if (row == nullptr || !row->isSwitch())
        return false;
    m_caller->set(*row->spec, *encodeOption(*row->spec, row->isOn() ? "off" : "on"));
    return true;
}

void OptionsTable::setBack() {
    const OptionsModel::Row* row = m_model->row(current());
    if (row != nullptr && row->atFirst && row->atFirst->error == 0)
        m_caller->set(*row->spec, valueToSet(*row->spec, row->atFirst->bytes));
}

QModelIndex OptionsTable::current() const { return m_filter->mapToSource(m_tree->currentIndex()); }

const OptionSpec* OptionsTable::specOf(const QModelIndex& index) const {
    const OptionsModel::Row* row = m_model->row(index);
    return row != nullptr ? row->spec : nullptr;
}

void OptionsTable::select() {
    if (m_form != nullptr && m_form->isVisible())
        closeForm();
    showDetails();
    const QModelIndex index = current();
    if (const OptionSpec* spec = specOf(index)) {
        m_strip->showOption(*spec);
        emit explainRequested(explainOption(*spec));
    } else if (const ForeignOption* foreign = m_model->foreign(index)) {
        emit explainRequested(explainForeignOption(*foreign));
    } else if (const auto level = m_model->levelOf(index)) {
        if (const NamedValue* row = findValue(optionLevels(), *level))
            emit explainRequested(explainConstant("level of options", *row));
    }
}

// A reading of many options is one change to look at.
void OptionsTable::showDetailsSoon() {
    if (std::exchange(m_detailsDue, true))
        return;
    QMetaObject::invokeMethod(this, &OptionsTable::showDetails, Qt::QueuedConnection);
}

void OptionsTable::showDetails() {
    m_detailsDue = false;
    m_details->show(*m_model, current());
}

void OptionsTable::updateStage() {
    const SocketView* view = m_bridge.find(m_socket);
    if (view != nullptr && isVisible())
        m_model->setStage(stageOf(*view));
    if (view == nullptr || !view->isOpen())
        endEditing();
}

// There is nothing any more that a value could be set on.
void OptionsTable::endEditing() {
    if (m_form != nullptr && m_form->isVisible())
        closeForm();
    for (OptionCellEdit* edit : m_tree->viewport()->findChildren<OptionCellEdit*>())
        emit m_tree->itemDelegateForColumn(OptionsModel::Value)->closeEditor(edit);
}

void OptionsTable::updateCounts() {
    m_counts->setText(tr("%1 answered, %2 changed").arg(m_model->answeredCount()).arg(m_model->changedCount()));
}

} // namespace swb
