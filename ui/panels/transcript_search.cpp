#include "ui/panels/transcript_search.h"

#include "core/payload/byte_source.h"
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/models/transcript_place.h"
#include "ui/views/buttons.h"
#include "ui/views/bytes_field.h"
#include "ui/views/icon.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kPlaceCharacters = 12;
constexpr int kSoonMs = 250;
constexpr int kLookEveryMs = 150;

} // namespace

TranscriptSearch::TranscriptSearch(const Transcript& transcript, SocketId socket, QWidget* parent)
    : QWidget(parent)
    , m_transcript(transcript)
    , m_found(std::make_unique<TranscriptModel>(transcript, socket))
    , m_goTo(new QLineEdit)
    , m_count(new QLabel)
    , m_note(new InlineNote)
    , m_fields(new FlowBox) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    createFields();
    column->addWidget(m_fields);
    column->addWidget(m_note);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    m_look.setInterval(kLookEveryMs);
    connect(&m_soon, &QTimer::timeout, this, &TranscriptSearch::search);
    connect(&m_look, &QTimer::timeout, this, &TranscriptSearch::tell);
    connect(m_found.get(), &QAbstractItemModel::rowsInserted, this, &TranscriptSearch::goOn);
    connect(m_found.get(), &TranscriptModel::gatheringChanged, this, &TranscriptSearch::goOn);
    m_found->setHeld(true);
    tell();
}

void TranscriptSearch::createFields() {
    FlowLayout* flow = flowOfControls(m_fields);
    m_wanted = new BytesField(flow, tr("Bytes that rows hold: text with escapes (\\r\\n, \\x00), or hex"), this);
    auto* previous = createButton(QStringLiteral("chevron-up"), tr("Previous match"), tr("Shift+Enter, Shift+F3"));
    auto* next = createButton(QStringLiteral("chevron-down"), tr("Next match"), tr("Enter, F3"));
    flow->addWidget(previous);
    flow->addWidget(next);
    m_count->setTextFormat(Qt::PlainText);
    setTextRole(m_count, TextRole::Small);
    setTextTone(m_count, Semantic::MutedText);
    flow->addWidget(m_count);
    m_stop = createButton(QStringLiteral("interrupt"), tr("Stop"), tr("Look through no more rows"));
    flow->addWidget(m_stop);
    setTextRole(m_goTo, TextRole::Code);
    m_goTo->setMinimumWidth(m_goTo->fontMetrics().averageCharWidth() * kPlaceCharacters);
    m_goTo->setAccessibleName(tr("Go to"));
    m_goTo->setToolTip(
        tr("A time of day (14:03:59.5), seconds since the start (+2.5) or a row (#1200); Enter goes there"));
    flow->addPair(tr("Go to"), m_goTo);
    auto* close = createButton(QStringLiteral("close"), tr("End the search"), tr("Put the search away (Esc)"));
    flow->addWidget(close);
    connect(previous, &QToolButton::clicked, this, [this] { go(Way::Backward); });
    connect(next, &QToolButton::clicked, this, [this] { go(Way::Forward); });
    connect(m_stop, &QToolButton::clicked, m_found.get(), &TranscriptModel::stopGathering);
    connect(close, &QToolButton::clicked, this, &TranscriptSearch::closeWanted);
    connect(m_wanted, &BytesField::changed, &m_soon, qOverload<>(&QTimer::start));
    connect(m_wanted->line(), &QLineEdit::returnPressed, this, [this] {
        if (m_soon.isActive())
            search();
        go(QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier) ? Way::Backward : Way::Forward);
    });
    connect(m_goTo, &QLineEdit::returnPressed, this, &TranscriptSearch::goTo);
    connect(m_goTo, &QLineEdit::textChanged, this, [this] {
        setInvalid(m_goTo, Mark::Off);
        m_note->hush();
    });
}

QToolButton* TranscriptSearch::createButton(const QString& iconName, const QString& text, const QString& toolTip) {
    return iconButton(iconName, text, text + QStringLiteral(": ") + toolTip);
}

void TranscriptSearch::begin() { m_wanted->begin(); }

void TranscriptSearch::setFilter(TranscriptModel::Filter filter) {
    m_filter = std::move(filter);
    search();
}

// No bytes are found nowhere: then nothing is listed.
void TranscriptSearch::search() {
    m_soon.stop();
    m_isWaiting = false;
    const Parsed<Bytes> wanted = m_wanted->take(*m_note);
    m_found->setHeld(true);
    if (wanted && !wanted->empty()) {
        m_found->setFilter([bytes = *wanted, filter = m_filter](const RowView& row) {
            return findIn(row.bytes, bytes).has_value() && (!filter || filter(row));
        });
        m_found->setHeld(false);
    }
    m_look.start();
    tell();
}

void TranscriptSearch::update() {
    m_found->update();
    tell();
}

int TranscriptSearch::matches() const {
    return m_found->isHeld() ? 0 : m_found->rowCount() - (m_found->isGap(0) ? 1 : 0);
}

void TranscriptSearch::go(Way way) {
    m_isWaiting = false;
    const int top = m_found->isGap(0) ? 1 : 0;
    const int number = way == Way::Forward ? m_found->rowAtOrAfter(m_place + 1) : m_found->rowAtOrAfter(m_place) - 1;
    if (matches() > 0 && number >= top && number < m_found->rowCount()) {
        m_place = m_found->indexOf(number);
        emit found(m_place);
    } else if (way == Way::Forward && m_found->isGathering()) {
        m_isWaiting = true;
    } else if (matches() > 0) {
        m_note->say(NoteKind::Hint, way == Way::Forward ? tr("This was the last one.") : tr("This was the first one."));
        return;
    }
    m_note->hush();
    tell();
}

void TranscriptSearch::goOn() {
    if (m_isWaiting)
        go(Way::Forward);
    tell();
}

void TranscriptSearch::tell() {
    const bool gathers = m_found->isGathering();
    if (!gathers)
        m_look.stop();
    m_stop->setEnabled(gathers);
    const QLocale locale;
    const int all = matches();
    QString text;
    if (!m_found->isHeld()) {
        const int number = m_place == 0 ? -1 : m_found->rowOf(m_place);
        const QString count = locale.toString(all);
        text = number >= 0 ? tr("%1 of %2").arg(locale.toString(number + 1 - (m_found->isGap(0) ? 1 : 0)), count)
                           : tr("%1 found").arg(count);
        if (gathers)
            text += QStringLiteral(" \u00b7 %1\u2009%").arg(static_cast<int>(m_found->gathered() * 100));
        else if (m_found->isStopped())
            text += QStringLiteral(" \u00b7 ") + tr("stopped");
    }
    m_count->setText(text);
}

void TranscriptSearch::goTo() {
    const auto place = placeIn(m_transcript, m_start, m_goTo->text());
    setInvalid(m_goTo, place ? Mark::Off : Mark::On);
    if (!place)
        return m_note->say(NoteKind::Error, QString::fromStdString(place.error().message));
    m_note->hush();
    m_place = *place;
    emit found(*place);
}

void TranscriptSearch::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        emit closeWanted();
    else if (event->key() == Qt::Key_F3)
        go(event->modifiers().testFlag(Qt::ShiftModifier) ? Way::Backward : Way::Forward);
    else
        QWidget::keyPressEvent(event);
}

} // namespace swb
