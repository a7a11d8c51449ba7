#include "core/engine/engine.h"
#include "core/explain/group_words.h"
#include "core/inspect/group_reader.h"
#include "core/net/interfaces.h"
#include "core/options/group_call.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "tests/support/child_run.h"
#include "tests/support/engine_harness.h"
#include "tests/support/own_network.h"

#include <QTest>

#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

using namespace swb;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::textOf;

namespace {

constexpr char kGroup[] = "239.255.1.1";
constexpr char kGroup6[] = "ff02::101";

std::uint32_t loopback() { return if_nametoindex("lo"); }

GroupRequest asked(GroupDeed deed, const std::string& group, std::uint32_t interface, const std::string& source = {},
                   GroupForm form = GroupForm::Independent) {
    GroupRequest request;
    request.deed = deed;
    request.form = form;
    request.family = group.find(':') == std::string::npos ? AF_INET : AF_INET6;
    request.group = group;
    request.source = source;
    request.interface = interface;
    request.interfaceAddress = form == GroupForm::OfFamily && request.family == AF_INET ? "127.0.0.1" : "";
    return request;
}

// What the window does for a button: one setsockopt. 0 or the errno.
int ask(EngineHarness& h, SocketId socket, const GroupRequest& request) {
    const OptionSpec* option = groupOption(request.deed, request.form, request.family);
    const auto value = groupValue(request);
    if (option == nullptr || !value)
        return -1;
    const ActionReport report = h.run(socket, step::Setsockopt{option->level, option->name, *value});
    return report.error ? report.error->number : 0;
}

int set(EngineHarness& h, SocketId socket, const char* symbol, const char* value) {
    const OptionSpec* option = findOption(symbol);
    const auto bytes = encodeOption(*option, value);
    const ActionReport report = h.run(socket, step::Setsockopt{option->level, option->name, *bytes});
    return report.error ? report.error->number : 0;
}

// A socket bound to the group itself, at a port the kernel chooses: what is sent to others does not come in.
SocketId boundTo(EngineHarness& h, const std::string& group, std::uint32_t scope = 0) {
    const bool isSix = group.find(':') != std::string::npos;
    const SocketId socket = h.socket(isSix ? AF_INET6 : AF_INET, SOCK_DGRAM);
    const auto address = isSix ? Address::parseInet6(group, "0", 0, scope) : Address::parseInet(group, "0");
    return h.run(socket, step::Bind{*address}).error ? SocketId{} : socket;
}

int sendTo(EngineHarness& h, SocketId from, const Address& to) {
    const ActionReport report = h.run(from, step::Sendto{bytesOf("hello"), 0, to});
    return report.error ? report.error->number : 0;
}

bool receives(EngineHarness& h, SocketId socket) { return h.run(socket, step::Recvfrom{64, MSG_DONTWAIT}).value == 5; }

int requireOne(EngineHarness& h, std::uint32_t interface, const std::string& group) {
    const SocketId receiver = boundTo(h, group, interface);
    const SocketId sender = h.socket(AF_INET6, SOCK_DGRAM);
    if (!receiver || ask(h, receiver, asked(GroupDeed::Join, group, interface)) != 0)
        return 10;
    if (sendTo(h, sender, *h.view(receiver).local) != 0)
        return 11;
    return receives(h, receiver) ? 0 : 12;
}

// Loopback has no route for groups of IPv6 from the start. Here it is given one.
int sixOnLoopbackWithARoute() {
    if (const std::string why = test::enterOwnNetwork(); !why.empty())
        return 99;
    {
        EngineHarness h;
        const SocketId sender = h.socket(AF_INET6, SOCK_DGRAM);
        if (sendTo(h, sender, *Address::parseInet6("ff02::101", "9", 0, loopback())) != ENETUNREACH)
            return 20;
    }
    if (!test::ip("-6 route add local ff00::/8 dev lo"))
        return 99;
    EngineHarness h;
    return requireOne(h, loopback(), kGroup6);
}

// Nobody needs a privilege for any of it.
int asAnOrdinaryUser() {
    if (!test::becomeOrdinaryUser())
        return 99;
    EngineHarness h;
    const SocketId receiver = boundTo(h, kGroup);
    const SocketId sender = h.socket(AF_INET, SOCK_DGRAM);
    if (ask(h, receiver, asked(GroupDeed::Join, kGroup, loopback())) != 0 ||
        set(h, sender, "IP_MULTICAST_IF", "127.0.0.1") != 0)
        return 10;
    if (sendTo(h, sender, *h.view(receiver).local) != 0)
        return 11;
    return receives(h, receiver) ? 0 : 12;
}

test::ChildRuns& childRuns() {
    static test::ChildRuns runs({{"route", sixOnLoopbackWithARoute}, {"user", asAnOrdinaryUser}});
    return runs;
}

} // namespace

