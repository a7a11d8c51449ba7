#include "core/calls/syscalls_message.h"
#include "core/engine/performer.h"
#include "core/engine/received_descriptor.h"
#include "core/net/control_message.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <memory>
#include <numeric>

namespace swb {

namespace {

struct Free {
    void operator()(std::uint8_t* memory) const { std::free(memory); }
};

// The buffers of one or several messages in one piece, behind them the room for control messages. Zeroed, and by the
// kernel: a gigabyte that is never filled is never touched.
class MessageMemory {
public:
    MessageMemory(std::size_t count, std::span<const std::uint64_t> rooms, std::uint32_t controlRoom)
        : m_buffers(count) {
        constexpr std::uint64_t kAlign = alignof(std::max_align_t);
        const std::uint64_t control = (controlRoom + kAlign - 1) / kAlign * kAlign;
        std::uint64_t size = 0;
        for (const std::uint64_t room : rooms)
            size = room > SIZE_MAX / 4 ? SIZE_MAX / 2 : std::min<std::uint64_t>(size + room, SIZE_MAX / 2);
        m_bytes = (size + kAlign - 1) / kAlign * kAlign + control;
        if (count > 0 && m_bytes <= SIZE_MAX / 4 / count)
            m_memory.reset(static_cast<std::uint8_t*>(std::calloc(count, std::max<std::uint64_t>(m_bytes, 1))));
        if (!m_memory)
            return;
        for (std::size_t i = 0; i < count; ++i) {
            std::uint8_t* at = m_memory.get() + i * m_bytes;
            m_controls.emplace_back(at, controlRoom);
            at += control;
            for (const std::uint64_t room : rooms) {
                m_buffers[i].emplace_back(at, room);
                at += room;
            }
            m_rooms.push_back({m_buffers[i], m_controls[i]});
        }
    }

    bool isThere() const { return m_memory != nullptr; }
    std::uint64_t bytes() const { return m_bytes; }
    std::span<const calls::MessageRoom> rooms() const { return m_rooms; }

