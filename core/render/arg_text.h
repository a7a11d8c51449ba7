#pragma once

#include "core/calls/call_record.h"
#include "core/render/call_text.h"

#include <string>

namespace swb {

// True once the kernel has filled what the call returns through its arguments.
bool isAnswered(const CallRecord& record);

// One argument as the ledger shows it; "..." for what the kernel has not filled, empty for what this form leaves out.
// One line, no control characters.
std::string argText(const CallRecord& record, const ArgSpec& arg, Numbers numbers, std::size_t dataShown);

// Bits that came back as a number (F_GETFL, revents), named.
std::string bitsText(ArgKind kind, std::int64_t bits, Numbers numbers);

// "\"GET / HTTP\"...": at most `shown` of the kept bytes, escaped.
std::string quotedBytes(BytesView kept, std::uint64_t whole, std::size_t shown);
// "02 00 0f a0"; a single byte as "0x02", which cannot be read as a decimal number.
std::string hexBytes(BytesView bytes, std::uint64_t whole);

} // namespace swb
