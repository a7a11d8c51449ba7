#pragma once

#include <QLayout>
#include <QList>
#include <QWidget>

#include <memory>
#include <vector>

class QLabel;

namespace swb {

// Lays its items out in lines, left to right, and begins a new line where one does not fit; the items of a line are
// centred on each other. One whose width is ignored takes what its line has left. Follows the direction of the
// language. A label and its field stay together by addPair.
class FlowLayout : public QLayout {
    Q_OBJECT

public:
    explicit FlowLayout(QWidget* parent = nullptr);
    ~FlowLayout() override;

    // The label becomes the field's buddy, and the two are never parted by a line's end.
    QLabel* addPair(const QString& label, QWidget* field);

    int lineSpacing() const { return m_lineSpacing; } // below zero: as between items
    void setLineSpacing(int spacing) { m_lineSpacing = spacing; }

    void addItem(QLayoutItem* item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    enum class Pass { Measure, Place };
    int layOut(const QRect& rect, Pass pass) const;
    int gap() const;
    int lineGap() const { return m_lineSpacing >= 0 ? m_lineSpacing : gap(); }

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
    int m_lineSpacing = -1;
};

// A row of widgets in a FlowLayout that is never lower than its lines, however little room its parent has: a
// QDockWidget does not ask for a height that follows from the width.
class FlowBox : public QWidget {
    Q_OBJECT

public:
    explicit FlowBox(QWidget* parent = nullptr)
        : QWidget(parent) {}

    // Never lower again than it was at this width, so that what stands below does not move when less is said.
    void keepHeight() { m_keepsHeight = true; }

protected:
    bool event(QEvent* event) override;

private:
    bool m_keepsHeight = false;
    bool m_isPlaced = false;
    int m_keptWidth = -1;
    int m_kept = 0;
};

// The layout of a row of small controls that belong together, close to each other.
FlowLayout* flowOfControls(QWidget* row);

} // namespace swb
