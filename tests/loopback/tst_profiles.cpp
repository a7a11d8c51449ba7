#include "core/engine/profile_target.h"
#include "core/options/option_names.h"
#include "core/options/option_reader.h"
#include "core/options/option_value.h"
#include "core/options/set_again.h"
#include "tests/support/child_run.h"
#include "tests/support/engine_harness.h"
#include "tests/support/option_sockets.h"

#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <set>

using namespace swb;
using namespace swb::test;

namespace {

const OptionProfile& named(std::string_view name) {
    const auto& all = builtInProfiles();
    return *std::ranges::find(all, name, &OptionProfile::name);
}

QByteArray symbolOf(const ProfileStep& step) {
    return {step.spec->symbol.data(), static_cast<qsizetype>(step.spec->symbol.size())};
}

// A profile on a socket of an engine, step by step, as the window does it.
class Applying {
public:
    explicit Applying(EngineHarness& harness)
        : m_harness(harness) {}

    OptionSnapshot snapshot(SocketId socket) {
        const SocketView view = m_harness.view(socket);
        return readOptions(kUnrecorded, view.fd, sweepRows(profileTarget(view).kind));
    }
    std::vector<ProfileStep> plan(SocketId socket, const OptionProfile& profile) {
        const OptionSnapshot now = snapshot(socket);
        return planProfile(profile, profileTarget(m_harness.view(socket)), &now);
    }
    // Those that would be set; the errno of each, 0 for what was taken.
    std::vector<std::pair<QByteArray, int>> apply(SocketId socket, const OptionProfile& profile) {
        std::vector<std::pair<QByteArray, int>> results;
        for (const ProfileStep& step : plan(socket, profile)) {
            if (step.state != StepState::WouldSet)
                continue;
            const ActionReport report = m_harness.run(socket, step::Setsockopt{step.level, step.name, step.value});
            results.emplace_back(symbolOf(step), report.error ? report.error->number : 0);
        }
        return results;
    }

private:
    EngineHarness& m_harness;
};

StepState stateOf(const std::vector<ProfileStep>& steps, const char* symbol) {
    for (const ProfileStep& step : steps)
        if (symbolOf(step) == symbol)
            return step.state;
    qFatal("no step %s", symbol);
}

// Its effect shows elsewhere, or goes by itself.
bool isLasting(const ProfileStep& step) {
    const OptionSpec* source = readbackOf(*step.spec);
    return source != nullptr && source->kind == step.spec->kind && step.spec->symbol != "TCP_QUICKACK";
}

} // namespace

class TestProfiles : public QObject {
    Q_OBJECT

private slots:
    void whatIsAppliedReadsAsWantedAfterwards_data() {
        QTest::addColumn<QString>("sort");
        for (const char* sort : {"tcp4", "tcp6", "udp4", "udp6", "unix_dgram"})
            QTest::addRow("%s", sort) << QString(sort);
    }
    void whatIsAppliedReadsAsWantedAfterwards() {
        QFETCH(QString, sort);
        const SocketSort* made = findSort(sort.toStdString());
        QVERIFY(made != nullptr);
        int set = 0;
        for (const OptionProfile& profile : builtInProfiles()) {
            EngineHarness harness;
            Applying applying(harness);
            const SocketId socket = harness.socket(made->family, made->type, made->protocol);
            std::set<QByteArray> refused;
            for (const auto& [symbol, error] : applying.apply(socket, profile)) {
                const bool isNewer = error == ENOPROTOOPT || error == EOPNOTSUPP;   // this kernel does not have it
                const bool isElsewhere = error == ENODEV || error == EADDRNOTAVAIL; // an lo without multicast
                // A stream has no groups: it can be asked for the interface, and refuses to be told.
                const bool isGroup = made->type == SOCK_STREAM && profile.name.starts_with("Multicast");
                const QByteArray what = QByteArray::fromStdString(profile.name) + " " + symbol;
                QVERIFY2(error == 0 || isNewer || isElsewhere || isGroup,
                         (what + " " + QByteArray::number(error)).constData());
                if (error == 0)
                    ++set;
                else
                    refused.insert(symbol);
            }
            for (const ProfileStep& step : applying.plan(socket, profile))
                if (isLasting(step) && step.now && step.state == StepState::WouldSet &&
                    !refused.contains(symbolOf(step)))
                    QFAIL((QByteArray::fromStdString(profile.name) + " " + symbolOf(step) + " reads " +
                           QByteArray::fromStdString(step.nowText))
                              .constData());
        }
        QVERIFY2(set > 8, QByteArray::number(set).constData());
    }

