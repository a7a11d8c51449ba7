#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// A source that somebody on this machine wants, or does not want, of a group.
struct GroupSource {
    std::string address;
    unsigned includes = 0; // how many ask for it
    unsigned excludes = 0; // how many block it
};

// A group that this machine receives on an interface, whoever has asked for it.
struct HostGroup {
    int family = 0;
    std::uint32_t interface = 0; // index
    std::string interfaceName;
    std::string group;  // "239.1.2.3"
    unsigned users = 0; // how many have joined it, the kernel itself among them
    std::vector<GroupSource> sources;
};

// By interface, IPv4 before IPv6; a file that is not there adds nothing.
// Reads igmp, igmp6, mcfilter and mcfilter6 of `directory`. Thread: any. Source: proc(5)
std::vector<HostGroup> hostGroups(const std::string& directory = "/proc/thread-self/net");

// The texts of these files; lines that do not read as they should are left out.
std::vector<HostGroup> parseIgmp(std::string_view text);
std::vector<HostGroup> parseIgmp6(std::string_view text);
void addSources(std::vector<HostGroup>& groups, std::string_view mcfilter, int family);

} // namespace swb
