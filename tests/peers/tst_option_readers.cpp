#include "core/options/option_names.h"
#include "core/options/option_reader.h"
#include "core/options/option_value.h"
#include "tests/support/option_sockets.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cstring>
#include <functional>

using namespace swb;
using namespace swb::test;

namespace {

QString outputOf(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished(60000) ? QString::fromLocal8Bit(process.readAllStandardOutput()) : QString();
}

int portOf(const UniqueFd& fd) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0)
        return 0;
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port); // at the same place in IPv6
}

// What we read of one socket, by the names of options and of the fields of structures.
class Ours {
public:
    explicit Ours(const UniqueFd& fd, SocketKinds kind)
        : m_snapshot(readOptions(kUnrecorded, fd.get(), sweepRows(kind))) {}

    const OptionSnapshot& snapshot() const { return m_snapshot; }
    DecodedOption decoded(const char* symbol) const {
        const OptionSpec& spec = *findOption(symbol);
        const OptionReading* reading = m_snapshot.find(spec.level, spec.name);
        return reading == nullptr || reading->error != 0 ? DecodedOption()
                                                         : decodeOption(spec, m_snapshot.bytesOf(*reading));
    }
    QString field(const char* symbol, const char* name) const {
        for (const OptionField& field : decoded(symbol).fields)
            if (field.name == name)
                return QString::fromStdString(field.value);
        return QStringLiteral("missing");
    }
    double number(const char* symbol, const char* name) const { return field(symbol, name).toDouble(); }

private:
    OptionSnapshot m_snapshot;
};

// What a word of ss says, as "rtt:0.028/0.015" or "timer:(keepalive,119min,0)".
QString said(const QString& output, const QString& word) {
    const QRegularExpression expression(QStringLiteral("[ \t]%1:(\\([^)]*\\)|[^ \t\n]+)").arg(word));
    const QRegularExpressionMatch match = expression.match(output);
    return match.hasMatch() ? match.captured(1) : QStringLiteral("missing");
}

struct Ss {
    const char* word; // of ss
    const char* field;
    double factor; // ours divided by it is what ss says
};

// A field of TCP_INFO that is a plain number in ss. It leaves out what is 0.
constexpr Ss kPlain[] = {
    {"mss", "tcpi_snd_mss", 1},
    {"pmtu", "tcpi_pmtu", 1},
    {"rcvmss", "tcpi_rcv_mss", 1},
    {"advmss", "tcpi_advmss", 1},
    {"cwnd", "tcpi_snd_cwnd", 1},
    {"bytes_sent", "tcpi_bytes_sent", 1},
    {"bytes_acked", "tcpi_bytes_acked", 1},
    {"bytes_received", "tcpi_bytes_received", 1},
    {"segs_out", "tcpi_segs_out", 1},
    {"segs_in", "tcpi_segs_in", 1},
    {"data_segs_out", "tcpi_data_segs_out", 1},
    {"data_segs_in", "tcpi_data_segs_in", 1},
    {"delivered", "tcpi_delivered", 1},
    {"rcv_space", "tcpi_rcv_space", 1},
    {"rcv_ssthresh", "tcpi_rcv_ssthresh", 1},
    {"rto", "tcpi_rto", 1000},
    {"ato", "tcpi_ato", 1000},
    {"minrtt", "tcpi_min_rtt", 1000},
    {"snd_wnd", "tcpi_snd_wnd", 1},
};

struct Seen {
    Ours ours;
    QString theirs;
};

// Both readings of one moment: the connection rests, so that ours says the same before and after theirs.
Seen seenAtRest(const UniqueFd& fd, const std::function<QString()>& read) {
    for (int i = 0; i < 200; ++i) {
        Ours before(fd, on::Tcp4);
        QString theirs = read();
        if (differences(before.snapshot(), Ours(fd, on::Tcp4).snapshot()).empty())
            return {std::move(before), std::move(theirs)};
    }
    return {Ours(fd, on::Tcp4), QString()};
}

// One way and back, so that there is something to count on both ends.
void talk(const TcpEnds& ends) {
    const std::string text(5000, 'x');
    char room[8192];
    QCOMPARE(::send(ends.client.get(), text.data(), text.size(), 0), ssize_t{5000});
    QCOMPARE(::recv(ends.server.get(), room, 5000, MSG_WAITALL), ssize_t{5000});
    QCOMPARE(::send(ends.server.get(), text.data(), 700, 0), ssize_t{700});
    QCOMPARE(::recv(ends.client.get(), room, 700, MSG_WAITALL), ssize_t{700});
}

} // namespace

