#include "ui/editors/payload_draft.h"

#include "core/payload/hex.h"
#include "core/payload/python_literal.h"
#include "core/payload/struct_format.h"

#include <algorithm>
#include <array>
#include <string>

namespace swb {

namespace {

// What escapeBytes() made, as plain text with '\n' for each line ending; which endings there were. Empty when it needs
// an escape that plain text has no character for.
struct Plain {
    QString text;
    std::optional<LineEnding> ending; // the first of them
};

std::optional<Plain> plainOf(const std::string& escaped) {
    std::string text;
    std::optional<LineEnding> ending;
    const auto endLine = [&](LineEnding kind) {
        text += '\n';
        ending = ending.value_or(kind);
    };
    for (std::size_t i = 0; i < escaped.size(); ++i) {
        if (escaped[i] != '\\') {
            text += escaped[i];
            continue;
        }
        const char letter = escaped[++i];
        if (letter == '\\')
            text += '\\';
        else if (letter == 't')
            text += '\t';
        else if (letter == 'n')
            endLine(LineEnding::Lf);
        else if (letter == 'r' && escaped.compare(i + 1, 2, "\\n") == 0)
            endLine(LineEnding::CrLf), i += 2;
        else if (letter == 'r')
            endLine(LineEnding::Cr);
        else
            return {};
    }
    return Plain{QString::fromStdString(text), ending};
}

bool reads(const PayloadDraft& draft, BytesView bytes) {
    const auto read = draft.payload();
    return read && std::equal(read->begin(), read->end(), bytes.begin(), bytes.end());
}

// With "end last line" the ending after the last line is not in the text.
std::optional<PayloadDraft> withEnding(PayloadDraft draft, BytesView bytes, QStringView lastEnding) {
    const bool wanted = draft.endLastLine;
    if (wanted && draft.text.endsWith(lastEnding)) {
        PayloadDraft ended = draft;
        ended.text.chop(lastEnding.size());
        if (reads(ended, bytes))
            return ended;
    }
    draft.endLastLine = false;
    return reads(draft, bytes) ? std::optional(draft) : std::nullopt;
}

std::optional<PayloadDraft> textOf(BytesView bytes, PayloadDraft draft) {
    const auto plain = plainOf(escapeBytes(bytes, draft.encoding));
    if (!plain)
        return {};
    draft.text = plain->text;
    if (auto made = withEnding(draft, bytes, u"\n"))
        return made;
    draft.lineEnding = plain->ending.value_or(LineEnding::AsTyped);
    return withEnding(draft, bytes, u"\n");
}

QStringView escapeOf(LineEnding ending) {
    switch (ending) {
    case LineEnding::CrLf:
        return u"\\r\\n";
    case LineEnding::Cr:
        return u"\\r";
    case LineEnding::Nul:
        return u"\\0";
    default:
        return u"\\n";
    }
}

Bytes utf8Bytes(std::string_view text) {
    const BytesView view = viewOf(text);
    return {view.begin(), view.end()};
}

Parsed<Bytes> pythonBytes(std::string_view text) {
    auto value = parsePythonLiteral(text);
    if (!value)
        return tl::unexpected(value.error());
    return value->kind == PyValue::Kind::ByteString ? std::move(value->bytes) : utf8Bytes(pythonRepr(*value));
}

Parsed<Bytes> structBytes(const std::string& formatText, std::string_view values) {
    const auto format = StructFormat::parse(formatText);
    if (!format)
        return tl::unexpected(ParseError{0, 0, "the format above cannot be read"});
    auto packed = packStruct(*format, values);
    if (!packed)
        return tl::unexpected(packed.error().error);
    return std::move(packed->bytes);
}

std::optional<QString> valuesOf(const std::string& formatText, BytesView bytes) {
    const auto format = StructFormat::parse(formatText);
    if (!format || format->size() != bytes.size())
        return {};
    QStringList values;
    for (const StructField& field : format->fields(SIZE_MAX))
        if (!field.isPadding)
            values << QString::fromStdString(
                pythonRepr(unpackField(*format, field, bytes.subspan(field.offset, field.length))));
    return values.join(QStringLiteral(", "));
}

std::optional<PayloadDraft> structOf(BytesView bytes, PayloadDraft draft) {
    for (const QString& format : {draft.format, QStringLiteral("%1s").arg(bytes.size())}) {
        draft.format = format;
        draft.text = valuesOf(format.toStdString(), bytes).value_or(QString());
        if (reads(draft, bytes))
            return draft;
    }
    return {};
}

std::optional<PayloadDraft> pythonOf(BytesView bytes, PayloadDraft draft) {
    const std::string text(bytes.begin(), bytes.end());
    draft.text = QString::fromStdString(text);
    if (draft.text.toStdString() == text && reads(draft, bytes))
        return draft;
    PyValue literal;
    literal.kind = PyValue::Kind::ByteString;
    literal.bytes.assign(bytes.begin(), bytes.end());
    draft.text = QString::fromStdString(pythonRepr(literal));
    return draft;
}

std::optional<PayloadDraft> jsonOf(BytesView bytes, PayloadDraft draft) {
    draft.text = QString::fromUtf8(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
    for (const JsonLayout layout : {draft.layout, JsonLayout::AsWritten}) {
        draft.layout = layout;
        if (reads(draft, bytes))
            return draft;
    }
    return {};
}

} // namespace

std::optional<ParseError> PayloadDraft::formatError() const {
    if (form != PayloadForm::Struct)
        return {};
    const std::string utf8 = format.toStdString();
    const auto read = StructFormat::parse(utf8);
    return read ? std::nullopt : std::optional(read.error());
}

Parsed<Bytes> PayloadDraft::payload() const {
    const std::string utf8 = text.toStdString();
    switch (form) {
    case PayloadForm::Hex:
        return parseHex(utf8);
    case PayloadForm::Struct:
        return structBytes(format.toStdString(), utf8);
    case PayloadForm::Python:
        return pythonBytes(utf8);
    case PayloadForm::Json:
        return layOutJson(utf8, layout).map([](const std::string& made) { return utf8Bytes(made); });
    case PayloadForm::Text:
    case PayloadForm::Escapes:
        break;
    }
    const Escapes escapes = form == PayloadForm::Escapes ? Escapes::Interpret : Escapes::Literal;
    return encodeText(utf8, {encoding, escapes, lineEnding, endLastLine});
}

Parsed<Bytes> PayloadDraft::bytes() const {
    auto inner = payload();
    if (!inner || !isFramed)
        return inner;
    auto framed = addLengthPrefix(*inner, prefix);
    if (!framed)
        return tl::unexpected(ParseError{0, static_cast<std::size_t>(text.toUtf8().size()), framed.error()});
    return *std::move(framed);
}

std::optional<PayloadDraft> draftOf(BytesView bytes, const PayloadDraft& settings) {
    PayloadDraft draft = settings;
    BytesView payload = bytes;
    if (settings.isFramed) {
        const auto frames = splitFrames(bytes, settings.prefix, 2);
        draft.isFramed = frames.size() == 1 && frames[0].state == LengthFrame::State::Whole;
        if (draft.isFramed)
            payload = bytes.subspan(settings.prefix.width);
    }
    return payloadDraftOf(payload, draft);
}

std::optional<PayloadDraft> payloadDraftOf(BytesView payload, const PayloadDraft& settings) {
    PayloadDraft draft = settings;
    switch (settings.form) {
    case PayloadForm::Text:
        return textOf(payload, draft);
    case PayloadForm::Escapes:
        draft.text = QString::fromStdString(escapeBytes(payload, draft.encoding));
        return withEnding(draft, payload, escapeOf(draft.lineEnding));
    case PayloadForm::Hex:
        draft.text = QString::fromStdString(toHex(payload));
        break;
    case PayloadForm::Struct:
        return structOf(payload, draft);
    case PayloadForm::Python:
        return pythonOf(payload, draft);
    case PayloadForm::Json:
        return jsonOf(payload, draft);
    }
    return draft;
}

TextSpan spanOf(const ParseError& error, const QString& text) {
    const QByteArray utf8 = text.toUtf8();
    const auto at = std::min(static_cast<qsizetype>(error.position), utf8.size());
    const auto end = std::min(at + static_cast<qsizetype>(error.length), utf8.size());
    qsizetype position = QString::fromUtf8(utf8.left(at)).size();
    qsizetype length = QString::fromUtf8(utf8.mid(at, end - at)).size();
    if (length == 0 && !text.isEmpty()) {
        position = std::min(position, text.size() - 1);
        length = 1;
    }
    return {position, length};
}

} // namespace swb
