#include "core/net/address.h"

#include "core/base/utf8.h"

#include <fmt/format.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace swb {
namespace {

constexpr std::size_t kPathOffset = offsetof(sockaddr_un, sun_path);
constexpr std::size_t kPathCapacity = sizeof(sockaddr_un::sun_path);
static_assert(kPathOffset == sizeof(sa_family_t) && kPathCapacity == 108);

Address makeUnix(BytesView name, std::size_t trailingNuls) {
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    std::copy(name.begin(), name.end(), un.sun_path);
    const auto length = static_cast<std::uint32_t>(kPathOffset + name.size() + trailingNuls);
    return Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&un), length);
}

// Where to mark what does not fit: the first byte too many, moved back to the start of its character.
ParseError tooLong(BytesView text, std::size_t room, std::string message) {
    std::size_t at = 0;
    for (std::size_t next = 0; next <= room && next < text.size(); next += utf8At(text, next).length)
        at = next;
    return {at, text.size() - at, std::move(message)};
}

} // namespace

Address Address::fromBytes(BytesView bytes, std::uint32_t length) {
    Address out;
    const std::size_t kept = std::min({bytes.size(), kCapacity, std::size_t{length}});
    std::copy_n(bytes.begin(), kept, out.m_bytes.begin());
    out.m_length = length;
    return out;
}

Address Address::fromSockaddr(const sockaddr* address, std::uint32_t length) {
    if (address == nullptr)
        return {};
    const std::size_t readable = std::min<std::size_t>(length, kCapacity);
    return fromBytes({reinterpret_cast<const std::uint8_t*>(address), readable}, length);
}

Parsed<Address> Address::unixPath(std::string_view path) {
    if (path.empty())
        return tl::unexpected(ParseError{0, 0, "a path has at least one byte; autobind is a choice of its own"});
    if (const std::size_t nul = path.find('\0'); nul != std::string_view::npos)
        return tl::unexpected(
            ParseError{nul, 1, "a path ends at its first NUL; a name with NUL bytes is an abstract one"});
    if (path.size() > kPathCapacity)
        return tl::unexpected(tooLong(viewOf(path), kPathCapacity,
                                      fmt::format("sun_path holds {} bytes and this path has {}; a shorter one, or one "
                                                  "relative to the working directory, fits",
                                                  kPathCapacity, path.size())));
    return makeUnix(viewOf(path), path.size() < kPathCapacity ? 1 : 0);
}

Parsed<Address> Address::unixAbstract(BytesView name) {
    if (name.size() > kPathCapacity - 1)
        return tl::unexpected(tooLong(name, kPathCapacity - 1,
                                      fmt::format("sun_path holds {} bytes, {} behind the leading NUL, and this name "
                                                  "has {}",
                                                  kPathCapacity, kPathCapacity - 1, name.size())));
    Bytes whole(name.size() + 1, 0);
    std::copy(name.begin(), name.end(), whole.begin() + 1);
    return makeUnix(whole, 0);
}

Address Address::unixAutobind() { return makeUnix({}, 0); }

Address Address::unspecified() {
    constexpr std::array<std::uint8_t, sizeof(::sockaddr)> kZero{};
    static_assert(AF_UNSPEC == 0 && kZero.size() == 16);
    return fromBytes(kZero, kZero.size());
}

int Address::family() const {
    if (m_length < sizeof(sa_family_t))
        return -1;
    sa_family_t family = 0;
    std::memcpy(&family, m_bytes.data(), sizeof family);
    return family;
}

const sockaddr* Address::data() const { return reinterpret_cast<const sockaddr*>(m_bytes.data()); }

BytesView Address::bytes() const { return {m_bytes.data(), std::min<std::size_t>(m_length, kCapacity)}; }

bool operator==(const Address& a, const Address& b) {
    return a.m_length == b.m_length && std::ranges::equal(a.bytes(), b.bytes());
}

} // namespace swb
