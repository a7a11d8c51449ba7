#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"
#include "core/payload/python_literal.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// One run of a struct format: "3H", "4s", "x".
struct StructCode {
    char letter = 0;
    std::uint64_t count = 1;   // of s and p: bytes of the one value; of x: bytes of padding
    std::size_t position = 0;  // in the format, in bytes, its count included
    std::size_t length = 0;    // likewise
    std::uint64_t padding = 0; // bytes put in front of it, so that it is aligned
    std::uint64_t offset = 0;  // of its first byte, the padding not counted
    std::uint64_t size = 0;    // bytes of one value

    std::uint64_t values() const; // how many it takes
    std::uint64_t bytes() const { return letter == 's' || letter == 'p' ? size : count * size; }
};

// One value, or a run of padding, in packed bytes.
struct StructField {
    const StructCode* code = nullptr;
    std::uint64_t index = 0; // of the value among all, from 0; of padding: of the next one
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    bool isPadding = false;
};

// A format of Python's module struct, read. Sizes and alignment of "@" are those of this machine.
// Source: the library reference of struct, "Format Strings"; CPython's Modules/_struct.c.
class StructFormat {
public:
    // Bytes that a format may describe here; Python's limit is the memory.
    static constexpr std::uint64_t kMostBytes = std::uint64_t{64} * 1024 * 1024;

    static Parsed<StructFormat> parse(std::string_view format);

    std::uint64_t size() const { return m_size; } // calcsize()
    std::uint64_t valueCount() const { return m_values; }
    const std::vector<StructCode>& codes() const { return m_codes; }
    char order() const { return m_order; } // '@' '=' '<' '>' '!'
    bool isLittleEndian() const;
    std::string orderText() const; // "network byte order, big-endian"
    // In order of their bytes, padding included; the first `most`.
    std::vector<StructField> fields(std::size_t most) const;

private:
    char m_order = '@';
    std::uint64_t m_size = 0;
    std::uint64_t m_values = 0;
    std::vector<StructCode> m_codes;
};

// "unsigned short, 2 bytes", "" for a letter that is none.
std::string_view structLetterMeaning(char letter);

// What does not fit: a place in the format, or in the text of the values.
struct StructError {
    enum class In { Format, Values };
    In in = In::Format;
    ParseError error;
};

// A value of more bytes than its s or p holds: Python cuts it and says nothing.
struct StructCut {
    std::uint64_t index = 0; // of the value
    std::uint64_t given = 0, kept = 0;
};

struct Packed {
    Bytes bytes;
    std::vector<PyValue> values;
    std::vector<StructCut> cuts;
};

// struct.pack(): the values are Python literals with commas between: 1, 0x20, b'abcd'.
tl::expected<Packed, StructError> packStruct(const StructFormat& format, std::string_view values);

// struct.unpack() of one value; `bytes` are those of its field.
PyValue unpackField(const StructFormat& format, const StructField& field, BytesView bytes);

} // namespace swb
