#include "core/store/json_file.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace swb;

class TestJsonFile : public QObject {
    Q_OBJECT

private slots:
    void readsBackWhatWasWritten() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("a.json");
        QVERIFY(writeJsonFile(path, m_format, {{"name", "Ω"}}));
        const auto object = readJsonFile(path, m_format);
        QVERIFY(object.has_value());
        QCOMPARE(object->value("name").toString(), QString("Ω"));
    }

    void writesForItsOwnerAloneAlsoOverAnOpenFile() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("sub/folder/a.json");
        QVERIFY(writeJsonFile(path, m_format, {}));
        QCOMPARE(modeOf(path), 0600u);
        QCOMPARE(modeOf(QFileInfo(path).path()), 0700u);
        QCOMPARE(::chmod(qPrintable(path), 0644), 0);
        QVERIFY(writeJsonFile(path, m_format, {}));
        QCOMPARE(modeOf(path), 0600u);
    }

    void saysWhereADamagedFileIsDamaged() {
        const auto trouble = readText("{\n  \"format\": \"test\",\n  \"version\" 1\n}\n");
        QCOMPARE(trouble.fault, FileFault::Damaged);
        QVERIFY2(trouble.message.contains("line 3, column 13"), qPrintable(trouble.message));
    }

    void refusesWhatItIsNotTheFormatOf_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("fault");
        QTest::newRow("empty") << QByteArray() << static_cast<int>(FileFault::Damaged);
        QTest::newRow("list") << QByteArray("[1]") << static_cast<int>(FileFault::Damaged);
        QTest::newRow("other format") << QByteArray(R"({"format":"x","version":1})")
                                      << static_cast<int>(FileFault::Damaged);
        QTest::newRow("newer version") << QByteArray(R"({"format":"test","version":2})")
                                       << static_cast<int>(FileFault::WrongVersion);
        QTest::newRow("no version") << QByteArray(R"({"format":"test"})") << static_cast<int>(FileFault::WrongVersion);
        QTest::newRow("binary") << QByteArray("\x00\xff\x80", 3) << static_cast<int>(FileFault::Damaged);
    }
    void refusesWhatItIsNotTheFormatOf() {
        QFETCH(QByteArray, text);
        QFETCH(int, fault);
        const auto trouble = readText(text);
        QCOMPARE(static_cast<int>(trouble.fault), fault);
        QVERIFY(!trouble.message.isEmpty());
    }

    void tellsAMissingFileFromADamagedOne() {
        const auto object = readJsonFile("/nowhere/at/all.json", m_format);
        QVERIFY(!object);
        QCOMPARE(object.error().fault, FileFault::Missing);
    }

    void saysThatAFolderCannotBeWritten_data() {
        QTest::addColumn<QString>("path");
        QTest::newRow("nothing can be made there, by root either") << "/proc/socket-workbench.json";
        QTest::newRow("folder cannot be made") << "/proc/socket-workbench/a.json";
        QTest::newRow("folder is a file") << "/etc/passwd/a.json";
    }
    void saysThatAFolderCannotBeWritten() {
        QFETCH(QString, path);
        const auto written = writeJsonFile(path, m_format, {});
        QVERIFY(!written);
        QVERIFY2(written.error().contains("cannot"), qPrintable(written.error()));
    }

    void setsAFileAsideAndLetsAnOlderOneGo() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("a.json");
        writeText(folder.filePath("a.json.damaged"), "old");
        writeText(path, "new");
        QCOMPARE(setAside(path), path + ".damaged");
        QVERIFY(!QFile::exists(path));
        QFile kept(path + ".damaged");
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), QByteArray("new"));
        QCOMPARE(setAside(path), QString());
    }

private:
    static unsigned modeOf(const QString& path) {
        struct stat status{};
        return ::stat(qPrintable(path), &status) == 0 ? status.st_mode & 07777u : 0;
    }

    static void writeText(const QString& path, const QByteArray& text) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    FileTrouble readText(const QByteArray& text) const {
        const QTemporaryDir folder;
        writeText(folder.filePath("a.json"), text);
        const auto object = readJsonFile(folder.filePath("a.json"), m_format);
        return object ? FileTrouble{FileFault::Missing, {}} : object.error();
    }

    const FileFormat m_format{"test", 1};
};

QTEST_APPLESS_MAIN(TestJsonFile)
#include "tst_json_file.moc"
