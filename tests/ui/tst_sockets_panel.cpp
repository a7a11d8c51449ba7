#include "ui/panels/sockets_panel.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <sys/socket.h>

using namespace swb;

class TestSocketsPanel : public QObject {
    Q_OBJECT

private slots:
    void init() {
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        m_panel = std::make_unique<SocketsPanel>(*m_bridge);
        m_panel->resize(220, 500);
        m_panel->show();
        m_tree = m_panel->findChild<QTreeView*>();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void cleanup() {
        m_panel.reset();
        m_bridge.reset();
    }

    void anEmptyBenchSaysSoAndOffersASocket() {
        QVERIFY(!m_tree->isVisible());
        QSignalSpy asked(m_panel.get(), &SocketsPanel::newSocketRequested);
        QTest::mouseClick(button("New socket"), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

    void aClickOrEnterOpensASocket() {
        makeSocket();
        QSignalSpy opened(m_panel.get(), &SocketsPanel::socketActivated);
        QTest::mouseClick(m_tree->viewport(), Qt::LeftButton, {}, m_tree->visualRect(row(0)).center());
        QCOMPARE(opened.count(), 1);
        QCOMPARE(m_panel->currentSocket(), opened.first().first().value<SocketId>());
        QTest::keyClick(m_tree, Qt::Key_Return);
        QCOMPARE(opened.count(), 2);
    }

    void closingByTheButtonLeavesTheFocusInTheList() {
        makeSocket();
        m_tree->setCurrentIndex(row(0));
        button("Close")->setFocus();
        QTest::keyClick(button("Close"), Qt::Key_Space);
        QTRY_COMPARE(m_panel->model().closedCount(), 1);
        QCOMPARE(m_panel->focusWidget(), m_tree);
    }

    void oneRowIsSelectedHoweverThePageWasChanged() {
        makeSocket();
        makeSocket();
        QTRY_COMPARE(m_panel->model().size(), std::size_t(2));
        m_tree->selectAll();
        m_panel->setCurrentSocket(m_bridge->sockets().front().id);
        QCOMPARE(m_tree->selectionModel()->selectedRows().size(), 1);
    }

    void deleteClosesAndThenRemoves() {
        makeSocket();
        m_tree->setFocus();
        m_tree->setCurrentIndex(row(0));
        QTest::keyClick(m_tree, Qt::Key_Delete);
        QTRY_COMPARE(m_panel->model().closedCount(), 1);
        QVERIFY(!button("Close")->isEnabled());
        QVERIFY(button("Remove")->isEnabled());
        QTest::keyClick(m_tree, Qt::Key_Delete);
        QTRY_COMPARE(m_panel->model().size(), std::size_t(0));
        QTRY_VERIFY(!m_tree->isVisible());
    }

    void closeAllAsksOnceInPlace() {
        makeSocket();
        makeSocket();
        QTest::mouseClick(button("Close all"), Qt::LeftButton);
        QVERIFY(button("Yes")->isVisible());
        QVERIFY(!button("Close all")->isVisible());
        QTest::mouseClick(button("No"), Qt::LeftButton);
        QVERIFY(button("Close all")->isVisible());
        QCOMPARE(m_panel->model().openCount(), 2);
        QTest::mouseClick(button("Close all"), Qt::LeftButton);
        QTest::mouseClick(button("Yes"), Qt::LeftButton);
        QTRY_COMPARE(m_panel->model().openCount(), 0);
        QVERIFY(!button("Yes")->isVisible());
    }

    void aBannerStandsAboveTheList() {
        auto* banner = new QLabel(QStringLiteral("Last session: 3 sockets"));
        m_panel->setBanner(banner);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->y() > 0);
        QSignalSpy gone(banner, &QObject::destroyed);
        m_panel->setBanner(nullptr);
        QTRY_COMPARE(gone.count(), 1);
    }

private:
    void makeSocket() {
        const std::size_t before = m_panel->model().size();
        m_bridge->submit({{}, step::Socket{AF_UNIX, SOCK_STREAM, 0}});
        QTRY_COMPARE(m_panel->model().size(), before + 1);
    }
    QModelIndex row(int number) const { return m_panel->model().index(number, 0); }
    QAbstractButton* button(const char* text) const {
        for (QAbstractButton* one : m_panel->findChildren<QAbstractButton*>()) {
            if (one->text() == QLatin1String(text))
                return one;
        }
        return nullptr;
    }

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<SocketsPanel> m_panel;
    QTreeView* m_tree = nullptr;
};

QTEST_MAIN(TestSocketsPanel)
#include "tst_sockets_panel.moc"
