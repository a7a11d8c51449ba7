#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "core/options/profile.h"
#include "core/options/set_again.h"

#include <QTest>

#include <linux/capability.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <set>

using namespace swb;

namespace {

Bytes intBytes(int value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

struct Reads {
    int level, name, value;
};

// In the order of level and name, as a snapshot wants it.
OptionSnapshot snapshotOf(std::vector<Reads> reads) {
    std::ranges::sort(reads, {}, [](const Reads& one) { return std::pair(one.level, one.name); });
    OptionSnapshot snapshot;
    for (const Reads& one : reads)
        snapshot.add(one.level, one.name, intBytes(one.value));
    return snapshot;
}

ProfileTarget freshTcp() {
    ProfileTarget target;
    target.kind = on::Tcp4;
    target.limits = {1'000'000, 1'000'000, 4096};
    return target;
}

ProfileStep stepOf(const ProfileLine& line, const ProfileTarget& target, const OptionSnapshot* now = nullptr) {
    return planProfile({"one", "", {line}}, target, now).at(0);
}

QByteArray symbols(const std::vector<ProfileStep>& steps) {
    QByteArray text;
    for (const ProfileStep& step : steps)
        text += QByteArray(text.isEmpty() ? "" : " ") +
                QByteArray(step.spec->symbol.data(), static_cast<qsizetype>(step.spec->symbol.size()));
    return text;
}

} // namespace

class TestProfile : public QObject {
    Q_OBJECT

private slots:
    void everyBuiltInLineIsAnOptionThatCanBeSetToItsValue() {
        std::set<std::string> names;
        for (const OptionProfile& profile : builtInProfiles()) {
            QVERIFY2(names.insert(profile.name).second, profile.name.c_str());
            QVERIFY2(!profile.purpose.empty() && !profile.lines.empty(), profile.name.c_str());
            for (const ProfileLine& line : profile.lines) {
                const OptionSpec& spec = specOf(line);
                QVERIFY2(&spec != &unknownOption() && spec.isSettable(), line.value.c_str());
                QVERIFY2(!line.reason.empty(), std::string(spec.symbol).c_str());
                const auto bytes = encodeOption(spec, line.value);
                QVERIFY2(bytes, (std::string(spec.symbol) + " " + line.value).c_str());
                const auto number = decodeOption(spec, *bytes).number;
                const bool needsPrivilege = !spec.privilege.empty(); // one shows what happens outside the range
                if (number && spec.range.isBounded() && !needsPrivilege)
                    QVERIFY2(*number >= spec.range.low && *number <= spec.range.high, std::string(spec.symbol).c_str());
            }
        }
        for (const char* wanted : {"Low latency", "Bulk transfer", "Keep-alive every 10 s", "Broadcast",
                                   "Multicast receiver", "Dual-stack listener", "Close with reset"})
            QVERIFY2(names.contains(wanted), wanted);
    }

    void aPlanStandsInTheOrderOfPhases() {
        const OptionProfile profile{"mixed",
                                    "",
                                    {{IPPROTO_TCP, TCP_QUICKACK, "on"},
                                     {IPPROTO_TCP, TCP_NODELAY, "on"},
                                     {IPPROTO_TCP, TCP_SYNCNT, "3"},
                                     {SOL_SOCKET, SO_KEEPALIVE, "on"},
                                     {SOL_SOCKET, SO_REUSEADDR, "on"}}};
        const auto steps = planProfile(profile, freshTcp(), nullptr);
        QCOMPARE(symbols(steps), QByteArray("SO_REUSEADDR TCP_SYNCNT TCP_NODELAY SO_KEEPALIVE TCP_QUICKACK"));
        QCOMPARE(steps[0].line, 4u);
    }

    void whatReadsAsWantedNeedsNoCall() {
        const OptionSnapshot now = snapshotOf({{SOL_SOCKET, SO_KEEPALIVE, 1}, {IPPROTO_TCP, TCP_NODELAY, 0}});
        const auto same = stepOf({SOL_SOCKET, SO_KEEPALIVE, "on"}, freshTcp(), &now);
        QCOMPARE(same.state, StepState::AlreadySo);
        QVERIFY(!same.differs);
        const auto other = stepOf({IPPROTO_TCP, TCP_NODELAY, "on"}, freshTcp(), &now);
        QCOMPARE(other.state, StepState::WouldSet);
        QVERIFY(other.differs);
        QCOMPARE(other.nowText, std::string("off"));
    }

