#include "core/store/json_file.h"
#include "core/store/profile_file.h"
#include "core/store/profile_library.h"
#include "tests/support/small_file.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>

using namespace swb;
using swb::test::writeFile;

namespace {

OptionProfile mine(const std::string& name = "Mine") {
    return {
        name,
        "for \"tests\"\n",
        {{IPPROTO_TCP, TCP_NODELAY, "on", "small writes"}, {1234, 5, "hex 00 ff"}, {SOL_SOCKET, SO_RCVBUF, "64 KiB"}}};
}

QString troubleOf(const char* profiles) {
    const auto read = profilesFromJson(QJsonDocument::fromJson(profiles).object());
    return read ? QString() : read.error();
}

} // namespace

class TestProfileFile : public QObject {
    Q_OBJECT

private slots:
    void comesBackAsItWasAndIsPrivate() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("p.json");
        QVERIFY(saveProfiles(path, {mine(), mine("Other")}));
        const auto again = loadProfiles(path);
        QVERIFY(again.has_value());
        QCOMPARE(*again, (std::vector{mine(), mine("Other")}));
        struct stat info{};
        QCOMPARE(::stat(qPrintable(path), &info), 0);
        QCOMPARE(info.st_mode & 0777, 0600u);
        QFile file(path);
        QVERIFY(file.open(QFile::ReadOnly));
        const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(object["format"].toString(), QString("socket-workbench profiles"));
        QCOMPARE(object["version"].toInt(), 1);
    }

    void theNameOfAnOptionIsEnough() {
        const auto read = profilesFromJson(
            QJsonDocument::fromJson(R"({"profiles":[{"name":"a","options":[{"option":"tcp_nodelay","value":"on"}]}]})")
                .object());
        QVERIFY(read.has_value());
        QCOMPARE(read->at(0).lines, (std::vector<ProfileLine>{{IPPROTO_TCP, TCP_NODELAY, "on"}}));
    }

    void aDamagedFileIsRefusedWithThePlace_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        QTest::addRow("no list") << QByteArray("{}") << "profiles: not a list.";
        QTest::addRow("no name") << QByteArray(R"({"profiles":[{"options":[]}]})") << "profiles[0].name: missing.";
        QTest::addRow("no object") << QByteArray(R"({"profiles":[{"name":"a","options":[]}, 3]})")
                                   << "profiles[1]: not an object.";
        QTest::addRow("no value") << QByteArray(R"({"profiles":[{"name":"a","options":[{"option":"TCP_NODELAY"}]}]})")
                                  << "profiles[0].options[0].value: missing.";
        QTest::addRow("value") << QByteArray(
                                      R"({"profiles":[{"name":"a","options":[{"option":"TCP_NODELAY","value":1}]}]})")
                               << "profiles[0].options[0].value: not a text.";
        QTest::addRow("unknown") << QByteArray(
                                        R"({"profiles":[{"name":"a","options":[{"option":"TCP_X","value":""}]}]})")
                                 << "profiles[0].options[0].option: no option of this name is known.";
        QTest::addRow("disagrees")
            << QByteArray(
                   R"({"profiles":[{"name":"a","options":[{"option":"TCP_NODELAY","level":6,"number":2,"value":""}]}]})")
            << "profiles[0].options[0].option: TCP_NODELAY has not this level and number.";
        QTest::addRow("half a number")
            << QByteArray(R"({"profiles":[{"name":"a","options":[{"level":1.5,"number":2,"value":""}]}]})")
            << "profiles[0].options[0].level: not a whole number of 32 bits.";
    }
    void aDamagedFileIsRefusedWithThePlace() {
        QFETCH(QByteArray, text);
        QFETCH(QString, place);
        QCOMPARE(troubleOf(text.constData()), place);
    }

    void theLibraryKeepsReplacesRemovesAndPutsBack() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("p.json");
        ProfileLibrary library(path);
        QSignalSpy changed(&library, &ProfileLibrary::changed);
        library.keep(mine());
        library.keep(mine("Second"));
        OptionProfile shorter = mine("MINE");
        shorter.lines.resize(1);
        library.keep(shorter); // capitals make no other name
        QCOMPARE(library.own().size(), 2u);
        QCOMPARE(library.find("mine")->lines.size(), 1u);
        auto removed = library.remove("mine");
        QVERIFY(removed.has_value());
        QCOMPARE(ProfileLibrary(path).own().size(), 1u); // it is written at once
        library.putBack(*removed);
        QCOMPARE(library.own().at(0), shorter);
        QCOMPARE(changed.count(), 5);
        QCOMPARE(ProfileLibrary(path).own(), library.own());
    }

    void aNameOfTheProgramsOwnIsRefused() {
        ProfileLibrary library({});
        QVERIFY(!library.faultOf("low latency").isEmpty());
        QVERIFY(!library.faultOf("  ").isEmpty());
        QVERIFY(!library.faultOf(QString(61, u'a')).isEmpty());
        library.keep(mine("Low latency"));
        QVERIFY(library.own().empty());
        QVERIFY(library.find("low latency") != nullptr && !library.isOwn("Low latency"));
        QVERIFY(!library.remove("Low latency"));
    }

    void whatIsImportedGetsAFreeName() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("exported.json");
        ProfileLibrary library(folder.filePath("p.json"));
        library.keep(mine());
        QVERIFY(library.exportTo(path, "Mine"));
        const auto names = library.importFrom(path);
        QVERIFY(names.has_value());
        QCOMPARE(*names, QStringList{"Mine (2)"});
        QCOMPARE(library.own().at(1).lines, mine().lines);
        QVERIFY(library.exportTo(path, "Broadcast")); // one of the program's
        QCOMPARE(*library.importFrom(path), QStringList{"Broadcast (2)"});
    }

    void aDamagedImportAddsNothing() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("bad.json");
        ProfileLibrary library({});
        QVERIFY(writeFile(path.toStdString(), "{\n \"format\": \"socket-workbench profiles\",\n \"version\" 1}"));
        auto names = library.importFrom(path);
        QVERIFY(!names);
        QVERIFY2(names.error().contains("line 3, column"), qPrintable(names.error()));
        QVERIFY(writeFile(path.toStdString(), R"({"format":"socket-workbench profiles","version":9,"profiles":[]})"));
        QVERIFY(library.importFrom(path).error().contains("has version 9"));
        QVERIFY(writeFile(
            path.toStdString(),
            R"({"format":"socket-workbench profiles","version":1,"profiles":[{"name":"a","options":[]},{}]})"));
        QVERIFY(library.importFrom(path).error().endsWith("profiles[1].name: missing."));
        QVERIFY(library.own().empty());
    }

    void aDamagedStoreIsSetAsideAndSaid() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("p.json");
        QVERIFY(writeFile(path.toStdString(), "nonsense"));
        ProfileLibrary library(path);
        QVERIFY(library.own().empty());
        QVERIFY(library.trouble().contains("line 1, column 1"));
        library.keep(mine());
        QVERIFY(library.trouble().isEmpty());
        QVERIFY(QFile::exists(path + ".damaged"));
    }

    void aStoreThatCannotBeWrittenSaysSo() {
        ProfileLibrary library("/proc/nowhere/p.json");
        library.keep(mine());
        QVERIFY(library.trouble().contains("/proc/nowhere"));
        QCOMPARE(library.own().size(), 1u); // it can be used as long as the program runs
    }
};

QTEST_APPLESS_MAIN(TestProfileFile)
#include "tst_profile_file.moc"
