#include "ui/views/code_view.h"

#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/views/code_highlighter.h"
#include "ui/views/icon.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QTextBlock>
#include <QToolButton>

#include <algorithm>

namespace swb {

CodeView::CodeView(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_highlighter(new CodeHighlighter(document()))
    , m_copy(new QToolButton(this)) {
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setLayoutDirection(Qt::LeftToRight);
    setUndoRedoEnabled(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(scaled(8));
    setTextRole(this, TextRole::Code);
    takeColors();

    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy the code"));
    m_copy->setIcon(icon(u"copy"));
    m_copy->setAutoRaise(true);
    m_copy->setCursor(Qt::ArrowCursor);
    connect(m_copy, &QToolButton::clicked, this, &CodeView::copyAll);
}

void CodeView::setCode(const QString& code, Language language) {
    if (code == toPlainText() && !code.isEmpty())
        return;
    m_highlighter->setLanguage(language);
    setPlainText(code);
    takePolicy();
    updateGeometry();
}

void CodeView::setMaximumLines(int lines) {
    m_maximumLines = lines;
    takePolicy();
    updateGeometry();
}

void CodeView::takePolicy() {
    setVerticalScrollBarPolicy(lineCount() > m_maximumLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

// As they are shown: a long line takes several.
int CodeView::lineCount() const { return std::max(1, static_cast<int>(document()->size().height())); }

void CodeView::copyAll() { QGuiApplication::clipboard()->setText(toPlainText()); }

void CodeView::takeColors() {
    QPalette colors = palette();
    const QColor ground = semanticColor(Semantic::CodeSurface);
    const QColor text = semanticColor(Semantic::CodeText);
    if (colors.color(QPalette::Base) == ground && colors.color(QPalette::Text) == text)
        return;
    colors.setColor(QPalette::Base, ground);
    colors.setColor(QPalette::Text, text);
    setPalette(colors);
    m_highlighter->rehighlight();
}

QSize CodeView::sizeHint() const {
    const int lines = std::min(lineCount(), m_maximumLines);
    const int margin = static_cast<int>(2 * document()->documentMargin()) + 2 * frameWidth();
    const int height = lines * fontMetrics().lineSpacing() + margin;
    return {fontMetrics().averageCharWidth() * 48 + margin, std::max(height, m_copy->sizeHint().height())};
}

QSize CodeView::minimumSizeHint() const { return {fontMetrics().averageCharWidth() * 16, sizeHint().height()}; }

void CodeView::placeButton() {
    m_copy->adjustSize();
    const int inset = frameWidth() + scaled(2);
    setViewportMargins(0, 0, m_copy->width(), 0); // no line ends under the button
    m_copy->move(width() - m_copy->width() - inset, inset);
}

void CodeView::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    placeButton();
    takePolicy(); // the width decides on the lines, and they on the height
    updateGeometry();
}

void CodeView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        document()->setDocumentMargin(scaled(8));
        placeButton();
        updateGeometry();
    } else if (event->type() == QEvent::PaletteChange) {
        takeColors();
    }
}

} // namespace swb
