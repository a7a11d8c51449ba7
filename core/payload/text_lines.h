#pragma once

#include "core/base/bytes.h"

#include <optional>
#include <string>
#include <vector>

namespace swb {

// How Python's text file takes line ends: newline=None makes one line feed of each, '' keeps them, '\n' knows only
// that.
enum class Newlines { Universal, Kept, LineFeed };

struct TextLines {
    std::vector<std::string> lines;       // as repr() writes them: 'a\n'
    std::optional<std::size_t> faultByte; // the first byte that is not UTF-8; it stands as '\udcXX' in the line
};

// Bytes as the lines that a text file would give of them, read as UTF-8 with errors='surrogateescape'.
// Source: the Python library reference, io.TextIOWrapper.
TextLines textLines(BytesView bytes, Newlines newlines);

} // namespace swb
