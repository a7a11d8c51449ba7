#include "core/constants/numbers.h"
#include "core/net/control_message.h"
#include "core/payload/hex.h"
#include "tests/support/gui_window_driver.h"
#include "ui/editors/payload_line.h"
#include "ui/look/control_look.h"
#include "ui/models/control_model.h"
#include "ui/models/field_model.h"
#include "ui/panels/message_extra.h"
#include "ui/panels/row_detail.h"
#include "ui/views/call_card.h"
#include "ui/views/control_editor.h"
#include "ui/views/control_view.h"
#include "ui/views/fields_view.h"
#include "ui/views/menu_button.h"
#include "ui/views/received_control.h"

#include <QMenu>
#include <QTest>
#include <QTreeView>

#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace swb;
using swb::test::GuiWindowDriver;

namespace {

const SocketId kA{1};
const SocketId kB{2};

QAction* entry(QMenu* menu, const QString& text) {
    emit menu->aboutToShow();
    for (QAction* action : menu->actions())
        if (action->text().startsWith(text))
            return action;
    return nullptr;
}

bool trigger(QMenu* menu, const QString& text) {
    QAction* action = entry(menu, text);
    if (action != nullptr)
        action->trigger();
    return action != nullptr;
}

ControlEditor* editorOf(QWidget* card) { return card != nullptr ? card->findChild<ControlEditor*>() : nullptr; }

// What the card shows of the control messages that came, all rows of it.
QString receivedBy(QWidget* card) {
    const auto* received = card != nullptr ? card->findChild<ReceivedControl*>() : nullptr;
    const bool any = received != nullptr && received->view() != nullptr && received->isVisible();
    return any ? received->view()->fields()->textToCopy() : QString();
}

} // namespace

class TestMessageCards : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_driver = std::make_unique<GuiWindowDriver>();
        m_driver->window().resize(1280, 800);
    }
    void cleanup() { m_driver.reset(); }

    void aControlMessageComposedInTheWindowIsSeenDecodedAtTheOtherEnd();
    void theBytesOfAControlMessageCanBeWrittenAndTheTableFollows();
    void aLengthThatLiesCanBeSentAndIsRefusedByTheKernel();
    void severalBuffersAreComposedAndReceivedInto();
    void whatIsNoSocketIsShownAsWhatItIs();
    void sendFdsAndRecvFdsAreOneCallEach();
    void messagesGoAndComeInBatches();
    void eachMessageOfABatchCanHaveItsOwnAddress();
    void theKernelIsAskedForMoreByOneVisibleCall();
    void aRefusedDatagramMakesTheErrorQueueProminentAndReadable();
    void controlThatDidNotFitIsSaidWithWhatWasLost();
    void theDataPageShowsTheControlMessagesOfARow();

