#include "core/payload/byte_source.h"
#include "core/transcript/memory_transcript.h"
#include "core/transcript/transcript_bytes.h"

#include <QTest>

#include <algorithm>

using namespace swb;

namespace {

constexpr std::uint64_t kSize = (std::uint64_t{3} << 20) + 17;

// Zeros, with a word where it is wanted; nothing is held.
class Sparse final : public ByteSource {
public:
    explicit Sparse(std::vector<std::uint64_t> places)
        : m_places(std::move(places)) {}
    std::uint64_t size() const override { return kSize; }
    std::size_t read(std::uint64_t offset, std::span<std::uint8_t> to) const override {
        if (offset >= kSize)
            return 0;
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(to.size(), kSize - offset));
        std::fill_n(to.begin(), count, std::uint8_t{0});
        for (const std::uint64_t place : m_places)
            for (std::uint64_t i = 0; i < 4; ++i)
                if (place + i >= offset && place + i < offset + count)
                    to[static_cast<std::size_t>(place + i - offset)] = static_cast<std::uint8_t>("word"[i]);
        return count;
    }

private:
    std::vector<std::uint64_t> m_places;
};

const BytesView kWord = viewOf("word");

std::uint64_t placeOf(const ByteSource& source, std::uint64_t from, SearchWay way) {
    return findBytes(source, kWord, from, way).offset.value_or(UINT64_MAX);
}

} // namespace

class TestByteSource : public QObject {
    Q_OBJECT

private slots:
    void givesWhatThereIsAndNoMore() {
        const HeldBytes held({1, 2, 3});
        QCOMPARE(held.bytes(1, 10), (Bytes{2, 3}));
        QCOMPARE(held.bytes(3, 10), Bytes());
        QCOMPARE(held.bytes(UINT64_MAX, 10), Bytes());
    }

    void findsWhatStandsAcrossTheEndOfAPiece() {
        for (const std::uint64_t place : {(std::uint64_t{1} << 20) - 2, (std::uint64_t{2} << 20) - 3, kSize - 4}) {
            const Sparse source({place});
            QCOMPARE(placeOf(source, 0, SearchWay::Forward), place);
            QCOMPARE(placeOf(source, place, SearchWay::Forward), place);
            QCOMPARE(placeOf(source, place + 1, SearchWay::Forward), UINT64_MAX);
            QCOMPARE(placeOf(source, kSize, SearchWay::Backward), place);
            QCOMPARE(placeOf(source, place + 1, SearchWay::Backward), place);
            QCOMPARE(placeOf(source, place, SearchWay::Backward), UINT64_MAX);
        }
    }

    void findsTheNearestInEitherDirection() {
        const Sparse source({5, 100, 2'000'000});
        QCOMPARE(placeOf(source, 6, SearchWay::Forward), 100u);
        QCOMPARE(placeOf(source, 2'000'000, SearchWay::Backward), 100u);
        QCOMPARE(placeOf(source, 100, SearchWay::Backward), 5u);
    }

    void findsNothingOfNothing() {
        const HeldBytes held({1, 2, 3});
        QVERIFY(!findBytes(held, {}, 0, SearchWay::Forward).offset);
        QVERIFY(!findBytes(held, kWord, 0, SearchWay::Forward).offset);
        QVERIFY(!findBytes(HeldBytes(Bytes()), kWord, 0, SearchWay::Backward).offset);
    }

    void readsARowOfATranscriptWhereItStands() {
        MemoryTranscript transcript(1);
        transcript.append({}, viewOf("0123456789"));
        const TranscriptBytes row(transcript, 1);
        QCOMPARE(row.size(), 10u);
        QCOMPARE(row.bytes(7, 100), (Bytes{'7', '8', '9'}));
        QCOMPARE(findBytes(row, viewOf("45"), 0, SearchWay::Forward).offset, std::optional<std::uint64_t>(4));
        transcript.append({}, viewOf("next"));
        QCOMPARE(row.bytes(0, 100), Bytes()); // it went
        QCOMPARE(TranscriptBytes(transcript, 1).size(), 0u);
    }

    void endsWhenItIsToldTo() {
        const Sparse source({kSize - 4});
        int asked = 0;
        const SearchResult result =
            findBytes(source, kWord, 0, SearchWay::Forward, [&asked](std::uint64_t) { return ++asked < 2; });
        QVERIFY(result.wasEnded);
        QVERIFY(!result.offset);
        QCOMPARE(asked, 2);
    }
};

QTEST_APPLESS_MAIN(TestByteSource)
#include "tst_byte_source.moc"
