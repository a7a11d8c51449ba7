#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <string>

namespace swb {

// Where a text a person typed cannot be read, and why, in a sentence that can stand beside the field.
struct ParseError {
    std::size_t position = 0; // byte offset into the UTF-8 text
    std::size_t length = 0;   // bytes to mark; 0 marks the end of the text
    std::string message;
};

template <class T>
using Parsed = tl::expected<T, ParseError>;

} // namespace swb
