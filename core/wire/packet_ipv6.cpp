#include "core/constants/packet_tables.h"
#include "core/constants/tables.h"
#include "core/wire/packet_layers.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>

// Source: RFC 8200; RFC 4302 for the authentication header.
namespace swb::packet {

namespace {

constexpr std::size_t kHeader = 40;
constexpr int kMostHeaders = 16;

struct Next {
    unsigned protocol;
    bool isLaterFragment = false;
    bool mayGoOn = true;
};

std::string_view nextName(std::uint64_t number) {
    return number == IPPROTO_HOPOPTS ? std::string_view("hop-by-hop options") : std::string_view();
}

std::uint64_t readNext(FieldReader& in) {
    const std::uint64_t next = in.named("next header", 1, ipProtocols());
    if (const std::string_view name = nextName(next); !name.empty()) {
        in.last().value = fmt::format("IPPROTO_HOPOPTS ({})", next);
        in.last().note = name;
    }
    return next;
}

void readOptions(FieldReader& in) {
    while (in.left() > 0) {
        const std::uint8_t type = in.peek()[0];
        FieldReader one(in.peek(), in.base() + in.at());
        one.named("type", 1, ip6OptionTypes());
        if (type != 0) {
            const std::uint64_t length = one.number("length", 1);
            if (length > one.left()) {
                one.fault(fmt::format("says {} bytes, {} are there", length, one.left()));
                one.rest("data");
            } else if (length > 0) {
                one.bytes("data", length);
            }
        }
        const NamedValue* row = findValue(ip6OptionTypes(), type);
        const std::size_t used = std::max<std::size_t>(one.at(), 1);
        in.add(groupOf(row != nullptr ? row->symbol : "option", in.base() + in.at(), used, one.take()));
        in.skip(used);
    }
}

void readRouting(FieldReader& in) {
    in.number("routing type", 1);
    in.number("segments left", 1);
    in.rest("data");
}

Next fragmentHeader(BytesView bytes, std::size_t base, Scope& scope, Decoded& out, std::size_t& used) {
    FieldReader in = readerOf(bytes.first(std::min<std::size_t>(bytes.size(), 8)), base, scope);
    Next next{static_cast<unsigned>(readNext(in))};
    in.number("reserved", 1);
    next.isLaterFragment = in.bits("fragment offset", 13) != 0;
    in.bits("reserved", 2);
    scope.isFragment = in.flag("more fragments", "this is not the last part") || scope.isFragment;
    in.hex("identification", 4);
    next.mayGoOn = !in.isCut();
    used = in.at();
    close(in, "fragment header", out);
    return next;
}

std::string_view extensionName(unsigned protocol) {
    switch (protocol) {
    case IPPROTO_HOPOPTS:
        return "hop-by-hop options";
    case IPPROTO_ROUTING:
        return "routing header";
    case IPPROTO_DSTOPTS:
        return "destination options";
    case IPPROTO_AH:
        return "authentication header";
    case IPPROTO_FRAGMENT:
        return "fragment header";
    default:
        return {};
    }
}

// One extension header; `used` becomes its length.
Next extension(unsigned protocol, BytesView bytes, std::size_t base, Scope& scope, Decoded& out, std::size_t& used) {
    if (protocol == IPPROTO_FRAGMENT)
        return fragmentHeader(bytes, base, scope, out, used);
    FieldReader head = readerOf(bytes, base, scope);
    Next next{static_cast<unsigned>(readNext(head))};
    const std::uint64_t units = head.number("length", 1);
    const std::size_t length = protocol == IPPROTO_AH ? (units + 2) * 4 : (units + 1) * 8;
    head.last().value = fmt::format("{} bytes", length);
    if (!head.isCut() && length > bytes.size() && !scope.isQuote)
        head.fault(fmt::format("says {} bytes, {} are there", length, bytes.size()));
    next.mayGoOn = !head.isCut() && length <= bytes.size();
    FieldReader body = readerOf(bytes.first(std::min(length, bytes.size())), base, scope);
    body.skip(head.at());
    if (protocol == IPPROTO_HOPOPTS || protocol == IPPROTO_DSTOPTS)
        readOptions(body);
    else if (protocol == IPPROTO_ROUTING && body.left() >= 2)
        readRouting(body);
    body.rest("data");
    std::vector<Field> all = head.take();
    for (Field& field : body.take())
        all.push_back(std::move(field));
    used = std::min(length, bytes.size());
    out.fields.push_back(groupOf(extensionName(protocol), base, used, std::move(all)));
    return next;
}

void carried(unsigned protocol, BytesView bytes, std::size_t base, Scope scope, Decoded& out) {
    Next next{protocol};
    for (int i = 0; i < kMostHeaders && !extensionName(next.protocol).empty(); ++i) {
        std::size_t used = 0;
        // A routing header may name the destination that counts; then the checksum cannot be judged here.
        if (next.protocol == IPPROTO_ROUTING && bytes.size() > 3 && bytes[3] != 0)
            scope.destination = {};
        const bool wasLater = next.isLaterFragment;
        next = extension(next.protocol, bytes, base, scope, out, used);
        next.isLaterFragment = next.isLaterFragment || wasLater;
        bytes = bytes.subspan(used);
        base += used;
        if (!next.mayGoOn || next.isLaterFragment)
            return data(bytes, base, next.isLaterFragment ? "fragment" : "data", out);
    }
    if (next.protocol == IPPROTO_NONE)
        return data(bytes, base, "data", out);
    transport(next.protocol, bytes, base, scope, out);
}

} // namespace

void ipv6(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    FieldReader in = readerOf(bytes, base, scope);
    if (in.bits("version", 4) != 6)
        in.fault("6 is that of IPv6");
    in.bits("traffic class", 8);
    const std::uint64_t flow = in.bits("flow label", 20);
    in.last().value = fmt::format("{:#07x}", flow);
    const std::uint64_t length = in.number("payload length", 2);
    const std::size_t there = bytes.size() > kHeader ? bytes.size() - kHeader : 0;
    if (length > there && scope.isQuote)
        in.last().note = fmt::format("of the packet; {} bytes of it are quoted", there);
    else if (length > there && bytes.size() >= kHeader)
        in.fault(fmt::format("says {} bytes, {} are there", length, there));
    else if (length == 0 && there > 0)
        in.last().note = "0: longer than 65535 bytes (jumbo), or nothing but padding";
    const std::uint64_t protocol = readNext(in);
    in.number("hop limit", 1);
    Scope inner = scope;
    inner.source = in.ipv6("source");
    inner.destination = in.ipv6("destination");
    out.name = in.isCut() ? std::string("IPv6 packet")
                          : fmt::format("IPv6 {} to {}", ipText(inner.source), ipText(inner.destination));
    const bool isCut = in.isCut();
    const std::size_t used = in.at();
    close(in, "IPv6 header", out);
    if (isCut)
        return;
    const std::size_t taken = length == 0 || length > there ? there : length;
    carried(static_cast<unsigned>(protocol), bytes.subspan(used, taken), base + used, inner, out);
    data(bytes.subspan(used + taken), base + used + taken, "padding", out);
}

} // namespace swb::packet
