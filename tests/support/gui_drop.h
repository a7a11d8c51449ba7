#pragma once

#include <QAbstractItemView>
#include <QApplication>
#include <QDragEnterEvent>
#include <QMimeData>

#include <memory>

// Dragging as the window system tells a widget of it.
namespace swb::test {

// False: the pointer would show that it is refused there. `at` none: the middle of the widget.
inline bool dropOn(QWidget* widget, const QMimeData& data, std::optional<QPoint> at = {}) {
    const QPoint place = at.value_or(widget->rect().center());
    QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &enter);
    if (!enter.isAccepted())
        return false;
    QDragMoveEvent move(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &move);
    if (!move.isAccepted()) {
        QDragLeaveEvent leave;
        QApplication::sendEvent(widget, &leave);
        return false;
    }
    QDropEvent drop(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &drop);
    return drop.isAccepted();
}

// What is dragged out of a table when its selected rows are.
inline std::unique_ptr<QMimeData> dragged(const QAbstractItemView& table) {
    return std::unique_ptr<QMimeData>(table.model()->mimeData(table.selectionModel()->selectedIndexes()));
}

} // namespace swb::test
