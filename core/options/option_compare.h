#pragma once

#include "core/options/option_snapshot.h"
#include "core/options/option_value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace swb {

enum class Comparison : std::uint8_t {
    Same,
    Differs,
    LeftOnly,  // asked of one of the two alone
    RightOnly, // likewise
    ByItself,  // not the same, but it never is: a clock, the number of the socket
};

// One field of a structure, in two readings of it; a text is empty where the field did not come.
struct ComparedField {
    std::string_view name;
    Unit unit = Unit::None;
    std::string_view meaning;
    std::string left, right;
    Comparison comparison = Comparison::Same;
};

struct ComparedOption {
    int level = 0;
    int name = 0;
    std::optional<OptionAnswer> left, right;
    Comparison comparison = Comparison::Same;
    std::vector<ComparedField> fields = {}; // of a structure that answered at least once
};

// Every option of either, in order of level and name.
std::vector<ComparedOption> compareOptions(const OptionSnapshot& left, const OptionSnapshot& right);

// What a socket has from the listener that accepted it, seen from the listener at the left, itself at the right, and
// what a fresh socket of its kind has.
enum class Heritage : std::uint8_t {
    Default,   // neither differs from a fresh socket
    Inherited, // the listener differs, and it has the same
    NotHanded, // the listener differs, and it has what a fresh socket has
    Own,       // it differs from both
    Unknown,   // a reading is missing, or it is another at every moment
};
Heritage heritageOf(const ComparedOption& option, const OptionSnapshot& defaults);

} // namespace swb
