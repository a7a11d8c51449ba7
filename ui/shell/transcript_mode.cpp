#include "ui/shell/transcript_mode.h"

#include "ui/panels/explain_panel.h"
#include "ui/panels/transcript_page.h"

namespace swb {

QWidget* createTranscriptMode(EngineBridge& bridge, ExplainPanel& explain) {
    auto* page = new TranscriptPage(bridge);
    QObject::connect(page, &TranscriptPage::explainRequested, &explain, &ExplainPanel::explain);
    return page;
}

} // namespace swb
