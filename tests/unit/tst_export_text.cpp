#include "tests/support/export_maker.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace swb;
using namespace swb::test;

namespace {

ExportSources talk() { return sourcesOf({{3, streamEnds("127.0.0.1", "5000", "127.0.0.1", "80")}}); }

// A time of the day in the form of ISO 8601 is whatever the clock said when the test began.
QString withoutTimes(const QByteArray& text) {
    static const QRegularExpression time(QStringLiteral("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z"));
    return QString::fromUtf8(text).replace(time, QStringLiteral("TIME"));
}

QList<QJsonObject> objects(const QByteArray& lines) {
    QList<QJsonObject> found;
    for (const QByteArray& line : lines.split('\n'))
        if (!line.isEmpty())
            found << QJsonDocument::fromJson(line).object();
    return found;
}

} // namespace

class TestExportText : public QObject {
    Q_OBJECT

private slots:
    void textHasALineForTheRowAndTheBytesBelowIt() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, "GET / HTTP/1.0\r\n\r\n");
        add(transcript, 3, Direction::Received, "\xff\x00");
        ExportSources sources = talk();
        sources.call = [](std::uint64_t sequence) { return sequence == 101 ? "send(7, ...) = 18" : ""; };
        const QString text = withoutTimes(exportedBytes(transcript, {}, sources));
        QCOMPARE(text, QStringLiteral("#1 TIME s3 -> 127.0.0.1:80, 18 bytes at 0, send(7, ...) = 18, call #101\n"
                                      "  -> GET / HTTP/1.0\\r\\n\n"
                                      "  -> \\r\\n\n"
                                      "#2 TIME s3 <- 127.0.0.1:80, 1 bytes at 0, call #102\n"
                                      "  <- \\xff\n"));
    }

    void offsetsCountTheStreamOfEachDirection() {
        MemoryTranscript transcript;
        for (const char* bytes : {"abc", "de", "f"})
            add(transcript, 3, Direction::Sent, bytes);
        ExportRequest request{ExportFormat::HexDump};
        request.rows.first = 2; // what is not chosen counts too
        const QString text = withoutTimes(exportedBytes(transcript, request, talk()));
        QVERIFY2(text.contains(QStringLiteral("  -> 00000003  64 65 ")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("  -> 00000005  66 ")), qPrintable(text));
        QVERIFY(!text.contains(QStringLiteral("#1 ")));
    }

    void offsetsGoOnBehindRowsThatCouldNotBeKept() {
        MemoryTranscript transcript;
        ConversationEnds ends = streamEnds("127.0.0.1", "5000", "127.0.0.1", "80");
        ends.sent = 3 + 5 + 3;
        add(transcript, 3, Direction::Sent, "abc");
        TranscriptRow gap = moved(0, Direction::Sent, 5, RowNote::NotKept);
        gap.fullLength = 1;
        transcript.append(gap, {});
        add(transcript, 3, Direction::Sent, "def");
        const auto rows = objects(exportedBytes(transcript, {ExportFormat::JsonLines}, sourcesOf({{3, ends}})));
        QCOMPARE(rows.at(0)[QStringLiteral("offset")].toInt(-1), 0);
        QCOMPARE(rows.at(2)[QStringLiteral("offset")].toInt(), 8);
    }

    void longLineIsNotBrokenWithinACharacter() {
        MemoryTranscript transcript;
        std::string umlauts = "a";
        for (int i = 0; i < 600; ++i)
            umlauts += "\u00e4";
        add(transcript, 3, Direction::Sent, umlauts);
        const QString text = QString::fromUtf8(exportedBytes(transcript, {}, talk()));
        QCOMPARE(text.count(QChar(0xe4)), 600);
        QVERIFY(!text.contains(QStringLiteral("\\x")));
    }

    void jsonHasTextWhereItIsTextElseBase64OrHex() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, "\"\\\n\x01 \u00e4");
        add(transcript, 3, Direction::Received, "\xfb\xff");
        const auto base64 = objects(exportedBytes(transcript, {ExportFormat::JsonLines}, talk()));
        QCOMPARE(base64.size(), 2);
        QCOMPARE(base64[0][QStringLiteral("text")].toString(), QString::fromUtf8("\"\\\n\x01 \u00e4"));
        QCOMPARE(base64[0][QStringLiteral("socket")].toString(), QStringLiteral("s3"));
        QCOMPARE(base64[0][QStringLiteral("direction")].toString(), QStringLiteral("sent"));
        QCOMPARE(base64[0][QStringLiteral("local")].toString(), QStringLiteral("127.0.0.1:5000"));
        QCOMPARE(base64[0][QStringLiteral("call")].toInt(), 101);
        QCOMPARE(base64[1][QStringLiteral("base64")].toString(), QStringLiteral("+/8="));
        ExportRequest request{ExportFormat::JsonLines};
        request.binary = BinaryAs::Hex;
        QCOMPARE(objects(exportedBytes(transcript, request, talk()))[1][QStringLiteral("hex")].toString(),
                 QStringLiteral("fbff"));
    }

    void base64IsTheSameAsOfOthers_data() {
        QTest::addColumn<int>("size");
        for (const int size : {1, 2, 3, 49'151, 49'152, 49'153, 200'000}) // around the pieces it is made in
            QTest::addRow("%d", size) << size;
    }
    void base64IsTheSameAsOfOthers() {
        QFETCH(int, size);
        QByteArray bytes(size, '\xff');
        for (int i = 0; i < size; i += 3)
            bytes[i] = static_cast<char>(0x80 | i);
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, {bytes.data(), static_cast<std::size_t>(size)});
        const auto rows = objects(exportedBytes(transcript, {ExportFormat::JsonLines}, talk()));
        QCOMPARE(rows.at(0)[QStringLiteral("base64")].toString().toLatin1(), bytes.toBase64());
    }

    void rowsTellWhatIsUnusualOfThem() {
        MemoryTranscript transcript;
        TranscriptRow cut = moved(3, Direction::Received, 2, RowNote::Truncated);
        cut.fullLength = 9;
        transcript.append(cut, viewOf("ab"));
        transcript.append(moved(3, Direction::Received, 0, RowNote::EndOfStream), {});
        transcript.append(moved(3, Direction::Sent, 5, RowNote::InKernel), {});
        const auto rows = objects(exportedBytes(transcript, {ExportFormat::JsonLines}, talk()));
        QCOMPARE(rows[0][QStringLiteral("note")].toString(), QStringLiteral("truncated"));
        QCOMPARE(rows[0][QStringLiteral("full_length")].toInt(), 9);
        QCOMPARE(rows[1][QStringLiteral("note")].toString(), QStringLiteral("end-of-stream"));
        QCOMPARE(rows[2][QStringLiteral("kept")].toInt(-1), 0);
        const QString text = withoutTimes(exportedBytes(transcript, {}, talk()));
        QVERIFY2(text.contains(QStringLiteral("2 of 9 bytes, the rest was cut off")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("moved inside the kernel")), qPrintable(text));
    }

    void csvIsQuotedAndIsNoFormula() {
        MemoryTranscript transcript;
        for (const char* bytes : {"say \"hi\",\r\nthen go", "=1+1", "a\x01"})
            add(transcript, 3, Direction::Sent, bytes);
        ExportRequest request{ExportFormat::Csv};
        request.binary = BinaryAs::Hex;
        const QString text = withoutTimes(exportedBytes(transcript, request, talk()));
        const QString before = QStringLiteral("%1,TIME,s3,sent,\"127.0.0.1:5000\",\"127.0.0.1:80\",");
        QCOMPARE(text,
                 QStringLiteral("index,time,socket,direction,local,peer,length,offset,kept,full_length,note,call,made,"
                                "encoding,data\r\n") +
                     before.arg(1) + QStringLiteral("18,0,18,,,101,,text,\"say \"\"hi\"\",\r\nthen go\"\r\n") +
                     before.arg(2) + QStringLiteral("4,18,4,,,102,,hex,\"3d312b31\"\r\n") + before.arg(3) +
                     QStringLiteral("2,22,2,,,103,,hex,\"6101\"\r\n"));
    }

    void csvAddressOfAPeerIsNoFormula() {
        MemoryTranscript transcript;
        for (const Address& peer : {*Address::unixPath("=1+1"), *Address::unixAbstract(viewOf("SUM(1)"))}) {
            TranscriptRow row = moved(3, Direction::Received, 2);
            row.peer = peer;
            transcript.append(row, viewOf("\n="));
        }
        const QString text = QString::fromUtf8(exportedBytes(transcript, {ExportFormat::Csv}, {}));
        QVERIFY2(text.contains(QStringLiteral(",\"'=1+1\",")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral(",\"'@SUM(1)\",")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("base64,\"Cj0=\"")), qPrintable(text));
    }

    void rawHasTheBytesOfTheDirectionAlone() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, "to");
        add(transcript, 3, Direction::Received, "fr");
        transcript.append(moved(3, Direction::Received, 1, RowNote::Peeked), viewOf("o"));
        add(transcript, 3, Direction::Received, "o");
        add(transcript, 4, Direction::Received, "other");
        ExportRequest request{ExportFormat::Raw};
        request.rows.socket = SocketId{3};
        request.ways = RawWays::Received;
        QCOMPARE(exportedBytes(transcript, request, talk()), QByteArray("fro"));
        request.ways = RawWays::Sent;
        QCOMPARE(exportedBytes(transcript, request, talk()), QByteArray("to"));
    }

    void bothWaysAreTwoFiles() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, "to");
        add(transcript, 3, Direction::Received, "fro");
        const QTemporaryDir directory;
        const auto done = exportToFile(transcript, {ExportFormat::Raw}, talk(),
                                       directory.filePath(QStringLiteral("a.bin")).toStdString());
        QVERIFY(done);
        QCOMPARE(done->files.size(), 2u);
        QCOMPARE(done->bytes, 5u);
        const auto read = [&](const char* name) {
            QFile file(directory.filePath(QLatin1String(name)));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QCOMPARE(read("a.received.bin"), QByteArray("fro"));
        QCOMPARE(read("a.sent.bin"), QByteArray("to"));
        QVERIFY(!exportToDescriptor(transcript, {ExportFormat::Raw}, talk(), 1));
    }

    void rowsAreChosenBySocketByPeerByRangeAndOneByOne() {
        MemoryTranscript transcript;
        const Address one = *Address::parseInet("10.0.0.1", "1"), two = *Address::parseInet("10.0.0.2", "2");
        for (const Address& peer : {one, two, one, two}) {
            TranscriptRow row = moved(7, Direction::Received, 1);
            row.peer = peer;
            transcript.append(row, viewOf("x"));
        }
        add(transcript, 8, Direction::Sent, "y");
        const auto chosen = [&](const RowSelection& rows) {
            QList<int> indices;
            for (const QJsonObject& row : objects(exportedBytes(transcript, {ExportFormat::JsonLines, rows}, {})))
                indices << row[QStringLiteral("index")].toInt();
            return indices;
        };
        QCOMPARE(chosen({}), QList<int>({1, 2, 3, 4, 5}));
        QCOMPARE(chosen({.socket = SocketId{8}}), QList<int>({5}));
        QCOMPARE(chosen({.socket = SocketId{7}, .peer = two}), QList<int>({2, 4}));
        QCOMPARE(chosen({.first = 2, .last = 3}), QList<int>({2, 3}));
        QCOMPARE(chosen({.indices = std::vector<std::uint64_t>{1, 4, 99}}), QList<int>({1, 4}));
        QCOMPARE(chosen({.indices = std::vector<std::uint64_t>{}}), QList<int>());
        QCOMPARE(chosen({.filter = *FilterExpression::parse("dir == out")}), QList<int>({5}));
        QCOMPARE(chosen({.socket = SocketId{7}, .filter = *FilterExpression::parse("row > 2")}), QList<int>({3, 4}));
    }

    void summaryTellsRowsBytesAndWhatIsMissing() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, "abc");
        transcript.append(moved(3, Direction::Sent, 10), viewOf("abc"));
        ExportSummary summary;
        const QByteArray bytes = exportedBytes(transcript, {}, talk(), &summary);
        QCOMPARE(summary.rows, 2u);
        QCOMPARE(summary.bytes, std::uint64_t(bytes.size()));
        QCOMPARE(summary.missing, 7u);
    }
};

QTEST_APPLESS_MAIN(TestExportText)
#include "tst_export_text.moc"
