#pragma once

#include "core/engine/socket_view.h"
#include "core/explain/explanation.h"

#include <QString>

namespace swb {

// How one action ended, in the words that stand beside the control that asked for it.
struct ReportText {
    enum class Kind { Good, Failed, Neutral };
    Kind kind = Kind::Neutral;
    QString headline; // "= 5", "EADDRINUSE", "timed out"
    QString detail;   // cause, hint and remedy in plain words; after a success what surprises about it, if anything
};

// No call was made: the program itself said no. Of a closed socket the kernel would say EBADF, and so do we.
bool wasRefused(const ActionReport& report);
Explanation explainFailure(const ActionReport& report); // of one with an error

ReportText reportText(const ActionReport& report);

// "AF_INET, SOCK_STREAM, 0": the settings of a socket as its socket() call has them.
QString settingsText(const SocketView& view);
// "blocking", "non-blocking", "time-out 1.5 s"
QString modeText(const SocketView& view);

} // namespace swb
