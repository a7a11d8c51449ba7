#include "ui/panels/calls_panel.h"

#include "core/constants/numbers.h"
#include "core/engine/next_calls.h"
#include "core/engine/socket_kind.h"
#include "core/store/history.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"
#include "ui/look/presenting.h"
#include "ui/look/tab_chain.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/raw_text.h"
#include "ui/models/report_text.h"
#include "ui/panels/call_group.h"
#include "ui/panels/call_registry.h"
#include "ui/panels/call_story.h"
#include "ui/views/call_card.h"
#include "ui/views/flow_layout.h"
#include "ui/views/scroll_hold.h"

#include <QCursor>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {

constexpr std::size_t kProminent = 2;
constexpr int kNextCharacters = 8; // as wide for a short name as for a long one
constexpr int kAboveNext = 34;

// What stands open is kept among what was typed: the newest entry counts.
const QString& foldKind() {
    static const QString kKind = QStringLiteral("open call groups");
    return kKind;
}
constexpr char kOpenAtFirst[] = "life,data";

QStringList openTopics(const History& history) {
    const QStringList kept = history.entries(foldKind());
    return (kept.isEmpty() ? QString::fromLatin1(kOpenAtFirst) : kept.front()).split(QLatin1Char(','));
}

QString nameOf(const CallEntry& entry) { return QString::fromLatin1(entry.name); }

} // namespace

CallsPanel::CallsPanel(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_history(history)
    , m_scroll(new QScrollArea)
    , m_settling(new SettlingPage(*m_scroll))
    , m_story(new CallStory) {
    auto* content = new QWidget;
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(scaled(12), 0, scaled(12), scaled(12));
    m_column->setSpacing(scaled(2));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_story);
    column->addWidget(createBar());
    column->addWidget(m_scroll, 1);
    createGroups();
    m_column->addStretch();
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    connect(&bridge, &EngineBridge::submitted, this, &CallsPanel::noteAsked);
    connect(&bridge, &EngineBridge::actionFinished, this, &CallsPanel::takeReport);
    // Nothing here is wider than the page on purpose; a focus that moves must not shift it sideways.
    connect(m_scroll->horizontalScrollBar(), &QScrollBar::valueChanged, this,
            [this] { m_scroll->horizontalScrollBar()->setValue(0); });
    connect(&bridge, &EngineBridge::socketsChanged, this, &CallsPanel::takeSockets);
    if (const SocketView* view = bridge.find(socket)) {
        const QString origin = view->receivedFrom  ? QStringLiteral("recvmsg")
                               : view->duplicateOf ? QStringLiteral("dup")
                               : view->inherited   ? QStringLiteral("socket(fileno)")
                               : view->parent      ? QStringLiteral("accept")
                               : view->twin        ? QStringLiteral("socketpair")
                                                   : QStringLiteral("socket");
        m_story->add(QStringLiteral("%1 = %2").arg(origin).arg(view->fd));
        suggest(*view);
    }
    arrange();
}

// The way to a call by its name, and to those that make sense next.
QWidget* CallsPanel::createBar() {
    auto* bar = new FlowBox;
    auto* row = new FlowLayout(bar);
    row->setContentsMargins(scaled(12), scaled(4), scaled(12), scaled(4));
    m_filter = new QLineEdit;
    m_filter->setAccessibleName(tr("Find a call"));
    m_filter->setPlaceholderText(tr("Find a call"));
    m_filter->setToolTip(tr("Type a part of its name, of its name in Python, or of a constant.\n"
                            "Enter goes to the first that fits, Esc shows all again."));
    addClearButton(m_filter);
    m_filter->setFixedWidth(m_filter->fontMetrics().averageCharWidth() * 15);
    setAside(m_filter);
    row->addWidget(m_filter);
    m_nextLabel = new QLabel(tr("Next"));
    setTextTone(m_nextLabel, Semantic::MutedText);
    keepRoomWhenHidden(m_nextLabel);
    row->addWidget(m_nextLabel);
    for (std::size_t i = 0; i < kProminent; ++i) {
        auto* button = new QToolButton;
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        setTextRole(button, TextRole::Code);
        keepRoomWhenHidden(button);
        button->setMinimumWidth(button->fontMetrics().averageCharWidth() * kNextCharacters);
        connect(button, &QToolButton::clicked, this, [this, button] { reveal(button->text()); });
        row->addWidget(button);
        m_nextButtons.push_back(button);
    }
    connect(m_filter, &QLineEdit::textChanged, this, &CallsPanel::arrange);
    connect(m_filter, &QLineEdit::returnPressed, this, &CallsPanel::goToFirstFound);
    auto* escape = new QShortcut(Qt::Key_Escape, m_filter, m_filter, &QLineEdit::clear, Qt::WidgetShortcut);
    escape->setObjectName(QStringLiteral("show all calls"));
    return bar;
}

