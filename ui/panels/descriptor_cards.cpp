#include "core/bridge/engine_bridge.h"
#include "core/calls/call_id.h"
#include "core/constants/tables.h"
#include "core/constants/value_of.h"
#include "core/net/interfaces.h"
#include "core/net/ioctl_answer.h"
#include "core/store/history.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/history_offer.h"
#include "ui/editors/host_combo.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/row_taker.h"
#include "ui/look/words.h"
#include "ui/models/socket_text.h"
#include "ui/panels/call_cards.h"
#include "ui/views/call_card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace swb::cards {

namespace {

constexpr std::int64_t kDefaultSplice = 65536;

QString tr(const char* text) { return QCoreApplication::translate("CallCards", text); }

// An argument with its label: the two come and go together.
void showArgument(QWidget* editor, bool shown) { editor->parentWidget()->setVisible(shown); }

// Those that read, or set something of this socket: an interface is not set up from here.
std::vector<NamedValue> offeredRequests() {
    std::vector<NamedValue> offered;
    for (const NamedValue& row : ioctlRequests())
        if (!changesMachine(static_cast<unsigned long>(row.value)))
            offered.push_back(row);
    return offered;
}

enum class FcntlArgument { None, StatusFlags, CloseOnExec, Number };

FcntlArgument argumentOf(int command) {
    for (const char* reading : {"F_GETFD", "F_GETFL", "F_GETOWN", "F_GETOWN_EX", "F_GETSIG", "F_GETPIPE_SZ"})
        if (command == valueOf(fcntlCommands(), reading))
            return FcntlArgument::None;
    if (command == valueOf(fcntlCommands(), "F_SETFL"))
        return FcntlArgument::StatusFlags;
    return command == valueOf(fcntlCommands(), "F_SETFD") ? FcntlArgument::CloseOnExec : FcntlArgument::Number;
}

QString numberMeaning(int command) {
    if (command == valueOf(fcntlCommands(), "F_SETOWN_EX"))
        return tr("The process in the struct f_owner_ex that is passed; a group as a negative number");
    if (command == valueOf(fcntlCommands(), "F_SETOWN"))
        return tr("The process that gets SIGIO and SIGURG; a group as a negative number");
    if (command == valueOf(fcntlCommands(), "F_SETSIG"))
        return tr("The signal's number; 0 is SIGIO");
    return tr("The lowest number the duplicate may have, or the argument of the command");
}

// The field of ioctl() that fits the request.
struct RequestFields {
    NumberCombo* request;
    HostCombo* interface;
    IntegerEdit* number;
    InlineNote* note;

    unsigned long value() const { return static_cast<unsigned int>(request->value()); }
    RequestShape shape() const { return requestShape(value()); }

    void follow() const {
        const RequestShape now = shape();
        const bool byIndex = now == RequestShape::InterfaceIndex;
        showArgument(interface, now == RequestShape::Interface || byIndex);
        showArgument(number, now == RequestShape::IntegerIn || now == RequestShape::Unknown);
        interface->setToolTip(byIndex ? tr("The interface's number") : tr("The interface's name"));
        if (changesMachine(value()))
            note->say(NoteKind::Warning, tr("This request would change this machine's network, not the socket. It is "
                                            "passed to the kernel as it is, with an empty structure."));
        else if (now == RequestShape::Unknown)
            note->say(NoteKind::Warning,
                      tr("Not known here: it is passed to the kernel with room of 256 bytes that begins with the "
                         "number, and the number found there afterwards is shown."));
        else
            note->hush();
    }

    void offer() const {
        for (const auto& [index, name] : interfaceNames()) {
            const QString indexText = QString::number(index);
            const QString nameText = QString::fromStdString(name);
            if (shape() == RequestShape::InterfaceIndex)
                interface->offer(indexText, nameText);
            else
                interface->offer(nameText, indexText);
        }
    }

    std::optional<Step> step(QString& why) const {
        const std::string name = interface->currentText().toStdString();
        switch (shape()) {
        case RequestShape::Interface:
            if (name.size() > kInterfaceNameRoom) {
                why = tr("The name of an interface has at most %1 bytes; ifr_name holds no more.")
                          .arg(kInterfaceNameRoom);
                return {};
            }
            return step::InterfaceIoctl{value(), name};
        case RequestShape::InterfaceIndex: {
            bool isNumber = false;
            interface->currentText().toInt(&isNumber);
            why = isNumber ? QString() : tr("This request wants the number of an interface.");
            return isNumber ? std::optional<Step>(step::InterfaceIoctl{value(), name}) : std::nullopt;
        }
        case RequestShape::InterfaceList:
            return step::InterfaceIoctl{value(), {}};
        case RequestShape::IntegerIn:
        case RequestShape::Unknown:
            return number->isValid() ? std::optional<Step>(step::Ioctl{value(), number->int32Value()}) : std::nullopt;
        default:
            return step::Ioctl{value(), 0};
        }
    }
};

// The other sockets of the bench, as they are now.
void listTargets(QComboBox* list, const EngineBridge& bridge, SocketId own) {
    const QSignalBlocker quiet(list);
    const QVariant chosen = list->currentData();
    list->clear();
    for (const SocketView& view : bridge.sockets())
        if (view.isOpen() && view.id != own)
            list->addItem(QStringLiteral("%1 %2").arg(socketName(view.id), whatText(view)), view.id.value);
    list->setCurrentIndex(std::max(0, list->findData(chosen)));
    list->setEnabled(list->count() > 0);
}

} // namespace

