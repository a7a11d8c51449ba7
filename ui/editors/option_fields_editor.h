#pragma once

#include "ui/editors/option_editor.h"

#include <vector>

class QCheckBox;
class QLineEdit;

namespace swb {

class FlagsEditor;

// A structure as a small form: a line for each field, with its unit.
class OptionFieldsEditor : public OptionEditor {
    Q_OBJECT

public:
    OptionFieldsEditor(const OptionSpec& spec, const StructLayout& layout, QWidget* parent);

    void setValue(BytesView bytes) override;
    Parsed<Bytes> bytes() override;

private:
    struct Cell {
        QWidget* field = nullptr;
        QLineEdit* line = nullptr;  // of a field that is typed, alone or in a list
        QCheckBox* check = nullptr; // on or off
        FlagsEditor* flags = nullptr;
    };
    Cell createCell(const FieldSpec& field);
    std::string textOf(const Cell& cell) const;

    const StructLayout& m_layout;
    std::vector<Cell> m_cells;
    Bytes m_rest; // beyond what is known: goes back as it came
};

} // namespace swb
