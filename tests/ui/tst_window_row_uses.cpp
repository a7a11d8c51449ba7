#include "tests/support/gui_drop.h"
#include "tests/support/gui_window_driver.h"
#include "ui/editors/flags_editor.h"
#include "ui/panels/explain_panel.h"
#include "ui/panels/reference_page.h"
#include "ui/panels/reference_panel.h"
#include "ui/shell/command_palette.h"
#include "ui/views/reference_table.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QTabWidget>
#include <QTest>

#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

// From a row of the reference to the place where it is used: by dragging it, by its menu, by the palette.
class TestWindowRowUses : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_driver = std::make_unique<GuiWindowDriver>();
        QVERIFY(m_driver->press("Reference"));
        m_panel = m_driver->window().findChild<ReferencePanel*>();
        QVERIFY(m_panel && m_panel->isVisible());
    }
    void cleanup() { m_driver.reset(); }

    void aFamilyDroppedOnTheBuilderChangesTheFamilyAlone();
    void aProtocolBringsWhatItNeedsAndNoMore();
    void aServiceBringsItsPort();
    void theBuilderRefusesWhatIsNoSocket();
    void aFlagDroppedOnACardIsSetAndNoCallIsMade();
    void anOptionDroppedOnAPageIsShownInItsOptions();
    void aRowDroppedOnASocketOfTheListGoesToItsPage();
    void aRowHeldOverAModeOpensIt();
    void theMenuOfARowSetsItOnTheSocket();
    void ctrlEnterDoesTheFirstOfTheMenu();
    void whatCannotBeDoneSaysWhy();
    void anErrnoLeadsToTheCallsThatGiveIt();
    void thePaletteGoesToTheRow_data();
    void thePaletteGoesToTheRow();
    void thePaletteExplainsAndStays();

private:
    ReferenceTable* table(const char* page) {
        m_driver->press(QString::fromLatin1(page), m_panel);
        for (ReferencePage* shown : m_panel->findChildren<ReferencePage*>())
            if (shown->isVisible())
                return &shown->table();
        return nullptr;
    }
    // The row, selected as a person does it, and what dragging it would carry.
    std::unique_ptr<QMimeData> drag(const char* page, const char* words) {
        if (!m_panel->isVisible())
            m_driver->press("Reference");
        ReferenceTable* rows = table(page);
        m_driver->type(QStringLiteral("Search"), QString::fromLatin1(words), rows->parentWidget()->parentWidget());
        m_driver->pressKeys(Qt::Key_Return);
        return dragged(*rows);
    }
    std::unique_ptr<QMenu> menuOf(ReferenceTable* rows) {
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
        QApplication::sendEvent(rows, &event);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (menu != nullptr)
            menu->setAttribute(Qt::WA_DeleteOnClose, false);
        return std::unique_ptr<QMenu>(menu);
    }
    QAction* entry(const QMenu& menu, const QString& words) {
        for (QAction* action : menu.actions())
            if (action->text() == words)
                return action;
        return nullptr;
    }
    SocketId makeAndReturn(const char* preset) {
        m_driver->action("New socket")->trigger();
        const SocketId made = m_driver->make(QString::fromLatin1(preset));
        m_driver->press("Reference");
        return made;
    }
    QString field(const char* name) {
        const QComboBox* combo = m_driver->combo(QString::fromLatin1(name), m_driver->builder());
        return combo != nullptr ? combo->currentText() : QString();
    }
    FlagsEditor* flagsOf(SocketId socket, const char* call) {
        QWidget* card = m_driver->card(socket, QString::fromLatin1(call));
        return card != nullptr ? card->findChild<FlagsEditor*>() : nullptr;
    }
    QString explained() { return m_driver->text(m_driver->window().findChild<ExplainPanel*>()); }
    void findAnything(const char* words, Qt::KeyboardModifiers modifiers) {
        m_driver->action("Find anything")->trigger();
        auto* palette = m_driver->window().findChild<CommandPalette*>();
        QVERIFY(m_driver->type(QStringLiteral("Find anything"), QString::fromLatin1(words), palette));
        m_driver->pressKeys(Qt::Key_Return, modifiers);
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
    ReferencePanel* m_panel = nullptr;
};

