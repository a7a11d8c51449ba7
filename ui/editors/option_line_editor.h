#pragma once

#include "ui/editors/option_editor.h"

class QLineEdit;

namespace swb {

// A value that is one text: typed in a line, a spin box, or an editable list, as the kind has it. Whatever
// encodeOption() reads can be typed in each of them.
class OptionLineEditor : public OptionEditor {
    Q_OBJECT

public:
    OptionLineEditor(const OptionSpec& spec, QWidget* parent);

    void setValue(BytesView bytes) override;
    Parsed<Bytes> bytes() override;
    QLineEdit* line() const { return m_line; }

private:
    QWidget* createField();

    QLineEdit* m_line = nullptr;
    QWidget* m_field;
};

} // namespace swb
