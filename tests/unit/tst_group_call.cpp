#include "core/explain/explanation.h"
#include "core/explain/group_words.h"
#include "core/options/group_call.h"
#include "core/options/option_names.h"

#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstring>

using namespace swb;

namespace {

GroupRequest request(GroupDeed deed, GroupForm form, int family) {
    GroupRequest made;
    made.deed = deed;
    made.form = form;
    made.family = family;
    made.group = family == AF_INET6 ? "ff32::7" : "232.1.2.3";
    made.source = made.hasSource() ? (family == AF_INET6 ? "fe80::9" : "10.0.0.9") : "";
    made.interface = 1;
    return made;
}

std::string says(const Explanation& explanation) {
    std::string all;
    for (const Explanation::Section& section : explanation.sections)
        all += section.heading + ": " + section.text + "\n";
    return all;
}

} // namespace

class GroupCallTest : public QObject {
    Q_OBJECT

private slots:
    void eachDeedHasItsOption_data() {
        QTest::addColumn<int>("deed");
        QTest::addColumn<QString>("inet");
        QTest::addColumn<QString>("inet6");
        QTest::addColumn<QString>("either");
        const char* const rows[][4] = {
            {"IP_ADD_MEMBERSHIP", "IPV6_ADD_MEMBERSHIP", "MCAST_JOIN_GROUP", "join"},
            {"IP_DROP_MEMBERSHIP", "IPV6_DROP_MEMBERSHIP", "MCAST_LEAVE_GROUP", "leave"},
            {"IP_ADD_SOURCE_MEMBERSHIP", "", "MCAST_JOIN_SOURCE_GROUP", "join a source"},
            {"IP_DROP_SOURCE_MEMBERSHIP", "", "MCAST_LEAVE_SOURCE_GROUP", "leave a source"},
            {"IP_BLOCK_SOURCE", "", "MCAST_BLOCK_SOURCE", "block"},
            {"IP_UNBLOCK_SOURCE", "", "MCAST_UNBLOCK_SOURCE", "unblock"},
        };
        for (int deed = 0; deed < kGroupDeeds; ++deed)
            QTest::newRow(rows[deed][3]) << deed << rows[deed][0] << rows[deed][1] << rows[deed][2];
    }
    void eachDeedHasItsOption() {
        QFETCH(const int, deed);
        const auto symbol = [deed](GroupForm form, int family) {
            const OptionSpec* option = groupOption(static_cast<GroupDeed>(deed), form, family);
            return option == nullptr ? QString()
                                     : QString::fromUtf8(option->symbol.data(), qsizetype(option->symbol.size()));
        };
        QTEST(symbol(GroupForm::OfFamily, AF_INET), "inet");
        QTEST(symbol(GroupForm::OfFamily, AF_INET6), "inet6");
        QTEST(symbol(GroupForm::Independent, AF_INET), "either");
        QTEST(symbol(GroupForm::Independent, AF_INET6), "either");
        const OptionSpec* six = groupOption(static_cast<GroupDeed>(deed), GroupForm::Independent, AF_INET6);
        QCOMPARE(six->level, IPPROTO_IPV6);
    }

    void whatIsAskedForReadsBack_data() {
        QTest::addColumn<int>("family");
        QTest::addColumn<int>("form");
        QTest::newRow("IPv4") << AF_INET << 0;
        QTest::newRow("IPv4, MCAST") << AF_INET << 1;
        QTest::newRow("IPv6") << AF_INET6 << 0;
        QTest::newRow("IPv6, MCAST") << AF_INET6 << 1;
    }
    void whatIsAskedForReadsBack() {
        QFETCH(const int, family);
        QFETCH(const int, form);
        for (int deed = 0; deed < kGroupDeeds; ++deed) {
            GroupRequest asked = request(static_cast<GroupDeed>(deed), static_cast<GroupForm>(form), family);
            const OptionSpec* option = groupOption(asked.deed, asked.form, family);
            if (option == nullptr) {
                QVERIFY(!groupValue(asked));
                continue;
            }
            const bool byAddress = option->structure == "ip_mreq_source";
            if (byAddress)
                asked.interfaceAddress = "127.0.0.1";
            const auto value = groupValue(asked);
            QVERIFY(value);
            const auto read = groupRequestOf(option->level, option->name, *value);
            QVERIFY(read);
            QCOMPARE(read->deed, asked.deed);
            QCOMPARE(read->form, asked.form);
            QCOMPARE(read->family, family);
            QCOMPARE(read->group, asked.group);
            QCOMPARE(read->source, asked.source);
            QCOMPARE(read->interface, byAddress ? 0U : 1U); // that structure has no place for a number
            QCOMPARE(read->interfaceAddress, asked.interfaceAddress);
            QVERIFY(!groupRequestOf(option->level, option->name, BytesView(*value).first(3)));
        }
    }

