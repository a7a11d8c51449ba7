#include "core/engine/export_sources.h"
#include "core/rules/rule_set.h"
#include "core/traffic/traffic.h"
#include "core/transcript/export.h"
#include "tests/support/peer_process.h"
#include "tests/support/socket_steps.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>

#include <algorithm>
#include <array>

using namespace swb;
using namespace swb::test;

namespace {

// Bytes of which no two places look alike.
Bytes pattern(std::size_t size, std::uint32_t seed) {
    Bytes bytes(size);
    std::uint32_t state = seed;
    for (std::uint8_t& byte : bytes) {
        state = state * 1'664'525 + 1'013'904'223;
        byte = static_cast<std::uint8_t>(state >> 24);
    }
    return bytes;
}

// One of ours sends, another reads, until all has arrived.
void move(EngineHarness& h, SocketId from, SocketId to, const Bytes& bytes, std::uint64_t atOnce = 65'536) {
    const ActionId sending = h.start(from, step::SendAll{bytes, 0});
    for (std::size_t got = 0; got < bytes.size();) {
        const ActionReport report = h.run(to, step::Recv{atOnce, 0});
        QVERIFY(!report.error && report.value > 0);
        got += static_cast<std::size_t>(report.value);
    }
    QVERIFY(!h.waitFor(sending).error);
}

const QString kNothingWrong =
    QStringLiteral("_ws.malformed or ip.checksum.status == \"Bad\" or tcp.checksum.status == \"Bad\" or "
                   "udp.checksum.status == \"Bad\" or _ws.expert.severity >= 0x600000");

} // namespace

// What Wireshark's own programs read in an exported file.
class ExportWiresharkTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_directory.isValid()); }

    void followedStreamIsEqualByteForByte_data();
    void followedStreamIsEqualByteForByte();
    void aMegabyteBothWaysIsFollowed();
    void bothEndsInOneFileAreOneConversation();
    void conversationIsWholeFromHandshakeToFin();
    void halfClosedStreamGoesOnTheOtherWay();
    void eachPacketNamesItsCall();
    void missingBytesAreSaidToBeMissing();
    void datagramsAreFollowedAndTheEmptyOneIsThere();
    void unixStreamIsFollowedUnderItsOwnAddresses();
    void longUnixMessagesAreDividedAndWhole();
    void peerOfAnAutomaticListenerIsFollowed();
    void netlinkIsReadAsNetlink();
    void capinfosReadsTheFile();

private:
    QString path(const char* name) const { return m_directory.filePath(QString::fromLatin1(name)); }
    QString exported(EngineHarness& h, const RowSelection& rows = {}) {
        const QString file = path("out.pcapng");
        const ExportRequest request{ExportFormat::Pcapng, rows};
        const auto done =
            exportToFile(h.engine().transcript(), request, exportSourcesOf(h.engine()), file.toStdString());
        return done ? file : QString();
    }
    // What the program prints, without what it says of itself on the other channel.
    QByteArray printed(const QString& program, const QStringList& arguments) {
        QProcess process;
        QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
        own.insert(QStringLiteral("HOME"), m_directory.path()); // nobody's preferences
        own.insert(QStringLiteral("XDG_CONFIG_HOME"), m_directory.path());
        process.setProcessEnvironment(own);
        process.start(program, arguments);
        if (!process.waitForFinished(120'000) || process.exitCode() != 0)
            return "failed: " + process.readAllStandardError();
        return process.readAllStandardOutput();
    }
    QByteArray tshark(const QString& file, const QStringList& arguments) {
        return printed(QStringLiteral("tshark"),
                       QStringList{QStringLiteral("-r"), file, QStringLiteral("-n"), QStringLiteral("-o"),
                                   QStringLiteral("tcp.check_checksum:TRUE"), QStringLiteral("-o"),
                                   QStringLiteral("ip.check_checksum:TRUE"), QStringLiteral("-o"),
                                   QStringLiteral("udp.check_checksum:TRUE")} +
                           arguments);
    }
    QStringList fields(const QString& file, const QString& filter, const QStringList& names) {
        QStringList arguments{QStringLiteral("-Y"), filter, QStringLiteral("-T"), QStringLiteral("fields")};
        for (const QString& name : names)
            arguments << QStringLiteral("-e") << name;
        return QString::fromUtf8(tshark(file, arguments)).split(u'\n', Qt::SkipEmptyParts);
    }
    struct Followed {
        Bytes first, second; // sent by the end that Wireshark saw first, and by the other
        QByteArray text;
    };
    Followed follow(const QString& file, const char* protocol, int stream = 0) {
        Followed followed;
        followed.text = tshark(file, {QStringLiteral("-q"), QStringLiteral("-z"),
                                      QStringLiteral("follow,%1,raw,%2").arg(QLatin1String(protocol)).arg(stream)});
        for (const QByteArray& line : followed.text.split('\n')) {
            if (line.startsWith('=') || line.contains(':'))
                continue;
            const QByteArray bytes = QByteArray::fromHex(line.trimmed());
            Bytes& side = line.startsWith('\t') ? followed.second : followed.first;
            side.insert(side.end(), bytes.begin(), bytes.end());
        }
        return followed;
    }
    QTemporaryDir m_directory;
};

#define NOTHING_IS_WRONG(file) QCOMPARE(fields(file, kNothingWrong, {QStringLiteral("frame.number")}), QStringList())

void ExportWiresharkTest::followedStreamIsEqualByteForByte_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<bool>("onlyServer");
    QTest::newRow("IPv4, the client's rows") << AF_INET << false;
    QTest::newRow("IPv4, the server's rows") << AF_INET << true;
    QTest::newRow("IPv6, the client's rows") << AF_INET6 << false;
    QTest::newRow("IPv6, the server's rows") << AF_INET6 << true;
}

