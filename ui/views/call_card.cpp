#include "ui/views/call_card.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/views/flow_layout.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace swb {

namespace {
constexpr char kWidestName[] = "getsockname";
constexpr int kWideNeeds = 300;
} // namespace

CallCard::CallCard(const QString& name, const QString& toolTip, QWidget* parent)
    : QWidget(parent)
    , m_name(name)
    , m_button(new QPushButton(name))
    , m_arguments(new FlowLayout)
    , m_rows(new QVBoxLayout)
    , m_outcome(new QLabel)
    , m_note(new InlineNote)
    , m_followUps(new QWidget)
    , m_followUpRow(new FlowLayout(m_followUps)) {
    setTextRole(m_button, TextRole::Code);
    m_button->setToolTip(toolTip);
    m_button->setMinimumWidth(m_button->fontMetrics().horizontalAdvance(QLatin1String(kWidestName)) + scaled(24));
    m_button->installEventFilter(this);
    setTextRole(m_outcome, TextRole::Code);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_outcome->hide();
    m_arguments->setContentsMargins({});
    m_followUpRow->setContentsMargins({});
    m_followUps->hide();
    m_rows->setContentsMargins({});
    m_rows->setSpacing(scaled(4));
    m_rows->addLayout(m_arguments);

    m_grid = new QGridLayout(this);
    m_grid->setSizeConstraint(QLayout::SetNoConstraint); // a card narrower than its one line stacks itself
    m_grid->setContentsMargins(0, scaled(3), 0, scaled(3));
    m_grid->setHorizontalSpacing(scaled(8));
    m_grid->setVerticalSpacing(scaled(4));
    m_grid->addWidget(m_button, 0, 0, Qt::AlignTop | Qt::AlignLeft);
    m_grid->addLayout(m_rows, 0, 1);
    m_grid->addWidget(m_note, 2, 0, 1, 2);
    m_grid->addWidget(m_followUps, 3, 0, 1, 2);
    m_grid->setColumnStretch(1, 1);
    m_arguments->addWidget(m_outcome);
    connect(m_button, &QPushButton::clicked, this, &CallCard::press);
    RowTaker::handOn(this);
}

namespace {

// The way of the tab key is laid through the fields themselves: see chainTabStops().
QWidget* withoutProxy(QWidget* editor) {
    QWidget* field = editor->focusProxy();
    editor->setFocusProxy(nullptr);
    return field != nullptr ? field : editor;
}

} // namespace

void CallCard::addArgument(const QString& label, QWidget* editor) {
    m_arguments->removeWidget(m_outcome);
    m_arguments->addPair(label, editor)->setBuddy(withoutProxy(editor));
    m_arguments->addWidget(m_outcome);
}

void CallCard::addArgument(QWidget* editor) {
    m_arguments->removeWidget(m_outcome);
    m_arguments->addWidget(editor);
    m_arguments->addWidget(m_outcome);
}

void CallCard::addWide(QWidget* editor) {
    m_hasWide = true;
    withoutProxy(editor);
    m_rows->insertWidget(m_rows->count() - 1, editor);
}

void CallCard::addResult(QWidget* view) { m_grid->addWidget(view, m_grid->rowCount(), 0, 1, 2); }

void CallCard::place(bool stacked) {
    m_stacked = stacked;
    m_grid->removeItem(m_rows);
    if (stacked) {
        m_arguments->removeWidget(m_outcome);
        m_grid->addWidget(m_outcome, 0, 1, Qt::AlignVCenter);
        m_grid->addLayout(m_rows, 1, 0, 1, 2);
    } else {
        m_grid->removeWidget(m_outcome);
        m_arguments->addWidget(m_outcome);
        m_grid->addLayout(m_rows, 0, 1);
    }
}

void CallCard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int beside =
        width() - std::max(m_button->sizeHint().width(), m_button->minimumWidth()) - m_grid->horizontalSpacing();
    const int needed = std::max(m_rows->minimumSize().width(), m_hasWide ? scaled(kWideNeeds) : 0);
    if (const bool stacked = beside < needed; stacked != m_stacked)
        place(stacked);
}

QSize CallCard::minimumSizeHint() const {
    return {std::max(m_button->minimumSizeHint().width(), m_rows->minimumSize().width()),
            m_grid->minimumSize().height()};
}

void CallCard::setSuggested(bool suggested) { setProminent(m_button, suggested ? Mark::On : Mark::Off); }

void CallCard::press() {
    QString why;
    const std::optional<Step> step = m_maker(why);
    if (!step) {
        m_outcome->hide();
        return m_note->say(NoteKind::Error, why);
    }
    m_note->hush();
    emit asked(*step);
}

void CallCard::setRunning() {
    m_note->hush();
    clearFollowUps();
    m_outcome->setText(tr("…"));
    setTextTone(m_outcome, Semantic::Running);
    m_outcome->show();
}

void CallCard::showReport(const ActionReport& report) {
    const ReportText text = reportText(report);
    // What else the card asked for, an unlink, is named: its success is not the call's.
    const QString asked = QString::fromStdString(report.name);
    const bool own = asked == m_name || asked == callName();
    m_outcome->setText(own ? text.headline : asked + QLatin1Char(' ') + text.headline);
    setTextTone(m_outcome, text.kind == ReportText::Kind::Failed ? Semantic::Failure
                           : text.kind == ReportText::Kind::Good ? Semantic::Success
                                                                 : Semantic::Running);
    m_outcome->show();
    const bool failed = text.kind == ReportText::Kind::Failed;
    const bool mended = !own && !report.error && m_hasFailed; // as unlink() mends bind()
    if (own)
        m_hasFailed = failed;
    m_note->say(failed ? NoteKind::Error : NoteKind::Hint, mended ? tr("Now try %1 again.").arg(m_name) : text.detail);
    clearFollowUps();
    for (const SocketId id : report.made)
        addFollowUp(tr("Open %1").arg(socketName(id)), [this, id] { emit socketWanted(id); });
    if (!report.stalePath.empty()) {
        const QString path = QString::fromStdString(report.stalePath);
        addFollowUp(QStringLiteral("unlink"), [this, path] { emit unlinkWanted(path); });
    }
    emit reported(report);
}

void CallCard::forgetOutcome() {
    m_note->hush();
    clearFollowUps();
    m_outcome->hide();
}

void CallCard::clearFollowUps() {
    while (QLayoutItem* item = m_followUpRow->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    m_followUps->hide();
}

void CallCard::addFollowUp(const QString& text, std::function<void()> act) {
    auto* button = new QPushButton(text);
    button->setToolTip(text);
    connect(button, &QPushButton::clicked, this, std::move(act));
    m_followUpRow->addWidget(button);
    m_followUps->show();
}

bool CallCard::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_button && event->type() == QEvent::FocusIn)
        emit explainWanted();
    return QWidget::eventFilter(watched, event);
}

} // namespace swb
