#pragma once

#include <QStringList>
#include <QStyledItemDelegate>

#include <functional>

namespace swb {

// A value that can be chosen, and what it is: "7" and "7  s3 TCP listen 127.0.0.1:4000".
struct ControlChoice {
    QString value;
    QString label;
};
using ControlChoices = std::function<std::vector<ControlChoice>()>;

// Edits a field of a control message: interfaces, descriptors and levels are chosen from a list or typed, all else is
// typed.
class ControlDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    // `descriptors` tells those that can be passed, anew each time.
    explicit ControlDelegate(ControlChoices descriptors, QObject* parent = nullptr);

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

private:
    ControlChoices m_descriptors;
};

} // namespace swb
