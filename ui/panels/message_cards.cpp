#include "ui/panels/message_cards.h"

#include "core/bridge/engine_bridge.h"
#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "core/constants/value_of.h"
#include "core/net/control_message.h"
#include "core/wire/control_fields.h"
#include "ui/editors/address_editor.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/size_list_edit.h"
#include "ui/look/control_look.h"
#include "ui/look/words.h"
#include "ui/models/socket_text.h"
#include "ui/panels/message_extra.h"
#include "ui/panels/message_menus.h"
#include "ui/views/buffers_editor.h"
#include "ui/views/call_card.h"
#include "ui/views/control_editor.h"
#include "ui/views/menu_button.h"
#include "ui/views/received_control.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace swb::cards {

namespace {

constexpr std::int64_t kProposedRoom = 4096;
constexpr std::int64_t kProposedControlRoom = 256;
constexpr std::int64_t kProposedMessages = 8;

QString tr(const char* text) { return QCoreApplication::translate("MessageCards", text); }

int flag(std::string_view symbol) { return valueOf(messageFlags(), symbol); }

FlagsEditor* flagsEditor(int initial) {
    auto* flags = new FlagsEditor(QStringLiteral("flags"), messageFlags());
    flags->setValue(initial);
    return flags;
}

IntegerEdit* numberEdit(const QString& label, std::int64_t value, std::int64_t most, const QString& toolTip) {
    auto* edit = new IntegerEdit(label);
    edit->setRange(0, most);
    edit->setValue(value);
    edit->setToolTip(toolTip);
    return edit;
}

ControlChoices descriptorsOf(EngineBridge& bridge) {
    return [&bridge] {
        std::vector<ControlChoice> choices;
        for (const SocketView& view : bridge.sockets())
            if (view.isOpen())
                choices.push_back({QString::number(view.fd),
                                   QStringLiteral("%1  %2 %3").arg(view.fd).arg(socketName(view.id), whatText(view))});
        return choices;
    };
}

// Where to: an address, or none for a socket that has its peer.
struct Destination {
    QCheckBox* wanted;
    AddressEditor* address;

    // False: what is typed is none, and it says so.
    bool read(std::optional<Address>& into) const {
        if (!wanted->isChecked())
            return true;
        const auto parsed = address->address();
        if (!parsed) {
            address->validate();
            return false;
        }
        address->remember();
        into = *parsed;
        return true;
    }
};

Destination addDestination(CallCard* card, const CardPlace& place) {
    const SocketView* view = place.bridge.find(place.socket);
    auto* wanted = new QCheckBox(tr("to an address"));
    wanted->setToolTip(tr("msg_name: where the message goes. Without it, to the socket's peer."));
    auto* address = new AddressEditor(place.family);
    address->setPurpose(AddressPurpose::Connect);
    address->setHistory(&place.history);
    const bool hasPeer = view != nullptr && view->peer.has_value() && view->peer->length() > 2;
    const bool keepsMessages = place.type == kSockDgram || place.type == kSockRaw;
    wanted->setChecked(keepsMessages && !hasPeer);
    address->setVisible(wanted->isChecked());
    QObject::connect(wanted, &QCheckBox::toggled, address, &QWidget::setVisible);
    card->addWide(wanted);
    card->addWide(address);
    return {wanted, address};
}

ControlEditor* addControl(CallCard* card, const CardPlace& place) {
    auto* control = new ControlEditor(place.family, descriptorsOf(place.bridge));
    card->addWide(control);
    return control;
}

BuffersEditor* addBuffers(CallCard* card, BuffersEditor::Of of, const CardPlace& place) {
    auto* buffers = new BuffersEditor(of, &place.history);
    card->addWide(buffers);
    return buffers;
}

// The room for control messages, with what helps to find its size and to have the kernel fill it.
IntegerEdit* addControlRoom(CallCard* card, const CardPlace& place, std::int64_t proposed) {
    auto* room = numberEdit(QStringLiteral("control"), proposed, std::numeric_limits<std::uint32_t>::max(),
                            tr("Bytes of room for control messages, msg_controllen. What does not fit is cut, and "
                               "MSG_CTRUNC says so."));
    card->addArgument(QStringLiteral("control"), room);
    card->addArgument(roomMenu(place.family, [room](std::int64_t size) { room->setValue(room->value() + size); }));
    card->addArgument(askKernelMenu(place, card));
    return room;
}

void showReceived(CallCard* card) {
    auto* received = new ReceivedControl;
    card->addResult(received);
    QObject::connect(card, &CallCard::reported, received, &ReceivedControl::show);
}

} // namespace

