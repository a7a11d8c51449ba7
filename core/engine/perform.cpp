#include "core/engine/job.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace swb {

namespace {

struct Free {
    void operator()(std::uint8_t* memory) const { std::free(memory); }
};
using Room = std::unique_ptr<std::uint8_t[], Free>;

int pollMilliseconds(Nanoseconds left) {
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(std::max(left, Nanoseconds::zero())).count();
    return static_cast<int>(std::min<std::int64_t>(rounded, INT_MAX));
}

class Performer {
public:
    explicit Performer(Job& job)
        : m_job(job)
        , m_deadline(monotonicNow() + job.timeout) {}

    Outcome take() { return std::move(m_outcome); }

    void operator()(const step::Socket& s) {
        if (const auto fd = done(calls::socket(context(), s.family, s.type, s.protocol)))
            m_outcome.made.push_back({*fd, {}});
    }
    void operator()(const step::Socketpair& s) {
        const auto pair = calls::socketpair(context(), s.family, s.type, s.protocol);
        if (!pair)
            return fail(pair.error());
        m_outcome.made = {{pair->first, {}}, {pair->second, {}}};
    }
    void operator()(const step::Bind& s) {
        done(calls::bind(context(), m_job.fd, s.address.bytes(), s.address.length()));
    }
    void operator()(const step::Listen& s) { done(calls::listen(context(), m_job.fd, s.backlog)); }
    void operator()(const step::Shutdown& s) { done(calls::shutdown(context(), m_job.fd, s.how)); }
    void operator()(const step::Close&) { done(calls::close(context(), m_job.fd)); }
    void operator()(const step::Getsockname&) { done(calls::getsockname(context(), m_job.fd)); }
    void operator()(const step::Getpeername&) { done(calls::getpeername(context(), m_job.fd)); }
    void operator()(const step::Unlink& s) { done(calls::unlink(context(), s.path)); }
    void operator()(const step::Ioctl& s) { done(calls::ioctlInt(context(), m_job.fd, s.request)); }

