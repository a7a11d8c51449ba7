#include "core/calls/message_batch.h"

#include "core/calls/seam.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>

namespace swb {

struct MessageBatch::Private {
    struct alignas(8) AddressRoom {
        std::array<std::uint8_t, CallRecord::kAddressKept> bytes;
    };
    std::size_t room = 0;
    std::size_t usedRoom = 0;
    std::size_t controlRoom = 0;
    std::unique_ptr<std::uint8_t[]> bytes;
    std::unique_ptr<std::uint8_t[]> control;
    std::vector<AddressRoom> addresses;
    std::vector<iovec> parts;
    std::vector<mmsghdr> headers;

    void prepare(std::size_t most) {
        for (std::size_t i = 0; i < most; ++i) {
            msghdr& header = headers[i].msg_hdr;
            header.msg_namelen = CallRecord::kAddressKept;
            header.msg_controllen = controlRoom;
            header.msg_flags = 0;
            parts[i].iov_len = usedRoom;
        }
    }
};

struct MessageBatchAccess {
    static MessageBatch::Private& of(const MessageBatch& batch) { return *batch.m_d; }
};

MessageBatch::MessageBatch(std::size_t count, std::size_t room, std::size_t controlRoom)
    : m_d(std::make_unique<Private>()) {
    // Rooms a power of two apart would all have their first bytes in the same few lines of the processor's cache.
    constexpr std::size_t kApart = 320;
    m_d->room = m_d->usedRoom = room;
    m_d->controlRoom = (controlRoom + 7) / 8 * 8;
    m_d->bytes.reset(new std::uint8_t[count * (room + kApart)]); // not make_unique: that would touch all of it
    m_d->control.reset(new std::uint8_t[count * m_d->controlRoom]);
    m_d->addresses.resize(count);
    m_d->parts.resize(count);
    m_d->headers.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        m_d->parts[i].iov_base = m_d->bytes.get() + i * (room + kApart);
        msghdr& header = m_d->headers[i].msg_hdr;
        header = {};
        header.msg_name = m_d->addresses[i].bytes.data();
        header.msg_iov = &m_d->parts[i];
        header.msg_iovlen = 1;
        header.msg_control = m_d->controlRoom > 0 ? m_d->control.get() + i * m_d->controlRoom : nullptr;
    }
}

MessageBatch::~MessageBatch() = default;

std::size_t MessageBatch::count() const { return m_d->headers.size(); }

void MessageBatch::limitRoom(std::size_t room) { m_d->usedRoom = std::min(room, m_d->room); }

MessageBatch::Message MessageBatch::at(std::size_t index) const {
    const mmsghdr& header = m_d->headers[index];
    const iovec& part = m_d->parts[index];
    const std::size_t size = header.msg_len;
    Message message;
    message.bytes = {static_cast<const std::uint8_t*>(part.iov_base), std::min(size, part.iov_len)};
    message.size = size;
    message.flags = header.msg_hdr.msg_flags;
    message.control = {static_cast<const std::uint8_t*>(header.msg_hdr.msg_control), header.msg_hdr.msg_controllen};
    message.addressLength = header.msg_hdr.msg_namelen;
    message.address = {m_d->addresses[index].bytes.data(),
                       std::min<std::size_t>(message.addressLength, CallRecord::kAddressKept)};
    return message;
}

namespace calls {

// A fault plan's limit counts messages.
Result<std::size_t> recvmmsg(const CallContext& context, int fd, MessageBatch& batch, std::size_t most, int flags) {
    auto& d = MessageBatchAccess::of(batch);
    most = std::min(most, batch.count());
    d.prepare(most);
    return invoke(
               context, CallId::Recvmmsg,
               [&](CallRecord& record) {
                   record.args = {fd,
                                  static_cast<std::int64_t>(most),
                                  static_cast<std::int64_t>(d.usedRoom),
                                  static_cast<std::int64_t>(d.controlRoom),
                                  -1,
                                  flags};
                   record.parts[0] = static_cast<std::uint32_t>(d.usedRoom);
               },
               [&](std::uint64_t limit) {
                   return ::recvmmsg(fd, d.headers.data(), static_cast<unsigned>(std::min<std::uint64_t>(most, limit)),
                                     flags, nullptr);
               },
               [&](CallRecord& record, std::int64_t count) {
                   if (count == 0)
                       return;
                   const MessageBatch::Message first = batch.at(0);
                   if (!context.discards)
                       record.keepData(first.bytes);
                   record.keepControl(first.control);
                   record.keepAddress(first.address, first.addressLength);
               })
        .map([](std::int64_t count) { return static_cast<std::size_t>(count); });
}

} // namespace calls
} // namespace swb
