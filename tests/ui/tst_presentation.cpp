#include "tests/support/gui_window_driver.h"
#include "ui/look/one_line_label.h"
#include "ui/models/ledger_model.h"
#include "ui/shell/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCheckBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QLayout>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStyle>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTextDocument>
#include <QToolBar>
#include <QToolButton>

#include <memory>
#include <numeric>

using namespace swb;
using swb::test::GuiWindowDriver;

namespace {

constexpr QSize kProjector(1024, 768);

QString describe(const QWidget& widget, const QString& text) {
    QString place;
    for (const QWidget* one = &widget; one != nullptr; one = one->parentWidget())
        place += QLatin1Char(' ') + QString::fromLatin1(one->metaObject()->className());
    return QStringLiteral("'%1' has %2x%3;%4").arg(text).arg(widget.width()).arg(widget.height()).arg(place);
}

bool isCutLabel(const QLabel& label) {
    // A layout may also have put it beyond the edge of what holds it; a page that scrolls is larger than it shows.
    if (!label.parentWidget()->rect().contains(label.geometry()))
        return true;
    const QMargins margins = label.contentsMargins();
    const QSize room = label.contentsRect().size();
    if (label.wordWrap())
        return label.heightForWidth(label.width()) > label.height() + 1;
    if (qobject_cast<const OneLineLabel*>(&label) != nullptr)
        return label.fontMetrics().horizontalAdvance(label.text()) > room.width();
    const QSize wanted = label.sizeHint().shrunkBy(margins);
    return wanted.width() > room.width() || wanted.height() > room.height() + 1;
}

bool isCutButton(const QAbstractButton& button) {
    const auto* tool = qobject_cast<const QToolButton*>(&button);
    if (button.text().isEmpty() || (tool != nullptr && tool->toolButtonStyle() == Qt::ToolButtonIconOnly))
        return false;
    return button.sizeHint().width() > button.width() || button.sizeHint().height() > button.height() + 1;
}

// Of what is in sight: words that do not fit the place they have, and pages that reach beyond their sides.
QStringList cutTexts(const QWidget& window) {
    QStringList faults;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible())
            continue;
        if (const auto* label = qobject_cast<const QLabel*>(widget); label != nullptr && isCutLabel(*label))
            faults << describe(*label, label->text());
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget); button && isCutButton(*button))
            faults << describe(*button, button->text());
        if (const auto* area = qobject_cast<const QScrollArea*>(widget);
            area != nullptr && area->widget() != nullptr && area->widget()->width() > area->viewport()->width())
            faults << describe(*area, QStringLiteral("a page of %1").arg(area->widget()->width()));
        if (const auto* tabs = qobject_cast<const QTabBar*>(widget))
            for (int i = 0; i < tabs->count(); ++i)
                if (tabs->tabRect(i).width() < tabs->fontMetrics().horizontalAdvance(tabs->tabText(i)))
                    faults << describe(*tabs, tabs->tabText(i));
    }
    return faults;
}

} // namespace

class TestPresentation : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_driver.reset(); }

    void thePagesAndTheLedgerAloneAreShown();
    void textIsEighteenPointsAtLeast();
    void aLargerTypeIsKept();
    void nothingIsCutOff_data();
    void nothingIsCutOff();
    void theGroupsOfASocketAreNotCutOff_data();
    void theGroupsOfASocketAreNotCutOff();
    void theCallsOfAConversationAreReadWhole();
    void noRowOfTheLedgerIsCut();
    void anErrnoStandsInTheResult();
    void escapeLeaves();
    void escapeClosesThePaletteFirst();
    void everythingStandsAgainAsItStood();
    void theWindowStandsAgainWhereItStood();
    void aMaximisedWindowIsMaximisedAgain();
    void whatWasHiddenStaysHidden();
    void closingWhilePresentingKeepsTheEverydayArrangement();
    void marginsGrowWithTheTypeAndShrinkAgain();

