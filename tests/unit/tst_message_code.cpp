#include "core/net/control_message.h"
#include "core/render/call_code.h"
#include "core/render/call_text.h"
#include "core/render/code_names.h"
#include "tests/support/program_run.h"
#include "tests/support/record_maker.h"

#include <QProcess>
#include <QTest>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <numeric>

using namespace swb;
using namespace swb::test;

namespace {

constexpr const char* kIncludes = "#include <arpa/inet.h>\n"
                                  "#include <linux/netlink.h>\n"
                                  "#include <netinet/in.h>\n"
                                  "#include <netinet/tcp.h>\n"
                                  "#include <netinet/udp.h>\n"
                                  "#include <stddef.h>\n"
                                  "#include <stdio.h>\n"
                                  "#include <stdlib.h>\n"
                                  "#include <string.h>\n"
                                  "#include <sys/socket.h>\n"
                                  "#include <sys/un.h>\n"
                                  "#include <time.h>\n"
                                  "#include <unistd.h>\n";

Bytes integer(std::int32_t value) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
    return {bytes, bytes + sizeof value};
}

CallRecord withControl(CallRecord record, const std::vector<ControlPart>& parts) {
    record.keepControl(controlBytes(parts));
    return record;
}

// A message sent from buffers of these lengths, that hold `data` one after the other.
CallRecord sending(CallId call, std::vector<std::uint32_t> lengths, std::string_view data) {
    const std::int64_t bytes = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
    const auto count = static_cast<std::int64_t>(lengths.size());
    CallRecord record = call == CallId::Sendmsg ? made(call, {7, count, bytes, 0, 0, MSG_NOSIGNAL}, bytes)
                                                : made(call, {7, 3, count, bytes, 0, MSG_NOSIGNAL}, 3);
    std::copy_n(lengths.begin(), std::min(lengths.size(), record.parts.size()), record.parts.begin());
    return with(record, viewOf(data));
}

CallRecord receiving(std::vector<std::uint32_t> rooms, std::uint32_t controlRoom, int flags) {
    const std::int64_t bytes = std::accumulate(rooms.begin(), rooms.end(), std::int64_t{0});
    CallRecord record =
        made(CallId::Recvmsg, {7, static_cast<std::int64_t>(rooms.size()), bytes, controlRoom, 0, flags});
    std::copy_n(rooms.begin(), std::min(rooms.size(), record.parts.size()), record.parts.begin());
    return planned(record);
}

std::vector<CallRecord> allCalls() {
    const Address address = *Address::parseInet("127.0.0.1", "4000");
    std::vector<CallRecord> calls{
        sending(CallId::Sendmsg, {5, 3}, "helloyou"),
        sending(CallId::Sendmsg, {}, ""),
        sending(CallId::Sendmsg, {1, 0, 2, 3, 4, 5}, "abcdefghijklmno"),
        sending(CallId::Sendmsg, {100, 60}, std::string(160, 'x')),
        with(sending(CallId::Sendmsg, {2}, "hi"), address),
        with(withControl(sending(CallId::Sendmsg, {2}, "hi"), {{IPPROTO_IP, IP_TTL, integer(9)}}), address),
        withControl(sending(CallId::Sendmsg, {2}, "hi"), {{SOL_SOCKET, SCM_RIGHTS, integer(5)}, {4242, 4242, {}}}),
        withControl(sending(CallId::Sendmsg, {2}, "hi"), {{4242, -1, Bytes(300, 1)}}),
        sending(CallId::Sendmmsg, {5, 3}, "helloyou"),
        receiving({4096}, 0, 0),
        receiving({4096}, 128, MSG_PEEK | MSG_TRUNC),
        receiving({5, 3, 1u << 30}, 128, 0),
        receiving({}, 0, MSG_ERRQUEUE),
        planned(made(CallId::Recvmmsg, {7, 8, 4096, 128, 1500, MSG_WAITFORONE})),
        planned(made(CallId::Recvmmsg, {7, 8, 0, 0, -1, 0})),
    };
    for (const ControlKind& kind : controlKinds())
        calls.push_back(withControl(sending(CallId::Sendmsg, {1}, "x"),
                                    {{kind.level, kind.type, Bytes(std::min<std::size_t>(kind.mostSize, 64), 1)}}));
    return calls;
}

QString line(const CallRecord& record, Numbers numbers = Numbers::Symbols) {
    return QString::fromStdString(lineText(record, numbers));
}

} // namespace

class TestMessageCode : public QObject {
    Q_OBJECT

private slots:
    void everyCallCompilesAsC() {
        QByteArray source(kIncludes);
        int number = 0;
        for (const CallRecord& record : allCalls()) {
            const QByteArray head = "void call" + QByteArray::number(number++) + "(int s)";
            source += head + ";\n" + head + "\n{\n" + indented(asC(record)) + "    (void)s;\n}\n";
        }
        const Ran ran = compileC(source);
        QVERIFY2(ran.exitCode == 0, ran.output.constData());
    }

    void everyKindWrittenInCIsInTheHeadersWithItsNumber() {
        QByteArray source(kIncludes);
        for (const ControlKind& kind : controlKinds()) {
            const std::string text = cExpression({ArgPart{kind.symbol, kind.type}});
            source += "_Static_assert((" + QByteArray::fromStdString(text) + ") == " + QByteArray::number(kind.type) +
                      ", \"number\");\n";
        }
        const Ran ran = compileC(source);
        QVERIFY2(ran.exitCode == 0, ran.output.constData());
    }

