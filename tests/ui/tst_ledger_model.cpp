#include "tests/support/record_maker.h"
#include "ui/models/ledger_model.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <cerrno>

using namespace swb;
using swb::test::ledgerRecord;

namespace {

CallRecord flying(std::uint64_t sequence, CallId call = CallId::Accept) {
    CallRecord record = ledgerRecord(sequence, call);
    record.inFlight = true;
    record.duration = {};
    return record;
}

CallRecord observed(std::uint64_t sequence) {
    CallRecord record = ledgerRecord(sequence, CallId::Poll);
    record.origin = Origin::Observer;
    return record;
}

std::vector<CallRecord> automaticCalls(std::uint64_t from, std::uint64_t to) {
    std::vector<CallRecord> records;
    for (std::uint64_t sequence = from; sequence < to; ++sequence) {
        records.push_back(ledgerRecord(sequence, CallId::Recv));
        records.back().origin = Origin::Automatic;
    }
    return records;
}

RecordBatch batchOf(std::vector<CallRecord> completed, std::vector<CallRecord> inFlight = {}) {
    RecordBatch batch;
    batch.completed = std::move(completed);
    batch.inFlight = std::move(inFlight);
    return batch;
}

std::vector<std::uint64_t> sequences(const LedgerModel& model) {
    std::vector<std::uint64_t> list;
    for (const CallRecord& record : model.shownRecords())
        list.push_back(record.sequence);
    return list;
}

QString cell(const LedgerModel& model, int row, int column) { return model.index(row, column).data().toString(); }

using Sequences = std::vector<std::uint64_t>;

} // namespace

