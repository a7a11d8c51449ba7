#include "tests/support/gui_window_driver.h"
#include "tests/support/own_network.h"
#include "ui/models/field_model.h"
#include "ui/models/transcript_model.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/row_detail.h"
#include "ui/views/fields_view.h"

#include <QApplication>
#include <QTableView>
#include <QTest>
#include <QTreeView>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

namespace {

std::string s_noNetwork; // why there is no network of its own; empty: there is

#define NEED_NETWORK()                                                                                                 \
    if (!s_noNetwork.empty())                                                                                          \
    QSKIP(s_noNetwork.c_str())

QString fieldsText(const FieldModel& model) { return model.text(); }

} // namespace

// Raw, ping and packet sockets from the builder to decoded packets, by what is on the screen. The network is the
// test's own, so that nothing but what it sends is there.
class TestWindowRaw : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void pingsFromThePresetToTheDecodedReply_data();
    void pingsFromThePresetToTheDecodedReply();
    void anEchoOfFieldsIsSentByHand();
    void capturesByFollowingAndReadsTheFrames();

private:
    DataPanel* data(SocketId socket) {
        return m_driver->openTab(socket, "Data") ? m_driver->page(socket)->findChild<DataPanel*>() : nullptr;
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestWindowRaw::pingsFromThePresetToTheDecodedReply_data() {
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("name");
    QTest::newRow("127.0.0.1, raw") << "ICMP echo (raw)" << "127.0.0.1" << "ICMP echo reply";
    QTest::newRow("127.0.0.1, ping socket") << "ICMP echo (ping socket)" << "127.0.0.1" << "ICMP echo reply";
    QTest::newRow("::1, raw") << "ICMPv6 echo (raw)" << "::1" << "ICMPv6 echo reply";
    QTest::newRow("::1, ping socket") << "ICMPv6 echo (ping socket)" << "::1" << "ICMPv6 echo reply";
}

void TestWindowRaw::pingsFromThePresetToTheDecodedReply() {
    NEED_NETWORK();
    QFETCH(QString, preset);
    QFETCH(QString, host);
    QFETCH(QString, name);
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make(preset);
    QVERIFY(socket);
    QVERIFY(d.press("ping", d.card(socket, "ping")));
    const auto said = [&] { return d.outcome(socket, "ping"); };
    QTRY_VERIFY2(said().contains("Reply from " + host), qPrintable(said()));
    QVERIFY2(said().contains("sequence 1, ") && said().contains(" ms"), qPrintable(said()));
    // Each was a call that is seen.
    QTRY_VERIFY(d.ledgerRow(socket, "sendto(").result.startsWith("64"));
    QVERIFY(!d.ledgerRow(socket, "recvfrom(").result.isEmpty());

    DataPanel* panel = data(socket);
    QVERIFY(panel != nullptr);
    // Which of two threads writes its row first is not said: the reply may stand before the request.
    int last = panel->model()->rowCount() - 1;
    const auto cell = [&](int row) {
        return panel->model()->index(row, TranscriptModel::DataColumn).data().toString();
    };
    while (last >= 0 && !cell(last).startsWith(name))
        --last;
    QVERIFY2(last >= 0, qPrintable(cell(0)));
    auto* list = qobject_cast<QTableView*>(d.list("sent and received", panel));
    QVERIFY(list != nullptr);
    list->selectRow(last);
    QTRY_VERIFY(panel->detail()->isVisible());
    QCOMPARE(panel->detail()->place(), RowDetail::Place::Fields);
    const QString fields = fieldsText(*panel->detail()->fieldsView()->model());
    QVERIFY2(fields.contains(name) && fields.contains("sequence = 1"), qPrintable(fields));
    QCOMPARE(fields.contains("IPv4 header"), preset == "ICMP echo (raw)");
    QVERIFY(!fields.contains("fault:"));
}

// Composed by fields, sent by sendto, received by recvfrom on the Data page.
void TestWindowRaw::anEchoOfFieldsIsSentByHand() {
    NEED_NETWORK();
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("ICMP echo (raw)");
    QVERIFY(socket);
    DataPanel* panel = data(socket);
    QVERIFY(panel != nullptr);
    QVERIFY(d.type("identifier", "0x0102", panel));
    QVERIFY(d.type("sequence", "77", panel));
    QVERIFY(d.press("sendto", panel));
    QTRY_COMPARE(panel->model()->rowCount(), 1);
    QVERIFY(panel->model()->index(0, TranscriptModel::DataColumn).data().toString().contains("id 258, sequence 77"));
    for (int received = 1; received <= 2; ++received) { // the request that came in, then its reply
        QVERIFY(d.press("recvfrom", panel));
        QTRY_COMPARE(panel->model()->rowCount(), 1 + received);
    }
    QTRY_VERIFY(panel->model()
                    ->index(2, TranscriptModel::DataColumn)
                    .data()
                    .toString()
                    .startsWith("ICMP echo reply, id 258, sequence 77"));
}

void TestWindowRaw::capturesByFollowingAndReadsTheFrames() {
    NEED_NETWORK();
    GuiWindowDriver& d = *m_driver;
    const SocketId tap = d.make("Packet capture");
    QVERIFY(tap);
    QVERIFY(d.type("Interface", "lo", d.card(tap, "bind")));
    QVERIFY(d.call(tap, "bind"));
    QVERIFY2(d.outcome(tap, "bind").contains("= 0"), qPrintable(d.outcome(tap, "bind")));
    DataPanel* panel = data(tap);
    QVERIFY(panel != nullptr);
    QVERIFY(d.press("follow", panel));
    QTRY_VERIFY(d.button("stop", panel) != nullptr);
    d.bridge().submit({{}, step::Socket{2, 2, 0}, Lane::InOrder});
    QTRY_VERIFY(d.newestSocket() != tap);
    const auto address = Address::parseInet("127.0.0.1", "9");
    d.bridge().submit({d.newestSocket(), step::Sendto{Bytes{'h', 'i'}, 0, *address}, Lane::InOrder});
    // Out, in, and the refusal of port 9, out and in.
    QTRY_COMPARE(panel->model()->rowCount(), 4);
    QVERIFY(d.press("stop", panel));
    QTRY_VERIFY(d.says(panel, "messages received: 4"));
    const auto cell = [&](int row) {
        return panel->model()->index(row, TranscriptModel::DataColumn).data().toString();
    };
    QVERIFY2(cell(0).startsWith("UDP ") && cell(0).endsWith(" to 9"), qPrintable(cell(0)));
    QCOMPARE(cell(3), QString("ICMP destination unreachable"));
    QVERIFY(d.openTab(tap, "Calls"));
    QVERIFY(d.press("getsockopt PACKET_STATISTICS", d.card(tap, "getsockopt PACKET_STATISTICS")));
    QTRY_VERIFY2(d.outcome(tap, "getsockopt PACKET_STATISTICS").contains("4 frames, 0 of them dropped"),
                 qPrintable(d.outcome(tap, "getsockopt PACKET_STATISTICS")));
}

int main(int argc, char** argv) {
    s_noNetwork = swb::test::enterOwnNetwork(); // before there are threads
    if (s_noNetwork.empty() && !swb::test::setSysctl("net/ipv4/ping_group_range", "0 0"))
        s_noNetwork = "net.ipv4.ping_group_range cannot be set";
    QApplication app(argc, argv);
    TestWindowRaw test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_window_raw.moc"
