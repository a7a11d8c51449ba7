#pragma once

#include <string>
#include <vector>

namespace swb::test {

// A call of data/resolver_calls.csv: a function of Python's socket module, its arguments, what it gives.
struct ResolverRow {
    std::string function;
    std::string arguments; // as Python writes them
    std::string answer;
    std::string name() const { return function + '(' + arguments + ')'; }
    bool needsNames() const; // of hosts, services or protocols
};
std::vector<ResolverRow> resolverRows();

// What this program gives for the same call, written as Python would. "?" for a row that cannot be read.
std::string ownAnswer(const ResolverRow& row);

} // namespace swb::test
