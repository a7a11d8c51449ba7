#include "ui/editors/struct_line.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/payload_meaning.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace swb {

StructLine::StructLine(const QString& format, QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit(format))
    , m_note(new InlineNote) {
    setTextRole(m_field, TextRole::Code);
    m_field->setAccessibleName(tr("format"));
    m_field->setPlaceholderText(QStringLiteral("!HI4s"));
    m_field->setToolTip(
        tr("A format of Python's struct: the byte order (@ = < > !), then a letter for each value, each "
           "with a count if wanted:\n"
           "b B 1 byte, h H 2, i I l L 4, q Q 8, e f d floating point, ? bool,\n"
           "c one byte, s bytes, p bytes with their count in front, x padding, n N P native only"));
    auto* label = new QLabel(tr("format"));
    label->setBuddy(m_field);
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(6));
    row->addWidget(label);
    row->addWidget(m_field, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addLayout(row);
    column->addWidget(m_note);
    connect(m_field, &QLineEdit::textChanged, this, &StructLine::edited);
}

void StructLine::showMeaning(const PayloadDraft& draft) {
    const auto error = draft.formatError();
    setInvalid(m_field, error ? Mark::On : Mark::Off);
    if (error) {
        markText(m_field, *error);
        m_note->say(NoteKind::Error, QString::fromStdString(error->message));
    } else {
        clearMark(m_field);
        m_note->say(NoteKind::Hint, madeOf(draft));
    }
}

} // namespace swb