private:
    QDockWidget* dock(const char* name) { return m_driver->window().findChild<QDockWidget*>(name); }
    QTableView* ledger() { return qobject_cast<QTableView*>(m_driver->list("Call ledger")); }
    QList<int> hiddenColumns();
    void present();
    void presentOnProjector();
    void leave(Qt::Key key);
    void converse(); // server 1, client 2 and the accepted 3, each with a call that succeeded and one that failed

    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestPresentation::init() {
    m_driver = std::make_unique<GuiWindowDriver>();
    m_driver->window().resize(1280, 800);
}

QList<int> TestPresentation::hiddenColumns() {
    QList<int> hidden;
    for (int column = 0; column < LedgerModel::ColumnCount; ++column)
        if (ledger()->isColumnHidden(column))
            hidden << column;
    return hidden;
}

void TestPresentation::present() {
    m_driver->pressKeys(Qt::Key_F11);
    QTRY_VERIFY(m_driver->window().isFullScreen());
    m_driver->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
    QApplication::processEvents();
}

// The screen of the tests has another size; resized, a window is no longer full screen for Qt, but presents still.
void TestPresentation::presentOnProjector() {
    present();
    m_driver->window().resize(kProjector);
    QApplication::processEvents();
    QCOMPARE(m_driver->window().size(), kProjector); // nothing inside asks for more
    QVERIFY(m_driver->action("Presentation")->isChecked());
}

void TestPresentation::leave(Qt::Key key) {
    m_driver->pressKeys(key);
    QTRY_VERIFY(!m_driver->window().isFullScreen());
    QVERIFY(!m_driver->action("Presentation")->isChecked());
    QApplication::processEvents();
}

void TestPresentation::converse() {
    GuiWindowDriver& d = *m_driver;
    const SocketId server = d.make("TCP server");
    QVERIFY(server);
    QVERIFY(d.type("Port", "0", d.card(server, "bind")) && d.call(server, "bind") && d.call(server, "listen"));
    QVERIFY(d.call(server, "listen"));
    QTRY_VERIFY(d.localPort(server) != 0);
    const SocketId client = d.make("TCP client");
    QVERIFY(client);
    QVERIFY(d.type("Port", QString::number(d.localPort(server)), d.card(client, "connect")));
    QVERIFY(d.call(client, "connect"));
    QVERIFY(d.openInTree(server));
    QVERIFY(d.call(server, "accept"));
    QTRY_COMPARE(d.bridge().sockets().size(), std::size_t(3));
    QVERIFY(d.openInTree(client));
    QVERIFY(d.type("data", "GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n", d.card(client, "send")));
    QVERIFY(d.call(client, "send"));
    QVERIFY(d.openInTree(SocketId{3}));
    QVERIFY(d.call(SocketId{3}, "recv"));
    QVERIFY(d.call(SocketId{3}, "getpeername"));
    QVERIFY(d.openInTree(client));
    QVERIFY(d.call(client, "send"));    // stays unread: a light and a number more
    QVERIFY(d.openInTree(SocketId{3})); // what is shown is observed
    QVERIFY(d.waitFor([&] { return d.view(SocketId{3}).inQueue.value_or(0) > 0; }));
    QVERIFY(d.openInTree(server));
    QVERIFY(d.call(server, "bind")); // EINVAL: it is bound
    QTRY_COMPARE(d.ledgerRow(server, "bind(").errnoText.left(6), QString("EINVAL"));
}

void TestPresentation::thePagesAndTheLedgerAloneAreShown() {
    QVERIFY(m_driver->make("UDP"));
    presentOnProjector();
    QVERIFY(dock("ledger")->isVisible() && m_driver->page(SocketId{1}));
    for (const char* name : {"sockets", "explain"})
        QVERIFY2(!dock(name)->isVisible(), name);
    QVERIFY(!m_driver->window().menuBar()->isVisible());
    for (const QToolBar* bar : m_driver->window().findChildren<QToolBar*>())
        QVERIFY(!bar->isVisible());
    QVERIFY(!m_driver->button("Symbols") && !m_driver->field("Find"));
    QVERIFY(dock("ledger")->height() >= kProjector.height() / 3);
    QVERIFY(m_driver->page(SocketId{1})->height() >= kProjector.height() / 2);
    leave(Qt::Key_F11);
    QVERIFY(m_driver->button("Symbols"));
}

