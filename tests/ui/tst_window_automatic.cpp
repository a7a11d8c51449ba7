#include "core/base/unique_fd.h"
#include "core/engine/next_calls.h"
#include "core/store/stored_message.h"
#include "tests/support/gui_automatic.h"
#include "tests/support/gui_find.h"
#include "tests/support/gui_window_driver.h"
#include "ui/models/peers_model.h"
#include "ui/models/rate_model.h"
#include "ui/models/rule_list_model.h"
#include "ui/models/socket_text.h"
#include "ui/panels/rules_editor.h"
#include "ui/panels/send_plan_editor.h"
#include "ui/panels/socket_page.h"
#include "ui/panels/transcript_filter.h"
#include "ui/panels/transcript_page.h"
#include "ui/panels/transcript_pane.h"
#include "ui/panels/transcript_view.h"
#include "ui/views/rate_plot.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <string>

using namespace swb;
using namespace swb::test;

class TestWindowAutomatic : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void twoPeersAreEchoedListedAndOneIsReset() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        QVERIFY(d.press("Answers", d.page(listener)));
        QVERIFY(d.choose(d.combo("Rules", d.page(listener)), "Echo"));
        QVERIFY(d.press("Peers", d.page(listener)));
        Client one(d.localPort(listener));
        Client two(d.localPort(listener));
        QVERIFY(one.isConnected() && two.isConnected());
        QVERIFY(one.send("hello"));
        QCOMPARE(one.receive(), "hello");
        QVERIFY(two.send("you"));
        QCOMPARE(two.receive(), "you");

        auto* table = named<QTableView>(d.page(listener), "Peers");
        QVERIFY(table != nullptr);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        const auto cell = [&](int row, PeersModel::Column column) {
            return table->model()->index(row, column).data().toString();
        };
        QTRY_COMPARE(cell(0, PeersModel::InColumn), "5");
        QTRY_COMPARE(cell(1, PeersModel::OutColumn), "3");
        QCOMPARE(cell(0, PeersModel::StateColumn), "open");
        QTRY_VERIFY(d.says(d.page(listener), "2 open of 2 that came"));

        table->selectRow(0);
        QVERIFY(d.press("Reset", d.page(listener)));
        QCOMPARE(one.receive(), "errno " + std::to_string(ECONNRESET));
        QTRY_VERIFY(d.says(d.page(listener), "1 open of 2 that came"));
        QTRY_COMPARE(cell(0, PeersModel::StateColumn), "closed");
        QVERIFY(!d.press("Close", d.page(listener))); // nothing is left that could be closed
        QVERIFY(two.send("still"));
        QCOMPARE(two.receive(), "still");
        QTRY_VERIFY(!d.ledgerRow(SocketId{listener.value + 1}, "close").call.isEmpty());
    }

    void whatIsTypedGoesToAllPeers() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        Client one(d.localPort(listener));
        Client two(d.localPort(listener));
        auto* table = named<QTableView>(d.page(listener), "Peers");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QVERIFY(d.press("Sending", d.page(listener)));
        QVERIFY(d.typeInto(payload(listener), "to all"));
        QVERIFY(d.press("Send to all", d.page(listener)));
        QCOMPARE(one.receive(), "to all");
        QCOMPARE(two.receive(), "to all");
    }

    void aPlanGoesToOnePeerWithItsCounterAndIsTold() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        Client one(d.localPort(listener));
        auto* table = named<QTableView>(d.page(listener), "Peers");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        QVERIFY(d.press("Sending", d.page(listener)));
        auto* editor = d.page(listener)->findChild<SendPlanEditor*>();
        SendPlan plan{.messages = {PlannedMessage{.payload = {PayloadText::Form::Text, "n{counter};", true, {}}}}};
        plan.rounds = 3;
        plan.pace = SendPlan::Pace::Every;
        plan.every = std::chrono::milliseconds(2);
        editor->setPlan(plan);
        QVERIFY(d.press("Send to the selected", d.page(listener)));
        std::string got;
        while (got.size() < 9) {
            const std::string part = one.receive();
            QVERIFY2(part.starts_with('n') || part.ends_with(';'), part.c_str());
            got += part;
        }
        QCOMPARE(got, std::string("n1;n2;n3;"));
        QTRY_VERIFY2(d.says(d.page(listener), "messages sent: 3, bytes: 9, rounds: 3"),
                     qPrintable(d.text(d.page(listener))));
    }

    void aSetThatIsChangedAnswersAsItIsNow() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        QVERIFY(d.press("Answers", d.page(listener)));
        QVERIFY(d.choose(d.combo("Rules", d.page(listener)), "Line in capitals"));
        QVERIFY(d.choose(d.combo("Framing", d.page(listener)), "lines"));
        Client one(d.localPort(listener));
        QVERIFY(one.send("one\ntw"));
        QCOMPARE(one.receive(), "ONE"); // the rule sees a line without its end
        QVERIFY(one.send("o\n"));
        QCOMPARE(one.receive(), "TWO");
        QTRY_VERIFY(d.says(d.page(listener), "(fired 2 times)"));
        QVERIFY(d.press("Edit rules", d.page(listener)));
        auto* editor = d.window().findChild<RulesEditor*>();
        QVERIFY(editor != nullptr && editor->isVisible());
        QCOMPARE(editor->chosen(), QString("Line in capitals"));
        QTRY_COMPARE(editor->model()->index(0, RuleListModel::Fired).data().toString(), QString("2"));
    }

    void aMessageOfTheLibraryGoesToThePeers() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        Client one(d.localPort(listener));
        auto* table = named<QTableView>(d.page(listener), "Peers");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        auto* page = qobject_cast<SocketPage*>(d.page(listener));
        StoredMessage message;
        message.name = "m";
        message.text = "stored {counter}";
        message.hasPlaceholders = true;
        QCOMPARE(page->sendMessage(message), QString());
        QCOMPARE(one.receive(), "stored 1");
        message.form = StoredMessage::Form::Json;
        QVERIFY(!page->sendMessage(message).isEmpty());
    }

    void aPeerIsTakenOutAndDrivenByHand() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        Client one(d.localPort(listener));
        auto* table = named<QTableView>(d.page(listener), "Peers");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        QVERIFY(d.press("Take out", d.page(listener)));
        const SocketId peer{listener.value + 1};
        QTRY_VERIFY(d.bridge().find(peer) != nullptr);
        QVERIFY(d.openInTree(peer));
        QTRY_VERIFY(d.page(peer) != nullptr);
        QVERIFY(d.call(peer, "close"));
        QCOMPARE(one.receive(), "end");
    }

    void aPeerOfDatagramsIsOfferedNothingThatNeedsAConnection() {
        GuiWindowDriver& d = *m_driver;
        const SocketId socket = automatic("UDP");
        QVERIFY(socket);
        const UniqueFd sender(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        if (!sender.isValid())
            QFAIL("no datagram socket");
        const sockaddr_in to = loopback(d.localPort(socket));
        QCOMPARE(::sendto(sender.get(), "x", 1, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to), ssize_t(1));
        auto* table = named<QTableView>(d.page(socket), "Peers");
        QVERIFY(table != nullptr);
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QTRY_VERIFY(d.says(d.page(socket), "1 peer "));
        table->selectRow(0);
        QVERIFY(!d.press("Half-close", d.page(socket)));
        QVERIFY(!d.press("Reset", d.page(socket)));
        QVERIFY(!d.press("Take out", d.page(socket)));
        QVERIFY(d.press("Close", d.page(socket)));
        QTRY_VERIFY(d.says(d.page(socket), "0 peers"));
    }

    void anAddressIsSentToThatHasSaidNothing() {
        GuiWindowDriver& d = *m_driver;
        const UniqueFd other(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        QCOMPARE(::bind(other.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        QCOMPARE(::getsockname(other.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
        const SocketId socket = automatic("UDP");
        QVERIFY(socket && d.says(d.page(socket), "No datagram has come yet"));
        QVERIFY(d.type("Port", QString::number(ntohs(address.sin_port)), d.page(socket)));
        QVERIFY(d.type("Address", "127.0.0.1", d.page(socket)));
        QVERIFY(d.press("Add peer", d.page(socket)));
        QTRY_COMPARE(named<QTableView>(d.page(socket), "Peers")->model()->rowCount(), 1);
        QVERIFY(!d.says(d.page(socket), "No datagram has come yet"));
        QVERIFY(d.press("Sending", d.page(socket)) && d.typeInto(payload(socket), "first"));
        QVERIFY(d.press("Send to all", d.page(socket)));
        char room[16];
        const timeval limit{30, 0};
        ::setsockopt(other.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        QCOMPARE(::recv(other.get(), room, sizeof room, 0), ssize_t(5));
    }

    // Who sees the page for the first time.
    void thePageSaysWhatComesNext() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = d.make("TCP server");
        QVERIFY(listener && d.openTab(listener, "Automatic"));
        QVERIFY(d.says(d.page(listener), "First it has to listen"));
        QVERIFY(!d.button("Hand over", d.page(listener))->isEnabled());
        QVERIFY(d.openTab(listener, "Calls") && d.type("Address", "127.0.0.1", d.card(listener, "bind")) &&
                d.type("Port", "0", d.card(listener, "bind")) && d.call(listener, "bind") &&
                d.call(listener, "listen"));
        QVERIFY(d.openTab(listener, "Automatic"));
        QVERIFY(d.says(d.page(listener), "Each peer then has a row here"));
        QVERIFY(d.press("Hand over", d.page(listener)));
        QTRY_VERIFY(d.says(d.page(listener), "ncat 127.0.0.1 " + QString::number(d.localPort(listener))));
    }

    void itIsSeenThatASocketIsAutomaticAndWhatIsRefusedIsNoErrno() {
        GuiWindowDriver& d = *m_driver;
        const SocketId socket = automatic("UDP");
        QVERIFY(socket && d.says(d.page(socket), "automatic"));
        QVERIFY(!d.says(d.page(socket), "blocking"));
        QVERIFY(socketSummary(d.view(socket)).contains("automatic"));
        QVERIFY(suggestedSteps(d.view(socket)).empty());
        QVERIFY(d.openTab(socket, "Data"));
        QVERIFY(payload(socket) == nullptr && d.press("Bytes to send", d.page(socket))); // put away meanwhile
        QVERIFY(d.typeInto(payload(socket), "by hand") && d.press("send", d.page(socket)));
        QTRY_VERIFY(d.says(d.page(socket), "send: not made. in automatic mode"));
        QVERIFY(!d.says(d.page(socket), "EBUSY"));
    }

    void sendingMovesNothingOnItsPage() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        Client one(d.localPort(listener));
        QTRY_COMPARE(named<QTableView>(d.page(listener), "Peers")->model()->rowCount(), 1);
        QVERIFY(d.press("Sending", d.page(listener)));
        QTRY_VERIFY(d.says(d.page(listener), "1 peer is there"));
        const QPoint before = payload(listener)->mapTo(&d.window(), QPoint());
        QVERIFY(d.typeInto(payload(listener), "x") && d.press("Send to all", d.page(listener)));
        QTRY_VERIFY(d.says(d.page(listener), "messages sent: 1"));
        QCOMPARE(payload(listener)->mapTo(&d.window(), QPoint()), before);
    }

    void whatAPeerSentIsShownInTheTranscript() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        Client one(d.localPort(listener));
        Client two(d.localPort(listener));
        auto* table = named<QTableView>(d.page(listener), "Peers");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QVERIFY(one.send("of the first") && two.send("of the second"));
        QTRY_COMPARE(table->model()->index(1, PeersModel::InColumn).data().toString(), QString("13"));
        QTRY_COMPARE(table->model()->index(0, PeersModel::InColumn).data().toString(), QString("12"));
        QVERIFY(d.openTab(listener, "Data") && d.says(d.page(listener), "A listener moves no bytes itself"));
        QVERIFY(d.openTab(listener, "Automatic"));
        table->selectRow(1);
        QVERIFY(d.press("Bytes", d.page(listener)));
        auto* page = d.window().findChild<TranscriptPage*>();
        QVERIFY(page != nullptr && page->isVisible());
        QTRY_COMPARE(page->now().rows().model().rowCount(), 1);
        const auto* filter = page->now().rows().filter();
        QVERIFY(filter != nullptr && filter->field()->text().startsWith("socket == s"));
    }

    void aPausedPeerCanGoOn() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        Client one(d.localPort(listener));
        auto* table = named<QTableView>(d.page(listener), "Peers");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        const QAbstractButton* pause = d.button("Pause", d.page(listener));
        QVERIFY(d.press("Pause", d.page(listener)));
        QTRY_COMPARE(pause->text(), QString("Go on"));
        QVERIFY(one.send("wait"));
        QVERIFY(table->model()->index(0, PeersModel::NotesColumn).data().toString().contains("paused"));
        QVERIFY(d.press("Go on", d.page(listener)));
        QTRY_COMPARE(table->model()->index(0, PeersModel::InColumn).data().toString(), QString("4"));
        QCOMPARE(pause->text(), QString("Pause"));
        QVERIFY(d.press("Close", d.page(listener))); // nor is one that is over told to go on
        one = Client(0);
        QTRY_COMPARE(table->model()->index(0, PeersModel::StateColumn).data().toString(), QString("closed"));
        QCOMPARE(pause->text(), QString("Pause"));
    }

    // 800 lines of a screen less the frame of the window.
    void theLedgerKeepsItsRowsBesideIt() {
        GuiWindowDriver& d = *m_driver;
        d.window().resize(1280, 764);
        const SocketId socket = d.make("TCP server");
        QVERIFY(socket);
        QTest::qWait(0);
        const auto* ledger = d.list("Call ledger");
        const int before = ledger->height();
        QVERIFY(before >= 3 * 27);
        QVERIFY(d.openTab(socket, "Automatic"));
        for (const char* part : {"Answers", "Sending", "Throughput", "Settings", "Peers"}) {
            QVERIFY(d.press(part, d.page(socket)));
            QTest::qWait(0);
            QCOMPARE(ledger->height(), before);
        }
        QVERIFY(d.window().minimumSizeHint().height() <= 764 - 2 * 27);
        const auto centre = [&](const char* words) {
            const QAbstractButton* button = d.button(words, d.page(socket));
            return button->mapTo(&d.window(), button->rect().center()).y();
        };
        QCOMPARE(centre("Bytes"), centre("Pause")); // in one line
    }

    void takenBackItIsDrivenCallByCallAgain() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        QVERIFY(d.press("Take back", d.page(listener)));
        QTRY_VERIFY(!d.view(listener).automatic);
        Client one(d.localPort(listener));
        QVERIFY(d.openTab(listener, "Calls"));
        QVERIFY(d.call(listener, "accept"));
    }

    void whatMovesIsDrawnAndSavedAsFigures() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        QVERIFY(d.press("Throughput", d.page(listener)));
        Client one(d.localPort(listener));
        QVERIFY(one.send(std::string(5000, 'x')));
        auto* plot = d.page(listener)->findChild<RatePlot*>();
        QVERIFY(plot != nullptr);
        const QAbstractItemModelTester tester(&plot->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto moved = [&] {
            std::uint64_t sum = 0;
            for (int row = 0; row < plot->model().rowCount(); ++row)
                sum += plot->model().sample(row).bytesIn;
            return sum;
        };
        QTRY_COMPARE(moved(), std::uint64_t(5000));
        QTemporaryDir folder;
        QVERIFY(plot->saveCsv(folder.filePath("rates.csv")));
        QFile csv(folder.filePath("rates.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QVERIFY(csv.readLine().startsWith("seconds,bytes_in_per_second"));
        QVERIFY(csv.readAll().contains(",50000,")); // within one tenth of a second
        QCOMPARE(csv.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(plot->savePng(folder.filePath("rates.png")));
        QVERIFY(QImage(folder.filePath("rates.png")).width() > 100);
        QVERIFY(!plot->savePng(folder.filePath("no/such/folder.png")));
        // The last minute comes back after zooming, also while the picture is held.
        const auto seconds = [&] { return plot->inSight().second - plot->inSight().first; };
        plot->setPaused(true);
        for (auto* button : plot->findChildren<QToolButton*>())
            if (button->accessibleName() == "Zoom in")
                button->click();
        QCOMPARE(seconds(), 30.0);
        QVERIFY(d.press("Whole", plot));
        QCOMPARE(seconds(), 60.0);
        QVERIFY(plot->isPaused());
    }

    void whatCanBeChosenFollowsWhatTheSocketBecomes() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = d.make("TCP server");
        QVERIFY(listener && d.openTab(listener, "Automatic") && d.press("Settings", d.page(listener)));
        QVERIFY(d.button("Pause accepting", d.page(listener)) == nullptr);
        QVERIFY(d.openTab(listener, "Calls") && d.type("Address", "127.0.0.1", d.card(listener, "bind")) &&
                d.type("Port", "0", d.card(listener, "bind")) && d.call(listener, "bind") &&
                d.call(listener, "listen"));
        QVERIFY(d.openTab(listener, "Automatic"));
        QTRY_VERIFY(d.button("Pause accepting", d.page(listener)) != nullptr);
    }

    void twoPagesAreBothWatchedAndNoneThatIsHidden() {
        GuiWindowDriver& d = *m_driver;
        const SocketId first = automaticListener();
        QVERIFY(first && d.press("Two pages"));
        const SocketId second = automaticListener();
        QVERIFY(second && d.page(first) != nullptr && d.page(second) != nullptr);
        const auto looks = [&](SocketId socket) {
            const RecordBatch batch = d.bridge().engine().recorder().copyObserversSince(0);
            return std::ranges::count_if(batch.completed, [&](const CallRecord& record) {
                return record.socket == socket && record.call == CallId::Getsockopt && record.args[1] == IPPROTO_TCP &&
                       record.args[2] == TCP_INFO;
            });
        };
        d.bridge().engine().watch({}); // the engine's own looks at the sockets that are shown
        const auto before = looks(first);
        QTRY_VERIFY(looks(first) > before + 3); // the second page did not end it
        QVERIFY(d.openTab(second, "Calls"));
        const auto seen = looks(first);
        QTRY_VERIFY(looks(first) > seen + 3); // nor does its end
        const auto hidden = looks(second);
        QTRY_VERIFY(looks(first) > seen + 6);
        QVERIFY(looks(second) <= hidden + 1); // one may have been under way
    }

    void theStatusBarSaysWhatIsOpen() {
        GuiWindowDriver& d = *m_driver;
        const SocketId listener = automaticListener();
        QVERIFY(listener);
        Client one(d.localPort(listener));
        QTRY_VERIFY([&] {
            for (const QAbstractButton* button : d.window().findChildren<QAbstractButton*>())
                if (button->text().contains("1 open \u00b7 1 peer \u00b7"))
                    return true;
            return false;
        }());
    }

private:
    QPlainTextEdit* payload(SocketId socket) const {
        for (QPlainTextEdit* edit : m_driver->page(socket)->findChildren<QPlainTextEdit*>())
            if (edit->isVisible() && !edit->isReadOnly())
                return edit;
        return nullptr;
    }
    SocketId automaticListener() { return automatic("TCP server"); }
    SocketId automatic(const QString& preset) { return automaticSocket(*m_driver, preset); }

    std::unique_ptr<GuiWindowDriver> m_driver;
};

QTEST_MAIN(TestWindowAutomatic)
#include "tst_window_automatic.moc"
