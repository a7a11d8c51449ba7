#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace swb {

// A checksum that protocols append, by the name it is known by. A CRC is told by the parameters of its catalogue.
// Source: Greg Cook's "Catalogue of parametrised CRC algorithms" for names, parameters and check values; RFC 1071 for
// the Internet checksum; RFC 1950 for Adler-32.
struct ChecksumKind {
    enum class Method { Crc, Sum, NegatedSum, Xor, Internet, Fletcher, Adler };

    std::string_view name;    // "CRC-16/MODBUS"
    std::string_view meaning; // where it is met
    Method method;
    unsigned width; // bytes
    std::uint32_t polynomial, start;
    bool isReflected; // in and out: no kind of the table reflects only one of them
    std::uint32_t xorOut;
    std::uint32_t check; // over the nine characters "123456789"
};

std::span<const ChecksumKind> checksumKinds();
// By its name or another one of the catalogue ("CRC-16/CCITT-FALSE"), capitals or not; nullptr for none.
const ChecksumKind* findChecksum(std::string_view name);

std::uint32_t checksumOf(const ChecksumKind& kind, BytesView bytes);

// A checksum as a message carries it.
struct ChecksumChoice {
    enum class Form { Big, Little, HexText }; // HexText: capital hex digits, as Modbus ASCII and NMEA 0183 write it

    const ChecksumKind* kind = nullptr; // none is appended
    Form form = Form::Big;
    std::size_t from = 0; // the first byte it covers

    friend bool operator==(const ChecksumChoice&, const ChecksumChoice&) = default;
};

void appendChecksum(Bytes& bytes, const ChecksumChoice& choice);
// Whether the bytes end in their own checksum; empty when they are too short to carry one.
std::optional<bool> endsInChecksum(BytesView bytes, const ChecksumChoice& choice);

} // namespace swb
