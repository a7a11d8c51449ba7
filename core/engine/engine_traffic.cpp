#include "core/engine/engine_private.h"
#include "core/engine/received_descriptor.h"
#include "core/engine/socket_kind.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <type_traits>

// What goes to the traffic thread and comes back from it. Thread: engine.
namespace swb {

namespace {

template <class T, class... Ts>
constexpr bool isOneOf = (std::is_same_v<T, Ts> || ...);

// What may be asked of a socket whose calls the traffic thread makes: what looks at it, and what sets an option.
bool mayBeside(const Step& step) {
    return std::visit(
        [](const auto& asked) {
            using T = std::decay_t<decltype(asked)>;
            if constexpr (std::is_same_v<T, step::Fcntl>)
                return asked.command == F_GETFL || asked.command == F_GETFD || asked.command == F_GETOWN;
            else
                return isOneOf<T, step::Getsockname, step::Getpeername, step::Getsockopt, step::Setsockopt, step::Ioctl,
                               step::InterfaceIoctl, step::Poll, step::Close, step::TakeBack>;
        },
        step);
}

bool isConnectionless(int type) { return type == SOCK_DGRAM || type == SOCK_RAW || type == SOCK_RDM; }

// Empty: it may go. Else why not, with the errno that a call on it would have given.
std::optional<Error> whyNotAutomatic(const SocketView& view) {
    if (!view.notASocket.empty())
        return Error{"", ENOTSOCK, "it is no socket; no call was made"};
    if (view.automatic)
        return Error{"", EALREADY, "it is in automatic mode already"};
    if (view.isBusy() || !view.waiting.empty())
        return Error{"", EBUSY,
                     "a call is in flight: automatic mode begins between calls. Interrupt it, or let it end"};
    if (view.fileReadAhead > 0 || view.fileUnsent > 0)
        return Error{"", EBUSY, "makefile() holds bytes that nobody has read or sent: read or flush them first"};
    if (!isConnectionless(view.type) && view.life != Life::Connected && view.life != Life::Listening)
        return Error{"", ENOTCONN, "a stream is handed over when it is connected or listens"};
    return {};
}

} // namespace

Result<void> Engine::Private::startTraffic() {
    auto created = Traffic::create({&recorder, transcript.get(), &faults, &registry.ids()});
    if (!created)
        return tl::unexpected(created.error());
    traffic = std::move(*created);
    traffic->onDescriptors([this](SocketId from, std::vector<UniqueFd> descriptors) {
        auto carried = std::make_shared<std::vector<UniqueFd>>(std::move(descriptors));
        loop.post([this, from, carried] { adoptReceived(from, *carried); });
    });
    traffic->onCloseWanted([this](SocketId socket) {
        loop.post([this, socket] {
            if (SocketEntry* entry = registry.find(socket); entry != nullptr && entry->mayLook())
                closeSocket(*entry);
        });
    });
    return {};
}

void Engine::Private::handOver(SocketEntry& entry, const JobPtr& job) {
    publish(entry); // so that what is in flight stands in the view
    SocketView& view = entry.view;
    if (const auto refused = whyNotAutomatic(view))
        return reportRefused(*job, refused->number, refused->detail);
    view.automatic = true;
    Handover handover;
    handover.socket = view.id;
    handover.fd = view.fd;
    handover.family = view.family;
    handover.type = knownType(view);
    handover.listening = view.life == Life::Listening;
    handover.local = view.local.value_or(Address());
    handover.peer = view.peer.value_or(Address());
    handover.connected = view.peer.has_value();
    traffic->take(handover, {});
    Outcome outcome;
    outcome.note = "the traffic thread makes its calls now; options can still be read and set";
    publish(entry);
    report(*job, outcome, {});
}

void Engine::Private::takeBack(SocketEntry& entry, const JobPtr& job) {
    if (!entry.view.automatic || entry.isComingBack)
        return reportRefused(*job, EALREADY,
                             entry.view.automatic ? "it is being taken back" : "it is not in automatic mode");
    comeBack(entry, job);
}

bool Engine::Private::refuseBesideTraffic(const SocketEntry& entry, const Job& job) {
    if (!entry.view.automatic || mayBeside(job.step))
        return false;
    reportRefused(
        job, EBUSY,
        "in automatic mode the traffic thread makes the calls: take the socket back first, on its page Automatic");
    return true;
}

// The traffic thread may be in the middle of a call on it: it says when it is done.
void Engine::Private::comeBack(SocketEntry& entry, const JobPtr& job) {
    entry.isComingBack = true;
    const SocketId socket = entry.view.id;
    traffic->giveBack(socket, [this, socket, job](const EndpointView& end) {
        loop.post([this, socket, job, end] { hasComeBack(socket, job, end); });
    });
}

void Engine::Private::hasComeBack(SocketId socket, const JobPtr& job, const EndpointView& end) {
    SocketEntry* entry = registry.find(socket);
    if (entry == nullptr)
        return;
    entry->isComingBack = false;
    SocketView& view = entry->view;
    view.automatic = false;
    if (end.kind != EndpointKind::Listener) { // a listener's are its peers'
        view.bytesSent += end.bytesOut;
        view.bytesReceived += end.bytesIn;
    }
    lookAt(*entry);
    publish(*entry);
    if (job) {
        Outcome outcome;
        outcome.value = view.fd;
        outcome.note =
            fmt::format("{} bytes came and {} went while it was in automatic mode", end.bytesIn, end.bytesOut);
        report(*job, outcome, {});
    }
    runCloseWhenIdle(*entry);
}

// The kernel gave them numbers here when the message was received.
void Engine::Private::adoptReceived(SocketId from, std::vector<UniqueFd>& descriptors) {
    Job job;
    job.socket = from;
    job.step = step::Recvmsg{};
    const CallContext observer{&recorder, nullptr, from, {}, Origin::Observer};
    Outcome outcome;
    for (UniqueFd& descriptor : descriptors) {
        Outcome::NewSocket found = lookAtDescriptor(observer, descriptor.get());
        found.isReceived = true;
        outcome.made.push_back(std::move(found));
        descriptor.release(); // NOLINT(bugprone-unused-return-value): the entry made of `found` owns it now
    }
    adopt(job, outcome);
}

void Engine::Private::takeOut(SocketId peer) {
    traffic->takeOut(peer, [this](UniqueFd descriptor, const PeerView& view) {
        auto carried = std::make_shared<UniqueFd>(std::move(descriptor));
        loop.post([this, carried, view] {
            if (carried->isValid())
                adoptPeer(*carried, view);
        });
    });
}

void Engine::Private::adoptPeer(UniqueFd& descriptor, const PeerView& peer) {
    Job job;
    job.socket = peer.endpoint;
    job.step = step::Accept{SOCK_NONBLOCK | SOCK_CLOEXEC};
    const SocketEntry* listener = registry.find(peer.endpoint);
    job.family = listener != nullptr ? listener->view.family : peer.remote.family();
    job.type = listener != nullptr ? knownType(listener->view) : SOCK_STREAM;
    Outcome outcome;
    outcome.made.push_back({.fd = descriptor.release(), .peer = peer.remote, .id = peer.id});
    const std::vector<SocketId> made = adopt(job, outcome);
    SocketEntry& entry = *registry.find(made.front());
    entry.view.bytesReceived = peer.bytesIn;
    entry.view.bytesSent = peer.bytesOut;
    publish(entry);
}

} // namespace swb
