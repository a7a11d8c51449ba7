#include "ui/panels/transcript_page.h"

#include "ui/panels/transcript_pane.h"

#include <QTabWidget>
#include <QVBoxLayout>

namespace swb {

TranscriptPage::TranscriptPage(EngineBridge& bridge, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_tabs(new QTabWidget)
    , m_now(new TranscriptPane(bridge, nullptr)) {
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_now, tr("Now"));
    m_tabs->setTabToolTip(0, tr("What is sent and received while this program runs"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_tabs);
    connect(m_now, &TranscriptPane::explainRequested, this, &TranscriptPage::explainRequested);
}

} // namespace swb
