#include "ui/views/framing_edit.h"

#include "core/base/escape.h"
#include "core/payload/text_codec.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/views/flow_layout.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr auto kMost = static_cast<std::int64_t>(Framing::kMostSize);

} // namespace

FramingEdit::FramingEdit(QWidget* parent)
    : QWidget(parent)
    , m_kind(new ChoiceCombo<Framing::Kind>(tr("Framing"), tr("How messages are told apart in a stream; received "
                                                              "bytes are never altered by it")))
    , m_lineEnd(new ChoiceCombo<Framing::LineEnd>(tr("sent with"), tr("Received are lines with either end"), 5))
    , m_width(new ChoiceCombo<int>(tr("bytes"), tr("How many bytes the length has"), 3))
    , m_order(new ChoiceCombo<LengthPrefix::Order>(tr("order"), tr("In which order they stand"), 8))
    , m_countsAll(new QCheckBox(tr("counts the whole message")))
    , m_header(createNumber(tr("after header of"), tr("Bytes of a message that stand before its length"), 0, 65536))
    , m_size(
          createNumber(tr("size"), tr("Bytes of every message; a shorter one is filled up when it is sent"), 1, kMost))
    , m_delimiter(new QLineEdit)
    , m_most(createNumber(tr("at most"), tr("A longer message is cut there, and that is said"), 1, kMost))
    , m_note(new InlineNote) {
    m_kind->add(Framing::Kind::None, tr("none"));
    m_kind->add(Framing::Kind::Line, tr("lines"));
    m_kind->add(Framing::Kind::Length, tr("a length in front"));
    m_kind->add(Framing::Kind::Fixed, tr("a fixed size"));
    m_kind->add(Framing::Kind::Delimiter, tr("a delimiter"));
    m_lineEnd->add(Framing::LineEnd::Lf, QStringLiteral("LF"));
    m_lineEnd->add(Framing::LineEnd::CrLf, QStringLiteral("CR LF"));
    m_delimiter->setAccessibleName(tr("delimiter"));
    m_delimiter->setToolTip(tr("Text with escapes: \\r\\n\\r\\n, \\x00, \\x03"));
    setTextRole(m_delimiter, TextRole::Code);
    auto* row = new FlowBox;
    FlowLayout* flow = flowOfControls(row);
    flow->addPair(tr("Framing"), m_kind);
    const auto box = [&](const QString& label, QWidget* field, QWidget* buddy) {
        QLabel* name = flow->addPair(label, field);
        name->setBuddy(buddy);
        return name->parentWidget();
    };
    m_lineBox = box(tr("sent with"), m_lineEnd, m_lineEnd);
    m_lengthBox = createLength();
    flow->addWidget(m_lengthBox);
    m_sizeBox = box(tr("size"), m_size, m_size->field());
    m_delimiterBox = box(tr("delimiter"), m_delimiter, m_delimiter);
    m_mostBox = box(tr("at most"), m_most, m_most->field());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addWidget(row);
    column->addWidget(m_note);
    for (QComboBox* combo : {static_cast<QComboBox*>(m_kind), static_cast<QComboBox*>(m_lineEnd),
                             static_cast<QComboBox*>(m_width), static_cast<QComboBox*>(m_order)})
        connect(combo, &QComboBox::currentIndexChanged, this, &FramingEdit::read);
    connect(m_countsAll, &QCheckBox::toggled, this, &FramingEdit::read);
    connect(m_delimiter, &QLineEdit::textChanged, this, &FramingEdit::read);
    setFraming({});
}

IntegerEdit* FramingEdit::createNumber(const QString& label, const QString& toolTip, std::int64_t low,
                                       std::int64_t high) {
    auto* edit = new IntegerEdit(label);
    edit->setRange(low, high);
    edit->field()->setToolTip(toolTip);
    edit->setUnit(QStringLiteral("B"));
    edit->field()->setMaximumWidth(edit->fontMetrics().horizontalAdvance(QStringLiteral("00000000000")));
    connect(edit, &IntegerEdit::valueChanged, this, &FramingEdit::read);
    return edit;
}

QWidget* FramingEdit::createLength() {
    auto* box = new QWidget;
    FlowLayout* flow = flowOfControls(box);
    for (const int width : {1, 2, 4, 8})
        m_width->add(width, QString::number(width));
    m_order->add(LengthPrefix::Order::Big, tr("big-endian"));
    m_order->add(LengthPrefix::Order::Little, tr("little-endian"));
    m_countsAll->setToolTip(tr("The length counts its own bytes and the header, too; else what follows it alone"));
    flow->addPair(tr("bytes"), m_width);
    flow->addPair(tr("order"), m_order);
    flow->addWidget(m_countsAll);
    flow->addPair(tr("after header of"), m_header)->setBuddy(m_header->field());
    return box;
}

void FramingEdit::showFitting() {
    const Framing::Kind kind = m_kind->value();
    m_lineBox->setVisible(kind == Framing::Kind::Line);
    m_lengthBox->setVisible(kind == Framing::Kind::Length);
    m_sizeBox->setVisible(kind == Framing::Kind::Fixed);
    m_delimiterBox->setVisible(kind == Framing::Kind::Delimiter);
    m_mostBox->setVisible(kind != Framing::Kind::None && kind != Framing::Kind::Fixed);
}

void FramingEdit::setFraming(const Framing& framing) {
    {
        const QScopedValueRollback filling(m_isFilling, true);
        m_kind->setValue(framing.kind);
        m_lineEnd->setValue(framing.lineEnd);
        m_width->setValue(static_cast<int>(framing.prefix.width));
        m_order->setValue(framing.prefix.order);
        m_countsAll->setChecked(framing.prefix.counts == LengthPrefix::Counts::Itself);
        m_header->setValue(static_cast<std::int64_t>(framing.headerSize));
        m_size->setValue(static_cast<std::int64_t>(framing.size));
        m_delimiter->setText(QString::fromStdString(escapeBytes(framing.delimiter)));
        m_most->setValue(static_cast<std::int64_t>(framing.most));
    }
    const QSignalBlocker blocker(this);
    read();
}

void FramingEdit::read() {
    if (m_isFilling)
        return;
    showFitting();
    Framing framing;
    framing.kind = m_kind->value();
    framing.lineEnd = m_lineEnd->value();
    framing.prefix = {static_cast<unsigned>(m_width->value()), m_order->value(),
                      m_countsAll->isChecked() ? LengthPrefix::Counts::Itself : LengthPrefix::Counts::Payload};
    framing.headerSize = static_cast<std::size_t>(m_header->value());
    framing.size = static_cast<std::size_t>(m_size->value());
    framing.most = static_cast<std::size_t>(m_most->value());
    auto delimiter = encodeText(m_delimiter->text().toStdString(), {.escapes = Escapes::Interpret});
    QString fault;
    clearMark(m_delimiter);
    if (delimiter) {
        framing.delimiter = *std::move(delimiter);
        fault = text(faultOf(framing));
    } else if (framing.kind == Framing::Kind::Delimiter) {
        markText(m_delimiter, delimiter.error());
        fault = text(delimiter.error().message);
    }
    setInvalid(m_delimiter, framing.kind == Framing::Kind::Delimiter && !fault.isEmpty() ? Mark::On : Mark::Off);
    m_isValid = fault.isEmpty();
    m_note->say(NoteKind::Error, fault);
    if (!m_isValid)
        return;
    m_framing = std::move(framing);
    emit edited();
}

} // namespace swb
