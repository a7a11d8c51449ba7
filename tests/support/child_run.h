#pragma once

#include <functional>
#include <map>
#include <string>

namespace swb::test {

// Behaviours that need a process of their own (another user, few descriptors): the test program starts itself again
// with the name of the behaviour, and its exit status comes back.
class ChildRuns {
public:
    using Run = std::function<int()>;

    explicit ChildRuns(std::map<std::string, Run> runs)
        : m_runs(std::move(runs)) {}

    // To be asked first in main(). True: this process is such a child, has run and has `status` to return.
    bool ranAsChild(int argc, char** argv, int& status);
    // The status of the child; 128 + the signal that ended it; -1 when it could not be started.
    int start(const std::string& name) const;

private:
    std::map<std::string, Run> m_runs;
    std::string m_program;
};

// The process becomes an ordinary user if it is root. False, and nothing changed, when it may not.
bool becomeOrdinaryUser();

} // namespace swb::test
