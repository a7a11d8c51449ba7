#include "ui/panels/transcript_pane.h"

#include "ui/look/type_scale.h"
#include "ui/panels/row_detail.h"
#include "ui/panels/transcript_detail.h"
#include "ui/panels/transcript_export.h"
#include "ui/panels/transcript_view.h"
#include "ui/views/export_menu.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace swb {

TranscriptPane::TranscriptPane(EngineBridge& bridge, std::unique_ptr<Transcript> stored, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_stored(std::move(stored))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_rows(new TranscriptView(transcript(), SocketId{},
                                tr("Nothing was sent or received yet.\nWhat any socket moves will stand here.")))
    , m_detail(new TranscriptDetail(bridge, transcript(), SocketId{})) {
    m_detail->attach(*m_rows);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_rows);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_export = addExport(*m_rows, m_bridge, m_stored != nullptr ? TranscriptOf::EarlierSession : TranscriptOf::Engine);
    m_rows->showFilter(true);
    if (m_stored != nullptr)
        m_rows->setEarlier();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    column->setSpacing(scaled(4));
    column->addWidget(m_splitter, 1);
    column->addWidget(m_export->strip());
    connect(m_detail, &TranscriptDetail::explainRequested, this, &TranscriptPane::explainRequested);
    if (m_stored == nullptr)
        connect(&bridge, &EngineBridge::transcriptMoved, this, [this] {
            if (isVisible()) // else once it is seen
                m_rows->update();
        });
}

// What shows the stored transcript goes before it.
TranscriptPane::~TranscriptPane() {
    delete m_export->strip();
    delete m_splitter;
}

const Transcript& TranscriptPane::transcript() const {
    return m_stored != nullptr ? *m_stored : m_bridge.engine().transcript();
}

void TranscriptPane::showEvent(QShowEvent* event) {
    m_rows->update();
    QWidget::showEvent(event);
}

} // namespace swb
