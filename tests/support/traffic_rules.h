#pragma once

#include "core/rules/rule_set.h"
#include "core/traffic/auto_settings.h"

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

// Rules that tests of automatic mode are made of.
namespace swb::test {

inline Action action(Action::Kind kind) {
    Action action;
    action.kind = kind;
    return action;
}

inline Action reply(std::string text) {
    Action made = action(Action::Kind::Reply);
    made.reply.text = std::move(text);
    return made;
}

inline Action delay(std::chrono::milliseconds time) {
    Action wait = action(Action::Kind::Delay);
    wait.delay = time;
    return wait;
}

inline Rule rule(std::vector<Action> actions, std::string contains = {}) {
    Rule made;
    made.actions = std::move(actions);
    if (!contains.empty()) {
        made.pattern.emplace();
        made.pattern->text = std::move(contains);
    }
    return made;
}

inline AutoSettings answering(std::vector<Rule> rules, Framing framing = {}) {
    AutoSettings settings;
    const auto compiled = RuleSet::compile(std::move(rules));
    if (!compiled)
        std::abort();
    settings.rules = *compiled;
    settings.framing = std::move(framing);
    return settings;
}

inline AutoSettings echoing() { return answering({rule({action(Action::Kind::Echo)})}); }

} // namespace swb::test
