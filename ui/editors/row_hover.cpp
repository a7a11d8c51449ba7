#include "ui/editors/row_hover.h"

#include "ui/models/carried_row.h"

#include <QCursor>
#include <QDropEvent>
#include <QWidget>

#include <chrono>

namespace swb {

using namespace std::chrono_literals;

RowHover::RowHover(QWidget* widget, std::function<void(QPoint)> open)
    : QObject(widget)
    , m_widget(widget)
    , m_open(std::move(open)) {
    widget->setAcceptDrops(true);
    widget->installEventFilter(this);
    m_patience.setSingleShot(true);
    m_patience.setInterval(500ms);
    connect(&m_patience, &QTimer::timeout, this, &RowHover::look);
}

bool RowHover::eventFilter(QObject* watched, QEvent* event) {
    const QEvent::Type type = event->type();
    if (type == QEvent::Drop || type == QEvent::DragLeave) {
        m_patience.stop();
    } else if (type == QEvent::DragEnter || type == QEvent::DragMove) {
        const auto* drag = static_cast<QDropEvent*>(event);
        if (const QPoint at = drag->position().toPoint();
            hasRows(drag->mimeData()) && (type == QEvent::DragEnter || at != m_at)) {
            m_at = at;
            m_patience.start();
        }
    }
    return QObject::eventFilter(watched, event);
}

// Where nothing can be dropped, Qt tells neither of moves nor of leaving: the pointer itself is asked.
void RowHover::look() {
    const QPoint at = m_widget->mapFromGlobal(QCursor::pos());
    if (!m_widget->rect().contains(at))
        return;
    if (at != m_at) {
        m_at = at;
        return m_patience.start();
    }
    m_open(at);
}

} // namespace swb
