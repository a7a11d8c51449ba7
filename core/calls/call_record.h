#pragma once

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/calls/call_id.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace swb {

enum class Origin : std::uint8_t {
    User,        // the call the person asked for
    Consequence, // a further call of the same action
    Observer,    // the program looking; changes and consumes nothing
    Automatic,   // made for a socket in automatic mode; none blocks but the wait for all of them together
};

enum class Ending : std::uint8_t {
    Undisturbed,
    Interrupted,        // the person pressed Interrupt while it was in flight
    InterruptedByClose, // the socket was being closed
};

// One call as it was made. It owns copies and no pointers, so it can be copied out and kept.
struct CallRecord {
    static constexpr std::size_t kDataKept = 64;
    static constexpr std::size_t kAddressKept = 128;
    static constexpr std::size_t kControlKept = 128;
    static constexpr std::size_t kPartsKept = 4;

    std::uint64_t sequence = 0; // order of starting; 0: planned, never made
    CallId call = CallId::Socket;
    Origin origin = Origin::User;
    Ending ending = Ending::Undisturbed;
    bool inFlight = false;
    bool scripted = false; // the answer came from the fault plan, not from the kernel
    bool sigpipe = false;  // the call raised SIGPIPE
    SocketId socket;
    ActionId action;
    Nanoseconds start{};    // monotonic
    Nanoseconds duration{}; // zero while in flight
    std::int64_t result = 0;
    int error = 0; // errno; 0 on success
    std::array<std::int64_t, 6> args{};
    std::uint32_t addressLength = 0;               // as passed, or as the kernel returned it
    std::uint64_t dataLength = 0;                  // passed, or moved; may exceed what is kept
    std::uint32_t controlLength = 0;               // of ancillary data, passed or as the kernel returned it
    std::array<std::uint32_t, kPartsKept> parts{}; // lengths of the first buffers of a message
    std::array<std::uint8_t, kAddressKept> address;
    std::array<std::uint8_t, kControlKept> control;
    std::array<std::uint8_t, kDataKept> data;

    CallRecord() {} // address, control and data stay as they are: only their first bytes are ever read
    CallRecord(const CallRecord& other) { *this = other; }
    CallRecord& operator=(const CallRecord& other);

    BytesView addressBytes() const { return {address.data(), std::min<std::size_t>(addressLength, kAddressKept)}; }
    BytesView controlBytes() const { return {control.data(), std::min<std::size_t>(controlLength, kControlKept)}; }
    BytesView keptData() const { return {data.data(), std::min<std::size_t>(dataLength, kDataKept)}; }
    bool failed() const { return error != 0; }

    void keepAddress(BytesView bytes, std::uint32_t length);
    void keepData(BytesView bytes);
    void keepControl(BytesView bytes);
};

} // namespace swb
