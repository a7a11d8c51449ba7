#include "ui/panels/sockets_panel.h"

#include "ui/editors/row_hover.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/wrapped_label.h"
#include "ui/models/socket_text.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/socket_delegate.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace swb {

SocketsPanel::SocketsPanel(EngineBridge& bridge, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    createBar();
    createTree();
    createActions();
    createQuestion();
    takeRows();
    connect(&m_bridge, &EngineBridge::socketsChanged, this, &SocketsPanel::takeSockets);
    connect(&m_model, &SocketTreeModel::countsChanged, this, &SocketsPanel::updateActions);
    m_model.update(m_bridge.sockets(), {});
}

void SocketsPanel::createBar() {
    auto* bar = new QWidget(this);
    auto* row = new QVBoxLayout(bar);
    row->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    m_new = new QPushButton(icon(u"plus"), tr("New socket"), bar);
    m_new->setToolTip(tr("Choose family, type and protocol, and call socket()"));
    setProminent(m_new, Mark::On);
    row->addWidget(m_new);
    m_layout->addWidget(bar);
    connect(m_new, &QPushButton::clicked, this, &SocketsPanel::newSocketRequested);
}

void SocketsPanel::createTree() {
    m_empty = new WrappedLabel(tr("No sockets yet. Nothing listens or connects until you make one."), this);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_empty->setMargin(scaled(12));
    setTextTone(m_empty, Semantic::MutedText);
    m_layout->addWidget(m_empty, 1);

    m_tree = new QTreeView(this);
    m_tree->setAccessibleName(tr("Sockets"));
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(new SocketDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setIndentation(scaled(16));
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_layout->addWidget(m_tree, 1);
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (m_tree->selectionModel()->selectedRows().size() == 1) // not while more are being selected
            activate(index);
    });
    connect(m_tree, &QWidget::customContextMenuRequested, this, &SocketsPanel::showContextMenu);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SocketsPanel::updateActions);
    connect(&m_model, &SocketTreeModel::rowsInserted, m_tree, [this](const QModelIndex& parent) {
        if (parent.isValid())
            m_tree->expand(parent);
    });
}

namespace {

std::optional<ReferenceUse> firstUse(const CarriedRows& rows, const SocketView* socket) {
    for (const ReferenceUse& use : usesOf(rows, socket))
        if (use.isPossible && use.kind != ReferenceUse::Kind::Errors &&
            (use.kind == ReferenceUse::Kind::Builder) == (socket == nullptr))
            return use;
    return std::nullopt;
}

} // namespace

// A socket of the list takes what its page would; held over it, rows open its page, to be dropped on a field there.
void SocketsPanel::takeRows() {
    new RowTaker(
        m_new, [](const CarriedRows& rows) { return firstUse(rows, nullptr).has_value(); },
        [this](const CarriedRows& rows) { emit useWanted({}, *firstUse(rows, nullptr), rows); });
    new RowHover(m_new, [this](QPoint) { emit newSocketRequested(); });
    QWidget* list = m_tree->viewport();
    const auto socketThere = [this, list] {
        return m_model.socket(m_tree->indexAt(list->mapFromGlobal(QCursor::pos())));
    };
    auto* taker = new RowTaker(
        list,
        [socketThere](const CarriedRows& rows) {
            const SocketView* socket = socketThere();
            return socket != nullptr && firstUse(rows, socket).has_value();
        },
        [this, socketThere](const CarriedRows& rows) {
            const SocketView* socket = socketThere();
            emit useWanted(socket->id, *firstUse(rows, socket), rows);
        });
    taker->setByPlace();
    new RowHover(list, [this](QPoint at) {
        if (const SocketView* socket = m_model.socket(m_tree->indexAt(at)))
            emit socketActivated(socket->id);
    });
}

