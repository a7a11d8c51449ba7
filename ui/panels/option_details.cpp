#include "ui/panels/option_details.h"

#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/options_model.h"
#include "ui/views/flow_layout.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr std::size_t kBytesShown = 64;
constexpr int kRoomForButtons = 305;

QString bytesText(BytesView bytes) {
    return QStringLiteral("%1 (%2)").arg(hexStart(bytes, kBytesShown), byteCountText(bytes.size())).trimmed();
}

// How the last setting went. What it was asked for is told where the answer differs, or is not known.
QString outcomeText(const OptionEntry& row) {
    if (row.note == OptionEntry::NoteKind::Failed && !row.noteText.isEmpty())
        return QStringLiteral("%1: %2").arg(row.noteHead, row.noteText);
    return row.noteText;
}

// A fresh socket has no filter and no upper protocol, and no value of theirs stands for none.
bool hasUnsettableDefault(const OptionEntry& row) {
    return row.atFirst && row.atFirst->error == 0 && row.atFirst->bytes.empty() &&
           (row.spec->kind == ValueKind::Filter || row.spec->symbol == "TCP_ULP");
}

QString noDefaultText(const OptionEntry& row) {
    if (row.spec->kind == ValueKind::Filter)
        return OptionDetails::tr("A fresh socket has none, and no value stands for that: SO_DETACH_FILTER removes it");
    return OptionDetails::tr("A fresh socket has none, and no value stands for that: it cannot be taken away");
}

} // namespace

OptionDetails::OptionDetails(QWidget* parent)
    : QWidget(parent)
    , m_meaning(new WrappedLabel)
    , m_standing(new WrappedLabel)
    , m_note(new InlineNote)
    , m_remark(new InlineNote)
    , m_bytes(new WrappedLabel) {
    m_buttons = createButtons();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    setTextRole(m_standing, TextRole::Small);
    setTextTone(m_standing, Semantic::MutedText);
    m_bytes->setTextFormat(Qt::PlainText);
    m_bytes->makeSelectable(Qt::TextSelectableByMouse);
    setTextRole(m_bytes, TextRole::Code);
    m_standing->hide();
    m_bytes->hide();
    for (QWidget* part :
         {static_cast<QWidget*>(m_meaning), static_cast<QWidget*>(m_remark), static_cast<QWidget*>(m_note),
          static_cast<QWidget*>(m_standing), static_cast<QWidget*>(m_bytes), m_buttons})
        column->addWidget(part);
}

QWidget* OptionDetails::createButtons() {
    auto* box = new FlowBox;
    auto* row = flowOfControls(box);
    m_change = new QPushButton(tr("Change"));
    m_change->setToolTip(tr("Edits the value of the selected option (Enter)"));
    connect(m_change, &QPushButton::clicked, this, &OptionDetails::changeAsked);
    m_read = new QPushButton(QStringLiteral("getsockopt"));
    m_read->setToolTip(
        tr("Reads the selected option with a call of your own; the only way to read one that is taken by it"));
    connect(m_read, &QPushButton::clicked, this, &OptionDetails::readAsked);
    m_back = new QPushButton(tr("Set to default"));
    m_back->setToolTip(tr("setsockopt() with the value of a fresh socket"));
    connect(m_back, &QPushButton::clicked, this, &OptionDetails::defaultAsked);
    for (QPushButton* button : {m_change, m_read, m_back})
        row->addWidget(button);
    return box;
}

// One line of buttons on a narrow page too.
void OptionDetails::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_back->setText(width() >= scaled(kRoomForButtons) ? tr("Set to default") : tr("Default"));
}

void OptionDetails::addBehindButtons(QWidget* widget) { m_buttons->layout()->addWidget(widget); }

void OptionDetails::setBrief(bool isBrief) {
    m_isBrief = isBrief;
    m_meaning->setVisible(!m_isBrief || m_bytes->isHidden()); // never nothing at all
}

void OptionDetails::remark(NoteKind kind, const QString& words) { m_remark->say(kind, words); }

void OptionDetails::show(const OptionsModel& model, const QModelIndex& index) {
    const OptionEntry* row = model.row(index);
    m_change->setEnabled(row != nullptr && row->spec->isSettable());
    m_read->setEnabled(row != nullptr && row->spec->isReadable());
    const bool isUnsettable = row != nullptr && hasUnsettableDefault(*row);
    m_back->setEnabled(row != nullptr && row->spec->isSettable() && row->isChanged() && !isUnsettable);
    m_back->setToolTip(isUnsettable ? noDefaultText(*row) : tr("setsockopt() with the value of a fresh socket"));
    m_note->hush();
    m_standing->hide();
    showBytes({});
    if (row != nullptr)
        return showRow(model, index);
    if (const ForeignOption* foreign = model.foreign(index)) {
        m_meaning->setText(text(foreign->meaning));
        m_note->say(NoteKind::Hint,
                    tr("Not on this system: %1.").arg(text(systemsText(*foreign))) +
                        (foreign->here.empty() ? QString() : tr(" Here: %1.").arg(text(foreign->here))));
        return;
    }
    m_meaning->setText(index.isValid() ? index.data(Qt::ToolTipRole).toString()
                                       : tr("Select an option to see its bytes."));
}

void OptionDetails::showRow(const OptionsModel& model, const QModelIndex& index) {
    const OptionEntry& row = *model.row(index);
    const OptionsModel::Field* field = model.field(index);
    if (field != nullptr) {
        m_meaning->setText(field->meaning.isEmpty() ? field->name
                                                    : QStringLiteral("%1: %2").arg(field->name, field->meaning));
        const BytesView bytes(row.now->bytes);
        if (field->offset + field->length <= bytes.size())
            showBytes(
                tr("from byte %1: %2").arg(field->offset).arg(bytesText(bytes.subspan(field->offset, field->length))));
        return;
    }
    m_meaning->setText(text(row.spec->meaning));
    m_note->say(row.note == OptionEntry::NoteKind::Failed ? NoteKind::Error : NoteKind::Hint, outcomeText(row));
    const QString standing = standingText(*row.spec, model.stage());
    m_standing->setText(standing);
    m_standing->setVisible(!standing.isEmpty());
    if (row.state() == OptionEntry::State::Answered)
        showBytes(bytesText(row.now->bytes));
    else
        showBytes(row.now ? row.value : QString());
}

void OptionDetails::showBytes(const QString& bytes) {
    m_bytes->setText(bytes);
    m_bytes->setVisible(!bytes.isEmpty());
    m_meaning->setVisible(!m_isBrief || bytes.isEmpty());
}

} // namespace swb
