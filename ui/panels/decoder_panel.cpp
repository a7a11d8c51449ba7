#include "ui/panels/decoder_panel.h"

#include "core/reference/decoder.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/models/reference_rows.h"
#include "ui/views/reference_table.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace swb {

DecoderPanel::DecoderPanel(const std::vector<ServicePort>& services, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_model(new ReferenceModel(reference::readingColumns(), this))
    , m_table(new ReferenceTable(tr("Readings"), *m_model, 2))
    , m_field(new QLineEdit)
    , m_note(new InlineNote) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, scaled(4), 0, 0);
    column->setSpacing(scaled(4));
    auto* row = new QHBoxLayout;
    auto* label = new QLabel(tr("Decode"));
    label->setBuddy(m_field);
    addClearButton(m_field);
    m_field->setAccessibleName(tr("Decode"));
    m_field->setPlaceholderText(QStringLiteral("0x4001   MSG_PEEK|MSG_DONTWAIT   EAFNOSUPPORT   262   -2   0o17"));
    m_field->setToolTip(tr("A number in any base, a name, or several joined by |: every reading of it"));
    row->addWidget(label);
    row->addWidget(m_field, 1);
    column->addLayout(row);
    m_table->setMinimumHeight(m_table->fontMetrics().height() * 8); // the headings and four readings
    column->addWidget(m_table, 1);
    column->addWidget(m_note); // below: what it says must not push the table about while one types
    new RowTaker(
        m_field, [](const CarriedRows&) { return true; },
        [this](const CarriedRows& rows) { m_field->setText(joinedSymbols(rows)); });
    connect(m_field, &QLineEdit::textChanged, this, &DecoderPanel::decodeText);
    connect(m_field, &QLineEdit::returnPressed, m_table, &ReferenceTable::selectFirst);
    connect(m_table, &ReferenceTable::rowChosen, this, [this](const ReferenceRow& chosen) {
        if (chosen.explain)
            emit explainRequested(chosen.explain());
    });
}

void DecoderPanel::decodeText(const QString& typed) {
    const NumberReadings decoded = readNumber(typed.toStdString(), m_services);
    m_model->setRows(reference::readingRows(decoded));
    m_note->say(NoteKind::Error, QString::fromStdString(decoded.fault));
    setInvalid(m_field, decoded.fault.empty() ? Mark::Off : Mark::On);
}

} // namespace swb
