#include "core/calls/syscalls_message.h"

#include "core/calls/seam.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>

namespace swb::calls {

namespace {

// The buffers as the kernel takes them. A few stand in the object itself; nothing but a long list is allocated.
class Parts {
public:
    template <class Buffers>
    explicit Parts(const Buffers& buffers)
        : m_count(buffers.size()) {
        if (m_count > m_few.size())
            m_many.resize(m_count);
        iovec* part = data();
        for (const auto& buffer : buffers) {
            *part++ = {const_cast<std::uint8_t*>(buffer.data()), buffer.size()};
            m_bytes += buffer.size();
        }
    }

    iovec* data() { return m_many.empty() ? m_few.data() : m_many.data(); }
    const iovec* data() const { return m_many.empty() ? m_few.data() : m_many.data(); }
    std::size_t count() const { return m_count; }
    std::uint64_t bytes() const { return m_bytes; }

    // Leaves the first `limit` bytes.
    void shorten(std::uint64_t limit) {
        for (std::size_t i = 0; i < m_count; ++i) {
            iovec& part = data()[i];
            part.iov_len = static_cast<std::size_t>(std::min<std::uint64_t>(part.iov_len, limit));
            limit -= part.iov_len;
        }
    }

private:
    std::array<iovec, 8> m_few{};
    std::vector<iovec> m_many;
    std::size_t m_count;
    std::uint64_t m_bytes = 0;
};

struct AddressRoom {
    alignas(8) std::array<std::uint8_t, CallRecord::kAddressKept> bytes;
    BytesView view(std::uint32_t length) const { return {bytes.data(), std::min<std::size_t>(length, bytes.size())}; }
};

void keepParts(CallRecord& record, const Parts& parts) {
    for (std::size_t i = 0; i < std::min(parts.count(), record.parts.size()); ++i)
        record.parts[i] = static_cast<std::uint32_t>(std::min<std::size_t>(parts.data()[i].iov_len, UINT32_MAX));
}

// The first bytes of what the buffers hold together, `length` of them in all.
void gather(CallRecord& record, const Parts& parts, std::uint64_t length) {
    std::size_t done = 0;
    for (std::size_t i = 0; i < parts.count() && done < CallRecord::kDataKept && done < length; ++i) {
        const iovec& part = parts.data()[i];
        const std::size_t size =
            std::min({part.iov_len, CallRecord::kDataKept - done, static_cast<std::size_t>(length) - done});
        if (size > 0)
            std::memcpy(record.data.data() + done, part.iov_base, size);
        done += size;
    }
    record.dataLength = length;
}

msghdr headerOf(const MessageToSend& message, Parts& parts) {
    msghdr header{};
    header.msg_name = message.addressLength > 0 ? const_cast<std::uint8_t*>(message.address.data()) : nullptr;
    header.msg_namelen = message.addressLength;
    header.msg_iov = parts.data();
    header.msg_iovlen = parts.count();
    header.msg_control = message.control.empty() ? nullptr : const_cast<std::uint8_t*>(message.control.data());
    header.msg_controllen = message.control.size();
    return header;
}

msghdr headerOf(const MessageRoom& room, Parts& parts, AddressRoom& from) {
    msghdr header{};
    header.msg_name = from.bytes.data();
    header.msg_namelen = CallRecord::kAddressKept;
    header.msg_iov = parts.data();
    header.msg_iovlen = parts.count();
    header.msg_control = room.control.empty() ? nullptr : room.control.data();
    header.msg_controllen = room.control.size();
    return header;
}

void keepSent(CallRecord& record, const MessageToSend& message, const Parts& parts) {
    keepParts(record, parts);
    gather(record, parts, parts.bytes());
    record.keepControl(message.control);
    record.keepAddress(message.address, message.addressLength);
}

void keepReceived(const CallContext& context, CallRecord& record, const msghdr& header, const Parts& parts,
                  const AddressRoom& from, std::uint64_t size) {
    if (!context.discards)
        gather(record, parts, std::min(size, parts.bytes()));
    record.keepControl({static_cast<const std::uint8_t*>(header.msg_control), header.msg_controllen});
    record.keepAddress(from.view(header.msg_namelen), header.msg_namelen);
}

MessageReceived received(const msghdr& header, const AddressRoom& from, std::size_t size) {
    const BytesView address = from.view(header.msg_namelen);
    return {size, header.msg_flags, header.msg_controllen, {address.begin(), address.end()}, header.msg_namelen};
}

std::int64_t signedSize(std::uint64_t size) { return static_cast<std::int64_t>(size); }

unsigned limitedCount(std::size_t count, std::uint64_t limit) {
    return static_cast<unsigned>(std::min<std::uint64_t>({count, limit, UINT32_MAX}));
}

} // namespace

Result<std::size_t> sendmsg(const CallContext& context, int fd, const MessageToSend& message, int flags) {
    Parts parts(message.buffers);
    const msghdr header = headerOf(message, parts);
    return invoke(
               context, CallId::Sendmsg,
               [&](CallRecord& record) {
                   record.args = {fd, signedSize(parts.count()), signedSize(parts.bytes()), 0, 0, flags};
                   keepSent(record, message, parts);
               },
               [&](std::uint64_t limit) {
                   if (limit < parts.bytes())
                       parts.shorten(limit);
                   return ::sendmsg(fd, &header, flags);
               },
               kKeepNothing)
        .map([](std::int64_t size) { return static_cast<std::size_t>(size); });
}

Result<MessageReceived> recvmsg(const CallContext& context, int fd, const MessageRoom& room, int flags) {
    Parts parts(room.buffers);
    AddressRoom from;
    msghdr header = headerOf(room, parts, from);
    return invoke(
               context, CallId::Recvmsg,
               [&](CallRecord& record) {
                   record.args = {
                       fd,   signedSize(parts.count()), signedSize(parts.bytes()), signedSize(room.control.size()), 0,
                       flags};
                   keepParts(record, parts);
               },
               [&](std::uint64_t limit) {
                   if (limit < parts.bytes())
                       parts.shorten(limit);
                   return ::recvmsg(fd, &header, flags);
               },
               [&](CallRecord& record, std::int64_t size) {
                   record.args[4] = header.msg_flags;
                   keepReceived(context, record, header, parts, from, static_cast<std::uint64_t>(size));
               })
        .map([&](std::int64_t size) { return received(header, from, static_cast<std::size_t>(size)); });
}

// A fault plan's limit counts messages in these two.
Result<std::vector<std::size_t>> sendmmsg(const CallContext& context, int fd, std::span<const MessageToSend> messages,
                                          int flags) {
    std::vector<Parts> parts;
    std::vector<mmsghdr> headers;
    parts.reserve(messages.size());
    headers.reserve(messages.size());
    for (const MessageToSend& message : messages)
        headers.push_back({headerOf(message, parts.emplace_back(message.buffers)), 0});
    return invoke(
               context, CallId::Sendmmsg,
               [&](CallRecord& record) {
                   record.args = {fd, signedSize(messages.size()), 0, 0, 0, flags};
                   if (messages.empty())
                       return;
                   record.args[2] = signedSize(parts.front().count());
                   record.args[3] = signedSize(parts.front().bytes());
                   keepSent(record, messages.front(), parts.front());
               },
               [&](std::uint64_t limit) {
                   return ::sendmmsg(fd, headers.data(), limitedCount(headers.size(), limit), flags);
               },
               kKeepNothing)
        .map([&](std::int64_t count) {
            std::vector<std::size_t> sizes;
            sizes.reserve(static_cast<std::size_t>(count));
            for (std::int64_t i = 0; i < count; ++i)
                sizes.push_back(headers[static_cast<std::size_t>(i)].msg_len);
            return sizes;
        });
}

Result<std::vector<MessageReceived>> recvmmsg(const CallContext& context, int fd, std::span<const MessageRoom> rooms,
                                              int flags, std::optional<Nanoseconds> timeout) {
    std::vector<Parts> parts;
    std::vector<AddressRoom> from(rooms.size());
    std::vector<mmsghdr> headers;
    parts.reserve(rooms.size());
    headers.reserve(rooms.size());
    for (std::size_t i = 0; i < rooms.size(); ++i)
        headers.push_back({headerOf(rooms[i], parts.emplace_back(rooms[i].buffers), from[i]), 0});
    timespec time{};
    if (timeout) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*timeout);
        time = {seconds.count(), static_cast<long>((*timeout - seconds).count())};
    }
    return invoke(
               context, CallId::Recvmmsg,
               [&](CallRecord& record) {
                   const auto milliseconds =
                       timeout ? std::chrono::ceil<std::chrono::milliseconds>(*timeout).count() : -1;
                   record.args = {fd, signedSize(rooms.size()), 0, 0, milliseconds, flags};
                   if (rooms.empty())
                       return;
                   record.args[2] = signedSize(parts.front().bytes());
                   record.args[3] = signedSize(rooms.front().control.size());
                   keepParts(record, parts.front());
               },
               [&](std::uint64_t limit) {
                   return ::recvmmsg(fd, headers.data(), limitedCount(headers.size(), limit), flags,
                                     timeout ? &time : nullptr);
               },
               [&](CallRecord& record, std::int64_t count) {
                   if (count > 0)
                       keepReceived(context, record, headers.front().msg_hdr, parts.front(), from.front(),
                                    headers.front().msg_len);
               })
        .map([&](std::int64_t count) {
            std::vector<MessageReceived> messages;
            messages.reserve(static_cast<std::size_t>(count));
            for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
                messages.push_back(received(headers[i].msg_hdr, from[i], headers[i].msg_len));
            return messages;
        });
}

} // namespace swb::calls
