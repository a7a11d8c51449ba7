#include "core/payload/hex.h"
#include "core/wire/netlink.h"
#include "core/wire/netlink_build.h"
#include "tests/data/netlink_captures.h"

#include <QtTest>

#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <random>

using namespace swb;
using namespace swb::test;

namespace {

Bytes captured(std::string_view hex) { return parseHex(hex).value(); }

const Field* child(const std::vector<Field>& fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

// By names from the outside in; the first message is meant.
const Field* at(const Decoded& decoded, std::initializer_list<std::string_view> path) {
    const Field* field = decoded.fields.empty() ? nullptr : &decoded.fields.front();
    for (const std::string_view name : path)
        field = field != nullptr ? child(field->children, name) : nullptr;
    return field;
}

QString valueAt(const Decoded& decoded, std::initializer_list<std::string_view> path) {
    const Field* field = at(decoded, path);
    return field != nullptr ? QString::fromStdString(field->value) : QStringLiteral("(not there)");
}

QString valueAt(const Field& message, std::string_view name) {
    const Field* field = child(message.children, name);
    return field != nullptr ? QString::fromStdString(field->value) : QStringLiteral("(not there)");
}

// Where the bytes are that no leaf covers, in order; -1: every byte belongs to one.
int firstUncovered(const std::vector<Field>& fields, std::size_t size) {
    std::vector<bool> covered(size, false);
    const auto mark = [&](const auto& self, const Field& field) -> void {
        if (!field.children.empty()) {
            for (const Field& one : field.children)
                self(self, one);
            return;
        }
        for (std::size_t i = field.offset; i < field.offset + field.length && i < size; ++i)
            covered[i] = true;
    };
    for (const Field& field : fields)
        mark(mark, field);
    const auto gap = std::ranges::find(covered, false);
    return gap == covered.end() ? -1 : static_cast<int>(gap - covered.begin());
}

bool staysInside(const Field& field, std::size_t size) {
    return field.offset + field.length <= size &&
           std::ranges::all_of(field.children, [&](const Field& one) { return staysInside(one, size); });
}

} // namespace

class TestNetlinkDecode : public QObject {
    Q_OBJECT

private slots:
    void aCaptureIsReadWithoutFaultAndWhole_data() {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<int>("protocol");
        QTest::addColumn<int>("messages");
        QTest::addColumn<QByteArray>("summary");
        const auto row = [](const char* name, std::string_view hex, int protocol, int messages, const char* summary) {
            QTest::newRow(name) << QByteArray(hex.data(), qsizetype(hex.size())) << protocol << messages
                                << QByteArray(summary);
        };
        row("link", kLinkMessage, NETLINK_ROUTE, 1, "1: lo, UP LOOPBACK RUNNING LOWER_UP, mtu 65536");
        row("veth", kVethMessage, NETLINK_ROUTE, 1, "3: v0, UP BROADCAST RUNNING MULTICAST LOWER_UP, mtu 1500");
        row("addresses", kAddressList, NETLINK_ROUTE, 3, "127.0.0.1/8 on lo");
        row("routes", kRouteList, NETLINK_ROUTE, 9, "");
        row("neighbours", kNeighbourList, NETLINK_ROUTE, 2, "");
        row("rules", kRuleList, NETLINK_ROUTE, 5, "0: from all to all, table LOCAL");
        row("refusal", kRefusal, NETLINK_ROUTE, 1, "ENODEV");
        row("refusal with words", kRefusalWithWords, NETLINK_ROUTE, 1, "EOPNOTSUPP: Unknown device type");
        row("controller", kControllerAnswer, NETLINK_GENERIC, 1, "nlctrl is 16");
        row("unknown family", kUnknownFamily, NETLINK_GENERIC, 1, "ENOENT");
        row("listener", kListenerList, NETLINK_SOCK_DIAG, 2, "LISTEN 127.0.0.1:4000 to 0.0.0.0:0");
    }
    void aCaptureIsReadWithoutFaultAndWhole() {
        QFETCH(const QByteArray, hex);
        QFETCH(const int, protocol);
        QFETCH(const int, messages);
        QFETCH(const QByteArray, summary);
        const Bytes bytes = captured(hex.toStdString());
        const Decoded decoded = decodeNetlink(bytes, protocol);
        QVERIFY(!decoded.isFaulty());
        QCOMPARE(int(decoded.fields.size()), messages);
        QCOMPARE(firstUncovered(decoded.fields, bytes.size()), -1);
        if (!summary.isEmpty()) // else it names an interface, which is another one here
            QCOMPARE(QByteArray::fromStdString(decoded.fields.front().value), summary);
    }

