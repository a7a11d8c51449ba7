#include "ui/panels/option_compare.h"

#include "core/options/option_names.h"
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/ledger_columns.h"
#include "ui/models/moment_text.h"
#include "ui/models/socket_text.h"
#include "ui/views/flow_layout.h"
#include "ui/views/menu_button.h"
#include "ui/views/scrolled_page.h"
#include "ui/views/stretched_tree.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace swb {

namespace {

using When = OptionMoment::When;

constexpr int kRoomForQuestions = 520;
constexpr int kRoomForLines = 340;

} // namespace

OptionCompare::OptionCompare(EngineBridge& bridge, SocketId socket, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket) {
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &OptionCompare::refresh);
}

void OptionCompare::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_model == nullptr)
        build();
    for (const Side& side : {m_left, m_right})
        askFor(side);
    refreshSoon();
    QMetaObject::invokeMethod(this, &OptionCompare::fitColumns, Qt::QueuedConnection); // once it is laid out
}

void OptionCompare::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (m_model != nullptr)
        updatePresets();
    fitColumns();
}

void OptionCompare::build() {
    m_model = new OptionCompareModel(this);
    m_filter = new OptionCompareFilter(this);
    m_filter->setSourceModel(m_model);
    auto* content = new QWidget;
    fillWithScrolling(this, content);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    column->addWidget(createPresets());
    column->addWidget(createChoosers());
    column->addWidget(createFilters());
    m_note = new InlineNote;
    column->addWidget(m_note);
    column->addWidget(createTree(), 1);
    column->addWidget(createFoot());
    fillSockets();
    choose(m_left, m_socket, Default);
    choose(m_right, m_socket, Now);
    updatePresets();
    connect(&m_bridge, &EngineBridge::socketsChanged, this, [this] {
        fillSockets();
        refreshSoon();
    });
    connect(&m_bridge, &EngineBridge::optionsRead, this, &OptionCompare::takeOptions);
    connect(&m_bridge, &EngineBridge::actionFinished, this, &OptionCompare::takeAction);
}

QWidget* OptionCompare::createPresets() {
    auto* box = new FlowBox;
    auto* row = flowOfControls(box);
    m_ofCall = new QPushButton;
    m_ofCall->setToolTip(tr("The options of this socket before and after its last call that does more than look"));
    connect(m_ofCall, &QPushButton::clicked, this, [this] {
        choose(m_left, m_socket, BeforeLast);
        choose(m_right, m_socket, AfterLast);
    });
    m_ofListener = new QPushButton;
    m_ofListener->setToolTip(
        tr("The listener beside the socket that it accepted: what both have and a fresh socket has "
           "not was inherited"));
    connect(m_ofListener, &QPushButton::clicked, this, [this] {
        const auto moments = m_bridge.engine().optionHistory().of(m_socket);
        const auto first = std::ranges::find(moments, When::Made, &OptionMoment::when);
        choose(m_left, m_socket, Listener);
        choose(m_right, m_socket, first != moments.end() ? static_cast<qlonglong>(first->number) : Now);
    });
    m_ofDefault = new QPushButton;
    m_ofDefault->setToolTip(tr("This socket beside a fresh one of its kind"));
    connect(m_ofDefault, &QPushButton::clicked, this, [this] {
        choose(m_left, m_socket, Default);
        choose(m_right, m_socket, Now);
    });
    for (QPushButton* button : {m_ofCall, m_ofListener, m_ofDefault})
        row->addWidget(button);
    return box;
}

