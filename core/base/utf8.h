#pragma once

#include "core/base/bytes.h"

#include <cstddef>
#include <string>

namespace swb {

// One step through bytes that may or may not be UTF-8.
struct Utf8Step {
    char32_t codePoint = 0; // the byte's own value when it is not valid
    std::size_t length = 1; // bytes taken; 1 when not valid
    bool isValid = false;   // shortest form, no surrogate, at most 10FFFF
};

// Reads the character at `at`, which must be inside `bytes`. Source: RFC 3629.
Utf8Step utf8At(BytesView bytes, std::size_t at);

void appendUtf8(std::string& out, char32_t codePoint);
bool isUnicodeScalar(char32_t codePoint); // not a surrogate, at most 10FFFF

// False for what a reader cannot see or could mistake: controls, spaces other than U+0020, marks that turn the
// direction of writing, private use. Not a property table: an unassigned code point counts as printable.
bool isPrintable(char32_t codePoint);

} // namespace swb
