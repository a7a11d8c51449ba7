#pragma once

#include "core/engine/engine.h"
#include "core/transcript/export_request.h"

namespace swb {

// What the engine knows for an export of its transcript: its sockets and the calls that its recorder still has, as they
// are when this is called. Copies megabytes of records: not for the thread of a window.
ExportSources exportSourcesOf(Engine& engine);

} // namespace swb
