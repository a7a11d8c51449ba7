#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"

#include <string>
#include <string_view>

namespace swb {

enum class TextEncoding { Utf8, Latin1 };
enum class Escapes { Literal, Interpret };
enum class LineEnding {
    AsTyped,
    Lf,
    CrLf,
    Cr,
    Nul
}; // what a line end in the text becomes, and what ends the last line

struct TextOptions {
    TextEncoding encoding = TextEncoding::Utf8;
    Escapes escapes = Escapes::Literal;
    LineEnding lineEnding = LineEnding::AsTyped;
    bool endLastLine = false; // also append the line ending after the last line, if the text is not empty
};

// A person's text (UTF-8) as the bytes to send. With Escapes::Interpret: \n \r \t \0 \a \b \f \v \e \\ \" \' ,
// \ooo (octal), \xHH (always one byte), \uXXXX and \UXXXXXXXX (the character, in the encoding chosen).
// Errors: an unknown or cut escape, a surrogate or a number above 10FFFF, and with Latin1 a character above U+00FF.
Parsed<Bytes> encodeText(std::string_view utf8, const TextOptions& options);

// Bytes as text that encodeText(Interpret) reads back to the same bytes: printable characters as they are (UTF-8 when
// valid, Latin-1 when chosen), backslash doubled, everything else escaped.
std::string escapeBytes(BytesView bytes, TextEncoding encoding = TextEncoding::Utf8);

// The same for a C string literal and a Python bytes literal, with their quotes: "..." and b'...'.
std::string cLiteral(BytesView bytes);
std::string pythonBytesLiteral(BytesView bytes);

} // namespace swb
