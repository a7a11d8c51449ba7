#include "ui/panels/transcript_pane.h"

#include "core/engine/export_sources.h"
#include "ui/look/type_scale.h"
#include "ui/panels/row_detail.h"
#include "ui/panels/transcript_detail.h"
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
    createExport();
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

void TranscriptPane::createExport() {
    m_export = new ExportMenu;
    m_export->setScopeSource([this] {
        ExportScope scope;
        scope.transcript = &transcript();
        scope.selected = m_rows->chosen();
        if (m_stored == nullptr)
            scope.sources = [this] { return exportSourcesOf(m_bridge.engine()); };
        else
            scope.sources = [] { return ExportSources(); };
        return scope;
    });
    m_rows->addControl(m_export);
}

void TranscriptPane::showEvent(QShowEvent* event) {
    m_rows->update();
    QWidget::showEvent(event);
}

} // namespace swb
