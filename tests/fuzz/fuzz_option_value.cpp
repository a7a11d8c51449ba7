// Values of options: any bytes are read, and what is told of them can be written back; any text is read or refused with
// its place.
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "tests/fuzz/fuzz_input.h"

#include <string>

using namespace swb;

namespace {

const OptionSpec& chosen(fuzz::Input& input) {
    const auto options = optionNames();
    const std::size_t index = input.number(2) % (options.size() + 1);
    return index < options.size() ? options[index] : unknownOption();
}

void decode(const OptionSpec& spec, BytesView bytes) {
    const DecodedOption decoded = decodeOption(spec, bytes);
    SWB_FUZZ_CHECK(!decoded.text.empty() && !decoded.brief.empty());
    SWB_FUZZ_CHECK(decoded.rest.size() <= bytes.size());
    for (const OptionField& field : decoded.fields)
        SWB_FUZZ_CHECK(field.offset + field.length <= bytes.size() && !field.value.empty());
    if (spec.kind == ValueKind::Nothing)
        return;
    const auto written = encodeOption(spec, decoded.text);
    SWB_FUZZ_CHECK(written.has_value());
    // Bytes between the fields, and NULs after a text, are not told: the words must be the same, not the bytes.
    SWB_FUZZ_CHECK(decodeOption(spec, *written).text == decoded.text || bytes.size() == 1 || bytes.size() == 2 ||
                   (bytes.size() == 4 && spec.kind == ValueKind::UInt64));
}

void encode(const OptionSpec& spec, std::string_view text) {
    const auto bytes = encodeOption(spec, text);
    if (!bytes) {
        SWB_FUZZ_CHECK(!bytes.error().message.empty());
        SWB_FUZZ_CHECK(bytes.error().position + bytes.error().length <= text.size());
        return;
    }
    SWB_FUZZ_CHECK(bytes->size() <= text.size() * 8 + 4096);
    decode(spec, *bytes);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const bool reads = input.choice(2) == 0;
    const OptionSpec& spec = chosen(input);
    const BytesView bytes = input.rest();
    if (reads)
        decode(spec, bytes);
    else
        encode(spec, fuzz::textOf(bytes));
    return 0;
}