void CallsPanel::createGroups() {
    m_nothing = new QLabel(tr("No call has this in its name."));
    setTextTone(m_nothing, Semantic::MutedText);
    m_nothing->hide();
    m_column->addWidget(m_nothing);
    const QStringList open = openTopics(m_history);
    const CardPlace here = cardPlace();
    const auto isHere = [&](const CallEntry& entry) { return entry.isFor == nullptr || entry.isFor(here); };
    for (int index = 0; index < kCallTopics; ++index) {
        const auto topic = static_cast<CallTopic>(index);
        QStringList calls;
        for (const CallEntry& entry : callEntries())
            if (entry.topic == topic && isHere(entry))
                calls << nameOf(entry);
        if (calls.isEmpty())
            continue;
        auto* group = new CallGroup(topicTitle(topic), calls);
        group->setObjectName(QString::fromLatin1(topicKey(topic)));
        group->setOpen(open.contains(group->objectName()));
        connect(group, &CallGroup::toggled, this, [this, group] { takeToggle(group); });
        m_column->addWidget(group);
        m_groups.push_back(group);
        for (const CallEntry& entry : callEntries())
            if (entry.topic == topic && isHere(entry))
                m_places.push_back({&entry, group});
    }
}

void CallsPanel::takeToggle(CallGroup* group) {
    if (!group->isOpen())
        for (Place& place : m_places)
            if (place.group == group)
                place.isUsed = false;
    QStringList open;
    for (const CallGroup* one : m_groups)
        if (one->isOpen())
            open << one->objectName();
    m_history.remember(foldKind(), open.isEmpty() ? QStringLiteral("none") : open.join(QLatin1Char(',')));
    arrange();
}

bool CallsPanel::isWanted(const Place& place) const {
    const QString filter = m_filter->text();
    if (!filter.trimmed().isEmpty())
        return fitsCall(*place.entry, filter);
    return place.group->isOpen() || place.isUsed ||
           std::find(m_suggested.begin(), m_suggested.end(), place.entry->name) != m_suggested.end();
}

// Shows the cards that are wanted now, and makes those that were never wanted before.
void CallsPanel::arrange() {
    const bool isFiltered = !m_filter->text().trimmed().isEmpty();
    const Place* const wasFirst = m_first;
    putFirst(exactlyNamed());
    bool isNew = m_first != wasFirst, any = false;
    for (CallGroup* group : m_groups) {
        bool anyHere = false;
        for (Place& place : m_places) {
            if (place.group != group)
                continue;
            const bool wanted = isWanted(place);
            isNew = isNew || (wanted && place.card == nullptr);
            if (wanted || place.card != nullptr)
                make(place)->setVisible(wanted);
            anyHere = anyHere || wanted;
        }
        group->setNamesShown(!isFiltered && !group->isOpen());
        group->setVisible(!isFiltered || anyHere);
        any = any || anyHere;
    }
    m_nothing->setVisible(isFiltered && !any);
    if (isNew)
        chainTabs();
}

CallsPanel::Place* CallsPanel::exactlyNamed() {
    const QString typed = m_filter->text().trimmed();
    const auto found = std::find_if(m_places.begin(), m_places.end(), [&](const Place& candidate) {
        return nameOf(*candidate.entry).compare(typed, Qt::CaseInsensitive) == 0;
    });
    return found != m_places.end() ? &*found : nullptr;
}

// Above those that only have the word somewhere: its group above the others, its card above its group's.
void CallsPanel::putFirst(Place* first) {
    if (first == m_first)
        return;
    m_first = first;
    for (CallGroup* group : groupsAsSeen()) {
        m_column->removeWidget(group);
        m_column->insertWidget(m_column->count() - 1, group); // above the stretch
        int row = 0;
        if (first != nullptr && group == first->group && first->card != nullptr)
            group->moveCard(row++, first->card);
        for (const Place& place : m_places)
            if (place.group == group && place.card != nullptr && &place != first)
                group->moveCard(row++, place.card);
    }
}

std::vector<CallGroup*> CallsPanel::groupsAsSeen() const {
    std::vector<CallGroup*> groups = m_groups;
    if (m_first != nullptr)
        std::stable_partition(groups.begin(), groups.end(), [&](CallGroup* group) { return group == m_first->group; });
    return groups;
}

