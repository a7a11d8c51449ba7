#pragma once

#include "core/base/bytes.h"
#include "core/base/ids.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace swb {

// What Python's makefile() keeps between a program and its socket: bytes received that nobody has read, and bytes
// written that were not sent. It makes no call. One action at a time has the reading side and one the writing side, as
// two threads of a program would; looking on is always possible. Thread: any.
// Source: CPython's BufferedReader and BufferedWriter over SocketIO, with their size of 8192.
class StreamFile {
public:
    static constexpr std::size_t kBuffer = 8192;
    // So much may wait unread. Python sets no limit; a line that never ends would take all memory.
    static constexpr std::size_t kMostReadAhead = std::size_t{64} * 1024 * 1024;

    enum class Side : std::uint8_t { Reading, Writing };

    // The right to use one side, for as long as it lives.
    class Turn {
    public:
        Turn(StreamFile& file, Side side)
            : m_file(&file)
            , m_side(side) {}
        Turn(Turn&& other) noexcept
            : m_file(std::exchange(other.m_file, nullptr))
            , m_side(other.m_side) {}
        Turn& operator=(Turn&&) = delete;
        ~Turn();

    private:
        StreamFile* m_file;
        Side m_side;
    };
    // Waits for the action that has this side. Empty when `stop` was raised first.
    std::optional<Turn> takeTurn(Side side, const std::atomic<bool>& stop);

    // Of the reading side, for who has its turn.
    void append(BytesView received);
    // Bytes up to and with the next line feed, at most `limit` (negative: no limit); empty when more must be received.
    std::optional<std::size_t> lineLength(std::int64_t limit);
    Bytes take(std::size_t size); // at most so many, in order
    std::size_t readAhead() const;
    Bytes readAheadBytes(std::size_t most) const;

    // Of the writing side, for who has its turn.
    std::size_t unsent() const;
    Bytes unsentBytes(std::size_t most = SIZE_MAX) const;
    void hold(BytesView written);
    void drop(std::size_t sent); // from the front

    void close(); // what is held is forgotten; who waits for a turn finds it closed
    bool isClosed() const;

private:
    struct SideState {
        Bytes bytes;
        std::size_t head = 0; // bytes before it are gone
        bool isTaken = false;
        std::size_t size() const { return bytes.size() - head; }
        BytesView view() const { return BytesView(bytes).subspan(head); }
        Bytes first(std::size_t most) const;
        void dropFront(std::size_t size);
    };
    SideState& side(Side which) { return m_sides[static_cast<std::size_t>(which)]; }
    const SideState& side(Side which) const { return m_sides[static_cast<std::size_t>(which)]; }
    void endTurn(Side which);

    mutable std::mutex m_mutex;
    std::condition_variable m_turnEnded;
    std::array<SideState, 2> m_sides;
    std::size_t m_searched = 0; // bytes read ahead that hold no line feed
    bool m_closed = false;
};

// The files of an engine's sockets. Thread: any.
class StreamFiles {
public:
    std::shared_ptr<StreamFile> find(SocketId socket) const; // null when none is open
    std::shared_ptr<StreamFile> open(SocketId socket);       // the one that is open, or a new one
    void close(SocketId socket);

private:
    mutable std::mutex m_mutex;
    std::map<SocketId, std::shared_ptr<StreamFile>> m_files;
};

} // namespace swb
