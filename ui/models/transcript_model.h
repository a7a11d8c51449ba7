#pragma once

#include "core/transcript/transcript.h"
#include "ui/models/row_list.h"
#include "ui/models/worker.h"

#include <QAbstractTableModel>

#include <functional>
#include <unordered_map>

namespace swb {

// What was sent and received, newest last: by all sockets, by one, or what a filter lets through. The rows and their
// bytes stay in the transcript: the model asks for those in sight, so that millions cost it nothing, or four bytes each
// with a filter. Old rows that the transcript gave up to stay within its budget leave one row at the top that says so.
class TranscriptModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        DirectionColumn,
        LengthColumn,
        DataColumn,
        PeerColumn,
        SocketColumn,
        NoteColumn,
        ColumnCount
    };
    enum class TimeMode { Absolute, SinceStart, SincePrevious };
    enum class DataForm { Text, Hex };
    // Which rows are shown. Called in several threads.
    using Filter = std::function<bool(const RowView&)>;

    // `transcript` outlives the model. `socket` none: all of them.
    TranscriptModel(const Transcript& transcript, SocketId socket, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override; // a note
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QSize span(const QModelIndex& index) const override; // the gap takes the width of its row
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // Takes what came since, and lets go of what the transcript no longer keeps: once for all that is new.
    void update();
    void setFilter(Filter filter);                              // beside that of the socket; null: none
    bool isGathering() const { return m_gatherer.isRunning(); } // looks for rows, on another thread
    double gathered() const { return m_gatherer.share(); }
    void stopGathering();
    bool isStopped() const { return m_isStopped; } // not all rows were looked at, as a person wanted it
    // Held: it has no rows and looks for none.
    void setHeld(bool held);
    bool isHeld() const { return m_isHeld; }

    TranscriptRow row(int number) const;         // without an index when it is gone, or the gap
    std::uint64_t indexOf(int number) const;     // in the transcript; 0: the gap
    int rowOf(std::uint64_t index) const;        // -1: not shown
    int rowAtOrAfter(std::uint64_t index) const; // of those shown; rowCount() when there is none
    bool isGap(int number) const { return m_hasGap && number == 0; }
    Bytes headOf(int number) const; // its first bytes

    // Says what the bytes of a row are, in place of the bytes themselves; an empty answer leaves them.
    using Reader = std::function<QString(const TranscriptRow&, BytesView)>;
    void setReader(Reader reader);
    const Transcript& transcript() const { return m_transcript; }
    SocketId socket() const { return m_socket; }
    bool hasPeers() const { return m_hasPeers; } // rows came from, or went to, more than one address
    TimeMode timeMode() const { return m_timeMode; }
    void setTimeMode(TimeMode mode);
    Nanoseconds start() const { return m_start; }
    void setStart(Nanoseconds start); // what SinceStart counts from, in place of the first row
    DataForm dataForm() const { return m_dataForm; }
    void setDataForm(DataForm form);
    void mark(int number, const std::string& colour); // of markColours(), or none

    QString timeText(int number) const;
    QString dataText(int number) const;
    static QString directionWord(Direction direction);
    static QString noteText(const TranscriptRow& row); // "end of stream", "5 of 100 bytes"; empty for nothing unusual

signals:
    void gatheringChanged();

private:
    struct Seen {
        TranscriptRow row;
        Bytes head;
    };
    bool isListed() const { return m_socket || m_filter; }
    std::size_t shown() const; // rows, without the gap
    const Seen& seen(int number) const;
    void refill();
    void dropBelow(std::uint64_t index);
    void takeGap();
    void takeUpTo(std::uint64_t last);
    void gather(std::uint64_t last);
    struct Batch;
    static Batch collect(const Transcript& transcript, SocketId socket, const Filter& filter, std::uint64_t first,
                         std::uint64_t last, const std::function<bool(std::uint64_t)>& goesOn);
    void take(const Batch& batch);
    void repaintAll();
    QString gapText() const;
    QVariant gapData(int role) const;

    const Transcript& m_transcript;
    const SocketId m_socket;
    Filter m_filter;
    Reader m_reader;
    std::uint64_t m_first = 1; // without a list: the rows shown, when m_last is not below
    std::uint64_t m_last = 0;
    RowList m_list; // with one
    std::uint64_t m_scanned = 0;
    Worker m_gatherer;
    bool m_isStopped = false;
    bool m_isHeld = false;
    mutable std::unordered_map<std::uint64_t, Seen> m_seen;
    Address m_lastPeer;
    bool m_hasPeers = false;
    bool m_hasGap = false;
    TranscriptLoss m_lost;
    std::uint64_t m_marksVersion = 0;
    TimeMode m_timeMode = TimeMode::Absolute;
    DataForm m_dataForm = DataForm::Text;
    Nanoseconds m_start{};
    bool m_hasStart = false;
};

} // namespace swb
