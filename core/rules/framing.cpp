#include "core/rules/framing.h"

#include "core/base/escape.h"

#include <fmt/format.h>

#include <algorithm>

namespace swb {

bool operator==(const Framing& a, const Framing& b) {
    return a.kind == b.kind && a.lineEnd == b.lineEnd && a.prefix.width == b.prefix.width &&
           a.prefix.order == b.prefix.order && a.prefix.counts == b.prefix.counts && a.headerSize == b.headerSize &&
           a.size == b.size && a.padding == b.padding && a.delimiter == b.delimiter && a.most == b.most;
}

std::string faultOf(const Framing& framing) {
    using Kind = Framing::Kind;
    const unsigned width = framing.prefix.width;
    if (framing.most == 0 || framing.most > Framing::kMostSize)
        return fmt::format("the longest message has from 1 to {} bytes", Framing::kMostSize);
    if (framing.kind == Kind::Delimiter && framing.delimiter.empty())
        return "a delimiter has at least one byte";
    if (framing.kind == Kind::Delimiter && framing.delimiter.size() > std::min<std::size_t>(framing.most, 4096))
        return "a delimiter has at most 4096 bytes, and no more than the longest message";
    if (framing.kind == Kind::Fixed && (framing.size == 0 || framing.size > framing.most))
        return fmt::format("a message has from 1 to {} bytes, the longest that is taken", framing.most);
    if (framing.kind == Kind::Length && width != 1 && width != 2 && width != 4 && width != 8)
        return "a length has 1, 2, 4 or 8 bytes";
    if (framing.kind == Kind::Length && (framing.headerSize > 65536 || framing.headerSize + width > framing.most))
        return "the header before the length has at most 65536 bytes, and less than the longest message";
    return {};
}

std::string framingText(const Framing& framing) {
    switch (framing.kind) {
    case Framing::Kind::None:
        return "none";
    case Framing::Kind::Line:
        return framing.lineEnd == Framing::LineEnd::CrLf ? "lines, sent with CR LF" : "lines, sent with LF";
    case Framing::Kind::Length:
        return framing.headerSize == 0
                   ? "length of " + lengthPrefixText(framing.prefix)
                   : fmt::format("length of {}, after {} bytes", lengthPrefixText(framing.prefix), framing.headerSize);
    case Framing::Kind::Fixed:
        return fmt::format("{} bytes each", framing.size);
    case Framing::Kind::Delimiter:
        return "ends in " + escapeBytes(framing.delimiter);
    }
    return {};
}

namespace {

tl::expected<Bytes, std::string> frameByLength(BytesView payload, const Framing& framing) {
    const std::size_t header = framing.headerSize;
    if (payload.size() < header)
        return tl::unexpected(
            fmt::format("{} bytes are less than the {} of the header before the length", payload.size(), header));
    LengthPrefix prefix = framing.prefix;
    const bool countsAll = prefix.counts == LengthPrefix::Counts::Itself;
    // A header is counted where the length counts all: then the length is that of header and rest together.
    const std::uint64_t counted = payload.size() - (countsAll ? 0 : header) + (countsAll ? prefix.width : 0);
    prefix.counts = LengthPrefix::Counts::Payload;
    if (counted > mostFramed(prefix))
        return tl::unexpected(fmt::format("{} bytes are too many for a length of {} {}, which says {} at most",
                                          payload.size(), prefix.width, prefix.width == 1 ? "byte" : "bytes",
                                          mostFramed(prefix)));
    Bytes bytes(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(header));
    for (unsigned i = 0; i < prefix.width; ++i) {
        const unsigned place = prefix.order == LengthPrefix::Order::Big ? prefix.width - 1 - i : i;
        bytes.push_back(static_cast<std::uint8_t>(counted >> (8 * place)));
    }
    bytes.insert(bytes.end(), payload.begin() + static_cast<std::ptrdiff_t>(header), payload.end());
    return bytes;
}

} // namespace

tl::expected<Bytes, std::string> frame(BytesView payload, const Framing& framing) {
    Bytes bytes;
    switch (framing.kind) {
    case Framing::Kind::None:
        return Bytes(payload.begin(), payload.end());
    case Framing::Kind::Length:
        return frameByLength(payload, framing);
    case Framing::Kind::Fixed:
        if (payload.size() > framing.size)
            return tl::unexpected(
                fmt::format("{} bytes are more than the {} of every message", payload.size(), framing.size));
        bytes.assign(payload.begin(), payload.end());
        bytes.resize(framing.size, framing.padding);
        return bytes;
    case Framing::Kind::Line:
    case Framing::Kind::Delimiter:
        break;
    }
    bytes.reserve(payload.size() + 2 + framing.delimiter.size());
    bytes.assign(payload.begin(), payload.end());
    if (framing.kind == Framing::Kind::Delimiter) {
        bytes.insert(bytes.end(), framing.delimiter.begin(), framing.delimiter.end());
        return bytes;
    }
    if (framing.lineEnd == Framing::LineEnd::CrLf)
        bytes.push_back('\r');
    bytes.push_back('\n');
    return bytes;
}

} // namespace swb
