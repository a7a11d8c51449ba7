#include "core/engine/performer.h"
#include "core/wire/netlink_walk.h"

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>

namespace swb {

namespace {

struct Free {
    void operator()(std::uint8_t* memory) const { std::free(memory); }
};
using Room = std::unique_ptr<std::uint8_t[], Free>;

} // namespace

// With MSG_TRUNC, TCP takes bytes from the queue without copying them; other protocols copy what fits.
bool Performer::discards(int flags) const {
    const bool isInet = m_job.family == AF_INET || m_job.family == AF_INET6;
    return (flags & MSG_TRUNC) != 0 && m_job.type == SOCK_STREAM && isInet;
}

CallContext Performer::receiving(int flags) {
    CallContext result = context();
    result.discards = discards(flags);
    return result;
}

void Performer::sent(BytesView data, const std::optional<std::size_t>& size, const Address& peer) {
    if (!size)
        return;
    m_outcome.value = static_cast<std::int64_t>(*size);
    m_outcome.sent += *size;
    m_outcome.lentSends += m_outcome.lent.empty() ? 0 : 1;
    TranscriptRow row;
    row.time = monotonicNow();
    row.socket = m_job.socket;
    row.direction = Direction::Sent;
    row.length = *size;
    row.sequence = m_sequence;
    row.peer = peer;
    m_job.transcript->append(row, data.first(std::min(*size, data.size())));
}

bool Performer::isDatagram() const { return m_job.type == SOCK_DGRAM || m_job.type == SOCK_RAW; }

// The length of the next datagram, where the kernel can tell without taking it; 0 otherwise.
std::uint64_t Performer::nextDatagram() const {
    if (!m_job.observing || !isDatagram() || m_job.family == AF_NETLINK)
        return 0;
    const CallContext observer{m_job.recorder, nullptr, m_job.socket, m_job.action, Origin::Observer};
    const auto size = calls::ioctlInt(observer, m_job.fd, SIOCINQ);
    return size && *size > 0 ? static_cast<std::uint64_t>(*size) : 0;
}

template <class Call>
void Performer::receive(std::uint64_t size, int flags, Call call) {
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
    m_isDone = m_job.family == AF_NETLINK && endsNetlinkList(room.first(moved));
    m_job.transcript->append(row, row.note == RowNote::Discarded ? BytesView() : room.first(moved));
}

void Performer::noteReceived(TranscriptRow& row, std::size_t returned, std::uint64_t room, std::uint64_t queued,
                             int flags) {
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

// Where the bytes of a call with MSG_ZEROCOPY can stay while the kernel reads them; without it, where they are.
BytesView Performer::lendBytes(const Bytes& data, int flags) {
    if ((flags & MSG_ZEROCOPY) == 0 || !noteZerocopy())
        return data;
    return *m_outcome.lent.emplace_back(std::make_shared<const Bytes>(data));
}

// The flag alone does nothing, and the kernel does not say so. False: it is known that the bytes are copied.
bool Performer::noteZerocopy() {
    if (!m_job.observing)
        return true;
    const CallContext observer{m_job.recorder, nullptr, m_job.socket, m_job.action, Origin::Observer};
    const auto option = calls::getsockopt(observer, m_job.fd, SOL_SOCKET, SO_ZEROCOPY, sizeof(int));
    const bool isOn = option && std::any_of(option->begin(), option->end(), [](std::uint8_t byte) { return byte; });
    m_outcome.note = isOn
                         ? "sent without a copy: the kernel may still read the bytes, and tells when it is done on the "
                           "error queue: recvmsg() with MSG_ERRQUEUE"
                         : "MSG_ZEROCOPY was ignored, since SO_ZEROCOPY is not set: the bytes were copied, and no "
                           "notice comes";
    return !option || isOn;
}

void Performer::operator()(const step::Send& s) {
    const BytesView data = lendBytes(s.data, s.flags);
    sent(data, inTime(POLLOUT, [&] { return calls::send(context(), m_job.fd, data, s.flags); }), m_job.peer);
}

void Performer::operator()(const step::Write& s) {
    sent(s.data, inTime(POLLOUT, [&] { return calls::write(context(), m_job.fd, s.data); }), m_job.peer);
}

void Performer::operator()(const step::Sendto& s) {
    const BytesView data = lendBytes(s.data, s.flags);
    sent(data,
         inTime(
             POLLOUT,
             [&] { return calls::sendto(context(), m_job.fd, data, s.flags, s.address.bytes(), s.address.length()); }),
         s.address);
}

void Performer::operator()(const step::SendAll& s) {
    BytesView left = lendBytes(s.data, s.flags);
    bool first = true;
    do {
        const auto size =
            inTime(POLLOUT, [&] { return calls::send(first ? context() : consequence(), m_job.fd, left, s.flags); });
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

void Performer::operator()(const step::Recv& s) {
    receive(s.size, s.flags, [&](std::span<std::uint8_t> room) {
        return calls::recv(receiving(s.flags), m_job.fd, room, s.flags).map([](std::size_t size) {
            return calls::Received{size, {}, 0};
        });
    });
}

void Performer::operator()(const step::Recvfrom& s) {
    receive(s.size, s.flags,
            [&](std::span<std::uint8_t> room) { return calls::recvfrom(receiving(s.flags), m_job.fd, room, s.flags); });
}

void Performer::operator()(const step::Read& s) {
    receive(s.size, 0, [&](std::span<std::uint8_t> room) {
        return calls::read(context(), m_job.fd, room).map([](std::size_t size) {
            return calls::Received{size, {}, 0};
        });
    });
}

} // namespace swb
