#include "core/traffic/traffic.h"
#include "tests/support/gui_automatic.h"
#include "tests/support/gui_find.h"
#include "ui/models/peers_model.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <memory>
#include <string>

using namespace swb;
using namespace swb::test;

// Limits of automatic mode: chosen in the window, and told there where they are met.
class TestWindowTrafficLimits : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void thoseBeyondTheLimitAreClosedAndCounted() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticSocket(d, "TCP server");
        QVERIFY(listener && set(listener, "Most peers", "1"));
        Client first(d.localPort(listener));
        QTRY_VERIFY(d.says(d.page(listener), "1 open of 1 that came"));
        Client second(d.localPort(listener));
        QCOMPARE(second.receive(), std::string("end"));
        QTRY_VERIFY(d.says(d.page(listener), "1 closed at once: the limit of peers"));
        QVERIFY(first.send("still here"));
        QTRY_VERIFY(d.says(d.page(listener), "10 B in"));
    }

    void aSilentPeerIsClosedAfterTheTimeChosen() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticSocket(d, "TCP server");
        QVERIFY(listener && set(listener, "Idle time-out, ms", "300"));
        Client client(d.localPort(listener));
        QCOMPARE(client.receive(), std::string("end"));
    }

    void theQueueAndItsBacklogAreShownWhileNobodyAccepts() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticSocket(d, "TCP server");
        QVERIFY(listener && d.press("Settings", d.page(listener)) && d.press("Pause accepting", d.page(listener)) &&
                d.press("Peers", d.page(listener)));
        const Client one(d.localPort(listener));
        const Client two(d.localPort(listener));
        QVERIFY(one.isConnected() && two.isConnected());
        QTRY_VERIFY(d.says(d.page(listener), QStringLiteral("accept queue 2 of %1").arg(d.view(listener).backlog)));
        QVERIFY(d.press("Settings", d.page(listener)) && d.press("Pause accepting", d.page(listener)) &&
                d.press("Peers", d.page(listener)));
        QTRY_VERIFY(d.says(d.page(listener), "2 open of 2 that came"));
    }

    // More than the kernel keeps for a socket that is not read.
    void datagramsThatWereDroppedAreToldExactly() {
        GuiWindowDriver& d = *m_driver;
        const SocketId socket = automaticSocket(d, "UDP");
        QVERIFY(socket && d.press("Settings", d.page(socket)) && d.press("Pause receiving", d.page(socket)));
        const Datagrams sender;
        const std::string datagram(1000, 'd');
        constexpr int kSent = 5000;
        for (int i = 0; i < kSent; ++i)
            QVERIFY(sender.send(d.localPort(socket), datagram));
        QVERIFY(d.press("Pause receiving", d.page(socket)));
        const auto totals = [&] { return d.bridge().engine().traffic().totals(); };
        QTRY_COMPARE(totals().messagesIn + totals().drops, std::uint64_t(kSent));
        QVERIFY(totals().drops > 0);
        const QString count = QLocale().toString(qulonglong(totals().drops));
        QTRY_VERIFY(barSays("datagrams dropped: " + count));
        QVERIFY(d.press("Peers", d.page(socket)));
        QTRY_VERIFY(d.says(d.page(socket), count + " datagrams dropped by the kernel"));
    }

    void twoThatAnswerEachOtherAreHeldBackInSight() {
        GuiWindowDriver& d = *m_driver;
        const SocketId one = automaticSocket(d, "UDP");
        QVERIFY(one && d.press("Answers", d.page(one)) && d.choose(d.combo("Rules", d.page(one)), "Echo"));
        const std::uint16_t port = d.localPort(one);
        const SocketId two = automaticSocket(d, "UDP");
        QVERIFY(two && d.press("Answers", d.page(two)) && d.choose(d.combo("Rules", d.page(two)), "Echo"));
        QVERIFY(d.press("Settings", d.page(two)) && d.type("In a loop, a second", "50", d.page(two)));
        QVERIFY(d.press("Peers", d.page(two)) && d.type("Address", "127.0.0.1", d.page(two)) &&
                d.type("Port", QString::number(port), d.page(two)) && d.press("Add peer", d.page(two)));
        auto* table = qobject_cast<QTableView*>(d.list("Peers", d.page(two)));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        // Several balls at once, so that more come than the limit lets be answered.
        QVERIFY(d.press("Sending", d.page(two)));
        QVERIFY(d.typeInto(named<QPlainTextEdit>(d.page(two), "Message to send"), "ball") &&
                d.type("how often", "20", d.page(two)));
        QVERIFY(d.press("Send to all", d.page(two)));
        QTRY_VERIFY(barSays("held back"));
        QVERIFY(d.press("Peers", d.page(two)));
        QTRY_VERIFY(table->model()->index(0, PeersModel::NotesColumn).data().toString().contains("held back"));
    }

private:
    bool set(SocketId socket, const QString& label, const QString& value) const {
        GuiWindowDriver& d = *m_driver;
        return d.press("Settings", d.page(socket)) && d.type(label, value, d.page(socket)) &&
               d.press("Peers", d.page(socket));
    }
    bool barSays(const QString& words) const {
        const auto buttons = m_driver->window().findChildren<QAbstractButton*>();
        return std::ranges::any_of(buttons, [&](const QAbstractButton* button) {
            return button->isVisible() && button->text().contains(words);
        });
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
};

QTEST_MAIN(TestWindowTrafficLimits)
#include "tst_window_traffic_limits.moc"
