#include "core/constants/tables.h"
#include "core/explain/explain_parts.h"
#include "core/render/arg_parts.h"
#include "core/render/call_code.h"
#include "core/render/code_names.h"

#include <fmt/format.h>

namespace swb {

namespace {

CallRecord readingOf(const OptionName& option) {
    constexpr std::int64_t kTextRoom = 16;
    CallRecord record;
    record.call = CallId::Getsockopt;
    const std::int64_t room = isTextOption(option.level, option.name) ? kTextRoom : std::int64_t{sizeof(int)};
    record.args = {0, option.level, option.name, room};
    return record;
}

} // namespace

Explanation explainConstant(std::string_view group, const NamedValue& value) {
    Explanation explanation;
    explanation.title = value.symbol;
    explanation.subtitle = fmt::format("{} {}", group, value.value);
    if (value.value > 9)
        explanation.subtitle += fmt::format(" ({:#x})", value.value);
    addText(explanation, "What it means", std::string(value.meaning));
    addText(explanation, "Worth knowing", std::string(value.note));
    const std::vector<ArgPart> parts{{value.symbol, value.value}};
    addCode(explanation, "In C", cExpression(parts));
    addCode(explanation, "In Python", pythonExpression(parts));
    addSource(explanation, value.source);
    return explanation;
}

Explanation explainOption(const OptionName& option) {
    Explanation explanation;
    explanation.title = option.symbol;
    explanation.subtitle =
        fmt::format("option {} of {} ({})", option.name, decodeValue(optionLevels(), option.level), option.level);
    addText(explanation, "What it does", std::string(option.meaning));
    addText(explanation, "Worth knowing", std::string(option.gotcha));
    const CallRecord reading = readingOf(option);
    addCode(explanation, "In C", asC(reading));
    addCode(explanation, "In Python", asPython(reading));
    addSource(explanation, option.source);
    return explanation;
}

} // namespace swb