    void aLinkIsNamedFieldByField() {
        const Decoded decoded = decodeNetlink(captured(kLinkMessage), NETLINK_ROUTE);
        QCOMPARE(decoded.name, std::string("RTM_NEWLINK"));
        QCOMPARE(valueAt(decoded, {"nlmsghdr", "nlmsg_type"}), QString("RTM_NEWLINK (16)"));
        QCOMPARE(valueAt(decoded, {"nlmsghdr", "nlmsg_seq"}), QString("1"));
        QCOMPARE(valueAt(decoded, {"ifinfomsg", "ifi_type"}), QString("ARPHRD_LOOPBACK (772)"));
        QCOMPARE(valueAt(decoded, {"ifinfomsg", "ifi_flags"}), QString("IFF_UP|IFF_LOOPBACK|IFF_RUNNING|IFF_LOWER_UP"));
        QCOMPARE(valueAt(decoded, {"IFLA_IFNAME"}), QString("lo"));
        QCOMPARE(valueAt(decoded, {"IFLA_MTU"}), QString("65536"));
        QCOMPARE(valueAt(decoded, {"IFLA_ADDRESS"}), QString("00:00:00:00:00:00"));
        QCOMPARE(valueAt(decoded, {"IFLA_OPERSTATE"}), QString("IF_OPER_UNKNOWN (0)"));
        QCOMPARE(valueAt(decoded, {"IFLA_STATS64", "value", "rx_packets"}), QString("0"));
        QCOMPARE(valueAt(decoded, {"IFLA_IFNAME", "nla_len"}), QString("7"));
        QVERIFY(at(decoded, {"IFLA_IFNAME", "padding"}) != nullptr);
        QVERIFY(at(decoded, {"IFLA_AF_SPEC", "value", "AF_INET", "value", "IFLA_INET_CONF"}) != nullptr);
        QCOMPARE(valueAt(decoded, {"IFLA_NETNS_IMMUTABLE"}), QString("1"));
    }

    void aNestedKindIsFound() {
        const Decoded decoded = decodeNetlink(captured(kVethMessage), NETLINK_ROUTE);
        QCOMPARE(valueAt(decoded, {"IFLA_LINKINFO", "value", "IFLA_INFO_KIND"}), QString("veth"));
        QCOMPARE(valueAt(decoded, {"IFLA_QDISC"}), QString("noqueue"));
    }

    void addressesHaveTheirPrefixAndFlags() {
        const Decoded decoded = decodeNetlink(captured(kAddressList), NETLINK_ROUTE);
        const Field& second = decoded.fields.at(1);
        QCOMPARE(second.name, std::string("RTM_NEWADDR"));
        QCOMPARE(valueAt(second, "IFA_LOCAL"), QString("192.0.2.1"));
        QCOMPARE(valueAt(second, "IFA_BROADCAST"), QString("192.0.2.255"));
        QCOMPARE(valueAt(second, "IFA_LABEL"), QString("v0"));
        QCOMPARE(valueAt(second, "IFA_FLAGS"), QString("IFA_F_PERMANENT"));
        QCOMPARE(decoded.fields.back().name, std::string("NLMSG_DONE"));
        QCOMPARE(decoded.fields.back().value, std::string("the end of the list"));
    }

