#include "ui/editors/option_fields_editor.h"

#include "core/options/option_constants.h"
#include "core/options/option_offer.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/picking_combo.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace swb {

namespace {

bool isSwitch(const FieldSpec& field) {
    return field.kind == FieldKind::Enum && field.names().data() == onOff().data();
}

std::vector<OfferedValue> offeredFor(const FieldSpec& field) {
    if (field.kind == FieldKind::Enum)
        return offeredValues({.level = 0, .name = 0, .symbol = {}, .kind = ValueKind::Enum, .names = field.names});
    if (field.kind == FieldKind::IfIndex)
        return offeredValues({.level = 0, .name = 0, .symbol = {}, .kind = ValueKind::IfIndex});
    return {};
}

} // namespace

OptionFieldsEditor::OptionFieldsEditor(const OptionSpec& spec, const StructLayout& layout, QWidget* parent)
    : OptionEditor(spec, parent)
    , m_layout(layout) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(scaled(8));
    grid->setVerticalSpacing(scaled(4));
    grid->setColumnStretch(1, 1);
    for (const FieldSpec& field : layout.fields) {
        const Cell cell = createCell(field);
        const int row = static_cast<int>(m_cells.size());
        const QString name = text(field.name);
        auto* label = new QLabel(name);
        label->setBuddy(cell.field);
        setFieldName(cell.field, name);
        cell.field->setToolTip(text(field.meaning));
        grid->addWidget(label, row, 0);
        grid->addWidget(cell.field, row, 1);
        if (field.unit != Unit::None)
            grid->addWidget(new QLabel(text(unitName(field.unit))), row, 2);
        m_cells.push_back(cell);
    }
    setFocusProxy(m_cells.front().field);
    setValue({});
}

OptionFieldsEditor::Cell OptionFieldsEditor::createCell(const FieldSpec& field) {
    Cell cell;
    if (isSwitch(field)) {
        cell.check = new QCheckBox;
        connect(cell.check, &QCheckBox::toggled, this, &OptionEditor::edited);
        cell.field = cell.check;
        return cell;
    }
    if (field.kind == FieldKind::Flags && field.size <= sizeof(int)) {
        cell.flags = new FlagsEditor(text(field.name), field.names());
        connect(cell.flags, &FlagsEditor::valueChanged, this, &OptionEditor::edited);
        connect(cell.flags, &FlagsEditor::refused, this, &OptionEditor::edited);
        cell.field = cell.flags;
        return cell;
    }
    if (const std::vector<OfferedValue> offered = offeredFor(field); !offered.empty()) {
        auto* list = new PickingCombo;
        for (const OfferedValue& value : offered)
            list->addItem(QString::fromStdString(value.value));
        cell.line = list->lineEdit();
        cell.field = list;
    } else {
        cell.line = new QLineEdit;
        cell.field = cell.line;
    }
    connect(cell.line, &QLineEdit::textChanged, this, [this, cell] {
        clearMark(cell.line);
        setInvalid(cell.field, Mark::Off);
        emit edited();
    });
    connect(cell.line, &QLineEdit::returnPressed, this, &OptionEditor::entered);
    return cell;
}

void OptionFieldsEditor::setValue(BytesView bytes) {
    const Bytes none(m_layout.size);
    const OptionSpec spec{.level = 0, .name = 0, .symbol = {}, .kind = ValueKind::Struct, .structure = m_layout.name};
    const DecodedOption decoded = decodeOption(spec, bytes.size() < m_layout.size ? BytesView(none) : bytes);
    m_rest = decoded.rest;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const Cell& cell = m_cells[i];
        const QString value = QString::fromStdString(decoded.fields.at(i).value);
        if (cell.check != nullptr)
            cell.check->setChecked(value != QLatin1String("off"));
        else if (cell.flags != nullptr)
            cell.flags->setValue(
                static_cast<int>(parseValue(m_layout.fields[i].names(), decoded.fields[i].value).value_or(0)));
        else
            cell.line->setText(value);
    }
}

std::string OptionFieldsEditor::textOf(const Cell& cell) const {
    if (cell.check != nullptr)
        return cell.check->isChecked() ? "on" : "off";
    if (cell.flags != nullptr)
        return cell.flags->valueText().toStdString();
    return cell.line->text().toStdString();
}

Parsed<Bytes> OptionFieldsEditor::bytes() {
    std::vector<std::string> texts;
    for (const Cell& cell : m_cells) {
        texts.push_back(textOf(cell));
        setInvalid(cell.field, Mark::Off);
    }
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        if (const FlagsEditor* flags = m_cells[i].flags; flags != nullptr && !flags->error().isEmpty()) {
            setInvalid(m_cells[i].field, Mark::On);
            return tl::unexpected(
                ParseError{0, 0, std::string(m_layout.fields[i].name) + ": " + flags->error().toStdString()});
        }
    auto read = encodeFields(m_layout, texts);
    if (read) {
        read->insert(read->end(), m_rest.begin(), m_rest.end());
        return std::move(*read);
    }
    const Cell& faulty = m_cells.at(read.error().field);
    setInvalid(faulty.field, Mark::On);
    if (faulty.line != nullptr)
        markText(faulty.line, read.error().error);
    ParseError error = read.error().error;
    error.message = std::string(m_layout.fields[read.error().field].name) + ": " + error.message;
    return tl::unexpected(std::move(error));
}

} // namespace swb
