#pragma once

#include "core/constants/named_value.h"
#include "ui/models/carried_row.h"

#include <QStyleOptionComboBox>
#include <QToolButton>

#include <vector>

namespace swb {

class FlagsPopup;

// The flags argument of a call: a button that shows the value, "MSG_NOSIGNAL" or "0", and opens a list of check boxes
// that stays while several are changed. Bits without a name can be typed as a number.
class FlagsEditor : public QToolButton {
    Q_OBJECT

public:
    // `label` is the accessible name; the visible label is the caller's, with this as its buddy.
    FlagsEditor(const QString& label, NamedTable table, QWidget* parent = nullptr);

    int value() const { return m_value; }
    void setValue(int value);
    QString valueText() const; // all of it, when the button is too narrow
    QString error() const;     // of what is typed into the list; empty: the value is what is seen

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void valueChanged(int value);
    void refused(); // error() has something to say

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void take(int value);
    void takeRows(const CarriedRows& rows);
    void openPopup();
    void showValue();
    QSize sizeFor(const QString& text) const;
    QStyleOptionComboBox look() const;

    QString m_label;
    std::vector<NamedValue> m_table;
    int m_value = 0;
    FlagsPopup* m_popup = nullptr; // made when first opened
};

} // namespace swb
