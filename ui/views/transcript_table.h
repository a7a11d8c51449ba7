#pragma once

#include "ui/views/tail_table.h"

namespace swb {

class TranscriptModel;

// The rows of a TranscriptModel, as many columns as there is room for. What is left out stands in the tool tip.
class TranscriptTable : public TailTable {
    Q_OBJECT

public:
    explicit TranscriptTable(TranscriptModel& rows, QWidget* parent = nullptr);

    std::vector<std::uint64_t> chosen() const; // indices of the rows selected, rising; at most kMostChosen
    void choose(std::uint64_t index);          // selects that row, or the next one shown, and brings it into sight
    void showNotes();                          // also while there are none
    static constexpr std::size_t kMostChosen = 100'000;

signals:
    void rowChosen(std::uint64_t index); // 0: none, or more than one
    void menuWanted(const QPoint& where);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void fitColumns();

    TranscriptModel& m_rows;
    bool m_hadPeers = false;
    bool m_hadNotes = false;
    bool m_wantsNotes = false;
};

} // namespace swb
