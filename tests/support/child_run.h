#pragma once

#include <cstdio>
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

inline constexpr int kChildSkipped = 77; // the status of a child that may not do what it is about

// The process becomes an ordinary user if it is root. False, and nothing changed, when it may not.
bool becomeOrdinaryUser();

} // namespace swb::test

// In a child: ends it with status 1, naming the line, where the condition does not hold.
#define CHILD_REQUIRE(condition)                                                                                       \
    if (!(condition)) {                                                                                                \
        std::fprintf(stderr, "line %d: %s\n", __LINE__, #condition);                                                   \
        return 1;                                                                                                      \
    }

// In a test: runs the behaviour in a child that wants a network namespace of its own.
#define RUN_CHILD(runs, name)                                                                                          \
    const int status = (runs).start(name);                                                                             \
    if (status == swb::test::kChildSkipped)                                                                            \
        QSKIP("no network namespace of its own here: it needs root, or user namespaces");                              \
    QCOMPARE(status, 0)
