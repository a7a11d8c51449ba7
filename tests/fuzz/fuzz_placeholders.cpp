// Payloads with placeholders: a fault has its place, and what is read can be filled in.
#include "core/rules/template.h"
#include "tests/fuzz/fuzz_input.h"

using namespace swb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const std::uint8_t choices = input.byte();
    PayloadText text{static_cast<PayloadText::Form>(choices % 3), {}, (choices & 4) == 0, {}};
    const std::size_t kind = input.choice(checksumKinds().size() + 1);
    if (kind < checksumKinds().size())
        text.checksum = {&checksumKinds()[kind], static_cast<ChecksumChoice::Form>(choices / 8 % 3), input.byte()};
    text.text = fuzz::textOf(input.takeUntil(0));
    const std::vector<std::string> captures{"name", ""};
    const auto use = (choices & 128) != 0 ? Template::Use::Sending : Template::Use::Answer;
    const auto made = Template::compile(text, use, captures);
    if (!made) {
        SWB_FUZZ_CHECK(!made.error().message.empty());
        SWB_FUZZ_CHECK(made.error().position + made.error().length <= text.text.size());
        return 0;
    }
    // No files: what a fuzzer writes down should not be opened.
    const BytesView message = input.rest();
    const Match match{{0, message.size()},
                      {Span{message.size() / 2, message.size() - message.size() / 2}, std::nullopt}};
    Random random(1);
    const auto bytes = made->render(
        {.count = input.number(8), .wallTime = Nanoseconds(1), .message = message, .match = &match, .random = &random});
    SWB_FUZZ_CHECK(bytes ? *bytes != nullptr : !bytes.error().empty());
    if (bytes && text.checksum.kind != nullptr)
        SWB_FUZZ_CHECK(endsInChecksum(**bytes, text.checksum).value_or(true));
    return 0;
}
