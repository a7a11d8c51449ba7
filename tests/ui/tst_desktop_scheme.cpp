#include "ui/shell/desktop_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace swb;

namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kSpace = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

// As xdg-desktop-portal answers: Read gives a variant within a variant.
class FakePortal : public QDBusVirtualObject {
public:
    QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override {
        if (message.interface() != kInterface || message.member() != QStringLiteral("Read"))
            return false;
        const QVariant inner = QVariant::fromValue(QDBusVariant(scheme));
        return connection.send(message.createReply(QVariant::fromValue(QDBusVariant(inner))));
    }

    uint scheme = 1;
};

} // namespace

class TestDesktopScheme : public QObject {
    Q_OBJECT

private slots:
    // A bus of the test's own: the person's desktop is neither asked nor told.
    void initTestCase() {
        const QString daemon = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        if (daemon.isEmpty())
            QSKIP("dbus-daemon is not installed");
        m_bus.start(daemon,
                    {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        QVERIFY(m_bus.waitForStarted());
        QVERIFY(m_bus.waitForReadyRead());
        const QString address = QString::fromUtf8(m_bus.readLine()).trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address.toUtf8());
        m_portalBus =
            std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(address, QStringLiteral("fake portal")));
        QVERIFY(m_portalBus->isConnected());
    }

    void cleanupTestCase() {
        m_portalBus.reset();
        QDBusConnection::disconnectFromBus(QStringLiteral("fake portal"));
        m_bus.terminate();
        m_bus.waitForFinished();
    }

    void withoutAPortalNothingIsSaid() {
        DesktopScheme scheme;
        QSignalSpy changed(&scheme, &DesktopScheme::shadeChanged);
        scheme.start();
        // A second answer on the same connection comes after the first one's error.
        QDBusConnection bus = QDBusConnection::sessionBus();
        QVERIFY(bus.isConnected());
        const QDBusMessage ask =
            QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/"),
                                           QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetId"));
        QCOMPARE(bus.call(ask, QDBus::BlockWithGui).type(), QDBusMessage::ReplyMessage);
        QCOMPARE(changed.count(), 0);
    }

    void theSettingIsReadAndFollowed() {
        QVERIFY(m_portalBus->registerVirtualObject(kPath, &m_portal));
        QVERIFY(m_portalBus->registerService(kService));
        DesktopScheme scheme;
        std::optional<Shade> told;
        int times = 0;
        connect(&scheme, &DesktopScheme::shadeChanged, this, [&](std::optional<Shade> shade) {
            told = shade;
            ++times;
        });
        scheme.start();
        QTRY_COMPARE(times, 1);
        QCOMPARE(told, std::optional(Shade::Dark));

        QDBusMessage changed = QDBusMessage::createSignal(kPath, kInterface, QStringLiteral("SettingChanged"));
        changed << QStringLiteral("org.gnome.desktop.interface") << kKey << QVariant::fromValue(QDBusVariant(uint(2)));
        QVERIFY(m_portalBus->send(changed));
        changed.setArguments({kSpace, kKey, QVariant::fromValue(QDBusVariant(uint(2)))});
        QVERIFY(m_portalBus->send(changed));
        QTRY_COMPARE(times, 2);
        QCOMPARE(told, std::optional(Shade::Light));
    }

private:
    QProcess m_bus;
    std::unique_ptr<QDBusConnection> m_portalBus;
    FakePortal m_portal;
};

QTEST_GUILESS_MAIN(TestDesktopScheme)
#include "tst_desktop_scheme.moc"
