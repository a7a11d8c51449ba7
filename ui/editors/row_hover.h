#pragma once

#include <QObject>
#include <QPoint>
#include <QTimer>

#include <functional>

class QWidget;

namespace swb {

// Rows of the reference that are held still over a widget while they are dragged open what stands there, so that they
// can be dropped on what is not in sight when the dragging begins.
class RowHover : public QObject {
    Q_OBJECT

public:
    // `open` gets the place in the widget where the pointer rests.
    RowHover(QWidget* widget, std::function<void(QPoint at)> open);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void look();

    QWidget* m_widget;
    std::function<void(QPoint)> m_open;
    QPoint m_at;
    QTimer m_patience;
};

} // namespace swb
