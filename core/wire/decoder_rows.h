#pragma once

#include "core/wire/decode.h"

#include <span>

// The rows of decoders(), a function for each kind of protocol; decode.cpp puts them together.
namespace swb {

std::span<const Decoder> packetDecoders(); // Ethernet, IP and what it carries
std::span<const Decoder> netlinkDecoders();
std::span<const Decoder> dnsDecoders();
std::span<const Decoder> payloadDecoders(); // what programs make of values: struct, JSON, Python, length prefixes

} // namespace swb
