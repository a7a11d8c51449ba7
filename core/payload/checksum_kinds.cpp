#include "core/payload/checksum_kinds.h"

#include "core/base/ascii.h"
#include "core/payload/checksum.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace swb {
namespace {

using Method = ChecksumKind::Method;

// Name, where it is met, method, bytes, polynomial, start, reflected, xor at the end, check value.
constexpr ChecksumKind kKinds[] = {
    {"CRC-8/SMBUS", "SMBus, the plain CRC-8", Method::Crc, 1, 0x07, 0x00, false, 0x00, 0xf4},
    {"CRC-8/MAXIM-DOW", "1-Wire devices", Method::Crc, 1, 0x31, 0x00, true, 0x00, 0xa1},
    {"CRC-8/ROHC", "robust header compression, RFC 3095", Method::Crc, 1, 0x07, 0xff, true, 0x00, 0xd0},
    {"CRC-8/SAE-J1850", "vehicle buses, AUTOSAR", Method::Crc, 1, 0x1d, 0xff, false, 0xff, 0x4b},
    {"CRC-16/ARC", "the CRC-16 of IBM, archives, many serial protocols", Method::Crc, 2, 0x8005, 0x0000, true, 0x0000,
     0xbb3d},
    {"CRC-16/IBM-3740", "known as CCITT-FALSE: begins with ffff", Method::Crc, 2, 0x1021, 0xffff, false, 0x0000,
     0x29b1},
    {"CRC-16/XMODEM", "XMODEM, YMODEM, ZMODEM", Method::Crc, 2, 0x1021, 0x0000, false, 0x0000, 0x31c3},
    {"CRC-16/KERMIT", "the CRC of CCITT as V.41 has it, Bluetooth", Method::Crc, 2, 0x1021, 0x0000, true, 0x0000,
     0x2189},
    {"CRC-16/IBM-SDLC", "HDLC, X.25, PPP (RFC 1662)", Method::Crc, 2, 0x1021, 0xffff, true, 0xffff, 0x906e},
    {"CRC-16/MODBUS", "Modbus RTU, sent least significant byte first", Method::Crc, 2, 0x8005, 0xffff, true, 0x0000,
     0x4b37},
    {"CRC-16/USB", "USB data packets", Method::Crc, 2, 0x8005, 0xffff, true, 0xffff, 0xb4c8},
    {"CRC-16/DNP", "DNP3, M-Bus", Method::Crc, 2, 0x3d65, 0x0000, true, 0xffff, 0xea82},
    {"CRC-16/T10-DIF", "SCSI data integrity", Method::Crc, 2, 0x8bb7, 0x0000, false, 0x0000, 0xd0db},
    {"CRC-24/OPENPGP", "the armour of OpenPGP, RFC 4880", Method::Crc, 3, 0x864cfb, 0xb704ce, false, 0x000000,
     0x21cf02},
    {"CRC-32/ISO-HDLC", "Ethernet, zip, gzip, PNG: the CRC-32 of IEEE 802.3", Method::Crc, 4, 0x04c11db7, 0xffffffff,
     true, 0xffffffff, 0xcbf43926},
    {"CRC-32/ISCSI", "known as CRC-32C: iSCSI, SCTP, ext4", Method::Crc, 4, 0x1edc6f41, 0xffffffff, true, 0xffffffff,
     0xe3069283},
    {"CRC-32/BZIP2", "bzip2, ATM adaptation layer 5", Method::Crc, 4, 0x04c11db7, 0xffffffff, false, 0xffffffff,
     0xfc891918},
    {"CRC-32/MPEG-2", "MPEG transport streams", Method::Crc, 4, 0x04c11db7, 0xffffffff, false, 0x00000000, 0x0376e6e7},
    {"sum, 8 bits", "all bytes added, the last 8 bits", Method::Sum, 1, 0, 0, false, 0, 0xdd},
    {"sum, 16 bits", "all bytes added, the last 16 bits", Method::Sum, 2, 0, 0, false, 0, 0x01dd},
    {"sum, negated", "two's complement of the sum: Modbus ASCII, Intel HEX", Method::NegatedSum, 1, 0, 0, false, 0,
     0x23},
    {"xor", "all bytes combined by exclusive or: NMEA 0183", Method::Xor, 1, 0, 0, false, 0, 0x31},
    {"Internet checksum", "IP, ICMP, TCP, UDP: RFC 1071", Method::Internet, 2, 0, 0, false, 0, 0xf62a},
    {"Fletcher-16", "two running sums modulo 255", Method::Fletcher, 2, 0, 0, false, 0, 0x1ede},
    {"Adler-32", "zlib, RFC 1950", Method::Adler, 4, 0, 1, false, 0, 0x091e01de},
};

struct OtherName {
    std::string_view other, name;
};

constexpr OtherName kOtherNames[] = {
    {"CRC-8", "CRC-8/SMBUS"},
    {"CRC-8/MAXIM", "CRC-8/MAXIM-DOW"},
    {"CRC-16", "CRC-16/ARC"},
    {"CRC-16/IBM", "CRC-16/ARC"},
    {"CRC-16/CCITT-FALSE", "CRC-16/IBM-3740"},
    {"CRC-16/AUTOSAR", "CRC-16/IBM-3740"},
    {"CRC-16/CCITT", "CRC-16/KERMIT"},
    {"CRC-16/X-25", "CRC-16/IBM-SDLC"},
    {"CRC-32", "CRC-32/ISO-HDLC"},
    {"CRC-32/IEEE", "CRC-32/ISO-HDLC"},
    {"CRC-32C", "CRC-32/ISCSI"},
    {"sum8", "sum, 8 bits"},
    {"sum16", "sum, 16 bits"},
    {"lrc", "sum, negated"},
    {"internet", "Internet checksum"},
};

std::uint32_t mask(unsigned width) { return width < 4 ? (1U << (8 * width)) - 1 : UINT32_MAX; }

std::uint32_t reversed(std::uint32_t value, unsigned bits) {
    std::uint32_t out = 0;
    for (unsigned i = 0; i < bits; ++i)
        out |= (value >> i & 1U) << (bits - 1 - i);
    return out;
}

using CrcTable = std::array<std::uint32_t, 256>;

CrcTable crcTable(const ChecksumKind& kind) {
    const unsigned bits = 8 * kind.width;
    const std::uint32_t reflectedPolynomial = reversed(kind.polynomial, bits);
    CrcTable table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = kind.isReflected ? i : i << (bits - 8);
        for (int bit = 0; bit < 8; ++bit) {
            const bool carry = (kind.isReflected ? value & 1U : value >> (bits - 1) & 1U) != 0;
            value = kind.isReflected ? value >> 1 : value << 1;
            if (carry)
                value ^= kind.isReflected ? reflectedPolynomial : kind.polynomial;
        }
        table[i] = value & mask(kind.width);
    }
    return table;
}

