#pragma once

#include "core/payload/checksum.h"
#include "core/wire/field_reader.h"

// The layers of a packet, each a function that appends its fields and hands what it carries to the next. Shared by the
// sources of packetDecoders() and nobody else.
namespace swb::packet {

struct Scope {
    BytesView source, destination; // addresses of the network layer, for the pseudo-header; empty: not known
    bool isQuote = false;          // inside an ICMP error: cut off on purpose
    bool isFragment = false;       // more fragments follow, so no checksum can be right
    bool kernelFillsIp = false;    // on its way into a raw socket
    bool kernelFillsIcmp = false;  // on its way into a ping socket, or a raw one of ICMPv6
    int depth = 0;                 // packets inside packets
};

// `base`: where `bytes` begin in the whole. The last of out.fields is "data" for what no layer understands; out.name
// becomes the innermost layer's.
void ethernet(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);
void arp(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);
void ipv4(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);
void ipv6(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);
void icmp(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);
void icmp6(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);
void udp(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);
void udpLite(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);
void tcp(BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);
void network(unsigned etherType, BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);
void transport(unsigned protocol, BytesView bytes, std::size_t base, const Scope& scope, Decoded& out);

void data(BytesView bytes, std::size_t base, std::string_view name, Decoded& out);
FieldReader readerOf(BytesView bytes, std::size_t base, const Scope& scope);
// Adds what `in` has named as one group.
void close(FieldReader& in, std::string_view name, Decoded& out);
// The note of a checksum field in bytes that are all there. `sum` has the pseudo-header already.
void judgeChecksum(FieldReader& in, InternetSum sum, BytesView covered, std::uint64_t found, const Scope& scope);
InternetSum pseudoSum(const Scope& scope, unsigned protocol, std::size_t length);
bool knowsEnds(const Scope& scope);

} // namespace swb::packet
