#include "core/base/escape.h"
#include "core/constants/packet_tables.h"
#include "core/constants/tables.h"
#include "core/explain/explain_parts.h"
#include "core/explain/group_words.h"

#include <fmt/format.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace swb {

namespace {

// Writes fields one below the other: where they stand, their bytes, what they say.
class FieldWriter {
public:
    explicit FieldWriter(BytesView bytes)
        : m_bytes(bytes) {}

    // Nothing when the address ends before the field; what there is of it when it ends inside.
    void add(std::string_view name, std::size_t offset, std::size_t size, std::string_view meaning) {
        if (offset >= m_bytes.size() || size == 0)
            return;
        const BytesView field = m_bytes.subspan(offset, std::min(size, m_bytes.size() - offset));
        m_text += fmt::format("{}{:<8}{}\n", m_text.empty() ? "" : "\n", range(offset, field.size()), name);
        constexpr std::size_t kPerLine = 8;
        for (std::size_t at = 0; at < field.size(); at += kPerLine)
            m_text += fmt::format("        {:02x}\n",
                                  fmt::join(field.subspan(at, std::min(kPerLine, field.size() - at)), " "));
        m_text += fmt::format("        {}", field.size() == size ? meaning : std::string_view("(cut)"));
    }

    std::string take() { return std::move(m_text); }

private:
    static std::string range(std::size_t offset, std::size_t size) {
        return size == 1 ? std::to_string(offset) : fmt::format("{}-{}", offset, offset + size - 1);
    }

