#pragma once

#include "core/net/address.h"

#include <array>
#include <cstdint>
#include <memory>

namespace swb {

// An address in the room of the usual ones: ten thousand peers would hold 136 bytes each otherwise.
class PackedAddress {
public:
    PackedAddress() = default;
    explicit PackedAddress(const Address& address);
    Address unpacked() const;

private:
    static constexpr std::size_t kInline = 28; // struct sockaddr_in6
    std::uint32_t m_length = 0;
    std::array<std::uint8_t, kInline> m_bytes{};
    std::unique_ptr<Address> m_long; // of Unix paths
};

} // namespace swb
