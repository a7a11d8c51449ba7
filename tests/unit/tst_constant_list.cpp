#include "core/constants/elsewhere.h"
#include "core/constants/protocol_numbers.h"
#include "core/constants/tables.h"
#include "core/reference/constant_list.h"
#include "core/reference/explain_reference.h"

#include <QtTest>

#include <algorithm>
#include <set>
#include <vector>

using namespace swb;

namespace {

const Constant* find(std::string_view group, std::string_view symbol) {
    for (const Constant& constant : allConstants())
        if (constant.group == group && constant.symbol == symbol)
            return &constant;
    return nullptr;
}

std::string allText(const Explanation& explanation) {
    std::string text = explanation.title + "\n" + explanation.subtitle;
    for (const Explanation::Section& section : explanation.sections)
        text += "\n" + section.heading + ": " + section.text;
    return text;
}

} // namespace

// The one list of every constant, and the table of protocol numbers.
class TestConstantList : public QObject {
    Q_OBJECT

private slots:
    void everyRowSaysEverything();
    void groupsFollowEachOtherAndCoverTheList();
    void noNameStandsTwiceInAGroup();
    void hasEveryTable();
    void tellsOtherSystemsNumbers();
    void optionsOfOtherSystemsHaveNoNumberHere();
    void secondNamesAreThereToo();
    void everyRowCanBeExplained();
    void protocolNumbersAreComplete();
    void everyNamedProtocolStandsInTheNumbers();
    void explainsAProtocolByWhatIsKnownOfIt();
    void joinsServicesByPort();
};

void TestConstantList::everyRowSaysEverything() {
    QVERIFY(allConstants().size() > 1500);
    for (const Constant& constant : allConstants()) {
        const std::string name(constant.symbol);
        QVERIFY(!name.empty());
        QVERIFY2(!constant.group.empty() && !constant.meaning.empty() && !constant.source.empty(), name.c_str());
        QVERIFY2(!constant.systems.empty(), name.c_str());
        QVERIFY2(constant.value || constant.systems.find("Linux") == std::string::npos, name.c_str());
    }
}

void TestConstantList::groupsFollowEachOtherAndCoverTheList() {
    const Constant* next = allConstants().data();
    for (const ConstantGroup& group : constantGroups()) {
        QCOMPARE(group.rows.data(), next);
        QVERIFY(!group.rows.empty());
        QVERIFY(!group.isFlags || !group.flags.empty());
        for (const Constant& constant : group.rows)
            QVERIFY(constant.group == group.name);
        next += group.rows.size();
    }
    QCOMPARE(next, allConstants().data() + allConstants().size());
}

void TestConstantList::noNameStandsTwiceInAGroup() {
    for (const ConstantGroup& group : constantGroups()) {
        std::set<std::pair<std::string_view, std::string>> seen;
        for (const Constant& constant : group.rows)
            QVERIFY2(seen.insert({constant.symbol, std::string(constant.note)}).second,
                     std::string(constant.symbol).c_str());
    }
}

void TestConstantList::hasEveryTable() {
    for (const auto& [group, symbol] : std::initializer_list<std::pair<const char*, const char*>>{
             {"address family", "AF_VSOCK"},
             {"socket type", "SOCK_SEQPACKET"},
             {"socket type flag", "SOCK_CLOEXEC"},
             {"protocol", "IPPROTO_MPTCP"},
             {"message flag", "MSG_ERRQUEUE"},
             {"shutdown", "SHUT_WR"},
             {"poll event", "POLLRDHUP"},
             {"epoll event", "EPOLLET"},
             {"epoll operation", "EPOLL_CTL_MOD"},
             {"epoll flag", "EPOLL_CLOEXEC"},
             {"TCP state", "TCP_TIME_WAIT"},
             {"option of SOL_SOCKET", "SO_REUSEADDR"},
             {"option of other systems", "SO_NOSIGPIPE"},
             {"errno", "ECONNREFUSED"},
             {"ancillary type", "SCM_RIGHTS"},
             {"tcp_info field", "tcpi_rtt"},
             {"errno of other systems", "EFTYPE"},
             {"message flag of other systems", "MSG_MCAST"},
             {"flag of getaddrinfo", "AI_ADDRCONFIG"},
             {"flag of getaddrinfo", "AI_FILESERVER"},
             {"flag of getnameinfo", "NI_NAMEREQD"},
             {"error of getaddrinfo", "EAI_NONAME"},
             {"h_errno", "HOST_NOT_FOUND"},
             {"IPv4 address", "INADDR_NONE"},
             {"limit", "SOMAXCONN"},
             {"limit", "IPPROTO_MAX"},
             {"CAN BCM message", "CAN_BCM_TX_SETUP"},
             {"TIPC scope", "TIPC_NODE_SCOPE"},
             {"kernel cryptography", "ALG_OP_ENCRYPT"},
             {"Bluetooth protocol", "BTPROTO_HCI"},
             {"vsock number", "VM_SOCKETS_INVALID_VERSION"},
         })
        QVERIFY2(find(group, symbol) != nullptr, symbol);
}

