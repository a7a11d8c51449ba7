#include "ui/editors/text_mark.h"

#include "ui/look/semantic.h"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QTextCharFormat>

#include <algorithm>

namespace swb {
namespace {

// QLineEdit formats a part of its text for input methods alone; an event that commits nothing carries just the format.
void sendFormats(QLineEdit* field, const QList<QInputMethodEvent::Attribute>& formats) {
    QInputMethodEvent event({}, formats);
    QCoreApplication::sendEvent(field, &event);
}

int characterAt(const QByteArray& utf8, std::size_t byte) {
    const auto kept = static_cast<qsizetype>(std::min<std::size_t>(byte, static_cast<std::size_t>(utf8.size())));
    return static_cast<int>(QString::fromUtf8(utf8.left(kept)).size());
}

} // namespace

void markText(QLineEdit* field, const ParseError& error) {
    const QByteArray utf8 = field->text().toUtf8();
    if (utf8.isEmpty())
        return;
    int from = characterAt(utf8, error.position);
    int to = characterAt(utf8, error.position + std::max<std::size_t>(error.length, 1));
    if (to <= from) { // the fault is what is missing at the end: mark the last character
        to = static_cast<int>(field->text().size());
        from = to - 1;
    }
    QTextCharFormat format;
    format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    format.setUnderlineColor(semanticColor(Semantic::Failure));
    format.setForeground(semanticColor(Semantic::Failure));
    sendFormats(field, {{QInputMethodEvent::TextFormat, from - field->cursorPosition(), to - from, format}});
}

void clearMark(QLineEdit* field) { sendFormats(field, {}); }

} // namespace swb
