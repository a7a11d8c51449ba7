#include "core/constants/further_groups.h"
#include "core/constants/table_row.h"

#include <linux/tipc.h>

#include <cstdint>

namespace swb {

namespace {

constexpr std::string_view kTipc = "linux/tipc.h";

constexpr NamedValue kAddresses[] = {
    SWB_ROW(TIPC_ADDR_NAMESEQ, "The address is a range of service instances.", "Newer: TIPC_SERVICE_RANGE.", kTipc),
    SWB_ROW(TIPC_ADDR_NAME, "The address is a service: type and instance.", "Newer: TIPC_SERVICE_ADDR.", kTipc),
    SWB_ROW(TIPC_ADDR_ID, "The address is one socket: node and reference.", "Newer: TIPC_SOCKET_ADDR.", kTipc),
};
static_assert(isSoundTable(kAddresses));

constexpr NamedValue kScopes[] = {
    SWB_ROW(TIPC_ZONE_SCOPE, "A service is known in the whole zone.", "Today the same as the cluster.", kTipc),
    SWB_ROW(TIPC_CLUSTER_SCOPE, "A service is known in the whole cluster.", "", kTipc),
    SWB_ROW(TIPC_NODE_SCOPE, "A service is known on this node alone.", "", kTipc),
};
static_assert(isSoundTable(kScopes));

constexpr NamedValue kOptions[] = {
    SWB_ROW(TIPC_IMPORTANCE, "Option: how important the socket's messages are when there are too many.", "", kTipc),
    SWB_ROW(TIPC_SRC_DROPPABLE, "Option: messages may be dropped where they are sent.", "", kTipc),
    SWB_ROW(TIPC_DEST_DROPPABLE, "Option: messages that cannot be delivered are dropped, not sent back.", "", kTipc),
    SWB_ROW(TIPC_CONN_TIMEOUT, "Option: how long connect waits, in milliseconds.", "8000 at first.", kTipc),
};
static_assert(isSoundTable(kOptions));

constexpr NamedValue kImportances[] = {
    SWB_ROW(TIPC_LOW_IMPORTANCE, "The ordinary importance.", "", kTipc),
    SWB_ROW(TIPC_MEDIUM_IMPORTANCE, "Dropped after those of low importance.", "", kTipc),
    SWB_ROW(TIPC_HIGH_IMPORTANCE, "Dropped after those of medium importance.", "", kTipc),
    SWB_ROW(TIPC_CRITICAL_IMPORTANCE, "Dropped last.", "", kTipc),
};
static_assert(isSoundTable(kImportances));

constexpr NamedValue kSubscriptions[] = {
    SWB_ROW(TIPC_CFG_SRV, "Service: the configuration of a node.", "", kTipc),
    SWB_ROW(TIPC_TOP_SRV, "Service: tells of services that come and go.", "", kTipc),
    SWB_ROW(TIPC_SUB_PORTS, "Subscription: tell of each socket that takes up a service.", "A bit.", kTipc),
    SWB_ROW(TIPC_SUB_SERVICE, "Subscription: tell of the first socket of a service, and of the last that goes.",
            "A bit.", kTipc),
    SWB_ROW(TIPC_SUB_CANCEL, "Subscription: end it.", "A bit.", kTipc),
    {static_cast<std::int32_t>(TIPC_WAIT_FOREVER), "TIPC_WAIT_FOREVER", "Subscription: without a time limit.", "",
     kTipc},
    SWB_ROW(TIPC_PUBLISHED, "Event: the service is there.", "", kTipc),
    SWB_ROW(TIPC_WITHDRAWN, "Event: the service has gone.", "", kTipc),
    SWB_ROW(TIPC_SUBSCR_TIMEOUT, "Event: the time of the subscription is over.", "", kTipc),
};
static_assert(isTold(kSubscriptions));

constexpr FurtherGroup kGroups[] = {
    {"TIPC address type", false, kAddresses},
    {"TIPC scope", false, kScopes},
    {"TIPC option", false, kOptions},
    {"TIPC importance", false, kImportances},
    {"TIPC subscription", false, kSubscriptions},
};

} // namespace

std::span<const FurtherGroup> tipcGroups() { return kGroups; }

} // namespace swb
