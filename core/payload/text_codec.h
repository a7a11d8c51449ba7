#pragma once

#include "core/base/bytes.h"
#include "core/base/escape.h" // TextEncoding, and the way back: escapeBytes, cLiteral, pythonBytesLiteral
#include "core/base/parse_error.h"

#include <string>
#include <string_view>

namespace swb {

enum class Escapes { Literal, Interpret };
// What a line end in the text becomes, and what ends the last line.
enum class LineEnding { AsTyped, Lf, CrLf, Cr, Nul };

struct TextOptions {
    TextEncoding encoding = TextEncoding::Utf8;
    Escapes escapes = Escapes::Literal;
    LineEnding lineEnding = LineEnding::AsTyped;
    // Also append the line ending at the very end, if the text is not empty: a text that ends in a line end has an
    // empty last line, and that is ended too. With AsTyped it is the last line end of the text, or else \n.
    bool endLastLine = false;
};

// A person's text (UTF-8) as the bytes to send. A line end is \n, \r\n or \r as typed; an escape is never taken for
// one. With Escapes::Interpret: \n \r \t \0 \a \b \f \v \e \\ \" \' , \ooo (one to three octal digits, at most \377),
// \xHH (always two digits and one byte), \uXXXX and \UXXXXXXXX (the character, in the encoding chosen).
// Errors, at their UTF-8 byte offset: an unknown or cut escape, a surrogate or a number above 10FFFF, text that is not
// UTF-8, and with Latin1 a character above U+00FF.
Parsed<Bytes> encodeText(std::string_view utf8, const TextOptions& options);

} // namespace swb
