#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace swb {

// Every system call the workbench makes on a descriptor of a person's.
enum class CallId : std::uint8_t {
    Socket,
    Socketpair,
    Bind,
    Listen,
    Accept,
    Accept4,
    Connect,
    Send,
    Sendto,
    Write,
    Recv,
    Recvfrom,
    Read,
    Shutdown,
    Close,
    Getsockname,
    Getpeername,
    Getsockopt,
    Setsockopt,
    Fcntl,
    Ioctl,
    Poll,
    Unlink,
    Sendmsg,
    Recvmsg,
    Sendmmsg,
    Recvmmsg,
    Dup,
    Sendfile,
    Splice,
    Pipe2,
    Open,
    EpollCreate1,
    EpollCtl,
    EpollWait,
    Ppoll,
};
inline constexpr int kCallCount = static_cast<int>(CallId::Ppoll) + 1;

// How one argument of a call is read, so that one table serves ledger, C, Python and Explain.
enum class ArgKind : std::uint8_t {
    Fd,
    Family,
    SocketType, // SOCK_* with its flags
    Protocol,   // read with the family in the argument before the type
    AddressIn,  // CallRecord::address, passed
    AddressOut, // CallRecord::address, filled by the kernel
    AddressLength,
    Backlog,
    DataIn,  // CallRecord::data, passed
    DataOut, // CallRecord::data, filled by the kernel
    Length,
    MessageFlags,
    ShutdownHow,
    AcceptFlags,
    OptionLevel,
    OptionName, // read with the level in the argument before
    OptionIn,
    OptionOut,
    OptionLength,    // passed
    OptionLengthOut, // asked for, and in the next slot what the kernel returned
    FcntlCommand,
    FcntlArgument,
    IoctlRequest,
    IntegerOut, // an int the kernel stored
    PollEvents, // events asked; the next slot holds revents
    Milliseconds,
    FdPairOut,  // this slot and the next
    PathIn,     // CallRecord::data holds the path
    MessageIn,  // a msghdr passed: address, `parts`, data, control; this slot: number of buffers, the next: their bytes
    MessageOut, // the same as received; the slot after the two: the room for control, and then the msg_flags returned
    MessagesIn, // an array of msghdr; data, parts and control are the first one's; this slot: how many
    MessagesOut,
    FdInOther,  // a second descriptor, as sendfile and splice have it
    FileOffset, // -1: NULL was passed, the file's own position
    SpliceFlags,
    OpenFlags,
    PipeFlags,
    IoctlArgument, // read with the request in the argument before: an int, passed or stored, in this slot, or a struct
                   // ifreq, as passed or as returned, in CallRecord::data
    Count,         // how many entries a list has, or room for
    EpollFd,       // the descriptor of the epoll itself
    EpollFlags,
    EpollOperation,
    EpollEventIn,   // the events asked for; the data passed with them is the descriptor; EPOLL_CTL_DEL passes NULL
    EpollEventsOut, // what is ready, epolledOf() has it
    PollList,       // descriptors with what is asked and what there is, polledOf() has them
    Timespec,       // seconds and, in the next slot, nanoseconds; -1 seconds: NULL
    SignalMask,     // NULL was passed
};

struct ArgSpec {
    std::string_view name; // as the man page names it
    ArgKind kind;
    std::uint8_t slot; // index into CallRecord::args; unused by address and data kinds
};

struct CallSpec {
    CallId id;
    std::string_view name;    // "bind"
    std::string_view manPage; // "bind(2)"
    std::span<const ArgSpec> args;
    std::string_view purpose;   // what it does, one or two sentences
    std::string_view telephone; // the same told as a phone call; empty where none helps
    std::string_view result;    // what a success returns
    std::string_view python;    // the method or function of Python's socket module
};

const CallSpec& specOf(CallId id);
std::span<const CallSpec> callTable();
std::optional<CallId> findCall(std::string_view name);

} // namespace swb
