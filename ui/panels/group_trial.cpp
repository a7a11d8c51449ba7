#include "ui/panels/group_trial.h"

#include "core/base/escape.h"
#include "core/constants/numbers.h"
#include "core/explain/group_words.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "ui/editors/interface_combo.h"
#include "ui/editors/narrow_combo.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/look/wrapped_label.h"
#include "ui/models/group_log.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/panels/asked_steps.h"
#include "ui/panels/group_editor.h"
#include "ui/panels/outcome_strip.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace swb {

namespace {

constexpr int kProposedPort = 4000;
constexpr int kMostPort = 65535;
constexpr std::uint64_t kRoom = 2048;
constexpr char kMessage[] = "hello, group";

} // namespace

GroupTrial::GroupTrial(EngineBridge& bridge, SocketId socket, GroupEditor& editor, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_editor(editor)
    , m_asked(new AskedSteps(bridge, this))
    , m_fold(new QToolButton)
    , m_content(new QWidget)
    , m_outcome(new OutcomeStrip) {
    m_fold->setText(tr("Try it: two sockets, six calls"));
    m_fold->setToolTip(tr("Leads a first datagram to the group from a second socket to this one, call by call"));
    m_fold->setCheckable(true);
    m_fold->setAutoRaise(true);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setIcon(icon(u"chevron-right"));
    m_fold->setFocusPolicy(Qt::StrongFocus);
    auto* inner = new QVBoxLayout(m_content);
    inner->setContentsMargins({});
    inner->setSpacing(scaled(4));
    createStages(m_content);
    inner->addWidget(m_outcome);
    m_content->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    column->addWidget(m_fold, 0, Qt::AlignLeft);
    column->addWidget(m_content);
    connect(m_fold, &QToolButton::toggled, this, [this](bool open) {
        m_fold->setIcon(icon(open ? u"chevron-down" : u"chevron-right"));
        m_content->setVisible(open);
        refresh();
    });
    connect(&bridge, &EngineBridge::socketsChanged, this, &GroupTrial::refresh);
    connect(&GroupLog::of(bridge), &GroupLog::changed, this, &GroupTrial::refresh);
    connect(&editor, &GroupEditor::edited, this, [this] {
        proposePort();
        refresh();
    });
    proposePort();
}

void GroupTrial::createStages(QWidget* place) {
    auto* box = new FlowBox;
    createChoices(flowOfControls(box));
    auto* rows = new QWidget;
    auto* grid = new QGridLayout(rows);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(scaled(8));
    grid->setVerticalSpacing(scaled(3));
    grid->setColumnStretch(1, 1);
    place->layout()->addWidget(box);
    place->layout()->addWidget(rows);
    addStage(rows, Bind, QStringLiteral("bind"), [this] { bindHere(); });
    addStage(rows, Join, QStringLiteral("setsockopt"), [this] { m_editor.ask(GroupDeed::Join); });
    addStage(rows, Second, QStringLiteral("socket"), [this] { makeSecond(); });
    addStage(rows, Interface, QStringLiteral("setsockopt"), [this] { setInterface(); });
    addStage(rows, Send, QStringLiteral("sendto"), [this] { sendNow(); });
    addStage(rows, Receive, QStringLiteral("recvfrom"), [this] { ask(Receive, m_socket, step::Recvfrom{kRoom, 0}); });
}

void GroupTrial::createChoices(FlowLayout* row) {
    m_port = new QSpinBox;
    m_port->setRange(0, kMostPort);
    m_port->setToolTip(tr("The port of the group's datagrams: what the receiver is bound to; 0: any that is free"));
    row->addPair(tr("Group port"), m_port);
    m_sender = new NarrowCombo(12);
    m_sender->setToolTip(tr("The socket that sends: a new one, or one of the workbench"));
    row->addPair(tr("Sending socket"), m_sender);
    connect(m_port, &QSpinBox::valueChanged, this, &GroupTrial::refresh);
    connect(m_sender, &QComboBox::currentIndexChanged, this, &GroupTrial::refresh);
}

void GroupTrial::addStage(QWidget* place, Stage stage, const QString& call, std::function<void()> act) {
    auto* grid = static_cast<QGridLayout*>(place->layout());
    auto* button = new QPushButton(QStringLiteral("%1 %2").arg(stage + 1).arg(call));
    auto* label = new WrappedLabel;
    label->setTextFormat(Qt::PlainText);
    setTextRole(label, TextRole::Small);
    grid->addWidget(button, stage, 0, Qt::AlignTop);
    grid->addWidget(label, stage, 1);
    connect(button, &QPushButton::clicked, this, std::move(act));
    m_buttons.at(stage) = button;
    m_words.at(stage) = label;
}

const SocketView* GroupTrial::view() const { return m_bridge.find(m_socket); }

SocketId GroupTrial::sender() const {
    const SocketId chosen{m_sender->currentData().toUInt()};
    const SocketView* found = m_bridge.find(chosen);
    return found != nullptr && found->isOpen() ? chosen : SocketId{};
}

int GroupTrial::port() const {
    const SocketView* socket = view();
    const int bound = socket != nullptr && socket->local ? socket->local->port() : 0;
    return bound > 0 ? bound : m_port->value();
}

// The interface belongs to an address of IPv6; IPv4 says it by IP_MULTICAST_IF alone.
Parsed<Address> GroupTrial::groupAddress(int port) const {
    const std::string host = m_editor.group().toStdString();
    return m_editor.groupFamily() == kAfInet6 ? Address::parseInet6(host, std::to_string(port), 0, m_editor.interface())
                                              : Address::parseInet(host, std::to_string(port));
}

void GroupTrial::ask(Stage stage, SocketId socket, Step step) {
    m_outcome->hush();
    m_asked->ask(socket, std::move(step), [this, stage](const ActionReport& report) { takeReport(stage, report); });
}

void GroupTrial::bindHere() {
    if (const auto address = groupAddress(m_port->value()))
        ask(Bind, m_socket, step::Bind{*address});
}

void GroupTrial::makeSecond() {
    const SocketView* here = view();
    ask(Second, {}, step::Socket{here->family, here->type | kSockCloexec, here->protocol});
}

void GroupTrial::setInterface() {
    const OptionSpec* option = findOption(view()->family == kAfInet6 ? "IPV6_MULTICAST_IF" : "IP_MULTICAST_IF");
    const std::string value = outgoingInterfaceText(m_editor.interfaceInfo(), view()->family).toStdString();
    const auto bytes = encodeOption(*option, value);
    if (!bytes)
        return;
    m_setFor = sender();
    m_setTo = m_editor.interface();
    ask(Interface, sender(), step::Setsockopt{option->level, option->name, *bytes});
}

void GroupTrial::sendNow() {
    const auto address = groupAddress(port());
    const std::string_view message = kMessage;
    if (address)
        ask(Send, sender(), step::Sendto{Bytes(message.begin(), message.end()), 0, *address});
}

void GroupTrial::takeReport(Stage stage, const ActionReport& report) {
    const ReportText words = reportText(report);
    const bool good = words.kind == ReportText::Kind::Good;
    if (stage == Interface && !good)
        m_setFor = {};
    m_wasSent = (m_wasSent && stage != Send) || (stage == Send && good);
    m_wasReceived = (m_wasReceived && stage != Receive) || (stage == Receive && good);
    if (stage == Second && !report.made.empty()) {
        offerSenders();
        m_sender->setCurrentIndex(std::max(0, m_sender->findData(report.made.front().value)));
    }
    m_outcome->say(good ? OutcomeStrip::Tone::Good : OutcomeStrip::Tone::Failed,
                   QStringLiteral("%1 %2").arg(QString::fromStdString(report.name), words.headline),
                   stage == Receive && good ? arrivedText() : words.detail);
    refresh();
}

// What the newest datagram of this socket was, and whose.
QString GroupTrial::arrivedText() const {
    constexpr std::uint64_t kLookedAt = 64;
    Transcript& transcript = m_bridge.engine().transcript();
    const std::uint64_t last = transcript.lastIndex();
    const auto rows = transcript.copySince(last > kLookedAt ? last - kLookedAt : 0);
    const auto row = std::find_if(rows.rbegin(), rows.rend(), [this](const TranscriptRow& one) {
        return one.socket == m_socket && one.direction == Direction::Received;
    });
    if (row == rows.rend())
        return {};
    const Bytes bytes = transcript.bytesOf(row->index, kLookedAt);
    return tr("\"%1\" from %2. The Data page has the bytes.")
        .arg(QString::fromStdString(escapeBytes(bytes)), QString::fromStdString(row->peer.toString()));
}

// That of the group's own protocol where it has one, as long as nobody has typed another.
void GroupTrial::proposePort() {
    const auto known = std::ranges::find(knownGroups(), m_editor.group().toStdString(), &KnownGroup::address);
    const int port = known != knownGroups().end() && known->port != 0 ? known->port : kProposedPort;
    if (m_port->value() == m_proposed)
        m_port->setValue(port);
    m_proposed = port;
}

void GroupTrial::offerSenders() {
    const SocketView* here = view();
    const SocketId before = sender();
    const QSignalBlocker quiet(m_sender);
    m_sender->clear();
    m_sender->addItem(tr("a new one"), 0U);
    for (const SocketView& one : m_bridge.sockets())
        if (here != nullptr && one.isOpen() && one.id != m_socket && one.family == here->family &&
            one.type == here->type && one.kernelProtocol == here->kernelProtocol)
            m_sender->addItem(socketSummary(one).section(QLatin1Char(','), 0, 1), one.id.value);
    m_sender->setCurrentIndex(std::max(0, m_sender->findData(before.value)));
}

bool GroupTrial::isDone(Stage stage) const {
    const SocketView* here = view();
    const auto& joined = GroupLog::of(m_bridge).memberships(m_socket);
    switch (stage) {
    case Bind:
        return here != nullptr && here->local && here->local->port() > 0;
    case Join:
        return std::ranges::any_of(joined, [this](const Membership& one) {
            return QString::fromStdString(one.group) == m_editor.group() &&
                   (one.interface == m_editor.interface() || one.interface == 0);
        });
    case Second:
        return bool(sender());
    case Interface:
        return sender() && m_setFor == sender() && m_setTo == m_editor.interface();
    case Send:
        return m_wasSent;
    case Receive:
        return m_wasReceived;
    default:
        return false;
    }
}

bool GroupTrial::isPossible(Stage stage) const {
    const SocketView* here = view();
    if (here == nullptr || !here->isOpen() || !groupAddress(0))
        return false;
    if (stage == Interface)
        return bool(sender());
    return stage != Send || (sender() && port() > 0);
}

QString GroupTrial::bindWords() const {
    const auto address = groupAddress(m_port->value());
    const SocketView* here = view();
    const QString wanted = address ? QString::fromStdString(address->toString()) : m_editor.group();
    if (!isDone(Bind))
        return tr("this socket to %1: what goes to the group, and nothing else, comes in").arg(wanted);
    const QString local = QString::fromStdString(here->local->toString());
    const std::string host = here->local->host();
    if (!here->local->isWildcard() && (!address || host != address->host()))
        return tr("bound to %1: what goes to the group does not come there. A new socket can be bound to %2.")
            .arg(local, wanted);
    return tr("done: bound to %1").arg(local);
}

QString GroupTrial::words(Stage stage) const {
    const QString group = m_editor.group();
    const InterfaceInfo* info = m_editor.interfaceInfo();
    const QString where = info != nullptr ? QString::fromStdString(info->name) : tr("the interface of the route");
    const QString done = isDone(stage) ? tr("done: %1") : QStringLiteral("%1");
    const QString other = sender() ? socketName(sender()) : tr("the second socket");
    switch (stage) {
    case Bind:
        return bindWords();
    case Join:
        return done.arg(tr("join %1 on %2").arg(group, where));
    case Second:
        return done.arg(sender() ? tr("%1 sends").arg(other) : tr("a second socket, to send with"));
    case Interface:
        return done.arg(tr("%1 sends to groups through %2").arg(other, where));
    case Send:
        return done.arg(
            tr("%1 sends \"%2\" to %3, port %4").arg(other, QString::fromLatin1(kMessage), group).arg(port()));
    default:
        return done.arg(tr("this socket takes it; waits where nothing has come"));
    }
}

void GroupTrial::refresh() {
    if (m_content->isHidden() || view() == nullptr)
        return;
    offerSenders();
    bool isNext = true;
    for (int number = 0; number < StageCount; ++number) {
        const auto stage = static_cast<Stage>(number);
        const bool next = isNext && !isDone(stage) && isPossible(stage);
        setProminent(m_buttons.at(number), next ? Mark::On : Mark::Off);
        isNext = isNext && !next;
        m_buttons.at(number)->setEnabled(isPossible(stage));
        m_words.at(number)->setText(words(stage));
        m_buttons.at(number)->setToolTip(words(stage));
        setTextTone(m_words.at(number), isDone(stage) ? Semantic::Success : Semantic::Text);
    }
    m_port->setEnabled(!isDone(Bind));
}

} // namespace swb
