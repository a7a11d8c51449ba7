#pragma once

#include "core/payload/json_text.h"
#include "core/payload/length_prefix.h"
#include "core/payload/text_codec.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace swb {

enum class PayloadForm { Text, Escapes, Hex, Struct, Python, Json };

// A payload as a person has it in front of them: a text, and how it is read.
struct PayloadDraft {
    PayloadForm form = PayloadForm::Text;
    QString text;
    TextEncoding encoding = TextEncoding::Utf8;
    LineEnding lineEnding = LineEnding::AsTyped;
    bool endLastLine = false;
    QString format = QStringLiteral("!HI4s"); // of Struct; the text holds the values
    JsonLayout layout = JsonLayout::Compact;
    bool isFramed = false; // the length stands in front
    LengthPrefix prefix = {};

    Parsed<Bytes> bytes() const;
    Parsed<Bytes> payload() const;                 // without the length in front
    std::optional<ParseError> formatError() const; // of Struct: then payload() can say nothing better
};

// The draft that reads back to exactly these bytes in the form and encoding of `settings`, its line ending changed as
// far as that needs. Empty when there is none: Text cannot hold control characters, what is not of the encoding, or
// line endings of several kinds; Json nothing but JSON. The others hold everything: Python as a bytes literal, Struct
// by a format of its own where the present one does not fit. The length in front is taken off, where there is one.
std::optional<PayloadDraft> draftOf(BytesView bytes, const PayloadDraft& settings);
// The same of a payload that has no length in front yet.
std::optional<PayloadDraft> payloadDraftOf(BytesView payload, const PayloadDraft& settings);

// Where a ParseError stands in the text it was found in, in QChars. At least one character, save in an empty text.
struct TextSpan {
    qsizetype position;
    qsizetype length;
};
TextSpan spanOf(const ParseError& error, const QString& text);

} // namespace swb
