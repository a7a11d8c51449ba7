#pragma once

#include "core/explain/explanation.h"
#include "core/options/option_snapshot.h"

#include <span>

namespace swb {

// Adds what one call changed of the options of its socket, behind what is said of the call itself. `during` names the
// call, and those that were in flight beside it; `read` is how many options were compared.
void explainChanges(Explanation& to, std::string_view during, bool isShared, std::span<const OptionChange> changes,
                    std::size_t read);

} // namespace swb
