#pragma once

#include "core/base/ids.h"
#include "core/calls/call_id.h"

namespace swb {

class CallCard;
class EngineBridge;
class History;

// What the card of a call may want to know of the socket it is for.
struct CardPlace {
    EngineBridge& bridge;
    SocketId socket;
    int family;
    int type; // as the kernel says
    History& history;
};

// The cards of the calls that can be made on a socket, one function a call. A card reads its editors when it is
// pressed; those of bind, connect and listen can be filled from a step.
namespace cards {

// An empty card with the name of the call, and what it does as its tool tip.
CallCard* cardOf(CallId call);

CallCard* bind(int family, History& history);
CallCard* connect(int family, History& history);
CallCard* listen();
CallCard* accept();
CallCard* send(History& history);
CallCard* sendAll(History& history);
CallCard* sendto(int family, History& history);
CallCard* write(History& history);
CallCard* recv();
CallCard* recvfrom();
CallCard* read();
CallCard* shutdown();
CallCard* close();
CallCard* getsockname();
CallCard* getpeername();
CallCard* getsockopt();
CallCard* setsockopt();
CallCard* setTimeout();
CallCard* fcntl();
CallCard* ioctl();
CallCard* poll();
CallCard* dup();
CallCard* detach();
CallCard* undoConnect();
CallCard* sendfile(History& history);
CallCard* splice(const CardPlace& place);

} // namespace cards
} // namespace swb
