#pragma once

#include "core/transcript/transcript_sessions.h"

#include <QAbstractTableModel>

#include <vector>

namespace swb {

// The sessions that were recorded before, the newest first.
class SessionsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { BeginColumn, EndColumn, RowsColumn, BytesColumn, DiskColumn, StateColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setSessions(std::vector<RecordedSession> sessions);
    const std::vector<RecordedSession>& sessions() const { return m_sessions; }
    const RecordedSession& session(int row) const { return m_sessions.at(static_cast<std::size_t>(row)); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<RecordedSession> m_sessions;
};

QString sessionTime(Nanoseconds wall); // "21 Nov 12:31"
// "1,200,000 rows of 21 Nov 12:31, ended by a crash"
QString sessionWords(const RecordedSession& session);
QString sessionEnd(const RecordedSession& session); // "ended by a crash", "complete", what is wrong with it

// The oldest that ended well and no longer fit beside the others within so many bytes.
std::vector<RecordedSession> beyondBudget(const std::vector<RecordedSession>& newestFirst, std::uint64_t bytes);

} // namespace swb
