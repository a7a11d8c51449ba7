#include "ui/panels/row_detail.h"

#include "core/constants/tables.h"
#include "core/transcript/transcript_bytes.h"
#include "core/wire/control_fields.h"
#include "core/wire/field_limit.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/ledger_columns.h"
#include "ui/models/transcript_model.h"
#include "ui/views/choice_row.h"
#include "ui/views/control_view.h"
#include "ui/views/fields_view.h"
#include "ui/views/flow_layout.h"
#include "ui/views/hex_view.h"
#include "ui/views/icon.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <memory>
#include <utility>

namespace swb {

namespace {

constexpr int kBesideCharacters = 120; // fields and bytes beside each other
constexpr int kChoiceCharacters = 14;
constexpr std::size_t kReadAtOnce = std::size_t{64} * 1024;
constexpr std::size_t kMostFields = 20000;
constexpr std::size_t kMostTakenApart = std::size_t{16} << 20; // of more, the bytes alone are shown

const QString kAutomatic = QStringLiteral("");
const QString kNone = QStringLiteral("-");

} // namespace

RowDetail::RowDetail(EngineBridge& bridge, SocketId socket, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_places(new ChoiceRow(this))
    , m_bytes(new HexView)
    , m_fields(new FieldsView)
    , m_control(new ControlView) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addWidget(createTop());
    auto* views = new QHBoxLayout;
    views->setSpacing(scaled(8));
    views->addWidget(m_fields, 3);
    views->addWidget(m_bytes, 2);
    views->addWidget(m_control, 3);
    column->addLayout(views, 1);
    connect(m_places, &ChoiceRow::chosen, this, [this](int id) {
        m_wasChosen = true;
        setPlace(static_cast<Place>(id));
    });
    connect(m_fields, &FieldsView::fieldSelected, m_bytes, &HexView::mark);
    connect(m_fields, &FieldsView::explainRequested, this, &RowDetail::explainRequested);
    setPlace(Place::Dump);
}

QWidget* RowDetail::createTop() {
    m_choiceBox = new FlowBox;
    auto* flow = new FlowLayout(m_choiceBox);
    flow->setContentsMargins({});
    flow->setSpacing(scaled(8));
    flow->setLineSpacing(scaled(2));
    flow->addWidget(m_places);
    addPlace(Place::Dump, tr("Bytes"), tr("The bytes of the selected row as they are"), m_bytes);
    addPlace(Place::Fields, tr("Fields"), tr("The bytes taken apart into the fields of a protocol"), m_fields);
    addPlace(Place::Control, tr("Control"), tr("The control messages that came or went with these bytes"), m_control);
    createChoice();
    auto* close = new QToolButton;
    close->setIcon(icon(u"close"));
    close->setAccessibleName(tr("Put this away"));
    close->setToolTip(tr("Put this away: the list has its room again"));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::StrongFocus);
    flow->addWidget(close);
    connect(close, &QToolButton::clicked, this, &RowDetail::closeWanted);
    return m_choiceBox;
}

void RowDetail::addPlace(Place place, const QString& text, const QString& toolTip, QWidget* view) {
    m_places->add(static_cast<int>(place), text, toolTip);
    m_views[place] = view;
}

void RowDetail::createChoice() {
    auto* flow = static_cast<FlowLayout*>(m_choiceBox->layout());
    m_choice = new QComboBox;
    m_choice->addItem(tr("automatic"), kAutomatic);
    m_choice->addItem(tr("nothing"), kNone);
    m_choice->setItemData(0, tr("As the family, type and protocol of the socket suggest"), Qt::ToolTipRole);
    m_choice->setItemData(1, tr("Bytes without a meaning"), Qt::ToolTipRole);
    for (const Decoder& decoder : decoders()) {
        m_choice->addItem(text(decoder.name), text(decoder.id));
        m_choice->setItemData(m_choice->count() - 1, text(decoder.meaning), Qt::ToolTipRole);
    }
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(kChoiceCharacters);
    m_choice->setAccessibleName(tr("read as"));
    m_choice->setToolTip(tr("The protocol that these bytes are read as"));
    m_choice->setMaxVisibleItems(20);
    flow->addPair(tr("read as"), m_choice);
    m_argument = new QLineEdit;
    setTextRole(m_argument, TextRole::Code);
    m_argument->setMinimumWidth(fontMetrics().averageCharWidth() * 10);
    QLabel* label = flow->addPair(tr("argument"), m_argument);
    m_argumentPair = label->parentWidget();
    connect(m_choice, &QComboBox::currentIndexChanged, this, &RowDetail::decode);
    connect(m_argument, &QLineEdit::textChanged, this, &RowDetail::decode);
}

DecodeContext RowDetail::contextOf(const TranscriptRow& row) const {
    DecodeContext context;
    if (const SocketView* view = m_bridge.find(m_socket ? m_socket : row.socket)) {
        context.family = view->family;
        context.type = view->type;
        context.protocol = view->kernelProtocol > 0 ? view->kernelProtocol : view->protocol;
        context.local = view->local.value_or(Address());
    }
    context.isSent = row.direction == Direction::Sent;
    context.peer = row.peer;
    return context;
}

