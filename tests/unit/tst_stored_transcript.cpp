#include "core/transcript/marks.h"
#include "core/transcript/stored_transcript.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <string>
#include <thread>

using namespace swb;

namespace {

constexpr std::size_t kKiB = std::size_t{1} << 10;
constexpr std::size_t kMiB = std::size_t{1} << 20;

TranscriptRow row(std::uint32_t socket, std::uint64_t length) {
    TranscriptRow made;
    made.socket = SocketId{socket};
    made.length = length;
    return made;
}

// A row whose bytes tell its number.
std::uint64_t appendNumbered(Transcript& transcript, std::uint64_t number, std::size_t length) {
    Bytes bytes(length, static_cast<std::uint8_t>(number % 251));
    return transcript.append(row(1, length), bytes);
}

bool isNumbered(const Transcript& transcript, std::uint64_t number, std::size_t length) {
    return transcript.bytesOf(number) == Bytes(length, static_cast<std::uint8_t>(number % 251));
}

// Where nothing can be written: a path below a file.
std::string impossibleDirectory(const QTemporaryDir& home) {
    const QString file = home.filePath(QStringLiteral("file"));
    QFile made(file);
    if (!made.open(QIODevice::WriteOnly))
        qFatal("no file in the temporary directory");
    return (file + QStringLiteral("/session")).toStdString();
}

} // namespace

class TestStoredTranscript : public QObject {
    Q_OBJECT

private slots:
    void init() { m_home = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_home.reset(); }

    void nothingIsMadeBeforeTheFirstRow() {
        const StoredTranscript transcript(options());
        QVERIFY(!QFileInfo::exists(directory()));
        QCOMPARE(transcript.state().memoryBytes, 0u);
        QCOMPARE(transcript.lastIndex(), 0u);
        QCOMPARE(transcript.firstKept(), 1u);
        QCOMPARE(transcript.indexAt(Nanoseconds(0)), 1u);
        QVERIFY(transcript.copySince(0).empty());
    }

    void aRowComesBackAsItWasInMemoryAndFromDisk_data() {
        QTest::addColumn<bool>("onDisk");
        QTest::newRow("memory") << false;
        QTest::newRow("disk") << true;
    }