void CallsPanel::chainTabs() {
    std::vector<QWidget*> blocks{m_filter};
    blocks.insert(blocks.end(), m_nextButtons.begin(), m_nextButtons.end());
    for (CallGroup* group : groupsAsSeen()) {
        blocks.push_back(group->heading());
        if (m_first != nullptr && m_first->group == group && m_first->card != nullptr)
            blocks.push_back(m_first->card);
        for (const Place& place : m_places)
            if (place.group == group && place.card != nullptr && &place != m_first)
                blocks.push_back(place.card);
    }
    chainTabStops(blocks);
}

CardPlace CallsPanel::cardPlace() const {
    const SocketView* view = m_bridge.find(m_socket);
    const SocketView none;
    const SocketView& known = view != nullptr ? *view : none;
    const int type = knownType(known);
    return {m_bridge, m_socket, known.family, type, m_history};
}

CallCard* CallsPanel::make(Place& place) {
    if (place.card != nullptr)
        return place.card;
    CallCard* card = place.entry->make(cardPlace());
    place.card = card;
    const auto before = std::count_if(m_places.begin(), m_places.end(), [&](const Place& other) {
        return other.group == place.group && other.card != nullptr && &place != m_first &&
               (other.entry < place.entry || &other == m_first);
    });
    place.group->insertCard(static_cast<int>(before), card);
    card->setSuggested(std::find(m_suggested.begin(), m_suggested.end(), place.entry->name) != m_suggested.end());
    connect(card, &CallCard::asked, this, [this, card](const Step& step) { submit(card, step); });
    connect(card, &CallCard::socketWanted, this, &CallsPanel::socketWanted);
    connect(card, &CallCard::explainWanted, this, [this, card] { explain(*card); });
    connect(card, &CallCard::unlinkWanted, this,
            [this, card](const QString& path) { submit(card, step::Unlink{path.toStdString()}); });
    return card;
}

CallsPanel::Place* CallsPanel::place(const QString& name) {
    const auto found = std::find_if(m_places.begin(), m_places.end(),
                                    [&](const Place& candidate) { return nameOf(*candidate.entry) == name; });
    return found != m_places.end() ? &*found : nullptr;
}

CallCard* CallsPanel::cardOf(const QString& name) {
    Place* found = place(name);
    return found != nullptr ? make(*found) : nullptr;
}

QStringList CallsPanel::names() const {
    QStringList names;
    for (const Place& place : m_places)
        names << nameOf(*place.entry);
    return names;
}

void CallsPanel::goToFirstFound() {
    if (const Place* exact = exactlyNamed())
        return reveal(nameOf(*exact->entry));
    const auto first = std::find_if(m_places.begin(), m_places.end(), [&](const Place& place) {
        return !m_filter->text().trimmed().isEmpty() && fitsCall(*place.entry, m_filter->text());
    });
    if (first != m_places.end())
        reveal(nameOf(*first->entry));
}

void CallsPanel::submit(CallCard* card, const Step& step) {
    for (Place& place : m_places)
        if (place.card == card)
            place.isUsed = true;
    card->setRunning();
    m_running[m_bridge.submit({m_socket, step, m_lane})] = card;
}

// Whoever asked: a call from the Data page is repeated like one from here.
void CallsPanel::noteAsked(const Command& command, ActionId action) {
    if (const auto* connect = std::get_if<step::Connect>(&command.step);
        connect != nullptr && command.socket == m_socket && connect->address.family() == kAfUnspec)
        m_undoing.insert(action);
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
    if (const Place* own = place(m_lastStep); own != nullptr && own->card != nullptr)
        submit(own->card, again);
    else
        m_bridge.submit({m_socket, again, m_lane});
}

