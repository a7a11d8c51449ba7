#include "core/rules/rule.h"

#include "core/base/utf8.h"

#include <fmt/format.h>

#include <iterator>

namespace swb {
namespace {

using Kind = Action::Kind;

struct ActionRow {
    Kind kind;
    std::string_view name;
};

constexpr ActionRow kActions[] = {
    {Kind::Reply, "reply"},
    {Kind::File, "reply from a file"},
    {Kind::Echo, "echo"},
    {Kind::Discard, "discard"},
    {Kind::Generate, "character generator"},
    {Kind::Daytime, "time of day as text"},
    {Kind::Time, "time of day in 32 bits"},
    {Kind::Delay, "delay"},
    {Kind::HalfClose, "half-close"},
    {Kind::Close, "close"},
    {Kind::Reset, "reset"},
};

constexpr Kind kKinds[] = {Kind::Reply, Kind::File,  Kind::Echo,      Kind::Discard, Kind::Generate, Kind::Daytime,
                           Kind::Time,  Kind::Delay, Kind::HalfClose, Kind::Close,   Kind::Reset};

std::string_view placeText(Pattern::Place place) {
    switch (place) {
    case Pattern::Place::Anywhere:
        return "contains";
    case Pattern::Place::Start:
        return "begins with";
    case Pattern::Place::End:
        return "ends in";
    case Pattern::Place::Whole:
        return "is";
    }
    return {};
}

// As it is written down, backslashes and all: it is not a message's bytes but their description.
std::string shown(const std::string& text) {
    constexpr std::size_t kMost = 40;
    std::string out = "'";
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Step step = utf8At(viewOf(text), at);
        if (at + step.length > kMost)
            return out + "...'";
        if (step.isValid && isPrintable(step.codePoint))
            out.append(text, at, step.length);
        else
            out += ' ';
        at += step.length;
    }
    return out + "'";
}

std::string describe(const Action& action) {
    if (action.kind == Kind::Reply)
        return "reply " + shown(action.reply.text);
    if (action.kind == Kind::File)
        return "reply from " + shown(action.path);
    if (action.kind == Kind::Delay)
        return fmt::format("delay {} ms", action.delay.count());
    if (action.kind == Kind::Generate && action.lines > 0)
        return fmt::format("character generator, {} lines", action.lines);
    return std::string(actionName(action.kind));
}

} // namespace

std::string_view actionName(Action::Kind kind) {
    for (const ActionRow& row : kActions)
        if (row.kind == kind)
            return row.name;
    return {};
}

std::span<const Action::Kind> actionKinds() { return kKinds; }

std::string describe(const Pattern& pattern) {
    const std::string_view form = pattern.form == Pattern::Form::Hex     ? "the bytes "
                                  : pattern.form == Pattern::Form::Regex ? "a match of "
                                                                         : "";
    return fmt::format("{} {}{}{}", placeText(pattern.place), form, shown(pattern.text),
                       pattern.ignoresCase ? ", capitals or not" : "");
}

std::string describe(const Rule& rule) {
    std::string text = rule.when == Rule::When::Connect ? "at the connection"
                       : rule.when == Rule::When::End   ? "at the peer's end"
                       : rule.pattern                   ? "a message that " + describe(*rule.pattern)
                                                        : "any message";
    text += ": ";
    for (std::size_t i = 0; i < rule.actions.size(); ++i)
        text += (i > 0 ? ", then " : "") + describe(rule.actions[i]);
    return text;
}

} // namespace swb
