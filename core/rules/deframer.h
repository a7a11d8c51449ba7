#pragma once

#include "core/rules/framing.h"

#include <cstdint>
#include <optional>

namespace swb {

// One message of a stream. The views hold until the next call of the deframer, and no longer than the bytes fed.
struct FramedMessage {
    enum class Fault {
        None,
        TooLong,  // cut at Framing::most; what follows of it comes as a message of its own
        Lies,     // its length is less than its own bytes, or more than Framing::most: the stream is no longer cut
        Unframed, // behind such a length: what was read
        Cut,      // the stream ended inside it
    };

    BytesView whole = {};     // as it stood in the stream, with its length or its end
    BytesView body = {};      // without them; with a header before the length all of it, they have no place to be cut
    std::uint64_t offset = 0; // of its first byte in the stream
    Fault fault = Fault::None;
    std::uint64_t declared = 0; // Lies: what its length says
};

std::string faultText(const FramedMessage& message); // a sentence; empty for Fault::None

// Cuts a stream into messages, in whatever pieces it comes. A message that came whole in one piece is not copied; of
// one that is not whole yet at most Framing::most bytes are held. Every byte that is fed comes out once, in order, and
// unaltered. Some 90 bytes when nothing is held. Thread: one at a time.
class Deframer {
public:
    // `framing` must outlive it and have no fault.
    explicit Deframer(const Framing& framing)
        : m_framing(&framing) {}

    // Another framing from here on: what is held is looked at anew, and a lost stream is cut again.
    void configure(const Framing& framing);

    // `bytes` must stay until next() gives nothing more.
    void feed(BytesView bytes);
    std::optional<FramedMessage> next();
    // The stream has ended: what is held, if anything is.
    std::optional<FramedMessage> finish();

    std::size_t held() const { return m_held.size() - m_given; } // bytes of a message that is not whole
    bool isLost() const { return m_isLost; }

private:
    struct Cut;
    Cut cut(BytesView bytes) const;
    Cut cutLength(BytesView bytes) const;
    Cut cutAtEnd(BytesView bytes) const;
    FramedMessage give(BytesView from, const Cut& cut);
    void dropGiven();
    void take(std::size_t most);

    const Framing* m_framing;
    Bytes m_held;              // what was given last, then what is not whole
    BytesView m_input;         // fed and not looked at
    std::size_t m_given = 0;   // of m_held
    std::size_t m_taken = 0;   // at the end of m_held: they stand before m_input, too
    std::size_t m_scanned = 0; // of m_held: no end of a message stands there
    std::uint64_t m_offset = 0;
    bool m_isLost = false;
};

} // namespace swb