void TestPresentation::textIsEighteenPointsAtLeast() {
    QVERIFY(m_driver->make("UDP"));
    presentOnProjector();
    QVERIFY2(QApplication::font().pointSizeF() >= 18, qPrintable(QApplication::font().toString()));
    QCOMPARE(ledger()->font().pointSizeF(), QApplication::font().pointSizeF());
    QCOMPARE(m_driver->button("bind")->font().pointSizeF(), QApplication::font().pointSizeF());
}

void TestPresentation::aLargerTypeIsKept() {
    m_driver->theme().setScale(2.25);
    present();
    QCOMPARE(m_driver->theme().scale(), 2.25);
    leave(Qt::Key_F11);
    QCOMPARE(m_driver->theme().scale(), 2.25);
}

void TestPresentation::nothingIsCutOff_data() {
    QTest::addColumn<QString>("tab");
    QTest::addColumn<bool>("two");
    QTest::newRow("one page, calls") << "Calls" << false;
    QTest::newRow("one page, data") << "Data" << false;
    QTest::newRow("two pages, calls") << "Calls" << true;
    QTest::newRow("two pages, data") << "Data" << true;
    QTest::newRow("two pages of one open file") << "Calls" << true;
    QTest::newRow("the builder") << QString() << false;
    QTest::newRow("two builders") << QString() << true;
}

void TestPresentation::nothingIsCutOff() {
    QFETCH(const QString, tab);
    QFETCH(const bool, two);
    GuiWindowDriver& d = *m_driver;
    if (!tab.isEmpty()) {
        converse();
        if (QTest::currentTestFailed())
            return;
        QVERIFY(d.openInTree(SocketId{3}));
    }
    SocketId other{2};
    if (QTest::currentDataTag() == QString("two pages of one open file")) {
        QVERIFY(d.call(SocketId{3}, "dup")); // each page says at length what the two share
        other = d.newestSocket();
        QVERIFY(d.openInTree(SocketId{3}));
    }
    if (two)
        d.action("Two pages")->trigger();
    if (two && !tab.isEmpty()) {
        QVERIFY(d.openInTree(other));
        QVERIFY(d.openTab(other, tab));
    }
    if (!tab.isEmpty())
        QVERIFY(d.openTab(SocketId{3}, tab));
    presentOnProjector();
    QStringList faults;
    const bool good = QTest::qWaitFor([&] { return (faults = cutTexts(d.window())).isEmpty(); }, 3000);
    QVERIFY2(good, qPrintable(faults.join(QLatin1Char('\n'))));
}

void TestPresentation::theGroupsOfASocketAreNotCutOff_data() {
    QTest::addColumn<bool>("two");
    QTest::newRow("one page") << false;
    QTest::newRow("two pages") << true;
}

void TestPresentation::theGroupsOfASocketAreNotCutOff() {
    QFETCH(const bool, two);
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    if (two)
        d.action("Two pages")->trigger();
    QVERIFY(d.openTab(socket, "Options") && d.press("Groups", d.page(socket)));
    QVERIFY(d.press("Try it: two sockets, six calls", d.page(socket)));
    QVERIFY(d.press("One sender", d.page(socket)));
    QVERIFY(d.choose(d.combo("Call form", d.page(socket)), "struct group_source_req"));
    presentOnProjector();
    QStringList faults;
    const bool good = QTest::qWaitFor([&] { return (faults = cutTexts(d.window())).isEmpty(); });
    QVERIFY2(good, qPrintable(faults.join(QLatin1Char('\n'))));
}

