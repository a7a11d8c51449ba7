#pragma once

#include "core/base/clock.h"
#include "core/transcript/export_output.h"
#include "core/transcript/export_packet.h"
#include "core/transcript/transcript_row.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

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

// An enhanced packet block, made where it will stand: begin(), write the packet to where it says, end().
class PacketBlock {
public:
    static constexpr std::size_t kMostComment = 2048; // what is longer is cut, and ends in "..."

    // Room for a packet of so many bytes and so many comments.
    PacketBlock(ExportOutput& out, std::size_t most, std::span<const std::string_view> comments);
    std::uint8_t* packet() const;
    // `original`: the bytes of the whole packet, when it is cut off.
    void end(std::uint32_t interface, Nanoseconds wallTime, Direction direction, std::size_t size,
             std::size_t original);

private:
    ExportOutput& m_out;
    std::span<const std::string_view> m_comments;
    std::uint8_t* m_at;
};

} // namespace swb