    // The buffers follow each other without a gap: what was received is one run of bytes.
    BytesView received(std::size_t message, std::size_t size) const {
        return {m_buffers[message].empty() ? nullptr : m_buffers[message].front().data(), size};
    }
    BytesView control(std::size_t message, std::size_t size) const {
        return BytesView(m_controls[message]).first(std::min(size, m_controls[message].size()));
    }

private:
    std::unique_ptr<std::uint8_t[], Free> m_memory;
    std::uint64_t m_bytes = 0; // of one message
    std::vector<std::vector<std::span<std::uint8_t>>> m_buffers;
    std::vector<std::span<std::uint8_t>> m_controls;
    std::vector<calls::MessageRoom> m_rooms;
};

std::shared_ptr<const Bytes> kept(BytesView control) {
    return control.empty() ? nullptr : std::make_shared<const Bytes>(control.begin(), control.end());
}

Bytes joined(const std::vector<Bytes>& buffers, std::size_t limit) {
    Bytes all;
    for (const Bytes& buffer : buffers) {
        const std::size_t size = std::min(buffer.size(), limit - all.size());
        all.insert(all.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
    }
    return all;
}

// The views that a call takes, of a message that outlives them.
struct Outgoing {
    explicit Outgoing(const OutMessage& message)
        : buffers(message.buffers.begin(), message.buffers.end()) {}
    calls::MessageToSend of(const OutMessage& message) const {
        const bool named = message.address.has_value();
        return {buffers, message.control, named ? message.address->bytes() : BytesView(),
                named ? message.address->length() : 0};
    }
    std::vector<BytesView> buffers;
};

} // namespace

void Performer::operator()(const step::Sendmsg& s) {
    const auto lent = lend({&s.message, 1}, s.flags);
    const OutMessage& message = lent ? lent->front() : s.message;
    const Outgoing outgoing(message);
    const auto size =
        inTime(POLLOUT, [&] { return calls::sendmsg(context(), m_job.fd, outgoing.of(message), s.flags); });
    if (!size)
        return;
    m_outcome.value = static_cast<std::int64_t>(*size);
    messageSent(message, *size, s.flags);
}

void Performer::operator()(const step::Sendmmsg& s) {
    const auto lent = lend(s.messages, s.flags);
    const std::vector<OutMessage>& messages = lent ? *lent : s.messages;
    const std::vector<Outgoing> outgoing(messages.begin(), messages.end());
    std::vector<calls::MessageToSend> all;
    all.reserve(messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i)
        all.push_back(outgoing[i].of(messages[i]));
    const auto sizes = inTime(POLLOUT, [&] { return calls::sendmmsg(context(), m_job.fd, all, s.flags); });
    if (!sizes)
        return;
    m_outcome.value = static_cast<std::int64_t>(sizes->size());
    for (std::size_t i = 0; i < sizes->size(); ++i)
        messageSent(messages[i], (*sizes)[i], s.flags);
}

// With MSG_ZEROCOPY the kernel may read the buffers after the call: they are copied to where they can stay.
std::shared_ptr<const std::vector<OutMessage>> Performer::lend(std::span<const OutMessage> messages, int flags) {
    if ((flags & MSG_ZEROCOPY) == 0 || !noteZerocopy())
        return nullptr;
    auto lent = std::make_shared<const std::vector<OutMessage>>(messages.begin(), messages.end());
    for (const OutMessage& message : *lent)
        for (const Bytes& buffer : message.buffers)
            m_outcome.lent.push_back(std::shared_ptr<const Bytes>(lent, &buffer));
    return lent;
}

void Performer::messageSent(const OutMessage& message, std::size_t size, int flags) {
    m_outcome.sent += size;
    m_outcome.lentSends += m_outcome.lent.empty() ? 0 : 1;
    TranscriptRow row;
    row.time = monotonicNow();
    row.socket = m_job.socket;
    row.direction = Direction::Sent;
    row.note = (flags & MSG_OOB) != 0 ? RowNote::OutOfBand : RowNote::None;
    row.length = size;
    row.sequence = m_sequence;
    row.peer = message.address.value_or(m_job.peer);
    row.control = kept(message.control);
    m_job.transcript->append(row, joined(message.buffers, size));
}

void Performer::operator()(const step::Recvmsg& s) {
    const MessageMemory memory(1, s.rooms, s.controlRoom);
    if (!memory.isThere())
        return fail(
            Error{"recvmsg", ENOMEM,
                  "no memory for buffers of " + std::to_string(memory.bytes()) + " bytes; the call was not made"});
    std::uint64_t queued = 0;
    const auto got = inTime(POLLIN, [&] {
        queued = (s.flags & MSG_ERRQUEUE) != 0 ? 0 : nextDatagram();
        return calls::recvmsg(receiving(s.flags), m_job.fd, memory.rooms().front(), s.flags);
    });
    if (!got)
        return;
    m_outcome.value = static_cast<std::int64_t>(got->size);
    const std::uint64_t room = std::accumulate(s.rooms.begin(), s.rooms.end(), std::uint64_t{0});
    messageReceived(*got, memory.received(0, std::min<std::uint64_t>(got->size, room)),
                    memory.control(0, got->controlLength), {room, s.controlRoom, queued, s.flags});
}

void Performer::operator()(const step::Recvmmsg& s) {
    const MessageMemory memory(s.count, {&s.room, 1}, s.controlRoom);
    if (!memory.isThere() && s.count > 0)
        return fail(Error{"recvmmsg", ENOMEM,
                          "no memory for " + std::to_string(s.count) + " times " + std::to_string(memory.bytes()) +
                              " bytes; the call was not made"});
    const auto got = inTime(
        POLLIN, [&] { return calls::recvmmsg(receiving(s.flags), m_job.fd, memory.rooms(), s.flags, s.timeout); });
    if (!got)
        return;
    m_outcome.value = static_cast<std::int64_t>(got->size());
    for (std::size_t i = 0; i < got->size(); ++i) {
        const calls::MessageReceived& message = (*got)[i];
        messageReceived(message, memory.received(i, std::min<std::uint64_t>(message.size, s.room)),
                        memory.control(i, message.controlLength), {s.room, s.controlRoom, 0, s.flags});
    }
}

void Performer::messageReceived(const calls::MessageReceived& message, BytesView bytes, BytesView control,
                                const ReceiveTerms& terms) {
    const bool stays = (terms.flags & MSG_PEEK) != 0;
    const bool isError = (message.flags & MSG_ERRQUEUE) != 0;
    m_outcome.received += stays || isError ? 0 : bytes.size();
    TranscriptRow row;
    row.time = monotonicNow();
    row.socket = m_job.socket;
    row.direction = Direction::Received;
    row.length = bytes.size();
    row.sequence = m_sequence;
    row.peer = message.addressLength > 0 ? Address::fromBytes(message.address, message.addressLength) : m_job.peer;
    row.messageFlags = message.flags;
    row.control = kept(control);
    noteMessage(row, message, terms);
    m_job.transcript->append(row, row.note == RowNote::Discarded ? BytesView() : bytes);

    MessageInfo info;
    info.length = row.fullLength > 0 ? row.fullLength : message.size;
    info.room = terms.room;
    info.flags = message.flags;
    info.controlRoom = terms.controlRoom;
    info.control.assign(control.begin(), control.end());
    info.address = Address::fromBytes(message.address, message.addressLength);
    m_outcome.messages.push_back(std::move(info));
    takeDescriptors(control);
}

void Performer::noteMessage(TranscriptRow& row, const calls::MessageReceived& message, const ReceiveTerms& terms) {
    if ((message.flags & MSG_ERRQUEUE) != 0) {
        row.note = RowNote::ErrorQueue; // no bytes at all is no end of the stream: a notice can come without
    } else if ((message.flags & MSG_OOB) != 0 && message.size > 0) {
        row.note = RowNote::OutOfBand;
    } else if ((message.flags & MSG_TRUNC) != 0 && !discards(terms.flags)) {
        row.note = RowNote::Truncated;
        row.fullLength = message.size > terms.room ? message.size : terms.queued > terms.room ? terms.queued : 0;
    } else {
        noteReceived(row, message.size, terms.room, terms.queued, terms.flags);
    }
}

// The kernel has given them numbers here, with MSG_PEEK too: whoever does not take them leaks them.
void Performer::takeDescriptors(BytesView control) {
    const CallContext observer{m_job.recorder, nullptr, m_job.socket, m_job.action, Origin::Observer};
    for (const ControlMessage& message : controlMessages(control)) {
        if (message.fault == ControlFault::HeaderCut)
            continue;
        for (const int fd : descriptorsIn(message)) {
            if (fd < 0)
                continue; // SCM_PIDFD of a process that is gone
            Outcome::NewSocket found = lookAtDescriptor(observer, fd);
            found.isReceived = true;
            m_outcome.made.push_back(std::move(found));
        }
    }
}

} // namespace swb
