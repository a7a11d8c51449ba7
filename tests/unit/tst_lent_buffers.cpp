#include "core/engine/lent_buffers.h"

#include <QTest>

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

using namespace swb;

namespace {

LentBytes buffer(std::size_t size) { return {std::make_shared<const Bytes>(size)}; }

MessageInfo notice(std::uint32_t first, std::uint32_t last) {
    sock_extended_err error{};
    error.ee_origin = SO_EE_ORIGIN_ZEROCOPY;
    error.ee_info = first;
    error.ee_data = last;
    MessageInfo info;
    info.flags = MSG_ERRQUEUE;
    info.control.resize(CMSG_SPACE(sizeof error));
    cmsghdr header{};
    header.cmsg_len = CMSG_LEN(sizeof error);
    header.cmsg_level = IPPROTO_IP;
    header.cmsg_type = IP_RECVERR;
    std::memcpy(info.control.data(), &header, sizeof header);
    std::memcpy(info.control.data() + sizeof header, &error, sizeof error);
    return info;
}

} // namespace

class TestLentBuffers : public QObject {
    Q_OBJECT

private slots:
    void aRangeGivesBackItsSends() {
        LentBuffers lent;
        for (const std::size_t size : {10, 20, 30})
            lent.add(buffer(size), 1, LentBuffers::Numbers::Known);
        QCOMPARE(lent.bytes(), std::uint64_t(60));
        lent.takeNotices(std::vector{notice(0, 1)});
        QCOMPARE(lent.bytes(), std::uint64_t(30));
        lent.takeNotices(std::vector{notice(2, 2)});
        QCOMPARE(lent.bytes(), std::uint64_t(0));
    }

    void aNoticeThatComesEarlyWaitsForTheOnesBefore() {
        LentBuffers lent;
        lent.add(buffer(10), 1, LentBuffers::Numbers::Known);
        lent.add(buffer(20), 1, LentBuffers::Numbers::Known);
        lent.takeNotices(std::vector{notice(1, 1)});
        QCOMPARE(lent.bytes(), std::uint64_t(30));
        lent.takeNotices(std::vector{notice(0, 0)});
        QCOMPARE(lent.bytes(), std::uint64_t(0));
    }

    void aBufferOfSeveralSendsStaysUntilTheLast() {
        LentBuffers lent;
        lent.add(buffer(10), 3, LentBuffers::Numbers::Known);
        lent.takeNotices(std::vector{notice(0, 1)});
        QCOMPARE(lent.bytes(), std::uint64_t(10));
        lent.takeNotices(std::vector{notice(2, 2)});
        QCOMPARE(lent.bytes(), std::uint64_t(0));
    }

    void aRefusedSendIsNotLentAndHasNoNumber() {
        LentBuffers lent;
        lent.add(buffer(10), 0, LentBuffers::Numbers::Known);
        QCOMPARE(lent.bytes(), std::uint64_t(0));
        lent.add(buffer(20), 1, LentBuffers::Numbers::Known);
        lent.takeNotices(std::vector{notice(0, 0)});
        QCOMPARE(lent.bytes(), std::uint64_t(0));
    }

    void whatHasNoKnownNumberStaysUntilItIsTaken() {
        LentBuffers lent;
        lent.add(buffer(10), 1, LentBuffers::Numbers::Unknown);
        lent.takeNotices(std::vector{notice(0, 5)});
        QCOMPARE(lent.bytes(), std::uint64_t(10));
        QCOMPARE(lent.take().size(), std::size_t(1));
        QCOMPARE(lent.bytes(), std::uint64_t(0));
    }

    void anOrdinaryMessageOfTheSameBytesIsNoNotice() {
        LentBuffers lent;
        lent.add(buffer(10), 1, LentBuffers::Numbers::Known);
        MessageInfo ordinary = notice(0, 0);
        ordinary.flags = 0;
        lent.takeNotices(std::vector{ordinary});
        QCOMPARE(lent.bytes(), std::uint64_t(10));
    }
};

QTEST_APPLESS_MAIN(TestLentBuffers)
#include "tst_lent_buffers.moc"
