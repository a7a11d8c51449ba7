#include "core/engine/stream_file.h"

#include <algorithm>
#include <chrono>

namespace swb {

namespace {

// An interrupt raises a flag and wakes nobody who only waits here.
constexpr auto kLookForStop = std::chrono::milliseconds(10);
constexpr std::size_t kWorthMoving = 1 << 16;

} // namespace

StreamFile::Turn::~Turn() {
    if (m_file != nullptr)
        m_file->endTurn(m_side);
}

std::optional<StreamFile::Turn> StreamFile::takeTurn(Side which, const std::atomic<bool>& stop) {
    std::unique_lock lock(m_mutex);
    while (side(which).isTaken) {
        if (stop.load())
            return {};
        m_turnEnded.wait_for(lock, kLookForStop);
    }
    side(which).isTaken = true;
    return Turn(*this, which);
}

void StreamFile::endTurn(Side which) {
    {
        const std::lock_guard lock(m_mutex);
        side(which).isTaken = false;
    }
    m_turnEnded.notify_all();
}

void StreamFile::SideState::dropFront(std::size_t size) {
    head += size;
    if (head == bytes.size()) {
        bytes.clear();
        head = 0;
        if (bytes.capacity() > kWorthMoving)
            bytes.shrink_to_fit(); // a line of 20 MB keeps no memory once it was read
    } else if (head > kWorthMoving && head > bytes.size() / 2) {
        bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(head));
        head = 0;
    }
}

Bytes StreamFile::SideState::first(std::size_t most) const {
    const BytesView held = view().first(std::min(most, size()));
    return {held.begin(), held.end()};
}

void StreamFile::append(BytesView received) {
    const std::lock_guard lock(m_mutex);
    Bytes& bytes = side(Side::Reading).bytes;
    bytes.insert(bytes.end(), received.begin(), received.end());
}

std::optional<std::size_t> StreamFile::lineLength(std::int64_t limit) {
    const std::lock_guard lock(m_mutex);
    const BytesView held = side(Side::Reading).view();
    const std::size_t most = limit < 0 ? SIZE_MAX : static_cast<std::size_t>(limit);
    const auto end = std::find(held.begin() + static_cast<std::ptrdiff_t>(m_searched), held.end(), '\n');
    m_searched = static_cast<std::size_t>(end - held.begin());
    const std::size_t length = m_searched + (end == held.end() ? 0 : 1);
    if (length >= most)
        return most;
    return end == held.end() ? std::nullopt : std::optional(length);
}

Bytes StreamFile::take(std::size_t size) {
    const std::lock_guard lock(m_mutex);
    SideState& held = side(Side::Reading);
    Bytes result = held.first(size);
    held.dropFront(result.size());
    m_searched -= std::min(m_searched, result.size());
    return result;
}

std::size_t StreamFile::readAhead() const {
    const std::lock_guard lock(m_mutex);
    return side(Side::Reading).size();
}

std::size_t StreamFile::unsent() const {
    const std::lock_guard lock(m_mutex);
    return side(Side::Writing).size();
}

Bytes StreamFile::readAheadBytes(std::size_t most) const {
    const std::lock_guard lock(m_mutex);
    return side(Side::Reading).first(most);
}

Bytes StreamFile::unsentBytes(std::size_t most) const {
    const std::lock_guard lock(m_mutex);
    return side(Side::Writing).first(most);
}

void StreamFile::hold(BytesView written) {
    const std::lock_guard lock(m_mutex);
    Bytes& bytes = side(Side::Writing).bytes;
    bytes.insert(bytes.end(), written.begin(), written.end());
}

void StreamFile::drop(std::size_t sent) {
    const std::lock_guard lock(m_mutex);
    SideState& held = side(Side::Writing);
    held.dropFront(std::min(sent, held.size()));
}

void StreamFile::close() {
    const std::lock_guard lock(m_mutex);
    for (SideState& held : m_sides)
        held.dropFront(held.size());
    m_searched = 0;
    m_closed = true;
}

bool StreamFile::isClosed() const {
    const std::lock_guard lock(m_mutex);
    return m_closed;
}

std::shared_ptr<StreamFile> StreamFiles::find(SocketId socket) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_files.find(socket);
    return found == m_files.end() ? nullptr : found->second;
}

std::shared_ptr<StreamFile> StreamFiles::open(SocketId socket) {
    const std::lock_guard lock(m_mutex);
    std::shared_ptr<StreamFile>& file = m_files[socket];
    if (!file)
        file = std::make_shared<StreamFile>();
    return file;
}

void StreamFiles::close(SocketId socket) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_files.find(socket);
    if (found == m_files.end())
        return;
    found->second->close();
    m_files.erase(found);
}

} // namespace swb