void TestWindowRowUses::aFamilyDroppedOnTheBuilderChangesTheFamilyAlone() {
    const auto row = drag("Constants", "AF_INET6");
    m_driver->action("New socket")->trigger();
    QVERIFY(m_driver->preset("UDP"));
    QVERIFY(dropOn(m_driver->builder(), *row));
    QCOMPARE(field("Family"), QStringLiteral("AF_INET6  10"));
    QCOMPARE(field("Type"), QStringLiteral("SOCK_DGRAM  2"));
    QVERIFY(m_driver->bridge().sockets().empty());
}

void TestWindowRowUses::aProtocolBringsWhatItNeedsAndNoMore() {
    const auto row = drag("Protocols", "136");
    m_driver->action("New socket")->trigger();
    QVERIFY(m_driver->preset("TCP client"));
    QVERIFY(dropOn(m_driver->builder(), *row)); // UDP-Lite is no stream
    QCOMPARE(field("Type"), QStringLiteral("SOCK_DGRAM  2"));
    QCOMPARE(field("Protocol"), QStringLiteral("IPPROTO_UDPLITE  136"));
    const auto tcp = drag("Constants", "IPPROTO_TCP");
    const auto six = drag("Constants", "AF_INET6");
    m_driver->action("New socket")->trigger();
    QVERIFY(m_driver->preset("TCP client"));
    QVERIFY(dropOn(m_driver->builder(), *six));
    QVERIFY(dropOn(m_driver->builder(), *tcp));
    QCOMPARE(field("Family"), QStringLiteral("AF_INET6  10")); // it goes with either
    QCOMPARE(field("Protocol"), QStringLiteral("IPPROTO_TCP  6"));
}

void TestWindowRowUses::aServiceBringsItsPort() {
    const auto row = drag("Services", "80");
    if (!row || !hasRows(row.get()) || rowsOf(row.get()).empty())
        QSKIP("this machine's table of services has no port 80");
    m_driver->action("New socket")->trigger();
    QVERIFY(m_driver->preset("Unix stream"));
    QVERIFY(dropOn(m_driver->builder(), *row)); // a Unix socket has no ports
    QCOMPARE(field("Family"), QStringLiteral("AF_INET  2"));
    QCOMPARE(m_driver->field("Port", m_driver->builder())->text(), QStringLiteral("80"));
}

void TestWindowRowUses::theBuilderRefusesWhatIsNoSocket() {
    const auto row = drag("Constants", "EPIPE");
    const auto flag = drag("Constants", "MSG_PEEK");
    m_driver->action("New socket")->trigger();
    QVERIFY(!dropOn(m_driver->builder(), *row));
    QVERIFY(!dropOn(m_driver->combo("Family", m_driver->builder()), *flag));
    QVERIFY(!dropOn(m_driver->combo("Address", m_driver->builder()), *row));
}

void TestWindowRowUses::aFlagDroppedOnACardIsSetAndNoCallIsMade() {
    const SocketId made = makeAndReturn("UDP");
    const auto row = drag("Constants", "MSG_CONFIRM");
    QVERIFY(m_driver->openInTree(made));
    const std::size_t before = m_driver->reports().size();
    QWidget* card = m_driver->card(made, "sendto");
    QVERIFY(card && dropOn(card, *row));
    QCOMPARE(flagsOf(made, "sendto")->valueText(), QStringLiteral("MSG_CONFIRM|MSG_NOSIGNAL"));
    QCOMPARE(m_driver->reports().size(), before);
    QVERIFY(!dropOn(m_driver->card(made, "bind"), *row));
}

