#pragma once

#include "core/base/bytes.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace swb {

enum class TextEncoding { Utf8, Latin1 };

// Bytes as text that encodeText(Interpret) reads back to the same bytes: printable characters as they are (UTF-8 when
// valid, Latin-1 when chosen), backslash doubled, everything else escaped (\0 \n \r \t \xHH \uXXXX \UXXXXXXXX).
std::string escapeBytes(BytesView bytes, TextEncoding encoding = TextEncoding::Utf8);

// A C string literal with its quotes, for C11: "\x16\x03" "A" where a hex escape would swallow the next digit, and no
// trigraph. The compiler adds one NUL at the end.
std::string cLiteral(BytesView bytes);

// A Python bytes literal, always in single quotes: b'\x00name'.
std::string pythonBytesLiteral(BytesView bytes);

// A Python text literal as os.fsdecode would make of the bytes: what is not UTF-8 becomes \udcXX, and os.fsencode
// gives the bytes back.
std::string pythonTextLiteral(BytesView bytes);

// What a person typed, for use inside a message: escaped, in single quotes, cut after `limit` bytes with "...".
std::string quoted(std::string_view text, std::size_t limit = 60);

// The escapes that C, Python and this program's own text share; nullptr for a character without one.
const char* commonEscape(char32_t character);

} // namespace swb
