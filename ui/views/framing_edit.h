#pragma once

#include "core/rules/framing.h"
#include "ui/editors/choice_combo.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;

namespace swb {

class InlineNote;
class IntegerEdit;

// How messages are told apart in a stream. What is wrong is said in place; then framing() is the last one without a
// fault.
class FramingEdit : public QWidget {
    Q_OBJECT

public:
    explicit FramingEdit(QWidget* parent = nullptr);

    const Framing& framing() const { return m_framing; }
    bool isValid() const { return m_isValid; }
    void setFraming(const Framing& framing);

signals:
    void edited(); // and without a fault

private:
    QWidget* createLength();
    IntegerEdit* createNumber(const QString& label, const QString& toolTip, std::int64_t low, std::int64_t high);
    void showFitting();
    void read();

    ChoiceCombo<Framing::Kind>* m_kind;
    ChoiceCombo<Framing::LineEnd>* m_lineEnd;
    ChoiceCombo<int>* m_width;
    ChoiceCombo<LengthPrefix::Order>* m_order;
    QCheckBox* m_countsAll;
    IntegerEdit* m_header;
    IntegerEdit* m_size;
    QLineEdit* m_delimiter;
    IntegerEdit* m_most;
    QWidget* m_lineBox = nullptr;
    QWidget* m_lengthBox = nullptr;
    QWidget* m_sizeBox = nullptr;
    QWidget* m_delimiterBox = nullptr;
    QWidget* m_mostBox = nullptr;
    InlineNote* m_note;
    Framing m_framing;
    bool m_isValid = true;
    bool m_isFilling = false;
};

} // namespace swb
