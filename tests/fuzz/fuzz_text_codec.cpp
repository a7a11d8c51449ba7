// Bytes as hex and as text with escapes: what a person types becomes bytes, and bytes come back as they were.
#include "core/base/utf8.h"
#include "core/payload/hex.h"
#include "core/payload/text_codec.h"
#include "tests/fuzz/fuzz_input.h"

#include <string>

using namespace swb;

namespace {

void checkError(const ParseError& error, std::string_view text) {
    SWB_FUZZ_CHECK(!error.message.empty());
    SWB_FUZZ_CHECK(error.position + error.length <= text.size());
}

void checkPrintable(std::string_view text) {
    const BytesView bytes = viewOf(text);
    for (std::size_t at = 0; at < bytes.size();) {
        const Utf8Step step = utf8At(bytes, at);
        SWB_FUZZ_CHECK(step.isValid && isPrintable(step.codePoint));
        at += step.length;
    }
}

void readHex(std::string_view text) {
    const auto bytes = parseHex(text);
    if (!bytes)
        return checkError(bytes.error(), text);
    SWB_FUZZ_CHECK(bytes->size() <= text.size() / 2);
    const auto again = parseHex(toHex(*bytes));
    SWB_FUZZ_CHECK(again.has_value() && *again == *bytes);
}

void showHex(BytesView bytes, std::size_t width) {
    std::string joined;
    std::size_t characters = 0;
    for (std::size_t row = 0; row < hexRowCount(bytes.size(), width); ++row) {
        const HexRow shown = hexRow(bytes, row, width);
        SWB_FUZZ_CHECK(shown.offset == row * width);
        joined += shown.hex + '\n';
        characters += shown.text.size();
        checkPrintable(shown.text);
    }
    SWB_FUZZ_CHECK(characters == bytes.size());
    const auto again = parseHex(joined);
    SWB_FUZZ_CHECK(again.has_value() && std::ranges::equal(*again, bytes));
    for (const std::string_view separator : {"", " ", ":", "-", ", "}) {
        const auto read = parseHex(toHex(bytes, separator));
        SWB_FUZZ_CHECK(read.has_value() && std::ranges::equal(*read, bytes));
    }
}

void encode(std::string_view text, std::size_t choices) {
    const TextOptions options{.encoding = (choices & 1) != 0 ? TextEncoding::Latin1 : TextEncoding::Utf8,
                              .escapes = (choices & 2) != 0 ? Escapes::Interpret : Escapes::Literal,
                              .lineEnding = static_cast<LineEnding>((choices >> 2) % 5),
                              .endLastLine = (choices & 128) != 0};
    const auto bytes = encodeText(text, options);
    if (!bytes)
        return checkError(bytes.error(), text);
    if (options.encoding == TextEncoding::Utf8 && options.escapes == Escapes::Literal &&
        options.lineEnding == LineEnding::AsTyped && !options.endLastLine)
        SWB_FUZZ_CHECK(std::ranges::equal(*bytes, viewOf(text)));
}

void escape(BytesView bytes) {
    for (const TextEncoding encoding : {TextEncoding::Utf8, TextEncoding::Latin1}) {
        const std::string text = escapeBytes(bytes, encoding);
        checkPrintable(text);
        const auto again = encodeText(text, {.encoding = encoding, .escapes = Escapes::Interpret});
        SWB_FUZZ_CHECK(again.has_value() && std::ranges::equal(*again, bytes));
    }
    checkPrintable(cLiteral(bytes));
    checkPrintable(pythonBytesLiteral(bytes));
    checkPrintable(pythonTextLiteral(bytes));
    checkPrintable(quoted(fuzz::textOf(bytes), bytes.size() / 2));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const std::size_t kind = input.choice(4);
    const std::size_t choices = input.byte();
    const BytesView bytes = input.rest();
    switch (kind) {
    case 0:
        readHex(fuzz::textOf(bytes));
        break;
    case 1:
        showHex(bytes, 1 + choices % 40);
        break;
    case 2:
        encode(fuzz::textOf(bytes), choices);
        break;
    default:
        escape(bytes);
    }
    return 0;
}
