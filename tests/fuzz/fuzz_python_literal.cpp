// Python literals and JSON: what is read stands inside its text, and what is written of it reads to the same.
#include "core/payload/json_text.h"
#include "core/payload/python_literal.h"
#include "tests/fuzz/fuzz_input.h"

#include <string>

using namespace swb;

namespace {

void checkError(const ParseError& error, std::string_view text) {
    SWB_FUZZ_CHECK(!error.message.empty());
    SWB_FUZZ_CHECK(error.position + error.length <= text.size());
}

template <class Value>
void checkPlaces(const Value& value, std::size_t begin, std::size_t end) {
    SWB_FUZZ_CHECK(value.position >= begin && value.position + value.length <= end);
    for (const Value& item : value.items)
        checkPlaces(item, begin, end);
}

void literal(std::string_view text) {
    const auto value = parsePythonLiteral(text);
    if (!value)
        return checkError(value.error(), text);
    checkPlaces(*value, 0, text.size());
    const std::string repr = pythonRepr(*value);
    for (const std::string_view unstable : {"inf", "nan", "Ellipsis", "j"}) // repr(-3j) is (-0-3j), which is 0-3j
        if (repr.find(unstable) != std::string::npos)
            return;
    const auto again = parsePythonLiteral(repr);
    SWB_FUZZ_CHECK(again.has_value());
    SWB_FUZZ_CHECK(pythonRepr(*again) == repr);
}

void json(std::string_view text) {
    const auto value = readJson(text);
    if (!value)
        return checkError(value.error(), text);
    checkPlaces(*value, 0, text.size());
    const auto compact = layOutJson(text, JsonLayout::Compact);
    const auto pretty = layOutJson(text, JsonLayout::Pretty);
    SWB_FUZZ_CHECK(compact.has_value() && pretty.has_value());
    SWB_FUZZ_CHECK(compact->size() <= text.size());
    SWB_FUZZ_CHECK(layOutJson(*pretty, JsonLayout::Compact).value() == *compact);
    SWB_FUZZ_CHECK(layOutJson(*compact, JsonLayout::Pretty).value() == *pretty);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const bool asJson = (input.byte() & 1) != 0;
    const BytesView rest = input.rest();
    const std::string text(rest.begin(), rest.end());
    asJson ? json(text) : literal(text);
    return 0;
}
