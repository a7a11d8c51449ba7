#include "ui/views/bytes_field.h"

#include "core/payload/hex.h"
#include "core/payload/text_codec.h"
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/views/choice_row.h"
#include "ui/views/flow_layout.h"

#include <QLineEdit>

namespace swb {

namespace {

enum Form { AsText, AsHex };
constexpr int kCharacters = 16;

} // namespace

BytesField::BytesField(FlowLayout* flow, const QString& toolTip, QObject* parent)
    : QObject(parent)
    , m_line(new QLineEdit)
    , m_forms(new ChoiceRow) {
    setTextRole(m_line, TextRole::Code);
    m_line->setMinimumWidth(m_line->fontMetrics().averageCharWidth() * kCharacters);
    m_line->setAccessibleName(tr("Find"));
    m_line->setToolTip(toolTip);
    addClearButton(m_line);
    flow->addPair(tr("Find"), m_line);
    m_forms->add(AsText, tr("text"), tr("What is typed is text, in UTF-8, with escapes"));
    m_forms->add(AsHex, tr("hex"), tr("What is typed is hex: 0d 0a"));
    flow->addWidget(m_forms);
    connect(m_line, &QLineEdit::textChanged, this, &BytesField::changed);
    connect(m_forms, &ChoiceRow::chosen, this, &BytesField::changed);
}

void BytesField::begin() {
    m_line->setFocus();
    m_line->selectAll();
}

Parsed<Bytes> BytesField::take(InlineNote& note) const {
    const std::string typed = m_line->text().toStdString();
    Parsed<Bytes> bytes = m_forms->current() == AsHex
                              ? parseHex(typed)
                              : encodeText(typed, {TextEncoding::Utf8, Escapes::Interpret, LineEnding::AsTyped, false});
    setInvalid(m_line, bytes ? Mark::Off : Mark::On);
    if (bytes)
        note.hush();
    else
        note.say(NoteKind::Error, QString::fromStdString(bytes.error().message));
    return bytes;
}

} // namespace swb
