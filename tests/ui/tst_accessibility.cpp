#include "tests/support/gui_access.h"
#include "tests/support/gui_window_driver.h"
#include "ui/editors/flags_editor.h"
#include "ui/models/presets.h"
#include "ui/panels/call_group.h"
#include "ui/panels/socket_page.h"

#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

#include <memory>

using namespace swb;
using namespace swb::test;

// The whole window, whatever there is in it: every page of every kind of socket, every group of calls open, the docks,
// the lists of flags, the menus.
class TestAccessibility : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_driver.reset(); }

    void theAuditFindsWhatIsWrong();
    void theWalkFindsATrap();
    void everyControlOfEveryPageSpeaks_data() { addPresets(); }
    void everyControlOfEveryPageSpeaks();
    void tabGoesRoundTheWholeWindow_data() { addPresets(); }
    void tabGoesRoundTheWholeWindow();
    void theBuilderAndTheDocksSpeak();
    void everyListOfFlagsSpeaks();
    void everyMenuEntryHasWords();

private:
    static void addPresets();
    SocketPage* openPage(const SocketPreset& preset, QString* why);
    void openGroups(QWidget& page);

    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestAccessibility::init() {
    m_driver = std::make_unique<GuiWindowDriver>();
    m_driver->window().resize(1280, 800);
}

void TestAccessibility::addPresets() {
    QTest::addColumn<int>("preset");
    int index = 0;
    for (const SocketPreset& preset : socketPresets())
        QTest::newRow(preset.name) << index++;
}

SocketPage* TestAccessibility::openPage(const SocketPreset& preset, QString* why) {
    GuiWindowDriver& d = *m_driver;
    const Step make = preset.isPair ? Step(step::Socketpair{preset.family, preset.type, preset.protocol})
                                    : Step(step::Socket{preset.family, preset.type, preset.protocol});
    const std::size_t before = d.reports().size();
    d.bridge().submit({{}, make, Lane::InOrder});
    if (!d.waitFor([&] { return d.reports().size() > before; }) || d.reports().back().made.empty()) {
        *why = QStringLiteral("this system refuses the socket");
        return nullptr;
    }
    const SocketId socket = d.reports().back().made.front();
    if (!d.waitFor([&] { return d.bridge().find(socket) != nullptr; }) || !d.openInTree(socket))
        return nullptr;
    return qobject_cast<SocketPage*>(d.page(socket));
}

void TestAccessibility::openGroups(QWidget& page) {
    for (CallGroup* group : page.findChildren<CallGroup*>())
        if (!group->isOpen())
            group->heading()->click();
    QApplication::processEvents();
}

// The tests below could not fail if these did.
void TestAccessibility::theAuditFindsWhatIsWrong() {
    QWidget root;
    auto* column = new QVBoxLayout(&root);
    auto* button = new QPushButton;
    auto* combo = new QComboBox;
    auto* table = new QTableView;
    QStandardItemModel model(2, 1);
    model.setHorizontalHeaderLabels({""});
    table->setModel(&model);
    for (QWidget* widget : {static_cast<QWidget*>(button), static_cast<QWidget*>(combo), static_cast<QWidget*>(table)})
        column->addWidget(widget);
    root.show();
    const QString faults = accessFaults(root).join('\n');
    for (const char* fault : {"QPushButton  in : no name", "no tool tip", "without a label", "column 0 has no name",
                              "row 1 says nothing", "QTableView  in : no name"})
        QVERIFY2(faults.contains(QLatin1String(fault)), qPrintable(faults));
}

void TestAccessibility::theWalkFindsATrap() {
    QWidget root;
    auto* column = new QVBoxLayout(&root);
    auto* trap = new QPlainTextEdit; // takes the tab key as a character
    column->addWidget(new QLineEdit);
    column->addWidget(trap);
    column->addWidget(new QLineEdit);
    root.show();
    root.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&root));
    root.findChild<QLineEdit*>()->setFocus();
    QVERIFY2(tabRoundFault(root).contains("keeps the tab key"), qPrintable(tabRoundFault(root)));
    trap->setTabChangesFocus(true);
    root.findChild<QLineEdit*>()->setFocus();
    QCOMPARE(tabRoundFault(root), QString());
}