CallCard* sendmsg(const CardPlace& place) {
    CallCard* card = cardOf(CallId::Sendmsg);
    const Destination destination = addDestination(card, place);
    BuffersEditor* buffers = addBuffers(card, BuffersEditor::Of::Buffers, place);
    ControlEditor* control = addControl(card, place);
    FlagsEditor* flags = flagsEditor(flag("MSG_NOSIGNAL"));
    card->addArgument(QStringLiteral("flags"), flags);
    card->setMaker([=](QString&) -> std::optional<Step> {
        OutMessage message;
        auto bytes = buffers->bytes();
        auto controlData = control->bytes();
        if (!destination.read(message.address) || !bytes || !controlData)
            return {};
        buffers->remember();
        message.buffers = std::move(*bytes);
        message.control = std::move(*controlData);
        return step::Sendmsg{std::move(message), flags->value()};
    });
    return card;
}

CallCard* recvmsg(const CardPlace& place) {
    CallCard* card = cardOf(CallId::Recvmsg);
    auto* rooms = new SizeListEdit;
    rooms->setText(QString::number(kProposedRoom));
    rooms->setAccessibleName(QStringLiteral("buffers"));
    rooms->setToolTip(tr("Bytes of room, msg_iov: 4096, or 5, 3, 64 for three buffers that are filled in turn"));
    card->addArgument(QStringLiteral("buffers"), rooms);
    IntegerEdit* room = addControlRoom(card, place, kProposedControlRoom);
    FlagsEditor* flags = flagsEditor(0);
    card->addArgument(QStringLiteral("flags"), flags);
    showReceived(card);
    card->setMaker([=](QString& why) -> std::optional<Step> {
        why = rooms->error();
        const auto sizes = rooms->sizes();
        if (!sizes || !room->isValid())
            return {};
        return step::Recvmsg{*sizes, static_cast<std::uint32_t>(room->value()), flags->value()};
    });
    return card;
}

CallCard* sendmmsg(const CardPlace& place) {
    CallCard* card = cardOf(CallId::Sendmmsg);
    const Destination destination = addDestination(card, place);
    BuffersEditor* messages = addBuffers(card, BuffersEditor::Of::Messages, place);
    messages->setBelow([family = place.family, &history = place.history, choices = descriptorsOf(place.bridge)] {
        return new MessageExtra(family, history, choices);
    });
    messages->add();
    ControlEditor* control = addControl(card, place);
    FlagsEditor* flags = flagsEditor(flag("MSG_NOSIGNAL"));
    card->addArgument(QStringLiteral("flags"), flags);
    card->setMaker([=](QString&) -> std::optional<Step> {
        std::optional<Address> address;
        auto bytes = messages->bytes();
        const auto controlData = control->bytes();
        if (!destination.read(address) || !bytes || !controlData)
            return {};
        messages->remember();
        step::Sendmmsg step{{}, flags->value()};
        for (std::size_t i = 0; i < bytes->size(); ++i) {
            OutMessage message{{std::move((*bytes)[i])}, *controlData, address};
            if (!static_cast<const MessageExtra*>(messages->below(i))->apply(message))
                return {};
            step.messages.push_back(std::move(message));
        }
        return step;
    });
    return card;
}

CallCard* recvmmsg(const CardPlace& place) {
    CallCard* card = cardOf(CallId::Recvmmsg);
    IntegerEdit* count = numberEdit(QStringLiteral("vlen"), kProposedMessages, 65536,
                                    tr("How many messages at most. The kernel takes no more than 1024 at a time."));
    IntegerEdit* size = numberEdit(QStringLiteral("size"), kProposedRoom, std::numeric_limits<std::int32_t>::max(),
                                   tr("Bytes of room for each message"));
    card->addArgument(QStringLiteral("vlen"), count);
    card->addArgument(QStringLiteral("size"), size);
    IntegerEdit* room = addControlRoom(card, place, 0);
    FlagsEditor* flags = flagsEditor(flag("MSG_WAITFORONE"));
    card->addArgument(QStringLiteral("flags"), flags);
    auto* limited = new QCheckBox(tr("timeout"));
    limited->setToolTip(tr("The call's own time-out. The kernel looks at it only when a message has come: with none it "
                           "waits on for ever."));
    auto* seconds = new QDoubleSpinBox;
    seconds->setRange(0, 86400);
    seconds->setDecimals(3);
    seconds->setValue(1);
    seconds->setSuffix(tr(" s"));
    seconds->setAccessibleName(tr("timeout in seconds"));
    seconds->setToolTip(limited->toolTip());
    seconds->setEnabled(false);
    QObject::connect(limited, &QCheckBox::toggled, seconds, &QWidget::setEnabled);
    card->addArgument(limited);
    card->addArgument(seconds);
    showReceived(card);
    card->setMaker([=](QString&) -> std::optional<Step> {
        if (!count->isValid() || !size->isValid() || !room->isValid())
            return {};
        step::Recvmmsg step{static_cast<std::uint32_t>(count->value()),
                            static_cast<std::uint64_t>(size->value()),
                            static_cast<std::uint32_t>(room->value()),
                            flags->value(),
                            {}};
        if (limited->isChecked())
            step.timeout = std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(seconds->value()));
        return step;
    });
    return card;
}

