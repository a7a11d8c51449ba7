#include "ui/views/hex_search.h"

#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/views/buttons.h"
#include "ui/views/bytes_field.h"
#include "ui/views/icon.h"
#include "ui/views/work_strip.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kOffsetCharacters = 10;

} // namespace

HexSearch::HexSearch(QWidget* parent)
    : QWidget(parent)
    , m_source(std::make_shared<HeldBytes>(Bytes()))
    , m_offset(new QLineEdit)
    , m_note(new InlineNote)
    , m_work(new WorkStrip)
    , m_fields(new FlowBox) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    createFields();
    column->addWidget(m_fields);
    column->addWidget(m_note);
    column->addWidget(m_work);
}

void HexSearch::createFields() {
    FlowLayout* flow = flowOfControls(m_fields);
    m_wanted = new BytesField(flow, tr("The bytes to find: text with escapes (\\r\\n, \\x00), or hex"), this);
    auto* previous =
        iconButton(QStringLiteral("chevron-up"), tr("Previous match"), tr("Search backward (Shift+Enter)"));
    auto* next = iconButton(QStringLiteral("chevron-down"), tr("Next match"), tr("Search forward (Enter)"));
    flow->addWidget(previous);
    flow->addWidget(next);
    setTextRole(m_offset, TextRole::Code);
    m_offset->setMinimumWidth(m_offset->fontMetrics().averageCharWidth() * kOffsetCharacters);
    m_offset->setAccessibleName(tr("Go to"));
    m_offset->setToolTip(tr("An offset to go to: 4096, or 0x1000; Enter goes there"));
    flow->addPair(tr("Go to"), m_offset);
    auto* close = iconButton(QStringLiteral("close"), tr("End the search"), tr("Put the search away (Esc)"));
    flow->addWidget(close);
    connect(previous, &QToolButton::clicked, this, [this] { find(SearchWay::Backward); });
    connect(next, &QToolButton::clicked, this, [this] { find(SearchWay::Forward); });
    connect(m_wanted->line(), &QLineEdit::returnPressed, this, [this] {
        const bool back = QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier);
        find(back ? SearchWay::Backward : SearchWay::Forward);
    });
    connect(m_offset, &QLineEdit::returnPressed, this, &HexSearch::goTo);
    connect(close, &QToolButton::clicked, this, &HexSearch::closeWanted);
    for (QLineEdit* line : {m_wanted->line(), m_offset})
        connect(line, &QLineEdit::textChanged, this, [this, line] {
            setInvalid(line, Mark::Off);
            m_note->hush();
        });
}

void HexSearch::setSource(std::shared_ptr<const ByteSource> source) {
    m_work->abandon();
    m_source = std::move(source);
    m_place = 0;
    m_isAtMatch = false;
    m_note->hush();
}

void HexSearch::begin() { m_wanted->begin(); }

void HexSearch::find(SearchWay way) {
    const Parsed<Bytes> bytes = m_wanted->take(*m_note);
    if (!bytes)
        return;
    if (bytes->empty())
        return m_note->say(NoteKind::Hint, tr("Type what is to be found."));
    const std::uint64_t from = m_place + (way == SearchWay::Forward && m_isAtMatch ? 1 : 0);
    m_work->run(tr("Searching"), [this, source = m_source, bytes = *bytes, from, way](WorkProgress& progress) {
        progress.setTotal(way == SearchWay::Forward ? source->size() - std::min(from, source->size()) : from);
        const SearchResult result =
            findBytes(*source, bytes, from, way, [&](std::uint64_t done) { return progress.tell(done); });
        return [this, result, length = bytes.size(), way] { takeResult(result, length, way); };
    });
}

void HexSearch::takeResult(const SearchResult& result, std::uint64_t length, SearchWay way) {
    if (result.offset) {
        m_place = *result.offset;
        m_isAtMatch = true;
        const QString offset = QStringLiteral("%1 (0x%2)").arg(*result.offset).arg(*result.offset, 0, 16);
        m_note->say(NoteKind::Hint, tr("Found at %1").arg(offset));
        emit found(*result.offset, length);
    } else if (result.wasEnded) {
        m_note->say(NoteKind::Hint, tr("The search was stopped."));
    } else {
        m_note->say(NoteKind::Warning, way == SearchWay::Forward ? tr("Not found from here to the end.")
                                                                 : tr("Not found from here to the beginning."));
    }
}

void HexSearch::goTo() {
    bool isNumber = false;
    const std::uint64_t offset = m_offset->text().trimmed().toULongLong(&isNumber, 0);
    const bool isInside = isNumber && offset < m_source->size();
    setInvalid(m_offset, isInside ? Mark::Off : Mark::On);
    if (!isNumber)
        return m_note->say(NoteKind::Error, tr("An offset is a number: 4096 or 0x1000."));
    if (!isInside)
        return m_note->say(NoteKind::Error,
                           tr("There are %1 bytes.").arg(QLocale().toString(qulonglong(m_source->size()))));
    m_place = offset;
    m_isAtMatch = false;
    m_note->hush();
    emit offsetWanted(offset);
}

void HexSearch::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        emit closeWanted();
    else
        QWidget::keyPressEvent(event);
}

} // namespace swb