// The tables of all kinds, made at the first use of any: 25 KiB.
const CrcTable& tableOf(const ChecksumKind& kind) {
    static const auto tables = [] {
        std::array<CrcTable, std::size(kKinds)> all{};
        for (std::size_t i = 0; i < all.size(); ++i)
            if (kKinds[i].method == Method::Crc)
                all[i] = crcTable(kKinds[i]);
        return all;
    }();
    return tables[static_cast<std::size_t>(&kind - kKinds)];
}

std::uint32_t crc(const ChecksumKind& kind, BytesView bytes) {
    const CrcTable& table = tableOf(kind);
    const unsigned bits = 8 * kind.width;
    std::uint32_t value = kind.isReflected ? reversed(kind.start, bits) : kind.start;
    for (const std::uint8_t byte : bytes)
        value = kind.isReflected ? value >> 8 ^ table[(value ^ byte) & 0xff]
                                 : (value << 8 ^ table[(value >> (bits - 8) ^ byte) & 0xff]) & mask(kind.width);
    return (value ^ kind.xorOut) & mask(kind.width);
}

std::uint32_t sum(BytesView bytes) {
    std::uint32_t total = 0;
    for (const std::uint8_t byte : bytes)
        total += byte;
    return total;
}

std::uint32_t twoSums(BytesView bytes, std::uint32_t start, std::uint32_t modulus, unsigned shift) {
    std::uint32_t a = start;
    std::uint32_t b = 0;
    for (const std::uint8_t byte : bytes) {
        a = (a + byte) % modulus;
        b = (b + a) % modulus;
    }
    return b << shift | a;
}

Bytes asBytes(std::uint32_t value, unsigned width, ChecksumChoice::Form form) {
    if (form == ChecksumChoice::Form::HexText) {
        const std::string text = fmt::format("{:0{}X}", value, 2 * width);
        return {text.begin(), text.end()};
    }
    Bytes bytes(width);
    for (unsigned i = 0; i < width; ++i)
        bytes[form == ChecksumChoice::Form::Little ? i : width - 1 - i] = static_cast<std::uint8_t>(value >> (8 * i));
    return bytes;
}

Bytes fieldOf(BytesView covered, const ChecksumChoice& choice) {
    return asBytes(checksumOf(*choice.kind, covered), choice.kind->width, choice.form);
}

} // namespace

std::span<const ChecksumKind> checksumKinds() { return kKinds; }

const ChecksumKind* findChecksum(std::string_view name) {
    for (const OtherName& other : kOtherNames)
        if (sameIgnoringCase(other.other, name))
            name = other.name;
    const auto* found =
        std::ranges::find_if(kKinds, [&](const ChecksumKind& kind) { return sameIgnoringCase(kind.name, name); });
    return found != std::end(kKinds) ? found : nullptr;
}

std::uint32_t checksumOf(const ChecksumKind& kind, BytesView bytes) {
    switch (kind.method) {
    case Method::Crc:
        return crc(kind, bytes);
    case Method::Sum:
        return sum(bytes) & mask(kind.width);
    case Method::NegatedSum:
        return (0U - sum(bytes)) & mask(kind.width);
    case Method::Xor: {
        std::uint8_t value = 0;
        for (const std::uint8_t byte : bytes)
            value ^= byte;
        return value;
    }
    case Method::Internet:
        return internetChecksum(bytes);
    case Method::Fletcher:
        return twoSums(bytes, kind.start, 255, 8);
    case Method::Adler:
        return twoSums(bytes, kind.start, 65521, 16);
    }
    return 0;
}

void appendChecksum(Bytes& bytes, const ChecksumChoice& choice) {
    if (choice.kind == nullptr)
        return;
    const Bytes field = fieldOf(BytesView(bytes).subspan(std::min(choice.from, bytes.size())), choice);
    bytes.insert(bytes.end(), field.begin(), field.end());
}

std::optional<bool> endsInChecksum(BytesView bytes, const ChecksumChoice& choice) {
    if (choice.kind == nullptr)
        return {};
    const std::size_t width = std::size_t{choice.kind->width} * (choice.form == ChecksumChoice::Form::HexText ? 2 : 1);
    if (bytes.size() < width + choice.from)
        return {};
    const std::size_t end = bytes.size() - width;
    const Bytes field = fieldOf(bytes.subspan(choice.from, end - choice.from), choice);
    return std::ranges::equal(field, bytes.subspan(end));
}

} // namespace swb
