#include "tests/support/gui_access.h"
#include "tests/support/gui_window_driver.h"
#include "ui/models/arrangement_list.h"
#include "ui/panels/bench_view.h"
#include "ui/shell/arrangement_dialog.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDockWidget>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <map>
#include <memory>

using namespace swb;
using swb::test::accessFaults;
using swb::test::GuiWindowDriver;
using swb::test::tabRoundFault;

namespace {

const QByteArray kDocks("some docks");

using Places = std::map<QString, QRect>; // an empty rectangle: hidden

} // namespace

class TestArrangements : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void aNameHasFaults_data();
    void aNameHasFaults();
    void aListIsKeptInAFile();
    void whatIsNoNameInTheFileIsLeftOut();

    void testHidesExplain();
    void inspectGivesExplainTheWholeHeight();
    void noPageIsStarved();
    void presentIsTheAction();
    void switchingEndsThePresentation();
    void resetPutsADockBackThatFloats();
    void anOwnArrangementComesBack_data();
    void anOwnArrangementComesBack();
    void anOwnArrangementIsThereAtTheNextStart();
    void keysAndThePaletteFindThem();
    void aFaultyNameIsToldBesideTheField_data();
    void aFaultyNameIsToldBesideTheField();
    void savingUnderTheSameNameReplaces();
    void oneIsRenamed();
    void aDeletedOneComesBack();
    void aDamagedOneIsTold();
    void everyControlOfTheDialogHasAName();

private:
    QDockWidget* dock(const QString& name) { return m_driver->window().findChild<QDockWidget*>(name); }
    Places places();
    QMenu* menu();
    bool choose(const QString& text);
    QWidget* dialog() { return m_driver->window().findChild<ArrangementDialog*>(); }
    bool saveAs(const QString& name);
    void start();
    void restart();

    std::unique_ptr<QTemporaryDir> m_directory;
    StorePaths m_paths;
    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestArrangements::init() {
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(m_directory->isValid());
    m_paths = {{}, {}, m_directory->filePath("window.ini")};
    start();
    QVERIFY(choose("Reset to default")); // by the width it has now
}

void TestArrangements::cleanup() {
    m_driver.reset();
    m_directory.reset();
}

void TestArrangements::start() {
    m_driver = std::make_unique<GuiWindowDriver>(m_paths);
    m_driver->window().resize(1280, 800);
    QApplication::processEvents();
}

void TestArrangements::restart() {
    m_driver.reset();
    start();
}

Places TestArrangements::places() {
    Places places;
    QApplication::processEvents();
    for (const char* name : {"sockets", "ledger", "explain"})
        places[name] = dock(name)->isVisible() ? dock(name)->geometry() : QRect();
    return places;
}

QMenu* TestArrangements::menu() {
    const QAction* action = m_driver->action("Arrangements");
    return action != nullptr ? action->menu() : nullptr;
}

bool TestArrangements::choose(const QString& text) {
    for (QAction* action : menu()->actions())
        if (action->text() == text) {
            action->trigger();
            QApplication::processEvents();
            return true;
        }
    return false;
}

bool TestArrangements::saveAs(const QString& name) {
    GuiWindowDriver& d = *m_driver;
    if (!choose("Save as…") || !dialog() || !dialog()->isVisible())
        return false;
    dialog()->activateWindow();
    if (!QTest::qWaitForWindowActive(dialog()))
        return false;
    auto* field = d.field("Name", dialog());
    field->setText(name);
    auto* save = d.button("Save", dialog());
    if (save == nullptr || !save->isEnabled())
        return false;
    QTest::mouseClick(save, Qt::LeftButton);
    dialog()->hide();
    return true;
}

void TestArrangements::aNameHasFaults_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("fault");
    QTest::newRow("empty") << QString() << "missing";
    QTest::newRow("spaces alone") << QString(" \t ") << "missing";
    QTest::newRow("300 letters") << QString(300, 'x') << "this one has 300";
    QTest::newRow("one letter too many") << QString(ArrangementList::kMostLetters + 1, 'x') << "at most 60";
    QTest::newRow("as long as may be") << QString(ArrangementList::kMostLetters, 'x') << "";
    QTest::newRow("of the program") << QString("inspect ") << "there already";
    QTest::newRow("with a slash") << QString("lessons/first") << "";
    QTest::newRow("with a backslash") << QString("a\\b") << "";
    QTest::newRow("of another script") << QString::fromUtf8("教室") << "";
    QTest::newRow("there already, to be replaced") << QString("mine") << "";
}