private:
    bool makePair() {
        return m_driver->preset("Socket pair") && m_driver->makeFromBuilder() &&
               m_driver->waitFor([this] { return m_driver->page(kA) != nullptr && m_driver->page(kB) != nullptr; });
    }
    bool addRights(QWidget* card, SocketId passed) {
        ControlEditor* editor = editorOf(card);
        if (editor == nullptr)
            return false;
        QAction* rights = entry(editor->addButton()->entries(), "SCM_RIGHTS");
        const QString choice = QStringLiteral("%1  s%2").arg(m_driver->view(passed).fd).arg(passed.value);
        return rights != nullptr && rights->menu() != nullptr && trigger(rights->menu(), choice);
    }
    SocketId boundUdp() {
        GuiWindowDriver& d = *m_driver;
        const SocketId id = d.make("UDP");
        const bool bound = id && d.type("Port", "0", d.card(id, "bind")) && d.call(id, "bind");
        return bound ? id : SocketId{};
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestMessageCards::aControlMessageComposedInTheWindowIsSeenDecodedAtTheOtherEnd() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QWidget* card = d.card(kA, "sendmsg");
    QVERIFY(d.type("buffer 1", "x", card));
    QVERIFY(addRights(card, kA));
    QVERIFY(trigger(editorOf(card)->addButton()->entries(), "SCM_CREDENTIALS"));
    QVERIFY(d.call(kA, "sendmsg"));
    QVERIFY(d.outcome(kA, "sendmsg").contains("= 1"));
    QVERIFY(d.call(kB, "recvmsg"));
    const SocketId passed = d.newestSocket();
    QCOMPARE(passed.value, 3u);
    QVERIFY(d.outcome(kB, "recvmsg").contains("= 1 (s3)"));
    QVERIFY(d.outcome(kB, "recvmsg").contains("O_NONBLOCK set by one holds for both"));
    const QString told = receivedBy(d.card(kB, "recvmsg"));
    QVERIFY2(told.contains("SCM_RIGHTS"), qPrintable(told));
    QVERIFY(told.contains(QString("[%1]").arg(d.view(passed).fd)));
    QTRY_VERIFY(d.ledgerRow(kB, "recvmsg(").call.contains("{SOL_SOCKET, SCM_RIGHTS, ["));
    // It opens as a socket of the workbench, and says where it came from.
    QVERIFY(d.press("Open s3", d.card(kB, "recvmsg")));
    QTRY_VERIFY(d.page(passed) != nullptr);
    QVERIFY(d.says(d.page(passed), "received on s2"));
    QVERIFY(d.says(d.page(passed), "no FD_CLOEXEC"));
}

void TestMessageCards::theBytesOfAControlMessageCanBeWrittenAndTheTableFollows() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QWidget* card = d.card(kA, "sendmsg");
    ControlEditor* editor = editorOf(card);
    QVERIFY(d.press("As bytes", card));
    QTRY_VERIFY(editor->hexField()->isVisible());
    QTRY_VERIFY(d.typeInto(editor->hexField(), "14000000 00000000 01000000 01000000 05000000 00000000"));
    QCOMPARE(editor->model()->rowCount(), 1);
    const QModelIndex message = editor->model()->index(0, ControlModel::NameColumn);
    QCOMPARE(message.data().toString(), "SCM_RIGHTS");
    const QModelIndex value = editor->model()->index(0, ControlModel::ValueColumn, message);
    QCOMPARE(value.data().toString(), "[5]");
    // And the other way round: the field is edited in place, and the bytes follow.
    editor->table()->setCurrentIndex(value);
    editor->table()->edit(value);
    auto* combo = editor->table()->findChild<QComboBox*>();
    QVERIFY(combo != nullptr);
    QCOMPARE(combo->lineEdit()->accessibleName(), "descriptors");
    combo->setEditText("7");
    QTest::keyClick(combo->lineEdit(), Qt::Key_Return);
    QTRY_COMPARE(value.data().toString(), "[7]");
    QVERIFY(editor->hexField()->toPlainText().contains("07 00 00 00 00 00 00 00"));
    QVERIFY(d.typeInto(editor->hexField(), "1"));
    QVERIFY(!editor->bytes());
    QVERIFY(d.press("sendmsg", card));
    QVERIFY(!d.outcome(kA, "sendmsg").contains("="));
}

void TestMessageCards::aLengthThatLiesCanBeSentAndIsRefusedByTheKernel() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QWidget* card = d.card(kA, "sendmsg");
    ControlEditor* editor = editorOf(card);
    QVERIFY(d.press("As bytes", card));
    QTRY_VERIFY(editor->hexField()->isVisible());
    QTRY_VERIFY(d.typeInto(editor->hexField(), "ff000000 00000000 01000000 01000000 05000000 00000000"));
    QVERIFY(d.says(card, "cmsg_len says 255 bytes, and 24 are there"));
    QVERIFY(d.type("buffer 1", "x", card));
    QVERIFY(d.call(kA, "sendmsg"));
    QVERIFY(d.outcome(kA, "sendmsg").contains("EINVAL"));
}