QWidget* OptionCompare::createChoosers() {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(scaled(6));
    grid->setVerticalSpacing(scaled(6));
    grid->setColumnStretch(1, 2);
    grid->setColumnStretch(3, 3);
    const auto addList = [&](const QString& name, const QString& toolTip, int row, int column) {
        auto* list = new QComboBox;
        list->setToolTip(toolTip);
        list->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // the page may be narrow
        list->setMinimumContentsLength(2);
        auto* label = new QLabel(name);
        label->setBuddy(list);
        grid->addWidget(label, row, column);
        grid->addWidget(list, row, column + 1);
        return list;
    };
    const auto add = [&](Side& side, const QString& name, int row) {
        side.socket = addList(name, tr("Which socket; closed ones too, as long as they are in the list"), row, 0);
        side.moment = addList(tr("at"), tr("Which moment of it"), row, 2);
        connect(side.socket, &QComboBox::currentIndexChanged, this, [this, &side] {
            fillMoments(side);
            askFor(side);
            refreshSoon();
        });
        connect(side.moment, &QComboBox::currentIndexChanged, this, [this, &side] {
            askFor(side);
            refreshSoon();
        });
    };
    add(m_left, tr("Left"), 0);
    add(m_right, tr("Right"), 1);
    return box;
}

QWidget* OptionCompare::createFilters() {
    auto* box = new FlowBox;
    auto* row = new FlowLayout(box);
    row->setContentsMargins({});
    m_only = new QCheckBox(tr("Only differences"));
    m_only->setToolTip(tr("Clocks that run by themselves are no difference"));
    m_only->setChecked(true);
    connect(m_only, &QCheckBox::toggled, this, [this](bool on) { m_filter->setOnlyDifferences(on); });
    row->addWidget(m_only);
    auto* search = new QLineEdit;
    addClearButton(search);
    search->setAccessibleName(tr("Search"));
    search->setPlaceholderText(tr("Search"));
    search->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // what its line has left
    search->setMinimumWidth(scaled(90));
    search->setToolTip(tr("Shows the options whose name, fields or meaning have these words"));
    connect(search, &QLineEdit::textChanged, m_filter, &OptionCompareFilter::setSearch);
    row->addWidget(search);
    return box;
}

QTreeView* OptionCompare::createTree() {
    m_tree = new StretchedTree;
    m_tree->setAccessibleName(tr("Comparison"));
    m_tree->setToolTip(tr("The options of both sides; a structure opens to its fields"));
    m_tree->setModel(m_filter);
    m_tree->setMinimumHeight(scaled(150));
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setIndentation(scaled(14));
    m_tree->setAllColumnsShowFocus(true);
    m_tree->header()->setSectionsMovable(false);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &OptionCompare::select);
    return m_tree;
}

QWidget* OptionCompare::createFoot() {
    auto* box = new FlowBox;
    auto* row = new FlowLayout(box);
    row->setContentsMargins({});
    m_counts = new QLabel(tr("not read yet"));
    setTextRole(m_counts, TextRole::Small);
    setTextTone(m_counts, Semantic::MutedText);
    row->addWidget(m_counts);
    auto* again = new QPushButton(tr("Read again"));
    again->setToolTip(tr("Reads what is compared as it is now, as an observer"));
    connect(again, &QPushButton::clicked, this, &OptionCompare::readAgain);
    row->addWidget(again);
    auto* copies = new MenuButton(tr("Copy"), tr("Copies the rows that are shown"));
    copies->entries()->addAction(tr("Copy as text"), this, [this] { copy(ComparisonFormat::Text); });
    copies->entries()->addAction(tr("Copy as Markdown"), this, [this] { copy(ComparisonFormat::Markdown); });
    row->addWidget(copies);
    m_name = new QLineEdit;
    m_name->setAccessibleName(tr("Name"));
    m_name->setPlaceholderText(tr("of a snapshot"));
    m_name->setToolTip(tr("What the snapshot will be called in the lists of moments"));
    connect(m_name, &QLineEdit::returnPressed, this, &OptionCompare::takeSnapshot);
    row->addPair(tr("Name"), m_name);
    auto* take = new QPushButton(tr("Take a snapshot"));
    take->setToolTip(tr("Reads every option of this socket and keeps them, to be compared later"));
    connect(take, &QPushButton::clicked, this, &OptionCompare::takeSnapshot);
    row->addWidget(take);
    return box;
}

