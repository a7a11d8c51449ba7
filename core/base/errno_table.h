#pragma once

#include <span>
#include <string>
#include <string_view>

namespace swb {

struct ErrnoInfo {
    int number;
    std::string_view symbol;  // "ECONNREFUSED"
    std::string_view meaning; // one plain sentence, whatever the call was
    std::string_view source;  // "errno(3)"
};

std::span<const ErrnoInfo> errnoTable();
const ErrnoInfo* findErrno(int number);
const ErrnoInfo* findErrno(std::string_view symbol);

// "ECONNREFUSED", or "errno 4242" for a number no table knows.
std::string errnoSymbol(int number);

} // namespace swb
