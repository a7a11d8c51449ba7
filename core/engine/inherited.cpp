#include "core/engine/inherited.h"

#include <dirent.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>

namespace swb {

namespace {

constexpr int kFirstListenDescriptor = 3; // SD_LISTEN_FDS_START
constexpr int kMostDescriptors = 1 << 20; // the kernel's own limit of a process, fs.nr_open

std::optional<int> wholeNumber(std::string_view text) {
    int value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool isWhole = !text.empty() && fault == std::errc() && end == text.data() + text.size();
    return isWhole ? std::optional<int>(value) : std::nullopt;
}

ParseError faultIn(std::string_view variable, std::string_view value, std::string_view why) {
    return {0, value.size(), fmt::format("{} is \"{}\": {}", variable, value, why)};
}

std::vector<std::string> splitAtColons(std::string_view text) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t colon = text.find(':');
        parts.emplace_back(text.substr(0, colon));
        if (colon == std::string_view::npos)
            return parts;
        text.remove_prefix(colon + 1);
    }
}

std::optional<std::string> take(const char* variable) {
    const char* value = std::getenv(variable);
    std::optional<std::string> taken = value != nullptr ? std::optional<std::string>(value) : std::nullopt;
    ::unsetenv(variable);
    return taken;
}

} // namespace

Parsed<InheritedDescriptor> parseInherited(std::string_view text) {
    const std::size_t equals = text.rfind('=');
    const std::string_view number = equals == std::string_view::npos ? text : text.substr(equals + 1);
    const auto fd = wholeNumber(number);
    if (!fd || *fd < 0)
        return tl::unexpected(ParseError{text.size() - number.size(), number.size(),
                                         fmt::format("\"{}\" is no descriptor: a number from 0 on is wanted, or "
                                                     "name=number",
                                                     text)});
    return InheritedDescriptor{*fd, std::string(equals == std::string_view::npos ? "" : text.substr(0, equals)), false};
}

ListenEnvironment takeListenEnvironment() { return {take("LISTEN_PID"), take("LISTEN_FDS"), take("LISTEN_FDNAMES")}; }

Parsed<std::vector<InheritedDescriptor>> listenDescriptors(const ListenEnvironment& environment, int ownPid) {
    std::vector<InheritedDescriptor> found;
    if (!environment.pid || !environment.fds)
        return found;
    const auto pid = wholeNumber(*environment.pid);
    if (!pid || *pid <= 0)
        return tl::unexpected(faultIn("LISTEN_PID", *environment.pid, "no number of a process"));
    if (*pid != ownPid)
        return found; // meant for the process that started this one
    const auto count = wholeNumber(*environment.fds);
    if (!count || *count <= 0 || *count > kMostDescriptors)
        return tl::unexpected(faultIn("LISTEN_FDS", *environment.fds, "no number of descriptors"));
    std::vector<std::string> names(static_cast<std::size_t>(*count), "unknown");
    if (environment.names)
        names = splitAtColons(*environment.names);
    if (names.size() != static_cast<std::size_t>(*count))
        return tl::unexpected(faultIn("LISTEN_FDNAMES", *environment.names,
                                      fmt::format("{} names for {} descriptors", names.size(), *count)));
    for (int i = 0; i < *count; ++i)
        found.push_back({kFirstListenDescriptor + i, std::move(names[static_cast<std::size_t>(i)]), true});
    return found;
}

std::vector<int> openDescriptors() {
    std::vector<int> open;
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir("/proc/self/fd"), ::closedir);
    if (!directory)
        return open;
    while (const dirent* entry = ::readdir(directory.get()))
        if (const auto fd = wholeNumber(entry->d_name); fd && *fd != ::dirfd(directory.get()))
            open.push_back(*fd);
    std::sort(open.begin(), open.end());
    return open;
}

} // namespace swb
