// Formats of Python's struct: what is packed unpacks to values that pack to the same bytes.
#include "core/payload/struct_format.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>
#include <cmath>

using namespace swb;

namespace {

constexpr std::uint64_t kSmall = 1 << 16; // bytes: what is larger only takes time

void checkError(const ParseError& error, std::string_view text) {
    SWB_FUZZ_CHECK(!error.message.empty());
    SWB_FUZZ_CHECK(error.position + error.length <= text.size());
}

void checkFields(const StructFormat& format) {
    std::uint64_t next = 0;
    std::uint64_t values = 0;
    for (const StructField& field : format.fields(SIZE_MAX)) {
        SWB_FUZZ_CHECK(field.offset == next);
        next += field.length;
        if (!field.isPadding)
            SWB_FUZZ_CHECK(field.index == values++);
    }
    SWB_FUZZ_CHECK(next == format.size());
    SWB_FUZZ_CHECK(values == format.valueCount());
}

// Any bytes, unpacked and packed: the same, but for padding, what a bool and a Pascal string leave open, and NaNs.
void unpackAndPack(const StructFormat& format, BytesView bytes) {
    std::string values;
    for (const StructField& field : format.fields(SIZE_MAX)) {
        if (field.isPadding)
            continue;
        const PyValue value = unpackField(format, field, bytes.subspan(field.offset, field.length));
        const bool isUnwritten = value.kind == PyValue::Kind::Float && !std::isfinite(value.real);
        values += (isUnwritten ? "1.5" : pythonRepr(value)) + ", ";
    }
    const auto packed = packStruct(format, values);
    SWB_FUZZ_CHECK(packed.has_value());
    for (const StructField& field : format.fields(SIZE_MAX)) {
        const char letter = field.code->letter;
        if (field.isPadding || letter == '?' || letter == 'p' || letter == 'e' || letter == 'f' || letter == 'd')
            continue;
        SWB_FUZZ_CHECK(std::ranges::equal(BytesView(packed->bytes).subspan(field.offset, field.length),
                                          bytes.subspan(field.offset, field.length)));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const std::string formatText(fuzz::textOf(input.take(input.byte() % 32)));
    const auto format = StructFormat::parse(formatText);
    if (!format) {
        checkError(format.error(), formatText);
        return 0;
    }
    if (format->size() > kSmall || format->valueCount() > kSmall)
        return 0;
    checkFields(*format);
    const BytesView rest = input.rest();
    const std::string values(rest.begin(), rest.end());
    const auto packed = packStruct(*format, values);
    if (!packed)
        checkError(packed.error().error, packed.error().in == StructError::In::Values ? values : formatText);
    else
        SWB_FUZZ_CHECK(packed->bytes.size() == format->size());
    Bytes bytes(rest.begin(), rest.end());
    bytes.resize(format->size(), 0xa5);
    unpackAndPack(*format, bytes);
    return 0;
}
