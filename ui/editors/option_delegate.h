#pragma once

#include "core/base/bytes.h"
#include "core/options/option_spec.h"
#include "ui/editors/inline_note.h"

#include <QStyledItemDelegate>

#include <functional>

namespace swb {

// Edits the value of an option in its cell, where a field is enough for it: a switch, a number, a list, a line. What
// needs a form has no editor here. It hands over what was chosen or entered; the table's tab and arrow keys,
// the wheel, and going elsewhere change nothing.
class OptionDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    struct Cell {
        const OptionSpec* spec = nullptr;
        const Bytes* now = nullptr; // null: not known
    };
    using CellOf = std::function<Cell(const QModelIndex&)>;
    // Where the values that are too large for a cell are edited: in a form of the table's, or in the cell, as a line of
    // text.
    enum class Large { InForm, InLine };
    explicit OptionDelegate(CellOf cellOf, Large large, QObject* parent = nullptr);

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget*, const QModelIndex&) const override {} // what is typed stays while values are read
    void setModelData(QWidget*, QAbstractItemModel*, const QModelIndex&) const override {}
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

signals:
    void entered(const QModelIndex& index, const swb::Bytes& bytes) const;
    void remarked(const QModelIndex& index, swb::NoteKind kind, const QString& remark) const; // of what is typed now
    void bytesWanted(const QModelIndex& index) const;

protected:
    bool eventFilter(QObject* editor, QEvent* event) override;

private:
    void listen(class OptionCellEdit* cell, const QPersistentModelIndex& index) const;

    CellOf m_cellOf;
    Large m_large;
};

} // namespace swb
