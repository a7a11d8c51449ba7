#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace swb {

// Who gets SIGIO and SIGURG of an open file: struct f_owner_ex. Source: fcntl(2).
struct FileOwner {
    int type = 0; // F_OWNER_TID, F_OWNER_PID, F_OWNER_PGRP
    int id = 0;
};

bool takesFileOwner(std::int64_t command); // F_SETOWN_EX, F_GETOWN_EX
// As F_SETOWN reads a number: a group is negative.
FileOwner fileOwnerOf(int number);
std::string_view fileOwnerType(int type);   // "F_OWNER_PID"; empty: none that is known
std::string fileOwnerText(FileOwner owner); // "process 4711", "nobody"

} // namespace swb
