#pragma once

#include "ui/editors/narrow_combo.h"

namespace swb {

// A combo box whose rows stand for the values of an enumeration. The name is that of its visible label.
template <class Value>
class ChoiceCombo : public NarrowCombo {
public:
    ChoiceCombo(const QString& label, const QString& tip, int characters = 10)
        : NarrowCombo(characters) {
        setAccessibleName(label);
        setToolTip(tip);
    }

    void add(Value value, const QString& text) { addItem(text, static_cast<int>(value)); }
    Value value() const { return static_cast<Value>(currentData().toInt()); }
    void setValue(Value value) { setCurrentIndex(findData(static_cast<int>(value))); }
};

} // namespace swb
