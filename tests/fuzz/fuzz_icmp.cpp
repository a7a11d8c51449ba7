// ICMP and ICMPv6 with the packets they quote, and the echo that a ping looks for.
#include "core/wire/echo.h"
#include "tests/fuzz/packet_check.h"

namespace {

// A request that was made is read as what it is, whatever its data.
void checkEcho(swb::fuzz::Input input) {
    const int family = input.choice(2) == 0 ? 2 : 10;
    const auto identifier = static_cast<std::uint16_t>(input.number(2));
    const auto sequence = static_cast<std::uint16_t>(input.number(2));
    const swb::BytesView data = input.rest();
    const swb::Bytes request = swb::echoRequest(family, identifier, sequence, data);
    const auto read = swb::readEcho(family, 2, request);
    SWB_FUZZ_CHECK(read && !read->isReply && read->identifier == identifier && read->sequence == sequence);
    const swb::Decoded decoded = swb::findDecoder(family == 2 ? "icmp" : "icmpv6")->decode(request, {});
    SWB_FUZZ_CHECK(!decoded.isFaulty());
    for (const int type : {2, 3})
        (void)swb::readEcho(family, type, data);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    swb::fuzz::readPacket({data, size}, {"icmp", "icmpv6"});
    checkEcho({data, size});
    return 0;
}
