#include "core/calls/call_id.h"

namespace swb {

namespace {

using K = ArgKind;

constexpr ArgSpec kSocketArgs[] = {{"domain", K::Family, 0}, {"type", K::SocketType, 1}, {"protocol", K::Protocol, 2}};
constexpr ArgSpec kSocketpairArgs[] = {
    {"domain", K::Family, 0}, {"type", K::SocketType, 1}, {"protocol", K::Protocol, 2}, {"sv", K::FdPairOut, 3}};
constexpr ArgSpec kNamingArgs[] = {{"sockfd", K::Fd, 0}, {"addr", K::AddressIn, 0}, {"addrlen", K::AddressLength, 1}};
constexpr ArgSpec kListenArgs[] = {{"sockfd", K::Fd, 0}, {"backlog", K::Backlog, 1}};
constexpr ArgSpec kAcceptArgs[] = {{"sockfd", K::Fd, 0}, {"addr", K::AddressOut, 0}, {"addrlen", K::AddressLength, 0}};
constexpr ArgSpec kAccept4Args[] = {
    {"sockfd", K::Fd, 0}, {"addr", K::AddressOut, 0}, {"addrlen", K::AddressLength, 0}, {"flags", K::AcceptFlags, 1}};
constexpr ArgSpec kSendArgs[] = {
    {"sockfd", K::Fd, 0}, {"buf", K::DataIn, 0}, {"len", K::Length, 1}, {"flags", K::MessageFlags, 2}};
constexpr ArgSpec kSendtoArgs[] = {{"sockfd", K::Fd, 0},           {"buf", K::DataIn, 0},
                                   {"len", K::Length, 1},          {"flags", K::MessageFlags, 2},
                                   {"dest_addr", K::AddressIn, 0}, {"addrlen", K::AddressLength, 3}};
constexpr ArgSpec kWriteArgs[] = {{"fd", K::Fd, 0}, {"buf", K::DataIn, 0}, {"count", K::Length, 1}};
constexpr ArgSpec kRecvArgs[] = {
    {"sockfd", K::Fd, 0}, {"buf", K::DataOut, 0}, {"len", K::Length, 1}, {"flags", K::MessageFlags, 2}};
constexpr ArgSpec kRecvfromArgs[] = {{"sockfd", K::Fd, 0},           {"buf", K::DataOut, 0},
                                     {"len", K::Length, 1},          {"flags", K::MessageFlags, 2},
                                     {"src_addr", K::AddressOut, 0}, {"addrlen", K::AddressLength, 0}};
constexpr ArgSpec kReadArgs[] = {{"fd", K::Fd, 0}, {"buf", K::DataOut, 0}, {"count", K::Length, 1}};
constexpr ArgSpec kShutdownArgs[] = {{"sockfd", K::Fd, 0}, {"how", K::ShutdownHow, 1}};
constexpr ArgSpec kFdAlone[] = {{"fd", K::Fd, 0}};
constexpr ArgSpec kGetnameArgs[] = {{"sockfd", K::Fd, 0}, {"addr", K::AddressOut, 0}, {"addrlen", K::AddressLength, 0}};
constexpr ArgSpec kGetsockoptArgs[] = {{"sockfd", K::Fd, 0},
                                       {"level", K::OptionLevel, 1},
                                       {"optname", K::OptionName, 2},
                                       {"optval", K::OptionOut, 0},
                                       {"optlen", K::OptionLengthOut, 3}};
constexpr ArgSpec kSetsockoptArgs[] = {{"sockfd", K::Fd, 0},
                                       {"level", K::OptionLevel, 1},
                                       {"optname", K::OptionName, 2},
                                       {"optval", K::OptionIn, 0},
                                       {"optlen", K::OptionLength, 3}};
constexpr ArgSpec kFcntlArgs[] = {{"fd", K::Fd, 0}, {"cmd", K::FcntlCommand, 1}, {"arg", K::FcntlArgument, 2}};
constexpr ArgSpec kIoctlArgs[] = {{"fd", K::Fd, 0}, {"request", K::IoctlRequest, 1}, {"argp", K::IoctlArgument, 2}};
constexpr ArgSpec kPollArgs[] = {
    {"fds.fd", K::Fd, 0}, {"fds.events", K::PollEvents, 1}, {"timeout", K::Milliseconds, 3}};
constexpr ArgSpec kUnlinkArgs[] = {{"pathname", K::PathIn, 0}};

constexpr ArgSpec kSendmsgArgs[] = {{"sockfd", K::Fd, 0}, {"msg", K::MessageIn, 1}, {"flags", K::MessageFlags, 5}};
constexpr ArgSpec kRecvmsgArgs[] = {{"sockfd", K::Fd, 0}, {"msg", K::MessageOut, 1}, {"flags", K::MessageFlags, 5}};
constexpr ArgSpec kSendmmsgArgs[] = {
    {"sockfd", K::Fd, 0}, {"msgvec", K::MessagesIn, 1}, {"vlen", K::Count, 1}, {"flags", K::MessageFlags, 5}};
constexpr ArgSpec kRecvmmsgArgs[] = {{"sockfd", K::Fd, 0},
                                     {"msgvec", K::MessagesOut, 1},
                                     {"vlen", K::Count, 1},
                                     {"flags", K::MessageFlags, 5},
                                     {"timeout", K::Milliseconds, 4}};
constexpr ArgSpec kSendfileArgs[] = {
    {"out_fd", K::Fd, 0}, {"in_fd", K::FdInOther, 1}, {"offset", K::FileOffset, 2}, {"count", K::Length, 3}};
constexpr ArgSpec kSpliceArgs[] = {{"fd_in", K::Fd, 0},         {"off_in", K::FileOffset, 2},
                                   {"fd_out", K::FdInOther, 1}, {"off_out", K::FileOffset, 4},
                                   {"size", K::Length, 3},      {"flags", K::SpliceFlags, 5}};
constexpr ArgSpec kPipe2Args[] = {{"pipefd", K::FdPairOut, 1}, {"flags", K::PipeFlags, 0}};
constexpr ArgSpec kOpenArgs[] = {{"pathname", K::PathIn, 0}, {"flags", K::OpenFlags, 0}};
constexpr ArgSpec kEpollCreate1Args[] = {{"flags", K::EpollFlags, 0}};
constexpr ArgSpec kEpollCtlArgs[] = {
    {"epfd", K::EpollFd, 1}, {"op", K::EpollOperation, 2}, {"fd", K::Fd, 0}, {"event", K::EpollEventIn, 3}};
constexpr ArgSpec kEpollWaitArgs[] = {{"epfd", K::EpollFd, 0},
                                      {"events", K::EpollEventsOut, 0},
                                      {"maxevents", K::Count, 1},
                                      {"timeout", K::Milliseconds, 3}};
constexpr ArgSpec kPpollArgs[] = {
    {"fds", K::PollList, 0}, {"nfds", K::Count, 1}, {"tmo_p", K::Timespec, 2}, {"sigmask", K::SignalMask, 4}};

constexpr CallSpec kCalls[] = {
    {CallId::Socket, "socket", "socket(2)", kSocketArgs,
     "Makes a socket: one end of a conversation that does not exist yet. It has no address and no peer; the program "
     "gets a small number, the descriptor, to name it by.",
     "Getting a telephone. It can be a line phone or a letter box (the type), on one network or another (the family), "
     "but nobody has its number yet and nobody is on the line.",
     "the new descriptor, the lowest number that was free", "socket.socket"},
    {CallId::Socketpair, "socketpair", "socketpair(2)", kSocketpairArgs,
     "Makes two sockets that are connected to each other from the start. Neither has an address; nobody else can reach "
     "them.",
     "A pair of tin cans already joined by their string: no number, no dialling, and only these two ends.",
     "0; the two descriptors are stored in the array", "socket.socketpair"},
    {CallId::Bind, "bind", "bind(2)", kNamingArgs,
     "Gives the socket a local address: an IP address of this machine and a port, or a Unix path or name. A packet "
     "socket is bound to an interface and a protocol, a netlink socket to a port id and groups. With port 0 the kernel "
     "picks a free port, or a free port id.",
     "Having a number assigned to the telephone, so that others know what to dial. A number that someone else has is "
     "refused.",
     "0", "s.bind"},
    {CallId::Listen, "listen", "listen(2)", kListenArgs,
     "Makes the socket one that waits for connections. From now on the kernel answers them itself and queues them; the "
     "backlog limits how many wait to be accepted.",
     "Switching the bell on and opening the waiting line: callers are put through to the queue, and the backlog is how "
     "many the queue holds.",
     "0", "s.listen"},
    {CallId::Accept, "accept", "accept(2)", kAcceptArgs,
     "Takes the oldest waiting connection out of the queue as a new socket, and says who is at the other end. The "
     "listening socket goes on listening. With an empty queue a blocking socket waits.",
     "Picking up: the call goes to a new handset of its own, the display shows the caller's number, and the first "
     "phone is free to ring again.",
     "the descriptor of the new socket", "s.accept"},
    {CallId::Accept4, "accept4", "accept4(2)", kAccept4Args,
     "As accept, and sets SOCK_NONBLOCK or SOCK_CLOEXEC on the new socket in the same step: it inherits neither from "
     "the listener.",
     "Picking up, and setting the switches on the new handset while doing so.", "the descriptor of the new socket",
     "s.accept"},
    {CallId::Connect, "connect", "connect(2)", kNamingArgs,
     "On a stream, asks the peer at this address for a connection and waits for the answer. On a datagram socket "
     "nothing "
     "is sent: it only fixes the peer for send, and filters what is received.",
     "Dialling. On a line phone it rings until the other side's exchange answers; with letters it only writes the "
     "address on all envelopes in advance.",
     "0", "s.connect_ex"},
    {CallId::Send, "send", "send(2)", kSendArgs,
     "Hands bytes to the kernel to be sent to the connected peer. On a stream fewer than asked may be taken; success "
     "means the kernel has them, not that the peer has.",
     "Speaking into the phone. That it was said does not tell whether the other side was listening.",
     "how many bytes were taken, which may be fewer than asked", "s.send"},
    {CallId::Sendto, "sendto", "sendto(2)", kSendtoArgs,
     "Sends one datagram to the address given with it, with no connection before. An unbound socket gets a local port "
     "at its first one.",
     "Posting a letter: the address is on this envelope alone, and nobody says whether it arrived.",
     "how many bytes were taken", "s.sendto"},
    {CallId::Write, "write", "write(2)", kWriteArgs,
     "The same as send without flags, with the call that files use too. A broken connection raises SIGPIPE: there is "
     "no "
     "MSG_NOSIGNAL to prevent it.",
     "Speaking into the phone.", "how many bytes were taken, which may be fewer than asked", "os.write"},
    {CallId::Recv, "recv", "recv(2)", kRecvArgs,
     "Takes bytes that have arrived. A stream gives what is there, up to the room, with no respect for how it was "
     "sent; "
     "a datagram socket gives one message and drops what does not fit. With nothing there a blocking socket waits.",
     "Listening to what the other side says. Silence is waited through; 0 bytes on a line means that they have hung "
     "up.",
     "how many bytes were stored; 0 on a stream: the peer sends no more", "s.recv"},
    {CallId::Recvfrom, "recvfrom", "recvfrom(2)", kRecvfromArgs,
     "As recv, and says who sent it. Meant for datagrams: on a TCP socket the sender's address stays empty.",
     "Opening a letter and reading the sender's address on its back.", "how many bytes were stored", "s.recvfrom"},
    {CallId::Read, "read", "read(2)", kReadArgs, "The same as recv without flags, with the call that files use too.",
     "Listening to what the other side says.", "how many bytes were stored; 0 on a stream: the peer sends no more",
     "os.read"},
    {CallId::Shutdown, "shutdown", "shutdown(2)", kShutdownArgs,
     "Ends one direction of a connection, or both, and keeps the descriptor. SHUT_WR tells the peer that nothing more "
     "will come, while its answers can still be read.",
     "Saying \"that is all from me\" and staying on the line to hear the answer. Hanging up is close.", "0",
     "s.shutdown"},
    {CallId::Close, "close", "close(2)", kFdAlone,
     "Gives the descriptor back. When it was the last one for this socket, the connection is ended and its address "
     "freed. The number can be handed out again at once.",
     "Hanging up and giving the telephone back. The same number may go to someone else a moment later.", "0",
     "s.close"},
    {CallId::Getsockname, "getsockname", "getsockname(2)", kGetnameArgs,
     "Asks for the socket's own address: the one bound, or the one the kernel chose.",
     "Asking which number this telephone has.", "0; the address is stored", "s.getsockname"},
    {CallId::Getpeername, "getpeername", "getpeername(2)", kGetnameArgs, "Asks for the address of the connected peer.",
     "Asking which number is at the other end of the line.", "0; the address is stored", "s.getpeername"},
    {CallId::Getsockopt, "getsockopt", "getsockopt(2)", kGetsockoptArgs,
     "Reads one option of the socket. The kernel stores the value and says how long it is; too little room cuts it "
     "without an error.",
     "Reading one of the switches on the telephone.", "0; the value and its length are stored", "s.getsockopt"},
    {CallId::Setsockopt, "setsockopt", "setsockopt(2)", kSetsockoptArgs,
     "Sets one option of the socket. The kernel may round, clamp or double the value without an error: reading it back "
     "tells what it became.",
     "Turning one of the switches on the telephone.", "0", "s.setsockopt"},
    {CallId::Fcntl, "fcntl", "fcntl(2)", kFcntlArgs,
     "Reads or changes the descriptor's flags. O_NONBLOCK among them makes calls that would wait fail with EAGAIN "
     "instead; it belongs to the open file and so to every duplicate of the descriptor.",
     "Deciding whether to hold the line or to hang up at once when nobody answers.",
     "depends on the command: F_GETFL gives the flags, F_SETFL 0", "s.setblocking"},
    {CallId::Ioctl, "ioctl", "ioctl(2)", kIoctlArgs,
     "A request outside the other calls: how many bytes wait in the socket's queues, whether the next byte is the "
     "urgent "
     "one, and what an interface of this machine is.",
     "Looking how many messages wait in the letter box, without opening one.", "0; the answer is stored",
     "fcntl.ioctl"},
    {CallId::Poll, "poll", "poll(2)", kPollArgs,
     "Waits until the socket is ready for one of the events, or the time is over. It moves no bytes. Errors and a "
     "hang-up "
     "are told without being asked for.",
     "Waiting beside the telephone with an eye on the clock, until it rings or the time is up.",
     "1 when something is ready, 0 when the time ran out", "select.poll"},
    {CallId::Unlink, "unlink", "unlink(2)", kUnlinkArgs,
     "Removes a name from the file system. The path of a Unix socket stays after close, and bind refuses it until it "
     "is removed.",
     "Taking an old number out of the directory, after its telephone is gone.", "0", "os.unlink"},
    {CallId::Sendmsg, "sendmsg", "sendmsg(2)", kSendmsgArgs,
     "Sends one message made of several buffers, to an address if one is given, with control messages beside the "
     "bytes: "
     "descriptors, credentials, the interface to leave by. The call that all other sending calls are a short form of.",
     "Sending a parcel: several sheets, an address label, and a note to the post office on how to carry it.",
     "how many bytes were taken", "s.sendmsg"},
    {CallId::Recvmsg, "recvmsg", "recvmsg(2)", kRecvmsgArgs,
     "Receives one message into several buffers, with the sender's address, what the kernel has to tell beside the "
     "bytes as control messages, and flags that say whether anything was cut.",
     "Opening a parcel together with everything the post office stamped on it.", "how many bytes were stored",
     "s.recvmsg"},
    {CallId::Sendmmsg, "sendmmsg", "sendmmsg(2)", kSendmmsgArgs,
     "Sends several messages with one call, each as sendmsg would. It stops at the first that fails, and says how many "
     "went before it.",
     "Handing a bundle of letters over the counter at once.", "how many messages were sent", ""},
    {CallId::Recvmmsg, "recvmmsg", "recvmmsg(2)", kRecvmmsgArgs,
     "Receives several messages with one call, each as recvmsg would. Its time-out is looked at only after a message "
     "has come.",
     "Emptying the letter box instead of taking one letter at a time.", "how many messages were received", ""},
    {CallId::Dup, "dup", "dup(2)", kFdAlone,
     "Makes a second descriptor for the same open file. Both share its flags and its state; the connection ends only "
     "when the last one is closed.",
     "A second handset on the same line.", "the new descriptor, without FD_CLOEXEC", "os.dup"},
    {CallId::Sendfile, "sendfile", "sendfile(2)", kSendfileArgs,
     "Sends bytes of a file to the socket without bringing them into the program.",
     "Asking the office to fax a page from the archive instead of reading it out.",
     "how many bytes were taken; 0 at the end of the file", "os.sendfile"},
    {CallId::Splice, "splice", "splice(2)", kSpliceArgs,
     "Moves bytes between a pipe and another descriptor inside the kernel. With a pipe in the middle, from one socket "
     "to another.",
     "Joining two lines at the switchboard.", "how many bytes were moved; 0 at the end", "os.splice"},
    {CallId::Pipe2, "pipe2", "pipe2(2)", kPipe2Args,
     "Makes a pipe: what is written into its second descriptor comes out of the first. splice wants one on one side.",
     "Laying a pneumatic tube between two desks.", "0; the two descriptors are stored in the array", "os.pipe2"},
    {CallId::Open, "open", "open(2)", kOpenArgs, "Opens a file and gives a descriptor for it.",
     "Taking a folder out of the cabinet.", "the new descriptor", "os.open"},
    {CallId::EpollCreate1, "epoll_create1", "epoll_create1(2)", kEpollCreate1Args,
     "Makes an epoll: a list, kept by the kernel, of descriptors to be waited for. It is empty, and has a descriptor "
     "of "
     "its own.",
     "Taking on an operator who will watch the lines for you.", "the descriptor of the epoll", "select.epoll"},
    {CallId::EpollCtl, "epoll_ctl", "epoll_ctl(2)", kEpollCtlArgs,
     "Puts a descriptor on the list of an epoll, changes what is waited for on it, or takes it off. The kernel keeps "
     "the list: unlike poll, a wait need not name the descriptors again.",
     "Telling the operator which lines to watch, and whether for a ring or for a free line.", "0", "epoll.register"},
    {CallId::EpollWait, "epoll_wait", "epoll_wait(2)", kEpollWaitArgs,
     "Waits until a descriptor on the list is ready, or the time is over, and tells those that are and no others. It "
     "moves no bytes. What stays ready is told again by the next wait, unless EPOLLET asked for changes alone.",
     "Asking the operator who is ringing, instead of walking past every telephone.",
     "how many descriptors are ready, their events stored; 0 when the time ran out", "epoll.poll"},
    {CallId::Ppoll, "ppoll", "ppoll(2)", kPpollArgs,
     "As poll, with a time in nanoseconds, and signals that are let through only while it waits. It is given the whole "
     "list each time, and looks at each descriptor of it.",
     "Walking past every telephone, with a stop-watch in hand.",
     "how many descriptors are ready; 0 when the time ran out", "select.poll"},
};

constexpr bool tableFollowsCallIds() {
    int index = 0;
    for (const CallSpec& spec : kCalls)
        if (static_cast<int>(spec.id) != index++)
            return false;
    return index == kCallCount;
}
static_assert(tableFollowsCallIds(), "specOf() takes the call id as the row's index");

} // namespace

const CallSpec& specOf(CallId id) { return kCalls[static_cast<std::size_t>(id)]; }

std::span<const CallSpec> callTable() { return kCalls; }

std::optional<CallId> findCall(std::string_view name) {
    for (const CallSpec& spec : kCalls)
        if (spec.name == name)
            return spec.id;
    return std::nullopt;
}

} // namespace swb
