#pragma once

#include "core/constants/protocol_numbers.h"
#include "core/explain/explanation.h"
#include "core/reference/system_tables.h"

namespace swb {

// `entry`: its row in this machine's table of protocols, if it has one. `here`: what this kernel makes of it, as far
// as it was asked.
Explanation explainProtocol(const ProtocolNumber& protocol, const ProtocolEntry* entry, std::string_view here);
Explanation explainService(const ServicePort& service);

} // namespace swb
