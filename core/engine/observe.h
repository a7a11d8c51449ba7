#pragma once

#include "core/calls/recorder.h"
#include "core/engine/socket_view.h"

namespace swb {

enum class Look {
    State, // poll, queue lengths, TCP state
    Whole, // also names, and once the type and protocol the kernel chose
};

// Looks at an open socket with calls that change and consume nothing, recorded as observers. True when what is known
// of it changed. Thread: engine.
bool observe(Recorder& recorder, int fd, SocketView& view, Look look);

} // namespace swb
