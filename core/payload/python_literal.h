#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// A value of Python that can be written as a literal: what ast.literal_eval() gives.
struct PyValue {
    enum class Kind { None, Ellipsis, Bool, Int, Float, Complex, Text, ByteString, List, Tuple, Dict, Set };

    Kind kind = Kind::None;
    bool truth = false;              // Bool
    std::string digits = {};         // Int, decimal, with a '-' when negative
    double real = 0;                 // Float, Complex
    double imaginary = 0;            // Complex
    std::u32string text = {};        // Text; may hold lone surrogates
    Bytes bytes = {};                // ByteString
    std::vector<PyValue> items = {}; // List, Tuple, Set; Dict: key, value, key, value
    std::size_t position = 0;        // where it stands in the text it was read from ...
    std::size_t length = 0;          // ... in bytes of UTF-8

    bool isNumber() const { return kind == Kind::Int || kind == Kind::Float || kind == Kind::Complex; }
    bool isSequence() const { return kind == Kind::List || kind == Kind::Tuple || kind == Kind::Set; }
};

inline constexpr int kPythonDepth = 200; // brackets within brackets, as CPython's tokenizer allows them
// Digits of a whole number, as sys.set_int_max_str_digits() has it.
inline constexpr std::size_t kPythonDigits = 4300;

// Reads one literal by the rules of ast.literal_eval(): numbers, text, bytes, tuples, lists, dicts, sets, True, False,
// None, ... ; also several of them with commas between, which is a tuple. \N{NAME} alone is not known here.
// Errors, at their UTF-8 byte offset: what is no literal, an unhashable key, a number or a nesting beyond the limits.
Parsed<PyValue> parsePythonLiteral(std::string_view text);

// As Python's repr() writes it. The items of a set stand in the order in which they were read: Python's own order
// depends on their hashes.
std::string pythonRepr(const PyValue& value);

// "a list", "bytes", "a whole number": for a sentence.
std::string_view kindText(PyValue::Kind kind);

// Text as UTF-8; position of the first lone surrogate, in characters, when it has one.
tl::expected<std::string, std::size_t> utf8Of(std::u32string_view text);

} // namespace swb
