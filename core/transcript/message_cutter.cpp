#include "core/transcript/message_cutter.h"

namespace swb {

MessageCutter::MessageCutter(const Framing& framing)
    : m_framing(std::make_shared<const Framing>(framing))
    , m_ways{Way{Deframer(*m_framing)}, Way{Deframer(*m_framing)}} {}

bool MessageCutter::standsInStream(const RowView& row) {
    return row.note != RowNote::Peeked && row.note != RowNote::ErrorQueue && row.note != RowNote::OutOfBand;
}

void MessageCutter::take(const RowView& row, const Tell& tell) {
    if (row.note == RowNote::NotKept) { // of any socket
        for (const Direction direction : {Direction::Sent, Direction::Received}) {
            breakOff(way(direction), direction, State::BrokenOff, tell);
            way(direction).deframer.configure(*m_framing);
        }
        return;
    }
    if (!standsInStream(row))
        return;
    Way& its = way(row.direction);
    its.last = row.time;
    its.deframer.feed(row.bytes);
    while (const std::optional<FramedMessage> next = its.deframer.next())
        tell({row.direction, ++its.count, State::Ended, row.time, *next});
    if (row.note == RowNote::EndOfStream) {
        breakOff(its, row.direction, State::Ended, tell);
    } else if (row.bytes.size() < row.length) {
        breakOff(its, row.direction, State::BrokenOff, tell);
        its.deframer.configure(*m_framing);
    }
}

void MessageCutter::tellUnfinished(const Tell& tell) const {
    for (const Direction direction : {Direction::Sent, Direction::Received}) {
        Way copy = m_ways[direction == Direction::Sent ? 0 : 1];
        breakOff(copy, direction, State::Unfinished, tell);
    }
}

void MessageCutter::breakOff(Way& way, Direction direction, State state, const Tell& tell) {
    if (const std::optional<FramedMessage> held = way.deframer.finish())
        tell({direction, ++way.count, state, way.last, *held});
}

} // namespace swb
