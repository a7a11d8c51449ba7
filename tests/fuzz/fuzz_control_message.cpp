// Control messages: what a kernel, a scripted answer or a person's hex may hold, and what is typed into their fields.
#include "core/base/utf8.h"
#include "core/net/control_message.h"
#include "core/net/extended_error.h"
#include "core/wire/control_fields.h"
#include "tests/fuzz/fuzz_input.h"

#include <string>

using namespace swb;

namespace {

// What is shown is one line of text, whatever the bytes are.
void checkShown(const std::string& shown) {
    const BytesView bytes = viewOf(shown);
    for (std::size_t at = 0; at < bytes.size();) {
        const Utf8Step step = utf8At(bytes, at);
        SWB_FUZZ_CHECK(step.isValid && isPrintable(step.codePoint));
        at += step.length;
    }
}

void checkField(const Field& field, std::size_t from, std::size_t end) {
    SWB_FUZZ_CHECK(!field.name.empty());
    SWB_FUZZ_CHECK(field.offset >= from && field.offset + field.length <= end);
    checkShown(field.value);
    checkShown(field.note);
    std::size_t reached = field.offset;
    for (const Field& child : field.children) {
        SWB_FUZZ_CHECK(child.offset == reached);
        checkField(child, field.offset, field.offset + field.length);
        reached += child.length;
    }
    SWB_FUZZ_CHECK(field.children.empty() || reached == field.offset + field.length);
}

// Each field's text, read again, gives the same bytes where the field is whole.
void checkTypedAgain(const ControlMessage& message) {
    for (const ControlField& field : controlFields(message)) {
        if (field.offset >= message.data.size())
            continue;
        const BytesView rest = message.data.subspan(field.offset);
        const BytesView bytes = field.length == 0 ? rest : rest.first(std::min<std::size_t>(rest.size(), field.length));
        const std::string text = controlFieldText(field, bytes);
        const auto again = encodeControlField(field, text);
        const bool isWhole = field.length == bytes.size();
        const bool isNumber = field.form <= ControlForm::ErrorOrigin;
        if (isWhole && isNumber)
            SWB_FUZZ_CHECK(again && std::ranges::equal(*again, bytes));
        if (!again)
            SWB_FUZZ_CHECK(!again.error().message.empty() &&
                           again.error().position + again.error().length <= text.size());
    }
}

void decodeBytes(BytesView control) {
    std::size_t reached = 0;
    for (const ControlMessage& message : controlMessages(control)) {
        SWB_FUZZ_CHECK(message.offset == reached);
        reached += message.headerSize + message.data.size() + message.padding;
        checkShown(controlValueText(message));
        SWB_FUZZ_CHECK((message.fault == ControlFault::None) == controlFaultText(message).empty());
        SWB_FUZZ_CHECK(descriptorsIn(message).size() <= message.data.size() / sizeof(int));
        for (const ControlValue& value : controlValues(message))
            SWB_FUZZ_CHECK(value.offset >= message.offset && value.offset + value.length <= reached);
        checkTypedAgain(message);
        if (const auto error = parseExtendedError(message.data))
            checkShown(extendedErrorText(*error));
    }
    SWB_FUZZ_CHECK(reached == control.size());
    std::size_t top = 0;
    for (const Field& field : decodeControl(control).fields) {
        SWB_FUZZ_CHECK(field.offset == top);
        checkField(field, top, control.size());
        top += field.length;
    }
    SWB_FUZZ_CHECK(top == control.size());
    // What an editor makes of it is sound, and stays as it is.
    const std::vector<ControlPart> parts = controlParts(control);
    const Bytes rebuilt = controlBytes(parts);
    for (const ControlMessage& message : controlMessages(rebuilt))
        SWB_FUZZ_CHECK(message.fault == ControlFault::None || message.fault == ControlFault::WrongSize);
    SWB_FUZZ_CHECK(controlParts(rebuilt) == parts);
}

void readField(fuzz::Input input) {
    const std::span<const ControlKind> kinds = controlKinds();
    const ControlKind& kind = kinds[input.choice(kinds.size())];
    const ControlField& field = kind.fields[input.choice(kind.fields.size())];
    const std::string_view text = fuzz::textOf(input.rest());
    const auto bytes = encodeControlField(field, text);
    if (!bytes) {
        SWB_FUZZ_CHECK(!bytes.error().message.empty());
        SWB_FUZZ_CHECK(bytes.error().position + bytes.error().length <= text.size());
        return;
    }
    SWB_FUZZ_CHECK(field.length == 0 || bytes->size() == field.length);
    const auto again = encodeControlField(field, controlFieldText(field, *bytes));
    const bool isTime = field.form == ControlForm::Timeval || field.form == ControlForm::Timespec;
    SWB_FUZZ_CHECK(isTime || (again && *again == *bytes));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    if (input.choice(4) == 0)
        readField(input);
    else
        decodeBytes(input.rest());
    return 0;
}