void TestConstantList::tellsOtherSystemsNumbers() {
    QCOMPARE(find("address family", "AF_INET6")->systems,
             std::string("Linux 10, Windows 23, macOS 30, FreeBSD 28, OpenBSD 24"));
    QCOMPARE(find("errno", "ECONNREFUSED")->systems,
             std::string("Linux 111, Windows 10061, macOS 61, FreeBSD 61, OpenBSD 61"));
    QCOMPARE(find("errno", "EAGAIN")->systems,
             std::string("Linux 11, Windows 10035, macOS 35, FreeBSD 35, OpenBSD 35"));
    QCOMPARE(find("errno", "ENOTSUP")->systems, std::string("Linux 95, macOS 45, FreeBSD 45, OpenBSD 91"));
    QCOMPARE(find("errno", "EOPNOTSUPP")->systems,
             std::string("Linux 95, Windows 10045, macOS 102, FreeBSD 45, OpenBSD 45"));
    QCOMPARE(find("errno of other systems", "WSAEWOULDBLOCK")->systems, std::string("Windows 10035"));
    QCOMPARE(find("errno", "EREMCHG")->systems, std::string("Linux"));
    QCOMPARE(find("message flag", "MSG_NOSIGNAL")->systems,
             std::string("Linux 16384, macOS 524288, FreeBSD 131072, OpenBSD 1024"));
    QCOMPARE(find("protocol", "IPPROTO_SCTP")->systems, std::string("Linux, Windows, macOS, FreeBSD"));
    QCOMPARE(find("protocol", "IPPROTO_MPTCP")->systems, std::string("Linux"));
    std::vector<NumbersElsewhere> rows(numbersElsewhere().begin(), numbersElsewhere().end());
    rows.insert(rows.end(), errnosElsewhere().begin(), errnosElsewhere().end());
    for (const NumbersElsewhere& row : rows) { // every row of these tables is shown somewhere
        const auto shown = std::ranges::find_if(allConstants(), [&](const Constant& constant) {
            return constant.symbol == row.symbol && constant.systems.find(',') != std::string::npos;
        });
        QVERIFY2(shown != allConstants().end(), std::string(row.symbol).c_str());
    }
}

void TestConstantList::optionsOfOtherSystemsHaveNoNumberHere() {
    const Constant* constant = find("option of other systems", "SO_NOSIGPIPE");
    QVERIFY(!constant->value);
    QVERIFY2(constant->systems.find("macOS 4130") != std::string::npos, constant->systems.c_str());
    QVERIFY(allText(explainConstant(*constant)).find("not on this system") != std::string::npos);
}

