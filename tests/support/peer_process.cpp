#include "tests/support/peer_process.h"

#include "core/base/unique_fd.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <random>

namespace swb::test {

namespace {

constexpr int kSilenceMs = 60000;

std::string findInPath(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::string folders = path != nullptr ? path : "/usr/bin:/bin";
    folders += ":";
    for (std::size_t at = 0; at < folders.size();) {
        const std::size_t end = folders.find(':', at);
        std::string candidate = folders.substr(at, end - at) + "/" + program;
        if (access(candidate.c_str(), X_OK) == 0)
            return candidate;
        at = end + 1;
    }
    return {};
}

bool isFree(int port, int type) {
    const UniqueFd fd(socket(AF_INET, type | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// Of the ports that the kernel gives to clients, which tests beside this one make in thousands.
int firstEphemeralPort() {
    int first = 0;
    std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first;
    return first > 2048 ? first : 32'768;
}

} // namespace

bool PeerProcess::isInstalled(const std::string& program) { return !findInPath(program).empty(); }

PeerProcess::PeerProcess(const std::string& program, const std::vector<std::string>& arguments,
                         const std::string& directory) {
    std::vector<std::string> words = arguments;
    words.insert(words.begin(), program);
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);

    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    if (posix_spawn(&m_pid, findInPath(program).c_str(), &actions, &attributes, argv.data(), environ) != 0)
        m_pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(ends[1]);
    m_pipe = ends[0];
}

PeerProcess::~PeerProcess() {
    if (m_pid > 0) {
        kill(-m_pid, SIGKILL); // the group: what it forked too
        waitpid(m_pid, nullptr, 0);
    }
    if (m_pipe >= 0)
        close(m_pipe);
}

bool PeerProcess::readMore() {
    if (m_pipe < 0)
        return false;
    pollfd entry{m_pipe, POLLIN, 0};
    if (poll(&entry, 1, kSilenceMs) <= 0)
        return false;
    std::array<char, 4096> buffer;
    const ssize_t got = read(m_pipe, buffer.data(), buffer.size());
    if (got <= 0)
        return false;
    m_output.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

bool PeerProcess::waitForOutput(std::string_view text) {
    while (m_output.find(text) == std::string::npos)
        if (!readMore())
            return false;
    return true;
}

int PeerProcess::waitForNumberAfter(std::string_view text) {
    if (!waitForOutput(text))
        return -1;
    const std::size_t from = m_output.find(text) + text.size();
    std::size_t end = std::string::npos;
    while ((end = m_output.find_first_not_of("0123456789", from)) == std::string::npos)
        if (!readMore())
            return -1;
    return end > from ? std::stoi(m_output.substr(from, end - from)) : -1;
}

int PeerProcess::waitForExit() {
    while (readMore()) {
    }
    int status = 0;
    if (m_pid <= 0 || waitpid(m_pid, &status, 0) != m_pid)
        return -1;
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int recentlyFreePort() {
    const int below = firstEphemeralPort();
    std::random_device random;
    for (int attempt = 0; attempt < 1000; ++attempt) {
        const int port = std::uniform_int_distribution(std::min(10'000, below / 2), below - 1)(random);
        if (isFree(port, SOCK_STREAM) && isFree(port, SOCK_DGRAM))
            return port;
    }
    return -1;
}

} // namespace swb::test
