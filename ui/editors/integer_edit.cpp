#include "ui/editors/integer_edit.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace swb {
namespace {

constexpr int kLeastLine = 28; // characters

bool isDigitOf(char c, int base) {
    const bool decimal = c >= '0' && c <= '9';
    return decimal || (base == 16 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
}

struct Reading {
    std::optional<std::int64_t> value;
    bool isNumber = false; // the digits are fine, 64 bits do not hold it
};

Reading read(const QString& typed) {
    std::string digits = typed.trimmed().toStdString();
    const bool negative = digits.starts_with('-');
    if (negative || digits.starts_with('+'))
        digits.erase(0, 1);
    const bool hex = digits.starts_with("0x") || digits.starts_with("0X");
    if (hex)
        digits.erase(0, 2);
    const int base = hex ? 16 : 10;
    if (digits.empty())
        return {};
    for (const char c : digits) {
        if (!isDigitOf(c, base))
            return {};
    }
    if (negative)
        digits.insert(0, 1, '-');
    std::int64_t value = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (fault != std::errc{})
        return {std::nullopt, true};
    return {value, true};
}

} // namespace

IntegerEdit::IntegerEdit(const QString& label, QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit(QStringLiteral("0"), this))
    , m_unit(new QLabel(this))
    , m_note(new InlineNote(this))
    , m_taker(new RowTaker(m_field)) {
    m_field->setAccessibleName(label);
    m_field->setToolTip(tr("%1: a decimal number, or 0x and hexadecimal digits").arg(label));
    m_field->setMinimumWidth(m_field->fontMetrics().averageCharWidth() * 8);
    setFocusProxy(m_field);
    m_unit->hide();
    auto* row = new QHBoxLayout;
    row->addWidget(m_field, 1);
    row->addWidget(m_unit);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(row);
    column->addWidget(m_note);
    connect(m_field, &QLineEdit::textChanged, this, &IntegerEdit::interpret);
}

void IntegerEdit::takeRowsOf(const QString& kind) {
    m_taker->add(oneOfKind(kind), [this](const CarriedRows& rows) { setValue(*rows.front().value); });
}

void IntegerEdit::setRange(std::int64_t minimum, std::int64_t maximum) {
    m_minimum = minimum;
    m_maximum = maximum;
    interpret();
}

void IntegerEdit::setOverflow(Overflow overflow) {
    m_overflow = overflow;
    interpret();
}

void IntegerEdit::setUnit(const QString& unit) {
    m_unit->setText(unit);
    m_unit->setVisible(!unit.isEmpty());
}

void IntegerEdit::setValue(std::int64_t value) { m_field->setText(QString::number(value)); }

void IntegerEdit::interpret() {
    const QString typed = m_field->text().trimmed();
    const Reading reading = read(typed);
    if (typed.isEmpty())
        return setError(tr("A number is wanted here."));
    if (!reading.value)
        return setError(reading.isNumber ? tr("%1 does not fit 64 bits.").arg(typed)
                                         : tr("\"%1\" is not a decimal or 0x number.").arg(typed));
    if (const QString error = rangeError(*reading.value); !error.isEmpty())
        return setError(error);
    setError({});
    if (const int wrapped = wrapToInt32(*reading.value);
        m_overflow == Overflow::WrapToInt32 && wrapped != *reading.value)
        say(NoteKind::Warning, tr("wraps to %1").arg(wrapped));
    if (*reading.value != m_value) {
        m_value = *reading.value;
        emit valueChanged(m_value);
    }
}

QString IntegerEdit::rangeError(std::int64_t value) const {
    if (value >= m_minimum && value <= m_maximum)
        return {};
    return tr("%1 is outside %2 to %3.").arg(value).arg(m_minimum).arg(m_maximum);
}

// As wide as a few words, however narrow the field is: no word is broken.
void IntegerEdit::say(NoteKind kind, const QString& text) {
    const QFontMetrics metrics = m_note->fontMetrics();
    const int line = metrics.horizontalAdvance(text) + 1;
    m_note->setMinimumWidth(std::min(line, metrics.averageCharWidth() * kLeastLine));
    m_note->say(kind, text);
}

void IntegerEdit::setError(const QString& error) {
    say(NoteKind::Error, error);
    if (m_error == error)
        return;
    m_error = error;
    setInvalid(m_field, error.isEmpty() ? Mark::Off : Mark::On);
    emit errorChanged(error);
}

} // namespace swb
