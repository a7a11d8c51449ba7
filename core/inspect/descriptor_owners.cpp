#include "core/inspect/descriptor_owners.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string_view>

namespace swb {

namespace {

struct CloseDirectory {
    void operator()(DIR* directory) const { closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

template <class Number>
bool readNumber(std::string_view text, Number& value) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size();
}

// The inode in "socket:[4711]"; 0 for everything else.
std::uint64_t socketInode(std::string_view link) {
    constexpr std::string_view kBefore = "socket:[";
    std::uint64_t inode = 0;
    if (!link.starts_with(kBefore) || !link.ends_with(']'))
        return 0;
    link.remove_prefix(kBefore.size());
    link.remove_suffix(1);
    return readNumber(link, inode) ? inode : 0;
}

// Name and effective user, from the lines "Name:" and "Uid:" of the status.
void describe(SocketOwner& owner) {
    std::ifstream status(fmt::format("/proc/{}/status", owner.pid));
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("Name:\t"))
            owner.command = line.substr(6);
        else if (line.starts_with("Uid:")) {
            std::istringstream fields(line.substr(4));
            std::uint32_t real = 0;
            fields >> real >> owner.uid;
            return;
        }
    }
}

class Search {
public:
    Search(const std::vector<std::uint64_t>& inodes, Nanoseconds budget)
        : m_inodes(inodes)
        , m_deadline(monotonicNow() + budget) {}

    OwnerSearch take() { return std::move(m_result); }

    void lookAtAll() {
        const Directory processes(opendir("/proc"));
        m_result.complete = processes != nullptr;
        while (const dirent* entry = processes ? readdir(processes.get()) : nullptr) {
            int pid = 0;
            if (!readNumber(std::string_view(entry->d_name), pid))
                continue;
            if (isLate())
                return;
            lookAt(pid);
        }
    }

private:
    bool isLate() {
        if (monotonicNow() > m_deadline)
            m_result.complete = false;
        return !m_result.complete;
    }

    void lookAt(int pid) {
        const Directory descriptors(opendir(fmt::format("/proc/{}/fd", pid).c_str()));
        if (!descriptors) {
            if (errno == EACCES || errno == EPERM)
                ++m_result.closedProcesses;
            return;
        }
        std::vector<std::uint64_t> seen; // a process is named once for a socket, however often it has it
        std::array<char, 64> link{};
        while (const dirent* entry = readdir(descriptors.get())) {
            if (isLate())
                return;
            const ssize_t length = readlinkat(dirfd(descriptors.get()), entry->d_name, link.data(), link.size());
            const auto inode = length <= 0 ? 0 : socketInode({link.data(), static_cast<std::size_t>(length)});
            if (inode == 0 || std::ranges::find(m_inodes, inode) == m_inodes.end() ||
                std::ranges::find(seen, inode) != seen.end())
                continue;
            seen.push_back(inode);
            SocketOwner owner{inode, pid, {}, 0};
            describe(owner);
            m_result.owners.push_back(std::move(owner));
        }
    }

    const std::vector<std::uint64_t>& m_inodes;
    Nanoseconds m_deadline;
    OwnerSearch m_result;
};

} // namespace

OwnerSearch findOwners(const std::vector<std::uint64_t>& inodes, Nanoseconds budget) {
    Search search(inodes, budget);
    if (!inodes.empty())
        search.lookAtAll();
    return search.take();
}

std::string userName(std::uint32_t uid) {
    const File file(std::fopen("/etc/passwd", "re"));
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 1024> room{};
    while (file && fgetpwent_r(file.get(), &entry, room.data(), room.size(), &found) == 0)
        if (found->pw_uid == uid)
            return found->pw_name;
    return fmt::format("uid {}", uid);
}

} // namespace swb
