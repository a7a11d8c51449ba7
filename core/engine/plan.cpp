#include "core/engine/plan.h"

#include "core/constants/file_owner.h"
#include "core/engine/stream_file.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <initializer_list>
#include <numeric>

namespace swb {

namespace {

int pollMilliseconds(std::chrono::nanoseconds timeout) {
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
    return static_cast<int>(std::clamp<std::int64_t>(rounded, 0, INT_MAX));
}

std::int64_t signedSize(std::uint64_t size) { return static_cast<std::int64_t>(size); }

// Puts the calls of one step together, in the order in which the engine makes them.
class Planner {
public:
    Planner(SocketId socket, const SocketView* view)
        : m_socket(socket)
        , m_view(view) {}

    std::vector<CallRecord> take() { return std::move(m_calls); }

    void operator()(const step::Socket& s) { add(CallId::Socket, {s.family, s.type, s.protocol}); }
    void operator()(const step::Socketpair& s) { add(CallId::Socketpair, {s.family, s.type, s.protocol}); }
    void operator()(const step::Bind& s) { addNaming(CallId::Bind, s.address); }
    void operator()(const step::Listen& s) { add(CallId::Listen, {fd(), s.backlog}); }
    void operator()(const step::Shutdown& s) { add(CallId::Shutdown, {fd(), s.how}); }
    void operator()(const step::Close&) { add(CallId::Close, {fd()}); }
    void operator()(const step::Getsockname&) { add(CallId::Getsockname, {fd()}); }
    void operator()(const step::Getpeername&) { add(CallId::Getpeername, {fd()}); }
    void operator()(const step::Unlink& s) { add(CallId::Unlink, {}).keepData(viewOf(s.path)); }
    void operator()(const step::Ioctl& s) {
        add(CallId::Ioctl, {fd(), static_cast<std::int64_t>(s.request), s.argument});
    }
    void operator()(const step::Fcntl& s) {
        const FileOwner owner = fileOwnerOf(s.argument);
        if (takesFileOwner(s.command))
            add(CallId::Fcntl, {fd(), s.command, owner.type, owner.id});
        else
            add(CallId::Fcntl, {fd(), s.command, s.argument});
    }
    void operator()(const step::Poll& s) { add(CallId::Poll, {fd(), s.events, 0, s.timeoutMs}); }
    void operator()(const step::Getsockopt& s) { add(CallId::Getsockopt, {fd(), s.level, s.name, s.room}); }
    void operator()(const step::Setsockopt& s) {
        add(CallId::Setsockopt, {fd(), s.level, s.name, signedSize(s.value.size())}).keepData(s.value);
    }

    void operator()(const step::Connect& s) {
        addNaming(CallId::Connect, s.address);
        if (!hasTimeout())
            return;
        addWait(POLLOUT);
        add(CallId::Getsockopt, {fd(), SOL_SOCKET, SO_ERROR, sizeof(int)}).origin = Origin::Consequence;
    }

    void operator()(const step::Accept& s) {
        waitIfTimed(POLLIN);
        add(s.flags == 0 ? CallId::Accept : CallId::Accept4, {fd(), s.flags});
    }

    void operator()(const step::Send& s) { addSend(s.data, s.flags); }
    void operator()(const step::SendAll& s) { addSend(s.data, s.flags); }
    void operator()(const step::Sendto& s) {
        waitIfTimed(POLLOUT);
        CallRecord& record = add(CallId::Sendto, {fd(), signedSize(s.data.size()), s.flags, s.address.length()});
        record.keepData(s.data);
        record.keepAddress(s.address.bytes(), s.address.length());
    }
    void operator()(const step::Write& s) {
        waitIfTimed(POLLOUT);
        add(CallId::Write, {fd(), signedSize(s.data.size())}).keepData(s.data);
    }

    void operator()(const step::Recv& s) {
        waitIfTimed(POLLIN);
        add(CallId::Recv, {fd(), signedSize(s.size), s.flags});
    }
    void operator()(const step::Recvfrom& s) {
        waitIfTimed(POLLIN);
        add(CallId::Recvfrom, {fd(), signedSize(s.size), s.flags});
    }
    void operator()(const step::Read& s) {
        waitIfTimed(POLLIN);
        add(CallId::Read, {fd(), signedSize(s.size)});
    }

