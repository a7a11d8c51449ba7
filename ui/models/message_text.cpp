#include "ui/models/message_text.h"

#include "core/constants/tables.h"
#include "core/constants/value_of.h"
#include "core/net/control_message.h"
#include "core/net/extended_error.h"
#include "core/wire/control_fields.h"

#include <QCoreApplication>
#include <QStringList>

namespace swb {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("MessageText", text); }

bool has(const MessageInfo& message, std::string_view flag) {
    return (message.flags & valueOf(messageFlags(), flag)) != 0;
}

bool hasKind(const MessageInfo& message, std::string_view symbol) {
    for (const ControlMessage& control : controlMessages(message.control))
        if (control.kind != nullptr && control.kind->symbol == symbol)
            return true;
    return false;
}

// What the last message that did not fit was, as far as that can be told.
QString whatWasLost(const MessageInfo& message) {
    const std::vector<ControlMessage> messages = controlMessages(message.control);
    if (message.controlRoom == 0)
        return tr("There was no room for control messages, and what came of them is gone; descriptors among them were "
                  "closed.");
    if (hasKind(message, "SCM_RIGHTS"))
        return tr("Not all control messages fit %1 bytes: the descriptors that did not were closed by the kernel.")
            .arg(message.controlRoom);
    if (!messages.empty() && messages.back().fault != ControlFault::None)
        return tr("Control messages were cut to %1 bytes: of the last, %2.")
            .arg(message.controlRoom)
            .arg(QString::fromStdString(controlFaultText(messages.back())));
    return tr("Not all control messages fit %1 bytes; the rest is gone, descriptors among it were closed.")
        .arg(message.controlRoom);
}

void shift(Field& field, std::size_t by) {
    field.offset += by;
    for (Field& child : field.children)
        shift(child, by);
}

QString errorsTold(const MessageInfo& message) {
    for (const ControlMessage& control : controlMessages(message.control)) {
        const bool isError = control.kind != nullptr && control.kind->fields.size() > 1 &&
                             control.kind->fields[1].form == ControlForm::ErrorOrigin;
        if (!isError)
            continue;
        if (const auto error = parseExtendedError(control.data))
            return QString::fromStdString(extendedErrorText(*error));
    }
    return {};
}

} // namespace

QString messageNotes(const MessageInfo& message) {
    QStringList notes;
    if (has(message, "MSG_ERRQUEUE"))
        if (const QString told = errorsTold(message); !told.isEmpty())
            notes << tr("From the error queue: %1.").arg(told);
    if (has(message, "MSG_OOB"))
        notes << tr("Urgent: this byte stands outside of the stream.");
    if (has(message, "MSG_TRUNC"))
        notes << (message.length > message.room
                      ? tr("The message had %1 bytes and there was room for %2: the rest is gone.")
                            .arg(message.length)
                            .arg(message.room)
                      : tr("The message was longer than the room of %1 bytes: the rest is gone.").arg(message.room));
    if (has(message, "MSG_CTRUNC"))
        notes << whatWasLost(message);
    return notes.join(QLatin1Char(' '));
}

QString messagesNotes(const std::vector<MessageInfo>& messages) {
    if (messages.size() == 1)
        return messageNotes(messages.front());
    QStringList notes;
    int number = 0;
    for (const MessageInfo& message : messages) {
        ++number;
        if (const QString note = messageNotes(message); !note.isEmpty())
            notes << tr("Message %1: %2").arg(number).arg(note);
    }
    return notes.join(QLatin1Char(' '));
}

ReceivedControlBytes receivedControl(const std::vector<MessageInfo>& messages) {
    ReceivedControlBytes all;
    all.decoded.name = tr("control messages").toStdString();
    int number = 0;
    for (const MessageInfo& message : messages) {
        ++number;
        Decoded one = decodeControl(message.control);
        for (Field& field : one.fields)
            shift(field, all.bytes.size());
        if (messages.size() == 1) {
            all.decoded.fields = std::move(one.fields);
        } else {
            Field group{tr("message %1").arg(number).toStdString(), tr("%1 bytes").arg(message.length).toStdString(),
                        message.address.isEmpty() ? std::string() : message.address.toString(), all.bytes.size(),
                        message.control.size()};
            group.children = std::move(one.fields);
            all.decoded.fields.push_back(std::move(group));
        }
        all.bytes.insert(all.bytes.end(), message.control.begin(), message.control.end());
    }
    return all;
}

} // namespace swb
