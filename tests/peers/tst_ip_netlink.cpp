#include "core/payload/hex.h"
#include "core/wire/netlink.h"
#include "core/wire/netlink_build.h"
#include "core/wire/netlink_walk.h"
#include "tests/support/engine_harness.h"
#include "tests/support/peer_process.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTest>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <sys/socket.h>

#include <algorithm>
#include <vector>

using namespace swb;
using namespace swb::test;

namespace {

struct Run {
    bool isGood = false;
    QByteArray output, errors;
};

Run run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    Run out;
    out.isGood =
        process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    out.output = process.readAllStandardOutput();
    out.errors = process.readAllStandardError();
    return out;
}

QJsonArray ipJson(const QStringList& arguments) {
    return QJsonDocument::fromJson(run("ip", QStringList{"-json"} + arguments).output).array();
}

const Field* child(const Field& field, std::string_view name) {
    const auto found = std::ranges::find(field.children, name, &Field::name);
    return found == field.children.end() ? nullptr : &*found;
}

QString value(const Field& message, std::string_view name) {
    const Field* field = child(message, name);
    return field != nullptr ? QString::fromStdString(field->value) : QString();
}

QString member(const Field& message, std::string_view header, std::string_view name) {
    const Field* field = child(message, header);
    return field != nullptr ? value(*field, name) : QString();
}

// "RT_TABLE_MAIN (254)" as ip writes it: "main".
QString word(const QString& value, const QString& prefix) {
    const QString symbol = value.section(' ', 0, 0);
    return symbol.startsWith(prefix) ? symbol.mid(prefix.size()).toLower() : symbol;
}

QString nameInBrackets(const QString& value) { return value.section('(', 1).section(')', 0, 0); }

// The answers to a request, message by message, received as a person would: until NLMSG_DONE.
std::vector<Field> answersTo(const Bytes& request, std::string_view type) {
    EngineHarness h;
    const SocketId socket = h.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    h.run(socket, step::Sendto{request, 0, Address::netlink(0, 0)});
    h.run(socket, step::Follow{32768, 1, 0, true});
    std::vector<Field> answers;
    for (const TranscriptRow& row : h.engine().transcript().copySince(0)) {
        if (row.direction != Direction::Received)
            continue;
        Decoded decoded = decodeNetlink(h.engine().transcript().bytesOf(row.index), NETLINK_ROUTE);
        if (decoded.isFaulty())
            qWarning("a field is faulty");
        for (Field& field : decoded.fields)
            if (field.name == type)
                answers.push_back(std::move(field));
    }
    return answers;
}

// The bytes of each call as strace dumps them.
std::vector<Bytes> dumpedBy(const QByteArray& strace) {
    constexpr qsizetype kHexAt = 10; // " | 00000  ", then sixteen bytes, then the same as text
    constexpr qsizetype kHexWidth = 49;
    std::vector<Bytes> calls;
    for (const QString& line : QString::fromLatin1(strace).split('\n')) {
        if (!line.startsWith(" | "))
            continue;
        if (line.mid(3, 5) == "00000")
            calls.emplace_back();
        const Bytes part = parseHex(line.mid(kHexAt, kHexWidth).trimmed().toStdString()).value_or(Bytes{});
        if (!calls.empty())
            calls.back().insert(calls.back().end(), part.begin(), part.end());
    }
    return calls;
}

} // namespace

// What is decoded here beside what the program ip says of the same machine.
class IpNetlinkTest : public QObject {
    Q_OBJECT

private slots:
    void init() { NEED_PROGRAM("ip"); }

    void linksAreWhatIpShows();
    void addressesAreWhatIpShows();
    void routesAreWhatIpShows_data();
    void routesAreWhatIpShows();
    void theBytesThatIpSendsAndReceivesAreDecoded();
    void aChangeMadeByIpArrivesInItsGroup();
};

