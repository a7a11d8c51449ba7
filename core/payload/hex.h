#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace swb {

// Reads pairs of hex digits, upper or lower case. Between bytes: spaces, tabs, line ends, ',', ':', '-' and a "0x" or
// "\x" before a byte. A digit without its partner, and anything else, is the error, marked where it stands.
Parsed<Bytes> parseHex(std::string_view text);

// "48 65 6c 6c 6f"
std::string toHex(BytesView bytes, std::string_view separator = " ");

struct HexRow {
    std::size_t offset;
    std::string hex;  // `width` columns, padded
    std::string text; // printable ASCII, '.' for the rest
};

// One row of the classic dump, without making the others; row starts at row * width.
HexRow hexRow(BytesView bytes, std::size_t row, std::size_t width = 16);
std::size_t hexRowCount(std::size_t size, std::size_t width = 16);

} // namespace swb
