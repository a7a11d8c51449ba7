#include "core/transcript/marks.h"
#include "core/transcript/segment_checksum.h"
#include "core/transcript/stored_transcript.h"
#include "core/transcript/transcript_file.h"
#include "core/transcript/transcript_sessions.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <cerrno>
#include <limits>
#include <memory>
#include <random>
#include <string>

using namespace swb;

namespace {

constexpr std::uint64_t kRows = 60'000; // two segments of rows, two of bytes

Bytes payloadOf(std::uint64_t index) { return Bytes(40 + index % 30, static_cast<std::uint8_t>(index % 249)); }

TranscriptRow rowOf(std::uint64_t index) {
    TranscriptRow row;
    row.time = Nanoseconds(static_cast<std::int64_t>(index) * 1000);
    row.socket = SocketId{static_cast<std::uint32_t>(index % 5 + 1)};
    row.direction = index % 2 == 0 ? Direction::Sent : Direction::Received;
    row.length = payloadOf(index).size();
    row.peer = *Address::parseInet("127.0.0.1", std::to_string(1000 + index % 7));
    if (index % 1000 == 0)
        row.fullLength = 5000;
    return row;
}

bool isRow(const RowView& view) {
    const TranscriptRow expected = rowOf(view.index);
    const Bytes bytes = payloadOf(view.index);
    return view.time == expected.time && view.socket == expected.socket && view.direction == expected.direction &&
           view.length == expected.length && view.fullLength == expected.fullLength && view.peer() == expected.peer &&
           std::ranges::equal(view.bytes, bytes);
}

// How many rows there are, when all of them are as they were appended; else 0.
std::uint64_t soundRows(const Transcript& transcript) {
    std::uint64_t rows = 0;
    bool sound = true;
    transcript.visitRows(1, UINT64_MAX, [&](const RowView& view) {
        ++rows;
        sound = sound && isRow(view);
        return sound;
    });
    return sound ? rows : 0;
}

void record(const std::string& directory, std::uint64_t rows) {
    TranscriptOptions options;
    options.directory = directory;
    StoredTranscript transcript(options);
    for (std::uint64_t i = 1; i <= rows; ++i)
        transcript.append(rowOf(i), payloadOf(i));
    transcript.marks().set(7, {"red", "seven"});
}

} // namespace

