#include "core/base/errno_table.h"
#include "core/constants/call_errors.h"
#include "core/constants/tables.h"
#include "core/explain/explanation.h"
#include "core/options/option_names.h"
#include "tests/support/record_maker.h"

#include <QTest>

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <random>

using namespace swb;
using namespace swb::test;

Q_DECLARE_METATYPE(swb::CallRecord)
Q_DECLARE_METATYPE(swb::Address)

namespace {

QString text(std::string_view chars) { return QString::fromUtf8(chars.data(), qsizetype(chars.size())); }

QString section(const Explanation& explanation, std::string_view heading) {
    for (const Explanation::Section& one : explanation.sections)
        if (one.heading == heading)
            return text(one.text);
    return {};
}

Address inet(std::string_view host, std::string_view port = "4000") { return *Address::parseInet(host, port); }
Address inet6(std::string_view host, std::string_view port = "4000") { return *Address::parseInet6(host, port); }

bool isClean(std::string_view chars, bool mayBreak) {
    return std::ranges::all_of(text(chars), [mayBreak](QChar c) {
        return (mayBreak && c == '\n') || (c.category() != QChar::Other_Control && c != QChar::ReplacementCharacter);
    });
}

bool isSound(const Explanation& explanation) {
    const auto isFilled = [](const Explanation::Section& one) {
        return !one.heading.empty() && !one.text.empty() && isClean(one.heading, false) && isClean(one.text, true);
    };
    return !explanation.title.empty() && isClean(explanation.title, false) && isClean(explanation.subtitle, false) &&
           !explanation.sections.empty() && std::ranges::all_of(explanation.sections, isFilled);
}

} // namespace

class TestExplain : public QObject {
    Q_OBJECT

private slots:
    void aFailedCallSaysWhyAndWhatToTryFirst() {
        const Explanation explanation =
            explainRecord(with(made(CallId::Connect, {7, 16}, 0, ECONNREFUSED), inet("127.0.0.1")));
        QCOMPARE(explanation.title, std::string("connect"));
        QCOMPARE(explanation.subtitle, std::string("ECONNREFUSED, errno 111"));
        QCOMPARE(explanation.sections.at(0).heading, std::string("Why"));
        QCOMPARE(explanation.sections.at(1).heading, std::string("What to try"));
        const CallError* row = findCallError("connect", ECONNREFUSED);
        QVERIFY(row);
        QCOMPARE(section(explanation, "Why"), text(row->cause));
        QCOMPARE(section(explanation, "What to try"), text(row->remedy));
        QVERIFY(section(explanation, "In Python").contains("s.connect_ex(('127.0.0.1', 4000))"));
        QVERIFY(section(explanation, "Python differs").contains("s.connect raises it"));
        QVERIFY(section(explanation, "In C").contains("connect(s, "));
        QVERIFY(!section(explanation, "As a phone call").isEmpty());
        QVERIFY(text(explanation.source).startsWith("connect(2)"));
    }

    void aSourceIsNamedOnce() {
        const Explanation explanation =
            explainRecord(with(made(CallId::Connect, {7, 16}, 0, EINPROGRESS), inet("127.0.0.1")));
        QCOMPARE(text(explanation.source).count("connect(2)"), 1);
    }

    void anErrnoOfNoTableIsStillExplained() {
        const Explanation explanation = explainRecord(made(CallId::Listen, {7, 5}, 0, 4242));
        QCOMPARE(explanation.subtitle, std::string("errno 4242"));
        QVERIFY(section(explanation, "Why").contains("4242"));
        QVERIFY(isSound(explainErrno(4242)));
        QVERIFY(isSound(explainErrno(4242, "listen")));
    }

