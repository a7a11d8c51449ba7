// Messages that begin with their length: what is split covers the buffer, and what is framed splits again.
#include "core/payload/length_prefix.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>

using namespace swb;

namespace {

constexpr std::size_t kMost = 64;

void split(BytesView bytes, const LengthPrefix& prefix) {
    const auto frames = splitFrames(bytes, prefix, kMost);
    std::size_t next = 0;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const LengthFrame& frame = frames[i];
        SWB_FUZZ_CHECK(frame.offset == next);
        SWB_FUZZ_CHECK(i + 1 == frames.size() || frame.state == LengthFrame::State::Whole);
        SWB_FUZZ_CHECK((frame.missing > 0) ==
                       (frame.state == LengthFrame::State::Cut || frame.state == LengthFrame::State::CutInLength));
        next = frame.state == LengthFrame::State::CutInLength ? bytes.size() : next + prefix.width + frame.payload;
    }
    SWB_FUZZ_CHECK(next <= bytes.size());
    SWB_FUZZ_CHECK(next == bytes.size() || frames.size() == kMost);
}

void frame(BytesView bytes, const LengthPrefix& prefix) {
    const auto framed = addLengthPrefix(bytes, prefix);
    SWB_FUZZ_CHECK(framed.has_value() == (bytes.size() <= mostFramed(prefix)));
    if (!framed)
        return SWB_FUZZ_CHECK(!framed.error().empty());
    const auto frames = splitFrames(*framed, prefix, kMost);
    SWB_FUZZ_CHECK(frames.size() == 1 && frames[0].state == LengthFrame::State::Whole);
    SWB_FUZZ_CHECK(std::ranges::equal(BytesView(*framed).subspan(prefix.width), bytes));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const std::uint8_t choices = input.byte();
    const LengthPrefix prefix{1U << (choices & 3),
                              (choices & 4) != 0 ? LengthPrefix::Order::Little : LengthPrefix::Order::Big,
                              (choices & 8) != 0 ? LengthPrefix::Counts::Itself : LengthPrefix::Counts::Payload};
    const auto again = parseLengthPrefix(lengthPrefixText(prefix));
    SWB_FUZZ_CHECK(again.has_value() && again->width == prefix.width && again->order == prefix.order &&
                   again->counts == prefix.counts);
    const BytesView rest = input.rest();
    split(rest, prefix);
    frame(rest, prefix);
    const std::string text(rest.begin(), rest.end());
    if (const auto read = parseLengthPrefix(text); !read)
        SWB_FUZZ_CHECK(!read.error().empty());
    return 0;
}
