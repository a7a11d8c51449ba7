#pragma once

#include "core/constants/named_value.h"

namespace swb {

// The number of a symbol that the table is known to have, as an int: most constants of the socket world are one.
inline int valueOf(NamedTable table, std::string_view symbol) {
    return static_cast<int>(findSymbol(table, symbol)->value);
}

} // namespace swb
