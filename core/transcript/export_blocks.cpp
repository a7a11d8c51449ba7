#include "core/transcript/export_blocks.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

namespace swb {

namespace {

constexpr std::uint32_t kSectionBlock = 0x0a0d0d0a, kInterfaceBlock = 1, kNameBlock = 4, kPacketBlock = 6;
constexpr std::uint16_t kEnd = 0, kComment = 1;
constexpr std::uint16_t kUserApplication = 4;                             // of a section
constexpr std::uint16_t kName = 2, kDescription = 3, kTimeResolution = 9; // of an interface
constexpr std::uint16_t kFlags = 2;                                       // of a packet
constexpr std::uint16_t kIpv4Name = 1;                                    // record of a name block
constexpr std::uint32_t kInbound = 1, kOutbound = 2;

constexpr std::size_t padded(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

template <class T>
std::uint8_t* put(std::uint8_t* at, T value) {
    std::memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

std::uint8_t* putPadded(std::uint8_t* at, BytesView bytes) {
    if (bytes.empty())
        return at;
    put(at + padded(bytes.size()) - 4, std::uint32_t{0});
    std::memcpy(at, bytes.data(), bytes.size());
    return at + padded(bytes.size());
}

std::uint8_t* putOption(std::uint8_t* at, std::uint16_t code, BytesView value) {
    at = put(at, code);
    at = put(at, static_cast<std::uint16_t>(value.size()));
    return putPadded(at, value);
}

// A comment is UTF-8: it is not cut within a character.
std::string_view cut(std::string_view text) {
    if (text.size() <= PacketBlock::kMostComment)
        return text;
    std::size_t size = PacketBlock::kMostComment - 3;
    while (size > 0 && (static_cast<std::uint8_t>(text[size]) & 0xc0) == 0x80)
        --size;
    return text.substr(0, size);
}

std::string cutShort(const std::string& text) {
    const std::string_view kept = cut(text);
    return kept.size() == text.size() ? text : std::string(kept) + "...";
}

// Mostly a few words, which are copied without a call.
std::uint8_t* putWords(std::uint8_t* at, std::string_view words) {
    constexpr std::size_t kPiece = 16, kShort = 128;
    const std::size_t size = words.size();
    if (size < kPiece || size > kShort) {
        std::memcpy(at, words.data(), size);
        return at + size;
    }
    for (std::size_t from = 0; from + kPiece < size; from += kPiece)
        std::memcpy(at + from, words.data() + from, kPiece);
    std::memcpy(at + size - kPiece, words.data() + size - kPiece, kPiece); // may lap over the one before
    return at + size;
}

constexpr std::size_t kDigits = 4;

void putFour(char* at, std::uint32_t number) {
    at[0] = static_cast<char>('0' + number / 1000);
    at[1] = static_cast<char>('0' + number / 100 % 10);
    at[2] = static_cast<char>('0' + number / 10 % 10);
    at[3] = static_cast<char>('0' + number % 10);
}

// Empty is none.
std::uint8_t* putComment(std::uint8_t* at, const PacketComment& comment) {
    if (comment.text.size() + kDigits > PacketBlock::kMostComment)
        return putOption(at, kComment, viewOf(cutShort(comment.toString())));
    if (comment.text.empty())
        return at;
    std::uint8_t* begin = at + 4;
    std::uint8_t* end = putWords(begin, comment.text);
    if (comment.lastFour) {
        putFour(reinterpret_cast<char*>(end), *comment.lastFour);
        end += kDigits;
    }
    put(put(at, kComment), static_cast<std::uint16_t>(end - begin));
    put(end, std::uint32_t{0}); // up to a multiple of four, and what follows is written over the rest
    return begin + padded(static_cast<std::size_t>(end - begin));
}

// Frames what `fill` writes at the place it is given; fill returns where it ended.
template <class Fill>
void writeBlock(ExportOutput& out, std::uint32_t type, std::size_t most, Fill fill) {
    std::uint8_t* block = out.reserve(most + 12);
    const std::uint8_t* end = fill(block + 8);
    const auto length = static_cast<std::uint32_t>(end - block + 4);
    put(put(block, type), length);
    put(block + length - 4, length);
    out.advance(length);
}

} // namespace

void writeSectionHeader(ExportOutput& out, std::string_view comment) {
    writeBlock(out, kSectionBlock, 256 + PacketBlock::kMostComment, [&](std::uint8_t* at) {
        at = put(at, std::uint32_t{0x1a2b3c4d});               // tells the byte order
        at = put(put(at, std::uint16_t{1}), std::uint16_t{0}); // version
        at = put(at, std::int64_t{-1});                        // of unknown length
        at = putComment(at, comment);
        at = putOption(at, kUserApplication, viewOf("Socket Workbench"));
        return putOption(at, kEnd, {});
    });
}

void writeInterface(ExportOutput& out, LinkType link, std::string_view name, std::string_view description) {
    writeBlock(out, kInterfaceBlock, 64 + name.size() + PacketBlock::kMostComment, [&](std::uint8_t* at) {
        at = put(put(at, static_cast<std::uint16_t>(link)), std::uint16_t{0});
        at = put(at, std::uint32_t{0}); // packets of any length
        at = putOption(at, kName, viewOf(name));
        at = putOption(at, kDescription, viewOf(cut(description)));
        constexpr std::uint8_t kNanoseconds = 9;
        at = putOption(at, kTimeResolution, {&kNanoseconds, 1});
        return putOption(at, kEnd, {});
    });
}

void writeName(ExportOutput& out, const IpEnd& end, std::string_view name) {
    name = name.substr(0, 255);
    writeBlock(out, kNameBlock, 300, [&](std::uint8_t* at) {
        at = put(put(at, kIpv4Name), static_cast<std::uint16_t>(4 + name.size() + 1));
        std::string record(end.ip.begin(), end.ip.begin() + 4);
        record.append(name).push_back('\0');
        at = putPadded(at, viewOf(record));
        return putOption(at, kEnd, {}); // of the records; there are no options
    });
}

static_assert(PacketBlock::kMostOthers + PacketBlock::kMostComment + PacketMaker::kMostHeaders + 65'535 + 100 <
              ExportOutput::kBlock);

std::string PacketComment::toString() const {
    std::string whole(text);
    if (lastFour) {
        whole.resize(whole.size() + kDigits);
        putFour(whole.data() + text.size(), *lastFour);
    }
    return whole;
}

void WaitingComments::add(std::string comment) {
    if (m_more > 0 || m_comments.size() == kMost)
        ++m_more;
    else
        m_comments.push_back(std::move(comment));
}

void WaitingComments::moveTo(std::vector<std::string>& comments) {
    std::ranges::move(m_comments, std::back_inserter(comments));
    if (m_more > 0)
        comments.push_back("and " + std::to_string(m_more) + " more that are no packets");
    *this = {};
}

void WaitingComments::moveTo(WaitingComments& others) {
    for (std::string& comment : m_comments)
        others.add(std::move(comment));
    others.m_more += m_more;
    *this = {};
}

void PacketBlock::end(std::uint32_t interface, Nanoseconds wallTime, Direction direction, std::size_t size,
                      std::size_t original) {
    constexpr std::uint32_t kZero = 0;
    std::memcpy(packet() + size, &kZero, 3); // up to a multiple of four
    std::uint8_t* at = packet() + padded(size);
    const std::uint32_t flags = direction == Direction::Sent ? kOutbound : kInbound;
    at = put(put(put(at, kFlags), std::uint16_t{sizeof flags}), flags);
    for (const std::string& other : m_others)
        at = putComment(at, other);
    at = putComment(at, m_comment);
    at = put(at, std::uint32_t{kEnd});
    const auto length = static_cast<std::uint32_t>(at + 4 - m_at);
    put(at, length);
    const auto time = static_cast<std::uint64_t>(wallTime.count());
    at = put(put(put(m_at, kPacketBlock), length), interface);
    at = put(put(at, static_cast<std::uint32_t>(time >> 32)), static_cast<std::uint32_t>(time));
    put(put(at, static_cast<std::uint32_t>(size)), static_cast<std::uint32_t>(original));
    m_out.advance(length);
}

} // namespace swb
