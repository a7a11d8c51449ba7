#include "ui/views/action_edit.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/integer_edit.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/views/buttons.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/template_edit.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace swb {

ActionEdit::ActionEdit(QWidget* parent)
    : QWidget(parent)
    , m_kind(new ChoiceCombo<Action::Kind>(tr("Action"), tr("What is done; one action after the other"), 16))
    , m_delay(new IntegerEdit(tr("milliseconds")))
    , m_lines(new IntegerEdit(tr("lines")))
    , m_isFramed(new QCheckBox(tr("framed")))
    , m_note(new InlineNote) {
    setFocusProxy(m_kind);
    for (const Action::Kind kind : actionKinds())
        m_kind->add(kind, text(actionName(kind)));
    m_delay->setRange(0, 86'400'000);
    m_lines->setRange(0, 1'000'000'000);
    m_lines->field()->setToolTip(tr("Lines of 72 characters; 0: without end"));
    m_isFramed->setToolTip(tr("As a message of the socket's framing; else exactly these bytes"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(3));
    column->addWidget(createTop());
    column->addWidget(createPath());
    column->addWidget(m_note);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ActionEdit::showFitting);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ActionEdit::edited);
    connect(m_delay, &IntegerEdit::valueChanged, this, &ActionEdit::edited);
    connect(m_lines, &IntegerEdit::valueChanged, this, &ActionEdit::edited);
    connect(m_isFramed, &QCheckBox::toggled, this, &ActionEdit::edited);
    connect(m_path, &QLineEdit::textChanged, this, &ActionEdit::edited);
    showFitting();
}

QWidget* ActionEdit::createTop() {
    auto* top = new FlowBox;
    FlowLayout* flow = flowOfControls(top);
    flow->addPair(tr("Action"), m_kind);
    QLabel* delay = flow->addPair(tr("milliseconds"), m_delay);
    delay->setBuddy(m_delay->field());
    m_delayBox = delay->parentWidget();
    QLabel* lines = flow->addPair(tr("lines"), m_lines);
    lines->setBuddy(m_lines->field());
    m_linesBox = lines->parentWidget();
    flow->addWidget(m_isFramed);
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins({});
    row->setSpacing(0);
    m_up = iconButton(QStringLiteral("chevron-up"), tr("Action up"));
    m_down = iconButton(QStringLiteral("chevron-down"), tr("Action down"));
    m_remove = iconButton(QStringLiteral("trash"), tr("Remove the action"));
    connect(m_up, &QToolButton::clicked, this, [this] { emit moveWanted(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { emit moveWanted(1); });
    connect(m_remove, &QToolButton::clicked, this, &ActionEdit::removeWanted);
    for (QToolButton* button : {m_up, m_down, m_remove})
        row->addWidget(button);
    flow->addWidget(tools);
    return top;
}

QWidget* ActionEdit::createPath() {
    m_pathBox = new QWidget;
    auto* row = new QHBoxLayout(m_pathBox);
    row->setContentsMargins({});
    m_path = new QLineEdit;
    m_path->setAccessibleName(tr("File"));
    m_path->setToolTip(tr("The file whose contents are sent, read anew when it has changed"));
    auto* name = new QLabel(tr("File"));
    name->setBuddy(m_path);
    QToolButton* choose = iconButton(QStringLiteral("folder"), tr("Choose a file"));
    connect(choose, &QToolButton::clicked, this, &ActionEdit::choosePath);
    row->addWidget(name);
    row->addWidget(m_path, 1);
    row->addWidget(choose);
    return m_pathBox;
}

void ActionEdit::choosePath() {
    auto* dialog = new QFileDialog(this, tr("File to send"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setWindowModality(Qt::NonModal);
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void ActionEdit::showFitting() {
    const Action::Kind kind = m_kind->value();
    if (kind == Action::Kind::Reply && m_reply == nullptr) {
        m_reply = new TemplateEdit(tr("Reply"), m_use);
        m_reply->setUse(m_use, m_captures);
        static_cast<QVBoxLayout*>(layout())->insertWidget(1, m_reply);
        connect(m_reply, &TemplateEdit::edited, this, &ActionEdit::edited);
    }
    if (m_reply != nullptr)
        m_reply->setVisible(kind == Action::Kind::Reply);
    m_pathBox->setVisible(kind == Action::Kind::File);
    m_delayBox->setVisible(kind == Action::Kind::Delay);
    m_linesBox->setVisible(kind == Action::Kind::Generate);
    m_isFramed->setVisible(kind == Action::Kind::Reply || kind == Action::Kind::File);
}

Action ActionEdit::action() const {
    Action action{.kind = m_kind->value()};
    if (action.kind == Action::Kind::Reply)
        action.reply = m_reply->payload();
    if (action.kind == Action::Kind::File)
        action.path = m_path->text().toStdString();
    if (action.kind == Action::Kind::Generate)
        action.lines = static_cast<std::uint32_t>(m_lines->value());
    if (action.kind == Action::Kind::Delay)
        action.delay = std::chrono::milliseconds(m_delay->value());
    action.isFramed = !m_isFramed->isHidden() && m_isFramed->isChecked();
    return action;
}

void ActionEdit::setAction(const Action& action) {
    const QSignalBlocker blocker(this);
    m_kind->setValue(action.kind);
    showFitting();
    if (m_reply != nullptr)
        m_reply->setPayload(action.reply);
    m_path->setText(text(action.path));
    m_lines->setValue(action.lines);
    m_delay->setValue(action.delay.count());
    m_isFramed->setChecked(action.isFramed);
}

void ActionEdit::setUse(Template::Use use, const std::vector<std::string>& captures) {
    m_use = use;
    m_captures = captures;
    if (m_reply != nullptr)
        m_reply->setUse(use, captures);
}

void ActionEdit::setNumber(int number, bool isLast) {
    m_up->setEnabled(number > 1);
    m_down->setEnabled(!isLast);
}

void ActionEdit::showFault(const QString& words) { m_note->say(NoteKind::Error, words); }

} // namespace swb
