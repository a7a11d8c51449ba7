#include "ui/editors/text_mark.h"

#include "ui/editors/payload_draft.h"
#include "ui/look/semantic.h"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextCharFormat>

namespace swb {
namespace {

// QLineEdit formats a part of its text for input methods alone; an event that commits nothing carries just the format.
void sendFormats(QLineEdit* field, const QList<QInputMethodEvent::Attribute>& formats) {
    QInputMethodEvent event({}, formats);
    QCoreApplication::sendEvent(field, &event);
}

constexpr qreal kMarkStrength = 0.25;

} // namespace

void markText(QLineEdit* field, const ParseError& error) {
    if (field->text().isEmpty())
        return;
    const TextSpan span = spanOf(error, field->text());
    QTextCharFormat format;
    format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    format.setUnderlineColor(semanticColor(Semantic::Failure));
    format.setForeground(semanticColor(Semantic::Failure));
    const int from = static_cast<int>(span.position) - field->cursorPosition();
    sendFormats(field, {{QInputMethodEvent::TextFormat, from, static_cast<int>(span.length), format}});
}

void clearMark(QLineEdit* field) { sendFormats(field, {}); }

void markText(QPlainTextEdit* field, const ParseError& error) {
    const TextSpan span = spanOf(error, field->toPlainText());
    QTextEdit::ExtraSelection mark;
    mark.cursor = field->textCursor();
    mark.cursor.setPosition(static_cast<int>(span.position));
    mark.cursor.setPosition(static_cast<int>(span.position + span.length), QTextCursor::KeepAnchor);
    mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    mark.format.setUnderlineColor(semanticColor(Semantic::Failure));
    mark.format.setBackground(
        mixed(field->palette().color(QPalette::Base), semanticColor(Semantic::Failure), kMarkStrength));
    field->setExtraSelections({mark});
}

void clearMark(QPlainTextEdit* field) { field->setExtraSelections({}); }

} // namespace swb
