#include "core/reference/module_loading.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

namespace swb {

namespace {

constexpr int kMptcp = 262;
constexpr int kXdp = 44;

struct ProtoFamily {
    std::string_view name; // in the first column of /proc/net/protocols
    int family;
};

constexpr ProtoFamily kFamilies[] = {
    {"UNIX", AF_UNIX},       {"UNIX-STREAM", AF_UNIX}, {"TCP", AF_INET},
    {"UDP", AF_INET},        {"TCPv6", AF_INET6},      {"UDPv6", AF_INET6},
    {"NETLINK", AF_NETLINK}, {"PACKET", AF_PACKET},    {"AF_VSOCK", AF_VSOCK},
    {"XDP", kXdp},           {"ALG", AF_ALG},          {"KEY", AF_KEY},
    {"CAN_RAW", AF_CAN},     {"TIPC", AF_TIPC},        {"SMC", AF_SMC},
    {"RXRPC", AF_RXRPC},     {"HCI", AF_BLUETOOTH},    {"L2CAP", AF_BLUETOOTH},
    {"LLC", AF_LLC},         {"RDS", AF_RDS},          {"AX25", AF_AX25},
    {"X25", AF_X25},         {"KCM", AF_KCM},          {"QIPCRTR", AF_QIPCRTR},
};

std::string firstLineOf(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

void readLoading(LoadedParts& parts, const std::string& root) {
    // Present in every kernel that was built with modules.
    if (!std::filesystem::exists(root + "/proc/modules")) {
        parts.canLoad = false;
        parts.why = "This kernel was built without loadable modules: nothing is loaded by asking.";
    } else if (firstLineOf(root + "/proc/sys/kernel/modules_disabled") == "1") {
        parts.canLoad = false;
        parts.why = "kernel.modules_disabled is 1: nothing is loaded by asking.";
    }
}

void readProtocols(LoadedParts& parts, const std::string& root) {
    std::ifstream file(root + "/proc/net/protocols");
    for (std::string line; std::getline(file, line);) {
        const std::string name = line.substr(0, line.find(' '));
        const auto* row = std::ranges::find(kFamilies, std::string_view(name), &ProtoFamily::name);
        if (row != std::end(kFamilies))
            parts.families.insert(row->family);
        parts.hasMptcp4 = parts.hasMptcp4 || name == "MPTCP";
        parts.hasMptcp6 = parts.hasMptcp6 || name == "MPTCPv6";
        parts.hasUdplite4 = parts.hasUdplite4 || name == "UDP-Lite";
        parts.hasUdplite6 = parts.hasUdplite6 || name == "UDPLITEv6";
    }
}

void readNetlink(LoadedParts& parts, const std::string& root) {
    std::ifstream file(root + "/proc/net/netlink");
    std::string line;
    std::getline(file, line); // the headings
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string address;
        int protocol = 0;
        if (words >> address >> protocol)
            parts.netlink.insert(protocol);
    }
}

// inet_create() asks for a module whenever no registered protocol fits, also where the type is what does not fit.
bool mayLoadInet(const LoadedParts& loaded, bool isSix, int type, int protocol) {
    switch (type) {
    case SOCK_RAW:
        return protocol == 0; // every other number finds the raw protocol
    case SOCK_STREAM:
        return protocol != 0 && protocol != IPPROTO_TCP &&
               !(protocol == kMptcp && (isSix ? loaded.hasMptcp6 : loaded.hasMptcp4));
    case SOCK_DGRAM:
        return protocol != 0 && protocol != IPPROTO_UDP &&
               protocol != (isSix ? int{IPPROTO_ICMPV6} : int{IPPROTO_ICMP}) &&
               !(protocol == IPPROTO_UDPLITE && (isSix ? loaded.hasUdplite6 : loaded.hasUdplite4));
    default:
        return !(type == SOCK_PACKET && !isSix); // that one goes to AF_PACKET before inet_create() sees it
    }
}

} // namespace

LoadedParts LoadedParts::ofThisKernel(const std::string& root) {
    LoadedParts parts;
    readLoading(parts, root);
    readProtocols(parts, root);
    readNetlink(parts, root);
    return parts;
}

bool mayLoadModule(const LoadedParts& loaded, int family, int type, int protocol) {
    if (!loaded.canLoad)
        return false;
    if (family == AF_INET && type == SOCK_PACKET)
        return !loaded.families.contains(AF_PACKET);
    if (!loaded.families.contains(family))
        return true;
    if (family == AF_INET || family == AF_INET6)
        return mayLoadInet(loaded, family == AF_INET6, type, protocol);
    if (family == AF_NETLINK)
        return !loaded.netlink.contains(protocol);
    return family == AF_CAN || family == AF_BLUETOOTH || family == AF_VSOCK || family == AF_ALG;
}

} // namespace swb
