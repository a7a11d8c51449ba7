#include "ui/editors/payload_draft.h"

#include "core/payload/hex.h"

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
    const auto read = draft.bytes();
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

} // namespace

Parsed<Bytes> PayloadDraft::bytes() const {
    const std::string utf8 = text.toStdString();
    if (form == PayloadForm::Hex)
        return parseHex(utf8);
    const Escapes escapes = form == PayloadForm::Escapes ? Escapes::Interpret : Escapes::Literal;
    return encodeText(utf8, {encoding, escapes, lineEnding, endLastLine});
}

std::optional<PayloadDraft> draftOf(BytesView bytes, const PayloadDraft& settings) {
    PayloadDraft draft = settings;
    switch (settings.form) {
    case PayloadForm::Text:
        return textOf(bytes, draft);
    case PayloadForm::Escapes:
        draft.text = QString::fromStdString(escapeBytes(bytes, draft.encoding));
        return withEnding(draft, bytes, escapeOf(draft.lineEnding));
    case PayloadForm::Hex:
        draft.text = QString::fromStdString(toHex(bytes));
        break;
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