void SocketsPanel::createActions() {
    m_actions = new QWidget(this);
    auto* row = new FlowLayout(m_actions);
    row->setContentsMargins(scaled(4), scaled(4), scaled(4), scaled(4));
    row->setSpacing(0);
    m_close = new QAction(tr("Close"), this);
    m_close->setToolTip(tr("close() the selected sockets (Delete)"));
    m_remove = new QAction(tr("Remove"), this);
    m_remove->setToolTip(tr("Remove the selected closed sockets from the list (Delete)"));
    m_closeAll = new QAction(tr("Close all"), this);
    m_closeAll->setToolTip(tr("close() every socket; asks first"));
    m_removeClosed = new QAction(tr("Remove all closed"), this);
    for (QAction* action : {m_close, m_remove, m_closeAll}) {
        auto* button = new QToolButton(m_actions);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setAutoRaise(true);
        setTextRole(button, TextRole::Small);
        button->setFocusPolicy(Qt::StrongFocus);
        row->addWidget(button);
    }
    m_layout->addWidget(m_actions);
    connect(m_close, &QAction::triggered, this, &SocketsPanel::closeSelected);
    connect(m_remove, &QAction::triggered, this, &SocketsPanel::removeSelected);
    connect(m_closeAll, &QAction::triggered, this, &SocketsPanel::askToCloseAll);
    connect(m_removeClosed, &QAction::triggered, this, [this] { m_bridge.engine().forgetClosed(); });
}

void SocketsPanel::createQuestion() {
    m_question = new QWidget(this);
    auto* row = new FlowLayout(m_question);
    row->setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(6));
    m_questionText = new QLabel(m_question);
    auto* yes = new QPushButton(tr("Yes"), m_question);
    setDanger(yes, Mark::On);
    yes->setToolTip(tr("close() every open socket"));
    m_no = new QPushButton(tr("No"), m_question);
    m_no->setToolTip(tr("Leave them open (Escape)"));
    row->addWidget(m_questionText);
    row->addWidget(yes);
    row->addWidget(m_no);
    m_question->hide();
    m_layout->addWidget(m_question);
    connect(m_no, &QPushButton::clicked, this, &SocketsPanel::endQuestion);
    connect(yes, &QPushButton::clicked, this, [this] {
        m_bridge.engine().closeAll();
        endQuestion();
    });
}

void SocketsPanel::askToCloseAll() {
    m_actions->hide();
    m_question->show();
    updateActions();
    m_no->setFocus(); // a key pressed once too often closes nothing
}

void SocketsPanel::endQuestion() {
    const bool hadFocus = m_question->isAncestorOf(focusWidget());
    m_question->hide();
    m_actions->show();
    if (hadFocus)
        m_tree->setFocus();
}

void SocketsPanel::takeSockets(const std::vector<SocketId>& changed, const std::vector<SocketId>& removed) {
    std::vector<SocketView> views;
    views.reserve(changed.size());
    for (const SocketId socket : changed) {
        if (const SocketView* view = m_bridge.find(socket))
            views.push_back(*view);
    }
    m_model.update(views, removed);
}

void SocketsPanel::updateActions() {
    const std::vector<SocketView> chosen = selected();
    const int open = m_model.openCount();
    m_close->setEnabled(std::ranges::any_of(chosen, &SocketView::isOpen));
    m_remove->setEnabled(std::ranges::any_of(chosen, std::not_fn(&SocketView::isOpen)));
    m_closeAll->setEnabled(open > 0);
    m_removeClosed->setEnabled(m_model.closedCount() > 0);
    m_questionText->setText(open == 1 ? tr("Close the open socket?") : tr("Close all %1 sockets?").arg(open));
    if (open == 0 && !m_question->isHidden())
        endQuestion();
    m_empty->setVisible(m_model.size() == 0);
    m_tree->setVisible(m_model.size() > 0);
}

std::vector<SocketView> SocketsPanel::selected() const {
    std::vector<SocketView> chosen;
    const QModelIndexList rows = m_tree->selectionModel()->selectedRows();
    for (const QModelIndex& index : rows)
        chosen.push_back(*m_model.socket(index));
    return chosen;
}

// Before the button pressed is disabled, which would move the focus to the next: that is Close all.
void SocketsPanel::keepFocus() {
    if (m_actions->isAncestorOf(focusWidget()))
        m_tree->setFocus();
}

