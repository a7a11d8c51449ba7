#include "ui/panels/protocol_page.h"

#include "ui/models/reference_rows.h"
#include "ui/views/reference_table.h"

#include <QPushButton>
#include <QScrollBar>

#include <chrono>

namespace swb {

using namespace std::chrono_literals;

ProtocolPage::ProtocolPage(EngineBridge& bridge, QWidget* parent)
    : ReferencePage(
          {.name = tr("Protocols"), .columns = reference::protocolColumns(), .stretched = 2, .makesSockets = true},
          parent)
    , m_probe(bridge.engine().recorder(), &bridge.engine().faults())
    , m_entries(protocolEntries())
    , m_ask(new QPushButton(tr("Ask this kernel"))) {
    setRows(reference::protocolRows(m_entries, {}));
    m_ask->setToolTip(tr("socket() with every protocol over IPv4 and IPv6, as an observer; nothing that would load a "
                         "module is asked here, the matrix can"));
    addAction(m_ask);
    connect(m_ask, &QPushButton::clicked, this, &ProtocolPage::ask);
    m_tick.setInterval(33ms);
    connect(&m_tick, &QTimer::timeout, this, &ProtocolPage::look);
}

void ProtocolPage::ask() {
    m_ask->setEnabled(false);
    MatrixProbe::Wish wish;
    wish.scope = MatrixScope::ofInternetProtocols();
    wish.loaded = LoadedParts::ofThisKernel();
    wish.withoutCapabilities = false;
    m_probe.start(std::move(wish));
    m_tick.start();
}

void ProtocolPage::look() {
    if (m_probe.progress().isRunning)
        return;
    m_tick.stop();
    m_ask->setEnabled(true);
    const int chosen = table().currentIndex().row();
    const int scrolled = table().verticalScrollBar()->value();
    setRows(reference::protocolRows(m_entries, reference::madeByProtocol(m_probe.ranges())));
    table().verticalScrollBar()->setValue(scrolled);
    if (chosen >= 0)
        table().selectRow(chosen);
}

} // namespace swb
