// Names and numbers as the fields of the window take them: what is told of a value is read as that value again.
#include "core/constants/tables.h"
#include "tests/fuzz/fuzz_input.h"

#include <string>

using namespace swb;

namespace {

constexpr NamedTable (*kTables[])() = {families,     socketTypes, socketTypeFlags, ipProtocols,     messageFlags,
                                       shutdownHows, pollEvents,  fcntlCommands,   fileStatusFlags, ioctlRequests};

void checkToldAgain(NamedTable table, std::int64_t value) {
    const std::string one = decodeValue(table, value);
    SWB_FUZZ_CHECK(parseValue(table, one) == value);
    const auto bits = static_cast<std::uint64_t>(value);
    const std::string flags = decodeFlags(table, bits);
    const auto again = parseValue(table, flags);
    SWB_FUZZ_CHECK(again.has_value() && static_cast<std::uint64_t>(*again) == bits);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const NamedTable table = kTables[input.choice(std::size(kTables))]();
    if (input.choice(2) == 0) {
        checkToldAgain(table, static_cast<std::int64_t>(input.number(8)));
        return 0;
    }
    const std::string_view text = fuzz::textOf(input.rest());
    const auto value = parseValue(table, text);
    if (value)
        checkToldAgain(table, *value);
    else
        SWB_FUZZ_CHECK(findSymbol(table, text) == nullptr);
    return 0;
}
