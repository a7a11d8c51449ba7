#pragma once

#include "core/engine/socket_view.h"

#include <QString>

namespace swb {

// A socket in a few words, the same wherever it is named.
QString socketName(SocketId socket); // "s3"
QString transportText(const SocketView& socket);
QString namedTransportText(const SocketView& socket); // "TCP "web"": with the name it was handed on by // "TCP", "UDP",
                                                      // "Unix stream", "AF_PACKET SOCK_RAW"
// "TCP listen 127.0.0.1:4000", "UDP 127.0.0.1:53", "TCP \u2192 127.0.0.1:80" (connected by us), "TCP \u2190 ..."
// (accepted), "Unix stream pair with s4".
QString whatText(const SocketView& socket);
QString endpointText(const SocketView& socket); // the part of whatText after the transport; may be empty
QString addressText(const SocketView& socket);  // the same without the word "listen"
QString lifeText(const SocketView& socket); // "ESTABLISHED" where the kernel told it, else "new", "bound" ... "closed"
QString readinessText(short readiness);     // "IN OUT", in the words of poll()
QString socketSummary(const SocketView& socket); // one line: "s3, TCP listen 127.0.0.1:4000, LISTEN, accept running"
QString socketDetails(const SocketView& socket); // lines of plain text: all that is known

struct ReadinessLight {
    short events;     // any of these lights it
    const char* text; // "IN"
    const char* meaning;
};
inline constexpr int kReadinessLights = 6;
const ReadinessLight& readinessLight(int number);
bool isLit(const ReadinessLight& light, short readiness);

} // namespace swb
