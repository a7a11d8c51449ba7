#include "core/engine/export_sources.h"

#include "core/engine/socket_kind.h"
#include "core/render/call_text.h"
#include "core/traffic/traffic.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <unordered_map>
#include <vector>

namespace swb {

namespace {

ConversationEnds endsOf(const SocketView& view) {
    ConversationEnds ends;
    ends.family = view.family;
    ends.type = knownType(view);
    ends.protocol = knownProtocol(view);
    ends.local = view.local.value_or(Address());
    ends.peer = view.peer.value_or(Address());
    ends.stream = view.duplicateOf;
    ends.other = view.twin;
    ends.accepted = static_cast<bool>(view.parent);
    ends.sendingEnded = view.writeShut || (view.life == Life::Closed && !view.detached);
    ends.sent = view.bytesSent;
    ends.received = view.bytesReceived;
    return ends;
}

// A peer that a listener accepted in automatic mode is no socket of the list: it is what its listener is.
ConversationEnds endsOf(const PeerView& peer, const ConversationEnds& endpoint) {
    ConversationEnds ends = endpoint;
    ends.local = peer.local.isEmpty() ? endpoint.local : peer.local;
    ends.peer = peer.remote;
    ends.stream = ends.other = {};
    ends.accepted = true;
    ends.sendingEnded =
        peer.state == PeerState::SendShut || peer.state == PeerState::Ending || peer.state == PeerState::Closed;
    ends.sent = peer.bytesOut;
    ends.received = peer.bytesIn;
    return ends;
}

// A few at a time: whoever makes a call waits while they are copied.
void copyInto(std::vector<CallRecord>& calls, const Recorder& recorder,
              RecordBatch (Recorder::*copy)(std::uint64_t, std::size_t) const) {
    constexpr std::size_t kAtOnce = 1024;
    for (std::uint64_t cursor = 0;;) {
        RecordBatch batch = (recorder.*copy)(cursor, kAtOnce);
        if (batch.completed.empty())
            return;
        cursor = batch.nextCursor;
        std::ranges::move(batch.completed, std::back_inserter(calls));
    }
}

} // namespace

ExportSources exportSourcesOf(Engine& engine) {
    auto sockets = std::make_shared<std::unordered_map<SocketId, ConversationEnds>>();
    for (const SocketView& view : engine.changesSince(0).changed)
        sockets->emplace(view.id, endsOf(view));
    for (const PeerView& peer : engine.traffic().changesSince(0, SIZE_MAX).peers)
        if (const auto endpoint = sockets->find(peer.endpoint); endpoint != sockets->end())
            sockets->try_emplace(peer.id, endsOf(peer, ConversationEnds(endpoint->second)));
    auto calls = std::make_shared<std::vector<CallRecord>>();
    copyInto(*calls, engine.recorder(), &Recorder::copySince);
    copyInto(*calls, engine.recorder(), &Recorder::copyAutomaticSince);
    std::ranges::sort(*calls, {}, &CallRecord::sequence);
    ExportSources sources;
    sources.ends = [sockets](SocketId socket) {
        const auto found = sockets->find(socket);
        return found == sockets->end() ? ConversationEnds() : found->second;
    };
    // Rows come in the order of their calls, mostly, and most are older than the calls that are known.
    sources.call = [calls, next = calls->cbegin()](std::uint64_t sequence) mutable {
        if (calls->empty() || sequence < calls->front().sequence || sequence > calls->back().sequence)
            return std::string();
        if (next == calls->cend() || next->sequence != sequence)
            next = std::ranges::lower_bound(*calls, sequence, {}, &CallRecord::sequence);
        return next->sequence == sequence ? lineText(*next++, Numbers::Symbols) : std::string();
    };
    return sources;
}

} // namespace swb
