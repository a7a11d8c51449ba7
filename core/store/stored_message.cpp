#include "core/store/stored_message.h"

#include "core/store/json_fields.h"
#include "core/store/json_file.h"
#include "core/store/rules_file.h"

namespace swb {

namespace {

constexpr qsizetype kMostFolders = 1000;
constexpr qsizetype kMostMessages = 10000;

const FileFormat& messagesFormat() {
    static const FileFormat format{QStringLiteral("socket-workbench messages"), 1};
    return format;
}

using Form = StoredMessage::Form;

constexpr FileWord<Form> kForms[] = {{Form::Text, "text"},     {Form::Escapes, "escapes"}, {Form::Hex, "hex"},
                                     {Form::Struct, "struct"}, {Form::Python, "python"},   {Form::Json, "json"}};
constexpr FileWord<TextEncoding> kEncodings[] = {{TextEncoding::Utf8, "utf-8"}, {TextEncoding::Latin1, "latin-1"}};
constexpr FileWord<LineEnding> kLineEndings[] = {{LineEnding::AsTyped, "as typed"},
                                                 {LineEnding::Lf, "lf"},
                                                 {LineEnding::CrLf, "crlf"},
                                                 {LineEnding::Cr, "cr"},
                                                 {LineEnding::Nul, "nul"}};
constexpr FileWord<JsonLayout> kLayouts[] = {
    {JsonLayout::AsWritten, "as written"}, {JsonLayout::Compact, "compact"}, {JsonLayout::Pretty, "pretty"}};

QJsonObject toJson(const StoredMessage& message) {
    QJsonObject object{{QStringLiteral("name"), message.name},
                       {QStringLiteral("form"), wordOf(kForms, message.form)},
                       {QStringLiteral("text"), message.text}};
    const auto put = [&](bool differs, const char* name, const QJsonValue& value) {
        if (differs)
            object.insert(QLatin1String(name), value);
    };
    put(message.key != 0, "key", message.key);
    put(message.encoding != TextEncoding::Utf8, "encoding", wordOf(kEncodings, message.encoding));
    put(message.lineEnding != LineEnding::AsTyped, "line ending", wordOf(kLineEndings, message.lineEnding));
    put(message.endLastLine, "end last line", true);
    put(message.form == Form::Struct, "format", message.format);
    put(message.form == Form::Json, "layout", wordOf(kLayouts, message.layout));
    put(message.hasPlaceholders, "placeholders", true);
    if (message.checksum.kind != nullptr)
        object.insert(QStringLiteral("checksum"), swb::toJson(message.checksum));
    if (message.framing.kind != Framing::Kind::None)
        object.insert(QStringLiteral("framing"), swb::toJson(message.framing));
    return object;
}

StoredMessage messageFromJson(const JsonFields& fields) {
    StoredMessage message;
    message.name = QString::fromStdString(fields.text("name"));
    message.key = static_cast<int>(fields.number("key", 0, 9, 0));
    message.form = fields.word("form", kForms, Form::Text);
    message.text = QString::fromStdString(fields.text("text"));
    message.encoding = fields.word("encoding", kEncodings, TextEncoding::Utf8);
    message.lineEnding = fields.word("line ending", kLineEndings, LineEnding::AsTyped);
    message.endLastLine = fields.flag("end last line", false);
    message.format = QString::fromStdString(fields.text("format", {}));
    message.layout = fields.word("layout", kLayouts, JsonLayout::Compact);
    message.hasPlaceholders = fields.flag("placeholders", false);
    if (fields.has("checksum"))
        message.checksum = checksumFromJson(fields.object("checksum"));
    if (fields.has("framing"))
        message.framing = framingFromJson(fields.object("framing"));
    return message;
}

StoredMessage escapes(const char* name, const char* text) {
    StoredMessage message;
    message.name = QLatin1String(name);
    message.form = Form::Escapes;
    message.text = QLatin1String(text);
    return message;
}

StoredMessage hex(const char* name, const char* text) {
    StoredMessage message = escapes(name, text);
    message.form = Form::Hex;
    return message;
}

StoredMessage filled(StoredMessage message) {
    message.hasPlaceholders = true;
    return message;
}

} // namespace

QJsonObject toJson(const std::vector<MessageFolder>& folders) {
    QJsonArray list;
    for (const MessageFolder& folder : folders) {
        QJsonArray messages;
        for (const StoredMessage& message : folder.messages)
            messages.append(toJson(message));
        list.append(QJsonObject{{QStringLiteral("name"), folder.name}, {QStringLiteral("messages"), messages}});
    }
    return {{QStringLiteral("folders"), list}};
}

tl::expected<std::vector<MessageFolder>, QString> messagesFromJson(const QJsonObject& object) {
    QString trouble;
    std::vector<MessageFolder> folders;
    JsonFields(object, {}, trouble).list("folders", kMostFolders, [&](const JsonFields& fields) {
        MessageFolder& folder = folders.emplace_back();
        folder.name = QString::fromStdString(fields.text("name"));
        fields.list("messages", kMostMessages,
                    [&](const JsonFields& message) { folder.messages.push_back(messageFromJson(message)); });
    });
    if (!trouble.isEmpty())
        return tl::make_unexpected(trouble);
    return folders;
}

tl::expected<void, QString> saveMessages(const QString& path, const std::vector<MessageFolder>& folders) {
    return writeJsonFile(path, messagesFormat(), toJson(folders));
}

tl::expected<std::vector<MessageFolder>, FileTrouble> loadMessages(const QString& path) {
    const auto object = readJsonFile(path, messagesFormat());
    if (!object)
        return tl::make_unexpected(object.error());
    return messagesFromJson(*object).map_error([&](const QString& place) { return damagedAt(path, place); });
}

std::vector<MessageFolder> firstMessages() {
    StoredMessage modbus = filled(hex("Read one register", "01 03 {counter start=0 as=u16be} 00 01"));
    modbus.checksum = {findChecksum("CRC-16/MODBUS"), ChecksumChoice::Form::Little};
    StoredMessage dns = filled(hex("A of localhost", "{random 2} 01 00 00 01 00 00 00 00 00 00 "
                                                     "09 6c 6f 63 61 6c 68 6f 73 74 00 00 01 00 01"));
    return {
        {QStringLiteral("HTTP"),
         {escapes("GET /", "GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n"),
          escapes("GET /, then close", "GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n"),
          filled(escapes("POST with its length", "POST / HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: {rest}"
                                                 "\\r\\n\\r\\n{body}number={counter}"))}},
        {QStringLiteral("Redis"),
         {escapes("PING", "PING\\r\\n"),
          escapes("SET of binary data", "*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nk\\r\\n$3\\r\\n"
                                        "\\x00\\xff\\x0a\\r\\n"),
          escapes("GET", "*2\\r\\n$3\\r\\nGET\\r\\n$1\\r\\nk\\r\\n")}},
        {QStringLiteral("Binary"),
         {hex("MQTT CONNECT", "10 12 00 04 4d 51 54 54 04 02 00 3c 00 06 62 65 6e 63 68 31"), modbus, dns}},
        {QStringLiteral("Numbered"), {filled(escapes("Line {counter}", "{counter width=6} {time %H:%M:%S}\\n"))}},
    };
}

} // namespace swb
