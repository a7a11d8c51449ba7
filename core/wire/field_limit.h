#pragma once

#include "core/wire/field.h"

namespace swb {

// Leaves at most about so many fields, the outer ones first, so that a view can show them at once. What is left out
// becomes a field "more" that says how many there are and reaches over their bytes, or is counted in the note of the
// field they are parts of. How many were left out.
std::size_t limitFields(Decoded& decoded, std::size_t most);

} // namespace swb
