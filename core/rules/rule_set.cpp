#include "core/rules/rule_set.h"

#include "core/rules/time_replies.h"

#include <fmt/format.h>

#include <algorithm>

namespace swb {

// One message, or what else happened, while a rule that suits it is performed.
struct RuleSet::Asked {
    BytesView message;
    const AnswerContext& context;
    const Match* match;
    std::uint64_t count; // how often the rule fired before
};

namespace {

constexpr std::chrono::milliseconds kLongestDelay = std::chrono::hours(24);
constexpr std::uint64_t kLongestGeneratedDatagram = 512; // RFC 864

RuleFault actionFault(std::size_t rule, std::size_t action, std::string why) {
    return {rule, RuleFault::In::Action, action, {0, 0, std::move(why)}};
}

// What cannot be done any more behind the actions before it.
std::string orderFault(const std::vector<Action>& actions, std::size_t index) {
    using Kind = Action::Kind;
    const Kind kind = actions[index].kind;
    for (std::size_t i = 0; i < index; ++i) {
        const Kind before = actions[i].kind;
        if (before == Kind::Close || before == Kind::Reset)
            return "behind a close or a reset nothing can follow";
        if (before == Kind::HalfClose && kind != Kind::Delay && kind != Kind::Close && kind != Kind::Reset)
            return "behind a half-close nothing can be sent";
        if (before == Kind::Generate && actions[i].lines == 0 && kind != Kind::Discard)
            return "the character generator before it does not end: give it a number of lines";
    }
    return {};
}

bool endsSession(Action::Kind kind) {
    return kind == Action::Kind::HalfClose || kind == Action::Kind::Close || kind == Action::Kind::Reset;
}

} // namespace

tl::expected<std::shared_ptr<const RuleSet>, RuleFault> RuleSet::compile(std::vector<Rule> rules) {
    std::shared_ptr<RuleSet> set(new RuleSet);
    set->m_rules = std::move(rules);
    for (std::size_t i = 0; i < set->m_rules.size(); ++i) {
        auto compiled = compileRule(set->m_rules[i], i);
        if (!compiled)
            return tl::unexpected(std::move(compiled.error()));
        set->m_compiled.push_back(*std::move(compiled));
    }
    set->m_tallies = std::make_unique<Tally[]>(set->m_rules.size());
    set->findShortcut();
    return set;
}

tl::expected<RuleSet::Compiled, RuleFault> RuleSet::compileRule(const Rule& rule, std::size_t index) {
    Compiled compiled;
    std::vector<std::string> captures;
    if (rule.pattern && rule.when == Rule::When::Message) {
        auto matcher = Matcher::compile(*rule.pattern);
        if (!matcher)
            return tl::unexpected(RuleFault{index, RuleFault::In::Pattern, 0, std::move(matcher.error())});
        captures = matcher->captureNames();
        compiled.matcher = *std::move(matcher);
    }
    if (rule.actions.empty())
        return tl::unexpected(
            RuleFault{index, RuleFault::In::Rule, 0, {0, 0, "it does nothing: give it an action, or discard"}});
    const auto use = rule.when == Rule::When::Message ? Template::Use::Answer : Template::Use::Sending;
    for (std::size_t i = 0; i < rule.actions.size(); ++i) {
        const Action& action = rule.actions[i];
        Step step{action.kind, &action, {}};
        if (action.kind == Action::Kind::Reply) {
            auto reply = Template::compile(action.reply, use, captures);
            if (!reply)
                return tl::unexpected(RuleFault{index, RuleFault::In::Action, i, std::move(reply.error())});
            step.reply = *std::move(reply);
        }
        if (action.kind == Action::Kind::File && action.path.empty())
            return tl::unexpected(actionFault(index, i, "a reply from a file needs its path"));
        if (action.kind == Action::Kind::Echo && rule.when != Rule::When::Message)
            return tl::unexpected(actionFault(index, i, "only a message can be echoed"));
        if (action.delay < std::chrono::milliseconds(0) || action.delay > kLongestDelay)
            return tl::unexpected(actionFault(index, i, "a delay has at most a day"));
        if (const std::string why = orderFault(rule.actions, i); !why.empty())
            return tl::unexpected(actionFault(index, i, why));
        compiled.steps.push_back(std::move(step));
    }
    return compiled;
}

void RuleSet::findShortcut() {
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        const Rule& rule = m_rules[i];
        if (!rule.isEnabled || rule.when != Rule::When::Message)
            continue;
        const bool isAlone = !m_compiled[i].matcher && !rule.goesOn && rule.actions.size() == 1;
        if (isAlone && rule.actions[0].kind == Action::Kind::Echo)
            m_shortcut = Shortcut::Echo;
        if (isAlone && rule.actions[0].kind == Action::Kind::Discard)
            m_shortcut = Shortcut::Discard;
        m_shortcutRule = i;
        return; // the first that is asked decides
    }
}

bool RuleSet::has(Rule::When when) const {
    return std::ranges::any_of(m_rules, [&](const Rule& rule) { return rule.isEnabled && rule.when == when; });
}