    void routesHaveTheirNextHops() {
        const Decoded decoded = decodeNetlink(captured(kRouteList), NETLINK_ROUTE);
        const auto via = std::ranges::find_if(
            decoded.fields, [](const Field& field) { return valueAt(field, "RTA_GATEWAY") == "192.0.2.254"; });
        QVERIFY(via != decoded.fields.end());
        QCOMPARE(valueAt(*via, "RTA_DST"), QString("198.51.100.0"));
        QCOMPARE(valueAt(*via, "RTA_TABLE"), QString("RT_TABLE_MAIN (254)"));
        const auto several = std::ranges::find_if(
            decoded.fields, [](const Field& field) { return child(field.children, "RTA_MULTIPATH") != nullptr; });
        QVERIFY(several != decoded.fields.end());
        const Field* value = child(child(several->children, "RTA_MULTIPATH")->children, "value");
        QCOMPARE(value->children.size(), std::size_t(2));
        QCOMPARE(valueAt(value->children[0], "RTA_GATEWAY"), QString("192.0.2.253"));
        QCOMPARE(valueAt(value->children[0], "rtnh_hops"), QString("1"));
        QCOMPARE(valueAt(value->children[1], "RTA_GATEWAY"), QString("192.0.2.252"));
    }

    void neighboursAndRulesAreNamed() {
        const Decoded neighbours = decodeNetlink(captured(kNeighbourList), NETLINK_ROUTE);
        QCOMPARE(valueAt(neighbours, {"NDA_DST"}), QString("192.0.2.254"));
        QCOMPARE(valueAt(neighbours, {"NDA_LLADDR"}), QString("02:00:00:00:00:01"));
        QCOMPARE(valueAt(neighbours, {"ndmsg", "ndm_state"}), QString("NUD_PERMANENT"));
        const Decoded rules = decodeNetlink(captured(kRuleList), NETLINK_ROUTE);
        QCOMPARE(rules.fields.at(1).value, std::string("32765: from 192.0.2.0/24 to all, table 100"));
        QCOMPARE(valueAt(rules.fields.at(1), "FRA_SRC"), QString("192.0.2.0"));
        QCOMPARE(valueAt(rules.fields.at(2), "FRA_PRIORITY"), QString("32766"));
    }

    void aRefusalTellsErrnoRequestAndTheKernelsWords() {
        const Decoded refusal = decodeNetlink(captured(kRefusal), NETLINK_ROUTE);
        QCOMPARE(refusal.name, std::string("NLMSG_ERROR"));
        QCOMPARE(valueAt(refusal, {"error"}), QString("-19 (ENODEV)"));
        QVERIFY(at(refusal, {"RTM_GETLINK", "nlmsghdr"}) != nullptr);
        const Decoded words = decodeNetlink(captured(kRefusalWithWords), NETLINK_ROUTE);
        QCOMPARE(valueAt(words, {"NLMSGERR_ATTR_MSG"}), QString("Unknown device type"));
        QCOMPARE(valueAt(words, {"RTM_NEWLINK", "IFLA_LINKINFO", "value", "IFLA_INFO_KIND"}), QString("nosuch"));
        QVERIFY(valueAt(words, {"nlmsghdr", "nlmsg_flags"}).contains("NLM_F_ACK_TLVS"));
    }

    // The one int that has no positive of its own.
    void anErrorThatIsNoErrnoIsShownAsItsNumber() {
        Bytes bytes = captured(kRefusal);
        const Bytes least{0, 0, 0, 0x80};
        std::copy(least.begin(), least.end(), bytes.begin() + sizeof(nlmsghdr));
        QCOMPARE(valueAt(decodeNetlink(bytes, NETLINK_ROUTE), {"error"}), QString("-2147483648"));
    }

    // The route asked for, then a bare 0 with the header of the request alone.
    void anAcknowledgementIsNoFault() {
        const Decoded decoded = decodeNetlink(captured(kRouteAnswer), NETLINK_ROUTE);
        QVERIFY(!decoded.isFaulty());
        QCOMPARE(decoded.fields.front().value.substr(0, 18), std::string("LOCAL 127.0.0.1/32"));
    }

