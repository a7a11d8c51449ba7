#include "core/options/option_compare.h"

#include "core/options/option_names.h"

#include <algorithm>
#include <utility>

namespace swb {

namespace {

const OptionSpec& specOf(const ComparedOption& option) {
    const OptionSpec* known = findOption(option.level, option.name);
    return known != nullptr ? *known : unknownOption();
}

std::vector<OptionField> fieldsOf(const OptionSpec& spec, const std::optional<OptionAnswer>& answer) {
    return answer && answer->error == 0 ? decodeOption(spec, answer->bytes).fields : std::vector<OptionField>();
}

Comparison comparisonOf(const OptionSpec& spec, const ComparedField& field, bool hasLeft, bool hasRight) {
    if (!hasLeft || !hasRight)
        return hasLeft ? Comparison::LeftOnly : Comparison::RightOnly;
    if (field.left == field.right)
        return Comparison::Same;
    return isOwnToTheMoment(spec, field.name) ? Comparison::ByItself : Comparison::Differs;
}

// Fields stand at the same places in both; an older kernel's structure ends earlier.
std::vector<ComparedField> compareFields(const ComparedOption& option) {
    const OptionSpec& spec = specOf(option);
    std::vector<ComparedField> compared;
    if (spec.kind != ValueKind::Struct)
        return compared;
    std::vector<OptionField> left = fieldsOf(spec, option.left), right = fieldsOf(spec, option.right);
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        const bool hasLeft = i < left.size(), hasRight = i < right.size();
        const OptionField& field = hasLeft ? left[i] : right[i];
        ComparedField both{field.name, field.unit, field.meaning, {}, {}, Comparison::Same};
        if (hasLeft)
            both.left = std::move(left[i].value);
        if (hasRight)
            both.right = std::move(right[i].value);
        both.comparison = comparisonOf(spec, both, hasLeft, hasRight);
        compared.push_back(std::move(both));
    }
    return compared;
}

Comparison comparisonOf(const ComparedOption& option) {
    if (!option.left || !option.right)
        return option.left ? Comparison::LeftOnly : Comparison::RightOnly;
    if (*option.left == *option.right)
        return Comparison::Same;
    if (option.left->error != 0 || option.right->error != 0)
        return Comparison::Differs;
    if (isOwnToTheMoment(specOf(option)))
        return Comparison::ByItself;
    const bool onlyClocks =
        !option.fields.empty() && option.left->bytes.size() == option.right->bytes.size() &&
        std::ranges::any_of(option.fields,
                            [](const ComparedField& field) { return field.comparison == Comparison::ByItself; }) &&
        std::ranges::all_of(option.fields, [](const ComparedField& field) {
            return field.comparison == Comparison::Same || field.comparison == Comparison::ByItself;
        });
    return onlyClocks ? Comparison::ByItself : Comparison::Differs;
}

std::optional<OptionAnswer> answerIn(const OptionSnapshot& snapshot, const OptionReading* reading) {
    if (reading == nullptr)
        return std::nullopt;
    const BytesView bytes = snapshot.bytesOf(*reading);
    return OptionAnswer{{bytes.begin(), bytes.end()}, reading->error};
}

} // namespace

std::vector<ComparedOption> compareOptions(const OptionSnapshot& left, const OptionSnapshot& right) {
    std::vector<std::pair<int, int>> numbers;
    for (const OptionSnapshot* side : {&left, &right})
        for (const OptionReading& reading : side->readings())
            numbers.emplace_back(reading.level, reading.name);
    std::ranges::sort(numbers);
    const auto repeated = std::ranges::unique(numbers);
    numbers.erase(repeated.begin(), repeated.end());
    std::vector<ComparedOption> compared;
    compared.reserve(numbers.size());
    for (const auto& [level, name] : numbers) {
        ComparedOption option{level, name, answerIn(left, left.find(level, name)),
                              answerIn(right, right.find(level, name))};
        option.fields = compareFields(option);
        option.comparison = comparisonOf(option);
        compared.push_back(std::move(option));
    }
    return compared;
}

Heritage heritageOf(const ComparedOption& option, const OptionSnapshot& defaults) {
    const std::optional<OptionAnswer> fresh = answerIn(defaults, defaults.find(option.level, option.name));
    if (!option.left || !option.right || !fresh || option.comparison == Comparison::ByItself)
        return Heritage::Unknown;
    if (*option.left == *option.right)
        return *option.left == *fresh ? Heritage::Default : Heritage::Inherited;
    return *option.right == *fresh ? Heritage::NotHanded : Heritage::Own;
}

} // namespace swb
