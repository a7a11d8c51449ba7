#include "core/resolve/name_files.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace swb {

namespace {

std::vector<std::string> wordsOf(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

bool isSameName(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

bool isLiteral(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> room{};
    in_addr loose{};
    return ::inet_aton(host.c_str(), &loose) != 0 ||
           ::inet_pton(AF_INET6, host.substr(0, host.find('%')).c_str(), room.data()) == 1;
}

// `why` says of the words of a line what makes it count.
template <class Why>
NameFile readFile(const std::string& path, std::string purpose, std::string_view comments, Why why) {
    NameFile file{path, std::move(purpose), {}, 0, {}};
    std::ifstream stream(path);
    if (!stream) {
        file.trouble = std::strerror(errno);
        return file;
    }
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        const auto words = wordsOf(line.substr(0, line.find_first_of(comments)));
        if (words.empty())
            continue;
        std::string reason = why(words);
        if (reason.empty() && file.lines.size() >= kMostNameLines)
            ++file.left;
        else
            file.lines.push_back({number, line, std::move(reason)});
    }
    return file;
}

const NameFileLine* firstThatCounts(const NameFile& file) {
    const auto line = std::ranges::find_if(file.lines, [](const NameFileLine& one) { return !one.why.empty(); });
    return line == file.lines.end() ? nullptr : &*line;
}

// "files dns" of the line "hosts: files dns"; what glibc takes where there is none.
std::vector<std::string> sourcesOf(const NameFile& nameSwitch) {
    if (const NameFileLine* line = firstThatCounts(nameSwitch)) {
        auto words = wordsOf(line->text.substr(0, line->text.find('#')));
        words.erase(words.begin());
        return words;
    }
    return {"files", "dns"};
}

std::string stepOf(const std::string& source, const NameStory& story, bool& found) {
    const NameFile& hosts = story.files[1];
    const NameFile& servers = story.files[2];
    if (source.starts_with('['))
        return fmt::format("{}: what to do after the answer before it, see nsswitch.conf(5).", source);
    if (source == "files") {
        const NameFileLine* line = firstThatCounts(hosts);
        found = line != nullptr;
        return line != nullptr
                   ? fmt::format("files: line {} of {} has it; the answer comes from there.", line->number, hosts.path)
                   : fmt::format("files: {} does not have it.", hosts.path);
    }
    if (source == "dns") {
        std::string list;
        for (const NameFileLine& line : servers.lines)
            if (!line.why.empty())
                list += (list.empty() ? "" : ", ") + wordsOf(line.text).at(1);
        return fmt::format(
            "dns: a question to port 53 of {}. An answer may be kept by a cache for as long as its record "
            "says; then the next look-up takes no time.",
            list.empty() ? "127.0.0.1, for there is no nameserver line" : list);
    }
    return fmt::format("{}: asked by the module libnss_{}.", source, source.substr(0, source.find('_')));
}

} // namespace

NameStory nameStory(std::string_view host, const std::string& folder) {
    const std::string name(host);
    NameStory story;
    story.files.push_back(readFile(folder + "/nsswitch.conf", "who is asked, and in which order", "#",
                                   [](const std::vector<std::string>& words) -> std::string {
                                       return words.front() == "hosts:" ? "the order for hosts" : "";
                                   }));
    story.files.push_back(readFile(folder + "/hosts", "addresses and their names", "#",
                                   [&name](const std::vector<std::string>& words) -> std::string {
                                       const bool isNamed = std::any_of(
                                           words.begin() + 1, words.end(),
                                           [&name](const std::string& word) { return isSameName(word, name); });
                                       if (!name.empty() && isNamed)
                                           return "has this name";
                                       return !name.empty() && words.front() == name ? "has this address" : "";
                                   }));
    story.files.push_back(readFile(folder + "/resolv.conf", "the name servers", "#;",
                                   [](const std::vector<std::string>& words) -> std::string {
                                       return words.front() == "nameserver" && words.size() > 1 ? "asked by dns" : "";
                                   }));
    story.files.push_back(readFile(folder + "/gai.conf", "the order of results, where it is not glibc's own", "#",
                                   [](const std::vector<std::string>& words) -> std::string {
                                       return words.front() == "label" || words.front() == "precedence"
                                                  ? "takes the place of glibc's own"
                                                  : "";
                                   }));
    if (name.empty())
        return story;
    if (isLiteral(name)) {
        story.steps.emplace_back("These are digits: nobody is asked, and no file is read.");
        return story;
    }
    story.steps.emplace_back("If nscd runs, the C library asks it before all else.");
    bool found = false;
    for (const std::string& source : sourcesOf(story.files.front())) {
        story.steps.push_back(stepOf(source, story, found));
        if (found)
            break;
    }
    return story;
}

} // namespace swb
