#pragma once

#include "core/calls/syscalls.h"
#include "tests/support/socket_steps.h"

#include <functional>
#include <span>
#include <string>

namespace swb::test {

// What is needed before a call can fail so. All but Here run in a process of their own.
enum class Place {
    Here,
    Child,        // a limit of the process is changed
    OrdinaryUser, // privileges are missing
    Root,         // privileges are there; skipped without
    OwnNetwork,   // a network namespace, with the privileges in it
    OwnMounts,    // a mount namespace: what is mounted in it ends with it
};

// A call that the kernel refused, as the recorder filed it; or why it could not be brought about on this machine.
struct Provoked {
    Provoked(const CallRecord& made) // NOLINT(google-explicit-constructor): `return record;` is what a case says
        : record(made) {}
    static Provoked impossible(std::string why);

    CallRecord record;
    std::string skipped;
};

// One (call, errno) of tests/data/call_errors.csv, and how it comes about.
struct ErrnoCase {
    const char* call;
    int number;
    Place place;
    Provoked (*provoke)(EngineHarness& h);
};

// The main() of a program of such cases: every row that the data file says is provoked by it has a case, every case
// has a row, and each is brought about and compared: the errno the kernel gave, and that the explanation of this very
// record tells cause and remedy.
int runErrnoCases(const char* program, std::span<const ErrnoCase> cases, int argc, char** argv);

// For the cases: the last call of the action that the step makes; and a call made below the engine, which refuses some
// by itself (a descriptor that is closed).
CallRecord refused(EngineHarness& h, SocketId socket, Step step);
CallRecord madeDirectly(const std::function<void(const CallContext& context)>& call);
// The same with a descriptor that is open and is no socket.
CallRecord madeWithAFile(const std::function<void(const CallContext& context, int fd)>& call);
// This process gets no descriptor of this number or above any more; what is open stays.
void closeTheDoor(unsigned from = 0);
// Starts the step, waits until it blocks, interrupts it.
CallRecord interrupted(EngineHarness& h, SocketId socket, Step step);

Address loopback6(int port);
// A listener whose queue is full: a further TCP client hangs in SYN_SENT.
struct FullListener {
    explicit FullListener(EngineHarness& h);
    Address address;
};
// Waits until the socket has an error to tell, or its connection has ended: what the other side answers comes when the
// kernel gets round to it.
void waitForError(EngineHarness& h, SocketId socket);
void waitForInput(EngineHarness& h, SocketId socket);
// The bytes sent to it are dropped unseen, as if the machine had died: no answer comes any more.
bool deafen(EngineHarness& h, SocketId socket);

} // namespace swb::test
