// What becomes of a transcript when its program is killed, and when there is no room on the disk.
#include "core/transcript/stored_transcript.h"
#include "core/transcript/transcript_file.h"
#include "core/transcript/transcript_sessions.h"
#include "tests/support/child_run.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

using namespace swb;

namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr std::uint64_t kFlushed = 30'000;
constexpr std::uint64_t kFlushedFirst = 1'000;
constexpr const char* kPlace = "SWB_TEST_TRANSCRIPTS";

std::string place() {
    const char* given = std::getenv(kPlace);
    return given != nullptr ? given : "";
}

std::size_t lengthOf(std::uint64_t index) { return 100 + index % 1000; }

TranscriptRow rowOf(std::uint64_t index) {
    TranscriptRow row;
    row.time = Nanoseconds(static_cast<std::int64_t>(index));
    row.socket = SocketId{1};
    row.length = lengthOf(index);
    return row;
}

void append(Transcript& transcript, std::uint64_t index) {
    transcript.append(rowOf(index), Bytes(lengthOf(index), static_cast<std::uint8_t>(index % 251)));
}

bool isRow(const RowView& row) {
    return row.length == lengthOf(row.index) && row.bytes.size() == row.length &&
           std::ranges::all_of(row.bytes, [&row](std::uint8_t byte) { return byte == row.index % 251; });
}

TranscriptOptions optionsIn(const std::string& directory) {
    TranscriptOptions options;
    options.directory = directory;
    return options;
}

// Killed after so many rows were flushed, and before those appended since are.
int killedAfterAFlush() {
    StoredTranscript transcript(optionsIn(place() + "/killed"));
    for (std::uint64_t i = 1; i <= kFlushed; ++i)
        append(transcript, i);
    CHILD_REQUIRE(transcript.flush());
    for (std::uint64_t i = kFlushed + 1; i <= kFlushed + 100; ++i)
        append(transcript, i);
    std::raise(SIGKILL);
    return 1;
}

// Killed at a moment that nobody chose, while a thread appends.
int killedWhileRecording() {
    StoredTranscript transcript(optionsIn(place() + "/killed"));
    for (std::uint64_t i = 1; i <= kFlushedFirst; ++i)
        append(transcript, i);
    CHILD_REQUIRE(transcript.flush());
    std::thread appending([&transcript] {
        for (std::uint64_t i = kFlushedFirst + 1;; ++i)
            append(transcript, i);
    });
    while (transcript.state().diskBytes < 40 * kMiB)
        std::this_thread::yield();
    std::raise(SIGKILL);
    appending.join();
    return 1;
}