    void genericFamiliesTellTheirCommands() {
        const Decoded decoded = decodeNetlink(captured(kControllerAnswer), NETLINK_GENERIC);
        QCOMPARE(valueAt(decoded, {"genlmsghdr", "cmd"}), QString("CTRL_CMD_NEWFAMILY (1)"));
        QCOMPARE(valueAt(decoded, {"CTRL_ATTR_FAMILY_NAME"}), QString("nlctrl"));
        QCOMPARE(valueAt(decoded, {"CTRL_ATTR_MCAST_GROUPS", "value", "entry 1", "value", "CTRL_ATTR_MCAST_GRP_NAME"}),
                 QString("notify"));
        QVERIFY(valueAt(decoded, {"CTRL_ATTR_OPS", "value", "entry 1", "value", "CTRL_ATTR_OP_FLAGS"})
                    .contains("GENL_CMD_CAP_DUMP"));
    }

    void socketsHaveTheirEnds() {
        const Decoded decoded = decodeNetlink(captured(kListenerList), NETLINK_SOCK_DIAG);
        QCOMPARE(valueAt(decoded, {"inet_diag_msg", "idiag_state"}), QString("TCP_LISTEN (10)"));
        QCOMPARE(valueAt(decoded, {"inet_diag_msg", "idiag_sport"}), QString("4000"));
        QCOMPARE(valueAt(decoded, {"inet_diag_msg", "idiag_src"}), QString("127.0.0.1"));
        QCOMPARE(valueAt(decoded, {"inet_diag_msg", "idiag_wqueue"}), QString("5"));
    }

    void requestsBuiltHereReadBack_data() {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<int>("protocol");
        QTest::addColumn<QByteArray>("type");
        const auto row = [](const char* name, const Bytes& bytes, int protocol, const char* type) {
            QTest::newRow(name) << QByteArray::fromStdString(toHex(bytes)) << protocol << QByteArray(type);
        };
        row("links", linkListRequest(1), NETLINK_ROUTE, "RTM_GETLINK");
        row("addresses", addressListRequest(1), NETLINK_ROUTE, "RTM_GETADDR");
        row("routes", routeListRequest(1, AF_INET6), NETLINK_ROUTE, "RTM_GETROUTE");
        row("neighbours", neighbourListRequest(1), NETLINK_ROUTE, "RTM_GETNEIGH");
        row("rules", ruleListRequest(1), NETLINK_ROUTE, "RTM_GETRULE");
        row("family", genericFamilyRequest(1, "nlctrl"), NETLINK_GENERIC, "GENL_ID_CTRL");
        row("families", genericFamilyRequest(1, ""), NETLINK_GENERIC, "GENL_ID_CTRL");
        row("sockets", socketListRequest(1, AF_INET, IPPROTO_TCP), NETLINK_SOCK_DIAG, "SOCK_DIAG_BY_FAMILY");
    }
    void requestsBuiltHereReadBack() {
        QFETCH(const QByteArray, hex);
        QFETCH(const int, protocol);
        QFETCH(const QByteArray, type);
        const Bytes bytes = captured(hex.toStdString());
        const Decoded decoded = decodeNetlink(bytes, protocol);
        QVERIFY(!decoded.isFaulty());
        QCOMPARE(QByteArray::fromStdString(decoded.name), type);
        QVERIFY(valueAt(decoded, {"nlmsghdr", "nlmsg_flags"}).contains("NLM_F_REQUEST"));
        QCOMPARE(firstUncovered(decoded.fields, bytes.size()), -1);
        QVERIFY(netlinkWarning(bytes, protocol).empty());
    }

    // libnl asks for a list with the family alone.
    void aRequestOfTheFamilyAloneIsNoFault() {
        const Bytes bytes = netlinkMessage({RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, 1, 0}, Bytes{AF_INET});
        QVERIFY(!decodeNetlink(bytes, NETLINK_ROUTE).isFaulty());
        const Bytes answer = netlinkMessage({RTM_NEWADDR, 0, 1, 0}, Bytes{AF_INET});
        QVERIFY(decodeNetlink(answer, NETLINK_ROUTE).isFaulty());
    }