void TestPresentation::theCallsOfAConversationAreReadWhole() {
    converse();
    presentOnProjector();
    const QTableView* table = ledger();
    QVERIFY(table);
    const QAbstractItemModel& model = *table->model();
    QVERIFY(model.rowCount() > 8);
    for (int row = 0; row < model.rowCount(); ++row)
        for (int column = 0; column < model.columnCount(); ++column) {
            if (table->isColumnHidden(column))
                continue;
            const QModelIndex cell = model.index(row, column);
            const QString text = cell.data().toString();
            const int wanted = table->sizeHintForIndex(cell).width();
            QVERIFY2(wanted <= table->columnWidth(column),
                     qPrintable(QStringLiteral("%1: %2 > %3").arg(text).arg(wanted).arg(table->columnWidth(column))));
        }
    QVERIFY(!table->isColumnHidden(LedgerModel::CallColumn) && !table->isColumnHidden(LedgerModel::ResultColumn));
    for (int column = 0; column < model.columnCount(); ++column)
        if (!table->isColumnHidden(column))
            QVERIFY(table->horizontalHeader()->sectionSizeHint(column) <= table->columnWidth(column));
}

void TestPresentation::noRowOfTheLedgerIsCut() {
    converse();
    presentOnProjector();
    const QTableView* table = ledger();
    QVERIFY(table->model()->rowCount() * table->verticalHeader()->defaultSectionSize() > table->viewport()->height());
    QTRY_COMPARE(table->viewport()->height() % table->verticalHeader()->defaultSectionSize(), 0);
    QVERIFY(table->viewport()->height() >= 4 * table->verticalHeader()->defaultSectionSize());
}

void TestPresentation::anErrnoStandsInTheResult() {
    converse();
    presentOnProjector();
    const QAbstractItemModel& model = *ledger()->model();
    const auto cell = [&](int column) { return model.index(model.rowCount() - 1, column).data().toString(); };
    QVERIFY(ledger()->isColumnHidden(LedgerModel::ErrnoColumn));
    QCOMPARE(cell(LedgerModel::ResultColumn), QString("-1 EINVAL"));
    leave(Qt::Key_F11);
    QVERIFY(!ledger()->isColumnHidden(LedgerModel::ErrnoColumn));
    QCOMPARE(cell(LedgerModel::ResultColumn), QString("-1"));
}

void TestPresentation::escapeLeaves() {
    QVERIFY(m_driver->make("UDP"));
    QVERIFY(!m_driver->action("Presentation")->isChecked());
    m_driver->pressKeys(Qt::Key_Escape); // of no effect on every day
    QVERIFY(!m_driver->window().isFullScreen());
    present();
    QVERIFY(m_driver->action("Presentation")->isChecked());
    leave(Qt::Key_Escape);
    QVERIFY(!m_driver->action("Presentation")->isChecked());
    QVERIFY(m_driver->window().menuBar()->isVisible());
    present(); // from a field, too
    m_driver->field("Port", m_driver->card(SocketId{1}, "bind"))->setFocus();
    leave(Qt::Key_Escape);
}

