#include "core/engine/export_sources.h"

#include "core/engine/socket_kind.h"
#include "core/render/call_text.h"

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

} // namespace

ExportSources exportSourcesOf(Engine& engine) {
    auto sockets = std::make_shared<std::unordered_map<SocketId, ConversationEnds>>();
    for (const SocketView& view : engine.changesSince(0).changed)
        sockets->emplace(view.id, endsOf(view));
    auto calls = std::make_shared<std::vector<CallRecord>>(engine.recorder().copySince(0).completed);
    std::ranges::move(engine.recorder().copyAutomaticSince(0).completed, std::back_inserter(*calls));
    std::ranges::sort(*calls, {}, &CallRecord::sequence);
    ExportSources sources;
    sources.ends = [sockets](SocketId socket) {
        const auto found = sockets->find(socket);
        return found == sockets->end() ? ConversationEnds() : found->second;
    };
    sources.call = [calls](std::uint64_t sequence) {
        const auto found = std::ranges::lower_bound(*calls, sequence, {}, &CallRecord::sequence);
        const bool isKnown = found != calls->end() && found->sequence == sequence;
        return isKnown ? lineText(*found, Numbers::Symbols) : std::string();
    };
    return sources;
}

} // namespace swb
