#include "ui/panels/option_strip.h"

#include "core/constants/tables.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/option_choice.h"
#include "ui/editors/option_value_edit.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/option_entry.h"
#include "ui/models/report_text.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

namespace swb {

namespace {

constexpr std::size_t kBytesShown = 128;
constexpr std::size_t kFieldsShown = 8;
constexpr int kRoomForTwo = 420;
constexpr int kListLetters = 10;
constexpr int kLineColumns = 3; // label, field, button

// The fields of a structure each on a line of its own.
QString meaningOf(const OptionSpec& spec, const Bytes& bytes) {
    const DecodedOption decoded = decodeOption(spec, bytes);
    if (decoded.fields.empty())
        return optionCellText(spec, {bytes, 0});
    QStringList lines;
    for (std::size_t i = 0; i < std::min(decoded.fields.size(), kFieldsShown); ++i) {
        const OptionField& field = decoded.fields[i];
        lines << text(field.name) + QStringLiteral(" = ") + withUnit(text(field.value), field.unit);
    }
    if (decoded.fields.size() > kFieldsShown)
        lines << OptionStrip::tr("… %1 fields in all; the table has them").arg(decoded.fields.size());
    if (!decoded.note.empty())
        lines << text(decoded.note);
    return lines.join(u'\n');
}

} // namespace

OptionStrip::OptionStrip(QWidget* parent)
    : QWidget(parent)
    , m_opener(new QToolButton) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_opener->setText(tr("Any option, by name or number"));
    m_opener->setToolTip(tr("getsockopt() and setsockopt() as a program makes them: any level, any name, any length"));
    m_opener->setCheckable(true);
    m_opener->setAutoRaise(true);
    m_opener->setFocusPolicy(Qt::StrongFocus);
    m_opener->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_opener->setArrowType(Qt::RightArrow);
    hide();
    connect(m_opener, &QToolButton::toggled, this, [this](bool open) {
        m_opener->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        if (open && m_body == nullptr)
            build();
        setVisible(open);
    });
}

void OptionStrip::build() {
    m_body = new QWidget;
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    column->addWidget(createFields());
    m_note = new InlineNote;
    column->addWidget(m_note);
    column->addWidget(createResult());
    layout()->addWidget(m_body);
    const auto clear = [this] { m_note->hush(); };
    connect(m_choice, &OptionChoice::changed, this,
            [this, clear] { m_choice->isValid() ? clear() : fail(m_choice->error()); });
    connect(m_value, &QLineEdit::textChanged, this,
            [this, clear] { m_value->error().isEmpty() ? clear() : fail(m_value->error()); });
    if (m_wanted != nullptr)
        showOption(*m_wanted);
}

