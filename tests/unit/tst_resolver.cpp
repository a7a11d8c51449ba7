#include "core/resolve/check_lookup.h"
#include "core/resolve/perform_lookup.h"
#include "core/resolve/resolver.h"

#include <QTest>

#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <set>

using namespace swb;
using namespace std::chrono_literals;

namespace {

// Look-ups that stay inside the "C library" until they are let go.
class Gate {
public:
    LookupAnswer pass(const Lookup& lookup) {
        std::unique_lock lock(m_mutex);
        ++m_inside;
        m_most = std::max(m_most, m_inside);
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open > 0; });
        --m_open;
        --m_inside;
        ++m_done;
        m_changed.notify_all();
        LookupAnswer answer;
        answer.text = std::get<lookup::GetHostByName>(lookup).name;
        return answer;
    }
    void open(int count) {
        const std::lock_guard lock(m_mutex);
        m_open += count;
        m_changed.notify_all();
    }
    bool waitForInside(int count) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 30s, [&] { return m_inside == count; });
    }
    bool waitForDone(int count) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 30s, [&] { return m_done == count; });
    }
    int most() {
        const std::lock_guard lock(m_mutex);
        return m_most;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_open = 0, m_inside = 0, m_most = 0, m_done = 0;
};

Lookup named(const std::string& name) { return lookup::GetHostByName{name}; }

struct Held {
    std::shared_ptr<Gate> gate = std::make_shared<Gate>();
    Resolver resolver{[gate = gate](const Lookup& lookup) { return gate->pass(lookup); }};

    LookupState stateOf(LookupId id) const { return resolver.find(id)->state; }
};

LookupView ended(const Resolver& resolver, LookupId id) {
    [&] { QTRY_VERIFY_WITH_TIMEOUT(resolver.find(id)->hasEnded(), 30000); }();
    return *resolver.find(id);
}

} // namespace

class TestResolver : public QObject {
    Q_OBJECT

private slots:
    void answersOneLookup() {
        Held h;
        const LookupId id = h.resolver.start(named("one"));
        QCOMPARE(h.stateOf(id), LookupState::Running);
        h.gate->open(1);
        const LookupView view = ended(h.resolver, id);
        QCOMPARE(view.state, LookupState::Answered);
        QCOMPARE(view.answer->text, std::optional<std::string>("one"));
        QVERIFY(view.duration > 0ns);
    }

    void atMostFourThreadsEverAndTheFifthSaysThatItWaits() {
        Held h;
        std::vector<LookupId> ids;
        ids.reserve(9);
        for (int i = 0; i < 9; ++i)
            ids.push_back(h.resolver.start(named(std::to_string(i))));
        QVERIFY(h.gate->waitForInside(4));
        QCOMPARE(h.stateOf(ids[3]), LookupState::Running);
        QCOMPARE(h.stateOf(ids[4]), LookupState::Waiting);
        h.gate->open(9);
        for (const LookupId id : ids)
            QCOMPARE(ended(h.resolver, id).state, LookupState::Answered);
        QCOMPARE(h.gate->most(), 4);
    }

    void whatNeedsNoNamesIsAnsweredAtOnceAndWithoutNews() {
        int news = 0;
        Resolver resolver([](const Lookup&) { return LookupAnswer{}; });
        resolver.setNewsHandler([&news] { ++news; });
        const LookupId id = resolver.start(lookup::GetAddrInfo{"192.0.2.1", "80"});
        QCOMPARE(resolver.find(id)->state, LookupState::Answered);
        QVERIFY(resolver.find(id)->start > 0ns);
        QCOMPARE(news, 0);
    }

    void onlyDigitsNeedNoNames_data() {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("service");
        QTest::addColumn<bool>("needsNone");
        QTest::newRow("IPv4 and a port") << "192.0.2.1" << "80" << true;
        QTest::newRow("IPv6 and no port") << "2001:db8::1" << "" << true;
        QTest::newRow("no host") << "" << "80" << true;
        QTest::newRow("a name") << "localhost" << "80" << false;
        QTest::newRow("a service") << "192.0.2.1" << "http" << false;
        QTest::newRow("a scope, which is the name of an interface") << "fe80::1%lo" << "80" << false;
        QTest::newRow("an old form") << "127.1" << "80" << false;
        QTest::newRow("nearly digits") << "192.0.2.256" << "80" << false;
    }

