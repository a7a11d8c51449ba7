#include "core/wire/field.h"

#include <algorithm>

namespace swb {

namespace {

bool hasFault(const Field& field) { return field.isFaulty || std::ranges::any_of(field.children, hasFault); }

} // namespace

bool Decoded::isFaulty() const { return std::ranges::any_of(fields, hasFault); }

} // namespace swb