void TestWindowRowUses::anOptionDroppedOnAPageIsShownInItsOptions() {
    const SocketId made = makeAndReturn("TCP client");
    const auto row = drag("Options", "TCP_NODELAY");
    QVERIFY(m_driver->openInTree(made));
    QVERIFY(dropOn(m_driver->page(made), *row));
    QTRY_VERIFY(m_driver->field("Search", m_driver->page(made)));
    QCOMPARE(m_driver->field("Search", m_driver->page(made))->text(), QStringLiteral("TCP_NODELAY"));
}

void TestWindowRowUses::aRowDroppedOnASocketOfTheListGoesToItsPage() {
    const SocketId made = makeAndReturn("TCP client");
    const auto row = drag("Options", "SO_KEEPALIVE");
    auto* tree = m_driver->list("Sockets");
    QVERIFY(tree != nullptr);
    const QPoint at = tree->visualRect(tree->model()->index(0, 0)).center();
    QCursor::setPos(tree->viewport()->mapToGlobal(at));
    QVERIFY(dropOn(tree->viewport(), *row, at));
    QTRY_VERIFY(m_driver->page(made));
    QTRY_VERIFY(m_driver->field("Search", m_driver->page(made)));
    QCOMPARE(m_driver->field("Search", m_driver->page(made))->text(), QStringLiteral("SO_KEEPALIVE"));
    const QPoint below(at.x(), tree->viewport()->height() - 2); // no socket is there
    QCursor::setPos(tree->viewport()->mapToGlobal(below));
    QVERIFY(!dropOn(tree->viewport(), *row, below));
}

void TestWindowRowUses::aRowHeldOverAModeOpensIt() {
    const auto row = drag("Constants", "AF_INET6");
    QWidget* bench = m_driver->button("Bench");
    QCursor::setPos(bench->mapToGlobal(bench->rect().center()));
    QVERIFY(!dropOn(bench, *row));
    QTRY_VERIFY(m_driver->builder() && m_driver->builder()->isVisible());
    QVERIFY(!m_panel->isVisible());
}

void TestWindowRowUses::theMenuOfARowSetsItOnTheSocket() {
    const SocketId made = makeAndReturn("TCP client");
    drag("Constants", "MSG_PEEK");
    const auto menu = menuOf(table("Constants"));
    QVERIFY(menu);
    QAction* use = entry(*menu, "Set MSG_PEEK in recv of s1");
    QVERIFY(use && use->isEnabled());
    QVERIFY(entry(*menu, "Copy name"));
    const std::size_t before = m_driver->reports().size();
    use->trigger();
    QTRY_VERIFY(m_driver->card(made, "recv"));
    QCOMPARE(flagsOf(made, "recv")->valueText(), QStringLiteral("MSG_PEEK"));
    QCOMPARE(m_driver->reports().size(), before);
}