void TestArrangements::aNameHasFaults() {
    QFETCH(const QString, name);
    QFETCH(const QString, fault);
    ArrangementList list({"Test", "Inspect"});
    list.save("mine", kDocks);
    QCOMPARE(list.faultOf(name).isEmpty(), fault.isEmpty());
    QVERIFY2(list.faultOf(name).contains(fault), qPrintable(list.faultOf(name)));
    list.save(name, kDocks);
    QCOMPARE(list.find(name) != nullptr, fault.isEmpty());
    QCOMPARE(list.faultOfRenaming("other", "MINE").isEmpty(), false);
    QCOMPARE(list.faultOfRenaming("mine", "Mine").isEmpty(), true);
}

void TestArrangements::aListIsKeptInAFile() {
    ArrangementList list;
    const QStringList names{"one", "two/three", "  four   words here ", "five & six", "[seven]", "a=b;c"};
    for (const QString& name : names)
        list.save(name, kDocks + name.toUtf8());
    {
        QSettings settings(m_directory->filePath("list.ini"), QSettings::IniFormat);
        list.store(settings);
    }
    const QSettings::Format format = QSettings::IniFormat;
    QSettings settings(m_directory->filePath("list.ini"), format);
    ArrangementList again;
    again.load(settings);
    QCOMPARE(again.names(), list.names());
    for (const Arrangement& one : list.all())
        QCOMPARE(again.find(one.name)->docks, one.docks);
    const std::size_t place = again.placeOf("two/three");
    const auto removed = again.remove("TWO/three");
    QVERIFY(removed && place == 1);
    again.store(settings);
    ArrangementList third;
    third.load(settings);
    QCOMPARE(third.all().size(), list.all().size() - 1);
    third.insert(place, *removed);
    QCOMPARE(third.names(), list.names());
}

void TestArrangements::whatIsNoNameInTheFileIsLeftOut() {
    QSettings settings(m_directory->filePath("list.ini"), QSettings::IniFormat);
    settings.beginWriteArray("arrangements");
    const QStringList names{"good", "", "GOOD", QString(300, 'x'), "Test", "last"};
    for (int i = 0; i < names.size(); ++i) {
        settings.setArrayIndex(i);
        settings.setValue("name", names[i]);
    }
    settings.endArray();
    ArrangementList list({"Test"});
    list.load(settings);
    QCOMPARE(list.names(), QStringList({"good", "last"}));
}

void TestArrangements::testHidesExplain() {
    QVERIFY(choose("Test"));
    const Places now = places();
    QVERIFY(now.at("explain").isNull() && !now.at("sockets").isNull());
    QVERIFY(now.at("ledger").height() >= 800 / 4);
    QVERIFY(choose("Reset to default"));
    QVERIFY(!places().at("explain").isNull());
}

void TestArrangements::inspectGivesExplainTheWholeHeight() {
    const Places before = places();
    QVERIFY(choose("Inspect"));
    const Places now = places();
    QVERIFY(now.at("explain").height() > before.at("explain").height());
    QVERIFY(now.at("explain").bottom() >= now.at("ledger").bottom());
    QVERIFY(now.at("explain").width() >= 1280 / 4);
    QVERIFY(choose("Reset to default"));
    QTRY_COMPARE(places(), before);
}

void TestArrangements::noPageIsStarved() {
    m_driver->window().resize(1022, 744);
    m_driver->action("Two pages")->setChecked(true);
    const auto* bench = m_driver->window().findChild<BenchView*>();
    auto* splitter = bench->findChild<QSplitter*>();
    const int least = bench->fontMetrics().averageCharWidth() * 28;
    QVERIFY(choose("Inspect"));
    m_driver->window().resizeDocks({dock("explain")}, {700}, Qt::Horizontal);
    QApplication::processEvents();
    QVERIFY(m_driver->window().width() == 1022); // the docks gave way
    splitter->setSizes({1000, 1});
    QCOMPARE_GE(splitter->sizes().last(), least);
    m_driver->action("Two pages")->setChecked(false);
    QVERIFY(choose("Test") && choose("Reset to default"));
    m_driver->action("Two pages")->setChecked(true);
    QApplication::processEvents();
    QCOMPARE_LE(std::abs(splitter->sizes().first() - splitter->sizes().last()), 1);
}

