#include "ui/panels/automatic_panel.h"

#include "core/traffic/traffic.h"
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/one_line_label.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/report_text.h"
#include "ui/panels/automatic_answers.h"
#include "ui/panels/automatic_peers.h"
#include "ui/panels/automatic_rate.h"
#include "ui/panels/automatic_sending.h"
#include "ui/panels/automatic_settings.h"
#include "ui/panels/automatic_words.h"
#include "ui/views/choice_row.h"
#include "ui/views/flow_layout.h"
#include "ui/views/scrolled_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace swb {

namespace {

bool mayBeHandedOver(const SocketView& view) {
    return endpointKindOf(view) != EndpointKind::Stream || view.life == Life::Connected;
}

} // namespace

AutomaticPanel::AutomaticPanel(EngineBridge& bridge, SocketId socket, History& history, RuleLibrary& rules,
                               QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_history(history)
    , m_rules(rules) {}

bool AutomaticPanel::suits(const SocketView& view) { return view.notASocket.empty(); }

void AutomaticPanel::build() {
    if (m_pages != nullptr)
        return;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    layout->addWidget(createHandOver());
    m_parts = new ChoiceRow;
    m_parts->add(PeersPart, tr("Peers"), tr("Who talks to this socket, and what is done to them"));
    m_parts->add(AnswersPart, tr("Answers"), tr("What they are answered by themselves, by rule"));
    m_parts->add(SendingPart, tr("Sending"), tr("What is sent to one, some or all of them"));
    m_parts->add(RatePart, tr("Throughput"), tr("Bytes and messages a second, drawn"));
    m_parts->add(SettingsPart, tr("Settings"), tr("Sizes, limits and times"));
    layout->addWidget(m_parts, 0, Qt::AlignLeft);
    m_peers = new AutomaticPeers(m_bridge, m_socket, m_history);
    m_rate = new AutomaticRate(m_bridge, m_socket, *m_peers);
    m_settings = scrolled(new QWidget);
    showSettings(EndpointKind::Stream);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_peers);
    m_answers = new AutomaticAnswers(m_rules);
    m_sending = new AutomaticSending(m_bridge, *m_peers);
    m_pages->addWidget(scrolled(m_answers));
    m_pages->addWidget(scrolled(m_sending));
    m_pages->addWidget(m_rate);
    m_pages->addWidget(m_settings);
    layout->addWidget(m_pages, 1);

    connect(m_parts, &ChoiceRow::chosen, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_peers, &AutomaticPeers::explainRequested, this, &AutomaticPanel::explainRequested);
    connect(m_peers, &AutomaticPeers::transcriptWanted, this, &AutomaticPanel::transcriptWanted);
    connect(m_peers, &AutomaticPeers::selectionChanged, this, &AutomaticPanel::refresh);
    connect(m_answers, &AutomaticAnswers::changed, this, &AutomaticPanel::configure);
    connect(m_answers, &AutomaticAnswers::rulesWanted, this, &AutomaticPanel::rulesWanted);
    m_sampleTimer.setInterval(100);
    connect(&m_sampleTimer, &QTimer::timeout, this, &AutomaticPanel::takeSamples);
    connect(&m_bridge, &EngineBridge::socketsChanged, this, [this] { refresh(); });
    connect(&m_bridge, &EngineBridge::actionFinished, this, &AutomaticPanel::takeReport);
    refresh();
}

// A socket may be looked at here before it is bound, or listens: what can be chosen follows what it has become.
void AutomaticPanel::showSettings(EndpointKind kind) {
    m_kind = kind;
    m_rate->setHasPeers(kind != EndpointKind::Stream);
    auto* settings = new AutomaticSettings(m_chosen, kind);
    connect(settings, &AutomaticSettings::changed, this, [this](const AutoSettings& chosen) {
        m_chosen = chosen;
        configure();
    });
    m_settings->setWidget(settings); // takes the place of the one before
}

QWidget* AutomaticPanel::createHandOver() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    auto* row = new QHBoxLayout;
    m_state = new OneLineLabel; // what stands below does not move
    m_switch = new QPushButton;
    row->addWidget(m_state, 1);
    row->addWidget(m_switch);
    column->addLayout(row);
    m_note = new InlineNote;
    column->addWidget(m_note);
    connect(m_switch, &QPushButton::clicked, this, [this] {
        const SocketView* view = m_bridge.find(m_socket);
        if (view == nullptr)
            return;
        m_note->hush();
        m_asked = view->automatic ? m_bridge.submit({m_socket, step::TakeBack{}})
                                  : m_bridge.submit({m_socket, step::Automate{}});
    });
    return box;
}

QString AutomaticPanel::sendMessage(const StoredMessage& message) {
    build();
    return m_sending->sendMessage(message);
}

void AutomaticPanel::configure() {
    m_chosen.rules = m_answers->rules();
    m_chosen.framing = m_answers->framing();
    m_bridge.engine().traffic().configure(m_socket, m_chosen);
}

void AutomaticPanel::refresh() {
    if (m_pages == nullptr)
        return;
    const SocketView* view = m_bridge.find(m_socket);
    const bool automatic = view != nullptr && view->automatic;
    if (view != nullptr && view->isOpen() && endpointKindOf(*view) != m_kind)
        showSettings(endpointKindOf(*view));
    m_switch->setText(automatic ? tr("Take back") : tr("Hand over"));
    m_switch->setToolTip(automatic ? tr("Into step mode: what is queued to be sent is dropped, and told")
                                   : tr("The program accepts, receives, answers and counts by itself"));
    m_switch->setEnabled(view != nullptr && view->isOpen() && (automatic || mayBeHandedOver(*view)));
    setProminent(m_switch, automatic ? Mark::Off : Mark::On);
    m_state->setText(automatic ? tr("Automatic: the program makes the calls.")
                               : tr("Step mode: you make each call. %1").arg(m_moved).trimmed());
    m_state->setToolTip(m_state->text());
    m_sending->refresh(automatic);
}

void AutomaticPanel::takeReport(const ActionReport& report) {
    if (report.action != m_asked)
        return;
    if (report.error)
        m_note->say(NoteKind::Error, QString::fromStdString(report.error->detail));
    else if (report.name == "take back")
        m_moved = QString::fromStdString(report.hint);
    refresh();
}

void AutomaticPanel::takeSamples() {
    m_rate->takeSamples();
    if (m_pages->currentIndex() == AnswersPart)
        m_answers->refreshCounts();
    if (m_pages->currentIndex() == SendingPart)
        refresh(); // how far the plans are
}

void AutomaticPanel::showEvent(QShowEvent* event) {
    build();
    QWidget::showEvent(event);
    m_bridge.watchTraffic(m_socket, true);
    m_rate->watch(true);
    m_sampleTimer.start();
}

void AutomaticPanel::hideEvent(QHideEvent* event) {
    m_sampleTimer.stop();
    m_bridge.watchTraffic(m_socket, false);
    if (m_rate != nullptr)
        m_rate->watch(false);
    QWidget::hideEvent(event);
}

} // namespace swb
