#include "core/options/option_names.h"
#include "core/options/option_reader.h"
#include "core/options/option_value.h"
#include "core/options/set_again.h"
#include "core/render/option_code.h"
#include "tests/support/option_sockets.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

namespace {

constexpr const char* kCMain = R"(
#include <stdlib.h>
int main(int argc, char **argv) { return argc == 2 ? set_options(atoi(argv[1])) : 99; }
)";

constexpr const char* kPythonMain = R"(
import sys
s = socket.socket(fileno=int(sys.argv[1]))
refused = set_options(s)
s.detach()
for symbol, error in refused:
    print(symbol, error)
sys.exit(len(refused))
)";

// What a program set on the descriptor that it inherited: how many options it was refused, and what it said.
struct Ran {
    int refused = -1;
    QByteArray said;
};

Ran run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(120000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAll()};
}

Ran runC(const std::string& code, int fd) {
    const QTemporaryDir folder;
    QFile file(folder.filePath("set.c"));
    if (!file.open(QFile::WriteOnly))
        return {};
    file.write(QByteArray::fromStdString(code) + kCMain);
    file.close();
    const Ran built = run("gcc", {"-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o", folder.filePath("set"),
                                  file.fileName()});
    return built.refused == 0 ? run(folder.filePath("set"), {QString::number(fd)}) : Ran{-1, built.said};
}

Ran runPython(const std::string& code, int fd) {
    return run("python3", {"-c", QString::fromStdString(code) + kPythonMain, QString::number(fd)});
}

OptionSnapshot snapshotOf(const UniqueFd& fd, const SocketSort& sort) {
    return readOptions(kUnrecorded, fd.get(), sweepRows(kindOf(sort.family, sort.type, sort.protocol)));
}

void setText(const UniqueFd& fd, std::string_view symbol, std::string_view value) {
    const OptionSpec* spec = findOption(symbol);
    QVERIFY(spec != nullptr);
    const auto bytes = encodeOption(*spec, value);
    QVERIFY2(bytes, std::string(symbol).c_str());
    (void)calls::setsockopt(kUnrecorded, fd.get(), spec->level, spec->name, *bytes); // some kernels lack some
}

// Of every form that a value can have; each sort takes what it knows.
void turn(const UniqueFd& fd, const SocketSort& sort) {
    constexpr std::pair<const char*, const char*> kValues[] = {
        {"SO_REUSEADDR", "on"},
        {"SO_KEEPALIVE", "on"},
        {"SO_LINGER", "on, 5 s"},
        {"SO_RCVTIMEO", "2 s"},
        {"SO_RCVBUF", "20000"},
        {"SO_SNDBUF", "30000"},
        {"SO_PRIORITY", "3"},
        {"SO_RCVLOWAT", "7"},
        {"SO_MAX_PACING_RATE", "123456"},
        {"SO_ATTACH_FILTER", "1, 6 0 0 65535"},
        {"SO_TIMESTAMPNS", "on"},
        {"IP_TOS", "0x10"}, // which sets the priority too
        {"SO_PRIORITY", "2"},
        {"IP_TTL", "9"},
        {"IP_MTU_DISCOVER", "IP_PMTUDISC_PROBE"},
        {"IP_LOCAL_PORT_RANGE", "40000-41000"},
        {"IP_BIND_ADDRESS_NO_PORT", "on"},
        {"IPV6_V6ONLY", "on"},
        {"IPV6_UNICAST_HOPS", "7"},
        {"IPV6_RECVPKTINFO", "on"},
        {"TCP_NODELAY", "on"},
        {"TCP_CONGESTION", "reno"},
        {"TCP_KEEPIDLE", "33"},
        {"TCP_USER_TIMEOUT", "9 s"},
        {"TCP_NOTSENT_LOWAT", "-2147483648"},
        {"SO_PASSCRED", "on"},
    };
    for (const auto& [symbol, value] : kValues)
        if ((findOption(symbol)->applies & kindOf(sort.family, sort.type, sort.protocol)) != 0)
            setText(fd, symbol, value);
}

} // namespace

