#include "core/engine/performer.h"
#include "core/engine/stream_file.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>

// makefile(): what a buffer above recv() and send() asks of the socket. Source: CPython's Modules/_io/bufferedio.c and
// Lib/socket.py (SocketIO). Where Python loses what it had received before a time-out, this keeps it.
namespace swb {

namespace {

constexpr std::size_t kMostReported = 65536;

std::string callCount(std::size_t calls, std::string_view name) {
    if (calls == 0)
        return "from the buffer, no call";
    return calls == 1 ? fmt::format("1 {}()", name) : fmt::format("{} {}() calls", calls, name);
}

std::string kept(std::size_t size) {
    return size == 0 ? std::string()
                     : fmt::format("{} bytes received before stay in the buffer; Python's file loses them", size);
}

} // namespace

// The file, once this action has its turn with the side; null when it was stopped before, or the file is closed.
std::optional<StreamFile::Turn> Performer::fileTurn(StreamFile::Side side) {
    if (!m_job.file) {
        fail(Error{m_job.name, EBADF, "there is no file of this socket; no call was made"});
        return {};
    }
    auto turn = m_job.file->takeTurn(side, m_job.stop);
    if (!turn) {
        m_outcome.cancelled = true;
    } else if (m_job.file->isClosed()) {
        fail(Error{m_job.name, EBADF, "the file was closed meanwhile; no call was made"});
        return {};
    }
    return turn;
}

// One recv() into the buffer. Each has the whole time-out, as SocketIO.readinto() gives it.
Performer::Filled Performer::fillFile() {
    StreamFile& file = *m_job.file;
    if (!mayGoOn())
        return Filled::Not;
    if (file.readAhead() + StreamFile::kBuffer > StreamFile::kMostReadAhead) {
        fail(Error{m_job.name, ENOBUFS,
                   fmt::format("{} bytes wait in the file's buffer and no more are taken, so no call was made; "
                               "read(n) takes them out",
                               file.readAhead())});
        return Filled::Not;
    }
    std::array<std::uint8_t, StreamFile::kBuffer> room;
    m_deadline = monotonicNow() + m_job.timeout;
    ++m_fileCalls;
    const auto size = inTime(POLLIN, [&] { return calls::recv(consequence(), m_job.fd, room, 0); });
    if (!size) {
        const bool nothingNow = m_outcome.error && m_outcome.error->number == EAGAIN;
        if (nothingNow && file.readAhead() > 0) {
            m_outcome.error.reset();
            return Filled::NothingNow;
        }
        std::string& said = m_outcome.error ? m_outcome.error->detail : m_outcome.note;
        said = nothingNow ? "nothing is there now, and the socket does not wait: Python's file.read() returns None "
                            "here, and readline() b'', as at the end"
                          : kept(file.readAhead());
        return Filled::Not;
    }
    TranscriptRow row;
    row.time = monotonicNow();
    row.socket = m_job.socket;
    row.direction = Direction::Received;
    row.length = *size;
    row.sequence = m_sequence;
    row.peer = m_job.peer;
    noteReceived(row, *size, room.size(), 0, 0);
    const BytesView bytes = BytesView(room).first(*size);
    m_job.transcript->append(row, bytes);
    m_outcome.received += *size;
    file.append(bytes);
    return *size == 0 ? Filled::End : Filled::More;
}

void Performer::giveFromFile(std::size_t size, std::string_view why) {
    m_outcome.bytes = m_job.file->take(size);
    m_outcome.value = static_cast<std::int64_t>(m_outcome.bytes.size());
    m_outcome.bytes.resize(std::min(m_outcome.bytes.size(), kMostReported));
    m_outcome.note = callCount(m_fileCalls, "recv");
    if (!why.empty())
        m_outcome.note += fmt::format("; {}", why);
}

void Performer::operator()(const step::FileReadline& s) {
    const auto turn = fileTurn(StreamFile::Side::Reading);
    if (!turn)
        return;
    StreamFile& file = *m_job.file;
    for (;;) {
        if (const auto length = file.lineLength(s.limit))
            return giveFromFile(*length, {});
        switch (fillFile()) {
        case Filled::More:
            break;
        case Filled::End:
            return giveFromFile(SIZE_MAX,
                                file.readAhead() > 0 ? "the stream ended before a line end did" : "end of stream");
        case Filled::NothingNow:
            return giveFromFile(SIZE_MAX, "no line end: the socket had no more just now, and does not wait");
        case Filled::Not:
            return;
        }
    }
}

void Performer::operator()(const step::FileRead& s) {
    const auto turn = fileTurn(StreamFile::Side::Reading);
    if (!turn)
        return;
    StreamFile& file = *m_job.file;
    const std::size_t wanted = s.size < 0 ? SIZE_MAX : static_cast<std::size_t>(s.size);
    if (s.size >= 0 && wanted > StreamFile::kMostReadAhead)
        return fail(Error{m_job.name, ENOBUFS,
                          fmt::format("at most {} bytes are gathered at once; no call was made",
                                      std::size_t{StreamFile::kMostReadAhead})});
    while (file.readAhead() < wanted) {
        switch (fillFile()) {
        case Filled::More:
            break;
        case Filled::End:
            return giveFromFile(SIZE_MAX, "end of stream");
        case Filled::NothingNow:
            return giveFromFile(SIZE_MAX, "the socket had no more just now, and does not wait");
        case Filled::Not:
            return;
        }
    }
    giveFromFile(wanted, {});
}

// send() until the buffer is empty. False: it failed, or was stopped; what did not go stays.
bool Performer::flushFile() {
    StreamFile& file = *m_job.file;
    while (file.unsent() > 0) {
        if (!mayGoOn() || !sendForFile(file.unsentBytes(), SendFrom::Buffer))
            return false;
    }
    return true;
}

std::optional<std::size_t> Performer::sendForFile(BytesView data, SendFrom from) {
    m_deadline = monotonicNow() + m_job.timeout;
    ++m_fileCalls;
    const auto size = inTime(POLLOUT, [&] { return calls::send(consequence(), m_job.fd, data, 0); });
    sent(data, size, m_job.peer);
    if (size && from == SendFrom::Buffer)
        m_job.file->drop(*size);
    return size;
}

// As BufferedWriter.write(): what fits stays in the buffer; else the buffer is sent, then what is more than fits.
void Performer::operator()(const step::FileWrite& s) {
    const auto turn = fileTurn(StreamFile::Side::Writing);
    if (!turn)
        return;
    StreamFile& file = *m_job.file;
    BytesView left = s.data;
    if (file.unsent() + left.size() > StreamFile::kBuffer) {
        bool isWritable = flushFile();
        while (isWritable && left.size() > StreamFile::kBuffer && (isWritable = mayGoOn())) {
            const auto size = sendForFile(left, SendFrom::Data);
            isWritable = size.has_value();
            left = left.subspan(std::min(size.value_or(0), left.size()));
        }
        const bool wouldBlock = m_outcome.error && m_outcome.error->number == EAGAIN;
        const std::size_t free = StreamFile::kBuffer - std::min(file.unsent(), StreamFile::kBuffer);
        const std::size_t held = isWritable || wouldBlock ? std::min(free, left.size()) : 0;
        file.hold(left.first(held));
        left = left.subspan(held);
        if (wouldBlock && left.empty())
            m_outcome.error.reset();
        else if (wouldBlock)
            m_outcome.error->detail = fmt::format(
                "the socket takes no more now, and does not wait. Of the {} bytes, {} were taken, and {} of these wait "
                "in the buffer: Python raises BlockingIOError with that count in characters_written",
                s.data.size(), s.data.size() - left.size(), file.unsent());
    } else {
        file.hold(left);
        left = {};
    }
    m_outcome.value = static_cast<std::int64_t>(s.data.size() - left.size());
    m_outcome.note =
        m_fileCalls == 0 ? "into the buffer: no call was made, flush() sends it" : callCount(m_fileCalls, "send");
}

void Performer::operator()(const step::FileFlush&) {
    if (!m_job.file) {
        m_outcome.note = "there is no file, so nothing to send: no call was made";
        return;
    }
    const auto turn = fileTurn(StreamFile::Side::Writing);
    if (!turn)
        return;
    flushFile();
    m_outcome.value = static_cast<std::int64_t>(m_outcome.sent);
    m_outcome.note = m_fileCalls == 0 ? "nothing to send: no call was made" : callCount(m_fileCalls, "send");
}

// Whatever flush() says, the file closes, as in Python; only one that was stopped before stays open.
void Performer::operator()(const step::FileClose&) {
    if (!m_job.file) {
        m_outcome.note = "there is no file: no call was made";
        return;
    }
    const auto writing = fileTurn(StreamFile::Side::Writing);
    if (!writing)
        return;
    flushFile();
    const auto reading = fileTurn(StreamFile::Side::Reading);
    if (!reading || m_outcome.cancelled)
        return;
    const std::size_t unsent = m_job.file->unsent();
    const std::size_t readAhead = m_job.file->readAhead();
    m_job.file->close();
    m_outcome.value = 0;
    m_outcome.note = m_fileCalls == 0 ? "nothing to send: no call was made" : callCount(m_fileCalls, "send");
    m_outcome.note += "; the socket stays open";
    if (readAhead > 0)
        m_outcome.note += fmt::format("; {} bytes read ahead are forgotten", readAhead);
    if (unsent > 0)
        m_outcome.note += fmt::format("; {} bytes were not sent and are lost", unsent);
}

} // namespace swb
