#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"
#include "core/net/address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// An IPv4 or IPv6 address taken out of whatever form a person has of it.
struct TypedAddress {
    int family = 0;                      // AF_INET or AF_INET6
    Bytes bytes;                         // 4 or 16, as they stand on the wire
    std::string scope;                   // behind '%', of an IPv6 address
    std::optional<std::uint32_t> prefix; // behind '/'
    std::string readBy;                  // "inet_pton(AF_INET)", "inet_aton", "bytes in hex", "a mask"
};

// Reads a strict dotted quad, an IPv6 text with %scope, either with /prefix, what inet_aton() takes besides (127.1,
// 0x7f.1, 2130706433, 010.0.0.1), a netmask behind the '/', and 16 bytes as 32 hex digits.
Parsed<TypedAddress> readTypedAddress(std::string_view text);

// What each function of the C library makes of the text, as it stands: strictest first.
struct TextVerdict {
    std::string_view function;  // "inet_pton(AF_INET)"
    std::optional<Bytes> bytes; // none: it refuses
};
std::vector<TextVerdict> verdictsOn(std::string_view text);

struct AddressForm {
    std::string name; // "text, shortest"
    std::string value;
    std::string note; // how it came about; may be empty
};

// Every form of it: texts, bytes, the integer in both byte orders, the name under which reverse look-ups ask for it,
// IPv4-mapped, EUI-64.
std::vector<AddressForm> formsOf(const TypedAddress& address);

// Prefix arithmetic: mask, wildcard mask, first and last address, how many there are; empty without a prefix.
std::vector<AddressForm> prefixFormsOf(const TypedAddress& address);

// As a socket address with this port (host order). Calls: if_nametoindex, where there is a scope.
Parsed<Address> socketAddressOf(const TypedAddress& address, std::uint16_t port);

// What inet_ntop() makes of bytes. It takes no length and would read beyond them: what is too short, or too long, is
// refused here with the exception of Python, which counts them.
struct BytesVerdict {
    std::optional<std::string> text; // none: refused, or EAFNOSUPPORT
    std::string python;              // the exception that Python raises instead
    std::string message;             // in words: how many bytes are wanted
};
BytesVerdict addressFromBytes(int family, BytesView bytes);

// What htons() or htonl() makes of a number, and the bytes before and after.
struct ByteSwap {
    std::uint32_t host = 0, network = 0;
    Bytes hostBytes, networkBytes; // as they stand in memory
};
ByteSwap hostToNetwork16(std::uint16_t value); // htons; ntohs is the same
ByteSwap hostToNetwork32(std::uint32_t value);

// "16909060" or "0x01020304"; 0..most.
Parsed<std::uint32_t> parseUnsigned(std::string_view text, std::uint32_t most);

} // namespace swb
