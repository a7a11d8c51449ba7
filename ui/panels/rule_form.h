#pragma once

#include "core/rules/rule_set.h"
#include "ui/editors/choice_combo.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace swb {

class ActionEdit;
class InlineNote;
class PatternEdit;

// One rule to be changed: its name, when it fires, and its actions in order.
class RuleForm : public QWidget {
    Q_OBJECT

public:
    explicit RuleForm(QWidget* parent = nullptr);

    Rule rule() const;
    void setRule(const Rule& rule);
    void showFault(const RuleFault* fault); // of this rule; null: it has none
    PatternEdit* pattern() const { return m_pattern; }
    QLineEdit* nameField() const { return m_name; }
    const std::vector<ActionEdit*>& actions() const { return m_actions; }
    QPushButton* addButton() const { return m_add; }

signals:
    void edited();

private:
    QWidget* createTop();
    void setActionCount(std::size_t count);
    void setActions(const std::vector<Action>& actions);
    void addAction();
    void moveAction(const ActionEdit* edit, int by);
    void removeAction(const ActionEdit* edit);
    std::vector<Action> actionValues() const;
    void passOn();

    QLineEdit* m_name = nullptr;
    ChoiceCombo<Rule::When>* m_when = nullptr;
    PatternEdit* m_pattern = nullptr;
    QVBoxLayout* m_column = nullptr; // of the actions
    std::vector<ActionEdit*> m_actions;
    QPushButton* m_add = nullptr;
    QCheckBox* m_goesOn = nullptr;
    InlineNote* m_note = nullptr;
    bool m_isEnabled = true;
};

} // namespace swb
