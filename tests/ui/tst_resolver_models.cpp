#include "core/render/lookup_code.h"
#include "ui/models/address_list_model.h"
#include "ui/models/attempt_list_model.h"
#include "ui/models/forms_model.h"
#include "ui/models/lookup_list_model.h"
#include "ui/panels/resolver_race.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <cerrno>
#include <memory>

using namespace swb;
using namespace std::chrono_literals;

namespace {

constexpr auto kStrict = QAbstractItemModelTester::FailureReportingMode::QtTest;

AddrInfo entry(const char* host, int type = 1, int protocol = 6) {
    return {0, 2, type, protocol, {}, *Address::parseInet(host, "80")};
}

LookupView view(std::uint64_t id, LookupState state) {
    LookupView out;
    out.id = {id};
    out.lookup = lookup::GetAddrInfo{"localhost", "80"};
    out.state = state;
    out.start = 1ms;
    out.duration = 2ms;
    return out;
}

std::shared_ptr<const LookupAnswer> answerOf(std::vector<AddrInfo> entries) {
    LookupAnswer answer;
    answer.addresses = std::move(entries);
    return std::make_shared<const LookupAnswer>(std::move(answer));
}

QString at(const QAbstractItemModel& model, int row, int column) { return model.index(row, column).data().toString(); }

} // namespace

