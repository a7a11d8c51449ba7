#include "ui/look/wrapped_label.h"

#include <QApplication>
#include <QEvent>

#include <algorithm>

namespace swb {

WrappedLabel::WrappedLabel(const QString& text, QWidget* parent)
    : QLabel(text, parent) {
    setWordWrap(true);
}

void WrappedLabel::makeSelectable(Qt::TextInteractionFlags how) { m_selectable = how; }

void WrappedLabel::takeDocument() {
    if (m_selectable == Qt::NoTextInteraction || m_plain)
        return;
    m_plain = {text(), QLabel::sizeHint(), QLabel::minimumSizeHint()};
    setTextInteractionFlags(m_selectable);
    update();
}

void WrappedLabel::dropDocument() {
    // What is selected stays, and so does what an open menu is about.
    if (!m_plain || underMouse() || hasFocus() || hasSelectedText() || QApplication::activePopupWidget() != nullptr)
        return;
    setTextInteractionFlags(Qt::LinksAccessibleByMouse); // as at first
    setFocusPolicy(Qt::NoFocus);                         // a label that takes the focus has a document, too
    m_plain.reset();
    update();
}

const WrappedLabel::Hints* WrappedLabel::plainHints() const {
    return m_plain && m_plain->text == text() ? &*m_plain : nullptr;
}

// A document has ideas of its own about the best width: what the pointer comes to would move away.
QSize WrappedLabel::sizeHint() const {
    const Hints* plain = plainHints();
    return plain != nullptr ? plain->best : QLabel::sizeHint();
}

QSize WrappedLabel::minimumSizeHint() const {
    const Hints* plain = plainHints();
    return plain != nullptr ? plain->least : QLabel::minimumSizeHint();
}

bool WrappedLabel::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::MouseButtonPress: // without a pointer that came before it, as a finger does
        takeDocument();
        if ((focusPolicy() & Qt::ClickFocus) != 0)
            setFocus(Qt::MouseFocusReason);
        return QLabel::event(event);
    case QEvent::Enter:
    case QEvent::ContextMenu:
        takeDocument();
        return QLabel::event(event);
    case QEvent::Leave:
    case QEvent::FocusOut: {
        const bool handled = QLabel::event(event);
        dropDocument();
        return handled;
    }
    default:
        return QLabel::event(event);
    }
}

int WrappedLabel::heightForWidth(int width) const {
    const auto known = std::find_if(m_heights.begin(), m_heights.end(), [&](const Height& one) {
        return one.width == width && one.margin == margin() && one.text == text() && one.font == font();
    });
    if (known != m_heights.end())
        return known->height;
    const int height = QLabel::heightForWidth(width);
    m_heights[m_oldest] = {width, height, margin(), text(), font()};
    m_oldest = (m_oldest + 1) % m_heights.size();
    return height;
}

// A filter of the event may have asked while the font was new and the document that is laid out still had the old one.
void WrappedLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() != QEvent::FontChange && event->type() != QEvent::StyleChange)
        return;
    m_heights = {};
    if (m_plain)
        m_plain->text.clear(); // they were of the size before
}

} // namespace swb
