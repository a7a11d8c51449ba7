#include "core/constants/packet_tables.h"
#include "core/wire/packet_layers.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>

// Source: RFC 792, RFC 4884 (the length of the quote), RFC 1191 (the MTU), RFC 1256, RFC 4443.
namespace swb::packet {

namespace {

std::string typeName(NamedTable types, std::uint64_t type) {
    const NamedValue* row = findValue(types, static_cast<std::int64_t>(type));
    return row != nullptr ? std::string(row->symbol) : fmt::format("type {}", type);
}

void readCode(FieldReader& in, NamedTable codes) { in.named("code", 1, codes); }

void readEcho(FieldReader& in, std::string& name) {
    const std::uint64_t id = in.number("identifier", 2);
    const std::uint64_t sequence = in.number("sequence", 2);
    if (!in.isCut())
        name += fmt::format(", id {}, sequence {}", id, sequence);
}

void readTime(FieldReader& in, std::string_view name) {
    constexpr std::uint64_t kDay = 86'400'000;
    const std::uint64_t time = in.number(name, 4);
    in.last().note = time < kDay ? fmt::format("{:02}:{:02}:{:02}.{:03} UTC", time / 3'600'000, time / 60'000 % 60,
                                               time / 1000 % 60, time % 1000)
                                 : "not a time of day";
}

// What an error quotes: the beginning of the packet it is about. `words`: how many words of the unit belong to it,
// 0 for all.
void readQuote(FieldReader& in, std::size_t limit, unsigned etherType, const Scope& scope) {
    const BytesView quoted = in.peek().first(std::min(in.left(), limit));
    if (quoted.empty())
        return;
    Scope inner;
    inner.isQuote = true;
    inner.depth = scope.depth;
    Decoded packet;
    network(etherType, quoted, in.base() + in.at(), inner, packet);
    Field field = groupOf("quoted packet", in.base() + in.at(), quoted.size(), std::move(packet.fields));
    field.value = packet.name;
    in.add(std::move(field));
    in.skip(quoted.size());
    in.rest("extensions");
}

std::size_t quoteLimit(std::uint64_t words, std::size_t unit) { return words == 0 ? SIZE_MAX : words * unit; }

// Destination unreachable, time exceeded and parameter problem say how long the quote is where more follows it.
void readError(FieldReader& in, std::uint64_t type, std::uint64_t code, const Scope& scope) {
    if (type == 12)
        in.number("pointer", 1);
    else
        in.number("unused", 1);
    const std::uint64_t words = in.number("length", 1);
    in.last().note = words == 0 ? "0: all that follows is the quote" : "of the quote, in words of 4 bytes";
    if (type == 3 && code == 4) {
        in.number("next-hop MTU", 2);
        in.last().note = "the longest packet that the next link carries";
    } else {
        in.number("unused", 2);
    }
    readQuote(in, quoteLimit(words, 4), 0x0800, scope);
}

void readRouters(FieldReader& in) {
    in.number("addresses", 1);
    in.number("entry size", 1);
    in.number("lifetime", 2);
    while (in.left() >= 8) {
        in.ipv4("router");
        in.number("preference", 4);
    }
}

void readBody(FieldReader& in, std::uint64_t type, std::uint64_t code, const Scope& scope, std::string& name) {
    switch (type) {
    case 0:
    case 8:
        return readEcho(in, name);
    case 3:
    case 11:
    case 12:
        return readError(in, type, code, scope);
    case 4:
        in.number("unused", 4);
        return readQuote(in, SIZE_MAX, 0x0800, scope);
    case 5:
        in.ipv4("gateway");
        return readQuote(in, SIZE_MAX, 0x0800, scope);
    case 9:
        return readRouters(in);
    case 10:
        in.number("reserved", 4);
        return;
    case 13:
    case 14:
        readEcho(in, name);
        for (const std::string_view time : {"originate", "receive", "transmit"})
            readTime(in, time);
        return;
    case 15:
    case 16:
        return readEcho(in, name);
    case 17:
    case 18:
        readEcho(in, name);
        in.ipv4("address mask");
        return;
    default:
        return;
    }
}

void readOptions(FieldReader& in, const Scope& scope) {
    while (in.left() >= 2) {
        const BytesView rest = in.peek();
        const std::size_t start = in.base() + in.at();
        FieldReader one = readerOf(rest, start, scope);
        const std::uint64_t type = one.named("type", 1, ndOptionTypes());
        const std::size_t length = one.number("length", 1) * 8;
        one.last().value = fmt::format("{} bytes", length);
        if (length == 0 || length > rest.size()) {
            one.fault(fmt::format("says {} bytes, {} are there", length, rest.size()));
            one.rest("data");
            in.add(groupOf("option", start, rest.size(), one.take()));
            return in.skip(rest.size());
        }
        FieldReader body = readerOf(rest.first(length), start, scope);
        body.skip(one.at());
        if ((type == 1 || type == 2) && length == 8)
            body.mac("address");
        else if (type == 5 && length == 8) {
            body.number("reserved", 2);
            body.number("MTU", 4);
        } else if (type == 3 && length == 32) {
            body.number("prefix length", 1);
            body.flag("on link", "these addresses are on this link");
            body.flag("autonomous", "addresses may be made of it");
            body.bits("reserved", 6);
            body.number("valid lifetime", 4);
            body.number("preferred lifetime", 4);
            body.number("reserved", 4);
            body.ipv6("prefix");
        }
        body.rest("data");
        std::vector<Field> all = one.take();
        for (Field& field : body.take())
            all.push_back(std::move(field));
        const NamedValue* row = findValue(ndOptionTypes(), static_cast<std::int64_t>(type));
        in.add(groupOf(row != nullptr ? row->symbol : "option", start, length, std::move(all)));
        in.skip(length);
    }
}

void readNeighbor(FieldReader& in, std::uint64_t type, const Scope& scope) {
    if (type == 136) {
        in.flag("router", "the sender is a router");
        in.flag("solicited", "an answer to a question");
        in.flag("override", "replaces what is known");
        in.bits("reserved", 29);
    } else {
        in.number("reserved", 4);
    }
    if (type != 133)
        in.ipv6("target");
    if (type == 137)
        in.ipv6("destination");
    readOptions(in, scope);
}

void readRouterAdvertisement(FieldReader& in, const Scope& scope) {
    in.number("hop limit", 1);
    in.flag("managed addresses", "addresses come from DHCPv6");
    in.flag("other configuration", "other settings come from DHCPv6");
    in.bits("reserved", 6);
    in.number("router lifetime", 2);
    in.number("reachable time", 4);
    in.number("retransmission timer", 4);
    readOptions(in, scope);
}

void readBody6(FieldReader& in, std::uint64_t type, const Scope& scope, std::string& name) {
    if (type == 128 || type == 129)
        return readEcho(in, name);
    if (type >= 133 && type <= 137) {
        if (type == 134)
            return readRouterAdvertisement(in, scope);
        return readNeighbor(in, type, scope);
    }
    if (type >= 130 && type <= 132) {
        in.number("maximum response delay", 2);
        in.number("reserved", 2);
        in.ipv6("group");
        return;
    }
    if (type == 0 || type > 4)
        return;
    std::uint64_t words = 0;
    if (type == 1 || type == 3) {
        words = in.number("length", 1);
        in.last().note = words == 0 ? "0: all that follows is the quote" : "of the quote, in words of 8 bytes";
        in.number("unused", 3);
    } else {
        in.number(type == 2 ? "MTU" : "pointer", 4);
    }
    readQuote(in, quoteLimit(words, 8), 0x86dd, scope);
}

void judge(FieldReader& in, const InternetSum& sum, BytesView bytes, std::uint64_t found, const Scope& scope) {
    if (in.isCut())
        return;
    if (scope.kernelFillsIcmp)
        in.last().note = "the kernel computes it";
    else if (scope.isQuote || scope.isFragment)
        in.last().note = "not all that it covers is here";
    else
        judgeChecksum(in, sum, bytes, found, scope);
}

} // namespace

void icmp(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    FieldReader in = readerOf(bytes, base, scope);
    const std::uint64_t type = in.named("type", 1, icmpTypes());
    const bool named = !in.isCut();
    const std::uint64_t code = in.number("code", 1);
    if (const NamedValue* row = findValue(icmpCodes(type), static_cast<std::int64_t>(code)); row != nullptr) {
        in.last().value = namedNumber(icmpCodes(type), code);
        in.last().note = row->meaning;
    }
    const std::uint64_t found = in.hex("checksum", 2);
    judge(in, InternetSum(), bytes, found, scope);
    out.name = named ? "ICMP " + typeName(icmpTypes(), type) : "ICMP";
    readBody(in, type, code, scope, out.name);
    in.rest("data");
    close(in, "ICMP", out);
}

void icmp6(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    FieldReader in = readerOf(bytes, base, scope);
    const std::uint64_t type = in.named("type", 1, icmp6Types());
    const bool named = !in.isCut();
    readCode(in, icmp6Codes(type));
    const std::uint64_t found = in.hex("checksum", 2);
    if (!knowsEnds(scope) && !scope.kernelFillsIcmp && !in.isCut())
        in.last().note = "not checked: it covers the addresses, which are not here; the kernel has checked it";
    else
        judge(in, pseudoSum(scope, IPPROTO_ICMPV6, bytes.size()), bytes, found, scope);
    out.name = named ? "ICMPv6 " + typeName(icmp6Types(), type) : "ICMPv6";
    readBody6(in, type, scope, out.name);
    in.rest("data");
    close(in, "ICMPv6", out);
}

} // namespace swb::packet
