#pragma once

#include "core/engine/call_runner.h"
#include "core/engine/engine.h"
#include "core/engine/engine_loop.h"
#include "core/engine/news_board.h"
#include "core/engine/registry.h"
#include "core/engine/stream_file.h"
#include "core/traffic/traffic.h"
#include "core/transcript/transcript.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace swb {

// perform(), with the options of the socket read before and after and kept; what differs comes beside the outcome.
// Thread: the call runner's.
struct Watched {
    Outcome outcome;
    std::shared_ptr<OptionReport> changes; // none where nothing may be read any more: after close()
};
Watched performWatched(Job& job, SocketKinds kind, OptionHistory& history, const std::atomic<bool>& observing);

// The engine behind its door. Everything but the first block of members belongs to the loop's thread.
struct Engine::Private {
    explicit Private(std::unique_ptr<Transcript> kept);

    Recorder recorder;
    FaultPlan faults;
    std::unique_ptr<Transcript> transcript;
    NewsBoard board;
    StreamFiles files;
    OptionHistory optionHistory;
    std::atomic<std::uint64_t> lastAction{0};
    EngineLoop loop;

    Registry registry;
    std::map<ActionId, JobPtr> active;   // every job in flight
    std::map<ActionId, Ending> stopping; // of these, the ones being signalled until they return
    std::set<SocketId> watched;
    bool watchesAll = false;                                       // options, before and after each call
    std::map<SocketId, bool> watchesThis;                          // the sockets that are an exception to it
    std::map<ActionId, std::map<ActionId, std::string>> alongside; // who else was in flight on the same open file
    std::set<int> foreign; // descriptors a person may take on: open before the program used any, or given away
    std::vector<std::shared_ptr<const Bytes>> outlived; // zero-copy sends of closed sockets: still being sent, maybe
    std::atomic<bool> observing{true};                  // read by the threads of calls, too
    bool quitting = false;
    CallRunner runner;                // its threads end before anything they use
    std::unique_ptr<Traffic> traffic; // and its thread

    void accept(ActionId action, Command command);
    void interrupt(ActionId action);
    void closeAll();
    void forget(SocketId socket);
    void forgetClosed();
    void watch(std::vector<SocketId> sockets);
    void setObserving(bool on);
    void sweep(SocketId socket, Sweep sweep);
    void watchAllOptions(bool on);
    void watchOptions(SocketId socket, bool on) { watchesThis[socket] = on; }
    void keepMoment(SocketId socket, std::string name);
    void offer(const std::vector<int>& descriptors) { foreign.insert(descriptors.begin(), descriptors.end()); }
    void beginQuit();
    void takeOut(SocketId peer);
    Result<void> startTraffic();

private:
    static constexpr Nanoseconds kSignalAgain = std::chrono::milliseconds(1);
    static constexpr Nanoseconds kLookAgain = std::chrono::milliseconds(100);
    static constexpr Nanoseconds kForEach =
        std::chrono::milliseconds(1); // so that a thousand are looked at once a second

    JobPtr newJob(ActionId action, Command& command);
    void numberAttempts(Job& job);
    void enqueue(SocketEntry& entry, const JobPtr& job, Lane lane);
    void dispatch(SocketEntry* entry, const JobPtr& job);
    void finish(const JobPtr& job, Outcome& outcome, const std::string& holder = {},
                const std::shared_ptr<OptionReport>& changes = {});
    void finishClose(SocketEntry& entry);
    void letGo(SocketEntry& entry);
    void nextInLane(SocketEntry& entry, const JobPtr& ended);

    void closeSocket(SocketEntry& entry);
    void beginClose(SocketEntry& entry, const JobPtr& job);
    void runCloseWhenIdle(SocketEntry& entry);
    void signalUntilEnded(const JobPtr& job, Ending reason);
    void signalAgain();

    // In engine_descriptors.cpp.
    std::vector<SocketId> adopt(const Job& job, Outcome& outcome);
    SocketEntry& adoptOne(SocketId id, const Outcome::NewSocket& fresh, const Job& job);
    void takeOrigin(SocketEntry& entry, const Job& job);
    void lookAtAdopted(SocketEntry& entry, const Job& job);
    std::string whyNotAdopt(const step::Adopt& step) const;
    const SocketEntry* ownerOf(int fd) const;
    void giveAway(SocketEntry& entry);
    SocketId originalOf(SocketId socket);
    void shareState(SocketEntry& entry);
    bool lendTarget(const step::Splice& step, const JobPtr& job);
    void returnTarget(const step::Splice& step, const JobPtr& job, const Outcome& outcome);
    void keepLent(SocketEntry& entry, Outcome& outcome);
    void keepAfterClose(SocketEntry& entry);

    // In engine_options.cpp.
    void readOnThread(SocketId socket, Sweep sweep, std::function<void(OptionReport&)> keep);
    void endLook(SocketId socket);
    bool watchesOptions(SocketId socket) const;
    bool mayWatch(const SocketEntry& entry) const;
    void keepFirstMoment(const SocketEntry& entry, const Job& job);
    void noteAlongside(const Job& job);
    void publishChanges(const Job& job, const std::shared_ptr<OptionReport>& changes);

    // In engine_traffic.cpp.
    void handOver(SocketEntry& entry, const JobPtr& job);
    void takeBack(SocketEntry& entry, const JobPtr& job);
    void comeBack(SocketEntry& entry, const JobPtr& job);
    void hasComeBack(SocketId socket, const JobPtr& job, const EndpointView& end);
    void adoptReceived(SocketId from, std::vector<UniqueFd>& descriptors);
    void adoptPeer(UniqueFd& descriptor, const PeerView& peer);
    bool refuseBesideTraffic(const SocketEntry& entry, const Job& job);

    void reportCancelled(const Job& job);
    void reportRefused(const Job& job, int error, std::string why);
    void report(const Job& job, Outcome& outcome, std::vector<SocketId> made, const std::string& holder = {});
    void lookAt(SocketEntry& entry);
    void lookAtWatched();
    void publish(SocketEntry& entry);
    bool takeFile(SocketView& view);
    void quitWhenEmpty();
};

} // namespace swb