    void operator()(const step::Connect& s) {
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

    void operator()(const step::Accept& s) {
        const auto accepted = inTime(POLLIN, [&] {
            return s.flags == 0 ? calls::accept(context(), m_job.fd) : calls::accept4(context(), m_job.fd, s.flags);
        });
        if (!accepted)
            return;
        m_outcome.value = accepted->fd;
        m_outcome.made.push_back({accepted->fd, Address::fromBytes(accepted->address, accepted->addressLength)});
    }

    void operator()(const step::Send& s) {
        sent(s.data, inTime(POLLOUT, [&] { return calls::send(context(), m_job.fd, s.data, s.flags); }), m_job.peer);
    }
    void operator()(const step::Write& s) {
        sent(s.data, inTime(POLLOUT, [&] { return calls::write(context(), m_job.fd, s.data); }), m_job.peer);
    }
    void operator()(const step::Sendto& s) {
        sent(s.data,
             inTime(POLLOUT,
                    [&] {
                        return calls::sendto(context(), m_job.fd, s.data, s.flags, s.address.bytes(),
                                             s.address.length());
                    }),
             s.address);
    }
    void operator()(const step::SendAll& s) {
        BytesView left = s.data;
        bool first = true;
        do {
            const auto size = inTime(
                POLLOUT, [&] { return calls::send(first ? context() : consequence(), m_job.fd, left, s.flags); });
            if (!size) {
                m_outcome.value = static_cast<std::int64_t>(m_outcome.sent);
                return;
            }
            sent(left, size, m_job.peer);
            left = left.subspan(std::min(*size, left.size()));
            first = false;
        } while (!left.empty() && mayGoOn());
        m_outcome.value = static_cast<std::int64_t>(m_outcome.sent);
    }

    void operator()(const step::Recv& s) {
        receive(s.size, s.flags, [&](std::span<std::uint8_t> room) {
            return calls::recv(receiving(s.flags), m_job.fd, room, s.flags).map([](std::size_t size) {
                return calls::Received{size, {}, 0};
            });
        });
    }
    void operator()(const step::Recvfrom& s) {
        receive(s.size, s.flags, [&](std::span<std::uint8_t> room) {
            return calls::recvfrom(receiving(s.flags), m_job.fd, room, s.flags);
        });
    }
    void operator()(const step::Read& s) {
        receive(s.size, 0, [&](std::span<std::uint8_t> room) {
            return calls::read(context(), m_job.fd, room).map([](std::size_t size) {
                return calls::Received{size, {}, 0};
            });
        });
    }

    void operator()(const step::Getsockopt& s) {
        auto value = calls::getsockopt(context(), m_job.fd, s.level, s.name, s.room);
        if (!value)
            return fail(value.error());
        m_outcome.bytes = std::move(*value);
        m_outcome.bytes.resize(std::min<std::size_t>(m_outcome.bytes.size(), 4096));
    }
    void operator()(const step::Setsockopt& s) {
        done(calls::setsockopt(context(), m_job.fd, s.level, s.name, s.value));
    }
    void operator()(const step::Fcntl& s) {
        const auto result = done(calls::fcntl(context(), m_job.fd, s.command, s.argument));
        if (result && s.command == F_SETFL)
            m_outcome.fileFlags = s.argument;
    }
    void operator()(const step::Poll& s) {
        const auto answer = calls::poll(context(), m_job.fd, s.events, s.timeoutMs);
        if (!answer)
            return fail(answer.error());
        m_outcome.value = answer->count;
    }
    void operator()(const step::SetTimeout& s) {
        const auto flags = calls::fcntl(consequence(), m_job.fd, F_GETFL, 0);
        if (!flags)
            return fail(flags.error());
        if (!mayGoOn())
            return;
        const int wanted = s.timeout ? *flags | O_NONBLOCK : *flags & ~O_NONBLOCK;
        if (done(calls::fcntl(context(), m_job.fd, F_SETFL, wanted)))
            m_outcome.fileFlags = wanted;
    }

private:
    CallContext context() {
        return {m_job.recorder, m_job.faults, m_job.socket, m_job.action, Origin::User, &m_sequence};
    }
    CallContext consequence() {
        return {m_job.recorder, m_job.faults, m_job.socket, m_job.action, Origin::Consequence, &m_sequence};
    }

    // With MSG_TRUNC, TCP takes bytes from the queue without copying them; other protocols copy what fits.
    bool discards(int flags) const {
        const bool isInet = m_job.family == AF_INET || m_job.family == AF_INET6;
        return (flags & MSG_TRUNC) != 0 && m_job.type == SOCK_STREAM && isInet;
    }
    CallContext receiving(int flags) {
        CallContext result = context();
        result.discards = discards(flags);
        return result;
    }

    void fail(const Error& error) { m_outcome.error = error; }

    std::optional<int> done(const Result<int>& result) {
        if (!result) {
            fail(result.error());
            return {};
        }
        m_outcome.value = *result;
        return *result;
    }
    template <class T>
    void done(const Result<T>& result) {
        if (!result)
            fail(result.error());
    }

    bool mayGoOn() {
        if (m_job.stop.load())
            m_outcome.cancelled = true;
        return !m_outcome.cancelled;
    }

    // poll() for what is left of the time-out. False: it ran out, failed, or the action was stopped.
    bool waitUntilReady(short events) {
        if (!mayGoOn())
            return false;
        const auto answer = calls::poll(consequence(), m_job.fd, events, pollMilliseconds(m_deadline - monotonicNow()));
        if (!answer)
            fail(answer.error());
        else if (answer->count == 0)
            m_outcome.timedOut = true;
        return answer && answer->count > 0 && mayGoOn();
    }

    // Makes a call as the socket's time-out state asks: at once, or after poll(), and again while another thread was
    // quicker. Empty when it failed: then m_outcome says how.
    template <class Call>
    auto inTime(short events, Call call) -> std::optional<typename decltype(call())::value_type> {
        for (;;) {
            if (m_job.mode == TimeoutMode::Timeout && !waitUntilReady(events))
                return {};
            auto result = call();
            if (result)
                return std::move(*result);
            if (m_job.mode == TimeoutMode::Timeout && result.error().number == EAGAIN)
                continue;
            fail(result.error());
            return {};
        }
    }

    void sent(BytesView data, const std::optional<std::size_t>& size, const Address& peer) {
        if (!size)
            return;
        m_outcome.value = static_cast<std::int64_t>(*size);
        m_outcome.sent += *size;
        TranscriptRow row;
        row.time = monotonicNow();
        row.socket = m_job.socket;
        row.direction = Direction::Sent;
        row.length = *size;
        row.sequence = m_sequence;
        row.peer = peer;
        m_job.transcript->append(row, data.first(std::min(*size, data.size())));
    }

    bool isDatagram() const { return m_job.type == SOCK_DGRAM || m_job.type == SOCK_RAW; }

    // The length of the next datagram, where the kernel can tell without taking it; 0 otherwise.
    std::uint64_t nextDatagram() const {
        if (!m_job.observing || !isDatagram())
            return 0;
        const CallContext observer{m_job.recorder, nullptr, m_job.socket, m_job.action, Origin::Observer};
        const auto size = calls::ioctlInt(observer, m_job.fd, SIOCINQ);
        return size && *size > 0 ? static_cast<std::uint64_t>(*size) : 0;
    }

    template <class Call>
    void receive(std::uint64_t size, int flags, Call call) {
        // calloc and not a vector: a gigabyte that is never filled is never touched, and a refusal is a value.
        const Room memory(size > SIZE_MAX / 2 ? nullptr : static_cast<std::uint8_t*>(std::calloc(size ? size : 1, 1)));
        if (!memory)
            return fail(Error{stepName(m_job.step), ENOMEM,
                              "no memory for a buffer of " + std::to_string(size) + " bytes; the call was not made"});
        const std::span<std::uint8_t> room(memory.get(), size);
        std::uint64_t queued = 0;
        const auto got = inTime(POLLIN, [&] {
            queued = nextDatagram();
            return call(room);
        });
        if (!got)
            return;
        m_outcome.value = static_cast<std::int64_t>(got->size);
        const std::size_t moved = std::min<std::size_t>(got->size, size);
        m_outcome.received = (flags & MSG_PEEK) != 0 ? 0 : moved;
        TranscriptRow row;
        row.time = monotonicNow();
        row.socket = m_job.socket;
        row.direction = Direction::Received;
        row.length = moved;
        row.sequence = m_sequence;
        row.peer = got->addressLength > 0 ? Address::fromBytes(got->address, got->addressLength) : m_job.peer;
        noteReceived(row, got->size, size, queued, flags);
        m_job.transcript->append(row, row.note == RowNote::Discarded ? BytesView() : room.first(moved));
    }

    void noteReceived(TranscriptRow& row, std::size_t returned, std::uint64_t room, std::uint64_t queued, int flags) {
        if (discards(flags)) {
            row.note = returned == 0 ? RowNote::EndOfStream : RowNote::Discarded;
            m_outcome.endOfStream = returned == 0;
        } else if (returned > room) { // asked for with MSG_TRUNC: the message's own length
            row.note = RowNote::Truncated;
            row.fullLength = returned;
        } else if (isDatagram() && queued > room && returned == room) {
            row.note = RowNote::Truncated;
            row.fullLength = queued;
        } else if ((flags & MSG_PEEK) != 0) {
            row.note = RowNote::Peeked;
        } else if (returned == 0 && isDatagram()) {
            row.note = RowNote::ZeroLengthDatagram;
        } else if (returned == 0 && room > 0) {
            row.note = RowNote::EndOfStream;
            m_outcome.endOfStream = true;
        }
    }

    Job& m_job;
    Nanoseconds m_deadline;
    std::uint64_t m_sequence = 0;
    Outcome m_outcome;
};

} // namespace

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
