#include "tests/support/test_data.h"

#include <fstream>

namespace swb::test {

std::string testsFolder() { return QT_TESTCASE_SOURCEDIR; }

std::string dataFile(const std::string& name) { return testsFolder() + "/data/" + name; }

std::vector<std::vector<std::string>> readCsv(const std::string& name) {
    std::ifstream file(dataFile(name));
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line); // what the columns are called
    while (std::getline(file, line)) {
        std::vector<std::string> fields(1);
        bool quoted = false;
        for (const char one : line) {
            if (one == '"')
                quoted = !quoted;
            else if (one == ',' && !quoted)
                fields.emplace_back();
            else
                fields.back() += one;
        }
        rows.push_back(std::move(fields));
    }
    return rows;
}

} // namespace swb::test
