#include "tests/support/gui_window_driver.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

class TestWindowUnix : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void aStreamByPathConverses();
    void aStalePathIsTakenAwayOnRequestAndBindWorks();
    void aPathInUseIsNotOfferedToBeTakenAway();
    void anAbstractNameWithANulByteInItConverses();
    void anUnnamedSocketIsGivenANameByTheKernel();
    void aSeqpacketKeepsTheBoundsOfItsMessages();
    void bothEndsOfASocketPairOpenAndConverse();
    void aDatagramGoesFromPathToPath();

private:
    bool name(SocketId socket, const QString& call, const QString& kind, const QString& text);
    SocketId makeListener(const QString& preset, const QString& kind, const QString& text);
    // Connected to the listener and accepted; the accepted socket has taken the listener's page.
    struct Pair {
        SocketId client, server;
    };
    Pair connectTo(SocketId listener, const QString& preset, const QString& kind, const QString& text);
    bool carries(SocketId from, SocketId to, const QString& data);

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestWindowUnix::init() {
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(m_directory->isValid());
    m_path = m_directory->filePath("s");
    m_driver = std::make_unique<GuiWindowDriver>();
}

void TestWindowUnix::cleanup() {
    m_driver.reset();
    m_directory.reset();
}

bool TestWindowUnix::name(SocketId socket, const QString& call, const QString& kind, const QString& text) {
    QWidget* card = m_driver->card(socket, call);
    if (card == nullptr || !m_driver->choose(m_driver->combo("Kind", card), kind))
        return false;
    return text.isEmpty() || m_driver->type(kind == "path" ? "Path" : "Name", text, card);
}

SocketId TestWindowUnix::makeListener(const QString& preset, const QString& kind, const QString& text) {
    const SocketId listener = m_driver->make(preset);
    const bool done = listener && name(listener, "bind", kind, text) && m_driver->call(listener, "bind") &&
                      m_driver->call(listener, "listen");
    return done && m_driver->view(listener).life == Life::Listening ? listener : SocketId{};
}

TestWindowUnix::Pair TestWindowUnix::connectTo(SocketId listener, const QString& preset, const QString& kind,
                                               const QString& text) {
    GuiWindowDriver& d = *m_driver;
    if (!d.press("Two pages"))
        return {};
    const SocketId client = d.make(preset);
    if (!client || !name(client, "connect", kind, text) || !d.call(client, "connect") || !d.call(listener, "accept"))
        return {};
    const SocketId server = d.newestSocket();
    const bool opened = d.press("Open s" + QString::number(server.value), d.card(listener, "accept")) &&
                        d.waitFor([&] { return d.page(server) && d.page(client); });
    return opened ? Pair{client, server} : Pair{};
}

bool TestWindowUnix::carries(SocketId from, SocketId to, const QString& data) {
    GuiWindowDriver& d = *m_driver;
    const QString expected = QString("= %1").arg(data.size());
    return d.type("data", data, d.card(from, "send")) && d.call(from, "send") && d.call(to, "recv") &&
           d.says(d.card(to, "recv"), expected);
}

void TestWindowUnix::aStreamByPathConverses() {
    GuiWindowDriver& d = *m_driver;
    const SocketId listener = makeListener("Unix stream", "path", m_path);
    QVERIFY(listener);
    QVERIFY(QFile::exists(m_path));
    const auto [client, server] = connectTo(listener, "Unix stream", "path", m_path);
    QVERIFY(client);
    QVERIFY(carries(client, server, "question"));
    QVERIFY(carries(server, client, "answer"));
    QVERIFY(d.call(server, "close"));
    QVERIFY(d.call(client, "recv"));
    QVERIFY(d.outcome(client, "recv").contains("= 0"));
    QTRY_VERIFY(d.ledgerRow(client, "connect(").call.contains(m_path));
}

void TestWindowUnix::aStalePathIsTakenAwayOnRequestAndBindWorks() {
    GuiWindowDriver& d = *m_driver;
    const SocketId first = makeListener("Unix stream", "path", m_path);
    QVERIFY(first);
    QVERIFY(d.call(first, "close"));
    QVERIFY(QFile::exists(m_path)); // close() leaves it

    const SocketId second = d.make("Unix stream");
    QVERIFY(second);
    QVERIFY(name(second, "bind", "path", m_path));
    QVERIFY(d.call(second, "bind"));
    QVERIFY(d.outcome(second, "bind").contains("EADDRINUSE"));
    QVERIFY(QFile::exists(m_path)); // nothing is taken away unasked
    QVERIFY(d.press("unlink", d.card(second, "bind")));
    QTRY_VERIFY(d.outcome(second, "bind").contains("= 0"));
    QVERIFY(!QFile::exists(m_path));
    QTRY_COMPARE(d.ledgerRow(second, "unlink(").result, QString("0"));
    QVERIFY(d.call(second, "bind"));
    QVERIFY(QFile::exists(m_path));
    QTRY_COMPARE(d.view(second).life, Life::Bound);
}

