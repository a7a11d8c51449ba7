#include "core/rules/time_replies.h"

#include <algorithm>
#include <array>
#include <clocale>
#include <ctime>

namespace swb {
namespace {

constexpr std::int64_t kFrom1900To1970 = 2208988800; // seconds
constexpr std::size_t kLongestTime = 4096;

std::int64_t secondsOf(Nanoseconds wallTime) { return std::chrono::floor<std::chrono::seconds>(wallTime).count(); }

// The names of days and months do not depend on whose program it is.
locale_t cLocale() {
    static const locale_t locale = ::newlocale(LC_ALL_MASK, "C", nullptr);
    return locale;
}

} // namespace

bool formatTime(std::string& out, const std::string& format, Nanoseconds wallTime, Zone zone) {
    const std::time_t seconds = secondsOf(wallTime);
    std::tm parts{};
    if ((zone == Zone::Utc ? ::gmtime_r(&seconds, &parts) : ::localtime_r(&seconds, &parts)) == nullptr)
        return false;
    std::array<char, kLongestTime> room; // NOLINT(cppcoreguidelines-pro-type-member-init): strftime fills it
    const std::size_t length = ::strftime_l(room.data(), room.size(), format.c_str(), &parts, cLocale());
    out.append(room.data(), length);
    return length > 0;
}

std::string daytimeText(Nanoseconds wallTime) {
    std::string text;
    formatTime(text, "%A, %B %d, %Y %H:%M:%S-UTC\r\n", wallTime, Zone::Utc);
    return text;
}

Bytes timeBytes(Nanoseconds wallTime) {
    const auto seconds = static_cast<std::uint32_t>(secondsOf(wallTime) + kFrom1900To1970);
    return {static_cast<std::uint8_t>(seconds >> 24), static_cast<std::uint8_t>(seconds >> 16),
            static_cast<std::uint8_t>(seconds >> 8), static_cast<std::uint8_t>(seconds)};
}

void generateCharacters(std::uint64_t position, std::span<std::uint8_t> room) {
    constexpr unsigned kFirst = ' ';
    constexpr unsigned kCount = 95; // printing characters of ASCII
    for (std::size_t i = 0; i < room.size(); ++i, ++position) {
        const std::uint64_t line = position / kGeneratedLine;
        const std::uint64_t column = position % kGeneratedLine;
        room[i] = column == kGeneratedLine - 2   ? std::uint8_t{'\r'}
                  : column == kGeneratedLine - 1 ? std::uint8_t{'\n'}
                                                 : static_cast<std::uint8_t>(kFirst + (line + column) % kCount);
    }
}

} // namespace swb
