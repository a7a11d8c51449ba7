#include "tests/support/gui_window_driver.h"
#include "ui/look/control_look.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

// The cards of dup, detach, fcntl, ioctl, sendfile, splice and the undoing of a connection.
class TestDescriptorCards : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void aDuplicateIsOpenedAndWarnedOf();
    void aDetachedSocketSaysThatItIsGivenAway();
    void fcntlShowsTheFieldThatItsCommandTakes();
    void closeOnExecIsSetAndReadByName();
    void ioctlReadsAnInterfaceChosenByName();
    void ioctlRefusesAnInterfaceNameThatIsTooLong();
    void ioctlTakesAnIntegerWhereTheRequestDoes();
    void ioctlLetsAnyNumberThroughWithAWarning_data();
    void ioctlLetsAnyNumberThroughWithAWarning();
    void aFileIsSent();
    void aFileThatIsNotNamedIsRefusedInPlace();
    void bytesAreSplicedToAnotherSocket();
    void aConnectionIsUndone();
    void theOptionForZeroCopyIsOfferedBesideTheFlag();

private:
    bool makePair() { return m_driver->preset("Socket pair") && m_driver->makeFromBuilder(); }

    std::unique_ptr<GuiWindowDriver> m_driver;
    const SocketId m_one{1};
    const SocketId m_two{2};
};

void TestDescriptorCards::aDuplicateIsOpenedAndWarnedOf() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QVERIFY(d.call(m_one, "dup"));
    QVERIFY2(d.outcome(m_one, "dup").contains("(s3)"), qPrintable(d.outcome(m_one, "dup")));
    QTRY_VERIFY(d.says(d.page(m_one), "Shares its open file with s3"));
    QVERIFY(d.press("Open s3", d.card(m_one, "dup")));
    const SocketId third{3};
    QTRY_VERIFY(d.page(third));
    QVERIFY2(d.says(d.page(third), "dup(s1)"), qPrintable(d.text(d.page(third))));
    QVERIFY(d.says(d.page(third), "Shares its open file with s1"));
    QVERIFY(d.call(third, "close"));
    QVERIFY(d.openInTree(m_one));
    QTRY_VERIFY(!d.says(d.page(m_one), "Shares its open file"));
}

void TestDescriptorCards::aDetachedSocketSaysThatItIsGivenAway() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    const int fd = d.view(m_one).fd;
    QVERIFY(d.call(m_one, "detach"));
    QTRY_VERIFY(d.says(d.page(m_one), QStringLiteral("Given away: descriptor %1").arg(fd)));
    QVERIFY(d.says(d.page(m_one), "given away"));
    QVERIFY(::fcntl(fd, F_GETFD) != -1);
    ::close(fd);
}

void TestDescriptorCards::fcntlShowsTheFieldThatItsCommandTakes() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QWidget* card = d.card(m_one, "fcntl");
    QVERIFY(!d.field("arg", card)); // F_GETFL takes none
    QVERIFY(!d.button("arg", card));
    QVERIFY(d.choose(d.combo("cmd", card), "F_SETFL"));
    QVERIFY(d.button("arg", card));
    QVERIFY(d.choose(d.combo("cmd", card), "F_SETFD"));
    QVERIFY(d.button("FD_CLOEXEC", card) && !d.button("arg", card));
    QVERIFY(d.choose(d.combo("cmd", card), "F_DUPFD"));
    QVERIFY(d.type("arg", "300", card));
    QVERIFY(d.call(m_one, "fcntl"));
    QVERIFY2(d.outcome(m_one, "fcntl").contains("= 300 (s3)"), qPrintable(d.outcome(m_one, "fcntl")));
}

void TestDescriptorCards::closeOnExecIsSetAndReadByName() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QWidget* card = d.card(m_one, "fcntl");
    QVERIFY(d.choose(d.combo("cmd", card), "F_SETFD"));
    QVERIFY(d.call(m_one, "fcntl"));
    QVERIFY(d.choose(d.combo("cmd", card), "F_GETFD"));
    QVERIFY(d.call(m_one, "fcntl"));
    QTRY_VERIFY2(d.ledgerRow(m_one, "fcntl(").result.contains("FD_CLOEXEC"),
                 qPrintable(d.ledgerRow(m_one, "fcntl(").result));
}

