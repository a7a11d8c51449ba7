#include "ui/panels/profile_maker.h"

#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/views/flow_layout.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace swb {

namespace {

QLineEdit* addField(QVBoxLayout* column, const QString& label, const QString& toolTip) {
    auto* field = new QLineEdit;
    field->setAccessibleName(label);
    field->setToolTip(toolTip);
    auto* name = new QLabel(label);
    name->setBuddy(field);
    column->addWidget(name);
    column->addWidget(field);
    return field;
}

} // namespace

ProfileMaker::ProfileMaker(ProfileLibrary& library, QWidget* parent)
    : QWidget(parent)
    , m_library(library)
    , m_model(new ProfileLinesModel(this)) {
    createParts();
    connect(m_name, &QLineEdit::textChanged, this, &ProfileMaker::refresh);
    connect(m_model, &ProfileLinesModel::chosenChanged, this, &ProfileMaker::refresh);
}

void ProfileMaker::createParts() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_from = new WrappedLabel({}, this);
    column->addWidget(m_from);
    m_name = addField(column, tr("Name"), tr("The name to keep the profile under"));
    m_note = new InlineNote;
    column->addWidget(m_note);
    m_purpose = addField(column, tr("Purpose"), tr("What it is for, in a line"));
    m_tree = new QTreeView;
    m_tree->setAccessibleName(tr("Options of the profile"));
    m_tree->setMinimumHeight(scaled(120));
    m_tree->setModel(m_model);
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setAllColumnsShowFocus(true);
    column->addWidget(m_tree, 1);
    auto* buttons = new FlowBox;
    auto* row = new FlowLayout(buttons);
    row->setContentsMargins({});
    m_keep = new QPushButton(tr("Keep profile"));
    m_keep->setToolTip(tr("Writes it to the file of your profiles; no call is made"));
    setProminent(m_keep, Mark::On);
    connect(m_keep, &QPushButton::clicked, this, &ProfileMaker::keep);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setToolTip(tr("Back to the plan; nothing is kept"));
    connect(cancel, &QPushButton::clicked, this, &ProfileMaker::cancelled);
    row->addWidget(m_keep);
    row->addWidget(cancel);
    column->addWidget(buttons);
}

void ProfileMaker::open(const QString& from, const QString& name, const QString& purpose,
                        std::vector<ProfileLinesModel::Line> lines) {
    m_from->setText(from);
    m_name->setText(name);
    m_purpose->setText(purpose);
    m_model->setLines(std::move(lines));
    m_tree->header()->resizeSections(QHeaderView::ResizeToContents);
    refresh();
    m_name->setFocus();
    m_name->selectAll();
}

void ProfileMaker::refresh() {
    const QString fault = m_library.faultOf(m_name->text());
    const bool isTyped = !m_name->text().trimmed().isEmpty();
    const bool isThere = m_library.isOwn(m_name->text().trimmed());
    const bool isEmpty = m_model->chosen().empty();
    setInvalid(m_name, isTyped && !fault.isEmpty() ? Mark::On : Mark::Off);
    m_keep->setText(isThere ? tr("Replace profile") : tr("Keep profile"));
    m_keep->setEnabled(fault.isEmpty() && !isEmpty);
    if (!fault.isEmpty())
        m_note->say(isTyped ? NoteKind::Error : NoteKind::Hint, fault);
    else if (isEmpty)
        m_note->say(NoteKind::Hint, tr("No option is checked."));
    else if (isThere)
        m_note->say(NoteKind::Hint, tr("You have one of that name; it is replaced."));
    else
        m_note->hush();
}

void ProfileMaker::keep() {
    const QString name = m_name->text().trimmed();
    m_library.keep({name.toStdString(), m_purpose->text().trimmed().toStdString(), m_model->chosen()});
    emit kept(name);
}

} // namespace swb
