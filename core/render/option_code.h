#pragma once

#include "core/options/set_again.h"

#include <span>
#include <string>
#include <string_view>

namespace swb {

// A function that sets these options on a socket, in this order; one that is refused is told and does not stop the
// others. `about` is a remark on top: whose options they are.

// A C file of its own: int set_options(int s), which returns how many were refused. It compiles without warnings.
std::string optionsAsC(std::string_view about, std::span<const OptionSetter> setters);
// A Python module: set_options(s), which returns the list of those refused, each as (symbol, OSError).
std::string optionsAsPython(std::string_view about, std::span<const OptionSetter> setters);

} // namespace swb
