#include "core/store/rule_library.h"
#include "tests/support/gui_access.h"
#include "tests/support/gui_find.h"
#include "ui/editors/payload_line.h"
#include "ui/models/rule_list_model.h"
#include "ui/panels/rule_form.h"
#include "ui/panels/rule_trial.h"
#include "ui/panels/rules_editor.h"
#include "ui/views/action_edit.h"
#include "ui/views/checksum_edit.h"
#include "ui/views/framing_edit.h"
#include "ui/views/pattern_edit.h"
#include "ui/views/template_edit.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace swb;
using namespace swb::test;
using Kind = Action::Kind;
using Model = RuleListModel;

Q_DECLARE_METATYPE(swb::Framing)

class TestRulesEditor : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_library = std::make_unique<RuleLibrary>(file());
        m_library->keep({"Mine", "", {ping(), {.name = "rest", .actions = {{.kind = Kind::Echo}}}}});
        m_editor = std::make_unique<RulesEditor>(*m_library);
        m_editor->resize(900, 700);
        m_editor->show();
        m_editor->choose("Mine");
        select(0);
    }
    void cleanup() {
        m_editor.reset();
        m_library.reset();
    }

    void theModelKeepsItsPromises() {
        Model model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRules(builtInRules()[6].rules);
        model.setFault(1, "why");
        model.setFault(-1, {});
        model.setRule(0, ping());
        QVERIFY(model.setData(model.index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
        model.setRules({});
    }

    void everySetIsThereAndShowsItsRules() {
        const auto* choice = combo("Rules");
        for (const NamedRules& set : builtInRules()) {
            QVERIFY(choice->findText(QString::fromStdString(set.name)) >= 0);
            m_editor->choose(QString::fromStdString(set.name));
            QCOMPARE(m_editor->model()->rules(), set.rules);
            QVERIFY(!m_editor->form()->isEnabled());
            QVERIFY(!tool("Delete the rule")->isEnabled());
        }
        m_editor->choose("Mine");
        QCOMPARE(m_editor->model()->rowCount(), 2);
        QVERIFY(m_editor->form()->isEnabled());
    }

    void theHeadingsOfTheRulesAreWholeInASmallWindow() {
        m_editor->resize(690, 480);
        QCoreApplication::processEvents();
        const QHeaderView* header = m_editor->findChild<QTreeView*>()->header();
        for (const auto column : {Model::Name, Model::Says, Model::Fired})
            QVERIFY2(header->sectionSize(column) >= header->sectionSizeHint(column),
                     qPrintable(QString::number(column)));
    }

    void whatIsTypedIsKept() {
        pattern()->setText("HELLO");
        QCOMPARE(m_editor->model()->rules()[0].pattern->text, std::string("HELLO"));
        QTRY_COMPARE(m_library->find("Mine")->rules[0].pattern->text, std::string("HELLO"));
        RuleLibrary again(file());
        QCOMPARE(again.find("Mine")->rules, m_editor->model()->rules());
    }

    void whatIsTypedLastIsKeptWhenTheEditorGoes() {
        pattern()->setText("LAST");
        m_editor.reset();
        QCOMPARE(m_library->find("Mine")->rules[0].pattern->text, std::string("LAST"));
    }

    void aSetOfTheProgramIsChangedAsACopy() {
        m_editor->choose("Redis, PING");
        button("Copy to change")->click();
        auto* name = named<QLineEdit>(m_editor.get(), "Name of the set");
        QVERIFY(name != nullptr);
        name->setText("Echo");
        QVERIFY(!button("Make it")->isEnabled());
        QVERIFY(noteOf(name->parentWidget()->parentWidget()->parentWidget())->text().contains("brings one"));
        name->setText("Mine");
        QVERIFY(!button("Make it")->isEnabled());
        name->setText("My Redis");
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(m_editor->chosen(), QString("My Redis"));
        QVERIFY(m_library->isOwn("My Redis") && m_editor->form()->isEnabled());
        QCOMPARE(m_library->find("My Redis")->rules, m_library->find("Redis, PING")->rules);
    }

    void aNewSetBeginsWithARuleToFillIn() {
        button("New set")->click();
        QTest::keyClick(named<QLineEdit>(m_editor.get(), "Name of the set"), Qt::Key_Return);
        QCOMPARE(m_editor->chosen(), QString("My rules"));
        QCOMPARE(names(), QStringList{"Rule 1"});
        QVERIFY(m_editor->form()->isVisible() && pattern()->text().isEmpty());
    }

    void aSetIsRenamedAndDeletedAndBroughtBack() {
        menu("Rename");
        auto* name = named<QLineEdit>(m_editor.get(), "Name of the set");
        name->setText("Other");
        button("Make it")->click();
        QVERIFY(!m_library->isOwn("Mine") && m_library->isOwn("Other"));
        QCOMPARE(m_editor->chosen(), QString("Other"));
        menu("Delete the set");
        QVERIFY(!m_library->isOwn("Other"));
        QVERIFY(m_editor->chosen() != "Other");
        button("Undo delete")->click();
        QCOMPARE(m_editor->chosen(), QString("Other"));
        QCOMPARE(m_library->find("Other")->rules.size(), 2u);
        QVERIFY(!button("Undo delete")->isEnabled());
    }

    void rulesAreAddedDuplicatedMovedDeletedAndBroughtBack() {
        tool("Add a rule")->click();
        QCOMPARE(names(), (QStringList{"PING", "Rule 3", "rest"}));
        pattern()->setText("x");
        tool("Duplicate the rule")->click();
        QCOMPARE(names(), (QStringList{"PING", "Rule 3", "Rule 3, copy", "rest"}));
        tool("Rule up: it is asked earlier")->click();
        QCOMPARE(names(), (QStringList{"PING", "Rule 3, copy", "Rule 3", "rest"}));
        tool("Rule down: it is asked later")->click();
        tool("Delete the rule")->click();
        QCOMPARE(names(), (QStringList{"PING", "Rule 3", "rest"}));
        button("Undo delete")->click();
        QCOMPARE(names(), (QStringList{"PING", "Rule 3", "Rule 3, copy", "rest"}));
        m_editor->keepNow();
        QCOMPARE(m_library->find("Mine")->rules.size(), 4u);
    }

    void aRuleIsSwitchedOffInTheList() {
        const QModelIndex first = m_editor->model()->index(0, Model::Name);
        QVERIFY(m_editor->model()->setData(first, Qt::Unchecked, Qt::CheckStateRole));
        tryMessage("PING");
        QVERIFY2(said().startsWith("Rule 2, rest, fires"), qPrintable(said()));
        pattern()->setText("other"); // the form does not switch it on again
        m_editor->keepNow();
        QVERIFY(!m_library->find("Mine")->rules[0].isEnabled);
    }

    void tryingShowsTheRuleItsGroupsAndTheExactBytes() {
        tryMessage("PING 42\\r\\n");
        QVERIFY2(said().startsWith("Rule 1, PING, fires"), qPrintable(said()));
        QVERIFY2(said().contains("send 4 bytes: PONG\n    50 4f 4e 47"), qPrintable(said()));
        combo("For")->setCurrentText("a regular expression");
        pattern()->setText("PING (?P<n>\\d+)");
        auto* reply = m_editor->form()->actions()[0]->findChild<QPlainTextEdit*>();
        reply->setPlainText("PONG {$n}");
        check("placeholders");
        QVERIFY2(said().contains("{$n} = 42"), qPrintable(said()));
        QVERIFY2(said().contains("send 7 bytes: PONG 42"), qPrintable(said()));
        tryMessage("x");
        QVERIFY2(said().contains("send 1 bytes: x"), qPrintable(said())); // the echo
    }

    void nothingOfATrialCounts() {
        const auto live = m_library->compiled("Mine");
        tryMessage("PING");
        QCOMPARE((*live)->fired(0), 0u);
    }

    void whatIsWrongStandsBesideItsCauseAndInTheList() {
        combo("For")->setCurrentText("a regular expression");
        pattern()->setText("a(?=b)");
        QVERIFY(noteOf(m_editor->form()->pattern())->text().contains("look-ahead"));
        QVERIFY(cell(0, Model::Says).contains("cannot be used"));
        tryMessage("PING");
        QVERIFY2(said().startsWith("Rule 2"), qPrintable(said())); // the others can be tried all the same
        pattern()->setText("a");
        QVERIFY(!cell(0, Model::Says).contains("cannot be used"));
        auto* reply = m_editor->form()->actions()[0]->findChild<TemplateEdit*>();
        reply->field()->setPlainText("a\\q");
        QVERIFY(noteOf(reply)->text().contains("no escape"));
        QVERIFY(cell(0, Model::Says).contains("cannot be used"));
    }

    void actionsAreAddedMovedAndRemoved() {
        m_editor->form()->addButton()->click();
        QCOMPARE(m_editor->form()->actions().size(), 2u);
        auto* second = named<QComboBox>(m_editor->form()->actions()[1], "Action");
        second->setCurrentText("close");
        const auto kinds = [&] {
            QStringList list;
            for (const Action& action : m_editor->model()->rules()[0].actions)
                list << QString::fromUtf8(actionName(action.kind).data());
            return list;
        };
        QCOMPARE(kinds(), (QStringList{"reply", "close"}));
        named<QToolButton>(m_editor->form()->actions()[1], "Action up")->click();
        QCOMPARE(kinds(), (QStringList{"close", "reply"}));
        QVERIFY(noteOf(m_editor->form()->actions()[1]) != nullptr);
        QVERIFY(cell(0, Model::Says).contains("behind a close"));
        named<QToolButton>(m_editor->form()->actions()[0], "Remove the action")->click();
        QCOMPARE(kinds(), QStringList{"reply"});
        QVERIFY(!cell(0, Model::Says).contains("cannot be used"));
    }

    void everyKindOfActionComesBackAsItWasTyped() {
        for (const NamedRules& set : builtInRules()) {
            for (const Rule& rule : set.rules) {
                m_editor->form()->setRule(rule);
                QCOMPARE(m_editor->form()->rule(), rule);
            }
        }
    }

    void countsAreThoseOfTheSocketsThatUseTheSet() {
        const auto live = m_library->compiled("mine");
        QVERIFY(live.has_value());
        std::vector<Answer> answers;
        (*live)->answer(Rule::When::Message, viewOf("PING"), {}, answers);
        (*live)->countFired(1, 1000);
        QTRY_COMPARE(cell(0, Model::Fired), QString("1"));
        QCOMPARE(cell(1, Model::Fired), QString("1000"));
        QCOMPARE(m_library->compiled("Mine")->get(), live->get()); // one for all
        pattern()->setText("P");
        m_editor->keepNow();
        QVERIFY(m_library->compiled("Mine")->get() != live->get());
        QTRY_COMPARE(cell(1, Model::Fired), QString("0"));
        QVERIFY((*m_library->compiled("no such set"))->rules().empty());
    }

    void filesAreImportedAndExportedOrSaidWhyNot() {
        const QString path = m_folder->filePath("out.json");
        m_editor->exportTo(path);
        m_editor->importFrom(path);
        QCOMPARE(m_editor->chosen(), QString("Mine (2)"));
        m_editor->importFrom("/nowhere/rules.json");
        QVERIFY(noteOf(m_editor.get()) != nullptr);
        QVERIFY(says("/nowhere/rules.json"));
    }

    void everyControlSpeaks() {
        for (const char* set :
             {"Mine", "Character generator", "Slow echo", "Modbus RTU, one register", "Reply from a file"}) {
            m_editor->choose(set);
            QCOMPARE(accessFaults(*m_editor).join('\n'), QString());
        }
    }

    void theTabKeyGoesRound() {
        m_editor->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_editor.get()));
        named<QComboBox>(m_editor.get(), "Rules")->setFocus(Qt::TabFocusReason);
        QCOMPARE(tabRoundFault(*m_editor), QString());
    }

    void itStandsOnANarrowPageWithoutScrollingSideways() {
        for (const int width : {900, 420, 330}) {
            m_editor->resize(width, 600);
            for (const char* set : {"Mine", "Modbus RTU, one register", "Reply from a file"}) {
                m_editor->choose(set);
                QApplication::processEvents();
                for (QWidget* widget : m_editor->findChildren<QWidget*>()) {
                    if (widget->isVisible() &&
                        !qobject_cast<QAbstractItemView*>(widget->parentWidget()->parentWidget()))
                        QVERIFY2(widget->width() >= widget->minimumSizeHint().width() ||
                                     widget->minimumSizeHint().width() <= 0,
                                 qPrintable(QString("%1 %2 at %3: %4 < %5")
                                                .arg(widget->metaObject()->className(), widget->accessibleName())
                                                .arg(width)
                                                .arg(widget->width())
                                                .arg(widget->minimumSizeHint().width())));
                }
            }
        }
    }

    void aChecksumComesBackAsItWasChosen() {
        ChecksumEdit edit;
        QSignalSpy edited(&edit, &ChecksumEdit::edited);
        for (const ChecksumKind& kind : checksumKinds()) {
            const ChecksumChoice choice{&kind, ChecksumChoice::Form::HexText, 7};
            edit.setChecksum(choice);
            QCOMPARE(edit.checksum(), choice);
        }
        QCOMPARE(edited.count(), 0);
        edit.setChecksum({});
        QVERIFY(edit.checksum().kind == nullptr);
        edit.show();
        named<QComboBox>(&edit, "Checksum")->setCurrentText("CRC-32/ISCSI");
        QCOMPARE(edit.checksum().kind->name, std::string_view("CRC-32/ISCSI"));
        QCOMPARE(edited.count(), 1);
    }

    void aFramingComesBackAsItWasChosen_data() {
        QTest::addColumn<Framing>("framing");
        QTest::addRow("none") << Framing{};
        QTest::addRow("lines") << Framing{.kind = Framing::Kind::Line, .lineEnd = Framing::LineEnd::CrLf, .most = 1000};
        QTest::addRow("length") << Framing{.kind = Framing::Kind::Length,
                                           .prefix = {2, LengthPrefix::Order::Little, LengthPrefix::Counts::Itself},
                                           .headerSize = 3};
        QTest::addRow("fixed") << Framing{.kind = Framing::Kind::Fixed, .size = 12};
        QTest::addRow("delimiter") << Framing{.kind = Framing::Kind::Delimiter, .delimiter = {0, 255, 10}};
    }
    void aFramingComesBackAsItWasChosen() {
        QFETCH(Framing, framing);
        FramingEdit edit;
        edit.setFraming(framing);
        QCOMPARE(edit.framing(), framing);
        QVERIFY(edit.isValid());
        edit.show();
        QCOMPARE(accessFaults(edit).join('\n'), QString());
    }

    void aFramingThatCannotBeIsSaidInPlace() {
        FramingEdit edit;
        edit.show();
        QSignalSpy edited(&edit, &FramingEdit::edited);
        named<QComboBox>(&edit, "Framing")->setCurrentText("a delimiter");
        QVERIFY(!edit.isValid());
        QCOMPARE(edited.count(), 0);
        QVERIFY(noteOf(&edit)->text().contains("at least one byte"));
        auto* delimiter = named<QLineEdit>(&edit, "delimiter");
        delimiter->setText("\\q");
        QVERIFY(noteOf(&edit)->text().contains("escape"));
        delimiter->setText("\\r\\n\\r\\n");
        QVERIFY(edit.isValid());
        QCOMPARE(edit.framing().delimiter, (Bytes{'\r', '\n', '\r', '\n'}));
        QCOMPARE(edited.count(), 1);
    }

