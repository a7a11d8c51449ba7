#pragma once

#include "ui/models/transcript_model.h"

#include <QString>

namespace swb {

// What each column of a transcript shows: a table of headers and text functions.
struct TranscriptColumns {
    static QVariant head(int column, int role);
    static QString text(const TranscriptModel& model, int number, const TranscriptRow& row, int column);
    static Qt::Alignment alignment(int column);
    // All of the row, whichever columns have room.
    static QString whole(const TranscriptModel& model, int number, const TranscriptRow& row);
    static QString words(const TranscriptRow& row); // "sent to 127.0.0.1:80"
};

} // namespace swb
