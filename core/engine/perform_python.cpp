#include "core/base/errno_table.h"
#include "core/base/host_word.h"
#include "core/engine/performer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

// Python's create_connection() and create_server(), call by call. Source: CPython's Lib/socket.py.
namespace swb {

namespace {

constexpr int kDefaultBacklog = 128;

} // namespace

// Turns O_NONBLOCK on, as settimeout() does, and lets the waiting steps wait.
std::optional<Error> Performer::setTimeLimit(Nanoseconds timeout) {
    const auto flags = calls::fcntl(consequence(), m_job.fd, F_GETFL, 0);
    if (!flags)
        return flags.error();
    const auto set = calls::fcntl(consequence(), m_job.fd, F_SETFL, *flags | O_NONBLOCK);
    if (!set)
        return set.error();
    m_job.mode = timeout > Nanoseconds{} ? TimeoutMode::Timeout : TimeoutMode::NonBlocking;
    m_job.timeout = timeout;
    return {};
}

// One address of create_connection(). What goes wrong stands in the outcome.
void Performer::attempt(const step::CreateConnection& s, const Address& address) {
    const bool isInternet = address.family() == AF_INET || address.family() == AF_INET6;
    const int protocol = isInternet ? IPPROTO_TCP : 0;
    const auto fd = calls::socket(consequence(), address.family(), SOCK_STREAM | SOCK_CLOEXEC, protocol);
    if (!fd)
        return fail(fd.error());
    m_job.fd = *fd;
    m_job.mode = TimeoutMode::Blocking;
    std::optional<Error> wrong = s.timeout ? setTimeLimit(*s.timeout) : std::nullopt;
    if (!wrong && s.source)
        if (const auto bound = calls::bind(consequence(), *fd, s.source->bytes(), s.source->length()); !bound)
            wrong = bound.error();
    m_deadline = monotonicNow() + m_job.timeout;
    if (wrong)
        fail(*wrong);
    else if (mayGoOn())
        (*this)(step::Connect{address});
    const bool connected = !m_outcome.error && !m_outcome.timedOut && !m_outcome.cancelled;
    if (!connected) {
        m_outcome.connecting = false;
        (void)calls::close(consequence(), *fd);
        return;
    }
    m_outcome.value = *fd;
    m_outcome.made.push_back({*fd, address, address.family(), SOCK_STREAM | SOCK_CLOEXEC, protocol});
}

void Performer::operator()(const step::CreateConnection& s) {
    std::string tried;
    for (const Address& address : s.addresses) {
        m_outcome.error.reset(); // Python raises the last one
        m_outcome.timedOut = false;
        attempt(s, address);
        if (m_outcome.cancelled || !m_outcome.made.empty())
            break;
        tried +=
            fmt::format("{}{} {}", tried.empty() ? "" : ", ", address.toString(),
                        m_outcome.timedOut ? "timed out" : errnoSymbol(m_outcome.error ? m_outcome.error->number : 0));
    }
    if (s.addresses.empty())
        return fail(Error{"connect", EDESTADDRREQ, "there is no address to connect to; no call was made"});
    if (m_outcome.error && s.addresses.size() > 1)
        m_outcome.error->detail = fmt::format("tried in turn: {}. The last error is the one Python raises", tried);
    else if (!m_outcome.made.empty() && !tried.empty())
        m_outcome.note = fmt::format("tried before: {}", tried);
}

void Performer::operator()(const step::CreateServer& s) {
    const int family = s.address.family();
    const auto fd = calls::socket(consequence(), family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (!fd)
        return fail(fd.error());
    const auto option = [&](int level, int name, int value) -> std::optional<Error> {
        const auto set = calls::setsockopt(consequence(), *fd, level, name, intBytes(value));
        return set ? std::nullopt : std::optional<Error>(set.error());
    };
    (void)option(SOL_SOCKET, SO_REUSEADDR, 1); // Python leaves a refusal to bind()
    std::optional<Error> wrong;
    if (s.reusePort)
        wrong = option(SOL_SOCKET, SO_REUSEPORT, 1);
    if (!wrong && family == AF_INET6)
        wrong = option(IPPROTO_IPV6, IPV6_V6ONLY, s.dualStack ? 0 : 1);
    if (!wrong && mayGoOn())
        if (const auto bound = calls::bind(consequence(), *fd, s.address.bytes(), s.address.length()); !bound)
            wrong = bound.error();
    if (!wrong && mayGoOn())
        if (const auto listening = calls::listen(context(), *fd, s.backlog.value_or(kDefaultBacklog)); !listening)
            wrong = listening.error();
    if (wrong || m_outcome.cancelled) {
        (void)calls::close(consequence(), *fd);
        if (wrong)
            fail(*wrong);
        return;
    }
    m_outcome.value = *fd;
    m_outcome.made.push_back({*fd, {}, family, SOCK_STREAM | SOCK_CLOEXEC, 0});
}

} // namespace swb
