#pragma once

#include "core/constants/named_value.h"
#include "ui/models/carried_row.h"

#include <QComboBox>

#include <cstdint>
#include <vector>

namespace swb {

class RowTaker;

// An int chosen from a table of constants, or typed: a symbol in any case, a decimal or 0x number, or several joined by
// '|'. Shows "AF_INET  2". Whatever fits an int is a value, in the table or not.
class NumberCombo : public QComboBox {
    Q_OBJECT

public:
    explicit NumberCombo(NamedTable table, QWidget* parent = nullptr);

    // The rows offered, and the rows whose symbols are understood as well. The rows are copied; their texts are not.
    void setTable(NamedTable offered) { setTable(offered, offered); }
    void setTable(NamedTable offered, NamedTable known);

    // Numbers up to 2^32 - 1 are taken too, as an unsigned int has them; value() is then what an int makes of them.
    void setUnsigned() { m_isUnsigned = true; }

    int value() const { return m_value; } // the last valid one
    void setValue(std::int64_t value);    // outside int: shown, and an error
    bool isValid() const { return m_error.isEmpty(); }
    QString error() const { return m_error; }
    RowTaker& rowTaker() { return *m_taker; } // of one constant of its table
    const NamedValue* row() const;            // what is known of value(); may be null

    void showPopup() override;
    QSize minimumSizeHint() const override;

signals:
    void valueChanged(int value);
    void errorChanged(const QString& error); // empty: all is well

protected:
    void wheelEvent(QWheelEvent* event) override;

private:
    void interpret(const QString& text);
    void tidy();
    void setError(const QString& error);
    QString textFor(std::int64_t value) const;
    bool knows(const CarriedRows& rows) const;

    std::vector<NamedValue> m_offered;
    std::vector<NamedValue> m_known;
    int m_value = 0;
    bool m_isUnsigned = false;
    QString m_error;
    RowTaker* m_taker;
};

} // namespace swb
