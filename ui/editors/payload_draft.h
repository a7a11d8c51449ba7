#pragma once

#include "core/payload/text_codec.h"

#include <QString>

#include <optional>

namespace swb {

enum class PayloadForm { Text, Escapes, Hex };

// A payload as a person has it in front of them: a text, and how it is read.
struct PayloadDraft {
    PayloadForm form = PayloadForm::Text;
    QString text;
    TextEncoding encoding = TextEncoding::Utf8;
    LineEnding lineEnding = LineEnding::AsTyped;
    bool endLastLine = false;

    Parsed<Bytes> bytes() const;
};

// The draft that reads back to exactly these bytes in the form and encoding of `settings`, its line ending changed as
// far as that needs. Empty when there is none: Text cannot hold control characters, what is not of the encoding, or
// line endings of several kinds. Escapes and Hex hold everything.
std::optional<PayloadDraft> draftOf(BytesView bytes, const PayloadDraft& settings);

// Where a ParseError stands in the text it was found in, in QChars. At least one character, save in an empty text.
struct TextSpan {
    qsizetype position;
    qsizetype length;
};
TextSpan spanOf(const ParseError& error, const QString& text);

} // namespace swb
