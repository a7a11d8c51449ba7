#include "core/reference/system_tables.h"
#include "tests/support/gui_window_driver.h"
#include "ui/panels/reference_panel.h"
#include "ui/panels/service_page.h"

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace swb;
using namespace swb::test;

namespace {

// A file of the test's own stands over /etc/services, for this process alone. Before there are threads. Empty, or why
// it could not be done.
QString standOverServices(const QByteArray& path) {
    if (access("/etc/services", F_OK) != 0)
        return QStringLiteral("there is no /etc/services to put a file over");
    if (unshare(CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER)) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount(path.constData(), "/etc/services", nullptr, MS_BIND, nullptr) != 0)
        return QStringLiteral("no mount namespace of its own here: it needs root, or user namespaces");
    return {};
}

} // namespace

// The page of services over a file that changes.
class TestWindowServices : public QObject {
    Q_OBJECT

public:
    TestWindowServices(QByteArray path, QString whyNot)
        : m_path(std::move(path))
        , m_whyNot(std::move(whyNot)) {}

private slots:
    void initTestCase() {
        if (!m_whyNot.isEmpty())
            QSKIP(qPrintable(m_whyNot));
    }
    void withoutATableThePageSaysSo();
    void theTableIsReadAgainOnRequest();
    void tellsWhatNsswitchSays_data();
    void tellsWhatNsswitchSays();

private:
    void write(const QByteArray& text) const {
        QFile file(QString::fromUtf8(m_path));
        QVERIFY(file.open(QFile::WriteOnly | QFile::Truncate)); // the same file: what is mounted is no name
        QCOMPARE(file.write(text), text.size());
    }
    QWidget* open(GuiWindowDriver& driver) const {
        driver.press("Reference");
        auto* panel = driver.window().findChild<ReferencePanel*>();
        driver.press("Services", panel);
        return panel->findChild<ServicePage*>();
    }

    QByteArray m_path;
    QString m_whyNot;
};

void TestWindowServices::withoutATableThePageSaysSo() {
    write({});
    GuiWindowDriver driver;
    QWidget* page = open(driver);
    QVERIFY(page != nullptr);
    QVERIFY2(driver.says(page, "There is nothing in it. Ports are numbers all the same"),
             qPrintable(driver.text(page)));
    QCOMPARE(driver.list("Services", page)->model()->rowCount(), 0);
    driver.press("Constants", driver.window().findChild<ReferencePanel*>()); // and the decoder does without
    QVERIFY(driver.type("Decode", "80", driver.window().findChild<ReferencePanel*>()));
    QVERIFY(driver.list("Readings")->model()->rowCount() > 0);
}

void TestWindowServices::theTableIsReadAgainOnRequest() {
    write("one 1001/tcp uno\none 1001/udp\ntwo 1002/udp # a remark\n");
    GuiWindowDriver driver;
    QWidget* page = open(driver);
    const auto* list = driver.list("Services", page);
    QCOMPARE(list->model()->rowCount(), 2);
    QCOMPARE(list->model()->index(0, 1).data().toString(), QStringLiteral("one (uno)"));
    QVERIFY2(driver.says(page, "Read at "), qPrintable(driver.text(page)));
    QVERIFY(driver.says(page, "/etc/services, which is there"));
    write("one 1001/tcp\ntwo 1002/udp\nthree 1003/sctp\n");
    QCOMPARE(list->model()->rowCount(), 2); // by itself nothing moves
    QVERIFY(driver.type("Search", "1002", page));
    driver.pressKeys(Qt::Key_Return);
    QVERIFY(driver.press("Read again", page));
    QCOMPARE(list->currentIndex().siblingAtColumn(2).data().toString(), QStringLiteral("two")); // it stays chosen
    QVERIFY(driver.type("Search", "", page));
    QCOMPARE(list->model()->rowCount(), 3);
    QCOMPARE(list->model()->index(2, 3).data().toString(), QStringLiteral("sctp: three"));
    QCOMPARE(list->model()->index(0, 1).data().toString(), QStringLiteral("one"));
}

void TestWindowServices::tellsWhatNsswitchSays_data() {
    QTest::addColumn<QByteArray>("nsswitch");
    QTest::addColumn<bool>("hasTable");
    QTest::addColumn<QString>("piece");
    QTest::newRow("database first") << QByteArray("hosts: files\nservices:   db files # as Debian has it\n") << true
                                    << "says \"services: db files\"; of these, files is ";
    QTest::newRow("files alone") << QByteArray("services: files\n") << true << "/services, which is there.";
    QTest::newRow("no line") << QByteArray("hosts: dns\n") << true << "says nothing of services, so ";
    QTest::newRow("no table") << QByteArray("services: files\n") << false << "/services, which is missing.";
    QTest::newRow("a remark alone") << QByteArray("# services: ldap\n") << true << "says nothing of services";
}

void TestWindowServices::tellsWhatNsswitchSays() {
    QFETCH(QByteArray, nsswitch);
    QFETCH(bool, hasTable);
    QFETCH(QString, piece);
    const QTemporaryDir etc;
    const auto put = [&etc](const char* name, const QByteArray& text) {
        QFile file(etc.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(text);
    };
    put("nsswitch.conf", nsswitch);
    if (hasTable)
        put("services", "one 1/tcp\n");
    const QString said = QString::fromStdString(serviceSourceText(etc.path().toStdString()));
    QVERIFY2(said.contains(piece), qPrintable(said));
}

int main(int argc, char** argv) {
    QTemporaryDir folder;
    const QByteArray path = folder.filePath(QStringLiteral("services")).toUtf8();
    ::close(::open(path.constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
    const QString whyNot = standOverServices(path);
    const QApplication app(argc, argv);
    TestWindowServices test(path, whyNot);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_window_services.moc"
