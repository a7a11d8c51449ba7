#include "core/net/address_calculator.h"

#include "core/base/escape.h"
#include "core/base/hex_digit.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <ranges>

namespace swb {

namespace {

constexpr std::size_t kInetBytes = 4;
constexpr std::size_t kInet6Bytes = 16;
constexpr std::size_t kMappedAt = 12;

template <class T>
Bytes bytesOf(const T& value) {
    Bytes out(sizeof value);
    std::memcpy(out.data(), &value, sizeof value);
    return out;
}

std::string textOf(int family, const Bytes& bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    return ::inet_ntop(family, bytes.data(), text.data(), text.size()) != nullptr ? text.data() : "";
}

std::optional<Bytes> strictBytes(int family, const std::string& text) {
    Bytes bytes(family == AF_INET ? kInetBytes : kInet6Bytes);
    return ::inet_pton(family, text.c_str(), bytes.data()) == 1 ? std::optional(bytes) : std::nullopt;
}

std::optional<Bytes> hexBytes(std::string_view text) {
    if (text.size() != kInet6Bytes * 2)
        return {};
    Bytes bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hexDigit(text[i]);
        const int low = hexDigit(text[i + 1]);
        if (high < 0 || low < 0)
            return {};
        bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return bytes;
}

// Ones, then zeros.
std::optional<std::uint32_t> prefixOfMask(const Bytes& mask) {
    std::uint32_t ones = 0;
    bool ended = false;
    for (const std::uint8_t byte : mask)
        for (int bit = 7; bit >= 0; --bit) {
            const bool isOne = (byte >> bit & 1) != 0;
            if (isOne && ended)
                return {};
            ended = ended || !isOne;
            ones += isOne ? 1 : 0;
        }
    return ones;
}

tl::expected<std::uint32_t, std::string> readPrefix(std::string_view text, int family) {
    const std::uint32_t most = family == AF_INET ? 32 : 128;
    std::uint32_t bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (error == std::errc() && end == text.data() + text.size() && bits <= most)
        return bits;
    if (const auto mask = strictBytes(family, std::string(text))) {
        if (const auto ones = prefixOfMask(*mask))
            return *ones;
        return tl::unexpected(fmt::format("{} is no mask: a mask is ones and then zeros", text));
    }
    return tl::unexpected(fmt::format("behind '/' stands a number of bits, 0..{}, or a mask", most));
}

std::optional<TypedAddress> readAddress(std::string_view text) {
    const std::string whole(text);
    if (const auto bytes = strictBytes(AF_INET, whole))
        return TypedAddress{AF_INET, *bytes, {}, {}, "inet_pton(AF_INET)"};
    const auto percent = text.find('%');
    if (const auto bytes = strictBytes(AF_INET6, whole.substr(0, percent)))
        return TypedAddress{AF_INET6,
                            *bytes,
                            percent == std::string_view::npos ? std::string() : whole.substr(percent + 1),
                            {},
                            "inet_pton(AF_INET6)"};
    if (const auto bytes = hexBytes(text))
        return TypedAddress{AF_INET6, *bytes, {}, {}, "16 bytes in hex"};
    in_addr loose{};
    if (text.find_first_of(" \t\n") == std::string_view::npos && ::inet_aton(whole.c_str(), &loose) != 0)
        return TypedAddress{AF_INET, bytesOf(loose.s_addr), {}, {}, "inet_aton"};
    return {};
}

std::string joined(const Bytes& bytes, std::string_view separator) {
    return fmt::format("{:02x}", fmt::join(bytes, separator));
}

// A number of any length in decimal: long division by ten.
std::string decimal(Bytes bytes) {
    std::string digits;
    while (std::ranges::any_of(bytes, [](std::uint8_t byte) { return byte != 0; })) {
        unsigned rest = 0;
        for (std::uint8_t& byte : bytes) {
            const unsigned value = rest * 256 + byte;
            byte = static_cast<std::uint8_t>(value / 10);
            rest = value % 10;
        }
        digits.insert(digits.begin(), static_cast<char>('0' + rest));
    }
    return digits.empty() ? "0" : digits;
}

std::string fullText(const TypedAddress& address) {
    if (address.family == AF_INET)
        return fmt::format("{:03}", fmt::join(address.bytes, "."));
    std::string out;
    for (std::size_t i = 0; i < address.bytes.size(); i += 2)
        out += fmt::format("{}{:02x}{:02x}", i == 0 ? "" : ":", address.bytes[i], address.bytes[i + 1]);
    return out;
}

std::string reverseName(const TypedAddress& address) {
    std::string out;
    for (const std::uint8_t byte : address.bytes | std::views::reverse)
        out += address.family == AF_INET ? fmt::format("{}.", byte) : fmt::format("{:x}.{:x}.", byte & 0xf, byte >> 4);
    return out + (address.family == AF_INET ? "in-addr.arpa" : "ip6.arpa");
}

bool isMapped(const Bytes& bytes) {
    return bytes.size() == kInet6Bytes && bytes[10] == 0xff && bytes[11] == 0xff &&
           std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t byte) { return byte == 0; });
}

