#include "ui/panels/automatic_peers.h"

#include "core/constants/numbers.h"
#include "core/traffic/traffic.h"
#include "ui/editors/address_editor.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/wrapped_label.h"
#include "ui/models/peers_model.h"
#include "ui/models/socket_text.h"
#include "ui/panels/automatic_words.h"
#include "ui/views/buttons.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {
constexpr std::size_t kPeersAtOnce = 4000;
constexpr int kMostInFilter = 20;
constexpr int kMostSorted = 20000; // rows: more are sorted when the header is clicked, not at each change
} // namespace

AutomaticPeers::AutomaticPeers(EngineBridge& bridge, SocketId endpoint, History& history, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_endpoint(endpoint)
    , m_history(history)
    , m_model(new PeersModel(endpoint, this))
    , m_sorted(new QSortFilterProxyModel(this)) {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(PeersModel::SortRole);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setDynamicSortFilter(false); // rows stay under the pointer; sorted anew once a second
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(createBar());
    createTable();
    layout->addWidget(m_table, 1);
    layout->addWidget(createTo());
    m_summary = new QLabel;
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTextRole(m_summary, TextRole::Small);
    layout->addWidget(m_summary);

    connect(&bridge, &EngineBridge::socketsChanged, this, [this](const std::vector<SocketId>& changed) {
        if (std::ranges::find(changed, m_endpoint) != changed.end())
            refresh();
    });
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        m_model->tick(monotonicNow());
        if (m_model->rowCount() <= kMostSorted)
            m_sorted->sort(m_sorted->sortColumn(), m_sorted->sortOrder());
    });
    connect(&bridge, &EngineBridge::trafficChanged, this, [this](const TrafficChanges& changes) {
        if (m_isTaken)
            take(changes);
    });
    refresh();
}

