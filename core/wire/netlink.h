#pragma once

#include "core/base/bytes.h"
#include "core/constants/named_value.h"
#include "core/wire/field.h"

#include <string>

namespace swb {

// Netlink messages, one behind the other, as a socket of this protocol (NETLINK_ROUTE ...) sends and receives them:
// headers, what follows them, attributes down to the innermost. Lengths are held against what is there; one that lies
// is a faulty field, and ends the walk. Calls: if_indextoname, for the names of interfaces.
// Source: netlink(7), rtnetlink(7), sock_diag(7), RFC 3549.
Decoded decodeNetlink(BytesView bytes, int protocol);

// What nlmsg_type and nlmsg_flags are called on a socket of this protocol, in a message of this type.
NamedTable netlinkTypes(int protocol);
NamedTable netlinkFlags(int protocol, int type);
std::string netlinkTypeText(int protocol, int type); // "RTM_NEWLINK", "NLMSG_DONE", "type 77"

// A sentence for whoever is about to send these bytes, when a message among them changes the machine; else empty.
std::string netlinkWarning(BytesView bytes, int protocol);

} // namespace swb
