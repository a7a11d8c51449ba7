#include "core/engine/inherited.h"

#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

using namespace swb;

class InheritedTest : public QObject {
    Q_OBJECT

private slots:
    void aDescriptorIsANumberOrHasAName_data();
    void aDescriptorIsANumberOrHasAName();
    void whatIsNoDescriptorIsRefused_data();
    void whatIsNoDescriptorIsRefused();
    void theServiceManagersSocketsAreRead_data();
    void theServiceManagersSocketsAreRead();
    void whatTheServiceManagerCannotMeanIsRefused_data();
    void whatTheServiceManagerCannotMeanIsRefused();
    void theEnvironmentIsTakenAway();
    void openDescriptorsAreSeen();
};

namespace {
constexpr int kOwn = 4711;
}

void InheritedTest::aDescriptorIsANumberOrHasAName_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("fd");
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("number") << QByteArray("3") << 3 << QByteArray();
    QTest::newRow("standard input") << QByteArray("0") << 0 << QByteArray();
    QTest::newRow("named") << QByteArray("http=12") << 12 << QByteArray("http");
    QTest::newRow("a name with an equals sign") << QByteArray("a=b=3") << 3 << QByteArray("a=b");
    QTest::newRow("the largest") << QByteArray("2147483647") << 2147483647 << QByteArray();
}

void InheritedTest::aDescriptorIsANumberOrHasAName() {
    QFETCH(const QByteArray, text);
    QFETCH(const int, fd);
    QFETCH(const QByteArray, name);
    const auto read = parseInherited(text.toStdString());
    QVERIFY(read);
    QCOMPARE(read->fd, fd);
    QCOMPARE(read->name, name.toStdString());
    QVERIFY(!read->isActivation);
}

void InheritedTest::whatIsNoDescriptorIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"", "three", "-1", "3x", "=", "name=", "name=-3", "2147483648", "0x3", " 3"})
        QTest::newRow(text) << QByteArray(text);
}

void InheritedTest::whatIsNoDescriptorIsRefused() {
    QFETCH(const QByteArray, text);
    const auto read = parseInherited(text.toStdString());
    QVERIFY(!read);
    QVERIFY(read.error().message.find("descriptor") != std::string::npos);
}

// Source: sd_listen_fds(3).
void InheritedTest::theServiceManagersSocketsAreRead_data() {
    QTest::addColumn<QString>("pid");
    QTest::addColumn<QString>("fds");
    QTest::addColumn<QString>("names");
    QTest::addColumn<QStringList>("found");
    const QString own = QString::number(kOwn);
    QTest::newRow("two named") << own << "2" << "http:admin" << QStringList{"3 http", "4 admin"};
    QTest::newRow("no names") << own << "2" << "(unset)" << QStringList{"3 unknown", "4 unknown"};
    QTest::newRow("an empty name") << own << "1" << "" << QStringList{"3 "};
    QTest::newRow("meant for another process") << "1" << "2" << "a:b" << QStringList{};
    QTest::newRow("no process named") << "(unset)" << "2" << "a:b" << QStringList{};
    QTest::newRow("no number given") << own << "(unset)" << "(unset)" << QStringList{};
}

void InheritedTest::theServiceManagersSocketsAreRead() {
    QFETCH(const QString, pid);
    QFETCH(const QString, fds);
    QFETCH(const QString, names);
    QFETCH(const QStringList, found);
    const auto value = [](const QString& text) {
        return text == "(unset)" ? std::nullopt : std::optional<std::string>(text.toStdString());
    };
    const auto read = listenDescriptors({value(pid), value(fds), value(names)}, kOwn);
    QVERIFY(read);
    QStringList texts;
    for (const InheritedDescriptor& descriptor : *read) {
        QVERIFY(descriptor.isActivation);
        texts << QStringLiteral("%1 %2").arg(descriptor.fd).arg(QString::fromStdString(descriptor.name));
    }
    QCOMPARE(texts, found);
}

void InheritedTest::whatTheServiceManagerCannotMeanIsRefused_data() {
    QTest::addColumn<QByteArray>("pid");
    QTest::addColumn<QByteArray>("fds");
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QByteArray>("variable");
    const QByteArray own = QByteArray::number(kOwn);
    QTest::newRow("a process that is none")
        << QByteArray("me") << QByteArray("1") << QByteArray("a") << QByteArray("LISTEN_PID");
    QTest::newRow("process 0") << QByteArray("0") << QByteArray("1") << QByteArray("a") << QByteArray("LISTEN_PID");
    QTest::newRow("no descriptor") << own << QByteArray("0") << QByteArray("a") << QByteArray("LISTEN_FDS");
    QTest::newRow("less than none") << own << QByteArray("-1") << QByteArray("a") << QByteArray("LISTEN_FDS");
    QTest::newRow("not a number") << own << QByteArray("2 ") << QByteArray("a:b") << QByteArray("LISTEN_FDS");
    QTest::newRow("far too many") << own << QByteArray("2147483647") << QByteArray("a") << QByteArray("LISTEN_FDS");
    QTest::newRow("a name too few") << own << QByteArray("2") << QByteArray("a") << QByteArray("LISTEN_FDNAMES");
    QTest::newRow("a name too many") << own << QByteArray("1") << QByteArray("a:b") << QByteArray("LISTEN_FDNAMES");
}

void InheritedTest::whatTheServiceManagerCannotMeanIsRefused() {
    QFETCH(const QByteArray, pid);
    QFETCH(const QByteArray, fds);
    QFETCH(const QByteArray, names);
    QFETCH(const QByteArray, variable);
    const auto read = listenDescriptors({pid.toStdString(), fds.toStdString(), names.toStdString()}, kOwn);
    QVERIFY(!read);
    QVERIFY2(read.error().message.starts_with(variable.toStdString()), read.error().message.c_str());
}

void InheritedTest::theEnvironmentIsTakenAway() {
    QVERIFY(qputenv("LISTEN_PID", "1") && qputenv("LISTEN_FDS", "2") && qputenv("LISTEN_FDNAMES", "a:b"));
    const ListenEnvironment taken = takeListenEnvironment();
    QCOMPARE(taken.pid.value(), std::string("1"));
    QCOMPARE(taken.fds.value(), std::string("2"));
    QCOMPARE(taken.names.value(), std::string("a:b"));
    for (const char* variable : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"})
        QVERIFY(!qEnvironmentVariableIsSet(variable));
    QVERIFY(!takeListenEnvironment().pid);
}

void InheritedTest::openDescriptorsAreSeen() {
    const std::vector<int> before = openDescriptors();
    QVERIFY(std::ranges::find(before, 1) != before.end());
    const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const std::vector<int> with = openDescriptors();
    QVERIFY(std::ranges::find(with, fd) != with.end());
    QCOMPARE(with.size(), before.size() + 1);
    ::close(fd);
    QVERIFY(openDescriptors() == before);
}

QTEST_APPLESS_MAIN(InheritedTest)
#include "tst_inherited.moc"
