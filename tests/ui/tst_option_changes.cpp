#include "core/explain/explanation.h"
#include "core/options/option_names.h"
#include "tests/support/record_maker.h"
#include "tests/support/socket_steps.h"
#include "ui/models/ledger_export.h"
#include "ui/models/ledger_model.h"
#include "ui/models/options_model.h"
#include "ui/panels/ledger_panel.h"
#include "ui/panels/options_table.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

namespace {

CallRecord made(std::uint64_t sequence, std::uint64_t action, Origin origin = Origin::User) {
    CallRecord record = ledgerRecord(sequence, CallId::Setsockopt);
    record.action = ActionId{action};
    record.origin = origin;
    return record;
}

RecordBatch batchOf(std::vector<CallRecord> completed) {
    RecordBatch batch;
    batch.completed = std::move(completed);
    return batch;
}

OptionReport changing(std::uint64_t action, std::vector<OptionChange> changes) {
    OptionReport report;
    report.socket = SocketId{1};
    report.action = ActionId{action};
    report.call = "setsockopt";
    auto snapshot = std::make_shared<OptionSnapshot>();
    snapshot->taken = std::chrono::milliseconds(action + 1);
    report.snapshot = std::move(snapshot);
    report.changes = std::move(changes);
    return report;
}

OptionChange changeOf(int level, int name, int before, int after) {
    return {level, name, OptionAnswer{intBytes(before), 0}, OptionAnswer{intBytes(after), 0}};
}

QStringList marks(const LedgerModel& model, int row) {
    return model.index(row, LedgerModel::CallColumn).data(LedgerModel::ChangesRole).toStringList();
}

std::string sectionOf(const QSignalSpy& asked, const std::string& heading) {
    if (asked.isEmpty())
        return "nothing was explained";
    for (const Explanation::Section& section : asked.last().first().value<Explanation>().sections)
        if (section.heading == heading)
            return section.text;
    return "no such section";
}

} // namespace

class TestOptionChanges : public QObject {
    Q_OBJECT

private slots:
    void init() {
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        m_bridge->watchAllOptions(true);
    }
    void cleanup() { m_bridge.reset(); }

    void theRowOfACallTellsWhatItChanged() {
        LedgerPanel panel(*m_bridge);
        panel.resize(1200, 300);
        panel.show();
        const SocketId socket = newSocket();
        submit(socket, step::Setsockopt{SOL_SOCKET, SO_RCVBUF, intBytes(10000)});
        const LedgerModel& model = panel.model();
        QTRY_COMPARE(model.rowCount(), 2);
        QTRY_VERIFY(!marks(model, 1).isEmpty());
        const QString longest = marks(model, 1).first(); // the structure SO_MEMINFO comes last
        QVERIFY2(longest.startsWith("changed SO_RCVBUF, SO_BUF_LOCK"), qPrintable(longest));
        QCOMPARE(marks(model, 1).last(), QString("%1 changed").arg(longest.count(',') + 1));
        QVERIFY(marks(model, 0).isEmpty());
        const QModelIndex call = model.index(1, LedgerModel::CallColumn);
        QVERIFY(call.data(Qt::AccessibleTextRole).toString().endsWith("; " + longest));

        QSignalSpy asked(&panel, &LedgerPanel::explainRequested);
        auto* table = panel.findChild<QTableView*>();
        table->setCurrentIndex(call);
        const std::string told = sectionOf(asked, "What this call changed");
        QVERIFY2(told.find("-> 20000 bytes") != std::string::npos, told.c_str());
        QVERIFY2(told.find("SO_BUF_LOCK 0 -> SOCK_RCVBUF_LOCK") != std::string::npos, told.c_str());
        table->setFocus();
        QTest::keySequence(table, QKeySequence::Copy);
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY2(copied.contains("\n    changed SO_BUF_LOCK 0 -> SOCK_RCVBUF_LOCK\n"), qPrintable(copied));
    }

    void aCallThatChangesNothingSaysSo() {
        LedgerPanel panel(*m_bridge);
        const SocketId socket = newSocket();
        submit(socket, step::Getsockname{});
        QTRY_COMPARE(panel.model().rowCount(), 2);
        QSignalSpy asked(&panel, &LedgerPanel::explainRequested);
        panel.findChild<QTableView*>()->setCurrentIndex(panel.model().index(1, LedgerModel::CallColumn));
        QTRY_VERIFY(sectionOf(asked, "What this call changed").find("are the same") != std::string::npos);
        QVERIFY(marks(panel.model(), 1).isEmpty());
    }

