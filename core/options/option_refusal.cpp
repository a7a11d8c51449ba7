#include "core/options/option_refusal.h"

#include "core/options/option_names.h"
#include "core/options/option_offer.h"
#include "core/options/option_value.h"

#include <fmt/format.h>

#include <cerrno>

namespace swb {

std::string readRefusal(std::int64_t room, int error) {
    if (error != EINVAL || (room >= 0 && room <= kIntMax))
        return {};
    return fmt::format("The kernel takes the length for an int: {} is {} to it, and a negative length is refused "
                       "before the option is looked at. Ask with the size of the value.",
                       room, static_cast<std::int32_t>(static_cast<std::uint32_t>(room)));
}

std::string setRefusal(int level, int name, BytesView value, int error) {
    const OptionSpec* spec = findOption(level, name);
    if (error != EINVAL || spec == nullptr)
        return {};
    const std::optional<std::int64_t> number = decodeOption(*spec, value).number;
    if (!number || !isOutsideRange(*spec, *number))
        return {};
    return fmt::format("{} is outside what {} takes: {}.", *number, spec->symbol, rangeText(*spec));
}

std::string optionRefusal(const CallRecord& record) {
    if (record.call == CallId::Getsockopt)
        return readRefusal(record.args[3], record.error);
    if (record.call != CallId::Setsockopt || record.dataLength != record.keptData().size())
        return {};
    return setRefusal(static_cast<int>(record.args[1]), static_cast<int>(record.args[2]), record.keptData(),
                      record.error);
}

} // namespace swb
