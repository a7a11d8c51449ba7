#include "ui/editors/flags_popup.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"
#include "ui/look/words.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace swb {
namespace {

QString hex(std::uint32_t bits) { return QStringLiteral("0x") + QString::number(bits, 16); }

} // namespace

FlagsPopup::FlagsPopup(const QString& label, NamedTable table, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_table(table.begin(), table.end()) {
    setFrameShape(QFrame::StyledPanel);
    setWindowTitle(label);
    setAccessibleName(label);
    auto* column = new QVBoxLayout(this);
    QWidget* boxes = createBoxes(table);
    column->addWidget(boxes);
    boxes->setVisible(!m_rows.empty());
    column->addWidget(createRest());
    showBoxes();
}

QWidget* FlagsPopup::createBoxes(NamedTable table) {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    for (const NamedValue& row : table) {
        const auto bits = static_cast<std::uint32_t>(row.value);
        if (bits == 0)
            continue;
        auto* box = new QCheckBox(text(row.symbol) + QStringLiteral("  ") + hex(bits), list);
        box->setToolTip(row.note.empty() ? text(row.meaning) : text(row.meaning) + QLatin1Char('\n') + text(row.note));
        connect(box, &QCheckBox::toggled, this, [this, bits](bool on) { toggle(bits, on); });
        column->addWidget(box);
        m_rows.push_back({box, bits});
    }
    m_area = new QScrollArea(this);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setWidgetResizable(true);
    m_area->setWidget(list);
    m_area->setFocusPolicy(Qt::NoFocus);
    const QSize hint = list->sizeHint();
    m_area->setMinimumWidth(hint.width() + m_area->verticalScrollBar()->sizeHint().width());
    const int room = screen()->availableGeometry().height() / 2;
    m_area->setMinimumHeight(std::min(hint.height(), room));
    return m_area;
}

void FlagsPopup::becomePart() {
    setWindowFlags(Qt::Widget);
    setFrameShape(QFrame::NoFrame);
    layout()->setContentsMargins({});
    m_area->setMinimumHeight(0);
    new RowTaker(
        this,
        [this](const CarriedRows& rows) {
            return std::ranges::all_of(rows, [this](const CarriedRow& row) { return isOfTable(m_table, row); });
        },
        [this](const CarriedRows& rows) {
            std::uint32_t bits = value();
            for (const CarriedRow& row : rows)
                bits |= static_cast<std::uint32_t>(*row.value);
            setValue(bits);
            emit valueChanged(static_cast<int>(bits));
        });
}

QWidget* FlagsPopup::createRest() {
    auto* rest = new QWidget(this);
    auto* column = new QVBoxLayout(rest);
    column->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout;
    const bool isAlone = m_rows.empty();
    auto* label = new QLabel(isAlone ? tr("&Bits") : tr("&Further bits"), rest);
    m_rest = new QLineEdit(rest);
    m_rest->setAccessibleName(isAlone ? tr("Bits") : tr("Further bits"));
    m_rest->setToolTip(isAlone ? tr("The value, as a decimal or 0x number")
                               : tr("Bits that no name above stands for, as a decimal or 0x number"));
    label->setBuddy(m_rest);
    auto* none = new QPushButton(tr("None"), rest);
    none->setToolTip(tr("Take every flag away: 0"));
    none->setAutoDefault(false);
    row->addWidget(label);
    row->addWidget(m_rest, 1);
    row->addWidget(none);
    column->addLayout(row);
    m_note = new InlineNote(rest);
    column->addWidget(m_note);
    connect(m_rest, &QLineEdit::textChanged, this, &FlagsPopup::readRest);
    connect(m_rest, &QLineEdit::editingFinished, this, [this] {
        if (!m_rest->property(kInvalidProperty).toBool())
            setValue(value());
    });
    connect(none, &QPushButton::clicked, this, [this] {
        setValue(0);
        emit valueChanged(0);
    });
    return rest;
}

void FlagsPopup::setValue(std::uint32_t value) {
    m_chosen = value & namedBits();
    m_further = value & ~namedBits();
    {
        const QSignalBlocker quiet(m_rest);
        m_rest->setText(m_further == 0 ? QString() : hex(m_further));
    }
    if (m_rows.empty())
        m_rest->selectAll(); // what is typed takes its place
    m_note->hush();
    m_error.clear();
    setInvalid(m_rest, Mark::Off);
    showBoxes();
}

QString FlagsPopup::error() const { return m_error; }

QWidget* FlagsPopup::firstField() const { return m_rows.empty() ? static_cast<QWidget*>(m_rest) : m_rows.front().box; }

void FlagsPopup::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    firstField()->setFocus(Qt::PopupFocusReason);
}

void FlagsPopup::toggle(std::uint32_t bits, bool on) {
    m_chosen = on ? m_chosen | bits : m_chosen & ~bits;
    showBoxes(); // O_SYNC holds O_DSYNC: one box may change another
    emit valueChanged(static_cast<int>(value()));
}

void FlagsPopup::readRest() {
    const std::string typed = m_rest->text().trimmed().toStdString();
    const auto read = typed.empty() ? std::optional<std::int64_t>(0) : parseValue(m_table, typed);
    const bool fits =
        read && *read >= std::numeric_limits<std::int32_t>::min() && *read <= std::numeric_limits<std::uint32_t>::max();
    setInvalid(m_rest, fits ? Mark::Off : Mark::On);
    m_error = fits ? QString() : read ? tr("Flags have 32 bits.") : tr("Not a number or known flag.");
    m_note->say(NoteKind::Error, m_error);
    if (!fits)
        return emit refused();
    m_further = static_cast<std::uint32_t>(*read); // on its way to 0x100000 it is 0x1: no box follows yet
    emit valueChanged(static_cast<int>(value()));
}

void FlagsPopup::showBoxes() {
    for (const Row& row : m_rows) {
        const QSignalBlocker quiet(row.box);
        row.box->setChecked((m_chosen & row.bits) == row.bits);
    }
}

std::uint32_t FlagsPopup::namedBits() const {
    std::uint32_t bits = 0;
    for (const Row& row : m_rows)
        bits |= row.bits;
    return bits;
}

} // namespace swb
