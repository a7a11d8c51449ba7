#include "ui/panels/calls_panel.h"

#include "core/constants/tables.h"
#include "core/engine/next_calls.h"
#include "ui/editors/address_editor.h"
#include "ui/look/type_scale.h"
#include "ui/models/report_text.h"
#include "ui/panels/call_cards.h"
#include "ui/views/call_card.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

namespace swb {

namespace {
constexpr qsizetype kStoryLength = 12;
constexpr std::size_t kProminent = 2;
} // namespace

CallsPanel::CallsPanel(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_history(history)
    , m_scroll(new QScrollArea)
    , m_story(new QLabel) {
    setTextRole(m_story, TextRole::Code);
    setTextTone(m_story, Semantic::MutedText);
    m_story->setWordWrap(true);
    m_story->setContentsMargins(scaled(12), scaled(6), scaled(12), scaled(2));
    m_story->setToolTip(tr("The calls made on this socket so far, the newest last"));
    auto* content = new QWidget;
    m_groups = new QVBoxLayout(content);
    m_groups->setContentsMargins(scaled(12), scaled(4), scaled(12), scaled(12));
    m_groups->setSpacing(scaled(2));
    createCards();
    m_groups->addStretch();
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_story);
    column->addWidget(m_scroll, 1);
    connect(&bridge, &EngineBridge::submitted, this, &CallsPanel::noteAsked);
    connect(&bridge, &EngineBridge::actionFinished, this, &CallsPanel::takeReport);
    // Nothing here is wider than the page on purpose; a focus that moves must not shift it sideways.
    connect(m_scroll->horizontalScrollBar(), &QScrollBar::valueChanged, this,
            [this] { m_scroll->horizontalScrollBar()->setValue(0); });
    connect(&bridge, &EngineBridge::socketsChanged, this, &CallsPanel::takeSockets);
    if (const SocketView* view = bridge.find(socket)) {
        const QString origin = view->parent ? QStringLiteral("accept")
                               : view->twin ? QStringLiteral("socketpair")
                                            : QStringLiteral("socket");
        m_storySteps << QStringLiteral("%1 = %2").arg(origin).arg(view->fd);
        tellStory();
        suggest(*view);
    }
}

void CallsPanel::createCards() {
    const SocketView* view = m_bridge.find(m_socket);
    const int family = view != nullptr ? view->family : 0;
    const int type = view != nullptr ? view->type : 0;
    const cards::AddressCard bind = cards::bind(family, m_history);
    const cards::AddressCard connect = cards::connect(family, m_history);
    const cards::ListenCard listen = cards::listen();
    m_bindAddress = bind.address;
    m_connectAddress = connect.address;
    m_setBacklog = listen.setBacklog;
    const bool datagram = type == findSymbol(socketTypes(), "SOCK_DGRAM")->value;
    addGroup(tr("A name of its own"), {bind.card});
    if (datagram) {
        addGroup(tr("Messages"), {cards::sendto(family, m_history), cards::recvfrom()});
        addGroup(tr("One peer for all messages"), {connect.card, cards::send(m_history), cards::recv()});
        addGroup(tr("As a file"), {cards::write(m_history), cards::read(), cards::sendAll(m_history)});
        addGroup(tr("The end"), {cards::shutdown(), cards::close()});
        addGroup(tr("A server's calls"), {listen.card, cards::accept()});
    } else {
        addGroup(tr("A server's calls"), {listen.card, cards::accept()});
        addGroup(tr("A client's call"), {connect.card});
        addGroup(tr("The conversation"),
                 {cards::send(m_history), cards::recv(), cards::sendAll(m_history), cards::write(m_history),
                  cards::read(), cards::sendto(family, m_history), cards::recvfrom()});
        addGroup(tr("The end"), {cards::shutdown(), cards::close()});
    }
    addGroup(tr("How it waits"), {cards::setTimeout(), cards::fcntl(), cards::poll()});
    addGroup(tr("Options"), {cards::getsockopt(), cards::setsockopt()});
    addGroup(tr("What it is"), {cards::getsockname(), cards::getpeername(), cards::ioctl()});
}

void CallsPanel::addGroup(const QString& title, const std::vector<CallCard*>& cards) {
    auto* heading = new QLabel(title);
    setTextRole(heading, TextRole::Caption);
    setTextTone(heading, Semantic::MutedText);
    heading->setContentsMargins(0, scaled(8), 0, 0);
    m_groups->addWidget(heading);
    for (CallCard* card : cards) {
        m_groups->addWidget(card);
        adopt(card);
    }
}

void CallsPanel::adopt(CallCard* card) {
    m_cards.push_back(card);
    connect(card, &CallCard::asked, this, [this, card](const Step& step) { submit(card, step); });
    connect(card, &CallCard::socketWanted, this, &CallsPanel::socketWanted);
    connect(card, &CallCard::explainWanted, this, [this, card] { explain(*card); });
    connect(card, &CallCard::unlinkWanted, this,
            [this, card](const QString& path) { submit(card, step::Unlink{path.toStdString()}); });
}

void CallsPanel::submit(CallCard* card, const Step& step) {
    card->setRunning();
    m_running[m_bridge.submit({m_socket, step, m_lane})] = card;
}

// Whoever asked: a call from the Data page is repeated like one from here.
void CallsPanel::noteAsked(const Command& command) {
    const bool repeatable =
        !std::holds_alternative<step::Unlink>(command.step) && !std::holds_alternative<step::Close>(command.step);
    if (command.socket != m_socket || !repeatable)
        return;
    m_lastMade = command.step;
    m_lastStep = QString::fromUtf8(stepName(command.step).data());
    emit lastStepChanged();
}

void CallsPanel::repeatLast() {
    if (!m_lastMade)
        return;
    const Step again = *m_lastMade;
    if (CallCard* own = card(m_lastStep))
        submit(own, again);
    else
        m_bridge.submit({m_socket, again, m_lane});
}

void CallsPanel::takeReport(const ActionReport& report) {
    if (report.socket == m_socket && !report.cancelled) {
        const ReportText text = reportText(report);
        m_storySteps << QString::fromStdString(report.name) + QLatin1Char(' ') + text.headline;
        while (m_storySteps.size() > kStoryLength)
            m_storySteps.removeFirst();
        tellStory();
    }
    const auto running = m_running.find(report.action);
    if (running == m_running.end())
        return;
    CallCard* card = running->second;
    card->showReport(report);
    m_running.erase(running);
    if (reportText(report).kind == ReportText::Kind::Failed)
        emit explainRequested(explainErrno(report.error->number, report.error->call, report.hint));
    if (!isVisible())
        return;
    // After a success what comes next is seen, after a failure what it says. The layout knows the places after this.
    CallCard* shown = report.error || m_next == nullptr ? card : m_next;
    QTimer::singleShot(0, shown, [this, shown] { m_scroll->ensureWidgetVisible(shown, 0, scaled(4)); });
}

void CallsPanel::tellStory() { m_story->setText(m_storySteps.join(QStringLiteral("  ›  "))); }

void CallsPanel::takeSockets(const std::vector<SocketId>& changed) {
    if (std::find(changed.begin(), changed.end(), m_socket) != changed.end())
        if (const SocketView* view = m_bridge.find(m_socket))
            suggest(*view);
}

void CallsPanel::suggest(const SocketView& view) {
    std::vector<std::string_view> suggested = suggestedSteps(view);
    // Who came to be a client is not shown the server's way, and the other way round.
    if (m_intent == Intent::Client && !view.bound)
        std::erase(suggested, "bind");
    if (m_intent == Intent::Server && view.peer == std::nullopt)
        std::erase(suggested, "connect");
    suggested.resize(std::min(suggested.size(), kProminent));
    if (suggested == m_suggested)
        return;
    m_suggested = std::move(suggested);
    m_next = nullptr;
    for (CallCard* card : m_cards) {
        const std::string name = card->name().toStdString();
        const bool now = std::find(m_suggested.begin(), m_suggested.end(), name) != m_suggested.end();
        card->setSuggested(now);
        if (now && (m_next == nullptr || name == m_suggested.front()))
            m_next = card;
    }
    if (m_next != nullptr && isVisible() && !isAncestorOf(focusWidget()))
        m_scroll->ensureWidgetVisible(m_next, 0, scaled(40));
}

void CallsPanel::explain(const CallCard& card) {
    if (const auto call = findCall(card.name().toStdString()))
        emit explainRequested(explainCall(*call));
}

CallCard* CallsPanel::card(const QString& step) const {
    const auto found =
        std::find_if(m_cards.begin(), m_cards.end(), [&](const CallCard* card) { return card->name() == step; });
    return found != m_cards.end() ? *found : nullptr;
}

void CallsPanel::focusNext() {
    if (const SocketView* view = m_bridge.find(m_socket)) {
        m_suggested.clear();
        suggest(*view);
    }
    if (m_next != nullptr)
        reveal(m_next);
}

void CallsPanel::reveal(CallCard* card) {
    m_scroll->ensureWidgetVisible(card, 0, scaled(40));
    card->button()->setFocus(Qt::ShortcutFocusReason);
}

void CallsPanel::prefillBind(const Address& address) {
    m_intent = Intent::Server;
    m_bindAddress->setAddress(address);
}

void CallsPanel::prefillConnect(const Address& address) {
    m_intent = Intent::Client;
    m_connectAddress->setAddress(address);
}

void CallsPanel::prefillBacklog(int backlog) { m_setBacklog(backlog); }

} // namespace swb