void IpNetlinkTest::linksAreWhatIpShows() {
    const QJsonArray shown = ipJson({"link", "show"});
    const std::vector<Field> links = answersTo(linkListRequest(1), "RTM_NEWLINK");
    QVERIFY(!shown.isEmpty());
    QCOMPARE(int(links.size()), shown.size());
    for (int i = 0; i < shown.size(); ++i) {
        const QJsonObject link = shown[i].toObject();
        const Field& field = links[std::size_t(i)];
        QCOMPARE(member(field, "ifinfomsg", "ifi_index").section(' ', 0, 0).toInt(), link["ifindex"].toInt());
        QCOMPARE(value(field, "IFLA_IFNAME"), link["ifname"].toString());
        QCOMPARE(value(field, "IFLA_MTU").toInt(), link["mtu"].toInt());
        QCOMPARE(value(field, "IFLA_QDISC"), link["qdisc"].toString());
        QCOMPARE(word(value(field, "IFLA_OPERSTATE"), "IF_OPER_"), link["operstate"].toString().toLower());
        QCOMPARE(word(value(field, "IFLA_LINKMODE"), "IF_LINK_MODE_"), link["linkmode"].toString().toLower());
        if (link.contains("txqlen"))
            QCOMPARE(value(field, "IFLA_TXQLEN").toInt(), link["txqlen"].toInt());
        if (link.contains("address"))
            QCOMPARE(value(field, "IFLA_ADDRESS"), link["address"].toString());
        if (link["link_type"] == "loopback" || link["link_type"] == "ether")
            QCOMPARE(word(member(field, "ifinfomsg", "ifi_type"), "ARPHRD_"), link["link_type"].toString());
        QSet<QString> flags; // ip leaves RUNNING out, and has a word for its absence
        for (const QJsonValue& flag : link["flags"].toArray())
            if (flag != "NO-CARRIER")
                flags << flag.toString();
        QSet<QString> decoded;
        for (const QString& flag : member(field, "ifinfomsg", "ifi_flags").split('|'))
            if (flag != "IFF_RUNNING" && flag != "0")
                decoded << flag.mid(4);
        QCOMPARE(decoded, flags);
    }
}

void IpNetlinkTest::addressesAreWhatIpShows() {
    QSet<QString> shown;
    for (const QJsonValue& link : ipJson({"addr", "show"})) {
        for (const QJsonValue& entry : link["addr_info"].toArray()) {
            const QJsonObject one = entry.toObject();
            shown << QStringList{QString::number(link["ifindex"].toInt()),
                                 one["family"].toString(),
                                 one["local"].toString(),
                                 QString::number(one["prefixlen"].toInt()),
                                 one["scope"].toString(),
                                 one["label"].toString(),
                                 one["broadcast"].toString()}
                         .join(' ');
        }
    }
    QSet<QString> decoded;
    for (const Field& field : answersTo(addressListRequest(1), "RTM_NEWADDR")) {
        const QString local = value(field, "IFA_LOCAL");
        const QString scope = word(member(field, "ifaddrmsg", "ifa_scope"), "RT_SCOPE_");
        decoded << QStringList{member(field, "ifaddrmsg", "ifa_index").section(' ', 0, 0),
                               word(member(field, "ifaddrmsg", "ifa_family"), "AF_"),
                               local.isEmpty() ? value(field, "IFA_ADDRESS") : local,
                               member(field, "ifaddrmsg", "ifa_prefixlen"),
                               scope == "universe" ? QString("global") : scope,
                               value(field, "IFA_LABEL"),
                               value(field, "IFA_BROADCAST")}
                       .join(' ');
    }
    QVERIFY(!shown.isEmpty());
    QCOMPARE(decoded, shown);
}

void IpNetlinkTest::routesAreWhatIpShows_data() {
    QTest::addColumn<int>("family");
    QTest::newRow("IPv4") << AF_INET;
    QTest::newRow("IPv6") << AF_INET6;
}

