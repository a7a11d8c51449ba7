#include "core/resolve/perform_lookup.h"
#include "tests/support/own_names.h"
#include "tests/support/own_place.h"
#include "tests/support/peer_process.h"

#include <QTest>

#include <netdb.h>
#include <sys/socket.h>

#include <clocale>
#include <memory>

using namespace swb;
using namespace swb::test;

namespace {

constexpr int kA = 1, kPtr = 12, kMx = 15, kTxt = 16, kAaaa = 28, kSrv = 33;

std::vector<std::string> valuesOf(const std::vector<DnsRecord>& records) {
    std::vector<std::string> out;
    out.reserve(records.size());
    for (const DnsRecord& record : records)
        out.push_back(record.value);
    return out;
}

using Values = std::vector<std::string>;

} // namespace

// Records of a name server that nobody here wrote.
class TestResolverDnsmasq : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
        if (!PeerProcess::isInstalled("dnsmasq"))
            QSKIP("dnsmasq is not installed");
        writeUsualNames();
        writeEtc("passwd", "root:x:0:0::/:/bin/sh\n");
        writeEtc("group", "root:x:0:\n");
        m_server =
            std::make_unique<PeerProcess>("dnsmasq",
                                          std::vector<std::string>{"--no-daemon",
                                                                   "--log-facility=-",
                                                                   "--conf-file=/dev/null",
                                                                   "--no-resolv",
                                                                   "--no-hosts",
                                                                   "--user=root",
                                                                   "--group=root",
                                                                   "--pid-file=",
                                                                   "--listen-address=127.0.0.1",
                                                                   "--bind-interfaces",
                                                                   "--local-ttl=77",
                                                                   "--host-record=www.example,192.0.2.1,2001:db8::1",
                                                                   "--host-record=mx1.example,192.0.2.11",
                                                                   "--host-record=mx2.example,192.0.2.12",
                                                                   "--host-record=bare.example,192.0.2.9",
                                                                   "--mx-host=example,mx2.example,20",
                                                                   "--mx-host=example,mx1.example,10",
                                                                   "--cname=alias.example,www.example",
                                                                   "--srv-host=_http._tcp.example,www.example,8080,5,3",
                                                                   "--txt-record=example,hello,two words",
                                                                   "--host-record=xn--bcher-kva.example,192.0.2.44",
                                                                   "--dns-rr=null.example,15,0000:00",
                                                                   "--local=/example/",
                                                                   "--ptr-record=1.2.0.192.in-addr.arpa,www.example"},
                                          "/");
        QVERIFY2(m_server->waitForOutput("started"), m_server->output().c_str());
    }
    void cleanupTestCase() { m_server.reset(); }

    void addressesOfBothFamilies() {
        const LookupAnswer inet = performLookup(lookup::DnsRecords{"www.example", kA});
        QCOMPARE(valuesOf(inet.records), (Values{"192.0.2.1"}));
        QCOMPARE(inet.records.front().ttl, std::uint32_t{77});
        QCOMPARE(valuesOf(performLookup(lookup::DnsRecords{"www.example", kAaaa}).records), (Values{"2001:db8::1"}));
    }

    void mailExchangersByPreferenceAndTheirAddresses() {
        const LookupAnswer answer = performLookup(lookup::DnsRecords{"example", kMx});
        QCOMPARE(valuesOf(answer.records), (Values{"10 mx1.example", "20 mx2.example"}));
        QCOMPARE(valuesOf(answer.followed), (Values{"192.0.2.11", "192.0.2.12"}));
        QCOMPARE(answer.calls.size(), std::size_t{5}); // the question, and A and AAAA of each
    }

    void withoutMxMailGoesToTheNameItself() {
        const LookupAnswer answer = performLookup(lookup::DnsRecords{"bare.example", kMx});
        QVERIFY(!answer.error.has_value());
        QVERIFY(answer.records.empty());
        QCOMPARE(valuesOf(answer.followed), (Values{"192.0.2.9"}));
        QVERIFY(answer.remark.find("RFC 5321") != std::string::npos);
    }

    void aNullMxTakesNoMailAndIsNotFollowed() {
        const LookupAnswer answer = performLookup(lookup::DnsRecords{"null.example", kMx});
        QVERIFY(!answer.error.has_value());
        QCOMPARE(valuesOf(answer.records), (Values{"0 ."}));
        QVERIFY(answer.followed.empty());
        QVERIFY(answer.remark.find("RFC 7505") != std::string::npos);
    }

    void anAliasIsFollowedAndShown() {
        const LookupAnswer answer = performLookup(lookup::DnsRecords{"alias.example", kA});
        QCOMPARE(valuesOf(answer.records), (Values{"www.example", "192.0.2.1"}));
    }

    void servicesTextsAndReverseNames() {
        const LookupAnswer service = performLookup(lookup::DnsRecords{"_http._tcp.example", kSrv});
        QCOMPARE(valuesOf(service.records), (Values{"5 3 8080 www.example"}));
        QCOMPARE(service.records.front().target, std::string("www.example"));
        QCOMPARE(valuesOf(performLookup(lookup::DnsRecords{"example", kTxt}).records),
                 (Values{"\"hello\" \"two words\""}));
        QCOMPARE(valuesOf(performLookup(lookup::DnsRecords{"1.2.0.192.in-addr.arpa", kPtr}).records),
                 (Values{"www.example"}));
    }

    // The C library takes the bytes of the host by the locale of the program.
    void anInternationalNameIsAskedForInAscii() {
        if (std::setlocale(LC_CTYPE, "C.UTF-8") == nullptr)
            QSKIP("no UTF-8 locale");
        const auto ask = [](const char* host, int flags) {
            return performLookup(lookup::GetAddrInfo{host, "80", AF_INET, SOCK_STREAM, 0, flags});
        };
        constexpr const char* kName = "b\u00fccher.example";
        const LookupAnswer asBytes = ask(kName, 0);
        QVERIFY(asBytes.error.has_value()); // sent as they are: nobody has that name
        const LookupAnswer asAscii = ask(kName, AI_IDN | AI_CANONNAME);
        if (asAscii.error && asAscii.error->number == EAI_IDN_ENCODE)
            QSKIP("the C library has no libidn2");
        QVERIFY2(!asAscii.error, asAscii.error ? asAscii.error->text.c_str() : "");
        QCOMPARE(asAscii.addresses.front().address.host(), std::string("192.0.2.44"));
        QCOMPARE(asAscii.addresses.front().canonicalName.value(), std::string("xn--bcher-kva.example"));
        const LookupAnswer back = ask("xn--bcher-kva.example", AI_CANONNAME | AI_CANONIDN);
        QVERIFY(!back.error);
        QCOMPARE(back.addresses.front().canonicalName.value(), std::string(kName));
        std::setlocale(LC_CTYPE, "C");
        QCOMPARE(ask(kName, AI_IDN).error.value().number, EAI_IDN_ENCODE); // no text in that locale
    }

    void aNameThatIsNotThereIsNotFound() {
        const LookupAnswer answer = performLookup(lookup::DnsRecords{"nosuch.example", kA});
        QCOMPARE(answer.error->number, HOST_NOT_FOUND);
    }

    void theServerCanBeChosen() {
        writeEtc("resolv.conf", "nameserver 127.0.0.9\noptions timeout:1 attempts:1\n");
        QCOMPARE(performLookup(lookup::DnsRecords{"www.example", kA}).error->number, TRY_AGAIN);
        QCOMPARE(valuesOf(performLookup(lookup::DnsRecords{"www.example", kA, "127.0.0.1"}).records),
                 (Values{"192.0.2.1"}));
        QCOMPARE(valuesOf(performLookup(lookup::DnsRecords{"www.example", kA, "127.0.0.1:53"}).records),
                 (Values{"192.0.2.1"}));
        QCOMPARE(performLookup(lookup::DnsRecords{"www.example", kA, "localhost"}).error->kind,
                 LookupError::Kind::Refused);
        writeUsualNames();
    }

private:
    std::unique_ptr<PeerProcess> m_server;
};

int main(int argc, char** argv) { return runInOwnPlace<TestResolverDnsmasq>(enterOwnNames, argc, argv); }

#include "tst_resolver_dnsmasq.moc"