// What this program reads of a socket, beside what programs for looking at sockets say of the same.
class TestOptionReaders : public QObject {
    Q_OBJECT

private slots:
    void ssSaysTheSameOfAConnection();
    void ssSaysTheSameOfTheKeepaliveTimer();
    void filanSaysTheSame_data();
    void filanSaysTheSame();
    void filanSaysTheSameTcpInfo();

private:
    static QString ss(const TcpEnds& ends);
};

QString TestOptionReaders::ss(const TcpEnds& ends) {
    return outputOf(
        "ss",
        {"-tieomnH", QStringLiteral("sport = :%1 and dport = :%2").arg(portOf(ends.client)).arg(portOf(ends.server))});
}

void TestOptionReaders::ssSaysTheSameOfAConnection() {
    if (QStandardPaths::findExecutable("ss").isEmpty())
        QSKIP("ss (package iproute2) is not there");
    const TcpEnds ends = connectedTcpEnds();
    talk(ends);
    const Seen seen = seenAtRest(ends.client, [&] { return ss(ends); });
    QVERIFY2(seen.theirs.contains("ESTAB"), qPrintable("ss says nothing: " + seen.theirs));
    int compared = 0;
    for (const Ss& one : kPlain) {
        const QString theirs = said(seen.theirs, one.word);
        const double ours = seen.ours.number("TCP_INFO", one.field) / one.factor;
        if (theirs == "missing") { // an older ss, or a 0
            QVERIFY2(ours == 0 || QByteArray(one.word) == "snd_wnd" || QByteArray(one.word) == "rcv_ssthresh",
                     one.word);
            continue;
        }
        // ss rounds to six digits.
        QVERIFY2(std::abs(theirs.toDouble() - ours) <= ours * 1e-5 + 1e-9,
                 qPrintable(QString("%1: ss %2, here %3").arg(one.word, theirs).arg(ours)));
        ++compared;
    }
    QVERIFY2(compared >= 14, qPrintable(seen.theirs));
    const QString rtt = said(seen.theirs, "rtt");
    QCOMPARE(rtt.section('/', 0, 0).toDouble(), seen.ours.number("TCP_INFO", "tcpi_rtt") / 1000);
    QCOMPARE(rtt.section('/', 1, 1).toDouble(), seen.ours.number("TCP_INFO", "tcpi_rttvar") / 1000);
    QCOMPARE(said(seen.theirs, "wscale"),
             seen.ours.field("TCP_INFO", "tcpi_snd_wscale") + "," + seen.ours.field("TCP_INFO", "tcpi_rcv_wscale"));
    const QString algorithm = QString::fromStdString(seen.ours.decoded("TCP_CONGESTION").text);
    QVERIFY2(seen.theirs.contains(" " + algorithm + " "), qPrintable(algorithm));
    // skmem:(r0,rb131072,t0,tb2626560,f0,w0,o0,bl0,d0)
    QStringList memory;
    const DecodedOption decoded = seen.ours.decoded("SO_MEMINFO");
    const char* const kNames[] = {"r", "rb", "t", "tb", "f", "w", "o", "bl", "d"};
    for (std::size_t i = 0; i < std::size(kNames); ++i)
        memory << kNames[i] + QString::fromStdString(decoded.fields.at(i).value);
    QCOMPARE(said(seen.theirs, "skmem"), "(" + memory.join(',') + ")");
    const QString cookie =
        QString::number(QString::fromStdString(seen.ours.decoded("SO_COOKIE").text).toULongLong(), 16);
    QCOMPARE(said(seen.theirs, "sk"), cookie);
}

void TestOptionReaders::ssSaysTheSameOfTheKeepaliveTimer() {
    if (QStandardPaths::findExecutable("ss").isEmpty())
        QSKIP("ss (package iproute2) is not there");
    const TcpEnds ends = connectedTcpEnds();
    QVERIFY(!seenAtRest(ends.client, [&] { return ss(ends); }).theirs.contains("keepalive"));
    QCOMPARE(setInt(ends.client, IPPROTO_TCP, TCP_KEEPIDLE, 600), 0);
    QCOMPARE(setInt(ends.client, SOL_SOCKET, SO_KEEPALIVE, 1), 0);
    const Seen seen = seenAtRest(ends.client, [&] { return ss(ends); });
    QCOMPARE(seen.ours.decoded("SO_KEEPALIVE").text, std::string("on"));
    const QString timer = said(seen.theirs, "timer"); // (keepalive,9min59sec,0): what is left of TCP_KEEPIDLE
    QVERIFY2(timer.startsWith("(keepalive,9min") || timer.startsWith("(keepalive,10min"), qPrintable(timer));
}

