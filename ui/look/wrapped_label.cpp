#include "ui/look/wrapped_label.h"

#include <QEvent>

#include <algorithm>

namespace swb {

WrappedLabel::WrappedLabel(const QString& text, QWidget* parent)
    : QLabel(text, parent) {
    setWordWrap(true);
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
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        m_heights = {};
}

} // namespace swb
