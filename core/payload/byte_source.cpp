#include "core/payload/byte_source.h"

#include <algorithm>
#include <cstring>

namespace swb {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;

std::optional<std::size_t> lastIn(BytesView piece, BytesView wanted) {
    std::optional<std::size_t> last;
    std::size_t from = 0;
    while (const auto found = findIn(piece.subspan(from), wanted)) {
        last = from + *found;
        from = *last + 1;
    }
    return last;
}

SearchResult findForward(const ByteSource& source, BytesView wanted, std::uint64_t from, const GoesOn& goesOn) {
    Bytes piece(std::max(kPiece, 2 * wanted.size()));
    for (std::uint64_t at = from; at < source.size();) {
        if (goesOn && !goesOn(at - from))
            return {{}, true};
        const std::size_t count = source.read(at, piece);
        if (const auto found = findIn(BytesView(piece).first(count), wanted))
            return {at + *found, false};
        if (count < piece.size())
            break;
        at += count - (wanted.size() - 1); // it may stand across the end of the piece
    }
    return {};
}

SearchResult findBackward(const ByteSource& source, BytesView wanted, std::uint64_t from, const GoesOn& goesOn) {
    Bytes piece(std::max(kPiece, 2 * wanted.size()));
    const std::uint64_t end = std::min(from, source.size());
    for (std::uint64_t before = end; before > 0;) { // what begins before `before`
        if (goesOn && !goesOn(end - before))
            return {{}, true};
        const std::uint64_t step = std::min<std::uint64_t>(before, piece.size() - (wanted.size() - 1));
        const std::uint64_t at = before - step;
        const auto length = static_cast<std::size_t>(step) + wanted.size() - 1;
        const std::size_t count = source.read(at, std::span(piece).first(length));
        if (const auto found = lastIn(BytesView(piece).first(count), wanted))
            return {at + *found, false};
        before = at;
    }
    return {};
}

} // namespace

// memmem, as libstdc++'s searchers take several times as long.
std::optional<std::size_t> findIn(BytesView bytes, BytesView wanted) {
    const void* found = memmem(bytes.data(), bytes.size(), wanted.data(), wanted.size());
    if (found == nullptr)
        return {};
    return static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes.data());
}

Bytes ByteSource::bytes(std::uint64_t offset, std::size_t most) const {
    const std::uint64_t left = offset < size() ? size() - offset : 0;
    Bytes bytes(static_cast<std::size_t>(std::min<std::uint64_t>(left, most)));
    bytes.resize(read(offset, bytes));
    return bytes;
}

std::size_t HeldBytes::read(std::uint64_t offset, std::span<std::uint8_t> to) const {
    if (offset >= m_bytes.size())
        return 0;
    const BytesView from = BytesView(m_bytes).subspan(static_cast<std::size_t>(offset));
    const std::size_t count = std::min(from.size(), to.size());
    std::copy_n(from.begin(), count, to.begin());
    return count;
}

SearchResult findBytes(const ByteSource& source, BytesView wanted, std::uint64_t from, SearchWay way,
                       const GoesOn& goesOn) {
    if (wanted.empty() || wanted.size() > source.size())
        return {};
    return way == SearchWay::Forward ? findForward(source, wanted, from, goesOn)
                                     : findBackward(source, wanted, from, goesOn);
}

} // namespace swb
