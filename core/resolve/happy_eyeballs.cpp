#include "core/resolve/happy_eyeballs.h"

#include <algorithm>
#include <iterator>
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

std::vector<Address> interleaveFamilies(std::span<const Address> addresses, std::size_t firstFamilyCount) {
    std::vector<Family> families = byFamily(addresses);
    std::vector<Address> order;
    if (families.empty())
        return order;
    Family& first = families.front();
    const auto ahead =
        static_cast<std::ptrdiff_t>(std::min(std::max<std::size_t>(firstFamilyCount, 1) - 1, first.size()));
    std::move(first.begin(), first.begin() + ahead, std::back_inserter(order));
    first.erase(first.begin(), first.begin() + ahead);
    const std::size_t most = std::ranges::max(families, {}, &Family::size).size();
    for (std::size_t turn = 0; turn < most; ++turn)
        for (Family& family : families)
            if (turn < family.size())
                order.push_back(std::move(family[turn]));
    return order;
}

} // namespace swb