class TestTranscriptFile : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { record(whole(), kRows); }
    void init() { m_home = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_home.reset(); }

    void aSessionThatEndedWellIsThereAsItWas() {
        const auto file = TranscriptFile::open(whole());
        QVERIFY(file);
        QVERIFY((*file)->endedWell());
        QCOMPARE((*file)->firstKept(), 1u);
        QCOMPARE((*file)->lastIndex(), kRows);
        QCOMPARE(soundRows(**file), kRows);
        (*file)->check();
        QVERIFY((*file)->faults().empty());
        QCOMPARE((*file)->indexAt(Nanoseconds(50'000'500)), 50'001u);
        QCOMPARE((*file)->rows(59'999, 5).size(), 2u);
        QCOMPARE((*file)->bytesOf(123), payloadOf(123));
        QCOMPARE((*file)->wallTime({}).count(), wallTimeOf({}).count());
        QCOMPARE((*file)->append(rowOf(1), {}), 0u);
    }

    void marksAreKeptBesideIt() {
        const std::string directory = copy();
        {
            const auto file = TranscriptFile::open(directory);
            QCOMPARE((*file)->marks().of(7)->note, std::string("seven"));
            (*file)->marks().set(9, {"blue", "na\xc3\xafve \"note\""});
        }
        const auto again = TranscriptFile::open(directory);
        QCOMPARE((*again)->marks().of(9)->note, std::string("na\xc3\xafve \"note\""));
        QCOMPARE((*again)->marks().all().size(), 2u);
    }

    void sessionsAreListedAndRemoved() {
        const std::string root = m_home->filePath(QStringLiteral("transcripts")).toStdString();
        QVERIFY(recordedSessions(root).empty());
        record(root + "/20260101-000000-1", 10);
        record(root + "/20260102-000000-1", 20);
        const auto running = newSessionDirectory(root);
        TranscriptOptions options;
        options.directory = running;
        StoredTranscript now(options);
        now.append(rowOf(1), payloadOf(1));
        QVERIFY(now.flush());
        const auto sessions = recordedSessions(root);
        QCOMPARE(sessions.size(), 2u); // not the one being recorded
        QCOMPARE(sessions[0].rows, 20u);
        QCOMPARE(sessions[1].rows, 10u);
        QVERIFY(sessions[0].endedWell && sessions[0].fault.empty());
        QVERIFY(sessions[0].diskBytes > 0);
        QCOMPARE((sessions[0].to - sessions[0].from).count(), 19'000);
        QCOMPARE(removeSession(running).error().number, EWOULDBLOCK);
        QCOMPARE(TranscriptFile::open(running).error().number, EWOULDBLOCK);
        QVERIFY(removeSession(sessions[0].directory));
        QCOMPARE(recordedSessions(root).size(), 1u);
        QVERIFY(!QDir(QString::fromStdString(sessions[0].directory)).exists());
    }

    void aShortSessionTakesLittleRoom() {
        const std::string root = m_home->filePath(QStringLiteral("short")).toStdString();
        record(root + "/20260101-000000-1", 10);
        const auto sessions = recordedSessions(root);
        QCOMPARE(sessions.size(), 1u);
        if (sessions[0].diskBytes > 1'000'000)
            QSKIP("a file system that does not take room back");
        QCOMPARE(soundRows(**TranscriptFile::open(sessions[0].directory)), 10u);
    }

    void anEmptySessionLeavesNothingBehind() {
        const std::string directory = m_home->filePath(QStringLiteral("t/empty")).toStdString();
        TranscriptOptions options;
        options.directory = directory;
        {
            StoredTranscript transcript(options);
            transcript.append(rowOf(1), payloadOf(1));
            QVERIFY(transcript.flush());
            transcript.clear();
        }
        QVERIFY(!QDir(QString::fromStdString(directory)).exists());
    }

    void whatIsNoSessionIsRefusedWithThePlace_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("offset");
        QTest::addColumn<QString>("place");
        QTest::newRow("not a session") << QStringLiteral("session") << 0 << QStringLiteral("byte 0");
        QTest::newRow("another version") << QStringLiteral("session") << 8 << QStringLiteral("byte 8: version");
        QTest::newRow("a number changed") << QStringLiteral("session") << 60 << QStringLiteral("checksum");
    }

    void whatIsNoSessionIsRefusedWithThePlace() {
        QFETCH(QString, file);
        QFETCH(int, offset);
        QFETCH(QString, place);
        const std::string directory = copy();
        flip(directory, file, offset);
        const auto opened = TranscriptFile::open(directory);
        QVERIFY(!opened);
        QVERIFY2(QString::fromStdString(opened.error().detail).contains(place), opened.error().detail.c_str());
    }

    void aDamagedRowIsNeverShownAndItsPlaceIsSaid() {
        const std::string directory = copy();
        const qint64 slot = slotOf(directory, stored::SegmentKind::Rows, 0);
        flip(directory, QStringLiteral("data"), slot * qint64(stored::kSlotSize) + 4711);
        const auto file = TranscriptFile::open(directory);
        QVERIFY(file);
        const std::uint64_t left = soundRows(**file);
        QVERIFY(left > 0 && left < kRows);
        QCOMPARE((*file)->faults().size(), 1u);
        QVERIFY((*file)->faults().front().find("rows 1 to ") != std::string::npos);
        QCOMPARE((*file)->firstKept(), kRows - left + 1);
    }

    void aRecordLostIsAGapThatIsSaid() {
        const std::string directory = copy();
        const qint64 slot = slotOf(directory, stored::SegmentKind::Rows, 1);
        flip(directory, QStringLiteral("index"), slot * qint64(sizeof(stored::SegmentRecord)) + 40);
        const auto file = TranscriptFile::open(directory);
        QVERIFY(file);
        QCOMPARE((*file)->faults().size(), 2u); // the record, and the rows that are missing
        QVERIFY((*file)->faults()[1].find("are missing") != std::string::npos);
        QCOMPARE(soundRows(**file), (*file)->lastIndex());
    }

    // With its checksum made right: nothing but its own numbers tells that it lies.
    void aRecordThatSaysMoreThanThereIsIsRefused_data() {
        QTest::addColumn<quint64>("more"); // rows
        QTest::addColumn<qint64>("latest");
        QTest::newRow("a row") << quint64(1) << qint64(0);
        QTest::newRow("so many that their bytes seem few") << (quint64(1) << 60) << qint64(0);
        QTest::newRow("no clock's time") << quint64(0) << std::numeric_limits<qint64>::max();
    }
    void aRecordThatSaysMoreThanThereIsIsRefused() {
        QFETCH(quint64, more);
        QFETCH(qint64, latest);
        const std::string directory = copy();
        const qint64 place = slotOf(directory, stored::SegmentKind::Rows, 0) * qint64(sizeof(stored::SegmentRecord));
        QFile index(QString::fromStdString(directory) + QStringLiteral("/index"));
        stored::SegmentRecord record{};
        QVERIFY(index.open(QIODevice::ReadWrite) && index.seek(place));
        QCOMPARE(index.read(reinterpret_cast<char*>(&record), sizeof record), qint64(sizeof record));
        record.lastRow += more;
        record.latestTime = std::max<std::int64_t>(record.latestTime, latest);
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&record);
        record.recordSum = SegmentChecksum::once({bytes, offsetof(stored::SegmentRecord, recordSum)});
        QVERIFY(index.seek(place));
        QCOMPARE(index.write(reinterpret_cast<const char*>(&record), sizeof record), qint64(sizeof record));
        index.close();
        const auto file = TranscriptFile::open(directory);
        QVERIFY(file);
        QCOMPARE((*file)->faults().size(), 2u); // the record, and the rows that are missing
        QCOMPARE((*file)->lastIndex(), kRows);
        const std::uint64_t left = soundRows(**file);
        QVERIFY(left > 0 && left < kRows);
    }

    // Wherever a byte is changed: refused, or said, or of no meaning; and what is shown is never something else, save
    // bytes of payload before they were checked.
    void aByteChangedAnywhereIsFound() {
        std::mt19937 random(4711);
        const std::string directory = copy();
        const QString data = QString::fromStdString(directory) + QStringLiteral("/data");
        for (int round = 0; round < 120; ++round) {
            const QString name = round % 3 == 0   ? QStringLiteral("session")
                                 : round % 3 == 1 ? QStringLiteral("index")
                                                  : QStringLiteral("data");
            const qint64 size = name == QStringLiteral("index")
                                    ? 5 * qint64(sizeof(stored::SegmentRecord))
                                    : QFile(QString::fromStdString(directory) + QLatin1Char('/') + name).size();
            const auto offset = static_cast<qint64>(random() % static_cast<std::uint64_t>(size));
            flip(directory, name, offset);
            {
                const auto file = TranscriptFile::open(directory);
                if (file) {
                    (*file)->check();
                    if ((*file)->faults().empty())
                        QVERIFY2(soundRows(**file) == kRows, qPrintable(QStringLiteral("%1 %2").arg(name).arg(offset)));
                }
            }
            flip(directory, name, offset);
        }
        QCOMPARE(soundRows(**TranscriptFile::open(directory)), kRows);
    }

    void aFileCutShortIsReadUpToItsEnd() {
        const std::string directory = copy();
        QFile data(QString::fromStdString(directory) + QStringLiteral("/data"));
        QVERIFY(data.resize(2 * qint64(stored::kSlotSize)));
        const auto file = TranscriptFile::open(directory);
        QVERIFY(file);
        QVERIFY(!(*file)->faults().empty());
        (*file)->visitRows(1, UINT64_MAX, [](const RowView& view) { return view.index > 0; });
        (*file)->check();
    }

    void aFileCutShortWhileItIsReadIsReadUpToItsEnd() {
        const std::string directory = copy();
        const auto file = TranscriptFile::open(directory);
        QVERIFY(file);
        std::uint64_t zeros = 0;
        (*file)->visitRows(1, UINT64_MAX, [&](const RowView& view) {
            if (view.index == 1 && !QFile::resize(QString::fromStdString(directory) + QStringLiteral("/data"), 0))
                return false;
            zeros += view.length == 0 || std::ranges::all_of(view.bytes, [](std::uint8_t byte) { return byte == 0; });
            return true;
        });
        QVERIFY(zeros > 0); // and the program is still there
        QCOMPARE(soundRows(**file), 0u);
        QVERIFY((*file)->faults().front().find("changed while it was open") != std::string::npos);
        (*file)->check();
    }

    void aFifoInPlaceOfAFileIsNotWaitedFor_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"session", "index", "data", "marks"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void aFifoInPlaceOfAFileIsNotWaitedFor() {
        QFETCH(QString, name);
        const std::string directory = copy();
        const QString path = QString::fromStdString(directory) + QLatin1Char('/') + name;
        QVERIFY(QFile::remove(path));
        QCOMPARE(::mkfifo(path.toLocal8Bit().constData(), 0600), 0);
        const auto file = TranscriptFile::open(directory);
        QVERIFY(!file || !(*file)->faults().empty());
    }

    void checkTellsHowFarItIsAndStops() {
        const auto file = TranscriptFile::open(whole());
        std::uint64_t calls = 0;
        (*file)->check([&calls](std::uint64_t done, std::uint64_t all) { return ++calls < 3 && done <= all; });
        QCOMPARE(calls, 3u);
    }

private:
    std::string whole() const { return m_whole.filePath(QStringLiteral("whole")).toStdString(); }

    std::string copy() const {
        const QString to = m_home->filePath(QStringLiteral("copy"));
        QDir().mkpath(to);
        for (const char* name : {"session", "index", "data", "marks"})
            if (!QFile::copy(QString::fromStdString(whole()) + QLatin1Char('/') + QLatin1String(name),
                             to + QLatin1Char('/') + QLatin1String(name)))
                qFatal("not copied");
        return to.toStdString();
    }

    static void flip(const std::string& directory, const QString& name, qint64 offset) {
        QFile file(QString::fromStdString(directory) + QLatin1Char('/') + name);
        char byte = 0;
        if (!file.open(QIODevice::ReadWrite) || !file.seek(offset) || !file.getChar(&byte) || !file.seek(offset) ||
            !file.putChar(static_cast<char>(byte ^ 0x10)))
            qFatal("no byte to change");
    }

    // Of the n-th segment of a kind.
    static qint64 slotOf(const std::string& directory, stored::SegmentKind kind, int n) {
        QFile index(QString::fromStdString(directory) + QStringLiteral("/index"));
        if (!index.open(QIODevice::ReadOnly))
            qFatal("no index");
        std::map<std::uint64_t, qint64> found;
        stored::SegmentRecord record{};
        for (qint64 slot = 0; index.read(reinterpret_cast<char*>(&record), sizeof record) == sizeof record; ++slot)
            if (record.kind == kind)
                found[record.number] = slot;
        return std::next(found.begin(), n)->second;
    }

    QTemporaryDir m_whole;
    std::unique_ptr<QTemporaryDir> m_home;
};

QTEST_APPLESS_MAIN(TestTranscriptFile)
#include "tst_transcript_file.moc"
