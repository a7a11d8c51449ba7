#include "core/options/option_export.h"

#include "core/base/errno_table.h"
#include "core/constants/tables.h"
#include "core/options/option_value.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace swb {

namespace {

using Json = nlohmann::ordered_json;

std::string hexOf(const Bytes& bytes) { return fmt::format("{:02x}", fmt::join(bytes, " ")); }

std::string levelOf(const OptionSpec& spec) { return decodeValue(optionLevels(), spec.level); }

std::string valueOf(const OptionSpec& spec, const std::optional<OptionAnswer>& answer) {
    return answer && answer->error == 0 ? decodeOption(spec, answer->bytes).text : std::string();
}

std::string errorOf(const OptionRow& row) {
    return row.now && row.now->error != 0 ? errnoSymbol(row.now->error) : std::string();
}

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

// What would end the cell or be read as mark-up.
std::string markdownCell(const std::string& text) {
    std::string cell;
    for (const char c : text) {
        if (c == '\n' || c == '\r')
            cell += ' ';
        else if (std::string_view("|\\`*_<>[]&~").find(c) != std::string_view::npos)
            cell += std::string("\\") + c;
        else
            cell += c;
    }
    return cell;
}

Json fieldsOf(const DecodedOption& decoded) {
    Json fields = Json::array();
    for (const OptionField& field : decoded.fields) {
        Json object{{"name", field.name}, {"value", field.value}};
        if (field.unit != Unit::None)
            object["unit"] = unitName(field.unit);
        fields.push_back(std::move(object));
    }
    return fields;
}

Json objectOf(const OptionRow& row) {
    const OptionSpec& spec = *row.spec;
    Json object{{"level", levelOf(spec)},
                {"levelNumber", spec.level},
                {"option", spec.symbol},
                {"number", spec.name},
                {"changed", row.isChanged()}};
    if (spec.unit != Unit::None)
        object["unit"] = unitName(spec.unit);
    if (row.isAnswered()) {
        const DecodedOption decoded = decodeOption(spec, row.now->bytes);
        object["value"] = decoded.text;
        if (decoded.number)
            object["integer"] = *decoded.number;
        if (!decoded.fields.empty())
            object["fields"] = fieldsOf(decoded);
        object["bytes"] = hexOf(row.now->bytes);
    } else if (row.now) {
        object["error"] = errorOf(row);
    }
    if (row.atFirst && row.atFirst->error == 0)
        object["default"] = valueOf(spec, row.atFirst);
    return object;
}

} // namespace

std::string optionsAsCsv(std::span<const OptionRow> rows) {
    std::string text = "level,option,number,value,default,changed,bytes,error\n";
    for (const OptionRow& row : rows) {
        const std::string fields[] = {
            levelOf(*row.spec),
            std::string(row.spec->symbol),
            std::to_string(row.spec->name),
            valueOf(*row.spec, row.now),
            valueOf(*row.spec, row.atFirst),
            row.isChanged() ? "true" : "false",
            row.isAnswered() ? hexOf(row.now->bytes) : std::string(),
            errorOf(row),
        };
        for (std::size_t i = 0; i < std::size(fields); ++i)
            text += (i == 0 ? "" : ",") + csvField(fields[i]);
        text += '\n';
    }
    return text;
}

std::string optionsAsJson(std::string_view about, std::span<const OptionRow> rows) {
    Json options = Json::array();
    for (const OptionRow& row : rows)
        options.push_back(objectOf(row));
    const Json whole{{"socket", about}, {"options", std::move(options)}};
    return whole.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string optionsAsMarkdown(std::string_view about, std::span<const OptionRow> rows) {
    std::string text = fmt::format("Options of {}\n\n| Level | Option | Value | Default | Changed | Bytes |\n"
                                   "|---|---|---|---|---|---|\n",
                                   markdownCell(std::string(about)));
    for (const OptionRow& row : rows) {
        const std::string value = row.isAnswered() ? valueOf(*row.spec, row.now) : errorOf(row);
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", markdownCell(levelOf(*row.spec)),
                            markdownCell(std::string(row.spec->symbol)), markdownCell(value),
                            markdownCell(valueOf(*row.spec, row.atFirst)), row.isChanged() ? "yes" : "",
                            row.isAnswered() ? hexOf(row.now->bytes) : std::string());
    }
    return text;
}

} // namespace swb