    void argumentsAreToldWithTheirMeaning() {
        const QString arguments =
            section(explainRecord(made(CallId::Socket, {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0}, 7)), "Arguments");
        QVERIFY2(arguments.contains("domain: AF_INET (2)\n    IPv4"), qPrintable(arguments));
        QVERIFY(arguments.contains("type: SOCK_STREAM|SOCK_CLOEXEC (0x80001)\n    SOCK_STREAM: "));
        QVERIFY(arguments.contains(" SOCK_CLOEXEC: The new descriptor is closed"));
        QVERIFY(arguments.contains("protocol: 0\n    The kernel chooses IPPROTO_TCP (6)."));
        const QString bind = section(explainRecord(with(made(CallId::Bind, {7, 16}), inet("10.1.2.3"))), "Arguments");
        QVERIFY(bind.contains("addr: 10.1.2.3:4000\n    For use inside one organisation"));
        const QString accept =
            section(explainRecord(with(made(CallId::Accept, {7}, 8), inet("127.0.0.1"))), "Arguments");
        QVERIFY(accept.contains("addrlen: [16]"));
        const QString poll = section(explainRecord(made(CallId::Poll, {7, POLLIN, POLLIN, 5}, 1)), "Arguments");
        QVERIFY(poll.contains("fds.events: POLLIN\n"));
        const CallRecord added = made(CallId::EpollCtl, {12, 5, EPOLL_CTL_ADD, EPOLLIN | EPOLLRDHUP});
        const QString control = section(explainRecord(added), "Arguments");
        QVERIFY2(control.contains("epfd: 5\n    The descriptor of the epoll"), qPrintable(control));
        QVERIFY(control.contains("op: EPOLL_CTL_ADD (1)\n    Puts the descriptor on the list."));
        QVERIFY(control.contains("EPOLLRDHUP: The peer has shut down its sending side"));
        const QString wait = section(explainRecord(epolled({{EPOLLIN, 12, {}}})), "Arguments");
        QVERIFY2(wait.contains("events: [{EPOLLIN, 12}]\n    Where the kernel puts"), qPrintable(wait));
    }

