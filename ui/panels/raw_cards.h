#pragma once

#include "ui/panels/call_cards.h"

namespace swb {

// Cards for raw, ping and packet sockets, and whether a socket is one that they are for.
namespace cards {

CallCard* ping(const CardPlace& place);
bool takesPing(const CardPlace& place);
CallCard* headerIncluded();
bool takesHeaderIncluded(const CardPlace& place);
CallCard* icmpFilter(const CardPlace& place);
CallCard* icmpFilterBack(const CardPlace& place);
bool takesIcmpFilter(const CardPlace& place);
CallCard* packetStatistics(const CardPlace& place);
bool takesPacketStatistics(const CardPlace& place);

} // namespace cards
} // namespace swb