private:
    static Rule ping() {
        Rule rule{.name = "PING", .pattern = Pattern{.text = "PING"}};
        rule.actions.push_back({.kind = Kind::Reply, .reply = {PayloadText::Form::Text, "PONG", false, {}}});
        return rule;
    }
    QString file() const { return m_folder->filePath("rules.json"); }
    QLineEdit* pattern() const { return m_editor->form()->pattern()->field(); }
    QComboBox* combo(const QString& name) const {
        auto* found = named<QComboBox>(m_editor.get(), name);
        if (found == nullptr)
            qFatal("there is no %s", qPrintable(name));
        return found;
    }
    QToolButton* tool(const QString& name) const {
        auto* found = named<QToolButton>(m_editor.get(), name);
        if (found == nullptr)
            qFatal("there is no %s", qPrintable(name));
        return found;
    }
    QPushButton* button(const QString& words) const {
        for (QPushButton* button : m_editor->findChildren<QPushButton*>())
            if (button->text() == words)
                return button;
        return nullptr;
    }
    void check(const QString& words) const {
        for (QCheckBox* box : m_editor->findChildren<QCheckBox*>())
            if (box->text() == words && box->isVisible())
                box->setChecked(true);
    }
    void menu(const QString& words) const {
        for (QAction* action : m_editor->findChildren<QAction*>())
            if (action->text().startsWith(words))
                action->trigger();
    }
    void select(int row) const { m_editor->findChild<QTreeView*>()->setCurrentIndex(m_editor->model()->index(row, 0)); }
    void tryMessage(const QString& text) const { m_editor->trial()->message()->field()->setText(text); }
    QString said() const { return m_editor->trial()->said(); }
    QString cell(int row, int column) const { return m_editor->model()->index(row, column).data().toString(); }
    QStringList names() const {
        QStringList names;
        for (int row = 0; row < m_editor->model()->rowCount(); ++row)
            names << cell(row, Model::Name);
        return names;
    }
    bool says(const QString& words) const {
        for (const InlineNote* note : m_editor->findChildren<InlineNote*>())
            if (note->isVisible() && note->text().contains(words))
                return true;
        return false;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RuleLibrary> m_library;
    std::unique_ptr<RulesEditor> m_editor;
};

QTEST_MAIN(TestRulesEditor)
#include "tst_rules_editor.moc"
