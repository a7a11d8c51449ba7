#include "ui/panels/rule_form.h"

#include "ui/editors/inline_note.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/views/action_edit.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/pattern_edit.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

RuleForm::RuleForm(QWidget* parent)
    : QWidget(parent)
    , m_pattern(new PatternEdit(tr("For"), tr("every message")))
    , m_add(new QPushButton(icon(u"plus"), tr("Add action")))
    , m_goesOn(new QCheckBox(tr("ask the rules below, too")))
    , m_note(new InlineNote) {
    m_add->setToolTip(tr("One more, behind the others"));
    m_goesOn->setToolTip(tr("Else the first rule that suits is the only one that answers"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    column->addWidget(createTop());
    column->addWidget(m_pattern);
    auto* actions = new QWidget;
    m_column = new QVBoxLayout(actions);
    m_column->setContentsMargins({});
    m_column->setSpacing(scaled(8));
    column->addWidget(actions);
    auto* below = new FlowBox;
    FlowLayout* flow = flowOfControls(below);
    flow->addWidget(m_add);
    flow->addWidget(m_goesOn);
    column->addWidget(below);
    column->addWidget(m_note);
    connect(m_add, &QPushButton::clicked, this, &RuleForm::addAction);
    connect(m_goesOn, &QCheckBox::toggled, this, &RuleForm::edited);
    connect(m_pattern, &PatternEdit::edited, this, [this] {
        passOn();
        emit edited();
    });
}

QWidget* RuleForm::createTop() {
    auto* top = new FlowBox;
    FlowLayout* flow = flowOfControls(top);
    m_name = new QLineEdit;
    m_name->setAccessibleName(tr("Name"));
    m_name->setToolTip(tr("What the rule is called where it says that it fired"));
    m_name->setMaxLength(100);
    m_name->setMinimumWidth(m_name->fontMetrics().averageCharWidth() * 16);
    m_when = new ChoiceCombo<Rule::When>(tr("Fires"), tr("What must happen"), 16);
    m_when->add(Rule::When::Message, tr("on a message"));
    m_when->add(Rule::When::Connect, tr("at the connection"));
    m_when->add(Rule::When::End, tr("when the peer has sent all"));
    flow->addPair(tr("Name"), m_name);
    flow->addPair(tr("Fires"), m_when);
    connect(m_name, &QLineEdit::textEdited, this, &RuleForm::edited);
    connect(m_when, &QComboBox::currentIndexChanged, this, [this] {
        passOn();
        emit edited();
    });
    return top;
}

Rule RuleForm::rule() const {
    Rule rule;
    rule.name = m_name->text().toStdString();
    rule.isEnabled = m_isEnabled;
    rule.when = m_when->value();
    if (rule.when == Rule::When::Message)
        rule.pattern = m_pattern->pattern();
    rule.actions = actionValues();
    rule.goesOn = m_goesOn->isChecked();
    return rule;
}

void RuleForm::setRule(const Rule& rule) {
    const QSignalBlocker blocker(this);
    m_isEnabled = rule.isEnabled;
    if (m_name->text() != text(rule.name))
        m_name->setText(text(rule.name));
    m_when->setValue(rule.when);
    m_pattern->setPattern(rule.pattern);
    m_goesOn->setChecked(rule.goesOn);
    setActions(rule.actions);
    passOn();
}

// The groups of the pattern are what replies may name.
void RuleForm::passOn() {
    const bool hasMessage = m_when->value() == Rule::When::Message;
    m_pattern->setVisible(hasMessage);
    const auto use = hasMessage ? Template::Use::Answer : Template::Use::Sending;
    for (ActionEdit* action : m_actions)
        action->setUse(use, hasMessage ? m_pattern->captureNames() : std::vector<std::string>());
}

void RuleForm::setActionCount(std::size_t count) {
    while (m_actions.size() > count) {
        m_actions.back()->hide();
        m_actions.back()->deleteLater(); // it may be what asked
        m_actions.pop_back();
    }
    while (m_actions.size() < count) {
        auto* edit = new ActionEdit;
        m_actions.push_back(edit);
        m_column->addWidget(edit);
        connect(edit, &ActionEdit::edited, this, &RuleForm::edited);
        connect(edit, &ActionEdit::moveWanted, this, [this, edit](int by) { moveAction(edit, by); });
        connect(edit, &ActionEdit::removeWanted, this, [this, edit] { removeAction(edit); });
    }
}

void RuleForm::setActions(const std::vector<Action>& actions) {
    setActionCount(actions.size());
    for (std::size_t i = 0; i < actions.size(); ++i) {
        m_actions[i]->setAction(actions[i]);
        m_actions[i]->setNumber(static_cast<int>(i) + 1, i + 1 == actions.size());
    }
}

std::vector<Action> RuleForm::actionValues() const {
    std::vector<Action> actions;
    actions.reserve(m_actions.size());
    for (const ActionEdit* edit : m_actions)
        actions.push_back(edit->action());
    return actions;
}

void RuleForm::addAction() {
    std::vector<Action> actions = actionValues();
    actions.push_back({});
    setActions(actions);
    passOn();
    m_actions.back()->setFocus();
    emit edited();
}

void RuleForm::moveAction(const ActionEdit* edit, int by) {
    std::vector<Action> actions = actionValues();
    const auto from = static_cast<std::ptrdiff_t>(std::ranges::find(m_actions, edit) - m_actions.begin());
    const std::ptrdiff_t to = from + by;
    if (to < 0 || to >= static_cast<std::ptrdiff_t>(actions.size()))
        return;
    std::swap(actions[static_cast<std::size_t>(from)], actions[static_cast<std::size_t>(to)]);
    setActions(actions);
    passOn();
    emit edited();
}

void RuleForm::removeAction(const ActionEdit* edit) {
    std::vector<Action> actions = actionValues();
    actions.erase(actions.begin() + (std::ranges::find(m_actions, edit) - m_actions.begin()));
    setActions(actions);
    passOn();
    emit edited();
}

void RuleForm::showFault(const RuleFault* fault) {
    for (std::size_t i = 0; i < m_actions.size(); ++i) {
        // What is wrong with a reply's text stands below that text already.
        const bool isHere = fault != nullptr && fault->in == RuleFault::In::Action && fault->action == i &&
                            m_actions[i]->action().kind != Action::Kind::Reply;
        const bool isOrder = fault != nullptr && fault->in == RuleFault::In::Action && fault->action == i &&
                             fault->error.message.starts_with("behind");
        m_actions[i]->showFault(isHere || isOrder ? text(fault->error.message) : QString());
    }
    m_note->say(NoteKind::Error,
                fault != nullptr && fault->in == RuleFault::In::Rule ? text(fault->error.message) : QString());
}

} // namespace swb
