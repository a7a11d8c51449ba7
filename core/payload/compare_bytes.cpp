#include "core/payload/compare_bytes.h"

#include <algorithm>

namespace swb {

namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10;

// The same piece of both, byte by byte: whether it differs.
class Piece {
public:
    Piece(const ByteSource& left, const ByteSource& right)
        : m_left(left)
        , m_right(right)
        , m_a(kPiece)
        , m_b(kPiece) {}

    std::uint64_t end() const { return std::max(m_left.size(), m_right.size()); }
    std::size_t read(std::uint64_t at, std::size_t most) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>({kPiece, most, end() - at}));
        m_both = m_left.read(at, std::span(m_a).first(wanted));
        m_both = std::min(m_both, m_right.read(at, std::span(m_b).first(wanted)));
        return wanted;
    }
    bool differs(std::size_t i) const { return i >= m_both || m_a[i] != m_b[i]; }

private:
    const ByteSource& m_left;
    const ByteSource& m_right;
    Bytes m_a;
    Bytes m_b;
    std::size_t m_both = 0; // bytes that both have
};

} // namespace

ByteDifferences countDifferences(const ByteSource& left, const ByteSource& right, const GoesOn& goesOn) {
    Piece piece(left, right);
    ByteDifferences found;
    bool isInside = false;
    for (std::uint64_t at = 0; at < piece.end();) {
        if (goesOn && !goesOn(at)) {
            found.wasEnded = true;
            break;
        }
        const std::size_t count = piece.read(at, kPiece);
        for (std::size_t i = 0; i < count; ++i) {
            const bool differs = piece.differs(i);
            found.bytes += differs ? 1 : 0;
            found.places += differs && !isInside ? 1 : 0;
            isInside = differs;
        }
        at += count;
    }
    return found;
}

SearchResult findDifference(const ByteSource& left, const ByteSource& right, std::uint64_t from, SearchWay way,
                            const GoesOn& goesOn) {
    Piece piece(left, right);
    if (way == SearchWay::Forward) {
        bool isInside = false;
        if (from > 0 && from < piece.end()) {
            piece.read(from - 1, 1);
            isInside = piece.differs(0);
        }
        for (std::uint64_t at = from; at < piece.end();) {
            if (goesOn && !goesOn(at - from))
                return {{}, true};
            const std::size_t count = piece.read(at, kPiece);
            for (std::size_t i = 0; i < count; ++i) {
                if (piece.differs(i) && !isInside)
                    return {at + i, false};
                isInside = piece.differs(i);
            }
            at += count;
        }
        return {};
    }
    // The beginning of a run is seen at the byte before it, which does not differ, or at offset 0.
    const std::uint64_t end = std::min(from, piece.end());
    bool isLaterDifferent = false; // the byte behind the one looked at begins or continues a run that begins before end
    for (std::uint64_t before = end; before > 0;) {
        if (goesOn && !goesOn(end - before))
            return {{}, true};
        const std::uint64_t at = before - std::min<std::uint64_t>(before, kPiece);
        const std::size_t count = piece.read(at, static_cast<std::size_t>(before - at));
        for (std::size_t i = count; i-- > 0;) {
            if (!piece.differs(i) && isLaterDifferent)
                return {at + i + 1, false};
            isLaterDifferent = piece.differs(i);
        }
        before = at;
    }
    return isLaterDifferent ? SearchResult{0, false} : SearchResult{};
}

} // namespace swb