    BytesView m_bytes;
    std::string m_text;
};

std::string familyText(int family) {
    return fmt::format("{} ({}), in this machine's byte order", decodeValue(families(), family), family);
}

std::string portText(int port) { return fmt::format("{}, high byte first", port); }

void addInet(FieldWriter& fields, const Address& address) {
    fields.add("sin_family", 0, sizeof(sa_family_t), familyText(AF_INET));
    fields.add("sin_port", offsetof(sockaddr_in, sin_port), sizeof(in_port_t), portText(address.port()));
    fields.add("sin_addr", offsetof(sockaddr_in, sin_addr), sizeof(in_addr), address.host());
    fields.add("sin_zero", offsetof(sockaddr_in, sin_zero), sizeof(sockaddr_in::sin_zero), "padding, not looked at");
}

std::uint32_t wordAt(BytesView bytes, std::size_t offset) {
    std::uint32_t word = 0;
    if (offset + sizeof word <= bytes.size())
        std::memcpy(&word, bytes.data() + offset, sizeof word);
    return word;
}

// RFC 8200: four bits of no meaning here, traffic class, flow label.
std::string flowText(std::uint32_t flow) {
    return fmt::format("traffic class {:#04x}, flow label {:#x}, high byte first", (flow >> 20) & 0xff, flow & 0xfffff);
}

void addInet6(FieldWriter& fields, const Address& address) {
    constexpr std::size_t kFlow = offsetof(sockaddr_in6, sin6_flowinfo);
    constexpr std::size_t kScope = offsetof(sockaddr_in6, sin6_scope_id);
    fields.add("sin6_family", 0, sizeof(sa_family_t), familyText(AF_INET6));
    fields.add("sin6_port", offsetof(sockaddr_in6, sin6_port), sizeof(in_port_t), portText(address.port()));
    fields.add("sin6_flowinfo", kFlow, sizeof(std::uint32_t), flowText(ntohl(wordAt(address.bytes(), kFlow))));
    fields.add("sin6_addr", offsetof(sockaddr_in6, sin6_addr), sizeof(in6_addr), address.host());
    const std::uint32_t scope = wordAt(address.bytes(), kScope);
    fields.add("sin6_scope_id", kScope, sizeof scope,
               scope == 0 ? std::string("0: no interface named")
                          : fmt::format("interface {}, in this machine's byte order", scope));
}

void addUnix(FieldWriter& fields, const Address& address) {
    constexpr std::size_t kPath = offsetof(sockaddr_un, sun_path);
    fields.add("sun_family", 0, sizeof(sa_family_t), familyText(AF_UNIX));
    const BytesView bytes = address.bytes();
    if (bytes.size() <= kPath)
        return;
    const BytesView name = bytes.subspan(kPath);
    const auto end = static_cast<std::size_t>(std::find(name.begin(), name.end(), 0) - name.begin());
    if (end == 0) {
        fields.add("sun_path", kPath, 1, "NUL: what follows is an abstract name");
        fields.add("", kPath + 1, name.size() - 1, '"' + escapeBytes(name.subspan(1)) + '"');
        return;
    }
    fields.add("sun_path", kPath, end, '"' + escapeBytes(name.first(end)) + '"');
    fields.add("", kPath + end, name.size() - end, "NUL ends the path");
}

void addNetlink(FieldWriter& fields, const Address& address) {
    constexpr std::size_t kPid = offsetof(sockaddr_nl, nl_pid);
    constexpr std::size_t kGroups = offsetof(sockaddr_nl, nl_groups);
    const std::uint32_t pid = wordAt(address.bytes(), kPid);
    const std::uint32_t groups = wordAt(address.bytes(), kGroups);
    fields.add("nl_family", 0, sizeof(sa_family_t), familyText(AF_NETLINK));
    fields.add("nl_pad", offsetof(sockaddr_nl, nl_pad), sizeof(unsigned short), "padding, zero");
    fields.add("nl_pid", kPid, sizeof pid, pid == 0 ? std::string("0: the kernel") : std::to_string(pid));
    fields.add("nl_groups", kGroups, sizeof groups,
               groups == 0 ? std::string("no multicast group")
                           : fmt::format("{:#x}: on NETLINK_ROUTE {}", groups, decodeFlags(routeGroups(), groups)));
}

void addVsock(FieldWriter& fields, const Address& address) {
    constexpr std::size_t kPort = offsetof(sockaddr_vm, svm_port);
    constexpr std::size_t kCid = offsetof(sockaddr_vm, svm_cid);
    constexpr std::size_t kFlags = offsetof(sockaddr_vm, svm_flags);
    const BytesView bytes = address.bytes();
    fields.add("svm_family", 0, sizeof(sa_family_t), familyText(AF_VSOCK));
    fields.add("svm_reserved1", offsetof(sockaddr_vm, svm_reserved1), sizeof(unsigned short), "reserved, zero");
    fields.add("svm_port", kPort, sizeof(std::uint32_t), decodeValue(vsockPorts(), wordAt(bytes, kPort)));
    fields.add("svm_cid", kCid, sizeof(std::uint32_t), decodeValue(vsockContexts(), wordAt(bytes, kCid)));
    fields.add("svm_flags", kFlags, 1, kFlags < bytes.size() ? decodeFlags(vsockFlags(), bytes[kFlags]) : "");
    fields.add("svm_zero", kFlags + 1, sizeof(sockaddr_vm::svm_zero), "padding, zero");
}

void addLink(FieldWriter& fields, const Address& address) {
    constexpr std::size_t kProtocol = offsetof(sockaddr_ll, sll_protocol);
    constexpr std::size_t kIndex = offsetof(sockaddr_ll, sll_ifindex);
    constexpr std::size_t kHardwareType = offsetof(sockaddr_ll, sll_hatype);
    constexpr std::size_t kPacketType = offsetof(sockaddr_ll, sll_pkttype);
    constexpr std::size_t kLength = offsetof(sockaddr_ll, sll_halen);
    constexpr std::size_t kHardware = offsetof(sockaddr_ll, sll_addr);
    const BytesView bytes = address.bytes();
    const auto byteAt = [&](std::size_t at) { return at < bytes.size() ? bytes[at] : 0; };
    const unsigned protocol = static_cast<unsigned>(byteAt(kProtocol)) << 8 | byteAt(kProtocol + 1);
    std::uint16_t hardwareType = 0;
    if (bytes.size() >= kHardwareType + sizeof hardwareType)
        std::memcpy(&hardwareType, bytes.data() + kHardwareType, sizeof hardwareType);
    fields.add("sll_family", 0, sizeof(sa_family_t), familyText(AF_PACKET));
    fields.add("sll_protocol", kProtocol, 2, decodeValue(etherTypes(), protocol) + ", high byte first");
    const std::uint32_t index = wordAt(bytes, kIndex);
    fields.add("sll_ifindex", kIndex, sizeof index,
               index == 0 ? std::string("0: no interface named") : fmt::format("interface {}", index));
    fields.add("sll_hatype", kHardwareType, sizeof hardwareType, decodeValue(hardwareTypes(), hardwareType));
    fields.add("sll_pkttype", kPacketType, 1, decodeValue(packetTypes(), byteAt(kPacketType)));
    fields.add("sll_halen", kLength, 1, fmt::format("{} bytes of hardware address", byteAt(kLength)));
    const std::size_t length =
        std::min<std::size_t>(byteAt(kLength), bytes.size() > kHardware ? bytes.size() - kHardware : 0);
    fields.add("sll_addr", kHardware, length, "hardware address");
    fields.add("", kHardware + length, bytes.size() - std::min(bytes.size(), kHardware + length), "not used");
}

std::string fieldsText(const Address& address) {
    FieldWriter fields(address.bytes());
    switch (address.family()) {
    case AF_INET:
        addInet(fields, address);
        break;
    case AF_INET6:
        addInet6(fields, address);
        break;
    case AF_UNIX:
        addUnix(fields, address);
        break;
    case AF_NETLINK:
        addNetlink(fields, address);
        break;
    case AF_VSOCK:
        addVsock(fields, address);
        break;
    case AF_PACKET:
        addLink(fields, address);
        break;
    case -1:
        fields.add("sa_family", 0, sizeof(sa_family_t), "");
        break;
    default:
        fields.add("sa_family", 0, sizeof(sa_family_t), familyText(address.family()));
        fields.add("sa_data", sizeof(sa_family_t), address.bytes().size() - sizeof(sa_family_t),
                   "bytes of the family's own meaning");
    }
    return fields.take();
}

std::string portMeaning(int port) {
    if (port < 0)
        return {};
    if (port == 0)
        return "0: for bind, the kernel picks a free port; as a destination it is nobody's.";
    if (port < 1024)
        return fmt::format("{}: below 1024, so bind needs the capability CAP_NET_BIND_SERVICE.", port);
    return fmt::format("{}: any user may bind to it.", port);
}

std::string mappedMeaning(const Address& address) {
    const BytesView bytes = address.bytes().subspan(offsetof(sockaddr_in6, sin6_addr) + 12, sizeof(in_addr));
    const auto inner =
        Address::parseInet(fmt::format("{}", fmt::join(bytes, ".")), std::to_string(std::max(address.port(), 0)));
    return inner ? fmt::format("The IPv4 address in it: {} ({}).", inner->host(), classOf(*inner).name) : std::string();
}

std::string scopeMeaning(const Address& address) {
    const std::string_view kind = classOf(address).name;
    if (address.family() != AF_INET6)
        return {};
    if (address.scopeId() == 0 && kind == "link-local")
        return "None given: bind and connect answer EINVAL. Write the interface behind a percent sign: fe80::1%eth0.";
    return address.scopeId() == 0 ? std::string() : fmt::format("Interface number {}.", address.scopeId());
}

std::string flowMeaning(const Address& address) {
    constexpr std::size_t kFlow = offsetof(sockaddr_in6, sin6_flowinfo);
    const std::uint32_t flow = address.family() == AF_INET6 ? ntohl(wordAt(address.bytes(), kFlow)) : 0;
    if (flow == 0)
        return {};
    return fmt::format("The kernel ignores it unless the option IPV6_FLOWINFO_SEND is set: then packets carry the "
                       "flow label {:#x}, and where somebody on this machine holds labels of their own "
                       "(IPV6_FLOWLABEL_MGR leases them) only a leased one is taken. A receiver with IPV6_FLOWINFO "
                       "gets it as ancillary data.",
                       flow & 0xfffff);
}

std::string lengthMeaning(const Address& address) {
    if (address.length() > Address::kCapacity)
        return fmt::format("The kernel says {} bytes; {} of them are kept here.", address.length(), Address::kCapacity);
    if (address.family() == AF_UNIX && address.length() > sizeof(sockaddr_un))
        return fmt::format(
            "{} bytes, more than struct sockaddr_un has ({}): the path fills it, and the kernel counts a "
            "closing NUL that lies behind.",
            address.length(), sizeof(sockaddr_un));
    return {};
}

} // namespace

Explanation explainAddress(const Address& address) {
    const AddressClass kind = classOf(address);
    Explanation explanation;
    explanation.title = address.toString();
    explanation.subtitle = kind.name;
    if (address.family() >= 0)
        explanation.subtitle = fmt::format("{} address, {}, {} bytes", decodeValue(families(), address.family()),
                                           kind.name, address.length());
    addText(explanation, "What it is", std::string(kind.meaning));
    if (kind.name == "IPv4-mapped")
        addText(explanation, "IPv4", mappedMeaning(address));
    if (const GroupClass group = groupClassOf(address); group.isGroup) {
        addText(explanation, "Group", fmt::format("{}. {}", group.name, group.meaning));
        addSource(explanation, group.source);
    }
    addText(explanation, "Port", portMeaning(address.port()));
    addText(explanation, "Scope", scopeMeaning(address));
    addText(explanation, "Flow", flowMeaning(address));
    addText(explanation, "Length", lengthMeaning(address));
    addCode(explanation, "Byte by byte", fieldsText(address));
    addCode(explanation, "In C", address.toCInitializer("address"));
    addCode(explanation, "In Python", address.isEmpty() ? std::string() : address.toPython());
    addSource(explanation, kind.source);
    return explanation;
}

} // namespace swb
