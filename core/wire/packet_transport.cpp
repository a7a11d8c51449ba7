#include "core/constants/packet_tables.h"
#include "core/wire/packet_layers.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>

// Source: RFC 768 (UDP), RFC 3828 (UDP-Lite), RFC 9293 (TCP).
namespace swb::packet {

namespace {

constexpr std::size_t kUdpHeader = 8;
constexpr std::size_t kTcpHeader = 20;
constexpr std::size_t kIpv6Address = 16;

struct Ports {
    std::uint64_t source, destination;
};

Ports readPorts(FieldReader& in) {
    const std::uint64_t source = in.number("source port", 2);
    return {source, in.number("destination port", 2)};
}

std::string titleOf(std::string_view protocol, const Ports& ports) {
    return fmt::format("{} {} to {}", protocol, ports.source, ports.destination);
}

void judge(FieldReader& in, unsigned protocol, std::size_t length, BytesView covered, std::uint64_t found,
           const Scope& scope) {
    if (in.isCut())
        return;
    if (scope.isQuote || scope.isFragment)
        in.last().note = "not all that it covers is here";
    else if (!knowsEnds(scope))
        in.last().note = "not checked: it covers the addresses, which are not here";
    else
        judgeChecksum(in, pseudoSum(scope, protocol, length), covered, found, scope);
}

std::size_t readLength(FieldReader& in, std::size_t there, const Scope& scope) {
    const std::uint64_t length = in.number("length", 2);
    if (in.isCut())
        return there;
    if (length < kUdpHeader)
        in.fault("shorter than the header, which has 8 bytes");
    else if (length > there && (scope.isQuote || scope.isFragment))
        in.last().note = fmt::format("{} bytes of it are here", there);
    else if (length > there)
        in.fault(fmt::format("says {} bytes, {} are there", length, there));
    else
        return length;
    return there;
}

void readTcpOption(FieldReader& in) {
    const BytesView rest = in.peek();
    const std::size_t start = in.base() + in.at();
    FieldReader one(rest, start);
    const std::uint64_t kind = one.named("kind", 1, tcpOptionKinds());
    const std::uint64_t length = one.number("length", 1);
    const NamedValue* row = findValue(tcpOptionKinds(), static_cast<std::int64_t>(kind));
    const std::string_view name = row != nullptr ? row->symbol : std::string_view("option");
    if (one.isCut() || length < 2 || length > rest.size()) {
        if (!one.isCut())
            one.fault(fmt::format("says {} bytes, {} are there; it is at least 2", length, rest.size()));
        one.rest("data");
        in.add(groupOf(name, start, rest.size(), one.take()));
        return in.skip(rest.size());
    }
    FieldReader body(rest.first(length), start);
    body.skip(2);
    if (kind == 2 && length == 4) {
        body.number("segment size", 2);
    } else if (kind == 3 && length == 3) {
        body.number("shift", 1);
    } else if (kind == 8 && length == 10) {
        body.number("value", 4);
        body.number("echo", 4);
    }
    while (kind == 5 && body.left() >= 8) {
        body.number("left edge", 4);
        body.number("right edge", 4);
    }
    body.rest("data");
    std::vector<Field> all = one.take();
    for (Field& field : body.take())
        all.push_back(std::move(field));
    in.add(groupOf(name, start, length, std::move(all)));
    in.skip(length);
}

void readTcpOptions(FieldReader& in) {
    while (in.left() > 0) {
        const std::uint8_t kind = in.peek()[0];
        if (kind > 1) {
            readTcpOption(in);
            continue;
        }
        in.named("kind", 1, tcpOptionKinds());
        if (kind == 0)
            in.rest("padding");
    }
}

struct Flag {
    std::string_view name;
    std::string_view meaning;
};
constexpr Flag kTcpFlags[] = {
    {"CWR", "the sender has slowed down"},    {"ECE", "congestion was met on the way"},
    {"URG", "the urgent pointer counts"},     {"ACK", "the acknowledgment number counts"},
    {"PSH", "hand it to the program now"},    {"RST", "the connection is broken off"},
    {"SYN", "the beginning of a connection"}, {"FIN", "the sender has no more to send"},
};

std::string readFlags(FieldReader& in) {
    std::string set;
    for (const Flag& flag : kTcpFlags)
        if (in.flag(flag.name, flag.meaning))
            set += ' ' + std::string(flag.name);
    return set;
}

} // namespace

void udp(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    FieldReader in = readerOf(bytes, base, scope);
    const Ports ports = readPorts(in);
    const std::size_t length = readLength(in, bytes.size(), scope);
    const std::uint64_t found = in.hex("checksum", 2);
    if (!in.isCut() && found == 0 && scope.source.size() == kIpv6Address)
        in.fault("0 means none, and over IPv6 there must be one (RFC 8200)");
    else if (!in.isCut() && found == 0)
        in.last().note = "0: the sender computed none";
    else
        judge(in, IPPROTO_UDP, length, bytes.first(length), found, scope);
    const std::size_t used = in.at();
    out.name = in.isCut() ? std::string("UDP") : titleOf("UDP", ports);
    close(in, "UDP header", out);
    data(bytes.subspan(used, length - used), base + used, "data", out);
    data(bytes.subspan(length), base + length, "padding", out);
}

void udpLite(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    FieldReader in = readerOf(bytes, base, scope);
    const Ports ports = readPorts(in);
    const std::uint64_t coverage = in.number("checksum coverage", 2);
    const std::size_t covered = coverage == 0 ? bytes.size() : std::min<std::size_t>(coverage, bytes.size());
    bool judged = true;
    if (coverage == 0) {
        in.last().note = "0: the whole datagram";
    } else if (!in.isCut() && coverage < kUdpHeader) {
        in.fault("the header's 8 bytes are always covered");
        judged = false;
    } else if (coverage > bytes.size() && !scope.isQuote) {
        in.fault(fmt::format("says {} bytes, {} are there", coverage, bytes.size()));
        judged = false;
    }
    const std::uint64_t found = in.hex("checksum", 2);
    if (judged)
        judge(in, IPPROTO_UDPLITE, bytes.size(), bytes.first(covered), found, scope);
    const std::size_t used = in.at();
    out.name = in.isCut() ? std::string("UDP-Lite") : titleOf("UDP-Lite", ports);
    close(in, "UDP-Lite header", out);
    data(bytes.subspan(used), base + used, "data", out);
}

void tcp(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    FieldReader in = readerOf(bytes, base, scope);
    const Ports ports = readPorts(in);
    in.number("sequence number", 4);
    in.number("acknowledgment number", 4);
    const std::size_t header = in.bits("data offset", 4) * 4;
    in.last().value = fmt::format("{} bytes", header);
    const bool isLying = !in.isCut() && (header < kTcpHeader || (header > bytes.size() && !scope.isQuote));
    if (isLying)
        in.fault(header < kTcpHeader ? fmt::format("{} bytes: a header has at least 20", header)
                                     : fmt::format("says {} bytes, {} are there", header, bytes.size()));
    in.bits("reserved", 4);
    const std::string flags = readFlags(in);
    in.number("window", 2);
    const std::uint64_t found = in.hex("checksum", 2);
    judge(in, IPPROTO_TCP, bytes.size(), bytes, found, scope);
    in.number("urgent pointer", 2);
    const bool isCut = in.isCut();
    out.name = isCut ? std::string("TCP") : titleOf("TCP", ports) + flags;
    const std::size_t end = std::clamp(header, in.at(), std::max(bytes.size(), in.at()));
    if (!isCut && end > in.at()) {
        const std::size_t start = in.at();
        FieldReader options(bytes.subspan(start, end - start), base + start);
        readTcpOptions(options);
        in.add(groupOf("options", base + start, end - start, options.take()));
        in.skip(end - start);
    }
    const std::size_t used = in.at();
    close(in, "TCP header", out);
    data(bytes.subspan(used), base + used, "data", out);
}

} // namespace swb::packet
