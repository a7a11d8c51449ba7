#pragma once

#include "core/base/bytes.h"
#include "core/explain/explanation.h"
#include "core/wire/field.h"

#include <QWidget>

class QLabel;
class QTreeView;

namespace swb {

class FieldModel;
class InlineNote;

// Bytes taken apart: a tree of named fields, and below it the selected one in full. As many columns as there is room
// for; what is left out is said below.
class FieldsView : public QWidget {
    Q_OBJECT

public:
    explicit FieldsView(QWidget* parent = nullptr);

    // Keeps the place in the tree where the new fields have one like it.
    void set(Decoded decoded, Bytes bytes);
    FieldModel* model() const { return m_model; }
    QTreeView* tree() const { return m_tree; }
    QString textToCopy() const; // all fields, a line each

signals:
    void fieldSelected(std::size_t offset, std::size_t length); // length 0: none
    void explainRequested(const swb::Explanation& explanation);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void createTree();
    QWidget* createTop();
    void expandWhatFits();
    void fitColumns();
    void takeFontMetrics();
    void showSelected();
    void showTitle();
    Explanation explanation() const; // of the selected field
    QList<int> selectedPath() const;
    void selectPath(const QList<int>& path);

    FieldModel* m_model;
    QTreeView* m_tree;
    QLabel* m_title;
    QString m_titleText;
    InlineNote* m_detail;
};

} // namespace swb
