#pragma once

#include "core/transcript/stored_transcript.h"

#include <QString>

namespace swb {

// What a person chose for the transcript, kept in an INI file.
struct RecordingSettings {
    bool toDisk = true;      // else in memory alone
    TranscriptBudget budget; // bytes and rows
    WhenOutrun whenOutrun = WhenOutrun::BackPressure;
    QString folder; // of the sessions; empty: the usual one

    static RecordingSettings load(const QString& file); // as they are without one, where it says nothing or nonsense
    void save(const QString& file) const;
    QString folderOr(const QString& usual) const { return folder.isEmpty() ? usual : folder; }
    // For a session that begins now. `usual` empty: in memory.
    TranscriptOptions options(const QString& usual) const;
};

} // namespace swb
