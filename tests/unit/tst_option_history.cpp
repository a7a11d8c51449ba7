#include "core/options/option_history.h"

#include <QTest>

using namespace swb;

namespace {

using When = OptionMoment::When;

OptionMoment momentOf(unsigned socket, When when, std::size_t size = 100, std::uint64_t action = 1) {
    auto snapshot = std::make_shared<OptionSnapshot>();
    snapshot->add(1, 1, Bytes(size));
    return {0, SocketId{socket}, when, ActionId{action}, "connect", snapshot};
}

std::vector<std::uint64_t> numbersOf(const OptionHistory& history, unsigned socket) {
    std::vector<std::uint64_t> numbers;
    for (const OptionMoment& moment : history.of(SocketId{socket}))
        numbers.push_back(moment.number);
    return numbers;
}

using Numbers = std::vector<std::uint64_t>;

} // namespace

class TestOptionHistory : public QObject {
    Q_OBJECT

private slots:
    void momentsAreNumberedInTheirOrder() {
        OptionHistory history;
        QCOMPARE(history.add(momentOf(1, When::Before)), std::uint64_t{1});
        QCOMPARE(history.add(momentOf(2, When::Before)), std::uint64_t{2});
        QCOMPARE(history.add(momentOf(1, When::After)), std::uint64_t{3});
        QCOMPARE(numbersOf(history, 1), (Numbers{1, 3}));
        QCOMPARE(history.find(3)->when, When::After);
        QVERIFY(!history.find(4));
        QCOMPARE(history.find(SocketId{1}, ActionId{1}, When::Before)->number, std::uint64_t{1});
        QVERIFY(!history.find(SocketId{2}, ActionId{1}, When::After));
    }

    void theOldestOfASocketGoesAndIsCounted() {
        OptionHistory history({3, 2, 1 << 20});
        history.add(momentOf(1, When::ByHand));
        for (int i = 0; i < 5; ++i)
            history.add(momentOf(1, When::After));
        QCOMPARE(numbersOf(history, 1), (Numbers{1, 4, 5, 6})); // what a person took stays
        QCOMPARE(history.dropped(SocketId{1}), std::uint64_t{2});
        QCOMPARE(history.dropped(SocketId{2}), std::uint64_t{0});
        history.add(momentOf(1, When::ByHand));
        history.add(momentOf(1, When::ByHand));
        QCOMPARE(numbersOf(history, 1), (Numbers{4, 5, 6, 7, 8}));
    }

    void allTogetherTheyStayWithinTheirBytes() {
        OptionHistory history({64, 32, 50'000});
        history.add(momentOf(7, When::After, 1000)); // the only one of a socket, long closed
        for (int i = 0; i < 200; ++i)
            history.add(momentOf(1 + static_cast<unsigned>(i) % 3, When::After, 1000));
        QVERIFY(history.bytes() <= 50'000);
        QVERIFY(history.bytes() > 40'000);
        QCOMPARE(numbersOf(history, 7), (Numbers{1}));
        QVERIFY(history.dropped(SocketId{1}) > 0);
        for (unsigned socket = 1; socket <= 3; ++socket)
            QVERIFY(numbersOf(history, socket).size() > 5);
    }

    void manySocketsDoNotOutgrowItEither() {
        OptionHistory history({64, 32, 50'000});
        for (unsigned socket = 1; socket <= 500; ++socket)
            history.add(momentOf(socket, When::Made, 1000));
        QVERIFY(history.bytes() <= 50'000);
        QCOMPARE(numbersOf(history, 500), (Numbers{500}));
    }

    void whatIsForgottenIsGone() {
        OptionHistory history;
        history.add(momentOf(1, When::ByHand));
        history.add(momentOf(2, When::ByHand));
        const std::size_t both = history.bytes();
        history.forget(SocketId{1});
        history.forget(SocketId{9});
        QVERIFY(numbersOf(history, 1).empty());
        QCOMPARE(history.bytes(), both / 2);
        QCOMPARE(history.add(momentOf(1, When::ByHand)), std::uint64_t{3});
    }
};

QTEST_APPLESS_MAIN(TestOptionHistory)
#include "tst_option_history.moc"
