#include "ui/shell/arrangement_dialog.h"

#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/shell/arrangements.h"
#include "ui/views/flow_layout.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStringListModel>
#include <QVBoxLayout>

namespace swb {

ArrangementDialog::ArrangementDialog(Arrangements& arrangements, QWidget* parent)
    : QDialog(parent)
    , m_arrangements(arrangements)
    , m_names(new QStringListModel(this)) {
    setWindowTitle(tr("Your arrangements"));
    createParts();
    connect(&arrangements, &Arrangements::ownChanged, this, &ArrangementDialog::fill);
    connect(m_name, &QLineEdit::textChanged, this, [this] {
        m_trouble.clear();
        refresh();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        if (!chosen().isEmpty())
            m_name->setText(chosen());
        refresh();
    });
    connect(m_list, &QAbstractItemView::activated, this, [this] {
        const QString name = chosen();
        if (!m_arrangements.use(name))
            openWithTrouble(name);
    });
    connect(m_save, &QPushButton::clicked, this, [this] {
        const QString name = m_name->text();
        m_arrangements.save(name);
        select(name);
    });
    connect(m_rename, &QPushButton::clicked, this, [this] {
        const QString name = m_name->text();
        m_arrangements.rename(chosen(), name);
        select(name);
    });
    connect(m_delete, &QPushButton::clicked, this, [this] { m_arrangements.remove(chosen()); });
    connect(m_undo, &QPushButton::clicked, &arrangements, &Arrangements::undoRemoval);
    fill();
}

void ArrangementDialog::createParts() {
    m_list = new QListView;
    m_list->setModel(m_names);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setAccessibleName(tr("Arrangements"));
    m_list->setToolTip(tr("Enter or a double click arranges the window so"));
    m_list->setMinimumHeight(scaled(120));
    m_name = new QLineEdit;
    m_name->setAccessibleName(tr("Name"));
    m_name->setToolTip(tr("The name to keep the arrangement under"));
    auto* label = new QLabel(tr("Name"));
    label->setBuddy(m_name);
    m_note = new InlineNote;
    m_save = new QPushButton(tr("Save"));
    m_save->setToolTip(tr("Keep where the docks stand now under this name"));
    m_save->setDefault(true);
    m_rename = new QPushButton(tr("Rename"));
    m_rename->setToolTip(tr("Give the chosen arrangement this name"));
    m_delete = new QPushButton(tr("Delete"));
    m_delete->setToolTip(tr("Forget the chosen arrangement; it can be taken back"));
    m_undo = new QPushButton(tr("Undo delete"));
    m_undo->setToolTip(tr("Bring back the one deleted last"));
    auto* close = new QPushButton(tr("Close"));
    close->setToolTip(tr("Back to the window"));
    connect(close, &QPushButton::clicked, this, &QWidget::hide);

    auto* buttons = new FlowBox;
    auto* row = new FlowLayout(buttons);
    row->setContentsMargins({});
    for (QPushButton* button : {m_save, m_rename, m_delete, m_undo, close}) {
        button->setAutoDefault(button == m_save);
        row->addWidget(button);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(12), scaled(12), scaled(12), scaled(12));
    column->setSpacing(scaled(6));
    column->addWidget(m_list, 1);
    column->addWidget(label);
    column->addWidget(m_name);
    column->addWidget(m_note);
    column->addWidget(buttons);
}

QString ArrangementDialog::chosen() const { return m_list->currentIndex().data().toString(); }

void ArrangementDialog::fill() {
    const QString name = chosen();
    m_names->setStringList(m_arrangements.own().names());
    select(name);
    refresh();
}

void ArrangementDialog::select(const QString& name) {
    const std::size_t place = m_arrangements.own().placeOf(name);
    m_list->setCurrentIndex(m_names->index(static_cast<int>(place)));
}

void ArrangementDialog::refresh() {
    const ArrangementList& own = m_arrangements.own();
    const QString name = m_name->text();
    const bool isThere = own.find(name) != nullptr;
    const QString fault = own.faultOf(name);
    m_save->setText(isThere ? tr("Replace") : tr("Save"));
    m_save->setEnabled(fault.isEmpty());
    m_rename->setEnabled(!chosen().isEmpty() && name.simplified() != chosen() &&
                         own.faultOfRenaming(chosen(), name).isEmpty());
    m_delete->setEnabled(!chosen().isEmpty());
    m_undo->setVisible(m_arrangements.canUndoRemoval());
    const bool isFault = !fault.isEmpty() && !name.isEmpty();
    setInvalid(m_name, isFault ? Mark::On : Mark::Off);
    if (!m_trouble.isEmpty())
        m_note->say(NoteKind::Error, m_trouble);
    else if (isFault)
        m_note->say(NoteKind::Error, fault);
    else if (isThere)
        m_note->say(NoteKind::Hint, tr("There is one of that name; Replace keeps the docks of now under it."));
    else
        m_note->hush();
}

void ArrangementDialog::bringUp() {
    refresh();
    show();
    raise();
    activateWindow();
}

void ArrangementDialog::openForName() {
    m_trouble.clear();
    m_list->setCurrentIndex({});
    m_name->clear();
    m_name->setFocus();
    bringUp();
}

void ArrangementDialog::openForList() {
    m_trouble.clear();
    if (!m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_names->index(0));
    m_list->setFocus();
    bringUp();
}

void ArrangementDialog::openWithTrouble(const QString& name) {
    select(name);
    m_trouble = tr("%1 cannot be used: what was kept of it is damaged. Replace it, or delete it.").arg(name);
    bringUp();
}

} // namespace swb
