#include "core/options/option_value.h"
#include "tests/support/gui_options.h"
#include "ui/editors/picking_combo.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QPlainTextEdit>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cstring>

using namespace swb;
using namespace swb::test;

namespace {

void turnWheel(QWidget* widget) {
    QWheelEvent turn(QPointF(5, 5), widget->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                     Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &turn);
}

} // namespace

// What each editor makes of a value, looked at with getsockopt() on the same descriptor.
class TestOptionsEditors : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { m_gui.reset(); }

    void aSwitchIsTurnedByPressingIt() {
        open(SOCK_STREAM);
        QVERIFY(m_gui->select("SO_KEEPALIVE"));
        QTreeView* tree = m_gui->tree();
        const QRect cell = tree->visualRect(m_gui->shown("SO_KEEPALIVE").siblingAtColumn(OptionsModel::Value));
        // A press beside the box selects, no more.
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, cell.center());
        QCOMPARE(m_gui->callCount(), std::size_t{0});
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, cell.topLeft() + QPoint(12, cell.height() / 2));
        QTRY_COMPARE(m_gui->text("SO_KEEPALIVE"), QString("on"));
        QCOMPARE(intOf(SOL_SOCKET, SO_KEEPALIVE), 1);
        QTest::keyClick(tree, Qt::Key_Space);
        QTRY_COMPARE(m_gui->text("SO_KEEPALIVE"), QString("off"));
        QCOMPARE(intOf(SOL_SOCKET, SO_KEEPALIVE), 0);
        QCOMPARE(m_gui->calls(), QStringList({"setsockopt SO_KEEPALIVE 0", "getsockopt SO_KEEPALIVE 0",
                                              "setsockopt SO_KEEPALIVE 0", "getsockopt SO_KEEPALIVE 0"}));
    }

    void aSwitchTakesAnyInteger() {
        open(SOCK_STREAM);
        m_gui->enter("SO_REUSEADDR", "7");
        QTRY_VERIFY(m_gui->says("Anything but 0 counts as 1."));
        QCOMPARE(m_gui->lastSet(), Bytes({7, 0, 0, 0}));
        QCOMPARE(intOf(SOL_SOCKET, SO_REUSEADDR), 1);
    }

    void aClosedSocketHasNoEditorOpen() {
        open(SOCK_STREAM);
        QVERIFY(m_gui->edit("TCP_KEEPIDLE"));
        QVERIFY(m_gui->editor<QLineEdit>());
        m_gui->run(step::Close{});
        QTRY_VERIFY(!m_gui->editor<QLineEdit>());
        m_gui.reset();
        open(SOCK_STREAM);
        QVERIFY(m_gui->edit("SO_LINGER")); // in the form over the table
        QVERIFY(m_gui->form());
        m_gui->run(step::Close{});
        QTRY_VERIFY(!m_gui->form());
        QCOMPARE(m_gui->callCount(), std::size_t{0}); // what was typed went nowhere
    }

    void aNumberIsTypedWithItsUnitOrStepped() {
        open(SOCK_STREAM);
        m_gui->enter("SO_RCVBUF", "32 KiB");
        QTRY_COMPARE(intOf(SOL_SOCKET, SO_RCVBUF), 65536);
        QVERIFY(m_gui->edit("TCP_KEEPCNT"));
        auto* box = m_gui->editor<QAbstractSpinBox>();
        QVERIFY(box);
        const int before = intOf(IPPROTO_TCP, TCP_KEEPCNT);
        QTest::keyClick(box, Qt::Key_Up);
        QTest::keyClick(box, Qt::Key_Up);
        QCOMPARE(intOf(IPPROTO_TCP, TCP_KEEPCNT), before); // not before Enter
        QTest::keyClick(box, Qt::Key_Return);
        QTRY_COMPARE(intOf(IPPROTO_TCP, TCP_KEEPCNT), before + 2);
    }

    void aNumberOutsideTheRangeIsMarkedAndStillGoesToTheKernel() {
        open(SOCK_STREAM);
        QVERIFY(m_gui->edit("TCP_KEEPIDLE"));
        auto* line = m_gui->editor<QLineEdit>();
        QVERIFY(line);
        line->setText("40000");
        QVERIFY(m_gui->says("40000 is outside what is documented"));
        QTest::keyClick(line->focusProxy() != nullptr ? line->focusProxy() : line, Qt::Key_Return);
        QTRY_COMPARE(m_gui->text("TCP_KEEPIDLE"), QString("7200 s · EINVAL"));
        QCOMPARE(intOf(IPPROTO_TCP, TCP_KEEPIDLE), 7200);
        QCOMPARE(m_gui->calls(), QStringList{"setsockopt TCP_KEEPIDLE EINVAL"});
        QCOMPARE(m_gui->text("TCP_KEEPIDLE", OptionsModel::Requested), QString("40000 s"));
    }

    void whatIsNoValueIsMarkedInPlaceAndStays() {
        open(SOCK_STREAM);
        m_gui->enter("TCP_KEEPIDLE", "soon");
        QVERIFY(m_gui->says("'soon' is not a number"));
        QVERIFY(m_gui->editor<QLineEdit>());
        QCOMPARE(m_gui->callCount(), std::size_t{0});
    }

    void aNameIsChosenFromTheList() {
        open(SOCK_DGRAM);
        QVERIFY(m_gui->edit("IP_MTU_DISCOVER"));
        pick("IP_PMTUDISC_DO");
        QTRY_COMPARE(intOf(IPPROTO_IP, IP_MTU_DISCOVER), IP_PMTUDISC_DO);
        m_gui->enter("IP_MTU_DISCOVER", "17"); // no name, and no such mode
        QTRY_COMPARE(m_gui->text("IP_MTU_DISCOVER"), QString("IP_PMTUDISC_DO · EINVAL"));
    }

    void congestionControlsAreTheKernelsOwn() {
        open(SOCK_STREAM);
        QVERIFY(m_gui->edit("TCP_CONGESTION"));
        pick("reno"); // every kernel has it
        QTRY_COMPARE(m_gui->text("TCP_CONGESTION"), QString("reno"));
        char name[16] = {};
        socklen_t size = sizeof name;
        QCOMPARE(::getsockopt(m_gui->fd(), IPPROTO_TCP, TCP_CONGESTION, name, &size), 0);
        QCOMPARE(QByteArray(name), QByteArray("reno"));
    }

    void flagsAreBoxes() {
        open(SOCK_DGRAM);
        QWidget* form = openForm("SO_TIMESTAMPING");
        QVERIFY(form);
        int pressed = 0;
        for (QCheckBox* box : form->findChildren<QCheckBox*>())
            if (box->text().startsWith("SOF_TIMESTAMPING_SOFTWARE ") ||
                box->text().startsWith("SOF_TIMESTAMPING_RX_SOFTWARE ")) {
                box->click();
                ++pressed;
            }
        QCOMPARE(pressed, 2);
        QCOMPARE(m_gui->callCount(), std::size_t{0});
        QTest::mouseClick(m_gui->button("setsockopt", form), Qt::LeftButton);
        QTRY_COMPARE(intOf(SOL_SOCKET, SO_TIMESTAMPING),
                     int{SOF_TIMESTAMPING_SOFTWARE} | int{SOF_TIMESTAMPING_RX_SOFTWARE});
    }

    void spaceTurnsAFlagAndEnterSetsThem() {
        open(SOCK_DGRAM);
        QVERIFY(openForm("SO_TIMESTAMPING"));
        auto* box = qobject_cast<QCheckBox*>(QApplication::focusWidget());
        QVERIFY(box);
        QTest::keyClick(box, Qt::Key_Space);
        QVERIFY(box->isChecked());
        QCOMPARE(m_gui->callCount(), std::size_t{0});
        QTest::keyClick(box, Qt::Key_Return);
        QVERIFY(!m_gui->form());
        QTRY_COMPARE(intOf(SOL_SOCKET, SO_TIMESTAMPING), int{SOF_TIMESTAMPING_TX_HARDWARE});
    }

    void flagsWithoutNamesAreTypedAtOnce() {
        open(SOCK_DGRAM);
        m_gui->choose("Show", "Everything");
        QWidget* form = openForm("SO_MARK");
        QVERIFY(form);
        QTest::keyClicks(QApplication::focusWidget(), "five");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(m_gui->form(), form); // it is no number: nothing is set instead of it
        QCOMPARE(m_gui->callCount(), std::size_t{0});
        QVERIFY(m_gui->says("Not a number or known flag."));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), "5");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(!m_gui->form());
        QTRY_VERIFY(m_gui->callCount() > 0); // without the privilege it is refused; the bytes are the same
        QCOMPARE(m_gui->lastSet(), Bytes({5, 0, 0, 0}));
    }

    void typingElsewhereClosesAFormAndSetsNothing() {
        open(SOCK_DGRAM);
        QVERIFY(openForm("SO_TIMESTAMPING"));
        auto* search = m_gui->named<QLineEdit>("Search");
        QVERIFY(search);
        QTest::mouseClick(search, Qt::LeftButton);
        QTRY_VERIFY(!m_gui->form());
        typeIntoTheFocus("so_ keepalive x y z");
        QCOMPARE(search->text(), QString("so_ keepalive x y z"));
        QCOMPARE(QApplication::focusWidget(), search);
        QCOMPARE(m_gui->callCount(), std::size_t{0});
        QCOMPARE(intOf(SOL_SOCKET, SO_KEEPALIVE), 0);
    }

    // Its row goes away while it is being closed.
    void aFormWhoseRowIsFilteredAwayTakesNoFocus() {
        open(SOCK_DGRAM);
        QVERIFY(openForm("SO_TIMESTAMPING"));
        auto* search = m_gui->named<QLineEdit>("Search");
        search->setFocus();
        QVERIFY(m_gui->form()); // until the next turn of the event loop
        search->setText("so_keepalive");
        QVERIFY(!m_gui->form());
        QCOMPARE(QApplication::focusWidget(), search);
    }

    void typingElsewhereClosesAFieldAndSetsNothing() {
        open(SOCK_STREAM);
        QVERIFY(m_gui->edit("TCP_KEEPIDLE"));
        m_gui->editor<QLineEdit>()->setText("33");
        auto* search = m_gui->named<QLineEdit>("Search");
        QTest::mouseClick(search, Qt::LeftButton);
        QTRY_VERIFY(!m_gui->editor<QAbstractSpinBox>());
        typeIntoTheFocus("so_ keepalive x y z");
        QCOMPARE(search->text(), QString("so_ keepalive x y z"));
        QCOMPARE(QApplication::focusWidget(), search);
        QCOMPARE(m_gui->callCount(), std::size_t{0});
    }

    void aListOfAFormIsNotElsewhere() {
        open(SOCK_DGRAM);
        m_gui->choose("Show", "Everything");
        QWidget* form = openForm("IP_ADD_MEMBERSHIP");
        QVERIFY(form);
        auto* list = m_gui->named<PickingCombo>("imr_ifindex", form);
        QVERIFY(list);
        list->setFocus();
        list->showPopup();
        QTRY_VERIFY(list->view()->isVisible());
        QTest::keyClick(list->view(), Qt::Key_Return);
        QTRY_VERIFY(!list->view()->isVisible());
        QCoreApplication::processEvents();
        QCOMPARE(m_gui->form(), form);
    }

    void aFormIsGoneAfterAnotherPage() {
        open(SOCK_STREAM);
        QVERIFY(openForm("SO_LINGER"));
        m_gui->page().hide();
        m_gui->page().show();
        QVERIFY(!m_gui->form());
    }

    void lingerIsOnOrOffAndSeconds() {
        open(SOCK_STREAM);
        QWidget* form = openForm("SO_LINGER");
        QVERIFY(form);
        m_gui->named<QCheckBox>("l_onoff", form)->click();
        auto* seconds = m_gui->named<QLineEdit>("l_linger", form);
        seconds->setText("7");
        QTest::keyClick(seconds, Qt::Key_Return);
        QVERIFY(!m_gui->form());
        QTRY_COMPARE(m_gui->text("SO_LINGER"), QString("on, 7 s"));
        linger value{};
        socklen_t size = sizeof value;
        QCOMPARE(::getsockopt(m_gui->fd(), SOL_SOCKET, SO_LINGER, &value, &size), 0);
        QCOMPARE(value.l_onoff, 1);
        QCOMPARE(value.l_linger, 7);
    }

    void aTimeoutIsSecondsAndMicroseconds() {
        open(SOCK_STREAM);
        QWidget* form = openForm("SO_RCVTIMEO");
        QVERIFY(form);
        m_gui->named<QLineEdit>("tv_sec", form)->setText("2");
        auto* micros = m_gui->named<QLineEdit>("tv_usec", form);
        micros->setText("500000");
        QTest::keyClick(micros, Qt::Key_Return);
        QTRY_COMPARE(m_gui->text("SO_RCVTIMEO"), QString("2.5 s"));
        timeval value{};
        socklen_t size = sizeof value;
        QCOMPARE(::getsockopt(m_gui->fd(), SOL_SOCKET, SO_RCVTIMEO, &value, &size), 0);
        QCOMPARE(value.tv_sec, 2);
        QCOMPARE(value.tv_usec, 500000);
    }

    void aTimeoutIsTypedAsOneTimeToo_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("micros");
        QTest::newRow("a point") << "1.25" << 1250000;
        QTest::newRow("a point and a unit") << "1.5 s" << 1500000;
        QTest::newRow("a smaller unit") << "250 ms" << 250000;
        QTest::newRow("a greater unit") << "2 min" << 120000000;
    }
    void aTimeoutIsTypedAsOneTimeToo() {
        QFETCH(QString, typed);
        open(SOCK_STREAM);
        QWidget* form = openForm("SO_RCVTIMEO");
        QVERIFY(form);
        auto* seconds = m_gui->named<QLineEdit>("tv_sec", form);
        auto* micros = m_gui->named<QLineEdit>("tv_usec", form);
        if (typed.contains('.') || typed.contains("ms")) {
            micros->setText("7");
            seconds->setText(typed);
            QVERIFY(m_gui->says("0 in tv_usec"));
            micros->setText("0");
        }
        seconds->setText(typed);
        QTest::keyClick(seconds, Qt::Key_Return);
        QTRY_COMPARE(m_gui->lastSet().size(), sizeof(timeval)); // the kernel reads back whole ticks of its own
        timeval set{};
        std::memcpy(&set, m_gui->lastSet().data(), sizeof set);
        QTEST(static_cast<int>(set.tv_sec * 1000000 + set.tv_usec), "micros");
    }

    void whatIsNoTimeIsSaidInWords() {
        open(SOCK_STREAM);
        QWidget* form = openForm("SO_RCVTIMEO");
        QVERIFY(form);
        m_gui->named<QLineEdit>("tv_sec", form)->setText("1.2.3");
        QVERIFY(m_gui->says("Seconds with a point are written as 2.5 or 2.5 s."));
        m_gui->named<QLineEdit>("tv_sec", form)->setText("1");
        m_gui->named<QLineEdit>("tv_usec", form)->setText("1.5");
        QVERIFY(m_gui->says("'1.5' has a point: this is a whole number."));
    }

    void aStructureIsAFormAndItsFaultIsMarkedAtItsField() {
        open(SOCK_DGRAM);
        m_gui->choose("Show", "Everything");
        QWidget* form = openForm("IP_ADD_MEMBERSHIP");
        QVERIFY(form);
        auto* group = m_gui->named<QLineEdit>("imr_multiaddr", form);
        QVERIFY(group);
        group->setText("239.1.2");
        QTest::keyClick(group, Qt::Key_Return);
        QVERIFY(m_gui->says("imr_multiaddr: '239.1.2' is not an IPv4 address."));
        QCOMPARE(m_gui->callCount(), std::size_t{0});
        group->setText("239.1.2.3");
        m_gui->named<PickingCombo>("imr_ifindex", form)->lineEdit()->setText("lo");
        QTest::keyClick(group, Qt::Key_Return);
        QTRY_COMPARE(m_gui->calls(), QStringList{"setsockopt IP_ADD_MEMBERSHIP 0"});
        const Bytes set = m_gui->lastSet();
        QCOMPARE(set.size(), sizeof(ip_mreqn));
        QCOMPARE(Bytes(set.begin(), set.begin() + 4), Bytes({239, 1, 2, 3}));
        QTRY_VERIFY(m_gui->says("The kernel took it; it cannot be read back."));
    }

    void anAddressIsTypedOrChosen() {
        open(SOCK_DGRAM);
        m_gui->enter("IP_MULTICAST_IF", "127.0.0.1");
        QTRY_COMPARE(intOf(IPPROTO_IP, IP_MULTICAST_IF), static_cast<int>(htonl(INADDR_LOOPBACK)));
    }

    void aFilterIsTypedAsTcpdumpPrintsIt() {
        open(SOCK_DGRAM);
        m_gui->choose("Show", "Everything");
        QWidget* form = openForm("SO_ATTACH_FILTER");
        QVERIFY(form);
        auto* text = m_gui->named<QPlainTextEdit>("Filter", form);
        QVERIFY(text);
        text->setPlainText("2\n6 0 0 262144");
        QVERIFY(m_gui->says("2 instructions are announced, 1 follow."));
        text->setPlainText("1\n6 0 0 262144");
        QVERIFY(m_gui->says("(000) ret #262144"));
        QTest::keyClick(text, Qt::Key_Return, Qt::ControlModifier);
        socklen_t count = 0; // the kernel counts instructions
        const auto attached = [&] {
            count = 0;
            return ::getsockopt(m_gui->fd(), SOL_SOCKET, SO_GET_FILTER, nullptr, &count) == 0 ? count : 99u;
        };
        QTRY_COMPARE(attached(), 1u);
        QVERIFY(m_gui->select("SO_ATTACH_FILTER"));
        const OptionSpec* filter = findOption("SO_ATTACH_FILTER");
        const auto row = [&] { return m_gui->model()->row(m_gui->model()->indexOf(filter->level, filter->name)); };
        QTRY_VERIFY(row()->isChanged());
        QCoreApplication::processEvents();
        QVERIFY(!m_gui->button("Set to default")->isEnabled()); // no bytes are no filter: EINVAL
        QTRY_VERIFY(m_gui->button("Set to default")->toolTip().contains("SO_DETACH_FILTER"));
        form = openForm("SO_DETACH_FILTER");
        QVERIFY(form);
        QVERIFY(m_gui->says("Setting it acts"));
        QTest::mouseClick(m_gui->button("setsockopt", form), Qt::LeftButton);
        QTRY_COMPARE(attached(), 0u);
    }

    void everyValueCanBeGivenAsBytes() {
        open(SOCK_DGRAM);
        QVERIFY(m_gui->edit("IP_TTL"));
        QTest::mouseClick(m_gui->button("hex"), Qt::LeftButton);
        QWidget* form = m_gui->form();
        QVERIFY(form);
        auto* bytes = m_gui->named<QPlainTextEdit>("Bytes", form);
        QCOMPARE(bytes->toPlainText(), QString("40 00 00 00"));
        bytes->setPlainText("0");
        QTest::keyClick(bytes, Qt::Key_Return);
        QCOMPARE(m_gui->form(), form); // half a byte is none
        bytes->setPlainText("07");
        QTest::keyClick(bytes, Qt::Key_Return);
        QTRY_COMPARE(intOf(IPPROTO_IP, IP_TTL), 7);
        QCOMPARE(m_gui->lastSet(), Bytes({7}));
    }

    void aFormTurnsItsValueIntoBytesAndBack() {
        open(SOCK_STREAM);
        QWidget* form = openForm("SO_LINGER");
        m_gui->named<QCheckBox>("l_onoff", form)->click();
        m_gui->button("Bytes", form)->click();
        auto* bytes = m_gui->named<QPlainTextEdit>("Bytes", form);
        QVERIFY(bytes);
        QCOMPARE(bytes->toPlainText(), QString("01 00 00 00 00 00 00 00"));
        bytes->setPlainText("01 00 00 00 05 00 00 00");
        m_gui->button("Value", form)->click();
        QCOMPARE(m_gui->named<QLineEdit>("l_linger", form)->text(), QString("5"));
        QCOMPARE(m_gui->callCount(), std::size_t{0});
    }

    void optionsOfBytesAreBytes() {
        open(SOCK_DGRAM);
        QWidget* form = openForm("IP_OPTIONS");
        QVERIFY(form);
        auto* bytes = m_gui->named<QPlainTextEdit>("Bytes", form);
        bytes->setPlainText("01 01 01 01");
        QTest::keyClick(bytes, Qt::Key_Return);
        QTRY_COMPARE(m_gui->text("IP_OPTIONS"), QString("hex 01 01 01 01"));
    }

    void escapeTabAndWhatIsElsewhereSetNothing() {
        open(SOCK_STREAM);
        for (const Qt::Key key : {Qt::Key_Escape, Qt::Key_Tab, Qt::Key_Backtab}) {
            QVERIFY(m_gui->edit("TCP_KEEPIDLE"));
            auto* box = m_gui->editor<QAbstractSpinBox>();
            QVERIFY(box);
            m_gui->editor<QLineEdit>()->setText("33");
            QTest::keyClick(box, key);
            QTRY_VERIFY(!m_gui->editor<QAbstractSpinBox>());
        }
        QVERIFY(m_gui->edit("TCP_KEEPIDLE"));
        m_gui->editor<QLineEdit>()->setText("33");
        m_gui->named<QLineEdit>("Search")->setFocus();
        QTRY_VERIFY(!m_gui->editor<QAbstractSpinBox>());
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(m_gui->tree(), Qt::Key_Down);
        QCOMPARE(m_gui->callCount(), std::size_t{0});
        QCOMPARE(intOf(IPPROTO_TCP, TCP_KEEPIDLE), 7200);
    }

    void theWheelAndTheArrowsSetNothing() {
        open(SOCK_DGRAM);
        QVERIFY(m_gui->edit("IP_MTU_DISCOVER"));
        auto* list = m_gui->editor<PickingCombo>();
        QVERIFY(list);
        const QString before = list->currentText();
        turnWheel(list);
        QCOMPARE(list->currentText(), before);
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Up);
        QTest::keyClick(list, Qt::Key_Escape);
        QVERIFY(m_gui->edit("IP_TTL"));
        auto* box = m_gui->editor<QAbstractSpinBox>();
        QVERIFY(box);
        turnWheel(box);
        QCOMPARE(m_gui->editor<QLineEdit>()->text(), QString("64"));
        QTest::keyClick(box, Qt::Key_Escape);
        QCOMPARE(m_gui->callCount(), std::size_t{0});
    }

    void aFormIsDismissedWithoutACall() {
        open(SOCK_STREAM);
        QWidget* form = openForm("SO_LINGER");
        m_gui->named<QCheckBox>("l_onoff", form)->click();
        QTest::keyClick(m_gui->named<QLineEdit>("l_linger", form), Qt::Key_Escape);
        QVERIFY(!m_gui->form());
        form = openForm("SO_LINGER");
        QVERIFY(!m_gui->named<QCheckBox>("l_onoff", form)->isChecked()); // reverted
        m_gui->named<QCheckBox>("l_onoff", form)->click();
        QVERIFY(m_gui->select("SO_TYPE")); // another row
        QVERIFY(!m_gui->form());
        QCOMPARE(m_gui->callCount(), std::size_t{0});
    }

    void tabGoesRoundInsideAForm() {
        open(SOCK_STREAM);
        QWidget* form = openForm("SO_LINGER");
        QVERIFY(form);
        QWidget* first = QApplication::focusWidget();
        QVERIFY(form->isAncestorOf(first));
        for (int i = 0; i < 12; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QVERIFY(form->isAncestorOf(QApplication::focusWidget()));
        }
        QCOMPARE(m_gui->callCount(), std::size_t{0});
    }

    // A value that was read meanwhile does not take away what is being typed.
    void whatIsTypedStaysWhileValuesAreRead() {
        open(SOCK_STREAM);
        QVERIFY(m_gui->edit("TCP_KEEPIDLE"));
        m_gui->editor<QLineEdit>()->setText("33");
        const int other = 99;
        QCOMPARE(::setsockopt(m_gui->fd(), IPPROTO_TCP, TCP_KEEPIDLE, &other, sizeof other), 0);
        m_gui->bridge().engine().sweep(m_gui->socket(), Sweep::Readable);
        QTRY_COMPARE(m_gui->text("TCP_KEEPIDLE"), QString("99 s"));
        QVERIFY(m_gui->editor<QLineEdit>());
        QCOMPARE(m_gui->editor<QLineEdit>()->text(), QString("33"));
    }

