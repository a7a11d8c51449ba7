#include "core/constants/tables.h"
#include "core/explain/explain_parts.h"
#include "core/options/option_layout.h"
#include "core/options/option_names.h"
#include "core/options/option_offer.h"
#include "core/options/option_value.h"
#include "core/render/arg_parts.h"
#include "core/render/call_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace swb {

namespace {

std::int64_t roomOf(const OptionSpec& option) {
    constexpr std::int64_t kTextRoom = 16;
    if (isTextOption(option.level, option.name))
        return kTextRoom;
    const StructLayout* layout = option.kind == ValueKind::Struct ? findLayout(option.structure) : nullptr;
    return layout != nullptr ? layout->size : readRoom(option);
}

CallRecord readingOf(const OptionSpec& option) {
    CallRecord record;
    record.call = CallId::Getsockopt;
    record.args = {0, option.level, option.name, roomOf(option)};
    return record;
}

std::string_view kindText(ValueKind kind) {
    constexpr std::pair<ValueKind, std::string_view> kTexts[] = {
        {ValueKind::Nothing, "None; setting it acts"},
        {ValueKind::Bool, "An int, 0 or 1"},
        {ValueKind::Int, "An int"},
        {ValueKind::UInt32, "An unsigned int of 4 bytes"},
        {ValueKind::UInt64, "An unsigned int of 8 bytes"},
        {ValueKind::Enum, "An int with names"},
        {ValueKind::Flags, "Bits of an int"},
        {ValueKind::Errno, "An errno"},
        {ValueKind::IfIndex, "The index of an interface"},
        {ValueKind::IfIndexBig, "The index of an interface, in network byte order"},
        {ValueKind::PortRange, "Two ports in one int, the highest in the upper half"},
        {ValueKind::Group, "The number of a group"},
        {ValueKind::GroupBits, "A bit for each group"},
        {ValueKind::Descriptor, "A file descriptor"},
        {ValueKind::Ifname, "The name of an interface, with its closing NUL"},
        {ValueKind::Text, "A text"},
        {ValueKind::InterfaceIpv4, "An IPv4 address of this machine (in_addr), or an ip_mreqn with an interface"},
        {ValueKind::SocketAddress, "A socket address"},
        {ValueKind::Linger, "struct linger: on or off, and seconds"},
        {ValueKind::TimeVal, "struct timeval: seconds and microseconds"},
        {ValueKind::UInt32List, "A list of unsigned ints"},
        {ValueKind::Filter, "A program of the classic BPF machine (struct sock_fprog)"},
        {ValueKind::Buffer, "Bytes"},
    };
    const auto row = std::ranges::find(kTexts, kind, &std::pair<ValueKind, std::string_view>::first);
    return row == std::end(kTexts) ? std::string_view() : row->second;
}

std::string valueText(const OptionSpec& option) {
    std::string text(kindText(option.kind));
    if (!option.structure.empty())
        text = fmt::format("struct {}", option.structure);
    if (option.unit != Unit::None && !unitName(option.unit).empty())
        text += fmt::format(", in {}", unitName(option.unit));
    if (const std::string range = rangeWords(option); !range.empty())
        text += fmt::format("; {}", range);
    text += ".";
    switch (option.access) {
    case Access::Get:
        return text + " It can only be read.";
    case Access::Set:
        return text + " It can only be set.";
    case Access::None:
        return text + " It can be neither read nor set.";
    case Access::GetSet:
        break;
    }
    return text;
}

std::string placeText(const OptionSpec& option) {
    std::string text = fmt::format("Sockets: {}.", kindsText(option.applies));
    switch (option.phase) {
    case Phase::BeforeBind:
        return text + " Before bind.";
    case Phase::BeforeConnect:
        return text + " Before listen or connect.";
    case Phase::Connected:
        return text + " Once connected.";
    case Phase::Any:
        break;
    }
    return text;
}

std::string fieldsText(const DecodedOption& decoded) {
    std::string text;
    for (const OptionField& field : decoded.fields) {
        if (field.name.empty()) // an instruction of a filter
            continue;
        text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", field.name, withUnit(field.value, field.unit));
        if (!field.meaning.empty())
            text += fmt::format("\n    {}", field.meaning);
    }
    return text;
}

} // namespace

void addOptionOf(Explanation& to, const CallRecord& record) {
    if (record.call != CallId::Getsockopt && record.call != CallId::Setsockopt)
        return;
    const OptionSpec* option = findOption(static_cast<int>(record.args[1]), static_cast<int>(record.args[2]));
    if (option == nullptr)
        return;
    addText(to, option->symbol, std::string(option->gotcha));
    if (record.error == 0 && record.dataLength > 0) // of a long structure the record keeps the beginning
        addText(to, "The fields of its value", fieldsText(decodedValue(record, *option)));
}

Explanation explainOption(const OptionSpec& option) {
    Explanation explanation;
    explanation.title = option.symbol;
    explanation.subtitle =
        fmt::format("option {} of {} ({})", option.name, decodeValue(optionLevels(), option.level), option.level);
    addText(explanation, "What it does", std::string(option.meaning));
    addText(explanation, "Worth knowing", std::string(option.gotcha));
    addText(explanation, "Its value", valueText(option));
    addText(explanation, "Where and when", placeText(option));
    addText(explanation, "Privilege", std::string(option.privilege));
    addText(explanation, "Systems",
            systemsText(option.os) + (option.since.empty() ? "." : fmt::format(". Since {}.", option.since)));
    if (option.isReadable()) { // the value of one that is set alone is a structure of the program's own
        const CallRecord reading = readingOf(option);
        addCode(explanation, "In C", asC(reading));
        addCode(explanation, "In Python", asPython(reading));
    }
    addSource(explanation, option.source);
    return explanation;
}

Explanation explainForeignOption(const ForeignOption& option) {
    Explanation explanation;
    explanation.title = option.symbol;
    explanation.subtitle = fmt::format("option of {} on other systems, not on this one", option.level);
    addText(explanation, "What it does", std::string(option.meaning));
    addText(explanation, "Here",
            option.here.empty() ? "Linux has nothing that serves the same purpose by an option of a socket."
                                : fmt::format("On Linux: {}.", option.here));
    addText(explanation, "Systems and numbers", systemsText(option));
    addText(explanation, "Worth knowing",
            "The number belongs to another option here, or to none: code that is compiled on several systems asks the "
            "preprocessor whether the name is there.");
    addSource(explanation, "the published headers of these systems");
    return explanation;
}

} // namespace swb