void ExportWiresharkTest::followedStreamIsEqualByteForByte() {
    NEED_PROGRAM("tshark");
    QFETCH(int, family);
    QFETCH(bool, onlyServer);
    EngineHarness h;
    const auto listener = h.listener(family);
    const SocketId client = connectedTo(h, listener.address);
    const SocketId server = h.run(listener.socket, step::Accept{}).made.at(0);
    const Bytes request = pattern(3000, 1), answer = pattern(5001, 2), more = pattern(17, 3);
    move(h, client, server, request, 1000);
    move(h, server, client, answer, 700);
    move(h, client, server, more);
    RowSelection rows;
    rows.socket = onlyServer ? server : client;
    const QString file = exported(h, rows);
    const Followed followed = follow(file, "tcp");
    Bytes fromClient = request;
    fromClient.insert(fromClient.end(), more.begin(), more.end());
    QVERIFY2(followed.first == fromClient, followed.text.left(2000));
    QVERIFY2(followed.second == answer, followed.text.left(2000));
    NOTHING_IS_WRONG(file);
    QCOMPARE(fields(file, QStringLiteral("tcp.analysis.flags"), {QStringLiteral("frame.number")}), QStringList());
    const QString port = QString::number(listener.address.port());
    QCOMPARE(fields(file, QStringLiteral("tcp.flags.syn == 1 and tcp.flags.ack == 0"), {QStringLiteral("tcp.dstport")}),
             QStringList(port));
}

void ExportWiresharkTest::aMegabyteBothWaysIsFollowed() {
    NEED_PROGRAM("tshark");
    EngineHarness h;
    const auto pair = h.connectedTcp();
    const Bytes there = pattern(1 << 20, 5), back = pattern((1 << 20) + 1, 6);
    move(h, pair.client, pair.server, there, 1 << 20);
    move(h, pair.server, pair.client, back, 1 << 20);
    for (const SocketId socket : {SocketId{}, pair.client, pair.server}) {
        RowSelection rows;
        rows.socket = socket;
        const QString file = exported(h, rows);
        const Followed followed = follow(file, "tcp");
        QVERIFY(followed.first == there);
        QVERIFY(followed.second == back);
        NOTHING_IS_WRONG(file);
    }
}

