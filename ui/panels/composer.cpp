#include "ui/panels/composer.h"

#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "core/constants/value_of.h"
#include "core/wire/decode.h"
#include "core/wire/netlink.h"
#include "ui/editors/address_editor.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/payload_editor.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/models/raw_text.h"
#include "ui/models/report_text.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/result_place.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace swb {

namespace {

constexpr std::int64_t kProposedSize = 4096;
constexpr std::int64_t kWholeFrame = 65550; // of loopback, whose packets have up to 65536 bytes
constexpr std::int64_t kProposedBatch = 64;
constexpr std::int64_t kMostAtOnce = 1024;   // recvmmsg() takes no more
constexpr std::int64_t kNetlinkSize = 32768; // as much as the kernel puts into one message of a list

bool keepsMessages(const SocketView& view) { return view.type == kSockDgram || view.type == kSockRaw; }

} // namespace

Composer::Composer(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_history(history)
    , m_payload(new PayloadEditor(&history)) {
    m_payload->historyButton()->setIcon(icon(u"history"));
    m_sending = new QWidget;
    auto* sending = new QVBoxLayout(m_sending);
    sending->setContentsMargins({});
    sending->setSpacing(scaled(4));
    sending->addWidget(m_payload, 1);
    m_warning = new InlineNote;
    sending->addWidget(m_warning);
    m_addressHost = new QWidget;
    m_addressHost->hide();
    auto* host = new QVBoxLayout(m_addressHost);
    host->setContentsMargins({});
    sending->addWidget(createSendRow());
    sending->addWidget(m_addressHost);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    column->addWidget(createFold());
    column->addWidget(m_sending, 1);
    m_fileNote = new InlineNote; // above the buttons, which stand at the lower edge and so stay where they are
    column->addWidget(m_fileNote);
    column->addWidget(createReceiveRow());
    column->addWidget(createStatusRow());
    setFolded(false);

    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* again = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        again->setContext(Qt::WidgetWithChildrenShortcut);
        connect(again, &QShortcut::activated, this, &Composer::sendAgain);
    }
    connect(m_payload, &PayloadEditor::explainRequested, this, &Composer::explainRequested);
    connect(m_payload, &PayloadEditor::edited, this, &Composer::warn);
    connect(&bridge, &EngineBridge::actionFinished, this, &Composer::takeReport);
    connect(&bridge, &EngineBridge::socketsChanged, this, [this](const std::vector<SocketId>& changed) {
        if (std::find(changed.begin(), changed.end(), m_socket) != changed.end())
            takeSocket();
    });
    setLastSend(QStringLiteral("send"));
    takeSocket();
}

QPushButton* Composer::createButton(const QString& name, const QString& toolTip) {
    auto* button = new QPushButton(name);
    button->setToolTip(toolTip);
    button->setAutoDefault(false);
    m_buttons[name] = button;
    return button;
}

QWidget* Composer::createSendRow() {
    auto* row = new QWidget;
    FlowLayout* flow = flowOfControls(row);
    const std::vector<std::pair<QString, QString>> calls = {
        {QStringLiteral("send"), tr("One send(): the kernel may take fewer bytes than these")},
        {QStringLiteral("sendall"), tr("send() again and again until everything went, each call a row of its own")},
        {QStringLiteral("sendto"), tr("One sendto(), to the address typed below, or to none")},
        {QStringLiteral("write"), tr("One write(): like send() without flags, so a broken pipe raises SIGPIPE")},
    };
    for (const auto& [name, toolTip] : calls) {
        QPushButton* button = createButton(name, toolTip);
        connect(button, &QPushButton::clicked, this, [this, called = name] { send(called); });
        flow->addWidget(button);
    }
    m_addressToggle = new QCheckBox(tr("to"));
    m_addressToggle->setToolTip(tr("The address for sendto(). Without it, sendto() is called with no address."));
    connect(m_addressToggle, &QCheckBox::toggled, this, &Composer::showAddress);
    flow->addWidget(m_addressToggle);
    m_sendFlags = new FlagsEditor(tr("send flags"), messageFlags());
    m_sendFlags->setToolTip(tr("The flags of send(), sendall and sendto(). MSG_NOSIGNAL keeps a broken pipe from "
                               "raising SIGPIPE; here that is harmless, so it may be turned off."));
    m_sendFlags->setValue(valueOf(messageFlags(), "MSG_NOSIGNAL"));
    flow->addPair(tr("send flags"), m_sendFlags);
    return row;
}