void CallsPanel::takeReport(const ActionReport& report) {
    const bool isUndone = m_undoing.erase(report.action) > 0;
    if (report.socket == m_socket && report.name == "connect" && !report.error && m_intent == Intent::Unknown)
        m_intent = Intent::Client; // and stays one when the connection is undone
    if (report.socket == m_socket && !report.cancelled) {
        const ReportText text = reportText(report);
        const QString name = isUndone ? QStringLiteral("connect(AF_UNSPEC)") : QString::fromStdString(report.name);
        m_story->add(name + QLatin1Char(' ') + text.headline);
    }
    const auto running = m_running.find(report.action);
    // What connect() said of the connection is no longer so.
    if (const Place* connect = place(QStringLiteral("connect"));
        isUndone && !report.error && !report.cancelled && connect != nullptr && connect->card != nullptr &&
        (running == m_running.end() || running->second != connect->card))
        connect->card->forgetOutcome();
    if (running == m_running.end())
        return;
    CallCard* card = running->second;
    ScrollHold hold(*m_scroll, m_pointerAtShow);
    card->showReport(report);
    m_running.erase(running);
    if (reportText(report).kind == ReportText::Kind::Failed)
        emit explainRequested(explainFailure(report));
    if (!isVisible() || hold.holds())
        return hold.restore();
    // After a success what comes next is seen, after a failure what it says, and what came beside the bytes of a
    // message. The layout knows the places after this.
    CallCard* next = cardOf(m_next);
    CallCard* shown = report.error || next == nullptr || !report.messages.empty() ? card : next;
    QTimer::singleShot(0, shown, [this, shown] {
        m_scroll->widget()->layout()->activate(); // what came may have made the card higher
        m_scroll->ensureWidgetVisible(shown, 0, scaled(4));
    });
}

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
    if (isEchoSocket(view) && view.isOpen())
        suggested.insert(suggested.begin(), "ping"); // not one call, but what such a socket is made for
    suggested.resize(std::min(suggested.size(), kProminent));
    if (suggested == m_suggested)
        return;
    m_suggested = std::move(suggested);
    ScrollHold hold(*m_scroll, m_pointerAtShow);
    arrange();
    offerNext();
    for (const Place& place : m_places)
        if (place.card != nullptr)
            place.card->setSuggested(std::find(m_suggested.begin(), m_suggested.end(), place.entry->name) !=
                                     m_suggested.end());
    hold.restore();
    if (!hold.holds() && isVisible() && !isAncestorOf(focusWidget()))
        scrollToNext();
}

// What is over may leave the page; the heading above what is next stays in sight.
void CallsPanel::scrollToNext() {
    const CallCard* next = cardOf(m_next);
    if (next == nullptr || m_nextInView == m_next)
        return;
    m_nextInView = m_next;
    m_scroll->widget()->layout()->activate(); // a card just made has no place before that
    m_scroll->verticalScrollBar()->setValue(next->mapTo(m_scroll->widget(), QPoint()).y() - scaled(kAboveNext));
}

void CallsPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_pointerAtShow = QCursor::pos();
    m_settling->begin();
    QTimer::singleShot(0, this, &CallsPanel::scrollToNext); // laid out by then
}

void CallsPanel::offerNext() {
    m_next = m_suggested.empty() ? QString() : QString::fromUtf8(m_suggested.front().data());
    m_nextLabel->setVisible(!m_suggested.empty());
    QStringList offered;
    for (const std::string_view name : m_suggested)
        offered << text(name);
    // What stays a suggestion stays in its place, under a pointer that may be on its way to it.
    for (qsizetype i = 0; i < offered.size(); ++i)
        for (qsizetype j = 0; j < offered.size(); ++j)
            if (m_nextButtons[static_cast<std::size_t>(j)]->text() == offered[i])
                offered.swapItemsAt(i, j);
    for (std::size_t i = 0; i < m_nextButtons.size(); ++i) {
        QToolButton* button = m_nextButtons[i];
        const bool isOffered = i < m_suggested.size();
        button->setVisible(isOffered);
        button->setText(isOffered ? offered[static_cast<qsizetype>(i)] : QString());
        button->setToolTip(tr("Go to %1, which makes sense now").arg(button->text()));
    }
}

void CallsPanel::explain(const CallCard& card) {
    if (const auto call = findCall(card.callName().toStdString()))
        emit explainRequested(explainCall(*call));
}

void CallsPanel::focusNext() {
    if (const SocketView* view = m_bridge.find(m_socket)) {
        m_suggested.clear();
        suggest(*view);
    }
    if (!m_next.isEmpty())
        reveal(m_next);
}

void CallsPanel::reveal(const QString& name) {
    Place* found = place(name);
    if (found == nullptr)
        return;
    if (!isWanted(*found)) {
        m_filter->clear();
        found->isUsed = true;
    }
    arrange();
    m_scroll->widget()->layout()->activate(); // a card just shown has no place before that
    m_scroll->ensureWidgetVisible(found->card, 0, scaled(40));
    found->card->button()->setFocus(Qt::ShortcutFocusReason);
}

bool CallsPanel::useRows(const QString& name, const CarriedRows& rows) {
    reveal(name);
    const Place* found = place(name);
    RowTaker* taker = found != nullptr ? RowTaker::within(found->card, rows) : nullptr;
    return taker != nullptr && taker->take(rows);
}

void CallsPanel::prefillBind(const Address& address) {
    m_intent = Intent::Server;
    cardOf(QStringLiteral("bind"))->fill(step::Bind{address});
}

void CallsPanel::prefillConnect(const Address& address) {
    m_intent = Intent::Client;
    cardOf(QStringLiteral("connect"))->fill(step::Connect{address});
}

void CallsPanel::prefillBacklog(int backlog) { cardOf(QStringLiteral("listen"))->fill(step::Listen{backlog}); }

} // namespace swb
