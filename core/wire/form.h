#pragma once

#include "core/base/parse_error.h"
#include "core/constants/named_value.h"
#include "core/wire/decode.h"
#include "core/wire/field_reader.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

enum class FormKind : std::uint8_t {
    Number, // decimal, 0x hex, or a symbol of the field's table
    Hex,    // the same, and shown in hex
    Flag,   // one bit: 0 or 1
    Ipv4,
    Ipv6,
    Ip, // IPv4 or IPv6: of the pseudo-header
    Mac,
};

// What is written where a field is left empty.
enum class Filled : std::uint8_t {
    Zero,
    HeaderChecksum,    // over the header alone
    InternetChecksum,  // over header and payload
    TransportChecksum, // over pseudo-header, header and payload; 0 while its addresses are not given
    WholeLength,       // of header and payload, in bytes
    PayloadLength,     // in bytes
    HeaderWords,       // of the header, in words of 4 bytes
    RestLength,        // from this field on, payload and all, in bytes
};

// One field of a header that a person fills.
struct FormField {
    std::string_view name; // as the decoder calls it
    std::uint8_t bits;     // 0: not in the header, only in the pseudo-header that its checksum covers
    FormKind kind;
    std::string_view initial; // what stands there first
    std::string_view meaning;
    NamedTable (*table)() = nullptr; // values with names; null: none
    Filled filled = Filled::Zero;
};

// A header as fields to be filled, one behind the other as they stand in it. Those that end inside a byte stand in
// network order, the most significant bit first.
struct Form {
    std::string_view id; // "icmp-echo"; stays the same
    std::string_view name;
    std::string_view meaning;
    std::span<const FormField> fields;
    WireOrder order = WireOrder::Network;
    unsigned protocol = 0;                                 // of the pseudo-header
    std::string_view payload = "payload";                  // what follows the header is called
    bool (*suits)(const DecodeContext& context) = nullptr; // the form to begin with on such a socket
    std::string_view initialPayload = {};                  // escaped text
};

struct FormProblem {
    std::size_t field;
    ParseError error; // in its text
};

// Each field's fault, if it has one, by itself. `values`: the texts of the fields, in their order; a missing one is
// empty.
std::vector<FormProblem> problemsOf(const Form& form, std::span<const std::string> values);
// Header and payload; the first problem's error when there is one.
Parsed<Bytes> build(const Form& form, std::span<const std::string> values, BytesView payload);
// What build() would write into the fields that are left empty, as texts; "" for the others.
std::vector<std::string> computedTexts(const Form& form, std::span<const std::string> values, BytesView payload);
std::vector<std::string> initialValues(const Form& form);

// Every form there is, in the order in which they are offered.
std::span<const Form> forms();
const Form* findForm(std::string_view id);
const Form* suggestedForm(const DecodeContext& context); // null: none

} // namespace swb
