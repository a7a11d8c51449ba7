// Streams cut into messages: every byte comes out once and unaltered, the same messages in whatever pieces it comes,
// and what was framed is cut again.
#include "core/rules/deframer.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>

using namespace swb;

namespace {

struct Cut {
    std::size_t size, bodySize;
    FramedMessage::Fault fault;
    friend bool operator==(const Cut&, const Cut&) = default;
};

Framing framingOf(fuzz::Input& input) {
    Framing framing;
    framing.kind = static_cast<Framing::Kind>(input.choice(5));
    const std::uint8_t choices = input.byte();
    framing.lineEnd = (choices & 1) != 0 ? Framing::LineEnd::CrLf : Framing::LineEnd::Lf;
    framing.prefix.width = 1U << (choices >> 1 & 3);
    framing.prefix.order = (choices & 8) != 0 ? LengthPrefix::Order::Little : LengthPrefix::Order::Big;
    framing.prefix.counts = (choices & 16) != 0 ? LengthPrefix::Counts::Itself : LengthPrefix::Counts::Payload;
    framing.headerSize = choices >> 5;
    framing.size = input.byte();
    framing.most = 1 + input.number(2);
    const BytesView delimiter = input.take(input.choice(6));
    framing.delimiter.assign(delimiter.begin(), delimiter.end());
    return framing;
}

std::vector<Cut> cut(const Framing& framing, BytesView stream, std::size_t piece) {
    std::vector<Cut> cuts;
    Deframer deframer(framing);
    std::size_t at = 0;
    const auto keep = [&](const std::optional<FramedMessage>& message) {
        if (!message)
            return false;
        SWB_FUZZ_CHECK(!message->whole.empty() && message->offset == at);
        SWB_FUZZ_CHECK(std::ranges::equal(message->whole, stream.subspan(at, message->whole.size())));
        SWB_FUZZ_CHECK(message->body.size() <= message->whole.size());
        SWB_FUZZ_CHECK(faultText(*message).empty() == (message->fault == FramedMessage::Fault::None));
        at += message->whole.size();
        cuts.push_back({message->whole.size(), message->body.size(), message->fault});
        return true;
    };
    for (std::size_t fed = 0; fed < stream.size(); fed += piece) {
        const BytesView part = stream.subspan(fed, std::min(piece, stream.size() - fed));
        const Bytes copy(part.begin(), part.end()); // so that a view beyond it is found
        deframer.feed(copy);
        while (keep(deframer.next())) {
        }
        SWB_FUZZ_CHECK(deframer.held() <= framing.most);
    }
    keep(deframer.finish());
    SWB_FUZZ_CHECK(at == stream.size());
    return cuts;
}

bool isCut(const Cut& cut) {
    return cut.fault != FramedMessage::Fault::Lies && cut.fault != FramedMessage::Fault::Unframed;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const Framing framing = framingOf(input);
    const std::size_t piece = 1 + input.choice(40);
    const BytesView stream = input.rest();
    if (!faultOf(framing).empty())
        return 0;
    std::vector<Cut> whole = cut(framing, stream, std::max<std::size_t>(stream.size(), 1));
    std::vector<Cut> pieces = cut(framing, stream, piece);
    if (framing.kind != Framing::Kind::None) {
        // Where a length lied, the rest comes as it was read.
        const auto end = std::ranges::find_if_not(whole, isCut);
        whole.erase(end, whole.end());
        pieces.erase(std::ranges::find_if_not(pieces, isCut), pieces.end());
        SWB_FUZZ_CHECK(whole == pieces);
    }
    if (const auto framed = frame(stream, framing); framed && framed->size() <= framing.most) {
        const std::vector<Cut> again = cut(framing, *framed, std::max<std::size_t>(framed->size(), 1));
        if (framing.kind == Framing::Kind::Length)
            SWB_FUZZ_CHECK(again.size() == 1 && again[0].fault == FramedMessage::Fault::None);
        SWB_FUZZ_CHECK(framed->empty() || !again.empty());
    }
    return 0;
}
