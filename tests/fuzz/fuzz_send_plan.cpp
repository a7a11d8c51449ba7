// Plans of sending with any numbers, a clock that goes on by any steps, answers that come or do not: what is due is
// never later than now, what is waited for never earlier, and every message is counted.
#include "core/rules/send_schedule.h"
#include "tests/fuzz/fuzz_input.h"

#include <cstring>
#include <string>

using namespace swb;

namespace {

using Kind = SendSchedule::Kind;

constexpr int kMostSteps = 400;

double anyRate(fuzz::Input& input) {
    const std::uint64_t bits = input.number(8);
    double rate = 0;
    std::memcpy(&rate, &bits, sizeof rate);
    return rate;
}

SendPlan planOf(fuzz::Input& input) {
    SendPlan plan;
    const std::uint8_t choices = input.byte();
    plan.pace = static_cast<SendPlan::Pace>(choices % 4);
    plan.late = static_cast<SendPlan::Late>(choices / 4 % 2);
    plan.rounds = (choices & 8) != 0 ? SendPlan::kForEver : input.number(2);
    plan.every = std::chrono::nanoseconds(static_cast<std::int64_t>(input.number(8)));
    plan.rate = (choices & 16) != 0 ? anyRate(input) : static_cast<double>(input.number(3)) / 1000;
    plan.framing.kind = static_cast<Framing::Kind>(input.choice(5));
    plan.framing.size = 8;
    plan.messages.resize(input.choice(4));
    for (PlannedMessage& message : plan.messages) {
        const std::uint8_t what = input.byte();
        message.payload.text = fuzz::textOf(input.take(what % 16));
        message.payload.hasPlaceholders = (what & 16) != 0;
        message.delay = std::chrono::milliseconds(static_cast<std::int64_t>(input.number((what & 32) != 0 ? 8 : 1)));
        if ((what & 64) != 0)
            message.waitFor = Pattern{.text = std::string(fuzz::textOf(input.take(2)))};
        message.waitMost = std::chrono::milliseconds(input.byte());
        message.onTimeout = static_cast<PlannedMessage::OnTimeout>(what >> 7);
    }
    return plan;
}

void run(const std::shared_ptr<const SendProgram>& program, fuzz::Input& input) {
    constexpr Nanoseconds kStart = std::chrono::hours(24);
    SendSchedule schedule(program, kStart);
    Nanoseconds now = kStart;
    std::uint64_t messages = 0, round = 0;
    for (int step = 0; step < kMostSteps; ++step) {
        const auto due = schedule.next(now);
        if (due.kind == Kind::Send) {
            SWB_FUZZ_CHECK(due.at <= now && due.message < program->plan().messages.size() && due.round >= round);
            round = due.round;
            schedule.sent(now, input.number((input.byte() & 1) != 0 ? 5 : 1));
            ++messages;
        } else if (due.kind == Kind::Wait) {
            SWB_FUZZ_CHECK(due.at > now);
            const std::uint8_t how = input.byte();
            if (due.isWaitingForAnswer && (how & 1) != 0)
                schedule.received(input.take(how % 8),
                                  how % 4 < 2 ? SendSchedule::Unit::Message : SendSchedule::Unit::Piece, now);
            now = (how & 8) != 0 ? std::min(due.at, now + std::chrono::hours(24 * 365))
                                 : now + Nanoseconds(static_cast<std::int64_t>(input.number(5)));
        } else {
            SWB_FUZZ_CHECK(schedule.next(now + std::chrono::seconds(1)).kind == due.kind);
            break;
        }
        SWB_FUZZ_CHECK(schedule.tally().messages == messages && schedule.tally().late <= messages);
        SWB_FUZZ_CHECK(schedule.tally().rounds <= program->plan().rounds);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const SendPlan plan = planOf(input);
    const auto program = SendProgram::compile(plan);
    if (program) {
        run(*program, input);
        return 0;
    }
    const PlanFault& fault = program.error();
    SWB_FUZZ_CHECK(!fault.error.message.empty());
    SWB_FUZZ_CHECK(fault.in == PlanFault::In::Plan || fault.message < plan.messages.size());
    return 0;
}
