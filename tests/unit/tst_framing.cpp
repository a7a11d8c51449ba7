#include "core/rules/deframer.h"

#include <QTest>

using namespace swb;

namespace {

struct Cut {
    std::string body;
    std::uint64_t offset;
    FramedMessage::Fault fault = FramedMessage::Fault::None;
    friend bool operator==(const Cut&, const Cut&) = default;
};

std::string textOf(BytesView bytes) { return {bytes.begin(), bytes.end()}; }

// Feeds the stream in pieces of that size, and checks that what comes out is the stream.
std::vector<Cut> cutIn(const Framing& framing, std::string_view stream, std::size_t piece, bool ends = false) {
    std::vector<Cut> cuts;
    std::string whole;
    Deframer deframer(framing);
    const auto keep = [&](const std::optional<FramedMessage>& message) {
        if (!message)
            return false;
        if (message->offset != whole.size())
            cuts.push_back({"WRONG OFFSET", message->offset});
        whole += textOf(message->whole);
        cuts.push_back({textOf(message->body), message->offset, message->fault});
        return true;
    };
    for (std::size_t at = 0; at < stream.size(); at += piece) {
        const std::string fed(stream.substr(at, piece)); // gone afterwards: nothing may point into it
        deframer.feed(viewOf(fed));
        while (keep(deframer.next())) {
        }
    }
    if (ends)
        keep(deframer.finish());
    if (!stream.starts_with(whole) || whole.size() + deframer.held() != stream.size())
        cuts.push_back({"BYTES LOST", whole.size()});
    return cuts;
}

Framing lines() { return {.kind = Framing::Kind::Line}; }

Framing length(unsigned width, LengthPrefix::Order order = LengthPrefix::Order::Big,
               LengthPrefix::Counts counts = LengthPrefix::Counts::Payload, std::size_t header = 0) {
    return {.kind = Framing::Kind::Length, .prefix = {width, order, counts}, .headerSize = header};
}

} // namespace

Q_DECLARE_METATYPE(swb::Framing)

class TestFraming : public QObject {
    Q_OBJECT

private slots:
    void aStreamIsCutTheSameInAnyPieces_data() {
        QTest::addColumn<Framing>("framing");
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QStringList>("bodies");
        using Counts = LengthPrefix::Counts;
        using Order = LengthPrefix::Order;
        QTest::addRow("lines") << lines() << QByteArray("one\r\ntwo\n\n\r\nlast") << QStringList{"one", "two", "", ""};
        QTest::addRow("length 1") << length(1) << QByteArray("\3abc\0\1x", 7) << QStringList{"abc", "", "x"};
        QTest::addRow("length 2 little") << length(2, Order::Little) << QByteArray("\2\0hi\1\0x", 7)
                                         << QStringList{"hi", "x"};
        QTest::addRow("length 4 itself") << length(4, Order::Big, Counts::Itself)
                                         << QByteArray("\0\0\0\6hi\0\0\0\4", 10) << QStringList{"hi", ""};
        QTest::addRow("header and length")
            << length(2, Order::Big, Counts::Payload, 3) << QByteArray("\x16\3\3\0\2hi\x17\3\3\0\0", 12)
            << QStringList{QString::fromLatin1("\x16\3\3\0\2hi", 7), QString::fromLatin1("\x17\3\3\0\0", 5)};
        QTest::addRow("header counted") << length(2, Order::Big, Counts::Itself, 1) << QByteArray("T\0\5hi", 5)
                                        << QStringList{QString::fromLatin1("T\0\5hi", 5)};
        QTest::addRow("fixed") << Framing{.kind = Framing::Kind::Fixed, .size = 3} << QByteArray("abcdefgh")
                               << QStringList{"abc", "def"};
        QTest::addRow("delimiter") << Framing{.kind = Framing::Kind::Delimiter, .delimiter = {'-', '-', '>'}}
                                   << QByteArray("a-->--->b--") << QStringList{"a", "-"};
    }
    void aStreamIsCutTheSameInAnyPieces() {
        QFETCH(Framing, framing);
        QFETCH(QByteArray, stream);
        QFETCH(QStringList, bodies);
        QCOMPARE(faultOf(framing), std::string());
        for (std::size_t piece = 1; piece <= static_cast<std::size_t>(stream.size()); ++piece) {
            QStringList got;
            for (const Cut& cut : cutIn(framing, {stream.data(), static_cast<std::size_t>(stream.size())}, piece))
                got << QString::fromLatin1(cut.body.data(), static_cast<qsizetype>(cut.body.size()));
            QCOMPARE(got, bodies);
        }
    }

    void whatIsFramedIsCutAgain_data() { aStreamIsCutTheSameInAnyPieces_data(); }
    void whatIsFramedIsCutAgain() {
        QFETCH(Framing, framing);
        const std::string payload = "abc";
        const auto framed = frame(viewOf(payload), framing);
        QVERIFY(framed.has_value());
        const auto cuts = cutIn(framing, textOf(*framed), framed->size());
        QCOMPARE(cuts.size(), 1u);
        QCOMPARE(cuts[0].fault, FramedMessage::Fault::None);
        if (framing.headerSize == 0)
            QCOMPARE(cuts[0].body, payload);
    }

    void aLineOf10MiBIsOneMessage() {
        const std::string line(10 << 20, 'x');
        const auto cuts = cutIn(lines(), line + "\nnext\n", 65536);
        QCOMPARE(cuts.size(), 2u);
        QCOMPARE(cuts[0].body.size(), line.size());
        QCOMPARE(cuts[1], (Cut{"next", line.size() + 1}));
    }

