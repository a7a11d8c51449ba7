#pragma once

#include <string>
#include <vector>

namespace swb::test {

std::string dataFile(const std::string& name); // of tests/data
std::string testsFolder();

// The fields of each line, without the first line; a field in double quotes may hold commas.
std::vector<std::vector<std::string>> readCsv(const std::string& name);

} // namespace swb::test
