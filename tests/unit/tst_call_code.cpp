#include "core/constants/tables.h"
#include "core/options/option_names.h"
#include "core/render/call_code.h"
#include "core/render/code_names.h"
#include "tests/support/program_run.h"
#include "tests/support/record_maker.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>

using namespace swb;
using namespace swb::test;

namespace {

constexpr const char* kIncludes = "#include <arpa/inet.h>\n"
                                  "#include <fcntl.h>\n"
                                  "#include <linux/filter.h>\n"
                                  "#include <linux/netlink.h>\n"
                                  "#include <linux/sockios.h>\n"
                                  "#include <net/if.h>\n"
                                  "#include <netinet/in.h>\n"
                                  "#include <netinet/tcp.h>\n"
                                  "#include <netinet/udp.h>\n"
                                  "#include <poll.h>\n"
                                  "#include <stddef.h>\n"
                                  "#include <stdio.h>\n"
                                  "#include <stdlib.h>\n"
                                  "#include <string.h>\n"
                                  "#include <sys/epoll.h>\n"
                                  "#include <sys/ioctl.h>\n"
                                  "#include <sys/socket.h>\n"
                                  "#include <sys/un.h>\n"
                                  "#include <unistd.h>\n";

constexpr const char* kImports = "import fcntl, os, select, socket, struct, termios\n";

std::vector<CallRecord> addressCalls() {
    const Bytes strange{0x0f, 0x27, 1, 2, 3};
    const std::string longPath(108, 'p');
    const Address addresses[] = {*Address::parseInet("127.0.0.1", "4000"),
                                 *Address::parseInet6("fe80::1%1", "80"),
                                 *Address::parseInet6("::1", "80", 7),
                                 *Address::unixPath("/tmp/a \"b\"\\\n.sock"),
                                 *Address::unixPath(longPath),
                                 *Address::unixAbstract(viewOf(std::string_view("n\0me\n", 5))),
                                 Address::unixAutobind(),
                                 Address::unspecified(),
                                 Address(),
                                 Address::fromBytes(strange, 5),
                                 Address::fromBytes(strange, 1),
                                 Address::fromBytes(strange, 128)};
    std::vector<CallRecord> calls;
    for (const Address& address : addresses) {
        const std::int64_t length = address.length();
        calls.push_back(with(made(CallId::Bind, {7, length}), address));
        calls.push_back(with(made(CallId::Connect, {7, length}), address));
        calls.push_back(with(with(made(CallId::Sendto, {7, 2, MSG_NOSIGNAL, length}, 2), viewOf("hi")), address));
    }
    return calls;
}

std::vector<CallRecord> dataCalls() {
    Bytes all(256);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = static_cast<std::uint8_t>(i);
    std::vector<CallRecord> calls;
    for (std::size_t at = 0; at < all.size(); at += 64)
        calls.push_back(with(made(CallId::Send, {7, 64, MSG_NOSIGNAL | MSG_MORE}, 64), BytesView(all).subspan(at, 64)));
    calls.push_back(with(made(CallId::Send, {7, 256, 0x40004000}, 256), BytesView(all)));
    calls.push_back(with(made(CallId::Write, {7, 256}, 256), BytesView(all)));
    calls.push_back(with(made(CallId::Write, {7, 12}, 12), viewOf("?\?/ \"quote\" ")));
    calls.push_back(with(made(CallId::Send, {7, 0, 0}), viewOf("")));
    for (const std::int64_t size : {std::int64_t{0}, std::int64_t{4096}, std::int64_t{1} << 30}) {
        calls.push_back(made(CallId::Recv, {7, size, MSG_PEEK | MSG_DONTWAIT}));
        calls.push_back(made(CallId::Recvfrom, {7, size, 0}));
        calls.push_back(made(CallId::Read, {7, size}));
    }
    return calls;
}

std::vector<CallRecord> optionCalls() {
    constexpr std::uint8_t kLinger[] = {1, 0, 0, 0, 5, 0, 0, 0};
    constexpr std::uint8_t kDrop[] = {6, 0, 0, 0, 0, 0, 0, 0};
    return {withInt(made(CallId::Setsockopt, {7, SOL_SOCKET, SO_REUSEADDR, 4}), 1),
            withInt(made(CallId::Setsockopt, {7, SOL_SOCKET, SO_PRIORITY, 4}), INT_MIN),
            withInt(made(CallId::Setsockopt, {7, SOL_SOCKET, 79, 4}), 1),
            with(made(CallId::Setsockopt, {7, SOL_SOCKET, SO_LINGER, 8}), BytesView(kLinger)),
            with(made(CallId::Setsockopt, {7, -1, -1, 0}), viewOf("")),
            with(made(CallId::Setsockopt, {7, SOL_SOCKET, SO_ATTACH_FILTER, 16}), BytesView(kDrop)),
            with(made(CallId::Setsockopt, {7, SOL_SOCKET, SO_ATTACH_FILTER, 16}), Bytes(96, 6)),
            with(made(CallId::Setsockopt, {7, IPPROTO_TCP, TCP_CONGESTION, 100}), Bytes(100, 'x')),
            made(CallId::Getsockopt, {7, SOL_SOCKET, SO_ERROR, 4}),
            made(CallId::Getsockopt, {7, IPPROTO_TCP, TCP_INFO, 280}),
            made(CallId::Getsockopt, {7, 4242, 4242, 0}),
            made(CallId::Fcntl, {7, F_GETFL}),
            made(CallId::Fcntl, {7, F_SETFL, O_RDWR | O_NONBLOCK}),
            made(CallId::Fcntl, {7, F_SETFD, FD_CLOEXEC}),
            made(CallId::Fcntl, {7, 4242, 1}),
            made(CallId::Ioctl, {7, SIOCINQ}),
            made(CallId::Ioctl, {7, SIOCOUTQ}),
            made(CallId::Ioctl, {7, 0x12345678}),
            made(CallId::Poll, {7, POLLIN | POLLRDHUP, 0, 500}),
            made(CallId::Poll, {7, 0x4001, 0, -1})};
}

std::vector<CallRecord> plainCalls() {
    return {made(CallId::Socket, {AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0}),
            made(CallId::Socket, {9999, 77, -1}),
            made(CallId::Socket, {AF_NETLINK, SOCK_RAW, 4}),
            made(CallId::Socket, {AF_INET, SOCK_RAW, 115}),
            made(CallId::Socketpair, {AF_UNIX, SOCK_SEQPACKET, 0}),
            made(CallId::Listen, {7, -1}),
            made(CallId::Listen, {7, INT_MIN}),
            made(CallId::Accept, {7}),
            made(CallId::Accept4, {7, SOCK_NONBLOCK | SOCK_CLOEXEC}),
            made(CallId::Shutdown, {7, SHUT_RDWR}),
            made(CallId::Shutdown, {7, 42}),
            made(CallId::Close, {7}),
            made(CallId::Getsockname, {7}),
            made(CallId::Getpeername, {7}),
            with(made(CallId::Unlink, {}), viewOf("/tmp/a \"b\".sock")),
            with(made(CallId::Unlink, {}), viewOf(std::string(100, 'p')))};
}

std::vector<CallRecord> waitingCalls() {
    const std::int64_t all = EPOLLIN | EPOLLRDHUP | EPOLLEXCLUSIVE | EPOLLWAKEUP | EPOLLONESHOT | std::int64_t{EPOLLET};
    const std::vector<PollEntry> polled{{12, POLLIN | POLLOUT, POLLIN, {}}};
    CallRecord ppoll = made(CallId::Ppoll, {12, 1, 0, 500'000'000}, 1);
    keepPolled(ppoll, polled, 1);
    CallRecord many = made(CallId::Ppoll, {12, 1000, -1, 0}, 1);
    keepPolled(many, polled, 1000);
    return {made(CallId::EpollCreate1, {EPOLL_CLOEXEC}, 5),
            made(CallId::EpollCreate1, {0}, 5),
            made(CallId::EpollCtl, {12, 5, EPOLL_CTL_ADD, all}),
            made(CallId::EpollCtl, {12, 5, EPOLL_CTL_MOD, 0}),
            made(CallId::EpollCtl, {12, 5, EPOLL_CTL_DEL, 0}),
            made(CallId::EpollCtl, {12, 5, 42, 0}, 0, EINVAL),
            epolled({{EPOLLIN, 12, {}}}),
            made(CallId::EpollWait, {5, 0, 0, 1500}, 0, EINVAL),
            ppoll,
            many};
}

std::vector<CallRecord> allCalls() {
    std::vector<CallRecord> all = plainCalls();
    for (const auto& more : {addressCalls(), dataCalls(), optionCalls(), waitingCalls()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::vector<NamedValue> allConstants() {
    std::vector<NamedValue> all;
    for (const NamedTable table : {families(), socketTypes(), socketTypeFlags(), ipProtocols(), netlinkProtocols(),
                                   messageFlags(), shutdownHows(), pollEvents(), epollEvents(), epollOperations(),
                                   epollFlags(), fcntlCommands(), fileStatusFlags(), ioctlRequests(), optionLevels()})
        all.insert(all.end(), table.begin(), table.end());
    for (const OptionSpec& option : optionNames())
        all.push_back({option.name, option.symbol, {}, {}, {}});
    return all;
}

QString c(const CallRecord& record) { return QString::fromStdString(asC(record)); }
QString python(const CallRecord& record) { return QString::fromStdString(asPython(record)); }

} // namespace

class TestCallCode : public QObject {
    Q_OBJECT

private slots:
    void everyCallIsCovered() {
        const auto calls = allCalls();
        for (int id = 0; id < kCallCount; ++id)
            if (id <= static_cast<int>(CallId::Unlink) || id >= static_cast<int>(CallId::EpollCreate1))
                QVERIFY(std::ranges::any_of(calls, [id](const CallRecord& record) { return int(record.call) == id; }));
    }

    void everyCallCompilesAsC() {
        QByteArray source(kIncludes);
        int number = 0;
        for (const CallRecord& record : allCalls()) {
            const bool isEpollPassed = record.call == CallId::EpollCtl || record.call == CallId::EpollWait;
            const char* parameter = record.call == CallId::Socket ? "void"
                                    : isEpollPassed               ? "int s, int epoll"
                                                                  : "int s";
            source += "void call" + QByteArray::number(number++) + "(" + parameter + ");\n";
            source += "void call" + QByteArray::number(number - 1) + "(" + parameter + ")\n{\n" + indented(asC(record));
            source +=
                record.call == CallId::Socket || record.call == CallId::Unlink || record.call == CallId::Socketpair
                    ? "    (void)0;\n}\n"
                    : "    (void)s;\n}\n";
        }
        const Ran ran = compileC(source);
        QVERIFY2(ran.exitCode == 0, ran.output.constData());
    }

    void everySymbolWrittenInCIsInTheHeadersWithItsNumber() {
        QByteArray source(kIncludes);
        for (const NamedValue& constant : allConstants()) {
            const std::string text = cExpression({{constant.symbol, constant.value}});
            source += "_Static_assert((" + QByteArray::fromStdString(text) +
                      ") == " + QByteArray::number(qlonglong(constant.value)) + ", \"number\");\n";
        }
        const Ran ran = compileC(source);
        QVERIFY2(ran.exitCode == 0, ran.output.constData());
    }

    void everyCallCompilesAsPython() {
        QTemporaryDir dir;
        QFile file(dir.filePath("calls.py"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kImports);
        for (const CallRecord& record : allCalls())
            file.write("def call(s):\n" + indented(asPython(record)));
        file.close();
        const Ran ran = run("python3", {"-m", "py_compile", file.fileName()}, {});
        QVERIFY2(ran.exitCode == 0, ran.output.constData());
    }

    void everySymbolWrittenInPythonIsInItsModulesWithItsNumber() {
        QByteArray source(kImports);
        for (const NamedValue& constant : allConstants()) {
            const std::string text = pythonExpression({{constant.symbol, constant.value}});
            source += "assert " + QByteArray::fromStdString(text) +
                      " == " + QByteArray::number(qlonglong(constant.value)) + ", '" +
                      QByteArray::fromStdString(std::string(constant.symbol)) + "'\n";
        }
        const Ran ran = run("python3", {"-"}, source);
        QVERIFY2(ran.exitCode == 0, ran.output.constData());
    }

    void theLifeOfASocketRunsAsPython() {
        const QByteArray path = "/nonexistent/socket";
        QByteArray source(kImports);
        const auto add = [&source](const CallRecord& record, std::string_view variable = "s") {
            source += QByteArray::fromStdString(asPython(record, variable)) + '\n';
        };
        add(made(CallId::Socket, {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0}));
        add(withInt(made(CallId::Setsockopt, {7, SOL_SOCKET, SO_REUSEADDR, 4}), 1));
        add(made(CallId::Getsockopt, {7, SOL_SOCKET, SO_REUSEADDR, 4}));
        source += "assert value == 1\n";
        add(made(CallId::Getsockopt, {7, IPPROTO_TCP, TCP_INFO, 104}));
        add(with(made(CallId::Bind, {7, 16}), *Address::parseInet("127.0.0.1", "0")));
        add(made(CallId::Listen, {7, -1}));
        add(made(CallId::Getsockname, {7}));
        add(made(CallId::Fcntl, {7, F_SETFL, O_RDWR | O_NONBLOCK}));
        add(made(CallId::Fcntl, {7, F_GETFL}));
        source += "assert flags & os.O_NONBLOCK\n";
        add(made(CallId::Close, {7}));
        add(with(made(CallId::Connect, {7, 22}), *Address::unixPath(path.toStdString())));
        source += "assert error != 0\n";
        add(made(CallId::Socketpair, {AF_UNIX, SOCK_STREAM, 0}));
        add(with(made(CallId::Send, {7, 100, MSG_NOSIGNAL}), Bytes(100, 'x')), "a");
        source += "assert sent == 100\n";
        add(made(CallId::Ioctl, {7, SIOCINQ}), "b");
        source += "assert count == 100\n";
        add(made(CallId::Poll, {7, POLLIN, 0, 0}), "b");
        source += "assert ready[0][1] == select.POLLIN\n";
        add(made(CallId::EpollCreate1, {EPOLL_CLOEXEC}, 5));
        add(made(CallId::EpollCtl, {7, 5, EPOLL_CTL_ADD, EPOLLIN | EPOLLRDHUP}), "b");
        add(made(CallId::EpollWait, {5, 256, 0, 1000}), "b");
        source += "assert events == [(b.fileno(), select.EPOLLIN)]\n";
        add(made(CallId::EpollCtl, {7, 5, EPOLL_CTL_MOD, EPOLLOUT}), "b");
        add(made(CallId::EpollWait, {5, 256, 0, -1}), "b");
        source += "assert events == [(b.fileno(), select.EPOLLOUT)]\n";
        add(made(CallId::EpollCtl, {7, 5, EPOLL_CTL_DEL, 0}), "b");
        add(made(CallId::EpollWait, {5, 256, 0, 0}), "b");
        source += "assert events == []\n";
        add(made(CallId::Recv, {7, 10, MSG_PEEK}), "b");
        add(made(CallId::Read, {7, 10}), "b");
        source += "assert len(data) == 10\n";
        add(made(CallId::Shutdown, {7, SHUT_WR}), "a");
        const Ran ran =
            run("python3", {"-"},
                source.replace("error = s.connect_ex", "s = socket.socket(socket.AF_UNIX)\nerror = s.connect_ex"));
        QVERIFY2(ran.exitCode == 0, ran.output.constData());
    }

    void theLinesReadAsAPersonWouldWriteThem() {
        const CallRecord socket = made(CallId::Socket, {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0});
        QCOMPARE(c(socket), "int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);\n"
                            "if (s == -1)\n    perror(\"socket\");");
        QCOMPARE(python(socket), "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_CLOEXEC, 0)");
        const CallRecord bind = with(made(CallId::Bind, {7, 16}), *Address::parseInet("127.0.0.1", "4000"));
        QCOMPARE(python(bind), "s.bind(('127.0.0.1', 4000))");
        QVERIFY(c(bind).endsWith("if (bind(s, (struct sockaddr *)&address, sizeof address) == -1)\n"
                                 "    perror(\"bind\");"));
        const CallRecord connect = with(made(CallId::Connect, {7, 16}), *Address::parseInet("127.0.0.1", "4000"));
        QCOMPARE(python(connect), "error = s.connect_ex(('127.0.0.1', 4000))");
        QCOMPARE(python(made(CallId::Accept, {7})), "conn, address = s.accept()");
        QCOMPARE(python(made(CallId::Recv, {7, 4096, 0})), "data = s.recv(4096)");
        QCOMPARE(python(made(CallId::Fcntl, {7, F_SETFL, O_RDWR | O_NONBLOCK})),
                 "fcntl.fcntl(s, fcntl.F_SETFL, os.O_RDWR | os.O_NONBLOCK)  # or s.setblocking(False)");
        QCOMPARE(c(made(CallId::Shutdown, {7, SHUT_WR})), "if (shutdown(s, SHUT_WR) == -1)\n    perror(\"shutdown\");");
    }

    void waitingReadsAsAPersonWouldWriteIt() {
        const CallRecord added = made(CallId::EpollCtl, {12, 5, EPOLL_CTL_ADD, EPOLLIN | EPOLLRDHUP});
        QCOMPARE(c(added), "struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.fd = s};\n"
                           "if (epoll_ctl(epoll, EPOLL_CTL_ADD, s, &event) == -1)\n    perror(\"epoll_ctl\");");
        QCOMPARE(python(added), "epoll.register(s, select.EPOLLIN | select.EPOLLRDHUP)");
        QCOMPARE(c(made(CallId::EpollCtl, {12, 5, EPOLL_CTL_DEL})),
                 "if (epoll_ctl(epoll, EPOLL_CTL_DEL, s, NULL) == -1)\n    perror(\"epoll_ctl\");");
        const CallRecord waited = epolled({{EPOLLIN, 12, {}}});
        QCOMPARE(c(waited), "struct epoll_event events[256];\nint ready = epoll_wait(epoll, events, 256, -1);\n"
                            "if (ready == -1)\n    perror(\"epoll_wait\");");
        QCOMPARE(python(waited), "events = epoll.poll(maxevents=256)");
        QCOMPARE(python(made(CallId::EpollWait, {5, 256, 0, 1500})), "events = epoll.poll(1.5, maxevents=256)");
    }

    void theVariableIsTheCallersChoice() {
        QCOMPARE(asPython(made(CallId::Close, {7}), "conn"), std::string("conn.close()"));
        QVERIFY(asC(made(CallId::Close, {7}), "conn").starts_with("if (close(conn) == -1)"));
    }
};

QTEST_APPLESS_MAIN(TestCallCode)
#include "tst_call_code.moc"
