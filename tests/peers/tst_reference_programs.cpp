#include "core/constants/protocol_numbers.h"
#include "core/reference/constant_list.h"
#include "core/reference/system_tables.h"
#include "tests/support/child_run.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <set>

using namespace swb;
using namespace swb::test;

namespace {

// Every number of Python's socket module, by name.
constexpr const char* kNames = R"(
import json, socket
print(json.dumps({n: int(getattr(socket, n)) for n in dir(socket)
                  if isinstance(getattr(socket, n), int) and not isinstance(getattr(socket, n), bool)}))
)";

QByteArray outputOf(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit
               ? process.readAllStandardOutput()
               : QByteArray();
}

// Our rows as getent prints them: name, number, aliases, with single spaces.
std::vector<QString> sorted(std::vector<QString> lines) {
    std::ranges::sort(lines);
    return lines;
}

std::vector<QString> getentLines(const QString& table) {
    std::vector<QString> lines;
    for (const QByteArray& line : outputOf(QStringLiteral("getent"), {table}).split('\n'))
        if (!line.isEmpty())
            lines.push_back(QString::fromUtf8(line).simplified());
    return sorted(std::move(lines));
}

QString lineOf(const std::string& name, const QString& number, const std::vector<std::string>& aliases) {
    QStringList words{QString::fromStdString(name), number};
    for (const std::string& alias : aliases)
        words << QString::fromStdString(alias);
    return words.join(u' ');
}

enum Status { Fine = 0, NotAllowed = 77, NotEmpty = 1 };

// A machine whose tables of names are not there: an empty directory's file stands over each, in a mount namespace of
// its own.
int withoutTables() {
    if (unshare(CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER)) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return NotAllowed;
    for (const char* path : {"/etc/services", "/etc/protocols"})
        if (access(path, F_OK) == 0 && mount("/dev/null", path, nullptr, MS_BIND, nullptr) != 0)
            return NotAllowed;
    return serviceEntries().empty() && protocolEntries().empty() && byPort({}).empty() ? Fine : NotEmpty;
}

// Five thousand services, and one with more aliases than a first guess at the room for them has place for.
int withManyServices() {
    if (unshare(CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER)) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("none", "/mnt", "tmpfs", 0, nullptr) != 0)
        return NotAllowed;
    std::string text = "long 7/tcp";
    for (int i = 0; i < 400; ++i)
        text += " alias" + std::to_string(i);
    text += "\n";
    for (int port = 1000; port < 6000; ++port)
        text += "s" + std::to_string(port) + " " + std::to_string(port) + "/udp # one of many\n";
    const int fd = open("/mnt/services", O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size()) || close(fd) != 0 ||
        mount("/mnt/services", "/etc/services", nullptr, MS_BIND, nullptr) != 0)
        return NotAllowed;
    const auto entries = serviceEntries();
    if (entries.size() != 5001 || entries.front().aliases.size() != 400)
        return NotEmpty;
    const auto rows = byPort(entries);
    return rows.size() == 5001 && rows.back().udp == "s5999" ? Fine : NotEmpty;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"none", withoutTables}, {"many", withManyServices}});
    return runs;
}

} // namespace

// The reference's numbers beside those of programs nobody here wrote.
class TestReferencePrograms : public QObject {
    Q_OBJECT

private slots:
    void everyNumberOfPythonsSocketModuleIsHere();
    void pythonsProtocolNamesAreInTheProtocolTable();
    void protocolsAreGetents();
    void servicesAreGetents();
    void protocolTableNamesFitTheNumbers();
    void withoutTablesThereAreNoRows();
    void thousandsOfServicesAreRead();
};

void TestReferencePrograms::everyNumberOfPythonsSocketModuleIsHere() {
    const QJsonObject names =
        QJsonDocument::fromJson(outputOf(QStringLiteral("python3"), {QStringLiteral("-c"), QLatin1String(kNames)}))
            .object();
    QVERIFY(names.size() > 200);
    QStringList missing;
    QStringList wrong;
    for (auto it = names.begin(); it != names.end(); ++it) {
        const std::string symbol = it.key().toStdString();
        const auto theirs = static_cast<std::int64_t>(it.value().toDouble());
        bool isThere = false;
        bool isRight = false;
        for (const Constant& constant : allConstants()) {
            if (constant.symbol != symbol)
                continue;
            isThere = true;
            isRight = isRight || constant.value == theirs;
        }
        if (!isThere)
            missing << it.key();
        else if (!isRight)
            wrong << it.key();
    }
    QCOMPARE(missing.join(u' '), QString());
    QCOMPARE(wrong.join(u' '), QString());
}

void TestReferencePrograms::pythonsProtocolNamesAreInTheProtocolTable() {
    const QJsonObject names =
        QJsonDocument::fromJson(outputOf(QStringLiteral("python3"), {QStringLiteral("-c"), QLatin1String(kNames)}))
            .object();
    int compared = 0;
    for (auto it = names.begin(); it != names.end(); ++it) {
        if (!it.key().startsWith(QLatin1String("IPPROTO_")))
            continue;
        const ProtocolNumber* row = findProtocolNumber(it.value().toInt());
        QVERIFY2(row != nullptr, qPrintable(it.key()));
        const QString inPython = QString::fromUtf8(row->names.inPython.data(), qsizetype(row->names.inPython.size()));
        QVERIFY2(inPython.split(u' ').contains(it.key()), qPrintable(it.key()));
        ++compared;
    }
    QVERIFY(compared > 20);
}

void TestReferencePrograms::protocolsAreGetents() {
    std::vector<QString> ours;
    for (const ProtocolEntry& entry : protocolEntries())
        ours.push_back(lineOf(entry.name, QString::number(entry.number), entry.aliases));
    QCOMPARE(sorted(ours), getentLines(QStringLiteral("protocols")));
    QVERIFY(!ours.empty());
}

void TestReferencePrograms::servicesAreGetents() {
    std::vector<QString> ours;
    for (const ServiceEntry& entry : serviceEntries())
        ours.push_back(lineOf(entry.name,
                              QStringLiteral("%1/%2").arg(entry.port).arg(QString::fromStdString(entry.protocol)),
                              entry.aliases));
    QCOMPARE(sorted(ours), getentLines(QStringLiteral("services")));
    QVERIFY(!ours.empty());
}

// Our table says what IANA calls a number; the machine's says nearly the same: at least every number is known.
void TestReferencePrograms::protocolTableNamesFitTheNumbers() {
    for (const ProtocolEntry& entry : protocolEntries()) {
        const ProtocolNumber* row = findProtocolNumber(entry.number);
        QVERIFY2(row != nullptr && row->isAssigned(), entry.name.c_str());
    }
}

void TestReferencePrograms::withoutTablesThereAreNoRows() {
    const int status = childRuns().start("none");
    if (status == NotAllowed)
        QSKIP("needs a mount namespace, which is not allowed here");
    QCOMPARE(status, int{Fine});
}

void TestReferencePrograms::thousandsOfServicesAreRead() {
    const int status = childRuns().start("many");
    if (status == NotAllowed)
        QSKIP("needs a mount namespace, which is not allowed here");
    QCOMPARE(status, int{Fine});
}

int main(int argc, char** argv) {
    if (int status = 0; childRuns().ranAsChild(argc, argv, status))
        return status;
    QCoreApplication app(argc, argv);
    TestReferencePrograms test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_reference_programs.moc"
