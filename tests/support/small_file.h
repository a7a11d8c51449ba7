#pragma once

#include <fstream>
#include <string>

namespace swb::test {

// The whole file anew, in place: /proc and /sys take nothing else. False when it was not taken.
inline bool writeFile(const std::string& path, const std::string& text) {
    std::ofstream file(path);
    file << text << std::flush;
    return file.good();
}

} // namespace swb::test
