#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace swb {

// The files by which this machine finds names, as they stand now. Read, never written.
struct NameFileLine {
    std::size_t number = 0; // from 1
    std::string text;
    std::string why; // what makes it count for the host asked for; empty: it does not
};
struct NameFile {
    std::string path;
    std::string purpose;
    std::vector<NameFileLine>
        lines;            // without comments and empty ones; at most kMostNameLines, and every one that counts
    std::size_t left = 0; // how many more there are
    std::string trouble;  // why it could not be read
};
inline constexpr std::size_t kMostNameLines = 200;

struct NameStory {
    std::vector<std::string> steps; // in which order the machine looks for the host, and where it stops: sentences
    std::vector<NameFile> files;
};

// How getaddrinfo() goes about a host, told from the files below `folder`, which is "/etc" save in tests. An empty host
// is none: the files alone.
NameStory nameStory(std::string_view host, const std::string& folder = "/etc");

} // namespace swb
