#include "ui/panels/data_panel.h"

#include "core/transcript/transcript_bytes.h"
#include "ui/look/type_scale.h"
#include "ui/models/ledger_columns.h"
#include "ui/models/transcript_model.h"
#include "ui/panels/composer.h"
#include "ui/panels/row_detail.h"
#include "ui/views/hex_view.h"
#include "ui/views/tail_table.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {
constexpr int kLeastRows = 3;
constexpr int kLeastDataCharacters = 12;
} // namespace

namespace {
// A notice of the error queue can be control messages alone.
bool isWorthShowing(const TranscriptRow& row) { return row.length > 0 || row.control != nullptr; }
} // namespace

DataPanel::DataPanel(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_history(history) {}

void DataPanel::build() {
    if (m_model != nullptr)
        return;
    m_model = new TranscriptModel(m_bridge.engine().transcript(), m_socket, this);
    m_detail = new RowDetail(m_bridge, m_socket);
    m_detail->hide();
    m_model->setReader([this](const TranscriptRow& row, BytesView bytes) { return m_detail->nameOf(row, bytes); });
    m_composer = new Composer(m_bridge, m_socket, m_history);
    m_composer->setLane(m_lane);
    prefillDestination(m_destination);
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(createTable());
    m_splitter->addWidget(m_detail);
    m_splitter->addWidget(m_composer);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setStretchFactor(2, 0);
    auto* page = new QWidget;
    auto* inner = new QVBoxLayout(page);
    inner->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    inner->addWidget(m_splitter);
    // Only scrolls when the font is large and the window small.
    m_scroll = new QScrollArea;
    m_scroll->setWidget(page);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_scroll);

    connect(&m_bridge, &EngineBridge::transcriptMoved, this, [this] {
        if (isVisible()) // else once it is seen
            takeNews();
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &DataPanel::takeRows);
    connect(m_composer, &Composer::explainRequested, this, &DataPanel::explainRequested);
    connect(m_detail, &RowDetail::explainRequested, this, &DataPanel::explainRequested);
    connect(m_detail, &RowDetail::closeWanted, m_table, [this] {
        m_table->setFocus(); // or it would go to the next field with the button
        m_table->clearSelection();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DataPanel::showRow);
    takeFontMetrics();
    takeRows();
}

HexView* DataPanel::bytesView() const { return m_detail != nullptr ? m_detail->bytesView() : nullptr; }

void DataPanel::prefillDestination(const Address& address) {
    m_destination = address;
    if (m_composer != nullptr && !address.isEmpty())
        m_composer->setDestination(address);
}

void DataPanel::setLane(Lane lane) {
    m_lane = lane;
    if (m_composer != nullptr)
        m_composer->setLane(lane);
}

QWidget* DataPanel::createTable() {
    m_table = new TailTable;
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("sent and received"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->setMinimumSectionSize(1);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_table->horizontalHeader()->setSectionResizeMode(TranscriptModel::DataColumn, QHeaderView::Stretch);
    m_table->setColumnHidden(TranscriptModel::SocketColumn, true);
    m_table->setColumnHidden(TranscriptModel::NoteColumn, true);
    auto* nothing = new QLabel(tr("Nothing was sent or received yet.\nCompose bytes below and send them, or receive."));
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setWordWrap(true);
    setTextTone(nothing, Semantic::MutedText);
    m_tablePages = new QStackedWidget;
    m_tablePages->addWidget(nothing);
    m_tablePages->addWidget(m_table);
    return m_tablePages;
}

// As wide as the page must be, so that nothing is cut off; its height scrolls.
QSize DataPanel::minimumSizeHint() const {
    if (m_scroll == nullptr)
        return QWidget::minimumSizeHint();
    return {m_scroll->widget()->minimumSizeHint().width(), m_scroll->minimumSizeHint().height()};
}

void DataPanel::takeNews() {
    m_model->update();
    takeRows();
}

void DataPanel::takeRows() {
    const bool any = m_model->rowCount() > 0;
    if (any != (m_tablePages->currentWidget() == m_table))
        m_tablePages->setCurrentWidget(any ? static_cast<QWidget*>(m_table) : m_tablePages->widget(0));
    fitColumns();
}

// The peer is shown where there is room for it, the time last of all left out: both are in the tool tip.
void DataPanel::fitColumns() {
    const QFontMetrics metrics = m_table->fontMetrics();
    const int padding = scaled(14);
    const auto widthOf = [&](const QString& text) { return metrics.horizontalAdvance(text) + padding; };
    const QFontMetrics code(fontFor(TextRole::Code));
    const int time = widthOf(QStringLiteral("00:00:00.000"));
    const int direction = widthOf(QStringLiteral("\u2190 ") + TranscriptModel::directionWord(Direction::Received));
    const int length = widthOf(QStringLiteral("00000"));
    const int peer = code.horizontalAdvance(QStringLiteral("255.255.255.255:65535")) + padding;
    const int preview = code.horizontalAdvance(QLatin1Char('0')) * kLeastDataCharacters + padding;
    const int room = m_table->viewport()->width() - direction - length - preview;
    m_table->setColumnHidden(TranscriptModel::TimeColumn, room < time);
    m_table->setColumnHidden(TranscriptModel::PeerColumn, room < time + peer && !(m_model->hasPeers() && room > peer));
    m_table->setColumnWidth(TranscriptModel::TimeColumn, time);
    m_table->setColumnWidth(TranscriptModel::DirectionColumn, direction);
    m_table->setColumnWidth(TranscriptModel::LengthColumn, length);
    m_table->setColumnWidth(TranscriptModel::PeerColumn, peer);
}

void DataPanel::takeFontMetrics() {
    const int row = std::max(m_table->fontMetrics().lineSpacing(), QFontMetrics(fontFor(TextRole::Code)).lineSpacing());
    m_table->verticalHeader()->setDefaultSectionSize(row + scaled(4));
    const int least = kLeastRows * (row + scaled(4));
    m_tablePages->setMinimumHeight(least + m_table->horizontalHeader()->sizeHint().height());
    m_detail->bytesView()->setMinimumHeight(least + m_table->horizontalHeader()->sizeHint().height());
    fitColumns();
    updateGeometry();
}

void DataPanel::showRow() {
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    const TranscriptRow row = selected.isEmpty() ? TranscriptRow() : m_model->row(selected.front().row());
    const bool hasBytes = row.index != 0 && isWorthShowing(row);
    m_detail->setVisible(hasBytes);
    if (!hasBytes)
        return;
    QStringList title{TranscriptModel::directionWord(row.direction), wallTimeText(row.time)};
    if (!row.peer.isEmpty())
        title << QString::fromStdString(row.peer.toString());
    if (const QString note = TranscriptModel::noteText(row); !note.isEmpty())
        title << note;
    const std::uint64_t length = row.note == RowNote::Discarded || row.note == RowNote::NotKept ? 0 : row.length;
    m_detail->show(row, std::make_shared<TranscriptBytes>(m_model->transcript(), row.index),
                   title.join(QStringLiteral(", ")), length);
}

void DataPanel::showEvent(QShowEvent* event) {
    if (m_model != nullptr)
        takeNews();
    build();
    QWidget::showEvent(event);
}

void DataPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (m_table != nullptr)
        fitColumns();
}

void DataPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_table != nullptr)
        takeFontMetrics();
}

} // namespace swb
