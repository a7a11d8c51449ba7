#include "core/payload/hex.h"
#include "core/payload/length_prefix.h"

#include <QTest>

using namespace swb;
using Counts = LengthPrefix::Counts;
using Order = LengthPrefix::Order;
using State = LengthFrame::State;

namespace {

Bytes hex(const char* text) { return *parseHex(text); }

} // namespace

// Messages that begin with their length, in a stream of bytes.
class LengthPrefixTest : public QObject {
    Q_OBJECT

private slots:
    void putsTheLengthInFront_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("little");
        QTest::addColumn<bool>("itself");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("one") << 1 << false << false << QByteArray("03 61 62 63");
        QTest::newRow("two, big") << 2 << false << false << QByteArray("00 03 61 62 63");
        QTest::newRow("two, little") << 2 << true << false << QByteArray("03 00 61 62 63");
        QTest::newRow("four, itself") << 4 << false << true << QByteArray("00 00 00 07 61 62 63");
        QTest::newRow("eight, little, itself") << 8 << true << true << QByteArray("0b 00 00 00 00 00 00 00 61 62 63");
    }
    void putsTheLengthInFront() {
        QFETCH(const int, width);
        QFETCH(const bool, little);
        QFETCH(const bool, itself);
        QFETCH(const QByteArray, expected);
        const LengthPrefix prefix{static_cast<unsigned>(width), little ? Order::Little : Order::Big,
                                  itself ? Counts::Itself : Counts::Payload};
        const auto framed = addLengthPrefix(hex("61 62 63"), prefix);
        QCOMPARE(toHex(*framed), expected.toStdString());
        Bytes twice = *framed;
        twice.insert(twice.end(), framed->begin(), framed->end());
        const auto frames = splitFrames(twice, prefix, 10);
        QCOMPARE(frames.size(), 2u);
        for (const LengthFrame& frame : frames) {
            QCOMPARE(frame.state, State::Whole);
            QCOMPARE(frame.payload, 3u);
        }
        QCOMPARE(frames[1].offset, framed->size());
        QCOMPARE(lengthPrefixText(*parseLengthPrefix(lengthPrefixText(prefix))), lengthPrefixText(prefix));
    }

    void refusesAPayloadThatTheLengthCannotSay() {
        QVERIFY(addLengthPrefix(Bytes(255), {1, Order::Big, Counts::Payload}));
        const auto tooLong = addLengthPrefix(Bytes(256), {1, Order::Big, Counts::Payload});
        QVERIFY(!tooLong);
        QVERIFY(tooLong.error().find("256 bytes are too many") != std::string::npos);
        QVERIFY(!addLengthPrefix(Bytes(255), {1, Order::Big, Counts::Itself}));
        QVERIFY(addLengthPrefix(Bytes(254), {1, Order::Big, Counts::Itself}));
    }

    void namesTheIncompleteRest() {
        const LengthPrefix prefix{2, Order::Big, Counts::Payload};
        const Bytes cut = hex("00 01 61 00 05 62 63");
        auto frames = splitFrames(cut, prefix, 10);
        QCOMPARE(frames.size(), 2u);
        QCOMPARE(frames[1].state, State::Cut);
        QCOMPARE(frames[1].declared, 5u);
        QCOMPARE(frames[1].payload, 2u);
        QCOMPARE(frames[1].missing, 3u);
        frames = splitFrames(hex("00 01 61 00"), prefix, 10);
        QCOMPARE(frames[1].state, State::CutInLength);
        QCOMPARE(frames[1].missing, 1u);
    }

    void findsALengthThatLies() {
        const auto frames = splitFrames(hex("00 01 61 62"), {2, Order::Big, Counts::Itself}, 10);
        QCOMPARE(frames.size(), 1u);
        QCOMPARE(frames[0].state, State::Lies);
        const auto huge = splitFrames(hex("ff ff ff ff ff ff ff ff 61"), {8, Order::Big, Counts::Payload}, 10);
        QCOMPARE(huge[0].state, State::Cut);
        QCOMPARE(huge[0].missing, UINT64_MAX - 1);
    }

    void endsAtTheMostThatIsAskedFor() {
        QCOMPARE(splitFrames(Bytes(1000), {1, Order::Big, Counts::Payload}, 10).size(), 10u);
    }

    void readsItsSettingsFromWords() {
        const auto read = parseLengthPrefix("2, little itself");
        QCOMPARE(read->width, 2u);
        QCOMPARE(read->order, Order::Little);
        QCOMPARE(read->counts, Counts::Itself);
        QCOMPARE(parseLengthPrefix("")->width, 4u);
        QVERIFY(!parseLengthPrefix("3"));
        QVERIFY(parseLengthPrefix("2 middle").error().find("'middle'") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(LengthPrefixTest)
#include "tst_length_prefix.moc"