// Groups as the window asks for them, in the kernel, with the errno of each refusal.
class MulticastTest : public QObject {
    Q_OBJECT

private slots:
    void aDatagramReachesAMemberOnLoopback_data() {
        QTest::addColumn<QString>("interface");
        QTest::newRow("by an address") << "127.0.0.1";
        QTest::newRow("by the interface") << "lo";
    }
    void aDatagramReachesAMemberOnLoopback() {
        QFETCH(const QString, interface);
        EngineHarness h;
        const SocketId receiver = boundTo(h, kGroup);
        QCOMPARE(ask(h, receiver, asked(GroupDeed::Join, kGroup, loopback(), {}, GroupForm::OfFamily)), 0);
        const SocketId sender = h.socket(AF_INET, SOCK_DGRAM);
        QCOMPARE(set(h, sender, "IP_MULTICAST_IF", qPrintable(interface)), 0);
        QCOMPARE(sendTo(h, sender, *h.view(receiver).local), 0);
        QVERIFY(receives(h, receiver));
    }

    void whoHasLeftReceivesNothing() {
        EngineHarness h;
        const SocketId receiver = boundTo(h, "239.255.1.2");
        const SocketId sender = h.socket(AF_INET, SOCK_DGRAM);
        QCOMPARE(set(h, sender, "IP_MULTICAST_IF", "lo"), 0);
        QCOMPARE(ask(h, receiver, asked(GroupDeed::Join, "239.255.1.2", loopback())), 0);
        QCOMPARE(ask(h, receiver, asked(GroupDeed::Leave, "239.255.1.2", loopback())), 0);
        QCOMPARE(sendTo(h, sender, *h.view(receiver).local), 0);
        QVERIFY(!receives(h, receiver));
    }

    // What goes through loopback comes back because it is sent into it.
    void theLoopSwitchChangesNothingOnLoopback() {
        EngineHarness h;
        const SocketId receiver = boundTo(h, kGroup);
        QCOMPARE(ask(h, receiver, asked(GroupDeed::Join, kGroup, loopback())), 0);
        const SocketId sender = h.socket(AF_INET, SOCK_DGRAM);
        QCOMPARE(set(h, sender, "IP_MULTICAST_IF", "lo"), 0);
        QCOMPARE(set(h, sender, "IP_MULTICAST_LOOP", "off"), 0);
        QCOMPARE(set(h, sender, "IP_MULTICAST_TTL", "0"), 0);
        QCOMPARE(sendTo(h, sender, *h.view(receiver).local), 0);
        QVERIFY(receives(h, receiver));
    }

    void aSocketBoundToOneAddressIsNotReached() {
        EngineHarness h;
        const SocketId receiver = h.socket(AF_INET, SOCK_DGRAM);
        QVERIFY(!h.run(receiver, step::Bind{*Address::parseInet("127.0.0.1", "0")}).error);
        QCOMPARE(ask(h, receiver, asked(GroupDeed::Join, kGroup, loopback())), 0);
        const SocketId sender = h.socket(AF_INET, SOCK_DGRAM);
        QCOMPARE(set(h, sender, "IP_MULTICAST_IF", "lo"), 0);
        const std::string port = std::to_string(h.view(receiver).local->port());
        QCOMPARE(sendTo(h, sender, *Address::parseInet(kGroup, port)), 0);
        QVERIFY(!receives(h, receiver));
    }

