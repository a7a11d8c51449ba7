#pragma once

#include "core/transcript/transcript.h"

#include <QAbstractTableModel>

#include <deque>
#include <functional>
#include <vector>

namespace swb {

// What one socket sent and received, newest last. The bytes stay in the transcript: a row asks for the few it shows.
class TranscriptModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { TimeColumn, DirectionColumn, LengthColumn, DataColumn, PeerColumn, ColumnCount };

    // `transcript` outlives the model.
    TranscriptModel(const Transcript& transcript, SocketId socket, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // Takes the rows of its socket, and lets go of those the transcript no longer keeps. Rows it has are not taken
    // twice.
    void add(const std::vector<TranscriptRow>& rows);
    const TranscriptRow& row(int number) const { return m_rows.at(static_cast<std::size_t>(number)); }
    // Says what the bytes of a row are, in place of the bytes themselves; an empty answer leaves them.
    using Reader = std::function<QString(const TranscriptRow&, BytesView)>;
    void setReader(Reader reader) { m_reader = std::move(reader); }
    const Transcript& transcript() const { return m_transcript; }
    bool hasPeers() const { return m_hasPeers; } // rows came from, or went to, more than one address

    QString readText(const TranscriptRow& row) const;

    static QString directionWord(Direction direction);
    static QString noteText(const TranscriptRow& row); // "end of stream", "5 of 100 bytes"; empty for nothing unusual

private:
    static QString noteOf(const TranscriptRow& row); // without what was cut of the control messages
    void dropWhatIsGone();

    const Transcript& m_transcript;
    Reader m_reader;
    SocketId m_socket;
    std::deque<TranscriptRow> m_rows;
    std::uint64_t m_lastIndex = 0;
    bool m_hasPeers = false;
};

} // namespace swb
