#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

namespace swb {

// What comes in pieces, as they are asked for: a file, a generator.
class PieceSource {
public:
    virtual ~PieceSource() = default;
    virtual bool next(Bytes& piece) = 0; // false: that was all
};

// What waits to be sent, in order, and what is to be done when it has gone. Thread: one.
class OutQueue {
public:
    enum class Then : std::uint8_t { Nothing, Close, Reset, ShutdownSend };

    // Where messages keep their borders, two of them never go in one call, and one of no bytes is one.
    explicit OutQueue(bool keepsBorders = false)
        : m_keepsBorders(keepsBorders) {}

    void push(BytesView bytes);
    // Without a copy, when they are many: the bytes of `owner` from `begin` to `end`.
    void push(std::shared_ptr<const Bytes> owner, std::size_t begin, std::size_t end);
    void push(std::unique_ptr<PieceSource> source);
    void pushThen(Then then); // once everything before it has gone

    bool empty() const { return m_parts.empty(); }
    std::size_t bytes() const { return m_bytes; } // of a source: the piece that is being sent
    // What waiting takes: an empty message has no bytes, but is held.
    std::size_t weight() const { return m_keepsBorders ? m_bytes + m_parts.size() * sizeof(Part) : m_bytes; }
    // The bytes that are next; nothing when there are none, and then takeThen() says what is to be done.
    std::optional<BytesView> front();
    void took(std::size_t size); // of front()
    Then takeThen();
    void clear();

private:
    static constexpr std::size_t kSmall = 16384;

    struct Part {
        Bytes bytes;
        std::size_t begin = 0;
        std::shared_ptr<const Bytes> shared = nullptr; // in place of bytes
        std::unique_ptr<PieceSource> source = nullptr;
        Then then = Then::Nothing;

        std::size_t end = 0; // of shared

        BytesView left() const {
            return shared ? BytesView(*shared).subspan(begin, end - begin) : BytesView(bytes).subspan(begin);
        }
    };
    bool isMessage(const Part& part) const { return m_keepsBorders && !part.source && part.then == Then::Nothing; }
    void dropFinished();

    const bool m_keepsBorders;
    std::deque<Part> m_parts;
    std::size_t m_bytes = 0;
};

} // namespace swb
