#include "ui/editors/inline_note.h"

#include "ui/look/type_scale.h"

namespace swb {
namespace {

Semantic toneOf(NoteKind kind) {
    switch (kind) {
    case NoteKind::Error:
        return Semantic::Failure;
    case NoteKind::Warning:
        return Semantic::Warning;
    case NoteKind::Hint:
        break;
    }
    return Semantic::MutedText;
}

} // namespace

InlineNote::InlineNote(QWidget* parent)
    : WrappedLabel(parent) {
    setTextFormat(Qt::PlainText); // it may quote what a person or a peer wrote
    makeSelectable(Qt::TextSelectableByMouse);
    setTextRole(this, TextRole::Small);
    setTextTone(this, toneOf(m_kind));
    hide();
}

void InlineNote::say(NoteKind kind, const QString& text) {
    if (kind != m_kind) {
        m_kind = kind;
        setTextTone(this, toneOf(kind));
    }
    setText(text);
    setVisible(!text.isEmpty());
}

} // namespace swb
