#include "ui/panels/rules_editor.h"

#include "ui/editors/inline_note.h"
#include "ui/look/words.h"
#include "ui/look/wrapped_label.h"
#include "ui/models/rule_list_model.h"
#include "ui/panels/rule_form.h"
#include "ui/panels/rule_trial.h"
#include "ui/views/json_dialog.h"
#include "ui/views/pattern_edit.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

namespace swb {

RulesEditor::~RulesEditor() {
    if (m_isLibraryThere == nullptr)
        return; // a window ends its libraries before its parts, which were hidden before, and so kept
    m_library.disconnect(this);
    keepNow();
}

// ---- sets

void RulesEditor::fillChoice() {
    const QStringList names = m_library.names();
    QStringList shown;
    for (int i = 0; i < m_choice->count(); ++i)
        shown << m_choice->itemText(i);
    if (shown != names) {
        const QSignalBlocker blocker(m_choice);
        m_choice->clear();
        bool isSeparated = false;
        for (const QString& name : names) {
            if (!isSeparated && m_library.isOwn(name) && m_choice->count() > 0) {
                m_choice->insertSeparator(m_choice->count());
                isSeparated = true;
            }
            m_choice->addItem(name);
            if (const NamedRules* set = m_library.find(name))
                m_choice->setItemData(m_choice->count() - 1, text(set->purpose), Qt::ToolTipRole);
        }
    }
    const bool isGone = m_library.find(m_name) == nullptr;
    if (isGone)
        m_hasUnkept = false;
    choose(isGone ? names.value(0) : m_name);
    if (!m_library.trouble().isEmpty())
        m_news->say(NoteKind::Error, m_library.trouble());
}

void RulesEditor::choose(const QString& set) {
    const int index = m_choice->findText(set, Qt::MatchFixedString);
    if (index < 0)
        return;
    {
        const QSignalBlocker blocker(m_choice);
        m_choice->setCurrentIndex(index);
    }
    takeChoice();
}

void RulesEditor::takeChoice() {
    const QString name = m_choice->currentText();
    const NamedRules* set = m_library.find(name);
    if (set == nullptr)
        return;
    if (name == m_name && (m_hasUnkept || set->rules == m_model->rules()))
        return showState(); // what is typed here is newer, or the same
    if (name != m_name) {
        keepNow();
        m_news->hush();
        m_naming->hide();
    }
    m_name = name;
    showSet();
}

void RulesEditor::showSet() {
    const NamedRules* set = m_library.find(m_name);
    const int row = std::max(currentRow(), 0);
    m_isOwn = m_library.isOwn(m_name);
    m_purpose->setText(m_isOwn ? text(set->purpose)
                               : tr("%1. Brought by the program: copy it to change it.").arg(text(set->purpose)));
    m_purpose->setVisible(!m_purpose->text().isEmpty());
    m_model->setEditable(m_isOwn);
    m_model->setRules(set->rules);
    m_tree->setCurrentIndex(m_model->index(std::min(row, m_model->rowCount() - 1), 0));
    checkRules();
    showRule();
}

void RulesEditor::makeSet() {
    m_isRenaming = false;
    m_newRules.clear();
    m_naming->show();
    m_nameField->setText(m_library.freeName(tr("My rules")));
    m_nameField->setFocus();
    m_nameField->selectAll();
}

void RulesEditor::copySet() {
    makeSet();
    m_newRules = m_model->rules();
    m_nameField->setText(m_library.freeName(m_name));
    m_nameField->selectAll();
}

void RulesEditor::renameSet() {
    m_isRenaming = true;
    m_naming->show();
    m_nameField->setText(m_name);
    m_nameField->setFocus();
    m_nameField->selectAll();
}

void RulesEditor::takeName() {
    if (!m_nameButton->isEnabled())
        return;
    const QString name = m_nameField->text().trimmed();
    const NamedRules* shown = m_library.find(m_name);
    const std::string purpose =
        shown != nullptr && (m_isRenaming || !m_newRules.empty()) ? shown->purpose : std::string();
    m_naming->hide();
    keepNow();
    NamedRules set{name.toStdString(), purpose, m_isRenaming ? m_model->rules() : m_newRules};
    const QString before = std::exchange(m_name, name);
    if (m_isRenaming && before.compare(name, Qt::CaseInsensitive) != 0) {
        const QSignalBlocker blocker(m_library);
        m_library.remove(before);
    }
    m_library.keep(std::move(set));
    showSet();
    if (m_isOwn && !m_isRenaming && m_model->rowCount() == 0)
        return addRule(); // what a set without one is good for
    m_tree->setFocus();
}

void RulesEditor::removeSet() {
    keepNow();
    m_removedSet = m_library.remove(m_name);
    m_removedRule.reset();
    if (m_removedSet)
        m_news->say(NoteKind::Hint, tr("%1 was deleted.").arg(text(m_removedSet->item.name)));
    showState();
}

void RulesEditor::undoRemoval() {
    m_news->hush();
    if (m_removedSet) {
        const QString name = text(m_removedSet->item.name);
        m_library.putBack(*std::exchange(m_removedSet, std::nullopt));
        choose(name);
    } else if (m_removedRule) {
        RemovedRule removed = *std::exchange(m_removedRule, std::nullopt);
        choose(removed.set);
        if (m_name != removed.set)
            return showState();
        std::vector<Rule> rules = m_model->rules();
        const int row = std::min(removed.row, static_cast<int>(rules.size()));
        rules.insert(rules.begin() + row, std::move(removed.rule));
        m_model->setRules(std::move(rules));
        m_tree->setCurrentIndex(m_model->index(row, 0));
        rulesChanged(row);
    }
    showState();
}

void RulesEditor::askForFile(bool isImport) {
    QFileDialog* dialog = jsonDialog(this, isImport ? tr("Import rules") : tr("Export rules"), tr("Rules (*.json)"),
                                     isImport ? QFileDialog::AcceptOpen : QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, isImport ? &RulesEditor::importFrom : &RulesEditor::exportTo);
    dialog->open();
}

void RulesEditor::importFrom(const QString& path) {
    const auto names = m_library.importFrom(path);
    if (!names)
        return m_news->say(NoteKind::Error, names.error());
    if (!names->isEmpty())
        choose(names->front());
    m_news->say(NoteKind::Hint, tr("Imported: %1").arg(names->join(QStringLiteral(", "))));
}

void RulesEditor::exportTo(const QString& path) {
    keepNow();
    const auto written = m_library.exportTo(path, m_name);
    m_news->say(written ? NoteKind::Hint : NoteKind::Error, written ? tr("Written to %1.").arg(path) : written.error());
}

// ---- the rules of the set

int RulesEditor::currentRow() const {
    const QModelIndex index = m_tree->currentIndex();
    return index.isValid() ? index.row() : -1;
}

void RulesEditor::showRule() {
    const int row = currentRow();
    const bool isRule = row >= 0 && row < m_model->rowCount();
    const QScopedValueRollback showing(m_isShowing, true);
    if (isRule)
        m_form->setRule(m_model->rules()[static_cast<std::size_t>(row)]);
    m_form->setVisible(isRule);
    m_form->setEnabled(m_isOwn);
    checkRules();
    showState();
}

void RulesEditor::showState() {
    const int row = currentRow();
    const bool isRule = m_isOwn && row >= 0;
    m_add->setEnabled(m_isOwn);
    m_duplicate->setEnabled(isRule);
    m_remove->setEnabled(isRule);
    m_up->setEnabled(isRule && row > 0);
    m_down->setEnabled(isRule && row + 1 < m_model->rowCount());
    m_rename->setEnabled(m_isOwn);
    m_delete->setEnabled(m_isOwn);
    m_undo->setEnabled(m_removedSet.has_value() || m_removedRule.has_value());
}

void RulesEditor::takeEdit() {
    const int row = currentRow();
    if (m_isShowing || row < 0 || !m_isOwn)
        return;
    m_model->setRule(row, m_form->rule());
    rulesChanged(row);
}

void RulesEditor::rulesChanged(int row) {
    keepSoon();
    m_model->setCounts(nullptr);
    checkRules();
    if (row == currentRow() && !m_isShowing) {
        const QScopedValueRollback showing(m_isShowing, true);
        m_form->setRule(m_model->rules()[static_cast<std::size_t>(row)]);
    }
    showState();
}

// What is wrong stands in the list and beside its cause; the counts are those of the set as it is kept.
void RulesEditor::checkRules() {
    const auto set = RuleSet::compile(m_model->rules());
    m_model->setFault(set ? -1 : static_cast<int>(set.error().rule), set ? QString() : text(set.error().error.message));
    m_form->showFault(!set && static_cast<int>(set.error().rule) == currentRow() ? &set.error() : nullptr);
    m_trial->setRules(m_model->rules());
    if (m_hasUnkept)
        return;
    if (const auto kept = m_library.compiled(m_name))
        m_model->setCounts(*kept);
}

void RulesEditor::keepSoon() {
    m_hasUnkept = true;
    m_keepSoon.start();
}

void RulesEditor::keepNow() {
    if (!std::exchange(m_hasUnkept, false))
        return;
    m_keepSoon.stop();
    const NamedRules* set = m_library.find(m_name);
    if (set == nullptr || !m_isOwn)
        return;
    m_library.keep({set->name, set->purpose, m_model->rules()});
    checkRules();
}

void RulesEditor::addRule() {
    std::vector<Rule> rules = m_model->rules();
    const int row = currentRow() + 1;
    Rule rule{.name = tr("Rule %1").arg(rules.size() + 1).toStdString(), .pattern = Pattern{}};
    rule.actions.push_back({.kind = Action::Kind::Reply});
    rules.insert(rules.begin() + row, std::move(rule));
    m_model->setRules(std::move(rules));
    m_tree->setCurrentIndex(m_model->index(row, 0));
    rulesChanged(row);
    m_form->pattern()->field()->setFocus();
}

void RulesEditor::duplicateRule() {
    const int row = currentRow();
    std::vector<Rule> rules = m_model->rules();
    Rule copy = rules[static_cast<std::size_t>(row)];
    copy.name = tr("%1, copy").arg(text(copy.name)).toStdString();
    rules.insert(rules.begin() + row + 1, std::move(copy));
    m_model->setRules(std::move(rules));
    m_tree->setCurrentIndex(m_model->index(row + 1, 0));
    rulesChanged(row + 1);
}

void RulesEditor::moveRule(int by) {
    const int row = currentRow();
    std::vector<Rule> rules = m_model->rules();
    std::iter_swap(rules.begin() + row, rules.begin() + row + by);
    m_model->setRules(std::move(rules));
    m_tree->setCurrentIndex(m_model->index(row + by, 0));
    rulesChanged(row + by);
}

void RulesEditor::removeRule() {
    const int row = currentRow();
    std::vector<Rule> rules = m_model->rules();
    m_removedRule = {row, rules[static_cast<std::size_t>(row)], m_name};
    m_removedSet.reset();
    rules.erase(rules.begin() + row);
    m_model->setRules(std::move(rules));
    m_tree->setCurrentIndex(m_model->index(std::min(row, m_model->rowCount() - 1), 0));
    keepSoon();
    showRule();
    m_news->say(NoteKind::Hint, tr("%1 was deleted.")
                                    .arg(m_removedRule->rule.name.empty() ? tr("Rule %1").arg(row + 1)
                                                                          : text(m_removedRule->rule.name)));
}

void RulesEditor::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    checkRules();
    m_countTick.start();
}

void RulesEditor::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    keepNow();
    m_countTick.stop();
}

} // namespace swb
