#pragma once

#include "core/base/parse_error.h"
#include "core/transcript/transcript.h"

#include <QString>

namespace swb {

// The index of the row that a person means: "#1200" is a row, "14:03:59.5" the first one at or after a time of day, and
// "+2.5" at or after so many seconds from `start`.
Parsed<std::uint64_t> placeIn(const Transcript& transcript, Nanoseconds start, const QString& typed);

} // namespace swb
