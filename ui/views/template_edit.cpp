#include "ui/views/template_edit.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/views/checksum_edit.h"
#include "ui/views/flow_layout.h"
#include "ui/views/menu_button.h"

#include <QCheckBox>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kLines = 3; // in sight

} // namespace

TemplateEdit::TemplateEdit(const QString& label, Template::Use use, QWidget* parent)
    : QWidget(parent)
    , m_field(new QPlainTextEdit)
    , m_form(new ChoiceCombo<PayloadText::Form>(
          tr("as"),
          tr("How the text is read: \\r\\n and its like as escapes, every character as it is, or pairs of hex digits"),
          9))
    , m_hasPlaceholders(new QCheckBox(tr("placeholders")))
    , m_placeholders(new MenuButton(tr("Insert"), tr("What can be filled in")))
    , m_checksum(new ChecksumEdit)
    , m_note(new InlineNote)
    , m_use(use) {
    setFocusProxy(m_field);
    m_field->setAccessibleName(label);
    m_field->setToolTip(tr("The bytes that are sent; Ctrl+Tab leaves the field"));
    m_field->setTabChangesFocus(true);
    m_field->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextRole(m_field, TextRole::Code);
    takeHeight();
    m_form->add(PayloadText::Form::Text, tr("escapes"));
    m_form->add(PayloadText::Form::Plain, tr("plain text"));
    m_form->add(PayloadText::Form::Hex, tr("hex"));
    m_hasPlaceholders->setToolTip(tr("{counter}, {time %H:%M:%S}, {random 8} and others are filled in; a brace is {{"));
    fillPlaceholders();
    auto* row = new FlowBox;
    FlowLayout* flow = flowOfControls(row);
    flow->addPair(tr("as"), m_form);
    flow->addWidget(m_hasPlaceholders);
    flow->addWidget(m_placeholders);
    flow->addWidget(m_checksum);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(3));
    column->addWidget(m_field);
    column->addWidget(m_note);
    column->addWidget(row);
    const auto changed = [this] {
        refresh();
        emit edited();
    };
    connect(m_field, &QPlainTextEdit::textChanged, this, changed);
    connect(m_form, &QComboBox::currentIndexChanged, this, changed);
    connect(m_hasPlaceholders, &QCheckBox::toggled, this, changed);
    connect(m_checksum, &ChecksumEdit::edited, this, changed);
    refresh();
}

void TemplateEdit::takeHeight() {
    m_field->setMinimumHeight(m_field->fontMetrics().lineSpacing() * kLines + scaled(12));
    m_field->setMaximumHeight(m_field->fontMetrics().lineSpacing() * 2 * kLines);
}

void TemplateEdit::fillPlaceholders() {
    QMenu* menu = m_placeholders->entries();
    menu->clear();
    for (const PlaceholderRow& row : placeholders()) {
        if (row.wantsMessage && m_use == Template::Use::Sending)
            continue;
        const QString example = text(row.example);
        QAction* action = menu->addAction(QStringLiteral("%1   \u2013   %2").arg(example, text(row.meaning)));
        connect(action, &QAction::triggered, this, [this, example] { insert(example); });
    }
}

void TemplateEdit::insert(const QString& example) {
    m_hasPlaceholders->setChecked(true);
    m_field->insertPlainText(example);
    m_field->setFocus();
}

PayloadText TemplateEdit::payload() const {
    return {m_form->value(), m_field->toPlainText().toStdString(), m_hasPlaceholders->isChecked(),
            m_checksum->checksum()};
}

void TemplateEdit::setPayload(const PayloadText& payload) {
    if (payload == this->payload())
        return;
    const QSignalBlocker blocker(this);
    m_form->setValue(payload.form);
    m_hasPlaceholders->setChecked(payload.hasPlaceholders);
    m_checksum->setChecksum(payload.checksum);
    m_field->setPlainText(text(payload.text));
    refresh();
}

void TemplateEdit::setUse(Template::Use use, std::vector<std::string> captures) {
    if (use == m_use && captures == m_captures)
        return;
    m_captures = std::move(captures);
    if (use != m_use) {
        m_use = use;
        fillPlaceholders();
    }
    refresh();
}

void TemplateEdit::refresh() {
    const auto made = Template::compile(payload(), m_use, m_captures);
    clearMark(m_field);
    setInvalid(m_field, made ? Mark::Off : Mark::On);
    if (!made) {
        markText(m_field, made.error());
        return m_note->say(NoteKind::Error, text(made.error().message));
    }
    if (!made->isConstant())
        return m_note->hush();
    m_note->say(NoteKind::Hint, tr("%1 bytes").arg((*made->render({}))->size()));
}

} // namespace swb
