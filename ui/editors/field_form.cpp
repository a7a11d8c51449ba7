#include "ui/editors/field_form.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {

constexpr int kMostColumns = 8;

// The longest text that the field is likely to hold.
int charactersOf(const FormField& field) {
    switch (field.kind) {
    case FormKind::Ipv6:
    case FormKind::Ip:
        return 22;
    case FormKind::Mac:
        return 17;
    case FormKind::Ipv4:
        return 15;
    default:
        return field.bits > 16 ? 12 : 8;
    }
}

QString toolTipOf(const FormField& field) {
    QString tip = text(field.meaning);
    if (field.bits > 0)
        tip += QLatin1Char('\n') + FieldForm::tr("%n bit(s)", nullptr, field.bits);
    return tip;
}

} // namespace

FieldForm::FieldForm(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(scaled(8));
    m_grid->setVerticalSpacing(scaled(4));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void FieldForm::setForm(const Form& form) {
    for (const Cell& cell : m_cells)
        delete cell.box;
    m_cells.clear();
    m_form = &form;
    for (const FormField& field : form.fields)
        m_cells.push_back(createCell(field));
    m_columns = 0;
    place();
    emit edited();
}

FieldForm::Cell FieldForm::createCell(const FormField& field) {
    Cell cell;
    cell.box = new QWidget(this);
    cell.characters = charactersOf(field);
    auto* column = new QVBoxLayout(cell.box);
    column->setContentsMargins({});
    column->setSpacing(scaled(1));
    cell.note = new InlineNote;
    const QString name = text(field.name);
    if (field.kind == FormKind::Flag) {
        cell.check = new QCheckBox(name);
        cell.check->setChecked(field.initial == "1");
        cell.check->setToolTip(toolTipOf(field));
        column->addWidget(cell.check);
        connect(cell.check, &QCheckBox::toggled, this, &FieldForm::edited);
    } else {
        auto* label = new QLabel(name);
        setTextRole(label, TextRole::Small);
        QWidget* editor = createLine(cell, field);
        label->setBuddy(editor);
        column->addWidget(label);
        column->addWidget(editor);
        connect(cell.line, &QLineEdit::textChanged, this, &FieldForm::edited);
    }
    column->addWidget(cell.note);
    column->addStretch();
    return cell;
}

// With names for its values it is a combo box that takes any number, too.
QWidget* FieldForm::createLine(Cell& cell, const FormField& field) {
    QWidget* editor = nullptr;
    if (field.table != nullptr) {
        auto* combo = new QComboBox;
        combo->setEditable(true);
        combo->setInsertPolicy(QComboBox::NoInsert);
        combo->setCompleter(nullptr); // "1" typed in full must not become 16
        for (const NamedValue& row : field.table()) {
            const QString value = field.kind == FormKind::Hex
                                      ? QStringLiteral("0x%1").arg(row.value, field.bits / 4, 16, QLatin1Char('0'))
                                      : QString::number(row.value);
            combo->addItem(value + QStringLiteral("  ") + text(row.symbol), value);
            combo->setItemData(combo->count() - 1, text(row.meaning), Qt::ToolTipRole);
        }
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        combo->setMinimumContentsLength(6);
        combo->view()->setTextElideMode(Qt::ElideNone);
        connect(combo, &QComboBox::activated, combo,
                [combo](int index) { combo->setEditText(combo->itemData(index).toString()); });
        cell.line = combo->lineEdit();
        cell.characters = std::max<int>(10, static_cast<int>(field.initial.size()) + 3); // and its arrow
        editor = combo;
    } else {
        cell.line = new QLineEdit;
        editor = cell.line;
    }
    setFieldName(editor, text(field.name));
    editor->setToolTip(toolTipOf(field));
    setTextRole(editor, TextRole::Code);
    cell.line->setText(text(field.initial));
    const int least = fontMetrics().averageCharWidth() * 6;
    cell.line->setMinimumWidth(std::min(least, cell.line->minimumSizeHint().width() + least));
    editor->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return editor;
}

std::vector<std::string> FieldForm::values() const {
    std::vector<std::string> values;
    values.reserve(m_cells.size());
    for (const Cell& cell : m_cells)
        values.push_back(cell.check != nullptr ? (cell.check->isChecked() ? "1" : "0")
                                               : cell.line->text().toStdString());
    return values;
}

void FieldForm::setValue(std::string_view field, const QString& value) {
    for (std::size_t i = 0; m_form != nullptr && i < m_cells.size(); ++i) {
        if (m_form->fields[i].name != field)
            continue;
        if (m_cells[i].check != nullptr)
            m_cells[i].check->setChecked(value == QLatin1String("1"));
        else
            m_cells[i].line->setText(value);
    }
}

Parsed<Bytes> FieldForm::build(BytesView payload) {
    showProblems();
    const std::vector<std::string> typed = values();
    const std::vector<std::string> computed = computedTexts(*m_form, typed, payload);
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        if (m_cells[i].line != nullptr)
            m_cells[i].line->setPlaceholderText(QString::fromStdString(computed[i]));
    return swb::build(*m_form, typed, payload);
}

void FieldForm::showProblems() {
    for (const Cell& cell : m_cells) {
        cell.note->hush();
        if (cell.line == nullptr)
            continue;
        clearMark(cell.line);
        auto* combo = qobject_cast<QComboBox*>(cell.line->parentWidget());
        setInvalid(combo != nullptr ? static_cast<QWidget*>(combo) : cell.line, Mark::Off);
    }
    for (const FormProblem& problem : problemsOf(*m_form, values())) {
        const Cell& cell = m_cells.at(problem.field);
        cell.note->say(NoteKind::Error, QString::fromStdString(problem.error.message));
        if (cell.line == nullptr)
            continue;
        auto* combo = qobject_cast<QComboBox*>(cell.line->parentWidget());
        setInvalid(combo != nullptr ? static_cast<QWidget*>(combo) : cell.line, Mark::On);
        markText(cell.line, problem.error);
    }
}

int FieldForm::spanOf(const Cell& cell) { return cell.check == nullptr && cell.characters > 12 ? 2 : 1; }

// As many columns as the widest cell leaves room for; a wide field takes two.
void FieldForm::place() {
    const int gap = m_grid->horizontalSpacing();
    int unit = scaled(72);
    int widest = 0; // when there is one column
    for (const Cell& cell : m_cells) {
        const int least = cell.box->minimumSizeHint().width();
        unit = std::max(unit, (least - (spanOf(cell) - 1) * gap + spanOf(cell) - 1) / spanOf(cell));
        widest = std::max(widest, least);
    }
    setMinimumWidth(widest);
    const int columns = std::clamp((width() + gap) / (unit + gap), 1, kMostColumns);
    if (columns == m_columns)
        return;
    m_columns = columns;
    int row = 0;
    int column = 0;
    for (const Cell& cell : m_cells) {
        const int span = std::min(spanOf(cell), columns);
        if (column + span > columns) {
            ++row;
            column = 0;
        }
        m_grid->removeWidget(cell.box);
        m_grid->addWidget(cell.box, row, column, 1, span, cell.check != nullptr ? Qt::AlignVCenter : Qt::AlignTop);
        column += span;
    }
    for (int i = 0; i < kMostColumns; ++i)
        m_grid->setColumnStretch(i, i < columns ? 1 : 0);
}

void FieldForm::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

void FieldForm::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_columns = 0;
        place();
    }
}

} // namespace swb
