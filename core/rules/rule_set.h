#pragma once

#include "core/rules/framing.h"
#include "core/rules/reply_files.h"
#include "core/rules/rule.h"

#include <tl/expected.hpp>

#include <atomic>
#include <memory>

namespace swb {

// One step of what a rule answers. The steps of all rules that fired come in order; each is begun when the one before
// it is done (a Wait holds up what is behind it, nothing else).
struct Answer {
    enum class Kind : std::uint8_t {
        Send,     // `bytes`, which many answers may share
        File,     // `file`, in pieces: it is too large to be held
        Echo,     // the whole message that was asked about, as it stood in the stream
        Generate, // `count` bytes of generateCharacters(), from position 0
        Wait,     // for `wait`
        HalfClose,
        Close, // when all is sent
        Reset, // at once
        Fault, // a part of the answer could not be made: why, in a sentence. Nothing is sent for it
    };
    static constexpr std::uint64_t kEndless = UINT64_MAX;

    Kind kind = Kind::Send;
    std::uint32_t rule = 0; // index in RuleSet::rules()
    std::shared_ptr<const Bytes> bytes = {};
    std::shared_ptr<const OpenFile> file = {};
    std::uint64_t count = 0;
    std::chrono::milliseconds wait{0};
    std::string fault = {};
};

// What an answer is made from, beside the message.
struct AnswerContext {
    bool isDatagram = false;
    const Framing* framing = nullptr; // for actions that are framed; null: none
    Nanoseconds wallTime{0};          // since 1970
    const Address* peer = nullptr;
    const Address* local = nullptr;
    Random* random = nullptr;
};

// Why a rule cannot be used, and where a person must look.
struct RuleFault {
    enum class In { Rule, Pattern, Action };

    std::size_t rule = 0;
    In in = In::Rule;
    std::size_t action = 0; // In::Action
    ParseError error;       // in the pattern's text, or in the reply's
};

// Rules, compiled once, shared by all sessions of an endpoint. Thread: any; const functions from several at once.
class RuleSet {
public:
    static tl::expected<std::shared_ptr<const RuleSet>, RuleFault> compile(std::vector<Rule> rules);

    // Appends to `out` the steps of the first rule that suits, and of those behind it while they say so (goesOn).
    // `message` is the body for a framed stream, else all of it; its bytes must stay during the call only. Returns the
    // last rule that fired. Calls: those of ReplyFiles, for a rule that wants a file.
    std::optional<std::size_t> answer(Rule::When when, BytesView message, const AnswerContext& context,
                                      std::vector<Answer>& out) const;

    // The enabled rules have only this to do with any message, so a reactor need not ask: echo it, or drop it. Such
    // messages are told by countFired().
    enum class Shortcut { None, Echo, Discard };
    Shortcut shortcut() const { return m_shortcut; }
    std::size_t shortcutRule() const { return m_shortcutRule; }
    bool has(Rule::When when) const; // an enabled rule

    const std::vector<Rule>& rules() const { return m_rules; }
    // How often each fired, over all sessions; how often it was in vain: a fault, or a message too large to be
    // searched.
    std::uint64_t fired(std::size_t rule) const { return m_tallies[rule].fired.load(std::memory_order_relaxed); }
    std::uint64_t faults(std::size_t rule) const { return m_tallies[rule].faults.load(std::memory_order_relaxed); }
    void countFired(std::size_t rule, std::uint64_t times) const {
        m_tallies[rule].fired.fetch_add(times, std::memory_order_relaxed);
    }

private:
    struct Step {
        Action::Kind kind;
        const Action* action;
        Template reply;
    };
    struct Compiled {
        std::optional<Matcher> matcher;
        std::vector<Step> steps;
    };
    struct Tally {
        std::atomic<std::uint64_t> fired{0}, faults{0};
    };
    struct Asked; // one message and what is known of it

    RuleSet() = default;
    static tl::expected<Compiled, RuleFault> compileRule(const Rule& rule, std::size_t index);
    void findShortcut();
    void perform(std::size_t rule, const Asked& asked, std::vector<Answer>& out) const;
    Answer stepAnswer(const Step& step, const Asked& asked) const;
    void sendFile(Answer& answer, const Step& step, const Asked& asked) const;
    void sendBytes(Answer& answer, const Step& step, const Asked& asked) const;

    std::vector<Rule> m_rules;
    std::vector<Compiled> m_compiled;
    std::unique_ptr<Tally[]> m_tallies;
    mutable ReplyFiles m_files;
    Shortcut m_shortcut = Shortcut::None;
    std::size_t m_shortcutRule = 0;
};

} // namespace swb
