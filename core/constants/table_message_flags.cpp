#include "core/constants/table_row.h"
#include "core/constants/tables.h"

#include <sys/socket.h>

namespace swb {

namespace {

constexpr std::string_view kInternal = "The kernel's own; a program has no use for it.";

constexpr NamedValue kTable[] = {
    SWB_ROW(MSG_OOB, "Sends or receives one urgent byte outside the stream.",
            "recv gives EINVAL when there is none or SO_OOBINLINE is on; sending it on UDP gives EOPNOTSUPP.",
            "tcp(7)"),
    SWB_ROW(MSG_PEEK, "Reads and leaves the data in the queue: the next recv sees it again.",
            "With SO_PEEK_OFF each peek goes on where the last one ended.", "recv(2)"),
    SWB_ROW(MSG_DONTROUTE, "Sends only to hosts on directly attached networks, past no gateway.",
            "SO_DONTROUTE for one call. The same bit was called MSG_TRYHARD.", "send(2)"),
    SWB_ROW(MSG_CTRUNC, "Comes back from recvmsg: the control data did not fit its buffer and was cut.",
            "Passed descriptors that did not fit have been closed.", "recv(2)"),
    SWB_ROW(MSG_PROXY, "Sends nothing and only probes the path for its largest packet.",
            "The kernel calls this bit MSG_PROBE.", "bits/socket.h"),
    SWB_ROW(MSG_TRUNC, "Comes back from recvmsg: the message was longer than the buffer and the rest is gone.",
            "Asked for in recv it returns the real length of a datagram; on TCP it throws the data away unread.",
            "recv(2)"),
    SWB_ROW(MSG_DONTWAIT, "This one call does not wait: it gives EAGAIN instead.",
            "O_NONBLOCK does the same for every call of everyone who shares the socket.", "recv(2)"),
    SWB_ROW(MSG_EOR, "Marks the end of a record, on sockets that have records (SOCK_SEQPACKET).", "", "send(2)"),
    SWB_ROW(MSG_WAITALL, "recv waits until the whole length asked for is there.",
            "It is still short after a signal, an error or end of stream, and on datagrams.", "recv(2)"),
    SWB_ROW(MSG_FIN, "The end of a connection, inside the kernel.", kInternal, "bits/socket.h"),
    SWB_ROW(MSG_SYN, "The start of a connection, inside the kernel.", kInternal, "bits/socket.h"),
    SWB_ROW(MSG_CONFIRM, "Tells the link layer that the neighbour answers, so that it need not ask again.",
            "Only when sending, on datagram and raw sockets.", "send(2)"),
    SWB_ROW(MSG_RST, "A reset connection, inside the kernel.", kInternal, "bits/socket.h"),
    SWB_ROW(MSG_ERRQUEUE, "Receives from the socket's queue of errors instead of its data.",
            "Needs IP_RECVERR or the like; never waits, and gives EAGAIN when the queue is empty.", "recv(2)"),
    SWB_ROW(MSG_NOSIGNAL, "A connection without a reader gives EPIPE alone, without the signal SIGPIPE.",
            "The signal would end most programs. Old macOS has SO_NOSIGPIPE instead.", "send(2)"),
    SWB_ROW(MSG_MORE, "More data will follow: TCP holds a part packet back, UDP joins the parts to one datagram.",
            "Like TCP_CORK and UDP_CORK, for one call.", "send(2)"),
    SWB_ROW(MSG_WAITFORONE, "recvmmsg waits for the first message only, then takes what is there.", "", "recvmmsg(2)"),
    SWB_ROW(MSG_BATCH, "sendmmsg has more messages to come.", kInternal, "bits/socket.h"),
    {0x2000000, "MSG_SOCK_DEVMEM", "The data may stay in the memory of a device; the control data says where.",
     "Since Linux 6.12.", "linux/socket.h"},
    SWB_ROW(MSG_ZEROCOPY, "Sends straight from the program's memory, without a copy.",
            "Silently ignored without SO_ZEROCOPY; the buffer is free again when the error queue says so.",
            "Linux networking documentation, MSG_ZEROCOPY"),
    SWB_ROW(MSG_FASTOPEN, "Connects and sends the first data with the SYN packet (TCP Fast Open).",
            "Only on a stream not yet connected, with the address in the same call.", "RFC 7413"),
    SWB_ROW(MSG_CMSG_CLOEXEC, "Descriptors received in control data are closed when the program executes another one.",
            "Without it another thread may fork and execute before FD_CLOEXEC is set.", "recv(2)"),
};
static_assert(isSoundTable(kTable));

} // namespace

NamedTable messageFlags() { return kTable; }

} // namespace swb