    void severalReceiversShareAPortWhenAllAllowIt_data() {
        QTest::addColumn<QString>("option");
        QTest::newRow("SO_REUSEADDR") << "SO_REUSEADDR";
        QTest::newRow("SO_REUSEPORT") << "SO_REUSEPORT";
    }
    void severalReceiversShareAPortWhenAllAllowIt() {
        QFETCH(const QString, option);
        EngineHarness h;
        const SocketId first = h.socket(AF_INET, SOCK_DGRAM), second = h.socket(AF_INET, SOCK_DGRAM);
        for (const SocketId socket : {first, second}) {
            QCOMPARE(set(h, socket, qPrintable(option), "on"), 0);
            QCOMPARE(ask(h, socket, asked(GroupDeed::Join, "239.255.1.3", loopback())), 0);
        }
        QVERIFY(!h.run(first, step::Bind{*Address::parseInet("239.255.1.3", "0")}).error);
        const Address there = *h.view(first).local;
        QVERIFY(!h.run(second, step::Bind{there}).error);
        const SocketId third = h.socket(AF_INET, SOCK_DGRAM);
        QCOMPARE(h.run(third, step::Bind{there}).error.value().number, EADDRINUSE);
        QCOMPARE(set(h, third, "IP_MULTICAST_IF", "lo"), 0);
        QCOMPARE(sendTo(h, third, there), 0);
        QVERIFY(receives(h, first) && receives(h, second)); // a copy each
    }

    void aSocketReceivesWhatOthersHaveJoinedUntilToldNotTo() {
        EngineHarness h;
        const SocketId idle = h.socket(AF_INET, SOCK_DGRAM), member = h.socket(AF_INET, SOCK_DGRAM);
        QVERIFY(!h.run(idle, step::Bind{*Address::parseInet("0.0.0.0", "0")}).error);
        QCOMPARE(ask(h, member, asked(GroupDeed::Join, "239.255.1.4", loopback())), 0);
        const SocketId sender = h.socket(AF_INET, SOCK_DGRAM);
        QCOMPARE(set(h, sender, "IP_MULTICAST_IF", "lo"), 0);
        const Address there = *Address::parseInet("239.255.1.4", std::to_string(h.view(idle).local->port()));
        QCOMPARE(sendTo(h, sender, there), 0);
        QVERIFY(receives(h, idle));
        QCOMPARE(set(h, idle, "IP_MULTICAST_ALL", "off"), 0);
        QCOMPARE(sendTo(h, sender, there), 0);
        QVERIFY(!receives(h, idle));
    }

    void aChosenSourceAloneIsHeard() {
        EngineHarness h;
        const SocketId receiver = boundTo(h, "232.1.1.1");
        QCOMPARE(ask(h, receiver, asked(GroupDeed::JoinSource, "232.1.1.1", 0, "127.0.0.1", GroupForm::OfFamily)), 0);
        for (const char* from : {"127.0.0.1", "127.0.0.2"}) {
            const SocketId sender = h.socket(AF_INET, SOCK_DGRAM);
            QVERIFY(!h.run(sender, step::Bind{*Address::parseInet(from, "0")}).error);
            QCOMPARE(set(h, sender, "IP_MULTICAST_IF", "lo"), 0);
            QCOMPARE(sendTo(h, sender, *h.view(receiver).local), 0);
            QCOMPARE(receives(h, receiver), std::string_view(from) == "127.0.0.1");
        }
    }

    void aBlockedSourceIsNotHeardUntilItIsUnblocked() {
        EngineHarness h;
        const SocketId receiver = boundTo(h, "239.255.1.5");
        QCOMPARE(ask(h, receiver, asked(GroupDeed::Join, "239.255.1.5", loopback())), 0);
        const SocketId sender = h.socket(AF_INET, SOCK_DGRAM);
        QCOMPARE(set(h, sender, "IP_MULTICAST_IF", "127.0.0.1"), 0);
        for (const GroupDeed deed : {GroupDeed::Block, GroupDeed::Unblock}) {
            QCOMPARE(ask(h, receiver, asked(deed, "239.255.1.5", loopback(), "127.0.0.1")), 0);
            QCOMPARE(sendTo(h, sender, *h.view(receiver).local), 0);
            QCOMPARE(receives(h, receiver), deed == GroupDeed::Unblock);
        }
    }

