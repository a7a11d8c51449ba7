#include "core/transcript/filter_expression.h"
#include "core/transcript/memory_transcript.h"
#include "core/transcript/transcript_scan.h"

#include <QTest>

#include <string>
#include <vector>

using namespace swb;

namespace {

constexpr Nanoseconds kStart{1'000'000'000'000};

TranscriptRow rowAt(double seconds, std::uint32_t socket, Direction direction, const char* peer, const char* port) {
    TranscriptRow row;
    row.time = kStart + Nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
    row.socket = SocketId{socket};
    row.direction = direction;
    row.peer = *Address::parseInet(peer, port);
    return row;
}

// 1: hello  2: HELLO, truncated  3: 3,000 bytes  4: nothing, the end of the stream
void fill(Transcript& transcript) {
    TranscriptRow first = rowAt(0, 3, Direction::Received, "127.0.0.1", "80");
    first.length = 5;
    first.sequence = 77;
    transcript.append(first, viewOf("hello"));
    TranscriptRow second = rowAt(2.5, 4, Direction::Sent, "10.1.2.3", "8080");
    second.length = 5;
    second.fullLength = 9000;
    second.note = RowNote::Truncated;
    second.messageFlags = 0x20;
    transcript.append(second, viewOf("HELLO"));
    TranscriptRow third = rowAt(2.75, 3, Direction::Received, "127.0.0.1", "80");
    third.length = 3000;
    Bytes bytes(3000, 'x');
    bytes[1500] = 0xde;
    bytes[1501] = 0xad;
    bytes[1502] = '/';
    transcript.append(third, bytes);
    TranscriptRow fourth;
    fourth.time = kStart + std::chrono::minutes(2);
    fourth.socket = SocketId{3};
    fourth.direction = Direction::Received;
    fourth.note = RowNote::EndOfStream;
    transcript.append(fourth, {});
    transcript.marks().set(2, {"red", "strange \"one\""});
    transcript.marks().set(4, {"", "the end"});
}

QString matching(const QString& text) {
    MemoryTranscript transcript;
    fill(transcript);
    const auto expression = FilterExpression::parse(text.toStdString());
    if (!expression)
        return QString::fromStdString(expression.error().message);
    RowFilter filter(*expression, kStart, &transcript.marks());
    QString rows;
    transcript.visitRows(1, 4, [&](const RowView& row) {
        if (filter.matches(row))
            rows += QString::number(row.index);
        return true;
    });
    return rows;
}

Matcher textMatcher(const std::string& text) {
    return *Matcher::compile({Pattern::Form::Text, Pattern::Place::Anywhere, false, text});
}

} // namespace

