#include "ui/editors/number_combo.h"

#include "ui/editors/picking_combo.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"
#include "ui/look/words.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QWheelEvent>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace swb {
namespace {

constexpr int kLeastCharacters = 8;

QString label(const NamedValue& row) {
    const QString number = QString::number(row.value);
    const QString symbol = text(row.symbol);
    return symbol == number ? number : symbol + QStringLiteral("  ") + number; // protocol 0 has no other name
}

QString toolTipOf(const NamedValue& row) {
    QString out = text(row.meaning);
    if (!row.note.empty())
        out += QLatin1Char('\n') + text(row.note);
    return out;
}

struct Reading {
    std::optional<std::int64_t> value;
    QString error;
};

std::optional<std::int64_t> readOne(NamedTable known, const QString& part) {
    const std::string utf8 = part.trimmed().toStdString();
    return utf8.empty() ? std::nullopt : parseValue(known, utf8);
}

// "AF_INET  2" is how the field itself writes a value: symbol and number must agree then.
Reading read(NamedTable known, const QString& typed) {
    const QString whole = typed.trimmed();
    if (whole.isEmpty())
        return {std::nullopt, NumberCombo::tr("A symbol or a number is wanted here.")};
    if (const auto value = readOne(known, whole))
        return {value, {}};
    static const QRegularExpression kBothForms(QStringLiteral("^([^\\s|]+)\\s+([^\\s|]+)$"));
    if (const auto match = kBothForms.match(whole); match.hasMatch()) {
        const auto symbol = readOne(known, match.captured(1));
        const auto number = readOne(known, match.captured(2));
        if (symbol && number && *symbol == *number)
            return {symbol, {}};
        if (symbol && number)
            return {std::nullopt,
                    NumberCombo::tr("%1 is %2, not %3.").arg(match.captured(1)).arg(*symbol).arg(match.captured(2))};
    }
    static const QRegularExpression kNumber(QStringLiteral("^[+-]?(\\d+|0[xX][0-9a-fA-F]+)$"));
    if (kNumber.match(whole).hasMatch())
        return {std::nullopt, NumberCombo::tr("%1 does not fit 64 bits, still less an int.").arg(whole)};
    return {std::nullopt, NumberCombo::tr("\"%1\" is no symbol known here, and no number.").arg(whole)};
}

bool fitsInt(std::int64_t value) {
    return value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<int>::max();
}

} // namespace

NumberCombo::NumberCombo(NamedTable table, QWidget* parent)
    : QComboBox(parent)
    , m_taker(new RowTaker(
          this, [this](const CarriedRows& rows) { return knows(rows); },
          [this](const CarriedRows& rows) { setValue(*rows.front().value); })) {
    setEditable(true);
    m_taker->watch(lineEdit());
    setInsertPolicy(QComboBox::NoInsert);
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(12);
    // A list, not completion in the line: "IP_MTU" typed in full must not become IP_MTU_DISCOVER.
    completer()->setCompletionMode(QCompleter::PopupCompletion);
    completer()->setFilterMode(Qt::MatchContains);
    completer()->setCaseSensitivity(Qt::CaseInsensitive);
    setTable(table);
    connect(this, &QComboBox::editTextChanged, this, &NumberCombo::interpret);
    connect(lineEdit(), &QLineEdit::editingFinished, this, &NumberCombo::tidy);
}

void NumberCombo::setTable(NamedTable offered, NamedTable known) {
    m_offered.assign(offered.begin(), offered.end());
    m_known.assign(known.begin(), known.end());
    const QString typed = currentText();
    {
        const QSignalBlocker quiet(this);
        clear();
        for (const NamedValue& row : m_offered) {
            addItem(label(row), QVariant::fromValue<qlonglong>(row.value));
            setItemData(count() - 1, toolTipOf(row), Qt::ToolTipRole);
        }
        setEditText(isValid() ? textFor(m_value) : typed);
        setCurrentIndex(isValid() ? findData(QVariant::fromValue<qlonglong>(m_value)) : -1);
        setEditText(isValid() ? textFor(m_value) : typed);
    }
    if (!isValid())
        interpret(currentText()); // the new table may know the symbol
    setToolTip(row() ? toolTipOf(*row()) : QString());
}

void NumberCombo::setValue(std::int64_t value) {
    {
        const QSignalBlocker quiet(this); // no index clears the text first
        setCurrentIndex(findData(QVariant::fromValue<qlonglong>(value)));
        setEditText(textFor(value));
    }
    interpret(currentText());
}

const NamedValue* NumberCombo::row() const {
    const NamedValue* known = findValue(m_known, m_value);
    return known ? known : findValue(m_offered, m_value);
}

// Narrower than what it holds, rather than cut off at the edge of a small page.
QSize NumberCombo::minimumSizeHint() const {
    const QSize whole = sizeHint(); // QComboBox keeps its smallest size when the font changes
    const int least = fontMetrics().averageCharWidth() * kLeastCharacters + fontMetrics().height() * 2;
    return {std::min(whole.width(), least), whole.height()};
}

void NumberCombo::showPopup() {
    widenList(this);
    QComboBox::showPopup();
}

void NumberCombo::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore(); // scrolling past a form changes nothing in it
}

void NumberCombo::interpret(const QString& typed) {
    const Reading reading = read(m_known.empty() ? NamedTable(m_offered) : NamedTable(m_known), typed);
    if (!reading.value)
        return setError(reading.error);
    const bool fits = fitsInt(*reading.value) || (m_isUnsigned && *reading.value >= 0 &&
                                                  *reading.value <= std::numeric_limits<std::uint32_t>::max());
    if (!fits)
        return setError(tr("%1 does not fit an int: %2 to %3.")
                            .arg(*reading.value)
                            .arg(std::numeric_limits<int>::min())
                            .arg(std::numeric_limits<int>::max()));
    setError({});
    // The line edit opens the list after this. A value read in full needs none, and an open list takes the next press
    // of the mouse, which was meant for a button.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (isValid())
                completer()->popup()->hide();
        },
        Qt::QueuedConnection);
    if (const int value = static_cast<int>(*reading.value); value != m_value) {
        m_value = value;
        setToolTip(row() ? toolTipOf(*row()) : QString());
        emit valueChanged(value);
    }
}

// One row alone: of two families there is no value.
bool NumberCombo::knows(const CarriedRows& rows) const {
    const NamedTable known = m_known.empty() ? NamedTable(m_offered) : NamedTable(m_known);
    return rows.size() == 1 && rows.front().value && isOfTable(known, rows.front());
}

void NumberCombo::tidy() {
    if (isValid() && currentText() != textFor(m_value))
        setValue(m_value);
}

void NumberCombo::setError(const QString& error) {
    if (m_error == error)
        return;
    m_error = error;
    setInvalid(this, error.isEmpty() ? Mark::Off : Mark::On);
    emit errorChanged(error);
}

QString NumberCombo::textFor(std::int64_t value) const {
    const NamedValue* known = findValue(m_known, value);
    if (!known)
        known = findValue(m_offered, value);
    if (known)
        return label(*known);
    const bool isLarge = m_isUnsigned && value < 0;
    return isLarge ? QStringLiteral("0x%1").arg(static_cast<std::uint32_t>(value), 0, 16) : QString::number(value);
}

} // namespace swb