    void eachRefusalHasItsErrnoAndItsCause_data() {
        QTest::addColumn<bool>("six");
        QTest::newRow("IPv4") << false;
        QTest::newRow("IPv6") << true;
    }
    void eachRefusalHasItsErrnoAndItsCause() {
        QFETCH(const bool, six);
        EngineHarness h;
        const SocketId socket = h.socket(six ? AF_INET6 : AF_INET, SOCK_DGRAM);
        const std::string group = six ? "ff02::4321" : "239.4.3.2", other = six ? "ff32::1" : "232.4.3.2";
        const std::string source = six ? "fe80::1" : "10.0.0.1", second = six ? "fe80::2" : "10.0.0.2";
        const std::uint32_t lo = loopback(), none = 0x7ffffff0;
        struct Case {
            GroupDeed deed;
            const std::string& group;
            std::uint32_t interface;
            const std::string& source;
            int error;
        };
        const std::string nobody, unicast = six ? "::5" : "10.1.1.1";
        const Case cases[] = {
            {GroupDeed::Join, unicast, lo, nobody, EINVAL},
            {GroupDeed::JoinSource, unicast, lo, source, EINVAL},
            {GroupDeed::Join, group, none, nobody, ENODEV},
            {GroupDeed::JoinSource, group, none, source, ENODEV},
            {GroupDeed::Block, group, none, source, ENODEV},
            {GroupDeed::Leave, group, lo, nobody, EADDRNOTAVAIL},
            {GroupDeed::Block, group, lo, source, EINVAL}, // not joined yet
            {GroupDeed::Join, group, lo, nobody, 0},
            {GroupDeed::Join, group, lo, nobody, EADDRINUSE},
            {GroupDeed::Unblock, group, lo, source, EADDRNOTAVAIL},
            {GroupDeed::Block, group, lo, source, 0},
            {GroupDeed::Block, group, lo, source, EADDRNOTAVAIL},
            {GroupDeed::JoinSource, group, lo, second, EINVAL}, // joined for everybody, and somebody is blocked
            {GroupDeed::Unblock, group, lo, source, 0},
            {GroupDeed::Leave, group, lo, nobody, 0},
            {GroupDeed::LeaveSource, other, lo, source, EINVAL}, // not joined
            {GroupDeed::JoinSource, other, lo, source, 0},
            {GroupDeed::JoinSource, other, lo, source, EADDRNOTAVAIL},
            {GroupDeed::Join, other, lo, nobody, EADDRINUSE},
            {GroupDeed::Block, other, lo, second, EINVAL},
            {GroupDeed::LeaveSource, other, lo, second, EADDRNOTAVAIL},
            {GroupDeed::LeaveSource, other, lo, source, 0},
            {GroupDeed::Leave, other, lo, nobody, EADDRNOTAVAIL}, // with its last source it was left
        };
        int number = 0;
        for (const Case& one : cases) {
            const GroupRequest request = asked(one.deed, one.group, one.interface, one.source);
            QVERIFY2(ask(h, socket, request) == one.error, qPrintable(QString::number(number)));
            QCOMPARE(groupCause(request, one.error).text.empty(), one.error == 0);
            ++number;
        }
    }

    void anInterfaceNobodyHasIsRefusedToTheFormOfIpv4Too() {
        EngineHarness h;
        const SocketId socket = h.socket(AF_INET, SOCK_DGRAM);
        GroupRequest request = asked(GroupDeed::JoinSource, "232.1.1.1", 0, "10.0.0.1", GroupForm::OfFamily);
        request.interfaceAddress = "192.0.2.250";
        QCOMPARE(ask(h, socket, request), ENODEV);
    }

    void aLimitOfGroupsIsMetWithEnobufs() {
        EngineHarness h;
        const SocketId socket = h.socket(AF_INET, SOCK_DGRAM);
        int joined = 0, error = 0;
        for (; error == 0 && joined < 5000; joined += error == 0 ? 1 : 0)
            error =
                ask(h, socket,
                    asked(GroupDeed::Join,
                          "239.200." + std::to_string(joined / 250) + "." + std::to_string(joined % 250), loopback()));
        if (error == 0)
            QSKIP("net.ipv4.igmp_max_memberships allows more than 5000 groups here");
        QCOMPARE(error, ENOBUFS);
        QVERIFY(joined >= 1);
    }