std::optional<std::size_t> RuleSet::answer(Rule::When when, BytesView message, const AnswerContext& context,
                                           std::vector<Answer>& out) const {
    std::optional<std::size_t> last;
    Match match;
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        const Rule& rule = m_rules[i];
        if (!rule.isEnabled || rule.when != when)
            continue;
        match = {{0, message.size()}, {}};
        if (m_compiled[i].matcher) {
            const Matcher::Found found = m_compiled[i].matcher->find(message, &match);
            if (found == Matcher::Found::TooLarge) {
                m_tallies[i].faults.fetch_add(1, std::memory_order_relaxed);
                Answer fault{Answer::Kind::Fault, static_cast<std::uint32_t>(i)};
                fault.fault =
                    fmt::format("the pattern was looked for in the first {} of {} bytes only: it is too "
                                "large for more",
                                std::min(m_compiled[i].matcher->searchable(), message.size()), message.size());
                out.push_back(std::move(fault));
            }
            if (found != Matcher::Found::Yes)
                continue;
        }
        last = i;
        const std::uint64_t before = m_tallies[i].fired.fetch_add(1, std::memory_order_relaxed);
        perform(i, {message, context, &match, before}, out);
        if (!rule.goesOn)
            break;
    }
    return last;
}

void RuleSet::perform(std::size_t rule, const Asked& asked, std::vector<Answer>& out) const {
    for (const Step& step : m_compiled[rule].steps) {
        if (step.kind == Action::Kind::Discard || (asked.context.isDatagram && endsSession(step.kind)))
            continue; // a datagram socket has no session to end
        Answer answer = stepAnswer(step, asked);
        answer.rule = static_cast<std::uint32_t>(rule);
        if (answer.kind == Answer::Kind::Fault)
            m_tallies[rule].faults.fetch_add(1, std::memory_order_relaxed);
        out.push_back(std::move(answer));
    }
}

Answer RuleSet::stepAnswer(const Step& step, const Asked& asked) const {
    Answer answer;
    switch (step.kind) {
    case Action::Kind::Reply:
        sendBytes(answer, step, asked);
        break;
    case Action::Kind::File:
        sendFile(answer, step, asked);
        break;
    case Action::Kind::Echo:
        answer.kind = Answer::Kind::Echo;
        break;
    case Action::Kind::Generate:
        answer.kind = Answer::Kind::Generate;
        if (asked.context.isDatagram)
            answer.count = asked.context.random != nullptr ? asked.context.random->within(0, kLongestGeneratedDatagram)
                                                           : kLongestGeneratedDatagram;
        else
            answer.count = step.action->lines == 0 ? Answer::kEndless : step.action->lines * kGeneratedLine;
        break;
    case Action::Kind::Daytime: {
        const std::string text = daytimeText(asked.context.wallTime);
        answer.bytes = std::make_shared<const Bytes>(text.begin(), text.end());
        break;
    }
    case Action::Kind::Time:
        answer.bytes = std::make_shared<const Bytes>(timeBytes(asked.context.wallTime));
        break;
    case Action::Kind::Delay:
        answer.kind = Answer::Kind::Wait;
        answer.wait = step.action->delay;
        break;
    case Action::Kind::HalfClose:
        answer.kind = Answer::Kind::HalfClose;
        break;
    case Action::Kind::Close:
        answer.kind = Answer::Kind::Close;
        break;
    case Action::Kind::Reset:
        answer.kind = Answer::Kind::Reset;
        break;
    case Action::Kind::Discard:
        break;
    }
    return answer;
}

// One that many may be sent at once is read once and held; a larger one goes in pieces, unless it is one message.
void RuleSet::sendFile(Answer& answer, const Step& step, const Asked& asked) const {
    const AnswerContext& context = asked.context;
    const bool isMessage = context.isDatagram || (step.action->isFramed && context.framing != nullptr &&
                                                  context.framing->kind != Framing::Kind::None);
    auto file = ReplyFiles::open(step.action->path);
    if (isMessage || !file || (*file)->size <= ReplyFiles::kMostHeld)
        return sendBytes(answer, step, asked);
    answer.kind = Answer::Kind::File;
    answer.file = *std::move(file);
}

void RuleSet::sendBytes(Answer& answer, const Step& step, const Asked& asked) const {
    const AnswerContext& context = asked.context;
    auto bytes = step.kind == Action::Kind::File
                     ? m_files.read(step.action->path)
                     : step.reply.render({asked.count, context.wallTime, context.peer, context.local, asked.message,
                                          asked.match, context.random, &m_files});
    if (bytes && step.action->isFramed && context.framing != nullptr) {
        auto framed = frame(**bytes, *context.framing);
        if (framed)
            *bytes = std::make_shared<const Bytes>(*std::move(framed));
        else
            bytes = tl::unexpected(std::move(framed.error()));
    }
    if (bytes) {
        answer.bytes = *std::move(bytes);
        return;
    }
    answer.kind = Answer::Kind::Fault;
    answer.fault = std::move(bytes.error());
}

} // namespace swb