    void surprisesAreToldWhereTheyAreMet_data() {
        QTest::addColumn<CallRecord>("record");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const CallRecord& record, const char* expected) {
            QTest::newRow(name) << record << QString(expected);
        };
        const CallRecord connect = with(made(CallId::Connect, {7, 16}), inet("10.0.0.1"));
        CallRecord failed = connect;
        failed.error = EINPROGRESS;
        row("connect under way", failed, "Not a failure");
        failed.error = EINTR;
        row("connect interrupted", failed, "goes on by itself");
        row("connect to the wildcard", with(made(CallId::Connect, {7, 16}), inet("0.0.0.0")), "means this machine");
        row("end of stream", made(CallId::Recv, {7, 100, 0}), "ended its sending");
        row("negative backlog", made(CallId::Listen, {7, -1}), "without a sign");
        row("large backlog", made(CallId::Listen, {7, 100000}), "net.core.somaxconn");
        row("receive buffer", withInt(made(CallId::Setsockopt, {7, SOL_SOCKET, SO_RCVBUF, 4}), 10000),
            "10000 asked for should read back as 20000");
        row("port 0", with(made(CallId::Bind, {7, 16}), inet("127.0.0.1", "0")), "getsockname tells");
        row("every interface", with(made(CallId::Bind, {7, 16}), inet("0.0.0.0")), "other machines can reach");
        row("low port", with(made(CallId::Bind, {7, 16}, 0, EACCES), inet("0.0.0.0", "80")), "CAP_NET_BIND_SERVICE");
        row("stale path", with(made(CallId::Bind, {7, 9}, 0, EADDRINUSE), *Address::unixPath("/tmp/a")), "unlink");
        row("link-local", with(made(CallId::Bind, {7, 28}, 0, EINVAL), inet6("fe80::1")), "percent sign");
        row("raw", made(CallId::Socket, {AF_INET, SOCK_RAW, IPPROTO_ICMP}, 0, EPERM), "CAP_NET_RAW");
        row("error taken", withInt(made(CallId::Getsockopt, {7, SOL_SOCKET, SO_ERROR, 4, 4}), 111), "clears it");
        row("short send", with(made(CallId::Send, {7, 100, 0}, 5), viewOf("abcde")), "Fewer bytes were taken");
        row("shutdown of UDP", made(CallId::Shutdown, {7, SHUT_RD}, 0, ENOTCONN), "taken effect all the same");
        row("message cut", with(made(CallId::Recv, {7, 4, MSG_TRUNC}, 10), viewOf("abcd")), "What did not fit is gone");
        row("at the mark", made(CallId::Ioctl, {7, 0x8905, 1}), "With SO_OOBINLINE that byte is the next");
        row("not at the mark", made(CallId::Ioctl, {7, 0x8905, 0}), "No mark here");
        row("shared flags", made(CallId::Fcntl, {7, F_SETFL, O_RDWR}), "belong to the open socket");
        row("epoll without interest", made(CallId::EpollCtl, {7, 5, EPOLL_CTL_MOD, std::int64_t{EPOLLET}}),
            "Neither reading nor writing is waited for");
        row("epoll removal", made(CallId::EpollCtl, {7, 5, EPOLL_CTL_DEL}), "only with its last duplicate");
        row("epoll end of sending", epolled({{EPOLLIN | EPOLLRDHUP, 7, {}}}), "then 0");
        row("epoll hang-up", epolled({{EPOLLIN, 6, {}}, {EPOLLHUP, 7, {}}}), "both directions have ended");
        CallRecord waited = epolled({{EPOLLIN, 7, {}}});
        waited.origin = Origin::Automatic;
        row("automatic wait", waited, "the time in which none of them was ready");
        waited.args[1] = 1;
        row("epoll full", waited, "no room for more");
        row("ppoll", made(CallId::Ppoll, {7, 1000, -1, 0}, 1), "epoll saves that");
        CallRecord special = made(CallId::Send, {7, 1, 0}, 0, EPIPE);
        special.sigpipe = true;
        row("SIGPIPE", special, "MSG_NOSIGNAL prevents");
        special = made(CallId::Accept, {7}, 0, EINTR);
        special.ending = Ending::InterruptedByClose;
        row("closing", special, "being closed");
        special.scripted = true;
        row("scripted", special, "not from the kernel");
    }
    void surprisesAreToldWhereTheyAreMet() {
        QFETCH(CallRecord, record);
        QFETCH(QString, expected);
        const QString notes = section(explainRecord(record), "Worth knowing");
        QVERIFY2(notes.contains(expected), qPrintable(notes));
    }

    void aPlannedOrWaitingCallHasNoOutcomeYet() {
        const Explanation plan = explainRecord(planned(made(CallId::Accept, {7})));
        QCOMPARE(plan.subtitle, std::string("not made yet"));
        QVERIFY(section(plan, "Why").isEmpty());
        QVERIFY(section(plan, "Worth knowing").isEmpty());
        QCOMPARE(explainRecord(inFlight(made(CallId::Accept, {7}))).subtitle, std::string("in flight"));
    }

    void everyCallIsExplained() {
        for (const CallSpec& spec : callTable()) {
            const Explanation explanation = explainCall(spec.id);
            QVERIFY(isSound(explanation));
            QCOMPARE(text(explanation.title), text(spec.name));
            QVERIFY(!section(explanation, "Arguments").isEmpty());
        }
        QVERIFY(section(explainCall(CallId::Bind), "How it can fail").contains("EADDRINUSE\n"));
        QVERIFY(section(explainCall(CallId::Accept4), "How it can fail").contains("EMFILE\n"));
    }

    void anErrnoSaysWhatEveryCallMeansByIt() {
        const Explanation alone = explainErrno(EADDRINUSE);
        QCOMPARE(alone.subtitle, std::string("errno 98"));
        QVERIFY(!section(alone, "From bind").isEmpty());
        QVERIFY(!section(alone, "From listen").isEmpty());
        const Explanation ofBind = explainErrno(EADDRINUSE, "bind");
        QCOMPARE(ofBind.subtitle, std::string("errno 98 of bind(2)"));
        QCOMPARE(ofBind.sections.at(0).heading, std::string("Why"));
        QVERIFY(!section(ofBind, "What to try").isEmpty());
        for (const ErrnoInfo& info : errnoTable()) {
            QVERIFY(isSound(explainErrno(info.number)));
            for (const CallSpec& spec : callTable())
                QVERIFY(isSound(explainErrno(info.number, spec.name)));
        }
    }

    void constantsAndOptionsAreExplained() {
        const Explanation family = explainConstant("address family", *findSymbol(families(), "AF_INET6"));
        QCOMPARE(family.title, std::string("AF_INET6"));
        QCOMPARE(family.subtitle, std::string("address family 10 (0xa)"));
        QCOMPARE(section(family, "In Python"), QString("socket.AF_INET6"));
        const Explanation option = explainOption(*findOption(SOL_SOCKET, SO_REUSEADDR));
        QCOMPARE(option.subtitle, std::string("option 2 of SOL_SOCKET (1)"));
        QVERIFY(section(option, "In C").contains("getsockopt(s, SOL_SOCKET, SO_REUSEADDR, &value, &length)"));
        for (const OptionSpec& one : optionNames())
            QVERIFY(isSound(explainOption(one)));
        for (const NamedTable table : {families(), socketTypes(), ipProtocols(), messageFlags(), tcpStates()})
            for (const NamedValue& value : table)
                QVERIFY(isSound(explainConstant("number", value)));
    }

    void theCodeHasRoomForTheWholeValue() {
        const auto code = [](std::string_view symbol) { return section(explainOption(*findOption(symbol)), "In C"); };
        QVERIFY(code("ICMPV6_FILTER").contains("unsigned char value[32];"));
        QVERIFY(code("SO_LINGER").contains("unsigned char value[8];"));
        QVERIFY(code("TCP_CONGESTION").contains("unsigned char value[16];"));
        QVERIFY(code("TCP_NODELAY").contains("int value;"));
    }

    void aRefusedOptionIsExplainedByWhatWasAskedFor() {
        const auto found = [](const CallRecord& record, std::string_view finding = {}) {
            return section(explainRecord(record, finding), "What was found");
        };
        const auto why = [](const CallRecord& record) { return section(explainRecord(record), "Why"); };
        const CallRecord huge = made(CallId::Getsockopt, {7, SOL_SOCKET, SO_TYPE, 4294967295}, 0, EINVAL);
        QVERIFY(found(huge).contains("4294967295 is -1 to it"));
        QVERIFY(why(huge).contains("negative"));
        const CallRecord small = made(CallId::Getsockopt, {7, SOL_SOCKET, SO_LINGER, 1}, 0, EINVAL);
        QVERIFY(found(small).isEmpty() && why(small).contains("too small"));
        const auto idle = [](int seconds) {
            return withInt(made(CallId::Setsockopt, {7, IPPROTO_TCP, TCP_KEEPIDLE, 0, 4}, 0, EINVAL), seconds);
        };
        const QString outside = "40000 is outside what TCP_KEEPIDLE takes: 1 to 32767, in s.";
        QCOMPARE(found(idle(40000)), outside);
        QCOMPARE(found(idle(40000), outside.toStdString()), outside); // said once
        QCOMPARE(why(idle(5)), text(findCallError("setsockopt", EINVAL)->cause));
    }

    void anAddressIsKnownByItsClass_data() {
        QTest::addColumn<Address>("address");
        QTest::addColumn<QString>("expected");
        const auto row = [](const Address& address, const char* expected) {
            QTest::newRow(address.toString().c_str()) << address << QString(expected);
        };
        row(inet("0.0.0.0"), "AF_INET address, every interface, 16 bytes");
        row(inet("127.8.9.1"), "AF_INET address, loopback, 16 bytes");
        row(inet("10.0.0.1"), "AF_INET address, private, 16 bytes");
        row(inet("172.31.255.255"), "AF_INET address, private, 16 bytes");
        row(inet("172.32.0.0"), "AF_INET address, public, 16 bytes");
        row(inet("192.168.1.1"), "AF_INET address, private, 16 bytes");
        row(inet("169.254.1.1"), "AF_INET address, link-local, 16 bytes");
        row(inet("198.51.100.7"), "AF_INET address, documentation, 16 bytes");
        row(inet("224.0.0.1"), "AF_INET address, multicast, 16 bytes");
        row(inet("239.255.255.255"), "AF_INET address, multicast, 16 bytes");
        row(inet("240.0.0.1"), "AF_INET address, reserved, 16 bytes");
        row(inet("255.255.255.255"), "AF_INET address, broadcast, 16 bytes");
        row(inet("8.8.8.8"), "AF_INET address, public, 16 bytes");
        row(inet6("::"), "AF_INET6 address, every interface, 28 bytes");
        row(inet6("::1"), "AF_INET6 address, loopback, 28 bytes");
        row(inet6("::ffff:10.0.0.1"), "AF_INET6 address, IPv4-mapped, 28 bytes");
        row(inet6("fe80::1%1"), "AF_INET6 address, link-local, 28 bytes");
        row(inet6("febf::1"), "AF_INET6 address, link-local, 28 bytes");
        row(inet6("fd00::1"), "AF_INET6 address, private, 28 bytes");
        row(inet6("ff02::1"), "AF_INET6 address, multicast, 28 bytes");
        row(inet6("2001:db8::1"), "AF_INET6 address, documentation, 28 bytes");
        row(inet6("2606:4700::1"), "AF_INET6 address, public, 28 bytes");
        row(*Address::unixPath("/run/a.sock"), "AF_UNIX address, path, 14 bytes");
        row(*Address::unixAbstract(viewOf("name")), "AF_UNIX address, abstract name, 7 bytes");
        row(Address::unixAutobind(), "AF_UNIX address, unnamed, 2 bytes");
        row(Address::unspecified(), "AF_UNSPEC address, no family, 16 bytes");
        row(Address(), "no address");
    }
    void anAddressIsKnownByItsClass() {
        QFETCH(Address, address);
        const Explanation explanation = explainAddress(address);
        QVERIFY(isSound(explanation));
        QTEST(QString::fromStdString(explanation.subtitle), "expected");
    }

    void anAddressIsShownByteByByte() {
        QCOMPARE(section(explainAddress(inet("127.0.0.1")), "Byte by byte"),
                 QString("0-1     sin_family\n        02 00\n        AF_INET (2), in this machine's byte order\n"
                         "2-3     sin_port\n        0f a0\n        4000, high byte first\n"
                         "4-7     sin_addr\n        7f 00 00 01\n        127.0.0.1\n"
                         "8-15    sin_zero\n        00 00 00 00 00 00 00 00\n        padding, not looked at"));
        const QString inSix = section(explainAddress(inet6("fe80::1%1")), "Byte by byte");
        QVERIFY2(inSix.contains("8-23    sin6_addr\n        fe 80 00 00 00 00 00 00\n        00 00 00 00 00 00 00 01"),
                 qPrintable(inSix));
        QVERIFY(inSix.contains("interface 1, "));
        const QString path = section(explainAddress(*Address::unixPath("/a\n")), "Byte by byte");
        QVERIFY2(path.contains("\"/a\\n\""), qPrintable(path));
        const Bytes cut{2, 0, 0x0f};
        QVERIFY(section(explainAddress(Address::fromBytes(cut, 3)), "Byte by byte").contains("(cut)"));
    }

    void aMappedAddressTellsTheOneInIt() {
        QVERIFY(section(explainAddress(inet6("::ffff:10.0.0.1")), "IPv4").contains("10.0.0.1 (private)"));
    }

    void aLinkLocalAddressWithoutScopeIsWarnedOf() {
        QVERIFY(section(explainAddress(inet6("fe80::1")), "Scope").contains("EINVAL"));
    }

    void noBytesOfAPeerReachTheTextRaw() {
        std::mt19937 random(7);
        std::array<std::uint8_t, 128> bytes{};
        for (int round = 0; round < 4000; ++round) {
            for (std::uint8_t& byte : bytes)
                byte = static_cast<std::uint8_t>(random());
            constexpr sa_family_t kFamilies[] = {AF_UNIX, AF_INET, AF_INET6, AF_UNSPEC, AF_NETLINK};
            if (random() % 2 == 0)
                std::memcpy(bytes.data(), &kFamilies[random() % 5], sizeof(sa_family_t));
            const Address address = Address::fromBytes(bytes, random() % 140);
            QVERIFY(isClean(explainAddress(address).title, false));
            for (const Explanation::Section& one : explainAddress(address).sections)
                QVERIFY(isClean(one.text, true));
            const auto call = static_cast<CallId>(random() % kCallCount);
            const std::int64_t number = static_cast<std::int64_t>(random()) - INT32_MAX;
            CallRecord record = with(with(made(call, {number, number / 2, 3, 4, 5, 6}, 1), address), BytesView(bytes));
            record.error = random() % 2 == 0 ? static_cast<int>(random() % 140) : 0;
            QVERIFY(isSound(explainRecord(record)));
        }
    }
};

QTEST_APPLESS_MAIN(TestExplain)
#include "tst_explain.moc"
