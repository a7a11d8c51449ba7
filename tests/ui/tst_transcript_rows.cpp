#include "core/transcript/marks.h"
#include "core/transcript/memory_transcript.h"
#include "ui/models/row_list.h"
#include "ui/models/transcript_model.h"
#include "ui/panels/transcript_view.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace swb;

namespace {

using Column = TranscriptModel::Column;

void append(Transcript& transcript, std::string_view bytes, std::uint32_t socket = 1, std::int64_t microseconds = 0) {
    TranscriptRow row;
    row.socket = SocketId{socket};
    row.length = bytes.size();
    row.time = std::chrono::microseconds(microseconds);
    transcript.append(row, viewOf(bytes));
}

QString cell(const QAbstractItemModel& model, int row, int column) {
    return model.index(row, column).data().toString();
}

// Rows that nobody holds: as many as are said, those of even index by socket 1, the others by socket 2.
class Endless final : public Transcript {
public:
    std::uint64_t append(TranscriptRow, BytesView) override { return ++m_last; }
    std::uint64_t visitRows(std::uint64_t first, std::uint64_t last, const RowVisitor& visitor) const override {
        std::uint64_t index = std::max<std::uint64_t>(first, m_first);
        for (; index <= std::min<std::uint64_t>(last, m_last); ++index) {
            RowView row;
            row.index = index;
            row.socket = SocketId{index % 2 == 0 ? 1U : 2U};
            row.length = 1;
            row.bytes = viewOf("x");
            ++m_visited;
            if (!visitor(row))
                return index + 1;
        }
        return index;
    }
    std::uint64_t indexAt(Nanoseconds) const override { return m_first; }
    std::uint64_t firstKept() const override { return m_first; }
    std::uint64_t lastIndex() const override { return m_last; }
    void clear() override { m_first = m_last + 1; }
    TranscriptState state() const override {
        TranscriptState state;
        state.lost.budget = {m_first - 1, m_first - 1};
        state.onDisk = true;
        state.paused = m_isPaused;
        state.why = m_isPaused ? "The disk is full." : "";
        return state;
    }
    void setBudget(TranscriptBudget) override {}

    void moveTo(std::uint64_t first, std::uint64_t last) {
        m_first = first;
        m_last = last;
    }
    void setPaused(bool paused) { m_isPaused = paused; }
    std::uint64_t visited() const { return m_visited; }

private:
    std::atomic<std::uint64_t> m_first{1};
    std::atomic<std::uint64_t> m_last{0};
    std::atomic<bool> m_isPaused{false};
    mutable std::atomic<std::uint64_t> m_visited{0};
};

} // namespace

