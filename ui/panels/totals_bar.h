#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/traffic/peer_view.h"
#include "core/transcript/transcript.h"

#include <QStatusBar>
#include <QTimer>

class QToolButton;

namespace swb {

// The line at the foot of the window: what is open, what moves, and what could not be kept or shown. Each part is a
// button that explains itself.
class TotalsBar : public QStatusBar {
    Q_OBJECT

public:
    explicit TotalsBar(EngineBridge& bridge, QWidget* parent = nullptr);

    void refresh();

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QToolButton* addPart(const QString& toolTip, Explanation (TotalsBar::*explain)() const);
    Explanation explainMoved() const;
    Explanation explainKept() const;
    Explanation explainMissing() const;
    static QString missingText(const TrafficTotals& totals, const TranscriptState& state);
    void takeHeight();

    EngineBridge& m_bridge;
    QTimer m_timer;
    QToolButton* m_moved;
    QToolButton* m_kept;
    QToolButton* m_missing;
    TrafficTotals m_before;
    Nanoseconds m_since{};
};

} // namespace swb
