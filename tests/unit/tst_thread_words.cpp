#include "core/base/news_bell.h"
#include "core/base/task_queue.h"

#include <QTest>

#include <poll.h>

#include <string>
#include <thread>

using namespace swb;

namespace {

bool isReady(const TaskQueue& queue) {
    pollfd entry{queue.fd(), POLLIN, 0};
    return ::poll(&entry, 1, 0) == 1;
}

} // namespace

// How one thread tells another of work and of news.
class TestThreadWords : public QObject {
    Q_OBJECT

private slots:
    void tasksAreTakenInOrderAndWakeOnce() {
        TaskQueue queue;
        QVERIFY(queue.open("a test could not be started"));
        QVERIFY(!isReady(queue));
        std::string order;
        queue.post([&] { order += 'a'; });
        queue.post([&] { order += 'b'; });
        QVERIFY(isReady(queue));
        queue.woken();
        QVERIFY(!isReady(queue));
        for (const TaskQueue::Task& task : queue.take())
            task();
        QCOMPARE(order, std::string("ab"));
        QVERIFY(queue.take().empty());
        queue.post([] {});
        QVERIFY(isReady(queue)); // the first after they were taken
    }

    void tasksComeFromAnyThread() {
        TaskQueue queue;
        QVERIFY(queue.open("a test could not be started"));
        int done = 0;
        const auto postMany = [&] {
            for (int i = 0; i < 1000; ++i)
                queue.post([&done] { ++done; });
        };
        std::thread one(postMany), other(postMany);
        one.join();
        other.join();
        for (const TaskQueue::Task& task : queue.take())
            task();
        QCOMPARE(done, 2000);
    }

    void aBellRingsOnceUntilItsNewsIsTaken() {
        NewsBell bell;
        bell.ring(); // nobody listens
        bell.taken();
        int rung = 0;
        bell.setHandler([&rung] { ++rung; });
        bell.ring();
        bell.ring();
        QCOMPARE(rung, 1);
        bell.taken();
        bell.ring();
        QCOMPARE(rung, 2);
        bell.setHandler({});
        bell.taken();
        bell.ring();
        QCOMPARE(rung, 2);
    }
};

QTEST_APPLESS_MAIN(TestThreadWords)
#include "tst_thread_words.moc"