void TestMessageCards::severalBuffersAreComposedAndReceivedInto() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QWidget* card = d.card(kA, "sendmsg");
    QVERIFY(d.press("Add buffer", card));
    QTRY_VERIFY(d.type("buffer 2", "you", card));
    QVERIFY(d.type("buffer 1", "hello", card));
    QVERIFY(d.call(kA, "sendmsg"));
    QVERIFY(d.type("buffers", "2, 30", d.card(kB, "recvmsg")));
    QVERIFY(d.call(kB, "recvmsg"));
    QTRY_VERIFY(d.ledgerRow(kA, "sendmsg(").call.contains("iov=[5, 3 bytes] \"helloyou\""));
    QTRY_VERIFY(d.ledgerRow(kB, "recvmsg(").call.contains("iov=[2, 30 bytes] \"helloyou\""));
    QVERIFY(d.type("buffers", "2, x", d.card(kB, "recvmsg")));
    QVERIFY(d.press("recvmsg", d.card(kB, "recvmsg")));
    QVERIFY(d.says(d.card(kB, "recvmsg"), "Sizes are wanted"));
    QVERIFY(d.press("Remove buffer 2", d.card(kA, "sendmsg")));
    QTRY_VERIFY(d.field("buffer 2", d.card(kA, "sendmsg")) == nullptr);
}

void TestMessageCards::whatIsNoSocketIsShownAsWhatItIs() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    const int event = eventfd(0, EFD_CLOEXEC);
    QVERIFY(event >= 0);
    QWidget* card = d.card(kA, "send_fds");
    QVERIFY(card != nullptr);
    d.combo("fds", card)->setEditText(QString::number(event));
    QVERIFY(d.call(kA, "send_fds"));
    ::close(event);
    QVERIFY(d.call(kB, "recv_fds"));
    const SocketId passed = d.newestSocket();
    QCOMPARE(QString::fromStdString(d.view(passed).notASocket), "eventfd");
    QVERIFY(d.press("Open s3", d.card(kB, "recv_fds")));
    QTRY_VERIFY(d.page(passed) != nullptr);
    QVERIFY(d.says(d.page(passed), "eventfd"));
    QVERIFY(d.call(passed, "close"));
}

void TestMessageCards::sendFdsAndRecvFdsAreOneCallEach() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QWidget* card = d.card(kA, "send_fds");
    QComboBox* fds = d.combo("fds", card);
    fds->setCurrentIndex(fds->findData(QString::number(d.view(kB).fd)));
    QVERIFY(fds->currentText().contains("s2 Unix stream"));
    QVERIFY(d.call(kA, "send_fds"));
    QVERIFY(d.outcome(kA, "send_fds").contains("= 1"));
    QVERIFY(d.call(kB, "recv_fds"));
    QVERIFY(d.outcome(kB, "recv_fds").contains("(s3)"));
    QCOMPARE(d.view(SocketId{3}).typeFlags & kSockCloexec, kSockCloexec);
    QCOMPARE(d.ledger().size(), 3u); // socketpair, sendmsg, recvmsg
    fds->setEditText("five");
    QVERIFY(d.press("send_fds", d.card(kA, "send_fds")));
    QVERIFY(d.says(d.card(kA, "send_fds"), "descriptors are wanted"));
    QVERIFY(fds->property(kInvalidProperty).toBool());
    fds->setEditText("5, 7");
    QVERIFY(!fds->property(kInvalidProperty).toBool());
    fds->setEditText("99999999999999");
    QVERIFY(fds->property(kInvalidProperty).toBool());
    QVERIFY(d.press("send_fds", d.card(kA, "send_fds")));
    QVERIFY(d.says(d.card(kA, "send_fds"), "a descriptor is an int, at most 2147483647"));
}

