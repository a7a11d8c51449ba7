#include "core/options/option_names.h"
#include "core/options/option_reader.h"
#include "core/options/option_value.h"
#include "tests/support/option_sockets.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

namespace {

// Reads each option of an inherited descriptor with Python's socket module; prints hex digits, or the errno.
constexpr const char* kReader = R"(
import json, socket, sys
s = socket.socket(fileno=int(sys.argv[1]))
answers = []
for level, name, room in json.load(sys.stdin):
    try:
        answers.append(s.getsockopt(level, name, room).hex())
    except OSError as error:
        answers.append(error.errno)
print(json.dumps(answers))
s.detach()
)";

// They go on by themselves between two readings, or differ by who asks.
bool isMoving(std::string_view symbol) {
    return symbol == "TCP_INFO" || symbol == "MPTCP_INFO" || symbol == "TCP_TIMESTAMP" || symbol == "SO_INCOMING_CPU" ||
           symbol == "TCP_CC_INFO";
}

QJsonArray pythonsAnswers(int fd, const OptionSnapshot& ours) {
    QJsonArray asked;
    for (const OptionReading& reading : ours.readings())
        asked.append(QJsonArray{reading.level, reading.name,
                                static_cast<int>(std::min(readRoom(*findOption(reading.level, reading.name)), 1024u))});
    QProcess python;
    python.start("python3", {"-c", kReader, QString::number(fd)});
    python.write(QJsonDocument(asked).toJson());
    python.closeWriteChannel();
    if (!python.waitForFinished(60000))
        return {};
    return QJsonDocument::fromJson(python.readAllStandardOutput()).array();
}

} // namespace

// What this program reads of a socket, beside what Python's socket module reads of the same descriptor.
class TestOptionPython : public QObject {
    Q_OBJECT

private slots:
    void bothReadTheSame_data();
    void bothReadTheSame();
    void bothReadTheSameOfAConnection();

private:
    static void compare(int fd, SocketKinds kind);
};

void TestOptionPython::compare(int fd, SocketKinds kind) {
    const OptionSnapshot ours = readOptions(kUnrecorded, fd, sweepRows(kind));
    const QJsonArray theirs = pythonsAnswers(fd, ours);
    QCOMPARE(theirs.size(), static_cast<qsizetype>(ours.readings().size()));
    int compared = 0;
    for (qsizetype i = 0; i < theirs.size(); ++i) {
        const OptionReading& reading = ours.readings()[static_cast<std::size_t>(i)];
        const OptionSpec& spec = *findOption(reading.level, reading.name);
        // Of a filter Python would offer room by the byte; a peer's name is read here in the length that fits.
        if (spec.kind == ValueKind::Filter || spec.kind == ValueKind::SocketAddress)
            continue;
        const QByteArray symbol(spec.symbol.data(), static_cast<qsizetype>(spec.symbol.size()));
        if (reading.error != 0) {
            QVERIFY2(theirs[i].toInt() == reading.error, symbol.constData());
            continue;
        }
        const BytesView bytes = ours.bytesOf(reading);
        const QByteArray hex =
            QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())).toHex();
        if (isMoving(spec.symbol))
            QVERIFY2(theirs[i].toString().size() == hex.size(), symbol.constData());
        else
            QVERIFY2(theirs[i].toString().toUtf8() == hex,
                     (symbol + ": " + hex + ", Python " + theirs[i].toString().toUtf8()).constData());
        ++compared;
    }
    QVERIFY2(compared >= 30, QByteArray::number(compared).constData());
    qInfo("%d options read the same, %lld asked", compared, static_cast<long long>(theirs.size()));
}

void TestOptionPython::bothReadTheSame_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < socketSorts().size(); ++i)
        QTest::newRow(socketSorts()[i].name) << static_cast<int>(i);
}

void TestOptionPython::bothReadTheSame() {
    QFETCH(int, index);
    const SocketSort& sort = socketSorts()[static_cast<std::size_t>(index)];
    if (sort.family == AF_VSOCK)
        QSKIP("Python allows no buffer for the options of vsock sockets");
    const UniqueFd fd = socketOf(sort);
    if (!fd.isValid())
        QSKIP("this system has no such socket, or not for this user");
    compare(fd.get(), kindOf(sort.family, sort.type, sort.protocol));
}

void TestOptionPython::bothReadTheSameOfAConnection() {
    const TcpEnds ends = connectedTcpEnds();
    QVERIFY(ends.client.isValid() && ends.server.isValid());
    compare(ends.client.get(), on::Tcp4);
    compare(ends.server.get(), on::Tcp4);
}

QTEST_GUILESS_MAIN(TestOptionPython)
#include "tst_option_python.moc"
