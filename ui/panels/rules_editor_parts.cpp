// The parts of RulesEditor and how they stand; what they do is in rules_editor.cpp.
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/wrapped_label.h"
#include "ui/models/rule_list_model.h"
#include "ui/panels/rule_form.h"
#include "ui/panels/rule_trial.h"
#include "ui/panels/rules_editor.h"
#include "ui/views/buttons.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/menu_button.h"
#include "ui/views/scrolled_page.h"
#include "ui/views/stretched_tree.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kWide = 620; // from here on the rule stands beside the list
constexpr int kKeepAfter = 400;
constexpr int kCountEvery = 250;

QVBoxLayout* columnOf(QWidget* owner, int spacing) {
    auto* column = new QVBoxLayout(owner);
    column->setContentsMargins({});
    column->setSpacing(scaled(spacing));
    return column;
}

} // namespace

RulesEditor::RulesEditor(RuleLibrary& library, QWidget* parent)
    : QWidget(parent)
    , m_library(library)
    , m_isLibraryThere(&library)
    , m_model(new RuleListModel(this)) {
    m_keepSoon.setSingleShot(true);
    m_keepSoon.setInterval(kKeepAfter);
    connect(&m_keepSoon, &QTimer::timeout, this, &RulesEditor::keepNow);
    m_countTick.setInterval(kCountEvery);
    connect(&m_countTick, &QTimer::timeout, m_model, &RuleListModel::refreshCounts);
    auto* page = new QWidget;
    auto* column = columnOf(page, 6);
    column->setContentsMargins(scaled(10), scaled(8), scaled(10), scaled(8));
    column->addWidget(createTop());
    m_purpose = new WrappedLabel({}, page);
    setTextTone(m_purpose, Semantic::MutedText);
    column->addWidget(m_purpose);
    column->addWidget(createNaming());
    m_news = new InlineNote;
    column->addWidget(m_news);
    auto* halves = new QWidget;
    m_halves = new QBoxLayout(QBoxLayout::TopToBottom, halves);
    m_halves->setContentsMargins({});
    m_halves->setSpacing(scaled(14));
    auto* left = new QWidget;
    auto* leftColumn = columnOf(left, 6);
    leftColumn->addWidget(createList(), 1);
    m_trial = new RuleTrial;
    leftColumn->addWidget(m_trial);
    m_form = new RuleForm;
    auto* right = new QWidget;
    auto* rightColumn = columnOf(right, 0);
    rightColumn->addWidget(m_form);
    rightColumn->addStretch(1);
    m_halves->addWidget(left, 5);
    m_halves->addWidget(right, 6);
    column->addWidget(halves, 1);
    fillWithScrolling(this, page);
    connect(m_form, &RuleForm::edited, this, &RulesEditor::takeEdit);
    connect(m_model, &RuleListModel::enabledChanged, this, [this](int row) {
        if (row == currentRow())
            showRule();
        rulesChanged(row);
    });
    connect(&m_library, &RuleLibrary::changed, this, &RulesEditor::fillChoice);
    fillChoice();
}

