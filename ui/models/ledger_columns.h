#pragma once

#include "ui/models/ledger_model.h"

#include <QString>

namespace swb {

// What each column of the ledger shows: a table of headers and text functions.
struct LedgerColumns {
    static QString header(int column);
    static QString headerToolTip(int column);
    static Qt::Alignment alignment(int column);
    static QString text(const LedgerModel& model, int row, int column);
    static QString spoken(const LedgerModel& model, int row, int column);          // what a screen reader says
    static QStringList changeMarks(const LedgerModel& model, int row, int column); // from the longest to the shortest
    static QString toolTip(const LedgerModel& model, int row, int column);
};

QString originWord(Origin origin);
QString stateWord(LedgerModel::RowState state);
QString wallTimeText(Nanoseconds monotonic); // "14:03:59.120", local time

} // namespace swb