class TestResolverModels : public QObject {
    Q_OBJECT

private slots:
    void attemptsAreToldInWordsAndAsBars() {
        AttemptListModel model;
        const QAbstractItemModelTester tester(&model, kStrict);
        Attempt failed{
            *Address::parseInet6("::1", "80"), {}, Attempt::State::Failed, 0ms, 1ms, ECONNREFUSED, "connect"};
        Attempt running{*Address::parseInet("127.0.0.1", "80"), {}, Attempt::State::Running, 250ms, {}, 0, {}};
        Attempt later{*Address::parseInet("127.0.0.2", "80"), {}, Attempt::State::NotBegun, {}, {}, 0, {}};
        model.take({{failed, running, later}, 500ms, false});
        QCOMPARE(at(model, 0, AttemptListModel::TimeColumn), QString("failed at +1.00 ms: ECONNREFUSED"));
        QCOMPARE(model.index(0, AttemptListModel::TimeColumn).data(AttemptListModel::BelowRole).toString(),
                 QString("ECONNREFUSED +1.00 ms")); // what a narrow window has room for
        QCOMPARE(at(model, 1, AttemptListModel::AddressColumn), QString("127.0.0.1:80, AF_INET from +250.0 ms"));
        QCOMPARE(model.index(1, AttemptListModel::AddressColumn).data(AttemptListModel::BelowRole).toString(),
                 QString("from +250.0 ms"));
        QCOMPARE(at(model, 2, AttemptListModel::AddressColumn), QString("127.0.0.2:80, AF_INET"));
        QCOMPARE(at(model, 1, AttemptListModel::TimeColumn), QString("under way"));
        QCOMPARE(at(model, 2, AttemptListModel::TimeColumn), QString("not begun"));
        const auto bar = [&model](int row, int role) {
            return model.index(row, AttemptListModel::TimeColumn).data(role);
        };
        QCOMPARE(bar(1, AttemptListModel::BeginRole).toReal(), 0.5);
        QCOMPARE(bar(1, AttemptListModel::EndRole).toReal(), 1.0);
        QCOMPARE(bar(1, AttemptListModel::StepRole).toReal(), 0.2);
        QVERIFY(!bar(2, AttemptListModel::BeginRole).isValid());
        QCOMPARE(model.headerData(AttemptListModel::TimeColumn, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QString("0 to 500 ms"));
        running.state = Attempt::State::Won;
        running.end = 510ms;
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.take({{failed, running, later}, 510ms, true});
        QCOMPARE(reset.count(), 0); // a selection stays
        QCOMPARE(at(model, 1, AttemptListModel::TimeColumn), QString("won at +510.0 ms"));
        QCOMPARE(at(model, 2, AttemptListModel::TimeColumn), QString("never begun"));
    }

    void theWordsOfAnAttemptAreNeverCutOff() {
        auto log = std::make_shared<AttemptLog>();
        log->start({{*Address::parseInet6("::1", "8000"), {}, Attempt::State::NotBegun, {}, {}, 0, {}}});
        log->begin(0);
        log->end(0, Attempt::State::Failed, ECONNREFUSED, "connect");
        log->finish();
        ResolverRace race;
        race.resize(300, 150);
        race.show();
        race.follow(log);
        const auto* table = race.findChild<QTableView*>();
        for (const int column : {AttemptListModel::AddressColumn, AttemptListModel::TimeColumn}) {
            const int wanted = table->sizeHintForIndex(table->model()->index(0, column)).width();
            QVERIFY(wanted > 0);
            QCOMPARE_GE(table->columnWidth(column), wanted);
        }
    }

    void theAxisIsRoundAndLongEnough_data() {
        QTest::addColumn<qint64>("latest");
        QTest::addColumn<qint64>("length");
        QTest::addColumn<qint64>("step");
        QTest::newRow("nothing") << qint64(0) << qint64(1000) << qint64(200);
        QTest::newRow("60 us") << qint64(60'000) << qint64(60'000) << qint64(10'000);
        QTest::newRow("61 us") << qint64(61'000) << qint64(80'000) << qint64(20'000);
        QTest::newRow("0.26 s") << qint64(260'000'000) << qint64(300'000'000) << qint64(50'000'000);
        QTest::newRow("127 s") << qint64(127'000'000'000) << qint64(150'000'000'000) << qint64(50'000'000'000);
    }
    void theAxisIsRoundAndLongEnough() {
        QFETCH(qint64, latest);
        const TimeAxis axis = timeAxisFor(Nanoseconds(latest));
        QTEST(qint64(axis.length.count()), "length");
        QTEST(qint64(axis.step.count()), "step");
    }

    void lookupsComeGoAndChangeInPlace() {
        LookupListModel model;
        const QAbstractItemModelTester tester(&model, kStrict);
        model.take({view(1, LookupState::Running), view(2, LookupState::Waiting)});
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(at(model, 0, LookupListModel::CallColumn).startsWith("'localhost', '80'"));
        QVERIFY(model.index(0, LookupListModel::CallColumn).data(Qt::ToolTipRole).toString().contains("getaddrinfo("));
        QCOMPARE(at(model, 0, LookupListModel::AnswerColumn), QString("running"));
        QVERIFY(at(model, 1, LookupListModel::AnswerColumn).contains("all 4 threads"));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        LookupView done = view(2, LookupState::Answered);
        done.answer = answerOf({entry("127.0.0.1")});
        model.take({done, view(3, LookupState::Abandoned)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(at(model, 0, LookupListModel::AnswerColumn), QString("1 result"));
        QCOMPARE(model.rowOf({3}), 1);
        QCOMPARE(model.rowOf({1}), -1);
    }

    void anAbandonedLookupSaysThatItHoldsItsThread() {
        LookupView abandoned = view(1, LookupState::Abandoned);
        abandoned.holdsThread = true;
        QVERIFY(lookupStateText(abandoned).contains("holds its thread"));
    }

    void anErrorHasItsName() {
        LookupView failed = view(1, LookupState::Answered);
        LookupAnswer answer;
        answer.error = LookupError{LookupError::Kind::AddrInfo, -2, 0, "Name or service not known", {}};
        failed.answer = std::make_shared<const LookupAnswer>(answer);
        QCOMPARE(lookupStateText(failed), QString("EAI_NONAME: Name or service not known"));
        LookupListModel model;
        model.take({failed});
        QCOMPARE(at(model, 0, LookupListModel::AnswerColumn), QString("EAI_NONAME"));
        QVERIFY(model.index(0, LookupListModel::AnswerColumn).data(Qt::ToolTipRole).toString().contains("known"));
    }

    void anotherCallKeepsItsNameInTheList() {
        LookupView back = view(1, LookupState::Running);
        back.lookup = lookup::GetNameInfo{"127.0.0.1", 80};
        LookupListModel model;
        model.take({back});
        QVERIFY(at(model, 0, LookupListModel::CallColumn).startsWith("getnameinfo("));
    }

    void equalAddressesAreGroupedByASwitch() {
        AddressListModel model;
        const QAbstractItemModelTester tester(&model, kStrict);
        model.set({entry("127.0.0.1", 1, 6), entry("127.0.0.1", 2, 17), entry("192.0.2.1", 1, 6)}, {});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(at(model, 0, AddressListModel::AddressColumn), QString("127.0.0.1:80"));
        QCOMPARE(at(model, 0, AddressListModel::TypesColumn),
                 QString("SOCK_STREAM, IPPROTO_TCP; SOCK_DGRAM, IPPROTO_UDP"));
        model.setGrouped(false);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(at(model, 1, AddressListModel::AddressColumn),
                 QString("(<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_DGRAM: 2>, 17, '', ('127.0.0.1', 80))"));
    }

    void twoLookupsAreCompared() {
        AddressListModel model;
        const QAbstractItemModelTester tester(&model, kStrict);
        model.compare({entry("127.0.0.1"), entry("192.0.2.1")}, "#1", {entry("192.0.2.1"), entry("192.0.2.2")}, "#2");
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(at(model, 0, AddressListModel::InColumn), QString("only #1"));
        QCOMPARE(at(model, 1, AddressListModel::InColumn), QString("both"));
        QCOMPARE(at(model, 2, AddressListModel::InColumn), QString("only #2"));
    }

    void eachRowSaysWhyItStandsThere() {
        RankedAddress first;
        first.address = *Address::parseInet("127.0.0.1", "80");
        first.source = first.address;
        RankedAddress second;
        second.address = *Address::parseInet("192.0.2.1", "80");
        second.sourceError = 101; // ENETUNREACH
        AddressListModel model;
        model.set({entry("127.0.0.1"), entry("192.0.2.1")}, {first, second});
        QCOMPARE(at(model, 0, AddressListModel::WhyColumn), QString("first"));
        QVERIFY(at(model, 1, AddressListModel::WhyColumn).startsWith("rule 1:"));
        QVERIFY(at(model, 1, AddressListModel::SourceColumn).contains("ENETUNREACH"));
        model.set({entry("192.0.2.1"), entry("127.0.0.1")}, {second, first});
        QVERIFY(at(model, 1, AddressListModel::WhyColumn).contains("would put it first"));
    }

    void formsStandInGroups() {
        FormsModel model;
        const QAbstractItemModelTester tester(&model, kStrict);
        model.set({{"Forms", {{"text", "127.0.0.1", "inet_ntop"}, {"number", "2130706433", ""}}}, {"Empty", {}}});
        QCOMPARE(model.rowCount(), 1); // a group of nothing is left out
        const QModelIndex group = model.index(0, 0);
        QCOMPARE(model.rowCount(group), 2);
        QCOMPARE(model.index(1, FormsModel::ValueColumn, group).data().toString(), QString("2130706433"));
    }

    void tenThousandAddressesAreGroupedAtOnce() {
        std::vector<AddrInfo> many;
        many.reserve(10000);
        for (int i = 0; i < 10000; ++i)
            many.push_back(entry(qPrintable(QString("10.1.%1.%2").arg(i / 250).arg(i % 250))));
        AddressListModel model;
        model.set(std::move(many), {});
        QCOMPARE(model.rowCount(), 10000);
    }
};

QTEST_MAIN(TestResolverModels)
#include "tst_resolver_models.moc"
