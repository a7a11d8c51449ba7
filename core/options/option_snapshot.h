#pragma once

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/options/option_spec.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// What one option answered: its bytes, or the errno.
struct OptionReading {
    int level = 0;
    int name = 0;
    int error = 0;
    std::uint32_t offset = 0; // of its bytes, in the snapshot's
    std::uint32_t size = 0;
};

// The options of a socket at one moment. Plain data, without a socket behind it.
class OptionSnapshot {
public:
    void reserve(std::size_t readings) { m_readings.reserve(readings); }
    void add(int level, int name, BytesView bytes); // in order of level and name
    void addError(int level, int name, int error);

    std::span<const OptionReading> readings() const { return m_readings; }
    const OptionReading* find(int level, int name) const;
    BytesView bytesOf(const OptionReading& reading) const;
    std::size_t answered() const; // without an error
    std::size_t memory() const {
        return sizeof *this + m_readings.capacity() * sizeof(OptionReading) + m_bytes.capacity();
    }

    Nanoseconds taken{}; // monotonic

private:
    std::vector<OptionReading> m_readings;
    Bytes m_bytes;
};

struct OptionAnswer {
    Bytes bytes;
    int error = 0;

    friend bool operator==(const OptionAnswer&, const OptionAnswer&) = default;
};

// One option that differs between two snapshots; absent where it was not asked for.
struct OptionChange {
    int level = 0;
    int name = 0;
    std::optional<OptionAnswer> before;
    std::optional<OptionAnswer> after;
};

// In order of level and name. Clocks that run by themselves (TCP_TIMESTAMP, the "ms ago" of TCP_INFO) do not count as
// a difference; a structure that differs otherwise is told whole.
std::vector<OptionChange> differences(const OptionSnapshot& before, const OptionSnapshot& after);

// Differs between any two moments or sockets by itself: a clock, a counter of sockets.
bool isOwnToTheMoment(const OptionSpec& spec);
bool isOwnToTheMoment(const OptionSpec& spec, std::string_view field); // of a structure: "tcpi_last_ack_recv"

// "SO_RCVBUF 131072 -> 20000 bytes", "TCP_INFO tcpi_state TCP_CLOSE -> TCP_LISTEN, tcpi_rtt 0 -> 25".
std::string changeText(const OptionChange& change);
// The same with a line of its own for each field of a structure.
std::vector<std::string> changeLines(const OptionChange& change);
// The symbols, those of structures last: they are mostly counters.
std::vector<std::string> changedNames(std::span<const OptionChange> changes);

} // namespace swb