void OptionCompare::fitColumns() {
    if (m_tree == nullptr)
        return;
    const int width = m_tree->viewport()->width();
    const bool hasRoom = width >= scaled(420); // else the two values say it, or of an accepted socket the mark
    m_tree->setColumnHidden(OptionCompareModel::Mark, !hasRoom && !asksHeritage());
    m_tree->setColumnHidden(OptionCompareModel::Left, !hasRoom && asksHeritage());
    const int mark = m_tree->isColumnHidden(OptionCompareModel::Mark) ? 0 : scaled(110);
    const int sides = m_tree->isColumnHidden(OptionCompareModel::Left) ? 1 : 2;
    const int name = (width - mark) * (sides == 2 ? 38 : 55) / 100;
    m_tree->header()->setStretchLastSection(true);
    m_tree->setColumnWidth(OptionCompareModel::Name, name);
    for (const int column : {OptionCompareModel::Left, OptionCompareModel::Right})
        m_tree->setColumnWidth(column, (width - mark - name) / sides);
}

SocketId OptionCompare::socketOf(const Side& side) const { return SocketId{side.socket->currentData().toUInt()}; }

void OptionCompare::choose(const Side& side, SocketId socket, qlonglong moment) {
    side.socket->setCurrentIndex(side.socket->findData(socket.value));
    fillMoments(side);
    side.moment->setCurrentIndex(std::max(0, side.moment->findData(moment)));
    askFor(side);
    refreshSoon();
}

// The chosen ones stay chosen; a socket that has left the list gives way to this one.
void OptionCompare::fillSockets() {
    for (const Side& side : {m_left, m_right}) {
        const QVariant chosen = side.socket->currentData();
        bool differs = false;
        int row = 0;
        for (const SocketView& view : m_bridge.sockets()) {
            differs = differs || side.socket->itemData(row).toUInt() != view.id.value;
            side.socket->setItemText(row++, QStringLiteral("%1 %2").arg(socketName(view.id), whatText(view)));
        }
        if (!differs && row == side.socket->count())
            continue;
        const QSignalBlocker quiet(side.socket);
        side.socket->clear();
        for (const SocketView& view : m_bridge.sockets())
            side.socket->addItem(QStringLiteral("%1 %2").arg(socketName(view.id), whatText(view)), view.id.value);
        const int place = side.socket->findData(chosen);
        side.socket->setCurrentIndex(place >= 0 ? place : side.socket->findData(m_socket.value));
    }
}

void OptionCompare::fillMoments(const Side& side) {
    const SocketId socket = socketOf(side);
    const auto moments = m_bridge.engine().optionHistory().of(socket);
    std::vector<std::pair<QString, qlonglong>> entries{{tr("now"), Now}, {tr("default of this kernel"), Default}};
    const SocketView* view = m_bridge.find(socket);
    if (view != nullptr && view->parent)
        entries.emplace_back(tr("its listener %1").arg(socketName(view->parent)), Listener);
    if (const auto last = lastCall(socket)) {
        const QString name = QString::fromStdString(last->name);
        entries.emplace_back(tr("before the last call, %1").arg(name), BeforeLast);
        entries.emplace_back(tr("after the last call, %1").arg(name), AfterLast);
    }
    for (auto moment = moments.rbegin(); moment != moments.rend(); ++moment)
        entries.emplace_back(timedMomentText(*moment), static_cast<qlonglong>(moment->number));
    bool isSame = static_cast<int>(entries.size()) == side.moment->count();
    for (int i = 0; isSame && i < side.moment->count(); ++i)
        isSame = side.moment->itemText(i) == entries[std::size_t(i)].first &&
                 side.moment->itemData(i).toLongLong() == entries[std::size_t(i)].second;
    if (isSame || side.moment->view()->isVisible()) // nobody chooses from a list that moves
        return;
    const QVariant chosen = side.moment->currentData();
    const QSignalBlocker quiet(side.moment);
    side.moment->clear();
    for (const auto& [name, which] : entries)
        side.moment->addItem(name, which);
    side.moment->setCurrentIndex(std::max(0, chosen.isValid() ? side.moment->findData(chosen) : 0));
    const std::uint64_t dropped = m_bridge.engine().optionHistory().dropped(socket);
    side.moment->setToolTip(dropped == 0 ? tr("Which moment of it")
                                         : tr("Which moment of it; %1 older ones are not kept").arg(dropped));
}