void TestMessageCards::messagesGoAndComeInBatches() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QWidget* card = d.card(kA, "sendmmsg");
    QVERIFY(d.type("message 1", "one", card));
    QVERIFY(d.type("message 2", "three", card));
    QVERIFY(d.call(kA, "sendmmsg"));
    QVERIFY(d.outcome(kA, "sendmmsg").contains("= 2"));
    QVERIFY(d.call(kB, "recvmmsg"));
    QVERIFY(d.outcome(kB, "recvmmsg").contains("= 1")); // a stream keeps no bounds
    QCOMPARE(d.view(kB).bytesReceived, 8u);
}

void TestMessageCards::eachMessageOfABatchCanHaveItsOwnAddress() {
    GuiWindowDriver& d = *m_driver;
    const SocketId one = boundUdp();
    const SocketId two = boundUdp();
    QVERIFY(one && two);
    const SocketId sender = boundUdp();
    QVERIFY(sender);
    QWidget* card = d.card(sender, "sendmmsg");
    QVERIFY(d.type("Address", "127.0.0.1", card) && d.type("Port", QString::number(d.localPort(one)), card));
    QVERIFY(d.type("message 1", "to one", card) && d.type("message 2", "two", card));
    QWidget* second = card->findChildren<MessageExtra*>().at(1);
    QVERIFY(d.press("own address", second));
    QVERIFY(d.type("Address", "127.0.0.1", second));
    QVERIFY(d.type("Port", "no port", second));
    QVERIFY(d.press("sendmmsg", card)); // no call: what is typed is no address
    QVERIFY(!d.outcome(sender, "sendmmsg").contains("= "));
    QVERIFY(d.type("Port", QString::number(d.localPort(two)), second));
    QVERIFY(d.call(sender, "sendmmsg"));
    QVERIFY(d.outcome(sender, "sendmmsg").contains("= 2"));
    for (const auto& [socket, size] : {std::pair(one, 6), std::pair(two, 3)}) {
        d.bridge().submit({socket, step::Recv{100, 0}, Lane::InOrder});
        QTRY_COMPARE(d.view(socket).bytesReceived, std::uint64_t(size));
    }
}

void TestMessageCards::theKernelIsAskedForMoreByOneVisibleCall() {
    GuiWindowDriver& d = *m_driver;
    const SocketId udp = boundUdp();
    QVERIFY(udp);
    QWidget* card = d.card(udp, "recvmsg");
    auto* ask = qobject_cast<MenuButton*>(d.button("Ask the kernel for", card));
    QVERIFY(ask != nullptr);
    QVERIFY(ask != nullptr && trigger(ask->entries(), "IP_RECVTTL"));
    QTRY_VERIFY(d.ledgerRow(udp, "setsockopt(").call.contains("IPPROTO_IP, IP_RECVTTL, 1, 4"));
    const QAction* asked = entry(ask->entries(), "IP_RECVTTL");
    QVERIFY(asked != nullptr && asked->isChecked());
    QWidget* send = d.card(udp, "sendmsg");
    QVERIFY(d.type("Address", "127.0.0.1", send));
    QVERIFY(d.type("Port", QString::number(d.localPort(udp)), send));
    QVERIFY(d.type("buffer 1", "ping", send));
    QVERIFY(d.call(udp, "sendmsg"));
    QVERIFY(d.call(udp, "recvmsg"));
    const QString told = receivedBy(d.card(udp, "recvmsg"));
    QVERIFY2(told.contains("IP_TTL") && told.contains("64"), qPrintable(told));
    auto* room = qobject_cast<MenuButton*>(d.button("Room for", d.card(udp, "recvmsg")));
    QVERIFY(room != nullptr && trigger(room->entries(), "IP_PKTINFO: 32 bytes"));
    QCOMPARE(d.field("control", d.card(udp, "recvmsg"))->text(), "288");
}

