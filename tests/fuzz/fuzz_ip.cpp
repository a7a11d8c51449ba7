// IPv4 and IPv6 with their options and extension headers, and the transports they carry.
#include "tests/fuzz/packet_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    swb::fuzz::readPacket({data, size}, {"ipv4", "ipv6", "udp", "udplite", "tcp"});
    return 0;
}
