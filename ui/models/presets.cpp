#include "ui/models/presets.h"

#include "core/constants/numbers.h"

#include <QCoreApplication>

#include <bit>

namespace swb {
namespace {

constexpr char kContext[] = "swb::SocketPreset";

constexpr int kProtocolForExperiments = 253;                                           // RFC 3692
constexpr int kEveryFrame = std::endian::native == std::endian::big ? 0x0003 : 0x0300; // htons(ETH_P_ALL)

constexpr SocketPreset kPresets[] = {
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "TCP server"), "server",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "A stream socket to bind, listen and accept with"), false, kAfInet,
     kSockStream, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "TCP client"), "client",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "A stream socket to connect to a server"), false, kAfInet, kSockStream, 0,
     SocketRole::Client},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "UDP"), "udp",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "A datagram socket: bind it to receive, sendto anyone"), false, kAfInet,
     kSockDgram, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Unix stream"), "unix",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Like TCP, within this machine, by a name in the file system"), false,
     kAfUnix, kSockStream, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Unix datagram"), "unix",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Like UDP, within this machine; nothing gets lost or out of order"), false,
     kAfUnix, kSockDgram, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Unix seqpacket"), "packet",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Connected like a stream, and keeps the bounds of each message"), false,
     kAfUnix, kSockSeqpacket, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Socket pair"), "pair",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Two Unix sockets connected to each other by one call"), true, kAfUnix,
     kSockStream, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "ICMP echo (ping socket)"), "repeat",
     QT_TRANSLATE_NOOP("swb::SocketPreset",
                       "Echo requests for the groups of net.ipv4.ping_group_range, without privilege"),
     false, kAfInet, kSockDgram, kIpprotoIcmp, SocketRole::Client, PresetGroup::Raw},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "ICMP echo (raw)"), "repeat",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Any ICMP message, received with its IP header; needs CAP_NET_RAW"), false,
     kAfInet, kSockRaw, kIpprotoIcmp, SocketRole::Client, PresetGroup::Raw},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "ICMPv6 echo (ping socket)"), "repeat",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Echo requests over IPv6 for the groups of net.ipv4.ping_group_range"),
     false, kAfInet6, kSockDgram, kIpprotoIcmpv6, SocketRole::Client, PresetGroup::Raw},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "ICMPv6 echo (raw)"), "repeat",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Any ICMPv6 message, received without its IP header; needs CAP_NET_RAW"),
     false, kAfInet6, kSockRaw, kIpprotoIcmpv6, SocketRole::Client, PresetGroup::Raw},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Raw, any protocol number"), "packet",
     QT_TRANSLATE_NOOP(
         "swb::SocketPreset",
         "Packets of one IP protocol, 253 to begin with: it is free for experiments. IP_HDRINCL is a card "
         "of its page."),
     false, kAfInet, kSockRaw, kProtocolForExperiments, SocketRole::Client, PresetGroup::Raw},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Raw, IP_HDRINCL"), "edit",
     QT_TRANSLATE_NOOP("swb::SocketPreset",
                       "IPPROTO_RAW: IP headers of one's own, IP_HDRINCL is on from the start. It never receives."),
     false, kAfInet, kSockRaw, kIpprotoRaw, SocketRole::Client, PresetGroup::Raw},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Packet capture"), "filter",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Every frame of an interface, with its Ethernet header; needs CAP_NET_RAW"),
     false, kAfPacket, kSockRaw, kEveryFrame, SocketRole::Server, PresetGroup::Raw},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Packet capture, cooked"), "filter",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "The same without the Ethernet header: the address tells what it said"),
     false, kAfPacket, kSockDgram, kEveryFrame, SocketRole::Server, PresetGroup::Raw},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Route netlink"), "settings",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Asks the kernel for interfaces, addresses, routes and neighbours"), false,
     kAfNetlink, kSockRaw, kNetlinkRoute, SocketRole::Server, PresetGroup::Netlink},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Socket diagnosis"), "search",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Asks the kernel for the sockets of every program, as ss does"), false,
     kAfNetlink, kSockRaw, kNetlinkSockDiag, SocketRole::Server, PresetGroup::Netlink},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Generic netlink"), "command",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Families of messages that register by name"), false, kAfNetlink, kSockRaw,
     kNetlinkGeneric, SocketRole::Server, PresetGroup::Netlink},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Multipath TCP server"), "split",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "A TCP listener whose connections may take several paths"), false, kAfInet,
     kSockStream, kIpprotoMptcp, SocketRole::Server, PresetGroup::Transports},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Multipath TCP client"), "split",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Falls back to TCP in silence where the server is a plain one"), false,
     kAfInet, kSockStream, kIpprotoMptcp, SocketRole::Client, PresetGroup::Transports},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "UDP-Lite"), "udp",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "UDP whose checksum may leave out the end of the data"), false, kAfInet,
     kSockDgram, kIpprotoUdplite, SocketRole::Server, PresetGroup::Transports},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "SCTP stream"), "server",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "One association like a TCP connection; needs the module sctp"), false,
     kAfInet, kSockStream, kIpprotoSctp, SocketRole::Server, PresetGroup::Transports},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Vsock stream"), "server",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Between a virtual machine and its host, or within this machine"), false,
     kAfVsock, kSockStream, 0, SocketRole::Server, PresetGroup::Transports},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "create_connection"), "client",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "socket, bind to a source, connect: to one address after the other"), false,
     kAfInet, kSockStream, 0, SocketRole::Client, PresetGroup::Python, Making::CreateConnection},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "create_server"), "server",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "socket, SO_REUSEADDR, bind and listen in one"), false, kAfInet,
     kSockStream, 0, SocketRole::Server, PresetGroup::Python, Making::CreateServer},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "socket(fileno)"), "arrow-in",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Takes on a descriptor that is open already, as what it is"), false,
     kAfInet, kSockStream, 0, SocketRole::Server, PresetGroup::Python, Making::Fileno},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "fromfd"), "duplicate",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Takes on a duplicate of a descriptor that is open already"), false,
     kAfInet, kSockStream, 0, SocketRole::Server, PresetGroup::Python, Making::Fromfd},
};

} // namespace

std::span<const SocketPreset> socketPresets() { return kPresets; }

QString presetGroupName(PresetGroup group) {
    switch (group) {
    case PresetGroup::Usual:
        return {};
    case PresetGroup::Raw:
        return QCoreApplication::translate(kContext, "Raw and packet sockets");
    case PresetGroup::Netlink:
        return QCoreApplication::translate(kContext, "Talking to the kernel");
    case PresetGroup::Transports:
        return QCoreApplication::translate(kContext, "Other transports");
    case PresetGroup::Python:
        return QCoreApplication::translate(kContext, "Python's shortcuts");
    }
    return {};
}

QString presetName(const SocketPreset& preset) { return QCoreApplication::translate(kContext, preset.name); }

QString presetToolTip(const SocketPreset& preset) { return QCoreApplication::translate(kContext, preset.toolTip); }

} // namespace swb