class TestFilterExpression : public QObject {
    Q_OBJECT

private slots:
    void rowsMatch_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("rows");
        const auto row = [](const char* text, const char* rows) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromLatin1(rows);
        };
        row("", "1234");
        row("  ", "1234");
        row("dir == in", "134");
        row("dir != received", "2");
        row("direction = out", "2");
        row("len > 100", "3");
        row("len >= 0x5 && len < 2k", "12");
        row("length == 0", "4");
        row("full == 9000", "2");
        row("kept <= 5", "124");
        row("row != 2", "134");
        row("call == 77", "1");
        row("socket == 3", "134");
        row("socket == s3", "134"); // as the window writes it
        row("bytes > 100", "3");
        row("flags == 0x20", "2");
        row("time > 2.5s", "34");
        row("time >= 2500ms and time <= 2.75", "23");
        row("time == 2min", "4");
        row("time < 2500001us", "12");
        row("note == truncated", "2");
        row("note == END", "4");
        row("note != none", "24");
        row("peer == \"127.0.0.1:80\"", "13");
        row("peer != \"127.0.0.1:80\"", "24");
        row("peer ~ \"127.\"", "13");
        row("peer starts \"10.\"", "2");
        row("peer ends \":80\"", "13");
        row("peer matches /:80(80)?$/", "123");
        row("data == \"hello\"", "1");
        row("data contains \"ell\"", "1");
        row("data contains \"ell\"i", "12");
        row("data contains hex \"de ad\"", "3");
        row("data contains hex \"d? ad\"", "3");
        row("data ~ \"\\xde\\xad\"", "3");
        row("data starts \"HEL\"", "2");
        row("data ends \"x\"", "3");
        row("data matches /h.l+o/", "1");
        row("data matches /h.l+o/i", "12");
        row("data matches /\\xde\\xad\\//", "3");
        row("\"hello\"", "1");
        row("/^x+/", "3");
        row("mark == red", "2");
        row("mark == any", "2");
        row("mark != any", "134");
        row("remark ~ \"end\"", "4");
        row("remark contains \"\\\"one\\\"\"", "2");
        row("!(socket == 3)", "2");
        row("not socket == 3 || len == 0", "24");
        row("dir == in && len > 100 && peer ~ \"127.\" && socket == 3 && data matches /x+/ && time > 2.5s", "3");
        row("data contains \"hello\" || len == 3000 && socket == 3", "13");
        row("! ! (dir==in)", "134");
    }

    void rowsMatch() {
        QFETCH(QString, text);
        QFETCH(QString, rows);
        QCOMPARE(matching(text), rows);
    }

    void anErrorHasItsPlace_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("position");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* text, int position, const char* word) {
            QTest::newRow(text) << QString::fromUtf8(text) << position << QString::fromLatin1(word);
        };
        row("lenght > 3", 0, "no field");
        row("len > ", 6, "number");
        row("len 5", 4, "after len");
        row("len > 5 socket == 3", 8, "&&");
        row("len > 5 &&", 10, "missing");
        row("(len > 5", 0, "not closed");
        row("len > 5)", 7, "&&");
        row("len > 2.5", 6, "whole");
        row("len > 5 parsecs", 8, "&&");
        row("len > 5q", 7, "k, M or G");
        row("time > 5 parsecs", 9, "&&");
        row("time > 5parsecs", 8, "unit of time");
        row("socket == 3k", 11, "no unit");
        row("len > 99999999999999999999", 6, "number");
        row("dir == up", 7, "in, received");
        row("dir < in", 4, "no order");
        row("note == red", 8, "truncated");
        row("peer > \"a\"", 5, "contains");
        row("peer ~ 127", 7, "quotes");
        row("data contains \"abc", 14, "not closed");
        row("data matches \"abc\"", 13, "between");
        row("data matches /a(b/", 14, "");
        row("data contains hex \"dz\"", 20, "");
        row("data contains \"a\\qb\"", 16, "");
        row("data contains \"\"", 15, "");
        row("mark == ", 8, "colour");
        row("&& len > 3", 0, "field");
        row("!", 1, "missing");
    }

    void anErrorHasItsPlace() {
        QFETCH(QString, text);
        QFETCH(int, position);
        QFETCH(QString, word);
        const auto expression = FilterExpression::parse(text.toStdString());
        QVERIFY(!expression);
        const ParseError& error = expression.error();
        QVERIFY2(QString::fromStdString(error.message).contains(word), error.message.c_str());
        QCOMPARE(error.position, static_cast<std::size_t>(position));
        QVERIFY(error.position + error.length <= static_cast<std::size_t>(text.toUtf8().size()));
    }

    void nestingIsBounded() {
        QVERIFY(!FilterExpression::parse(std::string(100'000, '!') + "len > 1"));
        QVERIFY(!FilterExpression::parse(std::string(100'000, '(')));
        QVERIFY(FilterExpression::parse(std::string(40, '(') + "len > 1" + std::string(40, ')')));
    }

    void bytesAreReadOnlyWhenAskedFor() {
        QVERIFY(!FilterExpression::parse("len > 3 && peer ~ \"1\" || mark == any")->readsBytes());
        QVERIFY(FilterExpression::parse("len > 3 && (peer ~ \"1\" || !\"abc\")")->readsBytes());
    }

    void searchesInBothDirections() {
        MemoryTranscript transcript(200'000);
        for (int i = 1; i <= 100'000; ++i)
            transcript.append({}, viewOf(i % 30'000 == 0 ? "xxneedlexx" : "hay"));
        const Matcher needle = textMatcher("needle");
        QCOMPARE(findRow(transcript, needle, 1, SearchDirection::Forward), std::optional<std::uint64_t>(30'000));
        QCOMPARE(findRow(transcript, needle, 30'000, SearchDirection::Forward), std::optional<std::uint64_t>(30'000));
        QCOMPARE(findRow(transcript, needle, 30'001, SearchDirection::Forward), std::optional<std::uint64_t>(60'000));
        QCOMPARE(findRow(transcript, needle, 90'001, SearchDirection::Forward), std::optional<std::uint64_t>());
        QCOMPARE(findRow(transcript, needle, UINT64_MAX, SearchDirection::Backward),
                 std::optional<std::uint64_t>(90'000));
        QCOMPARE(findRow(transcript, needle, 89'999, SearchDirection::Backward), std::optional<std::uint64_t>(60'000));
        QCOMPARE(findRow(transcript, needle, 29'999, SearchDirection::Backward), std::optional<std::uint64_t>());
        RowFilter filter(*FilterExpression::parse("len == 0 && \"needle\""));
        QCOMPARE(findRow(transcript, filter, 50'000, SearchDirection::Backward), std::optional<std::uint64_t>(30'000));
        std::uint64_t asked = 0;
        QVERIFY(!findRow(transcript, textMatcher("nowhere"), 1, SearchDirection::Forward,
                         [&asked](std::uint64_t rows) { return ++asked < 3 && rows < 100'000; }));
        QCOMPARE(asked, 3u);
    }

    void searchesNothingInAnEmptyTranscript() {
        const MemoryTranscript transcript;
        QVERIFY(!findRow(transcript, textMatcher("a"), 1, SearchDirection::Forward));
        QVERIFY(!findRow(transcript, textMatcher("a"), 1, SearchDirection::Backward));
        TranscriptScan scan(transcript, textMatcher("a"), 1, UINT64_MAX);
        QTRY_VERIFY(scan.progress().done);
        QCOMPARE(scan.progress().all, 0u);
    }

    void aScanHandsOutWhatItFindsInOrder() {
        MemoryTranscript transcript(200'000);
        for (int i = 1; i <= 100'000; ++i)
            transcript.append({}, viewOf(i % 10 == 0 ? "needle" : "hay"));
        std::atomic<int> told{0};
        TranscriptScan scan(transcript, RowFilter(*FilterExpression::parse("\"needle\"")), 1, UINT64_MAX,
                            [&told] { ++told; });
        std::vector<std::uint64_t> found;
        const auto takeSome = [&] {
            const auto some = scan.take(999);
            found.insert(found.end(), some.begin(), some.end());
            return scan.progress().done && some.empty();
        };
        QTRY_VERIFY(takeSome());
        QCOMPARE(found.size(), 10'000u);
        for (std::size_t i = 0; i < found.size(); ++i)
            QCOMPARE(found[i], (i + 1) * 10);
        QVERIFY(told >= 1);
        QCOMPARE(scan.progress().looked, 100'000u);
        QCOMPARE(scan.progress().next, 100'001u);
        QCOMPARE(scan.progress().found, 10'000u);
    }

    void aScanCanBeCancelledAndGoneOnWith() {
        MemoryTranscript transcript(200'000);
        for (int i = 1; i <= 50'000; ++i)
            transcript.append({}, viewOf("needle"));
        std::uint64_t next = 0;
        std::size_t found = 0;
        {
            TranscriptScan scan(transcript, textMatcher("needle"), 1, 20'000);
            QTRY_VERIFY(scan.progress().done);
            next = scan.progress().next;
            found = scan.take().size();
        }
        QCOMPARE(next, 20'001u);
        TranscriptScan rest(transcript, textMatcher("needle"), next, UINT64_MAX);
        QTRY_VERIFY(rest.progress().done);
        QCOMPARE(found + rest.take().size(), 50'000u);
        TranscriptScan cancelled(transcript, textMatcher("needle"), 1, UINT64_MAX);
        cancelled.cancel();
        QTRY_VERIFY(cancelled.progress().done);
        QVERIFY(cancelled.progress().next <= 50'001u);
    }
};

QTEST_APPLESS_MAIN(TestFilterExpression)
#include "tst_filter_expression.moc"
