#include "ui/editors/option_part_editors.h"

#include "core/constants/numbers.h"
#include "core/payload/hex.h"
#include "ui/editors/address_editor.h"
#include "ui/editors/flags_popup.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kTextLines = 6;

QVBoxLayout* columnOf(QWidget* widget) {
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    return column;
}

} // namespace

OptionFlagsEditor::OptionFlagsEditor(const OptionSpec& spec, QWidget* parent)
    : OptionEditor(spec, parent)
    , m_boxes(new FlagsPopup(text(spec.symbol), spec.names != nullptr ? spec.names() : NamedTable(), this)) {
    m_boxes->becomePart();
    columnOf(this)->addWidget(m_boxes);
    setFocusProxy(m_boxes->firstField());
    connect(m_boxes, &FlagsPopup::valueChanged, this, &OptionEditor::edited);
    connect(m_boxes, &FlagsPopup::refused, this, &OptionEditor::edited);
}

void OptionFlagsEditor::setValue(BytesView bytes) {
    m_boxes->setValue(static_cast<std::uint32_t>(decodeOption(spec(), bytes).number.value_or(0)));
}

Parsed<Bytes> OptionFlagsEditor::bytes() {
    if (const QString error = m_boxes->error(); !error.isEmpty())
        return tl::unexpected(ParseError{0, 0, error.toStdString()});
    return encodeOption(spec(), std::to_string(m_boxes->value()));
}

OptionTextEditor::OptionTextEditor(const OptionSpec& spec, Form form, QWidget* parent)
    : OptionEditor(spec, parent)
    , m_form(form)
    , m_text(new QPlainTextEdit)
    , m_note(new InlineNote) {
    auto* column = columnOf(this);
    column->addWidget(m_text);
    column->addWidget(m_note);
    setFocusProxy(m_text);
    setTextRole(m_text, TextRole::Code);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(form == Form::Hex ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
    m_text->setMinimumHeight(m_text->fontMetrics().lineSpacing() * (form == Form::Hex ? 3 : kTextLines));
    m_text->setAccessibleName(form == Form::Hex ? tr("Bytes") : tr("Filter"));
    m_text->setToolTip(form == Form::Hex
                           ? tr("The bytes of the value in hex: 01 00 00 00. Of any number, none included.")
                           : tr("As tcpdump -ddd prints it: the number of instructions, then a line for each"));
    m_text->setPlaceholderText(form == Form::Hex ? QStringLiteral("01 00 00 00") : QStringLiteral("1\n6 0 0 262144"));
    m_text->installEventFilter(this);
    connect(m_text, &QPlainTextEdit::textChanged, this, &OptionEditor::edited);
}

void OptionTextEditor::setValue(BytesView bytes) {
    m_text->setPlainText(QString::fromStdString(m_form == Form::Hex ? toHex(bytes) : decodeOption(spec(), bytes).text));
    m_text->selectAll();
}

Parsed<Bytes> OptionTextEditor::bytes() {
    const std::string typed = m_text->toPlainText().toStdString();
    auto read = m_form == Form::Hex ? parseHex(typed) : encodeOption(spec(), typed);
    setInvalid(m_text, read ? Mark::Off : Mark::On);
    QStringList does;
    if (read && m_form == Form::Filter)
        for (const OptionField& instruction : decodeOption(spec(), *read).fields)
            does << QStringLiteral("(%1) %2").arg(does.size(), 3, 10, QLatin1Char('0')).arg(text(instruction.value));
    m_note->say(NoteKind::Hint, does.join(u'\n'));
    clearMark(m_text);
    if (!read)
        markText(m_text, read.error());
    return read;
}

// Bytes are one line: Enter means them. A filter has many: Enter with Ctrl.
bool OptionTextEditor::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return OptionEditor::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!isEnter || (m_form == Form::Filter && !key->modifiers().testFlag(Qt::ControlModifier)))
        return OptionEditor::eventFilter(watched, event);
    emit entered();
    return true;
}

OptionAddressEditor::OptionAddressEditor(const OptionSpec& spec, QWidget* parent)
    : OptionEditor(spec, parent)
    , m_address(new AddressEditor(kAfInet6, this)) { // IPV6_NEXTHOP alone is set by an address
    columnOf(this)->addWidget(m_address);
    setFocusProxy(m_address);
    connect(m_address, &AddressEditor::edited, this, &OptionEditor::edited);
}

void OptionAddressEditor::setValue(BytesView bytes) {
    if (!bytes.empty())
        m_address->setAddress(Address::fromBytes(bytes, static_cast<std::uint32_t>(bytes.size())));
}

Parsed<Bytes> OptionAddressEditor::bytes() {
    return m_address->address().map([](const Address& address) {
        const BytesView bytes = address.bytes();
        return Bytes(bytes.begin(), bytes.end());
    });
}

OptionActEditor::OptionActEditor(const OptionSpec& spec, QWidget* parent)
    : OptionEditor(spec, parent) {
    columnOf(this)->addWidget(new WrappedLabel(tr("Setting it acts; the kernel does not look at the value.")));
}

Parsed<Bytes> OptionActEditor::bytes() { return encodeOption(spec(), {}); }

} // namespace swb
