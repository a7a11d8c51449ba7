#include "core/bridge/engine_bridge.h"
#include "tests/support/own_echo.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <thread>

using namespace swb;
using swb::test::OwnEcho;

// However fast traffic is, the window is told of it in batches.
class TestBatches : public QObject {
    Q_OBJECT

private slots:
    // An echo as fast as it goes, for a second: some ten thousand calls, rows and changes of a peer.
    void thereIsOneEvery33Milliseconds() {
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        EngineBridge bridge(std::move(*engine));
        const QSignalSpy rows(&bridge, &EngineBridge::transcriptMoved);
        const QSignalSpy peers(&bridge, &EngineBridge::trafficChanged);
        const QSignalSpy calls(&bridge, &EngineBridge::automaticArrived);
        const OwnEcho echo(bridge.engine().traffic());
        std::atomic<bool> isOver{false};
        std::atomic<int> rounds{0};
        std::thread talking([&] {
            while (!isOver && echo.echoes({'x'}))
                ++rounds;
        });
        QElapsedTimer time;
        time.start();
        QTRY_VERIFY(time.elapsed() > 1000);
        const auto most = time.elapsed() / 33 + 2;
        const int moved = rounds;
        const qsizetype told[] = {rows.size(), peers.size(), calls.size()};
        isOver = true;
        talking.join();
        QVERIFY2(moved > 1000, qPrintable(QString::number(moved)));
        for (const qsizetype times : told) {
            QVERIFY2(times > 5, qPrintable(QString::number(times)));
            QVERIFY2(times <= most, qPrintable(QString("%1, and %2 are the most").arg(times).arg(most)));
        }
    }
};

QTEST_GUILESS_MAIN(TestBatches)
#include "tst_batches.moc"
