#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "ui/editors/inline_note.h"
#include "ui/models/profile_lines_model.h"
#include "ui/models/profile_plan_model.h"
#include "ui/panels/option_profiles.h"
#include "ui/panels/profile_maker.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using Model = ProfilePlanModel;

class TestOptionProfiles : public QObject {
    Q_OBJECT

private slots:
    void init() {
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        m_folder = std::make_unique<QTemporaryDir>();
        m_library = std::make_unique<ProfileLibrary>(m_folder->filePath("profiles.json"));
        make(AF_INET, SOCK_STREAM);
        m_page = std::make_unique<OptionProfiles>(*m_bridge, m_socket, *m_library);
        m_page->resize(720, 600);
        m_page->show();
        m_tree = tree("Plan");
        m_model = m_page->findChild<Model*>();
        QVERIFY(m_tree && m_model);
        choose("Keep-alive every 10 s");
        QTRY_COMPARE(cell("SO_KEEPALIVE", Model::Now), QString("off"));
    }
    void cleanup() {
        m_page.reset();
        m_library.reset();
        m_bridge.reset();
    }

    void theModelsKeepTheirPromises() {
        Model plan;
        const QAbstractItemModelTester tester(&plan, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (const OptionProfile& profile : builtInProfiles())
            plan.setSteps(planProfile(profile, {}, nullptr));
        plan.setResult(0, Model::Result::Failed, "EPERM", "why");
        plan.clear();
        ProfileLinesModel lines;
        const QAbstractItemModelTester other(&lines, QAbstractItemModelTester::FailureReportingMode::QtTest);
        lines.setLines({{{SOL_SOCKET, SO_KEEPALIVE, "on"}, "a fresh one: off"}, {{1234, 5, "hex 00"}, "?", false}});
        QCOMPARE(lines.chosen().size(), 1u);
        QVERIFY(lines.setData(lines.index(1, 0), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(lines.chosen().size(), 2u);
    }

    void choosingIsADryRunAndCallsNothing() {
        const std::size_t before = calls().size();
        for (const OptionProfile& profile : builtInProfiles())
            choose(QString::fromStdString(profile.name));
        choose("Keep-alive every 10 s");
        QTRY_COMPARE(cell("SO_KEEPALIVE", Model::State), QString("would set"));
        QCOMPARE(m_model->rowCount(), 5);
        QVERIFY(says("Dry run: 5 of 5 differ, 0 as wanted."));
        QCOMPARE(button("Apply: 5 × setsockopt")->isEnabled(), true);
        QCOMPARE(calls().size(), before);
    }

    void applyMakesOneCallForEachCheckedRow() {
        const std::size_t before = calls().size();
        QVERIFY(m_model->setData(at("TCP_KEEPCNT"), Qt::Unchecked, Qt::CheckStateRole));
        press("Apply: 4 × setsockopt");
        QTRY_COMPARE(cell("TCP_USER_TIMEOUT", Model::State), QString("set"));
        QTRY_COMPARE(cell("SO_KEEPALIVE", Model::Now), QString("on")); // an observer has looked
        const auto made = calls();
        QCOMPARE(made.size(), before + 4);
        const int names[] = {SO_KEEPALIVE, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_USER_TIMEOUT};
        for (std::size_t i = 0; i < 4; ++i) {
            QCOMPARE(made[before + i].call, CallId::Setsockopt);
            QCOMPARE(made[before + i].origin, Origin::User);
            QCOMPARE(made[before + i].args[2], std::int64_t{names[i]});
        }
        QCOMPARE(cell("TCP_KEEPCNT", Model::State), QString("would set"));
        QVERIFY(says("4 set, 0 refused"));
    }

    void aRefusedRowStandsWithItsErrnoAndStopsNone() {
        edit("TCP_KEEPINTVL", "40000"); // at most 32767
        press("Apply: 5 × setsockopt");
        QTRY_COMPARE(cell("TCP_KEEPINTVL", Model::State), QString("EINVAL"));
        QTRY_COMPARE(cell("TCP_USER_TIMEOUT", Model::State), QString("set"));
        QTRY_VERIFY(says("4 set, 1 refused"));
        m_tree->setCurrentIndex(at("TCP_KEEPINTVL"));
        QVERIFY(says("EINVAL: "));
        QCOMPARE(cell("TCP_KEEPINTVL", Model::Now), QString("75 s")); // the old value remains
    }

    void readingBackIsACallOfItsOwnAndTheDifferenceIsExplained() {
        choose("Small buffers");
        box("Read back")->click();
        const std::size_t before = calls().size();
        QTRY_VERIFY(button("Apply: 2 × setsockopt"));
        press("Apply: 2 × setsockopt");
        QTRY_COMPARE(cell("SO_SNDBUF", Model::State), QString("set, adjusted"));
        QTRY_COMPARE(calls().size(), before + 4);
        QCOMPARE(calls()[before + 3].call, CallId::Getsockopt);
        m_tree->setCurrentIndex(at("SO_SNDBUF"));
        QVERIFY(says("The kernel doubles the size"));
    }

    void whatWasAppliedIsAlreadySo() {
        press("Apply: 5 × setsockopt");
        QTRY_VERIFY(says("5 set, 0 refused; 0 of 5 differ."));
        choose("Low latency");
        choose("Keep-alive every 10 s");
        QCOMPARE(cell("SO_KEEPALIVE", Model::State), QString("already so"));
        QVERIFY(!button("Apply: 0 × setsockopt")->isEnabled());
    }

    void whatIsSetOtherwiseLaterIsToBeSetAgain() {
        press("Apply: 5 × setsockopt");
        QTRY_VERIFY(says("0 of 5 differ"));
        QTRY_COMPARE(at("SO_KEEPALIVE").siblingAtColumn(Model::State).data(Qt::ToolTipRole).toString(),
                     QString("It reads as it was set."));
        m_bridge->submit({m_socket, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, {0, 0, 0, 0}}});
        QTRY_COMPARE(cell("SO_KEEPALIVE", Model::State), QString("would set"));
        QVERIFY(button("Apply: 1 × setsockopt"));
    }

    void aPhaseThatPassesShowsAndCanStillBeTried() {
        choose("Fast rebinding server");
        QTRY_COMPARE(cell("SO_REUSEADDR", Model::State), QString("would set"));
        m_bridge->submit({m_socket, step::Bind{*Address::parseInet("127.0.0.1", "0")}});
        QTRY_COMPARE(cell("SO_REUSEADDR", Model::State), QString("too late"));
        m_tree->setCurrentIndex(at("SO_REUSEADDR"));
        QVERIFY(says("has its address already"));
        QVERIFY(button("Apply: 1 × setsockopt")); // TCP_LINGER2
        QVERIFY(m_model->setData(at("SO_REUSEADDR"), Qt::Checked, Qt::CheckStateRole));
        press("Apply: 2 × setsockopt");
        QTRY_COMPARE(cell("SO_REUSEADDR", Model::State), QString("set"));
    }

    void whatIsOfOtherSocketsIsNotChosen() {
        choose("Dual-stack listener");
        QCOMPARE(cell("IPV6_V6ONLY", Model::State), QString("not for this socket"));
        QCOMPARE(at("IPV6_V6ONLY").data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Unchecked));
    }

    void anEditedValueIsAppliedAndCanBeKept() {
        edit("TCP_KEEPIDLE", "33");
        QVERIFY(button("Keep as my own")->isVisible());
        press("Keep as my own");
        auto* maker = m_page->findChild<ProfileMaker*>();
        QVERIFY(maker->isVisible());
        type("Name", "Every 33 s");
        press("Keep profile");
        QCOMPARE(m_page->findChild<QComboBox*>()->currentText(), QString("Every 33 s"));
        QCOMPARE(cell("TCP_KEEPIDLE", Model::Wanted), QString("33 s"));
        ProfileLibrary again(m_folder->filePath("profiles.json"));
        QCOMPARE(again.find("Every 33 s")->lines.size(), 5u);
        QCOMPARE(m_library->find("Keep-alive every 10 s")->lines[1].value, std::string("10")); // untouched
    }

    void aValueThatIsNoneIsSaidAndNotTaken() {
        edit("TCP_KEEPIDLE", "soon");
        QVERIFY(says("'soon' is not a number"));
        auto* line = m_tree->viewport()->findChild<QLineEdit*>();
        QCOMPARE(line->text(), QString("soon")); // it stays where it can be mended
        QCOMPARE(cell("TCP_KEEPIDLE", Model::Wanted), QString("10 s"));
    }

    void aProfileIsMadeFromASocket() {
        press("Apply: 5 × setsockopt");
        QTRY_VERIFY(says("5 set, 0 refused"));
        press("From this socket");
        auto* maker = m_page->findChild<ProfileMaker*>();
        QTRY_VERIFY(maker->isVisible());
        auto* lines = maker->findChild<ProfileLinesModel*>();
        QCOMPARE(lines->rowCount(), 5);
        QVERIFY(!button("Keep profile")->isEnabled()); // without a name
        type("Name", "Low latency");
        QVERIFY(says("The program brings one of this name."));
        type("Name", "Mine");
        QVERIFY(lines->setData(lines->index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
        press("Keep profile");
        QCOMPARE(m_library->find("Mine")->lines.size(), 4u);
        QTRY_VERIFY(says("0 of 4 differ"));
    }

    void aFreshSocketGivesNoProfile() {
        press("From this socket");
        QTRY_VERIFY(says("Nothing that can be set differs"));
        QVERIFY(!m_page->findChild<ProfileMaker*>()->isVisible());
    }

    void anotherPageBeginsWithTheFirstProfile() {
        m_library->keep({"Mine", "", {{SOL_SOCKET, SO_KEEPALIVE, "on"}}});
        OptionProfiles other(*m_bridge, m_socket, *m_library);
        other.resize(720, 600);
        other.show();
        QCOMPARE(other.findChild<QComboBox*>()->currentText(), QString::fromStdString(builtInProfiles()[0].name));
        QVERIFY(other.findChild<Model*>()->rowCount() > 0);
    }

    void deletingCanBeUndone() {
        m_library->keep({"Mine", "", {{SOL_SOCKET, SO_KEEPALIVE, "on"}}});
        QVERIFY(!entry("Delete")->isEnabled()); // of the program's
        choose("Mine");
        QVERIFY(entry("Delete")->isEnabled());
        entry("Delete")->trigger();
        QVERIFY(m_library->find("Mine") == nullptr);
        QVERIFY(says("Mine was deleted."));
        press("Undo delete");
        QVERIFY(m_library->find("Mine") != nullptr);
        QCOMPARE(m_page->findChild<QComboBox*>()->currentText(), QString("Mine"));
    }

    void aFileGoesOutAndComesInAndADamagedOneIsSaid() {
        const QString path = m_folder->filePath("out.json");
        m_page->exportTo(path);
        m_page->importFrom(path);
        QCOMPARE(m_page->findChild<QComboBox*>()->currentText(), QString("Keep-alive every 10 s (2)"));
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("{\"format\":");
        file.close();
        m_page->importFrom(path);
        QVERIFY(says("is damaged at line 1"));
    }

    void theCheckedCallsAreCopiedAsCode() {
        entry("Copy as Python")->trigger();
        const QString python = QGuiApplication::clipboard()->text();
        QVERIFY(python.contains("('TCP_KEEPIDLE', socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 10),"));
        entry("Copy as C")->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains("int set_options(int s)"));
    }

    void aClosedSocketTakesNothing() {
        m_bridge->submit({m_socket, step::Close{}});
        QTRY_VERIFY(!button("Apply: 5 × setsockopt")->isEnabled());
    }

    void aNarrowPageKeepsWhatIsWantedAndWhatCame() {
        m_page->resize(300, 500);
        QTRY_VERIFY(m_tree->isColumnHidden(Model::Now));
        QVERIFY(!m_tree->isColumnHidden(Model::State));
        m_page->resize(900, 500);
        QTRY_VERIFY(!m_tree->isColumnHidden(Model::When));
    }

private:
    void make(int family, int type) {
        QSignalSpy finished(m_bridge.get(), &EngineBridge::actionFinished);
        m_bridge->submit({{}, step::Socket{family, type | SOCK_CLOEXEC, 0}});
        QTRY_COMPARE(finished.count(), 1);
        m_socket = finished.first().first().value<ActionReport>().made.at(0);
    }
    void choose(const QString& name) {
        auto* combo = m_page->findChild<QComboBox*>();
        QVERIFY2(combo->findText(name) >= 0, qPrintable(name));
        combo->setCurrentIndex(combo->findText(name));
    }
    QTreeView* tree(const QString& name) const {
        for (QTreeView* view : m_page->findChildren<QTreeView*>())
            if (view->accessibleName() == name)
                return view;
        return nullptr;
    }
    QModelIndex at(const char* symbol) const {
        const auto found = m_model->match(m_model->index(0, 0), Qt::DisplayRole, QString(symbol), 1, Qt::MatchExactly);
        return found.isEmpty() ? QModelIndex() : found.first();
    }
    QString cell(const char* symbol, int column) const { return at(symbol).siblingAtColumn(column).data().toString(); }
    QPushButton* button(const QString& text) const {
        for (QPushButton* one : m_page->findChildren<QPushButton*>())
            if (one->text() == text)
                return one;
        return nullptr;
    }
    void press(const QString& text) {
        QTRY_VERIFY2(button(text) != nullptr && button(text)->isEnabled(), qPrintable(text));
        QTest::mouseClick(button(text), Qt::LeftButton);
    }
    QCheckBox* box(const QString& text) const {
        for (QCheckBox* one : m_page->findChildren<QCheckBox*>())
            if (one->text() == text)
                return one;
        return nullptr;
    }
    QAction* entry(const QString& text) const {
        for (QMenu* menu : m_page->findChildren<QMenu*>())
            for (QAction* action : menu->actions())
                if (action->text() == text)
                    return action;
        return nullptr;
    }
    void type(const QString& label, const QString& text) {
        for (QLineEdit* field : m_page->findChildren<QLineEdit*>())
            if (field->accessibleName() == label)
                return field->setText(text);
        QFAIL(qPrintable(label));
    }
    void edit(const char* symbol, const QString& value) {
        m_tree->setCurrentIndex(at(symbol).siblingAtColumn(Model::Wanted));
        m_tree->edit(m_tree->currentIndex());
        auto* line = m_tree->viewport()->findChild<QLineEdit*>();
        QVERIFY(line);
        line->setText(value);
        QTest::keyClick(line, Qt::Key_Return);
        QTest::qWait(0); // the delegate hands it over when the event loop turns
    }
    bool says(const QString& words) const {
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(words))
                return true;
        return false;
    }
    std::vector<CallRecord> calls() const { return m_bridge->engine().recorder().copySince(0).completed; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<ProfileLibrary> m_library;
    std::unique_ptr<OptionProfiles> m_page;
    SocketId m_socket;
    QTreeView* m_tree = nullptr;
    Model* m_model = nullptr;
};

QTEST_MAIN(TestOptionProfiles)
#include "tst_option_profiles.moc"