    void aBufferIsAsWantedWhenItReadsDoubledAndIsFixed() {
        const ProfileLine line{SOL_SOCKET, SO_RCVBUF, "64 KiB"};
        const OptionSnapshot tuned = snapshotOf({{SOL_SOCKET, SO_RCVBUF, 131072}, {SOL_SOCKET, 72, 0}}); // SO_BUF_LOCK
        QCOMPARE(stepOf(line, freshTcp(), &tuned).state, StepState::WouldSet);
        const OptionSnapshot set = snapshotOf({{SOL_SOCKET, SO_RCVBUF, 131072}, {SOL_SOCKET, 72, 2}});
        QCOMPARE(stepOf(line, freshTcp(), &set).state, StepState::AlreadySo);
        const OptionSnapshot cut = snapshotOf({{SOL_SOCKET, SO_RCVBUF, 2'000'000}, {SOL_SOCKET, 72, 2}});
        QCOMPARE(stepOf({SOL_SOCKET, SO_RCVBUF, "8 MiB"}, freshTcp(), &cut).state, StepState::AlreadySo);
    }

    void aPhaseThatHasPassedIsSaid() {
        ProfileTarget bound = freshTcp();
        bound.isBound = true;
        const OptionSnapshot now = snapshotOf({{SOL_SOCKET, SO_REUSEADDR, 0}, {IPPROTO_TCP, TCP_SYNCNT, 6}});
        const auto late = stepOf({SOL_SOCKET, SO_REUSEADDR, "on"}, bound, &now);
        QCOMPARE(late.state, StepState::TooLate);
        QVERIFY(late.why.find("has its address already") != std::string::npos);
        QVERIFY(late.canBeTried());
        QCOMPARE(stepOf({IPPROTO_TCP, TCP_SYNCNT, "3"}, bound, &now).state, StepState::WouldSet);
        ProfileTarget listening = bound;
        listening.isDecided = true;
        QCOMPARE(stepOf({IPPROTO_TCP, TCP_SYNCNT, "3"}, listening, &now).state, StepState::TooLate);
        QCOMPARE(stepOf({IPPROTO_TCP, TCP_QUICKACK, "on"}, listening).state, StepState::TooEarly);
        listening.isConnected = true;
        QCOMPARE(stepOf({IPPROTO_TCP, TCP_QUICKACK, "on"}, listening).state, StepState::WouldSet);
    }

    void anOptionOfOtherSocketsIsSaid() {
        const auto step = stepOf({IPPROTO_IPV6, IPV6_V6ONLY, "off"}, freshTcp());
        QCOMPARE(step.state, StepState::OtherKind);
        QVERIFY(step.why.starts_with("It is an option of "));
        ProfileTarget udp = freshTcp();
        udp.kind = on::Udp4;
        QCOMPARE(stepOf({IPPROTO_TCP, TCP_NODELAY, "on"}, udp).state, StepState::OtherKind);
        QCOMPARE(stepOf({SOL_SOCKET, SO_TYPE, "SOCK_STREAM"}, freshTcp()).state, StepState::OtherKind); // read only
    }

    void aPrivilegeIsAskedForOnlyWhereTheValueNeedsIt_data() {
        QTest::addColumn<QByteArray>("symbol");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("needed");
        QTest::addRow("mark") << QByteArray("SO_MARK") << QByteArray("1") << true;
        QTest::addRow("priority 6") << QByteArray("SO_PRIORITY") << QByteArray("6") << false;
        QTest::addRow("priority 7") << QByteArray("SO_PRIORITY") << QByteArray("7") << true;
        QTest::addRow("debug off") << QByteArray("SO_DEBUG") << QByteArray("off") << false;
        QTest::addRow("debug on") << QByteArray("SO_DEBUG") << QByteArray("on") << true;
        QTest::addRow("budget 8") << QByteArray("SO_BUSY_POLL_BUDGET") << QByteArray("8") << false;
        QTest::addRow("budget 9") << QByteArray("SO_BUSY_POLL_BUDGET") << QByteArray("9") << true;
    }
    void aPrivilegeIsAskedForOnlyWhereTheValueNeedsIt() {
        QFETCH(QByteArray, symbol);
        QFETCH(QByteArray, value);
        QFETCH(bool, needed);
        const OptionSpec* spec = findOption(std::string_view(symbol.constData()));
        const ProfileLine line{spec->level, spec->name, value.toStdString()};
        const auto step = stepOf(line, freshTcp());
        QCOMPARE(step.state, needed ? StepState::NeedsPrivilege : StepState::WouldSet);
        if (needed)
            QVERIFY(step.why.find("CAP_NET_ADMIN") != std::string::npos);
        ProfileTarget admin = freshTcp();
        admin.capabilities = std::uint64_t{1} << CAP_NET_ADMIN;
        QCOMPARE(stepOf(line, admin).state, StepState::WouldSet);
    }