void TestAccessibility::everyControlOfEveryPageSpeaks() {
    QFETCH(const int, preset);
    QString why;
    SocketPage* page = openPage(socketPresets()[std::size_t(preset)], &why);
    if (!page && !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY(page);
    auto* tabs = page->findChild<QTabWidget*>();
    QVERIFY(tabs && tabs->count() >= 2);
    for (int index = 0; index < tabs->count(); ++index) {
        tabs->setCurrentIndex(index);
        openGroups(*page);
        const QStringList faults = accessFaults(*page);
        QVERIFY2(faults.isEmpty(), qPrintable(tabs->tabText(index) + ":\n" + faults.join('\n')));
    }
}

void TestAccessibility::tabGoesRoundTheWholeWindow() {
    QFETCH(const int, preset);
    QString why;
    SocketPage* page = openPage(socketPresets()[std::size_t(preset)], &why);
    if (!page && !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY(page);
    auto* tabs = page->findChild<QTabWidget*>();
    for (int index = 0; index < tabs->count(); ++index) {
        tabs->setCurrentIndex(index);
        openGroups(*page);
        tabs->tabBar()->setFocus(Qt::TabFocusReason);
        const QString fault = tabRoundFault(m_driver->window());
        QVERIFY2(fault.isEmpty(), qPrintable(tabs->tabText(index) + ": " + fault));
    }
}

void TestAccessibility::theBuilderAndTheDocksSpeak() {
    GuiWindowDriver& d = *m_driver;
    for (const SocketPreset& preset : socketPresets())
        if (preset.group == PresetGroup::Usual) {
            QVERIFY(d.preset(presetName(preset)));
            QCOMPARE(accessFaults(d.window()).join('\n'), QString());
        }
    d.builder()->setFocus();
    QCOMPARE(tabRoundFault(d.window()), QString());
    d.action("Two pages")->trigger();
    QApplication::processEvents();
    QCOMPARE(accessFaults(d.window()).join('\n'), QString());
    QCOMPARE(tabRoundFault(d.window()), QString());
    d.action("About Socket Workbench")->trigger(); // Explain has something to say
    QCOMPARE(accessFaults(d.window()).join('\n'), QString());
    d.pressKeys(Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(d.field("Find anything"));
    QCOMPARE(accessFaults(d.window()).join('\n'), QString());
}

void TestAccessibility::everyListOfFlagsSpeaks() {
    QString why;
    SocketPage* page = openPage(socketPresets().front(), &why);
    QVERIFY(page);
    openGroups(*page);
    int opened = 0;
    for (FlagsEditor* editor : page->findChildren<FlagsEditor*>()) {
        if (!editor->isVisible() || !editor->isEnabled())
            continue;
        editor->click();
        QWidget* popup = QApplication::activePopupWidget();
        QVERIFY2(popup != nullptr, qPrintable(editor->accessibleName()));
        QCOMPARE(accessFaults(*popup).join('\n'), QString());
        QCOMPARE(tabRoundFault(*popup), QString());
        QTest::keyClick(popup, Qt::Key_Escape);
        QVERIFY(!popup->isVisible());
        ++opened;
    }
    QVERIFY(opened >= 2);
}

void TestAccessibility::everyMenuEntryHasWords() {
    const auto menus = m_driver->window().findChildren<QMenu*>();
    QVERIFY(menus.size() >= 3);
    for (const QMenu* menu : menus)
        for (const QAction* action : menu->actions())
            QVERIFY2(action->isSeparator() || !action->text().trimmed().isEmpty(), qPrintable(menu->title()));
}

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
