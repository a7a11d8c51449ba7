#include "core/base/escape.h"
#include "core/base/hex_digit.h"
#include "core/net/address.h"
#include "core/options/value_text.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace swb::valuetext {

namespace {

// Words that begin another form, or say that there is nothing.
constexpr std::string_view kReserved[] = {"none", "hex", "int", "u8", "u16", "u32", "u64"};

// May stand without quotes: nothing in it ends the text or begins another form.
bool isPlain(std::string_view text) {
    constexpr std::string_view kSpecial = "\"\\,={}|";
    const bool printable = std::ranges::all_of(
        text, [&](char c) { return c > ' ' && c < 0x7f && kSpecial.find(c) == std::string_view::npos; });
    const bool isReserved = std::ranges::any_of(kReserved, [&](std::string_view word) { return sameWord(word, text); });
    return printable && !isReserved && !text.empty();
}

// An interface may be called "0" or "-1": without quotes that is an index.
bool beginsANumber(std::string_view text) {
    return !text.empty() && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
}

} // namespace

std::string hexText(BytesView bytes) { return fmt::format("{:02x}", fmt::join(bytes, " ")); }

Parsed<Bytes> parseHexText(Piece piece) {
    Bytes bytes;
    int high = -1;
    for (std::size_t i = 0; i < piece.text.size(); ++i) {
        const char c = piece.text[i];
        if ((c == ' ' || c == ':' || c == '\n' || c == '\t' || c == '\r') && high < 0)
            continue;
        const int digit = hexDigit(c);
        if (digit < 0)
            return fault(piece.from(i, 1), fmt::format("{} is not a hex digit.", quoted(piece.text.substr(i, 1))));
        if (high < 0) {
            high = digit;
        } else {
            bytes.push_back(static_cast<std::uint8_t>(high * 16 + digit));
            high = -1;
        }
    }
    if (high >= 0)
        return fault(piece.from(piece.text.size() - 1), "A byte has two hex digits; one is missing.");
    return bytes;
}

std::string quotedText(BytesView bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (isPlain(text))
        return std::string(text);
    std::string result = "\"";
    for (const std::uint8_t byte : bytes) {
        if (byte == '"' || byte == '\\')
            result += fmt::format("\\{}", static_cast<char>(byte));
        else if (byte >= ' ' && byte < 0x7f)
            result += static_cast<char>(byte);
        else
            result += fmt::format("\\x{:02x}", byte);
    }
    return result + '"';
}

Parsed<Bytes> parseQuoted(Piece piece) {
    piece = piece.trimmed();
    if (!piece.text.starts_with('"'))
        return Bytes(piece.text.begin(), piece.text.end());
    Bytes bytes;
    std::size_t i = 1;
    for (; i < piece.text.size() && piece.text[i] != '"'; ++i) {
        if (piece.text[i] != '\\') {
            bytes.push_back(static_cast<std::uint8_t>(piece.text[i]));
            continue;
        }
        const std::string_view escape = piece.text.substr(i);
        if (escape.size() >= 2 && (escape[1] == '"' || escape[1] == '\\')) {
            bytes.push_back(static_cast<std::uint8_t>(escape[1]));
            ++i;
        } else if (escape.size() >= 4 && escape[1] == 'x' && hexDigit(escape[2]) >= 0 && hexDigit(escape[3]) >= 0) {
            bytes.push_back(static_cast<std::uint8_t>(hexDigit(escape[2]) * 16 + hexDigit(escape[3])));
            i += 3;
        } else {
            return fault(piece.from(i, 2), "Only \\\\, \\\" and \\x with two hex digits are known in quotes.");
        }
    }
    if (i + 1 != piece.text.size())
        return fault(piece, "The closing quote is missing, or something follows it.");
    return bytes;
}

