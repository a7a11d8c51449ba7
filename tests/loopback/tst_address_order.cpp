#include "core/resolve/address_order.h"
#include "core/resolve/perform_lookup.h"
#include "tests/support/own_names.h"
#include "tests/support/own_network.h"
#include "tests/support/own_place.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

namespace {

// What the C library gives for the name, in its order, once each.
std::vector<RankedAddress> rankedOf(const char* name) {
    const LookupAnswer answer = performLookup(lookup::GetAddrInfo{name, {}, AF_UNSPEC, SOCK_STREAM});
    std::vector<Address> addresses;
    addresses.reserve(answer.addresses.size());
    for (const AddrInfo& entry : answer.addresses)
        addresses.push_back(entry.address);
    return rankAddresses(addresses, AddressPolicy::ofThisSystem(), {});
}

RankedAddress reachable(const char* host) {
    RankedAddress out;
    const bool isIpv6 = std::string_view(host).find(':') != std::string_view::npos;
    out.address = isIpv6 ? *Address::parseInet6(host, "") : *Address::parseInet(host, "");
    out.source = out.address;
    return out;
}

} // namespace

// The rules of RFC 6724 that need to know more of this machine than the addresses: what the C library does and what is
// said of it, in a network of the test's own.
class TestAddressOrder : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
        writeUsualNames();
    }

    void aDeprecatedSourceComesLast() {
        QVERIFY(ip("address add 2001:db8:1::1/128 dev lo nodad preferred_lft 0"));
        QVERIFY(ip("address add 2001:db8:1::2/128 dev lo nodad"));
        writeEtc("hosts", "2001:db8:1::1 old\n2001:db8:1::2 old\n");
        const auto ranked = rankedOf("old");
        QCOMPARE(ranked.size(), std::size_t(2));
        QCOMPARE(ranked[0].address.host(), std::string("2001:db8:1::2"));
        QVERIFY(!ranked[0].own.isDeprecated && ranked[1].own.isDeprecated);
        const OrderReason reason = compareByRules(ranked[0], ranked[1]);
        QCOMPARE(reason.rule, 3);
        QCOMPARE(reason.verdict, -1);
        QVERIFY2(reason.why.find("deprecated") != std::string::npos, reason.why.c_str());
    }

    void aDeprecatedSourceOfIpv4ComesLastToo() {
        QVERIFY(ip("address add 198.51.100.1/32 dev lo preferred_lft 0"));
        QVERIFY(ip("address add 198.51.100.2/32 dev lo"));
        writeEtc("hosts", "198.51.100.1 old4\n198.51.100.2 old4\n");
        const auto ranked = rankedOf("old4");
        QCOMPARE(ranked[0].address.host(), std::string("198.51.100.2"));
        QCOMPARE(compareByRules(ranked[0], ranked[1]).rule, 3);
    }

    void aHomeAddressComesFirst() {
        QVERIFY(ip("address add 2001:db8:2::1/128 dev lo nodad"));
        QVERIFY(ip("address add 2001:db8:2::2/128 dev lo nodad home"));
        writeEtc("hosts", "2001:db8:2::1 mobile\n2001:db8:2::2 mobile\n");
        const auto ranked = rankedOf("mobile");
        QCOMPARE(ranked[0].address.host(), std::string("2001:db8:2::2"));
        QVERIFY(ranked[0].own.isHome);
        const OrderReason reason = compareByRules(ranked[0], ranked[1]);
        QCOMPARE(reason.rule, 4);
        QCOMPARE(reason.verdict, -1);
    }

    void ofIpv4OnlyTheOwnNetworkCounts() {
        QVERIFY(ip("address add 10.1.0.1/16 dev lo"));
        QVERIFY(ip("route add 10.2.0.0/16 dev lo src 10.1.0.1"));
        QVERIFY(ip("route add 10.128.0.0/16 dev lo src 10.1.0.1"));
        writeEtc("hosts", "10.128.0.9 near\n10.2.0.9 near\n10.1.0.9 near\n");
        const auto ranked = rankedOf("near");
        QCOMPARE(ranked.size(), std::size_t(3));
        QCOMPARE(ranked[0].address.host(), std::string("10.1.0.9"));
        QCOMPARE(ranked[0].sharedBits, std::size_t(28));
        const OrderReason first = compareByRules(ranked[0], ranked[1]);
        QCOMPARE(first.rule, 9);
        QCOMPARE(first.verdict, -1);
        QVERIFY2(first.why.find("in the network of its source 10.1.0.1") != std::string::npos, first.why.c_str());
        QCOMPARE(ranked[1].sharedBits, std::size_t(0)); // 10.2 shares more bits than 10.128, and it says nothing
        QCOMPARE(compareByRules(ranked[1], ranked[2]).rule, 10);
        QCOMPARE(ranked[1].address.host(), std::string("10.128.0.9"));
    }

    void aTunnelIsKnownByItsLinkType() {
        if (!ip("tunnel add swbtest mode sit remote 192.0.2.9 local 127.0.0.1"))
            QSKIP("this kernel makes no tunnels");
        QVERIFY(ip("link set swbtest up"));
        QVERIFY(ip("address add 2001:db8:3::1/64 dev swbtest nodad"));
        QVERIFY(ip("address add 2001:db8:3:1::1/128 dev lo nodad"));
        writeEtc("hosts", "2001:db8:3::1 way\n2001:db8:3:1::1 way\n");
        const auto ranked = rankedOf("way");
        QVERIFY(ranked[1].own.isOverTunnel);
        const OrderReason reason = compareByRules(ranked[0], ranked[1]);
        QCOMPARE(reason.rule, 7);
        QCOMPARE(reason.verdict, -1);
    }

    void nativeTransportDecidesBetweenTwoInterfaces() {
        RankedAddress native = reachable("2001:db8::1"), tunnel = reachable("2001:db8::2");
        native.own.interface = 2;
        tunnel.own.interface = 3;
        tunnel.own.isOverTunnel = true;
        OrderReason reason = compareByRules(tunnel, native);
        QCOMPARE(reason.rule, 7);
        QCOMPARE(reason.verdict, 1);
        QVERIFY(reason.why.find("the way to 2001:db8::2 goes through a tunnel") != std::string::npos);
        tunnel.precedence = 40; // an earlier rule
        QCOMPARE(compareByRules(tunnel, native).rule, 6);
        tunnel.own.interface = 2; // the same one: nothing differs
        tunnel.precedence = 0;
        QCOMPARE(compareByRules(tunnel, native).rule, 10);
    }

    void whatCouldNotBeReadIsSaid() {
        RankedAddress a = reachable("2001:db8::1");
        const RankedAddress b = reachable("2001:db8::2");
        QVERIFY(compareByRules(a, b).why.find("not looked at") == std::string::npos);
        a.ownError = EMFILE;
        QVERIFY(compareByRules(a, b).why.find("rules 3, 4 and 7 not looked at: EMFILE") != std::string::npos);
    }

    void loopbackIsFoundWithItsPrefix() {
        const OwnAddresses own = readOwnAddresses({});
        QCOMPARE(own.error, 0);
        const OwnAddress* loopback = own.find(*Address::parseInet("127.0.0.1", "80"));
        QVERIFY(loopback != nullptr);
        QCOMPARE(loopback->prefixBits, 8u);
        QVERIFY(!loopback->isDeprecated && !loopback->isOverTunnel);
        QVERIFY(own.find(*Address::parseInet("203.0.113.77", "")) == nullptr);
    }
};

int main(int argc, char** argv) { return runInOwnPlace<TestAddressOrder>(enterOwnNames, argc, argv); }

#include "tst_address_order.moc"
