#include "ui/models/raw_text.h"

#include "core/constants/numbers.h"

#include <QCoreApplication>

namespace swb {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("RawText", text); }

bool isIcmp(const SocketView& socket) {
    return (socket.family == kAfInet && socket.protocol == kIpprotoIcmp) ||
           (socket.family == kAfInet6 && socket.protocol == kIpprotoIcmpv6);
}

} // namespace

bool isPingSocket(const SocketView& socket) { return socket.type == kSockDgram && isIcmp(socket); }

bool isEchoSocket(const SocketView& socket) {
    return isPingSocket(socket) || (socket.type == kSockRaw && isIcmp(socket));
}

bool isPacketSocket(const SocketView& socket) { return socket.family == kAfPacket; }

QString rawSocketRemark(const SocketView& socket) {
    if (isPacketSocket(socket))
        return socket.type == kSockRaw
                   ? tr("What is sent and received is the whole frame, with its Ethernet header.")
                   : tr("The kernel writes and takes away the frame's header: the address says what stood in it.");
    if (isPingSocket(socket))
        return tr("There is no IP header. The kernel replaces the identifier by the socket's own, computes the "
                  "checksum, and takes echo requests alone.");
    if (socket.type != kSockRaw || (socket.family != kAfInet && socket.family != kAfInet6))
        return {};
    if (socket.protocol == kIpprotoRaw)
        return tr("IPPROTO_RAW only sends, each packet with its IP header before it. It never receives: recvfrom "
                  "would wait for ever.");
    if (socket.family == kAfInet)
        return tr("What is received begins with its IPv4 header; what is sent gets one from the kernel, unless "
                  "IP_HDRINCL is set.");
    return tr("There is no IPv6 header, neither in what is sent nor in what is received. The kernel computes the "
              "checksum of ICMPv6.");
}

} // namespace swb
