#include "core/payload/checksum.h"

#include <QTest>

#include <algorithm>

using namespace swb;

namespace {

// As RFC 1071 says it, word by word.
std::uint16_t slowly(BytesView bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        sum += static_cast<std::uint32_t>(bytes[i]) << 8;
        sum += i + 1 < bytes.size() ? bytes[i + 1] : 0;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<std::uint16_t>(sum);
}

Bytes mixed(std::size_t size) {
    Bytes bytes(size);
    std::uint32_t state = static_cast<std::uint32_t>(size) + 1;
    for (std::uint8_t& byte : bytes) {
        state = state * 1'664'525 + 1'013'904'223;
        byte = static_cast<std::uint8_t>(state >> 24);
    }
    return bytes;
}

} // namespace

class TestInternetSum : public QObject {
    Q_OBJECT

private slots:
    void everyLengthAndPlaceInMemoryIsSummedAsTheRfcDoes() {
        const Bytes bytes = mixed(300);
        for (std::size_t from = 0; from < 9; ++from) {
            for (std::size_t size = 0; from + size <= bytes.size(); ++size) {
                InternetSum sum;
                sum.add(BytesView(bytes).subspan(from, size));
                QCOMPARE(sum.folded(), slowly(BytesView(bytes).subspan(from, size)));
            }
        }
    }

    void copyingSumsTheSameAndWritesNothingBeside() {
        const Bytes bytes = mixed(600);
        for (std::size_t from = 0; from < 9; ++from) {
            for (std::size_t size = 0; from + size <= bytes.size(); ++size) {
                const BytesView some = BytesView(bytes).subspan(from, size);
                Bytes to(size + 16, 0xaa);
                InternetSum sum;
                sum.addCopying(some, to.data() + 8);
                QCOMPARE(sum.folded(), slowly(some));
                Bytes expected(to.size(), 0xaa);
                std::ranges::copy(some, expected.begin() + 8);
                QVERIFY(to == expected);
            }
        }
    }

    void piecesOfAnyLengthSumToTheWhole() {
        const Bytes bytes = mixed(200);
        for (std::size_t first = 0; first <= 70; ++first) {
            for (std::size_t second = 0; second <= 70; ++second) {
                InternetSum sum;
                sum.add(BytesView(bytes).first(first));
                sum.add(BytesView(bytes).subspan(first, second));
                sum.add(BytesView(bytes).subspan(first + second));
                QCOMPARE(sum.folded(), slowly(bytes));
            }
        }
    }

    void onesAllOverAreNoZero() {
        for (const std::size_t size : {2U, 32U, 65'536U}) {
            const Bytes bytes(size, 0xff);
            QCOMPARE(internetChecksum(bytes), std::uint16_t{0});
        }
        const Bytes zeros(64);
        QCOMPARE(internetChecksum(zeros), std::uint16_t{0xffff});
    }

    void millionsOfBytesDoNotOverflow() {
        const Bytes bytes = mixed(5'000'001);
        InternetSum sum;
        sum.add(bytes);
        QCOMPARE(sum.folded(), slowly(bytes));
    }
};

QTEST_APPLESS_MAIN(TestInternetSum)
#include "tst_internet_sum.moc"
