#include "ui/panels/socket_page.h"

#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "core/render/call_text.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/row_taker.h"
#include "ui/look/one_line_label.h"
#include "ui/look/presenting.h"
#include "ui/look/type_scale.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_origin.h"
#include "ui/models/socket_text.h"
#include "ui/panels/automatic_panel.h"
#include "ui/panels/calls_panel.h"
#include "ui/panels/composer.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/file_panel.h"
#include "ui/panels/options_page.h"
#include "ui/views/badge.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/readiness_lights.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kWidePage = 560;

Semantic toneOf(const SocketView& view) {
    switch (view.life) {
    case Life::Listening:
    case Life::Connecting:
        return Semantic::Running;
    case Life::Connected:
        return Semantic::Success;
    case Life::Closing:
        return Semantic::Warning;
    default:
        return Semantic::Observer;
    }
}

// A name that says nothing, 0.0.0.0:0 of a socket never bound, is left out.
QString addressText(const std::optional<Address>& address) {
    const bool says = address && address->length() > sizeof(std::uint16_t) && address->port() != 0;
    return says ? QString::fromStdString(address->toString()) : QStringLiteral("–");
}

// The call that made the socket, as it was.
QString madeText(const SocketView& view) {
    if (const QString origin = originText(view); !origin.isEmpty())
        return origin;
    if (view.parent) {
        const QString flags =
            QString::fromStdString(decodeFlags(socketTypeFlags(), static_cast<std::uint64_t>(view.typeFlags)));
        const QString call =
            view.typeFlags == 0 ? QStringLiteral("accept(%1)") : QStringLiteral("accept4(%1, ..., %2)");
        const QString from = socketName(view.parent);
        return QStringLiteral("%1 = %2").arg(view.typeFlags == 0 ? call.arg(from) : call.arg(from, flags)).arg(view.fd);
    }
    const QString call = view.twin ? QStringLiteral("socketpair(%1) = %2") : QStringLiteral("socket(%1) = %2");
    return call.arg(settingsText(view)).arg(view.fd);
}

// What the kernel made of the type and protocol it was asked for, read back.
QString kernelText(const SocketView& view) {
    QStringList parts;
    if (view.kernelType >= 0 && view.kernelType != view.type)
        parts << QStringLiteral("SO_TYPE %1").arg(QString::fromStdString(decodeValue(socketTypes(), view.kernelType)));
    if (view.kernelProtocol >= 0 && view.kernelProtocol != view.protocol)
        parts << QStringLiteral("SO_PROTOCOL %1")
                     .arg(QString::fromStdString(decodeValue(protocolsOf(view.family), view.kernelProtocol)));
    return parts.join(QStringLiteral(" · "));
}

bool isStream(const SocketView& view) { return view.type == kSockStream && view.notASocket.empty(); }

// What makefile()'s buffers hold, since a recv() does not get it and the peer has not got it.
QString fileText(const SocketView& view) {
    QStringList parts;
    if (view.fileReadAhead > 0)
        parts << SocketPage::tr("file has read ahead %1 B").arg(view.fileReadAhead);
    if (view.fileUnsent > 0)
        parts << SocketPage::tr("file has %1 B unsent").arg(view.fileUnsent);
    return parts.join(QStringLiteral(" · "));
}

} // namespace