    void onlyDigitsNeedNoNames() {
        QFETCH(QString, host);
        QFETCH(QString, service);
        const auto orNull = [](const QString& text) {
            return text.isEmpty() ? std::nullopt : std::optional(text.toStdString());
        };
        QTEST(needsNoNames(lookup::GetAddrInfo{orNull(host), orNull(service)}), "needsNone");
        QVERIFY(!needsNoNames(named("192.0.2.1")));
    }

    void aThreadThatHasFinishedTakesTheNext() {
        Resolver resolver([](const Lookup&) {
            LookupAnswer answer;
            answer.number = ::gettid();
            return answer;
        });
        std::set<std::int64_t> threads;
        for (int i = 0; i < 20; ++i)
            threads.insert(ended(resolver, resolver.start(named("one-after-the-other"))).answer->number.value());
        QVERIFY2(threads.size() <= Resolver::kThreads, "each had a thread of its own");
    }

    void theTextOfTheCallIsWrittenWhenItIsShown() {
        const Lookup lookup = lookup::GetAddrInfo{"192.0.2.1", "80", 2, 1};
        const LookupAnswer answer = performLookup(lookup);
        QVERIFY(answer.calls.empty());
        const auto calls = callsOf(lookup, answer);
        QCOMPARE(calls.size(), std::size_t(1));
        QCOMPARE(calls[0].call, std::string("getaddrinfo(\"192.0.2.1\", \"80\", {0, AF_INET, SOCK_STREAM, 0})"));
        QCOMPARE(calls[0].result, std::string("0"));
        QVERIFY(calls[0].duration > 0ns);
        const Lookup wrong = lookup::GetAddrInfo{"192.0.2.1", "80", 99, 1};
        QCOMPARE(callsOf(wrong, performLookup(wrong)).at(0).result, std::string("-6 EAI_FAMILY"));
    }

    void anAbandonedLookupNeverComesBackToLife() {
        Held h;
        const LookupId id = h.resolver.start(named("given-up"));
        QVERIFY(h.gate->waitForInside(1));
        h.resolver.abandon(id);
        QCOMPARE(h.stateOf(id), LookupState::Abandoned);
        h.gate->open(1);
        QTRY_VERIFY_WITH_TIMEOUT(!h.resolver.find(id)->holdsThread, 30000);
        QCOMPARE(h.stateOf(id), LookupState::Abandoned);
        QVERIFY(h.resolver.find(id)->answer == nullptr);
    }

    void fourStuckLookupsAreToldWithTheAgeOfTheOldest() {
        Held h;
        std::vector<LookupId> ids;
        ids.reserve(9);
        for (int i = 0; i < 4; ++i)
            ids.push_back(h.resolver.start(named("stuck")));
        QVERIFY(h.gate->waitForInside(4));
        QCOMPARE(h.resolver.held().count, std::size_t{0});
        for (const LookupId id : ids)
            h.resolver.abandon(id);
        QCOMPARE(h.resolver.held().count, std::size_t{4});
        QVERIFY(h.resolver.held().oldest > 0ns);
        QVERIFY(h.resolver.find(ids[0])->holdsThread);
        const LookupId next = h.resolver.start(named("next"));
        QCOMPARE(h.stateOf(next), LookupState::Waiting); // no fifth thread
        h.gate->open(1);
        QTRY_COMPARE_WITH_TIMEOUT(h.stateOf(next), LookupState::Running, 30000);
        QCOMPARE(h.resolver.held().count, std::size_t{3});
        h.gate->open(4);
        QCOMPARE(ended(h.resolver, next).answer->text, std::optional<std::string>("next"));
    }

    void aWaitingLookupThatIsAbandonedIsNeverMade() {
        Held h;
        for (int i = 0; i < 4; ++i)
            h.resolver.start(named("busy"));
        QVERIFY(h.gate->waitForInside(4));
        const LookupId waiting = h.resolver.start(named("waiting"));
        h.resolver.abandon(waiting);
        QCOMPARE(h.stateOf(waiting), LookupState::Abandoned);
        QVERIFY(!h.resolver.find(waiting)->holdsThread);
        h.gate->open(5);
        QVERIFY(h.gate->waitForDone(4));
        QVERIFY(h.gate->waitForInside(0)); // the fifth has let none in
        QCOMPARE(h.resolver.find(waiting)->start, Nanoseconds{});
    }

