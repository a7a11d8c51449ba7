#include "ui/panels/call_cards.h"

#include "core/calls/call_id.h"
#include "core/constants/tables.h"
#include "core/constants/value_of.h"
#include "core/options/option_names.h"
#include "core/payload/text_codec.h"
#include "core/store/history.h"
#include "ui/editors/address_editor.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/payload_line.h"
#include "ui/editors/row_taker.h"
#include "ui/look/words.h"
#include "ui/views/call_card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>

#include <cstring>

namespace swb::cards {

namespace {

constexpr std::int64_t kDefaultBacklog = 128;
constexpr std::int64_t kDefaultRoom = 4096;

QString tr(const char* text) { return QCoreApplication::translate("CallCards", text); }

FlagsEditor* messageFlagsEditor(std::string_view initial = {}) {
    auto* flags = new FlagsEditor(QStringLiteral("flags"), messageFlags());
    if (!initial.empty())
        flags->setValue(valueOf(messageFlags(), initial));
    return flags;
}

IntegerEdit* sizeEdit() {
    auto* size = new IntegerEdit(QStringLiteral("size"));
    size->setRange(0, std::numeric_limits<std::int64_t>::max());
    size->setValue(kDefaultRoom);
    size->setToolTip(tr("How many bytes there is room for"));
    return size;
}

// A card whose step is one address: bind and connect.
template <class StepType>
CallCard* addressCard(CallId call, AddressPurpose purpose, int family, History& history) {
    CallCard* card = cardOf(call);
    auto* address = new AddressEditor(family);
    address->setPurpose(purpose);
    address->setHistory(&history);
    card->addWide(address);
    card->setMaker([address](QString&) -> std::optional<Step> {
        const auto parsed = address->address();
        if (!parsed) {
            address->validate();
            return {};
        }
        address->remember();
        return StepType{*parsed};
    });
    card->setFiller([address](const Step& step) {
        if (const auto* wanted = std::get_if<StepType>(&step))
            address->setAddress(wanted->address);
    });
    return card;
}

// MSG_ZEROCOPY is ignored without this option: it is offered beside the flag, as the call of its own that it is.
void addZerocopyOption(CallCard* card, FlagsEditor* flags) {
    const auto* option = findOption("SO_ZEROCOPY");
    const int flag = valueOf(messageFlags(), "MSG_ZEROCOPY");
    auto* button = new QPushButton(QStringLiteral("setsockopt SO_ZEROCOPY"));
    button->setToolTip(tr("setsockopt(SOL_SOCKET, SO_ZEROCOPY, 1): without it the kernel ignores MSG_ZEROCOPY, and "
                          "says nothing"));
    card->addArgument(button);
    button->hide();
    QObject::connect(flags, &FlagsEditor::valueChanged, button,
                     [button, flag](int value) { button->setVisible((value & flag) != 0); });
    QObject::connect(button, &QPushButton::clicked, card, [card, option] {
        const std::int32_t on = 1;
        Bytes value(sizeof on);
        std::memcpy(value.data(), &on, sizeof on);
        emit card->asked(step::Setsockopt{option->level, option->name, value});
    });
}

// A card that sends: the bytes, and with `Build` what becomes of them.
template <class Build>
CallCard* sendingCard(CallCard* card, History& history, Build build) {
    auto* payload = new PayloadLine(&history);
    card->addWide(payload);
    auto* flags = messageFlagsEditor("MSG_NOSIGNAL");
    card->addArgument(QStringLiteral("flags"), flags);
    addZerocopyOption(card, flags);
    card->setMaker([payload, flags, build](QString&) -> std::optional<Step> {
        auto bytes = payload->bytes();
        if (!bytes)
            return {};
        payload->remember();
        return build(std::move(*bytes), flags->value());
    });
    return card;
}

template <class StepType>
CallCard* receivingCard(CallId call) {
    CallCard* card = cardOf(call);
    auto* size = sizeEdit();
    auto* flags = messageFlagsEditor();
    card->addArgument(QStringLiteral("size"), size);
    card->addArgument(QStringLiteral("flags"), flags);
    card->setMaker([size, flags](QString&) -> std::optional<Step> {
        if (!size->isValid())
            return {};
        return StepType{static_cast<std::uint64_t>(size->value()), flags->value()};
    });
    return card;
}

template <class StepType>
CallCard* plainCard(CallId call) {
    CallCard* card = cardOf(call);
    card->setMaker([](QString&) -> std::optional<Step> { return StepType{}; });
    return card;
}

NumberCombo* numberCombo(NamedTable table, std::int64_t initial) {
    auto* combo = new NumberCombo(table);
    combo->setValue(initial);
    return combo;
}

} // namespace

CallCard* cardOf(CallId call) {
    const CallSpec& spec = specOf(call);
    return new CallCard(text(spec.name), text(spec.purpose));
}

CallCard* bind(int family, History& history) {
    return addressCard<step::Bind>(CallId::Bind, AddressPurpose::Bind, family, history);
}

CallCard* connect(int family, History& history) {
    return addressCard<step::Connect>(CallId::Connect, AddressPurpose::Connect, family, history);
}

CallCard* listen() {
    CallCard* card = cardOf(CallId::Listen);
    auto* backlog = new IntegerEdit(QStringLiteral("backlog"));
    backlog->setOverflow(IntegerEdit::Overflow::WrapToInt32);
    backlog->setValue(kDefaultBacklog);
    backlog->takeRowsOf(QStringLiteral("limit"));
    backlog->setToolTip(tr("How many connections may wait to be accepted. The kernel cuts it to net.core.somaxconn."));
    card->addArgument(QStringLiteral("backlog"), backlog);
    card->setMaker([backlog](QString&) -> std::optional<Step> {
        if (!backlog->isValid())
            return {};
        return step::Listen{backlog->int32Value()};
    });
    card->setFiller([backlog](const Step& step) {
        if (const auto* wanted = std::get_if<step::Listen>(&step))
            backlog->setValue(wanted->backlog);
    });
    return card;
}

CallCard* accept() {
    CallCard* card = cardOf(CallId::Accept);
    auto* closeOnExec = new QCheckBox(QStringLiteral("SOCK_CLOEXEC"));
    closeOnExec->setToolTip(tr("accept4(): the new descriptor is closed when this program runs another"));
    closeOnExec->setChecked(true);
    auto* nonBlocking = new QCheckBox(QStringLiteral("SOCK_NONBLOCK"));
    nonBlocking->setToolTip(tr("accept4(): the new socket does not block. With neither flag it is accept()."));
    for (QCheckBox* box : {closeOnExec, nonBlocking}) {
        card->addArgument(box);
        takeAsCheck(box);
    }
    card->setMaker([closeOnExec, nonBlocking](QString&) -> std::optional<Step> {
        std::int64_t flags = 0;
        if (closeOnExec->isChecked())
            flags |= valueOf(socketTypeFlags(), "SOCK_CLOEXEC");
        if (nonBlocking->isChecked())
            flags |= valueOf(socketTypeFlags(), "SOCK_NONBLOCK");
        return step::Accept{static_cast<int>(flags)};
    });
    return card;
}

CallCard* send(History& history) {
    return sendingCard(cardOf(CallId::Send), history,
                       [](Bytes bytes, int flags) -> Step { return step::Send{std::move(bytes), flags}; });
}

CallCard* sendAll(History& history) {
    auto* card =
        new CallCard(QStringLiteral("sendall"),
                     tr("Python's sendall(): send() for what is left, until nothing is. Each send() is a row."));
    return sendingCard(card, history,
                       [](Bytes bytes, int flags) -> Step { return step::SendAll{std::move(bytes), flags}; });
}

CallCard* sendto(int family, History& history) {
    auto* address = new AddressEditor(family);
    address->setPurpose(AddressPurpose::Connect);
    address->setHistory(&history);
    CallCard* card = cardOf(CallId::Sendto);
    card->addWide(address);
    auto* payload = new PayloadLine(&history);
    card->addWide(payload);
    auto* flags = messageFlagsEditor("MSG_NOSIGNAL");
    card->addArgument(QStringLiteral("flags"), flags);
    addZerocopyOption(card, flags);
    card->setMaker([payload, flags, address](QString&) -> std::optional<Step> {
        auto bytes = payload->bytes();
        const auto parsed = address->address();
        if (!parsed)
            address->validate();
        if (!bytes || !parsed)
            return {};
        payload->remember();
        address->remember();
        return step::Sendto{std::move(*bytes), flags->value(), *parsed};
    });
    return card;
}

CallCard* write(History& history) {
    CallCard* card = cardOf(CallId::Write);
    auto* payload = new PayloadLine(&history);
    card->addWide(payload);
    card->setMaker([payload](QString&) -> std::optional<Step> {
        auto bytes = payload->bytes();
        if (!bytes)
            return {};
        payload->remember();
        return step::Write{std::move(*bytes)};
    });
    return card;
}

CallCard* recv() { return receivingCard<step::Recv>(CallId::Recv); }

CallCard* recvfrom() { return receivingCard<step::Recvfrom>(CallId::Recvfrom); }

CallCard* read() {
    CallCard* card = cardOf(CallId::Read);
    auto* size = sizeEdit();
    card->addArgument(QStringLiteral("size"), size);
    card->setMaker([size](QString&) -> std::optional<Step> {
        if (!size->isValid())
            return {};
        return step::Read{static_cast<std::uint64_t>(size->value())};
    });
    return card;
}

CallCard* shutdown() {
    CallCard* card = cardOf(CallId::Shutdown);
    auto* how = numberCombo(shutdownHows(), valueOf(shutdownHows(), "SHUT_WR"));
    card->addArgument(QStringLiteral("how"), how);
    card->setMaker([how](QString& why) -> std::optional<Step> {
        why = how->error();
        return how->isValid() ? std::optional<Step>(step::Shutdown{how->value()}) : std::nullopt;
    });
    return card;
}

CallCard* close() { return plainCard<step::Close>(CallId::Close); }

CallCard* getsockname() { return plainCard<step::Getsockname>(CallId::Getsockname); }

CallCard* getpeername() { return plainCard<step::Getpeername>(CallId::Getpeername); }

CallCard* setTimeout() {
    auto* card = new CallCard(QStringLiteral("settimeout"),
                              tr("Python's settimeout(): fcntl() for O_NONBLOCK, and with seconds a poll() before each "
                                 "call. SO_RCVTIMEO and SO_SNDTIMEO are options, and differ."));
    auto* mode = new QComboBox;
    mode->addItem(tr("blocking"));
    mode->addItem(tr("non-blocking"));
    mode->addItem(tr("time-out"));
    mode->setToolTip(tr("settimeout(None), settimeout(0) or settimeout(seconds)"));
    auto* seconds = new QDoubleSpinBox;
    seconds->setRange(0.001, 86400);
    seconds->setDecimals(3);
    seconds->setValue(5);
    seconds->setSuffix(tr(" s"));
    seconds->setAccessibleName(tr("seconds"));
    seconds->setToolTip(tr("How long each call may wait, in seconds"));
    seconds->setEnabled(false);
    QObject::connect(mode, &QComboBox::currentIndexChanged, seconds,
                     [seconds](int index) { seconds->setEnabled(index == 2); });
    card->addArgument(tr("mode"), mode);
    card->addArgument(tr("seconds"), seconds);
    card->setMaker([mode, seconds](QString&) -> std::optional<Step> {
        if (mode->currentIndex() == 0)
            return step::SetTimeout{std::nullopt};
        const double wanted = mode->currentIndex() == 1 ? 0.0 : seconds->value();
        return step::SetTimeout{std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(wanted))};
    });
    return card;
}

CallCard* poll() {
    CallCard* card = cardOf(CallId::Poll);
    auto* events = new FlagsEditor(QStringLiteral("events"), pollEvents());
    events->setValue(valueOf(pollEvents(), "POLLIN"));
    auto* timeout = new IntegerEdit(QStringLiteral("timeout"));
    timeout->setRange(std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
    timeout->setUnit(QStringLiteral("ms"));
    timeout->setValue(0);
    timeout->setToolTip(tr("In milliseconds; 0 returns at once, a negative number waits for ever"));
    card->addArgument(QStringLiteral("events"), events);
    card->addArgument(QStringLiteral("timeout"), timeout);
    card->setMaker([events, timeout](QString&) -> std::optional<Step> {
        if (!timeout->isValid())
            return {};
        return step::Poll{static_cast<short>(events->value()), static_cast<int>(timeout->value())};
    });
    return card;
}

} // namespace swb::cards
