#pragma once

#include "ui/models/transcript_model.h"
#include "ui/views/flow_layout.h"

#include <QTimer>

#include <memory>

class QLabel;
class QLineEdit;
class QToolButton;

namespace swb {

class BytesField;
class InlineNote;

// Finds rows that hold some bytes, counts them, and takes a moment or a row to go to.
class TranscriptSearch : public QWidget {
    Q_OBJECT

public:
    TranscriptSearch(const Transcript& transcript, SocketId socket, QWidget* parent = nullptr);

    void setFilter(TranscriptModel::Filter filter); // only rows that it lets through are looked at
    void setPlace(std::uint64_t index) { m_place = index; }
    void setStart(Nanoseconds start) { m_start = start; }
    void begin();  // puts the cursor into the field
    void update(); // takes what came since
    enum class Way { Forward, Backward };
    void go(Way way);

signals:
    void found(std::uint64_t index);
    void closeWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void createFields();
    QToolButton* createButton(const QString& iconName, const QString& text, const QString& toolTip);
    void search();
    void goOn();
    void tell();
    void goTo();
    int matches() const;

    const Transcript& m_transcript;
    TranscriptModel::Filter m_filter;
    std::unique_ptr<TranscriptModel> m_found; // the rows that match; held while nothing is looked for
    QLineEdit* m_goTo;
    BytesField* m_wanted = nullptr;
    QLabel* m_count;
    InlineNote* m_note;
    FlowBox* m_fields;
    QToolButton* m_stop = nullptr;
    QTimer m_soon; // after the last letter
    QTimer m_look; // how far it is
    std::uint64_t m_place = 0;
    Nanoseconds m_start{};
    bool m_isWaiting = false; // for the next match, until the rows there are looked through
};

} // namespace swb