CallCard* fcntl() {
    CallCard* card = cardOf(CallId::Fcntl);
    auto* command = new NumberCombo(NamedTable());
    command->setTable(fcntlCommands());
    command->setValue(valueOf(fcntlCommands(), "F_GETFL"));
    auto* status = new FlagsEditor(QStringLiteral("arg"), fileStatusFlags());
    auto* closes = new QCheckBox(QStringLiteral("FD_CLOEXEC"));
    closes->setToolTip(text(findSymbol(descriptorFlags(), "FD_CLOEXEC")->meaning));
    closes->setChecked(true);
    auto* number = new IntegerEdit(QStringLiteral("arg"));
    number->setOverflow(IntegerEdit::Overflow::WrapToInt32);
    card->addArgument(QStringLiteral("cmd"), command);
    card->addArgument(QStringLiteral("arg"), status);
    card->addArgument(closes);
    card->addArgument(QStringLiteral("arg"), number);
    const auto follow = [=](int now) {
        const FcntlArgument wanted = argumentOf(now);
        showArgument(status, wanted == FcntlArgument::StatusFlags);
        closes->setVisible(wanted == FcntlArgument::CloseOnExec);
        showArgument(number, wanted == FcntlArgument::Number);
        number->setToolTip(numberMeaning(now));
    };
    QObject::connect(command, &NumberCombo::valueChanged, card, follow);
    follow(command->value());
    // A flag dropped on the command chooses the command that sets it.
    command->rowTaker().add(
        [](const CarriedRows& rows) { return rows.size() == 1 && isOfTable(fileStatusFlags(), rows.front()); },
        [=](const CarriedRows& rows) {
            command->setValue(valueOf(fcntlCommands(), "F_SETFL"));
            status->setValue(status->value() | static_cast<int>(*rows.front().value));
        });
    command->rowTaker().add(
        [](const CarriedRows& rows) { return rows.size() == 1 && isOfTable(descriptorFlags(), rows.front()); },
        [=](const CarriedRows&) {
            command->setValue(valueOf(fcntlCommands(), "F_SETFD"));
            closes->setChecked(true);
        });
    card->setMaker([=](QString& why) -> std::optional<Step> {
        why = command->error();
        if (!command->isValid())
            return {};
        switch (argumentOf(command->value())) {
        case FcntlArgument::StatusFlags:
            return step::Fcntl{command->value(), status->value()};
        case FcntlArgument::CloseOnExec:
            return step::Fcntl{command->value(), closes->isChecked() ? valueOf(descriptorFlags(), "FD_CLOEXEC") : 0};
        case FcntlArgument::Number:
            if (!number->isValid())
                return {};
            return step::Fcntl{command->value(), number->int32Value()};
        case FcntlArgument::None:
            break;
        }
        return step::Fcntl{command->value(), 0};
    });
    return card;
}

CallCard* ioctl() {
    CallCard* card = cardOf(CallId::Ioctl);
    RequestFields fields{new NumberCombo(NamedTable()), new HostCombo, new IntegerEdit(QStringLiteral("argp")),
                         new InlineNote};
    fields.request->setUnsigned();
    fields.request->setTable(offeredRequests(), ioctlRequests());
    fields.request->setValue(valueOf(ioctlRequests(), "SIOCINQ"));
    fields.interface->setEditText(QStringLiteral("lo"));
    fields.number->setOverflow(IntegerEdit::Overflow::WrapToInt32);
    fields.number->setToolTip(tr("The int that the request reads"));
    card->addArgument(QStringLiteral("request"), fields.request);
    card->addArgument(QStringLiteral("interface"), fields.interface);
    card->addArgument(QStringLiteral("argp"), fields.number);
    card->addWide(fields.note);
    QObject::connect(fields.interface, &HostCombo::offersWanted, card, [fields] { fields.offer(); });
    QObject::connect(fields.request, &NumberCombo::valueChanged, card, [fields] { fields.follow(); });
    fields.follow();
    card->setMaker([fields](QString& why) -> std::optional<Step> {
        why = fields.request->error();
        return fields.request->isValid() ? fields.step(why) : std::nullopt;
    });
    return card;
}

