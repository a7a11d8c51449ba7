#pragma once

#include "core/base/clock.h"
#include "core/transcript/export_output.h"
#include "core/transcript/export_packet.h"
#include "core/transcript/transcript_row.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// Link types as pcapng numbers them. Source: the list of link-layer header types of tcpdump.org.
enum class LinkType : std::uint16_t {
    Ethernet = 1,
    Raw = 101,    // begins with an IP header
    Cooked = 113, // LINUX_SLL: 16 bytes of what a packet socket tells of the link
    Netlink = 253,
};

// The blocks of a pcapng file, in the byte order of this machine, as the format allows. Source: the Internet-Draft
// draft-ietf-opsawg-pcapng.
void writeSectionHeader(ExportOutput& out, std::string_view comment);
// Times in nanoseconds.
void writeInterface(ExportOutput& out, LinkType link, std::string_view name, std::string_view description);
void writeName(ExportOutput& out, const IpEnd& end, std::string_view name); // of an IPv4 address

// A text, and the last four digits of the number at its end where they are another in each packet: they are written
// only where they will stand.
struct PacketComment {
    static constexpr std::uint32_t kFour = 10'000;

    std::string_view text;
    std::optional<std::uint32_t> lastFour;

    PacketComment(std::string_view words)
        : text(words) {}
    PacketComment(const std::string& words)
        : text(words) {}
    PacketComment(std::string_view words, std::uint32_t digits)
        : text(words)
        , lastFour(digits) {}
    std::string toString() const;
};

// Comments that wait for a packet which carries them: so many as fit into one, the others are counted.
class WaitingComments {
public:
    static constexpr std::size_t kMost = 32;

    void add(std::string comment);
    bool isEmpty() const { return m_comments.empty() && m_more == 0; }
    void moveTo(std::vector<std::string>& comments);
    void moveTo(WaitingComments& others);

private:
    std::vector<std::string> m_comments;
    std::uint64_t m_more = 0;
};

// An enhanced packet block, made where it will stand: begin(), write the packet to where it says, end().
class PacketBlock {
public:
    static constexpr std::size_t kMostComment = 2048; // what is longer is cut, and ends in "..."
    // Of two WaitingComments and what is told besides, each as long as it may be.
    static constexpr std::size_t kMostOthers = (2 * WaitingComments::kMost + 8) * (kMostComment + 8);

    // Room for a packet of so many bytes and its comment, which is to stay until end(). The others stand before it: all
    // together no more than kMostOthers.
    PacketBlock(ExportOutput& out, std::size_t most, std::span<const std::string> others, const PacketComment& comment)
        : m_out(out)
        , m_others(others)
        , m_comment(comment)
        , m_at(out.reserve(kRoom + most + (others.empty() ? 0 : kMostOthers))) {}
    std::uint8_t* packet() const { return m_at + kHead; }
    // `original`: the bytes of the whole packet, when it is cut off.
    void end(std::uint32_t interface, Nanoseconds wallTime, Direction direction, std::size_t size,
             std::size_t original);

private:
    static constexpr std::size_t kHead = 28;
    static constexpr std::size_t kRoom = kHead + kMostComment + 32; // all of the block but the packet

    ExportOutput& m_out;
    std::span<const std::string> m_others;
    const PacketComment& m_comment;
    std::uint8_t* m_at;
};

} // namespace swb
