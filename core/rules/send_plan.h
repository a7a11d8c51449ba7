#pragma once

#include "core/rules/framing.h"
#include "core/rules/pattern.h"
#include "core/rules/template.h"

#include <tl/expected.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace swb {

// One message of a plan, and what is waited for before and behind it.
struct PlannedMessage {
    enum class OnTimeout { Stop, GoOn };

    PayloadText payload;
    std::chrono::milliseconds delay{0};  // before it is sent
    std::optional<Pattern> waitFor = {}; // a message that is received after it
    std::chrono::milliseconds waitMost{5000};
    OnTimeout onTimeout = OnTimeout::Stop;

    friend bool operator==(const PlannedMessage&, const PlannedMessage&) = default;
};

// What is sent to a peer, and when: a round is all messages in order. A value.
struct SendPlan {
    enum class Pace {
        AtOnce,            // as fast as the peer takes it
        Every,             // a round begins every `every`
        BytesPerSecond,    // `rate`: of the messages, with their framing
        MessagesPerSecond, // `rate`
    };
    // What becomes of a moment that was missed, because the peer did not take the message before or an answer was
    // waited for. Both are counted, and how late it was.
    enum class Late {
        Skip,    // nothing is sent for it; the next one goes out at its own moment
        CatchUp, // sent as soon as possible, until all is as if nothing had been late
    };
    static constexpr std::uint64_t kForEver = UINT64_MAX;

    std::vector<PlannedMessage> messages;
    Framing framing = {}; // of what is sent
    std::uint64_t rounds = 1;
    Pace pace = Pace::AtOnce;
    std::chrono::nanoseconds every{std::chrono::seconds(1)};
    double rate = 1;
    Late late = Late::Skip;

    static SendPlan once(BytesView bytes);

    friend bool operator==(const SendPlan&, const SendPlan&) = default;
};

// Why a plan cannot be used, and where.
struct PlanFault {
    enum class In { Plan, Payload, Pattern };

    In in = In::Plan;
    std::size_t message = 0;
    ParseError error;
};

// A plan, read once, shared by all peers that it is for. Thread: any.
class SendProgram {
public:
    static constexpr std::chrono::nanoseconds kShortestEvery = std::chrono::microseconds(1);

    static tl::expected<std::shared_ptr<const SendProgram>, PlanFault> compile(SendPlan plan);

    const SendPlan& plan() const { return m_plan; }
    // The message as it is sent, framed. `context.count` is its round. Errors: a sentence.
    tl::expected<std::shared_ptr<const Bytes>, std::string> render(std::size_t message,
                                                                   const RenderContext& context) const;
    const Matcher* waitFor(std::size_t message) const; // null: nothing is waited for
    bool waits() const;                                // for anything

private:
    struct Compiled {
        Template payload;
        std::optional<Matcher> waitFor;
        std::shared_ptr<const Bytes> constant; // framed; null when it has placeholders
    };
    SendProgram() = default;

    SendPlan m_plan;
    std::vector<Compiled> m_messages;
};

} // namespace swb
