#include "core/transcript/memory_transcript.h"
#include "ui/models/hex_model.h"
#include "ui/models/transcript_model.h"
#include "ui/views/hex_view.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace swb;

namespace {

constexpr SocketId kSocket{7};

void append(Transcript& transcript, std::string_view bytes, Direction direction = Direction::Sent,
            RowNote note = RowNote::None, std::uint64_t fullLength = 0, SocketId socket = kSocket) {
    TranscriptRow row;
    row.socket = socket;
    row.direction = direction;
    row.note = note;
    row.length = bytes.size();
    row.fullLength = fullLength;
    transcript.append(row, viewOf(bytes));
}

QString cell(const QAbstractItemModel& model, int row, int column) {
    return model.index(row, column).data().toString();
}

} // namespace

class TestTranscriptModel : public QObject {
    Q_OBJECT

private slots:
    void showsTheRowsOfItsSocketAlone() {
        MemoryTranscript transcript;
        append(transcript, "hi\n");
        append(transcript, "other", Direction::Sent, RowNote::None, 0, SocketId{8});
        append(transcript, "you", Direction::Received);
        TranscriptModel model(transcript, kSocket);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(cell(model, 0, TranscriptModel::DirectionColumn).contains("sent"));
        QCOMPARE(cell(model, 0, TranscriptModel::LengthColumn), QString("3"));
        QCOMPARE(cell(model, 0, TranscriptModel::DataColumn), QString("hi\\n"));
        QVERIFY(cell(model, 1, TranscriptModel::DirectionColumn).contains("received"));
    }

    void takesABatchAsOneInsertAndNothingTwice() {
        MemoryTranscript transcript;
        TranscriptModel model(transcript, kSocket);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
        for (int i = 0; i < 1000; ++i)
            append(transcript, "x");
        model.update();
        model.update();
        QCOMPARE(model.rowCount(), 1000);
        QCOMPARE(inserts.size(), 1);
    }

    void letsGoOfWhatTheTranscriptDropped() {
        MemoryTranscript transcript(3);
        for (const char* text : {"a", "b", "c"})
            append(transcript, text);
        TranscriptModel model(transcript, kSocket);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        append(transcript, "d");
        model.update();
        QCOMPARE(model.rowCount(), 4);
        QVERIFY(cell(model, 0, TranscriptModel::DataColumn).startsWith("1 rows dropped"));
        QCOMPARE(cell(model, 1, TranscriptModel::DataColumn), QString("b"));
        transcript.clear();
        model.update();
        QCOMPARE(model.rowCount(), 0);
    }

    void saysWhatWasUnusual_data() {
        QTest::addColumn<int>("note");
        QTest::addColumn<int>("full");
        QTest::addColumn<QString>("said");
        QTest::newRow("end") << static_cast<int>(RowNote::EndOfStream) << 0 << "end of stream";
        QTest::newRow("empty") << static_cast<int>(RowNote::ZeroLengthDatagram) << 0 << "empty datagram";
        QTest::newRow("cut") << static_cast<int>(RowNote::Truncated) << 100 << "0 of 100 bytes";
        QTest::newRow("cut, unknown") << static_cast<int>(RowNote::Truncated) << 0 << "truncated";
        QTest::newRow("peek") << static_cast<int>(RowNote::Peeked) << 0 << "peeked";
        QTest::newRow("discarded") << static_cast<int>(RowNote::Discarded) << 0 << "discarded";
    }
    void saysWhatWasUnusual() {
        QFETCH(int, note);
        QFETCH(int, full);
        QFETCH(QString, said);
        MemoryTranscript transcript;
        append(transcript, "", Direction::Received, static_cast<RowNote>(note), static_cast<std::uint64_t>(full));
        const TranscriptModel model(transcript, kSocket);
        QVERIFY(cell(model, 0, TranscriptModel::DataColumn).contains(said));
    }

    void saysThatTheBytesOfALargeRowAreCut() {
        MemoryTranscript transcript;
        append(transcript, std::string(5000, 'x'));
        const TranscriptModel model(transcript, kSocket);
        const QString preview = cell(model, 0, TranscriptModel::DataColumn);
        QVERIFY(preview.endsWith(QChar(0x2026)));
        QVERIFY(preview.size() < 200);
    }

    void dumpsBytesInRowsOfAnyWidth() {
        HexModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSource(std::make_shared<HeldBytes>(Bytes{'h', 'i', '\n', 0xff, 'z'}));
        model.setBytesPerRow(4);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(cell(model, 0, HexModel::HexColumn), QString("68 69 0a ff"));
        QCOMPARE(cell(model, 0, HexModel::TextColumn), QString("hi.."));
        QCOMPARE(cell(model, 1, HexModel::OffsetColumn), QString("0004"));
        model.setBytesPerRow(16);
        QCOMPARE(model.rowCount(), 1);
    }

    void opensAHundredMegabytesWithoutMakingTheirRows() {
        HexView view;
        view.resize(600, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setBytes(Bytes(100'000'000, 0x41), "large", 100'000'000);
        const auto* table = view.findChild<QTableView*>();
        QVERIFY(table->model()->rowCount() >= 100'000'000 / 32);
        QVERIFY(cell(*table->model(), table->model()->rowCount() - 1, HexModel::HexColumn).startsWith("41"));
    }

    void showsFewerBytesInARowWhereThereIsLessRoom() {
        HexView view;
        view.resize(1200, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setBytes(Bytes(64, 0x41), "bytes", 64);
        const auto* model = view.findChild<HexModel*>();
        const int wide = model->bytesPerRow();
        view.resize(300, 300);
        QTRY_VERIFY(model->bytesPerRow() < wide);
        const auto* table = view.findChild<QTableView*>();
        QVERIFY(table->columnWidth(0) + table->columnWidth(1) < table->viewport()->width());
    }

    void copiesInTheFormShown() {
        HexView view;
        view.resize(1200, 300);
        view.setBytes({'h', 'i', '\r', '\n', 0}, "bytes", 5);
        view.setForm(HexView::Form::Hex);
        QCOMPARE(view.textToCopy(), QString("0000  68 69 0d 0a 00"));
        view.setForm(HexView::Form::Both);
        QVERIFY(view.textToCopy().endsWith("hi..."));
        view.setForm(HexView::Form::Text);
        QCOMPARE(view.textToCopy(), QString("hi\\r\\n\n\\0"));
    }

    void savesTheBytesAsTheyAreForTheirOwnerAlone() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("bytes");
        HexView view;
        view.setBytes({0, 1, 0xff}, "bytes", 3);
        QSignalSpy saved(&view, &HexView::saved);
        view.saveTo(path);
        QVERIFY(saved.wait());
        QVERIFY(saved.takeFirst().at(0).toBool());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("\x00\x01\xff", 3));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        view.saveTo("/proc/bytes");
        QVERIFY(saved.wait());
        QVERIFY(!saved.takeFirst().at(0).toBool());
    }
};

QTEST_MAIN(TestTranscriptModel)
#include "tst_transcript_model.moc"