    void theLedgerCanShowOnlyTheCallsThatChangedSomething() {
        LedgerPanel panel(*m_bridge);
        const SocketId socket = newSocket();
        submit(socket, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)});
        submit(socket, step::Getsockname{});
        QTRY_COMPARE(panel.model().rowCount(), 3);
        QTRY_VERIFY(!marks(panel.model(), 1).isEmpty());
        auto* only = actionOf(panel, "Only calls that changed an option");
        only->trigger();
        QTRY_COMPARE(panel.model().rowCount(), 1);
        QCOMPARE(panel.model().record(0).call, CallId::Setsockopt);
        submit(socket, step::Listen{1}); // it comes before what it changed is known
        QTRY_COMPARE(panel.model().rowCount(), 2);
        only->trigger();
        QCOMPARE(panel.model().rowCount(), 4);
        LedgerFilter filter;
        filter.text = "so_acceptconn"; // in no line, but listen() changed it
        LedgerModel model;
        model.add(batchOf({made(1, 1), made(2, 2)}));
        model.takeChanges(changing(1, {changeOf(SOL_SOCKET, SO_ACCEPTCONN, 0, 1)}));
        model.setFilter(filter);
        QCOMPARE(model.rowCount(), 1);
    }

    void theLedgersMenuSwitchesItOffForAll() {
        LedgerPanel panel(*m_bridge);
        auto* action = actionOf(panel, "Read options around each call");
        QVERIFY(action->isChecked());
        action->trigger();
        QVERIFY(!m_bridge->watchesAllOptions());
        QSignalSpy read(m_bridge.get(), &EngineBridge::optionsRead);
        const SocketId socket = newSocket();
        submit(socket, step::Listen{1});
        QTRY_COMPARE(panel.model().rowCount(), 2);
        QCOMPARE(read.count(), 0);
        action->trigger();
        submit(socket, step::Listen{2});
        QTRY_COMPARE(read.count(), 1);
    }

    void theSwitchOfOneSocketIsOnFromTheStart() {
        const SocketId one = newSocket(), other = newSocket();
        OptionsTable table(*m_bridge, one);
        table.show();
        auto* watch = checkBox(table, "Watch calls");
        QVERIFY(watch->isChecked());
        watch->click();
        QVERIFY(!m_bridge->watchesOptions(one));
        QVERIFY(m_bridge->watchesOptions(other));
        QSignalSpy read(m_bridge.get(), &EngineBridge::optionsRead);
        const ActionId quiet = submit(one, step::Listen{1});
        QVERIFY(std::ranges::none_of(
            read, [&](const QList<QVariant>& told) { return told.first().value<OptionReport>().action == quiet; }));
        m_bridge->watchAllOptions(true);
        QVERIFY(watch->isChecked());
    }

    void aPageOpenedLaterKnowsWhatChangedBefore() {
        const SocketId socket = newSocket();
        submit(socket, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)});
        submit(socket, step::Listen{1});
        OptionsTable table(*m_bridge, socket);
        table.show();
        auto* model = table.findChild<OptionsModel*>();
        const auto changedBy = [&](int name) {
            return model->indexOf(SOL_SOCKET, name).siblingAtColumn(OptionsModel::ChangedBy).data().toString();
        };
        QTRY_COMPARE(changedBy(SO_KEEPALIVE), QString("setsockopt"));
        QCOMPARE(changedBy(SO_ACCEPTCONN), QString("listen"));
    }

    void changesStandBesideTheCallThatWasAskedFor() {
        LedgerModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const OptionReport report = changing(1, {changeOf(SOL_SOCKET, SO_KEEPALIVE, 0, 1)});
        model.add(batchOf({made(1, 1, Origin::Consequence), made(2, 1), made(3, 1, Origin::Consequence), made(4, 2)}));
        model.takeChanges(report);
        QVERIFY(marks(model, 0).isEmpty());
        QCOMPARE(marks(model, 1).first(), QString("changed SO_KEEPALIVE"));
        QVERIFY(marks(model, 2).isEmpty());
    }

    void changesThatComeBeforeTheirCallWaitForIt() {
        LedgerModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFilter({.changedOnly = true});
        model.takeChanges(changing(7, {changeOf(SOL_SOCKET, SO_KEEPALIVE, 0, 1)}));
        model.add(batchOf({made(1, 6), made(2, 7)}));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.record(0).sequence, std::uint64_t{2});
        QCOMPARE(marks(model, 0).first(), QString("changed SO_KEEPALIVE"));
    }

    void aSavedLedgerHasTheChanges_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("piece");
        QTest::newRow("text") << "calls.txt" << QByteArray("\n    changed SO_KEEPALIVE off -> on\n");
        QTest::newRow("json") << "calls.jsonl" << QByteArray("\"changed\":[\"SO_KEEPALIVE off -> on\"]");
        QTest::newRow("csv") << "calls.csv" << QByteArray(",false,SO_KEEPALIVE off -> on\n");
    }
    void aSavedLedgerHasTheChanges() {
        QFETCH(QString, name);
        QFETCH(QByteArray, piece);
        const QTemporaryDir directory;
        const auto changes =
            std::make_shared<const std::vector<OptionChange>>(1, changeOf(SOL_SOCKET, SO_KEEPALIVE, 0, 1));
        QCOMPARE(saveLedger(directory.filePath(name), {made(1, 1), made(2, 2)}, Numbers::Symbols, {{1, changes}}),
                 QString());
        QFile file(directory.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray saved = file.readAll();
        QVERIFY2(saved.contains(piece), saved.constData());
        QCOMPARE(saved.count("SO_KEEPALIVE"), 1);
    }

    void oldChangesAreGivenUpAndCounted() {
        LedgerModel model;
        constexpr std::uint64_t kExtra = 10;
        std::vector<CallRecord> records;
        for (std::uint64_t i = 1; i <= ChangeStore::kMost + kExtra; ++i)
            records.push_back(made(i, i));
        model.add(batchOf(records));
        for (std::uint64_t i = 1; i <= ChangeStore::kMost + kExtra; ++i)
            model.takeChanges(changing(i, {changeOf(SOL_SOCKET, SO_KEEPALIVE, 0, 1)}));
        QCOMPARE(model.changes().dropped(), kExtra);
        QTRY_COMPARE(model.rowCount(), static_cast<int>(ChangeStore::kMost + kExtra));
        QVERIFY(marks(model, 0).isEmpty());
        QVERIFY(!marks(model, model.rowCount() - 1).isEmpty());
    }

    void aLiveReadingRepaintsOnlyWhatDiffers() {
        OptionsModel model;
        const auto reading = [](int keepalive, std::uint8_t segments) {
            auto snapshot = std::make_shared<OptionSnapshot>();
            Bytes info(104);
            info[24] = segments; // tcpi_unacked
            snapshot->add(SOL_SOCKET, SO_KEEPALIVE, intBytes(keepalive));
            snapshot->add(SOL_SOCKET, SO_REUSEADDR, intBytes(0));
            snapshot->add(IPPROTO_TCP, TCP_INFO, info);
            OptionReport report;
            report.snapshot = snapshot;
            return report;
        };
        model.take(reading(0, 0));
        QSignalSpy changed(&model, &OptionsModel::dataChanged);
        model.take(reading(0, 0));
        QCOMPARE(changed.count(), 0);
        model.take(reading(1, 0));
        QCOMPARE(changed.count(), 1);
        const auto first = changed[0][0].toModelIndex(), last = changed[0][1].toModelIndex();
        QCOMPARE(first, model.indexOf(SOL_SOCKET, SO_KEEPALIVE).siblingAtColumn(OptionsModel::Value));
        QCOMPARE(last, first);
        changed.clear();
        model.take(reading(1, 9));
        for (const auto& cells : changed) {
            const auto from = cells[0].toModelIndex(), to = cells[1].toModelIndex();
            QCOMPARE(from, to);
            QCOMPARE(from.column(), int(OptionsModel::Value));
        }
        QVERIFY(changed.count() == 1 || changed.count() == 2); // the field, and the brief of the structure
    }

private:
    ActionId submit(SocketId socket, Step step) {
        QSignalSpy finished(m_bridge.get(), &EngineBridge::actionFinished);
        const ActionId action = m_bridge->submit({socket, std::move(step)});
        const auto isOver = [&] {
            return std::ranges::any_of(finished, [&](const QList<QVariant>& told) {
                return told.first().value<ActionReport>().action == action;
            });
        };
        [&] { QTRY_VERIFY(isOver()); }();
        return action;
    }
    SocketId newSocket() {
        submit({}, step::Socket{AF_INET, SOCK_STREAM, 0});
        return m_bridge->sockets().back().id;
    }
    static QCheckBox* checkBox(const QWidget& in, const QString& text) {
        for (auto* box : in.findChildren<QCheckBox*>())
            if (box->text() == text)
                return box;
        return nullptr;
    }
    static QAction* actionOf(const QWidget& in, const QString& text) {
        for (auto* action : in.findChildren<QAction*>())
            if (action->text() == text)
                return action;
        return nullptr;
    }

    std::unique_ptr<EngineBridge> m_bridge;
};

QTEST_MAIN(TestOptionChanges)
#include "tst_option_changes.moc"
