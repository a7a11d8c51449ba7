#pragma once

#include "core/payload/checksum_kinds.h"
#include "core/payload/json_text.h"
#include "core/payload/length_prefix.h"
#include "core/payload/text_codec.h"
#include "core/rules/framing.h"

#include <QJsonObject>
#include <QString>

#include <tl/expected.hpp>

#include <cstdint>
#include <vector>

namespace swb {

struct FileTrouble;

// A payload under a name, as a person wrote it down, to be sent again.
struct StoredMessage {
    enum class Form { Text, Escapes, Hex, Struct, Python, Json };

    QString name;
    int key = 0; // 1 to 9: sent by Alt and that digit; 0: by none
    Form form = Form::Text;
    QString text;
    TextEncoding encoding = TextEncoding::Utf8;
    LineEnding lineEnding = LineEnding::AsTyped;
    bool endLastLine = false;
    QString format = {}; // of Struct
    JsonLayout layout = JsonLayout::Compact;
    bool hasPlaceholders = false; // Text, Escapes, Hex: {counter} and its like are filled in
    ChecksumChoice checksum = {};
    Framing framing = {}; // applied when it is sent

    friend bool operator==(const StoredMessage&, const StoredMessage&) = default;
};

struct MessageFolder {
    QString name;
    std::vector<StoredMessage> messages;

    friend bool operator==(const MessageFolder&, const MessageFolder&) = default;
};

// {"folders": [{"name": "Redis", "messages": [{"name": "PING", "form": "escapes", "text": "PING\\r\\n", "key": 1}]}]}
QJsonObject toJson(const std::vector<MessageFolder>& folders);
// The trouble names the place: "folders[0].messages[2].form: not a word that is known here."
tl::expected<std::vector<MessageFolder>, QString> messagesFromJson(const QJsonObject& object);

// Readable by the owner alone; the whole file or nothing. Errors: a sentence with the file.
tl::expected<void, QString> saveMessages(const QString& path, const std::vector<MessageFolder>& folders);
tl::expected<std::vector<MessageFolder>, FileTrouble> loadMessages(const QString& path);

// What the library holds before a person changes it: a message or two of well-known protocols.
std::vector<MessageFolder> firstMessages();

} // namespace swb
