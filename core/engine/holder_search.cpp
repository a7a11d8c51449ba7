#include "core/engine/holder_search.h"

#include "core/inspect/address_holder.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace swb {

namespace {

constexpr Nanoseconds kBudget = std::chrono::milliseconds(500);

// What the step wanted and somebody else may have; empty for every other failure.
Address refusedAddress(const Job& job, int error, const Address& local) {
    if (const auto* bind = std::get_if<step::Bind>(&job.step))
        return error == EADDRINUSE ? bind->address : Address();
    if (const auto* server = std::get_if<step::CreateServer>(&job.step))
        return error == EADDRINUSE ? server->address : Address();
    if (std::holds_alternative<step::Listen>(job.step))
        return error == EADDRINUSE ? local : Address();
    if (const auto* connect = std::get_if<step::Connect>(&job.step))
        return error == ECONNREFUSED && connect->address.family() == AF_UNIX ? connect->address : Address();
    return {};
}

// Python's create_server() makes streams, and has no socket yet when it is asked for.
int typeOf(const Job& job) { return std::holds_alternative<step::CreateServer>(job.step) ? SOCK_STREAM : job.type; }

} // namespace

std::string searchHolder(const Job& job, const Outcome& outcome, const Address& local, int protocol) {
    if (!outcome.error || !job.observing || job.stop.load())
        return {};
    const Address wanted = refusedAddress(job, outcome.error->number, local);
    if (wanted.isEmpty())
        return {};
    const CallContext observer{job.recorder, nullptr, job.socket, job.action, Origin::Observer};
    return holdersText(findHolders(observer, {wanted, typeOf(job), std::max(protocol, 0)}, kBudget));
}

} // namespace swb