    void operator()(const step::Sendmsg& s) {
        waitIfTimed(POLLOUT);
        keepMessage(add(CallId::Sendmsg, {fd(), 0, 0, 0, 0, s.flags}), s.message, 1);
    }
    void operator()(const step::Sendmmsg& s) {
        waitIfTimed(POLLOUT);
        CallRecord& record = add(CallId::Sendmmsg, {fd(), signedSize(s.messages.size()), 0, 0, 0, s.flags});
        if (!s.messages.empty())
            keepMessage(record, s.messages.front(), 2);
    }
    void operator()(const step::Recvmsg& s) {
        waitIfTimed(POLLIN);
        const std::uint64_t room = std::accumulate(s.rooms.begin(), s.rooms.end(), std::uint64_t{0});
        CallRecord& record =
            add(CallId::Recvmsg, {fd(), signedSize(s.rooms.size()), signedSize(room), s.controlRoom, 0, s.flags});
        for (std::size_t i = 0; i < std::min(s.rooms.size(), record.parts.size()); ++i)
            record.parts[i] = static_cast<std::uint32_t>(std::min<std::uint64_t>(s.rooms[i], UINT32_MAX));
    }
    void operator()(const step::Recvmmsg& s) {
        waitIfTimed(POLLIN);
        const auto milliseconds = s.timeout ? std::chrono::ceil<std::chrono::milliseconds>(*s.timeout).count() : -1;
        add(CallId::Recvmmsg, {fd(), s.count, signedSize(s.room), s.controlRoom, milliseconds, s.flags}).parts[0] =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(s.room, UINT32_MAX));
    }

    void operator()(const step::Follow& s) { // and so on
        if (s.batch > 1)
            return (*this)(step::Recvmmsg{s.batch, s.size, 0, s.flags | MSG_WAITFORONE, {}});
        (*this)(step::Recvfrom{s.size, s.flags});
    }

    void operator()(const step::SetTimeout& s) {
        add(CallId::Fcntl, {fd(), F_GETFL, 0}).origin = Origin::Consequence;
        // The flags are those that F_GETFL gives; a socket has O_RDWR and nothing else unless someone set it.
        add(CallId::Fcntl, {fd(), F_SETFL, s.timeout ? O_RDWR | O_NONBLOCK : O_RDWR});
    }

    // The buffer's contents decide: a line or so many bytes that it has need no call.
    void operator()(const step::FileReadline& s) {
        if (s.limit < 0 || static_cast<std::uint64_t>(s.limit) > readAhead())
            addFileRecv();
    }
    void operator()(const step::FileRead& s) {
        if (s.size < 0 || static_cast<std::uint64_t>(s.size) > readAhead())
            addFileRecv();
    }
    void operator()(const step::FileWrite& s) {
        if (unsent() + s.data.size() <= StreamFile::kBuffer)
            return;
        if (unsent() > 0)
            addFileSend(unsent());
        if (s.data.size() > StreamFile::kBuffer) {
            addFileSend(s.data.size());
            m_calls.back().keepData(s.data);
        }
    }
    void operator()(const step::FileFlush&) {
        if (unsent() > 0)
            addFileSend(unsent());
    }
    void operator()(const step::FileClose&) { (*this)(step::FileFlush{}); }

    void operator()(const step::Dup&) { add(CallId::Dup, {fd()}); }
    void operator()(const step::Adopt& s) {
        if (s.duplicate)
            add(CallId::Fcntl, {s.fd, F_DUPFD_CLOEXEC, 0});
        const int fd = s.duplicate ? 0 : s.fd; // which one the duplicate will be is not known
        add(CallId::Getsockname, {fd}).origin = s.duplicate ? Origin::Consequence : Origin::User;
        for (const int option : {SO_TYPE, SO_PROTOCOL})
            add(CallId::Getsockopt, {fd, SOL_SOCKET, option, sizeof(int)}).origin = Origin::Consequence;
    }
    void operator()(const step::Detach&) {} // no call, as the next two
    void operator()(const step::Automate&) {}
    void operator()(const step::TakeBack&) {}
    void operator()(const step::Sendfile& s) {
        add(CallId::Open, {O_RDONLY | O_CLOEXEC}).keepData(viewOf(s.path));
        m_calls.back().origin = Origin::Consequence;
        waitIfTimed(POLLOUT);
        add(CallId::Sendfile, {fd(), 0, s.offset, signedSize(s.count == 0 ? std::uint64_t{1024} * 1024 : s.count)});
        add(CallId::Close, {0}).origin = Origin::Consequence;
    }
    void operator()(const step::Splice& s) {
        add(CallId::Pipe2, {O_CLOEXEC}).origin = Origin::Consequence;
        waitIfTimed(POLLIN);
        add(CallId::Splice, {fd(), 0, -1, signedSize(s.size), -1, s.flags});
        add(CallId::Splice, {0, 0, -1, signedSize(s.size), -1, s.flags}).origin = Origin::Consequence;
    }
    void operator()(const step::InterfaceIoctl& s) {
        Bytes request(40); // struct ifreq
        std::copy_n(s.interface.begin(), std::min<std::size_t>(s.interface.size(), 15), request.begin());
        add(CallId::Ioctl, {fd(), static_cast<std::int64_t>(s.request)}).keepData(request);
    }
    void operator()(const step::CreateConnection& s) {
        for (const Address& address : s.addresses) {
            add(CallId::Socket, {address.family(), SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP}).origin =
                Origin::Consequence;
            if (s.timeout)
                add(CallId::Fcntl, {0, F_SETFL, O_RDWR | O_NONBLOCK}).origin = Origin::Consequence;
            if (s.source) {
                addNaming(CallId::Bind, *s.source);
                m_calls.back().origin = Origin::Consequence;
            }
            addNaming(CallId::Connect, address);
        }
    }
    // As it goes when nobody answers within the delay: each begins, and poll() waits for all that are under way.
    void operator()(const step::HappyEyeballs& s) {
        for (const Address& address : s.addresses) {
            add(CallId::Socket, {address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP});
            addNaming(CallId::Connect, address);
            add(CallId::Poll, {0, POLLOUT, 0, pollMilliseconds(s.delay)});
            add(CallId::Getsockopt, {0, SOL_SOCKET, SO_ERROR, sizeof(int)});
        }
        for (CallRecord& record : m_calls)
            record.origin = Origin::Consequence;
    }
    void operator()(const step::CreateServer& s) {
        const int family = s.address.family();
        add(CallId::Socket, {family, SOCK_STREAM | SOCK_CLOEXEC, 0}).origin = Origin::Consequence;
        addOption(SOL_SOCKET, SO_REUSEADDR, 1);
        if (s.reusePort)
            addOption(SOL_SOCKET, SO_REUSEPORT, 1);
        if (family == AF_INET6)
            addOption(IPPROTO_IPV6, IPV6_V6ONLY, s.dualStack ? 0 : 1);
        addNaming(CallId::Bind, s.address);
        m_calls.back().origin = Origin::Consequence;
        add(CallId::Listen, {fd(), s.backlog.value_or(128)});
    }

private:
    std::int64_t fd() const { return m_view ? m_view->fd : 0; }
    bool hasTimeout() const { return m_view && m_view->mode == TimeoutMode::Timeout; }