void TestDescriptorCards::ioctlReadsAnInterfaceChosenByName() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QWidget* card = d.card(socket, "ioctl");
    QVERIFY(!d.combo("interface", card));
    QVERIFY(d.choose(d.combo("request", card), "SIOCGIFADDR"));
    QVERIFY(d.choose(d.combo("interface", card), "lo"));
    QVERIFY(d.call(socket, "ioctl"));
    QVERIFY2(d.outcome(socket, "ioctl").contains("lo: 127.0.0.1"), qPrintable(d.outcome(socket, "ioctl")));
    QVERIFY(d.choose(d.combo("request", card), "SIOCGIFFLAGS"));
    QVERIFY(d.call(socket, "ioctl"));
    QVERIFY(d.outcome(socket, "ioctl").contains("LOOPBACK"));
    QTRY_VERIFY(d.ledgerRow(socket, "ioctl(").call.contains("SIOCGIFFLAGS, {\"lo\": UP|LOOPBACK"));
}

void TestDescriptorCards::ioctlRefusesAnInterfaceNameThatIsTooLong() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QWidget* card = d.card(socket, "ioctl");
    QVERIFY(d.choose(d.combo("request", card), "SIOCGIFMTU"));
    QVERIFY(d.choose(d.combo("interface", card), QString(40, 'x')));
    QVERIFY(d.start(socket, "ioctl"));
    QVERIFY(d.says(card, "at most 15 bytes"));
    QVERIFY(d.ledgerRow(socket, "ioctl(").call.isEmpty());
    QVERIFY(d.choose(d.combo("interface", card), "nosuchif0"));
    QVERIFY(d.call(socket, "ioctl"));
    QVERIFY(d.outcome(socket, "ioctl").contains("ENODEV"));
}

void TestDescriptorCards::ioctlTakesAnIntegerWhereTheRequestDoes() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QWidget* card = d.card(socket, "ioctl");
    QVERIFY(!d.field("argp", card));
    QVERIFY(d.choose(d.combo("request", card), "FIONBIO"));
    QVERIFY(d.type("argp", "1", card));
    QVERIFY(d.call(socket, "ioctl"));
    QTRY_VERIFY(d.says(d.page(socket), "non-blocking"));
}

void TestDescriptorCards::ioctlLetsAnyNumberThroughWithAWarning_data() {
    QTest::addColumn<QString>("request");
    QTest::addColumn<QString>("warning");
    QTest::addColumn<QString>("errorText");
    QTest::newRow("unknown") << "4711" << "Not known here" << "ENOTTY";
    QTest::newRow("above an int") << "0xc0ffee00" << "Not known here" << "ENOTTY";
    QTest::newRow("one that would change the machine") << "0x8916" << "would change this machine" << "E";
}

void TestDescriptorCards::ioctlLetsAnyNumberThroughWithAWarning() {
    QFETCH(const QString, request);
    QFETCH(const QString, warning);
    QFETCH(const QString, errorText);
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QWidget* card = d.card(socket, "ioctl");
    for (int i = 0; i < d.combo("request", card)->count(); ++i)
        QVERIFY(!d.combo("request", card)->itemText(i).startsWith("SIOCSIF"));
    QVERIFY(d.choose(d.combo("request", card), request));
    QVERIFY2(d.says(card, warning), qPrintable(d.text(card)));
    QVERIFY(d.call(socket, "ioctl"));
    QVERIFY2(d.outcome(socket, "ioctl").contains(errorText), qPrintable(d.outcome(socket, "ioctl")));
}

void TestDescriptorCards::aFileIsSent() {
    GuiWindowDriver& d = *m_driver;
    QTemporaryDir directory;
    const QString path = directory.filePath("page");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("what the file says") == 18);
    file.close();
    QVERIFY(makePair());
    QWidget* card = d.card(m_one, "sendfile");
    QVERIFY(d.type("file", path, card));
    QVERIFY(d.call(m_one, "sendfile"));
    QVERIFY2(d.outcome(m_one, "sendfile").contains("= 18"), qPrintable(d.outcome(m_one, "sendfile")));
    QVERIFY(d.call(m_two, "recv"));
    QTRY_VERIFY(d.ledgerRow(m_two, "recv(").call.contains("what the file says"));
    QVERIFY(d.type("offset", "13", card));
    QVERIFY(d.call(m_one, "sendfile"));
    QVERIFY(d.outcome(m_one, "sendfile").contains("= 5"));
}