std::optional<OptionMoment> OptionCompare::lastCall(SocketId socket) const {
    return lastCallOf(m_bridge.engine().optionHistory(), socket);
}

// Reads what a side needs and has not got.
void OptionCompare::askFor(const Side& side) {
    const SocketId socket = socketOf(side);
    const SocketView* view = m_bridge.find(socket);
    if (view == nullptr || !isVisible())
        return;
    const auto askNow = [this](SocketId of) {
        if (const SocketView* open = m_bridge.find(of); open != nullptr && open->isOpen())
            m_bridge.engine().sweep(of, Sweep::Readable);
    };
    const auto moment = side.moment->currentData().toLongLong();
    if (moment == Now)
        askNow(socket);
    if (moment == Listener)
        askNow(view->parent);
    if ((moment == Default || moment == Listener) && !m_defaults.contains(socket))
        m_bridge.engine().sweep(socket, Sweep::Defaults);
}

void OptionCompare::refreshSoon() {
    if (m_model != nullptr && isVisible())
        m_refresh.start();
}

OptionCompare::Found OptionCompare::inheritedFrom(SocketId socket) const {
    const SocketView* view = m_bridge.find(socket);
    if (view == nullptr || !view->parent)
        return {{}, tr("its listener"), tr("%1 was not accepted by a listener.").arg(socketName(socket))};
    const auto& history = m_bridge.engine().optionHistory();
    const auto moments = history.of(socket);
    const auto made = std::ranges::find(moments, When::Made, &OptionMoment::when);
    if (made != moments.end())
        if (const auto before = history.find(view->parent, made->action, When::Before))
            return {before->snapshot, tr("%1 before %2").arg(socketName(view->parent), text(before->name)), {}};
    return found(view->parent, Now); // the nearest that is known
}

OptionCompare::Found OptionCompare::found(SocketId socket, qlonglong moment) const {
    const QString name = socketName(socket);
    const auto reading = [](const std::map<SocketId, Snapshot>& from, SocketId of) {
        const auto place = from.find(of);
        return place != from.end() ? place->second : Snapshot();
    };
    switch (moment) {
    case Now: {
        const SocketView* view = m_bridge.find(socket);
        if (view == nullptr || !view->isOpen()) { // the last that is known of it
            const auto moments = m_bridge.engine().optionHistory().of(socket);
            return moments.empty()
                       ? Found{{}, name, tr("%1 is closed, and no moment of it was kept.").arg(name)}
                       : Found{moments.back().snapshot, QStringLiteral("%1 %2").arg(name, momentText(moments.back())),
                               tr("%1 is closed: this is how it was %2.").arg(name, momentText(moments.back()))};
        }
        return {reading(m_now, socket), tr("%1 now").arg(name), {}};
    }
    case Default:
        return {reading(m_defaults, socket), tr("default"), {}};
    case Listener:
        return inheritedFrom(socket);
    case BeforeLast:
    case AfterLast: {
        const auto after = lastCall(socket);
        if (!after)
            return {{}, name, tr("No call on %1 was watched yet.").arg(name)};
        const auto its =
            moment == AfterLast ? after : m_bridge.engine().optionHistory().find(socket, after->action, When::Before);
        return its ? Found{its->snapshot, QStringLiteral("%1 %2").arg(name, momentText(*its)), {}}
                   : Found{{}, name, tr("The moment before %1 is not kept any more.").arg(text(after->name))};
    }
    default:
        break;
    }
    const auto kept = m_bridge.engine().optionHistory().find(static_cast<std::uint64_t>(moment));
    return kept ? Found{kept->snapshot, QStringLiteral("%1 %2").arg(name, momentText(*kept)), {}}
                : Found{{}, name, tr("That moment is not kept any more.")};
}

OptionCompare::Found OptionCompare::find(const Side& side) const {
    return found(socketOf(side), side.moment->currentData().toLongLong());
}

