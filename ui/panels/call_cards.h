#pragma once

#include "core/engine/socket_view.h"

#include <functional>

class QString;

namespace swb {

class AddressEditor;
class CallCard;
class History;

// The cards of the calls that can be made on a socket, one function a call. A card reads its editors when it is
// pressed; what a caller may prefill is handed out beside it.
namespace cards {

struct AddressCard {
    CallCard* card;
    AddressEditor* address;
};
struct ListenCard {
    CallCard* card;
    std::function<void(int)> setBacklog;
};

AddressCard bind(int family, History& history);
AddressCard connect(int family, History& history);
ListenCard listen();
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

} // namespace cards
} // namespace swb