    void aStreamIsInNoGroup() {
        EngineHarness h;
        const SocketId four = h.socket(AF_INET, SOCK_STREAM), six = h.socket(AF_INET6, SOCK_STREAM);
        const auto form = GroupForm::OfFamily;
        QCOMPARE(ask(h, four, asked(GroupDeed::Join, kGroup, loopback(), {}, form)), EPROTO);
        QCOMPARE(ask(h, six, asked(GroupDeed::Join, kGroup6, loopback(), {}, form)), EPROTO);
        const SocketId unix = h.socket(AF_UNIX, SOCK_DGRAM);
        QCOMPARE(ask(h, unix, asked(GroupDeed::Join, kGroup, loopback(), {}, form)), EOPNOTSUPP);
    }

    void theMachineTellsWhatASocketHasJoined() {
        EngineHarness h;
        const SocketId socket = h.socket(AF_INET, SOCK_DGRAM), six = h.socket(AF_INET6, SOCK_DGRAM);
        QCOMPARE(ask(h, socket, asked(GroupDeed::JoinSource, "232.77.1.1", loopback(), "10.0.0.7")), 0);
        QCOMPARE(ask(h, six, asked(GroupDeed::Join, "ff02::7777", loopback())), 0);
        const auto groups = hostGroups();
        const auto has = [&](const char* group) {
            return std::ranges::find_if(
                groups, [&](const HostGroup& one) { return one.group == group && one.interface == loopback(); });
        };
        QVERIFY(has("ff02::7777") != groups.end());
        const auto four = has("232.77.1.1");
        QVERIFY(four != groups.end());
        QCOMPARE(four->users, 1U);
        QCOMPARE(four->sources.size(), std::size_t{1});
        QCOMPARE(four->sources[0].address, std::string("10.0.0.7"));
        QCOMPARE(four->sources[0].includes, 1U);
    }

    void broadcastOnLoopbackNeedsItsSwitch() {
        EngineHarness h;
        const SocketId receiver = h.socket(AF_INET, SOCK_DGRAM), sender = h.socket(AF_INET, SOCK_DGRAM);
        QVERIFY(!h.run(receiver, step::Bind{*Address::parseInet("127.255.255.255", "0")}).error);
        const Address there = *h.view(receiver).local;
        QCOMPARE(sendTo(h, sender, there), EACCES);
        QCOMPARE(set(h, sender, "SO_BROADCAST", "on"), 0);
        QCOMPARE(sendTo(h, sender, there), 0);
        QVERIFY(receives(h, receiver));
    }

    void interfacesTellTheirFlagsAndBroadcastAddresses() {
        const auto all = allInterfaces();
        QVERIFY(all);
        const auto lo = std::ranges::find(*all, std::string("lo"), &InterfaceInfo::name);
        QVERIFY(lo != all->end());
        QCOMPARE(lo->index, loopback());
        QVERIFY(lo->isUp && lo->isLoopback && !lo->hasBroadcast);
        QVERIFY(lo->firstOf(AF_INET) != nullptr && lo->firstOf(AF_UNIX) == nullptr);
        const auto same = [](const Address& one) { return one.host() == "127.255.255.255"; };
        QVERIFY(std::ranges::any_of(lo->broadcasts, same));
        QVERIFY(std::ranges::is_sorted(*all, {}, &InterfaceInfo::index));
        QCOMPARE(all->size(), interfaceNames().size());
    }

    // ff01:: stays inside the machine even where the interface leads out of it.
    void aDatagramOfIpv6ReachesAMemberOnAnInterfaceWithMulticast() {
        const auto all = allInterfaces();
        const auto usable = std::ranges::find_if(*all, [](const InterfaceInfo& one) {
            return one.isUp && one.hasMulticast && !one.isLoopback && one.firstOf(AF_INET6) != nullptr;
        });
        if (usable == all->end())
            QSKIP("no interface beside loopback is up and has IPv6 and multicast");
        EngineHarness h;
        QCOMPARE(requireOne(h, usable->index, "ff01::101"), 0);
    }

    void loopbackCarriesIpv6OnceItHasARoute() {
        const int status = childRuns().start("route");
        if (status == 99)
            QSKIP("no network namespace of its own, or no ip to give it a route");
        QCOMPARE(status, 0);
    }

    void anOrdinaryUserJoinsAndSends() {
        const int status = childRuns().start("user");
        if (status == 99)
            QSKIP("this process may not become an ordinary user");
        QCOMPARE(status, 0);
    }
};

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    MulticastTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_multicast.moc"