void TestPresentation::escapeClosesThePaletteFirst() {
    present();
    m_driver->pressKeys(Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(m_driver->field("Find anything"));
    m_driver->pressKeys(Qt::Key_Escape);
    QTRY_VERIFY(!m_driver->field("Find anything"));
    QVERIFY(m_driver->window().isFullScreen());
    leave(Qt::Key_Escape);
}

void TestPresentation::everythingStandsAgainAsItStood() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.preset("Socket pair") && d.makeFromBuilder());
    MainWindow& window = d.window();
    window.resizeDocks({dock("ledger")}, {260}, Qt::Vertical);
    window.resizeDocks({dock("sockets"), dock("explain")}, {230, 330}, Qt::Horizontal);
    auto* splitter = window.centralWidget()->findChild<QSplitter*>();
    QVERIFY(splitter);
    splitter->setSizes({400, 300});
    QApplication::processEvents();
    std::map<QWidget*, QRect> places;
    const QSize size = window.size();
    const QList<int> columns = hiddenColumns();
    for (const char* name : {"sockets", "ledger", "explain"})
        places[dock(name)] = dock(name)->geometry();
    for (int i = 0; i < splitter->count(); ++i)
        places[splitter->widget(i)] = splitter->widget(i)->geometry();
    std::map<QWidget*, QSize> sizes; // of every control, that none stays as large as it was presented
    for (QWidget* widget : window.findChildren<QWidget*>())
        if (widget->isVisible() && (qobject_cast<QComboBox*>(widget) || qobject_cast<QPushButton*>(widget)))
            sizes[widget] = widget->size();
    QWidget* focus = window.focusWidget();
    for (const Qt::Key key : {Qt::Key_F11, Qt::Key_Escape}) {
        present();
        leave(key);
        for (const auto& [widget, place] : places)
            QTRY_COMPARE(widget->geometry(), place);
        QCOMPARE(window.size(), size);
        for (const auto& [widget, before] : sizes)
            QTRY_VERIFY2(widget->size() == before, qPrintable(describe(*widget, widget->accessibleName())));
        QCOMPARE(hiddenColumns(), columns);
        QCOMPARE(window.focusWidget(), focus);
        QCOMPARE(d.theme().scale(), 1.0);
        QVERIFY(d.button("Symbols"));
    }
}

void TestPresentation::theWindowStandsAgainWhereItStood() {
    m_driver->window().setGeometry(90, 70, 900, 650);
    const QRect before = m_driver->window().geometry();
    present();
    m_driver->window().move(0, 0); // as the last place heard of a window manager
    leave(Qt::Key_F11);
    QTRY_COMPARE(m_driver->window().geometry(), before);
}

void TestPresentation::aMaximisedWindowIsMaximisedAgain() {
    m_driver->window().setWindowState(Qt::WindowMaximized);
    QTRY_VERIFY(m_driver->window().isMaximized());
    m_driver->pressKeys(Qt::Key_F11);
    QTRY_VERIFY(m_driver->window().isFullScreen());
    leave(Qt::Key_F11);
    QVERIFY(m_driver->window().isMaximized());
}

void TestPresentation::whatWasHiddenStaysHidden() {
    m_driver->action("Sockets")->trigger();
    present();
    leave(Qt::Key_F11);
    QVERIFY(!dock("sockets")->isVisible());
    QVERIFY(dock("explain")->isVisible());
}

void TestPresentation::closingWhilePresentingKeepsTheEverydayArrangement() {
    present();
    m_driver->window().close();
    QVERIFY(!m_driver->window().isFullScreen());
    QCOMPARE(m_driver->theme().scale(), 1.0);
    QVERIFY(!dock("explain")->isHidden());
}

void TestPresentation::marginsGrowWithTheTypeAndShrinkAgain() {
    QVERIFY(m_driver->make("UDP"));
    const auto lengths = [&] {
        QList<QList<int>> all;
        for (const QLayout* one : m_driver->page(SocketId{1})->findChildren<QLayout*>()) {
            const QMargins margins = one->contentsMargins();
            all << QList<int>{margins.left(), margins.top(), margins.right(), margins.bottom(), one->spacing()};
        }
        return all;
    };
    const auto sum = [](const QList<QList<int>>& all) {
        int total = 0;
        for (const QList<int>& some : all)
            total = std::accumulate(some.begin(), some.end(), total);
        return total;
    };
    const auto before = lengths();
    QVERIFY(before.size() > 10);
    present();
    QVERIFY(sum(lengths()) > sum(before) * 3 / 2);
    leave(Qt::Key_F11);
    QCOMPARE(lengths(), before);
    for (int i = 0; i < 5; ++i) // no rounding adds up
        m_driver->pressKeys(Qt::Key_Plus, Qt::ControlModifier);
    for (int i = 0; i < 9; ++i)
        m_driver->pressKeys(Qt::Key_Minus, Qt::ControlModifier);
    m_driver->pressKeys(Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(lengths(), before);
}

QTEST_MAIN(TestPresentation)
#include "tst_presentation.moc"
