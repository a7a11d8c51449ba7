#pragma once

#include "core/options/option_spec.h"
#include "tests/support/option_sockets.h"

#include <string>
#include <vector>

namespace swb::test {

// A line of tests/data/options_texts.csv: what one socket was seen to do with one option, its value as encodeOption()
// reads it.
struct TextLine {
    std::string socket; // a sort of socketSorts(), or with _connected or _listening behind it; "xdp", "alg", "sctp"
    std::string level, symbol;
    std::vector<std::string> before; // set on the same socket first: "TCP_REPAIR on"
    std::string value;               // empty where this kernel takes none
    std::string reads;               // its text afterwards, by readbackOf(); empty where nothing can be read
    std::string refused;             // a value it does not take ...
    std::string error;               // ... and why
    std::string withoutPrivilege;    // the errno that `value` gives without capabilities
    std::string reason;              // why there is no value, or why some systems take none

    const OptionSpec* spec() const;
    std::string title() const { return socket + " " + level + " " + symbol + " " + value; }
};
std::vector<TextLine> textLines();

// "LEVEL SYMBOL" or a symbol alone.
const OptionSpec* optionCalled(const std::string& words);

// The socket of a line, and the other end that keeps it connected.
struct PreparedSocket {
    UniqueFd fd, other;
};
PreparedSocket socketCalled(const std::string& name);
// Sets what is to be set before; the first errno, or 0.
int setBefore(const UniqueFd& fd, const TextLine& line);

// Encodes and sets: 0, the errno, or -1 where the text cannot be encoded.
inline constexpr std::string_view kAsItIs = "as it is"; // as a value: what it reads before
int setText(const UniqueFd& fd, const OptionSpec& spec, const std::string& text);
// What readbackOf(spec) tells now; the errno's name where it answers none, empty where nothing can be read.
std::string readText(const UniqueFd& fd, const OptionSpec& spec);

} // namespace swb::test