    void eachStepIsOneCallInTheLedgerAndThePlanIsNone() {
        EngineHarness harness;
        Applying applying(harness);
        const SocketId socket = harness.socket(AF_INET, SOCK_STREAM);
        const std::size_t before = harness.records().size();
        QVERIFY(!applying.plan(socket, named("Keep-alive every 10 s")).empty());
        QCOMPARE(harness.records().size(), before);
        applying.apply(socket, named("Keep-alive every 10 s"));
        const auto records = harness.records();
        QCOMPARE(records.size(), before + 5);
        QCOMPARE(records[before].call, CallId::Setsockopt);
        QCOMPARE(records[before].args[2], std::int64_t{SO_KEEPALIVE});
        QCOMPARE(records[before + 4].args[2], std::int64_t{TCP_USER_TIMEOUT});
    }

    void aListenerIsTooLateForWhatBindLooksAt() {
        EngineHarness harness;
        Applying applying(harness);
        const auto listener = harness.listener();
        const auto rebind = applying.plan(listener.socket, named("Fast rebinding server"));
        QCOMPARE(stateOf(rebind, "SO_REUSEADDR"), StepState::TooLate);
        QCOMPARE(stateOf(rebind, "TCP_LINGER2"), StepState::WouldSet);
        const OptionProfile later{"", "", {{IPPROTO_TCP, TCP_QUICKACK, "off"}}};
        QCOMPARE(stateOf(applying.plan(listener.socket, later), "TCP_QUICKACK"), StepState::TooEarly);
    }

    void whatIsTooLateMayStillBeTriedAndTheKernelAnswers() {
        EngineHarness harness;
        Applying applying(harness);
        const SocketId socket = harness.socket(AF_INET6, SOCK_STREAM);
        QVERIFY(!harness.run(socket, step::Bind{*Address::parseInet6("::1", "0")}).error);
        const int is = getInt(UniqueFd(::dup(harness.view(socket).fd)), IPPROTO_IPV6, IPV6_V6ONLY);
        const OptionProfile only6{"", "", {{IPPROTO_IPV6, IPV6_V6ONLY, is == 1 ? "off" : "on"}}};
        const auto steps = applying.plan(socket, only6);
        QCOMPARE(steps.at(0).state, StepState::TooLate);
        QVERIFY(steps.at(0).canBeTried());
        const auto report =
            harness.run(socket, step::Setsockopt{steps.at(0).level, steps.at(0).name, steps.at(0).value});
        QVERIFY(report.error.has_value());
        QCOMPARE(report.error->number, EINVAL);
    }

    void aDatagramThatWasSentHasGivenTheSocketItsPort() {
        EngineHarness harness;
        Applying applying(harness);
        const SocketId socket = harness.socket(AF_INET, SOCK_DGRAM);
        QCOMPARE(stateOf(applying.plan(socket, named("Broadcast")), "SO_REUSEADDR"), StepState::WouldSet);
        const SocketId other = harness.socket(AF_INET, SOCK_DGRAM);
        QVERIFY(!harness.run(other, step::Bind{*Address::parseInet("127.0.0.1", "0")}).error);
        const SocketView bound =
            harness.viewWhen(other, [](const SocketView& seen) { return seen.local && seen.bound; });
        const auto sent = harness.run(socket, step::Sendto{bytesOf("x"), 0, *bound.local});
        QVERIFY(!sent.error);
        harness.viewWhen(socket, [](const SocketView& seen) { return seen.local && seen.local->port() > 0; });
        QCOMPARE(stateOf(applying.plan(socket, named("Broadcast")), "SO_REUSEADDR"), StepState::TooLate);
    }

    void aConnectionTakesWhatNeedsOne() {
        EngineHarness harness;
        Applying applying(harness);
        const auto pair = harness.connectedTcp();
        const OptionProfile wanted{"", "", {{IPPROTO_TCP, TCP_QUICKACK, "off"}, {IPPROTO_TCP, TCP_NODELAY, "on"}}};
        QCOMPARE(stateOf(applying.plan(pair.client, wanted), "TCP_QUICKACK"), StepState::WouldSet);
        for (const auto& [symbol, error] : applying.apply(pair.client, wanted))
            QVERIFY2(error == 0, symbol.constData());
        QCOMPARE(stateOf(applying.plan(pair.client, wanted), "TCP_NODELAY"), StepState::AlreadySo);
        QCOMPARE(stateOf(applying.plan(pair.server, named("Fast rebinding server")), "SO_REUSEADDR"),
                 StepState::TooLate);
    }

    void aDualStackListenerTakesIpv4() {
        EngineHarness harness;
        Applying applying(harness);
        const SocketId socket = harness.socket(AF_INET6, SOCK_DGRAM);
        QVERIFY(!harness.run(socket, step::Setsockopt{IPPROTO_IPV6, IPV6_V6ONLY, {1, 0, 0, 0}}).error);
        applying.apply(socket, named("Dual-stack listener"));
        QVERIFY(!harness.run(socket, step::Bind{*Address::parseInet6("::", "0")}).error);
        const SocketView view =
            harness.viewWhen(socket, [](const SocketView& seen) { return seen.bound && seen.local; });
        const std::string text = view.local->toString(); // [::]:port
        const SocketId sender = harness.socket(AF_INET, SOCK_DGRAM);
        const std::string port = text.substr(text.rfind(':') + 1);
        QVERIFY(!harness.run(sender, step::Sendto{bytesOf("x"), 0, *Address::parseInet("127.0.0.1", port)}).error);
        QCOMPARE(harness.run(socket, step::Recv{10, 0}).value, std::int64_t{1});
    }