class TestTranscriptRows : public QObject {
    Q_OBJECT

private slots:
    void listsIndicesAndLetsTheOldestGo() {
        RowList list;
        for (std::uint64_t i = 0; i < 20'000; ++i)
            list.append(7 + 3 * i);
        QCOMPARE(list.size(), 20'000u);
        QCOMPARE(list.at(12'345), 7u + 3 * 12'345);
        list.dropFront(9'000);
        QCOMPARE(list.at(0), 7u + 3 * 9'000);
        QCOMPARE(list.countBelow(7 + 3 * 10'000), 1'000u);
        QCOMPARE(list.countBelow(7 + 3 * 10'000 + 1), 1'001u);
        list.dropFront(50'000);
        QCOMPARE(list.size(), 0u);
        list.append(std::uint64_t{1} << 40);
        QCOMPARE(list.at(0), std::uint64_t{1} << 40);
    }

    void takesFiftyMillionRowsAndReadsThoseInSightAlone() {
        Endless endless;
        endless.moveTo(1, 50'000'000);
        TranscriptModel model(endless, SocketId{});
        QCOMPARE(model.rowCount(), 50'000'000);
        QCOMPARE(cell(model, 49'999'999, Column::SocketColumn), QString("s1"));
        const QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
        endless.moveTo(1, 60'000'000);
        model.update();
        QCOMPARE(model.rowCount(), 60'000'000);
        QCOMPARE(inserts.size(), 1);
        QVERIFY(endless.visited() < 1000);
    }

    void aFloodIsOneRemovalAndOneInsertATick() {
        Endless endless;
        endless.moveTo(1, 100);
        TranscriptModel model(endless, SocketId{});
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        endless.moveTo(51, 200);
        model.update();
        QVERIFY(model.isGap(0));
        QVERIFY(cell(model, 0, Column::DataColumn).startsWith("50 rows dropped"));
        QCOMPARE(model.span(model.index(0, 0)).width(), int(TranscriptModel::ColumnCount));
        QCOMPARE(model.span(model.index(1, 0)).width(), 1);
        QCOMPARE(model.indexOf(1), 51u);
        QCOMPARE(model.rowCount(), 151);
        const QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);
        endless.moveTo(1001, 1200); // all of those known are gone
        model.update();
        QCOMPARE(model.rowCount(), 201);
        QCOMPARE(model.indexOf(1), 1001u);
        QVERIFY(cell(model, 0, Column::DataColumn).startsWith(QLocale().toString(1000) + " rows dropped"));
        QCOMPARE(inserts.size(), 1);
        QCOMPARE(removals.size(), 1);
        endless.clear();
        model.update();
        QCOMPARE(model.rowCount(), 0);
    }

    void findsTheRowsOfASocketBesideTheWindow() {
        Endless endless;
        endless.moveTo(1, 3'000'000);
        TranscriptModel model(endless, SocketId{1});
        QVERIFY(model.isGathering());
        QVERIFY(model.rowCount() < 1000); // the window is not kept waiting
        QTRY_COMPARE(model.rowCount(), 1'500'000);
        QVERIFY(!model.isGathering());
        QCOMPARE(model.indexOf(1'499'999), 3'000'000u);
        QCOMPARE(model.rowOf(1'000'000), 499'999);
        QCOMPARE(model.rowOf(1'000'001), -1);
        QCOMPARE(model.rowAtOrAfter(1'000'001), 500'000);
        endless.moveTo(2'000'001, 3'000'010);
        model.update();
        QCOMPARE(model.rowCount(), 500'006); // and the gap
        QCOMPARE(model.indexOf(1), 2'000'002u);
    }

    void aSearchForRowsCanBeStoppedAndStartedAgain() {
        Endless endless;
        endless.moveTo(1, 100'000'000);
        TranscriptModel model(endless, SocketId{});
        model.setFilter([](const RowView& row) { return row.index % 1000 == 0; });
        QVERIFY(model.isGathering());
        model.stopGathering();
        QTRY_VERIFY(!model.isGathering());
        QVERIFY(model.rowCount() < 100'000);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 100'000'000);
    }

    void showsWhatAFilterLetsThroughAndGoesOnWithIt() {
        MemoryTranscript transcript;
        TranscriptModel model(transcript, SocketId{});
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 0; i < 10; ++i)
            append(transcript, i % 2 == 0 ? "even" : "odd!!");
        model.setFilter([](const RowView& row) { return row.length == 5; });
        QCOMPARE(model.rowCount(), 5);
        append(transcript, "12345");
        append(transcript, "1234");
        model.update();
        QCOMPARE(model.rowCount(), 6);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 12);
    }

    void tellsTimeInThreeWays() {
        MemoryTranscript transcript;
        append(transcript, "a", 1, 1'000'000);
        append(transcript, "b", 1, 1'000'250);
        append(transcript, "c", 1, 3'500'000);
        TranscriptModel model(transcript, SocketId{});
        QCOMPARE(cell(model, 0, Column::TimeColumn).count(':'), 2);
        model.setTimeMode(TranscriptModel::TimeMode::SinceStart);
        QCOMPARE(cell(model, 2, Column::TimeColumn), QString("2.500000"));
        model.setStart(std::chrono::milliseconds(3000));
        QCOMPARE(cell(model, 2, Column::TimeColumn), QString("0.500000"));
        model.setTimeMode(TranscriptModel::TimeMode::SincePrevious);
        QVERIFY(cell(model, 1, Column::TimeColumn).startsWith("+250"));
        QCOMPARE(cell(model, 0, Column::TimeColumn).at(1), QChar('0'));
    }

    void showsBytesAsTextOrHex() {
        MemoryTranscript transcript;
        append(transcript, "hi\n");
        TranscriptModel model(transcript, SocketId{});
        QCOMPARE(cell(model, 0, Column::DataColumn), QString("hi\\n"));
        model.setDataForm(TranscriptModel::DataForm::Hex);
        QCOMPARE(cell(model, 0, Column::DataColumn), QString("68 69 0a"));
    }

    void marksAndNotesStandWithTheirRow() {
        MemoryTranscript transcript;
        append(transcript, "a");
        append(transcript, "b");
        TranscriptModel model(transcript, SocketId{});
        model.mark(1, "red");
        QVERIFY(model.setData(model.index(1, Column::NoteColumn), "look here"));
        QVERIFY(cell(model, 1, Column::NoteColumn).contains("red: look here"));
        QVERIFY(model.index(1, 0).data(Qt::BackgroundRole).isValid());
        QVERIFY(!model.index(0, 0).data(Qt::BackgroundRole).isValid());
        QCOMPARE(transcript.marks().of(2)->note, std::string("look here"));
        model.mark(1, "");
        model.setData(model.index(1, Column::NoteColumn), "");
        QVERIFY(transcript.marks().empty());
        QVERIFY(!model.setData(model.index(1, Column::DataColumn), "bytes are not edited"));
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        transcript.marks().set(1, {"blue", ""}); // by another view
        model.update();
        QVERIFY(!changed.isEmpty());
    }

    void aPauseOfTheRecordingIsSaidThoughNoRowComes() {
        Endless transcript;
        transcript.moveTo(1, 10);
        TranscriptView view(transcript, SocketId{}, "nothing yet");
        view.resize(700, 400);
        view.show();
        view.update();
        const auto says = [&](const QString& part) {
            const auto labels = view.findChildren<QLabel*>();
            return std::ranges::any_of(
                labels, [&](const QLabel* label) { return label->isVisible() && label->text().contains(part); });
        };
        QVERIFY(!says("paused"));
        transcript.setPaused(true);
        QTRY_VERIFY(says("Recording is paused: The disk is full."));
        transcript.setPaused(false);
        QTRY_VERIFY(!says("paused"));
    }

    void aRowThatIsGoneIsSaidToBe() {
        MemoryTranscript transcript(200);
        for (int i = 0; i < 200; ++i)
            append(transcript, "a");
        const TranscriptModel model(transcript, SocketId{});
        for (int i = 0; i < 200; ++i)
            append(transcript, "b");
        QCOMPARE(cell(model, 150, Column::DataColumn), QString("[no longer kept]"));
    }
};

QTEST_MAIN(TestTranscriptRows)
#include "tst_transcript_rows.moc"
