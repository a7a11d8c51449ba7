// Addresses: what a person types, and what a kernel or a peer may hand over as a sockaddr.
#include "core/base/utf8.h"
#include "core/net/address.h"
#include "tests/fuzz/fuzz_input.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <string>

using namespace swb;

namespace {

void checkError(const ParseError& error, std::string_view host, std::string_view port) {
    SWB_FUZZ_CHECK(!error.message.empty());
    SWB_FUZZ_CHECK(error.position + error.length <= std::max(host.size(), port.size()));
}

// Every text of an address can be made, whatever its bytes; the displayed one is text.
void checkTexts(const Address& address) {
    const std::string shown = address.toString();
    SWB_FUZZ_CHECK(!shown.empty());
    const BytesView bytes = viewOf(shown);
    for (std::size_t at = 0; at < bytes.size();) {
        const Utf8Step step = utf8At(bytes, at);
        SWB_FUZZ_CHECK(step.isValid && isPrintable(step.codePoint));
        at += step.length;
    }
    SWB_FUZZ_CHECK(!address.toPython().empty());
    SWB_FUZZ_CHECK(address.isEmpty() || !address.toCInitializer("a").empty());
    SWB_FUZZ_CHECK(!address.toCLength("a").empty());
}

// The host and port shown for an internet address, typed again, are the same address.
void checkTypedAgain(const Address& address) {
    const std::string port = std::to_string(address.port());
    const bool isInet = address.family() == AF_INET;
    const auto again = isInet ? Address::parseInet(address.host(), port) : Address::parseInet6(address.host(), port);
    SWB_FUZZ_CHECK(again.has_value());
    SWB_FUZZ_CHECK(again->host() == address.host());
    SWB_FUZZ_CHECK(again->port() == address.port());
    SWB_FUZZ_CHECK(again->scopeId() == address.scopeId());
    SWB_FUZZ_CHECK(again->isWildcard() == address.isWildcard());
}

void decodeBytes(fuzz::Input input) {
    const auto length = static_cast<std::uint32_t>(input.number(input.choice(2) == 0 ? 1 : 4));
    const BytesView bytes = input.rest();
    const Address address = Address::fromBytes(bytes, length);
    SWB_FUZZ_CHECK(address.length() == length);
    SWB_FUZZ_CHECK(address.bytes().size() == std::min<std::size_t>(length, Address::kCapacity));
    SWB_FUZZ_CHECK(Address::fromSockaddr(address.data(), length) == address);
    checkTexts(address);
    SWB_FUZZ_CHECK((address.port() >= 0) == !address.host().empty());
    if (address.port() >= 0)
        checkTypedAgain(address);
}

void readInet(std::string_view host, std::string_view port) {
    const auto number = parsePort(port);
    in_addr expected{};
    const bool isHost =
        host.find('\0') == std::string_view::npos && ::inet_pton(AF_INET, std::string(host).c_str(), &expected) == 1;
    const auto address = Address::parseInet(host, port);
    SWB_FUZZ_CHECK(address.has_value() == (isHost && number.has_value()));
    if (!address)
        return checkError(address.error(), host, port);
    sockaddr_in in{};
    std::memcpy(&in, address->data(), sizeof in);
    SWB_FUZZ_CHECK(in.sin_addr.s_addr == expected.s_addr);
    SWB_FUZZ_CHECK(address->port() == *number && address->length() == sizeof in);
    checkTexts(*address);
    checkTypedAgain(*address);
}

void readInet6(std::string_view host, std::string_view port, std::uint32_t flowInfo, std::uint32_t scopeId) {
    const auto number = parsePort(port);
    in6_addr expected{};
    const bool isHost =
        host.find('\0') == std::string_view::npos && ::inet_pton(AF_INET6, std::string(host).c_str(), &expected) == 1;
    const auto address = Address::parseInet6(host, port, flowInfo, scopeId);
    if (host.find('%') == std::string_view::npos)
        SWB_FUZZ_CHECK(address.has_value() == (isHost && number.has_value()));
    if (!address)
        return checkError(address.error(), host, port);
    sockaddr_in6 in{};
    std::memcpy(&in, address->data(), sizeof in);
    SWB_FUZZ_CHECK(!isHost || std::memcmp(&in.sin6_addr, &expected, sizeof expected) == 0);
    SWB_FUZZ_CHECK(ntohl(in.sin6_flowinfo) == flowInfo);
    SWB_FUZZ_CHECK(address->port() == *number && address->length() == sizeof in);
    checkTexts(*address);
    checkTypedAgain(*address);
}

void makeUnix(BytesView name) {
    if (const auto path = Address::unixPath(fuzz::textOf(name))) {
        SWB_FUZZ_CHECK(path->family() == AF_UNIX && !name.empty());
        SWB_FUZZ_CHECK(std::ranges::equal(path->bytes().subspan(2).first(name.size()), name));
        checkTexts(*path);
    } else {
        checkError(path.error(), fuzz::textOf(name), {});
    }
    const auto abstract = Address::unixAbstract(name);
    SWB_FUZZ_CHECK(abstract.has_value() == (name.size() <= 107));
    if (abstract) {
        SWB_FUZZ_CHECK(abstract->length() == 3 + name.size());
        SWB_FUZZ_CHECK(std::ranges::equal(abstract->bytes().subspan(3), name));
        checkTexts(*abstract);
    }
}

// What is read from text are numbers that the address gives back.
void readNetlink(std::string_view portId, std::string_view groups) {
    const auto address = Address::parseNetlink(portId, groups);
    if (!address)
        return checkError(address.error(), portId, groups);
    SWB_FUZZ_CHECK(address->family() == AF_NETLINK && address->length() == 12);
    checkTexts(*address);
    if (portId.empty() && groups.empty())
        SWB_FUZZ_CHECK(*address == Address::netlink(0, 0));
}

void readVsock(std::string_view cid, std::string_view port) {
    const auto address = Address::parseVsock(cid, port);
    if (!address)
        return checkError(address.error(), cid, port);
    SWB_FUZZ_CHECK(address->family() == AF_VSOCK && address->length() == 16);
    checkTexts(*address);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    switch (input.choice(6)) {
    case 0:
        decodeBytes(input);
        break;
    case 1: {
        const auto host = fuzz::textOf(input.takeUntil('\n'));
        readInet(host, fuzz::textOf(input.rest()));
        break;
    }
    case 2: {
        const auto flowInfo = static_cast<std::uint32_t>(input.number(3));
        const auto scopeId = static_cast<std::uint32_t>(input.number(1));
        const auto host = fuzz::textOf(input.takeUntil('\n'));
        readInet6(host, fuzz::textOf(input.rest()), flowInfo, scopeId);
        break;
    }
    case 4: {
        const auto portId = fuzz::textOf(input.takeUntil('\n'));
        readNetlink(portId, fuzz::textOf(input.rest()));
        break;
    }
    case 5: {
        const auto cid = fuzz::textOf(input.takeUntil('\n'));
        readVsock(cid, fuzz::textOf(input.rest()));
        break;
    }
    default:
        makeUnix(input.rest());
    }
    return 0;
}