class TestLedgerModel : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_model = std::make_unique<LedgerModel>(nullptr, 1000);
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanup() {
        m_tester.reset();
        m_model.reset();
    }

    void rowsStandInTheOrderOfStarting() {
        m_model->add(batchOf({ledgerRecord(3), ledgerRecord(1)}, {flying(2)}));
        QCOMPARE(sequences(*m_model), (Sequences{1, 2, 3}));
        QCOMPARE(cell(*m_model, 1, LedgerModel::NumberColumn), QStringLiteral("2"));
        QCOMPARE(cell(*m_model, 1, LedgerModel::SocketColumn), QStringLiteral("s1"));
    }

    void aCallSeenInFlightIsCompletedInItsRow() {
        m_model->add(batchOf({}, {flying(1)}));
        QCOMPARE(cell(*m_model, 0, LedgerModel::ResultColumn), QStringLiteral("running"));
        QCOMPARE(m_model->running(), std::size_t(1));
        QSignalSpy changed(m_model.get(), &LedgerModel::dataChanged);
        m_model->add(batchOf({ledgerRecord(2), ledgerRecord(1, CallId::Accept, ECONNABORTED)}));
        QCOMPARE(sequences(*m_model), (Sequences{1, 2}));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(m_model->running(), std::size_t(0));
        QCOMPARE(cell(*m_model, 0, LedgerModel::ResultColumn), QStringLiteral("-1"));
        QCOMPARE(cell(*m_model, 0, LedgerModel::ErrnoColumn), QStringLiteral("ECONNABORTED"));
    }

    void durationTicksOnlyWhileACallRuns() {
        m_model->add(batchOf({}, {flying(1)}));
        QSignalSpy changed(m_model.get(), &LedgerModel::dataChanged);
        QVERIFY(changed.wait(2000));
        QCOMPARE(changed.first().first().toModelIndex().column(), int(LedgerModel::DurationColumn));
        m_model->add(batchOf({ledgerRecord(1, CallId::Accept)}));
        changed.clear();
        QVERIFY(!changed.wait(250));
    }

    void aSocketIsFoundByTheWaitThatFoundItReady() {
        const CallRecord wait = test::epolled({{1, 12, SocketId{1}}, {1, 14, SocketId{2}}});
        m_model->add(batchOf({wait, ledgerRecord(2)}));
        LedgerFilter filter;
        for (const auto& [socket, shown] : {std::pair{1u, 2}, std::pair{2u, 1}, std::pair{3u, 0}}) {
            filter.socket = SocketId{socket};
            m_model->setFilter(filter);
            QCOMPARE(m_model->rowCount(), shown);
        }
    }

    void filtersHoldTogether() {
        CallRecord other = ledgerRecord(3, CallId::Bind, EADDRINUSE);
        other.socket = SocketId{2};
        m_model->add(batchOf(
            {ledgerRecord(1), ledgerRecord(2, CallId::Bind, EADDRINUSE), other, ledgerRecord(4, CallId::Close)}));
        m_model->setFilter({.failedOnly = true});
        QCOMPARE(sequences(*m_model), (Sequences{2, 3}));
        m_model->setFilter({.socket = SocketId{2}, .failedOnly = true});
        QCOMPARE(sequences(*m_model), (Sequences{3}));
        m_model->setFilter({.call = CallId::Close});
        QCOMPARE(sequences(*m_model), (Sequences{4}));
        m_model->setFilter({.text = "addrINuse"});
        QCOMPARE(sequences(*m_model), (Sequences{2, 3}));
        m_model->setFilter({.text = "s2 bind"});
        QCOMPARE(sequences(*m_model), (Sequences{3}));
        m_model->setFilter({});
        QCOMPARE(m_model->rowCount(), 4);
    }

    void aCallThatFailsAppearsAmongTheFailedInItsPlace() {
        m_model->setFilter({.failedOnly = true});
        m_model->add(
            batchOf({ledgerRecord(1, CallId::Bind, EINVAL), ledgerRecord(3, CallId::Bind, EINVAL)}, {flying(2)}));
        QCOMPARE(sequences(*m_model), (Sequences{1, 3}));
        m_model->add(batchOf({ledgerRecord(2, CallId::Accept, EINTR)}));
        QCOMPARE(sequences(*m_model), (Sequences{1, 2, 3}));
    }

    void observersAreHiddenUntilAskedForAndStandBetweenTheCalls() {
        m_model->add(batchOf({ledgerRecord(1), ledgerRecord(3), ledgerRecord(5)}));
        m_model->addObservers(batchOf({observed(2), observed(4)}));
        QCOMPARE(sequences(*m_model), (Sequences{1, 3, 5}));
        m_model->setFilter({.observers = true});
        QCOMPARE(sequences(*m_model), (Sequences{1, 2, 3, 4, 5}));
        m_model->add(batchOf({ledgerRecord(7), ledgerRecord(9)}));
        m_model->addObservers(batchOf({observed(6), observed(8), observed(10)}));
        QCOMPARE(sequences(*m_model), (Sequences{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
        QCOMPARE(cell(*m_model, 1, LedgerModel::NumberColumn), QString()); // looks are not numbered
        QCOMPARE(cell(*m_model, 8, LedgerModel::NumberColumn), QStringLiteral("5"));
    }

    void manyLateObserversAreMergedByAFreshStart() {
        m_model->setFilter({.observers = true});
        std::vector<CallRecord> calls;
        std::vector<CallRecord> looks;
        for (std::uint64_t i = 1; i <= 200; ++i) {
            calls.push_back(ledgerRecord(2 * i));
            looks.push_back(observed(2 * i - 1));
        }
        m_model->add(batchOf(calls));
        m_model->addObservers(batchOf(looks));
        QTRY_VERIFY(!m_model->isBusy());
        QCOMPARE(m_model->rowCount(), 400);
        const Sequences shown = sequences(*m_model);
        QVERIFY(std::is_sorted(shown.begin(), shown.end()));
    }

    void aFloodOfAutomaticCallsPushesOutNoneOfThePersons_data() {
        QTest::addColumn<std::uint64_t>("callsBetween");
        QTest::newRow("a few calls between") << std::uint64_t(5);
        QTest::newRow("many, so that the rows start over") << std::uint64_t(60);
    }

    void aFloodOfAutomaticCallsPushesOutNoneOfThePersons() {
        QFETCH(const std::uint64_t, callsBetween);
        constexpr std::uint64_t kStep = 200;
        for (std::uint64_t i = 0; i < callsBetween; ++i) {
            m_model->add(batchOf({ledgerRecord(i * kStep + 1)}));
            m_model->addAutomatic(batchOf(automaticCalls(i * kStep + 2, (i + 1) * kStep + 1)));
        }
        const std::uint64_t end = callsBetween * kStep + 1;
        m_model->addAutomatic(batchOf(automaticCalls(end, end + LedgerStores::kAutomaticKept + 10)));
        QTRY_VERIFY(!m_model->isBusy());
        const Sequences shown = sequences(*m_model);
        QVERIFY(std::is_sorted(shown.begin(), shown.end()));
        for (std::uint64_t i = 0; i < callsBetween; ++i)
            QVERIFY(m_model->rowOf(i * kStep + 1) >= 0);
        QCOMPARE(m_model->rowOf(2), -1);
        QCOMPARE(m_model->rowOf(end + LedgerStores::kAutomaticKept + 9), m_model->rowCount() - 1);
        QVERIFY(m_model->removed() > 0);
        QCOMPARE(std::size_t(m_model->rowCount()), m_model->kept());
        m_model->setFilter({.automatic = false});
        QCOMPARE(m_model->rowCount(), int(callsBetween));
    }

    void oldestRowsGoWhenItIsFullAndAreCounted() {
        std::vector<CallRecord> records;
        for (std::uint64_t i = 1; i <= 1200; ++i)
            records.push_back(ledgerRecord(i));
        m_model->add(batchOf({}, {flying(1201)}));
        m_model->add(batchOf(records)); // older than the one in flight, and never seen: as a partial copy brings them
        QTRY_VERIFY(!m_model->isBusy());
        QVERIFY(m_model->kept() <= 1000);
        QCOMPARE(m_model->kept() + m_model->removed(), std::uint64_t(1201));
        QCOMPARE(m_model->rowCount(), int(m_model->kept()));
        QCOMPARE(m_model->record(m_model->rowCount() - 1).sequence, std::uint64_t(1201));
    }

    void aCallWhoseRowIsGoneEndsWithoutARow() {
        std::vector<CallRecord> records;
        for (std::uint64_t i = 2; i <= 1500; ++i)
            records.push_back(ledgerRecord(i));
        m_model->add(batchOf({}, {flying(1)}));
        m_model->add(batchOf(records));
        m_model->add(batchOf({ledgerRecord(1, CallId::Accept)}));
        QTRY_VERIFY(!m_model->isBusy());
        QCOMPARE(m_model->rowOf(1), -1);
        QCOMPARE(m_model->running(), std::size_t(0));
    }

    void clearKeepsWhatIsStillRunning() {
        RecordBatch batch = batchOf({ledgerRecord(1), ledgerRecord(3)}, {flying(2)});
        batch.dropped = 7;
        m_model->add(batch);
        QCOMPARE(m_model->dropped(), std::uint64_t(7));
        m_model->clear();
        QCOMPARE(sequences(*m_model), (Sequences{2}));
        QCOMPARE(m_model->dropped(), std::uint64_t(0));
        QCOMPARE(cell(*m_model, 0, LedgerModel::NumberColumn), QStringLiteral("2"));
        m_model->add(batchOf({ledgerRecord(2, CallId::Accept), ledgerRecord(4)}));
        QCOMPARE(sequences(*m_model), (Sequences{2, 4}));
        QCOMPARE(m_model->state(m_model->record(0)), LedgerModel::RowState::Done);
    }

    void aResultThatTheRingOverwroteIsSaidToBeLost() {
        m_model->add(batchOf({}, {flying(1)}));
        RecordBatch batch = batchOf({ledgerRecord(9)});
        batch.dropped = 8;
        m_model->add(batch);
        QCOMPARE(m_model->state(m_model->record(0)), LedgerModel::RowState::Lost);
        QCOMPARE(cell(*m_model, 0, LedgerModel::ResultColumn), QStringLiteral("not kept"));
    }

    void anInterruptThatWasAskedForIsNotCalledAFailure() {
        CallRecord asked = ledgerRecord(1, CallId::Recvfrom, EINTR);
        asked.ending = Ending::Interrupted;
        m_model->add(batchOf({asked, ledgerRecord(2, CallId::Recvfrom, EINTR)}));
        QCOMPARE(m_model->state(m_model->record(0)), LedgerModel::RowState::Ended);
        QCOMPARE(cell(*m_model, 0, LedgerModel::ErrnoColumn), QStringLiteral("EINTR (interrupted)"));
        QCOMPARE(m_model->state(m_model->record(1)), LedgerModel::RowState::Failed); // a signal nobody here sent
    }

    void anErrnoThatSaysLaterIsNotCalledAFailure() {
        m_model->add(
            batchOf({ledgerRecord(1, CallId::Connect, EINPROGRESS), ledgerRecord(2, CallId::Connect, ECONNREFUSED)}));
        QCOMPARE(m_model->state(m_model->record(0)), LedgerModel::RowState::NotYet);
        QCOMPARE(m_model->state(m_model->record(1)), LedgerModel::RowState::Failed);
        const QModelIndex result = m_model->index(1, LedgerModel::ResultColumn);
        QCOMPARE(result.data(Qt::AccessibleTextRole).toString(), QStringLiteral("failed: -1"));
    }

    void theCallsOfOneActionAreAGroup() {
        std::vector<CallRecord> records{ledgerRecord(1), ledgerRecord(2), ledgerRecord(3), ledgerRecord(4)};
        for (const std::size_t i : {1U, 2U, 3U})
            records[i].action = ActionId{77};
        m_model->add(batchOf({records[0], records[1]}));
        QCOMPARE(m_model->group(1), LedgerModel::Group::None);
        QSignalSpy changed(m_model.get(), &LedgerModel::dataChanged);
        m_model->add(batchOf({records[2], records[3]}));
        QCOMPARE(changed.count(), 1); // the last row became the first of a group
        QCOMPARE(m_model->group(0), LedgerModel::Group::None);
        QCOMPARE(m_model->group(1), LedgerModel::Group::First);
        QCOMPARE(m_model->group(2), LedgerModel::Group::Middle);
        QCOMPARE(m_model->group(3), LedgerModel::Group::Last);
    }

    void numbersChangeWhatTheRowsSay() {
        m_model->add(batchOf({ledgerRecord(1, CallId::Bind, EADDRINUSE)}));
        m_model->setNumbers(Numbers::Raw);
        QCOMPARE(cell(*m_model, 0, LedgerModel::ErrnoColumn), QString::number(EADDRINUSE));
        m_model->setNumbers(Numbers::Both);
        QCOMPARE(cell(*m_model, 0, LedgerModel::ErrnoColumn), QStringLiteral("EADDRINUSE=%1").arg(EADDRINUSE));
    }

    void timesCanBeRelative() {
        m_model->add(batchOf({ledgerRecord(1000), ledgerRecord(1250)}));
        m_model->setTimeMode(LedgerModel::TimeMode::SinceStart);
        QCOMPARE(cell(*m_model, 1, LedgerModel::TimeColumn), QStringLiteral("0.250000"));
        m_model->setTimeMode(LedgerModel::TimeMode::SincePrevious);
        QVERIFY(cell(*m_model, 1, LedgerModel::TimeColumn).startsWith(QLatin1String("+250")));
    }

    void aHugeBatchIsTakenInSlices() {
        LedgerModel model;
        std::vector<CallRecord> records;
        for (std::uint64_t i = 1; i <= 10'000; ++i)
            records.push_back(ledgerRecord(i));
        QSignalSpy inserted(&model, &LedgerModel::rowsInserted);
        model.add(batchOf(std::move(records)));
        QTRY_COMPARE(model.rowCount(), 10'000);
        QVERIFY(inserted.count() > 1);
        QVERIFY(inserted.count() < 40);
    }

private:
    std::unique_ptr<LedgerModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_MAIN(TestLedgerModel)
#include "tst_ledger_model.moc"
