#include "core/bridge/engine_bridge.h"
#include "ui/models/options_filter.h"
#include "ui/models/options_model.h"
#include "ui/panels/option_export_menu.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cstring>

using namespace swb;

namespace {

Bytes intBytes(int value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

} // namespace

class TestOptionExportMenu : public QObject {
    Q_OBJECT

private slots:
    void init() {
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        m_model = std::make_unique<OptionsModel>();
        m_filter = std::make_unique<OptionsFilter>();
        m_filter->setSourceModel(m_model.get());
        m_menu = std::make_unique<OptionExportMenu>(*m_bridge, SocketId{3}, *m_filter);
        tell({{SOL_SOCKET, SO_KEEPALIVE, 0},
              {SOL_SOCKET, SO_RCVBUF, 131072},
              {SOL_SOCKET, 72, 0},
              {IPPROTO_TCP, TCP_NODELAY, 0}},
             Sweep::Defaults);
        tell({{SOL_SOCKET, SO_KEEPALIVE, 1},
              {SOL_SOCKET, SO_RCVBUF, 262144},
              {SOL_SOCKET, 72, 0},
              {IPPROTO_TCP, TCP_NODELAY, 1}},
             Sweep::Readable);
    }

    void whatIsShownIsCopied() {
        QCOMPARE(copied(OptionsFormat::Csv).count('\n'), 5);
        m_filter->setSearch("acknowledgement keepalive probes"); // none has all of these
        QCOMPARE(copied(OptionsFormat::Csv).count('\n'), 1);
        m_filter->setSearch("TCP_NODELAY");
        const QString csv = copied(OptionsFormat::Csv);
        QVERIFY(csv.contains("IPPROTO_TCP,TCP_NODELAY,1,on,off,true,01 00 00 00,"));
        QCOMPARE(csv.count('\n'), 2);
        const QJsonArray options = QJsonDocument::fromJson(copied(OptionsFormat::Json).toUtf8())["options"].toArray();
        QCOMPARE(options.size(), 1);
        QVERIFY(copied(OptionsFormat::Markdown).contains("| TCP\\_NODELAY | on | off | yes |"));
        QVERIFY(!copied(OptionsFormat::Python).contains("KEEPALIVE"));
    }

    void codeSetsWhatDiffersOrAllThatIsShown() {
        const QString c = copied(OptionsFormat::C);
        QVERIFY(c.contains("SO_KEEPALIVE") && c.contains("TCP_NODELAY"));
        QVERIFY(!c.contains("SO_RCVBUF"));                                         // the kernel tuned it
        QVERIFY(copied(OptionsFormat::CAll).contains("const int value = 131072")); // half of what it reads
        QVERIFY(!copied(OptionsFormat::Python).contains("SO_RCVBUF"));
        QVERIFY(copied(OptionsFormat::PythonAll).contains("socket.SO_RCVBUF, 131072"));
    }

    // Whether the buffer was set is told by an option that the filter hides.
    void whatTheKernelTunedIsKnownWhateverIsShown() {
        m_filter->setSearch("SO_RCVBUF");
        QVERIFY(!copied(OptionsFormat::C).contains("SO_RCVBUF"));
    }

    void aFileIsPrivateAndOfTheKindOfItsEnding() {
        const QTemporaryDir folder;
        for (const char* name : {"a.csv", "a.json", "a.md", "a.c", "a.PY"}) {
            const QString path = folder.filePath(name);
            m_menu->saveTo(path);
            QFile file(path);
            QVERIFY2(file.open(QFile::ReadOnly), name);
            QVERIFY(file.readAll().contains("NODELAY"));
            struct stat info{};
            QCOMPARE(::stat(qPrintable(path), &info), 0);
            QCOMPARE(info.st_mode & 0777, 0600u);
        }
        QCOMPARE(note(), QString("saved as a.PY"));
        m_menu->saveTo(folder.filePath("a.doc"));
        QVERIFY(!QFile::exists(folder.filePath("a.doc")));
        QCOMPARE(note(), QString("doc is none of csv, json, md, c, py"));
        m_menu->saveTo("/proc/nowhere/a.csv");
        QVERIFY(!note().startsWith("saved"));
    }

    void theMenuHasAllKinds() {
        QStringList entries;
        for (QMenu* menu : m_menu->findChildren<QMenu*>())
            for (QAction* action : menu->actions())
                entries << action->text();
        for (const char* wanted : {"CSV", "JSON", "Markdown", "C that sets what differs", "C that sets all shown",
                                   "Python that sets what differs", "Python that sets all shown", "Save as…"})
            QVERIFY2(entries.contains(wanted), wanted);
    }

private:
    struct Reads {
        int level, name, value;
    };
    void tell(std::vector<Reads> reads, Sweep sweep) {
        std::ranges::sort(reads, {}, [](const Reads& one) { return std::pair(one.level, one.name); });
        auto snapshot = std::make_shared<OptionSnapshot>();
        for (const Reads& one : reads)
            snapshot->add(one.level, one.name, intBytes(one.value));
        OptionReport report;
        report.sweep = sweep;
        report.snapshot = snapshot;
        m_model->take(report);
    }
    QString copied(OptionsFormat format) {
        m_menu->copy(format);
        return QGuiApplication::clipboard()->text();
    }
    QString note() const { return m_menu->findChild<QLabel*>()->text(); }

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<OptionsModel> m_model;
    std::unique_ptr<OptionsFilter> m_filter;
    std::unique_ptr<OptionExportMenu> m_menu;
};

QTEST_MAIN(TestOptionExportMenu)
#include "tst_option_export_menu.moc"
