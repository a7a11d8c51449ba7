#pragma once

#include "core/engine/socket_view.h"
#include "core/wire/field.h"

#include <QString>

namespace swb {

// What recvmsg() told of a message beside its bytes and its control messages, in sentences: what was cut, that it came
// from the error queue, that it was urgent. Empty when there is nothing to say.
QString messageNotes(const MessageInfo& message);
// The same of all that one call received.
QString messagesNotes(const std::vector<MessageInfo>& messages);

// The control messages of all messages as one tree, over their control bytes one after the other.
struct ReceivedControlBytes {
    Decoded decoded;
    Bytes bytes;
};
ReceivedControlBytes receivedControl(const std::vector<MessageInfo>& messages);

} // namespace swb
