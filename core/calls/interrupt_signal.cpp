#include "core/calls/interrupt_signal.h"

#include <csignal>
#include <mutex>

namespace swb {

namespace {

thread_local volatile std::sig_atomic_t t_sigpipes = 0;

void onInterrupt(int) {}
void onSigpipe(int) { t_sigpipes = t_sigpipes + 1; }

void install(int signal, void (*handler)(int)) {
    struct sigaction action{};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = 0; // not SA_RESTART: the interrupted call has to return
    sigaction(signal, &action, nullptr);
}

} // namespace

int interruptSignal() { return SIGUSR2; }

int sigpipeCount() { return t_sigpipes; }

void installSignalHandlers() {
    static std::once_flag once;
    std::call_once(once, [] {
        install(interruptSignal(), onInterrupt);
        install(SIGPIPE, onSigpipe);
    });
}

} // namespace swb
