#pragma once

#include "core/base/bytes.h"
#include "core/net/address.h"

#include <string>

namespace swb {

// Why a resolver passes over a datagram that came after a question, or what else is wrong with it as an answer; empty:
// nothing is. `from` and `asked`: where it came from, and who was asked.
struct DnsVerdict {
    bool isAnswer = false; // from who was asked, to this very question
    std::string trouble;
};
DnsVerdict judgeDnsReply(BytesView question, BytesView reply, const Address& asked, const Address& from);

} // namespace swb
