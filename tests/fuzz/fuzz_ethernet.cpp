// Frames: Ethernet with VLAN tags, 802.3 with LLC, ARP, and the packets inside; and headers made of typed fields.
#include "core/wire/form.h"
#include "tests/fuzz/packet_check.h"

namespace {

using namespace swb;

// What a person typed into a form is built or refused; what is built has the header's length and the payload behind.
void checkForm(fuzz::Input input) {
    const Form& form = forms()[input.choice(forms().size())];
    std::vector<std::string> values = initialValues(form);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (input.choice(3) == 0)
            values[i] = std::string(fuzz::textOf(input.takeUntil('\n')));
    const BytesView payload = input.rest();
    const auto bytes = build(form, values, payload);
    const auto problems = problemsOf(form, values);
    SWB_FUZZ_CHECK(bytes.has_value() == problems.empty());
    for (const FormProblem& problem : problems) {
        SWB_FUZZ_CHECK(problem.field < values.size() && !problem.error.message.empty());
        SWB_FUZZ_CHECK(problem.error.position + problem.error.length <= values[problem.field].size());
    }
    if (bytes)
        SWB_FUZZ_CHECK(
            bytes->size() >= payload.size() &&
            std::equal(payload.begin(), payload.end(), bytes->end() - static_cast<std::ptrdiff_t>(payload.size())));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    swb::fuzz::readPacket({data, size}, {"ethernet", "arp"});
    checkForm({data, size});
    return 0;
}