void TestConstantList::secondNamesAreThereToo() {
    for (const auto& [group, symbol, value] : std::initializer_list<std::tuple<const char*, const char*, int>>{
             {"address family", "AF_ROUTE", 16},
             {"address family", "PF_PACKET", 17},
             {"errno", "EWOULDBLOCK", 11},
             {"option of IPPROTO_IPV6", "IPV6_JOIN_GROUP", 20},
             {"option level", "SOL_TCP", 6},
             {"protocol", "IPPROTO_HOPOPTS", 0},
         }) {
        const Constant* constant = find(group, symbol);
        QVERIFY2(constant != nullptr, symbol);
        if (constant == nullptr)
            return;
        QCOMPARE(*constant->value, std::int64_t{value});
        QVERIFY(constant->isSecondName);
        QVERIFY2(std::string(constant->note).find("Another name of") == 0, symbol);
    }
}

void TestConstantList::everyRowCanBeExplained() {
    for (const Constant& constant : allConstants()) {
        const Explanation explanation = explainConstant(constant);
        QVERIFY(!explanation.title.empty());
        QVERIFY2(!explanation.sections.empty() && !explanation.source.empty(), explanation.title.c_str());
    }
}

void TestConstantList::protocolNumbersAreComplete() {
    const auto rows = protocolNumbers();
    for (int number = 0; number <= 255; ++number)
        QCOMPARE(rows[static_cast<std::size_t>(number)].number, number);
    QVERIFY(std::ranges::is_sorted(rows, std::ranges::less_equal{}, &ProtocolNumber::number));
    QCOMPARE(rows.back().number, 262);
    for (const ProtocolNumber& row : rows)
        QVERIFY2(!row.name.empty() && !row.reference.empty(), std::to_string(row.number).c_str());
    QVERIFY(findProtocolNumber(200) != nullptr && !findProtocolNumber(200)->isAssigned());
    QVERIFY(findProtocolNumber(257) == nullptr);
    QCOMPARE(std::ranges::count(rows, ProtocolNumber::Header::Extension, &ProtocolNumber::header), 12);
}

void TestConstantList::everyNamedProtocolStandsInTheNumbers() {
    for (const NamedValue& row : ipProtocols()) {
        const ProtocolNumber* number = findProtocolNumber(static_cast<int>(row.value));
        QVERIFY2(number != nullptr, std::string(row.symbol).c_str());
        QVERIFY2(number->names.onLinux.find(row.symbol) != std::string_view::npos, std::string(row.symbol).c_str());
    }
}

void TestConstantList::explainsAProtocolByWhatIsKnownOfIt() {
    const ProtocolEntry entry{44, "ipv6-frag", {"IPv6-Frag"}};
    const std::string text = allText(explainProtocol(*findProtocolNumber(44), &entry, "IPv4 raw."));
    for (const char* piece :
         {"IPv6-Frag", "IPPROTO_FRAGMENT", "An extension header", "ipv6-frag (IPv6-Frag)", "IPv4 raw"})
        QVERIFY2(text.find(piece) != std::string::npos, text.c_str());
    const std::string unassigned = allText(explainProtocol(*findProtocolNumber(200), nullptr, {}));
    QVERIFY2(unassigned.find("Unassigned") != std::string::npos, unassigned.c_str());
}

void TestConstantList::joinsServicesByPort() {
    const std::vector<ServiceEntry> entries = {{"domain", {}, 53, "tcp"},    {"domain", {}, 53, "udp"},
                                               {"http", {"www"}, 80, "tcp"}, {"ipfix", {}, 4739, "sctp"},
                                               {"tcpmux", {}, 1, "tcp"},     {"also", {}, 80, "tcp"}};
    const auto rows = byPort(entries);
    QCOMPARE(rows.size(), std::size_t{4});
    QCOMPARE(rows[0].port, 1);
    QCOMPARE(rows[1].tcp, std::string("domain"));
    QCOMPARE(rows[1].udp, std::string("domain"));
    QCOMPARE(rows[2].tcp, std::string("http (www), also"));
    QCOMPARE(rows[3].other, std::string("sctp: ipfix"));
    const std::string text = allText(explainService(rows[1]));
    QVERIFY2(text.find("TCP: domain\nUDP: domain") != std::string::npos, text.c_str());
    QVERIFY2(text.find("00 35") != std::string::npos, text.c_str());
}

QTEST_APPLESS_MAIN(TestConstantList)
#include "tst_constant_list.moc"
