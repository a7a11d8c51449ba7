#include "core/inspect/group_reader.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <tuple>

namespace swb {

namespace {

constexpr std::size_t kMost = 4'000'000; // bytes of a file: far more than a machine with thousands of interfaces has

std::vector<std::string_view> wordsOf(std::string_view line) {
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t begin = line.find_first_not_of(" \t");
        if (begin == std::string_view::npos)
            return words;
        const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
        words.push_back(line.substr(begin, end - begin));
        line.remove_prefix(end);
    }
}

template <typename Act>
void forEachLine(std::string_view text, const Act& act) {
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        act(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

std::optional<std::uint32_t> number(std::string_view word, int base) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, base);
    if (error != std::errc() || end != word.data() + word.size())
        return std::nullopt;
    return value;
}

std::string textOf(int family, const void* address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    return inet_ntop(family, address, text.data(), text.size()) == nullptr ? std::string() : text.data();
}

// As igmp has it: the number as this machine holds it in memory. mcfilter: with 0x, the first byte first.
std::string inetText(std::uint32_t inMemory) { return textOf(AF_INET, &inMemory); }

std::string inet6Text(std::string_view digits) {
    std::array<std::uint8_t, 16> bytes{};
    if (digits.size() != 2 * bytes.size())
        return {};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = number(digits.substr(2 * i, 2), 16);
        if (!byte)
            return {};
        bytes[i] = static_cast<std::uint8_t>(*byte);
    }
    return textOf(AF_INET6, bytes.data());
}

std::string sourceText(std::string_view word, int family) {
    if (family == AF_INET6)
        return inet6Text(word);
    if (!word.starts_with("0x"))
        return {};
    const auto value = number(word.substr(2), 16);
    return value ? inetText(htonl(*value)) : std::string();
}

std::string readFile(const std::string& path) {
    std::ifstream file(path);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    text.resize(std::min(text.size(), kMost));
    return text;
}

} // namespace

// "1	lo        :     2      V3", and below it a line for each group: "	010000E0     1 0:00000000
// 0".
std::vector<HostGroup> parseIgmp(std::string_view text) {
    std::vector<HostGroup> groups;
    HostGroup of;
    of.family = AF_INET;
    forEachLine(text, [&](std::string_view line) {
        const auto words = wordsOf(line);
        if (words.size() < 2)
            return;
        if (line.front() != '\t' && line.front() != ' ') {
            const auto index = number(words[0], 10);
            of.interface = index.value_or(0);
            of.interfaceName = words[1].substr(0, words[1].find(':')); // the colon follows a long name at once
            return;
        }
        const auto address = number(words[0], 16);
        const auto users = number(words[1], 10);
        if (of.interface == 0 || words[0].size() != 8 || !address || !users)
            return;
        of.group = inetText(*address);
        of.users = *users;
        groups.push_back(of);
    });
    return groups;
}

// "1    lo              ff020000000000000000000000000001     1 0000000C 0"
std::vector<HostGroup> parseIgmp6(std::string_view text) {
    std::vector<HostGroup> groups;
    forEachLine(text, [&](std::string_view line) {
        const auto words = wordsOf(line);
        if (words.size() < 4)
            return;
        const auto index = number(words[0], 10);
        const auto users = number(words[3], 10);
        std::string group = inet6Text(words[2]);
        if (index && users && !group.empty())
            groups.push_back({AF_INET6, *index, std::string(words[1]), std::move(group), *users, {}});
    });
    return groups;
}

// "  1     lo 0xe8010203 0x7f000001      1      0"; of IPv6 the addresses are 32 digits.
void addSources(std::vector<HostGroup>& groups, std::string_view mcfilter, int family) {
    forEachLine(mcfilter, [&](std::string_view line) {
        const auto words = wordsOf(line);
        if (words.size() < 6)
            return;
        const auto index = number(words[0], 10);
        const auto includes = number(words[4], 10);
        const auto excludes = number(words[5], 10);
        const std::string group = sourceText(words[2], family);
        std::string source = sourceText(words[3], family);
        if (!index || !includes || !excludes || group.empty() || source.empty())
            return;
        for (HostGroup& one : groups)
            if (one.interface == *index && one.family == family && one.group == group)
                one.sources.push_back({source, *includes, *excludes});
    });
}

std::vector<HostGroup> hostGroups(const std::string& directory) {
    std::vector<HostGroup> groups = parseIgmp(readFile(directory + "/igmp"));
    const std::vector<HostGroup> sixes = parseIgmp6(readFile(directory + "/igmp6"));
    groups.insert(groups.end(), sixes.begin(), sixes.end());
    addSources(groups, readFile(directory + "/mcfilter"), AF_INET);
    addSources(groups, readFile(directory + "/mcfilter6"), AF_INET6);
    std::ranges::sort(groups, {}, [](const HostGroup& one) { return std::tie(one.interface, one.family, one.group); });
    return groups;
}

} // namespace swb
