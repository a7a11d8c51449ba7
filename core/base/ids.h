#pragma once

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

} // namespace swb

template <>
struct std::hash<swb::SocketId> {
    std::size_t operator()(swb::SocketId id) const noexcept { return id.value; }
};
template <>
struct std::hash<swb::ActionId> {
    std::size_t operator()(swb::ActionId id) const noexcept { return id.value; }
};
