#pragma once

#include "core/base/parse_error.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// One value of a JSON text, and where it stands.
struct JsonValue {
    enum class Kind { Object, Array, String, Number, True, False, Null };

    Kind kind = Kind::Null;
    std::size_t position = 0, length = 0;       // the value, in bytes of the text
    std::size_t keyPosition = 0, keyLength = 0; // its name with the quotes, in an object; else length 0
    std::string key = {};                       // the name, unescaped
    bool isRepeated = false;                    // the name stood before in this object: most readers take the last
    std::vector<JsonValue> items = {};          // of an object or array, in order
};

inline constexpr std::size_t kJsonDepth = 200;

// Reads strictly by RFC 8259, as nlohmann/json does, save that names may repeat. Names and values stay as they are
// written: no digit is lost to a double.
// Errors, at their byte offset, the message with line and column: what is no JSON, not UTF-8, nested deeper than
// kJsonDepth, a number whose exponent a double has no room for.
Parsed<JsonValue> readJson(std::string_view text);

enum class JsonLayout { AsWritten, Compact, Pretty };
// The text with no space at all, or an item a line, indented by two; numbers and strings as they are written.
// AsWritten only checks it.
Parsed<std::string> layOutJson(std::string_view text, JsonLayout layout);

std::string_view kindText(JsonValue::Kind kind); // "an object"

// "line 3, column 7" of a byte; both from 1, columns in characters.
std::string lineAndColumn(std::string_view text, std::size_t position);

} // namespace swb
