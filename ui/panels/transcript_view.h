#pragma once

#include "core/payload/byte_source.h"
#include "core/transcript/filter_expression.h"
#include "ui/models/transcript_copy.h"
#include "ui/models/transcript_model.h"
#include "ui/views/flow_layout.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <atomic>
#include <functional>
#include <memory>

class QAction;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace swb {

class CompareMenu;
class InlineNote;
class MenuButton;
class TranscriptFilter;
class TranscriptSearch;
class TranscriptTable;
class WorkStrip;

// The rows of a transcript, of all sockets or of one, and what is done with them: find, go to, mark, note, copy, save,
// read as a conversation, compare.
class TranscriptView : public QWidget {
    Q_OBJECT

public:
    // `transcript` outlives it. `whenEmpty`: what is said in place of the table while there is no row.
    TranscriptView(const Transcript& transcript, SocketId socket, const QString& whenEmpty, QWidget* parent = nullptr);

    TranscriptModel& model() const { return *m_model; }
    TranscriptTable* table() const { return m_table; }
    void update(); // takes what came since
    // A session of before: nothing is recorded into it. `faults`: where it was found to be damaged so far.
    void setEarlier(std::function<std::vector<std::string>()> faults);
    void setExpression(const FilterExpression& expression); // which rows are shown
    const FilterExpression& expression() const { return m_shownOnly; }
    void showFilter(bool shown);
    TranscriptFilter* filter() const { return m_expression; } // null until it is first shown
    void showSearch(bool shown);
    TranscriptSearch* search() const { return m_search; } // the same
    void addControl(QWidget* control);                    // to the bar, before the buttons at its end
    void setLeastRows(int rows);                          // that have room
    void choose(std::uint64_t index);                     // brings that row into sight, selected
    std::vector<std::uint64_t> chosen() const;            // indices of the selected rows
    void say(const QString& text);                        // below the rows, until others are selected
    void setOptions(const QVariantMap& options);          // what options() gave
    QVariantMap options() const;

signals:
    void rowChosen(std::uint64_t index); // 0: none, or more than one
    void conversationWanted();
    void compareWanted(std::uint64_t first, std::uint64_t second);
    void compareWithWanted(std::uint64_t index, const QString& name,
                           const std::shared_ptr<const swb::ByteSource>& other);
    void optionsChanged();

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void createBar();
    void createViewMenu();
    void createRowsMenu();
    void createShortcuts();
    QToolButton* createButton(const QString& iconName, const QString& text, const QString& toolTip);
    QAction* addTo(QMenu& menu, const QString& text, const QString& toolTip, const std::function<void()>& act);
    TranscriptModel::Filter newFilter();
    void tellRecording();
    void tellFaults();
    void returnToChosen();
    void takeChosen();
    void copyChosen(CopyRowsAs form);
    void askWhereToSave();
    void saveChosen(const QString& path);
    void markChosen(const std::string& colour);
    void goToMark(int step);
    void compareChosen();
    void createComparing();
    void editNote();
    void tell();

    const Transcript& m_transcript;
    TranscriptModel* m_model;
    TranscriptTable* m_table;
    QStackedWidget* m_pages;
    FlowBox* m_bar;
    FlowLayout* m_flow = nullptr;
    QWidget* m_added; // controls of others
    FlowLayout* m_addedFlow = nullptr;
    QToolButton* m_searchButton = nullptr;
    QToolButton* m_followButton = nullptr;
    MenuButton* m_viewMenu = nullptr;
    MenuButton* m_rowsMenu = nullptr;
    QLabel* m_count;
    QLabel* m_note;
    WorkStrip* m_work;
    TranscriptSearch* m_search = nullptr; // null until it is first shown
    TranscriptFilter* m_expression = nullptr;
    QToolButton* m_filterButton = nullptr;
    InlineNote* m_recording; // that it is paused, and why
    FilterExpression m_shownOnly;
    std::shared_ptr<std::atomic<std::uint64_t>> m_cutShort;
    std::array<QAction*, 3> m_times{};
    std::array<QAction*, 2> m_forms{};
    std::vector<QAction*> m_forChosen; // enabled while rows are selected
    QAction* m_compare = nullptr;
    CompareMenu* m_compareWith = nullptr;
    std::uint64_t m_chosenBefore = 0; // the expression changed; 0: none was
    int m_leastRows = 3;
    bool m_isEarlier = false;
    std::function<std::vector<std::string>()> m_faults;
    QTimer m_look; // at what no row tells of
};

} // namespace swb
