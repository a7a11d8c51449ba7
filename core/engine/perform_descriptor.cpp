#include "core/calls/syscalls_descriptor.h"
#include "core/engine/performer.h"
#include "core/engine/received_descriptor.h"
#include "core/net/ioctl_answer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>

// What is done with a descriptor as such: a second one, one that was there before, files and pipes beside it.
namespace swb {

namespace {

constexpr std::size_t kSendfileChunk = std::size_t{1024} * 1024; // a call's share, so that its progress is seen
constexpr std::size_t kPipeHolds = 65536;

} // namespace

void Performer::operator()(const step::Dup&) {
    if (const auto fd = done(calls::dup(context(), m_job.fd)))
        m_outcome.made.push_back({*fd});
}

// As Python does: the family from the socket's own address, type and protocol as options.
void Performer::operator()(const step::Adopt& s) {
    int fd = s.fd;
    if (s.duplicate) {
        const auto second = done(calls::fcntl(context(), s.fd, F_DUPFD_CLOEXEC, 0));
        if (!second)
            return;
        fd = *second;
    }
    Outcome::NewSocket found;
    found.fd = fd;
    if (const auto refused = identify(found, s.duplicate ? consequence() : making())) {
        fail(*refused);
        if (s.duplicate)
            (void)calls::close(consequence(), fd);
        return;
    }
    m_outcome.value = fd;
    m_outcome.made.push_back(found);
}

std::optional<Error> Performer::identify(Outcome::NewSocket& found, const CallContext& first) {
    const auto name = calls::getsockname(first, found.fd);
    if (!name && (name.error().number == EBADF || name.error().number == ENOTSOCK))
        return name.error();
    if (name && name->address.size() >= sizeof(sa_family_t)) {
        sa_family_t family = 0;
        std::memcpy(&family, name->address.data(), sizeof family);
        found.family = family;
    } else { // some families have no name to tell
        const auto family = intOption(consequence(), found.fd, SO_DOMAIN);
        if (!family)
            return family.error();
        found.family = *family;
    }
    const auto type = intOption(consequence(), found.fd, SO_TYPE);
    if (!type)
        return type.error();
    found.type = *type;
    found.protocol = intOption(consequence(), found.fd, SO_PROTOCOL).value_or(0);
    return {};
}

// No call at all: the engine lets go of the number.
void Performer::operator()(const step::Detach&) {
    m_outcome.value = m_job.fd;
    m_outcome.note = fmt::format("descriptor {} stays open and is no longer the workbench's: nobody here closes it. "
                                 "New socket, socket(fileno) takes it on again; it ends with the program",
                                 m_job.fd);
}

void Performer::inKernel(SocketId socket, Direction direction, std::size_t size) {
    TranscriptRow row;
    row.time = monotonicNow();
    row.socket = socket;
    row.direction = direction;
    row.note = RowNote::InKernel;
    row.length = size;
    row.sequence = m_sequence;
    row.peer = socket == m_job.socket ? m_job.peer : Address();
    m_job.transcript->append(row, {});
}

void Performer::operator()(const step::Sendfile& s) {
    const auto file = calls::open(consequence(), s.path, O_RDONLY | O_CLOEXEC);
    if (!file)
        return fail(file.error());
    std::int64_t offset = s.offset;
    bool ended = false;
    while (!ended && mayGoOn() && (s.count == 0 || m_outcome.sent < s.count)) {
        const std::uint64_t left = s.count == 0 ? kSendfileChunk : s.count - m_outcome.sent;
        const auto size = inTime(POLLOUT, [&] {
            return calls::sendfile(context(), m_job.fd, *file, offset, std::min<std::uint64_t>(left, kSendfileChunk));
        });
        if (!size)
            break;
        ended = *size == 0;
        offset += static_cast<std::int64_t>(*size);
        m_outcome.sent += *size;
        if (!ended)
            inKernel(m_job.socket, Direction::Sent, *size);
    }
    (void)calls::close(consequence(), *file);
    m_outcome.value = static_cast<std::int64_t>(m_outcome.sent);
    if (m_outcome.error && m_outcome.sent > 0)
        m_outcome.error->detail = fmt::format("{} bytes of the file went before", m_outcome.sent);
    else if (ended && s.count > 0)
        m_outcome.note = fmt::format("the file ended after {} of the {} bytes", m_outcome.sent, s.count);
}

// What stands in the pipe when the other side fails has been taken from this socket, and is lost with the pipe.
bool Performer::drainPipe(int pipe, std::size_t size, const step::Splice& s) {
    while (size > 0) {
        const auto moved = calls::splice(consequence(), pipe, m_job.otherFd, size, s.flags);
        if (!moved || *moved == 0 || m_job.stop.load()) {
            size -= moved.value_or(0);
            m_outcome.sent += moved.value_or(0);
            if (moved && *moved > 0)
                inKernel(s.target, Direction::Sent, *moved);
            if (size == 0)
                return mayGoOn();
            const std::string lost = fmt::format("{} bytes were taken from this socket and are lost in the pipe", size);
            if (moved)
                m_outcome.note = lost;
            else
                fail(Error{moved.error().call, moved.error().number, lost});
            return mayGoOn() && false;
        }
        inKernel(s.target, Direction::Sent, *moved);
        m_outcome.sent += *moved;
        size -= *moved;
    }
    return true;
}

void Performer::operator()(const step::Splice& s) {
    const auto pipe = calls::pipe2(consequence(), O_CLOEXEC);
    if (!pipe)
        return fail(pipe.error());
    while (mayGoOn() && m_outcome.received < s.size) {
        const auto size = inTime(POLLIN, [&] {
            return calls::splice(context(), m_job.fd, pipe->second,
                                 std::min<std::uint64_t>(s.size - m_outcome.received, kPipeHolds), s.flags);
        });
        if (!size)
            break;
        if (*size == 0) {
            m_outcome.endOfStream = true;
            break;
        }
        inKernel(m_job.socket, Direction::Received, *size);
        m_outcome.received += *size;
        if (!drainPipe(pipe->first, *size, s))
            break;
    }
    (void)calls::close(consequence(), pipe->first);
    (void)calls::close(consequence(), pipe->second);
    m_outcome.value = static_cast<std::int64_t>(m_outcome.sent);
    if (m_outcome.endOfStream && m_outcome.note.empty())
        m_outcome.note = fmt::format("end of stream after {} of the {} bytes", m_outcome.received, s.size);
}

void Performer::operator()(const step::Fcntl& s) {
    if (takesFileOwner(s.command)) {
        const auto owner = calls::fcntlOwner(context(), m_job.fd, s.command, fileOwnerOf(s.argument));
        if (!owner)
            return fail(owner.error());
        m_outcome.note = fmt::format("SIGIO and SIGURG go to {}", fileOwnerText(*owner));
        return;
    }
    const auto result = done(calls::fcntl(context(), m_job.fd, s.command, s.argument));
    if (!result)
        return;
    m_outcome.note = fcntlAnswer(s.command, *result);
    if (s.command == F_SETFL)
        m_outcome.fileFlags = s.argument;
    if (s.command == F_DUPFD || s.command == F_DUPFD_CLOEXEC)
        m_outcome.made.push_back({*result});
}

void Performer::operator()(const step::Ioctl& s) {
    const auto answer = calls::ioctl(context(), m_job.fd, s.request, s.argument);
    if (!answer)
        return fail(answer.error());
    m_outcome.value = answer->value;
    m_outcome.note = requestShape(s.request) == RequestShape::Time ? timeAnswer(s.request, answer->bytes)
                                                                   : integerAnswer(s.request, answer->value);
    if (s.request == FIONBIO)
        m_outcome.fileFlags = s.argument != 0 ? O_NONBLOCK : 0;
}

void Performer::operator()(const step::InterfaceIoctl& s) {
    if (s.interface.size() > kInterfaceNameRoom)
        return fail(Error{"ioctl", ENODEV,
                          fmt::format("a name of {} bytes is no interface's: ifr_name holds {}. No call was made",
                                      s.interface.size(), kInterfaceNameRoom)});
    if (requestShape(s.request) == RequestShape::InterfaceList) {
        auto list = calls::ioctlInterfaceList(context(), m_job.fd);
        if (!list)
            return fail(list.error());
        m_outcome.note = fmt::format("{}", fmt::join(interfaceListAnswer(*list), ", "));
        m_outcome.bytes = std::move(*list);
        return;
    }
    std::optional<int> index;
    std::string_view name = s.interface;
    if (requestShape(s.request) == RequestShape::InterfaceIndex) {
        index = 0;
        std::from_chars(name.data(), name.data() + name.size(), *index);
        name = {};
    }
    auto answer = calls::ioctlInterface(context(), m_job.fd, s.request, name, index);
    if (!answer)
        return fail(answer.error());
    m_outcome.note = fmt::format("{}: {}", s.interface, interfaceAnswer(s.request, *answer));
    m_outcome.bytes = std::move(*answer);
}

} // namespace swb
