#include "core/options/option_names.h"
#include "tests/support/gui_access.h"
#include "tests/support/socket_steps.h"
#include "ui/panels/option_compare.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

class TestOptionComparePanel : public QObject {
    Q_OBJECT

private slots:
    void init() {
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        m_bridge->watchAllOptions(true);
        m_listener = submit({}, step::Socket{AF_INET, SOCK_STREAM, 0}).made.at(0);
        submit(m_listener, step::Bind{*Address::parseInet("127.0.0.1", "0")});
        submit(m_listener, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)});
        submit(m_listener, step::Setsockopt{IPPROTO_TCP, TCP_NODELAY, intBytes(1)});
        submit(m_listener, step::Listen{4});
        m_client = submit({}, step::Socket{AF_INET, SOCK_STREAM, 0}).made.at(0);
        submit(m_client, step::Connect{*m_bridge->find(m_listener)->local});
        m_accepted = submit(m_listener, step::Accept{}).made.at(0);
    }
    void cleanup() {
        m_panel.reset();
        m_bridge.reset();
    }

    void aSocketStandsBesideAFreshOne() {
        open(m_listener);
        QTRY_COMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Left), QString("off"));
        QCOMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Right), QString("on"));
        QCOMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Mark), QString("≠ differs"));
        QVERIFY(cell("SO_REUSEADDR", OptionCompareModel::Left).isEmpty()); // the same in both
        checkBox("Only differences")->click();
        QCOMPARE(cell("SO_REUSEADDR", OptionCompareModel::Mark), QString("= same"));
        QCOMPARE(header(OptionCompareModel::Left), QString("default"));
        QCOMPARE(header(OptionCompareModel::Right), QString("s%1 now").arg(m_listener.value));
    }

    void whatConnectChangedIsOnePressAway() {
        open(m_client);
        auto* preset = button("What did connect change?");
        QVERIFY(preset);
        preset->click();
        QTRY_COMPARE(header(OptionCompareModel::Left), QString("s%1 before connect").arg(m_client.value));
        QCOMPARE(header(OptionCompareModel::Right), QString("s%1 after connect").arg(m_client.value));
        QCOMPARE(cell("TCP_MAXSEG", OptionCompareModel::Left), QString("536 bytes"));
        QVERIFY(cell("TCP_INFO", OptionCompareModel::Mark).startsWith("≠ fields: "));
        QCOMPARE(field("TCP_INFO", "tcpi_state", OptionCompareModel::Left), QString("TCP_CLOSE"));
        QCOMPARE(field("TCP_INFO", "tcpi_state", OptionCompareModel::Right), QString("TCP_ESTABLISHED"));
        QVERIFY(field("TCP_INFO", "tcpi_last_ack_recv", OptionCompareModel::Left).isEmpty()); // a clock
        submit(m_client, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)});
        QTRY_VERIFY(button("What did setsockopt change?")); // it follows
        QTRY_COMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Right), QString("on"));
        submit(m_client, step::Getsockname{}); // only looks
        QVERIFY(button("What did setsockopt change?"));
    }

    void whatAnAcceptedSocketInheritsIsOnePressAway() {
        open(m_accepted);
        button("What is inherited?")->click();
        QTRY_COMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Mark), QString("inherited"));
        QCOMPARE(cell("TCP_NODELAY", OptionCompareModel::Mark), QString("inherited"));
        QCOMPARE(cell("SO_ACCEPTCONN", OptionCompareModel::Mark), QString("not inherited"));
        QCOMPARE(header(OptionCompareModel::Left), QString("s%1 before accept").arg(m_listener.value));
        QCOMPARE(header(OptionCompareModel::Right), QString("s%1 made by accept").arg(m_accepted.value));
        QVERIFY(cell("SO_REUSEADDR", OptionCompareModel::Mark).isEmpty()); // as in a fresh one
        QVERIFY(says("when it comes in"));
        open(m_client);
        QVERIFY(!button("What is inherited?")->isEnabled()); // nobody accepted it
    }

    void aSnapshotIsTakenAndComparedWithLater() {
        open(m_client);
        auto* name = lineEdit("Name");
        QTest::keyClicks(name, "as it began");
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(boxes()[1]->findText("“as it began”", Qt::MatchStartsWith) >= 0);
        submit(m_client, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)});
        choose(1, "“as it began”");
        QTRY_COMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Left), QString("off"));
        QTRY_COMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Right), QString("on"));
    }

    void twoSocketsStandSideBySide() {
        open(m_client);
        boxes()[0]->setCurrentIndex(boxes()[0]->findData(m_accepted.value));
        choose(1, "now");
        QTRY_COMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Left), QString("on"));
        QCOMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Right), QString("off"));
        QVERIFY(cell("SO_COOKIE", OptionCompareModel::Left).isEmpty()); // no two sockets have the same
    }

    void aClosedSocketHasItsLastMoments() {
        submit(m_client, step::Close{});
        open(m_client);
        QTRY_COMPARE(header(OptionCompareModel::Right), QString("s%1 before close").arg(m_client.value));
        QTRY_VERIFY(
            !cell("TCP_MAXSEG", OptionCompareModel::Left).isEmpty()); // of a fresh socket, which can be had still
        QVERIFY(says("is closed: this is how it was before close"));
    }

    void whatWasNotWatchedSaysSo() {
        m_bridge->watchAllOptions(false);
        const SocketId quiet = submit({}, step::Socket{AF_INET, SOCK_DGRAM, 0}).made.at(0);
        submit(quiet, step::Close{});
        open(quiet);
        QTRY_VERIFY(says("no moment of it was kept"));
        QCOMPARE(m_tree->model()->rowCount(), 0);
        QVERIFY(!button("What did the last call change?")->isEnabled());
    }

    void theDifferencesAreCopied() {
        open(m_listener);
        QTRY_COMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Right), QString("on"));
        action("Copy as Markdown")->trigger();
        const QString markdown = QGuiApplication::clipboard()->text();
        QVERIFY2(markdown.startsWith(QString("| Option | default | s%1 now | Difference |\n| --- | --- | --- | --- |\n")
                                         .arg(m_listener.value)),
                 qPrintable(markdown));
        QVERIFY(markdown.contains("| SO_KEEPALIVE | off | on | ≠ differs |\n"));
        QVERIFY(!markdown.contains("SO_REUSEADDR"));
        action("Copy as text")->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains("SO_KEEPALIVE\toff\ton\t≠ differs\n"));
    }

    void aSearchKeepsWhatHasItsWords() {
        open(m_client);
        button("What did connect change?")->click();
        QTRY_VERIFY(!cell("TCP_MAXSEG", OptionCompareModel::Left).isEmpty());
        lineEdit("Search")->setText("tcpi_state");
        QCOMPARE(m_tree->model()->rowCount(), 1);
        QVERIFY(!cell("TCP_INFO", OptionCompareModel::Left).isEmpty());
    }

    void aNarrowPageKeepsWhatWasInheritedInSight() {
        open(m_accepted);
        button("What is inherited?")->click();
        QTRY_COMPARE(cell("SO_KEEPALIVE", OptionCompareModel::Mark), QString("inherited"));
        m_panel->resize(300, 600);
        QTRY_VERIFY(m_tree->isColumnHidden(OptionCompareModel::Left));
        QVERIFY(!m_tree->isColumnHidden(OptionCompareModel::Mark));
        QCOMPARE(m_panel->width(), 300); // nothing in it is wider
        button("Against the default")->click();
        QTRY_VERIFY(m_tree->isColumnHidden(OptionCompareModel::Mark));
        QVERIFY(!m_tree->isColumnHidden(OptionCompareModel::Left));
    }

    void everyControlHasANameAndIsReachedByTheKeyboard() {
        open(m_accepted);
        QTRY_VERIFY(m_tree->model()->rowCount() > 0);
        const QStringList faults = accessFaults(*m_panel);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
        QCOMPARE(tabRoundFault(*m_panel), QString());
    }

    void aRowIsExplained() {
        open(m_listener);
        QTRY_VERIFY(!cell("SO_KEEPALIVE", OptionCompareModel::Left).isEmpty());
        QSignalSpy asked(m_panel.get(), &OptionCompare::explainRequested);
        m_tree->setCurrentIndex(indexOf("SO_KEEPALIVE"));
        QCOMPARE(asked.last().first().value<Explanation>().title, std::string("SO_KEEPALIVE"));
    }

    void theModelKeepsItsPromises() {
        OptionCompareModel model;
        OptionCompareFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester one(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester other(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto reading = [](int keepalive, std::size_t size) {
            auto snapshot = std::make_shared<OptionSnapshot>();
            snapshot->add(SOL_SOCKET, SO_KEEPALIVE, intBytes(keepalive));
            snapshot->add(IPPROTO_TCP, TCP_INFO, Bytes(size));
            return snapshot;
        };
        model.compare(reading(0, 104), reading(1, 160));
        QCOMPARE(filter.rowCount(), 2);
        QSignalSpy reset(&model, &OptionCompareModel::modelReset), changed(&model, &OptionCompareModel::dataChanged);
        model.compare(reading(0, 104), reading(0, 160)); // as many rows: they stay
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(filter.rowCount(), 1);
        model.compare(reading(0, 160), reading(0, 160));
        QCOMPARE(filter.rowCount(), 0);
        filter.setOnlyDifferences(false);
        QCOMPARE(filter.rowCount(), 2);
        model.clear();
        QCOMPARE(filter.rowCount(), 0);
    }

private:
    void open(SocketId socket) {
        m_panel = std::make_unique<OptionCompare>(*m_bridge, socket);
        m_panel->resize(720, 600);
        m_panel->show();
        m_tree = m_panel->findChild<QTreeView*>();
        QVERIFY(m_tree);
    }
    ActionReport submit(SocketId socket, Step step) {
        QSignalSpy finished(m_bridge.get(), &EngineBridge::actionFinished);
        const ActionId action = m_bridge->submit({socket, std::move(step)});
        ActionReport report;
        const auto isOver = [&] {
            for (const auto& told : finished)
                if (report = told.first().value<ActionReport>(); report.action == action)
                    return true;
            return false;
        };
        [&] { QTRY_VERIFY(isOver()); }();
        [&] { QVERIFY(!report.error); }();
        return report;
    }
    QModelIndex indexOf(const QString& symbol, const QModelIndex& parent = {}) const {
        const QAbstractItemModel* model = m_tree->model();
        for (int row = 0; row < model->rowCount(parent); ++row)
            if (model->index(row, 0, parent).data().toString() == symbol)
                return model->index(row, 0, parent);
        return {};
    }
    QString cell(const QString& symbol, int column) const {
        return indexOf(symbol).siblingAtColumn(column).data().toString();
    }
    QString field(const QString& symbol, const QString& name, int column) const {
        return indexOf(name, indexOf(symbol)).siblingAtColumn(column).data().toString();
    }
    QString header(int column) const { return m_tree->model()->headerData(column, Qt::Horizontal).toString(); }
    QList<QComboBox*> boxes() const { return m_panel->findChildren<QComboBox*>(); } // left: socket, moment; right
    void choose(int box, const QString& beginning) {
        const int place = boxes()[box]->findText(beginning, Qt::MatchStartsWith);
        QVERIFY(place >= 0);
        boxes()[box]->setCurrentIndex(place);
    }
    bool says(const QString& words) const {
        const auto labels = m_panel->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text().contains(words); });
    }
    template <class Widget>
    Widget* withText(const QString& text) const {
        for (auto* widget : m_panel->findChildren<Widget*>())
            if (widget->text() == text)
                return widget;
        return nullptr;
    }
    QPushButton* button(const QString& text) const { return withText<QPushButton>(text); }
    QCheckBox* checkBox(const QString& text) const { return withText<QCheckBox>(text); }
    QAction* action(const QString& text) const { return withText<QAction>(text); }
    QLineEdit* lineEdit(const QString& name) const {
        for (auto* edit : m_panel->findChildren<QLineEdit*>())
            if (edit->accessibleName() == name)
                return edit;
        return nullptr;
    }

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<OptionCompare> m_panel;
    QTreeView* m_tree = nullptr;
    SocketId m_listener, m_client, m_accepted;
};

QTEST_MAIN(TestOptionComparePanel)
#include "tst_option_compare_panel.moc"
