#pragma once

#include "ui/panels/call_cards.h"

#include <cstdint>
#include <functional>

namespace swb {
class MenuButton;
}

namespace swb::cards {

// "Room for": kinds of control messages with the room each takes; `add` gets its bytes.
MenuButton* roomMenu(int family, std::function<void(std::int64_t)> add);

// "Ask the kernel for": options that make recvmsg() tell more. Each entry is one setsockopt(), asked for by the card.
MenuButton* askKernelMenu(const CardPlace& place, CallCard* card);

} // namespace swb::cards