CallCard* errorQueue(const CardPlace& place) {
    auto* card = new CallCard(QStringLiteral("MSG_ERRQUEUE"),
                              tr("recvmsg() from the socket's queue of errors: ICMP errors with their sender and the "
                                 "packet they are about, transmit time stamps, notices of zero-copy sends. It never "
                                 "waits. poll() says POLLERR until the queue is read."));
    card->setCallName(text(specOf(CallId::Recvmsg).name));
    IntegerEdit* size = numberEdit(QStringLiteral("size"), kProposedRoom, std::numeric_limits<std::int32_t>::max(),
                                   tr("Bytes of room for the packet that the entry is about"));
    card->addArgument(QStringLiteral("size"), size);
    IntegerEdit* room = addControlRoom(card, place, 512);
    showReceived(card);
    card->setMaker([=](QString&) -> std::optional<Step> {
        if (!size->isValid() || !room->isValid())
            return {};
        return step::Recvmsg{{static_cast<std::uint64_t>(size->value())},
                             static_cast<std::uint32_t>(room->value()),
                             flag("MSG_ERRQUEUE")};
    });
    return card;
}

CallCard* sendFds(const CardPlace& place) {
    auto* card = new CallCard(QStringLiteral("send_fds"),
                              tr("Python's socket.send_fds(): one sendmsg() with the descriptors in one SCM_RIGHTS. A "
                                 "stream needs at least one byte beside them, or they are not delivered."));
    card->setCallName(text(specOf(CallId::Sendmsg).name));
    BuffersEditor* buffers = addBuffers(card, BuffersEditor::Of::Buffers, place);
    buffers->setTexts({QStringLiteral("x")});
    auto* fds = new QComboBox;
    fds->setEditable(true);
    fds->setInsertPolicy(QComboBox::NoInsert);
    fds->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    fds->setMinimumContentsLength(8);
    for (const ControlChoice& choice : descriptorsOf(place.bridge)())
        if (const SocketView* own = place.bridge.find(place.socket);
            own == nullptr || choice.value != QString::number(own->fd))
            fds->addItem(choice.label, choice.value);
    setFieldName(fds, QStringLiteral("fds"));
    fds->setToolTip(tr("A socket of the workbench, or numbers with commas between: 5, 7"));
    card->addArgument(QStringLiteral("fds"), fds);
    FlagsEditor* flags = flagsEditor(flag("MSG_NOSIGNAL"));
    card->addArgument(QStringLiteral("flags"), flags);
    const ControlKind* rights = findControlKind("SCM_RIGHTS");
    const auto readFds = [=] {
        const bool isChosen = fds->currentIndex() >= 0 && fds->currentText() == fds->itemText(fds->currentIndex());
        const QString typed = isChosen ? fds->currentData().toString() : fds->currentText();
        auto data = encodeControlField(rights->fields.front(), typed.toStdString());
        setInvalid(fds, data ? Mark::Off : Mark::On);
        return data;
    };
    QObject::connect(fds, &QComboBox::currentTextChanged, fds, readFds);
    card->setMaker([=](QString& why) -> std::optional<Step> {
        const auto data = readFds();
        auto bytes = buffers->bytes();
        if (!data)
            why = QString::fromStdString(data.error().message);
        if (!data || !bytes)
            return {};
        const ControlPart part{rights->level, rights->type, *data};
        return step::Sendmsg{{std::move(*bytes), controlBytes({&part, 1}), {}}, flags->value()};
    });
    return card;
}

CallCard* recvFds(const CardPlace&) {
    auto* card = new CallCard(QStringLiteral("recv_fds"),
                              tr("Python's socket.recv_fds(): one recvmsg() with room for so many descriptors. Those "
                                 "that come are sockets of the workbench, or shown as what they are."));
    card->setCallName(text(specOf(CallId::Recvmsg).name));
    IntegerEdit* size = numberEdit(QStringLiteral("size"), kProposedRoom, std::numeric_limits<std::int32_t>::max(),
                                   tr("Bytes of room"));
    IntegerEdit* most = numberEdit(QStringLiteral("maxfds"), 4, 100000,
                                   tr("How many descriptors there is room for. The kernel closes those that do not "
                                      "fit, and says MSG_CTRUNC."));
    card->addArgument(QStringLiteral("size"), size);
    card->addArgument(QStringLiteral("maxfds"), most);
    FlagsEditor* flags = flagsEditor(flag("MSG_CMSG_CLOEXEC"));
    card->addArgument(QStringLiteral("flags"), flags);
    showReceived(card);
    card->setMaker([=](QString&) -> std::optional<Step> {
        if (!size->isValid() || !most->isValid())
            return {};
        // Python asks for CMSG_LEN() and not CMSG_SPACE(): padding that does not fit is no loss.
        const std::size_t header = controlSpace(0);
        const auto room = static_cast<std::uint32_t>(header + static_cast<std::size_t>(most->value()) * 4);
        return step::Recvmsg{{static_cast<std::uint64_t>(size->value())}, room, flags->value()};
    });
    return card;
}

} // namespace swb::cards
