#pragma once

namespace swb {

// Installs the handlers that calls rely on, once for the process: one without SA_RESTART for the interrupt signal, so
// that a blocked call returns EINTR, and one for SIGPIPE that only counts, so that sending without MSG_NOSIGNAL is
// visible and harmless.
void installSignalHandlers();

int interruptSignal();

// SIGPIPEs this thread has been given so far. Written by the handler in this thread alone.
int sigpipeCount();

} // namespace swb
