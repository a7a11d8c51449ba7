#include "core/payload/length_prefix.h"

#include "core/base/escape.h"

#include <fmt/format.h>

#include <algorithm>

namespace swb {

namespace {

std::uint64_t highest(unsigned width) { return UINT64_MAX >> (64 - 8 * width); }

std::uint64_t numberAt(BytesView bytes, const LengthPrefix& prefix) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < prefix.width; ++i)
        number = number << 8 | bytes[prefix.order == LengthPrefix::Order::Big ? i : prefix.width - 1 - i];
    return number;
}

} // namespace

std::string lengthPrefixText(const LengthPrefix& prefix) {
    return fmt::format("{} {}, {}, counting {}", prefix.width, prefix.width == 1 ? "byte" : "bytes",
                       prefix.order == LengthPrefix::Order::Big ? "big-endian" : "little-endian",
                       prefix.counts == LengthPrefix::Counts::Itself ? "itself too" : "the payload");
}

tl::expected<LengthPrefix, std::string> parseLengthPrefix(std::string_view text) {
    LengthPrefix prefix;
    std::string word;
    const auto take = [&]() -> bool {
        if (word == "1" || word == "2" || word == "4" || word == "8")
            prefix.width = static_cast<unsigned>(word[0] - '0');
        else if (word == "big" || word == "big-endian" || word == "network")
            prefix.order = LengthPrefix::Order::Big;
        else if (word == "little" || word == "little-endian")
            prefix.order = LengthPrefix::Order::Little;
        else if (word == "itself")
            prefix.counts = LengthPrefix::Counts::Itself;
        else if (word == "payload")
            prefix.counts = LengthPrefix::Counts::Payload;
        else
            return word.empty() || word == "byte" || word == "bytes" || word == "counting" || word == "the" ||
                   word == "too";
        return true;
    };
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : ' ';
        if (c != ' ' && c != ',' && c != '\t') {
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
            continue;
        }
        if (!take())
            return tl::unexpected(fmt::format("{} is no width (1, 2, 4, 8), no order (big, little) and neither "
                                              "\"payload\" nor \"itself\"",
                                              quoted(word)));
        word.clear();
    }
    return prefix;
}

std::uint64_t mostFramed(const LengthPrefix& prefix) {
    return highest(prefix.width) - (prefix.counts == LengthPrefix::Counts::Itself ? prefix.width : 0);
}

tl::expected<Bytes, std::string> addLengthPrefix(BytesView payload, const LengthPrefix& prefix) {
    if (payload.size() > mostFramed(prefix))
        return tl::unexpected(fmt::format("{} bytes are too many for a length of {} {}, which says {} at most",
                                          payload.size(), prefix.width, prefix.width == 1 ? "byte" : "bytes",
                                          mostFramed(prefix)));
    std::uint64_t length =
        payload.size() + (prefix.counts == LengthPrefix::Counts::Itself ? std::uint64_t{prefix.width} : 0);
    Bytes bytes(prefix.width);
    for (std::size_t i = 0; i < prefix.width; ++i, length >>= 8)
        bytes[prefix.order == LengthPrefix::Order::Little ? i : prefix.width - 1 - i] =
            static_cast<std::uint8_t>(length);
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
}

std::vector<LengthFrame> splitFrames(BytesView bytes, const LengthPrefix& prefix, std::size_t most) {
    std::vector<LengthFrame> frames;
    std::size_t at = 0;
    while (at < bytes.size() && frames.size() < most) {
        LengthFrame& frame = frames.emplace_back();
        frame.offset = at;
        const BytesView rest = bytes.subspan(at);
        if (rest.size() < prefix.width) {
            frame.state = LengthFrame::State::CutInLength;
            frame.missing = prefix.width - rest.size();
            return frames;
        }
        frame.declared = numberAt(rest, prefix);
        const std::uint64_t own = prefix.counts == LengthPrefix::Counts::Itself ? prefix.width : 0;
        const std::size_t there = rest.size() - prefix.width;
        if (frame.declared < own) {
            frame.state = LengthFrame::State::Lies;
            frame.payload = there;
            return frames;
        }
        const std::uint64_t payload = frame.declared - own;
        frame.payload = static_cast<std::size_t>(std::min<std::uint64_t>(payload, there));
        if (payload > there) {
            frame.state = LengthFrame::State::Cut;
            frame.missing = payload - there;
            return frames;
        }
        at += prefix.width + frame.payload;
    }
    return frames;
}

} // namespace swb
