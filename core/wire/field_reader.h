#pragma once

#include "core/constants/named_value.h"
#include "core/wire/field.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

enum class WireOrder : std::uint8_t { Network, Host }; // netlink, and what the kernel keeps for itself, is Host

// Walks over bytes and names them, field by field. What is asked for beyond the end becomes one faulty field that says
// so; what is asked for after that gives 0 and names nothing, so a caller may go on without looking.
class FieldReader {
public:
    // `base`: where `bytes` begin in the whole. `cutIsFault`: whether an early end is a fault; it is none in a quote.
    explicit FieldReader(BytesView bytes, std::size_t base = 0, WireOrder order = WireOrder::Network,
                         bool cutIsFault = true);

    std::uint64_t number(std::string_view name, std::size_t width);                  // shown in decimal
    std::uint64_t hex(std::string_view name, std::size_t width);                     // shown as 0x1c46
    std::uint64_t named(std::string_view name, std::size_t width, NamedTable table); // "IPPROTO_ICMP (1)", its meaning
    // Bit fields of network order stand one behind the other, the most significant first; the last ends at a byte.
    std::uint64_t bits(std::string_view name, unsigned count);
    bool flag(std::string_view name, std::string_view meaning); // one bit: "set" or "not set"
    BytesView bytes(std::string_view name, std::size_t count);  // shown in hex
    BytesView ipv4(std::string_view name);
    BytesView ipv6(std::string_view name);
    BytesView mac(std::string_view name);

    // The field named last; after the early end one that nobody sees.
    Field& last() { return m_isCut ? m_nowhere : m_fields.back(); }
    void add(Field field) { m_fields.push_back(std::move(field)); }
    void fault(std::string note); // marks the last field
    // Adds what is left as one field, if anything is.
    void rest(std::string_view name);

    bool isCut() const { return m_isCut; }
    std::size_t at() const { return m_at; } // in these bytes
    std::size_t base() const { return m_base; }
    std::size_t left() const { return m_isCut ? 0 : m_bytes.size() - m_at; }
    BytesView peek() const { return m_isCut ? BytesView() : m_bytes.subspan(m_at); }
    // Steps over bytes that other fields name.
    void skip(std::size_t count) { m_at += std::min(count, left()); }
    std::vector<Field> take() { return std::move(m_fields); }

private:
    bool want(std::string_view name, std::size_t count);
    std::uint64_t value(std::string_view name, std::size_t width);

    BytesView m_bytes;
    std::size_t m_base;
    WireOrder m_order;
    bool m_cutIsFault;
    std::size_t m_at = 0;
    unsigned m_bit = 0;
    bool m_isCut = false;
    std::vector<Field> m_fields;
    Field m_nowhere;
};

// "IPPROTO_ICMP (1)", or the number alone.
std::string namedNumber(NamedTable table, std::uint64_t value);
// Hex digits, cut after a few with "...".
std::string shortHex(BytesView bytes);
std::string macText(BytesView bytes);
std::string ipText(BytesView bytes); // of 4 or 16 bytes

// A field over several others: "IPv4 header". Its bytes are theirs.
Field groupOf(std::string_view name, std::size_t offset, std::size_t length, std::vector<Field> children);

} // namespace swb