void IpNetlinkTest::routesAreWhatIpShows() {
    QFETCH(const int, family);
    QSet<QString> shown;
    for (const QJsonValue& entry : ipJson({family == AF_INET ? "-4" : "-6", "route", "show", "table", "all"})) {
        const QJsonObject one = entry.toObject();
        if (one.contains("nexthops"))
            continue;
        shown << QStringList{one["type"].toString("unicast"), one["dst"].toString(),
                             one["gateway"].toString(),       one["dev"].toString(),
                             one["table"].toString("main"),   one["scope"].toString(family == AF_INET ? "global" : ""),
                             one["prefsrc"].toString(),       QString::number(one["metric"].toInt())}
                     .join(' ');
    }
    QSet<QString> decoded;
    for (const Field& field : answersTo(routeListRequest(1, family), "RTM_NEWROUTE")) {
        if (child(field, "RTA_MULTIPATH") != nullptr)
            continue;
        const QString length = member(field, "rtmsg", "rtm_dst_len");
        const QString whole = family == AF_INET ? "32" : "128";
        const QString host = value(field, "RTA_DST");
        const QString scope = word(member(field, "rtmsg", "rtm_scope"), "RT_SCOPE_");
        decoded << QStringList{word(member(field, "rtmsg", "rtm_type"), "RTN_"),
                               host.isEmpty()    ? QString("default")
                               : length == whole ? host
                                                 : host + '/' + length,
                               value(field, "RTA_GATEWAY"),
                               nameInBrackets(value(field, "RTA_OIF")),
                               word(value(field, "RTA_TABLE"), "RT_TABLE_"),
                               family == AF_INET6    ? QString()
                               : scope == "universe" ? QString("global")
                                                     : scope,
                               value(field, "RTA_PREFSRC"),
                               QString::number(value(field, "RTA_PRIORITY").toInt())}
                       .join(' ');
    }
    QVERIFY(!shown.isEmpty());
    QCOMPARE(decoded, shown);
}

void IpNetlinkTest::theBytesThatIpSendsAndReceivesAreDecoded() {
    NEED_PROGRAM("strace");
    const Run traced = run("strace", {"-qq", "-e", "trace=sendto,sendmsg,recvmsg", "-e", "read=all", "-e", "write=all",
                                      "ip", "addr", "show", "dev", "lo"});
    if (!traced.isGood)
        QSKIP("one program may not trace another here (ptrace)");
    QStringList names;
    bool hasLoopback = false;
    for (const Bytes& bytes : dumpedBy(traced.errors)) {
        const Decoded decoded = decodeNetlink(bytes, NETLINK_ROUTE);
        QVERIFY2(!decoded.isFaulty(), toHex(bytes).c_str());
        for (const Field& field : decoded.fields) {
            names << QString::fromStdString(field.name);
            hasLoopback = hasLoopback || value(field, "IFLA_IFNAME") == "lo";
        }
    }
    QVERIFY2(names.contains("RTM_GETLINK"), traced.errors.constData());
    QVERIFY(names.contains("RTM_NEWLINK"));
    QVERIFY(names.contains("RTM_GETADDR"));
    QVERIFY(names.contains("RTM_NEWADDR"));
    QVERIFY(names.contains("NLMSG_DONE"));
    QVERIFY(hasLoopback);
}

// In a network namespace of its own, where nothing else happens.
void IpNetlinkTest::aChangeMadeByIpArrivesInItsGroup() {
    if (::unshare(CLONE_NEWNET) != 0)
        QSKIP("this user may not make a network namespace (CAP_SYS_ADMIN)");
    EngineHarness h;
    const SocketId socket = h.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    QVERIFY(!h.run(socket, step::Bind{Address::netlink(0, RTMGRP_LINK | RTMGRP_IPV4_IFADDR)}).error);
    const ActionId following = h.start(socket, step::Follow{32768, 1, 0, false});
    QVERIFY(run("ip", {"link", "set", "lo", "up"}).isGood);
    QVERIFY(run("ip", {"addr", "add", "192.0.2.7/32", "dev", "lo"}).isGood);
    const auto summaries = [&] {
        QStringList out;
        for (const TranscriptRow& row : h.engine().transcript().copySince(0))
            for (const Field& field : decodeNetlink(h.engine().transcript().bytesOf(row.index), NETLINK_ROUTE).fields)
                out << QString::fromStdString(field.name + ": " + field.value);
        return out;
    };
    QTRY_VERIFY2(summaries().contains("RTM_NEWADDR: 192.0.2.7/32 on lo"), qPrintable(summaries().join('\n')));
    QVERIFY2(std::ranges::any_of(summaries(),
                                 [](const QString& one) { return one.startsWith("RTM_NEWLINK: 1: lo, UP LOOPBACK"); }),
             qPrintable(summaries().join('\n')));
    h.engine().interrupt(following);
    QVERIFY(!h.waitFor(following).error);
}

QTEST_GUILESS_MAIN(IpNetlinkTest)
#include "tst_ip_netlink.moc"
