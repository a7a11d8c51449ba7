#include "core/constants/packet_tables.h"
#include "core/wire/packet_layers.h"

#include <fmt/format.h>
#include <linux/if_ether.h>

#include <algorithm>
#include <array>

// Source: IEEE 802.3 and 802.1Q; RFC 894, RFC 1042 (SNAP), RFC 826 (ARP).
namespace swb::packet {

namespace {

constexpr unsigned kLeastType = 0x600; // below it the field is a length
constexpr std::size_t kMostTags = 4;

void noteMac(FieldReader& in, BytesView mac) {
    if (mac.size() != ETH_ALEN)
        return;
    if (std::ranges::all_of(mac, [](std::uint8_t byte) { return byte == 0xff; }))
        in.last().note = "broadcast: everybody on the link";
    else if (std::ranges::all_of(mac, [](std::uint8_t byte) { return byte == 0; }))
        in.last().note = "none: loopback has no hardware addresses";
    else if ((mac[0] & 1) != 0)
        in.last().note = "a group on the link";
    else if ((mac[0] & 2) != 0)
        in.last().note = "given locally, not by a maker";
}

bool isTag(std::uint64_t type) { return type == ETH_P_8021Q || type == ETH_P_8021AD; }

unsigned readTags(FieldReader& in, std::uint64_t type) {
    for (std::size_t i = 0; isTag(type) && i < kMostTags && !in.isCut(); ++i) {
        in.bits("priority", 3);
        in.flag("drop eligible", "may be dropped first");
        in.bits("VLAN", 12);
        type = in.hex("type", 2);
        in.last().value = type < kLeastType ? std::to_string(type) : fmt::format("{:#06x}", type);
        if (const NamedValue* row = findValue(etherTypes(), static_cast<std::int64_t>(type)))
            in.last().note = row->meaning;
    }
    return static_cast<unsigned>(type);
}

// What follows a length: LLC, and with SNAP a type after all.
void logicalLink(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    constexpr std::array<std::uint8_t, 3> kSnap = {0xaa, 0xaa, 0x03};
    FieldReader in = readerOf(bytes, base, scope);
    const bool isSnap = bytes.size() >= kSnap.size() && std::ranges::equal(bytes.first(kSnap.size()), kSnap);
    in.hex("DSAP", 1);
    in.hex("SSAP", 1);
    in.hex("control", 1);
    std::uint64_t type = 0;
    if (isSnap) {
        in.hex("organization", 3);
        type = in.named("type", 2, etherTypes());
    }
    const std::size_t used = in.at();
    const bool whole = !in.isCut();
    close(in, isSnap ? "LLC and SNAP header" : "LLC header", out);
    if (whole)
        network(static_cast<unsigned>(type), bytes.subspan(used), base + used, scope, out);
}

} // namespace

void ethernet(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    out.name = "Ethernet frame";
    FieldReader in = readerOf(bytes, base, scope);
    noteMac(in, in.mac("destination"));
    noteMac(in, in.mac("source"));
    std::uint64_t type = in.hex("type", 2);
    if (type >= kLeastType)
        in.last().value = namedNumber(etherTypes(), type) + fmt::format(" {:#06x}", type);
    if (const NamedValue* row = findValue(etherTypes(), static_cast<std::int64_t>(type));
        row != nullptr && type >= kLeastType)
        in.last().note = row->meaning;
    type = readTags(in, type);
    const std::size_t used = in.at();
    if (in.isCut())
        return close(in, "Ethernet header", out);
    const BytesView rest = bytes.subspan(used);
    if (type >= kLeastType) {
        close(in, "Ethernet header", out);
        return network(static_cast<unsigned>(type), rest, base + used, scope, out);
    }
    in.last().name = "length";
    in.last().value = std::to_string(type);
    in.last().note = "802.3: below 1536 it is a length and no type";
    if (type > rest.size())
        in.fault(fmt::format("says {} bytes, {} are there", type, rest.size()));
    const std::size_t length = std::min<std::size_t>(type, rest.size());
    close(in, "Ethernet header", out);
    logicalLink(rest.first(length), base + used, scope, out);
    data(rest.subspan(length), base + used + length, "padding", out);
}

void arp(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    FieldReader in = readerOf(bytes, base, scope);
    in.named("hardware type", 2, hardwareTypes());
    const std::uint64_t protocol = in.named("protocol type", 2, etherTypes());
    const std::uint64_t hardwareLength = in.number("hardware length", 1);
    const std::uint64_t protocolLength = in.number("protocol length", 1);
    const std::uint64_t operation = in.named("operation", 2, arpOperations());
    const auto hardware = [&](std::string_view name) {
        if (hardwareLength == ETH_ALEN)
            in.mac(name);
        else
            in.bytes(name, hardwareLength);
    };
    const auto address = [&](std::string_view name) {
        if (protocol == ETH_P_IP && protocolLength == 4)
            in.ipv4(name);
        else
            in.bytes(name, protocolLength);
        return in.last().value;
    };
    hardware("sender hardware address");
    const std::string sender = address("sender address");
    hardware("target hardware address");
    const std::string target = address("target address");
    if (in.isCut())
        out.name = "ARP";
    else if (operation == 1)
        out.name = fmt::format("ARP: who has {}? tell {}", target, sender);
    else
        out.name = fmt::format("ARP: {} answers {}", sender, target);
    const std::size_t used = in.at();
    close(in, "ARP", out);
    data(bytes.subspan(used), base + used, "padding", out);
}

} // namespace swb::packet
