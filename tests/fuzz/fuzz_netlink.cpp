// Netlink messages of every protocol: what the kernel, another program or a person hands over as bytes.
#include "core/base/utf8.h"
#include "core/wire/netlink.h"
#include "core/wire/netlink_walk.h"
#include "tests/fuzz/fuzz_input.h"

#include <string>

using namespace swb;

namespace {

void checkText(const std::string& text) {
    const BytesView bytes = viewOf(text);
    for (std::size_t at = 0; at < bytes.size();) {
        const Utf8Step step = utf8At(bytes, at);
        SWB_FUZZ_CHECK(step.isValid && isPrintable(step.codePoint));
        at += step.length;
    }
}

// A field lies inside the one around it, and what it says is text.
void checkField(const Field& field, std::size_t begin, std::size_t end, int depth) {
    SWB_FUZZ_CHECK(depth < 64);
    SWB_FUZZ_CHECK(field.offset >= begin && field.offset + field.length <= end);
    SWB_FUZZ_CHECK(!field.name.empty());
    checkText(field.name);
    checkText(field.value);
    checkText(field.note);
    for (const Field& child : field.children)
        checkField(child, field.offset, field.offset + field.length, depth + 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr int kProtocols[] = {0, 4, 15, 16, 9}; // ROUTE, SOCK_DIAG, KOBJECT_UEVENT, GENERIC, and one without a form
    fuzz::Input input(data, size);
    const int protocol = kProtocols[input.choice(5)];
    const BytesView bytes = input.rest();
    const NetlinkMessages walked = netlinkMessages(bytes);
    SWB_FUZZ_CHECK(walked.rest <= bytes.size());
    std::size_t at = 0;
    for (const NetlinkMessage& message : walked.messages) {
        SWB_FUZZ_CHECK(message.offset == at && message.end > at && message.end <= bytes.size());
        at = message.end;
    }
    const Decoded decoded = decodeNetlink(bytes, protocol);
    checkText(decoded.name);
    std::size_t covered = 0; // the messages stand one behind the other, to the last byte
    for (const Field& field : decoded.fields) {
        SWB_FUZZ_CHECK(field.offset == covered);
        checkField(field, 0, bytes.size(), 0);
        covered = field.offset + field.length;
    }
    SWB_FUZZ_CHECK(covered == bytes.size());
    (void)decoded.isFaulty();
    checkText(netlinkWarning(bytes, protocol));
    (void)endsNetlinkList(bytes);
    return 0;
}
