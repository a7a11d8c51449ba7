#include "core/constants/file_owner.h"

#include <fcntl.h>
#include <fmt/format.h>

namespace swb {

bool takesFileOwner(std::int64_t command) { return command == F_SETOWN_EX || command == F_GETOWN_EX; }

FileOwner fileOwnerOf(int number) {
    return number < 0 ? FileOwner{F_OWNER_PGRP, -number} : FileOwner{F_OWNER_PID, number};
}

std::string_view fileOwnerType(int type) {
    switch (type) {
    case F_OWNER_TID:
        return "F_OWNER_TID";
    case F_OWNER_PID:
        return "F_OWNER_PID";
    case F_OWNER_PGRP:
        return "F_OWNER_PGRP";
    default:
        return {};
    }
}

std::string fileOwnerText(FileOwner owner) {
    if (owner.id == 0)
        return "nobody";
    const std::string_view who = owner.type == F_OWNER_TID    ? "thread"
                                 : owner.type == F_OWNER_PGRP ? "process group"
                                                              : "process";
    return fmt::format("{} {}", who, owner.id);
}

} // namespace swb
