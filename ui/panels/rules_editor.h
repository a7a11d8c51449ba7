#pragma once

#include "core/store/rule_library.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <optional>

class QBoxLayout;
class QComboBox;
class QLineEdit;
class QPushButton;
class QToolButton;
class QTreeView;

namespace swb {

class InlineNote;
class MenuButton;
class RuleForm;
class RuleListModel;
class RuleTrial;
class WrappedLabel;

// Sets of rules under their names: which there are, the rules of one in order, one rule to be changed, and a message to
// try them with. What is changed is kept a moment later. Those that the program brings are looked at, and changed as a
// copy. Counts are of all sockets that use the set (RuleLibrary::compiled).
class RulesEditor : public QWidget {
    Q_OBJECT

public:
    explicit RulesEditor(RuleLibrary& library, QWidget* parent = nullptr);
    ~RulesEditor() override; // keeps what is not kept yet

    void choose(const QString& set);
    QString chosen() const { return m_name; }
    RuleListModel* model() const { return m_model; }
    RuleForm* form() const { return m_form; }
    RuleTrial* trial() const { return m_trial; }
    void keepNow();

    // Without a dialog, for those and for tests. What went wrong is said on the panel.
    void importFrom(const QString& path);
    void exportTo(const QString& path);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct RemovedRule {
        int row;
        Rule rule;
        QString set;
    };

    QWidget* createTop();
    MenuButton* createMenu();
    QWidget* createNaming();
    QWidget* createList();
    QWidget* createTools();
    QToolButton* addTool(QWidget* row, const QString& iconName, const QString& words, void (RulesEditor::*act)());
    void fillChoice();
    void takeChoice();
    void showSet();
    void showRule();
    void showState();
    void takeEdit();
    void rulesChanged(int row); // and keeps them soon
    void checkRules();
    void keepSoon();
    int currentRow() const;
    bool isOwn() const { return m_isOwn; }
    void makeSet();
    void copySet();
    void renameSet();
    void takeName();
    void removeSet();
    void undoRemoval();
    void addRule();
    void duplicateRule();
    void moveUp() { moveRule(-1); }
    void moveDown() { moveRule(1); }
    void moveRule(int by);
    void removeRule();
    void askForFile(bool isImport);
    void fitColumns();

    RuleLibrary& m_library;
    QPointer<RuleLibrary> m_isLibraryThere;
    RuleListModel* m_model;
    QString m_name; // of the set that is shown
    bool m_isOwn = false;
    bool m_isRenaming = false; // else the name is that of a new set, or of a copy
    std::vector<Rule> m_newRules;
    std::optional<RuleLibrary::Removed> m_removedSet;
    std::optional<RemovedRule> m_removedRule;
    QTimer m_keepSoon;
    bool m_hasUnkept = false;
    QTimer m_countTick;
    QBoxLayout* m_halves = nullptr;
    QComboBox* m_choice = nullptr;
    WrappedLabel* m_purpose = nullptr;
    QWidget* m_naming = nullptr;
    QLineEdit* m_nameField = nullptr;
    QPushButton* m_nameButton = nullptr;
    InlineNote* m_nameNote = nullptr;
    InlineNote* m_news = nullptr;
    QPushButton* m_undo = nullptr;
    QPushButton* m_copy = nullptr;
    QTreeView* m_tree = nullptr;
    QAction* m_rename = nullptr;
    QAction* m_delete = nullptr;
    QToolButton* m_add = nullptr;
    QToolButton* m_duplicate = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    QToolButton* m_remove = nullptr;
    RuleForm* m_form = nullptr;
    RuleTrial* m_trial = nullptr;
    bool m_isShowing = false;
};

} // namespace swb
