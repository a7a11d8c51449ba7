#include "core/constants/packet_tables.h"
#include "core/constants/tables.h"
#include "core/wire/packet_layers.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>

// Source: RFC 791; RFC 2474 and 3168 for the service and congestion bits.
namespace swb::packet {

namespace {

constexpr std::size_t kLeastHeader = 20;

Field readOption(BytesView bytes, std::size_t base, const Scope& scope) {
    FieldReader in = readerOf(bytes, base, scope);
    const std::uint64_t type = in.named("type", 1, ipOptionTypes());
    const std::uint64_t length = in.number("length", 1);
    if (!in.isCut() && (length < 2 || length > bytes.size())) {
        in.fault(fmt::format("says {} bytes, {} are there; it is at least 2", length, bytes.size()));
        in.rest("data");
        return groupOf("option", base, bytes.size(), in.take());
    }
    FieldReader body = readerOf(bytes.first(std::min<std::size_t>(length, bytes.size())), base, scope);
    body.skip(in.at());
    const bool isRoute = type == 7 || type == 131 || type == 137;
    if (isRoute || type == 68)
        body.number("pointer", 1);
    if (type == 68) {
        body.bits("overflow", 4);
        body.bits("flags", 4);
    }
    while (isRoute && body.left() >= 4)
        body.ipv4("address");
    body.rest("data");
    std::vector<Field> all = in.take();
    for (Field& field : body.take())
        all.push_back(std::move(field));
    const NamedValue* row = findValue(ipOptionTypes(), static_cast<std::int64_t>(type));
    return groupOf(row != nullptr ? row->symbol : "option", base, length, std::move(all));
}

void readOptions(FieldReader& in, std::size_t length, const Scope& scope) {
    const BytesView options = in.bytes("options", length);
    Field& field = in.last();
    for (std::size_t at = 0; at < options.size();) {
        const std::uint8_t type = options[at];
        if (type > 1) {
            field.children.push_back(readOption(options.subspan(at), field.offset + at, scope));
            at += std::max<std::size_t>(field.children.back().length, 1);
            continue;
        }
        FieldReader one(options.subspan(at), field.offset + at);
        one.named("type", 1, ipOptionTypes());
        if (type == 0) {
            one.rest("padding");
            at = options.size();
        }
        for (Field& child : one.take())
            field.children.push_back(std::move(child));
        ++at;
    }
}

struct Header {
    std::uint64_t words = 0, total = 0, protocol = 0, offset = 0;
    bool moreFragments = false;
    BytesView source, destination;
};

void readLength(FieldReader& in, Header& header, std::size_t there, const Scope& scope) {
    header.total = in.number("total length", 2);
    const std::size_t least = std::max<std::size_t>(header.words * 4, kLeastHeader);
    if (scope.kernelFillsIp && header.total != there)
        in.last().note = "the kernel writes it whatever stands here";
    else if (header.total < least)
        in.fault(fmt::format("shorter than the header, which has {} bytes", least));
    else if (header.total > there && scope.isQuote)
        in.last().note = fmt::format("of the packet; {} bytes of it are quoted", there);
    else if (header.total > there)
        in.fault(fmt::format("says {} bytes, {} are there", header.total, there));
}

void readFragment(FieldReader& in, Header& header) {
    in.flag("reserved", "must be 0");
    in.flag("don't fragment", "a router that would have to split it drops it, and says so");
    header.moreFragments = in.flag("more fragments", "this is not the last part");
    header.offset = in.bits("fragment offset", 13) * 8;
    in.last().value = fmt::format("{} bytes", header.offset);
    if (header.offset > 0)
        in.last().note = "a later part: it does not begin with a transport header";
}

void readChecksum(FieldReader& in, BytesView header, const Scope& scope) {
    const std::uint64_t found = in.hex("header checksum", 2);
    if (scope.kernelFillsIp)
        in.last().note = "the kernel writes it whatever stands here";
    else if (!in.isCut())
        judgeChecksum(in, InternetSum(), header, found, scope);
}

Header readHeader(FieldReader& in, BytesView bytes, const Scope& scope) {
    Header header;
    if (in.bits("version", 4) != 4)
        in.fault("4 is that of IPv4");
    header.words = in.bits("header length", 4);
    in.last().value = fmt::format("{} bytes", header.words * 4);
    in.last().note = fmt::format("{} words of 4 bytes", header.words);
    if (!in.isCut() && header.words * 4 < kLeastHeader)
        in.fault(fmt::format("{} words: a header has at least 5", header.words));
    in.bits("DSCP", 6);
    in.bits("ECN", 2);
    readLength(in, header, bytes.size(), scope);
    const std::uint64_t id = in.hex("identification", 2);
    if (scope.kernelFillsIp && id == 0)
        in.last().note = "0: the kernel chooses one";
    readFragment(in, header);
    in.number("time to live", 1);
    header.protocol = in.named("protocol", 1, ipProtocols());
    const std::size_t length = std::clamp<std::size_t>(header.words * 4, kLeastHeader,
                                                       bytes.size() < kLeastHeader ? kLeastHeader : bytes.size());
    readChecksum(in, bytes.first(std::min(length, bytes.size())), scope);
    header.source = in.ipv4("source");
    if (scope.kernelFillsIp && in.last().value == "0.0.0.0")
        in.last().note = "0.0.0.0: the kernel writes the address of the way out";
    header.destination = in.ipv4("destination");
    if (header.words * 4 > kLeastHeader)
        readOptions(in, header.words * 4 - kLeastHeader, scope);
    return header;
}

} // namespace

void ipv4(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    FieldReader in = readerOf(bytes, base, scope);
    const Header header = readHeader(in, bytes, scope);
    const std::size_t used = in.at();
    out.name = header.destination.empty()
                   ? std::string("IPv4 packet")
                   : fmt::format("IPv4 {} to {}", ipText(header.source), ipText(header.destination));
    const bool isCut = in.isCut();
    close(in, "IPv4 header", out);
    if (isCut)
        return;
    // A total length that cannot be leaves all there is to the payload.
    const bool trusted = header.total >= used && header.total <= bytes.size();
    const BytesView payload = bytes.subspan(used, (trusted ? header.total : bytes.size()) - used);
    Scope inner = scope;
    inner.source = header.source;
    inner.destination = header.destination;
    inner.isFragment = header.moreFragments;
    inner.kernelFillsIp = false;
    if (header.offset > 0)
        data(payload, base + used, "fragment", out);
    else
        transport(static_cast<unsigned>(header.protocol), payload, base + used, inner, out);
    data(bytes.subspan(used + payload.size()), base + used + payload.size(), "padding", out);
}

} // namespace swb::packet