CallCard* dup() {
    CallCard* card = cardOf(CallId::Dup);
    card->setMaker([](QString&) -> std::optional<Step> { return step::Dup{}; });
    return card;
}

CallCard* detach() {
    auto* card = new CallCard(QStringLiteral("detach"),
                              tr("Python's detach(): no call at all. The descriptor stays open, and is no longer the "
                                 "workbench's to close; New socket, socket(fileno) takes it on again."));
    card->setMaker([](QString&) -> std::optional<Step> { return step::Detach{}; });
    return card;
}

CallCard* undoConnect() {
    auto* card = new CallCard(QStringLiteral("connect(AF_UNSPEC)"),
                              tr("connect() with an address of no family undoes a connection: a datagram socket has no "
                                 "peer any more; the peer of a TCP socket is reset, and the same descriptor can "
                                 "connect again."));
    card->setCallName(QStringLiteral("connect"));
    card->setMaker([](QString&) -> std::optional<Step> { return step::Connect{Address::unspecified()}; });
    return card;
}

CallCard* sendfile(History& history) {
    CallCard* card = cardOf(CallId::Sendfile);
    auto* path = new QLineEdit;
    path->setToolTip(tr("The file to send. It is opened, sent in parts of 1 MiB, and closed: each a call"));
    path->setMinimumWidth(path->fontMetrics().averageCharWidth() * 22);
    auto* offer = new HistoryOffer(path);
    const QString kind = QStringLiteral("file");
    offer->setEntries(history.entries(kind));
    auto* choose = new QPushButton(tr("Choose"));
    choose->setToolTip(tr("Choose a file from the disk"));
    auto* offset = new IntegerEdit(QStringLiteral("offset"));
    offset->setToolTip(tr("Where in the file to begin"));
    auto* count = new IntegerEdit(QStringLiteral("count"));
    count->setRange(0, std::numeric_limits<std::int64_t>::max());
    count->setToolTip(tr("How many bytes; 0: to the end of the file"));
    card->addArgument(QStringLiteral("file"), path);
    card->addArgument(choose);
    card->addArgument(QStringLiteral("offset"), offset);
    card->addArgument(QStringLiteral("count"), count);
    QObject::connect(choose, &QPushButton::clicked, card, [card, path] {
        auto* dialog = new QFileDialog(card, tr("A file to send"), path->text());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        QObject::connect(dialog, &QFileDialog::fileSelected, path, &QLineEdit::setText);
        dialog->open();
    });
    card->setMaker([=, &history](QString& why) -> std::optional<Step> {
        if (path->text().isEmpty())
            why = tr("A file is wanted.");
        if (path->text().isEmpty() || !offset->isValid() || !count->isValid())
            return {};
        history.remember(kind, path->text());
        offer->setEntries(history.entries(kind));
        return step::Sendfile{QFile::encodeName(path->text()).toStdString(), offset->value(),
                              static_cast<std::uint64_t>(count->value())};
    });
    return card;
}

CallCard* splice(const CardPlace& place) {
    CallCard* card = cardOf(CallId::Splice);
    auto* target = new QComboBox;
    target->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    target->setMinimumContentsLength(12);
    target->setToolTip(tr("The socket that the bytes go to: what is read here comes out there, through a pipe"));
    auto* size = new IntegerEdit(QStringLiteral("size"));
    size->setRange(0, std::numeric_limits<std::int64_t>::max());
    size->setValue(kDefaultSplice);
    size->setToolTip(tr("How many bytes to move before it ends"));
    auto* flags = new FlagsEditor(QStringLiteral("flags"), spliceFlags());
    card->addArgument(QStringLiteral("to"), target);
    card->addArgument(QStringLiteral("size"), size);
    card->addArgument(QStringLiteral("flags"), flags);
    listTargets(target, place.bridge, place.socket);
    QObject::connect(&place.bridge, &EngineBridge::socketsChanged, card,
                     [target, &bridge = place.bridge, own = place.socket] { listTargets(target, bridge, own); });
    card->setMaker([target, size, flags](QString& why) -> std::optional<Step> {
        if (target->count() == 0)
            why = tr("There is no other open socket to move the bytes to.");
        if (target->count() == 0 || !size->isValid())
            return {};
        return step::Splice{SocketId{target->currentData().toUInt()}, static_cast<std::uint64_t>(size->value()),
                            static_cast<unsigned>(flags->value())};
    });
    return card;
}

} // namespace swb::cards
