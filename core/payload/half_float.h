#pragma once

#include <cstdint>
#include <optional>

namespace swb {

// IEEE 754 binary16, rounded to the nearest, ties to even. Empty when a finite number is too large for it.
std::optional<std::uint16_t> halfBits(double number);
double halfValue(std::uint16_t bits);

} // namespace swb
