#include "ui/panels/transcript_pane.h"

#include "core/transcript/transcript_file.h"
#include "ui/look/type_scale.h"
#include "ui/panels/row_detail.h"
#include "ui/panels/transcript_detail.h"
#include "ui/panels/transcript_export.h"
#include "ui/panels/transcript_view.h"
#include "ui/views/buttons.h"
#include "ui/views/export_menu.h"
#include "ui/views/work_strip.h"

#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace swb {

TranscriptPane::TranscriptPane(EngineBridge& bridge, std::unique_ptr<TranscriptFile> stored, QWidget* parent)
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
        m_rows->setEarlier([&file = *m_stored] { return file.faults(); });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    column->setSpacing(scaled(4));
    column->addWidget(m_splitter, 1);
    column->addWidget(m_export->strip());
    if (m_stored != nullptr) {
        m_checking = new WorkStrip;
        column->addWidget(m_checking);
        auto* button = wordButton(u"search", tr("Check"), tr("Compare every byte of the session with its checksum"));
        m_rows->addControl(button);
        connect(button, &QToolButton::clicked, this, &TranscriptPane::check);
    }
    connect(m_detail, &TranscriptDetail::explainRequested, this, &TranscriptPane::explainRequested);
    if (m_stored == nullptr)
        connect(&bridge, &EngineBridge::transcriptMoved, this, [this] {
            if (isVisible()) // else once it is seen
                m_rows->update();
        });
}

// What shows the stored transcript goes before it.
TranscriptPane::~TranscriptPane() {
    delete m_checking;
    delete m_export->strip();
    delete m_splitter;
}

void TranscriptPane::check() {
    m_checking->run(tr("Checking"), [this, &file = *m_stored](WorkProgress& progress) -> Worker::Finish {
        bool isWhole = true;
        file.check([&](std::uint64_t done, std::uint64_t all) {
            progress.setTotal(all);
            isWhole = progress.tell(done);
            return isWhole;
        });
        return [this, isWhole, isSound = file.faults().empty()] {
            m_rows->update(); // says what was found
            if (!isWhole)
                m_rows->say(tr("The check was stopped."));
            else if (isSound)
                m_rows->say(tr("Every byte has its checksum."));
            else
                m_rows->say(tr("The check is over."));
        };
    });
}

const Transcript& TranscriptPane::transcript() const {
    return m_stored != nullptr ? *m_stored : m_bridge.engine().transcript();
}

void TranscriptPane::showEvent(QShowEvent* event) {
    m_rows->update();
    QWidget::showEvent(event);
}

} // namespace swb