void addFamilyForms(std::vector<AddressForm>& forms, const TypedAddress& address) {
    if (address.family == AF_INET) {
        Bytes mapped(kInet6Bytes);
        mapped[10] = mapped[11] = 0xff;
        std::ranges::copy(address.bytes, mapped.begin() + kMappedAt);
        forms.push_back({"IPv4-mapped", textOf(AF_INET6, mapped), "what an IPv6 socket shows of an IPv4 peer"});
        const Bytes& b = address.bytes;
        forms.push_back({"inet_aton, two parts", fmt::format("{}.{}", b[0], (b[1] << 16) + (b[2] << 8) + b[3]),
                         "the old form: the last part fills the rest"});
        forms.push_back({"inet_aton, hex", "0x" + joined(b, ""), "inet_pton refuses it"});
        return;
    }
    if (isMapped(address.bytes))
        forms.push_back({"the IPv4 address in it",
                         textOf(AF_INET, Bytes(address.bytes.begin() + kMappedAt, address.bytes.end())),
                         "::ffff:0:0/96"});
    constexpr std::size_t kEuiMark = 11;
    if (address.bytes[kEuiMark] == 0xff && address.bytes[kEuiMark + 1] == 0xfe) {
        const Bytes& b = address.bytes;
        forms.push_back(
            {"hardware address in it",
             fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", b[8] ^ 2, b[9], b[10], b[13], b[14], b[15]),
             "ff:fe in the middle: an interface id made by EUI-64 (RFC 4291)"});
    }
}

// The first `prefix` bits kept, the others all 0 or all 1.
Bytes edgeOf(const TypedAddress& address, bool ones) {
    Bytes out = address.bytes;
    for (std::size_t bit = *address.prefix; bit < out.size() * 8; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80 >> (bit % 8));
        out[bit / 8] = static_cast<std::uint8_t>(ones ? out[bit / 8] | mask : out[bit / 8] & ~mask);
    }
    return out;
}

std::string countText(std::size_t hostBits) {
    Bytes power(kInet6Bytes + 1);
    power[kInet6Bytes - hostBits / 8] = static_cast<std::uint8_t>(1 << (hostBits % 8));
    return decimal(power);
}

ByteSwap swapOf(std::uint32_t host, std::uint32_t network, Bytes hostBytes, Bytes networkBytes) {
    return {host, network, std::move(hostBytes), std::move(networkBytes)};
}

} // namespace

Parsed<TypedAddress> readTypedAddress(std::string_view text) {
    const auto nul = text.find('\0');
    if (nul != std::string_view::npos)
        return tl::unexpected(ParseError{nul, 1, "a NUL ends a text of C"});
    const auto slash = text.find('/');
    auto address = readAddress(text.substr(0, slash));
    if (!address)
        return tl::unexpected(ParseError{
            0, std::min(slash, text.size()),
            fmt::format("{} is no address that inet_pton or inet_aton reads", quoted(text.substr(0, slash)))});
    if (slash != std::string_view::npos) {
        const auto prefix = readPrefix(text.substr(slash + 1), address->family);
        if (!prefix)
            return tl::unexpected(ParseError{slash, text.size() - slash, prefix.error()});
        address->prefix = *prefix;
    }
    return std::move(*address);
}

std::vector<TextVerdict> verdictsOn(std::string_view text) {
    const std::string whole(text.substr(0, text.find('\0')));
    in_addr loose{};
    const bool isLoose = ::inet_aton(whole.c_str(), &loose) != 0;
    return {{"inet_pton(AF_INET)", strictBytes(AF_INET, whole)},
            {"inet_pton(AF_INET6)", strictBytes(AF_INET6, whole)},
            {"inet_aton", isLoose ? std::optional(bytesOf(loose.s_addr)) : std::nullopt}};
}

std::vector<AddressForm> formsOf(const TypedAddress& address) {
    const bool isInet = address.family == AF_INET;
    std::vector<AddressForm> forms;
    forms.push_back({"text", textOf(address.family, address.bytes), isInet ? "inet_ntop" : "inet_ntop, RFC 5952"});
    forms.push_back({"text, all digits", fullText(address),
                     isInet ? "not for inet_aton, which reads a leading 0 as octal" : "eight groups of four"});
    forms.push_back({"bytes", joined(address.bytes, " "), "as on the wire, high byte first"});
    forms.push_back({"bytes in Python", pythonBytesLiteral(address.bytes), "socket.inet_aton, socket.inet_pton"});
    forms.push_back({"number", decimal(address.bytes), "high byte first: int(ipaddress.ip_address(...))"});
    forms.push_back({"number in hex", "0x" + joined(address.bytes, ""), "the same"});
    Bytes reversed = address.bytes;
    std::ranges::reverse(reversed);
    forms.push_back({"number, bytes reversed", decimal(reversed),
                     isInet ? "s_addr, as a little-endian machine reads it" : "low byte first"});
    forms.push_back({"reverse name", reverseName(address), "what a look-up of its name asks the DNS for (PTR)"});
    addFamilyForms(forms, address);
    return forms;
}

