#pragma once

#include "core/net/attempt_log.h"

#include <QAbstractTableModel>

#include <vector>

namespace swb {

// The axis that the bars of all attempts share: from the beginning of the first to a round time that nothing exceeds.
struct TimeAxis {
    Nanoseconds length{std::chrono::milliseconds(1)};
    Nanoseconds step{std::chrono::microseconds(200)}; // a line at each
};
TimeAxis timeAxisFor(Nanoseconds latest);

// Attempts to connect to several addresses, in the order in which they begin: when each began and ended and how, in
// words, and as a bar on an axis of time.
class AttemptListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NumberColumn, AddressColumn, TimeColumn, ColumnCount };
    enum Role {
        BeginRole = Qt::UserRole, // of the bar, from 0 to 1 of the axis; invalid where none has begun
        EndRole,
        StepRole,  // from one line of the axis to the next, in the same measure
        StateRole, // Attempt::State
        MainRole,  // of the address and its family, what is said first, and what stands below it
        BelowRole,
    };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void take(AttemptLog::Copy copy);
    const AttemptLog::Copy& shown() const { return m_shown; }
    const Attempt* attempt(int row) const; // null for none

private:
    QString text(const Attempt& attempt, int row, int column) const;
    QString endText(const Attempt& attempt) const;
    QVariant bar(const Attempt& attempt, int role) const;
    Nanoseconds endOf(const Attempt& attempt) const;

    AttemptLog::Copy m_shown;
    TimeAxis m_axis;
};

} // namespace swb
