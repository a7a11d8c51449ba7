#include "ui/panels/reference_page.h"

#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/views/flow_layout.h"
#include "ui/views/menu_button.h"
#include "ui/views/reference_table.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace swb {

ReferencePage::ReferencePage(const Spec& spec, QWidget* parent)
    : QWidget(parent)
    , m_model(new ReferenceModel(spec.columns, this))
    , m_table(new ReferenceTable(spec.name, *m_model, spec.stretched))
    , m_splitter(new QSplitter(Qt::Vertical)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    m_splitter->setChildrenCollapsible(false);
    column->addWidget(createSearch(spec));
    m_splitter->addWidget(m_table);
    m_splitter->setStretchFactor(0, 1);
    column->addWidget(m_splitter, 1);
    column->addWidget(createFoot(spec));
    connect(m_table, &ReferenceTable::rowChosen, this, [this](const ReferenceRow& row) {
        showButtons();
        if (row.explain)
            emit explainRequested(row.explain());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ReferencePage::showButtons);
    auto* copy = new QAction(tr("Copy name"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &ReferencePage::copyName);
    m_table->addAction(copy);
    showButtons();
}

void ReferencePage::focusInEvent(QFocusEvent*) { m_search->setFocus(); }

QWidget* ReferencePage::createSearch(const Spec& spec) {
    auto* box = new FlowBox;
    auto* row = new FlowLayout(box);
    row->setContentsMargins({});
    m_search = new QLineEdit;
    addClearButton(m_search);
    m_search->setAccessibleName(tr("Search"));
    m_search->setPlaceholderText(tr("Number or words"));
    m_search->setToolTip(tr("Shows the rows that have every word; a number is looked for as a whole, also in hex"));
    m_search->setMinimumWidth(m_search->fontMetrics().averageCharWidth() * 30);
    row->addPair(tr("Search"), m_search);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_table->setSearch(words);
        showCount();
        showButtons();
    });
    connect(m_search, &QLineEdit::returnPressed, m_table, &ReferenceTable::selectFirst);
    if (!spec.groupLabel.isEmpty()) {
        m_group = new QComboBox;
        m_group->setToolTip(tr("Only the rows of one kind"));
        m_group->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_group->setMinimumContentsLength(18);
        m_group->setMaxVisibleItems(24);
        m_group->addItem(spec.allGroups);
        row->addPair(spec.groupLabel, m_group);
        connect(m_group, &QComboBox::currentIndexChanged, this, [this](int index) {
            m_table->setGroup(index > 0 ? m_group->currentText() : QString());
            showCount();
            showButtons();
        });
    }
    m_count = new QLabel(tr("no rows")); // an empty label has no name to be read out
    setTextRole(m_count, TextRole::Small);
    setTextTone(m_count, Semantic::MutedText);
    row->addWidget(m_count);
    return box;
}

QWidget* ReferencePage::createFoot(const Spec& spec) {
    auto* box = new FlowBox;
    m_foot = new FlowLayout(box);
    m_foot->setContentsMargins({});
    if (spec.makesSockets) {
        m_make = new QPushButton(tr("Create a socket with this"));
        connect(m_make, &QPushButton::clicked, this, [this] {
            const ReferenceRow* row = m_table->currentRow();
            if (row != nullptr && row->socket)
                emit socketWanted(*row->socket);
        });
        m_foot->addWidget(m_make);
    }
    m_use = new MenuButton(tr("Use"), {});
    connect(m_use->entries(), &QMenu::aboutToShow, this, [this] {
        m_use->entries()->clear();
        m_table->fillUses(*m_use->entries());
    });
    m_foot->addWidget(m_use);
    m_copy = new QPushButton(tr("Copy name"));
    m_copy->setToolTip(tr("The names of the selected rows, joined by | as a field for flags takes them"));
    connect(m_copy, &QPushButton::clicked, this, &ReferencePage::copyName);
    m_foot->addWidget(m_copy);
    return box;
}

void ReferencePage::setRows(std::vector<ReferenceRow> rows) {
    m_model->setRows(std::move(rows));
    if (m_group != nullptr && m_group->count() == 1)
        m_group->addItems(m_model->groups());
    showCount();
    showButtons();
}

void ReferencePage::addBelow(QWidget* widget) {
    m_splitter->addWidget(widget);
    m_splitter->setStretchFactor(m_splitter->count() - 1, 0);
    m_splitter->setSizes({7, 3}); // shares: the table has the room
}

void ReferencePage::addAction(QWidget* widget) { m_foot->addWidget(widget); }

void ReferencePage::addNote(QWidget* note) {
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->count() - 1, note);
}

void ReferencePage::find(const QString& words) {
    if (m_group != nullptr)
        m_group->setCurrentIndex(0);
    m_search->setText(words);
    m_table->selectFirst();
}

void ReferencePage::showCount() {
    const int shown = m_table->filter().rowCount();
    const int all = m_model->rowCount();
    m_count->setText(shown == all ? tr("%n rows", nullptr, all) : tr("%1 of %2 rows").arg(shown).arg(all));
}

void ReferencePage::showButtons() {
    const ReferenceRow* row = m_table->currentRow();
    m_copy->setEnabled(row != nullptr);
    showUses();
    if (m_make == nullptr)
        return;
    m_make->setEnabled(row != nullptr && row->socket.has_value());
    m_make->setToolTip(row == nullptr ? tr("Select a row first")
                       : row->socket  ? tr("Sets the builder to it; nothing is made before you press socket()")
                                      : tr("This row names no family, type or protocol"));
}

void ReferencePage::showUses() {
    const std::vector<ReferenceUse> uses = m_table->uses();
    m_use->setEnabled(!uses.empty());
    m_use->setToolTip(!uses.empty() ? tr("Where the selected row can be used; it can be dragged there as well")
                      : m_table->currentRow() == nullptr
                          ? tr("Select a row first")
                          : tr("No field on the bench takes it: the row is here to be read"));
}

void ReferencePage::reveal(const QString& kind, const QString& symbol) {
    if (m_group != nullptr)
        m_group->setCurrentIndex(0);
    m_search->setText(symbol);
    if (!m_table->reveal(kind, symbol)) {
        m_search->clear(); // its name is not among what is searched
        m_table->reveal(kind, symbol);
    }
}

void ReferencePage::copyName() {
    if (const CarriedRows rows = m_table->carried(); !rows.empty())
        QGuiApplication::clipboard()->setText(joinedSymbols(rows));
}

} // namespace swb
