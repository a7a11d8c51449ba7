#include "core/options/option_names.h"
#include "core/options/option_reader.h"
#include "core/options/option_value.h"
#include "tests/support/option_texts.h"
#include "tests/support/own_network.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

using namespace swb;
using namespace swb::test;

namespace {

// Reads each option of an inherited descriptor with Python's socket module; prints hex digits, or the errno. Told that
// it is a Unix socket, Python lets a buffer be asked for on every one: on vsock it would not.
constexpr const char* kReader = R"(
import json, socket, sys
s = socket.socket(socket.AF_UNIX, fileno=int(sys.argv[1]))
answers = []
for level, name, room in json.load(sys.stdin):
    try:
        answers.append(s.getsockopt(level, name, room).hex())
    except OSError as error:
        answers.append(error.errno)
print(json.dumps(answers))
s.detach()
)";

// Every row that can be read and asked again, without what a read makes. What looks at its buffer first, Python cannot
// ask; and of a filter it would offer room by the byte, while the kernel fills it by the instruction.
std::vector<const OptionSpec*> readableRows() {
    std::vector<const OptionSpec*> rows;
    for (const OptionSpec& option : optionNames())
        if (option.isReadable() && option.reading < Reading::Opens && option.kind != ValueKind::Filter &&
            option.symbol != "TCP_ZEROCOPY_RECEIVE")
            rows.push_back(&option);
    return rows;
}

std::uint32_t roomFor(const OptionSnapshot& ours, const OptionReading& reading) {
    const OptionSpec& spec = *findOption(reading.level, reading.name);
    // A peer's name is read here in the length that fits, as more is refused.
    const bool asItCame = spec.kind == ValueKind::SocketAddress && reading.error == 0;
    return asItCame ? static_cast<std::uint32_t>(ours.bytesOf(reading).size()) : std::min(readRoom(spec), 1024u);
}

OptionSnapshot pythonsAnswers(int fd, const OptionSnapshot& ours) {
    QJsonArray asked;
    for (const OptionReading& reading : ours.readings())
        asked.append(QJsonArray{reading.level, reading.name, static_cast<int>(roomFor(ours, reading))});
    QProcess python;
    python.start("python3", {"-c", kReader, QString::number(fd)});
    python.write(QJsonDocument(asked).toJson());
    python.closeWriteChannel();
    OptionSnapshot theirs;
    if (!python.waitForFinished(60000))
        return theirs;
    const QJsonArray answers = QJsonDocument::fromJson(python.readAllStandardOutput()).array();
    for (qsizetype i = 0; i < std::min(answers.size(), static_cast<qsizetype>(ours.readings().size())); ++i) {
        const OptionReading& reading = ours.readings()[static_cast<std::size_t>(i)];
        const QByteArray bytes = QByteArray::fromHex(answers[i].toString().toLatin1());
        if (answers[i].isString())
            theirs.add(reading.level, reading.name,
                       {reinterpret_cast<const std::uint8_t*>(bytes.data()), static_cast<std::size_t>(bytes.size())});
        else
            theirs.addError(reading.level, reading.name, answers[i].toInt());
    }
    return theirs;
}

} // namespace

// What this program reads of a socket, beside what Python's socket module reads of the same descriptor.
class TestOptionPython : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void bothReadTheSame_data();
    void bothReadTheSame();
    void whatEverySocketRefusedIsKnown();

private:
    std::set<std::pair<int, int>> m_answered;
};

void TestOptionPython::initTestCase() {
    if (QStandardPaths::findExecutable("python3").isEmpty())
        QSKIP("python3 is not there");
}

void TestOptionPython::bothReadTheSame_data() {
    QTest::addColumn<QByteArray>("name");
    for (const SocketSort& sort : socketSorts())
        QTest::newRow(sort.name) << QByteArray(sort.name);
    for (const char* name : {"tcp4_connected", "tcp4_listening", "tcp6_connected", "tcp6_mapped", "mptcp4_connected",
                             "mptcp4_listening", "raw6_raw", "packet_all", "unix_pair", "xdp", "alg", "sctp"})
        QTest::newRow(name) << QByteArray(name);
}

// Byte for byte, and errno for errno. What runs on by itself (differences() knows the clocks) has the same length.
void TestOptionPython::bothReadTheSame() {
    QFETCH(QByteArray, name);
    const PreparedSocket ends = socketCalled(name.toStdString());
    if (!ends.fd.isValid())
        QSKIP("this system has no such socket, or not for this user");
    const auto rows = readableRows();
    std::vector<OptionChange> changes;
    OptionSnapshot ours, theirs;
    for (int i = 0; i < 20; ++i) { // a connection comes to rest
        ours = readOptions(kUnrecorded, ends.fd.get(), rows);
        theirs = pythonsAnswers(ends.fd.get(), ours);
        changes = differences(ours, theirs);
        if (changes.empty())
            break;
    }
    QCOMPARE(theirs.readings().size(), rows.size());
    for (const OptionChange& change : changes)
        QVERIFY2(false, changeText(change).c_str());
    int compared = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const OptionReading& reading = ours.readings()[i];
        QCOMPARE(theirs.readings()[i].size, reading.size);
        if (reading.error != 0)
            continue;
        m_answered.emplace(reading.level, reading.name);
        ++compared;
    }
    QVERIFY2(compared >= 30, QByteArray::number(compared).constData());
    qInfo("%d options read the same, %zu refused alike", compared, rows.size() - static_cast<std::size_t>(compared));
}

// Nobody here answered these: a level whose module is missing, or what needs more than a socket. No other may be
// silent.
void TestOptionPython::whatEverySocketRefusedIsKnown() {
    if (!isRootOfTheSystem())
        QSKIP("raw and packet sockets need root");
    QStringList silent;
    int answered = 0;
    for (const OptionSpec* option : readableRows()) {
        if (m_answered.contains({option->level, option->name})) {
            ++answered;
            continue;
        }
        const bool isElsewhere = (option->applies & ~(on::Sctp | on::Alg)) == 0 || option->level == SOL_TLS; // modules
        if (!isElsewhere)
            silent << QString::fromUtf8(option->symbol.data(), static_cast<int>(option->symbol.size()));
    }
    qInfo("%d different options answered; silent: %s", answered, qPrintable(silent.join(' ')));
    QVERIFY(answered >= 170);
    QVERIFY2(silent.size() <= 40, qPrintable(silent.join(' ')));
}

int main(int argc, char** argv) {
    enterOwnNetwork();
    setSysctl("net/ipv4/ping_group_range", "0 0"); // ping sockets for root; where it may not, the test skips them
    const QCoreApplication application(argc, argv);
    TestOptionPython test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_option_python.moc"
