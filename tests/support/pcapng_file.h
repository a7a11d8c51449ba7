#pragma once

#include <QByteArray>
#include <QList>

#include <cstdint>
#include <cstring>
#include <utility>

// The blocks of a pcapng file, and the packets in them.
namespace swb::test {

template <class T>
T read(const QByteArray& bytes, qsizetype at) {
    T value{};
    if (at + qsizetype(sizeof value) <= bytes.size())
        std::memcpy(&value, bytes.constData() + at, sizeof value);
    return value;
}

struct Block {
    std::uint32_t type;
    QByteArray body; // without type and lengths
};

// Empty when the blocks do not follow each other to the very end.
inline QList<Block> blocksOf(const QByteArray& file) {
    QList<Block> blocks;
    qsizetype at = 0;
    while (at + 12 <= file.size()) {
        const qsizetype length = read<std::uint32_t>(file, at + 4);
        if (length % 4 != 0 || length < 12 || at + length > file.size() ||
            read<std::uint32_t>(file, at + length - 4) != length)
            return {};
        blocks.append({read<std::uint32_t>(file, at), file.mid(at + 8, length - 12)});
        at += length;
    }
    return at == file.size() ? blocks : QList<Block>();
}

inline QList<std::pair<int, QByteArray>> optionsOf(const QByteArray& bytes) {
    QList<std::pair<int, QByteArray>> options;
    for (qsizetype at = 0; at + 4 <= bytes.size();) {
        const int code = read<std::uint16_t>(bytes, at);
        const qsizetype length = read<std::uint16_t>(bytes, at + 2);
        if (code == 0)
            break;
        options.append({code, bytes.mid(at + 4, length)});
        at += 4 + (length + 3) / 4 * 4;
    }
    return options;
}

struct Packet {
    std::uint32_t interface;
    std::uint64_t time;
    std::uint32_t original;
    QByteArray bytes;
    QList<QByteArray> comments;
    std::uint32_t flags = 0;

    int headerSize() const { return (bytes[0] & 0xf0) == 0x60 ? 40 : 20; }
    std::uint32_t big32(int at) const {
        return static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at])) << 24 |
               static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at + 1])) << 16 |
               static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at + 2])) << 8 |
               static_cast<std::uint8_t>(bytes[at + 3]);
    }
    std::uint32_t sequence() const { return big32(headerSize() + 4); }
    int tcpFlags() const { return bytes[headerSize() + 13]; }
    QByteArray payload() const { return bytes.mid(headerSize() + (bytes[headerSize() + 12] >> 4 & 15) * 4); }
    QByteArray address(int which) const { return bytes.mid(12 + 4 * which, 4).toHex('.'); }
};

inline QList<Packet> packetsOf(const QByteArray& file) {
    QList<Packet> packets;
    for (const Block& block : blocksOf(file)) {
        if (block.type != 6)
            continue;
        Packet packet{read<std::uint32_t>(block.body, 0),
                      std::uint64_t{read<std::uint32_t>(block.body, 4)} << 32 | read<std::uint32_t>(block.body, 8),
                      read<std::uint32_t>(block.body, 16),
                      block.body.mid(20, read<std::uint32_t>(block.body, 12)),
                      {}};
        for (const auto& [code, value] : optionsOf(block.body.mid(20 + (packet.bytes.size() + 3) / 4 * 4))) {
            if (code == 1)
                packet.comments << value;
            else if (code == 2)
                packet.flags = read<std::uint32_t>(value, 0);
        }
        packets << packet;
    }
    return packets;
}

} // namespace swb::test
