#include "core/traffic/packed_address.h"

#include <algorithm>

namespace swb {

PackedAddress::PackedAddress(const Address& address)
    : m_length(address.length()) {
    const BytesView bytes = address.bytes();
    if (m_length > kInline)
        m_long = std::make_unique<Address>(address);
    else
        std::copy(bytes.begin(), bytes.end(), m_bytes.begin());
}

Address PackedAddress::unpacked() const {
    return m_long ? *m_long : Address::fromBytes(BytesView(m_bytes).first(m_length), m_length);
}

} // namespace swb
