// Messages of the DNS, and texts that become an update.
#include "core/wire/dns_name.h"
#include "core/wire/dns_update.h"
#include "tests/fuzz/packet_check.h"

namespace {

std::string textOf(swb::BytesView bytes) { return {bytes.begin(), bytes.end()}; }

// Whatever update can be composed is read back without a fault, and a name as it was.
void checkUpdate(swb::fuzz::Input input) {
    constexpr unsigned kTypes[] = {1, 2, 5, 13, 15, 16, 28, 33, 255, 4711};
    const unsigned type = kTypes[input.choice(10)];
    const auto change = static_cast<swb::DnsChange::Kind>(input.choice(5));
    const auto condition = static_cast<swb::DnsCondition::Kind>(input.choice(5));
    const std::string zone = textOf(input.take(input.choice(20)));
    const std::string name = textOf(input.take(input.choice(40)));
    const std::string value = textOf(input.rest());
    const swb::DnsUpdate update{7, zone, {{condition, name, type, value}}, {{change, name, type, 60, value}}};
    if (const auto made = swb::composeDnsUpdate(update)) {
        const swb::Decoded decoded = swb::findDecoder("dns")->decode(*made, {});
        swb::fuzz::checkFields(decoded, made->size());
        SWB_FUZZ_CHECK(!decoded.isFaulty() || value.find("\\#") != std::string::npos); // bytes of any kind
    }
    if (const auto bytes = swb::dnsNameBytes(name)) {
        const swb::DnsName read = swb::readDnsName(*bytes, 0);
        SWB_FUZZ_CHECK(read.trouble.empty() && read.size == bytes->size());
        const auto again = swb::dnsNameBytes(read.text);
        SWB_FUZZ_CHECK(again && *again == *bytes);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    swb::fuzz::readPacket({data, size}, {"dns", "dns-stream"});
    checkUpdate({data, size});
    return 0;
}
