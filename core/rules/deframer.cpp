#include "core/rules/deframer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace swb {

namespace {

constexpr std::size_t kKeptRoom = 4096;  // of m_held between messages; more is given back
constexpr std::size_t kTakenRoom = 4096; // bytes looked at in one go for the end of a message that is held

} // namespace

// What stands at the beginning of some bytes.
struct Deframer::Cut {
    std::size_t size = 0; // of the whole message; 0: not there yet
    std::size_t bodyOffset = 0, bodySize = 0;
    FramedMessage::Fault fault = FramedMessage::Fault::None;
    std::uint64_t declared = 0;
    std::size_t wanted = 0; // not there yet: how many bytes more can tell, or are missing
};

std::string faultText(const FramedMessage& message) {
    switch (message.fault) {
    case FramedMessage::Fault::None:
        return {};
    case FramedMessage::Fault::TooLong:
        return fmt::format("no end of a message within {} bytes: cut there", message.whole.size());
    case FramedMessage::Fault::Lies:
        return fmt::format("its length says {}, which no message has: from here on the stream is not cut",
                           message.declared);
    case FramedMessage::Fault::Unframed:
        return "not cut: the length of an earlier message was wrong";
    case FramedMessage::Fault::Cut:
        return fmt::format("the stream ended inside a message, after {} bytes of it", message.whole.size());
    }
    return {};
}

void Deframer::configure(const Framing& framing) {
    dropGiven();
    m_framing = &framing;
    m_scanned = 0;
    m_isLost = false;
}

void Deframer::feed(BytesView bytes) {
    m_input = bytes;
    m_taken = 0;
}

std::optional<FramedMessage> Deframer::next() {
    dropGiven();
    for (;;) {
        const BytesView bytes = m_held.empty() ? m_input : BytesView(m_held);
        if (bytes.empty())
            return {};
        const Cut found = cut(bytes);
        if (found.size > 0)
            return give(bytes, found);
        m_scanned = bytes.size();
        if (m_held.empty()) {
            take(m_input.size());
            return {};
        }
        if (m_input.empty())
            return {};
        take(found.wanted);
    }
}

std::optional<FramedMessage> Deframer::finish() {
    dropGiven();
    if (m_held.empty())
        return {};
    return give(m_held, {m_held.size(), 0, m_held.size(), FramedMessage::Fault::Cut});
}

// Puts what comes next behind what is held.
void Deframer::take(std::size_t most) {
    const BytesView taken = m_input.first(std::min(most, m_input.size()));
    m_held.insert(m_held.end(), taken.begin(), taken.end());
    m_input = m_input.subspan(taken.size());
    m_taken += taken.size();
}

FramedMessage Deframer::give(BytesView from, const Cut& cut) {
    FramedMessage message{from.first(cut.size), from.subspan(cut.bodyOffset, cut.bodySize), m_offset, cut.fault,
                          cut.declared};
    m_offset += cut.size;
    m_scanned = 0;
    m_isLost = m_isLost || cut.fault == FramedMessage::Fault::Lies;
    if (m_held.empty()) {
        m_input = m_input.subspan(cut.size);
        return message;
    }
    // What was taken too much goes back: the next messages are read where they stand, not moved one by one.
    const std::size_t back = std::min(m_held.size() - cut.size, m_taken);
    m_input = {m_input.data() - back, m_input.size() + back};
    m_held.resize(m_held.size() - back);
    m_taken = 0;
    m_given = cut.size;
    return message;
}

void Deframer::dropGiven() {
    if (m_given == 0)
        return;
    if (m_given == m_held.size() && m_held.capacity() > kKeptRoom)
        Bytes().swap(m_held);
    else
        m_held.erase(m_held.begin(), m_held.begin() + static_cast<std::ptrdiff_t>(m_given));
    m_given = 0;
}

Deframer::Cut Deframer::cut(BytesView bytes) const {
    using Kind = Framing::Kind;
    if (m_isLost || m_framing->kind == Kind::None)
        return {bytes.size(), 0, bytes.size(), m_isLost ? FramedMessage::Fault::Unframed : FramedMessage::Fault::None};
    if (m_framing->kind == Kind::Length)
        return cutLength(bytes);
    if (m_framing->kind != Kind::Fixed)
        return cutAtEnd(bytes);
    const std::size_t size = m_framing->size;
    return bytes.size() >= size ? Cut{size, 0, size} : Cut{.wanted = size - bytes.size()};
}

Deframer::Cut Deframer::cutLength(BytesView bytes) const {
    const LengthPrefix& prefix = m_framing->prefix;
    const std::size_t own = m_framing->headerSize + prefix.width;
    if (bytes.size() < own)
        return {.wanted = own - bytes.size()};
    std::uint64_t declared = 0;
    for (unsigned i = 0; i < prefix.width; ++i)
        declared = declared << 8 |
                   bytes[m_framing->headerSize + (prefix.order == LengthPrefix::Order::Big ? i : prefix.width - 1 - i)];
    const bool countsAll = prefix.counts == LengthPrefix::Counts::Itself;
    const std::uint64_t most = m_framing->most - (countsAll ? 0 : own);
    if (declared > most || (countsAll && declared < own))
        return {bytes.size(), 0, bytes.size(), FramedMessage::Fault::Lies, declared};
    const auto size = static_cast<std::size_t>(declared) + (countsAll ? 0 : own);
    if (bytes.size() < size)
        return {.wanted = size - bytes.size()};
    return m_framing->headerSize > 0 ? Cut{size, 0, size} : Cut{size, own, size - own};
}

Deframer::Cut Deframer::cutAtEnd(BytesView bytes) const {
    static constexpr std::uint8_t kLineFeed[] = {'\n'};
    const bool isLine = m_framing->kind == Framing::Kind::Line;
    const BytesView end = isLine ? BytesView(kLineFeed) : BytesView(m_framing->delimiter);
    const BytesView within = bytes.first(std::min(bytes.size(), m_framing->most));
    const std::size_t scanned = m_held.empty() ? 0 : std::min(m_scanned, within.size());
    const std::size_t from = scanned - std::min(scanned, end.size() - 1); // the end may have begun in what was scanned
    const void* found = ::memmem(within.data() + from, within.size() - from, end.data(), end.size());
    if (found != nullptr) {
        auto body = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - within.data());
        const std::size_t size = body + end.size();
        if (isLine && body > 0 && bytes[body - 1] == '\r')
            --body;
        return {size, 0, body};
    }
    if (bytes.size() >= m_framing->most)
        return {m_framing->most, 0, m_framing->most, FramedMessage::Fault::TooLong};
    return {.wanted = std::min(kTakenRoom, m_framing->most - bytes.size())};
}

} // namespace swb
