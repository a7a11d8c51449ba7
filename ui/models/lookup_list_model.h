#pragma once

#include "core/resolve/resolver.h"

#include <QAbstractTableModel>

#include <vector>

namespace swb {

// Look-ups under way and those that have ended, newest last.
class LookupListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NumberColumn, CallColumn, AnswerColumn, TimeColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void take(const std::vector<LookupView>& lookups); // of one kind alone, if the caller chose so
    const LookupView* lookup(int row) const;           // null for none
    int rowOf(LookupId id) const;                      // -1 for none

private:
    std::vector<LookupView> m_rows;
};

// "running", "waits for a thread", "3 addresses", "EAI_NONAME: ...", "abandoned, its thread is still held".
QString lookupStateText(const LookupView& view);
QString lookupTimeText(Nanoseconds time); // "12.3 ms", "4.2 s"

} // namespace swb
