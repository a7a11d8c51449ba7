#include "core/wire/netlink_build.h"
#include "core/wire/netlink_walk.h"

#include <QtTest>

#include <linux/netlink.h>

#include <cstring>
#include <random>

using namespace swb;

namespace {

Bytes withLength(Bytes message, std::uint32_t length) {
    std::memcpy(message.data(), &length, sizeof length);
    return message;
}

} // namespace

class TestNetlinkWalk : public QObject {
    Q_OBJECT

private slots:
    void messagesStandOneBehindTheOther() {
        Bytes bytes = netlinkMessage({20, NLM_F_MULTI, 7, 8}, Bytes(5, 0xaa));
        QCOMPARE(bytes.size(), std::size_t(24)); // 21, padded
        const Bytes done = netlinkMessage({NLMSG_DONE, NLM_F_MULTI, 7, 8}, Bytes(4, 0));
        bytes.insert(bytes.end(), done.begin(), done.end());
        const NetlinkMessages walked = netlinkMessages(bytes);
        QCOMPARE(walked.messages.size(), std::size_t(2));
        QCOMPARE(walked.rest, bytes.size());
        const NetlinkMessage& first = walked.messages.front();
        QCOMPARE(first.length, 21U);
        QCOMPARE(first.type, std::uint16_t(20));
        QCOMPARE(first.flags, std::uint16_t(NLM_F_MULTI));
        QCOMPARE(first.sequence, 7U);
        QCOMPARE(first.portId, 8U);
        QCOMPARE(first.payload.size(), std::size_t(5));
        QCOMPARE(first.end, std::size_t(24));
        QCOMPARE(walked.messages.back().offset, std::size_t(24));
        QVERIFY(endsNetlinkList(bytes));
        QVERIFY(!endsNetlinkList(BytesView(bytes).first(24)));
    }

    void aLengthThatLiesIsTheLastMessage_data() {
        QTest::addColumn<unsigned>("length");
        QTest::addColumn<unsigned>("payload");
        QTest::newRow("zero") << 0U << 0U;
        QTest::newRow("below the header") << 15U << 0U;
        QTest::newRow("beyond the end") << 200U << 28U;
        QTest::newRow("largest") << 0xffffffffU << 28U;
    }
    void aLengthThatLiesIsTheLastMessage() {
        QFETCH(const unsigned, length);
        QFETCH(const unsigned, payload);
        Bytes bytes = withLength(netlinkMessage({20, 0, 1, 0}, Bytes(4, 1)), length);
        const Bytes more = netlinkMessage({21, 0, 2, 0}, Bytes(8, 2));
        bytes.insert(bytes.end(), more.begin(), more.end());
        const NetlinkMessages walked = netlinkMessages(bytes);
        QCOMPARE(walked.messages.size(), std::size_t(1));
        QVERIFY(walked.messages.front().isFaulty);
        QCOMPARE(walked.messages.front().payload.size(), std::size_t(payload));
        QVERIFY(walked.rest <= bytes.size());
    }

    // A program that sends its whole buffer.
    void zerosBehindTheLastMessageAreNone() {
        Bytes bytes = netlinkMessage({20, 0, 1, 0}, Bytes(4, 1));
        bytes.resize(bytes.size() + 100);
        const NetlinkMessages walked = netlinkMessages(bytes);
        QCOMPARE(walked.messages.size(), std::size_t(1));
        QVERIFY(!walked.messages.front().isFaulty);
        QCOMPARE(walked.rest, std::size_t(20));
        bytes.back() = 1;
        QVERIFY(netlinkMessages(bytes).messages.back().isFaulty);
        QVERIFY(netlinkMessages(Bytes(32, 0)).messages.front().isFaulty);
    }

    void attributesCarryTheirFlagBitsApart() {
        Bytes bytes;
        appendAttribute(bytes, 3, viewOf("lo"));
        appendAttribute(bytes, NLA_F_NESTED | 18, Bytes(4, 0));
        appendAttribute(bytes, NLA_F_NET_BYTEORDER | 2, {});
        const NetlinkAttributes walked = netlinkAttributes(bytes, 0, bytes.size());
        QCOMPARE(walked.attributes.size(), std::size_t(3));
        QCOMPARE(walked.attributes[0].length, std::uint16_t(6));
        QCOMPARE(walked.attributes[0].end, std::size_t(8));
        QVERIFY(walked.attributes[1].isNested && walked.attributes[1].type == 18);
        QVERIFY(walked.attributes[2].isBigEndian && walked.attributes[2].type == 2);
        QVERIFY(walked.attributes[2].value.empty());
        QCOMPARE(walked.rest, bytes.size());
    }

    void anAttributeThatLiesIsTheLast() {
        Bytes bytes;
        appendAttribute(bytes, 1, Bytes(4, 0));
        appendAttribute(bytes, 2, Bytes(4, 0));
        bytes[0] = 3; // below its own header
        QCOMPARE(netlinkAttributes(bytes, 0, bytes.size()).attributes.size(), std::size_t(1));
        QVERIFY(netlinkAttributes(bytes, 0, bytes.size()).attributes.front().isFaulty);
        bytes[0] = 200;
        const auto walked = netlinkAttributes(bytes, 0, bytes.size());
        QCOMPARE(walked.attributes.size(), std::size_t(1));
        QCOMPARE(walked.attributes.front().value.size(), std::size_t(12));
        QCOMPARE(walked.rest, bytes.size());
    }

    void noBytesAtAllReadBeyondTheirEnd() {
        std::mt19937 random(11);
        for (int round = 0; round < 20000; ++round) {
            Bytes bytes(random() % 80);
            for (std::uint8_t& byte : bytes)
                byte = static_cast<std::uint8_t>(random() % 5 == 0 ? random() : random() % 24);
            const NetlinkMessages walked = netlinkMessages(bytes);
            QVERIFY(walked.rest <= bytes.size());
            for (const NetlinkMessage& message : walked.messages) {
                const NetlinkAttributes inside = netlinkAttributes(bytes, message.offset + 16, message.end);
                QVERIFY(inside.rest <= message.end);
            }
            QVERIFY(netlinkAttributes(bytes, random() % 100, random() % 100).rest <= bytes.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestNetlinkWalk)
#include "tst_netlink_walk.moc"
