// Patterns and rules of any text over any message: what is found lies inside it, and its time is bounded.
#include "core/rules/rule_set.h"
#include "tests/fuzz/fuzz_input.h"

#include <chrono>

using namespace swb;

namespace {

constexpr std::size_t kRepeated = 20000; // the message is repeated up to that size: there exploding ones explode

Pattern patternOf(fuzz::Input& input) {
    const std::uint8_t choices = input.byte();
    return {static_cast<Pattern::Form>(choices % 3), static_cast<Pattern::Place>(choices / 3 % 4), (choices & 64) != 0,
            std::string(fuzz::textOf(input.takeUntil(0)))};
}

bool isInside(const Span& span, BytesView message) {
    return span.offset <= message.size() && span.length <= message.size() - span.offset;
}

void find(const Matcher& matcher, BytesView message) {
    Match match;
    const Matcher::Found found = matcher.find(message, &match);
    SWB_FUZZ_CHECK(matcher.find(message, nullptr) == found);
    if (found != Matcher::Found::Yes)
        return;
    SWB_FUZZ_CHECK(isInside(match.all, message));
    for (const auto& capture : match.captures)
        SWB_FUZZ_CHECK(!capture || isInside(*capture, message));
}

void answer(const Pattern& pattern, fuzz::Input& input) {
    const std::string reply(fuzz::textOf(input.takeUntil(0)));
    Rule rule{.name = "r", .pattern = pattern};
    rule.actions.push_back({.kind = Action::Kind::Reply, .reply = {PayloadText::Form::Text, reply, true, {}}});
    const auto set = RuleSet::compile({rule});
    if (!set) {
        const ParseError& error = set.error().error;
        const std::string& text = set.error().in == RuleFault::In::Pattern ? pattern.text : reply;
        SWB_FUZZ_CHECK(!error.message.empty() && error.position + error.length <= text.size());
        return;
    }
    std::vector<Answer> answers;
    Random random(1);
    (*set)->answer(Rule::When::Message, input.rest(), {.random = &random}, answers);
    SWB_FUZZ_CHECK(answers.size() <= 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const Pattern pattern = patternOf(input);
    fuzz::Input answering = input;
    const BytesView message = input.rest();
    const auto begin = std::chrono::steady_clock::now();
    if (const auto matcher = Matcher::compile(pattern)) {
        find(*matcher, message);
        Bytes repeated;
        while (!message.empty() && repeated.size() < kRepeated)
            repeated.insert(repeated.end(), message.begin(), message.end());
        find(*matcher, repeated);
    } else {
        SWB_FUZZ_CHECK(!matcher.error().message.empty());
        SWB_FUZZ_CHECK(matcher.error().position + matcher.error().length <= pattern.text.size());
    }
    SWB_FUZZ_CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
    answer(pattern, answering);
    return 0;
}
