#include "tests/support/record_maker.h"
#include "ui/models/ledger_export.h"
#include "ui/panels/ledger_bar.h"
#include "ui/panels/ledger_panel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <sys/stat.h>

#include <cerrno>

using namespace swb;
using swb::test::ledgerRecord;

namespace {

RecordBatch batchOf(std::vector<CallRecord> completed) {
    RecordBatch batch;
    batch.completed = std::move(completed);
    return batch;
}

std::vector<CallRecord> many(std::uint64_t from, std::uint64_t to) {
    std::vector<CallRecord> records;
    for (std::uint64_t i = from; i <= to; ++i)
        records.push_back(ledgerRecord(i));
    return records;
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestLedgerPanel : public QObject {
    Q_OBJECT

private slots:
    void init() {
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        m_panel = std::make_unique<LedgerPanel>(*m_bridge);
        m_panel->resize(1200, 300);
        m_panel->show();
        m_table = m_panel->findChild<QTableView*>();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void cleanup() {
        m_panel.reset();
        m_bridge.reset();
    }

    void aSelectedRowIsExplainedOnce() {
        QSignalSpy asked(m_panel.get(), &LedgerPanel::explainRequested);
        emit m_bridge->recordsArrived(batchOf({ledgerRecord(1, CallId::Bind, EADDRINUSE), ledgerRecord(2)}));
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(cell(0)).center());
        QCOMPARE(asked.count(), 1);
        QTest::keyClick(m_table, Qt::Key_Down);
        QCOMPARE(asked.count(), 2);
        QCOMPARE(asked.last().first().value<Explanation>().title, explainRecord(ledgerRecord(2)).title);
    }

    // What the engine found out about a failure stands in the explanation of its row, also when it came later.
    void aRowThatFailedIsExplainedWithWhatWasFound() {
        QSignalSpy asked(m_panel.get(), &LedgerPanel::explainRequested);
        const auto explanation = [&asked] { return asked.last().first().value<Explanation>(); };
        emit m_bridge->recordsArrived(batchOf({ledgerRecord(1, CallId::Bind, EADDRINUSE), ledgerRecord(2)}));
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(cell(0)).center());
        QCOMPARE(explanation().sections.front().heading, std::string("Why"));
        ActionReport report;
        report.action = ActionId{1};
        report.hint = "socat (pid 7, user root) listens on 127.0.0.1:4000";
        emit m_bridge->actionFinished(report);
        QCOMPARE(asked.count(), 2);
        QCOMPARE(explanation().sections.front().heading, std::string("What was found"));
        QCOMPARE(explanation().sections.front().text, report.hint + ".");
        QTest::keyClick(m_table, Qt::Key_Down);
        QVERIFY(explanation().sections.front().heading != "What was found");
        QTest::keyClick(m_table, Qt::Key_Up);
        QCOMPARE(explanation().sections.front().text, report.hint + ".");
    }

    void selectedRowsAreCopiedInTheOrderTheyStand() {
        emit m_bridge->recordsArrived(
            batchOf({ledgerRecord(1, CallId::Bind), ledgerRecord(2, CallId::Close), ledgerRecord(3)}));
        m_table->selectRow(1);
        m_table->selectionModel()->select(cell(0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        button("Copy")->click();
        const QStringList lines = QGuiApplication::clipboard()->text().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines.at(0).contains(QLatin1String(" s1 bind(7")));
        QVERIFY(lines.at(1).contains(QLatin1String(" s1 close(7) = 0")));
    }

    void theFiltersOfTheBarReachTheModel() {
        emit m_bridge->recordsArrived(
            batchOf({ledgerRecord(1, CallId::Bind, EINVAL), ledgerRecord(2, CallId::Close), ledgerRecord(3)}));
        checkBox("Failed")->click();
        QCOMPARE(m_panel->model().rowCount(), 1);
        checkBox("Failed")->click();
        QTest::keyClicks(m_panel->findChild<QLineEdit*>(), QStringLiteral("close("));
        QTRY_COMPARE(m_panel->model().rowCount(), 1);
        QCOMPARE(m_panel->model().record(0).call, CallId::Close);
        m_panel->findChild<QLineEdit*>()->clear();
        QTRY_COMPARE(m_panel->model().rowCount(), 3);
        m_panel->setSocketFilter(SocketId{9});
        QCOMPARE(m_panel->model().rowCount(), 0);
        m_panel->setSocketFilter({});
        QCOMPARE(m_panel->model().rowCount(), 3);
    }

    void whileItIsPausedCallsWait() {
        button("Pause")->click();
        m_bridge->submit({{}, step::Socket{9999, 1, 0}});
        QSignalSpy finished(m_bridge.get(), &EngineBridge::actionFinished);
        QVERIFY(finished.wait());
        QCOMPARE(m_panel->model().rowCount(), 0);
        button("Pause")->click();
        QTRY_COMPARE(m_panel->model().rowCount(), 1);
        QCOMPARE(m_panel->model().record(0).error, EAFNOSUPPORT);
    }

    void clearForgetsAndTheFootCounts() {
        RecordBatch batch = batchOf({ledgerRecord(1), ledgerRecord(2)});
        batch.dropped = 3;
        emit m_bridge->recordsArrived(batch);
        QVERIFY(hasLabel(QStringLiteral("calls kept: 2, shown: 2")));
        QVERIFY(hasLabel(QStringLiteral("calls not shown: 3, the ring was full")));
        button("Clear")->click();
        QCOMPARE(m_panel->model().rowCount(), 0);
        QVERIFY(hasLabel(QStringLiteral("calls kept: 0, shown: 0")));
    }

    void theCallHasNearlyHalfOfTheWidthHoweverNarrow_data() {
        QTest::addColumn<int>("width");
        for (const int width : {420, 560, 700, 860, 1000, 1300})
            QTest::addRow("%d", width) << width;
    }

    void theCallHasNearlyHalfOfTheWidthHoweverNarrow() {
        QFETCH(int, width);
        m_panel->resize(width, 400);
        emit m_bridge->recordsArrived(batchOf(many(1, 200)));
        auto* table = m_panel->findChild<QTableView*>();
        QTRY_VERIFY(table->verticalScrollBar()->isVisible());
        const int call = table->columnWidth(LedgerModel::CallColumn);
        QVERIFY2(call >= table->viewport()->width() * 44 / 100, qPrintable(QString::number(call)));
        QVERIFY(!table->horizontalScrollBar()->isVisible());
        QVERIFY(table->horizontalScrollBar()->maximum() == 0);
    }

    void theBarIsNeverLowerThanItsLines() {
        m_panel->resize(500, 120);
        auto* bar = m_panel->findChild<LedgerBar*>();
        QTRY_VERIFY(bar->height() >= bar->layout()->heightForWidth(bar->width()));
    }

    void itFollowsTheTailUntilScrolledAway() {
        emit m_bridge->recordsArrived(batchOf(many(1, 500)));
        QScrollBar* bar = m_table->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
        bar->setValue(100);
        QVERIFY(!button("Follow")->isChecked());
        emit m_bridge->recordsArrived(batchOf(many(501, 600)));
        QTRY_COMPARE(m_panel->model().rowCount(), 600);
        QTRY_VERIFY(bar->maximum() > 500);
        QCOMPARE(bar->value(), 100);
        button("Follow")->click();
        QTRY_COMPARE(bar->value(), bar->maximum());
        emit m_bridge->recordsArrived(batchOf(many(601, 700)));
        QTRY_VERIFY(bar->maximum() > 600 && bar->value() == bar->maximum());
    }

    void tenThousandRowsArriveWithOneScroll() {
        QSignalSpy scrolled(m_table->verticalScrollBar(), &QScrollBar::valueChanged);
        emit m_bridge->recordsArrived(batchOf(many(1, 10'000)));
        QTRY_COMPARE(m_panel->model().rowCount(), 10'000);
        QScrollBar* bar = m_table->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 9000 && bar->value() == bar->maximum());
        QVERIFY(scrolled.count() < 40); // one for each slice, not one for each row
    }

    void savesByTheEndingOfTheName_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("text") << "calls.txt" << QByteArray();
        QTest::newRow("csv") << "calls.csv" << QByteArray("sequence,time,socket,");
        QTest::newRow("json lines") << "calls.jsonl" << QByteArray("{\"action\":1,\"call\":\"bind\"");
    }

    void savesByTheEndingOfTheName() {
        QFETCH(QString, name);
        QFETCH(QByteArray, start);
        QTemporaryDir folder;
        const QString path = folder.filePath(name);
        emit m_bridge->recordsArrived(batchOf({ledgerRecord(1, CallId::Bind, EINVAL), ledgerRecord(2, CallId::Close)}));
        m_panel->saveTo(path);
        QTRY_VERIFY(hasLabel(QStringLiteral("Saved as ") + name));
        const QByteArray content = contentOf(path);
        QVERIFY2(content.startsWith(start), content);
        QCOMPARE(content.count('\n'), name.endsWith(QLatin1String("csv")) ? 3 : 2);
        QVERIFY(content.contains("EINVAL"));
        struct stat status{};
        QCOMPARE(stat(path.toLocal8Bit().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0600));
    }

    void aFailedSaveIsSaidInPlace() {
        m_panel->saveTo(QStringLiteral("/nowhere/calls.txt"));
        QTRY_VERIFY(hasLabelStarting(QStringLiteral("Not saved as /nowhere/calls.txt: ")));
    }

    void jsonLinesHoldTheFigures() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("one.jsonl"));
        QCOMPARE(saveLedger(path, {ledgerRecord(5, CallId::Bind, EADDRINUSE)}, Numbers::Symbols), QString());
        const QJsonObject object = QJsonDocument::fromJson(contentOf(path)).object();
        QCOMPARE(object.value(QLatin1String("sequence")).toInt(), 5);
        QCOMPARE(object.value(QLatin1String("errno")).toString(), QStringLiteral("EADDRINUSE"));
        QCOMPARE(object.value(QLatin1String("durationNs")).toInt(), 12'000);
    }

    void everyComboHasALabelAndEveryButtonAName() {
        const auto labels = m_panel->findChildren<QLabel*>();
        const auto combos = m_panel->findChildren<QComboBox*>();
        QCOMPARE(combos.size(), 2);
        for (QComboBox* combo : combos)
            QVERIFY(std::ranges::any_of(labels, [combo](QLabel* label) { return label->buddy() == combo; }));
        const auto buttons = m_panel->findChildren<QAbstractButton*>();
        for (QAbstractButton* one : buttons) {
            if (one->focusPolicy() == Qt::NoFocus || one->parent()->inherits("QTableView"))
                continue; // the parts of the line edit and of the table
            QVERIFY2(!one->text().isEmpty(), one->metaObject()->className());
            QVERIFY(!one->toolTip().isEmpty());
        }
    }

private:
    QModelIndex cell(int row) const { return m_table->model()->index(row, LedgerModel::CallColumn); }
    QToolButton* button(const char* text) const {
        for (QToolButton* one : m_panel->findChildren<QToolButton*>()) {
            if (one->text() == QLatin1String(text))
                return one;
        }
        return nullptr;
    }
    QCheckBox* checkBox(const char* text) const {
        for (QCheckBox* one : m_panel->findChildren<QCheckBox*>()) {
            if (one->text() == QLatin1String(text))
                return one;
        }
        return nullptr;
    }
    bool hasLabelStarting(const QString& text) const {
        return std::ranges::any_of(m_panel->findChildren<QLabel*>(), [&text](const QLabel* label) {
            return label->isVisible() && label->text().startsWith(text);
        });
    }
    bool hasLabel(const QString& text) const {
        return std::ranges::any_of(m_panel->findChildren<QLabel*>(), [&text](const QLabel* label) {
            return label->isVisible() && label->text() == text;
        });
    }

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<LedgerPanel> m_panel;
    QTableView* m_table = nullptr;
};

QTEST_MAIN(TestLedgerPanel)
#include "tst_ledger_panel.moc"
