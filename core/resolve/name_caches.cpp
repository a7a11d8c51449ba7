#include "core/resolve/name_caches.h"

#include "core/resolve/name_files.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace swb {

namespace {

constexpr std::string_view kNscdSocket = "/var/run/nscd/socket";

std::vector<std::string> wordsOf(const std::string& line) {
    std::istringstream stream(line.substr(0, line.find_first_of("#;")));
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

bool isOfThisMachine(const std::string& server) {
    in_addr inet{};
    if (::inet_pton(AF_INET, server.c_str(), &inet) == 1)
        return (ntohl(inet.s_addr) >> 24) == IN_LOOPBACKNET;
    return server == "::1";
}

bool isResolvedStub(const std::string& server) { return server == "127.0.0.53" || server == "127.0.0.54"; }

struct Line {
    std::size_t number = 0;
    std::string text;
};

// The lines that count of a file of the story.
std::vector<Line> countingLines(const NameFile& file) {
    std::vector<Line> out;
    for (const NameFileLine& line : file.lines)
        if (!line.why.empty())
            out.push_back({line.number, line.text});
    return out;
}

NameCache nscd(const std::string& root) {
    std::error_code ignored;
    const bool isThere = std::filesystem::exists(root + std::string(kNscdSocket), ignored);
    return {isThere, "nscd", fmt::format("{} is {}there", kNscdSocket, isThere ? "" : "not "),
            isThere ? "The C library asks it before all else; what it keeps it gives without asking anybody."
                    : "The C library keeps no answers itself: each getaddrinfo() goes through the sources anew."};
}

NameCache resolvedModule(const NameFile& nameSwitch) {
    for (const Line& line : countingLines(nameSwitch))
        if (const auto words = wordsOf(line.text); std::ranges::find(words, "resolve") != words.end())
            return {
                true, "libnss_resolve", fmt::format("line {} of {} has 'resolve'", line.number, nameSwitch.path),
                "By this module getaddrinfo() asks systemd-resolved, which keeps answers for as long as they hold."};
    return {false, "libnss_resolve", fmt::format("the hosts line of {} has no 'resolve'", nameSwitch.path),
            "systemd-resolved is not asked in this way."};
}

NameCache serverCache(const NameFile& servers) {
    const auto lines = countingLines(servers);
    for (const Line& line : lines) {
        const std::string server = wordsOf(line.text).at(1);
        const std::string because = fmt::format("line {} of {}: {}", line.number, servers.path, line.text);
        if (isResolvedStub(server))
            return {true, "systemd-resolved", because,
                    "It listens at this address, keeps answers, and asks the servers of each link for the others."};
        if (isOfThisMachine(server))
            return {true, "a server of this machine", because,
                    "A server such as dnsmasq or unbound; most of them keep answers and ask another one for the rest."};
    }
    const bool isDefault = lines.empty();
    return {isDefault, isDefault ? "a server of this machine" : "the name server",
            isDefault ? fmt::format("{} names none: 127.0.0.1 is asked", servers.path)
                      : fmt::format("line {} of {}: {}", lines.front().number, servers.path, lines.front().text),
            isDefault ? "Whatever listens there may keep answers."
                      : "It is another machine; whether it keeps answers shows in the times alone."};
}

} // namespace

std::vector<NameCache> cachesInPath(const std::string& root) {
    const NameStory story = nameStory("", root + "/etc");
    return {nscd(root), resolvedModule(story.files.at(0)), serverCache(story.files.at(2))};
}

} // namespace swb