private:
    void open(int type) {
        m_gui = std::make_unique<GuiOptions>();
        QVERIFY(m_gui->open(AF_INET, type));
        QVERIFY(QTest::qWaitForWindowActive(&m_gui->page()));
    }
    QWidget* openForm(const QString& name) { return m_gui->edit(name) ? m_gui->form() : nullptr; }
    // From the open list, with the keyboard.
    void pick(const QString& value) {
        auto* list = m_gui->editor<PickingCombo>();
        QVERIFY(list);
        const int row = list->findText(value);
        QVERIFY2(row >= 0, qPrintable(value));
        list->showPopup();
        list->view()->setCurrentIndex(list->model()->index(row, 0));
        QTest::keyClick(list->view(), Qt::Key_Return);
    }
    // As the keyboard does: each key goes where the focus is by then.
    static void typeIntoTheFocus(const QString& words) {
        for (const QChar letter : words) {
            QWidget* focus = QApplication::focusWidget();
            QVERIFY(focus);
            QTest::keyClick(focus, letter.toLatin1());
            QCoreApplication::processEvents();
        }
    }
    int intOf(int level, int name) const {
        int value = -4242;
        socklen_t size = sizeof value;
        return ::getsockopt(m_gui->fd(), level, name, &value, &size) == 0 ? value : -4242;
    }

    std::unique_ptr<GuiOptions> m_gui;
};

QTEST_MAIN(TestOptionsEditors)
#include "tst_options_editors.moc"
