#include "ui/panels/automatic_sending.h"

#include "core/base/errno_table.h"
#include "core/traffic/traffic.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/stored_draft.h"
#include "ui/look/control_look.h"
#include "ui/look/one_line_label.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/peers_model.h"
#include "ui/models/socket_text.h"
#include "ui/panels/automatic_peers.h"
#include "ui/panels/automatic_words.h"
#include "ui/panels/send_plan_editor.h"
#include "ui/views/flow_layout.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

AutomaticSending::AutomaticSending(EngineBridge& bridge, AutomaticPeers& peers, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_peers(peers)
    , m_plan(new SendPlanEditor(SendPlanEditor::Buttons::None))
    , m_said(new OneLineLabel)
    , m_note(new InlineNote) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    auto* row = new FlowBox; // above what it is about: that is long, and this is always in sight
    flowOfControls(row);
    m_toAll = addButton(row, tr("Send to all"), tr("To every peer that is open; each has its own course of the plan"));
    m_toSelected = addButton(row, tr("Send to the selected"), tr("To the peers selected on the page Peers"));
    m_stop = addButton(row, tr("Stop sending"), tr("Ends the plans of all peers, and drops what is queued for them"));
    setProminent(m_toAll, Mark::On);
    column->addWidget(row);
    setTextRole(m_said, TextRole::Small);
    column->addWidget(m_said);
    column->addWidget(m_note);
    column->addWidget(m_plan, 1);
    connect(m_toAll, &QPushButton::clicked, this, [this] { send(To::All); });
    connect(m_toSelected, &QPushButton::clicked, this, [this] { send(To::Selected); });
    connect(m_stop, &QPushButton::clicked, this, &AutomaticSending::stop);
    connect(m_plan, &SendPlanEditor::edited, m_note, &InlineNote::hush);
}

QPushButton* AutomaticSending::addButton(QWidget* row, const QString& words, const QString& toolTip) {
    auto* button = new QPushButton(words);
    button->setToolTip(toolTip);
    button->setAutoDefault(false);
    row->layout()->addWidget(button);
    return button;
}

void AutomaticSending::send(To to) {
    const std::vector<SocketId> peers = to == To::All ? m_peers.open() : m_peers.selected();
    if (peers.empty())
        return m_note->say(NoteKind::Warning, to == To::All ? tr("Nobody is there.") : tr("No peer is selected."));
    const QString trouble = sendPlan(m_plan->plan(), peers);
    if (!trouble.isEmpty())
        return m_note->say(NoteKind::Error, trouble);
    m_note->hush();
}

QString AutomaticSending::sendMessage(const StoredMessage& message) {
    const auto plan = planOf(message);
    if (!plan)
        return plan.error();
    const std::vector<SocketId> selected = m_peers.selected();
    const std::vector<SocketId> peers = selected.empty() ? m_peers.open() : selected;
    return peers.empty() ? tr("Nobody is there.") : sendPlan(*plan, peers);
}

QString AutomaticSending::sendPlan(const SendPlan& plan, const std::vector<SocketId>& peers) {
    auto program = SendProgram::compile(plan);
    if (!program)
        return text(program.error().error.message);
    m_bridge.engine().traffic().send(peers, *std::move(program));
    return {};
}

void AutomaticSending::stop() {
    for (const SocketId peer : m_peers.open())
        m_bridge.engine().traffic().stopSending(peer);
}

void AutomaticSending::refresh(bool automatic) {
    m_toAll->setEnabled(m_plan->isValid() && (automatic || !m_peers.open().empty()));
    m_toSelected->setEnabled(m_plan->isValid() && !m_peers.selected().empty());
    SendSchedule::Tally sum;
    bool isSending = false, hasPlan = false, waits = false;
    QString trouble, failed;
    for (int row = 0; row < m_peers.model()->rowCount(); ++row) {
        const PeerView& peer = m_peers.model()->peer(row);
        if (!peer.plan)
            continue;
        hasPlan = true;
        isSending = isSending || peer.sending;
        if (peer.error != 0)
            failed = tr("; %1: %2").arg(socketName(peer.id), text(errnoSymbol(peer.error)));
        waits = waits || (peer.sending && peer.plan->isWaitingForAnswer);
        sum.messages += peer.plan->messages;
        sum.bytes += peer.plan->bytes;
        sum.rounds += peer.plan->rounds;
        sum.late += peer.plan->late;
        sum.skipped += peer.plan->skipped;
        sum.timeOuts += peer.plan->timeOuts;
        sum.worst = std::max(sum.worst, peer.plan->worst);
        if (peer.plan->state == PlanState::Failed)
            trouble = text(peer.plan->fault);
    }
    m_stop->setEnabled(isSending);
    const QString there = counted(m_peers.open().size(), tr("1 peer is there"), tr("%1 peers are there"));
    m_said->setText(hasPlan ? SendPlanEditor::progressText(sum) + failed +
                                  (waits ? tr("; an answer is waited for") : QString())
                    : m_peers.open().empty() ? tr("Nobody is there yet to send to.")
                                             : tr("%1, %2 selected.").arg(there).arg(m_peers.selected().size()));
    m_said->setToolTip(m_said->text());
    if (!trouble.isEmpty())
        m_note->say(NoteKind::Error, trouble);
}

} // namespace swb