    void aRowComesBackAsItWasInMemoryAndFromDisk() {
        QFETCH(bool, onDisk);
        StoredTranscript transcript(onDisk ? options() : TranscriptOptions{});
        TranscriptRow wanted = row(7, std::uint64_t{6} << 30);
        wanted.time = Nanoseconds(123'456'789'012);
        wanted.direction = Direction::Received;
        wanted.note = RowNote::Truncated;
        wanted.fullLength = std::uint64_t{7} << 30;
        wanted.sequence = 99'000'000'001;
        wanted.peer = *Address::parseInet6("fe80::1", "4711", 0, 3);
        wanted.messageFlags = 0x20;
        wanted.control = std::make_shared<const Bytes>(Bytes{1, 2, 3});
        transcript.append(row(1, 1), viewOf("a"));
        QCOMPARE(transcript.append(wanted, viewOf("payload")), 2u);
        if (onDisk) {
            QVERIFY(transcript.flush());
            QVERIFY(transcript.state().onDisk);
        }
        const TranscriptRow got = transcript.rows(2, 1).at(0);
        QCOMPARE(got.index, 2u);
        QCOMPARE(got.time.count(), wanted.time.count());
        QCOMPARE(got.socket.value, 7u);
        QVERIFY(got.direction == wanted.direction && got.note == wanted.note);
        QCOMPARE(got.length, wanted.length);
        QCOMPARE(got.fullLength, wanted.fullLength);
        QCOMPARE(got.sequence, wanted.sequence);
        QCOMPARE(got.peer.toString(), wanted.peer.toString());
        QCOMPARE(got.messageFlags, wanted.messageFlags);
        QCOMPARE(*got.control, *wanted.control);
        QCOMPARE(transcript.bytesOf(2), Bytes({'p', 'a', 'y', 'l', 'o', 'a', 'd'}));
        QCOMPARE(transcript.bytesOf(2, 3, 2), Bytes({'l', 'o'}));
        QVERIFY(!transcript.rows(1, 1).at(0).control);
        QVERIFY(transcript.rows(1, 1).at(0).peer.isEmpty());
    }

    void emptyControlDataIsNotNone() {
        StoredTranscript transcript({});
        TranscriptRow with = row(1, 0);
        with.control = std::make_shared<const Bytes>();
        transcript.append(with, {});
        QVERIFY(transcript.rows(1, 1).at(0).control);
        QVERIFY(transcript.rows(1, 1).at(0).control->empty());
    }

    void rowsOfManySegmentsAreThereInOrder() {
        constexpr std::uint64_t kRows = 120'000; // three segments of rows, four of bytes
        StoredTranscript transcript(options());
        for (std::uint64_t i = 1; i <= kRows; ++i)
            QCOMPARE(appendNumbered(transcript, i, 64), i);
        QVERIFY(transcript.flush());
        std::uint64_t next = 1;
        const std::uint64_t end = transcript.visitRows(0, UINT64_MAX, [&next](const RowView& view) {
            const bool right = view.index == next && view.bytes.size() == 64 && view.bytes[63] == next % 251;
            ++next;
            return right;
        });
        QCOMPARE(end, kRows + 1);
        QCOMPARE(next, kRows + 1);
        QVERIFY(isNumbered(transcript, 1, 64));
        QVERIFY(isNumbered(transcript, kRows, 64));
        QCOMPARE(transcript.rows(50'000, 3).size(), 3u);
        QCOMPARE(transcript.rows(50'000, 3).front().index, 50'000u);
        QCOMPARE(transcript.state().rows, kRows);
        QCOMPARE(transcript.state().bytes, kRows * 64);
    }

    void filesAreForTheirOwnerAlone() {
        StoredTranscript transcript(options());
        appendNumbered(transcript, 1, 10);
        QVERIFY(transcript.flush());
        const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
        const auto all = owner | QFileDevice::ExeOwner | QFileDevice::ReadGroup | QFileDevice::WriteGroup |
                         QFileDevice::ExeGroup | QFileDevice::ReadOther | QFileDevice::WriteOther |
                         QFileDevice::ExeOther;
        QVERIFY((QFileInfo(directory()).permissions() & all) == (owner | QFileDevice::ExeOwner));
        for (const char* name : {"session", "index", "data"})
            QVERIFY((QFileInfo(directory() + QLatin1Char('/') + QLatin1String(name)).permissions() & all) == owner);
    }

    void aRoomIsWrittenInPlaceWhileOthersAppend() {
        StoredTranscript transcript(options());
        TranscriptRoom room = transcript.room(64 * kKiB);
        QVERIFY(room.left().size() >= 64 * kKiB);
        for (std::uint64_t i = 1; i <= 200; i += 2) {
            std::fill_n(room.left().begin(), 1000, static_cast<std::uint8_t>(i % 251));
            QCOMPARE(transcript.commit(row(1, 1000), room, 1000), i);
            QCOMPARE(appendNumbered(transcript, i + 1, 1000), i + 1);
        }
        room = {};
        const TranscriptRoom again = transcript.room(64 * kKiB); // the same segment, behind what was written
        for (std::uint64_t i = 1; i <= 200; ++i)
            QVERIFY(isNumbered(transcript, i, 1000));
        QVERIFY(transcript.flush());
        for (std::uint64_t i = 1; i <= 200; ++i)
            QVERIFY(isNumbered(transcript, i, 1000));
    }

    void oneAddressTakesItsPlaceOnce() {
        StoredTranscript transcript(options());
        const std::uint64_t rowBytes = 48;
        for (int i = 0; i < 10'000; ++i) {
            TranscriptRow one = row(1, 0);
            one.peer = *Address::parseInet("127.0.0.1", i % 2 == 0 ? "80" : "81");
            transcript.append(one, {});
        }
        QVERIFY(transcript.flush());
        QCOMPARE(transcript.rows(9'999, 1).at(0).peer.toString(), std::string("127.0.0.1:80"));
        QCOMPARE(transcript.rows(10'000, 1).at(0).peer.toString(), std::string("127.0.0.1:81"));
        const stored::SegmentRecord record = firstRecord();
        QCOMPARE(record.used, 10'000 * rowBytes);
        QCOMPARE(record.tail, 2u * (4 + 16));
    }

    void aPayloadLongerThanASegmentIsKeptWhole_data() { aRowComesBackAsItWasInMemoryAndFromDisk_data(); }

    void aPayloadLongerThanASegmentIsKeptWhole() {
        QFETCH(bool, onDisk);
        StoredTranscript transcript(onDisk ? options() : TranscriptOptions{});
        Bytes large(7 * kMiB + 13);
        for (std::size_t i = 0; i < large.size(); ++i)
            large[i] = static_cast<std::uint8_t>(i * 7 / 3);
        appendNumbered(transcript, 1, 100);
        QCOMPARE(transcript.append(row(1, large.size()), large), 2u);
        appendNumbered(transcript, 3, 100);
        if (onDisk)
            QVERIFY(transcript.flush());
        QCOMPARE(transcript.bytesOf(2), large);
        QCOMPARE(transcript.bytesOf(2, 5 * kMiB, 4), Bytes(large.begin() + 5 * kMiB, large.begin() + 5 * kMiB + 4));
        QVERIFY(isNumbered(transcript, 3, 100));
        QCOMPARE(transcript.state().bytes, large.size() + 200);
    }

    void aPayloadBeyondTheBudgetIsCutAndCounted() {
        TranscriptOptions small;
        small.memoryBudget = 16 * kMiB;
        StoredTranscript transcript(small);
        const Bytes large(20 * kMiB, 'x');
        transcript.append(row(1, large.size()), large);
        QCOMPARE(transcript.bytesOf(1).size(), 8 * kMiB);
        QCOMPARE(transcript.rows(1, 1).at(0).length, 20 * kMiB);
        QCOMPARE(transcript.state().lost.tooLong, (TranscriptLoss{1, 12 * kMiB}));
    }

    void theOldestGoFirstAndAreCounted_data() { aRowComesBackAsItWasInMemoryAndFromDisk_data(); }

    void theOldestGoFirstAndAreCounted() {
        QFETCH(bool, onDisk);
        TranscriptOptions small = onDisk ? options() : TranscriptOptions{};
        small.budget.bytes = 16 * kMiB;
        StoredTranscript transcript(small);
        constexpr std::uint64_t kRows = 4'000;
        constexpr std::size_t kLength = 10'000;
        for (std::uint64_t i = 1; i <= kRows; ++i)
            QCOMPARE(appendNumbered(transcript, i, kLength), i);
        if (onDisk)
            QVERIFY(transcript.flush());
        const std::uint64_t first = transcript.firstKept();
        QVERIFY2(first > 2'000 && first < kRows, qPrintable(QString::number(first)));
        QVERIFY(transcript.bytesOf(first - 1).empty());
        for (std::uint64_t i = first; i <= kRows; ++i)
            QVERIFY(isNumbered(transcript, i, kLength));
        const TranscriptState state = transcript.state();
        QCOMPARE(state.lost.budget, (TranscriptLoss{first - 1, (first - 1) * kLength}));
        QCOMPARE(state.bytes, (kRows - first + 1) * kLength);
        QCOMPARE(transcript.copySince(0).front().index, first);
        if (onDisk)
            QVERIFY(QFileInfo(directory() + QStringLiteral("/data")).size() <= static_cast<qint64>(18 * kMiB));
    }

    void rowsAreBoundedToo() {
        StoredTranscript transcript({});
        transcript.setBudget({std::uint64_t{1} << 30, 5'000});
        for (int i = 0; i < 20'000; ++i)
            transcript.append(row(1, 1), viewOf("x"));
        QVERIFY(transcript.state().rows <= 6'024);
        QVERIFY(transcript.state().rows >= 4'000);
        QCOMPARE(transcript.state().lost.budget.rows, transcript.firstKept() - 1);
        QCOMPARE(transcript.state().lost.budget.bytes, transcript.firstKept() - 1);
    }

    void aSmallerBudgetLetsGoAtOnce() {
        StoredTranscript transcript(options());
        for (std::uint64_t i = 1; i <= 4'000; ++i)
            appendNumbered(transcript, i, 10'000);
        QVERIFY(transcript.flush());
        QCOMPARE(transcript.firstKept(), 1u);
        transcript.setBudget({16 * kMiB, 1'000'000});
        QVERIFY(transcript.firstKept() > 2'000);
        QVERIFY(transcript.state().diskBytes <= 36 * kMiB); // what was let go was given back
        QVERIFY(isNumbered(transcript, 4'000, 10'000));
    }

    void whatAReaderHoldsIsNotWrittenOver() {
        TranscriptOptions small = options();
        small.budget.bytes = 16 * kMiB;
        StoredTranscript transcript(small);
        for (std::uint64_t i = 1; i <= 300; ++i)
            appendNumbered(transcript, i, 10'000);
        QVERIFY(transcript.flush());
        bool intact = true;
        transcript.visitRows(1, 100, [&](const RowView& view) {
            if (view.index == 1) // everything that was there goes, and its slots are wanted
                for (std::uint64_t i = 301; i <= 4'000; ++i)
                    appendNumbered(transcript, i, 10'000);
            const auto expected = static_cast<std::uint8_t>(view.index % 251);
            intact = intact && std::ranges::all_of(view.bytes, [=](std::uint8_t byte) { return byte == expected; });
            return true;
        });
        QVERIFY(intact);
        QVERIFY(transcript.firstKept() > 300);
    }

    void momentsAreFoundAcrossSegments() {
        StoredTranscript transcript(options());
        constexpr int kRows = 100'000;
        for (int i = 1; i <= kRows; ++i) {
            TranscriptRow timed = row(1, 0);
            timed.time = Nanoseconds(1'000 * i + (i == 60'000 ? 5'000'000 : 0)); // one row out of order
            transcript.append(timed, {});
        }
        QCOMPARE(transcript.indexAt(Nanoseconds(0)), 1u);
        QCOMPARE(transcript.indexAt(Nanoseconds(1'000)), 1u);
        QCOMPARE(transcript.indexAt(Nanoseconds(1'001)), 2u);
        QCOMPARE(transcript.indexAt(Nanoseconds(50'000'000)), 50'000u);
        QCOMPARE(transcript.indexAt(Nanoseconds(60'500'000)), 60'000u);
        QCOMPARE(transcript.indexAt(Nanoseconds(70'000'000)), 70'000u);
        QCOMPARE(transcript.indexAt(Nanoseconds(100'000'001)), std::uint64_t(kRows + 1));
    }

    void clearDropsRowsAndGoesOnCounting() {
        StoredTranscript transcript(options());
        for (std::uint64_t i = 1; i <= 4'000; ++i)
            appendNumbered(transcript, i, 10'000);
        QVERIFY(transcript.flush());
        transcript.clear();
        QCOMPARE(transcript.firstKept(), 4'001u);
        QVERIFY(transcript.copySince(0).empty());
        QCOMPARE(transcript.state().bytes, 0u);
        QCOMPARE(transcript.state().lost.budget.rows, 0u);
        QVERIFY(transcript.state().diskBytes < 20 * kMiB);
        QCOMPARE(appendNumbered(transcript, 4'001, 10), 4'001u);
        QVERIFY(isNumbered(transcript, 4'001, 10));
    }

    void withoutADirectoryItIsInMemoryAndSaysWhy() {
        TranscriptOptions nowhere = options();
        nowhere.directory = impossibleDirectory(*m_home);
        nowhere.memoryBudget = 8 * kMiB;
        StoredTranscript transcript(nowhere);
        for (std::uint64_t i = 1; i <= 2'000; ++i)
            appendNumbered(transcript, i, 10'000);
        QVERIFY(!transcript.flush());
        const TranscriptState state = transcript.state();
        QVERIFY(!state.onDisk && !state.paused);
        QVERIFY2(state.why.find("memory") != std::string::npos, state.why.c_str());
        QCOMPARE(state.budget.bytes, 8 * kMiB);
        for (std::uint64_t i = 2'001; i <= 4'000; ++i)
            appendNumbered(transcript, i, 10'000);
        QVERIFY(isNumbered(transcript, 4'000, 10'000));
        QVERIFY(transcript.state().lost.budget.rows > 3'000);
        QCOMPARE(transcript.state().lost.outrun.rows, 0u);
    }

    void manyThreadsWriteAndReadAtOnce() {
        TranscriptOptions small = options();
        small.budget.bytes = 24 * kMiB;
        small.blocks = 8; // few enough to wait for
        StoredTranscript transcript(small);
        std::atomic<bool> intact{true};
        std::atomic<int> writing{3};
        std::atomic<std::uint64_t> refused{0}; // after two seconds of waiting: only where the disk has stood still
        std::vector<std::thread> threads;
        for (std::uint32_t t = 1; t <= 3; ++t)
            threads.emplace_back([&transcript, &writing, &refused, t] {
                TranscriptRoom room;
                for (int i = 0; i < 3'000; ++i) {
                    if (t == 1) {
                        if (transcript.append(row(t, 5'000), Bytes(5'000, static_cast<std::uint8_t>(t))) == 0)
                            ++refused;
                        continue;
                    }
                    for (; room.left().size() < 5'000; std::this_thread::yield())
                        room = transcript.room(64 * kKiB);
                    std::fill_n(room.left().begin(), 5'000, static_cast<std::uint8_t>(t));
                    transcript.commit(row(t, 5'000), room, 5'000);
                }
                --writing;
            });
        threads.emplace_back([&] {
            while (writing > 0)
                transcript.visitRows(transcript.firstKept(), UINT64_MAX, [&intact](const RowView& view) {
                    const bool right =
                        view.note == RowNote::NotKept || view.bytes.empty() ||
                        (view.bytes.front() == view.socket.value && view.bytes.back() == view.socket.value);
                    intact = intact && right;
                    return true;
                });
        });
        for (std::thread& thread : threads)
            thread.join();
        QVERIFY(intact);
        const TranscriptState state = transcript.state();
        QCOMPARE(state.lost.outrun.rows, refused.load()); // the others held back
        if (refused > 0)
            QSKIP("the disk took nothing for two seconds");
        QCOMPARE(transcript.lastIndex(), 9'000u);
        QCOMPARE(state.rows + state.lost.budget.rows, 9'000u);
    }

    void whatWasStoredBeforeItWasSealedGivesItsMemoryBack() {
        TranscriptOptions small = options();
        small.blocks = 6;
        StoredTranscript transcript(small);
        for (int i = 1; i <= 20; ++i) {
            TranscriptRoom room = transcript.room(kMiB); // seals the one before: what is left of it is less
            QVERIFY2(room.left().size() > kMiB + kMiB / 2, qPrintable(QString::number(i)));
            transcript.commit(row(1, kMiB + kMiB / 2), room, kMiB + kMiB / 2);
            room = {};
            QVERIFY(transcript.flush());
        }
        QCOMPARE(transcript.lastIndex(), 20u);
    }

    void whoOutrunsTheDiskIsHeldBackOrCounted() {
        // No block is free while readers hold them all: as with a disk that does not follow.
        for (const auto choice : {WhenOutrun::BackPressure, WhenOutrun::Gaps}) {
            TranscriptOptions small = options();
            small.directory += choice == WhenOutrun::Gaps ? "-gaps" : "-back";
            small.blocks = 4;
            small.whenOutrun = choice;
            StoredTranscript transcript(small);
            std::vector<TranscriptRoom> rooms;
            appendNumbered(transcript, 1, 100);
            QVERIFY(transcript.flush());
            while (rooms.size() < 8) {
                TranscriptRoom room = transcript.room(kMiB);
                if (!room || room.left().size() == kMiB)
                    break;
                rooms.push_back(std::move(room));
            }
            QCOMPARE(rooms.size(), 2u); // beside a block of rows and one of bytes
            std::atomic<int> told{0};
            transcript.setRoomHandler([&told] { ++told; });
            if (choice == WhenOutrun::BackPressure) {
                QVERIFY(!transcript.hasRoom());
                QVERIFY(!transcript.room(1));
                rooms.clear();
                appendNumbered(transcript, 2, 100);
                QTRY_VERIFY(told > 0);
                QVERIFY(transcript.hasRoom());
                continue;
            }
            QVERIFY(transcript.hasRoom());
            TranscriptRoom scratch = transcript.room(1'000);
            QCOMPARE(scratch.left().size(), 1'000u);
            QCOMPARE(transcript.commit(row(1, 500), scratch, 500), 0u);
            QCOMPARE(transcript.commit(row(1, 400), scratch, 400), 0u);
            QCOMPARE(transcript.state().lost.outrun, (TranscriptLoss{2, 900}));
            rooms.clear();
            QCOMPARE(appendNumbered(transcript, 3, 100), 3u); // behind a row that says what is missing
            const TranscriptRow gap = transcript.rows(2, 1).at(0);
            QVERIFY(gap.note == RowNote::NotKept);
            QCOMPARE(gap.length, 900u);
            QCOMPARE(gap.fullLength, 2u);
        }
    }

    void aRowBehindOneThatWasNotKeptHasItsOwnBytes() {
        TranscriptOptions small = options();
        small.blocks = 6;
        small.whenOutrun = WhenOutrun::Gaps;
        StoredTranscript transcript(small);
        appendNumbered(transcript, 1, 100);
        QVERIFY(transcript.flush());
        TranscriptRoom used = transcript.room(kMiB);
        std::vector<TranscriptRoom> others; // as long as they are held, no block is free
        for (TranscriptRoom room = transcript.room(kMiB); room.left().size() > kMiB; room = transcript.room(kMiB))
            others.push_back(std::move(room));
        std::ranges::copy(std::string_view("lost"), used.left().begin());
        QCOMPARE(transcript.commit(row(1, 4), used, 4), 0u);
        others.clear();
        std::ranges::copy(std::string_view("kept"), used.left().begin());
        const std::uint64_t index = transcript.commit(row(1, 4), used, 4);
        QCOMPARE(index, 3u); // behind a row that says what is missing
        QCOMPARE(transcript.bytesOf(index), Bytes({'k', 'e', 'p', 't'}));
        QVERIFY(transcript.flush());
        QCOMPARE(transcript.bytesOf(index), Bytes({'k', 'e', 'p', 't'}));
    }

    void aRoomMayOutliveItsUseButLosesNothing() {
        StoredTranscript transcript(options());
        {
            TranscriptRoom room = transcript.room(100);
            std::ranges::copy(std::string_view("kept"), room.left().begin());
            transcript.commit(row(1, 4), room, 4);
        }
        QCOMPARE(transcript.bytesOf(1), Bytes({'k', 'e', 'p', 't'}));
    }

private:
    QString directory() const { return m_home->filePath(QStringLiteral("transcripts/one")); }
    TranscriptOptions options() const {
        TranscriptOptions options;
        options.directory = directory().toStdString();
        return options;
    }
    // Of the rows: they have the first slot, or the second.
    stored::SegmentRecord firstRecord() const {
        QFile index(directory() + QStringLiteral("/index"));
        stored::SegmentRecord record{};
        if (index.open(QIODevice::ReadOnly))
            while (index.read(reinterpret_cast<char*>(&record), sizeof record) == sizeof record)
                if (record.kind == stored::SegmentKind::Rows)
                    break;
        return record;
    }

    std::unique_ptr<QTemporaryDir> m_home;
};

QTEST_APPLESS_MAIN(TestStoredTranscript)
#include "tst_stored_transcript.moc"