    CallRecord& add(CallId call, std::initializer_list<std::int64_t> args) {
        CallRecord& record = m_calls.emplace_back();
        record.call = call;
        record.socket = m_socket;
        std::copy(args.begin(), args.end(), record.args.begin());
        return record;
    }

    void addNaming(CallId call, const Address& address) {
        add(call, {fd(), address.length()}).keepAddress(address.bytes(), address.length());
    }

    void addOption(int level, int name, int value) {
        Bytes bytes(sizeof value);
        std::memcpy(bytes.data(), &value, sizeof value);
        CallRecord& record = add(CallId::Setsockopt, {fd(), level, name, sizeof value});
        record.keepData(bytes);
        record.origin = Origin::Consequence;
    }

    void addWait(short events) {
        add(CallId::Poll, {fd(), events, 0, pollMilliseconds(m_view->timeout)}).origin = Origin::Consequence;
    }
    void waitIfTimed(short events) {
        if (hasTimeout())
            addWait(events);
    }

    // The number of buffers stands in the slot, their bytes in the next, as in a record of the call itself.
    static void keepMessage(CallRecord& record, const OutMessage& message, std::size_t slot) {
        Bytes all;
        for (const Bytes& buffer : message.buffers)
            all.insert(all.end(), buffer.begin(), buffer.end());
        record.args[slot] = signedSize(message.buffers.size());
        record.args[slot + 1] = signedSize(all.size());
        for (std::size_t i = 0; i < std::min(message.buffers.size(), record.parts.size()); ++i)
            record.parts[i] = static_cast<std::uint32_t>(message.buffers[i].size());
        record.keepData(all);
        record.keepControl(message.control);
        if (message.address)
            record.keepAddress(message.address->bytes(), message.address->length());
    }

    void addSend(const Bytes& data, int flags) {
        waitIfTimed(POLLOUT);
        add(CallId::Send, {fd(), signedSize(data.size()), flags}).keepData(data);
    }

    std::uint64_t readAhead() const { return m_view ? m_view->fileReadAhead : 0; }
    std::uint64_t unsent() const { return m_view ? m_view->fileUnsent : 0; }
    void addFileRecv() {
        waitIfTimed(POLLIN);
        add(CallId::Recv, {fd(), signedSize(StreamFile::kBuffer), 0}).origin = Origin::Consequence;
    }
    void addFileSend(std::uint64_t size) {
        waitIfTimed(POLLOUT);
        add(CallId::Send, {fd(), signedSize(size), 0}).origin = Origin::Consequence;
    }

    SocketId m_socket;
    const SocketView* m_view;
    std::vector<CallRecord> m_calls;
};

} // namespace

std::vector<CallRecord> plannedCalls(const Command& command, const SocketView* view) {
    Planner planner(command.socket, view);
    std::visit(planner, command.step);
    return planner.take();
}

} // namespace swb
