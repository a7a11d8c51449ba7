#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The control messages of sendmsg() and recvmsg(): ancillary data, msg_control. Source: cmsg(3), and for each kind the
// page its row names.
namespace swb {

// How one field of a control message is read and written. A number has as many bytes as its field, 1 to 8, in this
// machine's order unless said otherwise.
enum class ControlForm : std::uint8_t {
    Signed,
    Unsigned,
    BigEndian, // unsigned, most significant byte first
    Hex,
    Interface, // the index of one
    Errno,
    ErrorOrigin, // of a struct sock_extended_err, SO_EE_ORIGIN_*
    Timeval,     // seconds and microseconds, 8 bytes each
    Timespec,    // seconds and nanoseconds, 8 bytes each
    Ipv4,
    Ipv6,
    Descriptors, // as many ints as there are
    SocketAddress,
    Text,
    Raw,
};

struct ControlField {
    std::string_view name; // as the structure has it: "ipi_ifindex"
    ControlForm form;
    std::uint16_t offset = 0; // in the message's data
    std::uint16_t length = 0; // bytes; 0: to the end of the data
};

// What is known of the messages of one level and type.
struct ControlKind {
    int level;
    int type;
    std::string_view symbol; // "IP_PKTINFO"
    std::span<const ControlField> fields;
    std::uint16_t leastSize; // of the data, bytes; outside of the two it is marked faulty
    std::uint16_t mostSize;
    bool canSend;             // sendmsg() does something with it
    std::string_view askedBy; // option that makes recvmsg() tell it; empty where there is none
    std::string_view meaning; // one line
    std::string_view source;
};

std::span<const ControlKind> controlKinds(); // sorted by level, then by type
const ControlKind* findControlKind(int level, int type);
const ControlKind* findControlKind(std::string_view symbol); // any case
std::string controlTypeText(int level, int type);            // "SCM_RIGHTS", or the number
std::string controlLevelText(int level);                     // "SOL_SOCKET", or the number

enum class ControlFault : std::uint8_t {
    None,
    HeaderCut,      // fewer bytes left than a header has
    LengthTooSmall, // cmsg_len says less than the header itself
    LengthTooLarge, // cmsg_len says more than there is
    WrongSize,      // this kind has another size
};

// One control message where it stands. It points into the bytes it was found in.
struct ControlMessage {
    std::size_t offset = 0;     // of its header, from the beginning
    std::size_t headerSize = 0; // less than a header where there were not enough bytes
    std::uint64_t length = 0;   // cmsg_len: header and data
    int level = 0;
    int type = 0;
    BytesView data;          // as much of it as is there
    std::size_t padding = 0; // bytes that follow up to the next
    const ControlKind* kind = nullptr;
    ControlFault fault = ControlFault::None;

    std::size_t dataOffset() const { return offset + headerSize; }
};

// Walks control bytes by the kernel's rules: each message begins where the one before it ends, rounded up to a multiple
// of size_t. Every byte belongs to one message; the walk ends at the first whose length cannot be.
std::vector<ControlMessage> controlMessages(BytesView control);

// The fields of its data: those of its kind, or one of the name "data" where nothing is known of it.
std::span<const ControlField> controlFields(const ControlMessage& message);
// The number in a field; 0 where the data does not reach it, or where it is none.
std::uint64_t controlNumber(const ControlMessage& message, const ControlField& field);
// The descriptors in a message of SCM_RIGHTS or SCM_PIDFD, in order; empty for any other.
std::vector<int> descriptorsIn(const ControlMessage& message);

struct ControlValue {
    std::string name;
    std::string value;
    std::string note;       // what it means, beyond the value
    std::size_t offset = 0; // from the beginning of all control bytes
    std::size_t length = 0;
    bool isFaulty = false;
};

// Its data field by field. What no row knows, or is left over, is one of the name "data".
// Calls: if_indextoname, where an interface is named.
std::vector<ControlValue> controlValues(const ControlMessage& message);
// The same in one line: "[5, 7]", "pid 12, uid 0, gid 0", "ECONNREFUSED by ICMP: port unreachable, from 127.0.0.1".
std::string controlValueText(const ControlMessage& message);
// What is wrong with it, in a sentence; empty when nothing is.
std::string controlFaultText(const ControlMessage& message);

// A message to be put together.
struct ControlPart {
    int level = 0;
    int type = 0;
    Bytes data = {};
    friend bool operator==(const ControlPart&, const ControlPart&) = default;
};

// The bytes of msg_control: each with its header and padding, as CMSG_SPACE counts.
Bytes controlBytes(std::span<const ControlPart> parts);
// The parts that a walk finds, for editing; faults are cut to what is there.
std::vector<ControlPart> controlParts(BytesView control);
std::size_t controlSpace(std::size_t dataSize); // CMSG_SPACE

} // namespace swb