QWidget* RulesEditor::createTop() {
    auto* top = new FlowBox;
    FlowLayout* flow = flowOfControls(top);
    m_choice = new QComboBox;
    m_choice->setAccessibleName(tr("Rules"));
    m_choice->setToolTip(tr("Sets of rules by their names: those the program brings, then your own"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(18);
    m_choice->setMaxVisibleItems(24);
    flow->addPair(tr("Rules"), m_choice);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &RulesEditor::takeChoice);
    m_copy = new QPushButton(icon(u"duplicate"), tr("Copy to change"));
    m_copy->setToolTip(tr("A set of your own that begins as this one"));
    connect(m_copy, &QPushButton::clicked, this, &RulesEditor::copySet);
    auto* make = new QPushButton(icon(u"plus"), tr("New set"));
    make->setToolTip(tr("An empty set under a name"));
    connect(make, &QPushButton::clicked, this, &RulesEditor::makeSet);
    m_undo = new QPushButton(icon(u"undo"), tr("Undo delete"));
    m_undo->setToolTip(tr("Brings back what was deleted last"));
    m_undo->setEnabled(false);
    connect(m_undo, &QPushButton::clicked, this, &RulesEditor::undoRemoval);
    for (QPushButton* button : {m_copy, make, m_undo}) {
        button->setAutoDefault(false);
        flow->addWidget(button);
    }
    flow->addWidget(createMenu());
    return top;
}

MenuButton* RulesEditor::createMenu() {
    auto* more = new MenuButton(tr("More"), tr("Names, files, deleting"));
    QMenu* menu = more->entries();
    m_rename = menu->addAction(tr("Rename\u2026"), this, &RulesEditor::renameSet);
    menu->addAction(tr("Import\u2026"), this, [this] { askForFile(true); });
    menu->addAction(tr("Export\u2026"), this, [this] { askForFile(false); });
    menu->addSeparator();
    m_delete = menu->addAction(tr("Delete the set"), this, &RulesEditor::removeSet);
    m_delete->setToolTip(tr("Only your own; it can be undone"));
    return more;
}

// The name of a set that is made, copied or renamed is typed here, not in a dialog.
QWidget* RulesEditor::createNaming() {
    m_naming = new QWidget;
    auto* column = columnOf(m_naming, 3);
    auto* row = new FlowBox;
    FlowLayout* flow = flowOfControls(row);
    m_nameField = new QLineEdit;
    m_nameField->setAccessibleName(tr("Name of the set"));
    m_nameField->setToolTip(tr("Under which it is kept and chosen; Escape leaves it"));
    m_nameField->setMaxLength(NamedList<NamedRules>::kMostLetters);
    m_nameField->setMinimumWidth(m_nameField->fontMetrics().averageCharWidth() * 20);
    m_nameButton = new QPushButton(tr("Make it"));
    m_nameButton->setToolTip(tr("Takes the name"));
    m_nameButton->setAutoDefault(false);
    setProminent(m_nameButton, Mark::On);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setToolTip(tr("Nothing is made or renamed"));
    cancel->setAutoDefault(false);
    flow->addPair(tr("Name of the set"), m_nameField);
    flow->addWidget(m_nameButton);
    flow->addWidget(cancel);
    m_nameNote = new InlineNote;
    column->addWidget(row);
    column->addWidget(m_nameNote);
    m_naming->hide();
    connect(cancel, &QPushButton::clicked, m_naming, &QWidget::hide);
    connect(m_nameButton, &QPushButton::clicked, this, &RulesEditor::takeName);
    connect(m_nameField, &QLineEdit::returnPressed, this, &RulesEditor::takeName);
    connect(m_nameField, &QLineEdit::textChanged, this, [this](const QString& name) {
        const bool isOther = !m_isRenaming || name.trimmed().compare(m_name, Qt::CaseInsensitive) != 0;
        QString fault = m_library.faultOf(name);
        if (fault.isEmpty() && isOther && m_library.isOwn(name.trimmed()))
            fault = tr("You have a set of that name.");
        m_nameButton->setEnabled(fault.isEmpty());
        m_nameNote->say(name.trimmed().isEmpty() ? NoteKind::Hint : NoteKind::Error, fault);
    });
    return m_naming;
}

QToolButton* RulesEditor::addTool(QWidget* row, const QString& iconName, const QString& words,
                                  void (RulesEditor::*act)()) {
    QToolButton* button = iconButton(iconName, words);
    connect(button, &QToolButton::clicked, this, act);
    row->layout()->addWidget(button);
    return button;
}

QWidget* RulesEditor::createTools() {
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins({});
    line->setSpacing(scaled(2));
    m_add = addTool(row, QStringLiteral("plus"), tr("Add a rule"), &RulesEditor::addRule);
    m_duplicate = addTool(row, QStringLiteral("duplicate"), tr("Duplicate the rule"), &RulesEditor::duplicateRule);
    m_up = addTool(row, QStringLiteral("chevron-up"), tr("Rule up: it is asked earlier"), &RulesEditor::moveUp);
    m_down = addTool(row, QStringLiteral("chevron-down"), tr("Rule down: it is asked later"), &RulesEditor::moveDown);
    m_remove = addTool(row, QStringLiteral("trash"), tr("Delete the rule"), &RulesEditor::removeRule);
    line->addStretch(1);
    return row;
}

QWidget* RulesEditor::createList() {
    auto* list = new QWidget;
    auto* column = columnOf(list, 2);
    m_tree = new StretchedTree;
    m_tree->setAccessibleName(tr("Rules in the order in which they are asked"));
    m_tree->setToolTip(tr("The first that suits answers"));
    m_tree->setMinimumHeight(scaled(130));
    m_tree->setModel(m_model);
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setStretchLastSection(false);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RulesEditor::showRule);
    column->addWidget(m_tree, 1);
    column->addWidget(createTools());
    return list;
}

void RulesEditor::fitColumns() {
    const int width = m_tree->viewport()->width();
    const int fired = std::max(m_tree->fontMetrics().horizontalAdvance(QStringLiteral("000,000 ")), width / 8);
    int named = m_tree->header()->sectionSizeHint(RuleListModel::Name);
    for (int row = 0; row < m_model->rowCount(); ++row)
        named = std::max(named, m_tree->sizeHintForIndex(m_model->index(row, RuleListModel::Name)).width() + scaled(8));
    const int name = std::min(named, (width - fired) * 2 / 5); // what it does is longer than its name
    m_tree->setColumnWidth(RuleListModel::Name, name);
    m_tree->setColumnWidth(RuleListModel::Says, width - fired - name);
    m_tree->setColumnWidth(RuleListModel::Fired, fired);
}

void RulesEditor::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_halves->setDirection(width() >= scaled(kWide) ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    QMetaObject::invokeMethod(this, &RulesEditor::fitColumns, Qt::QueuedConnection); // once it is laid out
}

} // namespace swb
