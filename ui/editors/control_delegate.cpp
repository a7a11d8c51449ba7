#include "ui/editors/control_delegate.h"

#include "core/constants/tables.h"
#include "core/net/interfaces.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/models/control_model.h"

#include <QComboBox>
#include <QLineEdit>

namespace swb {

namespace {

std::vector<ControlChoice> interfaceChoices() {
    std::vector<ControlChoice> all{{QStringLiteral("0"), ControlDelegate::tr("0  any")}};
    for (const auto& [index, name] : interfaceNames())
        all.push_back({QString::number(index), QStringLiteral("%1  %2").arg(index).arg(QString::fromStdString(name))});
    return all;
}

std::vector<ControlChoice> levelChoices() {
    std::vector<ControlChoice> all;
    for (const ControlKind& kind : controlKinds()) {
        const QString symbol = QString::fromStdString(controlLevelText(kind.level));
        if (all.empty() || all.back().value != symbol)
            all.push_back({symbol, QStringLiteral("%1  %2").arg(symbol).arg(kind.level)});
    }
    return all;
}

QComboBox* choiceOf(const std::vector<ControlChoice>& choices, QWidget* parent) {
    auto* combo = new QComboBox(parent);
    combo->setEditable(true);
    combo->setInsertPolicy(QComboBox::NoInsert);
    for (const ControlChoice& choice : choices)
        combo->addItem(choice.label, choice.value);
    return combo;
}

} // namespace

ControlDelegate::ControlDelegate(ControlChoices descriptors, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_descriptors(std::move(descriptors)) {}

QWidget* ControlDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const {
    const auto* model = static_cast<const ControlModel*>(index.model());
    const ControlField* field = model->fieldOf(index);
    QWidget* editor = nullptr;
    if (model->headerOf(index) == ControlModel::Header::Level)
        editor = choiceOf(levelChoices(), parent);
    else if (field != nullptr && field->form == ControlForm::Interface)
        editor = choiceOf(interfaceChoices(), parent);
    else if (field != nullptr && field->form == ControlForm::Descriptors)
        editor = choiceOf(m_descriptors(), parent);
    else
        editor = new QLineEdit(parent);
    setTextRole(editor, TextRole::Code);
    setFieldName(editor, index.siblingAtColumn(ControlModel::NameColumn).data().toString());
    editor->setToolTip(index.data(Qt::ToolTipRole).toString());
    return editor;
}

void ControlDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    const QString text = index.data(Qt::EditRole).toString();
    if (auto* combo = qobject_cast<QComboBox*>(editor)) {
        combo->setCurrentIndex(combo->findData(text));
        if (combo->currentIndex() < 0)
            combo->setEditText(text);
        combo->lineEdit()->selectAll();
    } else if (auto* line = qobject_cast<QLineEdit*>(editor)) {
        line->setText(text);
        line->selectAll();
    }
}

void ControlDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
    if (const auto* combo = qobject_cast<const QComboBox*>(editor)) {
        const bool isChosen =
            combo->currentIndex() >= 0 && combo->currentText() == combo->itemText(combo->currentIndex());
        model->setData(index, isChosen ? combo->currentData() : combo->currentText());
    } else if (const auto* line = qobject_cast<const QLineEdit*>(editor)) {
        model->setData(index, line->text());
    }
}

} // namespace swb