void TestOptionReaders::filanSaysTheSame_data() {
    QTest::addColumn<QByteArray>("sort");
    for (const char* sort : {"tcp4", "tcp6", "udp4", "udp6", "raw4", "unix_stream", "unix_dgram", "netlink"})
        QTest::newRow(sort) << QByteArray(sort);
}

// Its own name of an option is ours without the level: "KEEPALIVE=1", "IP_TTL=64", "LINGER={0,0}".
void TestOptionReaders::filanSaysTheSame() {
    QFETCH(QByteArray, sort);
    if (QStandardPaths::findExecutable("filan").isEmpty())
        QSKIP("filan (package socat) is not there");
    const SocketSort& one = *findSort(sort.constData());
    const UniqueFd fd = socketOf(one);
    if (!fd.isValid())
        QSKIP("this system has no such socket, or not for this user");
    const linger waits{1, 7};
    QCOMPARE(::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &waits, sizeof waits), 0);
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_RCVBUF, 10000), 0);
    const QString theirs = outputOf("filan", {QStringLiteral("-i%1").arg(fd.get())});
    const OptionSnapshot ours =
        readOptions(kUnrecorded, fd.get(), sweepRows(kindOf(one.family, one.type, one.protocol)));
    int compared = 0;
    for (const OptionReading& reading : ours.readings()) {
        const OptionSpec& spec = *findOption(reading.level, reading.name);
        QString name = QString::fromUtf8(spec.symbol.data(), static_cast<int>(spec.symbol.size()));
        if (name == "TCP_DEFER_ACCEPT")
            name = "TCP_ACCEPT";
        const QRegularExpression expression(
            QStringLiteral("[\t0-9\n]%1=(-?[0-9]+|\\{[-0-9,]+\\})[\t\n]").arg(name.remove(QRegularExpression("^SO_"))));
        const QRegularExpressionMatch match = expression.match(theirs);
        if (!match.hasMatch() || reading.error != 0)
            continue;
        const BytesView bytes = ours.bytesOf(reading);
        if (bytes.size() < 4) // a text that filan takes for numbers
            continue;
        const QString value = match.captured(1);
        std::int32_t words[2] = {0, 0};
        std::memcpy(words, bytes.data(), std::min(bytes.size(), sizeof words));
        const QString here =
            value.startsWith('{') ? QStringLiteral("{%1,%2}").arg(words[0]).arg(words[1]) : QString::number(words[0]);
        QVERIFY2(value == here, qPrintable(QString("%1: filan %2, here %3").arg(name, value, here)));
        ++compared;
    }
    QVERIFY2(compared >= 12, qPrintable(theirs));
    qInfo("%d options read the same", compared);
}

void TestOptionReaders::filanSaysTheSameTcpInfo() {
    if (QStandardPaths::findExecutable("filan").isEmpty())
        QSKIP("filan (package socat) is not there");
    const TcpEnds ends = connectedTcpEnds();
    talk(ends);
    const Seen seen =
        seenAtRest(ends.client, [&] { return outputOf("filan", {QStringLiteral("-i%1").arg(ends.client.get())}); });
    const QRegularExpressionMatch match = QRegularExpression("TCP_INFO=\\{([0-9a-f ]+)\\}").match(seen.theirs);
    if (!match.hasMatch())
        QSKIP("this filan does not print TCP_INFO");
    const QStringList words = match.captured(1).split(' ', Qt::SkipEmptyParts);
    QVERIFY(words.size() >= 26); // what the C library's own structure has
    const OptionReading& reading = *seen.ours.snapshot().find(IPPROTO_TCP, TCP_INFO);
    const BytesView bytes = seen.ours.snapshot().bytesOf(reading);
    for (qsizetype i = 0; i < words.size() && (static_cast<std::size_t>(i) + 1) * 4 <= bytes.size(); ++i) {
        std::uint32_t word = 0;
        std::memcpy(&word, bytes.data() + i * 4, sizeof word);
        const bool isClock = i == 11 || i == 13 || i == 14; // milliseconds since the last of each
        QVERIFY2(isClock || words[i].toUInt(nullptr, 16) == word, qPrintable(QString::number(i)));
    }
}

QTEST_GUILESS_MAIN(TestOptionReaders)
#include "tst_option_readers.moc"
