#include "tests/support/child_run.h"

#include <grp.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace swb::test {

namespace {
constexpr const char* kSwitch = "--child-run";
constexpr uid_t kNobody = 65534;
} // namespace

bool ChildRuns::ranAsChild(int argc, char** argv, int& status) {
    m_program = argv[0];
    if (argc != 3 || std::string(argv[1]) != kSwitch)
        return false;
    const auto run = m_runs.find(argv[2]);
    status = run == m_runs.end() ? 127 : run->second();
    return true;
}

int ChildRuns::start(const std::string& name) const {
    std::string program = m_program;
    std::string option = kSwitch;
    std::string argument = name;
    const std::array<char*, 4> arguments{program.data(), option.data(), argument.data(), nullptr};
    pid_t child = 0;
    if (posix_spawn(&child, m_program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0)
        return -1;
    int status = 0;
    if (waitpid(child, &status, 0) != child)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool becomeOrdinaryUser() {
    if (geteuid() != 0)
        return true;
    if (setgroups(0, nullptr) != 0 || setresgid(kNobody, kNobody, kNobody) != 0 ||
        setresuid(kNobody, kNobody, kNobody) != 0)
        return false;
    prctl(PR_SET_DUMPABLE, 1); // or the leak check at the end could not look at its own process
    return true;
}

} // namespace swb::test
