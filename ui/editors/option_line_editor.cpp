#include "ui/editors/option_line_editor.h"

#include "core/options/option_offer.h"
#include "ui/editors/picking_combo.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/words.h"

#include <QAbstractSpinBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QWheelEvent>

#include <limits>

namespace swb {

namespace {

// Steps from number to number; anything may be typed, and the kernel judges it.
class OptionSpinBox : public QAbstractSpinBox {
public:
    OptionSpinBox(const OptionSpec& spec, QWidget* parent)
        : QAbstractSpinBox(parent)
        , m_spec(spec) {}

    void stepBy(int steps) override {
        if (const auto number = value())
            lineEdit()->setText(QString::number(*number + steps));
        selectAll();
    }
    QValidator::State validate(QString&, int&) const override { return QValidator::Acceptable; }
    QSize sizeHint() const override { return minimumSizeHint(); }

protected:
    StepEnabled stepEnabled() const override {
        return value() ? StepEnabled(StepUpEnabled | StepDownEnabled) : StepEnabled(StepNone);
    }
    void wheelEvent(QWheelEvent* event) override { event->ignore(); } // it scrolls the table

private:
    std::optional<std::int64_t> value() const {
        const auto bytes = encodeOption(m_spec, lineEdit()->text().toStdString());
        return bytes ? decodeOption(m_spec, *bytes).number : std::nullopt;
    }

    const OptionSpec& m_spec;
};

bool isCounted(ValueKind kind) {
    switch (kind) {
    case ValueKind::Int:
    case ValueKind::UInt32:
    case ValueKind::UInt64:
    case ValueKind::Group:
    case ValueKind::Descriptor:
        return true;
    default:
        return false;
    }
}

} // namespace

OptionLineEditor::OptionLineEditor(const OptionSpec& spec, QWidget* parent)
    : OptionEditor(spec, parent)
    , m_field(createField()) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_field);
    setFocusProxy(m_field);
    const QString range = QString::fromStdString(rangeText(spec));
    setFieldName(m_field, tr("Value of %1").arg(text(spec.symbol)));
    m_line->setAccessibleName(m_field->accessibleName());
    m_line->setPlaceholderText(range);
    m_field->setToolTip(range);
    connect(m_line, &QLineEdit::textChanged, this, [this] {
        clearMark(m_line);
        setInvalid(m_field, Mark::Off);
        emit edited();
    });
    connect(m_line, &QLineEdit::returnPressed, this, &OptionEditor::entered);
}

QWidget* OptionLineEditor::createField() {
    const std::vector<OfferedValue> offered = offeredValues(spec());
    if (!offered.empty()) {
        auto* list = new PickingCombo;
        for (const OfferedValue& value : offered) {
            list->addItem(QString::fromStdString(value.value));
            list->setItemData(list->count() - 1, QString::fromStdString(value.meaning), Qt::ToolTipRole);
        }
        m_line = list->lineEdit();
        connect(list, &PickingCombo::picked, this, &OptionEditor::entered);
        return list;
    }
    if (isCounted(spec().kind)) {
        auto* box = new OptionSpinBox(spec(), this);
        m_line = box->findChild<QLineEdit*>();
        return box;
    }
    m_line = new QLineEdit;
    return m_line;
}

void OptionLineEditor::setValue(BytesView bytes) {
    const QString value = bytes.empty() ? QString() : QString::fromStdString(decodeOption(spec(), bytes).text);
    if (auto* list = qobject_cast<QComboBox*>(m_field)) {
        list->setCurrentIndex(list->findText(value));
        list->setEditText(value);
    }
    m_line->setText(value);
    m_line->selectAll();
}

Parsed<Bytes> OptionLineEditor::bytes() {
    auto read = encodeOption(spec(), m_line->text().toStdString());
    setInvalid(m_field, read ? Mark::Off : Mark::On);
    if (!read)
        markText(m_line, read.error());
    return read;
}

} // namespace swb
