#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"
#include "core/options/option_layout.h"
#include "core/options/option_spec.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// One field of a structure as it came.
struct OptionField {
    std::string_view name;
    std::string value;
    Unit unit = Unit::None;
    std::string_view meaning;
    std::size_t offset = 0;
    std::size_t length = 0;
};

// The bytes of an option, read.
struct DecodedOption {
    std::string text;                   // whole, in the form that encodeOption() reads
    std::string brief;                  // for one cell: the same, or the size of a structure and what matters of it
    std::string note;                   // "for ever", "4 of 16 bytes"; often empty
    std::vector<OptionField> fields;    // of a structure; only those that came whole
    Bytes rest;                         // beyond what is known
    std::optional<std::int64_t> number; // where the kind is a number
};

// Any bytes of any length are read: what does not fit the kind is told as bytes.
// Calls: if_indextoname, for an index above 0.
DecodedOption decodeOption(const OptionSpec& spec, BytesView bytes);

// Value text to the bytes setsockopt takes. By kind: "on", "65536", "64 KiB", "IP_PMTUDISC_DO", "A|0x40", "on, 5 s",
// "2.5 s", "lo", "40000-41000", "239.1.2.3, 0.0.0.0, lo", "{imr_multiaddr=239.1.2.3, imr_ifindex=lo}", a filter as
// tcpdump -ddd prints it. For every kind: "hex 01 02", "int 5", "u8 5", "u16 5", "u32 5", "u64 5".
// Ranges are not looked at: what is out of range is the kernel's to refuse.
// Calls: if_nametoindex, for a name of an interface.
Parsed<Bytes> encodeOption(const OptionSpec& spec, std::string_view text);
// "1 hop", "64 hops", "7" of no unit.
std::string withUnit(std::string_view value, Unit unit);

// TCP_CC_INFO as the congestion control of this name ("bbr", what TCP_CONGESTION reads) lays it out: two of the layouts
// are of one length. Every other option, and every other algorithm: the same.
const OptionSpec* specUnder(const OptionSpec* spec, std::string_view congestionControl);
// The fields of a structure, a text each in the order of the layout; an empty text leaves the field 0. What cannot be
// read tells which field it was.
struct FieldFault {
    std::size_t field = 0;
    ParseError error;
};
tl::expected<Bytes, FieldFault> encodeFields(const StructLayout& layout, std::span<const std::string> texts);
// The layout of its value: of a Struct, and of the kinds that are one (Linger, TimeVal). Null where it has none.
const StructLayout* layoutOf(const OptionSpec& spec);

// How much room to offer when reading it: what it needs, and more where newer kernels have grown it. For a Filter the
// kernel counts instructions, not bytes.
std::uint32_t readRoom(const OptionSpec& spec);

// For a level and name no table has: read as an int when 4 bytes come, else as bytes.
const OptionSpec& unknownOption();

} // namespace swb
