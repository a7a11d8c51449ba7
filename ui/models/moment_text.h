#pragma once

#include "core/options/option_history.h"

#include <QString>

#include <optional>

namespace swb {

QString momentText(const OptionMoment& moment);      // "before connect", "made by accept", its name in quotes
QString timedMomentText(const OptionMoment& moment); // with the time of day

// The moment after the last call that does more than look; none when no call was watched.
std::optional<OptionMoment> lastCallOf(const OptionHistory& history, SocketId socket);

} // namespace swb
