#include "ui/panels/protocol_page.h"

#include "ui/editors/inline_note.h"
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
    , m_scope(MatrixScope::ofInternetProtocols())
    , m_entries(protocolEntries())
    , m_ask(new QPushButton(tr("Ask this kernel"))) {
    setRows(reference::protocolRows(m_entries, {}));
    m_ask->setToolTip(tr("socket() with every protocol over IPv4 and IPv6, as an observer, which fills the column This "
                         "kernel"));
    auto* note = new InlineNote;
    addNote(note);
    m_consent = new ModuleConsent(*note, this);
    addAction(m_ask);
    addAction(m_consent->question());
    addAction(m_consent->answer());
    connect(m_ask, &QPushButton::clicked, this, [this] { ask(false); });
    connect(m_consent, &ModuleConsent::agreed, this, [this] { ask(true); });
    m_tick.setInterval(33ms);
    connect(&m_tick, &QTimer::timeout, this, &ProtocolPage::look);
}

void ProtocolPage::setScope(MatrixScope scope, ModuleConsent::Source loaded) {
    m_scope = std::move(scope);
    m_consent->setSource(std::move(loaded));
}

void ProtocolPage::ask(bool mayLoad) {
    m_ask->setEnabled(false);
    m_consent->setPossible(false);
    MatrixProbe::Wish wish;
    wish.scope = m_scope;
    wish.loaded = m_consent->takeLoaded();
    wish.mayLoad = mayLoad;
    wish.asOrdinaryUser = false;
    m_probe.start(std::move(wish));
    m_tick.start();
}

void ProtocolPage::look() {
    if (m_probe.progress().isRunning)
        return;
    m_tick.stop();
    m_ask->setEnabled(true);
    m_consent->setPossible(true);
    const int chosen = table().currentIndex().row();
    const int scrolled = table().verticalScrollBar()->value();
    setRows(reference::protocolRows(m_entries, reference::madeByProtocol(m_probe.ranges())));
    table().verticalScrollBar()->setValue(scrolled);
    if (chosen >= 0)
        table().selectRow(chosen);
}

} // namespace swb
