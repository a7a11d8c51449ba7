#pragma once

#include "core/net/control_message.h"
#include "tests/support/socket_steps.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

// Steps that tests of sendmsg() and recvmsg() take again and again.
namespace swb::test {

template <class T>
Bytes bytesOfValue(const T& value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

inline Bytes controlOf(int level, int type, Bytes data) {
    const ControlPart part{level, type, std::move(data)};
    return controlBytes({&part, 1});
}

inline bool set(EngineHarness& h, SocketId socket, int level, int name, int value = 1) {
    return !h.run(socket, step::Setsockopt{level, name, bytesOfValue(value)}).error;
}

// One control message that came, with its data kept.
struct Came {
    Bytes data;
    std::string text;
    ControlFault fault = ControlFault::HeaderCut; // nothing came
};

inline Came find(const ActionReport& report, int level, int type) {
    if (report.messages.empty())
        return {};
    for (const ControlMessage& message : controlMessages(report.messages.front().control))
        if (message.level == level && message.type == type)
            return {{message.data.begin(), message.data.end()}, controlValueText(message), message.fault};
    return {};
}

// Sends a message to the endpoint from itself, and receives it.
inline ActionReport echo(EngineHarness& h, const Endpoint& e, Bytes control = {}) {
    const ActionReport sent = h.run(e.socket, step::Sendmsg{{{bytesOf("ping")}, std::move(control), e.address}, 0});
    return sent.error ? sent : h.run(e.socket, step::Recvmsg{{64}, 512, MSG_DONTWAIT});
}

inline Address closedPort(EngineHarness& h, int family) {
    const Endpoint gone = bound(h, family);
    h.run(gone.socket, step::Close{});
    return gone.address;
}

} // namespace swb::test