    void everyCallAndKindIsRightInPython() {
        QByteArray source("import socket, struct\n");
        for (const ControlKind& kind : controlKinds())
            source += "assert " + QByteArray::fromStdString(pythonExpression({ArgPart{kind.symbol, kind.type}})) +
                      " == " + QByteArray::number(kind.type) + "\n";
        for (const CallRecord& record : allCalls())
            source += "def call(s):\n" + indented(asPython(record));
        const Ran ran = run("python3", {"-"}, source);
        QVERIFY2(ran.exitCode == 0, ran.output.constData());
    }

    void whatIsWrittenForPythonDoesIt() {
        QByteArray source("import os, socket, struct\na, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n");
        const CallRecord rights =
            withControl(sending(CallId::Sendmsg, {5, 3}, "helloyou"), {{SOL_SOCKET, SCM_RIGHTS, integer(0)}});
        source += QByteArray::fromStdString(asPython(rights, "a")) + "\nassert sent == 8\n";
        source += QByteArray::fromStdString(asPython(receiving({2, 20}, 64, 0), "b")) +
                  "\nassert size == 8 and buffers[0] == b'he' and bytes(buffers[1]).startswith(b'lloyou')\n"
                  "assert ancdata[0][:2] == (socket.SOL_SOCKET, socket.SCM_RIGHTS)\n"
                  "assert os.fstat(struct.unpack('i', ancdata[0][2])[0]).st_ino == os.fstat(0).st_ino\n";
        source += "a.send(b'more')\n";
        source += QByteArray::fromStdString(asPython(receiving({64}, 0, MSG_PEEK), "b")) + "\nassert data == b'more'\n";
        const Ran ran = run("python3", {"-"}, source);
        QVERIFY2(ran.exitCode == 0, ran.output.constData());
    }

    void theLinesReadAsAPersonWouldWriteThem() {
        const CallRecord rights =
            withControl(sending(CallId::Sendmsg, {5, 3}, "helloyou"), {{SOL_SOCKET, SCM_RIGHTS, integer(5)}});
        QCOMPARE(QString::fromStdString(asPython(rights)),
                 "sent = s.sendmsg([b'hello', b'you'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack('1i', 5))], "
                 "socket.MSG_NOSIGNAL)\n# or: sent = socket.send_fds(s, [b'hello', b'you'], [5], socket.MSG_NOSIGNAL)");
        QCOMPARE(QString::fromStdString(asPython(receiving({4096}, 0, 0))),
                 "data, ancdata, flags, address = s.recvmsg(4096)");
        QVERIFY(asC(rights).find("memcpy(CMSG_DATA(header), (int[]){5}, 4);") != std::string::npos);
    }

    void aLineTellsWhatWasPassedAndWhatCame() {
        const CallRecord rights =
            withControl(sending(CallId::Sendmsg, {5, 3}, "helloyou"), {{SOL_SOCKET, SCM_RIGHTS, integer(5)}});
        QCOMPARE(line(rights), "sendmsg(7, {iov=[5, 3 bytes] \"helloyou\", control=[{SOL_SOCKET, SCM_RIGHTS, [5]}]}, "
                               "MSG_NOSIGNAL) = 8");
        QCOMPARE(line(rights, Numbers::Raw),
                 "sendmsg(7, {iov=[5, 3 bytes] 68 65 6c 6c 6f 79 6f 75, control=14 00 00 00 00 00 00 00 01 00 00 00 01 "
                 "00 00 00 05 00 00 00 00 00 00 00}, 0x4000) = 8");
        QVERIFY(line(rights, Numbers::Both).contains("{SOL_SOCKET=1, SCM_RIGHTS=1, [5]}"));
        QCOMPARE(line(receiving({4096}, 128, 0)), "recvmsg(7, {iov=[4096 bytes], control=[128 bytes]}, 0)");
        QVERIFY(line(sending(CallId::Sendmmsg, {5, 3}, "helloyou"))
                    .startsWith("sendmmsg(7, [{iov=[5, 3 bytes] \"helloyou\"}, and 2 more], 3, MSG_NOSIGNAL)"));
        QVERIFY(line(sending(CallId::Sendmsg, {1, 1, 1, 1, 1, 1}, "abcdef"))
                    .contains("[1, 1, 1, 1, ... bytes in 6 buffers]"));
    }

    void controlThatIsNotKeptWholeIsShownAsFarAsItGoes() {
        const CallRecord record = withControl(sending(CallId::Sendmsg, {1}, "x"),
                                              {{IPPROTO_IP, IP_TTL, integer(9)}, {SOL_SOCKET, 99, Bytes(200, 1)}});
        QVERIFY(line(record).contains("control=[{IPPROTO_IP, IP_TTL, 9}, ...]"));
    }

    void flagsThatComeBackAreNamedAndTold() {
        CallRecord got = receiving({4}, 24, 0);
        got.sequence = 1;
        got.result = 4;
        got.args[4] = MSG_TRUNC | MSG_CTRUNC;
        got = with(got, viewOf("0123"));
        QCOMPARE(line(got), "recvmsg(7, {iov=[4 bytes] \"0123\", control=[], flags=MSG_CTRUNC|MSG_TRUNC}, 0) = 4 (the "
                            "message was cut, control messages were cut)");
    }
};

QTEST_APPLESS_MAIN(TestMessageCode)
#include "tst_message_code.moc"
