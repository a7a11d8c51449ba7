#include "ui/views/result_place.h"

#include "ui/look/type_scale.h"

#include <QEvent>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {
constexpr int kUsualLength = 150; // characters of an error with its cause and what to try
constexpr int kMostLines = 3;
} // namespace

ResultPlace::ResultPlace(QWidget* parent)
    : QScrollArea(parent)
    , m_note(new InlineNote) {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->addWidget(m_note);
    column->addStretch();
    setWidget(page);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus); // Explain has the whole of it for the keyboard
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    takeHeight();
}

void ResultPlace::say(NoteKind kind, const QString& text) {
    m_note->say(kind, text);
    m_note->setToolTip(text);
    verticalScrollBar()->setValue(0);
}

void ResultPlace::takeHeight() {
    const QFontMetrics metrics(fontFor(TextRole::Small));
    const int perLine = std::max(1, width() / std::max(1, metrics.averageCharWidth()));
    const int lines = std::clamp((kUsualLength + perLine - 1) / perLine, 1, kMostLines);
    setFixedHeight(lines * metrics.lineSpacing() + scaled(2));
}

void ResultPlace::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    takeHeight();
}

void ResultPlace::changeEvent(QEvent* event) {
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        takeHeight();
}

} // namespace swb
