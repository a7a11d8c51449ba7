#pragma once

#include "ui/look/wrapped_label.h"

namespace swb {

enum class NoteKind { Error, Warning, Hint };

// A small line of words under or beside the field it speaks of. It takes no room while it has nothing to say.
class InlineNote : public WrappedLabel {
    Q_OBJECT

public:
    explicit InlineNote(QWidget* parent = nullptr);

    void say(NoteKind kind, const QString& text); // an empty text hides the line
    void hush() { say(NoteKind::Hint, {}); }
    NoteKind kind() const { return m_kind; }

private:
    NoteKind m_kind = NoteKind::Hint;
};

} // namespace swb
