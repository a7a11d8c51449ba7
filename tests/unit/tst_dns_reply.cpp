#include "core/resolve/dns_reply.h"

#include <QTest>

#include <netinet/in.h>

#include <cstring>

using namespace swb;

namespace {

// "a.test A", ID 0x1234; a reply is the same with other flags.
Bytes message(std::uint8_t flags, std::uint8_t code) {
    return {0x12, 0x34, flags, code, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'a', 4, 't', 'e', 's', 't', 0, 0, 1, 0, 1};
}

constexpr std::uint8_t kAsk = 0x01;
constexpr std::uint8_t kReply = 0x81;
constexpr std::uint8_t kRefused = 5;

} // namespace

class TestDnsReply : public QObject {
    Q_OBJECT

private slots:
    void theServerIsKnownWhateverStandsBehindItsPort() {
        const Address server = *Address::parseInet("127.0.0.1", "53");
        sockaddr_in read{};
        std::memcpy(&read, server.data(), sizeof read);
        std::memset(read.sin_zero, 0x5a, sizeof read.sin_zero); // as res_ninit() leaves it
        const Address asked = Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&read), sizeof read);
        const DnsVerdict verdict = judgeDnsReply(message(kAsk, 0), message(kReply, kRefused), asked, server);
        QVERIFY2(verdict.isAnswer, verdict.trouble.c_str());
        QVERIFY2(verdict.trouble.starts_with("REFUSED"), verdict.trouble.c_str());
    }

    void anotherAddressOrPortDoesNotCount() {
        const Address asked = *Address::parseInet("127.0.0.1", "53");
        for (const Address& from : {*Address::parseInet("127.0.0.2", "53"), *Address::parseInet("127.0.0.1", "54"),
                                    *Address::parseInet6("::1", "53")}) {
            const DnsVerdict verdict = judgeDnsReply(message(kAsk, 0), message(kReply, 0), asked, from);
            QVERIFY(!verdict.isAnswer);
            QVERIFY2(verdict.trouble.starts_with("from "), verdict.trouble.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestDnsReply)
#include "tst_dns_reply.moc"