void RowDetail::show(const TranscriptRow& row, std::shared_ptr<const ByteSource> bytes, const QString& title,
                     std::uint64_t length) {
    m_context = contextOf(row);
    showControl(row);
    m_head = bytes->bytes(0, kMostTakenApart);
    m_bytes->setSource(std::move(bytes), title, length);
    if (!m_wasChosen || (m_place == Place::Control && row.control == nullptr))
        setPlace(m_head.empty() && row.control != nullptr ? Place::Control
                 : chosen() != nullptr                    ? Place::Fields
                                                          : Place::Dump);
    decode();
}

void RowDetail::show(const Transcript& transcript, const TranscriptRow& row) {
    QStringList title{TranscriptModel::directionWord(row.direction), wallTimeText(row.time)};
    if (!m_socket)
        title.prepend(QStringLiteral("s%1").arg(row.socket.value));
    if (!row.peer.isEmpty())
        title << QString::fromStdString(row.peer.toString());
    if (const QString note = TranscriptModel::noteText(row); !note.isEmpty())
        title << note;
    const std::uint64_t length = row.note == RowNote::Discarded || row.note == RowNote::NotKept ? 0 : row.length;
    show(row, std::make_shared<TranscriptBytes>(transcript, row.index), title.join(QStringLiteral(", ")), length);
}

QString RowDetail::nameOf(const TranscriptRow& row, BytesView bytes) const {
    const DecodeContext context = contextOf(row);
    const Decoder* decoder = automaticDecoder(bytes, context);
    return decoder != nullptr ? QString::fromStdString(decoder->decode(bytes, context).name) : QString();
}

void RowDetail::showControl(const TranscriptRow& row) {
    const bool any = row.control != nullptr;
    m_places->setChoiceVisible(static_cast<int>(Place::Control), any);
    if (!any)
        return;
    Decoded decoded = decodeControl(*row.control);
    if (row.messageFlags != 0)
        decoded.name += ", flags " + decodeFlags(messageFlags(), static_cast<std::uint32_t>(row.messageFlags));
    m_control->set(std::move(decoded), *row.control);
}

const Decoder* RowDetail::chosen() const {
    const QString id = m_choice->currentData().toString();
    if (id == kAutomatic)
        return automaticDecoder(m_head, m_context);
    return id == kNone ? nullptr : findDecoder(id.toStdString());
}

void RowDetail::readAs(std::string_view decoderId) {
    if (const int at = m_choice->findData(text(decoderId)); at >= 0)
        m_choice->setCurrentIndex(at);
}

void RowDetail::decode() {
    ++m_turn;
    const Decoder* decoder = chosen();
    const bool asks = decoder != nullptr && !decoder->argument.empty();
    if (asks) {
        const QString label = text(decoder->argument);
        for (QLabel* visible : m_argumentPair->findChildren<QLabel*>())
            visible->setText(label);
        m_argument->setAccessibleName(label);
        m_argument->setToolTip(text(decoder->meaning));
    }
    m_argumentPair->setVisible(asks && m_place == Place::Fields);
    if (m_place != Place::Fields)
        return;
    m_context.argument = m_argument->text().toStdString();
    const Bytes& bytes = m_head;
    if (decoder != nullptr && bytes.size() > kReadAtOnce)
        return decodeBeside(*decoder);
    Decoded decoded;
    if (decoder != nullptr) {
        decoded = decoder->decode(bytes, m_context);
        limitFields(decoded, kMostFields);
    } else {
        decoded.name = tr("bytes without a meaning").toStdString();
        if (!bytes.empty())
            decoded.fields.push_back({"data", tr("%1 bytes").arg(bytes.size()).toStdString(), "", 0, bytes.size()});
    }
    m_fields->set(std::move(decoded), bytes);
}

// Many bytes are taken apart in a thread, one lot at a time: the window goes on, and what was asked for last is shown.
void RowDetail::decodeBeside(const Decoder& decoder) {
    Decoded waiting;
    waiting.name = tr("Reading %1 bytes\u2026").arg(m_head.size()).toStdString();
    m_fields->set(std::move(waiting), {});
    if (std::exchange(m_isReading, true))
        return;
    m_decoding.run(
        [this, turn = m_turn, &decoder, bytes = m_head, context = m_context](WorkProgress&) -> Worker::Finish {
            auto decoded = std::make_shared<Decoded>(decoder.decode(bytes, context));
            limitFields(*decoded, kMostFields);
            return [this, turn, decoded] {
                m_isReading = false;
                if (turn == m_turn)
                    m_fields->set(std::move(*decoded), m_head);
                else
                    decode();
            };
        });
}

void RowDetail::setPlace(Place place) {
    m_place = place;
    m_places->choose(static_cast<int>(place));
    m_choice->parentWidget()->setVisible(place == Place::Fields);
    arrange();
    decode();
    if (place != Place::Fields)
        m_argumentPair->hide();
}

void RowDetail::arrange() {
    const bool beside = m_place == Place::Fields &&
                        width() >= QFontMetrics(fontFor(TextRole::Code)).averageCharWidth() * kBesideCharacters;
    for (const auto& [place, view] : m_views)
        view->setVisible(place == m_place || (beside && place == Place::Dump));
}

// A splitter asks no layout how high it must be for its width.
bool RowDetail::event(QEvent* event) {
    const bool handled = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize)
        if (const int needed = layout()->minimumHeightForWidth(width()); needed > 0 && needed != minimumHeight())
            setMinimumHeight(needed);
    return handled;
}

void RowDetail::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace swb
