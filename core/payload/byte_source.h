#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace swb {

// Bytes by their place, however many there are: to be shown, searched and saved without being held. Thread: any, also
// several at once.
class ByteSource {
public:
    ByteSource() = default;
    virtual ~ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    virtual std::uint64_t size() const = 0;
    // How many were read from `offset` on: fewer than asked for only at the end, or where bytes are gone.
    virtual std::size_t read(std::uint64_t offset, std::span<std::uint8_t> to) const = 0;

    Bytes bytes(std::uint64_t offset, std::size_t most) const;
};

class HeldBytes final : public ByteSource {
public:
    explicit HeldBytes(Bytes bytes)
        : m_bytes(std::move(bytes)) {}

    std::uint64_t size() const override { return m_bytes.size(); }
    std::size_t read(std::uint64_t offset, std::span<std::uint8_t> to) const override;

private:
    const Bytes m_bytes;
};

std::optional<std::size_t> findIn(BytesView bytes, BytesView wanted); // the first

// A function that is asked from time to time how far a long work is: false ends it.
using GoesOn = std::function<bool(std::uint64_t done)>;

enum class SearchWay { Forward, Backward };
struct SearchResult {
    std::optional<std::uint64_t> offset; // where `wanted` begins
    bool wasEnded = false;               // by the function asked, before it was found
};
// Where `wanted` next begins: forward at `from` or behind it, backward before `from`. Nothing is found of no bytes.
SearchResult findBytes(const ByteSource& source, BytesView wanted, std::uint64_t from, SearchWay way,
                       const GoesOn& goesOn = {});

} // namespace swb