QWidget* Composer::createReceiveRow() {
    auto* row = new QWidget;
    FlowLayout* flow = flowOfControls(row);
    const std::vector<std::pair<QString, QString>> calls = {
        {QStringLiteral("recv"), tr("One recv(): at most so many bytes; 0 from a stream is its end")},
        {QStringLiteral("recvfrom"), tr("One recvfrom(): as recv(), and tells the sender's address")},
        {QStringLiteral("read"), tr("One read(): like recv() without flags")},
    };
    for (const auto& [name, toolTip] : calls) {
        QPushButton* button = createButton(name, toolTip);
        connect(button, &QPushButton::clicked, this, [this, called = name] { receive(called); });
        flow->addWidget(button);
    }
    m_follow = createButton(QStringLiteral("follow"), {});
    for (const QString& said : {tr("stop"), tr("follow")}) { // as wide for either
        m_follow->setText(said);
        m_follow->setMinimumWidth(std::max(m_follow->minimumWidth(), m_follow->sizeHint().width()));
    }
    connect(m_follow, &QPushButton::clicked, this, &Composer::follow);
    flow->addWidget(m_follow);
    m_untilDone = new QCheckBox(tr("until NLMSG_DONE"));
    m_untilDone->setToolTip(tr("follow ends with the list, or with an answer NLMSG_ERROR. Without it, it goes on: for "
                               "the notices of multicast groups."));
    m_untilDone->setChecked(true);
    m_untilDone->hide();
    flow->addWidget(m_untilDone);
    m_size = new IntegerEdit(tr("size"));
    m_size->setRange(0, std::numeric_limits<std::int64_t>::max());
    m_size->setValue(kProposedSize);
    m_size->field()->setToolTip(tr("Bytes of room for what is received"));
    m_size->field()->setMaximumWidth(m_size->fontMetrics().horizontalAdvance(QStringLiteral("00000000000")));
    flow->addPair(tr("size"), m_size)->setBuddy(m_size->field());
    m_batch = new IntegerEdit(tr("at once"));
    m_batch->setRange(1, kMostAtOnce);
    m_batch->setValue(1);
    m_batch->field()->setToolTip(
        tr("How many messages follow takes with one call: 1 is recvfrom(), more are recvmmsg() "
           "with MSG_WAITFORONE, which keeps up with faster traffic"));
    m_batch->field()->setMaximumWidth(m_batch->fontMetrics().horizontalAdvance(QStringLiteral("0000000")));
    m_batchLabel = flow->addPair(tr("at once"), m_batch);
    m_batchLabel->setBuddy(m_batch->field());
    m_batchLabel->parentWidget()->hide();
    m_receiveFlags = new FlagsEditor(tr("recv flags"), messageFlags());
    m_receiveFlags->setToolTip(tr("The flags of recv() and recvfrom(): MSG_PEEK, MSG_WAITALL, MSG_DONTWAIT, ..."));
    flow->addPair(tr("recv flags"), m_receiveFlags);
    showFollowing();
    return row;
}

