// What a person types into the decoder of the reference: it has readings or a fault, never both; the number that it
// tells is the one that another reader finds, and what it says, typed again, is the same number.
#include "core/base/ascii.h"
#include "core/reference/decoder.h"
#include "tests/fuzz/fuzz_input.h"

#include <cerrno>
#include <cstdlib>
#include <string>

using namespace swb;

namespace {

const std::vector<ServicePort>& services() {
    static const std::vector<ServicePort> kServices{{80, "http (www)", "", "sctp: http"}, {512, "exec", "biff", ""}};
    return kServices;
}

// The plain numbers that strtoll() reads the same way: decimal and 0x, with a sign.
void checkPlain(std::string_view text, const NumberReadings& decoded) {
    std::string whole(trimmed(text));
    const bool isHex = whole.starts_with("0x") && whole.size() > 2;
    const std::string_view digits = std::string_view(whole).substr(isHex ? 2 : whole.starts_with('-') ? 1 : 0);
    const auto* const kind = isHex ? "0123456789abcdefABCDEF" : "0123456789";
    if (digits.empty() || digits.size() > 15 || digits.find_first_not_of(kind) != std::string_view::npos ||
        (!isHex && digits.front() == '0'))
        return;
    const auto expected = std::strtoll(whole.c_str(), nullptr, 0);
    SWB_FUZZ_CHECK(decoded.fault.empty() && !decoded.readings.empty());
    SWB_FUZZ_CHECK(decoded.readings.front().value == expected);
}

void checkReading(const NumberReading& reading) {
    SWB_FUZZ_CHECK(!reading.group.empty() && !reading.text.empty() && !reading.meaning.empty());
    if (reading.constant == nullptr || !reading.constant->value)
        return;
    const NumberReadings again = readNumber(reading.constant->symbol, services());
    SWB_FUZZ_CHECK(again.fault.empty() && !again.readings.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const std::string_view text = fuzz::textOf(input.rest());
    const NumberReadings decoded = readNumber(text, services());
    SWB_FUZZ_CHECK(decoded.fault.empty() || decoded.readings.empty());
    SWB_FUZZ_CHECK(!decoded.fault.empty() || !decoded.readings.empty() || trimmed(text).empty());
    checkPlain(text, decoded);
    if (!decoded.readings.empty()) {
        for (const NumberReading& reading : decoded.readings)
            SWB_FUZZ_CHECK(!reading.group.empty() && !reading.text.empty() && !reading.meaning.empty());
        checkReading(decoded.readings.back());
        const std::string number = std::to_string(decoded.readings.front().value);
        SWB_FUZZ_CHECK(readNumber(number, services()).fault.empty());
    }
    return 0;
}
