#pragma once

#include "core/rules/send_plan.h"
#include "core/rules/send_schedule.h"
#include "ui/editors/choice_combo.h"

#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;
class QLineEdit;
class QPushButton;
class QToolButton;
class QTreeView;

namespace swb {

class FramingEdit;
class InlineNote;
class IntegerEdit;
class PatternEdit;
class PlannedMessagesModel;
class TemplateEdit;
class WrappedLabel;

// What is sent, and when: messages in order with placeholders, delays and waits; once, so many times or for ever; at
// once, every so many milliseconds, or at a rate. It sends nothing: see sendRequested.
class SendPlanEditor : public QWidget {
    Q_OBJECT

public:
    enum class Buttons { Own, None }; // None: who shows it has others
    explicit SendPlanEditor(Buttons buttons = Buttons::Own, QWidget* parent = nullptr);

    SendPlan plan() const; // as it stands, with its faults
    void setPlan(const SendPlan& plan);
    bool isValid() const { return m_isValid; }
    PlannedMessagesModel* model() const { return m_model; }
    TemplateEdit* payload() const { return m_payload; }
    // While a plan runs, Stop stands in the place of Send.
    void setRunning(bool running);
    static QString progressText(const SendSchedule::Tally& tally);
    void showProgress(const SendSchedule::Tally& tally);

signals:
    void edited();
    void sendRequested(const swb::SendPlan& plan);
    void stopRequested();

private:
    QWidget* createList();
    QWidget* createMessage();
    QWidget* createPace();
    QWidget* createButtons();
    QToolButton* addTool(QWidget* row, const QString& iconName, const QString& words, void (SendPlanEditor::*act)());
    IntegerEdit* createMilliseconds(const QString& label, const QString& toolTip);
    int currentRow() const;
    void showMessage();
    void takeMessage();
    void showFitting();
    void check();
    void addMessage();
    void duplicateMessage();
    void removeMessage();
    void moveUp() { moveMessage(-1); }
    void moveDown() { moveMessage(1); }
    void moveMessage(int by);
    void setMessages(std::vector<PlannedMessage> messages, int row);

    PlannedMessagesModel* m_model;
    QTreeView* m_tree = nullptr;
    QToolButton* m_remove = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    TemplateEdit* m_payload = nullptr;
    IntegerEdit* m_delay = nullptr;
    PatternEdit* m_wait = nullptr;
    IntegerEdit* m_waitMost = nullptr;
    ChoiceCombo<PlannedMessage::OnTimeout>* m_onTimeout = nullptr;
    QWidget* m_waitBox = nullptr;
    ChoiceCombo<bool>* m_forEver = nullptr;
    IntegerEdit* m_rounds = nullptr;
    ChoiceCombo<SendPlan::Pace>* m_pace = nullptr;
    QDoubleSpinBox* m_every = nullptr;
    QWidget* m_everyBox = nullptr;
    QDoubleSpinBox* m_rate = nullptr;
    QWidget* m_rateBox = nullptr;
    ChoiceCombo<SendPlan::Late>* m_late = nullptr;
    QWidget* m_lateBox = nullptr;
    FramingEdit* m_framing = nullptr;
    InlineNote* m_note = nullptr;
    WrappedLabel* m_progress = nullptr;
    QPushButton* m_send = nullptr;
    bool m_isRunning = false;
    bool m_isValid = false;
    bool m_isShowing = false;
};

} // namespace swb
