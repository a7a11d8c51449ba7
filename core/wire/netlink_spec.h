#pragma once

#include "core/constants/named_value.h"
#include "core/wire/field_reader.h"
#include "core/wire/netlink_walk.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

// How the parts of netlink messages are described and taken apart; shared by the sources of the netlink decoders.
namespace swb::netlink {

enum class Kind : std::uint8_t {
    Bytes,
    Number,
    Signed,
    Hex,
    Enum,      // with its names
    Flags,     // with its names
    BigNumber, // in network byte order
    Text,      // ends at a NUL
    Hardware,  // an address of the link
    Ip,        // 4 or 16 bytes
    Prefixed,  // struct rtvia: a family, then an address of it
    Interface, // an index, shown with its name
    Error,     // a negative errno, or 0
    Empty,     // there or not there
    Nested,    // attributes of its own table
    List,      // attributes that are numbered, each with attributes of the table
    ByFamily,  // attributes whose types are address families
    Nexthops,  // struct rtnexthop with attributes, one behind the other
    Numbers,   // an array of 32 bit numbers
    Struct,    // with its members
};

struct Member {
    std::string_view name;
    std::uint8_t size = 0;
    Kind kind = Kind::Number;
    NamedTable (*names)() = nullptr;
    std::string_view meaning = {};
};

struct AttributeTable;

struct Attribute {
    std::uint16_t type;
    std::string_view name;
    Kind kind;
    std::string_view meaning;
    NamedTable (*names)() = nullptr;
    const AttributeTable* nested = nullptr;
    std::span<const Member> members = {};
};

struct AttributeTable {
    std::string_view prefix; // "IFLA_": what an attribute without a row is called, with its number
    std::span<const Attribute> rows;
};

// Reads the members one after the other. The bytes may end early: that is told, and is a fault.
std::vector<Field> decodeMembers(std::span<const Member> members, BytesView bytes, std::size_t base);
// Reads attributes from `begin` to the end of the bytes, which begin at `base` in the whole. `table` may be null.
std::vector<Field> decodeAttributes(const AttributeTable* table, BytesView bytes, std::size_t base, int depth = 0);

// "RT_TABLE_MAIN (254)", "IFF_UP|IFF_LOOPBACK"; of 1, 2, 4 or 8 bytes in the order of this machine.
std::uint64_t numberOf(BytesView bytes);
// "2 (eth0)"; 0 and an index that is no more stand alone. Calls: if_indextoname.
std::string interfaceText(std::uint32_t index);
// The name alone, or "if 7".
std::string interfaceName(std::uint32_t index);
std::string textOf(BytesView bytes); // escaped, up to its NUL

// Tables of the attributes, for whoever reads a message.
extern const AttributeTable kLinkAttributes;
extern const AttributeTable kAddressAttributes;
extern const AttributeTable kRouteAttributes;
extern const AttributeTable kNeighbourAttributes;
extern const AttributeTable kRuleAttributes;

// What follows the header of a message, as one protocol has it: the fields, and a line that says it all.
struct Body {
    std::vector<Field> fields;
    std::string summary;
};
Body routeBody(const NetlinkMessage& message, std::size_t base);
Body genericBody(const NetlinkMessage& message, std::size_t base);
Body diagBody(const NetlinkMessage& message, std::size_t base);
// What nobody described: the payload as bytes.
Body unknownBody(const NetlinkMessage& message, std::size_t base);

} // namespace swb::netlink
