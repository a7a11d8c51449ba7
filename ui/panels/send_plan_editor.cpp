#include "ui/panels/send_plan_editor.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/integer_edit.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/look/wrapped_label.h"
#include "ui/models/planned_messages_model.h"
#include "ui/views/buttons.h"
#include "ui/views/flow_layout.h"
#include "ui/views/framing_edit.h"
#include "ui/views/icon.h"
#include "ui/views/pattern_edit.h"
#include "ui/views/stretched_tree.h"
#include "ui/views/template_edit.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace swb {

namespace {

constexpr double kMillisecond = 1e6; // ns
constexpr std::int64_t kMostRounds = 1'000'000'000'000;

} // namespace

SendPlanEditor::SendPlanEditor(Buttons buttons, QWidget* parent)
    : QWidget(parent)
    , m_model(new PlannedMessagesModel(this))
    , m_framing(new FramingEdit)
    , m_note(new InlineNote)
    , m_progress(new WrappedLabel({}, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    QWidget* own = createButtons();
    column->addWidget(own);
    own->setVisible(buttons == Buttons::Own);
    column->addWidget(m_progress);
    column->addWidget(createMessage());
    column->addWidget(m_note); // below what it is mostly about, which does not move when it comes
    column->addWidget(createPace());
    column->addWidget(m_framing);
    column->addWidget(createList(), 1);
    setTextRole(m_progress, TextRole::Small);
    m_progress->hide(); // until there is any
    connect(m_framing, &FramingEdit::edited, this, &SendPlanEditor::check);
    SendPlan plan;
    plan.messages.emplace_back();
    setPlan(plan);
}

QToolButton* SendPlanEditor::addTool(QWidget* row, const QString& iconName, const QString& words,
                                     void (SendPlanEditor::*act)()) {
    QToolButton* button = iconButton(iconName, words);
    connect(button, &QToolButton::clicked, this, act);
    row->layout()->addWidget(button);
    return button;
}

QWidget* SendPlanEditor::createList() {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    m_tree = new StretchedTree;
    m_tree->setAccessibleName(tr("Messages in order"));
    m_tree->setToolTip(tr("Sent one after the other, from the first to the last: a round"));
    m_tree->setMinimumHeight(scaled(90));
    m_tree->setModel(m_model);
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->header()->setSectionResizeMode(QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(PlannedMessagesModel::Number, QHeaderView::ResizeToContents);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &SendPlanEditor::showMessage);
    column->addWidget(m_tree, 1);
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins({});
    row->setSpacing(scaled(2));
    addTool(tools, QStringLiteral("plus"), tr("Add a message"), &SendPlanEditor::addMessage);
    addTool(tools, QStringLiteral("duplicate"), tr("Duplicate the message"), &SendPlanEditor::duplicateMessage);
    m_up = addTool(tools, QStringLiteral("chevron-up"), tr("Message up"), &SendPlanEditor::moveUp);
    m_down = addTool(tools, QStringLiteral("chevron-down"), tr("Message down"), &SendPlanEditor::moveDown);
    m_remove = addTool(tools, QStringLiteral("trash"), tr("Remove the message"), &SendPlanEditor::removeMessage);
    row->addStretch(1);
    column->addWidget(tools);
    return list;
}

IntegerEdit* SendPlanEditor::createMilliseconds(const QString& label, const QString& toolTip) {
    auto* edit = new IntegerEdit(label);
    edit->setRange(0, 86'400'000);
    edit->setUnit(tr("ms"));
    edit->field()->setToolTip(toolTip);
    edit->field()->setMaximumWidth(edit->fontMetrics().horizontalAdvance(QStringLiteral("00000000000")));
    connect(edit, &IntegerEdit::valueChanged, this, &SendPlanEditor::takeMessage);
    return edit;
}

QWidget* SendPlanEditor::createMessage() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_payload = new TemplateEdit(tr("Message to send"), Template::Use::Sending);
    m_delay = createMilliseconds(tr("Delay before it"), tr("Waited before this message is sent"));
    m_wait = new PatternEdit(tr("Then wait for"), tr("nothing"));
    m_waitMost = createMilliseconds(tr("at most"), tr("How long the answer is waited for"));
    m_onTimeout = new ChoiceCombo<PlannedMessage::OnTimeout>(tr("then"), tr("When no such answer came in time"), 6);
    m_onTimeout->add(PlannedMessage::OnTimeout::Stop, tr("stop"));
    m_onTimeout->add(PlannedMessage::OnTimeout::GoOn, tr("go on"));
    m_waitBox = new FlowBox;
    FlowLayout* wait = flowOfControls(m_waitBox);
    wait->addPair(tr("at most"), m_waitMost)->setBuddy(m_waitMost->field());
    wait->addPair(tr("then"), m_onTimeout);
    auto* row = new FlowBox;
    flowOfControls(row)->addPair(tr("Delay before it"), m_delay)->setBuddy(m_delay->field());
    for (QWidget* part :
         {static_cast<QWidget*>(m_payload), static_cast<QWidget*>(row), static_cast<QWidget*>(m_wait), m_waitBox})
        column->addWidget(part);
    connect(m_payload, &TemplateEdit::edited, this, &SendPlanEditor::takeMessage);
    connect(m_wait, &PatternEdit::edited, this, &SendPlanEditor::takeMessage);
    connect(m_onTimeout, &QComboBox::currentIndexChanged, this, &SendPlanEditor::takeMessage);
    return box;
}

