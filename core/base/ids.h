#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>

namespace swb {

// Names one socket of the workbench for as long as the program runs; never reused. 0 is none.
struct SocketId {
    std::uint32_t value = 0;
    explicit operator bool() const { return value != 0; }
    auto operator<=>(const SocketId&) const = default;
};

// Names one thing a person asked for; the calls it took share it. 0 is none.
struct ActionId {
    std::uint64_t value = 0;
    explicit operator bool() const { return value != 0; }
    auto operator<=>(const ActionId&) const = default;
};

// Where the ids of sockets come from, whoever makes them: the engine, or an endpoint that accepts by itself. Thread:
// any.
class IdSource {
public:
    SocketId next() { return SocketId{m_last.fetch_add(1, std::memory_order_relaxed) + 1}; }
    // The number of a socket that did not come to be. One that was given since leaves a gap.
    void giveBack(SocketId id) {
        std::uint32_t last = id.value;
        m_last.compare_exchange_strong(last, id.value - 1, std::memory_order_relaxed);
    }

private:
    std::atomic<std::uint32_t> m_last{0};
};

} // namespace swb

template <>
struct std::hash<swb::SocketId> {
    std::size_t operator()(swb::SocketId id) const noexcept { return id.value; }
};
template <>
struct std::hash<swb::ActionId> {
    std::size_t operator()(swb::ActionId id) const noexcept { return id.value; }
};
