#include "core/payload/half_float.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace swb {

namespace {
constexpr int kFractionBits = 10;
constexpr int kLowestExponent = -14; // of a normal number
constexpr std::uint16_t kInfinity = 0x7c00;
} // namespace

std::optional<std::uint16_t> halfBits(double number) {
    const std::uint16_t sign = std::signbit(number) ? 0x8000 : 0;
    if (std::isnan(number))
        return static_cast<std::uint16_t>(sign | 0x7e00);
    if (std::isinf(number))
        return static_cast<std::uint16_t>(sign | kInfinity);
    if (number == 0)
        return sign;
    int exponent = 0;
    std::frexp(number, &exponent); // 0.5 <= mantissa < 1
    const int scale = kFractionBits - std::max(exponent - 1, kLowestExponent);
    // In units of the last bit. nearbyint() rounds ties to even, and is exact up to there.
    const double units = std::nearbyint(std::ldexp(std::fabs(number), scale));
    const auto bits = static_cast<std::int64_t>(units); // 1024 and more: a normal number, with its hidden bit
    const std::int64_t biased = std::max(exponent - 1, kLowestExponent) - kLowestExponent;
    const std::int64_t result = (biased << kFractionBits) + bits; // a carry goes into the exponent, as it must
    if (result >= kInfinity)
        return {};
    return static_cast<std::uint16_t>(sign | result);
}

double halfValue(std::uint16_t bits) {
    const int exponent = bits >> kFractionBits & 0x1f;
    const int fraction = bits & 0x3ff;
    double value = 0;
    if (exponent == 0x1f)
        value = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    else if (exponent == 0)
        value = std::ldexp(fraction, kLowestExponent - kFractionBits);
    else
        value = std::ldexp(fraction + 1024, exponent - 1 + kLowestExponent - kFractionBits);
    return (bits & 0x8000) != 0 ? -value : value;
}

} // namespace swb
