#pragma once

#include "core/base/ids.h"
#include "core/options/option_snapshot.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace swb {

// The options of one socket as they were at one moment, kept to be compared later.
struct OptionMoment {
    enum class When : std::uint8_t {
        Made,   // the first of a socket, after the call that made it
        Before, // a call
        After,  // a call
        ByHand, // a person asked for it
    };

    std::uint64_t number = 0; // from 1, in order of being kept; no two have the same
    SocketId socket;
    When when = When::ByHand;
    ActionId action;  // that it stands beside; none by hand
    std::string name; // of that action, or what a person called it
    std::shared_ptr<const OptionSnapshot> snapshot = {};
};

// The moments of every socket, closed ones too, until they are forgotten. Bounded: of the moments that came by
// themselves the oldest go first, those a person took last, and what went is counted. Thread: any.
class OptionHistory {
public:
    struct Limits {
        std::size_t ofSocket = 64; // that came by themselves
        std::size_t byHand = 32;   // of one socket
        std::size_t bytes = std::size_t{16} * 1024 * 1024;
    };
    OptionHistory() = default;
    explicit OptionHistory(const Limits& limits)
        : m_limits(limits) {}

    std::uint64_t add(OptionMoment moment); // gives it the number that it returns
    void forget(SocketId socket);

    std::vector<OptionMoment> of(SocketId socket) const; // oldest first
    std::optional<OptionMoment> find(std::uint64_t number) const;
    // The newest of this kind beside this action.
    std::optional<OptionMoment> find(SocketId socket, ActionId action, OptionMoment::When when) const;
    std::uint64_t dropped(SocketId socket) const;
    std::size_t bytes() const;

private:
    struct Kept {
        std::deque<OptionMoment> moments; // in order of number
        std::uint64_t dropped = 0;
    };

    void keepWithin(Kept& kept);
    bool dropOldest();
    void drop(Kept& kept, std::deque<OptionMoment>::iterator moment);

    mutable std::mutex m_mutex;
    Limits m_limits;
    std::map<SocketId, Kept> m_sockets;
    std::uint64_t m_last = 0;
    std::size_t m_bytes = 0;
};

} // namespace swb
