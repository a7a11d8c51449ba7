#pragma once

#include <QWidget>

#include <cstdint>
#include <limits>

class QLabel;
class QLineEdit;

namespace swb {

class InlineNote;
class RowTaker;
enum class NoteKind;

// What C makes of a number where an int is wanted.
constexpr std::int32_t wrapToInt32(std::int64_t value) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(static_cast<std::uint64_t>(value)));
}

// Any integer of 64 bits, decimal or 0x hex, between two limits, with its unit and what is wrong beside it.
class IntegerEdit : public QWidget {
    Q_OBJECT

public:
    enum class Overflow { Refuse, WrapToInt32 }; // what is done with a number that no int holds

    // `label` is the accessible name of the field; the visible label is the caller's, with field() as its buddy.
    explicit IntegerEdit(const QString& label, QWidget* parent = nullptr);

    void setRange(std::int64_t minimum, std::int64_t maximum);
    void setOverflow(Overflow overflow);
    void setUnit(const QString& unit);

    std::int64_t value() const { return m_value; } // the last valid one, as typed
    int int32Value() const { return wrapToInt32(m_value); }
    void setValue(std::int64_t value);
    bool isValid() const { return m_error.isEmpty(); }
    QString error() const { return m_error; }
    QLineEdit* field() const { return m_field; }
    void takeRowsOf(const QString& kind); // takes the number of such a row of the reference; without, none

signals:
    void valueChanged(qint64 value);
    void errorChanged(const QString& error); // empty: all is well

private:
    void interpret();
    void setError(const QString& error);
    void say(NoteKind kind, const QString& text);
    QString rangeError(std::int64_t value) const;

    QLineEdit* m_field;
    QLabel* m_unit;
    InlineNote* m_note;
    std::int64_t m_minimum = std::numeric_limits<std::int64_t>::min();
    std::int64_t m_maximum = std::numeric_limits<std::int64_t>::max();
    Overflow m_overflow = Overflow::Refuse;
    std::int64_t m_value = 0;
    QString m_error;
    RowTaker* m_taker;
};

} // namespace swb
