#pragma once

#include <QString>

namespace swb {

// Where the program keeps what it remembers. Empty: it remembers nothing.
struct StorePaths {
    QString history;
    QString session;
    QString window; // an INI file: geometry, docks, size, shade, recording
    QString profiles = {};
    QString rules = {};
    QString messages = {};
    QString transcripts = {}; // the folder that sessions are recorded in
    static StorePaths standard();
};

} // namespace swb
