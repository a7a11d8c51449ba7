#include "core/constants/table_row.h"
#include "core/constants/tables.h"

#include <sys/socket.h>

namespace swb {

namespace {

constexpr NamedValue kTypes[] = {
    SWB_ROW(SOCK_STREAM, "A connection that carries bytes in order and without loss, and keeps no message boundaries.",
            "Two sends may arrive as one recv, and one send as several.", "socket(2)"),
    SWB_ROW(SOCK_DGRAM,
            "Single messages, each with its own address; on a network they may be lost, doubled or overtake "
            "each other.",
            "What does not fit the buffer of recv is thrown away; MSG_TRUNC tells. Unix datagrams are not lost.",
            "socket(2)"),
    SWB_ROW(SOCK_RAW, "Access below the transport: the program makes the header itself.",
            "Over IP it needs CAP_NET_RAW and a protocol other than 0; AF_UNIX turns it into SOCK_DGRAM.", "raw(7)"),
    SWB_ROW(SOCK_RDM, "Messages that arrive for certain, but perhaps not in order.",
            "Only TIPC and RDS have it; other families refuse it.", "socket(2)"),
    SWB_ROW(SOCK_SEQPACKET, "A connection that carries whole records in order and without loss.",
            "A recv with too small a buffer throws the rest of the record away. IP has it only with SCTP.",
            "socket(2)"),
    SWB_ROW(SOCK_DCCP, "Datagrams with congestion control (DCCP).", "Removed from Linux in 6.16.", "RFC 4340"),
    SWB_ROW(SOCK_PACKET, "The obsolete way to read whole frames.", "Use AF_PACKET with SOCK_RAW instead.", "packet(7)"),
};
static_assert(isSoundTable(kTypes));

constexpr NamedValue kFlags[] = {
    SWB_ROW(SOCK_NONBLOCK, "The new descriptor has O_NONBLOCK from the start: its calls never wait.",
            "A flag beside the type, not a part of it: SO_TYPE never shows it. macOS lacks it.", "socket(2)"),
    SWB_ROW(SOCK_CLOEXEC, "The new descriptor is closed when the program executes another one.",
            "Setting FD_CLOEXEC afterwards leaves a gap in which another thread may fork and execute.", "socket(2)"),
};
static_assert(isSoundTable(kFlags));

constexpr NamedValue kHows[] = {
    SWB_ROW(SHUT_RD, "No more receiving: recv gives what is queued, then end of stream.",
            "TCP tells the peer nothing, and Linux still takes what it sends.", "shutdown(2)"),
    SWB_ROW(SHUT_WR, "No more sending: after the queued data the peer reads end of stream; receiving goes on.",
            "This is the half-close; over TCP it sends FIN.", "shutdown(2)"),
    SWB_ROW(SHUT_RDWR, "Neither sending nor receiving any more.", "The descriptor stays open until close.",
            "shutdown(2)"),
};
static_assert(isSoundTable(kHows));

} // namespace

NamedTable socketTypes() { return kTypes; }

NamedTable socketTypeFlags() { return kFlags; }

NamedTable shutdownHows() { return kHows; }

} // namespace swb