void SocketsPanel::closeSelected() {
    keepFocus();
    for (const SocketView& socket : selected()) {
        if (socket.isOpen())
            m_bridge.submit({socket.id, step::Close{}});
    }
}

void SocketsPanel::removeSelected() {
    keepFocus();
    for (const SocketView& socket : selected()) {
        if (!socket.isOpen())
            m_bridge.engine().forget(socket.id);
    }
}

void SocketsPanel::closeOrRemoveSelected() {
    if (m_close->isEnabled())
        closeSelected();
    else
        removeSelected();
}

void SocketsPanel::keyPressEvent(QKeyEvent* event) {
    const bool inTree = m_tree->hasFocus();
    if (inTree && event->key() == Qt::Key_Delete)
        closeOrRemoveSelected();
    else if (inTree && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        activate(m_tree->currentIndex());
    else if (event->key() == Qt::Key_Escape && !m_question->isHidden())
        endQuestion();
    else
        QWidget::keyPressEvent(event);
}

void SocketsPanel::activate(const QModelIndex& index) {
    if (const SocketView* socket = m_model.socket(index))
        emit socketActivated(socket->id);
}

SocketId SocketsPanel::currentSocket() const {
    const SocketView* socket = m_model.socket(m_tree->currentIndex());
    return socket != nullptr ? socket->id : SocketId{};
}

void SocketsPanel::setCurrentSocket(SocketId socket) {
    // Not setCurrentIndex() of the tree, which adds to what is selected while Ctrl is held, as in Ctrl+Tab.
    if (const QModelIndex index = m_model.indexOf(socket); index.isValid())
        m_tree->selectionModel()->setCurrentIndex(index,
                                                  QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void SocketsPanel::setBanner(QWidget* banner) {
    if (m_banner != nullptr)
        m_banner->deleteLater();
    m_banner = banner;
    if (banner != nullptr)
        m_layout->insertWidget(1, banner);
}

void SocketsPanel::setSecondBanner(QWidget* banner) { m_layout->insertWidget(m_banner != nullptr ? 2 : 1, banner); }

void SocketsPanel::addAddressActions(QMenu* menu, const SocketView& socket) {
    struct Entry {
        const std::optional<Address>& address;
        QString copy, explain;
    };
    const Entry entries[] = {
        {socket.local, tr("Copy local address"), tr("Explain local address")},
        {socket.peer, tr("Copy peer address"), tr("Explain peer address")},
    };
    for (const Entry& entry : entries) {
        if (!entry.address || entry.address->isEmpty())
            continue;
        menu->addAction(icon(u"copy"), entry.copy, this, [text = entry.address->toString()] {
            QGuiApplication::clipboard()->setText(QString::fromStdString(text));
        });
        menu->addAction(icon(u"explain"), entry.explain, this,
                        [this, address = *entry.address] { emit explainRequested(explainAddress(address)); });
    }
}

void SocketsPanel::showContextMenu(const QPoint& position) {
    const SocketView* found = m_model.socket(m_tree->indexAt(position));
    if (found == nullptr)
        return;
    const SocketView socket = *found;
    auto* menu = new QMenu(m_tree);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Open"), this, [this, id = socket.id] { emit socketActivated(id); });
    menu->addAction(icon(u"split"), tr("Open beside"), this, [this, id = socket.id] { emit openBesideRequested(id); });
    menu->addAction(icon(u"duplicate"), tr("Duplicate settings"), this,
                    [this, id = socket.id] { emit duplicateRequested(id); });
    menu->addSeparator();
    for (const ActionView& action : socket.inFlight) {
        menu->addAction(icon(u"interrupt"), tr("Interrupt %1").arg(QString::fromStdString(action.name)), this,
                        [this, id = action.id] { m_bridge.interrupt(id); });
    }
    addAddressActions(menu, socket);
    menu->addSeparator();
    menu->addAction(m_close);
    menu->addAction(m_remove);
    menu->addAction(m_removeClosed);
    menu->popup(m_tree->viewport()->mapToGlobal(position));
}

} // namespace swb
