#pragma once

#include "ui/panels/call_cards.h"

namespace swb::cards {

// The calls that take a struct msghdr, and what of Python's module is made of them. Each button is one call.
CallCard* sendmsg(const CardPlace& place);
CallCard* recvmsg(const CardPlace& place);
CallCard* sendmmsg(const CardPlace& place);
CallCard* recvmmsg(const CardPlace& place);
CallCard* errorQueue(const CardPlace& place); // recvmsg() with MSG_ERRQUEUE
CallCard* sendFds(const CardPlace& place);
CallCard* recvFds(const CardPlace& place);

} // namespace swb::cards