std::vector<AddressForm> prefixFormsOf(const TypedAddress& address) {
    if (!address.prefix)
        return {};
    const std::size_t bits = address.bytes.size() * 8;
    const std::size_t hostBits = bits - *address.prefix;
    TypedAddress mask = address;
    std::ranges::fill(mask.bytes, std::uint8_t{0xff});
    Bytes wildcard = edgeOf(mask, false);
    const std::string maskText = textOf(address.family, wildcard);
    for (std::uint8_t& byte : wildcard)
        byte = static_cast<std::uint8_t>(~byte);
    const bool isInet = address.family == AF_INET;
    std::vector<AddressForm> forms;
    forms.push_back({"network", fmt::format("{}/{}", textOf(address.family, edgeOf(address, false)), *address.prefix),
                     edgeOf(address, false) == address.bytes ? "" : "the address has bits beyond the prefix"});
    forms.push_back({"mask", maskText, fmt::format("{} ones", *address.prefix)});
    forms.push_back({"wildcard mask", textOf(address.family, wildcard), "the mask turned over"});
    forms.push_back({"first address", textOf(address.family, edgeOf(address, false)),
                     isInet && hostBits > 1 ? "the network itself" : ""});
    forms.push_back({"last address", textOf(address.family, edgeOf(address, true)),
                     isInet && hostBits > 1 ? "the broadcast address of the network" : ""});
    forms.push_back({"addresses", countText(hostBits), fmt::format("2^{}", hostBits)});
    if (isInet && hostBits > 1)
        forms.push_back(
            {"for hosts", std::to_string((std::uint64_t{1} << hostBits) - 2), "without the two at the ends"});
    return forms;
}

Parsed<Address> socketAddressOf(const TypedAddress& address, std::uint16_t port) {
    const std::string text = textOf(address.family, address.bytes);
    if (address.family == AF_INET)
        return Address::parseInet(text, std::to_string(port));
    return Address::parseInet6(address.scope.empty() ? text : text + '%' + address.scope, std::to_string(port));
}

ByteSwap hostToNetwork16(std::uint16_t value) {
    const std::uint16_t network = htons(value);
    return swapOf(value, network, bytesOf(value), bytesOf(network));
}

ByteSwap hostToNetwork32(std::uint32_t value) {
    const std::uint32_t network = htonl(value);
    return swapOf(value, network, bytesOf(value), bytesOf(network));
}

Parsed<std::uint32_t> parseUnsigned(std::string_view text, std::uint32_t most) {
    const bool isHex = text.starts_with("0x") || text.starts_with("0X");
    const std::string_view digits = text.substr(isHex ? 2 : 0);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, isHex ? 16 : 10);
    if (error == std::errc::result_out_of_range || (error == std::errc() && value > most))
        return tl::unexpected(ParseError{0, text.size(), fmt::format("{} is above {}", quoted(text), most)});
    if (error != std::errc() || end != digits.data() + digits.size())
        return tl::unexpected(ParseError{0, text.size(), "a number, decimal or 0x"});
    return value;
}

BytesVerdict addressFromBytes(int family, BytesView bytes) {
    const std::size_t wanted = family == AF_INET ? sizeof(in_addr) : family == AF_INET6 ? sizeof(in6_addr) : 0;
    if (wanted == 0)
        return {{},
                fmt::format("ValueError('unknown address family {}')", family),
                fmt::format("inet_ntop() knows AF_INET and AF_INET6 alone: EAFNOSUPPORT for family {}", family)};
    if (bytes.size() != wanted)
        return {{},
                "ValueError('invalid length of packed IP address string')",
                fmt::format("{} wants {} bytes, here are {}. C does not count them: it would read {}",
                            family == AF_INET ? "AF_INET" : "AF_INET6", wanted, bytes.size(),
                            bytes.size() < wanted ? "what stands behind them in memory" : "the first ones alone")};
    std::array<char, INET6_ADDRSTRLEN> digits{};
    const char* text = ::inet_ntop(family, bytes.data(), digits.data(), digits.size());
    return {text != nullptr ? std::optional<std::string>(text) : std::nullopt, {}, {}};
}

} // namespace swb
