#include "core/explain/explain_parts.h"
#include "core/render/arg_parts.h"
#include "core/render/call_code.h"
#include "core/render/code_names.h"

#include <fmt/format.h>

namespace swb {

Explanation explainConstant(std::string_view group, const NamedValue& value) {
    Explanation explanation;
    explanation.title = value.symbol;
    explanation.subtitle = fmt::format("{} {}", group, value.value);
    if (value.value > 9)
        explanation.subtitle += fmt::format(" ({:#x})", value.value);
    addText(explanation, "What it means", std::string(value.meaning));
    addText(explanation, "Worth knowing", std::string(value.note));
    const std::vector<ArgPart> parts{{value.symbol, value.value}};
    if (!group.starts_with("DNS ")) { // those are names of a protocol, not of a program
        addCode(explanation, "In C", cExpression(parts));
        addCode(explanation, "In Python", pythonExpression(parts));
    }
    addSource(explanation, value.source);
    return explanation;
}

} // namespace swb
