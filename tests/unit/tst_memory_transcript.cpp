#include "core/transcript/marks.h"
#include "core/transcript/memory_transcript.h"

#include <QTest>

#include <algorithm>
#include <string_view>
#include <thread>

using namespace swb;

namespace {

TranscriptRow row(std::uint32_t socket, std::uint64_t length) {
    TranscriptRow made;
    made.socket = SocketId{socket};
    made.length = length;
    return made;
}

} // namespace

class TestMemoryTranscript : public QObject {
    Q_OBJECT

private slots:
    void startsEmptyBeforeIndexOne() {
        const MemoryTranscript transcript;
        QCOMPARE(transcript.lastIndex(), 0u);
        QCOMPARE(transcript.firstKept(), 1u);
        QVERIFY(transcript.copySince(0).empty());
        QVERIFY(transcript.bytesOf(0).empty());
        QVERIFY(transcript.bytesOf(1).empty());
    }

    void numbersRowsFromOneAndGivesTheirBytesBack() {
        MemoryTranscript transcript;
        transcript.append(row(7, 2), viewOf("hi"));
        transcript.append(row(8, 3), viewOf("you"));
        const auto rows = transcript.copySince(0);
        QCOMPARE(rows.size(), 2u);
        QCOMPARE(rows[0].index, 1u);
        QCOMPARE(rows[1].index, 2u);
        QCOMPARE(rows[1].socket.value, 8u);
        QCOMPARE(transcript.bytesOf(2), Bytes({'y', 'o', 'u'}));
        QCOMPARE(transcript.bytesOf(2, 1), Bytes({'y'}));
    }

    void copiesOnlyWhatIsNewAndAtMostAsAsked() {
        MemoryTranscript transcript;
        for (int i = 0; i < 10; ++i)
            transcript.append(row(1, 0), {});
        QCOMPARE(transcript.copySince(7).size(), 3u);
        QCOMPARE(transcript.copySince(10).size(), 0u);
        QCOMPARE(transcript.copySince(99).size(), 0u);
        const auto some = transcript.copySince(2, 4);
        QCOMPARE(some.size(), 4u);
        QCOMPARE(some.front().index, 3u);
    }

    void dropsTheOldestRowsWhenThereAreTooMany() {
        MemoryTranscript transcript(3);
        for (int i = 0; i < 5; ++i)
            transcript.append(row(1, 1), viewOf("x"));
        QCOMPARE(transcript.firstKept(), 3u);
        QCOMPARE(transcript.lastIndex(), 5u);
        QCOMPARE(transcript.copySince(0).front().index, 3u);
        QVERIFY(transcript.bytesOf(2).empty());
        QCOMPARE(transcript.bytesOf(3).size(), 1u);
    }

    void dropsTheOldestRowsWhenTheBytesAreTooMany() {
        MemoryTranscript transcript(100, 10);
        transcript.append(row(1, 6), viewOf("sixsix"));
        transcript.append(row(1, 6), viewOf("SIXSIX"));
        QCOMPARE(transcript.firstKept(), 2u);
        QCOMPARE(transcript.bytesOf(2).size(), 6u);
    }

    void keepsTheBeginningOfARowLargerThanTheWhole() {
        MemoryTranscript transcript(100, 4);
        transcript.append(row(1, 9), viewOf("ninebytes"));
        QCOMPARE(transcript.copySince(0).front().length, 9u);
        QCOMPARE(transcript.bytesOf(1), Bytes({'n', 'i', 'n', 'e'}));
    }

    void clearDropsRowsAndGoesOnCounting() {
        MemoryTranscript transcript;
        transcript.append(row(1, 1), viewOf("a"));
        transcript.clear();
        QCOMPARE(transcript.firstKept(), 2u);
        QVERIFY(transcript.copySince(0).empty());
        transcript.append(row(1, 1), viewOf("b"));
        QCOMPARE(transcript.copySince(0).front().index, 2u);
    }

