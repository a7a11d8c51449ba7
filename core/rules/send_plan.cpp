#include "core/rules/send_plan.h"

#include <fmt/format.h>

#include <cmath>

namespace swb {
namespace {

constexpr std::size_t kMostMessages = 10000;
constexpr double kLowestRate = 0.001;
constexpr double kHighestRate = 1e12;
constexpr std::chrono::nanoseconds kLongestEvery = std::chrono::hours(24);
constexpr std::chrono::milliseconds kLongestWait = std::chrono::hours(24);

PlanFault planFault(std::string why) { return {PlanFault::In::Plan, 0, {0, 0, std::move(why)}}; }

std::string paceFault(const SendPlan& plan) {
    const bool hasRate = plan.pace == SendPlan::Pace::BytesPerSecond || plan.pace == SendPlan::Pace::MessagesPerSecond;
    if (plan.messages.empty())
        return "there is nothing to send";
    if (plan.messages.size() > kMostMessages)
        return fmt::format("at most {} messages", kMostMessages);
    if (plan.rounds == 0)
        return "it is sent at least once";
    if (plan.pace == SendPlan::Pace::Every && (plan.every < SendProgram::kShortestEvery || plan.every > kLongestEvery))
        return "from one microsecond to a day";
    if (hasRate && !(plan.rate >= kLowestRate && plan.rate <= kHighestRate))
        return "a rate is from 0.001 to 10^12 a second";
    return faultOf(plan.framing);
}

} // namespace

SendPlan SendPlan::once(BytesView bytes) {
    SendPlan plan;
    plan.messages.push_back({.payload = PayloadText::ofBytes(bytes)});
    return plan;
}

tl::expected<std::shared_ptr<const SendProgram>, PlanFault> SendProgram::compile(SendPlan plan) {
    if (std::string fault = paceFault(plan); !fault.empty())
        return tl::unexpected(planFault(std::move(fault)));
    std::shared_ptr<SendProgram> program(new SendProgram);
    program->m_plan = std::move(plan);
    for (std::size_t i = 0; i < program->m_plan.messages.size(); ++i) {
        const PlannedMessage& message = program->m_plan.messages[i];
        Compiled& compiled = program->m_messages.emplace_back();
        auto payload = Template::compile(message.payload, Template::Use::Sending);
        if (!payload)
            return tl::unexpected(PlanFault{PlanFault::In::Payload, i, std::move(payload.error())});
        compiled.payload = *std::move(payload);
        if (message.waitFor) {
            auto matcher = Matcher::compile(*message.waitFor);
            if (!matcher)
                return tl::unexpected(PlanFault{PlanFault::In::Pattern, i, std::move(matcher.error())});
            compiled.waitFor = *std::move(matcher);
        }
        const auto zero = std::chrono::milliseconds(0);
        if (message.delay < zero || message.delay > kLongestWait || message.waitMost < zero ||
            message.waitMost > kLongestWait)
            return tl::unexpected(PlanFault{PlanFault::In::Plan, i, {0, 0, "a delay and a wait have at most a day"}});
        if (!compiled.payload.isConstant())
            continue;
        auto framed = frame(**compiled.payload.render({}), program->m_plan.framing);
        if (!framed)
            return tl::unexpected(PlanFault{PlanFault::In::Payload, i, {0, 0, std::move(framed.error())}});
        compiled.constant = std::make_shared<const Bytes>(*std::move(framed));
    }
    return program;
}

tl::expected<std::shared_ptr<const Bytes>, std::string> SendProgram::render(std::size_t message,
                                                                            const RenderContext& context) const {
    const Compiled& compiled = m_messages[message];
    if (compiled.constant != nullptr)
        return compiled.constant;
    auto bytes = compiled.payload.render(context);
    if (!bytes || m_plan.framing.kind == Framing::Kind::None)
        return bytes;
    return frame(**bytes, m_plan.framing).map([](Bytes framed) {
        return std::make_shared<const Bytes>(std::move(framed));
    });
}

const Matcher* SendProgram::waitFor(std::size_t message) const {
    return m_messages[message].waitFor ? &*m_messages[message].waitFor : nullptr;
}

bool SendProgram::waits() const {
    for (const Compiled& compiled : m_messages)
        if (compiled.waitFor)
            return true;
    return false;
}

} // namespace swb
