#pragma once

#include "core/constants/named_value.h"

// What the numbers inside netlink messages are called. Source of every number: the system's headers.
namespace swb {

NamedTable netlinkControlTypes(); // NLMSG_ERROR, NLMSG_DONE ...: of every protocol
NamedTable routeMessageTypes();   // RTM_*: nlmsg_type on NETLINK_ROUTE
// NLM_F_*: the upper bits mean different things in a request that reads, one that makes, one that removes, and in the
// answer to one.
NamedTable netlinkGetFlags();
NamedTable netlinkNewFlags();
NamedTable netlinkDeleteFlags();
NamedTable netlinkAnswerFlags();

NamedTable interfaceFlags();         // IFF_*
NamedTable operationalStates();      // IF_OPER_* (RFC 2863)
NamedTable linkModes();              // IF_LINK_MODE_*
NamedTable interfaceAddressFlags();  // IFA_F_*
NamedTable addressOrigins();         // IFAPROT_*
NamedTable addressGenerationModes(); // IN6_ADDR_GEN_MODE_*
NamedTable routeScopes();            // RT_SCOPE_*
NamedTable routeTables();            // RT_TABLE_*
NamedTable routeProtocols();         // RTPROT_*
NamedTable routeTypes();             // RTN_*
NamedTable routeFlags();             // RTM_F_* and RTNH_F_*, which share rtm_flags
NamedTable routePreferences();       // of RFC 4191
NamedTable neighbourStates();        // NUD_*
NamedTable neighbourFlags();         // NTF_*
NamedTable ruleActions();            // FR_ACT_*
NamedTable ruleFlags();              // FIB_RULE_*
NamedTable genericCommands();        // CTRL_CMD_*
NamedTable genericOperationFlags();  // GENL_*
NamedTable diagMessageTypes();       // SOCK_DIAG_BY_FAMILY ...
NamedTable diagTimers();             // idiag_timer

} // namespace swb
