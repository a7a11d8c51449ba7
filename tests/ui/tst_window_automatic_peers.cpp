#include "core/wire/netlink_build.h"
#include "tests/support/gui_automatic.h"
#include "tests/support/gui_find.h"
#include "ui/models/peers_model.h"
#include "ui/models/rate_model.h"
#include "ui/views/rate_plot.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTest>

#include <memory>
#include <string>

using namespace swb;
using namespace swb::test;

// What is done to single peers, by the controls of the page.
class TestWindowAutomaticPeers : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void anAddressThatHasNotSpokenIsSentTo() {
        GuiWindowDriver& d = *m_driver;
        const SocketId socket = automaticSocket(d, "UDP");
        QVERIFY(socket);
        const Datagrams other;
        QVERIFY(d.type("Address", "300.0.0.1", d.page(socket)));
        QVERIFY(d.type("Port", QString::number(other.port()), d.page(socket)));
        QVERIFY(d.press("Add peer", d.page(socket)));
        QVERIFY(d.says(d.page(socket), "No datagram has come yet"));
        QVERIFY(d.type("Address", "127.0.0.1", d.page(socket)));
        QVERIFY(d.press("Add peer", d.page(socket)));
        QTRY_COMPARE(rows(socket), 1);
        QTRY_COMPARE(table(socket)->selectionModel()->selectedRows().size(), 1);
        QVERIFY(compose(socket, "first word"));
        QVERIFY(d.press("Send to the selected", d.page(socket)));
        QCOMPARE(other.receive(), std::string("first word"));
        QVERIFY(other.send(d.localPort(socket), "an answer"));
        QVERIFY(d.press("Peers", d.page(socket)));
        QTRY_COMPARE(cell(socket, 0, PeersModel::InColumn), QString("9"));
        QCOMPARE(rows(socket), 1);
    }

    void aConnectedDatagramSocketHasOnePeerAlone() {
        GuiWindowDriver& d = *m_driver;
        const Datagrams other;
        const SocketId socket = d.make("UDP");
        QVERIFY(socket && d.type("Address", "127.0.0.1", d.card(socket, "connect")) &&
                d.type("Port", QString::number(other.port()), d.card(socket, "connect")) && d.call(socket, "connect") &&
                d.openTab(socket, "Automatic") && d.press("Hand over", d.page(socket)));
        QTRY_COMPARE(rows(socket), 1);
        QVERIFY(d.button("Add peer", d.page(socket)) == nullptr);
        QVERIFY(compose(socket, "hello"));
        QVERIFY(d.press("Send to all", d.page(socket)));
        QCOMPARE(other.receive(), std::string("hello"));
    }

    // Raw, packet and netlink sockets, too: here a question to the kernel, which needs no privilege.
    void aSocketOfNetlinkIsHandedOverAndAsked() {
        GuiWindowDriver& d = *m_driver;
        const SocketId socket = d.make("Route netlink");
        QVERIFY(socket && d.openTab(socket, "Automatic") && d.press("Hand over", d.page(socket)));
        QTRY_VERIFY(d.view(socket).automatic);
        QTRY_COMPARE(rows(socket), 1); // getpeername() names the kernel without a connect()
        const Bytes request = linkListRequest(7);
        const QByteArray bytes(reinterpret_cast<const char*>(request.data()), qsizetype(request.size()));
        QVERIFY(d.press("Sending", d.page(socket)));
        QVERIFY(d.choose(d.combo("as", d.page(socket)), "hex"));
        QVERIFY(compose(socket, bytes.toHex(' ')));
        QVERIFY(d.press("Send to all", d.page(socket)));
        QVERIFY(d.press("Peers", d.page(socket)));
        QTRY_VERIFY(table(socket)->model()->index(0, PeersModel::InColumn).data(PeersModel::SortRole).toULongLong() >
                    request.size());
    }

    void receivingIsPausedAndGoesOnAgain() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticSocket(d, "TCP server");
        QVERIFY(listener);
        Client client(d.localPort(listener));
        QTRY_COMPARE(rows(listener), 1);
        table(listener)->selectRow(0);
        QVERIFY(d.press("Pause", d.page(listener)));
        QTRY_VERIFY(cell(listener, 0, PeersModel::NotesColumn).contains("receiving is paused"));
        QVERIFY(client.send("unread"));
        QTRY_VERIFY(client.hasArrived()); // in the kernel's buffer
        QCOMPARE(cell(listener, 0, PeersModel::InColumn), QString("0"));
        QVERIFY(d.press("Go on", d.page(listener)));
        QTRY_COMPARE(cell(listener, 0, PeersModel::InColumn), QString("6"));
        QVERIFY(cell(listener, 0, PeersModel::NotesColumn).isEmpty());
    }

    void aHalfClosedPeerStillSendsAndIsClosedThen() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticSocket(d, "TCP server");
        QVERIFY(listener);
        Client client(d.localPort(listener));
        QTRY_COMPARE(rows(listener), 1);
        table(listener)->selectRow(0);
        QVERIFY(d.press("Half-close", d.page(listener)));
        QCOMPARE(client.receive(), std::string("end"));
        QTRY_COMPARE(cell(listener, 0, PeersModel::StateColumn), QString("we have ended"));
        QVERIFY(client.send("late"));
        QTRY_COMPARE(cell(listener, 0, PeersModel::InColumn), QString("4"));
        Client second(d.localPort(listener));
        QTRY_COMPARE(rows(listener), 2);
        table(listener)->selectRow(1);
        QVERIFY(d.press("Close", d.page(listener)));
        QCOMPARE(second.receive(), std::string("end"));
        QTRY_VERIFY(!cell(listener, 1, PeersModel::StateColumn).contains("open"));
    }

    void aPeerIsFoundByAnyWordOfItsRow() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticSocket(d, "TCP server");
        QVERIFY(listener);
        Client one(d.localPort(listener));
        Client two(d.localPort(listener));
        QVERIFY(one.isConnected() && two.send("1234567"));
        QTRY_COMPARE(rows(listener), 2);
        QTRY_VERIFY(cell(listener, 1, PeersModel::InColumn) == QLatin1String("7"));
        const QString address = cell(listener, 1, PeersModel::AddressColumn);
        QVERIFY(d.type(d.field("Find a peer", d.page(listener)), address));
        QTRY_COMPARE(rows(listener), 1);
        QCOMPARE(cell(listener, 0, PeersModel::InColumn), QString("7"));
    }

    void onePeerAloneIsDrawn() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticSocket(d, "TCP server");
        QVERIFY(listener);
        Client one(d.localPort(listener));
        Client two(d.localPort(listener));
        QTRY_COMPARE(rows(listener), 2);
        table(listener)->selectRow(1);
        const QString second =
            QStringLiteral("s%1 ").arg(listener.value + 2) + cell(listener, 1, PeersModel::AddressColumn);
        QVERIFY(d.press("Throughput", d.page(listener)));
        auto* plot = d.page(listener)->findChild<RatePlot*>();
        const auto drawn = [&] {
            std::uint64_t sum = 0;
            for (int row = 0; row < plot->model().rowCount(); ++row)
                sum += plot->model().sample(row).bytesIn;
            return sum;
        };
        QVERIFY(one.send(std::string(1000, 'x')));
        QTRY_COMPARE(drawn(), std::uint64_t(1000)); // of all
        QVERIFY(d.choose(d.combo("Of", d.page(listener)), second));
        QTRY_VERIFY(plot->model().rowCount() > 1); // it is looked at from now on
        QVERIFY(one.send(std::string(2000, 'x')));
        QVERIFY(two.send(std::string(300, 'x')));
        QTRY_COMPARE(drawn(), std::uint64_t(300));
        QVERIFY(d.choose(d.combo("Of", d.page(listener)), QStringLiteral("all of s%1").arg(listener.value)));
        QTRY_COMPARE(drawn(), std::uint64_t(3300));
    }

private:
    QTableView* table(SocketId socket) const {
        return qobject_cast<QTableView*>(m_driver->list("Peers", m_driver->page(socket)));
    }
    int rows(SocketId socket) const {
        const QTableView* peers = table(socket);
        return peers != nullptr ? peers->model()->rowCount() : -1;
    }
    QString cell(SocketId socket, int row, PeersModel::Column column) const {
        return table(socket)->model()->index(row, column).data().toString();
    }
    bool compose(SocketId socket, const QString& text) const {
        GuiWindowDriver& d = *m_driver;
        return d.press("Sending", d.page(socket)) &&
               d.typeInto(named<QPlainTextEdit>(d.page(socket), "Message to send"), text);
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
};

QTEST_MAIN(TestWindowAutomaticPeers)
#include "tst_window_automatic_peers.moc"
