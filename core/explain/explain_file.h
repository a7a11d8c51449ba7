#pragma once

#include "core/explain/explanation.h"

namespace swb {

// What a method of Python's file over a socket does, and what surprises there: "readline", "read", "readlines",
// "write", "flush", "close file"; any other name: makefile() itself. `python`: the code of this very call.
Explanation explainFile(std::string_view method, std::string python);

} // namespace swb
