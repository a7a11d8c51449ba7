#include "core/resolve/happy_eyeballs.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace swb {

namespace {

using Family = std::vector<Address>;

// Each family's addresses, in the order in which the families come up.
std::vector<Family> byFamily(std::span<const Address> addresses) {
    std::vector<Family> families;
    std::set<std::string_view> seen;
    for (const Address& address : addresses) {
        const BytesView bytes = address.bytes();
        if (!seen.emplace(reinterpret_cast<const char*>(bytes.data()), bytes.size()).second)
            continue;
        auto family =
            std::ranges::find(families, address.family(), [](const Family& one) { return one.front().family(); });
        if (family == families.end())
            family = families.insert(families.end(), Family());
        family->push_back(address);
    }
    return families;
}

} // namespace

std::vector<Address> interleaveFamilies(std::span<const Address> addresses) {
    const std::vector<Family> families = byFamily(addresses);
    std::size_t most = 0;
    for (const Family& family : families)
        most = std::max(most, family.size());
    std::vector<Address> order;
    for (std::size_t turn = 0; turn < most; ++turn)
        for (const Family& family : families)
            if (turn < family.size())
                order.push_back(family[turn]);
    return order;
}

} // namespace swb
