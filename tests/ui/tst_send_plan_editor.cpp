#include "tests/support/gui_access.h"
#include "tests/support/gui_find.h"
#include "ui/models/planned_messages_model.h"
#include "ui/panels/send_plan_editor.h"
#include "ui/views/template_edit.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace swb;
using namespace swb::test;
using namespace std::chrono_literals;

namespace {

// Every field has a value of its own.
SendPlan whole() {
    PlannedMessage first{.payload = {PayloadText::Form::Text, "USER {counter}\\r\\n", true, {}}, .delay = 20ms};
    first.waitFor = Pattern{Pattern::Form::Regex, Pattern::Place::Start, true, "\\+OK (.*)"};
    first.waitMost = 700ms;
    first.onTimeout = PlannedMessage::OnTimeout::GoOn;
    PlannedMessage second{.payload = {PayloadText::Form::Hex, "51 55 49 54", false, {}}};
    second.payload.checksum = {findChecksum("CRC-16/MODBUS"), ChecksumChoice::Form::Little, 1};
    SendPlan plan{.messages = {first, second}};
    plan.framing = {.kind = Framing::Kind::Length, .prefix = {2}};
    plan.rounds = 17;
    plan.pace = SendPlan::Pace::Every;
    plan.every = 1500us;
    plan.rate = 12.5;
    plan.late = SendPlan::Late::CatchUp;
    return plan;
}

} // namespace

class TestSendPlanEditor : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_editor = std::make_unique<SendPlanEditor>();
        m_editor->resize(500, 700);
        m_editor->show();
    }
    void cleanup() { m_editor.reset(); }

    void theModelKeepsItsPromises() {
        PlannedMessagesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setMessages(whole().messages);
        model.setFault(1);
        model.setMessage(0, {});
        model.setFault(-1);
        model.setMessages({});
    }

    void aPlanComesBackAsItWas() {
        m_editor->setPlan(whole());
        QCOMPARE(m_editor->plan(), whole());
        SendPlan endless = whole();
        endless.rounds = SendPlan::kForEver;
        endless.pace = SendPlan::Pace::BytesPerSecond;
        m_editor->setPlan(endless);
        QCOMPARE(m_editor->plan(), endless);
    }

    void whatIsTypedIsSentOnce() {
        QSignalSpy sent(m_editor.get(), &SendPlanEditor::sendRequested);
        m_editor->payload()->field()->setPlainText("hello\\n");
        button("Send")->click();
        QCOMPARE(sent.count(), 1);
        const auto plan = qvariant_cast<SendPlan>(sent.at(0).at(0));
        QCOMPARE(plan.rounds, 1u);
        QVERIFY(plan.pace == SendPlan::Pace::AtOnce);
        const auto program = SendProgram::compile(plan);
        QCOMPARE(**(*program)->render(0, {}), (Bytes{'h', 'e', 'l', 'l', 'o', '\n'}));
    }

    void messagesAreAddedMovedAndRemoved() {
        m_editor->payload()->field()->setPlainText("one");
        tool("Add a message")->click();
        m_editor->payload()->field()->setPlainText("two");
        QCOMPARE(payloads(), (QStringList{"one", "two"}));
        tool("Message up")->click();
        QCOMPARE(payloads(), (QStringList{"two", "one"}));
        tool("Duplicate the message")->click();
        QCOMPARE(payloads(), (QStringList{"two", "two", "one"}));
        tool("Remove the message")->click();
        tool("Remove the message")->click();
        QCOMPARE(payloads().size(), 1);
        QVERIFY(!tool("Remove the message")->isEnabled()); // one is left
    }

    void thePaceShowsWhatItNeeds() {
        auto* pace = named<QComboBox>(m_editor.get(), "Pace");
        QVERIFY(named<QDoubleSpinBox>(m_editor.get(), "every") == nullptr);
        pace->setCurrentText("a round every");
        auto* every = named<QDoubleSpinBox>(m_editor.get(), "every");
        QVERIFY(every != nullptr);
        every->setValue(2.5);
        QVERIFY(m_editor->plan().every == 2500us);
        pace->setCurrentText("bytes per second");
        QVERIFY(named<QDoubleSpinBox>(m_editor.get(), "every") == nullptr);
        named<QDoubleSpinBox>(m_editor.get(), "rate")->setValue(4096);
        QCOMPARE(m_editor->plan().rate, 4096.0);
        named<QComboBox>(m_editor.get(), "Repeat")->setCurrentText("until stopped");
        QCOMPARE(m_editor->plan().rounds, SendPlan::kForEver);
        QVERIFY(!named<QLineEdit>(m_editor.get(), "how often")->isEnabled());
    }

    void whatCannotBeSentIsSaidAndNotSent() {
        m_editor->payload()->field()->setPlainText("a\\q");
        QVERIFY(!button("Send")->isEnabled());
        QVERIFY(noteOf(m_editor->payload())->text().contains("no escape"));
        tool("Add a message")->click(); // the fault is now in one that is not in sight
        QVERIFY(says("Message 1:"));
        m_editor->findChild<QTreeView*>()->setCurrentIndex(m_editor->model()->index(0, 0));
        m_editor->payload()->field()->setPlainText("a");
        QVERIFY(button("Send")->isEnabled());
    }

    void aPlanThatRunsIsStoppedByTheSameButton() {
        QSignalSpy stopped(m_editor.get(), &SendPlanEditor::stopRequested);
        m_editor->setRunning(true);
        const int width = button("Stop sending")->width();
        button("Stop sending")->click();
        QCOMPARE(stopped.count(), 1);
        m_editor->showProgress(
            {.messages = 5, .bytes = 50, .rounds = 2, .late = 3, .skipped = 4, .timeOuts = 1, .worst = 2500us});
        QVERIFY(says("3 late, at worst by 2.5 ms") && says("moments left out: 4") && says("answers not in time: 1"));
        m_editor->setRunning(false);
        QCOMPARE(button("Send")->width(), width);
    }

    void everyControlSpeaksAndTheTabKeyGoesRound() {
        m_editor->setPlan(whole());
        QCOMPARE(accessFaults(*m_editor).join('\n'), QString());
        m_editor->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_editor.get()));
        m_editor->payload()->field()->setFocus(Qt::TabFocusReason);
        QCOMPARE(tabRoundFault(*m_editor), QString());
    }

private:
    QToolButton* tool(const QString& name) const { return named<QToolButton>(m_editor.get(), name); }
    QPushButton* button(const QString& words) const {
        for (QPushButton* button : m_editor->findChildren<QPushButton*>())
            if (button->text() == words)
                return button;
        return nullptr;
    }
    QStringList payloads() const {
        QStringList list;
        for (const PlannedMessage& message : m_editor->plan().messages)
            list << QString::fromStdString(message.payload.text);
        return list;
    }
    bool says(const QString& words) const {
        for (const QLabel* label : m_editor->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(words))
                return true;
        return false;
    }

    std::unique_ptr<SendPlanEditor> m_editor;
};

QTEST_MAIN(TestSendPlanEditor)
#include "tst_send_plan_editor.moc"