void TestWindowUnix::aPathInUseIsNotOfferedToBeTakenAway() {
    GuiWindowDriver& d = *m_driver;
    const SocketId first = makeListener("Unix stream", "path", m_path);
    QVERIFY(first);
    const SocketId second = d.make("Unix stream");
    QVERIFY(second);
    QVERIFY(name(second, "bind", "path", m_path));
    QVERIFY(d.call(second, "bind"));
    QVERIFY(d.outcome(second, "bind").contains("EADDRINUSE"));
    QVERIFY2(d.outcome(second, "bind").contains("s1"), qPrintable(d.outcome(second, "bind"))); // its holder
    QVERIFY(!d.button("unlink", d.card(second, "bind")));
}

void TestWindowUnix::anAbstractNameWithANulByteInItConverses() {
    const QString unique = QString("swb-%1\\0-end").arg(QCoreApplication::applicationPid());
    const SocketId listener = makeListener("Unix stream", "abstract name", unique);
    QVERIFY(listener);
    const auto [client, server] = connectTo(listener, "Unix stream", "abstract name", unique);
    QVERIFY(client);
    QVERIFY(carries(client, server, "across"));
}

void TestWindowUnix::anUnnamedSocketIsGivenANameByTheKernel() {
    GuiWindowDriver& d = *m_driver;
    const SocketId listener = makeListener("Unix stream", "autobind", {});
    QVERIFY(listener);
    const auto& local = d.view(listener).local;
    QVERIFY(local);
    QCOMPARE(local->length(), 2U + 1U + 5U); // family, NUL, five hexadecimal digits (unix(7))
    QVERIFY(d.call(listener, "getsockname"));
}

void TestWindowUnix::aSeqpacketKeepsTheBoundsOfItsMessages() {
    GuiWindowDriver& d = *m_driver;
    const SocketId listener = makeListener("Unix seqpacket", "path", m_path);
    QVERIFY(listener);
    const auto [client, server] = connectTo(listener, "Unix seqpacket", "path", m_path);
    QVERIFY(client);
    for (const char* message : {"one", "three"}) {
        QVERIFY(d.type("data", message, d.card(client, "send")));
        QVERIFY(d.call(client, "send"));
    }
    QVERIFY(d.call(server, "recv"));
    QVERIFY(d.outcome(server, "recv").contains("= 3"));
    QVERIFY(d.call(server, "recv"));
    QVERIFY(d.outcome(server, "recv").contains("= 5"));
}

void TestWindowUnix::bothEndsOfASocketPairOpenAndConverse() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.preset("Socket pair"));
    const SocketId newest = d.makeFromBuilder();
    QVERIFY(newest);
    QTRY_VERIFY(d.page(SocketId{1}) && d.page(SocketId{2}));
    QVERIFY(d.button("Two pages")->isChecked());
    QVERIFY(carries(SocketId{1}, SocketId{2}, "there"));
    QVERIFY(carries(SocketId{2}, SocketId{1}, "and back"));
    QVERIFY(d.call(SocketId{1}, "close"));
    QVERIFY(d.call(SocketId{2}, "recv"));
    QVERIFY(d.outcome(SocketId{2}, "recv").contains("= 0"));
}

void TestWindowUnix::aDatagramGoesFromPathToPath() {
    GuiWindowDriver& d = *m_driver;
    const SocketId left = d.make("Unix datagram");
    QVERIFY(left);
    QVERIFY(name(left, "bind", "path", m_path));
    QVERIFY(d.call(left, "bind"));
    QVERIFY(d.press("Two pages"));
    const SocketId right = d.make("Unix datagram");
    QVERIFY(right);
    QVERIFY(name(right, "bind", "path", m_directory->filePath("t")));
    QVERIFY(d.call(right, "bind"));
    QVERIFY(name(right, "sendto", "path", m_path));
    QVERIFY(d.type("data", "letter", d.card(right, "sendto")));
    QVERIFY(d.call(right, "sendto"));
    QVERIFY(d.call(left, "recvfrom"));
    QVERIFY(d.outcome(left, "recvfrom").contains("= 6"));
    QTRY_VERIFY(d.ledgerRow(left, "recvfrom(").call.contains(m_directory->filePath("t")));
}

QTEST_MAIN(TestWindowUnix)
#include "tst_window_unix.moc"
