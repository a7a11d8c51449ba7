#pragma once

#include "core/calls/fault_plan.h"
#include "core/calls/recorder.h"
#include "core/engine/command.h"
#include "core/engine/option_report.h"
#include "core/engine/socket_view.h"
#include "core/options/option_history.h"
#include "core/transcript/transcript.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace swb {

class Traffic;

// The socket engine: one thread that owns the registry of sockets and hands each step to a thread of its own.
// Every function may be called from any thread and returns at once, save the destructor, which ends what is in flight.
class Engine {
public:
    // Without a transcript: a bounded one in memory.
    // Errors: eventfd, or a thread that could not be started.
    static Result<std::unique_ptr<Engine>> create(std::unique_ptr<Transcript> transcript = nullptr);
    // Interrupts every call in flight until it returns, closes every socket, joins every thread.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // The action's report comes later, whatever happens, also for a socket that is not there (EBADF).
    ActionId submit(Command command);
    // Ends the call in flight with EINTR, and what the action would have done after it; an action still waiting is
    // taken from its lane. Nothing happens to an action that has ended.
    void interrupt(ActionId action);
    // Descriptors of this process that step::Adopt may take on. Any other that is open is the program's own, and is
    // refused: a call on it could break the program. What detach() gives away is offered by itself.
    void offer(std::vector<int> descriptors);
    void closeAll();
    // Takes closed sockets from the list. An open one stays.
    void forget(SocketId socket);
    void forgetClosed();

    // The sockets to look at ten times a second (poll, queue lengths, TCP state), but all together no more than a
    // thousand times. Others are looked at once after each call made on them.
    void watch(std::vector<SocketId> sockets);
    // Off: the engine makes no observer call at all, and the fields they fill stay absent.
    void setObserving(bool on);

    // Reads the socket's options as an observer, in a thread of its own; an OptionReport tells them.
    void sweep(SocketId socket, Sweep sweep);
    // On: a socket's options are read before and after each call made on it, and when a call has made it; an
    // OptionReport tells what changed, and the history keeps the moments. For all sockets, those to come too (off until
    // asked for), or for one of them otherwise; the first forgets what the second was told.
    void watchAllOptions(bool on);
    void watchOptions(SocketId socket, bool on);
    // Reads the options and keeps them in the history under this name; an OptionReport tells them.
    void keepMoment(SocketId socket, std::string name);
    std::vector<OptionReport> optionReportsSince(std::uint64_t index) const; // the newest 1024 are kept
    const OptionHistory& optionHistory() const;

    struct Changes {
        std::vector<SocketView> changed; // in order of id
        std::vector<SocketId> removed;
        std::uint64_t version = 0; // pass to the next changesSince()
    };
    Changes changesSince(std::uint64_t version) const;
    std::vector<ActionReport> reportsSince(std::uint64_t index) const; // the newest 4096 are kept

    // What makefile()'s buffers of this socket hold, at most so many bytes of each; empty when it has no file.
    struct FileContents {
        Bytes readAhead;
        Bytes unsent;
    };
    FileContents fileContents(SocketId socket, std::size_t most) const;

    // The sockets in automatic mode and their peers. They come and go by step::Automate and step::TakeBack; settings
    // are chosen by Traffic::configure(), before that or after.
    Traffic& traffic();
    // An accepted peer of a listener in automatic mode becomes a socket of the list, with the same id.
    void takeOut(SocketId peer);

    Recorder& recorder();
    Transcript& transcript();
    FaultPlan& faults();

    // Called from any thread when calls, sockets, reports or bytes are new since the last takeNews(); coalesced.
    void setNewsHandler(std::function<void()> handler);
    void takeNews();

private:
    struct Private;
    explicit Engine(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace swb