SocketPage::SocketPage(EngineBridge& bridge, SocketId socket, History& history, ProfileLibrary& profiles,
                       RuleLibrary& rules, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_history(history)
    , m_calls(new CallsPanel(bridge, socket, history))
    , m_data(new DataPanel(bridge, socket, history)) {
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(socketName(m_socket));
    m_tabs->addTab(m_calls, tr("Calls"));
    m_tabs->addTab(m_data, tr("Data"));
    m_options = new OptionsPage(bridge, socket, profiles);
    m_tabs->addTab(m_options, tr("Options"));
    connect(m_options, &OptionsPage::explainRequested, this, &SocketPage::explainRequested);
    if (const SocketView* view = bridge.find(socket); view != nullptr && isStream(*view)) {
        m_file = new FilePanel(bridge, socket, history);
        m_tabs->addTab(m_file, tr("File"));
        m_tabs->setTabToolTip(m_tabs->indexOf(m_file), tr("The stream as a file, line by line: Python's makefile()"));
        connect(m_file, &FilePanel::explainRequested, this, &SocketPage::explainRequested);
    }
    if (const SocketView* view = bridge.find(socket); view != nullptr && AutomaticPanel::suits(*view)) {
        m_automatic = new AutomaticPanel(bridge, socket, history, rules);
        m_tabs->addTab(m_automatic, tr("Automatic"));
        m_tabs->setTabToolTip(m_tabs->indexOf(m_automatic),
                              tr("Let the program make the calls: many peers, full speed"));
        connect(m_automatic, &AutomaticPanel::explainRequested, this, &SocketPage::explainRequested);
        connect(m_automatic, &AutomaticPanel::rulesWanted, this, &SocketPage::rulesWanted);
        connect(m_automatic, &AutomaticPanel::transcriptWanted, this, &SocketPage::transcriptWanted);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(createHeader());
    column->addWidget(m_tabs, 1);

    connect(m_calls, &CallsPanel::explainRequested, this, &SocketPage::explainRequested);
    connect(m_calls, &CallsPanel::socketWanted, this, &SocketPage::socketWanted);
    connect(m_calls, &CallsPanel::lastStepChanged, this, &SocketPage::refresh);
    connect(m_data, &DataPanel::explainRequested, this, &SocketPage::explainRequested);
    connect(m_data, &DataPanel::keepRequested, this, &SocketPage::keepRequested);
    connect(&bridge, &EngineBridge::socketsChanged, this, [this](const std::vector<SocketId>& changed) {
        // A duplicate of this one, made or closed, changes what is said here.
        const SocketView* view = m_bridge.find(m_socket);
        if (std::find(changed.begin(), changed.end(), m_socket) != changed.end())
            refresh();
        else if (view != nullptr)
            refreshSharing();
    });
    takeRows();
    m_busyTick.setInterval(100);
    connect(&m_busyTick, &QTimer::timeout, this, &SocketPage::refreshBusy);
    refresh();
}

QString SocketPage::sendMessage(const StoredMessage& message) {
    if (const SocketView* view = m_bridge.find(m_socket); view != nullptr && view->automatic && m_automatic != nullptr)
        return m_automatic->sendMessage(message);
    m_data->build();
    return m_data->composer()->sendStored(message);
}

void SocketPage::composeMessage(const StoredMessage& message) {
    m_tabs->setCurrentWidget(m_data);
    m_data->build();
    m_data->composer()->loadStored(message);
}

QWidget* SocketPage::createHeader() {
    auto* header = new FlowBox; // its lines stay whole where the page is low
    header->keepHeight();
    m_name = new QLabel(socketName(m_socket));
    setTextRole(m_name, TextRole::Heading);
    m_life = new Badge;
    m_title = new QLabel;
    setTextRole(m_title, TextRole::Code);
    m_title->setWordWrap(true);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_addresses = new QLabel;
    setTextRole(m_addresses, TextRole::Code);
    m_addresses->setWordWrap(true);
    m_addresses->setTextFormat(Qt::PlainText);
    m_addresses->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_lights = new ReadinessLights;
    createBusyControls();

    auto* what = new FlowLayout;
    what->setContentsMargins({});
    for (QWidget* widget :
         {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_life), static_cast<QWidget*>(m_mode)})
        what->addWidget(widget);
    auto* top = new QHBoxLayout;
    top->setSpacing(scaled(8));
    top->addLayout(what, 1);
    top->addWidget(createActions());
    m_kernel = new QLabel;
    m_kernel->setToolTip(tr("What the kernel chose: read back with getsockopt"));
    setTextRole(m_kernel, TextRole::Small);
    setTextTone(m_kernel, Semantic::MutedText);
    m_lights->layout()->addWidget(m_kernel); // in their lines: a flow within a flow knows no second line
    auto* column = new QVBoxLayout(header);
    column->setContentsMargins(scaled(12), scaled(8), scaled(8), scaled(6));
    column->setSpacing(scaled(4));
    column->addLayout(top);
    column->addWidget(m_title);
    column->addWidget(m_addresses);
    column->addWidget(m_lights);
    m_sharing = new InlineNote;
    column->addWidget(m_sharing);
    column->addStretch(); // where the header keeps the room of what it said before
    return header;
}

QWidget* SocketPage::createActions() {
    auto* actions = new QWidget;
    auto* row = new QHBoxLayout(actions);
    row->setContentsMargins({});
    row->setSpacing(0);
    for (QToolButton* button : {m_interrupt, m_otherThread}) {
        button->setAutoRaise(true);
        row->addWidget(button);
    }
    const auto add = [&](const QString& iconName, const QString& text, const QString& tip) {
        auto* button = new QToolButton;
        button->setIcon(icon(iconName));
        button->setAccessibleName(text);
        button->setToolTip(tip);
        button->setAutoRaise(true);
        row->addWidget(button);
        return button;
    };
    m_repeat = add(QStringLiteral("repeat"), tr("Repeat"), tr("Make the last call again"));
    auto* duplicate = add(QStringLiteral("duplicate"), tr("Duplicate"), tr("A new socket with the same settings"));
    m_close = add(QStringLiteral("close"), QStringLiteral("close"), tr("close(): end this socket"));
    setAside(duplicate);
    connect(m_repeat, &QToolButton::clicked, m_calls, &CallsPanel::repeatLast);
    connect(duplicate, &QToolButton::clicked, this, [this] { emit duplicateWanted(m_socket); });
    connect(m_close, &QToolButton::clicked, this,
            [this] { m_bridge.submit({m_socket, step::Close{}, Lane::InOrder}); });
    return actions;
}

void SocketPage::createBusyControls() {
    m_mode = new OneLineLabel;
    setTextRole(m_mode, TextRole::Small);
    m_interrupt = new QToolButton;
    m_interrupt->setIcon(icon(u"interrupt"));
    m_interrupt->setText(tr("Interrupt"));
    m_interrupt->setToolTip(tr("Send a signal to the blocked call: the kernel ends it with EINTR or a short count"));
    m_interrupt->setEnabled(false);
    m_otherThread = new QToolButton;
    m_otherThread->setIcon(icon(u"lanes"));
    m_otherThread->setAccessibleName(tr("Further calls in another thread"));
    m_otherThread->setToolTip(tr("Further calls in another thread, while one is blocked.\nOff: a further call waits "
                                 "until this one has returned.\nOn: it is made at once, beside the blocked one."));
    m_otherThread->setCheckable(true);
    m_otherThread->setEnabled(false);
    connect(m_otherThread, &QToolButton::toggled, this, [this](bool on) {
        const Lane lane = on ? Lane::OtherThread : Lane::InOrder;
        m_calls->setLane(lane);
        m_data->setLane(lane);
        if (m_file != nullptr)
            m_file->setLane(lane);
    });
    connect(m_interrupt, &QToolButton::clicked, this, [this] {
        if (const SocketView* view = m_bridge.find(m_socket))
            for (const ActionView& action : view->inFlight)
                m_bridge.interrupt(action.id);
    });
}

void SocketPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_interrupt->setToolButtonStyle(isWide() ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    refreshSharing();
}

bool SocketPage::isWide() const { return width() >= scaled(kWidePage); }

void SocketPage::prefillDestination(const Address& address) { m_data->prefillDestination(address); }

void SocketPage::showCalls() { m_tabs->setCurrentWidget(m_calls); }

void SocketPage::showProfile(const QString& name) {
    m_tabs->setCurrentWidget(m_options);
    m_options->showProfile(name);
}

void SocketPage::showOption(const QString& words) {
    m_tabs->setCurrentWidget(m_options);
    m_options->findOption(words);
}

void SocketPage::use(const ReferenceUse& use, const CarriedRows& rows) {
    if (rows.empty() || !use.isPossible)
        return;
    if (use.kind == ReferenceUse::Kind::Option) {
        showOption(use.option);
    } else if (use.kind == ReferenceUse::Kind::Call) {
        showCalls();
        m_calls->useRows(use.call, rows);
    }
}

// What a field takes is dropped there; an option has its place among the options, wherever on the page it is dropped.
void SocketPage::takeRows() {
    m_tabs->tabBar()->setAcceptDrops(true);
    m_tabs->tabBar()->setChangeCurrentOnDrag(true);
    const auto useOf = [this](const CarriedRows& rows) -> std::optional<ReferenceUse> {
        const std::vector<ReferenceUse> uses = usesOf(rows, m_bridge.find(m_socket));
        const auto found = std::ranges::find(uses, ReferenceUse::Kind::Option, &ReferenceUse::kind);
        return found != uses.end() && found->isPossible ? std::optional(*found) : std::nullopt;
    };
    new RowTaker(
        this, [useOf](const CarriedRows& rows) { return useOf(rows).has_value(); },
        [this, useOf](const CarriedRows& rows) { use(*useOf(rows), rows); });
}

void SocketPage::refresh() {
    const SocketView* view = m_bridge.find(m_socket);
    if (view == nullptr)
        return;
    m_life->show(lifeText(*view), toneOf(*view));
    m_title->setText(madeText(*view));
    m_addresses->setText(tr("local %1   peer %2").arg(addressText(view->local), addressText(view->peer)));
    m_kernel->setText(kernelText(*view));
    m_lights->show(*view);
    refreshSharing();
    m_repeat->setEnabled(!m_calls->lastStep().isEmpty() && view->isOpen());
    m_repeat->setToolTip(m_calls->lastStep().isEmpty() ? tr("Make the last call again")
                                                       : tr("Make the last call again: %1").arg(m_calls->lastStep()));
    m_close->setEnabled(view->isOpen());
    refreshBusy();
}

// On a narrow page its first words, which say with whom; the others are in the tool tip.
void SocketPage::refreshSharing() {
    const SocketView* view = m_bridge.find(m_socket);
    if (view == nullptr)
        return;
    const QString whole = sharingText(m_bridge.sockets(), *view);
    m_sharing->say(view->detached ? NoteKind::Warning : NoteKind::Hint,
                   isWide() || view->detached ? whole : whole.section(QLatin1Char(':'), 0, 0));
    m_sharing->setToolTip(whole);
}

void SocketPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_sharing != nullptr)
        refreshSharing();
}

