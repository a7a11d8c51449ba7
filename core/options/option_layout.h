#pragma once

#include "core/options/option_spec.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace swb {

// How the bytes of one field of a structure are read. Sizes are 1, 2, 4 or 8 bytes where nothing else is said.
enum class FieldKind : std::uint8_t {
    Unsigned,
    Signed,
    BigEndian, // unsigned, network order
    Hex,       // unsigned; of any other size the bytes themselves
    Enum,      // FieldSpec::names
    Flags,
    IfIndex,
    Ipv4,          // 4 bytes
    Ipv6,          // 16 bytes
    SocketAddress, // a sockaddr, as long as the field
    Text,          // up to the first NUL
};

struct FieldSpec {
    std::string_view name; // as the header has it
    std::uint16_t offset = 0;
    std::uint16_t size = 0;
    FieldKind kind = FieldKind::Unsigned;
    Unit unit = Unit::None;
    NamedTable (*names)() = nullptr;
    std::uint8_t bit = 0; // of a bit field: its lowest bit in the byte ...
    std::uint8_t bits = 0;
    std::string_view meaning = {};
};

// A structure of a kernel header. A kernel may give less of it (an older one) or more (a newer one).
struct StructLayout {
    std::string_view name; // OptionSpec::structure
    std::uint16_t size;    // the least of it that is whole: fields beyond it come from some kernels only
    std::span<const FieldSpec> fields;
    bool isExact = false; // the kernel answers no other length
};

const StructLayout* findLayout(std::string_view name);

// The parts that findLayout() looks through.
std::span<const StructLayout> socketLayouts();
std::span<const StructLayout> tcpLayouts();
std::span<const StructLayout> tcpInfoLayouts();
std::span<const StructLayout> sctpLayouts();
std::span<const StructLayout> keyLayouts();

// A field whose place is the header's own.
#define SWB_FIELD(type, member, fieldKind, ...)                                                                        \
    {.name = #member,                                                                                                  \
     .offset = offsetof(type, member),                                                                                 \
     .size = sizeof(type::member),                                                                                     \
     .kind = FieldKind::fieldKind __VA_OPT__(, ) __VA_ARGS__}

// For static_assert: fields rise, lie inside, and have sizes that can be read.
template <std::size_t count>
consteval bool isSoundLayout(const FieldSpec (&fields)[count], std::size_t size) {
    for (std::size_t i = 0; i < count; ++i) {
        const FieldSpec& field = fields[i];
        if (field.name.empty() || field.size == 0 || field.offset + field.size > size)
            return false;
        if (i > 0 && fields[i - 1].offset + fields[i - 1].size > field.offset && field.bits == 0)
            return false;
        const bool isNumber = field.size == 1 || field.size == 2 || field.size == 4 || field.size == 8;
        if (!isNumber && field.kind < FieldKind::Hex)
            return false;
    }
    return true;
}

} // namespace swb
