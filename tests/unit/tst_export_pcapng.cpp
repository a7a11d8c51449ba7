#include "tests/support/export_maker.h"
#include "tests/support/pcapng_file.h"

#include <QTest>

using namespace swb;
using namespace swb::test;

namespace {

QList<Packet> withPayload(const QList<Packet>& packets) {
    QList<Packet> some;
    for (const Packet& packet : packets)
        if (!packet.payload().isEmpty())
            some << packet;
    return some;
}

// RFC 1071 as it stands there, word by word; 0xffff over what carries a right checksum.
std::uint32_t slowSum(const QByteArray& bytes) {
    std::uint32_t sum = 0;
    for (qsizetype i = 0; i < bytes.size(); i += 2) {
        sum += static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[i])) << 8;
        sum += i + 1 < bytes.size() ? static_cast<std::uint8_t>(bytes[i + 1]) : 0;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
}

// What the checksum of TCP and UDP covers: the pseudo header of RFC 768 or RFC 8200, then all behind the IP header.
QByteArray coveredIn(const Packet& packet) {
    const int header = packet.headerSize();
    const bool isV6 = header == 40;
    const auto length = static_cast<std::uint32_t>(packet.bytes.size() - header);
    QByteArray covered = packet.bytes.mid(isV6 ? 8 : 12, isV6 ? 32 : 8);
    for (const std::uint32_t byte : {length >> 24, length >> 16, length >> 8, length})
        covered += static_cast<char>(byte);
    return covered + QByteArray(3, 0) + packet.bytes[isV6 ? 6 : 9] + packet.bytes.mid(header);
}

ConversationEnds endsOf(int family, int type) {
    ConversationEnds ends;
    ends.family = family;
    ends.type = type;
    const bool isV6 = family == AF_INET6;
    ends.local =
        isV6 ? *Address::parseInet6("2001:db8::ff00:42:8329", "65535") : *Address::parseInet("255.254.1.0", "1");
    ends.peer = isV6 ? *Address::parseInet6("fe80::1", "443") : *Address::parseInet("10.0.0.2", "65534");
    return ends;
}

ConversationEnds datagramEnds(int family, const Address& local) {
    ConversationEnds ends;
    ends.family = family;
    ends.type = SOCK_DGRAM;
    ends.local = local;
    return ends;
}

constexpr ExportFormat kPcapng = ExportFormat::Pcapng;
constexpr std::uint32_t kFirst = 1'000'000; // the sequence number of a SYN

} // namespace