QWidget* SendPlanEditor::createPace() {
    auto* box = new FlowBox;
    FlowLayout* flow = flowOfControls(box);
    m_forEver =
        new ChoiceCombo<bool>(tr("Repeat"), tr("How often all messages are sent, from the first to the last"), 8);
    m_forEver->add(false, tr("times"));
    m_forEver->add(true, tr("until stopped"));
    m_rounds = new IntegerEdit(tr("how often"));
    m_rounds->setRange(1, kMostRounds);
    m_rounds->field()->setToolTip(tr("1: once"));
    m_rounds->field()->setMaximumWidth(m_rounds->fontMetrics().horizontalAdvance(QStringLiteral("00000000000")));
    m_pace = new ChoiceCombo<SendPlan::Pace>(tr("Pace"), tr("When each of them is sent"), 14);
    m_pace->add(SendPlan::Pace::AtOnce, tr("as fast as taken"));
    m_pace->add(SendPlan::Pace::Every, tr("a round every"));
    m_pace->add(SendPlan::Pace::MessagesPerSecond, tr("messages per second"));
    m_pace->add(SendPlan::Pace::BytesPerSecond, tr("bytes per second"));
    const auto number = [](const QString& label, const QString& toolTip, double low, double high, int decimals) {
        auto* spin = new QDoubleSpinBox;
        spin->setAccessibleName(label);
        spin->setToolTip(toolTip);
        spin->setDecimals(decimals);
        spin->setRange(low, high);
        spin->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        return spin;
    };
    m_every = number(tr("every"), tr("From the first moment on, without drifting"), 0.001, 86'400'000, 3);
    m_every->setSuffix(tr(" ms"));
    m_rate = number(tr("rate"), tr("On average, from the start on"), 0.001, 1e12, 3);
    m_rate->setSuffix(tr(" /s"));
    m_late = new ChoiceCombo<SendPlan::Late>(tr("Missed moments"),
                                             tr("What becomes of one that passed while the peer "
                                                "took nothing, or an answer was waited for; it is "
                                                "counted in any case"),
                                             10);
    m_late->add(SendPlan::Late::Skip, tr("are left out"));
    m_late->add(SendPlan::Late::CatchUp, tr("are made up for"));
    QLabel* repeat = flow->addPair(tr("Repeat"), m_forEver);
    // "Repeat 50 times": the number has its place, and keeps it, before the word.
    static_cast<QHBoxLayout*>(repeat->parentWidget()->layout())->insertWidget(1, m_rounds);
    flow->addPair(tr("Pace"), m_pace);
    m_everyBox = flow->addPair(tr("every"), m_every)->parentWidget();
    m_rateBox = flow->addPair(tr("rate"), m_rate)->parentWidget();
    m_lateBox = flow->addPair(tr("Missed moments"), m_late)->parentWidget();
    for (QComboBox* combo :
         {static_cast<QComboBox*>(m_forEver), static_cast<QComboBox*>(m_pace), static_cast<QComboBox*>(m_late)})
        connect(combo, &QComboBox::currentIndexChanged, this, &SendPlanEditor::check);
    for (QDoubleSpinBox* spin : {m_every, m_rate})
        connect(spin, &QDoubleSpinBox::valueChanged, this, &SendPlanEditor::check);
    connect(m_rounds, &IntegerEdit::valueChanged, this, &SendPlanEditor::check);
    return box;
}