void SocketPage::refreshBusy() {
    const SocketView* view = m_bridge.find(m_socket);
    const bool busy = view != nullptr && view->isBusy();
    QStringList parts;
    if (busy) {
        for (const ActionView& action : view->inFlight)
            parts << tr("%1 in flight for %2")
                         .arg(QString::fromStdString(action.name),
                              QString::fromStdString(durationText(monotonicNow() - action.since)));
        if (!view->waiting.empty())
            parts << tr("%1 waiting behind it").arg(view->waiting.size());
    }
    // A call that returns at once must not make them flicker.
    const bool shown = busy && monotonicNow() - view->inFlight.front().since > std::chrono::milliseconds(150);
    const QString file = view != nullptr ? fileText(*view) : QString();
    if (!shown && view != nullptr)
        parts = QStringList{modeText(*view)} + (file.isEmpty() ? QStringList() : QStringList{file});
    m_mode->setText(parts.join(QStringLiteral(", ")));
    m_mode->setToolTip(m_mode->text());
    setTextTone(m_mode, shown ? Semantic::Running : file.isEmpty() ? Semantic::MutedText : Semantic::Warning);
    m_interrupt->setEnabled(shown);
    m_otherThread->setEnabled(shown);
    if (!busy && m_otherThread->isChecked())
        m_otherThread->setChecked(false);
    if (busy != m_busyTick.isActive())
        busy ? m_busyTick.start() : m_busyTick.stop();
}

} // namespace swb
