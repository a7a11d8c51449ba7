#include "tests/support/gui_find.h"
#include "ui/views/rate_plot.h"

#include <QAbstractButton>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace swb;

// How the plot of throughput is looked at.
class TestRatePlot : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_plot = std::make_unique<RatePlot>();
        m_plot->resize(600, 300);
        m_plot->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
        m_last = 0;
        addSeconds(100);
    }
    void cleanup() { m_plot.reset(); }

    void theLastMinuteIsInSightAndFollows() {
        QCOMPARE(round(m_plot->inSight().second), 100);
        QCOMPARE(round(m_plot->inSight().first), 40);
        addSeconds(5);
        QCOMPARE(round(m_plot->inSight().second), 105);
    }

    void whileItIsHeldThePictureStaysAndFiguresAreTaken() {
        const auto before = m_plot->inSight();
        QTest::mouseClick(button("Hold"), Qt::LeftButton);
        addSeconds(5);
        QCOMPARE(m_plot->inSight(), before);
        QCOMPARE(m_plot->model().rowCount(), 1051);
        QTest::mouseClick(button("Hold"), Qt::LeftButton);
        QCOMPARE(round(m_plot->inSight().second), 105);
    }

    void itIsZoomedByButtonsAndShownWholeAgain() {
        QTest::mouseClick(button("Zoom in"), Qt::LeftButton);
        QCOMPARE(round(m_plot->inSight().first), 70);
        QCOMPARE(round(m_plot->inSight().second), 100);
        addSeconds(5); // what is looked at stays
        QCOMPARE(round(m_plot->inSight().second), 100);
        QTest::mouseClick(button("Zoom out"), Qt::LeftButton);
        QTest::mouseClick(button("Zoom out"), Qt::LeftButton);
        QCOMPARE(round(m_plot->inSight().first), -20);
        QTest::mouseClick(button("Whole"), Qt::LeftButton);
        QCOMPARE(round(m_plot->inSight().first), 45);
    }

    void itIsMovedAndZoomedByKeysAndWheel() {
        QWidget* picture = named<QWidget>("Throughput");
        QVERIFY(picture != nullptr);
        picture->setFocus();
        QTest::keyClick(picture, Qt::Key_Left);
        QCOMPARE(round(m_plot->inSight().second), 88);
        QTest::keyClick(picture, Qt::Key_Right);
        QCOMPARE(round(m_plot->inSight().second), 100);
        QTest::keyClick(picture, Qt::Key_Plus);
        QCOMPARE(round(m_plot->inSight().first), 70);
        QTest::keyClick(picture, Qt::Key_Minus);
        QCOMPARE(round(m_plot->inSight().first), 40);
        const QPointF middle = picture->rect().center();
        QWheelEvent wheel(middle, picture->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(picture, &wheel);
        QVERIFY(m_plot->inSight().second - m_plot->inSight().first < 59);
    }

private:
    static int round(double seconds) { return qRound(seconds); }
    // Ten a second, the first at 0.
    void addSeconds(int seconds) {
        std::vector<RateSample> samples;
        for (int i = m_last == 0 ? 0 : 1; i <= seconds * 10; ++i) {
            const std::uint64_t index = ++m_last;
            samples.push_back(
                {index, std::chrono::milliseconds(100 * static_cast<std::int64_t>(index - 1)), 10, 5, 1, 1});
        }
        m_plot->add(samples);
    }
    QAbstractButton* button(const QString& name) const {
        for (auto* found : m_plot->findChildren<QAbstractButton*>())
            if (found->text() == name || found->accessibleName() == name)
                return found;
        return nullptr;
    }
    template <class Widget>
    Widget* named(const QString& name) const {
        return swb::test::named<Widget>(m_plot.get(), name);
    }

    std::unique_ptr<RatePlot> m_plot;
    std::uint64_t m_last = 0;
};

QTEST_MAIN(TestRatePlot)
#include "tst_rate_plot.moc"
