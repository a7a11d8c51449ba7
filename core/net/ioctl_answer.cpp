#include "core/net/ioctl_answer.h"

#include "core/constants/file_owner.h"
#include "core/constants/packet_tables.h"
#include "core/constants/tables.h"
#include "core/net/address.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <linux/sockios.h>
#include <linux/un.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

namespace swb {

namespace {

struct Shape {
    unsigned long request;
    RequestShape shape;
};

constexpr Shape kShapes[] = {
    {SIOCINQ, RequestShape::IntegerOut},        {SIOCOUTQ, RequestShape::IntegerOut},
    {SIOCOUTQNSD, RequestShape::IntegerOut},    {SIOCATMARK, RequestShape::IntegerOut},
    {SIOCGPGRP, RequestShape::IntegerOut},      {FIOGETOWN, RequestShape::IntegerOut},
    {FIONBIO, RequestShape::IntegerIn},         {FIOASYNC, RequestShape::IntegerIn},
    {SIOCSPGRP, RequestShape::IntegerIn},       {FIOSETOWN, RequestShape::IntegerIn},
    {FIOCLEX, RequestShape::Nothing},           {FIONCLEX, RequestShape::Nothing},
    {SIOCUNIXFILE, RequestShape::Nothing},      {SIOCGSTAMP_OLD, RequestShape::Time},
    {SIOCGSTAMPNS_OLD, RequestShape::Time},     {SIOCGSTAMP_NEW, RequestShape::Time},
    {SIOCGSTAMPNS_NEW, RequestShape::Time},     {SIOCGIFNAME, RequestShape::InterfaceIndex},
    {SIOCGIFCONF, RequestShape::InterfaceList}, {SIOCGIFFLAGS, RequestShape::Interface},
    {SIOCGIFADDR, RequestShape::Interface},     {SIOCGIFDSTADDR, RequestShape::Interface},
    {SIOCGIFBRDADDR, RequestShape::Interface},  {SIOCGIFNETMASK, RequestShape::Interface},
    {SIOCGIFMETRIC, RequestShape::Interface},   {SIOCGIFMTU, RequestShape::Interface},
    {SIOCGIFHWADDR, RequestShape::Interface},   {SIOCGIFINDEX, RequestShape::Interface},
    {SIOCGIFTXQLEN, RequestShape::Interface},   {SIOCGIFMAP, RequestShape::Interface},
};

// Those of linux/sockios.h that set something of an interface, a bridge, the routes or the ARP table.
constexpr unsigned long kChanging[] = {
    SIOCADDRT,      SIOCDELRT,          SIOCSIFLINK,     SIOCSIFFLAGS,    SIOCSIFADDR,       SIOCSIFDSTADDR,
    SIOCSIFBRDADDR, SIOCSIFNETMASK,     SIOCSIFMETRIC,   SIOCSIFMEM,      SIOCSIFMTU,        SIOCSIFNAME,
    SIOCSIFHWADDR,  SIOCSIFENCAP,       SIOCSIFSLAVE,    SIOCADDMULTI,    SIOCDELMULTI,      SIOCSIFPFLAGS,
    SIOCDIFADDR,    SIOCSIFHWBROADCAST, SIOCSIFBR,       SIOCSIFTXQLEN,   SIOCETHTOOL,       SIOCSMIIREG,
    SIOCDARP,       SIOCSARP,           SIOCDRARP,       SIOCSRARP,       SIOCSIFMAP,        SIOCADDDLCI,
    SIOCDELDLCI,    SIOCSIFVLAN,        SIOCBONDENSLAVE, SIOCBONDRELEASE, SIOCBONDSETHWADDR, SIOCBONDCHANGEACTIVE,
    SIOCBRADDBR,    SIOCBRDELBR,        SIOCBRADDIF,     SIOCBRDELIF,     SIOCSHWTSTAMP,
};

constexpr std::pair<unsigned, std::string_view> kFlags[] = {
    {IFF_UP, "UP"},
    {IFF_BROADCAST, "BROADCAST"},
    {IFF_DEBUG, "DEBUG"},
    {IFF_LOOPBACK, "LOOPBACK"},
    {IFF_POINTOPOINT, "POINTOPOINT"},
    {IFF_NOTRAILERS, "NOTRAILERS"},
    {IFF_RUNNING, "RUNNING"},
    {IFF_NOARP, "NOARP"},
    {IFF_PROMISC, "PROMISC"},
    {IFF_ALLMULTI, "ALLMULTI"},
    {IFF_MASTER, "MASTER"},
    {IFF_SLAVE, "SLAVE"},
    {IFF_MULTICAST, "MULTICAST"},
    {IFF_PORTSEL, "PORTSEL"},
    {IFF_AUTOMEDIA, "AUTOMEDIA"},
    {IFF_DYNAMIC, "DYNAMIC"},
};

RequestShape shapeIn(unsigned long request) {
    const auto row = std::ranges::find(kShapes, request, &Shape::request);
    return row != std::end(kShapes) ? row->shape : RequestShape::Unknown;
}

std::string addressOf(const ifreq& answer) {
    const Address address = Address::fromSockaddr(&answer.ifr_addr, sizeof(sockaddr_in));
    return address.family() == AF_INET ? address.host() : address.toString();
}

std::string flagsOf(const ifreq& answer) {
    auto rest = static_cast<unsigned>(static_cast<std::uint16_t>(answer.ifr_flags));
    std::vector<std::string> names;
    for (const auto& [bit, name] : kFlags) {
        if ((rest & bit) != 0)
            names.emplace_back(name);
        rest &= ~bit;
    }
    if (rest != 0)
        names.push_back(fmt::format("{:#x}", rest));
    return names.empty() ? "0" : fmt::format("{}", fmt::join(names, "|"));
}

std::string hardwareOf(const ifreq& answer) {
    std::array<std::uint8_t, 6> bytes{};
    std::memcpy(bytes.data(), answer.ifr_hwaddr.sa_data, bytes.size());
    return fmt::format("{:02x} ({})", fmt::join(bytes, ":"), decodeValue(hardwareTypes(), answer.ifr_hwaddr.sa_family));
}

std::optional<ifreq> readIfreq(BytesView bytes) {
    if (bytes.size() < sizeof(ifreq))
        return {};
    ifreq answer{};
    std::memcpy(&answer, bytes.data(), sizeof answer);
    return answer;
}

} // namespace

RequestShape requestShape(unsigned long request) { return shapeIn(request); }

bool changesMachine(unsigned long request) {
    const bool isPrivate = request >= SIOCDEVPRIVATE && request < SIOCDEVPRIVATE + 16;
    return isPrivate || std::ranges::find(kChanging, request) != std::end(kChanging);
}

std::string interfaceNameIn(BytesView ifreq) {
    const BytesView name = ifreq.first(std::min<std::size_t>(ifreq.size(), IFNAMSIZ));
    return {name.begin(), std::ranges::find(name, 0)};
}

std::string interfaceAnswer(unsigned long request, BytesView bytes) {
    const auto answer = readIfreq(bytes);
    if (!answer)
        return fmt::format("{:02x}", fmt::join(bytes, " "));
    switch (request) {
    case SIOCGIFADDR:
    case SIOCGIFDSTADDR:
    case SIOCGIFBRDADDR:
    case SIOCGIFNETMASK:
        return addressOf(*answer);
    case SIOCGIFFLAGS:
        return flagsOf(*answer);
    case SIOCGIFHWADDR:
        return hardwareOf(*answer);
    case SIOCGIFMTU:
        return fmt::format("{} bytes", answer->ifr_mtu);
    case SIOCGIFINDEX:
    case SIOCGIFMETRIC:
    case SIOCGIFTXQLEN:
        return std::to_string(answer->ifr_ifindex);
    case SIOCGIFNAME:
        return interfaceNameIn(bytes);
    default:
        return fmt::format("{:02x}", fmt::join(bytes.subspan(IFNAMSIZ), " "));
    }
}

std::string integerAnswer(unsigned long request, int value) {
    switch (request) {
    case SIOCINQ:
        return fmt::format("{} bytes can be read", value);
    case SIOCOUTQ:
        return fmt::format("{} bytes of the send queue are not yet delivered", value);
    case SIOCOUTQNSD:
        return fmt::format("{} bytes have not been sent even once", value);
    case SIOCATMARK:
        return value != 0 ? "the next byte is at the mark of the urgent one" : "not at the mark of an urgent byte";
    case SIOCGPGRP:
    case FIOGETOWN:
        return fmt::format("SIGIO and SIGURG go to {}", fileOwnerText(fileOwnerOf(value)));
    default:
        return {};
    }
}

std::string fcntlAnswer(int command, int result) {
    switch (command) {
    case F_GETFL:
        return fmt::format("{:#x}: {}", result, decodeFlags(fileStatusFlags(), static_cast<std::uint32_t>(result)));
    case F_GETFD:
        return result == 0 ? "no flag: the descriptor stays open in a program that this one executes"
                           : decodeFlags(descriptorFlags(), static_cast<std::uint32_t>(result));
    case F_GETOWN:
        return fmt::format("SIGIO and SIGURG go to {}", fileOwnerText(fileOwnerOf(result)));
    case F_GETSIG:
        if (const char* name = result > 0 ? sigabbrev_np(result) : nullptr)
            return fmt::format("SIG{}", name);
        return result == 0 ? "SIGIO, as nothing else was chosen" : std::string();
    case F_GETPIPE_SZ:
        return fmt::format("{} bytes", result);
    default:
        return {};
    }
}

std::vector<std::string> interfaceListAnswer(BytesView bytes) {
    std::vector<std::string> lines;
    for (; bytes.size() >= sizeof(ifreq); bytes = bytes.subspan(sizeof(ifreq)))
        lines.push_back(fmt::format("{} {}", interfaceNameIn(bytes), addressOf(*readIfreq(bytes))));
    return lines;
}

std::string timeAnswer(unsigned long request, BytesView bytes) {
    std::array<std::int64_t, 2> time{};
    if (bytes.size() < sizeof time)
        return {};
    std::memcpy(time.data(), bytes.data(), sizeof time);
    const bool isNanoseconds = request == SIOCGSTAMPNS_OLD || request == SIOCGSTAMPNS_NEW;
    return isNanoseconds ? fmt::format("{}.{:09} s since 1970", time[0], time[1])
                         : fmt::format("{}.{:06} s since 1970", time[0], time[1]);
}

} // namespace swb