// The blocks of the file and the packets in them, byte by byte; tests/peers has what Wireshark makes of them.
class TestExportPcapng : public QObject {
    Q_OBJECT

private slots:
    void fileOfNothingIsASectionAlone() {
        const MemoryTranscript transcript;
        const auto blocks = blocksOf(exportedBytes(transcript, {kPcapng}, {}));
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks[0].type, 0x0a0d0d0au);
        QCOMPARE(read<std::uint32_t>(blocks[0].body, 0), 0x1a2b3c4du);
        QCOMPARE(read<std::int64_t>(blocks[0].body, 8), -1);
    }

    void interfaceOfEachSocketCountsNanoseconds() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, "a");
        add(transcript, 4, Direction::Sent, "b");
        add(transcript, 3, Direction::Sent, "c");
        const QByteArray file = exportedBytes(transcript, {kPcapng}, {});
        QList<QByteArray> names;
        for (const Block& block : blocksOf(file)) {
            if (block.type != 1)
                continue;
            QCOMPARE(read<std::uint16_t>(block.body, 0), 101); // LINKTYPE_RAW
            for (const auto& [code, value] : optionsOf(block.body.mid(8))) {
                if (code == 2)
                    names << value;
                else if (code == 9)
                    QCOMPARE(value, QByteArray("\x09"));
            }
        }
        QCOMPARE(names, QList<QByteArray>({"s3", "s4"}));
        const auto packets = withPayload(packetsOf(file));
        QCOMPARE(packets[2].interface, packets[0].interface);
        QVERIFY(packets[1].interface != packets[0].interface);
    }

    void packetHasTheTimeOfItsRowAndItsDirection() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, "a");
        add(transcript, 3, Direction::Received, "b");
        const auto packets = withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, {})));
        const auto wall = static_cast<std::uint64_t>(wallTimeOf(Nanoseconds(1'000'000'000)).count());
        QCOMPARE(packets[0].time, wall);
        QCOMPARE(packets[0].flags, 2u); // outbound
        QCOMPARE(packets[1].flags, 1u);
    }

    void sequenceNumbersCountTheBytesOfBothDirections() {
        MemoryTranscript transcript;
        const auto sources = sourcesOf({{3, streamEnds("127.0.0.1", "5000", "127.0.0.1", "80")}});
        add(transcript, 3, Direction::Sent, "abc");
        add(transcript, 3, Direction::Received, "defgh");
        add(transcript, 3, Direction::Sent, "i");
        const auto packets = withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, sources)));
        QCOMPARE(packets.size(), 3);
        QCOMPARE(packets[0].sequence(), kFirst + 1);
        QCOMPARE(packets[1].sequence(), kFirst + 1);
        QCOMPARE(packets[2].sequence(), kFirst + 4);
        QCOMPARE(packets[2].big32(28), kFirst + 6); // acknowledges the five
    }

    void longRowIsSeveralSegmentsOfWhichTheOthersSaySo() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, std::string(200'000, 'x'));
        const auto packets = withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, {})));
        QCOMPARE(packets.size(), 4);
        qsizetype bytes = 0;
        for (const Packet& packet : packets) {
            QCOMPARE(packet.sequence(), kFirst + 1 + static_cast<std::uint32_t>(bytes));
            QVERIFY(packet.bytes.size() <= 65'535);
            bytes += packet.payload().size();
        }
        QCOMPARE(bytes, 200'000);
        QCOMPARE(packets[3].comments, QList<QByteArray>({"part 4 of 4 of call #101"}));
    }

    void checksumsAreWhatASlowSumSays_data() {
        QTest::addColumn<int>("family");
        QTest::addColumn<int>("type");
        QTest::newRow("TCP over IPv4") << AF_INET << int(SOCK_STREAM);
        QTest::newRow("TCP over IPv6") << AF_INET6 << int(SOCK_STREAM);
        QTest::newRow("UDP over IPv4") << AF_INET << int(SOCK_DGRAM);
        QTest::newRow("UDP over IPv6") << AF_INET6 << int(SOCK_DGRAM);
    }
    void checksumsAreWhatASlowSumSays() {
        QFETCH(int, family);
        QFETCH(int, type);
        MemoryTranscript transcript;
        QByteArray bytes(65'507, 0);
        std::uint32_t state = 1;
        for (char& byte : bytes)
            byte = static_cast<char>((state = state * 1'664'525 + 1'013'904'223) >> 24);
        QList<int> sizes{255, 256, 257, 288, 1399, 1400, 1401, 65'494, 65'495};
        for (int size = 0; size < 100; ++size)
            sizes << size;
        if (type == SOCK_DGRAM)
            sizes << 65'507;
        for (const int size : sizes)
            add(transcript, 3, size % 3 == 0 ? Direction::Received : Direction::Sent,
                {bytes.constData() + size % 5, static_cast<std::size_t>(std::min(size, 65'502))});
        const auto packets = packetsOf(exportedBytes(transcript, {kPcapng}, sourcesOf({{3, endsOf(family, type)}})));
        QCOMPARE(packets.size(), sizes.size() + (type == SOCK_STREAM ? 3 : 0)); // with the handshake
        for (const Packet& packet : packets) {
            if (packet.headerSize() == 20)
                QCOMPARE(slowSum(packet.bytes.left(20)), 0xffffu);
            QCOMPARE(slowSum(coveredIn(packet)), 0xffffu);
        }
    }

    void cutOffDatagramHasItsWholeLength() {
        MemoryTranscript transcript;
        TranscriptRow row = moved(3, Direction::Received, 3, RowNote::Truncated);
        row.fullLength = 1000;
        row.peer = *Address::parseInet("10.0.0.2", "9");
        transcript.append(row, viewOf("abc"));
        const auto packets =
            packetsOf(exportedBytes(transcript, {kPcapng}, sourcesOf({{3, datagramEnds(AF_INET, {})}})));
        QCOMPARE(packets.size(), 1);
        QCOMPARE(packets[0].bytes.size(), 20 + 8 + 3);
        QCOMPARE(packets[0].original, 20u + 8 + 1000);
        QCOMPARE(packets[0].address(1), QByteArray("c0.00.02.01")); // not known
    }

    void socketOfIPv6ThatTalksToIPv4HasPacketsOfIPv4() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, "a");
        ConversationEnds ends;
        ends.family = AF_INET6;
        ends.type = SOCK_STREAM;
        ends.local = *Address::parseInet6("::ffff:127.0.0.1", "1");
        ends.peer = *Address::parseInet6("::ffff:127.0.0.2", "2");
        const auto packets = withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, sourcesOf({{3, ends}}))));
        QCOMPARE(packets.at(0).headerSize(), 20);
        QCOMPARE(packets.at(0).address(1), QByteArray("7f.00.00.02"));
    }

    void receivedBeforeTheSendIsToldStandsThereOnce() {
        MemoryTranscript transcript;
        const auto sources = sourcesOf({{3, streamEnds("127.0.0.1", "5000", "127.0.0.1", "80")},
                                        {4, streamEnds("127.0.0.1", "80", "127.0.0.1", "5000")}});
        add(transcript, 4, Direction::Received, "abc"); // the reader was quicker to tell
        add(transcript, 3, Direction::Sent, "abcdef");
        add(transcript, 4, Direction::Received, "def");
        const auto packets = withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, sources)));
        QCOMPARE(packets.size(), 2);
        QCOMPARE(packets[0].payload(), QByteArray("abc"));
        QCOMPARE(packets[1].payload(), QByteArray("def"));
        QCOMPARE(packets[1].sequence(), kFirst + 4);
    }

    void socketsOfWhichNothingIsKnownStayApart() {
        MemoryTranscript transcript;
        for (const std::uint32_t socket : {3U, 4U, 3U}) {
            TranscriptRow row = moved(socket, Direction::Sent, 1);
            row.peer = *Address::parseInet("10.0.0.2", "9");
            transcript.append(row, viewOf("x"));
        }
        const auto packets = withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, {})));
        QCOMPARE(packets.size(), 3);
        const auto port = [](const Packet& packet) { return packet.bytes.mid(20, 2).toHex(); };
        QCOMPARE(port(packets[0]), QByteArray("0003"));
        QCOMPARE(port(packets[1]), QByteArray("0004"));
        QCOMPARE(port(packets[2]), QByteArray("0003"));
        QCOMPARE(packets[2].sequence(), packets[0].sequence() + 1);
    }

    void sameAddressesAgainAreANewConversation() {
        MemoryTranscript transcript;
        const auto ends = streamEnds("127.0.0.1", "5000", "127.0.0.1", "80");
        add(transcript, 3, Direction::Sent, "one");
        add(transcript, 7, Direction::Sent, "two");
        const auto packets = packetsOf(exportedBytes(transcript, {kPcapng}, sourcesOf({{3, ends}, {7, ends}})));
        QList<std::uint32_t> first;
        for (const Packet& packet : packets)
            if (packet.tcpFlags() == 0x02)
                first << packet.sequence();
        QCOMPARE(first.size(), 2);
        QVERIFY(first[0] != first[1]);
        QCOMPARE(withPayload(packets)[1].sequence(), first[1] + 1);
    }

    void duplicateOfASocketGoesOnInItsStream() {
        MemoryTranscript transcript;
        ConversationEnds ends = streamEnds("127.0.0.1", "5000", "127.0.0.1", "80"), copy = ends;
        copy.stream = SocketId{3};
        add(transcript, 3, Direction::Sent, "one");
        add(transcript, 9, Direction::Sent, "two");
        const auto packets =
            withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, sourcesOf({{3, ends}, {9, copy}}))));
        QCOMPARE(packets[1].sequence(), packets[0].sequence() + 3);
    }

    void rowsThatWereTakenAwayMakeTheSequenceJump() {
        MemoryTranscript transcript(2);
        auto ends = streamEnds("127.0.0.1", "5000", "127.0.0.1", "80");
        ends.sent = 9;
        for (const char* text : {"abc", "def", "ghi"})
            add(transcript, 3, Direction::Sent, text);
        QCOMPARE(transcript.firstKept(), 2u);
        const auto packets = withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, sourcesOf({{3, ends}}))));
        QCOMPARE(packets.size(), 2);
        QCOMPARE(packets[0].sequence(), kFirst + 4);
    }

    void rowsThatCouldNotBeKeptMakeItJumpWhereTheyWere() {
        MemoryTranscript transcript;
        auto ends = streamEnds("127.0.0.1", "5000", "127.0.0.1", "80");
        ends.sent = 3 + 5 + 3;
        add(transcript, 3, Direction::Sent, "abc");
        TranscriptRow gap = moved(0, Direction::Sent, 5, RowNote::NotKept);
        gap.fullLength = 1;
        transcript.append(gap, {});
        add(transcript, 3, Direction::Sent, "def");
        const auto packets = withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, sourcesOf({{3, ends}}))));
        QCOMPARE(packets.size(), 2);
        QCOMPARE(packets[0].sequence(), kFirst + 1);
        QCOMPARE(packets[1].sequence(), kFirst + 1 + 3 + 5);
    }

    // The budget takes the oldest away while they are on their way into the file.
    void rowsThatVanishMeanwhileMakeTheSequenceJump() {
        constexpr std::uint32_t kRows = 2000, kGone = 1000;
        MemoryTranscript transcript(kRows);
        for (std::uint32_t i = 0; i < kRows; ++i)
            add(transcript, 3, Direction::Sent, "0123456789");
        auto ends = streamEnds("127.0.0.1", "5000", "127.0.0.1", "80");
        ends.sent = kRows * 10;
        ExportControl control;
        control.progress = [&](const ExportProgress&) {
            while (transcript.lastIndex() < kRows + kGone)
                add(transcript, 4, Direction::Sent, "later");
        };
        const QTemporaryDir directory;
        const std::string path = directory.filePath(QStringLiteral("out")).toStdString();
        QVERIFY(exportToFile(transcript, {kPcapng}, sourcesOf({{3, ends}}), path, control));
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto packets = withPayload(packetsOf(file.readAll()));
        QVERIFY(packets.size() >= qsizetype(kRows - kGone) && packets.size() < qsizetype(kRows));
        QCOMPARE(packets.last().sequence(), kFirst + 1 + (kRows - 1) * 10);
        const auto jump = std::ranges::find_if(packets, [](const Packet& packet) {
            return packet.comments.join(' ').contains("rows were not kept here");
        });
        QVERIFY(jump != packets.end());
        QCOMPARE(jump->sequence(), kFirst + 1 + kGone * 10);
    }

    void bytesThatWereNotKeptMakeTheSequenceJump() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, "abc");
        transcript.append(moved(3, Direction::Sent, 1000, RowNote::InKernel), {});
        add(transcript, 3, Direction::Sent, "def");
        const auto packets = packetsOf(exportedBytes(transcript, {kPcapng}, {}));
        const auto some = withPayload(packets);
        QCOMPARE(some[1].sequence(), some[0].sequence() + 1003);
        QVERIFY(std::ranges::any_of(packets, [](const Packet& packet) {
            return packet.comments == QList<QByteArray>({"s3 sent 1000 bytes, moved inside the kernel"});
        }));
    }

    void rowsThatCouldNotBeKeptAreToldWithTheNextPacket() {
        MemoryTranscript transcript;
        TranscriptRow gap = moved(0, Direction::Sent, 4096, RowNote::NotKept);
        gap.fullLength = 12;
        transcript.append(gap, {});
        add(transcript, 3, Direction::Sent, "abc");
        const auto packets = packetsOf(exportedBytes(transcript, {kPcapng}, {}));
        QVERIFY(packets[0].comments.contains("rows were not kept here: 12, with 4096 bytes"));
    }

    void whatWasPeekedAtIsNoPacketButIsTold() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Received, "a");
        transcript.append(moved(3, Direction::Received, 1, RowNote::Peeked), viewOf("b"));
        add(transcript, 3, Direction::Received, "b");
        ExportSummary summary;
        const auto packets = withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, {}, &summary)));
        QCOMPARE(packets.size(), 2);
        QCOMPARE(packets[1].sequence(), packets[0].sequence() + 1);
        QCOMPARE(packets[1].comments,
                 QList<QByteArray>({"s3 received 1 bytes, peeked at, still queued", "s3 received 1 bytes, call #103"}));
        QCOMPARE(summary.withoutPacket, 1u);
    }

    void moreThanABlockTakesOfWhatWasPeekedAtIsCounted() {
        MemoryTranscript transcript;
        for (int i = 0; i < 20'000; ++i)
            transcript.append(moved(3, Direction::Received, 4, RowNote::Peeked), viewOf("look"));
        add(transcript, 3, Direction::Received, "look");
        const auto packets = packetsOf(exportedBytes(transcript, {kPcapng}, {}));
        QCOMPARE(withPayload(packets).size(), 1);
        const QByteArray told = packets[0].comments.join('\n');
        QVERIFY2(told.contains("peeked at") && told.contains("and 19968 more"), told.constData());
    }

    void whatNoPacketFollowsIsToldByOneOfItsOwn() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Received, "a");
        transcript.append(moved(3, Direction::Received, 1, RowNote::Peeked), viewOf("b"));
        ConversationEnds netlink = datagramEnds(AF_NETLINK, {});
        transcript.append(moved(4, Direction::Received, 5, RowNote::ErrorQueue), viewOf("error"));
        TranscriptRow gap = moved(0, Direction::Sent, 4096, RowNote::NotKept);
        gap.fullLength = 12;
        transcript.append(gap, {});
        const auto ends = endsOf(AF_INET, SOCK_DGRAM);
        const auto packets = packetsOf(exportedBytes(transcript, {kPcapng}, sourcesOf({{3, ends}, {4, netlink}})));
        QCOMPARE(packets.size(), 2);
        QCOMPARE(packets[1].bytes.size(), 20);
        QCOMPARE(slowSum(packets[1].bytes), 0xffffu);
        QCOMPARE(packets[1].bytes[9], char(59)); // nothing follows
        QCOMPARE(packets[1].interface, packets[0].interface);
        for (const char* comment :
             {"s3 received 1 bytes, peeked at, still queued", "s4 received 5 bytes, from the error queue",
              "rows were not kept here: 12, with 4096 bytes"})
            QVERIFY2(packets[1].comments.contains(comment), comment);
    }

    void onlyAGapIsAFileThatTellsIt() {
        MemoryTranscript transcript;
        TranscriptRow gap = moved(0, Direction::Sent, 0, RowNote::NotKept);
        gap.fullLength = 7;
        transcript.append(gap, {});
        const auto packets = packetsOf(exportedBytes(transcript, {kPcapng}, {}));
        QCOMPARE(packets.size(), 1);
        QCOMPARE(packets[0].comments.at(0), QByteArray("rows were not kept here: 7"));
    }

    void urgentByteIsMarked() {
        MemoryTranscript transcript;
        transcript.append(moved(3, Direction::Sent, 2, RowNote::OutOfBand), viewOf("ab"));
        const auto packets = withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, {})));
        QCOMPARE(packets.at(0).tcpFlags() & 0x20, 0x20);
        QCOMPARE(packets[0].big32(36) & 0xffff, 2u);
    }

    void unixPeersHaveAddressesOfTheirOwnAndNames() {
        MemoryTranscript transcript;
        for (const char* path : {"/run/a", "/run/b", "/run/a"}) {
            TranscriptRow row = moved(0x01'02'03, Direction::Received, 1);
            row.peer = *Address::unixPath(path);
            transcript.append(row, viewOf("x"));
        }
        const auto sources = sourcesOf({{0x01'02'03, datagramEnds(AF_UNIX, *Address::unixPath("/run/s"))}});
        const QByteArray file = exportedBytes(transcript, {kPcapng}, sources);
        const auto packets = packetsOf(file);
        QCOMPARE(packets.size(), 3);
        QCOMPARE(packets[0].address(0), QByteArray("7f.81.02.03"));
        QCOMPARE(packets[0].address(1), QByteArray("7f.41.02.03"));
        QVERIFY(packets[0].bytes.mid(20, 2) != packets[1].bytes.mid(20, 2)); // ports
        QCOMPARE(packets[0].bytes.mid(20, 2), packets[2].bytes.mid(20, 2));
        QVERIFY(packets[0].comments[0].contains("/run/s and /run/a"));
        QVERIFY(file.contains("peer-of-s66051:/run/b"));
    }

    void rawPacketsAreTakenAsTheyAre() {
        MemoryTranscript transcript;
        const QByteArray ip = QByteArray::fromHex("4500001500000000400100007f0000017f00000158");
        ConversationEnds ends = datagramEnds(AF_INET, *Address::parseInet("127.0.0.1", "0"));
        ends.type = SOCK_RAW;
        ends.protocol = IPPROTO_ICMP;
        add(transcript, 3, Direction::Received, {ip.data(), 21});
        TranscriptRow sent = moved(3, Direction::Sent, 1);
        sent.peer = *Address::parseInet("127.0.0.9", "0");
        transcript.append(sent, viewOf("Y"));
        const auto packets = packetsOf(exportedBytes(transcript, {kPcapng}, sourcesOf({{3, ends}})));
        QCOMPARE(packets[0].bytes, ip);
        QCOMPARE(packets[1].bytes.size(), 21); // without the header that the kernel put before it
        QCOMPARE(packets[1].bytes[9], char(IPPROTO_ICMP));
        QCOMPARE(packets[1].address(1), QByteArray("7f.00.00.09"));
    }

    void longCommentIsCutBetweenCharacters() {
        MemoryTranscript transcript;
        add(transcript, 3, Direction::Sent, "a");
        ExportSources sources;
        sources.call = [](std::uint64_t) {
            std::string text = "a";
            for (int i = 0; i < 5000; ++i)
                text += "\u00e4";
            return text;
        };
        const QByteArray comment =
            withPayload(packetsOf(exportedBytes(transcript, {kPcapng}, sources))).at(0).comments[0];
        QVERIFY(comment.size() <= 2048);
        QVERIFY(comment.endsWith("\u00e4..."));
    }
};

QTEST_APPLESS_MAIN(TestExportPcapng)
#include "tst_export_pcapng.moc"