QWidget* AutomaticPeers::createBar() {
    auto* bar = new FlowBox(this);
    FlowLayout* row = flowOfControls(bar);
    m_filter = new QLineEdit;
    m_filter->setAccessibleName(tr("Find a peer"));
    m_filter->setPlaceholderText(tr("Find a peer"));
    m_filter->setToolTip(tr("Show the peers that have these words in any column"));
    addClearButton(m_filter);
    m_filter->setMaximumWidth(m_filter->fontMetrics().averageCharWidth() * 15); // all in one line at 1280 pixels
    connect(m_filter, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    row->addWidget(m_filter);

    Traffic& traffic = m_bridge.engine().traffic();
    m_pause = addAct(u"pause", tr("Pause"),
                     tr("Read nothing from the selected peers: the kernel's buffer fills, the window closes, and the "
                        "sender sees it. Go on: read again"),
                     [this, &traffic](SocketId peer) { traffic.pauseReceive(peer, m_willPause); });
    QToolButton* halfClose =
        addAct(u"shutdown", tr("Half-close"),
               tr("shutdown(SHUT_WR) once all that is queued has gone: the peer reads to the end, and may still send"),
               [&traffic](SocketId peer) { traffic.shutdownSend(peer); });
    addAct(u"close", tr("Close"), tr("close() once all that is queued has gone, and the peer has ended too"),
           [&traffic](SocketId peer) { traffic.close(peer); });
    QToolButton* reset =
        addAct(u"disconnect", tr("Reset"),
               tr("SO_LINGER of 0 seconds and close(): what is queued is lost, the peer gets ECONNRESET"),
               [&traffic](SocketId peer) { traffic.reset(peer); });
    setDanger(reset, Mark::On);
    QToolButton* takeOut = addAct(u"edit", tr("Take out"),
                                  tr("Into step mode: the peer becomes a socket of the list, with the same number"),
                                  [this](SocketId peer) { m_bridge.engine().takeOut(peer); });
    m_connectionActs = {halfClose, reset, takeOut};
    m_bytes = wordButton(u"lanes", tr("Bytes"), tr("What was sent and received: shown in the mode Transcript"));
    connect(m_bytes, &QToolButton::clicked, this, [this] { emit transcriptWanted(filterOfSelected()); });
    for (QToolButton* act : m_acts)
        row->addWidget(act);
    row->addWidget(m_bytes);
    return bar;
}

QToolButton* AutomaticPeers::addAct(QStringView iconName, const QString& text, const QString& toolTip,
                                    std::function<void(SocketId)> act) {
    QToolButton* button = wordButton(iconName, text, toolTip);
    connect(button, &QToolButton::clicked, this, [this, act = std::move(act)] {
        for (const SocketId peer : selected())
            act(peer);
    });
    m_acts.push_back(button);
    return button;
}

void AutomaticPeers::createTable() {
    m_table = new QTableView;
    m_table->setModel(m_sorted);
    m_table->setAccessibleName(tr("Peers"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(PeersModel::IdColumn, Qt::AscendingOrder);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    // What holds a peer up, and which rule answered it, is in sight also where the figures are not.
    m_table->horizontalHeader()->moveSection(PeersModel::NotesColumn, PeersModel::InColumn);
    m_table->setMinimumHeight(scaled(90));
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        refresh();
        emit selectionChanged();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { explainCurrent(); });
    auto* inside = new QVBoxLayout(m_table->viewport());
    m_nobody = new WrappedLabel;
    m_nobody->setAlignment(Qt::AlignCenter);
    m_nobody->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTextTone(m_nobody, Semantic::MutedText);
    inside->addWidget(m_nobody);
    fitColumns();
}

// Whom to talk to before he has said anything.
QWidget* AutomaticPeers::createTo() {
    m_to = new QWidget;
    auto* row = new QHBoxLayout(m_to);
    row->setContentsMargins({});
    const SocketView* view = m_bridge.find(m_endpoint);
    m_address = new AddressEditor(view != nullptr ? view->family : kAfInet);
    m_address->setHistory(&m_history);
    QToolButton* add = wordButton(u"plus", tr("Add peer"), tr("It has a row then, and can be sent to"));
    connect(add, &QToolButton::clicked, this, &AutomaticPeers::addPeer);
    row->addWidget(m_address, 1);
    row->addWidget(add, 0, Qt::AlignTop);
    m_to->hide();
    return m_to;
}

void AutomaticPeers::addPeer() {
    if (!m_address->validate())
        return;
    m_address->remember();
    m_awaited = *m_address->address();
    m_bridge.engine().traffic().openPeer(m_endpoint, m_awaited);
    selectAwaited(); // it may have a row
}

void AutomaticPeers::selectAwaited() {
    for (int row = 0; !m_awaited.isEmpty() && row < m_model->rowCount(); ++row) {
        if (m_model->peer(row).isOver() || !(m_model->peer(row).remote == m_awaited))
            continue;
        m_awaited = Address();
        const QModelIndex shown = m_sorted->mapFromSource(m_model->index(row, 0));
        m_table->selectRow(shown.row());
        m_table->scrollTo(shown);
    }
}

// The rows of a datagram are its socket's; who the peer is stands beside them.
QString AutomaticPeers::filterOfSelected() const {
    QStringList parts;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
        const PeerView& peer = m_model->peer(m_sorted->mapToSource(index).row());
        if (m_view && m_view->kind == EndpointKind::Datagram)
            parts << QStringLiteral("socket == %1 && peer == \"%2\"")
                         .arg(socketName(m_endpoint), QString::fromStdString(peer.remote.toString()));
        else
            parts << QStringLiteral("socket == %1").arg(socketName(peer.id));
        if (parts.size() == kMostInFilter)
            break;
    }
    return parts.join(QStringLiteral(" || "));
}

void AutomaticPeers::fitColumns() {
    const QFontMetrics metrics = m_table->fontMetrics();
    static constexpr int kCharacters[PeersModel::ColumnCount] = {8, 18, 15, 10, 10, 9, 9, 10, 6, 6, 24};
    for (int column = 0; column < PeersModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, metrics.averageCharWidth() * kCharacters[column] + scaled(12));
    m_table->verticalHeader()->setDefaultSectionSize(metrics.height() + scaled(6));
}

std::vector<SocketId> AutomaticPeers::selected() const {
    std::vector<SocketId> peers;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        peers.push_back(m_model->peer(m_sorted->mapToSource(index).row()).id);
    return peers;
}

std::vector<SocketId> AutomaticPeers::open() const {
    std::vector<SocketId> peers;
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (!m_model->peer(row).isOver())
            peers.push_back(m_model->peer(row).id);
    return peers;
}

// What came before this page was first looked at.
void AutomaticPeers::takeAll() {
    std::uint64_t version = 0;
    for (bool more = true; more;) {
        const TrafficChanges changes = m_bridge.engine().traffic().changesSince(version, kPeersAtOnce);
        version = changes.version;
        more = changes.more;
        take(changes);
    }
}

void AutomaticPeers::take(const TrafficChanges& changes) {
    m_model->take(changes, monotonicNow());
    for (const EndpointView& endpoint : changes.endpoints)
        if (endpoint.id == m_endpoint)
            m_view = endpoint;
    selectAwaited();
    refresh();
}

void AutomaticPeers::refresh() {
    const auto isThere = [this](SocketId peer) { return !m_model->peer(m_model->rowOf(peer)).isOver(); };
    const bool some =
        m_table != nullptr && m_table->selectionModel()->hasSelection() && std::ranges::any_of(selected(), isThere);
    for (QToolButton* act : m_acts)
        act->setEnabled(some);
    if (m_table != nullptr) {
        const std::vector<SocketId> chosen = selected();
        m_bytes->setEnabled(!chosen.empty()); // also of peers that are over
        bool isAnyPaused = false, isAnyRead = false;
        for (const SocketId peer : chosen) {
            const PeerView& view = m_model->peer(m_model->rowOf(peer));
            isAnyPaused = isAnyPaused || (!view.isOver() && view.paused);
            isAnyRead = isAnyRead || (!view.isOver() && !view.paused);
        }
        m_willPause = isAnyRead || !isAnyPaused;
        m_pause->setMinimumWidth(std::max(m_pause->minimumWidth(), m_pause->sizeHint().width()));
        m_pause->setText(m_willPause ? tr("Pause") : tr("Go on"));
    }
    if (m_view && m_view->kind == EndpointKind::Datagram)
        for (QToolButton* act : m_connectionActs) {
            act->setEnabled(false);
            act->setToolTip(tr("A peer that sends datagrams has no connection and no socket of its own here"));
        }
    const SocketView* view = m_bridge.find(m_endpoint);
    if (m_summary == nullptr || view == nullptr)
        return;
    QString summary = m_view ? endpointSummary(*m_view) : QString();
    if (const auto listed = static_cast<std::size_t>(m_model->rowCount()); m_view && listed < m_view->accepted)
        summary += tr(" \u00b7 the newest %1 are listed").arg(QLocale().toString(qulonglong(listed)));
    m_summary->setText(summary);
    m_summary->setVisible(m_view.has_value());
    m_nobody->setVisible(m_model->rowCount() == 0);
    m_nobody->setText(m_model->rowCount() == 0 ? nobodyWords(*view) : QString());
    m_to->setVisible(endpointKindOf(*view) == EndpointKind::Datagram && view->automatic && !view->peer);
}

void AutomaticPeers::explainCurrent() {
    const QModelIndex index = m_sorted->mapToSource(m_table->currentIndex());
    if (index.isValid())
        emit explainRequested(explainPeer(m_model->peer(index.row())));
}

void AutomaticPeers::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_isTaken) {
        m_isTaken = true;
        takeAll();
    }
    m_tick.start();
}

void AutomaticPeers::hideEvent(QHideEvent* event) {
    m_tick.stop();
    QWidget::hideEvent(event);
}

void AutomaticPeers::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_table != nullptr)
        fitColumns();
}

} // namespace swb