// The code that is copied out of the window, compiled and run by others on a socket of its kind.
class TestOptionCode : public QObject {
    Q_OBJECT

private slots:
    void whatTheCodeSetsReadsTheSame_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"tcp4", "tcp6", "udp4", "udp6", "unix_dgram"})
            QTest::addRow("%s", name) << QString(name);
    }
    void whatTheCodeSetsReadsTheSame() {
        QFETCH(QString, name);
        const SocketSort& sort = *findSort(name.toStdString());
        const UniqueFd pattern = socketOf(sort), byC = socketOf(sort), byPython = socketOf(sort);
        const OptionSnapshot first = snapshotOf(pattern, sort);
        turn(pattern, sort);
        const OptionSnapshot wanted = snapshotOf(pattern, sort);
        const auto setters = settersOf(optionRows(wanted, &first), SetterScope::Changed, false);
        QVERIFY2(setters.size() > 6, QByteArray::number(setters.size()).constData());
        for (const UniqueFd* fd : {&byC, &byPython}) // QProcess's children inherit what does not close by itself
            QVERIFY(calls::fcntl(kUnrecorded, fd->get(), 2 /* F_SETFD */, 0));

        const Ran c = runC(optionsAsC("a test", setters), byC.get());
        QVERIFY2(c.refused == 0, c.said.constData());
        const Ran python = runPython(optionsAsPython("a test", setters), byPython.get());
        QVERIFY2(python.refused == 0, python.said.constData());
        for (const UniqueFd* fd : {&byC, &byPython})
            for (const OptionChange& change : differences(wanted, snapshotOf(*fd, sort)))
                if (findOption(change.level, change.name)->isSettable())
                    QFAIL(((fd == &byC ? "C: " : "Python: ") + changeText(change)).c_str());
    }

    void everyRowThatCanBeSetCompilesAndRuns_data() { whatTheCodeSetsReadsTheSame_data(); }
    void everyRowThatCanBeSetCompilesAndRuns() {
        QFETCH(QString, name);
        const SocketSort& sort = *findSort(name.toStdString());
        const UniqueFd fd = socketOf(sort);
        QVERIFY(calls::fcntl(kUnrecorded, fd.get(), 2 /* F_SETFD */, 0));
        const auto setters = settersOf(optionRows(snapshotOf(fd, sort), nullptr), SetterScope::All, false);
        QVERIFY(setters.size() > 15);
        const Ran c = runC(optionsAsC("a test", setters), fd.get());
        QVERIFY2(c.refused >= 0, c.said.constData()); // some values stand, and may not be set again
        const Ran python = runPython(optionsAsPython("a test", setters), fd.get());
        QVERIFY2(python.refused >= 0, python.said.constData());
        QCOMPARE(python.refused, c.refused); // of the same kernel
        QVERIFY2(static_cast<std::size_t>(c.refused) < setters.size() / 2, c.said.constData());
    }

    void whatOneOptionOverwritesIsSetAfterIt() {
        const SocketSort& sort = *findSort("udp4");
        const UniqueFd pattern = socketOf(sort), byC = socketOf(sort);
        QVERIFY(calls::fcntl(kUnrecorded, byC.get(), 2 /* F_SETFD */, 0));
        turn(pattern, sort);
        const auto setters = settersOf(optionRows(snapshotOf(pattern, sort), nullptr), SetterScope::All, false);
        const Ran c = runC(optionsAsC("a test", setters), byC.get());
        QVERIFY2(c.refused >= 0, c.said.constData());
        for (const char* symbol : {"IP_TOS", "SO_PRIORITY", "SO_TIMESTAMPNS", "SO_BUF_LOCK"}) {
            const OptionSpec& spec = *findOption(symbol);
            QCOMPARE(getInt(byC, spec.level, spec.name), getInt(pattern, spec.level, spec.name));
        }
        QCOMPARE(getInt(byC, SOL_SOCKET, SO_PRIORITY), 2);
        QCOMPARE(getInt(byC, SOL_SOCKET, SO_TIMESTAMPNS), 1);
    }

    void aRefusalIsToldAndTheRestIsSet() {
        const SocketSort& sort = *findSort("tcp4");
        const OptionSpec* count = findOption("TCP_KEEPCNT");
        const OptionSpec* delay = findOption("TCP_NODELAY");
        const std::vector<OptionSetter> setters{
            {count, count->level, count->name, *encodeOption(*count, "1000"), "1000"},
            {delay, delay->level, delay->name, *encodeOption(*delay, "on"), "on"}};
        for (const bool isC : {true, false}) {
            const UniqueFd fd = socketOf(sort);
            QVERIFY(calls::fcntl(kUnrecorded, fd.get(), 2 /* F_SETFD */, 0));
            const Ran ran =
                isC ? runC(optionsAsC("", setters), fd.get()) : runPython(optionsAsPython("", setters), fd.get());
            QVERIFY2(ran.refused == 1 && ran.said.contains("TCP_KEEPCNT"), ran.said.constData());
            QCOMPARE(getInt(fd, IPPROTO_TCP, TCP_NODELAY), 1);
        }
    }

    void nothingToSetIsStillAProgram() {
        const UniqueFd fd = socketOf(*findSort("tcp4"));
        QVERIFY(calls::fcntl(kUnrecorded, fd.get(), 2 /* F_SETFD */, 0));
        QCOMPARE(runC(optionsAsC("", {}), fd.get()).refused, 0);
        QCOMPARE(runPython(optionsAsPython("", {}), fd.get()).refused, 0);
    }
};

QTEST_GUILESS_MAIN(TestOptionCode)
#include "tst_option_code.moc"