// What sends can be put away, and leaves its room to what is received.
QWidget* Composer::createFold() {
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins({});
    m_fold = new QToolButton;
    m_fold->setText(tr("Bytes to send"));
    auto* keep = new QToolButton;
    keep->setText(tr("Save as\u2026"));
    keep->setIcon(icon(u"save"));
    keep->setToolTip(tr("Keeps these bytes as a message of the library, under a name"));
    connect(keep, &QToolButton::clicked, this, &Composer::offerToKeep);
    for (QToolButton* button : {m_fold, keep}) {
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        setTextRole(button, TextRole::Caption);
        line->addWidget(button);
    }
    line->addStretch(1);
    connect(m_fold, &QToolButton::clicked, this, [this] { setFolded(!m_sending->isHidden()); });
    return row;
}

void Composer::setFolded(bool folded) {
    m_sending->setVisible(!folded);
    m_fold->setIcon(icon(folded ? u"chevron-right" : u"chevron-down"));
    m_fold->setToolTip(folded ? tr("Show what is needed to send") : tr("Put away what is needed to send"));
}

QWidget* Composer::createStatusRow() {
    auto* status = new QWidget;
    auto* column = new QVBoxLayout(status);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_result = new ResultPlace;
    m_explain = new QToolButton;
    m_explain->setIcon(icon(u"explain"));
    m_explain->setAccessibleName(tr("Explain the result"));
    m_explain->setToolTip(tr("Explain the result"));
    m_explain->setAutoRaise(true);
    m_explain->setFocusPolicy(Qt::StrongFocus);
    keepRoomWhenHidden(m_explain);
    m_explain->hide();
    connect(m_explain, &QToolButton::clicked, this, [this] { emit explainRequested(m_explanation); });
    auto* line = new QHBoxLayout;
    line->setSpacing(scaled(4));
    line->addWidget(m_result, 1);
    line->addWidget(m_explain, 0, Qt::AlignTop);
    column->addLayout(line);
    return status;
}

void Composer::showAddress(bool shown) {
    if (shown && m_address == nullptr)
        createAddress();
    m_addressHost->setVisible(shown);
}

void Composer::createAddress() {
    const SocketView* view = m_bridge.find(m_socket);
    m_address = new AddressEditor(view != nullptr ? view->family : 0);
    m_address->setHistory(&m_history);
    if (view != nullptr && (isEchoSocket(*view) || view->type == kSockRaw)) {
        const auto own =
            view->family == kAfInet6 ? Address::parseInet6("::1", "0") : Address::parseInet("127.0.0.1", "0");
        if (own && view->family == own->family())
            m_address->setAddress(*own);
    }
    m_addressHost->layout()->addWidget(m_address);
}

void Composer::setDestination(const Address& address) {
    m_addressToggle->setChecked(true);
    m_address->setAddress(address);
    setLastSend(QStringLiteral("sendto"));
}

std::optional<Address> Composer::destination() {
    if (!m_addressToggle->isChecked())
        return Address();
    if (!m_address->validate())
        return {};
    const auto address = m_address->address();
    return address ? std::optional(*address) : std::nullopt;
}

void Composer::send(const QString& name) {
    setLastSend(name);
    auto bytes = m_payload->bytes();
    if (!bytes) {
        m_payload->field()->setFocus(); // what is wrong is marked and said there
        return;
    }
    const int flags = m_sendFlags->value();
    Running running{name, *bytes, bytes->size(), true, false};
    if (name == QLatin1String("send"))
        return void(submit(step::Send{*std::move(bytes), flags}, std::move(running)));
    if (name == QLatin1String("sendall"))
        return void(submit(step::SendAll{*std::move(bytes), flags}, std::move(running)));
    if (name == QLatin1String("write"))
        return void(submit(step::Write{*std::move(bytes)}, std::move(running)));
    const auto address = destination();
    running.withAddress = m_addressToggle->isChecked();
    if (address)
        submit(step::Sendto{*std::move(bytes), flags, *address}, std::move(running));
}

