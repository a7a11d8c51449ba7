#pragma once

#include "core/calls/call_record.h"
#include "core/net/address.h"

#include <initializer_list>
#include <span>
#include <string_view>

// The parts of the notes; addNotes() alone uses them.
namespace swb::notes {

using Record = const CallRecord&;

// What a person is told who meets a call like this one.
struct Note {
    bool (*applies)(Record record);
    std::string_view text;
    std::string_view source;
};

// Each in the order in which its notes are shown: what was unusual about this call first, then what surprises many.
std::span<const Note> ofNaming();      // socket, bind, connect, listen, accept, the names of both ends
std::span<const Note> ofData();        // everything that sends or receives, poll, shutdown, close
std::span<const Note> ofMessages();    // what only sendmsg, recvmsg and their kind show: control messages, error queue
std::span<const Note> ofOptions();     // getsockopt, setsockopt
std::span<const Note> ofFamilies();    // what is peculiar to netlink, vsock and the transports beside TCP and UDP
std::span<const Note> ofDescriptors(); // fcntl, ioctl, dup, sendfile, splice, epoll, ppoll

bool is(Record record, std::initializer_list<CallId> calls);
bool isDone(Record record);
bool succeeded(Record record);
bool failedWith(Record record, int error);
bool isSending(Record record);
bool isReceiving(Record record);
bool hasMessageFlag(Record record, int flag); // asked for with the call
bool wasReturned(Record record, int flag);    // in msg_flags, by recvmsg
bool isOneMessage(Record record);             // its result counts bytes: sendmmsg and recvmmsg count messages
std::int64_t bytesAsked(Record record);       // to send, or to make room for
bool isOption(Record record, int level, int name);
std::int64_t optionNumber(Record record); // the int that was set or read; -1 when it was none
Address addressOf(Record record);
bool isPort(Record record, int port);
bool isAbstract(const Address& address);

} // namespace swb::notes