    void aRoomIsWrittenToAndThenCommittedInPieces() {
        MemoryTranscript transcript;
        TranscriptRoom room = transcript.room(6);
        QVERIFY(room.left().size() >= 6);
        std::ranges::copy(std::string_view("abcdef"), room.left().begin());
        QCOMPARE(transcript.commit(row(1, 2), room, 2), 1u);
        QCOMPARE(transcript.commit(row(1, 3), room, 3), 2u);
        QCOMPARE(transcript.bytesOf(1), Bytes({'a', 'b'}));
        QCOMPARE(transcript.bytesOf(2), Bytes({'c', 'd', 'e'}));
        QCOMPARE(transcript.bytesOf(2, 1, 1), Bytes({'d'}));
        QVERIFY(transcript.bytesOf(2, 3, 1).empty());
    }

    void visitsARangeUntilTheVisitorHasEnough() {
        MemoryTranscript transcript(4);
        for (std::uint32_t i = 1; i <= 6; ++i)
            transcript.append(row(i, 1), viewOf("x"));
        std::vector<std::uint64_t> seen;
        const auto take = [&seen](const RowView& view) {
            seen.push_back(view.index);
            return view.index < 5;
        };
        QCOMPARE(transcript.visitRows(1, 99, take), 6u);
        QCOMPARE(seen, std::vector<std::uint64_t>({3, 4, 5}));
        QCOMPARE(transcript.visitRows(6, 6, take), 7u);
        QCOMPARE(transcript.rows(2, 3).size(), 2u); // the second and third of them are kept
    }

    void findsTheFirstRowAtOrAfterAMoment() {
        MemoryTranscript transcript;
        for (const int time : {10, 30, 20, 40}) {
            TranscriptRow timed = row(1, 0);
            timed.time = Nanoseconds(time);
            transcript.append(timed, {});
        }
        QCOMPARE(transcript.indexAt(Nanoseconds(0)), 1u);
        QCOMPARE(transcript.indexAt(Nanoseconds(15)), 2u);
        QCOMPARE(transcript.indexAt(Nanoseconds(31)), 4u);
        QCOMPARE(transcript.indexAt(Nanoseconds(41)), 5u);
    }

    void countsWhatTheBudgetTookAway() {
        MemoryTranscript transcript;
        for (int i = 0; i < 5; ++i)
            transcript.append(row(1, 2), viewOf("xx"));
        transcript.setBudget({100, 2});
        QCOMPARE(transcript.firstKept(), 4u);
        QCOMPARE(transcript.state().lost.budget, (TranscriptLoss{3, 6}));
        QCOMPARE(transcript.state().bytes, 4u);
    }

    void marksStayWithTheirRow() {
        const MemoryTranscript transcript;
        int told = 0;
        transcript.marks().setChangeHandler([&told] { ++told; });
        transcript.marks().set(3, {"red", "look here"});
        transcript.marks().set(3, {"red", "look here"});
        QCOMPARE(told, 1);
        QCOMPARE(transcript.marks().of(3)->note, std::string("look here"));
        QVERIFY(!transcript.marks().of(2));
        transcript.marks().set(3, {});
        QVERIFY(transcript.marks().empty());
        QCOMPARE(told, 2);
    }

    void takesRowsFromSeveralThreadsWithoutGaps() {
        MemoryTranscript transcript;
        std::vector<std::thread> threads;
        for (std::uint32_t t = 1; t <= 4; ++t)
            threads.emplace_back([&transcript, t] {
                for (int i = 0; i < 500; ++i)
                    transcript.append(row(t, 1), viewOf("z"));
            });
        for (std::thread& thread : threads)
            thread.join();
        const auto rows = transcript.copySince(0);
        QCOMPARE(rows.size(), 2000u);
        for (std::size_t i = 0; i < rows.size(); ++i)
            QCOMPARE(rows[i].index, i + 1);
    }
};

QTEST_APPLESS_MAIN(TestMemoryTranscript)
#include "tst_memory_transcript.moc"