void TestWindowRowUses::ctrlEnterDoesTheFirstOfTheMenu() {
    drag("Constants", "SOCK_SEQPACKET");
    table("Constants")->setFocus();
    m_driver->pressKeys(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(m_driver->builder() && m_driver->builder()->isVisible());
    QCOMPARE(field("Type"), QStringLiteral("SOCK_SEQPACKET  5"));
}

void TestWindowRowUses::whatCannotBeDoneSaysWhy() {
    drag("Constants", "tcpi_rtt");
    {
        const auto menu = menuOf(table("Constants"));
        QAction* show = entry(*menu, "Show tcpi_rtt of a socket");
        QVERIFY(show && !show->isEnabled());
        QCOMPARE(show->toolTip(), QStringLiteral("Open the page of a socket first"));
        menu->close();
    }
    makeAndReturn("UDP");
    drag("Constants", "tcpi_rtt");
    {
        const auto menu = menuOf(table("Constants"));
        QAction* show = entry(*menu, "Show tcpi_rtt of s1");
        QVERIFY(show && !show->isEnabled());
        QCOMPARE(show->toolTip(), QStringLiteral("s1 is no TCP socket"));
        menu->close();
    }
    const SocketId tcp = makeAndReturn("TCP client");
    drag("Constants", "tcpi_rtt");
    const auto menu = menuOf(table("Constants"));
    QAction* show = entry(*menu, "Show tcpi_rtt of s2");
    QVERIFY(show && show->isEnabled());
    show->trigger();
    QTRY_VERIFY(m_driver->page(tcp) && m_driver->field("Search", m_driver->page(tcp)));
    QCOMPARE(m_driver->field("Search", m_driver->page(tcp))->text(), QStringLiteral("tcpi_rtt"));
    QVERIFY(m_driver->press("Reference"));
    drag("Constants", "IP_PMTUDISC_PROBE");
    QVERIFY(entry(*menuOf(table("Constants")), "Open IP_MTU_DISCOVER in Options of s2"));
    drag("Constants", "ETH_P_ARP EtherType"); // of no field
    const QAbstractButton* use = m_driver->button("Use", m_panel);
    QVERIFY(use && !use->isEnabled());
    QVERIFY(!use->toolTip().isEmpty());
}

void TestWindowRowUses::anErrnoLeadsToTheCallsThatGiveIt() {
    drag("Constants", "EADDRINUSE");
    const auto menu = menuOf(table("Constants"));
    QAction* calls = entry(*menu, "Calls that give EADDRINUSE");
    QVERIFY(calls && calls->isEnabled());
    calls->trigger();
    const auto* errors = m_driver->list("Errors", m_panel);
    QVERIFY(errors && errors->isVisible());
    QStringList given;
    for (int row = 0; row < errors->model()->rowCount(); ++row)
        given << errors->model()->index(row, 2).data().toString();
    QVERIFY2(given.contains("bind") && given.contains("listen"), qPrintable(given.join(' ')));
    const auto none = drag("Constants", "ENOMEDIUM");
    const auto again = menuOf(table("Constants"));
    QAction* few = entry(*again, "Calls that give ENOMEDIUM");
    QVERIFY(few && !few->isEnabled() && !few->toolTip().isEmpty());
}

void TestWindowRowUses::thePaletteGoesToTheRow_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("explained");
    QTest::newRow("constant") << "MSG_ERRQUEUE" << "All constants" << "MSG_ERRQUEUE" << "message flag 8192";
    QTest::newRow("option") << "SO_REUSEPORT SOL_SOCKET" << "All options" << "SO_REUSEPORT" << "option 15";
    QTest::newRow("errno") << "EPIPE" << "Errors" << "EPIPE" << "errno 32";
    QTest::newRow("protocol") << "UDPLite 136" << "Protocols" << "136" << "IP protocol 136";
    QTest::newRow("foreign") << "SO_NOSIGPIPE" << "All options" << "SO_NOSIGPIPE" << "not on this system";
}

void TestWindowRowUses::thePaletteGoesToTheRow() {
    QFETCH(QString, words);
    QFETCH(QString, table);
    QFETCH(QString, name);
    QFETCH(QString, explained);
    QVERIFY(m_driver->press("Bench"));
    findAnything(words.toLatin1().constData(), Qt::NoModifier);
    QTRY_VERIFY(m_panel->isVisible());
    const auto* list = m_driver->list(table, m_panel);
    QVERIFY(list && list->isVisible());
    QCOMPARE(list->currentIndex().siblingAtColumn(0).data().toString(), name);
    QTRY_VERIFY2(this->explained().contains(explained), qPrintable(this->explained()));
}

void TestWindowRowUses::thePaletteExplainsAndStays() {
    QVERIFY(m_driver->press("Bench"));
    findAnything("MSG_ERRQUEUE", Qt::ControlModifier);
    QTRY_VERIFY2(explained().contains("message flag 8192"), qPrintable(explained()));
    QVERIFY(!m_panel->isVisible());
}

QTEST_MAIN(TestWindowRowUses)
#include "tst_window_row_uses.moc"