void Composer::receive(const QString& name) {
    if (!m_size->isValid()) {
        m_size->field()->setFocus();
        return;
    }
    const auto size = static_cast<std::uint64_t>(m_size->value());
    const int flags = m_receiveFlags->value();
    Running running{name, {}, size, false, false};
    if (name == QLatin1String("recv"))
        submit(step::Recv{size, flags}, std::move(running));
    else if (name == QLatin1String("recvfrom"))
        submit(step::Recvfrom{size, flags}, std::move(running));
    else
        submit(step::Read{size}, std::move(running));
}

// The same button begins and ends it.
void Composer::follow() {
    if (m_following)
        return m_bridge.engine().interrupt(m_following);
    if (!m_size->isValid() || !m_batch->isValid()) {
        (m_size->isValid() ? m_batch : m_size)->field()->setFocus();
        return;
    }
    if ((m_receiveFlags->value() & valueOf(messageFlags(), "MSG_PEEK")) != 0)
        return m_result->say(NoteKind::Error, tr("MSG_PEEK leaves a message where it is: following would receive the "
                                                 "same one for ever."));
    const auto size = static_cast<std::uint64_t>(m_size->value());
    const auto batch = static_cast<std::uint32_t>(m_batch->value());
    m_following = submit(
        step::Follow{size, isNetlink() ? 1 : batch, m_receiveFlags->value(), isNetlink() && m_untilDone->isChecked()},
        {QStringLiteral("follow"), {}, size, false, false});
    showFollowing();
}

void Composer::showFollowing() {
    m_follow->setText(m_following ? tr("stop") : tr("follow"));
    m_follow->setToolTip(m_following ? tr("End the call in flight with EINTR, and make no further one")
                                     : tr("Receive again and again until stopped: recvfrom(), each call a row of its "
                                          "own"));
}

ActionId Composer::submit(Step step, Running running) {
    m_result->hush();
    m_explain->hide();
    const ActionId action = m_bridge.submit({m_socket, std::move(step), m_lane});
    if (const auto call = findCall(running.name.toStdString()))
        emit explainRequested(explainCall(*call));
    m_running[action] = std::move(running);
    return action;
}

void Composer::sendAgain() { send(m_lastSend); }

void Composer::setLastSend(const QString& name) {
    m_lastSend = name;
    markNext();
}

// With bytes waiting, receiving is next; else sending, the way it was done last.
void Composer::markNext() {
    const SocketView* view = m_bridge.find(m_socket);
    // Netlink does not tell how much waits.
    const bool waiting = view != nullptr && (view->inQueue.value_or(0) > 0 ||
                                             (isNetlink() && (view->readiness.value_or(0) & kPollin) != 0));
    const QString next = !waiting                                ? m_lastSend
                         : isNetlink()                           ? QStringLiteral("follow")
                         : m_lastSend == QLatin1String("sendto") ? QStringLiteral("recvfrom")
                                                                 : QStringLiteral("recv");
    for (const auto& [called, button] : m_buttons)
        setProminent(button, called == next && view != nullptr && view->isOpen() ? Mark::On : Mark::Off);
}

void Composer::takeReport(const ActionReport& report) {
    const auto found = m_running.find(report.action);
    if (found == m_running.end())
        return;
    const Running run = std::move(found->second);
    m_running.erase(found);
    if (m_following == report.action) {
        m_following = {};
        showFollowing();
    }
    if (report.error || report.timedOut || report.cancelled)
        showFailure(run.name, report);
    else
        showSuccess(run, report);
}

void Composer::showFailure(const QString& name, const ActionReport& report) {
    const ReportText said = reportText(report);
    const bool failed = said.kind == ReportText::Kind::Failed;
    m_result->say(failed ? NoteKind::Error : NoteKind::Hint,
                  QStringLiteral("%1: %2. %3").arg(name, said.headline, said.detail).trimmed());
    m_explain->setVisible(report.error.has_value());
    if (report.error)
        m_explanation = explainFailure(report);
    if (failed)
        emit explainRequested(m_explanation);
}