// A small tmpfs at place(), seen by this process alone. kChildSkipped when it may not.
int mountSmall(const char* options) {
    const bool isRoot = geteuid() == 0;
    if (unshare(CLONE_NEWNS | (isRoot ? 0 : CLONE_NEWUSER)) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", place().c_str(), "tmpfs", 0, options) != 0)
        return swb::test::kChildSkipped;
    return 0;
}

bool fillUp(const std::string& path, std::size_t bytes) {
    const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const bool filled = fd >= 0 && posix_fallocate(fd, 0, static_cast<off_t>(bytes)) == 0;
    if (fd >= 0)
        close(fd);
    return filled;
}

template <class Condition>
bool waitUntil(Condition&& condition) {
    for (int i = 0; i < 20'000 && !condition(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return condition();
}

int diskFillsUp() {
    if (const int skipped = mountSmall("size=32m"); skipped != 0)
        return skipped;
    CHILD_REQUIRE(fillUp(place() + "/ballast", 16 * kMiB));
    TranscriptOptions options = optionsIn(place() + "/session");
    options.blocks = 4;
    StoredTranscript transcript(options);
    // Back-pressure is chosen: a full disk must not hold anybody back for all that.
    std::uint64_t kept = 0;
    std::uint64_t last = 0;
    while (!transcript.state().paused) {
        TranscriptRoom room = transcript.room(1000);
        if (!room)
            continue;
        std::fill_n(room.left().begin(), 1000, std::uint8_t{'x'});
        TranscriptRow row;
        row.length = 1000;
        const std::uint64_t index = transcript.commit(row, room, 1000);
        kept += index != 0 ? 1 : 0;
        last = index != 0 ? index : last;
    }
    CHILD_REQUIRE(kept > 8'000);
    CHILD_REQUIRE(transcript.state().why.find("full") != std::string::npos);
    CHILD_REQUIRE(transcript.hasRoom());
    const TranscriptLoss before = transcript.state().lost.disk;
    std::uint64_t refused = 0; // slots that are allocated already may still take some
    for (int i = 0; i < 100'000 && refused < 10; ++i)
        refused += transcript.append(rowOf(1), Bytes(100)) == 0 ? 1 : 0;
    CHILD_REQUIRE(refused == 10);
    CHILD_REQUIRE(transcript.state().lost.disk.rows == before.rows + 10);
    CHILD_REQUIRE(!transcript.flush());
    // Room again: recording goes on, and a row tells what is missing.
    CHILD_REQUIRE(unlink((place() + "/ballast").c_str()) == 0);
    CHILD_REQUIRE(waitUntil([&] { return !transcript.state().paused; }));
    CHILD_REQUIRE(waitUntil([&] { return transcript.append(rowOf(1), Bytes(100)) != 0; }));
    CHILD_REQUIRE(transcript.flush());
    CHILD_REQUIRE(transcript.state().why.empty());
    const TranscriptLoss lost = transcript.state().lost.disk;
    TranscriptLoss told;
    std::uint64_t rows = 0;
    transcript.visitRows(1, UINT64_MAX, [&](const RowView& row) {
        ++rows;
        if (row.note == RowNote::NotKept) {
            told.rows += row.fullLength;
            told.bytes += row.length;
        }
        return true;
    });
    CHILD_REQUIRE(told == lost);
    CHILD_REQUIRE(rows == transcript.lastIndex());
    CHILD_REQUIRE(transcript.bytesOf(last).size() == 1000);
    return 0;
}

int noRoomAtTheStart() {
    if (const int skipped = mountSmall("size=2m"); skipped != 0)
        return skipped;
    StoredTranscript transcript(optionsIn(place() + "/session"));
    append(transcript, 1);
    CHILD_REQUIRE(!transcript.flush());
    CHILD_REQUIRE(!transcript.state().onDisk);
    CHILD_REQUIRE(transcript.state().why.find("full") != std::string::npos);
    CHILD_REQUIRE(transcript.rows(1, 1).size() == 1);
    CHILD_REQUIRE(!std::filesystem::exists(place() + "/session"));
    return 0;
}

int notAllowedToWrite() {
    if (!swb::test::becomeOrdinaryUser())
        return swb::test::kChildSkipped;
    StoredTranscript transcript(optionsIn("/proc/session"));
    append(transcript, 1);
    CHILD_REQUIRE(!transcript.flush());
    CHILD_REQUIRE(!transcript.state().onDisk);
    StoredTranscript other(optionsIn("/usr/session"));
    append(other, 1);
    CHILD_REQUIRE(!other.flush());
    CHILD_REQUIRE(other.state().why.find("may not write") != std::string::npos ||
                  other.state().why.find("only be read") != std::string::npos);
    CHILD_REQUIRE(other.state().why.find("memory") != std::string::npos);
    CHILD_REQUIRE(other.bytesOf(1).size() == lengthOf(1));
    return 0;
}

const swb::test::ChildRuns& runs(int argc = 0, char** argv = nullptr, int* status = nullptr) {
    static swb::test::ChildRuns all({{"killedAfterAFlush", killedAfterAFlush},
                                     {"killedWhileRecording", killedWhileRecording},
                                     {"diskFillsUp", diskFillsUp},
                                     {"noRoomAtTheStart", noRoomAtTheStart},
                                     {"notAllowedToWrite", notAllowedToWrite}});
    if (status != nullptr && !all.ranAsChild(argc, argv, *status))
        *status = -1;
    return all;
}

} // namespace

class TestTranscriptRecovery : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv(kPlace, m_home->path().toUtf8());
    }

    void whatWasFlushedSurvivesAKill() {
        QCOMPARE(runs().start("killedAfterAFlush"), 128 + SIGKILL);
        const auto sessions = recordedSessions(m_home->path().toStdString());
        QCOMPARE(sessions.size(), 1u);
        QVERIFY(!sessions[0].endedWell);
        QVERIFY2(sessions[0].fault.empty(), sessions[0].fault.c_str());
        QVERIFY(sessions[0].rows >= kFlushed);
        checkRows(kFlushed);
    }

    void aKillInTheMiddleLeavesASoundSession() {
        for (int round = 0; round < 5; ++round) {
            QCOMPARE(runs().start("killedWhileRecording"), 128 + SIGKILL);
            checkRows(kFlushedFirst); // what came in the last 200 ms may be lost, which may be all the rest
            QVERIFY(removeSession((m_home->path() + QStringLiteral("/killed")).toStdString()));
        }
    }

    void aFullDiskPausesRecordingAndRoomResumesIt() { runOnSmallDisk("diskFillsUp"); }
    void withoutRoomAtTheStartItStaysInMemory() { runOnSmallDisk("noRoomAtTheStart"); }

    void whoMayNotWriteHasItInMemory() {
        const int status = runs().start("notAllowedToWrite");
        if (status == swb::test::kChildSkipped)
            QSKIP("root that may not become an ordinary user");
        QCOMPARE(status, 0);
    }

private:
    static void runOnSmallDisk(const char* name) {
        const int status = runs().start(name);
        if (status == swb::test::kChildSkipped)
            QSKIP("no mount of its own here: it needs root, or user namespaces");
        QCOMPARE(status, 0);
    }

    void checkRows(std::uint64_t least) {
        const auto file = TranscriptFile::open((m_home->path() + QStringLiteral("/killed")).toStdString());
        QVERIFY(file);
        QVERIFY(!(*file)->endedWell());
        (*file)->check();
        for (const std::string& fault : (*file)->faults())
            QVERIFY2(false, fault.c_str());
        std::uint64_t rows = 0;
        bool sound = true;
        (*file)->visitRows(1, UINT64_MAX, [&](const RowView& row) {
            ++rows;
            sound = sound && row.index == rows && isRow(row);
            return sound;
        });
        QVERIFY(sound);
        QCOMPARE(rows, (*file)->lastIndex());
        QVERIFY2(rows >= least, qPrintable(QString::number(rows)));
    }

    std::unique_ptr<QTemporaryDir> m_home;
};

int main(int argc, char* argv[]) {
    int status = 0;
    runs(argc, argv, &status);
    if (status >= 0)
        return status;
    TestTranscriptRecovery test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_transcript_recovery.moc"
