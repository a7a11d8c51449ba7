#include "ui/editors/compose_form.h"

#include "core/base/escape.h"
#include "ui/editors/field_form.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/payload_line.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace swb {

namespace {

// Which header usually stands before which, and what it says of what it carries.
struct Outer {
    std::string_view inner, outer, field;
    const char* value;
};
constexpr Outer kOuters[] = {
    {"icmp-echo", "ipv4", "protocol", "1"},
    {"icmp", "ipv4", "protocol", "1"},
    {"udp", "ipv4", "protocol", "17"},
    {"tcp", "ipv4", "protocol", "6"},
    {"icmpv6-echo", "ipv6", "next header", "58"},
    {"ipv4", "ethernet", "type", "0x0800"},
    {"ipv6", "ethernet", "type", "0x86dd"},
    {"arp", "ethernet", "type", "0x0806"},
};

const Outer* outerOf(std::string_view inner) {
    const auto* found = std::ranges::find(kOuters, inner, &Outer::inner);
    return found != std::end(kOuters) ? found : nullptr;
}

} // namespace

ComposeForm::ComposeForm(QWidget* parent)
    : QWidget(parent)
    , m_fields(new FieldForm)
    , m_payload(new PayloadLine(nullptr))
    , m_note(new InlineNote) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    column->setSizeConstraint(QLayout::SetNoConstraint); // minimumSizeHint() knows better
    createTop();
    column->addWidget(m_note);
    column->addWidget(m_fields);
    column->addWidget(m_payload);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &ComposeForm::takeForm);
    connect(m_wrap, &QPushButton::clicked, this, &ComposeForm::wrap);
    connect(m_fields, &FieldForm::edited, this, &ComposeForm::compose);
    connect(m_payload->field(), &QLineEdit::textChanged, this, &ComposeForm::compose);
    takeForm();
}

void ComposeForm::createTop() {
    auto* pair = new QWidget;
    auto* row = new QHBoxLayout(pair);
    row->setContentsMargins({});
    row->setSpacing(scaled(4));
    auto* label = new QLabel(tr("form"));
    m_choice = new QComboBox;
    for (const Form& form : forms()) {
        m_choice->addItem(text(form.name), text(form.id));
        m_choice->setItemData(m_choice->count() - 1, text(form.meaning), Qt::ToolTipRole);
    }
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(12);
    m_choice->setAccessibleName(tr("form"));
    m_choice->setToolTip(tr("The header whose fields stand below"));
    m_choice->setMaxVisibleItems(20);
    m_wrap = new QPushButton;
    m_wrap->setAutoDefault(false);
    label->setBuddy(m_choice);
    row->addWidget(label);
    row->addWidget(m_choice, 1);
    m_top = new QBoxLayout(QBoxLayout::LeftToRight);
    m_top->setSpacing(scaled(6));
    m_top->addWidget(pair);
    m_top->addWidget(m_wrap, 0, Qt::AlignLeft);
    m_top->addStretch(1);
    static_cast<QVBoxLayout*>(layout())->addLayout(m_top);
}

// The button beside the choice, or below it.
void ComposeForm::placeTop() {
    const int needed = m_top->itemAt(0)->sizeHint().width() + m_top->spacing() + m_wrap->sizeHint().width();
    m_top->setDirection(m_wrap->isHidden() || needed <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void ComposeForm::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeTop();
}

// As narrow as it gets with the button below: standing beside each other now does not keep them from it.
QSize ComposeForm::minimumSizeHint() const {
    const QSize now = QWidget::minimumSizeHint();
    const int least =
        std::max({m_top->itemAt(0)->minimumSize().width(), m_wrap->isHidden() ? 0 : m_wrap->sizeHint().width(),
                  m_fields->minimumWidth(), m_payload->minimumSizeHint().width()});
    return {least, now.height()};
}

void ComposeForm::useForm(std::string_view id) {
    if (const int at = m_choice->findData(text(id)); at >= 0)
        m_choice->setCurrentIndex(at);
}

void ComposeForm::setPayload(BytesView bytes) { m_payload->setText(QString::fromStdString(escapeBytes(bytes))); }

void ComposeForm::takeForm() {
    const Form* form = findForm(m_choice->currentData().toString().toStdString());
    m_filling = true;
    m_fields->setForm(*form);
    // An example gives way to another; what was typed stays.
    if (m_payload->field()->text() == m_example)
        m_payload->setText(text(form->initialPayload));
    m_example = text(form->initialPayload);
    m_payload->field()->setPlaceholderText(text(form->payload));
    m_payload->field()->setToolTip(tr("What follows the header: text with \\r\\n, \\x00, \\u00e9"));
    const Outer* outer = outerOf(form->id);
    m_wrap->setVisible(outer != nullptr);
    if (outer != nullptr) {
        m_wrap->setText(tr("Put %1 before it").arg(text(findForm(outer->outer)->name)));
        m_wrap->setToolTip(tr("What is composed becomes the payload of another header"));
    }
    placeTop();
    m_filling = false;
    compose();
}

void ComposeForm::wrap() {
    const Outer* outer = outerOf(m_fields->form()->id);
    const Bytes inner = m_composed;
    useForm(outer->outer);
    m_fields->setValue(outer->field, QLatin1String(outer->value));
    setPayload(inner);
}

void ComposeForm::compose() {
    if (m_filling)
        return;
    const auto payload = m_payload->bytes();
    const auto built = m_fields->build(payload ? BytesView(*payload) : BytesView());
    m_wrap->setEnabled(built.has_value() && payload.has_value());
    if (!built || !payload)
        return m_note->say(NoteKind::Error, tr("A field cannot be read: the bytes below are those from before."));
    m_note->hush();
    m_composed = *built;
    emit composed(
        QByteArray(reinterpret_cast<const char*>(m_composed.data()), static_cast<qsizetype>(m_composed.size())));
}

} // namespace swb