    void aLengthThatLiesIsAFaultyField() {
        Bytes bytes = captured(kLinkMessage);
        bytes.resize(100);
        const Decoded cut = decodeNetlink(bytes, NETLINK_ROUTE);
        QVERIFY(cut.isFaulty());
        QVERIFY(at(cut, {"nlmsghdr", "nlmsg_len"})->isFaulty);
        QCOMPARE(QString::fromStdString(at(cut, {"nlmsghdr", "nlmsg_len"})->note),
                 QString("says 1468 bytes, 100 are there"));
        QCOMPARE(valueAt(cut, {"IFLA_IFNAME"}), QString("lo")); // what is there is read all the same
        QCOMPARE(firstUncovered(cut.fields, bytes.size()), -1);

        Bytes attribute = captured(kLinkMessage);
        const std::uint16_t wrong = 2;
        std::memcpy(attribute.data() + 32, &wrong, sizeof wrong); // the first nla_len
        const Decoded lying = decodeNetlink(attribute, NETLINK_ROUTE);
        QVERIFY(lying.isFaulty());
        QCOMPARE(firstUncovered(lying.fields, attribute.size()), -1);
        QVERIFY(decodeNetlink(Bytes(7, 1), NETLINK_ROUTE).isFaulty());
        QVERIFY(!decodeNetlink({}, NETLINK_ROUTE).isFaulty());
    }

    void whatIsNotKnownIsBytes() {
        Bytes payload(16, 0);
        appendAttribute(payload, 999, Bytes(3, 0x41));
        const Decoded decoded = decodeNetlink(netlinkMessage({RTM_NEWLINK, NLM_F_MULTI, 0, 0}, payload), NETLINK_ROUTE);
        QCOMPARE(valueAt(decoded, {"IFLA 999"}), QString("41 41 41"));
        const Decoded strange = decodeNetlink(netlinkMessage({4711, 0, 0, 0}, Bytes(4, 7)), NETLINK_ROUTE);
        QCOMPARE(strange.name, std::string("type 4711"));
        QCOMPARE(valueAt(strange, {"data"}), QString("07 07 07 07"));
    }

    void whatChangesTheMachineIsWarnedOf() {
        const Bytes change = netlinkMessage({RTM_DELROUTE, NLM_F_REQUEST, 0, 0}, Bytes(12, 0));
        QVERIFY(netlinkWarning(change, NETLINK_ROUTE).find("RTM_DELROUTE") != std::string::npos);
        QVERIFY(netlinkWarning(change, NETLINK_GENERIC).empty());
        QVERIFY(!netlinkWarning(netlinkMessage({SOCK_DESTROY, 1, 0, 0}, {}), NETLINK_SOCK_DIAG).empty());
        QVERIFY(netlinkWarning(linkListRequest(1), NETLINK_ROUTE).empty());
    }

    void kernelEventsAreTheirTexts() {
        constexpr std::string_view kEvent("add@/devices/x\0ACTION=add\0SUBSYSTEM=net\0", 40);
        const Decoded decoded = decodeNetlink(viewOf(kEvent), NETLINK_KOBJECT_UEVENT);
        QCOMPARE(decoded.fields.size(), std::size_t(3));
        QCOMPARE(decoded.fields[1].name, std::string("ACTION"));
        QCOMPARE(decoded.fields[2].value, std::string("net"));
        QCOMPARE(firstUncovered(decoded.fields, kEvent.size()), -1);
    }

    void noBytesBreakIt() {
        std::mt19937 random(5);
        const std::string_view all[] = {kLinkMessage,      kAddressList,      kRouteList,   kRuleList,
                                        kRefusalWithWords, kControllerAnswer, kListenerList};
        const int protocols[] = {NETLINK_ROUTE, NETLINK_GENERIC, NETLINK_SOCK_DIAG, NETLINK_KOBJECT_UEVENT, 99};
        for (int round = 0; round < 3000; ++round) {
            Bytes bytes = captured(all[random() % 7]);
            for (unsigned i = random() % 6; i > 0; --i)
                bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
            bytes.resize(random() % 3 == 0 ? random() % bytes.size() : bytes.size());
            const Decoded decoded = decodeNetlink(bytes, protocols[random() % 5]);
            QCOMPARE(firstUncovered(decoded.fields, bytes.size()), -1);
            for (const Field& field : decoded.fields)
                QVERIFY(staysInside(field, bytes.size()));
        }
    }
};

QTEST_APPLESS_MAIN(TestNetlinkDecode)
#include "tst_netlink_decode.moc"
