#include "core/calls/call_record.h"

#include <cstring>

namespace swb {

CallRecord& CallRecord::operator=(const CallRecord& other) {
    if (this == &other)
        return *this;
    sequence = other.sequence;
    call = other.call;
    origin = other.origin;
    ending = other.ending;
    inFlight = other.inFlight;
    scripted = other.scripted;
    sigpipe = other.sigpipe;
    socket = other.socket;
    action = other.action;
    start = other.start;
    duration = other.duration;
    result = other.result;
    error = other.error;
    args = other.args;
    addressLength = other.addressLength;
    dataLength = other.dataLength;
    controlLength = other.controlLength;
    parts = other.parts;
    std::memcpy(address.data(), other.address.data(), other.addressBytes().size());
    std::memcpy(control.data(), other.control.data(), other.controlBytes().size());
    std::memcpy(data.data(), other.data.data(), other.keptData().size());
    return *this;
}

void CallRecord::keepAddress(BytesView bytes, std::uint32_t length) {
    // The length is kept as it was; bytes that the caller did not have read as zeros.
    const std::size_t kept = std::min<std::size_t>(length, kAddressKept);
    const std::size_t have = std::min(bytes.size(), kept);
    if (have > 0)
        std::memcpy(address.data(), bytes.data(), have);
    std::memset(address.data() + have, 0, kept - have);
    addressLength = length;
}

void CallRecord::keepControl(BytesView bytes) {
    if (!bytes.empty())
        std::memcpy(control.data(), bytes.data(), std::min(bytes.size(), kControlKept));
    controlLength = static_cast<std::uint32_t>(bytes.size());
}

void CallRecord::keepData(BytesView bytes) {
    if (!bytes.empty())
        std::memcpy(data.data(), bytes.data(), std::min(bytes.size(), kDataKept));
    dataLength = bytes.size();
}

} // namespace swb