void Composer::showSuccess(const Running& run, const ActionReport& report) {
    QString said = QStringLiteral("%1 = %2").arg(run.name).arg(report.value);
    if (run.name == QLatin1String("follow")) {
        m_result->say(NoteKind::Hint, tr("Following has ended; messages received: %1").arg(report.value));
        m_explanation = explainCall(CallId::Recvfrom);
        return m_explain->show();
    }
    const SocketView* view = m_bridge.find(m_socket);
    const auto moved = static_cast<std::uint64_t>(std::max<std::int64_t>(report.value, 0));
    if (run.sends && moved < run.size)
        said = tr("%1: the kernel took %2 of %3 bytes").arg(said).arg(moved).arg(run.size);
    else if (!run.sends && moved == 0 && run.size > 0)
        said += view != nullptr && keepsMessages(*view) ? tr(": an empty datagram")
                                                        : tr(": end of stream, the peer sends no more");
    m_result->say(NoteKind::Hint, said);
    if (run.sends)
        m_payload->remember(run.sent);
    if (run.withAddress)
        m_address->remember();
    const auto call = findCall(run.name.toStdString());
    m_explanation = explainCall(call.value_or(CallId::Send));
    m_explain->show();
}

// What the kind of the socket asks for, once.
void Composer::takeKind(const SocketView& view) {
    if (m_isFormSuggested)
        return;
    m_untilDone->setVisible(isNetlink());
    m_batchLabel->parentWidget()->setVisible(keepsMessages(view) && !isNetlink());
    if (isNetlink())
        m_size->setValue(kNetlinkSize);
    if (isPacketSocket(view)) {
        m_size->setValue(kWholeFrame);
        setFolded(true); // a capture wants the room
        m_batch->setValue(kProposedBatch);
    }
    m_result->say(NoteKind::Hint, rawSocketRemark(view));
}

void Composer::takeSocket() {
    const SocketView* view = m_bridge.find(m_socket);
    if (view == nullptr)
        return;
    if (std::exchange(m_isAutomatic, view->automatic) != view->automatic)
        setFolded(view->automatic); // sending has a page of its own then, and what moves wants the room
    if (!std::exchange(m_seen, true) && keepsMessages(*view) && !view->peer) {
        m_addressToggle->setChecked(true);
        setLastSend(QStringLiteral("sendto"));
    }
    takeKind(*view);
    if (!m_isFormSuggested) {
        m_isFormSuggested = true;
        DecodeContext context;
        context.family = view->family;
        context.type = view->type;
        context.protocol = view->kernelProtocol > 0 ? view->kernelProtocol : view->protocol;
        m_payload->suggestForm(context);
    }
    m_fileNote->say(NoteKind::Warning, view->fileReadAhead == 0
                                           ? QString()
                                           : tr("The file of this socket (tab File) has read %1 bytes ahead: recv() "
                                                "does not get them.")
                                                 .arg(view->fileReadAhead));
    markNext();
}

bool Composer::isNetlink() const {
    const SocketView* view = m_bridge.find(m_socket);
    return view != nullptr && view->family == kAfNetlink;
}

void Composer::warn() {
    const SocketView* view = m_bridge.find(m_socket);
    const auto bytes = isNetlink() ? m_payload->bytes() : tl::make_unexpected(ParseError{});
    m_warning->say(NoteKind::Warning,
                   bytes ? QString::fromStdString(netlinkWarning(*bytes, view->protocol)) : QString());
}

bool Composer::event(QEvent* event) {
    const bool handled = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize)
        keepMinimumHeight();
    return handled;
}

// A splitter asks no layout how high it must be for its width.
void Composer::keepMinimumHeight() {
    const int needed = layout()->minimumHeightForWidth(width());
    if (needed != minimumHeight())
        setMinimumHeight(needed);
}

} // namespace swb
