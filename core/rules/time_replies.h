#pragma once

#include "core/base/bytes.h"
#include "core/base/clock.h"

#include <cstdint>
#include <span>
#include <string>

namespace swb {

// "Saturday, November 21, 2026 19:30:00-UTC\r\n". Source: RFC 867. `wallTime` is since 1970, UTC.
std::string daytimeText(Nanoseconds wallTime);

// Seconds since 1900 in 32 bits, most significant byte first; they begin anew in 2036. Source: RFC 868.
Bytes timeBytes(Nanoseconds wallTime);

// The stream of the character generator: lines of 72 printing characters and CR LF, each one character further.
// Source: RFC 864.
inline constexpr std::size_t kGeneratedLine = 74;
void generateCharacters(std::uint64_t position, std::span<std::uint8_t> room); // from that byte of the stream

// strftime(3) in the C locale. False when the format gives more than 4096 bytes, or nothing.
enum class Zone { Local, Utc };
bool formatTime(std::string& out, const std::string& format, Nanoseconds wallTime, Zone zone);

} // namespace swb