    void theBytesAreThoseOfTheHeadersStructures() {
        const auto value = groupValue(request(GroupDeed::Join, GroupForm::OfFamily, AF_INET));
        ip_mreqn expected{};
        inet_pton(AF_INET, "232.1.2.3", &expected.imr_multiaddr);
        expected.imr_ifindex = 1;
        QVERIFY(value && value->size() == sizeof expected &&
                std::memcmp(value->data(), &expected, sizeof expected) == 0);
        sockaddr_in6 group{}, source{};
        group.sin6_family = source.sin6_family = AF_INET6;
        inet_pton(AF_INET6, "ff32::7", &group.sin6_addr);
        inet_pton(AF_INET6, "fe80::9", &source.sin6_addr);
        Bytes either(sizeof(group_source_req));
        either[offsetof(group_source_req, gsr_interface)] = std::endian::native == std::endian::little ? 1 : 0;
        std::memcpy(either.data() + offsetof(group_source_req, gsr_group), &group, sizeof group);
        std::memcpy(either.data() + offsetof(group_source_req, gsr_source), &source, sizeof source);
        if constexpr (std::endian::native == std::endian::big)
            either[3] = 1;
        const auto six = groupValue(request(GroupDeed::JoinSource, GroupForm::Independent, AF_INET6));
        QVERIFY(six);
        QCOMPARE(*six, either);
    }