void TestMessageCards::aRefusedDatagramMakesTheErrorQueueProminentAndReadable() {
    GuiWindowDriver& d = *m_driver;
    const SocketId udp = boundUdp();
    QVERIFY(udp);
    // A port that was bound a moment ago and is not any more.
    const SocketId gone = boundUdp();
    const std::uint16_t port = d.localPort(gone);
    QVERIFY(d.call(gone, "close"));
    QVERIFY(d.openInTree(udp));
    QTRY_VERIFY(d.page(udp) != nullptr);
    auto* ask = qobject_cast<MenuButton*>(d.button("Ask the kernel for", d.card(udp, "MSG_ERRQUEUE")));
    QVERIFY(ask != nullptr && trigger(ask->entries(), "IP_RECVERR"));
    QTRY_VERIFY(d.outcome(udp, "MSG_ERRQUEUE").contains("setsockopt = 0"));
    QVERIFY(!d.says(d.card(udp, "MSG_ERRQUEUE"), "again.")); // it was not tried at all
    QWidget* send = d.card(udp, "sendmsg");
    QVERIFY(d.type("Address", "127.0.0.1", send) && d.type("Port", QString::number(port), send));
    QVERIFY(d.type("buffer 1", "lost", send));
    QVERIFY(d.call(udp, "sendmsg"));
    QTRY_VERIFY((d.view(udp).readiness.value_or(0) & kPollerr) != 0);
    QTRY_VERIFY(d.button("MSG_ERRQUEUE", d.page(udp)) != nullptr); // offered beside "Next"
    QVERIFY(d.call(udp, "MSG_ERRQUEUE"));
    const QString said = d.outcome(udp, "MSG_ERRQUEUE");
    QVERIFY2(said.contains("ECONNREFUSED by ICMP: destination unreachable, port unreachable, told by 127.0.0.1"),
             qPrintable(said));
    QVERIFY(receivedBy(d.card(udp, "MSG_ERRQUEUE")).contains("ee_origin"));
    QTRY_VERIFY((d.view(udp).readiness.value_or(0) & kPollerr) == 0);
}

void TestMessageCards::controlThatDidNotFitIsSaidWithWhatWasLost() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QWidget* card = d.card(kA, "send_fds");
    d.combo("fds", card)->setEditText(QString("%1, %1, %1").arg(d.view(kA).fd));
    QVERIFY(d.call(kA, "send_fds"));
    QVERIFY(d.type("maxfds", "1", d.card(kB, "recv_fds")));
    QVERIFY(d.call(kB, "recv_fds"));
    const QString said = d.outcome(kB, "recv_fds");
    QVERIFY2(said.contains("the descriptors that did not were closed by the kernel"), qPrintable(said));
    QVERIFY(said.contains("(s3)")); // one did fit
}

void TestMessageCards::theDataPageShowsTheControlMessagesOfARow() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QWidget* card = d.card(kA, "sendmsg");
    QVERIFY(d.type("buffer 1", "x", card));
    QVERIFY(addRights(card, kB));
    QVERIFY(d.call(kA, "sendmsg"));
    QVERIFY(d.call(kB, "recvmsg"));
    QVERIFY(d.openTab(kB, "Data"));
    QAbstractItemView* rows = d.list("sent and received", d.page(kB));
    QTRY_COMPARE(rows->model()->rowCount(), 1);
    rows->setCurrentIndex(rows->model()->index(0, 0));
    QTRY_VERIFY(d.button("Control", d.page(kB)) != nullptr);
    QVERIFY(d.press("Control", d.page(kB)));
    auto* detail = d.page(kB)->findChild<RowDetail*>();
    QVERIFY(detail != nullptr && detail->controlView()->isVisible());
    ControlView* control = detail->controlView();
    QVERIFY(control->fields()->textToCopy().contains("SCM_RIGHTS"));
    QCOMPARE(control->fields()->model()->bytes().size(), controlSpace(4));
}

QTEST_MAIN(TestMessageCards)
#include "tst_message_cards.moc"
