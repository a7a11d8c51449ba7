#pragma once

#include "core/options/option_spec.h"

#include <QStyledItemDelegate>

#include <functional>

namespace swb {

// Edits the value of an option in its cell with what its kind calls for: a list to choose from, or a line that takes
// the text of a value. It hands over what was chosen or entered; leaving the cell in any other way changes nothing.
class OptionDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using SpecOf = std::function<const OptionSpec*(const QModelIndex&)>;
    explicit OptionDelegate(SpecOf specOf, QObject* parent = nullptr);

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

signals:
    void entered(const QModelIndex& index, const QString& text) const;

protected:
    bool eventFilter(QObject* editor, QEvent* event) override;

private:
    SpecOf m_specOf;
};

// The values a person can choose from: names of the table, the system's interfaces, the kernel's congestion controls.
// Empty where any text will do.
QStringList offeredValues(const OptionSpec& spec);
// "2304 to twice net.core.rmem_max, in bytes"; empty where nothing bounds it.
QString rangeText(const OptionSpec& spec);

} // namespace swb
