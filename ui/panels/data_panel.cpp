#include "ui/panels/data_panel.h"

#include "ui/look/type_scale.h"
#include "ui/models/transcript_model.h"
#include "ui/panels/composer.h"
#include "ui/panels/row_detail.h"
#include "ui/panels/transcript_detail.h"
#include "ui/panels/transcript_export.h"
#include "ui/panels/transcript_view.h"
#include "ui/views/export_menu.h"
#include "ui/views/hex_view.h"
#include "ui/views/transcript_table.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

namespace swb {

namespace {
constexpr int kLeastRows = 2;
} // namespace

DataPanel::DataPanel(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_history(history) {}

void DataPanel::build() {
    if (m_rows != nullptr)
        return;
    const SocketView* view = m_bridge.find(m_socket);
    const QString nothing =
        view != nullptr && view->life == Life::Listening
            ? tr("A listener moves no bytes itself; those of its peers stand in the mode Transcript.\nFor some of "
                 "them: "
                 "select them on the page Automatic, and press Bytes.")
            : tr("Nothing was sent or received yet.\nCompose bytes below and send them, or receive.");
    m_rows = new TranscriptView(m_bridge.engine().transcript(), m_socket, nothing);
    m_detail = new TranscriptDetail(m_bridge, m_bridge.engine().transcript(), m_socket);
    m_detail->attach(*m_rows);
    m_rows->model().setReader(
        [this](const TranscriptRow& row, BytesView bytes) { return detail()->nameOf(row, bytes); });
    m_composer = new Composer(m_bridge, m_socket, m_history);
    m_composer->setLane(m_lane);
    prefillDestination(m_destination);
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(createRows());
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
            m_rows->update();
    });
    connect(m_composer, &Composer::explainRequested, this, &DataPanel::explainRequested);
    connect(m_composer, &Composer::keepRequested, this, &DataPanel::keepRequested);
    connect(m_detail, &TranscriptDetail::explainRequested, this, &DataPanel::explainRequested);
    takeFontMetrics();
}

// The table, and below it how an export of its rows goes.
QWidget* DataPanel::createRows() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addWidget(m_rows, 1);
    column->addWidget(addExport(*m_rows, m_bridge, TranscriptOf::Engine)->strip());
    return box;
}

HexView* DataPanel::bytesView() const { return m_detail != nullptr ? detail()->bytesView() : nullptr; }

RowDetail* DataPanel::detail() const { return m_detail != nullptr ? m_detail->row() : nullptr; }

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

// As wide as the page must be, so that nothing is cut off; its height scrolls.
QSize DataPanel::minimumSizeHint() const {
    if (m_scroll == nullptr)
        return QWidget::minimumSizeHint();
    return {m_scroll->widget()->minimumSizeHint().width(), m_scroll->minimumSizeHint().height()};
}

void DataPanel::takeFontMetrics() {
    m_rows->setLeastRows(kLeastRows);
    const TranscriptTable* table = m_rows->table();
    bytesView()->setMinimumHeight(kLeastRows * table->verticalHeader()->defaultSectionSize() +
                                  table->horizontalHeader()->sizeHint().height());
    updateGeometry();
}

TranscriptModel* DataPanel::model() const { return m_rows != nullptr ? &m_rows->model() : nullptr; }

void DataPanel::showEvent(QShowEvent* event) {
    if (m_rows != nullptr)
        m_rows->update();
    build();
    QWidget::showEvent(event);
}

void DataPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_rows != nullptr)
        takeFontMetrics();
}

} // namespace swb