QWidget* SendPlanEditor::createButtons() {
    auto* box = new FlowBox;
    FlowLayout* flow = flowOfControls(box);
    m_send = new QPushButton;
    m_send->setAutoDefault(false);
    for (const QString& said : {tr("Stop sending"), tr("Send")}) { // as wide for either
        m_send->setText(said);
        m_send->setMinimumWidth(std::max(m_send->minimumWidth(), m_send->sizeHint().width()));
    }
    setProminent(m_send, Mark::On);
    connect(m_send, &QPushButton::clicked, this, [this] {
        if (m_isRunning)
            emit stopRequested();
        else if (m_isValid)
            emit sendRequested(plan());
    });
    flow->addWidget(m_send);
    return box;
}

// ---- the plan

SendPlan SendPlanEditor::plan() const {
    SendPlan plan;
    plan.messages = m_model->messages();
    plan.framing = m_framing->framing();
    plan.rounds = m_forEver->value() ? SendPlan::kForEver : static_cast<std::uint64_t>(m_rounds->value());
    plan.pace = m_pace->value();
    plan.every = std::chrono::nanoseconds(std::llround(m_every->value() * kMillisecond));
    plan.rate = m_rate->value();
    plan.late = m_late->value();
    return plan;
}

void SendPlanEditor::setPlan(const SendPlan& plan) {
    {
        const QScopedValueRollback showing(m_isShowing, true);
        m_framing->setFraming(plan.framing);
        const bool forEver = plan.rounds == SendPlan::kForEver;
        m_forEver->setValue(forEver);
        m_rounds->setValue(forEver ? 1 : static_cast<std::int64_t>(plan.rounds));
        m_pace->setValue(plan.pace);
        m_every->setValue(static_cast<double>(plan.every.count()) / kMillisecond);
        m_rate->setValue(plan.rate);
        m_late->setValue(plan.late);
    }
    setMessages(plan.messages, 0);
}

void SendPlanEditor::setMessages(std::vector<PlannedMessage> messages, int row) {
    m_model->setMessages(std::move(messages));
    m_tree->setCurrentIndex(m_model->index(std::clamp(row, 0, std::max(0, m_model->rowCount() - 1)), 0));
    showMessage();
    check();
}

int SendPlanEditor::currentRow() const {
    const QModelIndex index = m_tree->currentIndex();
    return index.isValid() ? index.row() : -1;
}

void SendPlanEditor::showMessage() {
    const int row = currentRow();
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_model->rowCount());
    m_remove->setEnabled(m_model->rowCount() > 1);
    if (row < 0)
        return;
    const QScopedValueRollback showing(m_isShowing, true);
    const PlannedMessage& message = m_model->messages()[static_cast<std::size_t>(row)];
    m_payload->setPayload(message.payload);
    m_delay->setValue(message.delay.count());
    m_wait->setPattern(message.waitFor);
    m_waitMost->setValue(message.waitMost.count());
    m_onTimeout->setValue(message.onTimeout);
    showFitting();
}

void SendPlanEditor::takeMessage() {
    const int row = currentRow();
    if (m_isShowing || row < 0)
        return;
    m_model->setMessage(row, {m_payload->payload(), std::chrono::milliseconds(m_delay->value()), m_wait->pattern(),
                              std::chrono::milliseconds(m_waitMost->value()), m_onTimeout->value()});
    check();
}