    void theShortStructureOfOldProgramsIsReadToo() {
        ip_mreq old{};
        inet_pton(AF_INET, "239.1.1.1", &old.imr_multiaddr);
        inet_pton(AF_INET, "127.0.0.1", &old.imr_interface);
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&old);
        const auto read = groupRequestOf(IPPROTO_IP, IP_ADD_MEMBERSHIP, {bytes, sizeof old});
        QVERIFY(read);
        QCOMPARE(read->group, std::string("239.1.1.1"));
        QCOMPARE(read->interfaceAddress, std::string("127.0.0.1"));
        QVERIFY(!groupRequestOf(SOL_SOCKET, SO_REUSEADDR, {bytes, 4}));
        QVERIFY(!groupRequestOf(IPPROTO_TCP, IP_ADD_MEMBERSHIP, {bytes, sizeof old}));
    }

    void whatCannotBeAnAddressIsSaid() {
        GroupRequest bad = request(GroupDeed::Join, GroupForm::OfFamily, AF_INET);
        bad.group = "somewhere";
        QVERIFY(!groupValue(bad));
        bad.group = "ff02::1";
        QVERIFY(!groupValue(bad));
    }

    // The kernel's own rules, as tst_multicast sees them.
    void aListFollowsWhatSucceeded() {
        std::vector<Membership> list;
        const auto apply = [&list](GroupDeed deed, const char* source = "") {
            GroupRequest one = request(deed, GroupForm::Independent, AF_INET);
            one.source = source;
            applyGroupRequest(list, one);
        };
        apply(GroupDeed::Join);
        QCOMPARE(list.size(), std::size_t{1});
        QVERIFY(!list[0].isInclude);
        apply(GroupDeed::Block, "10.0.0.1");
        QCOMPARE(list[0].sources, std::vector<std::string>{"10.0.0.1"});
        apply(GroupDeed::Unblock, "10.0.0.1");
        QVERIFY(list[0].sources.empty());
        apply(GroupDeed::JoinSource, "10.0.0.2"); // turns it
        QVERIFY(list[0].isInclude);
        apply(GroupDeed::JoinSource, "10.0.0.3");
        apply(GroupDeed::LeaveSource, "10.0.0.2");
        QCOMPARE(list[0].sources, std::vector<std::string>{"10.0.0.3"});
        apply(GroupDeed::LeaveSource, "10.0.0.3"); // the last
        QVERIFY(list.empty());
        apply(GroupDeed::Leave); // nothing there
        QVERIFY(list.empty());
    }

    void theSameGroupOnTwoInterfacesIsTwoMemberships() {
        std::vector<Membership> list;
        GroupRequest one = request(GroupDeed::Join, GroupForm::OfFamily, AF_INET);
        applyGroupRequest(list, one);
        one.interface = 2;
        applyGroupRequest(list, one);
        QCOMPARE(list.size(), std::size_t{2});
        one.deed = GroupDeed::Leave;
        applyGroupRequest(list, one);
        QCOMPARE(list.size(), std::size_t{1});
        QCOMPARE(list[0].interface, 1U);
    }

    void theClassOfAGroupIsTold_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("specific");
        QTest::newRow("link") << "224.0.0.251" << "local network control" << false;
        QTest::newRow("ssm") << "232.0.0.1" << "source-specific" << true;
        QTest::newRow("admin") << "239.1.1.1" << "administratively scoped" << false;
        QTest::newRow("local") << "239.255.1.1" << "administratively scoped, local" << false;
        QTest::newRow("doc") << "233.252.0.9" << "documentation" << false;
        QTest::newRow("glop") << "233.1.0.9" << "GLOP" << false;
        QTest::newRow("other") << "225.0.0.1" << "multicast" << false;
        QTest::newRow("none") << "127.0.0.1" << "" << false;
        QTest::newRow("beyond") << "240.0.0.1" << "" << false;
        QTest::newRow("interface") << "ff01::1" << "interface-local scope, well-known" << false;
        QTest::newRow("mdns6") << "ff02::fb" << "link-local scope, well-known" << false;
        QTest::newRow("transient") << "ff15::1" << "site-local scope, transient" << false;
        QTest::newRow("ssm6") << "ff3e::1" << "global scope, transient" << true;
        QTest::newRow("prefix") << "ff3e:40:2001:db8::1" << "global scope, transient" << false;
        QTest::newRow("odd scope") << "ff0f::1" << "scope 15, well-known" << false;
        QTest::newRow("no group") << "fe80::1" << "" << false;
    }
    void theClassOfAGroupIsTold() {
        QFETCH(const QString, address);
        const std::string text = address.toStdString();
        const auto parsed = address.contains(':') ? Address::parseInet6(text, "") : Address::parseInet(text, "");
        const GroupClass found = groupClassOf(*parsed);
        QTEST(QString::fromStdString(found.name), "name");
        QTEST(found.isSourceSpecific, "specific");
        QCOMPARE(found.isGroup, !found.name.empty());
        QCOMPARE(says(explainAddress(*parsed)).find("Group: ") != std::string::npos, found.isGroup);
    }

    void everyKnownGroupIsOne() {
        for (const KnownGroup& known : knownGroups()) {
            const auto parsed = known.family == AF_INET6 ? Address::parseInet6(known.address, "")
                                                         : Address::parseInet(known.address, "");
            QVERIFY(parsed && groupClassOf(*parsed).isGroup);
        }
    }

    void aRefusalTellsTheCauseOfThisVeryRequest() {
        const auto cause = [](GroupDeed deed, int error) {
            const auto text = groupCause(request(deed, GroupForm::Independent, AF_INET), error).text;
            return QString::fromUtf8(text.data(), qsizetype(text.size()));
        };
        QVERIFY(cause(GroupDeed::Join, EADDRINUSE).contains("already"));
        QVERIFY(cause(GroupDeed::Leave, EADDRNOTAVAIL).contains("not in the group"));
        QVERIFY(cause(GroupDeed::Block, EADDRNOTAVAIL).contains("blocked already"));
        QVERIFY(cause(GroupDeed::Unblock, EADDRNOTAVAIL).contains("not blocked"));
        QVERIFY(cause(GroupDeed::JoinSource, ENOBUFS).contains("igmp_max_msf"));
        QVERIFY(cause(GroupDeed::Join, ENOBUFS).contains("igmp_max_memberships"));
        QVERIFY(cause(GroupDeed::Join, EBADF).isEmpty());
        GroupRequest none = request(GroupDeed::Join, GroupForm::OfFamily, AF_INET);
        none.group = "10.1.1.1";
        QVERIFY(groupCause(none, EINVAL).text.starts_with("This is no multicast address."));
    }

    void whatCannotBeReadIsNotShownBeingRead() {
        const auto code = [](const char* symbol) { return says(explainOption(*findOption(symbol))); };
        QVERIFY(code("IP_MULTICAST_TTL").find("getsockopt(s, IPPROTO_IP, IP_MULTICAST_TTL") != std::string::npos);
        QVERIFY(code("IP_ADD_MEMBERSHIP").find("getsockopt(s") == std::string::npos);
    }

    void theRecordOfARefusalTellsTheCauseToo() {
        CallRecord record;
        record.sequence = 1;
        record.call = CallId::Setsockopt;
        record.result = -1;
        record.error = EADDRNOTAVAIL;
        GroupRequest block = request(GroupDeed::Block, GroupForm::Independent, AF_INET6); // longer than what is kept
        const auto value = groupValue(block);
        record.args = {7, IPPROTO_IPV6, MCAST_BLOCK_SOURCE, static_cast<std::int64_t>(value->size())};
        record.keepData(*value);
        const std::string text = says(explainRecord(record));
        QVERIFY2(text.find("This source is blocked already.") != std::string::npos, text.c_str());
        record.error = 0;
        record.result = 0;
        const std::string good = says(explainRecord(record));
        QVERIFY(good.find("blocked already") == std::string::npos);
        QVERIFY2(good.find("gsr_group: [ff32::7]:0") != std::string::npos, good.c_str());
    }
};

QTEST_APPLESS_MAIN(GroupCallTest)
#include "tst_group_call.moc"