void TestArrangements::presentIsTheAction() {
    QVERIFY(choose("Present"));
    QTRY_VERIFY(m_driver->window().isFullScreen());
    QVERIFY(m_driver->action("Presentation")->isChecked());
    m_driver->action("Presentation")->trigger();
    QTRY_VERIFY(!m_driver->window().isFullScreen());
}

void TestArrangements::switchingEndsThePresentation() {
    QVERIFY(choose("Present"));
    QTRY_VERIFY(m_driver->window().isFullScreen());
    QVERIFY(choose("Test"));
    QTRY_VERIFY(!m_driver->window().isFullScreen());
    QVERIFY(m_driver->window().menuBar()->isVisible());
    QTRY_VERIFY(places().at("explain").isNull() && !places().at("sockets").isNull());
}

void TestArrangements::resetPutsADockBackThatFloats() {
    const Places before = places();
    dock("explain")->setFloating(true);
    m_driver->window().addDockWidget(Qt::RightDockWidgetArea, dock("ledger"));
    dock("sockets")->hide();
    QVERIFY(places() != before);
    QVERIFY(choose("Reset to default"));
    QVERIFY(!dock("explain")->isFloating());
    QTRY_COMPARE(places(), before);
}

void TestArrangements::anOwnArrangementComesBack_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << "Mine";
    QTest::newRow("with a slash") << "course/day 1";
    QTest::newRow("with an ampersand") << "C & Python";
    QTest::newRow("long") << QString(ArrangementList::kMostLetters, 'w');
}

void TestArrangements::anOwnArrangementComesBack() {
    QFETCH(const QString, name);
    dock("sockets")->hide();
    m_driver->window().resizeDocks({dock("ledger")}, {333}, Qt::Vertical);
    const Places mine = places();
    QVERIFY(saveAs(name));
    QVERIFY(choose("Inspect"));
    QVERIFY(places() != mine);
    QString text = name;
    QVERIFY(choose(text.replace('&', "&&")));
    QTRY_COMPARE(places(), mine);
}

void TestArrangements::anOwnArrangementIsThereAtTheNextStart() {
    dock("explain")->hide();
    m_driver->window().resizeDocks({dock("ledger")}, {300}, Qt::Vertical);
    const Places mine = places();
    QVERIFY(saveAs("course/day 1"));
    QVERIFY(choose("Inspect"));
    const Places inspect = places();
    restart();
    QTRY_COMPARE(places(), inspect); // as it was left
    QVERIFY(choose("course/day 1"));
    QTRY_COMPARE(places(), mine);
}

void TestArrangements::keysAndThePaletteFindThem() {
    const auto control = Qt::ControlModifier | Qt::AltModifier;
    m_driver->pressKeys(Qt::Key_1, control);
    QVERIFY(!dock("explain")->isVisible());
    QVERIFY(saveAs("Mine"));
    QTRY_VERIFY((m_driver->window().activateWindow(), QApplication::activeWindow() == &m_driver->window()));
    m_driver->pressKeys(Qt::Key_2, control);
    QVERIFY(dock("explain")->isVisible());
    m_driver->pressKeys(Qt::Key_3, control);
    QVERIFY(!dock("explain")->isVisible());
    m_driver->pressKeys(Qt::Key_0, control);
    QVERIFY(dock("explain")->isVisible());
    m_driver->pressKeys(Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(m_driver->field("Find anything"));
    QVERIFY(m_driver->type(m_driver->field("Find anything"), "arrangement mine"));
    m_driver->pressKeys(Qt::Key_Return);
    QVERIFY(!dock("explain")->isVisible());
}

void TestArrangements::aFaultyNameIsToldBesideTheField_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("300 letters") << QString(300, 'x') << "this one has 300";
    QTest::newRow("of the program") << "test" << "choose another name";
}