void SendPlanEditor::showFitting() {
    m_waitBox->setVisible(m_wait->pattern().has_value());
    m_rounds->setEnabled(!m_forEver->value());
    const SendPlan::Pace pace = m_pace->value();
    m_everyBox->setVisible(pace == SendPlan::Pace::Every);
    m_rateBox->setVisible(pace == SendPlan::Pace::BytesPerSecond || pace == SendPlan::Pace::MessagesPerSecond);
    m_lateBox->setVisible(pace != SendPlan::Pace::AtOnce);
}

void SendPlanEditor::check() {
    if (m_isShowing)
        return;
    showFitting();
    const auto program = SendProgram::compile(plan());
    m_isValid = program.has_value() && m_framing->isValid() && m_rounds->isValid();
    m_model->setFault(program || program.error().in == PlanFault::In::Plan ? -1
                                                                           : static_cast<int>(program.error().message));
    // What is wrong with the message in sight stands below its text.
    const bool isElsewhere =
        !program && (program.error().in == PlanFault::In::Plan ||
                     static_cast<int>(program.error().message) != currentRow() || program.error().error.length == 0);
    if (isElsewhere && program.error().in != PlanFault::In::Plan)
        m_note->say(NoteKind::Error,
                    tr("Message %1: %2").arg(program.error().message + 1).arg(text(program.error().error.message)));
    else
        m_note->say(NoteKind::Error, isElsewhere ? text(program.error().error.message) : QString());
    setRunning(m_isRunning);
    emit edited();
}

void SendPlanEditor::setRunning(bool running) {
    m_isRunning = running;
    m_send->setText(running ? tr("Stop sending") : tr("Send"));
    m_send->setToolTip(running ? tr("After the message that is being sent")
                               : tr("Begins the plan; each peer has its own course of it"));
    m_send->setEnabled(running || m_isValid);
}

QString SendPlanEditor::progressText(const SendSchedule::Tally& tally) {
    QString said =
        tr("messages sent: %1, bytes: %2, rounds: %3").arg(tally.messages).arg(tally.bytes).arg(tally.rounds);
    if (tally.late > 0)
        said += tr("; %1 late, at worst by %2 ms")
                    .arg(tally.late)
                    .arg(static_cast<double>(tally.worst.count()) / kMillisecond, 0, 'f', 1);
    if (tally.skipped > 0)
        said += tr("; moments left out: %1").arg(tally.skipped);
    if (tally.timeOuts > 0)
        said += tr("; answers not in time: %1").arg(tally.timeOuts);
    return said;
}

void SendPlanEditor::showProgress(const SendSchedule::Tally& tally) {
    m_progress->setText(progressText(tally));
    m_progress->show();
}

void SendPlanEditor::addMessage() {
    std::vector<PlannedMessage> messages = m_model->messages();
    const int row = currentRow() + 1;
    messages.insert(messages.begin() + row, PlannedMessage{});
    setMessages(std::move(messages), row);
    m_payload->setFocus();
    for (QWidget* around = parentWidget(); around != nullptr; around = around->parentWidget())
        if (auto* scroll = qobject_cast<QScrollArea*>(around))
            scroll->ensureWidgetVisible(m_payload); // nobody types into what is out of sight
}

void SendPlanEditor::duplicateMessage() {
    const int row = currentRow();
    if (row < 0)
        return;
    std::vector<PlannedMessage> messages = m_model->messages();
    const PlannedMessage copy = messages[static_cast<std::size_t>(row)];
    messages.insert(messages.begin() + row + 1, copy);
    setMessages(std::move(messages), row + 1);
}

void SendPlanEditor::removeMessage() {
    const int row = currentRow();
    if (row < 0 || m_model->rowCount() < 2)
        return;
    std::vector<PlannedMessage> messages = m_model->messages();
    messages.erase(messages.begin() + row);
    setMessages(std::move(messages), row);
}

void SendPlanEditor::moveMessage(int by) {
    const int row = currentRow();
    std::vector<PlannedMessage> messages = m_model->messages();
    if (row < 0 || row + by < 0 || row + by >= static_cast<int>(messages.size()))
        return;
    std::iter_swap(messages.begin() + row, messages.begin() + row + by);
    setMessages(std::move(messages), row + by);
}

} // namespace swb
