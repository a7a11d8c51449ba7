#include "ui/panels/automatic_rate.h"

#include "core/traffic/traffic.h"
#include "ui/editors/narrow_combo.h"
#include "ui/look/type_scale.h"
#include "ui/models/peers_model.h"
#include "ui/models/socket_text.h"
#include "ui/panels/automatic_peers.h"
#include "ui/views/flow_layout.h"
#include "ui/views/rate_plot.h"

#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {
constexpr std::size_t kMostOffered = 20;
constexpr int kCharacters = 22;
} // namespace

AutomaticRate::AutomaticRate(EngineBridge& bridge, SocketId endpoint, const AutomaticPeers& peers, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_endpoint(endpoint)
    , m_peers(peers)
    , m_choiceBox(new FlowBox)
    , m_choice(new NarrowCombo(kCharacters))
    , m_plot(new RatePlot)
    , m_shown(endpoint) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_choice->setAccessibleName(tr("Of"));
    m_choice->setToolTip(tr("All that moves here, or one peer: those selected on the page Peers can be chosen"));
    flowOfControls(m_choiceBox)->addPair(tr("Of"), m_choice);
    column->addWidget(m_choiceBox);
    column->addWidget(m_plot, 1);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &AutomaticRate::take);
    connect(&peers, &AutomaticPeers::selectionChanged, this, &AutomaticRate::refresh);
    refresh();
}

void AutomaticRate::setHasPeers(bool hasPeers) { m_choiceBox->setVisible(hasPeers); }

// What is shown stays among them.
std::vector<SocketId> AutomaticRate::offered() const {
    std::vector<SocketId> ids{m_endpoint};
    std::vector<SocketId> selected = m_peers.selected();
    selected.resize(std::min(selected.size(), kMostOffered));
    if (std::ranges::find(selected, m_shown) == selected.end())
        selected.insert(selected.begin(), m_shown);
    std::ranges::remove_copy(selected, std::back_inserter(ids), m_endpoint);
    return ids;
}

void AutomaticRate::refresh() {
    std::vector<SocketId> ids = offered();
    if (ids == m_offered)
        return;
    m_offered = std::move(ids);
    const QSignalBlocker blocker(m_choice);
    m_choice->clear();
    for (const SocketId id : m_offered) {
        const int row = m_peers.model()->rowOf(id);
        QString name = id == m_endpoint ? tr("all of %1").arg(socketName(id)) : socketName(id);
        if (id != m_endpoint && row >= 0)
            name += u' ' + PeersModel::addressText(m_peers.model()->peer(row));
        m_choice->addItem(name);
    }
    m_choice->setCurrentIndex(static_cast<int>(std::ranges::find(m_offered, m_shown) - m_offered.begin()));
}

void AutomaticRate::take() {
    const SocketId chosen = m_offered.at(static_cast<std::size_t>(std::max(0, m_choice->currentIndex())));
    if (chosen == m_shown)
        return;
    const bool watches = m_isWatching;
    watch(false);
    m_shown = chosen;
    m_plot->clear();
    watch(watches);
    takeSamples();
}

// The endpoint itself is watched by the page.
void AutomaticRate::watch(bool on) {
    if (on == m_isWatching)
        return;
    m_isWatching = on;
    if (m_shown == m_endpoint)
        return;
    if (on)
        m_plot->clear(); // the figures of a peer begin with being looked at
    m_bridge.watchTraffic(m_shown, on);
}

void AutomaticRate::takeSamples() {
    const auto samples = m_bridge.engine().traffic().samplesSince(m_shown, m_plot->model().lastIndex());
    if (!samples.empty())
        m_plot->add(samples);
}

} // namespace swb