std::string interfaceText(std::int64_t index) {
    std::array<char, IF_NAMESIZE> name{};
    const bool isIndex = index > 0 && index <= kIntMax;
    if (!isIndex || if_indextoname(static_cast<unsigned>(index), name.data()) == nullptr || beginsANumber(name.data()))
        return fmt::format("{}", index);
    return quotedText(viewOf(name.data()));
}

Parsed<std::uint64_t> parseInterface(Piece piece) {
    piece = piece.trimmed();
    if (piece.isEmpty())
        return fault(piece, "An interface is missing: a name, or its number.");
    if (beginsANumber(piece.text))
        return parseNumber(piece, {4, true});
    const auto name = parseQuoted(piece);
    if (!name)
        return tl::unexpected(name.error());
    const std::string text(name->begin(), name->end());
    const unsigned index = if_nametoindex(text.c_str());
    if (index == 0)
        return fault(piece, fmt::format("This system has no interface {} now.", quoted(text)));
    return index;
}

std::string addressText(BytesView bytes) {
    const bool isEmpty = std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
    if (isEmpty)
        return "none";
    // A field is as long as the largest address: what follows a shorter one says nothing.
    std::uint32_t length = static_cast<std::uint32_t>(bytes.size());
    std::uint16_t family = 0;
    if (bytes.size() >= sizeof family)
        std::memcpy(&family, bytes.data(), sizeof family);
    if (family == AF_INET && length > sizeof(sockaddr_in))
        length = sizeof(sockaddr_in);
    if (family == AF_INET6 && length > sizeof(sockaddr_in6))
        length = sizeof(sockaddr_in6);
    const Address address = Address::fromBytes(bytes, length);
    const bool isInet =
        (family == AF_INET && length == sizeof(sockaddr_in)) || (family == AF_INET6 && length == sizeof(sockaddr_in6));
    return isInet ? address.toString() : "hex " + hexText(bytes);
}

Parsed<Bytes> parseSocketAddress(Piece piece, std::size_t size) {
    piece = piece.trimmed();
    Bytes bytes(size);
    if (sameWord(piece.text, "none"))
        return bytes;
    if (piece.text.starts_with("hex ")) {
        auto given = parseHexText(piece.from(4));
        if (given && size != 0)
            given->resize(size);
        return given;
    }
    std::string_view host = piece.text, port;
    if (host.starts_with('[')) {
        const std::size_t close = host.find(']');
        if (close == std::string_view::npos)
            return fault(piece, "The closing bracket of the IPv6 address is missing.");
        port = host.substr(close + 1);
        host = host.substr(1, close - 1);
        if (!port.empty() && port[0] != ':')
            return fault(piece, "A colon and the port follow the bracket.");
        port.remove_prefix(port.empty() ? 0 : 1);
    } else if (std::ranges::count(host, ':') == 1) {
        port = host.substr(host.find(':') + 1);
        host = host.substr(0, host.find(':'));
    }
    const bool isSix = host.find(':') != std::string_view::npos;
    const auto address = isSix ? Address::parseInet6(host, port) : Address::parseInet(host, port);
    if (!address)
        return fault(piece, address.error().message);
    const BytesView given = address->bytes();
    if (size == 0)
        return Bytes(given.begin(), given.end());
    if (given.size() > size)
        return fault(piece, "The address is longer than its field.");
    std::ranges::copy(given, bytes.begin());
    return bytes;
}

std::string ipv4Text(BytesView bytes) {
    std::array<char, INET_ADDRSTRLEN> text{};
    inet_ntop(AF_INET, bytes.data(), text.data(), text.size());
    return text.data();
}

std::string ipv6Text(BytesView bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    return text.data();
}

Parsed<Bytes> parseIp(Piece piece, int family) {
    piece = piece.trimmed();
    Bytes bytes(family == AF_INET ? 4 : 16);
    if (inet_pton(family, std::string(piece.text).c_str(), bytes.data()) != 1)
        return fault(piece,
                     fmt::format("{} is not an {} address.", quoted(piece.text), family == AF_INET ? "IPv4" : "IPv6"));
    return bytes;
}

} // namespace swb::valuetext
