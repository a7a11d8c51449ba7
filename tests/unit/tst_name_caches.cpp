#include "core/resolve/name_caches.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace swb;

// What keeps answers on this machine, told by files of the test's own.
class TestNameCaches : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_root = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_root->path()).mkpath("etc"));
        write("etc/nsswitch.conf", "passwd: files\nhosts: files dns\n");
        write("etc/resolv.conf", "nameserver 192.0.2.53\n");
    }

    void aPlainMachineHasNone() {
        const auto caches = found();
        QCOMPARE(caches.size(), std::size_t{3});
        for (const NameCache& cache : caches) {
            QVERIFY2(!cache.isThere, cache.name.c_str());
            QVERIFY(!cache.because.empty() && !cache.meaning.empty());
        }
    }

    void theSocketOfNscdIsSeen() {
        QVERIFY(QDir(m_root->path()).mkpath("var/run/nscd"));
        write("var/run/nscd/socket", "");
        QVERIFY(found().at(0).isThere);
    }

    void theModuleOfSystemdResolvedIsSeenInTheHostsLineAlone() {
        write("etc/nsswitch.conf", "passwd: resolve\nhosts: files # resolve\n");
        QVERIFY(!found().at(1).isThere);
        write("etc/nsswitch.conf", "hosts: mymachines resolve [!UNAVAIL=return] files dns\n");
        QVERIFY(found().at(1).isThere);
        QVERIFY(found().at(1).because.find("line 1") != std::string::npos);
    }

    void aServerOfThisMachineIsToldFromOthers_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("isThere");
        QTest::addColumn<QString>("name");
        QTest::newRow("systemd-resolved") << "nameserver 127.0.0.53\n" << true << "systemd-resolved";
        QTest::newRow("dnsmasq") << "nameserver 127.0.0.1\n" << true << "a server of this machine";
        QTest::newRow("IPv6") << "nameserver ::1\n" << true << "a server of this machine";
        QTest::newRow("a comment") << "#nameserver 127.0.0.1\nnameserver 192.0.2.1\n" << false << "the name server";
        QTest::newRow("the second one") << "nameserver 192.0.2.1\nnameserver 127.0.0.1\n"
                                        << true << "a server of this machine";
        QTest::newRow("none") << "search example\n" << true << "a server of this machine";
    }
    void aServerOfThisMachineIsToldFromOthers() {
        QFETCH(const QString, file);
        QFETCH(const bool, isThere);
        QFETCH(const QString, name);
        write("etc/resolv.conf", file.toUtf8());
        QCOMPARE(found().at(2).isThere, isThere);
        QCOMPARE(QString::fromStdString(found().at(2).name), name);
    }

private:
    void write(const QString& name, const QByteArray& text) {
        QFile file(m_root->path() + '/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    std::vector<NameCache> found() const { return cachesInPath(m_root->path().toStdString()); }

    std::unique_ptr<QTemporaryDir> m_root;
};

QTEST_APPLESS_MAIN(TestNameCaches)
#include "tst_name_caches.moc"