void TestArrangements::aFaultyNameIsToldBesideTheField() {
    QFETCH(const QString, name);
    QFETCH(const QString, words);
    QVERIFY(choose("Save as…"));
    QTRY_VERIFY(dialog() && dialog()->isVisible());
    QTRY_COMPARE(dialog()->focusWidget(), m_driver->field("Name", dialog()));
    m_driver->field("Name", dialog())->setText(name);
    QVERIFY(!m_driver->button("Save", dialog())->isEnabled());
    QVERIFY2(m_driver->says(dialog(), words), qPrintable(m_driver->text(dialog())));
    m_driver->field("Name", dialog())->setText("good");
    QVERIFY(m_driver->button("Save", dialog())->isEnabled());
    QVERIFY(words.isEmpty() || !m_driver->says(dialog(), words));
}

void TestArrangements::savingUnderTheSameNameReplaces() {
    QVERIFY(saveAs("Mine"));
    QVERIFY(choose("Test"));
    const Places test = places();
    QVERIFY(choose("Save as…"));
    m_driver->field("Name", dialog())->setText("mine");
    QVERIFY(!m_driver->button("Save", dialog()));
    QVERIFY(m_driver->says(dialog(), "There is one of that name"));
    QTest::mouseClick(m_driver->button("Replace", dialog()), Qt::LeftButton);
    QVERIFY(choose("Reset to default"));
    QVERIFY(choose("mine"));
    QTRY_COMPARE(places(), test);
    QVERIFY(!choose("Mine"));
}

void TestArrangements::oneIsRenamed() {
    QVERIFY(saveAs("first") && saveAs("second"));
    QVERIFY(choose("Rename or delete…"));
    auto* list = qobject_cast<QListView*>(m_driver->list("Arrangements", dialog()));
    QVERIFY(list);
    const QAbstractItemModelTester tester(list->model());
    list->setCurrentIndex(list->model()->index(0, 0));
    QLineEdit* name = m_driver->field("Name", dialog());
    QCOMPARE(name->text(), QString("first"));
    name->setText("second");
    QVERIFY(!m_driver->button("Rename", dialog())->isEnabled());
    name->setText("third/4");
    QTest::mouseClick(m_driver->button("Rename", dialog()), Qt::LeftButton);
    QVERIFY(choose("third/4") && choose("second") && !choose("first"));
    restart();
    QVERIFY(choose("third/4") && choose("second") && !choose("first"));
}

void TestArrangements::aDeletedOneComesBack() {
    QVERIFY(saveAs("first") && saveAs("second"));
    QVERIFY(choose("Rename or delete…"));
    auto* list = qobject_cast<QListView*>(m_driver->list("Arrangements", dialog()));
    list->setCurrentIndex(list->model()->index(0, 0));
    QVERIFY(!m_driver->button("Undo delete", dialog()));
    QTest::mouseClick(m_driver->button("Delete", dialog()), Qt::LeftButton);
    QVERIFY(!choose("first") && choose("second"));
    QTest::mouseClick(m_driver->button("Undo delete", dialog()), Qt::LeftButton);
    QVERIFY(choose("first"));
    QCOMPARE(list->model()->index(0, 0).data().toString(), QString("first"));
    QVERIFY(!m_driver->button("Undo delete", dialog()));
}

void TestArrangements::aDamagedOneIsTold() {
    QVERIFY(saveAs("good"));
    m_driver.reset();
    {
        QSettings settings(m_paths.window, QSettings::IniFormat);
        settings.beginWriteArray("arrangements");
        settings.setArrayIndex(0);
        settings.setValue("name", "bad");
        settings.setValue("docks", QByteArray("no docks"));
        settings.endArray();
    }
    start();
    const Places before = places();
    QVERIFY(choose("bad"));
    QTRY_VERIFY(dialog() && dialog()->isVisible());
    QVERIFY2(m_driver->says(dialog(), "bad cannot be used"), qPrintable(m_driver->text(dialog())));
    QCOMPARE(places(), before);
}

void TestArrangements::everyControlOfTheDialogHasAName() {
    QVERIFY(saveAs("first"));
    QVERIFY(choose("Save as…"));
    QCOMPARE(accessFaults(*dialog()).join('\n'), QString());
    dialog()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(dialog()));
    m_driver->field("Name", dialog())->setFocus();
    QCOMPARE(tabRoundFault(*dialog()), QString());
}

QTEST_MAIN(TestArrangements)
#include "tst_arrangements.moc"
