#include "ui/panels/totals_bar.h"

#include "core/traffic/traffic.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/panels/automatic_words.h"

#include <QEvent>
#include <QLocale>
#include <QToolButton>

#include <algorithm>

namespace swb {

namespace {

constexpr int kEveryMs = 500;

QString number(std::uint64_t value) { return QLocale().toString(qulonglong(value)); }

std::uint64_t lostRows(const TranscriptLosses& lost) { return lost.budget.rows + lost.disk.rows + lost.outrun.rows; }

double perSecond(std::uint64_t before, std::uint64_t after, double seconds) {
    return after > before && seconds > 0 ? static_cast<double>(after - before) / seconds : 0;
}

} // namespace

TotalsBar::TotalsBar(EngineBridge& bridge, QWidget* parent)
    : QStatusBar(parent)
    , m_bridge(bridge)
    , m_moved(addPart(tr("What is open, and what the automatic mode moves a second"), &TotalsBar::explainMoved))
    , m_kept(addPart(tr("What the transcript has"), &TotalsBar::explainKept))
    , m_missing(addPart(tr("What could not be kept, shown or answered"), &TotalsBar::explainMissing)) {
    setSizeGripEnabled(false);
    takeHeight();
    setTextTone(m_missing, Semantic::Warning);
    m_timer.setInterval(kEveryMs);
    connect(&m_timer, &QTimer::timeout, this, &TotalsBar::refresh);
    refresh();
}

QToolButton* TotalsBar::addPart(const QString& toolTip, Explanation (TotalsBar::*explain)() const) {
    auto* part = new QToolButton;
    part->setToolTip(toolTip);
    part->setAutoRaise(true);
    part->setFocusPolicy(Qt::StrongFocus);
    setTextRole(part, TextRole::Small);
    connect(part, &QToolButton::clicked, this, [this, explain] { emit explainRequested((this->*explain)()); });
    addWidget(part);
    return part;
}

void TotalsBar::refresh() {
    const TrafficTotals totals = m_bridge.engine().traffic().totals();
    const Nanoseconds now = monotonicNow();
    const double seconds = std::chrono::duration<double>(now - m_since).count();
    const auto open = std::ranges::count_if(m_bridge.sockets(), [](const SocketView& view) { return view.isOpen(); });
    QString moved = tr("%1 open").arg(open);
    if (totals.endpoints > 0 || totals.peers > 0)
        moved += tr(" \u00b7 %1 \u00b7 in %2/s \u00b7 out %3/s")
                     .arg(counted(totals.peers, tr("1 peer"), tr("%1 peers")),
                          sizeText(perSecond(m_before.bytesIn, totals.bytesIn, seconds)),
                          sizeText(perSecond(m_before.bytesOut, totals.bytesOut, seconds)));
    m_moved->setText(moved);
    const TranscriptState state = m_bridge.engine().transcript().state();
    m_kept->setText(
        tr("transcript: %1, %2")
            .arg(counted(state.rows, tr("1 row"), tr("%1 rows")), sizeText(static_cast<double>(state.bytes))));
    const QString missing = missingText(totals, state);
    m_missing->setText(missing);
    m_missing->setVisible(!missing.isEmpty());
    m_before = totals;
    m_since = now;
}

// Short: what is behind each figure is said when it is clicked.
QString TotalsBar::missingText(const TrafficTotals& totals, const TranscriptState& state) {
    QStringList parts;
    if (state.paused)
        parts << tr("recording is paused");
    if (lostRows(state.lost) > 0)
        parts << tr("rows not kept: %1").arg(number(lostRows(state.lost)));
    if (totals.drops > 0)
        parts << tr("datagrams dropped: %1").arg(number(totals.drops));
    if (totals.refusedByDescriptors > 0)
        parts << tr("refused, EMFILE: %1").arg(number(totals.refusedByDescriptors));
    if (totals.answersHeld > 0)
        parts << tr("answers held back: %1").arg(number(totals.answersHeld));
    if (totals.unsent > 0)
        parts << tr("not sent: %1").arg(sizeText(static_cast<double>(totals.unsent)));
    return parts.join(QStringLiteral(" \u00b7 "));
}

namespace {

void add(Explanation& explanation, const QString& heading, const QString& text) {
    explanation.sections.push_back({heading.toStdString(), text.toStdString(), false});
}

} // namespace

Explanation TotalsBar::explainMoved() const {
    const TrafficTotals totals = m_bridge.engine().traffic().totals();
    Explanation explanation;
    explanation.title = tr("What moves").toStdString();
    explanation.subtitle = tr("by sockets in automatic mode, since the program began").toStdString();
    add(explanation, tr("Bytes"), tr("%1 came, %2 went.").arg(number(totals.bytesIn), number(totals.bytesOut)));
    add(explanation, tr("Messages"),
        tr("%1 came, %2 went. Of a stream without framing, what one call moved is a message.")
            .arg(number(totals.messagesIn), number(totals.messagesOut)));
    add(explanation, tr("Peers"),
        tr("%1 are open; %2 were accepted, %3 of them closed at once because of the limit of peers, and %4 were reset.")
            .arg(number(totals.peers), number(totals.accepted), number(totals.refusedByLimit), number(totals.resets)));
    add(explanation, tr("Calls"),
        tr("%1 calls were made by the traffic thread; the ledger has the newest of them.")
            .arg(number(m_bridge.engine().recorder().automaticCount())));
    return explanation;
}

Explanation TotalsBar::explainKept() const {
    const TranscriptState state = m_bridge.engine().transcript().state();
    Explanation explanation;
    explanation.title = tr("Transcript").toStdString();
    explanation.subtitle = tr("every movement of bytes, in its order").toStdString();
    add(explanation, tr("Kept"),
        tr("%1 rows with %2 bytes. The oldest go first when the budget is used up; the gap is shown and counted.")
            .arg(number(state.rows), number(state.bytes)));
    return explanation;
}

Explanation TotalsBar::explainMissing() const {
    const TrafficTotals totals = m_bridge.engine().traffic().totals();
    const TranscriptState state = m_bridge.engine().transcript().state();
    Explanation explanation;
    explanation.title = tr("What is missing").toStdString();
    explanation.subtitle = missingText(totals, state).toStdString();
    if (state.paused)
        add(explanation, tr("Recording is paused"), QString::fromStdString(state.why));
    if (lostRows(state.lost) > 0)
        add(explanation, tr("Rows not kept"),
            tr("%1 rows are gone: given up for newer ones, or never kept because the disk was full or outrun.")
                .arg(number(lostRows(state.lost))));
    if (totals.drops > 0)
        add(explanation, tr("Datagrams dropped"),
            tr("The kernel threw %1 away because a socket's receive buffer was full (SO_RXQ_OVFL). SO_RCVBUF makes it "
               "larger.")
                .arg(number(totals.drops)));
    if (totals.refusedByDescriptors > 0)
        add(explanation, tr("Refused: EMFILE"),
            tr("%1 connections were accepted with the spare descriptor and closed: the process had no other left. "
               "ulimit -n raises the limit.")
                .arg(number(totals.refusedByDescriptors)));
    if (totals.answersHeld > 0)
        add(explanation, tr("Answers held back"),
            tr("%1 were not given: more a second than the settings of an endpoint allow, or than a loop between two "
               "sockets of this program may have.")
                .arg(number(totals.answersHeld)));
    if (totals.unsent > 0)
        add(explanation, tr("Not sent"),
            tr("%1 bytes were still queued when their peers ended.").arg(number(totals.unsent)));
    return explanation;
}

// No higher than its words: the room is the pages'.
void TotalsBar::takeHeight() {
    for (QToolButton* part : {m_moved, m_kept, m_missing})
        part->setFixedHeight(part->fontMetrics().height() + scaled(4));
}

void TotalsBar::changeEvent(QEvent* event) {
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        takeHeight();
}

void TotalsBar::showEvent(QShowEvent* event) {
    QStatusBar::showEvent(event);
    refresh();
    m_timer.start();
}

void TotalsBar::hideEvent(QHideEvent* event) {
    m_timer.stop();
    QStatusBar::hideEvent(event);
}

} // namespace swb
