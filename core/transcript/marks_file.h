#pragma once

#include "core/base/result.h"
#include "core/transcript/marks.h"

#include <string>
#include <vector>

namespace swb {

// The marks of a session, in the file `marks` of its directory: written whole or not at all, 0600.
// Errors: those of open, write, rename.
Result<void> writeMarks(const std::string& directory, const std::vector<Marks::Marked>& marks);
// None when there is no such file. Errors: those of open and read; 0 and the place of the fault for a damaged one.
Result<std::vector<Marks::Marked>> readMarks(const std::string& directory);

} // namespace swb
