#include "core/transcript/memory_transcript.h"
#include "core/transcript/message_cutter.h"

#include <QTest>

using namespace swb;

namespace {

using State = MessageCutter::State;

struct Told {
    Direction direction;
    std::uint64_t number;
    std::string whole;
    State state = State::Ended;
    friend bool operator==(const Told&, const Told&) = default;
};

} // namespace

class TestMessageCutter : public QObject {
    Q_OBJECT

private slots:
    void init() { m_transcript.clear(); }

    // The bytes come in whatever pieces; a message is told once it is whole, and numbered in its direction.
    void eachDirectionIsCutByItself() {
        add("GE", Direction::Sent);
        add("+OK\n", Direction::Received);
        add("T 1\nGET 2\nGE", Direction::Sent);
        add("+WAIT", Direction::Received);
        const std::vector<Told> told = cut({.kind = Framing::Kind::Line});
        QCOMPARE(told.size(), 5u);
        QCOMPARE(told[0], (Told{Direction::Received, 1, "+OK\n"}));
        QCOMPARE(told[1], (Told{Direction::Sent, 1, "GET 1\n"}));
        QCOMPARE(told[2], (Told{Direction::Sent, 2, "GET 2\n"}));
        QCOMPARE(told[3], (Told{Direction::Sent, 3, "GE", State::Unfinished}));
        QCOMPARE(told[4], (Told{Direction::Received, 2, "+WAIT", State::Unfinished}));
    }

    void aCopyGoesOnFromWhereItWasMade() {
        const Framing framing{.kind = Framing::Kind::Length, .prefix = {.width = 2}};
        MessageCutter cutter(framing);
        std::vector<std::string> told;
        const auto tell = [&](const MessageCutter::Message& m) {
            told.emplace_back(m.framed.body.begin(), m.framed.body.end());
        };
        feed(cutter, std::string_view("\0\5he", 4), tell);
        MessageCutter copy = cutter;
        feed(cutter, "llo", tell);
        feed(copy, "y!!", tell);
        QCOMPARE(told, (std::vector<std::string>{"hello", "hey!!"}));
    }

    void whatIsNotInTheStreamIsNotCut() {
        add("one", Direction::Received, RowNote::Peeked);
        add("!", Direction::Received, RowNote::OutOfBand);
        add("one\n", Direction::Received);
        const std::vector<Told> told = cut({.kind = Framing::Kind::Line});
        QCOMPARE(told, (std::vector<Told>{{Direction::Received, 1, "one\n"}}));
    }

    void theEndOfTheStreamEndsItsMessage() {
        add("half", Direction::Received);
        add("", Direction::Received, RowNote::EndOfStream);
        const std::vector<Told> told = cut({.kind = Framing::Kind::Line});
        QCOMPARE(told, (std::vector<Told>{{Direction::Received, 1, "half"}}));
    }

    // Behind bytes that nobody has, nothing is joined to what stood before them.
    void whereBytesAreMissingItBeginsAnew() {
        add("be", Direction::Received);
        TranscriptRow gap;
        gap.note = RowNote::NotKept;
        gap.length = 100;
        gap.fullLength = 3;
        m_transcript.append(gap, {});
        add("fore\nnext\n", Direction::Received);
        const std::vector<Told> told = cut({.kind = Framing::Kind::Line});
        QCOMPARE(told.size(), 3u);
        QCOMPARE(told[0], (Told{Direction::Received, 1, "be", State::BrokenOff}));
        QCOMPARE(told[1], (Told{Direction::Received, 2, "fore\n"}));
        QCOMPARE(told[2], (Told{Direction::Received, 3, "next\n"}));
    }

    void aRowThatWasNotKeptWholeBreaksOffToo() {
        TranscriptRow row;
        row.direction = Direction::Received;
        row.length = 50;
        m_transcript.append(row, viewOf("the be"));
        add("x\n", Direction::Received);
        const std::vector<Told> told = cut({.kind = Framing::Kind::Line});
        QCOMPARE(told.size(), 2u);
        QCOMPARE(told[0].state, State::BrokenOff);
        QCOMPARE(told[1].whole, std::string("x\n"));
    }

private:
    void add(std::string_view bytes, Direction direction, RowNote note = RowNote::None) {
        TranscriptRow row;
        row.socket = SocketId{1};
        row.direction = direction;
        row.note = note;
        row.length = bytes.size();
        m_transcript.append(row, viewOf(bytes));
    }
    static void feed(MessageCutter& cutter, std::string_view bytes, const MessageCutter::Tell& tell) {
        RowView row;
        row.bytes = viewOf(bytes);
        row.length = bytes.size();
        cutter.take(row, tell);
    }
    std::vector<Told> cut(const Framing& framing) const {
        MessageCutter cutter(framing);
        std::vector<Told> told;
        const auto tell = [&](const MessageCutter::Message& m) {
            told.push_back({m.direction, m.number, {m.framed.whole.begin(), m.framed.whole.end()}, m.state});
        };
        m_transcript.visitRows(1, UINT64_MAX, [&](const RowView& row) {
            cutter.take(row, tell);
            return true;
        });
        cutter.tellUnfinished(tell);
        return told;
    }

    MemoryTranscript m_transcript;
};

QTEST_APPLESS_MAIN(TestMessageCutter)
#include "tst_message_cutter.moc"