    void aLineWithoutAnEndIsCutAtTheMost() {
        Framing framing = lines();
        framing.most = 10;
        for (const std::size_t piece : {1u, 7u, 100u}) {
            const auto cuts = cutIn(framing, "0123456789abcdef\nok\n", piece);
            using Fault = FramedMessage::Fault;
            QCOMPARE(cuts, (std::vector<Cut>{{"0123456789", 0, Fault::TooLong}, {"abcdef", 10}, {"ok", 17}}));
        }
    }

    void aLengthThatLiesEndsTheCutting() {
        Framing framing = length(4);
        framing.most = 1000;
        const std::string stream("\0\0\0\2hi\x7f\xff\xff\xff rest", 15);
        Deframer deframer(framing);
        deframer.feed(viewOf(stream));
        QCOMPARE(textOf(deframer.next()->body), std::string("hi"));
        const auto lie = deframer.next();
        QVERIFY(lie && lie->fault == FramedMessage::Fault::Lies);
        QVERIFY(faultText(*lie).find("2147483647") != std::string::npos);
        QVERIFY(deframer.isLost());
        QVERIFY(!deframer.next());
        deframer.feed(viewOf("more"));
        const auto more = deframer.next();
        QVERIFY(more && more->fault == FramedMessage::Fault::Unframed && textOf(more->whole) == "more");
        deframer.configure(framing); // the person says where messages begin
        deframer.feed(viewOf(std::string_view("\0\0\0\1x", 5)));
        QCOMPARE(textOf(deframer.next()->body), std::string("x"));
        // A length that counts itself and is less than itself.
        const auto cuts = cutIn(length(4, LengthPrefix::Order::Big, LengthPrefix::Counts::Itself),
                                std::string_view("\0\0\0\3abc", 7), 7);
        QCOMPARE(cuts.size(), 1u);
        QCOMPARE(cuts[0].fault, FramedMessage::Fault::Lies);
    }

    void theEndOfTheStreamGivesWhatIsHeld() {
        const auto cuts = cutIn(lines(), "one\ntw", 4, true);
        QCOMPARE(cuts, (std::vector<Cut>{{"one", 0}, {"tw", 4, FramedMessage::Fault::Cut}}));
        QCOMPARE(cutIn(lines(), "one\n", 4, true).size(), 1u);
    }

    void anotherFramingLooksAtWhatIsHeld() {
        const Framing first = lines();
        const Framing second{.kind = Framing::Kind::Fixed, .size = 2};
        Deframer deframer(first);
        const std::string stream = "abcde";
        deframer.feed(viewOf(stream));
        QVERIFY(!deframer.next());
        QCOMPARE(deframer.held(), 5u);
        deframer.configure(second);
        QCOMPARE(textOf(deframer.next()->body), std::string("ab"));
        QCOMPARE(textOf(deframer.next()->body), std::string("cd"));
        QVERIFY(!deframer.next());
        QCOMPARE(deframer.held(), 1u);
    }

    void messagesWholeInOnePieceAreNotCopied() {
        const Framing framing = lines();
        const std::string stream = "one\ntwo\n";
        Deframer deframer(framing);
        deframer.feed(viewOf(stream));
        const void* first = deframer.next()->body.data();
        QCOMPARE(first, static_cast<const void*>(stream.data()));
        const void* second = deframer.next()->body.data();
        QCOMPARE(second, static_cast<const void*>(stream.data() + 4));
        QVERIFY(sizeof(Deframer) <= 96);
    }

    void whatCannotBeFramedIsSaid() {
        const Bytes long300(300, 'x');
        QVERIFY(frame(long300, length(1)).error().find("255 at most") != std::string::npos);
        QVERIFY(frame(Bytes(253, 'x'), length(1, LengthPrefix::Order::Big, LengthPrefix::Counts::Itself)).has_value());
        QVERIFY(frame(Bytes(255, 'x'), length(1, LengthPrefix::Order::Big, LengthPrefix::Counts::Itself))
                    .error()
                    .find("too many") != std::string::npos);
        QVERIFY(!frame(viewOf("ab"), length(2, LengthPrefix::Order::Big, LengthPrefix::Counts::Payload, 3)));
        QVERIFY(!frame(viewOf("abcd"), {.kind = Framing::Kind::Fixed, .size = 3}));
        QCOMPARE(textOf(*frame(viewOf("a"), {.kind = Framing::Kind::Fixed, .size = 3, .padding = '.'})),
                 std::string("a.."));
        QCOMPARE(textOf(*frame(viewOf("a"), {.kind = Framing::Kind::Line, .lineEnd = Framing::LineEnd::CrLf})),
                 std::string("a\r\n"));
    }

    void whatIsNoFramingIsSaid() {
        QVERIFY(!faultOf({.kind = Framing::Kind::Delimiter}).empty());
        QVERIFY(!faultOf({.kind = Framing::Kind::Fixed, .size = 0}).empty());
        QVERIFY(!faultOf({.kind = Framing::Kind::Line, .most = 0}).empty());
        QVERIFY(!faultOf(length(3)).empty());
        QVERIFY(faultOf({}).empty());
    }
};

QTEST_APPLESS_MAIN(TestFraming)
#include "tst_framing.moc"