    void aRefusalDoesNotStopTheOthers() {
        EngineHarness harness;
        Applying applying(harness);
        const SocketId socket = harness.socket(AF_INET, SOCK_STREAM);
        const OptionProfile profile{"",
                                    "",
                                    {{IPPROTO_TCP, TCP_NODELAY, "on"},
                                     {IPPROTO_TCP, TCP_KEEPCNT, "1000"}, // at most 127
                                     {SOL_SOCKET, SO_KEEPALIVE, "on"}}};
        const auto results = applying.apply(socket, profile);
        QCOMPARE(results.size(), 3u);
        QCOMPARE(results[1].second, EINVAL);
        QCOMPARE(results[2].second, 0);
        const auto after = applying.plan(socket, profile);
        QCOMPARE(stateOf(after, "SO_KEEPALIVE"), StepState::AlreadySo);
        QCOMPARE(stateOf(after, "TCP_KEEPCNT"), StepState::WouldSet);
    }

    void aProfileOfASocketMakesAnotherLikeIt() {
        EngineHarness harness;
        Applying applying(harness);
        const SocketId one = harness.socket(AF_INET, SOCK_DGRAM), two = harness.socket(AF_INET, SOCK_DGRAM);
        const OptionSnapshot first = applying.snapshot(one);
        for (const char* name :
             {"All about each datagram", "Broadcast", "Small buffers", "Path MTU", "Time-outs of 5 s"})
            applying.apply(one, named(name));
        OptionProfile made{"made"};
        for (const OptionSetter& setter :
             settersOf(optionRows(applying.snapshot(one), &first), SetterScope::Changed, false))
            made.lines.push_back({setter.level, setter.name, setter.text});
        QVERIFY2(made.lines.size() > 10, QByteArray::number(made.lines.size()).constData());
        for (const auto& [symbol, error] : applying.apply(two, made))
            QVERIFY2(error == 0, symbol.constData());
        for (const OptionChange& change : differences(applying.snapshot(one), applying.snapshot(two)))
            if (findOption(change.level, change.name)->isSettable())
                QFAIL(changeText(change).c_str());
    }

    // The kernel keeps in an accepted socket what the first packet came with: nobody set that.
    void whatAnAcceptedSocketOffersAFreshOneTakes() {
        for (const int family : {AF_INET, AF_INET6}) {
            const TcpEnds ends = connectedTcpEnds(family);
            const SocketSort& sort = *findSort(family == AF_INET ? "tcp4" : "tcp6");
            const UniqueFd fresh = socketOf(sort);
            QCOMPARE(setInt(ends.server, IPPROTO_TCP, TCP_KEEPCNT, 5), 0);
            const auto snapshot = [&](const UniqueFd& fd) {
                return readOptions(kUnrecorded, fd.get(), sweepRows(kindOf(family, SOCK_STREAM, 0)));
            };
            const OptionSnapshot first = snapshot(fresh), now = snapshot(ends.server);
            QStringList offered;
            for (const OptionSetter& setter : settersOf(optionRows(now, &first), SetterScope::Changed, true)) {
                if (!setter.own.empty())
                    continue;
                offered << QString::fromUtf8(setter.spec->symbol.data(), qsizetype(setter.spec->symbol.size()));
                QVERIFY2(calls::setsockopt(kUnrecorded, fresh.get(), setter.level, setter.name, setter.value),
                         qPrintable(offered.last()));
            }
            QCOMPARE(offered.join(u' '), QString("TCP_KEEPCNT"));
        }
    }

    void anOrdinaryUserIsToldOfTheCapability();
};

namespace {

int asOrdinaryUser() {
    if (!becomeOrdinaryUser())
        return 2;
    EngineHarness harness;
    Applying applying(harness);
    const SocketId socket = harness.socket(AF_INET, SOCK_STREAM);
    const auto steps = applying.plan(socket, named("Marked traffic"));
    for (const ProfileStep& step : steps) {
        if (step.state != StepState::NeedsPrivilege)
            return 3;
        const auto report = harness.run(socket, step::Setsockopt{step.level, step.name, step.value});
        if (!report.error || report.error->number != EPERM) // tried all the same, the kernel says it too
            return 4;
    }
    return steps.size() == 2 ? 0 : 5;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"ordinary", asOrdinaryUser}});
    return runs;
}

} // namespace

void TestProfiles::anOrdinaryUserIsToldOfTheCapability() { QCOMPARE(childRuns().start("ordinary"), 0); }

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    TestProfiles test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_profiles.moc"
