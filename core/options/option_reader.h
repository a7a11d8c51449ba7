#pragma once

#include "core/calls/syscalls.h"
#include "core/options/option_snapshot.h"
#include "core/options/option_spec.h"

#include <span>
#include <vector>

namespace swb {

using OptionRows = std::span<const OptionSpec* const>;

// The options that a socket of this kind is known to answer, in order; none whose read takes, makes or needs something.
OptionRows sweepRows(SocketKinds kind);
// Every option that can be read without harm, whatever the socket: who answers is seen by asking.
OptionRows probeRows();

// Reads each row once, in order. Calls: getsockopt. Changes and consumes nothing. Thread: any that may call.
OptionSnapshot readOptions(const CallContext& context, int fd, OptionRows rows);

// What a socket of this kind has before anybody turned anything: from one made for it and closed again.
// Calls: socket, getsockopt, close. Errors: of socket().
Result<OptionSnapshot> readDefaults(const CallContext& context, int family, int type, int protocol);

} // namespace swb