void TestDescriptorCards::aFileThatIsNotNamedIsRefusedInPlace() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QVERIFY(d.start(m_one, "sendfile"));
    QVERIFY(d.says(d.card(m_one, "sendfile"), "A file is wanted."));
    QVERIFY(d.type("file", "/nowhere", d.card(m_one, "sendfile")));
    QVERIFY(d.call(m_one, "sendfile"));
    QVERIFY(d.outcome(m_one, "sendfile").contains("ENOENT"));
}

void TestDescriptorCards::bytesAreSplicedToAnotherSocket() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QVERIFY(d.openBuilder() && d.preset("Socket pair"));
    QVERIFY(d.makeFromBuilder()); // s3 and s4
    QVERIFY(d.openInTree(m_one));
    QVERIFY(d.type("data", "across", d.card(m_one, "send")) && d.call(m_one, "send"));
    QVERIFY(d.openInTree(m_two));
    QWidget* card = d.card(m_two, "splice");
    QComboBox* target = d.combo("to", card);
    QVERIFY(target);
    const int row = target->findText("s3", Qt::MatchStartsWith);
    QVERIFY(row >= 0);
    QVERIFY(target->findText("s2", Qt::MatchStartsWith) < 0); // not to itself
    target->setCurrentIndex(row);
    QVERIFY(d.type("size", "6", card));
    QVERIFY(d.call(m_two, "splice"));
    QVERIFY2(d.outcome(m_two, "splice").contains("= 6"), qPrintable(d.outcome(m_two, "splice")));
    QVERIFY(d.openInTree(SocketId{4}));
    QVERIFY(d.call(SocketId{4}, "recv"));
    QTRY_VERIFY(d.ledgerRow(SocketId{4}, "recv(").call.contains("across"));
}

void TestDescriptorCards::aConnectionIsUndone() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QVERIFY(d.type("Port", "9", d.card(socket, "connect")));
    QVERIFY(d.call(socket, "connect"));
    QTRY_VERIFY(d.view(socket).peer);
    QTRY_VERIFY(d.outcome(socket, "connect").contains("= 0"));
    QVERIFY(d.start(socket, "connect(AF_UNSPEC)"));
    QTRY_VERIFY(!d.view(socket).peer);
    QTRY_VERIFY2(d.says(d.page(socket), "connect(AF_UNSPEC) = 0"), qPrintable(d.text(d.page(socket))));
    QVERIFY(!d.outcome(socket, "connect").contains("= 0")); // there is no connection any more
    QTRY_VERIFY(d.outcome(socket, "connect(AF_UNSPEC)").contains("= 0"));
    QVERIFY(!d.says(d.card(socket, "connect(AF_UNSPEC)"), "again."));
    QTRY_VERIFY(!d.button("bind", d.page(socket))->property(kProminentProperty).toBool());
    QTRY_VERIFY2(d.ledgerRow(socket, "connect(").call.contains("AF_UNSPEC"),
                 qPrintable(d.ledgerRow(socket, "connect(").call));
}

void TestDescriptorCards::theOptionForZeroCopyIsOfferedBesideTheFlag() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP client");
    QVERIFY(socket);
    QWidget* card = d.card(socket, "send");
    QVERIFY(!d.button("setsockopt SO_ZEROCOPY", card));
    QVERIFY(d.setFlag("flags", "MSG_ZEROCOPY", card));
    QVERIFY(d.press("setsockopt SO_ZEROCOPY", card));
    QTRY_VERIFY2(d.ledgerRow(socket, "setsockopt(").call.contains("SO_ZEROCOPY"),
                 qPrintable(d.ledgerRow(socket, "setsockopt(").call));
}

QTEST_MAIN(TestDescriptorCards)
#include "tst_descriptor_cards.moc"
