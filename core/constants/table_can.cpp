#include "core/constants/further_groups.h"
#include "core/constants/table_row.h"

#include <linux/can.h>
#include <linux/can/bcm.h>
#include <linux/can/j1939.h>
#include <linux/can/raw.h>
#include <sys/socket.h> // before the kernel's headers, which build on its types

namespace swb {

namespace {

constexpr std::string_view kCan = "linux/can.h";
constexpr std::string_view kRaw = "linux/can/raw.h";
constexpr std::string_view kBcm = "linux/can/bcm.h";
constexpr std::string_view kJ1939 = "linux/can/j1939.h";
constexpr std::string_view kPrefix = "C has it without CAN_BCM_; this is Python's name.";

constexpr NamedValue kProtocols[] = {
    SWB_ROW(CAN_RAW, "Single frames of a CAN bus, as they are.", "", kCan),
    SWB_ROW(CAN_BCM, "The broadcast manager: the kernel repeats frames, and filters what comes for changes.", "", kCan),
    SWB_ROW(CAN_TP16, "The transport protocol of VAG, version 1.6.", "A number; Linux does not have it.", kCan),
    SWB_ROW(CAN_TP20, "The transport protocol of VAG, version 2.0.", "A number; Linux does not have it.", kCan),
    SWB_ROW(CAN_MCNET, "Bosch's MCNet.", "A number; Linux does not have it.", kCan),
    SWB_ROW(CAN_ISOTP, "ISO 15765-2: messages longer than a frame, as vehicle diagnosis uses them.",
            "Since Linux 5.10.", kCan),
    SWB_ROW(CAN_J1939, "SAE J1939, the protocol of lorries, ships and farm machines.", "Since Linux 5.4.", kCan),
};
static_assert(isSoundTable(kProtocols));

constexpr NamedValue kFrame[] = {
    SWB_ROW(CAN_SFF_MASK, "The identifier in a standard frame: 11 bits.", "", kCan),
    SWB_ROW(CAN_EFF_MASK, "The identifier in an extended frame: 29 bits.", "", kCan),
    SWB_ROW(CAN_ERR_MASK, "The class of an error in an error message.", "The same number as CAN_EFF_MASK.", kCan),
    SWB_ROW(CAN_ERR_FLAG, "This is no frame but a message about an error.", "", kCan),
    SWB_ROW(CAN_RTR_FLAG, "Asks another node to send the data of this identifier.", "", kCan),
    SWB_ROW(CAN_EFF_FLAG, "The identifier is an extended one of 29 bits.", "", kCan),
};
static_assert(isTold(kFrame));

constexpr NamedValue kRawOptions[] = {
    SWB_ROW(SOL_CAN_BASE, "Added to a protocol of AF_CAN it is the level of its options.", "", kCan),
    SWB_ROW(SOL_CAN_RAW, "Level: options of CAN_RAW sockets.", "", kRaw),
    SWB_ROW(CAN_RAW_FILTER, "Option: which identifiers the socket receives.", "Every one, until it is set.", kRaw),
    SWB_ROW(CAN_RAW_ERR_FILTER, "Option: which classes of errors the socket is told of.", "", kRaw),
    SWB_ROW(CAN_RAW_LOOPBACK, "Option: what is sent reaches the other sockets of this machine.", "On at first.", kRaw),
    SWB_ROW(CAN_RAW_RECV_OWN_MSGS, "Option: the socket receives what it sent itself.", "Off at first.", kRaw),
    SWB_ROW(CAN_RAW_FD_FRAMES, "Option: CAN FD frames of up to 64 bytes are sent and received.", "", kRaw),
    SWB_ROW(CAN_RAW_JOIN_FILTERS, "Option: a frame has to pass every filter, not one of them.", "", kRaw),
};
static_assert(isTold(kRawOptions));

constexpr NamedValue kBcmMessages[] = {
    {TX_SETUP, "CAN_BCM_TX_SETUP", "Request: send a frame again and again.", kPrefix, kBcm},
    {TX_DELETE, "CAN_BCM_TX_DELETE", "Request: end such a task.", kPrefix, kBcm},
    {TX_READ, "CAN_BCM_TX_READ", "Request: tell how such a task is set.", kPrefix, kBcm},
    {TX_SEND, "CAN_BCM_TX_SEND", "Request: send one frame.", kPrefix, kBcm},
    {RX_SETUP, "CAN_BCM_RX_SETUP", "Request: tell of the frames of an identifier.", kPrefix, kBcm},
    {RX_DELETE, "CAN_BCM_RX_DELETE", "Request: end telling of them.", kPrefix, kBcm},
    {RX_READ, "CAN_BCM_RX_READ", "Request: tell how it is set.", kPrefix, kBcm},
    {TX_STATUS, "CAN_BCM_TX_STATUS", "Answer to TX_READ.", kPrefix, kBcm},
    {TX_EXPIRED, "CAN_BCM_TX_EXPIRED", "Notice: a task has sent as often as it should.", kPrefix, kBcm},
    {RX_STATUS, "CAN_BCM_RX_STATUS", "Answer to RX_READ.", kPrefix, kBcm},
    {RX_TIMEOUT, "CAN_BCM_RX_TIMEOUT", "Notice: a frame that comes regularly stays away.", kPrefix, kBcm},
    {RX_CHANGED, "CAN_BCM_RX_CHANGED", "Notice: the frame came, for the first time or with other data.", kPrefix, kBcm},
};
static_assert(isSoundTable(kBcmMessages));

constexpr NamedValue kBcmFlags[] = {
    {SETTIMER, "CAN_BCM_SETTIMER", "The two intervals and the count in the message are to be taken.", kPrefix, kBcm},
    {STARTTIMER, "CAN_BCM_STARTTIMER", "The timer starts with this message.", kPrefix, kBcm},
    {TX_COUNTEVT, "CAN_BCM_TX_COUNTEVT", "TX_EXPIRED is told when the count is reached.", kPrefix, kBcm},
    {TX_ANNOUNCE, "CAN_BCM_TX_ANNOUNCE", "Changed data is sent at once, not with the next turn.", kPrefix, kBcm},
    {TX_CP_CAN_ID, "CAN_BCM_TX_CP_CAN_ID", "The identifier of the message is copied into each frame.", kPrefix, kBcm},
    {RX_FILTER_ID, "CAN_BCM_RX_FILTER_ID", "The identifier alone is compared, not the data.", kPrefix, kBcm},
    {RX_CHECK_DLC, "CAN_BCM_RX_CHECK_DLC", "A changed length counts as a change.", kPrefix, kBcm},
    {RX_NO_AUTOTIMER, "CAN_BCM_RX_NO_AUTOTIMER", "The time-out is not started by the message that sets it.", kPrefix,
     kBcm},
    {RX_ANNOUNCE_RESUME, "CAN_BCM_RX_ANNOUNCE_RESUME", "After a time-out the next frame is told, changed or not.",
     kPrefix, kBcm},
    {TX_RESET_MULTI_IDX, "CAN_BCM_TX_RESET_MULTI_IDX", "A sequence of frames starts at its first again.", kPrefix,
     kBcm},
    {RX_RTR_FRAME, "CAN_BCM_RX_RTR_FRAME", "The frame given is sent as the answer to a remote request.", kPrefix, kBcm},
    {CAN_FD_FRAME, "CAN_BCM_CAN_FD_FRAME", "The frames in the message are CAN FD frames.", kPrefix, kBcm},
};
static_assert(isSoundTable(kBcmFlags));

constexpr NamedValue kJ1939Options[] = {
    SWB_ROW(SO_J1939_FILTER, "Option: which senders and groups of parameters the socket receives.", "", kJ1939),
    SWB_ROW(SO_J1939_PROMISC, "Option: the socket receives every message of the bus.", "", kJ1939),
    SWB_ROW(SO_J1939_SEND_PRIO, "Option: the priority of what is sent, 0 (highest) to 7.", "", kJ1939),
    SWB_ROW(SO_J1939_ERRQUEUE, "Option: the error queue tells how a transfer goes.", "", kJ1939),
    SWB_ROW(J1939_FILTER_MAX, "The most filters that SO_J1939_FILTER takes.", "", kJ1939),
};
static_assert(isTold(kJ1939Options));

constexpr NamedValue kJ1939Control[] = {
    SWB_ROW(SCM_J1939_DEST_ADDR, "Control message: the address the message was sent to.", "", kJ1939),
    SWB_ROW(SCM_J1939_DEST_NAME, "Control message: the NAME it was sent to.", "", kJ1939),
    SWB_ROW(SCM_J1939_PRIO, "Control message: its priority.", "", kJ1939),
    SWB_ROW(SCM_J1939_ERRQUEUE, "Control message: an entry of the error queue.", "", kJ1939),
};
static_assert(isSoundTable(kJ1939Control));

constexpr NamedValue kJ1939Addresses[] = {
    SWB_ROW(J1939_MAX_UNICAST_ADDR, "The highest address that a node may have.", "", kJ1939),
    SWB_ROW(J1939_IDLE_ADDR, "The address of a node that has none yet.", "", kJ1939),
    SWB_ROW(J1939_NO_ADDR, "No address in bind; every node as a destination.", "", kJ1939),
    SWB_ROW(J1939_NO_NAME, "No NAME, the number of 64 bits that tells what a node is.", "", kJ1939),
    SWB_ROW(J1939_PGN_REQUEST, "Parameter group: asks a node to send another group.", "", kJ1939),
    SWB_ROW(J1939_PGN_ADDRESS_CLAIMED, "Parameter group: a node claims its address.", "", kJ1939),
    SWB_ROW(J1939_PGN_ADDRESS_COMMANDED, "Parameter group: a node is told to take another address.", "", kJ1939),
    SWB_ROW(J1939_PGN_PDU1_MAX, "The last parameter group that is sent to one node.", "", kJ1939),
    SWB_ROW(J1939_PGN_MAX, "The last parameter group.", "", kJ1939),
    SWB_ROW(J1939_NO_PGN, "No parameter group: any is received.", "", kJ1939),
};
static_assert(isTold(kJ1939Addresses));

constexpr NamedValue kJ1939Errors[] = {
    SWB_ROW(J1939_NLA_PAD, "Attribute of an entry of the error queue: padding.", "", kJ1939),
    SWB_ROW(J1939_NLA_BYTES_ACKED, "Attribute of an entry of the error queue: bytes that were acknowledged.", "",
            kJ1939),
    SWB_ROW(J1939_EE_INFO_NONE, "Entry of the error queue: nothing special.", "", kJ1939),
    SWB_ROW(J1939_EE_INFO_TX_ABORT, "Entry of the error queue: the transfer was given up.", "", kJ1939),
};
static_assert(isTold(kJ1939Errors));

constexpr FurtherGroup kGroups[] = {
    {"CAN protocol", false, kProtocols},
    {"CAN identifier bit", true, kFrame},
    {"CAN level or option", false, kRawOptions},
    {"CAN BCM message", false, kBcmMessages},
    {"CAN BCM flag", true, kBcmFlags},
    {"J1939 option", false, kJ1939Options},
    {"J1939 control message", false, kJ1939Control},
    {"J1939 number", false, kJ1939Addresses},
    {"J1939 error queue", false, kJ1939Errors},
};

} // namespace

std::span<const FurtherGroup> canGroups() { return kGroups; }

} // namespace swb
