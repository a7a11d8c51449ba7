#include "core/store/history.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace swb;

class TestHistory : public QObject {
    Q_OBJECT

private slots:
    void putsTheNewestFirstAndEachTextOnce() {
        History history({});
        history.remember("host", "::1");
        history.remember("host", "127.0.0.1");
        history.remember("host", "::1");
        history.remember("port", "80");
        QCOMPARE(history.entries("host"), QStringList({"::1", "127.0.0.1"}));
        QCOMPARE(history.entries("port"), QStringList({"80"}));
        QCOMPARE(history.entries("nothing"), QStringList());
    }

    void keepsNoMoreThanItSays() {
        History history({});
        for (int i = 0; i < History::kKept + 5; ++i)
            history.remember("port", QString::number(i));
        QCOMPARE(history.entries("port").size(), History::kKept);
        QCOMPARE(history.entries("port").front(), QString::number(History::kKept + 4));
    }

    void ignoresAnEmptyTextAndAHugeOne() {
        History history({});
        history.remember("payload", {});
        history.remember("payload", QString(1'000'000, 'x'));
        QVERIFY(history.entries("payload").isEmpty());
    }

    void tellsWhichKindChangedAndOnlyWhenItDid() {
        History history({});
        const QSignalSpy spy(&history, &History::changed);
        history.remember("host", "a");
        history.remember("host", "a");
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.at(0).at(0).toString(), QString("host"));
    }

    void comesBackAtTheNextStart() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("config/history.json");
        {
            History history(path);
            history.remember("unix path", "/run/Ω.sock");
            history.remember("payload", "GET / HTTP/1.0\\r\\n\\r\\n");
            QVERIFY(history.saveNow());
        }
        const History again(path);
        QCOMPARE(again.trouble(), QString());
        QCOMPARE(again.entries("unix path"), QStringList({"/run/Ω.sock"}));
        QCOMPARE(again.entries("payload"), QStringList({"GET / HTTP/1.0\\r\\n\\r\\n"}));
        struct stat status{};
        QCOMPARE(::stat(qPrintable(path), &status), 0);
        QCOMPARE(status.st_mode & 07777u, 0600u);
    }

    void writesSoonWithoutBeingAskedAndAtTheLatestWhenItEnds() {
        const QTemporaryDir folder;
        History history(folder.filePath("soon.json"));
        history.remember("host", "a");
        QVERIFY(!QFile::exists(folder.filePath("soon.json")));
        QTRY_VERIFY(QFile::exists(folder.filePath("soon.json")));
        {
            History other(folder.filePath("end.json"));
            other.remember("host", "a");
        }
        QVERIFY(QFile::exists(folder.filePath("end.json")));
    }

    void forgetsEverythingAlsoInTheFile() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("history.json");
        History history(path);
        history.remember("host", "a");
        QVERIFY(history.saveNow());
        history.forgetAll();
        QVERIFY(history.saveNow());
        QVERIFY(History(path).entries("host").isEmpty());
    }

    void keepsADamagedFileAsideAndSaysSo() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("history.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"format\": ");
        file.close();
        History history(path);
        QVERIFY2(history.trouble().contains("damaged at line 1"), qPrintable(history.trouble()));
        QVERIFY(QFile::exists(path + ".damaged"));
        history.remember("host", "a");
        QVERIFY(history.saveNow());
        QCOMPARE(History(path).trouble(), QString());
    }

    void saysThatItCouldNotBeWritten() {
        History history("/proc/history.json");
        history.remember("host", "a");
        QVERIFY(!history.saveNow());
    }
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