bool OptionCompare::asksHeritage() const {
    const SocketView* right = m_bridge.find(socketOf(m_right));
    return right != nullptr && right->parent &&
           ((m_left.moment->currentData().toLongLong() == Listener && socketOf(m_left) == right->id) ||
            socketOf(m_left) == right->parent);
}

void OptionCompare::refresh() {
    for (const Side& side : {m_left, m_right})
        fillMoments(side);
    updatePresets();
    const Found left = find(m_left), right = find(m_right);
    m_model->setTitles(left.title, right.title);
    m_note->say(NoteKind::Hint, !left.why.isEmpty() ? left.why : right.why);
    if (!left.snapshot || !right.snapshot) {
        m_model->clear();
        m_counts->setText(left.why.isEmpty() && right.why.isEmpty() ? tr("being read") : tr("nothing to compare"));
        return;
    }
    const auto defaults = m_defaults.find(socketOf(m_right));
    m_model->compare(left.snapshot, right.snapshot,
                     asksHeritage() && defaults != m_defaults.end() ? defaults->second : Snapshot());
    const bool isWhole = left.why.isEmpty() && right.why.isEmpty();
    if (isWhole && !asksHeritage() && m_model->differing() == 0)
        m_note->say(NoteKind::Hint, tr("Nothing differs."));
    if (isWhole && asksHeritage())
        m_note->say(NoteKind::Hint,
                    tr("A connection takes its listener's options when it comes in, which may be before it "
                       "is accepted; a few are never handed on."));
    m_counts->setText(tr("%1 differ").arg(m_model->differing()));
    fitColumns();
}

void OptionCompare::updatePresets() {
    const auto last = lastCall(m_socket);
    const QString name = last ? QString::fromStdString(last->name) : tr("the last call");
    // On a low and narrow page one word each, on one line.
    const bool isWide = width() >= scaled(kRoomForQuestions) || height() >= scaled(kRoomForLines);
    m_ofCall->setText(isWide ? tr("What did %1 change?").arg(name) : last ? name : tr("Last call"));
    m_ofListener->setText(isWide ? tr("What is inherited?") : tr("Inherited"));
    m_ofDefault->setText(isWide ? tr("Against the default") : tr("Default"));
    m_ofCall->setEnabled(last.has_value());
    const SocketView* view = m_bridge.find(m_socket);
    m_ofListener->setEnabled(view != nullptr && view->parent);
}

void OptionCompare::takeOptions(const OptionReport& report) {
    const bool isShown = std::ranges::any_of(std::array{m_left, m_right}, [&](const Side& side) {
        const SocketView* view = m_bridge.find(socketOf(side));
        return view != nullptr && (view->id == report.socket || view->parent == report.socket);
    });
    if (isShown && report.snapshot && report.sweep != Sweep::Probe)
        (report.sweep == Sweep::Defaults ? m_defaults : m_now)[report.socket] = report.snapshot;
    if (isShown || report.socket == m_socket)
        refreshSoon();
}

// A call may have changed anything; around a watched one it was read already.
void OptionCompare::takeAction(const ActionReport& report) {
    if (m_bridge.watchesOptions(report.socket))
        return refreshSoon();
    for (const Side& side : {m_left, m_right})
        if (socketOf(side) == report.socket)
            askFor(side);
}

void OptionCompare::readAgain() {
    m_defaults.clear();
    for (const Side& side : {m_left, m_right})
        askFor(side);
    refreshSoon();
}

void OptionCompare::takeSnapshot() {
    QString name = m_name->text().trimmed();
    if (name.isEmpty())
        name = tr("snapshot at %1").arg(wallTimeText(monotonicNow()));
    m_bridge.engine().keepMoment(m_socket, name.toStdString());
    m_name->clear();
}

void OptionCompare::copy(ComparisonFormat format) {
    QGuiApplication::clipboard()->setText(comparisonText(*m_filter, format));
}

void OptionCompare::select() {
    if (const OptionSpec* spec = m_model->spec(m_filter->mapToSource(m_tree->currentIndex())))
        emit explainRequested(explainOption(*spec));
}

} // namespace swb
