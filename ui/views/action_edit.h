#pragma once

#include "core/rules/rule.h"
#include "ui/editors/choice_combo.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QToolButton;

namespace swb {

class InlineNote;
class IntegerEdit;
class TemplateEdit;

// One action of a rule: what is done, with what it needs, and its place among the others.
class ActionEdit : public QWidget {
    Q_OBJECT

public:
    explicit ActionEdit(QWidget* parent = nullptr);

    Action action() const;
    void setAction(const Action& action);
    void setUse(Template::Use use, const std::vector<std::string>& captures);
    void setNumber(int number, bool isLast); // of the action, from 1
    void showFault(const QString& words);    // of the action itself, not of its text; empty: none

signals:
    void edited();
    void moveWanted(int by);
    void removeWanted();

private:
    QWidget* createTop();
    QWidget* createPath();
    void showFitting();
    void choosePath();

    ChoiceCombo<Action::Kind>* m_kind;
    IntegerEdit* m_delay;
    IntegerEdit* m_lines;
    QWidget* m_delayBox = nullptr;
    QWidget* m_linesBox = nullptr;
    QCheckBox* m_isFramed;
    TemplateEdit* m_reply = nullptr; // made when first needed
    QWidget* m_pathBox = nullptr;
    QLineEdit* m_path = nullptr;
    InlineNote* m_note;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    QToolButton* m_remove = nullptr;
    Template::Use m_use = Template::Use::Answer;
    std::vector<std::string> m_captures;
};

} // namespace swb