void ExportWiresharkTest::bothEndsInOneFileAreOneConversation() {
    NEED_PROGRAM("tshark");
    EngineHarness h;
    const auto pair = h.connectedTcp();
    const Bytes there = pattern(100'000, 7), back = pattern(2000, 8);
    move(h, pair.client, pair.server, there, 3000);
    move(h, pair.server, pair.client, back, 300);
    const QString file = exported(h);
    const Followed followed = follow(file, "tcp");
    QVERIFY2(followed.first == there, followed.text.left(2000));
    QVERIFY2(followed.second == back, followed.text.left(2000));
    NOTHING_IS_WRONG(file);
    // Each byte once, each row with a packet of its own.
    std::uint64_t bytes = 0;
    for (const QString& length : fields(file, QStringLiteral("tcp.len > 0"), {QStringLiteral("tcp.len")}))
        bytes += length.toULongLong();
    QCOMPARE(bytes, std::uint64_t{102'000});
    QCOMPARE(fields(file, QStringLiteral("tcp.analysis.retransmission"), {QStringLiteral("frame.number")}),
             QStringList());
    const QString all = fields(file, QStringLiteral("frame"), {QStringLiteral("frame.comment")}).join(u'\n');
    for (const TranscriptRow& row : h.engine().transcript().copySince(0))
        QVERIFY2(all.contains(QStringLiteral("call #%1").arg(row.sequence)), qPrintable(all.left(4000)));
}

void ExportWiresharkTest::conversationIsWholeFromHandshakeToFin() {
    NEED_PROGRAM("tshark");
    EngineHarness h;
    const auto pair = h.connectedTcp();
    move(h, pair.client, pair.server, bytesOf("bye"));
    h.run(pair.client, step::Close{});
    QCOMPARE(h.run(pair.server, step::Recv{100, 0}).value, 0);
    h.run(pair.server, step::Close{});
    for (const SocketId socket : {SocketId{}, pair.client, pair.server}) {
        RowSelection rows;
        rows.socket = socket;
        const QString file = exported(h, rows);
        // 1 SYN, 2 SYN-ACK, 4 ACK, 8 data, 16 FIN
        const int expected = 31;
        const QStringList seen = fields(file, QStringLiteral("tcp"), {QStringLiteral("tcp.completeness")});
        QCOMPARE(seen.value(seen.size() - 1), QString::number(expected));
        const bool bothClosed = socket != pair.client; // the client never read the server's end
        QCOMPARE(fields(file, QStringLiteral("tcp.flags.fin == 1"), {QStringLiteral("frame.number")}).size(),
                 bothClosed ? 2 : 1);
        NOTHING_IS_WRONG(file);
    }
}

void ExportWiresharkTest::halfClosedStreamGoesOnTheOtherWay() {
    NEED_PROGRAM("tshark");
    EngineHarness h;
    const auto pair = h.connectedTcp();
    move(h, pair.client, pair.server, bytesOf("request"));
    h.run(pair.client, step::Shutdown{SHUT_WR});
    QCOMPARE(h.run(pair.server, step::Recv{100, 0}).value, 0);
    const Bytes late = pattern(4000, 11);
    move(h, pair.server, pair.client, late);
    RowSelection rows;
    rows.socket = pair.server;
    const QString file = exported(h, rows);
    const Followed followed = follow(file, "tcp");
    QVERIFY(followed.first == bytesOf("request"));
    QVERIFY(followed.second == late);
    const QStringList fin = fields(file, QStringLiteral("tcp.flags.fin == 1"), {QStringLiteral("frame.comment")});
    QCOMPARE(fin.size(), 1);
    QVERIFY2(fin[0].contains(QStringLiteral("end of stream")), qPrintable(fin[0]));
    NOTHING_IS_WRONG(file);
}

void ExportWiresharkTest::eachPacketNamesItsCall() {
    NEED_PROGRAM("tshark");
    EngineHarness h;
    const auto pair = h.connectedTcp();
    move(h, pair.client, pair.server, bytesOf("hello"));
    RowSelection rows;
    rows.socket = pair.server;
    const QString file = exported(h, rows);
    // The two ends write their rows from threads of their own, in either order.
    const auto kept = h.engine().transcript().copySince(0);
    const auto row = std::ranges::find(kept, pair.server, &TranscriptRow::socket);
    QVERIFY(row != kept.end());
    const QStringList comments = fields(file, QStringLiteral("tcp.len > 0"), {QStringLiteral("frame.comment")});
    QCOMPARE(comments.size(), 1);
    const QString expected = QStringLiteral("s%1 recv(%2, \"hello\", 65536, 0) = 5, call #%3")
                                 .arg(pair.server.value)
                                 .arg(h.view(pair.server).fd)
                                 .arg(row->sequence);
    QCOMPARE(comments[0], expected);
    QCOMPARE(fields(file, QStringLiteral("tcp.len > 0"), {QStringLiteral("frame.interface_name")}),
             QStringList(QStringLiteral("s%1").arg(pair.server.value)));
}

void ExportWiresharkTest::missingBytesAreSaidToBeMissing() {
    NEED_PROGRAM("tshark");
    EngineHarness h;
    const auto pair = h.connectedTcp();
    for (const char* text : {"first", "lost!", "third"})
        move(h, pair.client, pair.server, bytesOf(text));
    const auto kept = h.engine().transcript().copySince(0);
    RowSelection rows;
    rows.socket = pair.client;
    rows.indices.emplace();
    for (const TranscriptRow& row : kept)
        if (row.socket == pair.client)
            rows.indices->push_back(row.index);
    QCOMPARE(rows.indices->size(), 3u);
    rows.indices->erase(rows.indices->begin() + 1);
    // Some versions end their own words with a NUL.
    const auto text = [](const Followed& followed) {
        return QString::fromStdString(textOf(followed.first)).remove(QChar(u'\0'));
    };
    QCOMPARE(text(follow(exported(h, rows), "tcp")), QStringLiteral("first[5 bytes missing in capture file]third"));
    rows.indices->erase(rows.indices->begin());
    QCOMPARE(text(follow(exported(h, rows), "tcp")), QStringLiteral("[10 bytes missing in capture file]third"));
}

void ExportWiresharkTest::datagramsAreFollowedAndTheEmptyOneIsThere() {
    NEED_PROGRAM("tshark");
    for (const int family : {AF_INET, AF_INET6}) {
        EngineHarness h;
        const Endpoint server = bound(h, family), client = bound(h, family);
        for (const char* text : {"ping", "", "pong"}) {
            QVERIFY(!h.run(client.socket, step::Sendto{bytesOf(text), 0, server.address}).error);
            QVERIFY(!h.run(server.socket, step::Recvfrom{100, 0}).error);
        }
        const Bytes longest = pattern(65'507, 21);
        QVERIFY(!h.run(client.socket, step::Sendto{longest, 0, server.address}).error);
        QVERIFY(!h.run(server.socket, step::Recvfrom{100, 0}).error); // cut off
        RowSelection rows;
        rows.socket = client.socket;
        const QString file = exported(h, rows);
        const Followed followed = follow(file, "udp");
        Bytes expected = bytesOf("pingpong");
        expected.insert(expected.end(), longest.begin(), longest.end());
        QVERIFY2(followed.first == expected, followed.text.left(2000));
        QCOMPARE(fields(file, QStringLiteral("udp"), {QStringLiteral("udp.length"), QStringLiteral("udp.dstport")}),
                 QStringList({QStringLiteral("12\t%1"), QStringLiteral("8\t%1"), QStringLiteral("12\t%1"),
                              QStringLiteral("65515\t%1")})
                     .replaceInStrings(QStringLiteral("%1"), QString::number(server.address.port())));
        NOTHING_IS_WRONG(file);
        rows.socket = server.socket;
        const QString received = exported(h, rows);
        QCOMPARE(fields(received, QStringLiteral("frame.cap_len < frame.len"), {QStringLiteral("udp.length")}),
                 QStringList(QStringLiteral("65515")));
        QCOMPARE(fields(received, QStringLiteral("udp.checksum.status == \"Bad\""), {QStringLiteral("frame.number")}),
                 QStringList());
    }
}

void ExportWiresharkTest::unixStreamIsFollowedUnderItsOwnAddresses() {
    NEED_PROGRAM("tshark");
    EngineHarness h;
    const UnixPair pair = unixPair(h);
    const Bytes there = pattern(70'000, 31), back = pattern(900, 32);
    move(h, pair.a, pair.b, there);
    move(h, pair.b, pair.a, back);
    for (const SocketId socket : {SocketId{}, pair.a}) {
        RowSelection rows;
        rows.socket = socket;
        const QString file = exported(h, rows);
        const Followed followed = follow(file, "tcp");
        QVERIFY2(followed.first == there, followed.text.left(2000));
        QVERIFY2(followed.second == back, followed.text.left(2000));
        NOTHING_IS_WRONG(file);
        const QStringList first = fields(file, QStringLiteral("frame.number == 1"),
                                         {QStringLiteral("ip.src"), QStringLiteral("frame.comment")});
        QVERIFY2(first.value(0).startsWith(QStringLiteral("127.64.0.%1\tAF_UNIX SOCK_STREAM").arg(pair.a.value)),
                 qPrintable(first.join(u'\n')));
    }
}

void ExportWiresharkTest::longUnixMessagesAreDividedAndWhole() {
    NEED_PROGRAM("tshark");
    EngineHarness h;
    const UnixPair pair = unixPair(h, SOCK_SEQPACKET);
    const Bytes message = pattern(150'000, 41);
    QVERIFY(!h.run(pair.a, step::Send{message, 0}).error);
    QVERIFY(!h.run(pair.b, step::Recv{200'000, 0}).error);
    RowSelection rows;
    rows.socket = pair.b;
    const QString file = exported(h, rows);
    QVERIFY(follow(file, "udp").first == message);
    QCOMPARE(fields(file, QStringLiteral("udp"), {QStringLiteral("udp.length")}),
             QStringList({QStringLiteral("65515"), QStringLiteral("65515"), QStringLiteral("18994")}));
    NOTHING_IS_WRONG(file);
}

void ExportWiresharkTest::peerOfAnAutomaticListenerIsFollowed() {
    NEED_PROGRAM("tshark");
    EngineHarness h;
    const auto listener = h.listener();
    AutoSettings settings;
    settings.rules = *RuleSet::compile({Rule{.name = "echo", .actions = {Action{.kind = Action::Kind::Echo}}}});
    h.engine().traffic().configure(listener.socket, settings);
    QVERIFY(!h.run(listener.socket, step::Automate{}).error);
    const SocketId client = connectedTo(h, listener.address);
    const Bytes there = pattern(50'000, 51);
    QVERIFY(!h.run(client, step::SendAll{there, 0}).error);
    for (std::size_t got = 0; got < there.size();)
        got += static_cast<std::size_t>(h.run(client, step::Recv{65'536, 0}).value);
    SocketId peer;
    // The client may have the bytes before the row of their sending is there.
    QTRY_COMPARE(
        [&] {
            std::uint64_t sent = 0;
            for (const TranscriptRow& row : h.engine().transcript().copySince(0)) {
                if (row.socket == client)
                    continue;
                peer = row.socket;
                sent += row.direction == Direction::Sent ? row.length : 0;
            }
            return sent;
        }(),
        std::uint64_t{50'000});
    const std::string clientPort = std::to_string(h.view(client).local->port());
    for (const SocketId socket : {peer, SocketId{}}) {
        RowSelection rows;
        rows.socket = socket;
        const QString file = exported(h, rows);
        const Followed followed = follow(file, "tcp");
        QVERIFY2(followed.first == there, followed.text.left(2000));
        QVERIFY2(followed.second == there, followed.text.left(2000));
        NOTHING_IS_WRONG(file);
        QCOMPARE(
            fields(file, QStringLiteral("frame.number == 1"),
                   {QStringLiteral("tcp.srcport"), QStringLiteral("tcp.dstport")}),
            QStringList(QStringLiteral("%1\t%2").arg(QString::fromStdString(clientPort)).arg(listener.address.port())));
    }
}

void ExportWiresharkTest::netlinkIsReadAsNetlink() {
    NEED_PROGRAM("tshark");
    EngineHarness h;
    const SocketId id = h.socket(AF_NETLINK, SOCK_RAW, 0);
    // RTM_GETLINK of all links: 17 bytes are the least that the kernel takes, 20 is the header and its family.
    Bytes request(20);
    request[0] = 20;
    request[4] = 18;
    request[6] = 1;
    request[7] = 3;
    QVERIFY(!h.run(id, step::Send{request, 0}).error);
    QVERIFY(h.run(id, step::Recv{65'536, 0}).value > 0);
    const QString file = exported(h);
    const QStringList seen = fields(file, QStringLiteral("netlink"), {QStringLiteral("netlink-route.nltype")});
    QCOMPARE(seen.size(), 2);
    QCOMPARE(seen[0], QStringLiteral("18"));
    QVERIFY2(seen[1].startsWith(QStringLiteral("16")), qPrintable(seen[1]));
}

void ExportWiresharkTest::capinfosReadsTheFile() {
    NEED_PROGRAM("capinfos");
    EngineHarness h;
    const auto pair = h.connectedTcp();
    move(h, pair.client, pair.server, bytesOf("hello"));
    const QString told = QString::fromUtf8(printed(QStringLiteral("capinfos"), {QStringLiteral("-M"), exported(h)}));
    QVERIFY2(told.contains(QStringLiteral("nanoseconds (9)")), qPrintable(told));
    QVERIFY2(told.contains(QStringLiteral("Socket Workbench")), qPrintable(told));
    const QRegularExpression packets(QStringLiteral("Number of packets:\\s+5\\b"));
    QVERIFY2(told.contains(packets), qPrintable(told)); // the handshake, what was sent, what was received
    const QRegularExpression interfaces(QStringLiteral("Number of interfaces in file:\\s+2\\b"));
    QVERIFY2(told.contains(interfaces), qPrintable(told));
}

QTEST_GUILESS_MAIN(ExportWiresharkTest)
#include "tst_export_wireshark.moc"
