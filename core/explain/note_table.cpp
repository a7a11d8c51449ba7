#include "core/explain/note_table.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace swb::notes {

namespace {

bool isMessage(Record record) {
    return is(record, {CallId::Sendmsg, CallId::Recvmsg, CallId::Sendmmsg, CallId::Recvmmsg});
}

} // namespace

bool is(Record record, std::initializer_list<CallId> calls) {
    return std::ranges::find(calls, record.call) != calls.end();
}
bool isDone(Record record) { return record.sequence != 0 && !record.inFlight; }
bool succeeded(Record record) { return isDone(record) && !record.failed(); }
bool failedWith(Record record, int error) { return isDone(record) && record.error == error; }

bool isSending(Record record) {
    return is(record, {CallId::Send, CallId::Sendto, CallId::Write, CallId::Sendmsg, CallId::Sendmmsg});
}
bool isReceiving(Record record) {
    return is(record, {CallId::Recv, CallId::Recvfrom, CallId::Read, CallId::Recvmsg, CallId::Recvmmsg});
}

bool hasMessageFlag(Record record, int flag) {
    if (isMessage(record))
        return (record.args[5] & flag) != 0;
    return is(record, {CallId::Send, CallId::Sendto, CallId::Recv, CallId::Recvfrom}) && (record.args[2] & flag) != 0;
}

bool wasReturned(Record record, int flag) {
    return record.call == CallId::Recvmsg && succeeded(record) && (record.args[4] & flag) != 0;
}

bool isOneMessage(Record record) { return !is(record, {CallId::Sendmmsg, CallId::Recvmmsg}); }

std::int64_t bytesAsked(Record record) { return record.args[isMessage(record) ? 2 : 1]; }

bool isOption(Record record, int level, int name) {
    return is(record, {CallId::Getsockopt, CallId::Setsockopt}) && record.args[1] == level && record.args[2] == name;
}

std::int64_t optionNumber(Record record) {
    std::int32_t number = -1;
    if (record.dataLength == sizeof number)
        std::memcpy(&number, record.data.data(), sizeof number);
    return number;
}

Address addressOf(Record record) { return Address::fromBytes(record.addressBytes(), record.addressLength); }
bool isPort(Record record, int port) { return addressOf(record).port() == port; }

bool isAbstract(const Address& address) {
    constexpr std::size_t kName = offsetof(sockaddr_un, sun_path);
    return address.family() == AF_UNIX && address.length() > kName && address.bytes()[kName] == 0;
}

} // namespace swb::notes
