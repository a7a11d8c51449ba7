#pragma once

#include "core/wire/form.h"

#include <QWidget>

#include <string>
#include <vector>

class QCheckBox;
class QGridLayout;
class QLineEdit;

namespace swb {

class InlineNote;

// A header as a form: each field with its name above it and what is wrong with it below, as many beside each other as
// there is room for. A field left empty shows what is computed for it.
class FieldForm : public QWidget {
    Q_OBJECT

public:
    explicit FieldForm(QWidget* parent = nullptr);

    void setForm(const Form& form); // with its initial values
    const Form* form() const { return m_form; }
    std::vector<std::string> values() const;
    void setValue(std::string_view field, const QString& text);
    // Header and payload; marks what is wrong. Shows what was computed.
    Parsed<Bytes> build(BytesView payload);

signals:
    void edited();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Cell {
        QWidget* box = nullptr; // the name, the field and its note
        QLineEdit* line = nullptr;
        QCheckBox* check = nullptr;
        InlineNote* note = nullptr;
        int characters = 0;
    };
    Cell createCell(const FormField& field);
    QWidget* createLine(Cell& cell, const FormField& field);
    static int spanOf(const Cell& cell);
    void place();
    void showProblems();

    const Form* m_form = nullptr;
    std::vector<Cell> m_cells;
    QGridLayout* m_grid;
    int m_columns = 0;
};

} // namespace swb
