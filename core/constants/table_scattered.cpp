#include "core/constants/further_groups.h"
#include "core/constants/table_row.h"

#include <linux/if_alg.h>
#include <linux/if_packet.h>
#include <linux/vm_sockets.h>
#include <net/ethernet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h> // before the kernel's headers, which build on its types
#include <sys/un.h>

#include <cstdint>

namespace swb {

namespace {

constexpr std::string_view kHeader = "netinet/in.h";
constexpr std::string_view kBluetooth = "net/bluetooth/bluetooth.h of Linux";
constexpr std::string_view kAlg = "linux/if_alg.h";

constexpr NamedValue kAddresses[] = {
    SWB_ROW(INADDR_ANY, "0.0.0.0: every IPv4 address of this machine, for bind.",
            "In connect Linux takes it for this machine itself.", "ip(7)"),
    SWB_ROW(INADDR_LOOPBACK, "127.0.0.1: this machine itself.", "", "ip(7)"),
    SWB_ROW(INADDR_UNSPEC_GROUP, "224.0.0.0: the first multicast address; no group has it.", "", kHeader),
    SWB_ROW(INADDR_ALLHOSTS_GROUP, "224.0.0.1: every host of the link.", "", kHeader),
    SWB_ROW(INADDR_ALLRTRS_GROUP, "224.0.0.2: every router of the link.", "", kHeader),
    SWB_ROW(INADDR_MAX_LOCAL_GROUP, "224.0.0.255: the last multicast address that stays on the link.", "", kHeader),
    SWB_ROW(INADDR_BROADCAST, "255.255.255.255: every host of the link.", "Sending to it needs SO_BROADCAST.", "ip(7)"),
    SWB_ROW(INADDR_NONE, "What inet_addr() gives for a text that is no address.",
            "The number of 255.255.255.255, too: inet_aton() and inet_pton() can tell.", "inet(3)"),
};
static_assert(isTold(kAddresses));

constexpr NamedValue kPorts[] = {
    SWB_ROW(IPPORT_RESERVED, "Ports below it need privilege to bind.",
            "Linux asks net.ipv4.ip_unprivileged_port_start instead, whose default it is.", "ip(7)"),
    SWB_ROW(IPPORT_USERRESERVED, "Ports from it on were once meant for servers of users.",
            "Linux takes automatic ports from net.ipv4.ip_local_port_range.", kHeader),
};
static_assert(isSoundTable(kPorts));

constexpr NamedValue kLimits[] = {
    SWB_ROW(SOMAXCONN, "The longest queue of connections that wait for accept, as the header says.",
            "The kernel cuts listen's number at net.core.somaxconn, which may be another one.", "listen(2)"),
    SWB_ROW(IP_MAX_MEMBERSHIPS, "How many IPv4 groups a socket may join by default.",
            "Linux asks net.ipv4.igmp_max_memberships.", kHeader),
    SWB_ROW(IP_DEFAULT_MULTICAST_TTL, "How many hops a multicast datagram lives without IP_MULTICAST_TTL.", "",
            kHeader),
    SWB_ROW(IP_DEFAULT_MULTICAST_LOOP, "Multicast comes back to this machine without IP_MULTICAST_LOOP.", "", kHeader),
    SWB_ROW(NI_MAXHOST, "Room for the longest host name of getnameinfo.", "", "getnameinfo(3)"),
    SWB_ROW(NI_MAXSERV, "Room for the longest service name of getnameinfo.", "", "getnameinfo(3)"),
    SWB_ROW(INET_ADDRSTRLEN, "Room for an IPv4 address as text, with its NUL.", "", "inet_ntop(3)"),
    SWB_ROW(INET6_ADDRSTRLEN, "Room for an IPv6 address as text, with its NUL.", "", "inet_ntop(3)"),
    {static_cast<std::int64_t>(sizeof(sockaddr_un::sun_path)), "UNIX_PATH_MAX",
     "Room for the path of a Unix socket, with its NUL if it has one.", "104 on macOS and the BSDs.", "unix(7)"},
    SWB_ROW(IPPROTO_MAX, "One past the last protocol that socket() takes for IP.",
            "Older headers say 256. A larger protocol is refused with EINVAL.", "linux/in.h"),
    SWB_ROW(AF_MAX, "One past the last address family of this system's headers.", "The kernel may know more, or fewer.",
            "bits/socket.h"),
    SWB_ROW(IPV6_RTHDR_TYPE_0, "The routing header of type 0: a list of nodes to pass through.",
            "Deprecated by RFC 5095; the kernel ignores packets that have it.", "RFC 3542"),
};
static_assert(isTold(kLimits));

constexpr NamedValue kEtherTypes[] = {
    SWB_ROW(ETHERTYPE_IP, "The frame holds IPv4; the same as ETH_P_IP.", "", "net/ethernet.h"),
    SWB_ROW(ETHERTYPE_ARP, "The frame holds ARP; the same as ETH_P_ARP.", "", "net/ethernet.h"),
    SWB_ROW(ETHERTYPE_VLAN, "A VLAN tag follows; the same as ETH_P_8021Q.", "", "net/ethernet.h"),
    SWB_ROW(ETHERTYPE_IPV6, "The frame holds IPv6; the same as ETH_P_IPV6.", "", "net/ethernet.h"),
};
static_assert(isSoundTable(kEtherTypes));

constexpr NamedValue kPackets[] = {
    SWB_ROW(PACKET_FASTROUTE, "A fast-routed frame; never seen by a program.",
            "The same number as the kernel's PACKET_USER.", "linux/if_packet.h"),
};
static_assert(isSoundTable(kPackets));

constexpr NamedValue kVsock[] = {
    {VM_SOCKETS_INVALID_VERSION, "VM_SOCKETS_INVALID_VERSION", "No version of the vsock transport.", "",
     "linux/vm_sockets.h"},
    SWB_ROW(IOCTL_VM_SOCKETS_GET_LOCAL_CID, "ioctl on /dev/vsock: the context id of this machine.", "",
            "linux/vm_sockets.h"),
};
static_assert(isTold(kVsock));

constexpr NamedValue kAlgNumbers[] = {
    SWB_ROW(ALG_SET_KEY, "Option: the key.", "", kAlg),
    SWB_ROW(ALG_SET_IV, "Control message: the initialization vector.", "", kAlg),
    SWB_ROW(ALG_SET_OP, "Control message: what to do, ALG_OP_ENCRYPT or another.", "", kAlg),
    SWB_ROW(ALG_SET_AEAD_ASSOCLEN, "Control message: how many of the bytes are authenticated alone.", "", kAlg),
    SWB_ROW(ALG_SET_AEAD_AUTHSIZE, "Option: the length of the authentication tag.", "", kAlg),
    {6, "ALG_SET_PUBKEY", "Option of Python's list: a public key.",
     "Never part of Linux, where the number is ALG_SET_DRBG_ENTROPY.", "Python, socket"},
    SWB_ROW(ALG_OP_DECRYPT, "Operation: decrypt.", "", kAlg),
    SWB_ROW(ALG_OP_ENCRYPT, "Operation: encrypt.", "", kAlg),
    {2, "ALG_OP_SIGN", "Operation of Python's list: sign.", "Never part of Linux.", "Python, socket"},
    {3, "ALG_OP_VERIFY", "Operation of Python's list: verify a signature.", "Never part of Linux.", "Python, socket"},
};
static_assert(isTold(kAlgNumbers));

constexpr NamedValue kBluetoothProtocols[] = {
    {0, "BTPROTO_L2CAP", "Packets and streams between Bluetooth devices, by a protocol multiplexer.", "", kBluetooth},
    {1, "BTPROTO_HCI", "Commands and events of a Bluetooth controller.", "Needs CAP_NET_RAW for most.", kBluetooth},
    {2, "BTPROTO_SCO", "Voice between Bluetooth devices.", "", kBluetooth},
    {3, "BTPROTO_RFCOMM", "A serial line between Bluetooth devices.", "", kBluetooth},
    {4, "BTPROTO_BNEP", "Ethernet over Bluetooth.", "", kBluetooth},
    {5, "BTPROTO_CMTP", "ISDN over Bluetooth.", "", kBluetooth},
    {6, "BTPROTO_HIDP", "Keyboards and mice over Bluetooth.", "", kBluetooth},
    {7, "BTPROTO_AVDTP", "Audio and video over Bluetooth.", "A number; the kernel does not have it.", kBluetooth},
    {8, "BTPROTO_ISO", "Audio in isochronous channels (LE Audio).", "Since Linux 6.0.", kBluetooth},
};
static_assert(isSoundTable(kBluetoothProtocols));

constexpr NamedValue kBluetoothOptions[] = {
    {0, "SOL_HCI", "Level: options of HCI sockets.", "The number of IPPROTO_IP, too.", kBluetooth},
    {6, "SOL_L2CAP", "Level: options of L2CAP sockets.", "The number of IPPROTO_TCP, too.", kBluetooth},
    {17, "SOL_SCO", "Level: options of SCO sockets.", "The number of IPPROTO_UDP, too.", kBluetooth},
    {18, "SOL_RFCOMM", "Level: options of RFCOMM sockets.", "", kBluetooth},
    {1, "HCI_DATA_DIR", "Option of HCI: control messages tell which way a packet went.", "", kBluetooth},
    {2, "HCI_FILTER", "Option of HCI: which packets and events the socket receives.", "", kBluetooth},
    {3, "HCI_TIME_STAMP", "Option of HCI: control messages tell when a packet came.", "", kBluetooth},
};
static_assert(isTold(kBluetoothOptions));

constexpr FurtherGroup kGroups[] = {
    {"IPv4 address", false, kAddresses},
    {"port limit", false, kPorts},
    {"limit", false, kLimits},
    {"EtherType", false, kEtherTypes},
    {"packet type", false, kPackets},
    {"vsock number", false, kVsock},
    {"kernel cryptography", false, kAlgNumbers},
    {"Bluetooth protocol", false, kBluetoothProtocols},
    {"Bluetooth level or option", false, kBluetoothOptions},
};

} // namespace

std::span<const FurtherGroup> scatteredGroups() { return kGroups; }

} // namespace swb
