#pragma once

#include "core/constants/named_value.h"

#include <QFrame>

#include <cstdint>
#include <vector>

class QCheckBox;
class QLineEdit;
class QScrollArea;

namespace swb {

class InlineNote;

// The list of check boxes FlagsEditor opens: one for each flag, a field for the bits no name stands for.
class FlagsPopup : public QFrame {
    Q_OBJECT

public:
    FlagsPopup(const QString& label, NamedTable table, QWidget* parent);

    std::uint32_t value() const { return m_chosen | m_further; }
    void setValue(std::uint32_t value);
    void becomePart();     // of a form, which may be low: the boxes alone scroll
    QString error() const; // of what is typed; empty: it is taken
    QWidget* firstField() const;

signals:
    void valueChanged(int value);
    void refused(); // what is typed is no number: the value stays

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Row {
        QCheckBox* box;
        std::uint32_t bits;
    };

    QWidget* createBoxes(NamedTable table);
    QWidget* createRest();
    void toggle(std::uint32_t bits, bool on);
    void readRest();
    void showBoxes();
    std::uint32_t namedBits() const;

    std::vector<NamedValue> m_table;
    std::vector<Row> m_rows;
    QScrollArea* m_area = nullptr;
    QLineEdit* m_rest = nullptr;
    InlineNote* m_note = nullptr;
    QString m_error;
    std::uint32_t m_chosen = 0;  // by the boxes
    std::uint32_t m_further = 0; // by the field
};

} // namespace swb
