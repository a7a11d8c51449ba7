#include "core/reference/system_tables.h"

#include "core/base/ascii.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <string_view>

namespace swb {

namespace {

// The C library keeps one place in each table for the whole process.
std::mutex& walkMutex() {
    static std::mutex mutex;
    return mutex;
}

std::vector<std::string> textsOf(char** list) {
    std::vector<std::string> texts;
    for (; list != nullptr && *list != nullptr; ++list)
        texts.emplace_back(*list);
    return texts;
}

// Hands every row that `next` finds to `take`; `next` is getservent_r or getprotoent_r.
template <class Row, class Next, class Take>
void walk(Next next, Take take) {
    constexpr std::size_t kFirstRoom = 1024;
    constexpr std::size_t kMostRoom = std::size_t{1} << 20;
    std::vector<char> room(kFirstRoom);
    for (;;) {
        Row row{};
        Row* found = nullptr;
        const int error = next(&row, room.data(), room.size(), &found);
        if (error == ERANGE && room.size() < kMostRoom) {
            room.resize(room.size() * 2); // the same row is told again
            continue;
        }
        if (error != 0 || found == nullptr)
            return;
        take(*found);
    }
}

void append(std::string& to, const std::string& text) {
    if (!to.empty())
        to += ", ";
    to += text;
}

} // namespace

std::string nameWithAliases(const std::string& name, std::span<const std::string> aliases) {
    return aliases.empty() ? name : fmt::format("{} ({})", name, fmt::join(aliases, ", "));
}

std::vector<ServiceEntry> serviceEntries() {
    const std::lock_guard lock(walkMutex());
    std::vector<ServiceEntry> entries;
    setservent(1);
    walk<servent>(getservent_r, [&entries](const servent& row) {
        entries.push_back({row.s_name, textsOf(row.s_aliases), ntohs(static_cast<std::uint16_t>(row.s_port)),
                           row.s_proto != nullptr ? row.s_proto : ""});
    });
    endservent();
    return entries;
}

std::string serviceSourceText(const std::string& etc) {
    std::ifstream file(etc + "/nsswitch.conf");
    std::string sources;
    for (std::string line; std::getline(file, line);) {
        line = line.substr(0, line.find('#'));
        constexpr std::string_view kName = "services:";
        if (const std::string_view words = trimmed(line); words.starts_with(kName))
            sources = trimmed(words.substr(kName.size()));
    }
    const bool isThere = std::filesystem::exists(etc + "/services");
    const char* const state = isThere ? "is there" : "is missing";
    if (sources.empty())
        return fmt::format("nsswitch.conf says nothing of services, so {}/services is read, which {}.", etc, state);
    if (sources == "files")
        return fmt::format("nsswitch.conf says \"services: files\": {}/services, which {}.", etc, state);
    return fmt::format("nsswitch.conf says \"services: {}\"; of these, files is {}/services, which {}.", sources, etc,
                       state);
}

std::vector<ServicePort> byPort(std::span<const ServiceEntry> entries) {
    std::map<int, ServicePort> ports;
    for (const ServiceEntry& entry : entries) {
        ServicePort& row = ports[entry.port];
        row.port = entry.port;
        const std::string text = nameWithAliases(entry.name, entry.aliases);
        if (entry.protocol == "tcp")
            append(row.tcp, text);
        else if (entry.protocol == "udp")
            append(row.udp, text);
        else
            append(row.other, fmt::format("{}: {}", entry.protocol, text));
    }
    std::vector<ServicePort> rows;
    rows.reserve(ports.size());
    for (auto& [port, row] : ports)
        rows.push_back(std::move(row));
    return rows;
}

std::vector<ProtocolEntry> protocolEntries() {
    const std::lock_guard lock(walkMutex());
    std::vector<ProtocolEntry> entries;
    setprotoent(1);
    walk<protoent>(getprotoent_r, [&entries](const protoent& row) {
        entries.push_back({row.p_proto, row.p_name, textsOf(row.p_aliases)});
    });
    endprotoent();
    return entries;
}

} // namespace swb
