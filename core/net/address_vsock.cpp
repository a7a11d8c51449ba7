#include "core/constants/tables.h"
#include "core/net/address.h"
#include "core/net/address_faults.h"
#include "core/net/address_view.h"

#include <fmt/format.h>
#include <linux/vm_sockets.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <limits>

namespace swb {
namespace {

static_assert(sizeof(sockaddr_vm) == 16);

constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
constexpr std::string_view kCidPrefix = "VMADDR_CID_";

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

// Takes "local" for VMADDR_CID_LOCAL, and -1 as the header writes VMADDR_CID_ANY.
Parsed<std::uint32_t> parsePart(NamedTable table, std::string_view prefix, std::string_view text) {
    if (text == "-1")
        return kMost;
    const std::string symbol = std::string(prefix) + std::string(text);
    if (const NamedValue* row = findSymbol(table, symbol))
        return static_cast<std::uint32_t>(row->value);
    return address_faults::namedNumber(table, text, kMost);
}

std::string contextText(std::uint32_t cid) {
    const NamedValue* row = findValue(vsockContexts(), cid);
    return row != nullptr ? lowered(row->symbol.substr(kCidPrefix.size())) : std::to_string(cid);
}

} // namespace

Address Address::vsock(std::uint32_t cid, std::uint32_t port, std::uint8_t flags) {
    sockaddr_vm vm{};
    vm.svm_family = AF_VSOCK;
    vm.svm_port = port;
    vm.svm_cid = cid;
    vm.svm_flags = flags;
    return fromSockaddr(reinterpret_cast<const sockaddr*>(&vm), sizeof vm);
}

Parsed<Address> Address::parseVsock(std::string_view cid, std::string_view port, std::string_view flags) {
    if (cid.empty())
        return tl::unexpected(ParseError{0, 0, "a context id is missing: 1 (local) is this machine, 2 its host"});
    const auto context = parsePart(vsockContexts(), kCidPrefix, cid);
    if (!context)
        return tl::unexpected(context.error());
    const auto number = parsePart(vsockPorts(), "VMADDR_PORT_", port);
    if (!number)
        return tl::unexpected(number.error());
    const auto bits = address_faults::namedNumber(vsockFlags(), flags, 255);
    if (!bits)
        return tl::unexpected(bits.error());
    return vsock(*context, *number, static_cast<std::uint8_t>(*bits));
}

namespace address_view {

std::optional<Vsock> asVsock(const Address& address) {
    if (address.family() != AF_VSOCK || address.length() < sizeof(sockaddr_vm))
        return {};
    const auto vm = copyOf<sockaddr_vm>(address);
    const bool isPlain = address.length() == sizeof vm && vm.svm_reserved1 == 0 &&
                         std::ranges::all_of(vm.svm_zero, [](unsigned char byte) { return byte == 0; });
    return Vsock{vm.svm_cid, vm.svm_port, vm.svm_flags, isPlain};
}

std::string textOf(const Vsock& vsock) {
    std::string text = fmt::format("vsock:{}:{}", contextText(vsock.cid),
                                   vsock.port == VMADDR_PORT_ANY ? "any" : std::to_string(vsock.port));
    if (vsock.flags != 0)
        text += fmt::format(" flags {}", vsock.flags);
    return text;
}

std::string cLinesOf(const Vsock& vsock, std::string_view name) {
    const std::string port = vsock.port == VMADDR_PORT_ANY ? "VMADDR_PORT_ANY" : std::to_string(vsock.port);
    std::string fields = fmt::format(".svm_family = AF_VSOCK, .svm_cid = {}, .svm_port = {}",
                                     decodeValue(vsockContexts(), vsock.cid), port);
    if (vsock.flags != 0)
        fields += fmt::format(", .svm_flags = {}", decodeFlags(vsockFlags(), vsock.flags));
    return fmt::format("struct sockaddr_vm {} = {{{}}};", name, fields);
}

} // namespace address_view
} // namespace swb
