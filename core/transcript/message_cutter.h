#pragma once

#include "core/rules/deframer.h"
#include "core/transcript/transcript_row.h"

#include <array>
#include <functional>
#include <memory>

namespace swb {

// The rows of one socket as messages, each direction cut by itself; the bytes are those of the rows, in their order.
// A value: a copy goes on from where it was made. Thread: one at a time.
class MessageCutter {
public:
    enum class State : std::uint8_t {
        Ended,      // as FramedMessage::fault says
        Unfinished, // what there is of a message that is not whole yet
        BrokenOff,  // the bytes behind it were not kept: what comes next is cut anew
    };
    struct Message {
        Direction direction = Direction::Sent;
        std::uint64_t number = 0; // in its direction, from 1 on
        State state = State::Ended;
        Nanoseconds time{};   // of the row that ended it
        FramedMessage framed; // its views hold while the function runs that is told of it
    };
    using Tell = std::function<void(const Message&)>;

    // `framing` has no fault.
    explicit MessageCutter(const Framing& framing);

    // False: what was peeked at, which comes again, and what the error queue or the urgent byte tells.
    static bool standsInStream(const RowView& row);

    void take(const RowView& row, const Tell& tell); // in their order; only those that stand in the stream are cut
    void tellUnfinished(const Tell& tell) const;     // of both directions; nothing is changed by it

private:
    struct Way {
        Deframer deframer;
        std::uint64_t count = 0;
        Nanoseconds last{};
    };
    static void breakOff(Way& way, Direction direction, State state, const Tell& tell);
    Way& way(Direction direction) { return m_ways[direction == Direction::Sent ? 0 : 1]; }

    std::shared_ptr<const Framing> m_framing;
    std::array<Way, 2> m_ways;
};

} // namespace swb