    void aDeadlineEndsItWhoeverLooks() {
        Held h;
        const LookupId id = h.resolver.start(named("late"), 1ms);
        QTRY_COMPARE_WITH_TIMEOUT(h.stateOf(id), LookupState::TimedOut, 30000);
        QCOMPARE(h.resolver.held().count, std::size_t{1});
        h.gate->open(1);
        QTRY_COMPARE_WITH_TIMEOUT(h.resolver.held().count, std::size_t{0}, 30000);
        QCOMPARE(h.stateOf(id), LookupState::TimedOut);
    }

    void theResolverEndsWithoutWaitingForThem() {
        auto gate = std::make_shared<Gate>();
        {
            Resolver resolver([gate](const Lookup& lookup) { return gate->pass(lookup); });
            for (int i = 0; i < 6; ++i)
                resolver.start(named("still-there"));
            QVERIFY(gate->waitForInside(4));
        } // does not wait
        gate->open(6);
        QVERIFY(gate->waitForDone(4));
        QVERIFY(gate->waitForInside(0)); // what waited is not begun
    }

    void whatIsForgottenStillCountsWhileItHoldsItsThread() {
        Held h;
        const LookupId id = h.resolver.start(named("gone"));
        QVERIFY(h.gate->waitForInside(1));
        h.resolver.forget(id); // it has not ended
        QVERIFY(h.resolver.find(id).has_value());
        h.resolver.abandon(id);
        h.resolver.forget(id);
        QVERIFY(!h.resolver.find(id).has_value());
        QCOMPARE(h.resolver.held().count, std::size_t{1});
        h.gate->open(1);
        QTRY_COMPARE_WITH_TIMEOUT(h.resolver.held().count, std::size_t{0}, 30000);
    }

    void refusesWhatTheLibraryWouldMisread_data() {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("service");
        QTest::addColumn<QString>("words");
        QTest::newRow("70000") << QByteArray("localhost") << QByteArray("70000") << "port 4464";
        QTest::newRow("-1") << QByteArray("localhost") << QByteArray("-1") << "never negative";
        QTest::newRow("space before") << QByteArray("localhost") << QByteArray(" 80") << "white space before";
        QTest::newRow("space behind") << QByteArray("localhost") << QByteArray("80 ") << "white space behind";
        QTest::newRow("+80") << QByteArray("localhost") << QByteArray("+80") << "'+'";
        QTest::newRow("huge") << QByteArray("localhost") << QByteArray("99999999999999999999") << "16 bits";
        QTest::newRow("NUL in service") << QByteArray("localhost") << QByteArray("80\0x", 4) << "NUL";
        QTest::newRow("300 letters") << QByteArray(300, 'a') << QByteArray("80") << "300 bytes";
        QTest::newRow("NUL in host") << QByteArray("a\0b", 3) << QByteArray("80") << "NUL";
        QTest::newRow("space in host") << QByteArray("a b") << QByteArray("80") << "white space";
    }

    void refusesWhatTheLibraryWouldMisread() {
        QFETCH(const QByteArray, host);
        QFETCH(const QByteArray, service);
        QFETCH(const QString, words);
        Resolver resolver([](const Lookup&) { return LookupAnswer{}; });
        const LookupId id = resolver.start(lookup::GetAddrInfo{host.toStdString(), service.toStdString()});
        const LookupView view = *resolver.find(id);
        QCOMPARE(view.state, LookupState::Refused);
        QVERIFY2(view.answer->error->text.find(words.toStdString()) != std::string::npos,
                 view.answer->error->text.c_str());
    }

    void takesWhatIsUsual_data() {
        QTest::addColumn<QByteArray>("service");
        for (const char* service : {"0", "80", "65535", "http", "", "*", "a-b", "x11-1"})
            QTest::newRow(service) << QByteArray(service);
    }

    void takesWhatIsUsual() {
        QFETCH(const QByteArray, service);
        QVERIFY(!checkService(service.toStdString()));
    }

    void tellsOldFormsOfDigits() {
        QVERIFY(hostRemark("127.1").find("127.0.0.1") != std::string::npos);
        QVERIFY(hostRemark("127.0.0.1").empty());
        QVERIFY(hostRemark(std::string(64, 'a') + ".example").find("64 bytes") != std::string::npos);
        QVERIFY(hostRemark("*").find("NULL") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestResolver)
#include "tst_resolver.moc"
