#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

class QSplitter;

namespace swb {

class ExportMenu;
class TranscriptDetail;
class TranscriptFile;
class TranscriptView;
class WorkStrip;

// One transcript: the rows of all its sockets, and below them what is looked at of them.
class TranscriptPane : public QWidget {
    Q_OBJECT

public:
    // `stored` null: that of the engine.
    TranscriptPane(EngineBridge& bridge, std::unique_ptr<TranscriptFile> stored, QWidget* parent = nullptr);
    ~TranscriptPane() override;

    TranscriptView& rows() const { return *m_rows; }
    TranscriptDetail& detail() const { return *m_detail; }
    const Transcript& transcript() const;
    void check(); // every byte of a stored one

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;

private:
    EngineBridge& m_bridge;
    std::unique_ptr<TranscriptFile> m_stored;
    QSplitter* m_splitter;
    TranscriptView* m_rows;
    TranscriptDetail* m_detail;
    ExportMenu* m_export = nullptr;
    WorkStrip* m_checking = nullptr;
};

} // namespace swb
