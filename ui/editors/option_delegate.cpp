#include "ui/editors/option_delegate.h"

#include "core/options/option_value.h"
#include "ui/editors/option_cell_edit.h"
#include "ui/editors/option_editor.h"
#include "ui/look/words.h"

#include <QApplication>
#include <QKeyEvent>
#include <QStyle>

namespace swb {

namespace {

QRect switchRect(QStyleOptionViewItem option) {
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    return style->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &option, option.widget);
}

} // namespace

OptionDelegate::OptionDelegate(CellOf cellOf, Large large, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_cellOf(std::move(cellOf))
    , m_large(large) {}

QWidget* OptionDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const {
    const Cell cell = m_cellOf(index);
    if (cell.spec == nullptr || !cell.spec->isSettable())
        return nullptr;
    if (m_large == Large::InForm && !hasCellEditor(*cell.spec))
        return nullptr;
    OptionEditor* editor = makeLineEditor(*cell.spec, nullptr);
    editor->setValue(cell.now != nullptr ? BytesView(*cell.now) : BytesView());
    auto* edit = new OptionCellEdit(editor, parent);
    edit->setOffersBytes(m_large == Large::InForm);
    listen(edit, index);
    return edit;
}

void OptionDelegate::listen(OptionCellEdit* cell, const QPersistentModelIndex& index) const {
    auto* self = const_cast<OptionDelegate*>(this);
    OptionEditor* editor = cell->editor();
    connect(cell, &OptionCellEdit::entered, self, [self, cell, index](const Bytes& bytes) {
        emit self->closeEditor(cell, RevertModelCache);
        emit self->entered(index, bytes);
    });
    connect(editor, &OptionEditor::edited, self, [self, editor, index] {
        const auto bytes = editor->bytes();
        const QString remark = bytes ? valueRemark(editor->spec(), *bytes) : text(bytes.error().message);
        emit self->remarked(index, bytes ? NoteKind::Warning : NoteKind::Error, remark);
    });
    connect(cell, &OptionCellEdit::bytesWanted, self, [self, cell, index] {
        emit self->closeEditor(cell, RevertModelCache);
        emit self->bytesWanted(index);
    });
    connect(cell, &OptionCellEdit::left, self, [self, cell] { emit self->closeEditor(cell, RevertModelCache); });
}

// Fields are higher than a row of text, and need some width to be of use.
void OptionDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                          const QModelIndex&) const {
    QRect place = option.rect;
    const int height = std::max(place.height(), editor->sizeHint().height());
    place.moveTop(place.top() - (height - place.height()) / 2);
    place.setHeight(height);
    const QRect room = editor->parentWidget()->rect();
    place.setRight(std::min(std::max(place.right(), place.left() + editor->minimumSizeHint().width()), room.right()));
    place.moveTop(std::clamp(place.top(), room.top(), std::max(room.top(), room.bottom() - height + 1)));
    editor->setGeometry(place);
}

// A switch is turned by pressing it, itself: not by a press somewhere in its row, which only selects.
bool OptionDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) {
    const Cell cell = m_cellOf(index);
    const bool isSwitch =
        cell.spec != nullptr && index.flags().testFlag(Qt::ItemIsUserCheckable) && cell.now != nullptr;
    if (!isSwitch)
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    const auto turn = [&] {
        const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        emit entered(index, *encodeOption(*cell.spec, isOn ? "off" : "on"));
    };
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        turn();
        return true;
    }
    const bool isMouse = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonRelease ||
                         event->type() == QEvent::MouseButtonDblClick;
    if (!isMouse)
        return false;
    const auto* mouse = static_cast<QMouseEvent*>(event);
    QStyleOptionViewItem item(option);
    initStyleOption(&item, index);
    if (mouse->button() != Qt::LeftButton || !switchRect(item).contains(mouse->position().toPoint()))
        return false;
    if (event->type() == QEvent::MouseButtonRelease)
        turn();
    return event->type() != QEvent::MouseButtonPress; // the press still selects the row
}

// The keys are the cell's own; none of them shall set anything on its way.
bool OptionDelegate::eventFilter(QObject*, QEvent*) { return false; }

} // namespace swb
