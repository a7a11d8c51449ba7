#pragma once

#include "core/options/set_again.h"

#include <span>
#include <string>
#include <string_view>

namespace swb {

// The rows as a file for other programs: level, option, number, value, default, whether it is changed, the bytes as
// hex, the errno of what was refused. `about` names the socket. All UTF-8, whatever bytes an option holds.
std::string optionsAsCsv(std::span<const OptionRow> rows); // with a line of headings; RFC 4180, lines end with LF
std::string optionsAsJson(std::string_view about, std::span<const OptionRow> rows);
std::string optionsAsMarkdown(std::string_view about, std::span<const OptionRow> rows); // a table

} // namespace swb