QWidget* OptionStrip::createFields() {
    auto* box = new QWidget;
    m_grid = new QGridLayout(box);
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(scaled(6));
    m_grid->setVerticalSpacing(scaled(5));
    m_choice = new OptionChoice(this);
    for (NumberCombo* combo : {m_choice->level(), m_choice->name()}) {
        combo->setMinimumContentsLength(kListLetters);
        combo->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    m_lines[0] = createLine(QStringLiteral("level"), m_choice->level(), m_choice->level(), nullptr);
    m_lines[1] = createLine(QStringLiteral("optname"), m_choice->name(), m_choice->name(), nullptr);
    m_room = new IntegerEdit(QStringLiteral("buflen"));
    m_room->setRange(0, std::numeric_limits<std::uint32_t>::max());
    m_room->setValue(4);
    m_room->field()->setToolTip(
        tr("How many bytes of the value to ask for, as in getsockopt(level, optname, buflen). 0 "
           "is allowed; of a filter the kernel counts instructions."));
    auto* get = new QPushButton(QStringLiteral("getsockopt"));
    get->setToolTip(tr("Reads it with a buffer of this length"));
    connect(get, &QPushButton::clicked, this, &OptionStrip::get);
    m_lines[2] = createLine(QStringLiteral("buflen"), m_room, m_room->field(), get);
    m_value = new OptionValueEdit;
    auto* set = new QPushButton(QStringLiteral("setsockopt"));
    set->setToolTip(tr("Sets it to an integer of 4 bytes, or to these bytes"));
    connect(set, &QPushButton::clicked, this, &OptionStrip::set);
    connect(m_value, &QLineEdit::returnPressed, this, &OptionStrip::set);
    connect(m_room->field(), &QLineEdit::returnPressed, this, &OptionStrip::get);
    m_lines[3] = createLine(QStringLiteral("optval"), m_value, m_value, set);
    placeLines();
    return box;
}

OptionStrip::Line OptionStrip::createLine(const QString& name, QWidget* field, QWidget* buddy, QWidget* button) {
    auto* label = new QLabel(name);
    label->setBuddy(buddy);
    if (buddy->accessibleName().isEmpty())
        setFieldName(buddy, name);
    return {label, field, button};
}

// Field under field, and two of them beside each other where there is room.
void OptionStrip::placeLines() {
    const int halves = width() >= scaled(kRoomForTwo) ? 2 : 1;
    if (halves == m_halves)
        return;
    m_halves = halves;
    for (int i = 0; i < static_cast<int>(m_lines.size()); ++i) {
        const Line& line = m_lines[static_cast<std::size_t>(i)];
        const int row = i / halves, column = i % halves * kLineColumns;
        m_grid->addWidget(line.label, row, column);
        m_grid->addWidget(line.field, row, column + 1, 1, line.button != nullptr ? 1 : 2);
        if (line.button != nullptr)
            m_grid->addWidget(line.button, row, column + 2);
    }
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(1 + kLineColumns, halves - 1);
}

QWidget* OptionStrip::createResult() {
    m_result = new QWidget;
    auto* column = new QVBoxLayout(m_result);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    m_head = new QLabel(tr("nothing read yet"));
    setTextRole(m_head, TextRole::Small);
    setTextTone(m_head, Semantic::MutedText);
    m_bytes = new WrappedLabel;
    setTextRole(m_bytes, TextRole::Code);
    m_meaning = new WrappedLabel;
    for (WrappedLabel* label : {m_bytes, m_meaning}) {
        label->setTextFormat(Qt::PlainText);
        label->makeSelectable(Qt::TextSelectableByMouse);
        label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    }
    m_sides = new QBoxLayout(QBoxLayout::LeftToRight);
    m_sides->setSpacing(scaled(12));
    m_sides->addWidget(m_bytes, 1);
    m_sides->addWidget(m_meaning, 1);
    column->addWidget(m_head);
    column->addLayout(m_sides);
    m_result->hide();
    return m_result;
}

void OptionStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (m_body == nullptr)
        return;
    placeLines();
    m_sides->setDirection(m_halves == 2 ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void OptionStrip::showOption(const OptionSpec& spec) {
    m_wanted = &spec;
    if (m_body == nullptr)
        return;
    m_choice->choose(spec.level, spec.name);
    m_room->setValue(readRoom(spec));
}

void OptionStrip::get() {
    if (!m_choice->isValid())
        return fail(m_choice->error());
    if (!m_room->isValid())
        return m_room->field()->setFocus(); // what is wrong stands beside it
    emit getAsked(m_choice->level()->value(), m_choice->name()->value(), static_cast<quint32>(m_room->value()));
}

void OptionStrip::set() {
    if (!m_choice->isValid())
        return fail(m_choice->error());
    const auto bytes = m_value->bytes();
    if (!bytes)
        return fail(m_value->error());
    emit setAsked(m_choice->level()->value(), m_choice->name()->value(), *bytes);
}

void OptionStrip::showRead(int level, int name, std::uint32_t room, const ActionReport& report) {
    if (m_body == nullptr)
        return;
    const ReportText words = reportText(report);
    const QString call = QStringLiteral("getsockopt(%1, %2, %3)")
                             .arg(text(decodeValue(optionLevels(), level)), text(optionSymbol(level, name)))
                             .arg(room);
    if (report.error || report.cancelled) {
        m_result->hide();
        return fail(QStringLiteral("%1: %2. %3").arg(call, words.headline, words.detail));
    }
    const OptionSpec* spec = findOption(level, name);
    m_note->hush();
    say(tr("%1 gave %2").arg(call, byteCountText(report.bytes.size())),
        report.bytes.empty() ? tr("no bytes") : hexStart(report.bytes, kBytesShown),
        report.bytes.empty() ? QString() : meaningOf(spec != nullptr ? *spec : unknownOption(), report.bytes));
}

void OptionStrip::showSet(const ActionReport& report) {
    if (m_body == nullptr)
        return;
    m_result->hide();
    const ReportText words = reportText(report);
    if (report.error || report.cancelled)
        return fail(QStringLiteral("setsockopt: %1. %2").arg(words.headline, words.detail));
    m_note->say(NoteKind::Hint, tr("setsockopt: the kernel took it. getsockopt tells what it made of it."));
}

void OptionStrip::say(const QString& head, const QString& bytes, const QString& meaning) {
    m_head->setText(head);
    m_bytes->setText(bytes);
    m_meaning->setText(meaning);
    m_meaning->setVisible(!meaning.isEmpty());
    m_result->show();
}

void OptionStrip::fail(const QString& words) { m_note->say(NoteKind::Error, words); }

} // namespace swb
