#include "core/engine/performer.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>

namespace swb {

namespace {

int pollMilliseconds(Nanoseconds left) {
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(std::max(left, Nanoseconds::zero())).count();
    return static_cast<int>(std::min<std::int64_t>(rounded, INT_MAX));
}

} // namespace

Performer::Performer(Job& job)
    : m_job(job)
    , m_deadline(monotonicNow() + job.timeout) {}

CallContext Performer::context() {
    return {m_job.recorder, m_job.faults, m_job.socket, m_job.action, m_origin, &m_sequence};
}

CallContext Performer::making() {
    CallContext making = context();
    making.made = std::exchange(making.socket, SocketId{});
    return making;
}

CallContext Performer::consequence() {
    return {m_job.recorder, m_job.faults, m_job.socket, m_job.action, Origin::Consequence, &m_sequence};
}

std::optional<int> Performer::done(const Result<int>& result) {
    if (!result) {
        fail(result.error());
        return {};
    }
    m_outcome.value = *result;
    return *result;
}

bool Performer::mayGoOn() {
    if (m_job.stop.load())
        m_outcome.cancelled = true;
    return !m_outcome.cancelled;
}

bool Performer::waitUntilReady(short events) {
    if (!mayGoOn())
        return false;
    const auto answer = calls::poll(consequence(), m_job.fd, events, pollMilliseconds(m_deadline - monotonicNow()));
    if (!answer)
        fail(answer.error());
    else if (answer->count == 0)
        m_outcome.timedOut = true;
    return answer && answer->count > 0 && mayGoOn();
}

void Performer::operator()(const step::Socket& s) {
    if (const auto fd = done(calls::socket(making(), s.family, s.type, s.protocol)))
        m_outcome.made.push_back({*fd, {}});
}

void Performer::operator()(const step::Socketpair& s) {
    const auto pair = calls::socketpair(making(), s.family, s.type, s.protocol);
    if (!pair)
        return fail(pair.error());
    m_outcome.made = {{pair->first, {}}, {pair->second, {}}};
}

void Performer::operator()(const step::Bind& s) {
    done(calls::bind(context(), m_job.fd, s.address.bytes(), s.address.length()));
}

void Performer::operator()(const step::Connect& s) {
    const auto connected = calls::connect(context(), m_job.fd, s.address.bytes(), s.address.length());
    if (connected)
        return;
    if (m_job.mode != TimeoutMode::Timeout || connected.error().number != EINPROGRESS)
        return fail(connected.error());
    m_outcome.connecting = true;
    if (!waitUntilReady(POLLOUT))
        return;
    m_outcome.connecting = false;
    const auto value = calls::getsockopt(consequence(), m_job.fd, SOL_SOCKET, SO_ERROR, sizeof(int));
    if (!value)
        return fail(value.error());
    int pending = 0;
    std::memcpy(&pending, value->data(), std::min(value->size(), sizeof pending));
    if (pending != 0)
        fail(Error{"connect", pending});
}

void Performer::operator()(const step::Listen& s) { done(calls::listen(context(), m_job.fd, s.backlog)); }

void Performer::operator()(const step::Accept& s) {
    const auto accepted = inTime(POLLIN, [&] {
        return s.flags == 0 ? calls::accept(context(), m_job.fd) : calls::accept4(context(), m_job.fd, s.flags);
    });
    if (!accepted)
        return;
    m_outcome.value = accepted->fd;
    m_outcome.made.push_back({accepted->fd, Address::fromBytes(accepted->address, accepted->addressLength)});
}

void Performer::operator()(const step::Shutdown& s) { done(calls::shutdown(context(), m_job.fd, s.how)); }

void Performer::operator()(const step::Close&) { done(calls::close(context(), m_job.fd)); }

void Performer::operator()(const step::Getsockname&) { done(calls::getsockname(context(), m_job.fd)); }

void Performer::operator()(const step::Getpeername&) { done(calls::getpeername(context(), m_job.fd)); }

void Performer::operator()(const step::Getsockopt& s) {
    auto value = calls::getsockopt(context(), m_job.fd, s.level, s.name, s.room);
    if (!value)
        return fail(value.error());
    m_outcome.bytes = std::move(*value);
    m_outcome.bytes.resize(std::min<std::size_t>(m_outcome.bytes.size(), 4096));
}

void Performer::operator()(const step::Setsockopt& s) {
    done(calls::setsockopt(context(), m_job.fd, s.level, s.name, s.value));
}

void Performer::operator()(const step::Poll& s) {
    const auto answer = calls::poll(context(), m_job.fd, s.events, s.timeoutMs);
    if (!answer)
        return fail(answer.error());
    m_outcome.value = answer->count;
}

void Performer::operator()(const step::Unlink& s) { done(calls::unlink(context(), s.path)); }

void Performer::operator()(const step::SetTimeout& s) {
    const auto flags = calls::fcntl(consequence(), m_job.fd, F_GETFL, 0);
    if (!flags)
        return fail(flags.error());
    if (!mayGoOn())
        return;
    const int wanted = s.timeout ? *flags | O_NONBLOCK : *flags & ~O_NONBLOCK;
    if (done(calls::fcntl(context(), m_job.fd, F_SETFL, wanted)))
        m_outcome.fileFlags = wanted;
}

Outcome perform(Job& job) {
    // An interrupt can come before the first call; a close is made all the same.
    if (job.stop.load() && !std::holds_alternative<step::Close>(job.step)) {
        Outcome outcome;
        outcome.cancelled = true;
        return outcome;
    }
    Performer performer(job);
    std::visit(performer, job.step);
    return performer.take();
}

} // namespace swb
