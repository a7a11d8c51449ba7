#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"
#include "core/options/option_layout.h"
#include "core/options/option_value.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

// What the kinds of values share; option_value.cpp alone decides which kind is which.
namespace swb::valuetext {

// A part of the text a person typed, and where it stands in it: errors mark the place.
struct Piece {
    std::string_view text;
    std::size_t offset = 0;

    Piece trimmed() const;
    Piece from(std::size_t begin, std::size_t count = std::string_view::npos) const;
    bool isEmpty() const { return text.empty(); }
};
// At the separators outside quotes; every piece trimmed.
std::vector<Piece> split(Piece piece, char separator);
tl::unexpected<ParseError> fault(const Piece& piece, std::string message);

bool sameWord(std::string_view a, std::string_view b); // any case

// value_numbers.cpp
struct NumberForm {
    int size = 4; // bytes
    bool isSigned = true;
    Unit unit = Unit::None;
};
// Decimal or 0x, with a unit that can be turned into the form's: "64 KiB", "2 s" for milliseconds.
Parsed<std::uint64_t> parseNumber(Piece piece, const NumberForm& form);
Parsed<std::uint64_t> parseNamed(Piece piece, NamedTable names, const NumberForm& form); // a name too, or A|B
std::uint64_t loadNumber(BytesView bytes);                                               // 1, 2, 4 or 8 bytes
std::int64_t loadSigned(BytesView bytes);
void storeNumber(std::uint64_t value, std::span<std::uint8_t> to);
Bytes numberBytes(std::uint64_t value, int size);
std::uint64_t swapped(std::uint64_t value, int size); // between host and network order
bool isNumberSize(std::size_t size);

// "1.5 s", or "{sec, usec}" where it cannot be told so.
std::string timeText(std::int64_t seconds, std::int64_t micros);
Parsed<Bytes> parseTime(Piece piece);

// value_parts.cpp
std::string hexText(BytesView bytes); // "01 02"
Parsed<Bytes> parseHexText(Piece piece);
std::string quotedText(BytesView bytes); // as it is where it can be read again, else in double quotes with \xHH
Parsed<Bytes> parseQuoted(Piece piece);
std::string interfaceText(std::int64_t index); // "lo", or the number
Parsed<std::uint64_t> parseInterface(Piece piece);
std::string addressText(BytesView bytes); // a sockaddr
Parsed<Bytes> parseSocketAddress(Piece piece, std::size_t size);
std::string ipv4Text(BytesView bytes);
std::string ipv6Text(BytesView bytes);
Parsed<Bytes> parseIp(Piece piece, int family);

// value_struct.cpp
void decodeStruct(const StructLayout& layout, BytesView bytes, DecodedOption& into);
Parsed<Bytes> encodeStruct(const StructLayout& layout, Piece piece);

// value_filter.cpp
void decodeFilter(BytesView bytes, DecodedOption& into);
Parsed<Bytes> encodeFilter(Piece piece);

} // namespace swb::valuetext
