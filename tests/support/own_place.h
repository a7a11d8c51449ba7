#pragma once

#include <QTest>

#include <string>

namespace swb::test {

// Why the program could not enter the places that its test needs of its own: names, a network, a bus. Empty: it is
// there.
inline std::string& trouble() {
    static std::string text;
    return text;
}

// The main() of such a test. `Application` is made once the place has been entered, which is before there are threads;
// without one there is no event loop.
struct NoApplication {
    NoApplication(int&, char**) {}
};
template <class Test, class Application = NoApplication>
int runInOwnPlace(std::string (*enter)(), int argc, char** argv) {
    trouble() = enter();
    [[maybe_unused]] const Application application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace swb::test