    void oneOfTwoCapabilitiesWillDo() {
        ProfileTarget raw = freshTcp();
        raw.capabilities = std::uint64_t{1} << CAP_NET_RAW;
        QCOMPARE(stepOf({SOL_SOCKET, SO_MARK, "1"}, raw).state, StepState::WouldSet);
        QCOMPARE(stepOf({SOL_SOCKET, SO_DEBUG, "on"}, raw).state, StepState::NeedsPrivilege);
    }

    void aValueThatMeansNothingHereCannotBeTried() {
        const auto step = stepOf({SOL_SOCKET, SO_BINDTODEVICE, "\"unfinished"}, freshTcp());
        QCOMPARE(step.state, StepState::Unreadable);
        QVERIFY(!step.canBeTried());
        QVERIFY(!step.why.empty());
    }

    void anOptionThatNoTableHasGoesAsItsBytes() {
        const auto step = stepOf({1234, 5, "hex 01 02"}, freshTcp());
        QCOMPARE(step.state, StepState::WouldSet);
        QCOMPARE(step.value, (Bytes{1, 2}));
        QCOMPARE(step.level, 1234);
    }

    void aMembershipIsNeverAlreadySo() {
        ProfileTarget udp = freshTcp();
        udp.kind = on::Udp4;
        const OptionSnapshot now;
        const auto step = stepOf({IPPROTO_IP, IP_ADD_MEMBERSHIP, "239.255.0.1, 0.0.0.0, lo"}, udp, &now);
        QCOMPARE(step.state, StepState::WouldSet);
        QVERIFY(!step.now);
    }

    void whatAnotherLineOverwritesComesAfterIt() {
        const OptionProfile profile{"one",
                                    "",
                                    {{SOL_SOCKET, SO_PRIORITY, "2"},
                                     {SOL_SOCKET, 72, "SOCK_RCVBUF_LOCK"},
                                     {SOL_SOCKET, SO_RCVBUF, "20000"},
                                     {IPPROTO_IP, IP_TOS, "0x10"}}};
        const auto steps = planProfile(profile, freshTcp(), nullptr);
        const auto placeOf = [&](std::string_view symbol) {
            return std::ranges::find(steps, symbol, [](const ProfileStep& step) { return step.spec->symbol; }) -
                   steps.begin();
        };
        QVERIFY(placeOf("IP_TOS") < placeOf("SO_PRIORITY"));
        QVERIFY(placeOf("SO_RCVBUF") < placeOf("SO_BUF_LOCK"));
    }

    void whatAStreamRefusesIsNotTakenForAWish() {
        for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
            const OptionSnapshot first = snapshotOf({{SOL_SOCKET, SO_TYPE, type}, {IPPROTO_IP, IP_MULTICAST_TTL, 1}});
            const OptionSnapshot now = snapshotOf({{SOL_SOCKET, SO_TYPE, type}, {IPPROTO_IP, IP_MULTICAST_TTL, 64}});
            const auto setters = settersOf(optionRows(now, &first), SetterScope::Changed, true);
            QCOMPARE(setters.size(), 1u);
            QCOMPARE(setters[0].own.empty(), type == SOCK_DGRAM);
        }
    }

    void whatWasTunedByTheKernelIsNotTakenForAWish() {
        const OptionSnapshot first = snapshotOf({{SOL_SOCKET, SO_SNDBUF, 16384},
                                                 {SOL_SOCKET, SO_RCVBUF, 131072},
                                                 {SOL_SOCKET, SO_KEEPALIVE, 0},
                                                 {SOL_SOCKET, 72, 0}});
        const OptionSnapshot now = snapshotOf({{SOL_SOCKET, SO_SNDBUF, 2'000'000},
                                               {SOL_SOCKET, SO_RCVBUF, 20000},
                                               {SOL_SOCKET, SO_KEEPALIVE, 1},
                                               {SOL_SOCKET, 72, 2}});
        const auto setters = settersOf(optionRows(now, &first), SetterScope::Changed, true);
        const auto of = [&](std::string_view symbol) {
            return *std::ranges::find(setters, symbol, [](const OptionSetter& s) { return s.spec->symbol; });
        };
        QVERIFY(!of("SO_SNDBUF").own.empty());
        QVERIFY(of("SO_RCVBUF").own.empty());
        QCOMPARE(of("SO_RCVBUF").text, std::string("10000")); // half of it: the kernel doubles
        QCOMPARE(of("SO_KEEPALIVE").text, std::string("on"));
        QCOMPARE(setters.size(), 4u);
    }
};

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
