#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace swb::test {

// A program nobody here wrote, as the other side of a conversation: started with its own process group, its output and
// error read through one pipe, and ended with everything it started when the object goes.
class PeerProcess {
public:
    // Looks the program up in PATH. `directory` is where it runs.
    PeerProcess(const std::string& program, const std::vector<std::string>& arguments, const std::string& directory);
    ~PeerProcess();
    PeerProcess(const PeerProcess&) = delete;
    PeerProcess& operator=(const PeerProcess&) = delete;

    static bool isInstalled(const std::string& program);

    // Reads what it prints until this appears. False when it ends before, or says nothing more for a minute.
    bool waitForOutput(std::string_view text);
    // The digits that follow the text in what it has printed, once a character follows them; -1 without.
    int waitForNumberAfter(std::string_view text);
    const std::string& output() const { return m_output; }
    pid_t pid() const { return m_pid; }
    int waitForExit(); // reads on until it has ended; its status, or 128 + signal

private:
    bool readMore();

    pid_t m_pid = -1;
    int m_pipe = -1;
    std::string m_output;
};

// A port of 127.0.0.1 that was free a moment ago for TCP and UDP, for a program that cannot tell which one it was
// given; below those that the kernel hands out, so that no client beside it is given it meanwhile. -1 when there is
// none.
int recentlyFreePort();

} // namespace swb::test

#define NEED_PROGRAM(name)                                                                                             \
    if (!swb::test::PeerProcess::isInstalled(name))                                                                    \
    QSKIP(name " is not installed; tests/run installs it")
