#include "ui/editors/payload_line.h"

#include "core/payload/text_codec.h"
#include "core/store/history.h"
#include "ui/editors/history_offer.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace swb {

namespace {
constexpr char kKind[] = "payload line";
}

PayloadLine::PayloadLine(History* history, QWidget* parent)
    : QWidget(parent)
    , m_label(new QLabel)
    , m_field(new QLineEdit)
    , m_count(new QLabel)
    , m_note(new InlineNote)
    , m_history(history) {
    m_label->setBuddy(m_field);
    setLabel(tr("data"));
    m_field->setToolTip(tr("Text with escapes: \\n, \\r, \\x00, \\u00e9. It is sent as UTF-8.\n"
                           "The Down key lists what was sent before."));
    m_field->setPlaceholderText(tr("text, \\r\\n, \\x00"));
    setTextRole(m_field, TextRole::Code);
    setTextRole(m_count, TextRole::Small);
    setTextTone(m_count, Semantic::MutedText);
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(6));
    row->addWidget(m_label);
    row->addWidget(m_field, 1);
    row->addWidget(m_count);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addLayout(row);
    column->addWidget(m_note);
    connect(m_field, &QLineEdit::textChanged, this, &PayloadLine::refresh);
    offerHistory();
    refresh();
}

Parsed<Bytes> PayloadLine::bytes() const {
    return encodeText(m_field->text().toStdString(),
                      {TextEncoding::Utf8, Escapes::Interpret, LineEnding::AsTyped, false});
}

void PayloadLine::setText(const QString& text) { m_field->setText(text); }

void PayloadLine::setLabel(const QString& label) {
    m_label->setText(label);
    m_field->setAccessibleName(label);
}

void PayloadLine::remember() {
    if (m_history != nullptr && !m_field->text().isEmpty())
        m_history->remember(QLatin1String(kKind), m_field->text());
}

void PayloadLine::refresh() {
    const auto parsed = bytes();
    setInvalid(m_field, parsed ? Mark::Off : Mark::On);
    if (parsed) {
        clearMark(m_field);
        m_note->hush();
        m_count->setText(tr("%1 B").arg(parsed->size()));
    } else {
        markText(m_field, parsed.error());
        m_note->say(NoteKind::Error, QString::fromStdString(parsed.error().message));
        m_count->clear();
    }
}

void PayloadLine::offerHistory() {
    if (m_history == nullptr)
        return;
    auto* offer = new HistoryOffer(m_field);
    const auto renew = [this, offer] { offer->setEntries(m_history->entries(QLatin1String(kKind))); };
    connect(m_history, &History::changed, offer, renew);
    renew();
}

} // namespace swb
