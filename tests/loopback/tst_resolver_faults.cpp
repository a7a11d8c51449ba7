#include "core/constants/resolver_tables.h"
#include "core/resolve/address_order.h"
#include "core/resolve/ipv6_check.h"
#include "core/resolve/name_files.h"
#include "core/resolve/perform_lookup.h"
#include "core/resolve/resolver.h"
#include "tests/support/own_names.h"
#include "tests/support/own_place.h"

#include <QTest>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace swb;
using namespace swb::test;
using namespace std::chrono_literals;

namespace {

lookup::GetAddrInfo streamTo(const std::string& host, const std::string& service = "80") {
    return {host, service, AF_UNSPEC, SOCK_STREAM, 0, 0};
}

Address inet(const char* host) { return *Address::parseInet(host, "80"); }
Address inet6(const char* host) { return *Address::parseInet6(host, "80"); }

} // namespace

// What goes wrong between a name and its addresses, with files and name servers of the test's own.
class TestResolverFaults : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
    }
    void init() { writeUsualNames(); }

    void aServerThatDoesNotAnswerIsAbandonedAndStaysSo() {
        OwnNameServer server(OwnNameServer::Manner::IsSilent, {});
        QVERIFY(server.isBound());
        Resolver resolver;
        const LookupId id = resolver.start(streamTo("nobody.example"));
        QTRY_VERIFY_WITH_TIMEOUT(server.questions() > 0, 30000);
        QCOMPARE(resolver.find(id)->state, LookupState::Running);
        resolver.abandon(id);
        QCOMPARE(resolver.held().count, std::size_t{1});
        QTRY_COMPARE_WITH_TIMEOUT(resolver.held().count, std::size_t{0}, 60000); // resolv.conf: one attempt of 1 s
        QCOMPARE(resolver.find(id)->state, LookupState::Abandoned);
    }

    void aServerThatDoesNotAnswerGivesEaiAgain() {
        OwnNameServer server(OwnNameServer::Manner::IsSilent, {});
        const LookupAnswer answer = performLookup(streamTo("nobody.example"));
        QVERIFY(answer.error.has_value());
        QCOMPARE(answer.error->kind, LookupError::Kind::AddrInfo);
        QCOMPARE(answer.error->number, EAI_AGAIN);
        QCOMPARE(answer.error->python, std::string("gaierror(-3, 'Temporary failure in name resolution')"));
    }

    void whileFourAreStuckOthersWait() {
        OwnNameServer server(OwnNameServer::Manner::IsSilent, {});
        Resolver resolver;
        std::vector<LookupId> stuck;
        stuck.reserve(4);
        for (int i = 0; i < 4; ++i)
            stuck.push_back(resolver.start(streamTo("nobody.example")));
        const LookupId named = resolver.start(streamTo("localhost"));
        QCOMPARE(resolver.find(named)->state, LookupState::Waiting);
        const LookupId literal = resolver.start(streamTo("127.0.0.1"));
        QCOMPARE(resolver.find(literal)->state, LookupState::Answered); // it needs none of them
        QCOMPARE(resolver.find(literal)->answer->addresses.size(), std::size_t{1});
        for (const LookupId id : stuck)
            resolver.abandon(id);
        QCOMPARE(resolver.held().count, std::size_t{4});
        QTRY_COMPARE_WITH_TIMEOUT(resolver.find(named)->state, LookupState::Answered, 60000);
        QCOMPARE(resolver.find(named)->answer->addresses.size(), std::size_t{1});
    }

    void withoutServicesAPortInDigitsStillWorks() {
        QVERIFY(removeEtc("services"));
        QCOMPARE(performLookup(streamTo("127.0.0.1", "http")).error->number, EAI_SERVICE);
        QCOMPARE(performLookup(streamTo("127.0.0.1", "80")).addresses.size(), std::size_t{1});
        const LookupAnswer answer = performLookup(lookup::GetServByName{"http", {}});
        QCOMPARE(answer.error->kind, LookupError::Kind::NotFound);
        QCOMPARE(answer.error->python, std::string("OSError('service/proto not found')"));
    }

    void tenThousandResultsComeBackWhole() {
        std::string hosts;
        for (int i = 0; i < 10000; ++i)
            hosts += "10.1." + std::to_string(i / 250) + '.' + std::to_string(i % 250 + 1) + " many\n";
        writeEtc("hosts", hosts);
        const LookupAnswer answer = performLookup(streamTo("many"));
        QVERIFY(!answer.error.has_value());
        QCOMPARE(answer.addresses.size(), std::size_t{10000});
        const LookupAnswer old = performLookup(lookup::GetHostByNameEx{"many"});
        QVERIFY(old.host.has_value());
        QCOMPARE(old.host->addresses.size(), std::size_t{10000});
    }

    void anUnknownServiceOfTheSwitchIsNoCrash() {
        writeEtc("nsswitch.conf", "hosts: nosuch\nservices: files\nprotocols: files\n");
        QVERIFY(performLookup(streamTo("localhost")).error.has_value());
    }

    void theCallsBehindAnOlderOneAreTold() {
        const LookupAnswer answer = performLookup(lookup::GetHostByNameEx{"vm"});
        QCOMPARE(answer.calls.size(), std::size_t{2});
        QVERIFY(answer.calls[0].call.starts_with("getaddrinfo(\"vm\", NULL"));
        QVERIFY(answer.calls[1].call.starts_with("gethostbyname_r(\"vm\""));
        QVERIFY(answer.calls[1].duration > 0ns);
    }

    void theSourceOfEachAddressIsTheKernelsChoice() {
        Recorder recorder;
        const CallContext context{&recorder, nullptr, {}, {}, Origin::Observer};
        const Address addresses[] = {inet("127.0.0.1"), inet("127.0.0.1"), inet("10.1.2.3")};
        const auto ranked = rankAddresses(addresses, AddressPolicy::builtIn(), context);
        QCOMPARE(ranked.size(), std::size_t{2}); // equal ones once
        QCOMPARE(ranked[0].source->host(), std::string("127.0.0.1"));
        QVERIFY(!ranked[1].source.has_value());
        QCOMPARE(ranked[1].sourceError, ENETUNREACH);
        QVERIFY(recorder.observerCount() >= 7 + 6); // and those of the netlink socket, as many as there are answers
        const OrderReason reason = compareByRules(ranked[0], ranked[1]);
        QCOMPARE(reason.rule, 1);
        QVERIFY(reason.verdict < 0);
        QVERIFY(reason.why.find("ENETUNREACH") != std::string::npos);
    }

    void theOrderOfLoopbackIsByPrecedence() {
        const LookupAnswer answer = performLookup(lookup::GetAddrInfo{{}, "80", AF_UNSPEC, SOCK_STREAM, 0, 0});
        if (answer.addresses.size() < 2)
            QSKIP("this kernel has no IPv6");
        std::vector<Address> addresses;
        addresses.reserve(answer.addresses.size());
        for (const AddrInfo& entry : answer.addresses)
            addresses.push_back(entry.address);
        const auto ranked = rankAddresses(addresses, AddressPolicy::ofThisSystem(), {});
        const OrderReason reason = compareByRules(ranked[0], ranked[1]);
        QCOMPARE(reason.rule, 6);
        QVERIFY(reason.verdict < 0);
    }

    void linesOfGaiConfTakeThePlaceOfAllOfTheirKind() {
        const auto policy =
            AddressPolicy::fromText("# a comment\nprecedence ::ffff:0:0/96 100 # IPv4 first\nlabel x\n");
        QVERIFY(policy.ownPrecedences && !policy.ownLabels);
        QCOMPARE(policy.precedenceOf(inet("192.0.2.1")), 100);
        QCOMPARE(policy.precedenceOf(inet6("::1")), 40);
        QCOMPARE(policy.labelOf(inet6("::1")), 0);
        QCOMPARE(AddressPolicy::builtIn().precedenceOf(inet("192.0.2.1")), 10);
    }

    void theStoryOfANameStopsWhereItIsFound() {
        const NameStory found = nameStory("VM");
        QCOMPARE(found.steps.size(), std::size_t{2});
        QVERIFY(found.steps.back().find("line 3 of /etc/hosts") != std::string::npos);
        const NameStory asked = nameStory("nobody.example");
        QVERIFY(asked.steps.back().find("port 53 of 127.0.0.1") != std::string::npos);
        QVERIFY(nameStory("127.1").steps.front().find("digits") != std::string::npos);
        QVERIFY(!asked.files.back().trouble.empty()); // no gai.conf here
        writeEtc("nsswitch.conf", "hosts: dns [NOTFOUND=return] files\n");
        QVERIFY(nameStory("vm").steps.at(1).starts_with("dns:"));
    }

    void aHostsFileOfManyLinesKeepsTheOneThatCounts() {
        std::string hosts;
        for (int i = 0; i < 1000; ++i)
            hosts += "10.0.0.1 host" + std::to_string(i) + '\n';
        writeEtc("hosts", hosts);
        const NameStory story = nameStory("host999");
        QCOMPARE(story.files[1].lines.size(), kMostNameLines + 1);
        QCOMPARE(story.files[1].lines.back().number, std::size_t{1000});
        QCOMPARE(story.files[1].left, std::size_t{1000} - kMostNameLines - 1);
    }

    void whatHasIpv6IsToldApart() {
        const auto findings = checkIpv6({});
        QCOMPARE(findings.size(), std::size_t{5});
        if (!findings[0].holds)
            QSKIP("this kernel has no IPv6");
        QVERIFY(findings[1].holds && findings[2].holds);
        QVERIFY(!findings[3].holds && !findings[4].holds); // a namespace with loopback alone
        QVERIFY(findings[3].answer.find("ENETUNREACH") != std::string::npos);
    }

    void scopesAreThoseOfTheRule() {
        QCOMPARE(scopeOf(inet("127.0.0.1")), 2);
        QCOMPARE(scopeOf(inet("169.254.1.1")), 2);
        QCOMPARE(scopeOf(inet("10.0.0.1")), 14);
        QCOMPARE(scopeOf(inet6("fe80::1")), 2);
        QCOMPARE(scopeOf(inet6("fec0::1")), 5);
        QCOMPARE(scopeOf(inet6("ff05::1")), 5);
        QCOMPARE(scopeOf(inet6("2001:db8::1")), 14);
    }
};

int main(int argc, char** argv) { return runInOwnPlace<TestResolverFaults>(enterOwnNames, argc, argv); }

#include "tst_resolver_faults.moc"
