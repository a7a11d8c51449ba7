#pragma once

#include "core/explain/explanation.h"
#include "core/wire/dns_update.h"

namespace swb {

// Dynamic DNS as such, and what this update asks of its server, step by step.
Explanation explainDnsUpdate(const DnsUpdate& update);

// The response code of an answer to an update, with what to try.
Explanation explainDnsResponseCode(unsigned code);

} // namespace swb
